package recognition_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
)

func TestHistoryIsImported(t *testing.T) {
	each(t, func(w world) {
		p := w.product("Vải thiều Lục Ngạn", ngocChau)
		n := recognition.NewImport{Product: p, Stars: 4, Year: 2021, RoundName: "Đợt 2", Book: "1048-781", Authority: authority,
			DecisionNo: "1387/QĐ-UBND", DecisionDate: "2021-12-09", Source: "https://example.vn/tin", Note: "Dòng một\r\nDòng hai"}
		k, err := w.bring(office(), n)
		if err != nil {
			w.Fatal(err)
		}
		again, err := w.bring(office(), n)
		if err != nil || again != k || w.count(`SELECT COUNT(*) FROM recognition`) != 1 || w.count(`SELECT COUNT(*) FROM journal`) != 1 {
			w.Errorf("imported twice: %s and %s, %v", k, again, err)
		}
		want := recognition.Recognition{Key: k, Product: p, Stars: 4, Mean: rulebook.Mean{Den: 1}, Year: 2021, RoundName: "Đợt 2", Book: "1048-781",
			Authority: authority, DecisionNo: "1387/QĐ-UBND", DecisionDate: "2021-12-09", ValidFrom: "2021-12-09", ValidTo: "2024-12-09",
			State: recognition.Recognised, Origin: recognition.FromImport, Source: "https://example.vn/tin", Note: "Dòng một\nDòng hai",
			CreatedAt: noon(), Version: 1, ProductName: "Vải thiều Lục Ngạn", Slug: "vai-thieu-luc-ngan", Group: "food", Place: ngocChau,
			PlaceThen: ngocChau, Today: recognition.Names{Product: "Vải thiều Lục Ngạn"}}
		if diff := cmp.Diff(want, w.get(k)); diff != "" {
			w.Errorf("import (-want +got):\n%s", diff)
		}
		short, err := w.bring(office(), recognition.NewImport{Product: w.product("Mỳ", ngocChau), DecisionDate: "2022-01-31", Months: 13})
		if r := w.get(short); err != nil || r.Year != 2022 || r.ValidTo != "2023-02-28" {
			w.Errorf("year and term of the decision: %d, %s, %v", r.Year, r.ValidTo, err)
		}
		bare, err := w.bring(office(), recognition.NewImport{Product: w.product("Chè", ngocChau)})
		if r := w.get(bare); err != nil || r.Year != 0 || r.Stars != 0 || r.ValidFrom+r.ValidTo+r.DecisionDate != "" {
			w.Errorf("nothing known: %+v, %v", r, err)
		}
		w.whole()
	})
}

func TestBadImports(t *testing.T) {
	each(t, func(w world) {
		p := w.product("Vải thiều Lục Ngạn", ngocChau)
		for _, c := range []struct {
			field string
			spoil func(*recognition.NewImport)
		}{
			{"stars", func(n *recognition.NewImport) { n.Stars = 2 }},
			{"stars", func(n *recognition.NewImport) { n.Stars = 6 }},
			{"stars", func(n *recognition.NewImport) { n.Stars = -1 }},
			{"year", func(n *recognition.NewImport) { n.Year = 2017 }},
			{"year", func(n *recognition.NewImport) { n.Year = 2027 }},
			{"year", func(n *recognition.NewImport) { n.Year, n.DecisionDate = 2019, "2021-12-09" }},
			{"year", func(n *recognition.NewImport) { n.Year, n.DecisionDate = 2022, "2021-12-09" }},
			{"months", func(n *recognition.NewImport) { n.Months = -1 }},
			{"decision_date", func(n *recognition.NewImport) { n.DecisionDate = "9/12/2021" }},
			{"decision_date", func(n *recognition.NewImport) { n.DecisionDate = "2026-03-02" }},
			{"decision_no", func(n *recognition.NewImport) { n.DecisionNo = strings.Repeat("1", 51) }},
			{"round_name", func(n *recognition.NewImport) { n.RoundName = "Đợt\n2" }},
			{"book", func(n *recognition.NewImport) { n.Book = "\u200b" }},
			{"authority", func(n *recognition.NewImport) { n.Authority = strings.Repeat("x", 201) }},
			{"source", func(n *recognition.NewImport) { n.Source = strings.Repeat("x", 501) }},
			{"note", func(n *recognition.NewImport) { n.Note = "\xff" }},
		} {
			n := recognition.NewImport{Product: p, Stars: 3, Year: 2021}
			c.spoil(&n)
			_, err := w.bring(office(), n)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != c.field {
				w.Errorf("%s of %+v: %v", c.field, n, err)
			}
		}
		if _, err := w.bring(office(), recognition.NewImport{Product: "khong-co", Year: 2021}); fault.KindOf(err) != fault.NotFound {
			w.Errorf("no product: %v", err)
		}
		if n := w.count(`SELECT COUNT(*) FROM recognition`); n != 0 {
			w.Errorf("%d stored", n)
		}
		winter := recognition.NewImport{Product: p, Stars: 3, Year: 2021, DecisionDate: "2022-01-05"} // the last round of 2021
		if _, err := w.bring(office(), winter); err != nil {
			w.Error(err)
		}
	})
}

