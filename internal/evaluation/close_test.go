package evaluation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// dump gives every row of the package's tables that a refused act must not touch.
func (w *world) dump() (out string) {
	w.t.Helper()
	w.mustSee(office, func(ctx context.Context, v *act.View) error {
		for _, q := range []string{
			`SELECT sitting, state, met_on, late_reason, CAST(version AS TEXT) FROM sitting ORDER BY sitting`,
			`SELECT entry, outcome, reason, CAST(mean_num AS TEXT), CAST(star AS TEXT) FROM entry ORDER BY entry`,
			`SELECT sheet, state, marks, CAST(total AS TEXT), CAST(version AS TEXT) FROM sheet ORDER BY sheet`,
		} {
			rows, err := v.QueryContext(ctx, q)
			if err != nil {
				return err
			}
			for rows.Next() {
				var a, b, c, d, e string
				if err := rows.Scan(&a, &b, &c, &d, &e); err != nil {
					return err
				}
				out += strings.Join([]string{a, b, c, d, e}, "|") + "\n"
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	return out
}

func TestCloseDecidesEachEntry(t *testing.T) {
	s := small()
	s.dossiers = 4
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		points := [][]int{{75, 78, 80, 81}, {92, 93, 95, 90}, {40, 42, 41, 44}, {69, 70, 70, 70}}
		for i, e := range w.entries {
			for j, a := range w.judges {
				w.submit(a, e, points[i][j])
			}
		}
		got := w.mustClose()
		wanted := []evaluation.Result{
			{Ballots: 4, Mean: rulebook.Mean{Num: 31400, Den: 4}, Band: 4, Star: 4, Spread: 600, Outcome: rulebook.Recognise, Reason: "78,50 điểm, đạt 4 sao"},
			{Ballots: 4, Mean: rulebook.Mean{Num: 37000, Den: 4}, Band: 5, Star: 5, Spread: 500, Outcome: rulebook.Forward, Reason: "92,50 điểm, đạt 5 sao", NextLevel: "central"},
			{Ballots: 4, Mean: rulebook.Mean{Num: 16700, Den: 4}, Band: 2, Spread: 400, Outcome: rulebook.Return},
			{Ballots: 4, Mean: rulebook.Mean{Num: 27900, Den: 4}, Band: 3, Star: 3, Spread: 100, Outcome: rulebook.Recognise, Reason: "69,75 điểm, đạt 3 sao"},
		}
		wanted[2].Star, wanted[2].Reason = got[2].Star, got[2].Reason // whatever minimums say below three stars
		for i := range wanted {
			wanted[i].Entry, wanted[i].Dossier = w.entries[i], w.dossiers[i]
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Error(diff)
		}
		lines := len(w.journal(""))
		for _, actor := range []act.Actor{w.secretary, office} { // again, late, with other words: no effect
			again, err := w.close(actor, "2029-99-99", "đóng lại")
			if diff := cmp.Diff(got, again); err != nil || diff != "" {
				t.Errorf("second close: %v %s", err, diff)
			}
		}
		if n := len(w.journal("")); n != lines {
			t.Errorf("second close made %d journal entries", n-lines)
		}
		w.mustSee(leader, func(ctx context.Context, v *act.View) error {
			stored, err := w.svc.SittingResults(ctx, v, w.sitting)
			if diff := cmp.Diff(got, stored); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestCloseNamesEveryMissingBallot(t *testing.T) {
	s := small()
	s.dossiers = 3
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		for _, j := range w.judges[1:] { // entry 0: three of four, with the deputy
			w.submit(j, w.entries[0], 75)
		}
		for _, j := range w.judges[:2] { // entry 1: two of four, the chair's among them
			w.submit(j, w.entries[1], 75)
		}
		if _, err := w.save(w.judges[2], evaluation.Draft{Entry: w.entries[1], Marks: w.marks(75)}); err != nil {
			t.Fatal(err)
		}
		before := w.dump()
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Conflict)
		wanted := []fault.Field{
			{Name: "entry/" + string(w.entries[1]), Sentence: "HS-002 product-2: thiếu phiếu của Thành viên judge-3, Thành viên judge-4."},
			{Name: "entry/" + string(w.entries[2]), Sentence: "HS-003 product-3: thiếu phiếu của Thành viên judge-1, Thành viên judge-2, Thành viên judge-3, Thành viên judge-4."},
		}
		if diff := cmp.Diff(wanted, fault.Fields(err)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("a refused close left traces: %s", diff)
		}
	})
}

func TestQuorumWantsChairOrDeputy(t *testing.T) {
	s := small()
	s.members, s.dossiers = 8, 1
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		for _, j := range w.judges[2:] { // six of eight is three quarters, but nobody leads
			w.submit(j, w.entries[0], 75)
		}
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Conflict)
		if !strings.Contains(err.Error(), "judge-1, Thành viên judge-2") {
			t.Error(err)
		}
		for _, j := range w.judges[:2] { // both leaders are kin: nobody is left to wait for
			if err := w.recuse(j, w.entries[0], "Họ hàng"); err != nil {
				t.Fatal(err)
			}
		}
		if r := w.mustClose(); r[0].Ballots != 6 {
			t.Errorf("%+v", r)
		}
	})
}

// TestRecusalsDoNotLowerTheQuorum: taking members out never makes it easier to decide.
func TestRecusalsDoNotLowerTheQuorum(t *testing.T) {
	s := small()
	s.dossiers = 1
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		for _, j := range w.judges[:2] {
			w.submit(j, w.entries[0], 75)
		}
		for _, j := range w.judges[2:] {
			if err := w.recuse(j, w.entries[0], "bị cho ra ngoài"); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.close(office, "2021-09-15", "")
		want(t, err, fault.Conflict)
		if s := fault.Fields(err)[0].Sentence; s != "HS-001 product-1: có quá nhiều thành viên không chấm điểm." {
			t.Error(s)
		}
	})
}

