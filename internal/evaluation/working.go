package evaluation

import (
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Working is a council under the working rules that its place, or the unit above it, had in
// force on a day (ISO date): each replaces what the council was set up with. The document is
// nil where there is none, and the council stays as it is. A sitting works under the rules of
// the day it was opened; until then, those of today.
// Law: working rules of councils.
func (s Service) Working(places *place.Gazetteer, c Council, digest, day string) (Council, *rulebook.CouncilRules, error) {
	book, err := s.book(digest)
	if err != nil {
		return c, nil, err
	}
	doc := s.rulesOf(places, book, c.Place, day)
	if doc == nil {
		return c, nil, nil
	}
	own := book.Procedure.Council
	own.Quorum.Num, own.Quorum.Den = c.Quorum.Num, c.Quorum.Den
	own.Spread.Limit = rulebook.Points(c.SpreadLimit)
	if c.MinimumRule != "" {
		own.Minimums.Rule = rulebook.MinimumRule(c.MinimumRule)
	}
	rules := doc.Over(own)
	c.Quorum = Quorum{Num: rules.Quorum.Num, Den: rules.Quorum.Den}
	c.SpreadLimit, c.MinimumRule, c.GateRule = int(rules.Spread.Limit), string(rules.Minimums.Rule), string(rules.Gates.Rule)
	return c, doc, nil
}

// rulesOf finds the working rules of a place on a day: its own before those of the unit above.
func (s Service) rulesOf(places *place.Gazetteer, book *rulebook.Book, at place.ID, day string) *rulebook.CouncilRules {
	for at != "" {
		if _, doc := s.Books.CouncilRules(book, at.Code(), rulebook.Date(day)); doc != nil {
			return doc
		}
		above, ok := places.Parent(at, day)
		if !ok {
			return nil
		}
		at = above.ID
	}
	return nil
}

// number names the document of working rules, ” for none.
func number(doc *rulebook.CouncilRules) string {
	if doc == nil {
		return ""
	}
	return doc.Document.Number
}
