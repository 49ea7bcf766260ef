package score

import (
	"math/rand/v2"

	"ocop/internal/law/rulebook"
)

// Fill makes ILLUSTRATIVE marks: a complete, legal sheet that closes no gate, satisfies every
// minimum up to minStar (0: none wanted) and whose total lies as close to target as such a
// sheet can. Equal arguments give equal marks. Real marks are never made by a program; every
// page that shows these must say so.
func Fill(card *rulebook.Card, seed uint64, target rulebook.Points, minStar int) Marks {
	src := rand.NewPCG(seed, uint64(card.Number))
	with := newFiller(card, minStar, true)
	without := newFiller(card, minStar, false)
	f, want := with, with.nearest(target)
	if far(without.nearest(target), target) < far(want, target) {
		f, want = without, without.nearest(target)
	}
	return f.walk(src, want, target)
}

// filler knows which totals the leaves from each index on can reach.
type filler struct {
	card    *rulebook.Card
	choices [][]choice // per leaf
	reach   [][]bool   // reach[i][n]: leaves i.. can give exactly n units
	unit    rulebook.Points
}

type choice struct {
	mark   int8
	points rulebook.Points
}

// newFiller lists the allowed choices. Criteria that others depend on are held on one side of
// their condition (met or not), so that every leaf can be chosen on its own.
func newFiller(card *rulebook.Card, minStar int, met bool) *filler {
	f := &filler{card: card, unit: rulebook.Full}
	for _, leaf := range card.Leaves() {
		f.choices = append(f.choices, f.allowed(leaf, minStar, met))
		for _, c := range f.choices[leaf.Leaf] {
			f.unit = gcd(f.unit, c.points)
		}
	}
	size := int(card.Max/f.unit) + 1
	f.reach = make([][]bool, len(f.choices)+1)
	f.reach[len(f.choices)] = make([]bool, size)
	f.reach[len(f.choices)][0] = true
	for i := len(f.choices) - 1; i >= 0; i-- {
		f.reach[i] = make([]bool, size)
		for _, c := range f.choices[i] {
			step := int(c.points / f.unit)
			for n := step; n < size; n++ {
				f.reach[i][n] = f.reach[i][n] || f.reach[i+1][n-step]
			}
		}
	}
	return f
}

// allowed are the choices of one leaf; empty when the minimums leave none on this side.
func (f *filler) allowed(leaf *rulebook.Criterion, minStar int, met bool) []choice {
	if leaf.OnlyIf != nil && !met {
		if leaf.Required(minStar, 0) > 0 { // a blank meets no minimum
			return nil
		}
		return []choice{{mark: Unmarked}}
	}
	var out []choice
	for _, o := range leaf.Options {
		if o.Gate == "" && leaf.Meets(minStar, o.Place) && f.side(leaf, o.Points, met) {
			out = append(out, choice{mark: int8(o.Place), points: o.Points})
		}
	}
	return out
}

// side tells whether points keep every condition on this leaf met, or unmet.
func (f *filler) side(leaf *rulebook.Criterion, p rulebook.Points, met bool) bool {
	for _, k := range f.card.Leaves() {
		if k.OnlyIf != nil && k.OnlyIf.Leaf == leaf.Leaf && (p > k.OnlyIf.Above) != met {
			return false
		}
	}
	return true
}

// nearest is the reachable total closest to the target, the lower of two; -1 when none is.
func (f *filler) nearest(target rulebook.Points) rulebook.Points {
	best := rulebook.Points(-1)
	for n, ok := range f.reach[0] {
		p := rulebook.Points(n) * f.unit
		if ok && (best < 0 || far(p, target) < far(best, target)) {
			best = p
		}
	}
	return best
}

// walk chooses leaf by leaf among the choices that still reach the wanted total, favouring
// those in proportion to it so that sheets with near targets resemble each other.
func (f *filler) walk(src rand.Source, want, target rulebook.Points) Marks {
	m := Blank(f.card)
	for i, leaf := range f.card.Leaves() {
		ideal := leaf.Max * target / f.card.Max
		var open []choice
		var weights []uint64
		sum := uint64(0)
		for _, c := range f.choices[i] {
			if c.points > want || !f.reach[i+1][(want-c.points)/f.unit] {
				continue
			}
			d := uint64(far(c.points, ideal))
			w := 1 + 40*100*100/(100*100+4*d*d)
			open, weights, sum = append(open, c), append(weights, w), sum+w
		}
		if sum == 0 {
			return m
		}
		k, r := 0, src.Uint64()%sum
		for r >= weights[k] {
			r -= weights[k]
			k++
		}
		m[i] = open[k].mark
		want -= open[k].points
	}
	return m
}

// far is the distance of a total from a target; an unreachable total is farthest.
func far(a, b rulebook.Points) rulebook.Points {
	if a < 0 {
		return 1 << 30
	}
	return max(a-b, b-a)
}

func gcd(a, b rulebook.Points) rulebook.Points {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