func TestSheetsFarApartAreTalkedOver(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		for i, j := range w.judges {
			w.submit(j, w.entries[0], []int{80, 85, 90, 90}[i]) // exactly ten: allowed
			w.submit(j, w.entries[1], []int{70, 85, 81, 80}[i])
		}
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Conflict)
		wanted := []fault.Field{{Name: "entry/" + string(w.entries[1]), Sentence: "HS-002 product-2: chênh lệch giữa phiếu của Thành viên judge-1, Thành viên judge-2, hãy thảo luận và chấm lại."}}
		if diff := cmp.Diff(wanted, fault.Fields(err)); diff != "" {
			t.Error(diff)
		}
		sheet, err := w.reopen(w.judges[0], w.entries[1], 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.save(w.judges[0], evaluation.Draft{Entry: w.entries[1], Marks: w.marks(78), Version: sheet.Version, Submit: true}); err != nil {
			t.Fatal(err)
		}
		if r := w.mustClose(); r[1].Spread != 700 {
			t.Errorf("%+v", r)
		}
		w.wantHistory(t, sheet.Key, "sheet.submitted 1", "sheet.reopened 2", "sheet.submitted 3") // the first scoring is kept beside the second
	})
}

func TestNoSpreadLimitWhenTheCouncilHasNone(t *testing.T) {
	s := small()
	s.spread, s.dossiers = 0, 1
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		for i, j := range w.judges {
			w.submit(j, w.entries[0], []int{20, 95, 90, 90}[i])
		}
		if r := w.mustClose(); r[0].Spread != 7500 {
			t.Errorf("%+v", r)
		}
	})
}

func TestLateMeetingNeedsItsReasonAndItsTrueDay(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open() // 15 September
		w.submitAll(75)
		w.now.Add(20 * 24 * 60 * 60 * 1000) // 5 October
		try := func(metOn, reason string) error { _, err := w.close(w.secretary, metOn, reason); return err }
		for _, bad := range []string{"", "2021-09-31", "15/09/2021", "2021-10-06", "2021-09-14", "9999-12-31", "２０２１-09-15"} {
			wantField(t, try(bad, "có lý do"), "met_on")
		}
		wantField(t, try("2021-10-01", " "), "late_reason")
		wantField(t, try("2021-10-01", strings.Repeat("x", 1001)), "late_reason")
		if err := try("2021-10-01", "Giãn cách xã hội"); err != nil {
			t.Fatal(err)
		}
		w.mustSee(office, func(ctx context.Context, v *act.View) error {
			s, err := evaluation.SittingByKey(ctx, v, w.sitting)
			if s.State != evaluation.Closed || s.MetOn != "2021-10-01" || s.LateReason != "Giãn cách xã hội" || s.DaysLate("2030-01-01") != 1 {
				t.Errorf("%+v late %d", s, s.DaysLate("2030-01-01"))
			}
			return err
		})
	})
}

func TestDaysLeft(t *testing.T) {
	s := evaluation.Sitting{PlannedBefore: "2021-10-01", State: evaluation.Scoring}
	for today, left := range map[string]int{"2021-09-20": 10, "2021-09-29": 1, "2021-09-30": 0, "2021-10-01": -1, "2021-11-01": -32} {
		if got := s.DaysLeft(today); got != left || s.DaysLate(today) != max(0, -left) {
			t.Errorf("%s: %d days left, want %d", today, got, left)
		}
	}
}

// TestTamperedTotalIsNotCounted: a total changed in the database does not agree with its
// marks, so nothing is decided on it.
func TestTamperedTotalIsNotCounted(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(75)
		w.sql(`UPDATE sheet SET total = 7600, part_a = part_a + 100 WHERE entry = $1 AND seat = $2`, string(w.entries[0]), string(w.seat(w.judges[1])))
		before := w.dump()
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Internal)
		if !strings.Contains(err.Error(), "stored total 7600, its marks give 7500") || w.dump() != before {
			t.Error(err)
		}
	})
}

