package score_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// anySituation claims at random and proves a part of it.
func anySituation(t *rapid.T, card *rulebook.Card) score.Situation {
	at := score.Situation{Claimed: score.Blank(card), Proved: score.Blank(card), SwitchCases: rapid.Bool().Draw(t, "switch")}
	for i, leaf := range card.Leaves() {
		at.Claimed[i] = int8(rapid.IntRange(-1, len(leaf.Options)).Draw(t, "claimed "+leaf.Code))
		var provable []int8
		for _, o := range leaf.Options {
			if at.Claimed[i] >= int8(o.Place) && o.Case == leaf.Options[at.Claimed[i]-1].Case {
				provable = append(provable, int8(o.Place))
			}
		}
		at.Proved[i] = rapid.SampledFrom(append(provable, 0)).Draw(t, "proved "+leaf.Code)
	}
	return at
}

// anyCost prices places at random, cheap enough for ties; some are not for sale.
func anyCost(t *rapid.T, card *rulebook.Card) score.Cost {
	if rapid.Bool().Draw(t, "default cost") {
		return nil
	}
	table := make([][]int64, len(card.Leaves()))
	for i, leaf := range card.Leaves() {
		table[i] = rapid.SliceOfN(rapid.Int64Range(-1, 4), len(leaf.Options), len(leaf.Options)).Draw(t, "cost "+leaf.Code)
	}
	return func(leaf *rulebook.Criterion, _, to int8) int64 { return table[leaf.Leaf][to-1] }
}

// attempt is one way through the card, tried out by brute force.
type attempt struct {
	marks score.Marks
	cost  int64
	steps int
}

// brute tries every combination of places and keeps the best one that the ordinary scorer
// gives the star; nil when none gets it.
func brute(t *rapid.T, b *rulebook.Book, card *rulebook.Card, at score.Situation, target int) *attempt {
	cost := at.Cost
	if cost == nil {
		cost = score.Effort(at.Claimed)
	}
	var best *attempt
	now := attempt{marks: slices.Clone(at.Proved)}
	var try func(i int)
	try = func(i int) {
		if i < len(card.Leaves()) {
			leaf := card.Leaves()[i]
			try(i + 1)
			for to := int8(1); int(to) <= len(leaf.Options); to++ {
				if price := cost(leaf, at.Proved[i], to); price >= 0 && mayRise(leaf, at, to) {
					was := now
					now.marks[i], now.cost, now.steps = to, now.cost+price, now.steps+1
					try(i + 1)
					now = was
					now.marks[i] = at.Proved[i]
				}
			}
			return
		}
		if (best == nil || preferred(card, at, now, *best)) && reaches(t, b, card, at, now.marks, target) {
			best = &attempt{slices.Clone(now.marks), now.cost, now.steps}
		}
	}
	try(0)
	return best
}

// mayRise restates which options a step may go to.
func mayRise(leaf *rulebook.Criterion, at score.Situation, to int8) bool {
	claimed, proved := at.Claimed[leaf.Leaf], at.Proved[leaf.Leaf]
	if leaf.Options[to-1].Gate != "" || to == proved {
		return false
	}
	if claimed < 1 || leaf.Options[claimed-1].Case == leaf.Options[to-1].Case {
		return to > proved
	}
	return at.SwitchCases
}

// preferred orders attempts: cost, number of steps, then earlier criteria (dependent ones
// counted with what they depend on), then lower places.
func preferred(card *rulebook.Card, at score.Situation, a, b attempt) bool {
	if a.cost != b.cost {
		return a.cost < b.cost
	}
	if a.steps != b.steps {
		return a.steps < b.steps
	}
	order := slices.Clone(card.Leaves())
	family := func(l *rulebook.Criterion) int {
		if l.OnlyIf != nil {
			return l.OnlyIf.Leaf
		}
		return l.Leaf
	}
	slices.SortStableFunc(order, func(x, y *rulebook.Criterion) int { return family(x) - family(y) })
	for _, l := range order {
		x, y, stay := a.marks[l.Leaf], b.marks[l.Leaf], at.Proved[l.Leaf]
		if x != y {
			return y == stay || x != stay && x < y
		}
	}
	return false
}

// reaches asks the ordinary scorer, as a council of one.
func reaches(t interface{ Fatal(...any) }, b *rulebook.Book, card *rulebook.Card, at score.Situation, m score.Marks, target int) bool {
	for i, leaf := range card.Leaves() {
		c := at.Claimed[i]
		if c > 0 && leaf.Options[c-1].Gate != "" && m[i] == at.Proved[i] {
			return false // the claim itself stops the product
		}
		if leaf.OnlyIf == nil || m[i] == at.Proved[i] || leaf.Options[m[i]-1].Points == 0 {
			continue
		}
		if p := m[leaf.OnlyIf.Leaf]; p < 1 || leaf.OnlyIf.Parent.Options[p-1].Points <= leaf.OnlyIf.Above {
			return false // a step nobody could mark
		}
	}
	tally, err := score.Council(b, card, []score.Result{score.Partial(card, m, at.Findings...)}, score.Defaults(b))
	if err != nil {
		t.Fatal(err)
	}
	return tally.Star >= target && tally.Stop == nil
}