// In whatever order history is told, it ends the same.
func TestLaterRecognitionsReplaceEarlierOnes(t *testing.T) {
	history := []recognition.NewImport{
		{Stars: 3, Year: 2019},
		{Stars: 3, Year: 2021, DecisionNo: "191/QĐ-UBND", DecisionDate: "2021-08-26"},
		{Stars: 4, Year: 2023},
		{Stars: 4, Year: 2024, DecisionNo: "5/QĐ-UBND", DecisionDate: "2024-11-20"},
	}
	want := map[string]string{
		"3 2019": "replaced 2021-08-26 191/QĐ-UBND",
		"3 2021": "replaced 2023",
		"4 2023": "replaced 2024-11-20 5/QĐ-UBND",
		"4 2024": "recognised",
		"5 0":    "recognised", // nothing says when: left alone
	}
	each(t, func(w world) {
		for i := range 12 {
			order := append(slices.Clone(history), recognition.NewImport{Stars: 5})
			rand.New(rand.NewPCG(1, uint64(i))).Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
			p := w.product(fmt.Sprintf("Sản phẩm %d", i), ngocChau)
			for _, n := range order {
				n.Product = p
				if _, err := w.bring(office(), n); err != nil {
					w.Fatal(err)
				}
			}
			got := map[string]string{}
			for _, r := range w.ofProduct(p) {
				got[fmt.Sprint(r.Stars, " ", r.Year)] = state(r)
			}
			if !maps.Equal(got, want) {
				w.Errorf("order %d: %v", i, got)
			}
		}
		w.whole()
	})
}

func (w world) ofProduct(p key.Product) (all []recognition.Recognition) {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) (err error) {
		all, err = recognition.OfProduct(ctx, v, p)
		return err
	})
	return all
}

// A council's recognition takes its place in the history: it replaces what was in force,
// also what has no date, and a withdrawn one stays withdrawn.
func TestACouncilReplacesHistory(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Na dai Lục Nam", ngocChau, 4)
		p := w.get(k).Product
		old, err := w.bring(office(), recognition.NewImport{Product: p, Stars: 3, Year: 2019})
		if err != nil {
			w.Fatal(err)
		}
		gone, err := w.bring(office(), recognition.NewImport{Product: p, Stars: 3, Year: 2020})
		if err != nil {
			w.Fatal(err)
		}
		x := recognition.Withdrawal{Recognition: gone, DecisionNo: "1/QĐ", DecisionDate: "2020-11-01", Case: recognition.Cases()[0], Reason: "Hồ sơ không thật"}
		if err := w.withdraw(office(), x); err != nil {
			w.Fatal(err)
		}
		if err := w.recognise(office(), decided(k)); err != nil {
			w.Fatal(err)
		}
		late, err := w.bring(office(), recognition.NewImport{Product: p, Stars: 4, Year: 2024})
		if err != nil {
			w.Fatal(err)
		}
		for k, want := range map[key.Recognition]string{old: "replaced 2020", gone: "withdrawn 2020-11-01 1/QĐ", k: "replaced 2024", late: "recognised"} {
			if got := state(w.get(k)); got != want {
				w.Errorf("%+v: %s", w.get(k), got)
			}
		}
		x.Recognition = old
		if err := w.withdraw(office(), x); fault.KindOf(err) != fault.Conflict {
			w.Errorf("a replaced one withdrawn: %v", err)
		}
		var years []int
		for _, r := range w.ofProduct(p) {
			years = append(years, r.Year)
		}
		if !slices.Equal(years, []int{2024, 2021, 2020, 2019}) {
			w.Errorf("not newest first: %v", years)
		}
		w.whole()
	})
}

// What was told without a year was held when it was told: a later decision replaces it.
func TestADecisionAfterAnUnknownYear(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Mỳ gạo Chũ", ngocChau, 4)
		unknown, err := w.bring(office(), recognition.NewImport{Product: w.get(k).Product, Stars: 4})
		if err != nil {
			w.Fatal(err)
		}
		if err := w.recognise(office(), decided(k)); err != nil || state(w.get(unknown)) != "recognised" {
			w.Errorf("a decision of 2021 says nothing about it: %v, %s", err, state(w.get(unknown)))
		}
		w.exec(`UPDATE recognition SET created_at = 0 WHERE recognition = $1`, string(unknown)) // told in 1970
		again, err := w.bring(office(), recognition.NewImport{Product: w.get(k).Product, Stars: 5, Year: 2024})
		if err != nil || state(w.get(unknown)) != "replaced 2021-08-26 191/QĐ-UBND" || state(w.get(again)) != "recognised" {
			w.Errorf("%v: %s, %s", err, state(w.get(unknown)), state(w.get(again)))
		}
		w.whole()
	})
}

// Of two on one day the one with more stars stands, whichever was told first; and a
// decision of the very day on which an unknown one was told does not show which came first.
func TestOneDay(t *testing.T) {
	each(t, func(w world) {
		for i, stars := range [][2]int{{3, 4}, {4, 3}} {
			p := w.product(fmt.Sprintf("Sản phẩm %d", i), ngocChau)
			for _, n := range stars {
				if _, err := w.bring(office(), recognition.NewImport{Product: p, Stars: n, Year: 2021, DecisionDate: "2021-08-26"}); err != nil {
					w.Fatal(err)
				}
			}
			for _, r := range w.ofProduct(p) {
				if want := map[int]string{3: "replaced 2021-08-26", 4: "recognised"}[r.Stars]; state(r) != want {
					w.Errorf("%d stars: %s", r.Stars, state(r))
				}
			}
		}
		p := w.product("Chè", ngocChau)
		unknown, err := w.bring(office(), recognition.NewImport{Product: p, Stars: 4})
		if err != nil {
			w.Fatal(err)
		}
		if _, err := w.bring(office(), recognition.NewImport{Product: p, Stars: 5, DecisionDate: "2026-03-01"}); err != nil || state(w.get(unknown)) != "recognised" {
			w.Errorf("%v: %s", err, state(w.get(unknown)))
		}
		w.whole()
	})
}
