package score_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// The sentence a chairman reads for every outcome, and the readings of a silent law it rests on.
func TestReasons(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	best := extreme(card, true)
	with := func(places map[string]int8, findings ...string) score.Result {
		return score.Partial(card, change(t, card, best, places), findings...)
	}
	total := func(p rulebook.Points, places map[string]int8) score.Result {
		r := with(places)
		r.Total = p
		return r
	}
	c := b.Procedure.Council
	for _, tt := range []struct {
		name    string
		results []score.Result
		star    int
		want    string
		notes   []string
	}{
		{"plain", []score.Result{total(7200, nil), total(7200, nil), total(7300, nil)}, 4, "72,33 điểm, đạt 4 sao", nil},
		{"five", []score.Result{with(nil)}, 5, "100,00 điểm, đạt 5 sao", nil},
		{"capped", []score.Result{total(7200, map[string]int8{"3.5": 1}), total(7200, map[string]int8{"3.5": 1}), total(7300, map[string]int8{"3.5": 1})}, 3,
			"72,33 điểm nhưng chỉ đạt 3 sao vì chưa đạt yêu cầu tối thiểu 4 sao ở tiêu chí 3.5", []string{c.Minimums.Ruling.Note}},
		{"capped by two", []score.Result{total(7200, map[string]int8{"3.5": 1, "4.1": 1})}, 2,
			"72,00 điểm nhưng chỉ đạt 2 sao vì chưa đạt yêu cầu tối thiểu 3 sao ở tiêu chí 4.1", []string{c.Minimums.Ruling.Note}},
		{"capped two stars down", []score.Result{total(9300, map[string]int8{"3.5": 1})}, 3,
			"93,00 điểm nhưng chỉ đạt 3 sao vì chưa đạt yêu cầu tối thiểu 4 sao ở tiêu chí 3.5", []string{c.Minimums.Ruling.Note}},
		{"92 points fail a minimum of five stars", []score.Result{total(9200, map[string]int8{"4.1": 3})}, 4,
			"92,00 điểm nhưng chỉ đạt 4 sao vì chưa đạt yêu cầu tối thiểu 5 sao ở tiêu chí 4.1", []string{c.Minimums.Ruling.Note}},
		{"not certifiable", []score.Result{total(4550, nil)}, 2, "45,50 điểm, xếp 2 sao, chưa đến mức được công nhận (từ 3 sao)", nil},
		{"nothing at all", []score.Result{total(0, nil)}, 1, "0,00 điểm, xếp 1 sao, chưa đến mức được công nhận (từ 3 sao)", nil},
		{"spread exceeded", []score.Result{total(7000, nil), total(8250, nil)}, 4,
			"76,25 điểm, đạt 4 sao",
			[]string{c.Spread.Ruling.Note}},
		{"disqualified", []score.Result{with(nil, "hs"), with(nil)}, 0, "Hồ sơ bị loại: " + card.Gates[0].Text, []string{c.Gates.Ruling.Note}},
		{"disqualified by too few", []score.Result{with(nil, "hs"), with(nil), with(nil)}, 5, "100,00 điểm, đạt 5 sao", []string{c.Gates.Ruling.Note}},
		{"disputed minimum", []score.Result{with(map[string]int8{"4.1": 3}), with(nil), with(nil)}, 5, "99,33 điểm, đạt 5 sao", []string{c.Minimums.Ruling.Note}},
		{"no option met", []score.Result{total(7200, map[string]int8{"3.1": score.None})}, 4, "72,00 điểm, đạt 4 sao", []string{c.None.Ruling.Note}},
		{"shown rounded up to an edge", slices.Concat(slices.Repeat([]score.Result{total(9000, nil)}, 2), []score.Result{total(8999, nil)}), 4,
			"90,00 điểm, đạt 4 sao", []string{c.Decimals.Ruling.Note}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := score.Council(b, card, tt.results, score.Defaults(b))
			if err != nil || got.Star != tt.star || got.Reason != tt.want {
				t.Errorf("%d stars, %q; want %d, %q (%v)", got.Star, got.Reason, tt.star, tt.want, err)
			}
			if !slices.Equal(got.Interpretations, tt.notes) {
				t.Errorf("rests on %q", got.Interpretations)
			}
			if !norm.NFC.IsNormalString(got.Reason) || strings.HasSuffix(got.Reason, ".") {
				t.Errorf("%q", got.Reason)
			}
		})
	}
}

