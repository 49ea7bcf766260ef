package evaluation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// everything is the answer of every query for one actor, errors included, as text. Keys
// are random, so each becomes the number of its first appearance.
func (w *world) everything(actor act.Actor) string {
	w.t.Helper()
	var b strings.Builder
	put := func(name string, v any, err error) {
		text, bad := json.Marshal(v)
		if bad != nil {
			w.t.Fatal(bad)
		}
		fmt.Fprintf(&b, "%s: %s %v\n", name, text, err)
	}
	w.mustSee(actor, func(ctx context.Context, v *act.View) error {
		round, err := evaluation.RoundByKey(ctx, v, w.round)
		put("RoundByKey", round, err)
		rounds, err := evaluation.Rounds(ctx, v, w.season)
		put("Rounds", rounds, err)
		sittings, err := evaluation.Sittings(ctx, v, w.round)
		put("Sittings", sittings, err)
		sitting, err := evaluation.SittingByKey(ctx, v, w.sitting)
		put("SittingByKey", sitting, err)
		entries, err := w.svc.Entries(ctx, v, w.sitting)
		put("Entries", entries, err)
		results, err := w.svc.SittingResults(ctx, v, w.sitting)
		put("SittingResults", results, err)
		tallies, err := w.svc.Tallies(ctx, v, w.sitting)
		put("Tallies", tallies, err)
		monitor, err := w.svc.MonitorOf(ctx, v, w.sitting)
		put("Monitor", monitor, err)
		rechecks, err := evaluation.Rechecks(ctx, v, w.sitting)
		put("Rechecks", rechecks, err)
		for _, p := range []key.Person{actor.Person, w.judges[1].Person} {
			seats, err := evaluation.SeatsOf(ctx, v, p)
			put("SeatsOf", seats, err)
			mine, err := w.svc.MyEntries(ctx, v, p)
			put("MyEntries", mine, err)
		}
		for _, e := range w.entries {
			entry, err := w.svc.EntryByKey(ctx, v, e)
			put("EntryByKey", entry, err)
			tally, err := w.svc.TallyOf(ctx, v, e)
			put("TallyOf", tally, err)
			for _, p := range []key.Person{actor.Person, w.judges[0].Person, w.judges[1].Person} {
				sheet, err := evaluation.SheetFor(ctx, v, e, p)
				put("SheetFor", sheet, err)
			}
		}
		return nil
	})
	return numbered(b.String())
}

