package evaluation_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
)

// joins has somebody work for the producer of the first dossier, until an instant (0 = still).
func (w *world) joins(who act.Actor, until int64) {
	w.t.Helper()
	w.sql(`INSERT INTO membership VALUES ('m-'||CAST($1 AS TEXT), $1, 'producer', 'staff', 1, $2)`, string(who.Person), until)
}

// twoProducers gives the second dossier a producer of its own.
func (w *world) twoProducers() {
	w.t.Helper()
	w.exec(2, "other", string(province))
	w.sql(`UPDATE product SET producer = 'other' WHERE product = 'product-2'`)
}

// elsewhere has somebody step back from the first dossier in an earlier council.
func (w *world) elsewhere(who act.Actor) {
	w.t.Helper()
	w.must(office, func(ctx context.Context, a *act.Act) error {
		n := w.councilOf(small())
		n.Name = "Hội đồng trước"
		c, err := evaluation.SetCouncil(ctx, a, n)
		if err != nil {
			return err
		}
		s, err := w.svc.PlanSitting(ctx, a, evaluation.NewSitting{Round: w.round, Council: c, PlannedBefore: deadline})
		if err != nil {
			return err
		}
		if _, err := a.ExecContext(ctx, `INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
			VALUES ('before', $1, $2, 1, $3, 0, 0, 0, 0, 0, 0, '', '')`, string(s), string(w.dossiers[0]), int64(theCard)); err != nil {
			return err
		}
		_, err = a.ExecContext(ctx, `INSERT INTO recusal SELECT 'before', seat, 'Là người nhà.', 1 FROM seat WHERE council = $1 AND person = $2`, string(c), string(who.Person))
		return err
	})
}

// A member with a conflict of interest that nobody declared owes no ballot. The close records the
// ground once, as part of its own act; what happens afterwards changes nothing of it.
func TestAConflictOfInterestOwesNoBallot(t *testing.T) {
	const works, other = "Làm việc cho chủ thể của sản phẩm (ghi nhận khi khóa phiên)", "Đã từ chối chấm điểm sản phẩm này ở một Hội đồng khác (ghi nhận khi khóa phiên)"
	for _, c := range []struct {
		name          string
		before, after func(w *world, who act.Actor) // ballots come in between, those that the member may still give
		close         func(w *world, who act.Actor) // after the close
		ballots       int                           // on the first dossier; all four on the second
		ground        string
	}{
		{name: "works there", before: func(w *world, who act.Actor) { w.joins(who, 0) }, ballots: 3, ground: works},
		{name: "begins after the sheet was handed in", after: func(w *world, who act.Actor) { w.joins(who, 0) }, ballots: 3, ground: works},
		{name: "left after the dossier was filed", before: func(w *world, who act.Actor) { w.joins(who, 5) }, ballots: 3, ground: works},
		{name: "left before the dossier was filed", before: func(w *world, who act.Actor) {
			w.joins(who, 5)
			w.sql(`UPDATE dossier SET created_at = 6`)
		}, ballots: 4},
		{name: "leaves after the close", before: func(w *world, who act.Actor) { w.joins(who, 0) },
			close: func(w *world, _ act.Actor) {
				w.sql(`UPDATE membership SET ended_at = 5`)
				w.sql(`UPDATE dossier SET created_at = 6`)
			}, ballots: 3, ground: works},
		{name: "begins after the close", close: func(w *world, who act.Actor) { w.joins(who, 0) }, ballots: 4},
		{name: "stepped back in another council", before: func(w *world, who act.Actor) { w.elsewhere(who) }, ballots: 3, ground: other},
		{name: "both", before: func(w *world, who act.Actor) { w.elsewhere(who); w.joins(who, 0) }, ballots: 3, ground: works},
		{name: "declared it", before: func(w *world, who act.Actor) {
			w.joins(who, 0)
			if err := w.recuse(who, w.entries[0], "Là giám đốc."); err != nil {
				w.t.Fatal(err)
			}
		}, ballots: 3, ground: "Là giám đốc."},
		{name: "the secretary has no vote", before: func(w *world, _ act.Actor) { w.joins(w.secretary, 0) }, ballots: 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, small(), func(t *testing.T, w *world) {
				w.twoProducers()
				w.open()
				who := w.judges[3]
				do(c.before, w, who)
				w.ballotsFromAllWhoMay()
				do(c.after, w, who)
				declared := !strings.HasSuffix(c.ground, "(ghi nhận khi khóa phiên)")
				w.progress(8-(4-c.ballots), c.ground != "", !declared)
				results := w.mustClose()
				if results[0].Ballots != c.ballots || results[1].Ballots != 4 {
					t.Errorf("%d and %d ballots count", results[0].Ballots, results[1].Ballots)
				}
				was := w.tallies(leader)
				if got := was[0].Lines[3]; got.Recusal != c.ground || got.Counted() != (c.ground == "") {
					t.Errorf("the tally says %q, counted %v", got.Recusal, got.Counted())
				}
				if n := len(w.recorded()); n != map[bool]int{true: 1}[c.ground != ""] {
					t.Errorf("%d entries in the journal", n)
				} else if n > 0 && !declared && w.recorded()[0].Actor != string(w.secretary.Person) {
					t.Errorf("%s recorded it", w.recorded()[0].Name)
				}
				do(c.close, w, who)
				if diff := cmp.Diff(was, w.tallies(leader)); diff != "" {
					t.Errorf("the past was computed again: %s", diff)
				}
				w.progress(8-(4-c.ballots), false, false)
			})
		})
	}
}

