package evaluation

import (
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Rules names the working rules that a sitting pinned when it was opened.
type Rules struct {
	Number string `json:"number,omitempty"` // '' where the place had none
	Date   string `json:"date,omitempty"`   // ISO date of the signature
	Digest string `json:"digest,omitempty"` // sha256 of the document, noRules, or '' when nothing was pinned
}

// noRules stands for the digest where a sitting was opened at a place without working rules.
const noRules = "none"

func pin(doc *rulebook.CouncilRules) Rules {
	if doc == nil {
		return Rules{Digest: noRules}
	}
	return Rules{Number: doc.Document.Number, Date: string(doc.Document.Signed), Digest: doc.Digest}
}

// Working is a council under the working rules that its sitting has pinned, or before it is
// opened under those that its place, or the unit above it, has in force today: each replaces
// what the council was set up with. The document is nil where there is none, or when the
// pinned one is not in the library any more; the council then stays as it is.
// Law: working rules of councils.
func (s Service) Working(places *place.Gazetteer, c Council, x Sitting, today string) (Council, *rulebook.CouncilRules, error) {
	book, err := s.book(x.Digest)
	if err != nil {
		return c, nil, err
	}
	day := today
	if !x.Opened.IsZero() {
		day = fold.DayOf(x.Opened.UnixMilli())
	}
	doc, lost := s.pinned(places, book, c.Place, x.Rules, day)
	if lost != nil || doc == nil {
		return c, nil, nil
	}
	return c.under(book, doc), doc, nil
}

// under lays working rules over a council.
func (c Council) under(book *rulebook.Book, doc *rulebook.CouncilRules) Council {
	own := book.Procedure.Council
	own.Quorum.Num, own.Quorum.Den = c.Quorum.Num, c.Quorum.Den
	own.Spread.Limit = rulebook.Points(c.SpreadLimit)
	if c.MinimumRule != "" {
		own.Minimums.Rule = rulebook.MinimumRule(c.MinimumRule)
	}
	rules := doc.Over(own)
	c.Quorum = Quorum{Num: rules.Quorum.Num, Den: rules.Quorum.Den}
	c.SpreadLimit, c.MinimumRule, c.GateRule = int(rules.Spread.Limit), string(rules.Minimums.Rule), string(rules.Gates.Rule)
	return c
}

// pinned is the document that a sitting works under. A sitting opened before documents were
// pinned follows those in force on the day it was opened. One that is not in the library any
// more is a Conflict: nothing is decided under another text.
func (s Service) pinned(places *place.Gazetteer, book *rulebook.Book, at place.ID, r Rules, day string) (*rulebook.CouncilRules, error) {
	switch r.Digest {
	case "":
		return s.rulesOf(places, book, at, day), nil
	case noRules:
		return nil, nil
	}
	if doc := s.Books.RulesByDigest(r.Digest); doc != nil {
		return doc, nil
	}
	return nil, fault.Clash("Quy chế số " + r.Number + " được ghim khi mở phiên không còn nguyên văn trong thư mục luật, hãy đặt lại đúng văn bản đó.")
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