func TestPlanEqualsBruteForce(t *testing.T) {
	found, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		b, card := small(t, 2)
		at := anySituation(t, card)
		at.Cost = anyCost(t, card)
		target := rapid.IntRange(1, 5).Draw(t, "target")
		route, err := score.Plan(b, card, at, target)
		if err != nil {
			t.Fatal(err)
		}
		want := brute(t, b, card, at, target)
		if (want != nil) != route.Possible() {
			t.Fatalf("brute force finds %v, plan %+v", want, route.Obstacles)
		}
		if want == nil {
			none++
			return
		}
		found++
		if route.Cost != want.cost || len(route.Steps) != want.steps || !slices.Equal(route.Marks, want.marks) {
			t.Fatalf("plan %v for %d, brute force %v for %d", route.Marks, route.Cost, want.marks, want.cost)
		}
	})
	if found < 20 || none < 5 {
		t.Errorf("the cards drawn say little: %d routes, %d without", found, none)
	}
}

// On every card of the law: the route taken gets the star by the ordinary scorer, its figures
// add up, and without any one of its steps it does not.
func TestPlanOnEveryCard(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			at := anySituation(t, card)
			at.SwitchCases = true
			route, err := score.Plan(b, card, at, rapid.IntRange(1, 5).Draw(t, "target"))
			if err != nil || !route.Possible() {
				t.Fatal(err, route.Obstacles)
			}
			soundRoute(t, b, card, at, route)
			again, err := score.Plan(b, card, at, route.Target)
			if diff := cmp.Diff(route.Steps, again.Steps); diff != "" || err != nil {
				t.Fatal(diff, err)
			}
		})
	})
}

func soundRoute(t *rapid.T, b *rulebook.Book, card *rulebook.Card, at score.Situation, r score.Route) {
	if !reaches(t, b, card, at, r.Marks, r.Target) || r.After.Tally.Star < r.Target {
		t.Fatalf("the route ends at %s", r.After.Tally.Reason)
	}
	marks, gain, cost := slices.Clone(at.Proved), rulebook.Points(0), int64(0)
	for _, s := range r.Steps {
		marks[s.Leaf] = s.To
		gain, cost = gain+s.Gain, cost+s.Cost
		if leaf := card.Leaves()[s.Leaf]; s.Code != leaf.Code || s.Option != leaf.Options[s.To-1] || s.From != at.Proved[s.Leaf] {
			t.Fatalf("step %+v is not one of the card", s)
		}
	}
	if !slices.Equal(marks, r.Marks) || gain != r.After.Sheet.Total-r.Proved.Sheet.Total || cost != r.Cost {
		t.Fatalf("steps give %v, %d points for %d; route says %v, %d for %d", marks, gain, cost, r.Marks, r.After.Sheet.Total-r.Proved.Sheet.Total, r.Cost)
	}
	for _, s := range r.Steps {
		less := slices.Clone(r.Marks)
		less[s.Leaf] = s.From
		if reaches(t, b, card, at, less, r.Target) {
			t.Fatalf("step %s is idle", s.Code)
		}
	}
}

// A complete sheet stays one that a member could hand in.
func TestPlanLeavesACompleteSheetComplete(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		for seed := range uint64(20) {
			m := score.Fill(card, seed, rulebook.Points(2000+seed*300), 0)
			route, err := score.Plan(b, card, score.Situation{Claimed: m, Proved: m, SwitchCases: true}, 5)
			if err != nil || !route.Possible() {
				t.Fatal(err, route.Obstacles)
			}
			for _, miss := range score.Check(card, route.Marks) {
				leaf := card.Leaves()[miss.Leaf]
				if leaf.OnlyIf == nil || !miss.Unmarked || m[leaf.Leaf] != score.Unmarked {
					t.Errorf("seed %d: %s", seed, miss.Sentence)
				}
			}
		}
	})
}

// change sets some marks of a sheet by code.
func change(t testing.TB, card *rulebook.Card, m score.Marks, places map[string]int8) score.Marks {
	t.Helper()
	m = slices.Clone(m)
	for code, place := range places {
		leaf, ok := card.Leaf(code)
		if !ok {
			t.Fatalf("no leaf %s", code)
		}
		m[leaf.Leaf] = place
	}
	return m
}