// Several criteria below one minimum are all named, as Vietnamese lists them.
func TestReasonNamesEveryCriterion(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	for n := 2; n <= 3; n++ {
		m, codes := extreme(card, true), []string{}
		for _, leaf := range card.Leaves() {
			at := slices.IndexFunc(leaf.Options, func(o rulebook.Option) bool { return o.MinForStar == 5 })
			if at > 0 && leaf.Meets(4, at) && len(codes) < n {
				m[leaf.Leaf] = int8(at)
				codes = append(codes, leaf.Code)
			}
		}
		if len(codes) < n {
			t.Fatalf("the card has only %v", codes)
		}
		got, err := score.Council(b, card, []score.Result{score.Partial(card, m)}, score.Defaults(b))
		want := " điểm nhưng chỉ đạt 4 sao vì chưa đạt yêu cầu tối thiểu 5 sao ở các tiêu chí " +
			strings.Join(codes[:n-1], ", ") + " và " + codes[n-1]
		if err != nil || !strings.HasSuffix(got.Reason, want) {
			t.Errorf("%q, want ...%q (%v)", got.Reason, want, err)
		}
	}
}

// A stop, and whose finding it names: the one most members recorded.
func TestReasonOfAStop(t *testing.T) {
	b, card := pick(t, "1048-781", 1)
	var stops []rulebook.Gate
	for _, g := range card.Gates {
		if g.Kind == rulebook.GateStop {
			stops = append(stops, g)
		}
	}
	out := slices.IndexFunc(card.Gates, func(g rulebook.Gate) bool { return g.Kind == rulebook.GateDisqualify })
	if len(stops) < 1 || out < 0 {
		t.Fatalf("the card has gates %+v", card.Gates)
	}
	stop := func(codes ...string) score.Result { return score.Partial(card, extreme(card, true), codes...) }
	one, fake := stops[0], card.Gates[out]
	for _, tt := range []struct {
		results []score.Result
		want    string
	}{
		{[]score.Result{stop(one.Code), stop(one.Code)}, "Dừng chấm, sản phẩm chưa được xếp hạng: " + one.Text},
		{[]score.Result{stop(fake.Code), stop(one.Code), stop(one.Code)}, "Dừng chấm, sản phẩm chưa được xếp hạng: " + one.Text},
		{[]score.Result{stop(one.Code), stop(fake.Code)}, "Hồ sơ bị loại: " + fake.Text},
		{[]score.Result{stop(one.Code, fake.Code), stop(fake.Code)}, "Hồ sơ bị loại: " + fake.Text},
	} {
		got, err := score.Council(b, card, tt.results, score.Defaults(b))
		if err != nil || got.Reason != tt.want || got.Star != 0 {
			t.Errorf("%q, want %q (%v)", got.Reason, tt.want, err)
		}
	}
}

// Members who all stopped have nothing to discuss: one may have filled the sheet and the other not.
func TestStoppedSheetsDoNotLieApart(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	blank, full := score.Partial(card, score.Blank(card), "hs"), score.Partial(card, extreme(card, true), "hs")
	for _, tt := range []struct {
		last score.Result
		over bool
	}{{full, false}, {score.Partial(card, extreme(card, true)), true}} {
		got, err := score.Council(b, card, []score.Result{blank, blank, tt.last}, score.Defaults(b))
		if err != nil || got.Star != 0 || got.SpreadExceeded != tt.over {
			t.Errorf("%+v (%v)", got, err)
		}
	}
}

// The council records one finding for each starred criterion, apart from the points.
func TestFoundMinimums(t *testing.T) {
	b, card := pick(t, "26-2026", 1)
	best := extreme(card, true)
	low := change(t, card, best, map[string]int8{"4.1": 3})
	s := score.Defaults(b)
	s.Minimums = rulebook.Found
	for _, tt := range []struct {
		name  string
		marks score.Marks // of every member
		found score.Marks
		star  int
	}{
		{"found though no member marked it", low, best, 5}, {"not found though every member marked it", best, low, 4},
		{"one finding left out", best, change(t, card, best, map[string]int8{"3.5": score.Unmarked}), 2},
		{"nothing found", best, score.Blank(card), 2},
	} {
		s.Found = tt.found
		got, err := score.Council(b, card, slices.Repeat([]score.Result{score.Partial(card, tt.marks)}, 3), s)
		if err != nil || got.Star != tt.star || got.Band != 5 || slices.ContainsFunc(got.Minimums, func(m score.Minimum) bool { return m.Disputed != nil }) {
			t.Errorf("%s: %d stars, %s (%v)", tt.name, got.Star, got.Reason, err)
		}
	}
	s.Found = nil
	if _, err := score.Council(b, card, []score.Result{score.Partial(card, best)}, s); err == nil || !strings.Contains(err.Error(), "chưa ghi kết luận") {
		t.Errorf("no findings: %v", err)
	}
}
