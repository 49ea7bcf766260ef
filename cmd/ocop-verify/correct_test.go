package main

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/programme"
)

// reopen closes the open sitting of the demonstration, opens it again for its first dossier and
// closes it once more.
func (w *world) reopen() {
	w.Helper()
	books := given.Books(w)
	law := &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}
	var sitting evaluation.Sitting
	var council evaluation.Council
	var entries []evaluation.Entry
	check(w, w.desk.See(w.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		var k string
		err := v.QueryRowContext(ctx, `SELECT sitting FROM sitting WHERE state = 'scoring'`).Scan(&k)
		if err != nil {
			return err
		}
		if sitting, err = evaluation.SittingByKey(ctx, v, key.Sitting(k)); err != nil {
			return err
		}
		if council, err = evaluation.CouncilByKey(ctx, v, sitting.Council); err != nil {
			return err
		}
		entries, err = law.Evaluation.Entries(ctx, v, sitting.Key)
		return err
	}))
	seated := func(d evaluation.Duty) act.Actor {
		for _, s := range council.Seats {
			if s.Duty == d {
				return act.Actor{Person: s.Person, Name: s.Name, Roles: []act.Held{{Role: act.Judge, Place: council.Place}}}
			}
		}
		return act.Visitor()
	}
	do := func(who act.Actor, fn func(context.Context, *act.Act) error) {
		w.Helper()
		check(w, w.desk.Do(w.Context(), who, fn))
		w.seal() // the clock stands still: only the log says what came first
	}
	closing := func() {
		w.Helper()
		do(seated(evaluation.Secretary), func(ctx context.Context, a *act.Act) error {
			_, err := law.Close(ctx, a, evaluation.Closing{Sitting: sitting.Key, MetOn: a.Today()})
			return err
		})
	}
	closing()
	var asked key.Reopening
	do(seated(evaluation.Secretary), func(ctx context.Context, a *act.Act) (err error) {
		asked, err = evaluation.ProposeReopening(ctx, a, evaluation.NewReopening{Sitting: sitting.Key, Ground: evaluation.WrongMark, Reason: "Chọn nhầm mức",
			Entries: []key.Entry{entries[0].Key}})
		return err
	})
	do(seated(evaluation.Chair), func(ctx context.Context, a *act.Act) error { return law.Reopen(ctx, a, sitting.Key, asked) })
	for _, s := range council.Seats {
		if !s.Votes {
			continue
		}
		do(act.Actor{Person: s.Person, Name: s.Name, Roles: []act.Held{{Role: act.Judge, Place: council.Place}}}, func(ctx context.Context, a *act.Act) error {
			sheet, err := evaluation.SheetFor(ctx, a.View(), entries[0].Key, s.Person)
			if err != nil {
				return err
			}
			_, err = law.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: entries[0].Key, Marks: sheet.Marks, Findings: sheet.Findings, Remark: "Xem lại", Version: sheet.Version, Submit: true})
			if fault.KindOf(err) == fault.Invalid { // the one whose sheet was never finished
				return nil
			}
			return err
		})
	}
	closing()
}

// A sitting that was opened again is computed twice: the close in force and the one that lost
// its effect; whoever bends the latter, or does alone what takes two, is found.
func TestAReopenedSittingIsVerifiedTwice(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		w.reopen()
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 || !strings.Contains(said, "1 closes have lost their effect") {
			w.Fatalf("the untouched export: %d, %s", code, said)
		}
		for _, c := range []struct{ table, statement, want string }{
			{"edition_sheet", `UPDATE edition_sheet SET total = total - 100 WHERE sheet = (SELECT MIN(sheet) FROM edition_sheet WHERE state = 'sealed')`, "of edition"},
			{"edition_sheet", `UPDATE edition_sheet SET version = version - 1 WHERE sheet = (SELECT MIN(sheet) FROM edition_sheet WHERE state = 'sealed')`, "the journal does not tell that it was handed in"},
			{"edition_sheet", `UPDATE edition_sheet SET marks = (SELECT MAX(marks) FROM sheet WHERE state = 'sealed') WHERE sheet = (SELECT MIN(sheet) FROM edition_sheet WHERE state = 'sealed')`, "its member handed in something else"},
			{"edition_entry", `UPDATE edition_entry SET mean_num = mean_num + 1 WHERE entry = (SELECT MIN(entry) FROM edition_entry)`, "by the ballots"},
			{"reopening", `UPDATE reopening SET answered_by = proposed_by`, "not agreed to by chair and secretary"},
			{"edition", `UPDATE edition SET sitting = (SELECT MIN(sitting) FROM sitting)`, "nobody agreed to open its sitting again"},
		} {
			w.exec("CREATE TABLE keep AS SELECT * FROM "+c.table, c.statement)
			check(w, w.desk.Do(w.Context(), act.System("forger"), func(ctx context.Context, a *act.Act) error {
				for _, table := range []string{"edition_sheet", "edition_entry", "reopening", "edition"} { // those put back after the last try too
					if err := act.Attest(ctx, a, table, "giả mạo"); err != nil {
						return err
					}
				}
				return nil
			}))
			w.seal()
			if code, said := verified(w.T, "-keys", keys, w.export()); code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "outside of any act") {
				w.Errorf("%s: code %d, %q not in: %s", c.table, code, c.want, said)
			}
			w.exec("DELETE FROM "+c.table, "INSERT INTO "+c.table+" SELECT * FROM keep", "DROP TABLE keep")
		}
	})
}
