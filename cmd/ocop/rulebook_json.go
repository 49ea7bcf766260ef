package main

import "ocop/internal/law/rulebook"

// The JSON of show: points are whole hundredths, places are 1-based through both cases.

type bookJSON struct {
	ID         string                     `json:"id"`
	Short      string                     `json:"short"`
	Title      string                     `json:"title"`
	FilingFrom rulebook.Date              `json:"filing_from"`
	FilingTo   rulebook.Date              `json:"filing_to"`
	Digest     string                     `json:"digest"`
	Documents  []string                   `json:"documents"`
	Parts      map[string]rulebook.Points `json:"parts"`
	Bands      []bandJSON                 `json:"bands"`
	Levels     []levelJSON                `json:"levels"`
	Cards      []cardLine                 `json:"cards"`
}

type bandJSON struct {
	Star int             `json:"star"`
	From rulebook.Points `json:"from"`
	To   rulebook.Points `json:"to"`
}

type levelJSON struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Scored   bool          `json:"scored"`
	Outcomes []outcomeJSON `json:"outcomes"`
	Citation string        `json:"citation"`
}

type outcomeJSON struct {
	Star  int              `json:"star"`
	Do    rulebook.Outcome `json:"do"`
	Level string           `json:"level"`
}

type cardLine struct {
	Number     int    `json:"number"`
	ID         string `json:"id"`
	Name       string `json:"name"`
	Incomplete string `json:"incomplete"`
}

func bookJSONOf(b *rulebook.Book) bookJSON {
	d := b.Decision
	out := bookJSON{ID: b.ID, Short: d.Short, Title: d.Title, FilingFrom: d.FilingFrom, FilingTo: d.FilingTo, Digest: b.Digest, Parts: d.Parts, Cards: []cardLine{}}
	for _, doc := range d.Documents {
		out.Documents = append(out.Documents, doc.Number)
	}
	for _, x := range b.Procedure.Bands.List {
		out.Bands = append(out.Bands, bandJSON(x))
	}
	for _, l := range b.Procedure.Levels {
		j := levelJSON{ID: l.ID, Name: l.Name, Scored: l.Scored, Outcomes: []outcomeJSON{}, Citation: l.Citation}
		for _, o := range l.Outcomes {
			j.Outcomes = append(j.Outcomes, outcomeJSON(o))
		}
		out.Levels = append(out.Levels, j)
	}
	for _, c := range b.Cards {
		out.Cards = append(out.Cards, cardLine{c.Number, c.ID, c.Name, c.Incomplete})
	}
	return out
}

type cardJSON struct {
	Book       string          `json:"book"`
	Number     int             `json:"number"`
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Group      string          `json:"group"`
	Incomplete string          `json:"incomplete"`
	Max        rulebook.Points `json:"max"`
	Digest     string          `json:"digest"`
	Citation   string          `json:"citation"`
	Gates      []gateJSON      `json:"gates"`
	Parts      []partJSON      `json:"parts"`
}

type partJSON struct {
	Code   string          `json:"code"`
	Name   string          `json:"name"`
	Max    rulebook.Points `json:"max"`
	Groups []groupJSON     `json:"groups"`
}

type groupJSON struct {
	Code     string          `json:"code"`
	Name     string          `json:"name"`
	Max      rulebook.Points `json:"max"`
	Criteria []criterionJSON `json:"criteria"`
}

type criterionJSON struct {
	Code        string          `json:"code"`
	Name        string          `json:"name"`
	Max         rulebook.Points `json:"max"`
	Hint        string          `json:"hint,omitempty"`
	Reading     string          `json:"reading,omitempty"`
	OnlyIf      *conditionJSON  `json:"only_if,omitempty"`
	NoneAllowed bool            `json:"none_allowed,omitempty"`
	Options     []optionJSON    `json:"options,omitempty"`
	Criteria    []criterionJSON `json:"criteria,omitempty"`
	Citation    string          `json:"citation"`
}

type conditionJSON struct {
	Code  string          `json:"code"`
	Above rulebook.Points `json:"above"`
	Text  string          `json:"text"`
}

type optionJSON struct {
	Place   int             `json:"place"`
	Points  rulebook.Points `json:"points"`
	Text    string          `json:"text"`
	Case    string          `json:"case,omitempty"`
	MinStar int             `json:"min_star,omitempty"`
	Gate    string          `json:"gate,omitempty"`
}

type gateJSON struct {
	Code string            `json:"code"`
	Kind rulebook.GateKind `json:"kind"`
	Text string            `json:"text"`
}

func cardJSONOf(c *rulebook.Card) cardJSON {
	out := cardJSON{Book: c.Book, Number: c.Number, ID: c.ID, Name: c.Name, Group: c.Group, Incomplete: c.Incomplete, Max: c.Max,
		Digest: c.Digest, Citation: c.Citation, Gates: []gateJSON{}, Parts: []partJSON{}}
	for _, g := range c.Gates {
		out.Gates = append(out.Gates, gateJSON{g.Code, g.Kind, g.Text})
	}
	for _, p := range c.Parts {
		part := partJSON{Code: p.Code, Name: p.Name, Max: p.Max}
		for _, g := range p.Groups {
			part.Groups = append(part.Groups, groupJSON{g.Code, g.Name, g.Max, criteriaJSON(g.Criteria)})
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

func criteriaJSON(list []*rulebook.Criterion) (out []criterionJSON) {
	for _, c := range list {
		j := criterionJSON{Code: c.Code, Name: c.Name, Max: c.Max, Hint: c.Hint, Reading: c.Reading, NoneAllowed: c.NoneAllowed,
			Criteria: criteriaJSON(c.Children), Citation: c.Citation}
		if c.OnlyIf != nil {
			j.OnlyIf = &conditionJSON{c.OnlyIf.Code, c.OnlyIf.Above, c.OnlyIf.Text}
		}
		for _, o := range c.Options {
			j.Options = append(j.Options, optionJSON{o.Place, o.Points, o.Text, o.Case, o.MinForStar, o.Gate})
		}
		out = append(out, j)
	}
	return out
}
