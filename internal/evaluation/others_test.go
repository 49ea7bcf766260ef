package evaluation_test

import (
	"context"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
)

// Pages ask before these verbs and reads are reached; they refuse by themselves too.
func TestWhoReadsWhatOfOthers(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(75)
		reads := map[string]func(context.Context, *act.View) error{
			"entries of another": func(ctx context.Context, v *act.View) error {
				_, err := w.svc.MyEntries(ctx, v, w.judges[1].Person)
				return err
			},
			"seats of another": func(ctx context.Context, v *act.View) error {
				_, err := evaluation.SeatsOf(ctx, v, w.judges[1].Person)
				return err
			},
			"who has handed in": func(ctx context.Context, v *act.View) error {
				_, err := w.svc.MonitorOf(ctx, v, w.sitting)
				return err
			},
			"a sheet of another": func(ctx context.Context, v *act.View) error {
				_, err := evaluation.SheetFor(ctx, v, w.entries[0], w.judges[1].Person)
				return err
			},
		}
		for _, closed := range []bool{false, true} {
			if closed {
				w.mustClose()
			}
			for name, read := range reads {
				for _, who := range []act.Actor{stranger, w.judges[0], admin} {
					if who.Name == admin.Name && name == "seats of another" { // an administrator may know who sits where
						continue
					}
					if err := w.see(who, read); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.NotFound {
						t.Errorf("closed %v: %s is given %s: %v", closed, who.Name, name, err)
					}
				}
			}
		}
		if err := w.see(leader, reads["a sheet of another"]); err != nil {
			t.Errorf("a leader reads sheets after the close: %v", err)
		}
	})
}

// A seat alone scores nothing where the role of a judge has ended.
func TestWhoseRoleHasEndedSavesNothing(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		elsewhere := w.judges[0]
		elsewhere.Roles = []act.Held{{Role: act.Judge, Place: "219.2020"}}
		_, err := w.save(elsewhere, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(75)})
		want(t, err, fault.Forbidden)
	})
}

// Whoever stepped back from a dossier in one council scores it in no other, and reads no
// sheet about it under another role.
func TestRecusedInAnotherCouncil(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(75)
		who := w.judges[0]
		w.sql(`INSERT INTO council SELECT 'other', place, level, 'Hội đồng khác', decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version FROM council`)
		w.sql(`INSERT INTO seat VALUES ('other-seat', 'other', $1, 'x', '', 'member', TRUE, 1)`, string(who.Person))
		w.sql(`INSERT INTO recusal VALUES ($1, 'other-seat', 'Là người nhà.', 0)`, string(w.entries[0]))
		w.mustSee(who, func(ctx context.Context, v *act.View) error {
			mine, err := w.svc.MyEntries(ctx, v, who.Person)
			for _, e := range mine {
				if (e.Recusal != "") != (e.Key == w.entries[0]) {
					t.Errorf("entry %s: %q", e.Code, e.Recusal)
				}
			}
			return err
		})
		_, err := w.reopen(who, w.entries[0], w.sheet(who, w.entries[0]).Version)
		if fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Conflict {
			t.Errorf("reopened: %v", err)
		}
		w.mustClose()
		officer := act.Actor{Person: who.Person, Name: who.Name, Roles: office.Roles}
		for i, e := range w.entries[:2] {
			err := w.see(officer, func(ctx context.Context, v *act.View) error {
				_, err := evaluation.SheetFor(ctx, v, e, w.judges[1].Person)
				return err
			})
			if (fault.KindOf(err) == fault.NotFound) != (i == 0) {
				t.Errorf("sheet %d of another: %v", i, err)
			}
		}
	})
}