func do(fn func(*world, act.Actor), w *world, who act.Actor) {
	if fn != nil {
		fn(w, who)
	}
}

// ballotsFromAllWhoMay hands in every ballot that is not refused for a conflict.
func (w *world) ballotsFromAllWhoMay() {
	w.t.Helper()
	for _, j := range w.judges {
		for _, e := range w.entries {
			_, err := w.save(j, evaluation.Draft{Entry: e, Marks: w.marks(75), Submit: true})
			if err != nil && fault.KindOf(err) != fault.Forbidden {
				w.t.Fatal(err)
			}
		}
	}
}

// recorded are the journal's entries about who does not score the first dossier.
func (w *world) recorded() (list []act.Entry) {
	for _, e := range w.journal("entry/" + string(w.entries[0])) {
		if e.Verb == "entry.recused" {
			list = append(list, e)
		}
	}
	return list
}

// progress checks how many ballots are expected and in, by the sitting and by its round, and that
// the monitor shows the last member as one who does not score the first dossier.
func (w *world) progress(expected int, back, undeclared bool) {
	w.t.Helper()
	w.mustSee(office, func(ctx context.Context, v *act.View) error {
		one, err := evaluation.SittingByKey(ctx, v, w.sitting)
		if err != nil {
			return err
		}
		all, err := evaluation.Sittings(ctx, v, w.round)
		for _, s := range append(all, one) {
			if s.Key == w.sitting && (s.Progress.Expected != expected || s.Progress.Submitted != expected) {
				w.t.Errorf("%d ballots of %d, want all of %d", s.Progress.Submitted, s.Progress.Expected, expected)
			}
		}
		if one.State == evaluation.Closed {
			return err
		}
		m, err := w.svc.MonitorOf(ctx, v, w.sitting)
		if err == nil && ((m.Rows[0].States[3] == evaluation.Recused) != back || m.Rows[1].States[3] == evaluation.Recused ||
			back && (len(m.Recusals) != 1 || m.Recusals[0].Undeclared != undeclared || (m.Undeclared() > 0) != undeclared || m.Recusals[0].Reason == "")) {
			w.t.Errorf("the monitor says %v %v", m.Rows[0].States, m.Recusals)
		}
		return err
	})
}

// Who steps back by a conflict still counts among the voters: it never makes a quorum easier.
func TestConflictsOfInterestDoNotLowerTheQuorum(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.twoProducers()
		w.open()
		w.joins(w.judges[2], 0)
		w.joins(w.judges[3], 0)
		w.ballotsFromAllWhoMay()
		before := w.dump()
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Conflict)
		if f := fault.Fields(err); len(f) != 1 || !strings.Contains(f[0].Sentence, "có quá nhiều thành viên không chấm điểm") {
			t.Errorf("%v", f)
		}
		if w.dump() != before || len(w.recorded()) > 0 {
			t.Error("a refused close has written something")
		}
	})
}

// A secretary who has stepped back from a dossier closes without learning which one keeps the sitting
// open, whose ballots it waits for or whose lie apart.
func TestARefusedCloseIsSilentAboutADossierSteppedBackFrom(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.twoProducers()
		w.joins(w.secretary, 0)
		w.open()
		refused := func(who act.Actor, first string) {
			t.Helper()
			_, err := w.close(who, "2021-09-15", "")
			want(t, err, fault.Conflict)
			f := fault.Fields(err)
			if len(f) != 2 || !strings.HasPrefix(f[0].Sentence, first) || !strings.HasPrefix(f[1].Sentence, "HS-002") {
				t.Errorf("%s is told %v", who.Name, f)
			}
			if who.Person == w.secretary.Person && strings.Contains(f[0].Name+f[0].Sentence, string(w.entries[0])) || strings.Contains(f[0].Sentence, "judge-") != (who.Person == office.Person) {
				t.Errorf("%s is told %v", who.Name, f)
			}
		}
		refused(w.secretary, "Một hồ sơ mà bạn đã từ chối chấm điểm chưa đủ số phiếu;")
		refused(office, "HS-001")
		for i, j := range w.judges {
			for _, e := range w.entries {
				w.submit(j, e, []int{50, 75, 75, 75}[i])
			}
		}
		refused(w.secretary, "Một hồ sơ mà bạn đã từ chối chấm điểm có điểm chênh lệch quá mức cho phép;")
		refused(office, "HS-001")
	})
}

// What a reopening keeps is not computed again for a conflict that began after its close.
func TestAKeptResultKnowsNoLaterConflict(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.twoProducers()
		w.open()
		w.submitAll(75)
		first := w.mustClose()
		k, err := w.propose(w.secretary, w.entries[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.agree(w.judges[0], k); err != nil {
			t.Fatal(err)
		}
		w.joins(w.judges[3], 0)
		for _, j := range w.judges {
			s := w.sheet(j, w.entries[1])
			if _, err := w.save(j, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(80), Version: s.Version, Submit: true}); err != nil {
				t.Fatal(err)
			}
		}
		again := w.mustClose()
		if diff := cmp.Diff(first[0], again[0]); diff != "" || len(w.recorded()) > 0 || again[1].Mean != (rulebook.Mean{Num: 32000, Den: 4}) {
			t.Errorf("%s, %d recorded, %v", diff, len(w.recorded()), again[1].Mean)
		}
	})
}
