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
	return recognitionJSON{ID: x.Key, Product: a.product(x.Product), Stars: count(r.Stars), Year: count(r.Year), Round: known(r.RoundName), Authority: known(r.Authority),
		Decision: decisionJSON{known(r.DecisionNo), known(r.DecisionDate)}, ValidFrom: known(r.ValidFrom), ValidTo: known(r.ValidTo),
		Status: string(x.Standing(a.day)), EndedOn: known(r.EndedOn), EndedDecision: known(r.EndedNo), Certificate: known(r.Number), Imported: r.Imported,
		Illustrative: r.Illustrative}
}

func (a *ask) product(p portal.Product) productRef {
	ref := productRef{Slug: p.Slug, Name: p.Name, Group: p.Group, Producer: known(p.Producer), URL: a.r.Base() + "/san-pham/" + p.Slug}
	if u, ok := a.v.Places().Unit(p.Place); ok {
		ref.Place = a.unit(u)
	}
	return ref
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