// What an applicant reads: a paper that is missing, a minimum, nothing missing.
func TestPlanTells(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	best := extreme(card, true)
	trademark, _ := card.Leaf("3.5")
	for _, tt := range []struct {
		name            string
		claimed, proved map[string]int8
		target          int
		want            []score.Step
	}{
		{"nothing misses", nil, nil, 5, nil},
		{"a paper proves what is claimed", nil, map[string]int8{"3.5": 1}, 4,
			[]score.Step{{Leaf: trademark.Leaf, Code: "3.5", From: 1, To: 2, Option: trademark.Options[1], Claimed: true, Cost: 200, Gain: 100, Star: 4}}},
		{"the thing itself must change", map[string]int8{"3.5": 1}, map[string]int8{"3.5": 1}, 4,
			[]score.Step{{Leaf: trademark.Leaf, Code: "3.5", From: 1, To: 2, Option: trademark.Options[1], Cost: 600, Gain: 100, Star: 4}}},
		{"nothing proved at all there", nil, map[string]int8{"3.5": 0}, 4,
			[]score.Step{{Leaf: trademark.Leaf, Code: "3.5", From: 0, To: 2, Option: trademark.Options[1], Claimed: true, Cost: 300, Gain: 200, Star: 4}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := score.Situation{Claimed: change(t, card, best, tt.claimed), Proved: change(t, card, best, tt.proved)}
			route, err := score.Plan(b, card, at, tt.target)
			if err != nil || !route.Possible() {
				t.Fatal(err, route.Obstacles)
			}
			if diff := cmp.Diff(tt.want, route.Steps); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlanTellsBothWorths(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	best := extreme(card, true)
	route, err := score.Plan(b, card, score.Situation{Claimed: best, Proved: change(t, card, best, map[string]int8{"3.5": 1, "4.1": 0})}, 5)
	if err != nil {
		t.Fatal(err)
	}
	if route.Claimed.Tally.Star != 5 || route.Claimed.Sheet.Total != 10000 || route.Proved.Tally.Star != 2 || route.Proved.Tally.Band != 5 {
		t.Errorf("claimed %s, proved %s", route.Claimed.Tally.Reason, route.Proved.Tally.Reason)
	}
	want := []score.Minimum{{Star: 3, Failed: []string{"4.1"}}, {Star: 4, Failed: []string{"3.5", "4.1"}}, {Star: 5, Failed: []string{"3.5", "4.1"}}}
	if diff := cmp.Diff(want, route.Proved.Tally.Minimums); diff != "" {
		t.Error(diff)
	}
}

func TestPlanTellsWhyNot(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	best, worst := extreme(card, true), extreme(card, false)
	stop := gated(t)
	for _, tt := range []struct {
		name   string
		at     score.Situation
		target int
		want   []score.Obstacle
	}{
		{"a gate", score.Situation{Claimed: best, Proved: best, Findings: []string{"hs"}}, 3,
			[]score.Obstacle{{Code: "hs", Gate: true, Sentence: "Hồ sơ bị loại: " + card.Gates[0].Text + "; bổ sung giấy tờ không bỏ được kết luận này."}}},
		{"a minimum", score.Situation{Claimed: change(t, card, best, map[string]int8{"3.5": 1}), Proved: change(t, card, best, map[string]int8{"3.5": 1}),
			Cost: without(score.Effort(best), "3")}, 4,
			[]score.Obstacle{{Code: "3.5", Minimum: true, Sentence: "Tiêu chí 3.5 (" + leafName(t, card, "3.5") + ") không lên được mức tối thiểu của hạng 4 sao."}}},
		{"points", score.Situation{Claimed: worst, Proved: worst, Cost: func(*rulebook.Criterion, int8, int8) int64 { return -1 }}, 2,
			[]score.Obstacle{{Sentence: "Nâng hết các mức còn nâng được thì phiếu chỉ lên đến " + score.Partial(card, worst).Total.Text() + " điểm, 2 sao cần từ 30 điểm."}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			route, err := score.Plan(b, card, tt.at, tt.target)
			if err != nil || route.Possible() || route.Steps != nil {
				t.Fatal(err, route.Steps)
			}
			if diff := cmp.Diff(tt.want, route.Obstacles); diff != "" {
				t.Error(diff)
			}
		})
	}
	if !stop {
		t.Error("no card of the law stops at an option")
	}
}

// without keeps the steps of a criterion or section out: "6" means 6, 6.1 and 6.2.3.
func without(cost score.Cost, code string) score.Cost {
	return func(leaf *rulebook.Criterion, from, to int8) int64 {
		if leaf.Code == code || strings.HasPrefix(leaf.Code, code+".") {
			return -1
		}
		return cost(leaf, from, to)
	}
}

// gated plans on every card whose options close a gate: the claim must leave that option, and
// where it may not, that is the obstacle.
func gated(t *testing.T) (seen bool) {
	for _, b := range library(t).Books() {
		for _, card := range b.Cards {
			for _, leaf := range card.Leaves() {
				i := slices.IndexFunc(leaf.Options, func(o rulebook.Option) bool { return o.Gate != "" })
				if card.Incomplete != "" || i < 0 {
					continue
				}
				seen = true
				m := change(t, card, extreme(card, true), map[string]int8{leaf.Code: int8(i + 1)})
				route, err := score.Plan(b, card, score.Situation{Claimed: m, Proved: m}, 3)
				if err != nil || route.Proved.Tally.Star != 0 || len(route.Steps) != 1 || route.Steps[0].Leaf != leaf.Leaf {
					t.Errorf("%s card %d: %+v (%v)", b.ID, card.Number, route.Steps, err)
				}
				route, err = score.Plan(b, card, score.Situation{Claimed: m, Proved: m, Cost: without(score.Effort(m), leaf.Code)}, 3)
				if err != nil || len(route.Obstacles) != 1 || !route.Obstacles[0].Gate || !strings.Contains(route.Obstacles[0].Sentence, "đang ở mức dừng chấm") {
					t.Errorf("%s card %d: %+v (%v)", b.ID, card.Number, route.Obstacles, err)
				}
			}
		}
	}
	return seen
}

func leafName(t *testing.T, card *rulebook.Card, code string) string {
	t.Helper()
	leaf, ok := card.Leaf(code)
	if !ok {
		t.Fatalf("no leaf %s", code)
	}
	return leaf.Name
}

// The two cases of one criterion: a household does not become a cooperative by a paper.
func TestPlanKeepsTheCase(t *testing.T) {
	b, card := pick(t, "1048-781", 1)
	leaf, _ := card.Leaf("3.2")
	var m score.Marks // one point short of five stars, in the second case with nothing for it
	for seed := uint64(0); m == nil || m[leaf.Leaf] != 3; seed++ {
		m = score.Fill(card, seed, 8900, 0)
	}
	at := score.Situation{Claimed: m, Proved: m, Cost: func(leaf *rulebook.Criterion, _, to int8) int64 {
		if leaf.Code != "3.2" {
			return -1
		}
		return int64(to)
	}}
	for _, tt := range []struct {
		free  bool
		place int8
	}{{false, 4}, {true, 1}} {
		at.SwitchCases = tt.free
		route, err := score.Plan(b, card, at, 5)
		if err != nil || !route.Possible() {
			t.Fatal(err, route.Obstacles)
		}
		if len(route.Steps) != 1 || route.Steps[0].To != tt.place {
			t.Errorf("free %v: %+v", tt.free, route.Steps)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	b, card := pick(t, "1048-781", 1)
	best := extreme(card, true)
	for name, tt := range map[string]struct {
		at     score.Situation
		target int
		want   string
	}{
		"short sheet":       {score.Situation{Claimed: best[1:], Proved: best}, 3, "không cùng mẫu"},
		"no such star":      {score.Situation{Claimed: best, Proved: best}, 6, "không có hạng 6 sao"},
		"unknown gate":      {score.Situation{Claimed: best, Proved: best, Findings: []string{"x"}}, 3, "mã x"},
		"no such place":     {score.Situation{Claimed: change(t, card, best, map[string]int8{"3.5": 9}), Proved: best}, 3, "Tiêu chí 3.5"},
		"more than claimed": {score.Situation{Claimed: change(t, card, best, map[string]int8{"3.5": 1}), Proved: best}, 3, "vượt mức tự nhận"},
		"nothing claimed":   {score.Situation{Claimed: change(t, card, best, map[string]int8{"3.5": 0}), Proved: best}, 3, "vượt mức tự nhận"},
		"other case": {score.Situation{Claimed: change(t, card, best, map[string]int8{"3.2": 4}), Proved: change(t, card, best, map[string]int8{"3.2": 1})}, 3,
			"khác trường hợp"},
	} {
		if _, err := score.Plan(b, card, tt.at, tt.target); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkPlan finds the way from nothing to five stars on a full card.
func BenchmarkPlan(b *testing.B) {
	book, card := pick(b, "26-2026", 1)
	at := score.Situation{Claimed: score.Blank(card), Proved: score.Blank(card)}
	b.ReportAllocs()
	for b.Loop() {
		if r, err := score.Plan(book, card, at, 5); err != nil || !r.Possible() {
			b.Fatal(r.Obstacles, err)
		}
	}
}
