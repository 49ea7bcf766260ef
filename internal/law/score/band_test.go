package score_test

import (
	"testing"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// results makes bare results of given totals on a card.
func results(card *rulebook.Card, totals ...rulebook.Points) []score.Result {
	out := make([]score.Result, len(totals))
	for i, p := range totals {
		out[i] = score.Result{Marks: extreme(card, true), Total: p}
	}
	return out
}

// Councils of 3 to 15 move the mean by as little as one point of one member.
func TestBandEdges(t *testing.T) {
	edges := []struct {
		at   rulebook.Points
		star int // at and above; below it is one less
	}{{3000, 2}, {5000, 3}, {7000, 4}, {9000, 5}}
	for _, id := range []string{"1048-781", "26-2026"} {
		b, card := pick(t, id, 1)
		for _, e := range edges {
			for n := 3; n <= 15; n++ {
				for _, step := range []rulebook.Points{-100, 0, 100} {
					totals := make([]rulebook.Points, n)
					for i := range totals {
						totals[i] = e.at
					}
					totals[n-1] += step
					tally, err := score.Council(b, card, results(card, totals...), score.Defaults(b))
					if err != nil {
						t.Fatal(err)
					}
					want := e.star
					if step < 0 {
						want--
					}
					if tally.Band != want || tally.Star != want {
						t.Errorf("%s: %d members at %s, one moved by %s: band %d star %d, want %d",
							id, n, e.at.Text(), step.Text(), tally.Band, tally.Star, want)
					}
				}
			}
		}
	}
}

func TestBandEnds(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	for total, want := range map[rulebook.Points]int{0: 1, 1: 1, 2999: 1, 3000: 2, 8999: 4, 10000: 5} {
		tally, err := score.Council(b, card, results(card, total), score.Defaults(b))
		if err != nil || tally.Band != want {
			t.Errorf("%s points: band %d, want %d (%v)", total.Text(), tally.Band, want, err)
		}
	}
}

func TestMeanText(t *testing.T) {
	tests := []struct {
		mean rulebook.Mean
		want string
	}{
		{rulebook.Mean{Num: 21700, Den: 3}, "72,33"},
		{rulebook.Mean{Num: 23600, Den: 3}, "78,67"},
		{rulebook.Mean{Num: 7800, Den: 1}, "78,00"},
		{rulebook.Mean{Num: 134900, Den: 15}, "89,93"},
		{rulebook.Mean{Num: 1, Den: 2}, "0,01"},
		{rulebook.Mean{}, ""},
	}
	for _, tt := range tests {
		if got := tt.mean.Text(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.mean, got, tt.want)
		}
	}
}

func TestSpread(t *testing.T) {
	b, card := pick(t, "1048-781", 1)
	for _, tt := range []struct {
		totals []rulebook.Points
		over   bool
	}{
		{[]rulebook.Points{7000}, false},
		{[]rulebook.Points{7000, 8000, 7500}, false},
		{[]rulebook.Points{7000, 8100, 7500}, true},
		{[]rulebook.Points{8001, 7000}, true},
	} {
		tally, err := score.Council(b, card, results(card, tt.totals...), score.Defaults(b))
		if err != nil || tally.SpreadExceeded != tt.over {
			t.Errorf("%v: spread %s exceeded %v (%v)", tt.totals, tally.Spread.Text(), tally.SpreadExceeded, err)
		}
	}
	free := score.Defaults(b)
	free.Spread = 0
	if tally, _ := score.Council(b, card, results(card, 0, 10000), free); tally.SpreadExceeded || tally.Spread != 10000 {
		t.Errorf("no limit: %+v", tally)
	}
}

func TestCouncilRefuses(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	if _, err := score.Council(b, card, nil, score.Defaults(b)); err == nil {
		t.Error("an empty council was tallied")
	}
	_, other := pick(t, "26-2026", 14)
	if _, err := score.Council(b, card, results(other, 7000), score.Defaults(b)); err == nil {
		t.Error("results of another card were tallied")
	}
}

// A starred criterion on which members differ: the setting decides, and the tally says so.
func TestMinimumRule(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	low, err := score.FromCodes(card, nil)
	if err != nil {
		t.Fatal(err)
	}
	copy(low, extreme(card, true))
	leaf, _ := card.Leaf("4.1")
	low[leaf.Leaf] = 3 // the minimum for 4 stars, not for 5
	sheets := func(good, bad int) []score.Result {
		var out []score.Result
		for range good {
			out = append(out, score.Partial(card, extreme(card, true)))
		}
		for range bad {
			out = append(out, score.Partial(card, low))
		}
		return out
	}
	for _, tt := range []struct {
		rule      rulebook.MinimumRule
		good, bad int
		star      int
	}{
		{rulebook.Majority, 3, 0, 5}, {rulebook.Majority, 2, 1, 5}, {rulebook.Majority, 1, 1, 4},
		{rulebook.Majority, 1, 2, 4}, {rulebook.Unanimous, 2, 1, 4}, {rulebook.Unanimous, 3, 0, 5},
	} {
		s := score.Defaults(b)
		s.Minimums = tt.rule
		tally, err := score.Council(b, card, sheets(tt.good, tt.bad), s)
		if err != nil {
			t.Fatal(err)
		}
		if tally.Star != tt.star || (len(tally.Interpretations) > 0) != (tt.bad > 0) {
			t.Errorf("%s %d:%d gives %d stars, %d interpretations", tt.rule, tt.good, tt.bad, tally.Star, len(tally.Interpretations))
		}
	}
}

// A mean between the whole numbers that the decision of 2019 prints rests on a reading.
func TestGapIsFlagged(t *testing.T) {
	b, card := pick(t, "1048-781", 1)
	note := b.Procedure.Bands.Ruling.Note
	for _, tt := range []struct {
		totals []rulebook.Points
		want   bool
	}{
		{[]rulebook.Points{8900, 9000}, true}, {[]rulebook.Points{8900}, false}, {[]rulebook.Points{9000}, false},
		{[]rulebook.Points{6900, 6900, 7000}, true}, {[]rulebook.Points{6800, 6900}, false},
	} {
		tally, err := score.Council(b, card, results(card, tt.totals...), score.Defaults(b))
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, x := range tally.Interpretations {
			got = got || x == note
		}
		if got != tt.want {
			t.Errorf("%v: flagged %v, want %v", tt.totals, got, tt.want)
		}
	}
}