func numbered(text string) string {
	seen := map[string]string{}
	return regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}`).ReplaceAllStringFunc(text, func(k string) string {
		if seen[k] == "" {
			seen[k] = fmt.Sprintf("#%d", len(seen)+1)
		}
		return seen[k]
	})
}

// TestAnotherMembersScoreCanNotBeSeen builds two databases that differ only in what one
// other member marked, remarked and found. Before closing, every query of everybody but
// that member answers with the same bytes.
func TestAnotherMembersScoreCanNotBeSeen(t *testing.T) {
	t.Parallel()
	for _, engine := range engines() {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			worlds := [2]*world{}
			for i, points := range []int{72, 81} {
				w := build(t, engine.open, small())
				w.open()
				for _, j := range w.judges {
					p := 75
					if j.Person == w.judges[1].Person {
						p = points
					}
					_, err := w.save(j, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(p), Remark: fmt.Sprint("điểm ", p), Submit: true})
					if err != nil {
						t.Fatal(err)
					}
				}
				if _, err := w.save(w.judges[1], evaluation.Draft{Entry: w.entries[1], Marks: w.marks(points)}); err != nil {
					t.Fatal(err)
				}
				for _, about := range []act.Actor{w.judges[1], w.judges[2]} {
					w.mustDo(w.recheck(w.secretary, w.ask(about)))
				}
				worlds[i] = w
			}
			a, b := worlds[0], worlds[1]
			for _, who := range []act.Actor{a.judges[0], a.judges[2], a.secretary, office, leader, admin, stranger, act.Visitor()} {
				if diff := cmp.Diff(a.everything(who), b.everything(who)); diff != "" {
					t.Errorf("%s sees a difference: %s", who.Name, diff)
				}
			}
			if a.everything(a.judges[1]) == b.everything(b.judges[1]) {
				t.Error("the member does not see the own sheet: the comparison compares nothing")
			}
		})
	}
}

func TestWhoSeesResultsAfterClosing(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(75)
		results := func(a act.Actor) (n int) {
			_ = w.see(a, func(ctx context.Context, v *act.View) error {
				r, err := w.svc.SittingResults(ctx, v, w.sitting)
				tallies, bad := w.svc.Tallies(ctx, v, w.sitting)
				if n = len(r); len(tallies) != n {
					t.Errorf("%s: %d results, %d tallies", a.Name, n, len(tallies))
				}
				_, tallyErr := w.svc.TallyOf(ctx, v, w.entries[0])
				if (tallyErr == nil) != (n > 0) || tallyErr != nil && fault.KindOf(tallyErr) != fault.NotFound {
					t.Errorf("%s: %d results, but the tally gives %v", a.Name, n, tallyErr)
				}
				return errorsOf(err, bad)
			})
			return n
		}
		everybody := []act.Actor{office, leader, admin, tanYenOffice, stranger, act.Visitor(), w.judges[0], w.secretary}
		for _, a := range everybody {
			if n := results(a); n != 0 {
				t.Errorf("before closing %s sees %d results", a.Name, n)
			}
		}
		w.mustClose()
		after := map[string]int{}
		for _, a := range everybody {
			after[a.Name] = results(a)
		}
		wanted := map[string]int{office.Name: 2, leader.Name: 2, admin.Name: 0, tanYenOffice.Name: 0, stranger.Name: 0, "Khách": 0, "judge-1": 2, "secretary": 2}
		if diff := cmp.Diff(wanted, after); diff != "" {
			t.Error(diff)
		}
	})
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestMonitorAndProgressCountWithoutPoints(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submit(w.judges[0], w.entries[0], 77)
		if _, err := w.save(w.judges[1], evaluation.Draft{Entry: w.entries[0], Marks: w.marks(77)}); err != nil {
			t.Fatal(err)
		}
		if err := w.recuse(w.judges[2], w.entries[0], "Họ hàng"); err != nil {
			t.Fatal(err)
		}
		w.mustSee(w.secretary, func(ctx context.Context, v *act.View) error {
			m, err := w.svc.MonitorOf(ctx, v, w.sitting)
			if err != nil {
				return err
			}
			if diff := cmp.Diff([]evaluation.SheetState{"submitted", "draft", "recused", ""}, m.Rows[0].States); diff != "" {
				t.Error(diff)
			}
			if len(m.Seats) != 4 || m.Rows[1].Entry.ProductName != "product-2" || m.Rows[0].Entry.Result != nil {
				t.Errorf("%+v", m)
			}
			wanted := []evaluation.Recusal{{Entry: m.Rows[0].Entry, Seat: m.Seats[2], Reason: "Họ hàng"}}
			if diff := cmp.Diff(wanted, m.Recusals); diff != "" {
				t.Error(diff)
			}
			text, _ := json.Marshal(m)
			if strings.Contains(string(text), "7700") {
				t.Errorf("points in the monitor: %s", text)
			}
			return nil
		})
		w.mustSee(office, func(ctx context.Context, v *act.View) error {
			list, err := evaluation.Sittings(ctx, v, w.round)
			if err != nil {
				return err
			}
			wanted := evaluation.Progress{Dossiers: 2, Voters: 4, Expected: 7, Drafts: 1, Submitted: 1}
			if diff := cmp.Diff(wanted, list[0].Progress); len(list) != 1 || diff != "" {
				t.Error(diff)
			}
			return nil
		})
		w.mustSee(w.judges[3], func(ctx context.Context, v *act.View) error {
			s, err := evaluation.SittingByKey(ctx, v, w.sitting)
			if diff := cmp.Diff(evaluation.Progress{Dossiers: 2}, s.Progress); diff != "" {
				t.Errorf("a member sees how far others are: %s", diff)
			}
			return err
		})
	})
}

func TestMyEntriesCountWhatIsLeft(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		me := w.judges[3]
		m := w.marks(75)
		m[0], m[1] = 0, 0
		if _, err := w.save(me, evaluation.Draft{Entry: w.entries[0], Marks: m}); err != nil {
			t.Fatal(err)
		}
		w.mustSee(me, func(ctx context.Context, v *act.View) error {
			list, err := w.svc.MyEntries(ctx, v, me.Person)
			if err != nil {
				return err
			}
			if len(list) != 2 || list[0].Sheet != evaluation.Drafted || list[1].Sheet != evaluation.NoSheet || list[0].All-list[0].Marked != 2 || list[1].Marked != 0 || list[1].All < list[0].All {
				t.Errorf("%+v", list)
			}
			if list[0].ProductName != "product-1" || list[0].ProducerName != "producer" || list[0].Level != "province" || !list[0].Votes {
				t.Errorf("%+v", list[0])
			}
			return nil
		})
	})
}
