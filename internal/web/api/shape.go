package api

import (
	"ocop/internal/place"
	"ocop/internal/portal"
)

// The shapes of answers. What no source tells is null, never guessed and never left out.
// There are no fractions: points are not published.

type recognitionList struct {
	Day   string            `json:"day"`
	Items []recognitionJSON `json:"items"`
	Next  *string           `json:"next"`
}

type recognitionJSON struct {
	ID            string       `json:"id"`
	Product       productRef   `json:"product"`
	RecognisedAs  namesJSON    `json:"recognised_as"`
	Stars         *int         `json:"stars"`
	Year          *int         `json:"year"`
	Round         *string      `json:"round"`
	Authority     *string      `json:"authority"`
	Decision      decisionJSON `json:"decision"`
	ValidFrom     *string      `json:"valid_from"`
	ValidTo       *string      `json:"valid_to"`
	Status        string       `json:"status"`
	EndedOn       *string      `json:"ended_on"`
	EndedDecision *string      `json:"ended_decision"`
	Certificate   *string      `json:"certificate_number"`
	Imported      bool         `json:"imported"`
	Illustrative  bool         `json:"illustrative"`
}

// namesJSON are the names and the place of the decision, which the certificate bears.
type namesJSON struct {
	Name     string    `json:"name"`
	Producer *string   `json:"producer"`
	Place    placeJSON `json:"place"`
}

type decisionJSON struct {
	Number *string `json:"number"`
	Date   *string `json:"date"`
}

type productRef struct {
	Slug     string    `json:"slug"`
	Name     string    `json:"name"`
	Group    string    `json:"group"`
	Producer *string   `json:"producer"`
	Place    placeJSON `json:"place"`
	URL      string    `json:"url"`
}

type productList struct {
	Day   string        `json:"day"`
	Items []productJSON `json:"items"`
	Next  *string       `json:"next"`
}

type productJSON struct {
	productRef
	Recognition recognitionJSON `json:"recognition"`
}

type placeList struct {
	Day   string      `json:"day"`
	Items []placeJSON `json:"items"`
}

type placeJSON struct {
	ID     string   `json:"id"`
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Level  string   `json:"level"`
	Parent *string  `json:"parent"`
	Today  []string `json:"today"`
}

func (a *ask) recognition(x portal.Published) recognitionJSON {
	r := x.Recognition
	return recognitionJSON{ID: x.Key, Product: a.product(x.Product), RecognisedAs: a.names(r.Then), Stars: count(r.Stars), Year: count(r.Year), Round: known(r.RoundName), Authority: known(r.Authority),
		Decision: decisionJSON{known(r.DecisionNo), known(r.DecisionDate)}, ValidFrom: known(r.ValidFrom), ValidTo: known(r.ValidTo),
		Status: string(x.Standing(a.day)), EndedOn: known(r.EndedOn), EndedDecision: known(r.EndedNo), Certificate: known(r.Number), Imported: r.Imported,
		Illustrative: r.Illustrative}
}

func (a *ask) product(p portal.Product) productRef {
	return productRef{Slug: p.Slug, Name: p.Name, Group: p.Group, Producer: known(p.Producer), Place: a.at(p.Place), URL: a.r.Base() + "/san-pham/" + p.Slug}
}

func (a *ask) names(t portal.Then) namesJSON {
	return namesJSON{Name: t.Name, Producer: known(t.Producer), Place: a.at(t.Place)}
}

func (a *ask) at(id place.ID) (p placeJSON) {
	if u, ok := a.v.Places().Unit(id); ok {
		p = a.unit(u)
	}
	return p
}

// unit is a place with the name it bears on the day, or bore last, the unit above it on
// that day, and what it is then.
func (a *ask) unit(u place.Unit) placeJSON {
	g, day := a.v.Places(), a.day
	if u.To != "" && u.To < day {
		day = u.To
	}
	p := placeJSON{ID: string(u.ID), Code: u.Code, Name: g.NameOn(u.ID, day), Level: string(u.Level), Today: []string{}}
	if above, ok := g.Parent(u.ID, day); ok {
		id := string(above.ID)
		p.Parent = &id
	}
	for _, id := range g.Today(u.ID, a.day) {
		p.Today = append(p.Today, string(id))
	}
	return p
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func count(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