// TestSittingWithoutEntriesCloses: a district may have no product in a round, and its
// sitting must not stay open for ever. It is still late when it is late.
func TestSittingWithoutEntriesCloses(t *testing.T) {
	s := small()
	s.dossiers = 0
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		w.now.Add(20 * 24 * 60 * 60 * 1000)
		_, err := w.close(w.secretary, "2021-10-05", "")
		wantField(t, err, "late_reason")
		for range 2 {
			if r, err := w.close(w.secretary, "2021-10-05", "Không có sản phẩm"); err != nil || len(r) != 0 {
				t.Errorf("%v %v", r, err)
			}
		}
		want(t, w.do(office, func(ctx context.Context, a *act.Act) error { return w.svc.OpenScoring(ctx, a, w.sitting) }), fault.Conflict)
	})
}

// TestDistrictPassesUpByMean: what follows from a mean is the pinned book's word, and
// the book of 2019 has the district read the mean alone.
func TestDistrictPassesUpByMean(t *testing.T) {
	s := small()
	s.at, s.level, s.book, s.card = tanYen, "district", "1048-781", 12
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		for _, j := range w.judges {
			w.submit(j, w.entries[0], 50)
			w.submit(j, w.entries[1], 49)
		}
		r, err := w.close(tanYenOffice, "2021-09-15", "")
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(r[0].Outcome, r[0].NextLevel, " ", r[1].Outcome, r[1].NextLevel)
		if got != "forwardprovince return" {
			t.Error(got)
		}
	})
}

// TestTallyAgainstLongDivision compares means and bands with a count made another way:
// totals from the printed options, bands by repeated subtraction of whole points.
func TestTallyAgainstLongDivision(t *testing.T) {
	s := small()
	s.members, s.dossiers, s.spread = 7, 40, 0
	w := build(t, engines()[0].open, s)
	w.open()
	r := rand.New(rand.NewPCG(7, 11))
	sums := make([]int64, s.dossiers)
	for i, e := range w.entries {
		base := 20 + r.IntN(75)
		for _, j := range w.judges {
			points := min(100, max(15, base+r.IntN(5)))
			sheet := w.submit(j, e, points)
			for leaf, mark := range sheet.Marks {
				if mark > 0 {
					sums[i] += int64(w.card.Leaves()[leaf].Options[mark-1].Points)
				}
			}
		}
	}
	for i, got := range w.mustClose() {
		band := 0
		for _, edge := range []int64{0, 3000, 5000, 7000, 9000} {
			if sums[i]-edge*7 >= 0 {
				band++
			}
		}
		if got.Mean != (rulebook.Mean{Num: sums[i], Den: 7}) || got.Band != band || got.Star > band || got.Ballots != 7 {
			t.Errorf("entry %d: %+v, want sum %d and band %d", i, got, sums[i], band)
		}
	}
}

// TestMinimumRuleOfTheCouncilCounts: one member of four below a starred option caps the
// star only where the council wants every member.
func TestMinimumRuleOfTheCouncilCounts(t *testing.T) {
	s := small()
	s.dossiers = 1
	for rule, star := range map[string]int{"majority": 4, "all": 3, "": 4} {
		t.Run("rule "+rule, func(t *testing.T) {
			w := build(t, engines()[0].open, s)
			w.must(office, func(ctx context.Context, a *act.Act) error {
				n := w.councilOf(s)
				n.Council, n.Version, n.MinimumRule = w.council, 1, rule
				_, err := evaluation.SetCouncil(ctx, a, n)
				return err
			})
			w.open()
			for i, j := range w.judges {
				m := w.marks(80)
				if i == 3 {
					m = below(t, w.card, m)
				}
				if _, err := w.save(j, evaluation.Draft{Entry: w.entries[0], Marks: m, Submit: true}); err != nil {
					t.Fatal(err)
				}
			}
			if r := w.mustClose(); r[0].Star != star || r[0].Band != 4 {
				t.Errorf("%+v, want %d stars", r[0], star)
			}
		})
	}
}

// below lowers one mark just under the option that four stars want, keeping three.
func below(t *testing.T, card *rulebook.Card, m score.Marks) score.Marks {
	t.Helper()
	for i, leaf := range card.Leaves() {
		need := leaf.Required(4, int(m[i]))
		lower := int8(need - 1)
		if need > 1 && leaf.Meets(3, int(lower)) && leaf.Options[lower-1].Gate == "" && !leaf.Meets(4, int(lower)) {
			out := append(score.Marks{}, m...)
			out[i] = lower
			if score.Check(card, out) == nil {
				return out
			}
		}
	}
	t.Fatal("the card has no four-star minimum any more: choose another card")
	return nil
}
