package main

import (
	"cmp"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// noRules stands for the digest where a sitting was opened at a place without working rules.
const noRules = "none"

// settings are the rules of a sitting's tally: those of its council, and over them the working
// rules that the sitting pinned. held is false when nobody holds that text any more: stars and
// outcomes may hang on it.
func (f *facts) settings(r *report, b *rulebook.Book, k string) (rules score.Settings, held bool) {
	s := f.sittings[k]
	c := f.councils[s.Council]
	rules = score.Defaults(b)
	rules.Spread, rules.Minimums = c.Spread, cmp.Or(c.Minimum, rules.Minimums)
	if s.Rules == "" || s.Rules == noRules {
		return rules, true
	}
	doc := f.rulesOf(s.Rules)
	if doc == nil {
		if !f.unread[k] {
			f.unread[k] = true
			r.remark("sitting %s was held under the working rules %s with the digest %.12s, which neither this program nor the export holds: its stars and outcomes were NOT computed again",
				k, s.RulesNo, s.Rules)
		}
		return rules, false
	}
	own := b.Procedure.Council
	own.Spread.Limit, own.Minimums.Rule = rules.Spread, rules.Minimums
	own = doc.Over(own)
	return score.Settings{Spread: own.Spread.Limit, Minimums: own.Minimums.Rule, Gates: own.Gates.Rule}, true
}

// rulesOf finds working rules by their digest, once: packs of the law are read for it.
func (f *facts) rulesOf(digest string) *rulebook.CouncilRules {
	doc, sought := f.docs[digest]
	if !sought {
		doc = f.findRules(digest)
		f.docs[digest] = doc
	}
	return doc
}

// findRules looks in the law of this program and of the export. A pack that can not be read holds
// none; law has said so where a round needs it.
func (f *facts) findRules(digest string) *rulebook.CouncilRules {
	if doc := f.books.RulesByDigest(digest); doc != nil {
		return doc
	}
	for _, packed := range f.packs {
		if then, err := rulebook.Unpack(packed); err == nil {
			if doc := then.RulesByDigest(digest); doc != nil {
				return doc
			}
		}
	}
	return nil
}
