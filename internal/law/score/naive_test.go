package score_test

import (
	"math/big"
	"slices"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// verdict is a council's result worked out again in another style: from the printed tree,
// with exact fractions, trying the stars from the top.
type verdict struct {
	Mean           *big.Rat
	Band, Star     int
	Failed         map[int][]string // star -> criteria that miss its minimum
	Disputed       map[int][]string
	Spread         rulebook.Points
	SpreadExceeded bool
	Stop           string // code of the gate; empty: the scoring goes on
}

// sheet is what a member hands in.
type sheet struct {
	marks    score.Marks
	findings []string
}

func (s sheet) result(card *rulebook.Card) score.Result {
	return score.Partial(card, s.marks, s.findings...)
}

func naiveCouncil(b *rulebook.Book, card *rulebook.Card, sheets []sheet, s score.Settings) verdict {
	v := verdict{Mean: new(big.Rat), Failed: map[int][]string{}, Disputed: map[int][]string{}}
	var totals []rulebook.Points
	stops := map[string]int{}
	for _, x := range sheets {
		p := naive(card, x.marks)
		totals = append(totals, p[0]+p[1]+p[2])
		v.Mean.Add(v.Mean, big.NewRat(int64(totals[len(totals)-1]), 100*int64(len(sheets))))
		if g := naiveStop(card, x); g != nil {
			stops[g.Code]++
		}
	}
	for _, band := range b.Procedure.Bands.List {
		if v.Mean.Cmp(big.NewRat(int64(band.From), 100)) >= 0 {
			v.Band = band.Star
		}
	}
	for star := 3; star <= 5; star++ {
		naiveMinimum(card, sheets, s.Minimums, star, &v)
	}
	for v.Star = v.Band; slices.ContainsFunc([]int{3, 4, 5}, func(x int) bool { return x <= v.Star && len(v.Failed[x]) > 0 }); {
		v.Star--
	}
	stopped := 0
	for _, g := range gatesInOrder(card) {
		stopped += stops[g.Code]
		if stops[g.Code] > stops[v.Stop] {
			v.Stop = g.Code
		}
	}
	if s.Gates == rulebook.Unanimous && stopped < len(sheets) || 2*stopped < len(sheets) {
		v.Stop = ""
	}
	if v.Stop != "" {
		v.Star = 0
	}
	v.Spread = slices.Max(totals) - slices.Min(totals)
	v.SpreadExceeded = s.Spread > 0 && v.Spread > s.Spread && stopped < len(sheets)
	return v
}

// gatesInOrder puts disqualifications first, then the order of the card.
func gatesInOrder(card *rulebook.Card) []rulebook.Gate {
	var out []rulebook.Gate
	for _, kind := range []rulebook.GateKind{rulebook.GateDisqualify, rulebook.GateStop} {
		at := len(out)
		for _, g := range card.Gates {
			if g.Kind == kind {
				out = append(out, g)
			}
		}
		slices.SortFunc(out[at:], func(x, y rulebook.Gate) int {
			if x.Leaf != y.Leaf {
				return x.Leaf - y.Leaf
			}
			return slices.Compare([]byte(x.Code), []byte(y.Code))
		})
	}
	return out
}

// naiveStop asks each gate in turn whether the sheet recorded it or marked its option.
func naiveStop(card *rulebook.Card, x sheet) *rulebook.Gate {
	for _, g := range gatesInOrder(card) {
		if slices.Contains(x.findings, g.Code) {
			return &g
		}
		for i, leaf := range card.Leaves() {
			if m := int(x.marks[i]); m >= 1 && m <= len(leaf.Options) && leaf.Options[m-1].Gate == g.Code {
				return &g
			}
		}
	}
	return nil
}

func naiveMinimum(card *rulebook.Card, sheets []sheet, rule rulebook.MinimumRule, star int, v *verdict) {
	for _, leaf := range card.Leaves() {
		if !slices.ContainsFunc(leaf.Options, func(o rulebook.Option) bool { return o.MinForStar > 0 && o.MinForStar <= star }) {
			continue
		}
		yes := 0
		for _, x := range sheets {
			if naiveHolds(leaf, x.marks, star) {
				yes++
			}
		}
		if yes > 0 && yes < len(sheets) {
			v.Disputed[star] = append(v.Disputed[star], leaf.Code)
		}
		if rule == rulebook.Unanimous && yes < len(sheets) || yes <= len(sheets)/2 {
			v.Failed[star] = append(v.Failed[star], leaf.Code)
		}
	}
}

// naiveHolds says that nothing better than the mark is asked for in its case.
func naiveHolds(leaf *rulebook.Criterion, marks score.Marks, star int) bool {
	m := int(marks[leaf.Leaf])
	if m < 1 || m > len(leaf.Options) {
		return false
	}
	if c := leaf.OnlyIf; c != nil {
		p := int(marks[c.Leaf])
		if p < 1 || p > len(c.Parent.Options) || c.Parent.Options[p-1].Points <= c.Above {
			return false
		}
	}
	for _, o := range leaf.Options[m:] {
		if o.Case == leaf.Options[m-1].Case && o.MinForStar > 0 && o.MinForStar <= star {
			return false
		}
	}
	return true
}

// asVerdict puts a tally beside a naive one.
func asVerdict(t score.Tally) verdict {
	v := verdict{Mean: big.NewRat(t.Mean.Num, 100*t.Mean.Den), Band: t.Band, Star: t.Star, Spread: t.Spread, SpreadExceeded: t.SpreadExceeded,
		Failed: map[int][]string{}, Disputed: map[int][]string{}}
	for _, m := range t.Minimums {
		if len(m.Failed) > 0 {
			v.Failed[m.Star] = m.Failed
		}
		if len(m.Disputed) > 0 {
			v.Disputed[m.Star] = m.Disputed
		}
	}
	if t.Stop != nil {
		v.Stop = t.Stop.Code
	}
	return v
}
