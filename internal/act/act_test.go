package act_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/fault"
)

func TestAWriteWithoutAJournalEntryDoesNotCommit(t *testing.T) {
	insert := `INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ($1, $1, 'x', '', FALSE, 0, 1)`
	ways := map[string]func(context.Context, *act.Act) error{
		"exec": func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, insert, "new")
			return err
		},
		"one returned row": func(ctx context.Context, a *act.Act) error {
			var got string
			return a.QueryRowContext(ctx, insert+` RETURNING person`, "new").Scan(&got)
		},
		"returned rows": func(ctx context.Context, a *act.Act) error {
			rows, err := a.QueryContext(ctx, insert+` RETURNING person`, "new")
			if err != nil {
				return err
			}
			for rows.Next() {
				continue
			}
			return errors.Join(rows.Err(), rows.Close())
		},
		"prepared": func(ctx context.Context, a *act.Act) error {
			statement, err := a.PrepareContext(ctx, insert)
			if err != nil {
				return err
			}
			_, err = statement.ExecContext(ctx, "new")
			return errors.Join(err, statement.Close())
		},
		"update": func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `uPdAtE person SET name = 'changed'`)
			return err
		},
		"delete": func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, "\n\tDELETE\nFROM person")
			return err
		},
		"through its own view": func(ctx context.Context, a *act.Act) error {
			_, err := a.View().ExecContext(ctx, insert, "new")
			return err
		},
	}
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("there")))
		for name, way := range ways {
			if err := d.Do(t.Context(), act.System("test"), way); !errors.Is(err, act.ErrUnrecorded) {
				t.Errorf("%s: %v", name, err)
			}
		}
		var names string
		must(t, d.See(t.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
			return v.QueryRowContext(ctx, `SELECT string_agg(login || ' ' || name, ',') FROM person`).Scan(&names)
		}))
		if names != "there x" {
			t.Errorf("people after refused acts: %s", names)
		}
	})
}

func TestAnActThatFailsKeepsNothing(t *testing.T) {
	boom := errors.New("boom")
	each(t, func(t *testing.T, d *act.Desk) {
		err := d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return errors.Join(entered("gone")(ctx, a), boom)
		})
		if !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		err = d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			must(t, entered("gone")(ctx, a))
			panic("boom")
		})
		if err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("panic: %v", err)
		}
		if people, entries := count(t, d, "person"), count(t, d, "journal"); people != 0 || entries != 0 {
			t.Errorf("%d people and %d entries are left", people, entries)
		}
	})
}

func TestAnActThatOnlyReadsLeavesNoTrace(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("there")))
		err := d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			var n int // a column called created_at is no write
			return a.QueryRowContext(ctx, `SELECT COUNT(created_at) FROM person`).Scan(&n)
		})
		if err != nil {
			t.Error(err)
		}
		if n := count(t, d, "journal"); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
}

func TestAViewCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("there")))
		for _, statement := range []string{
			`INSERT INTO journal_seal (seq, entry, hash) SELECT 1, entry, '' FROM journal`,
			`UPDATE person SET name = 'changed'`,
			`DELETE FROM journal`,
			`CREATE TABLE mine (x TEXT)`,
			`DROP TABLE journal_seal`,
			`INSERT INTO person (person, login, name, password, disabled, created_at, version) SELECT 'new', 'new', name, password, disabled, created_at, version FROM person RETURNING person`,
		} {
			err := d.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
				rows, err := v.QueryContext(ctx, statement)
				if err != nil {
					return err
				}
				for rows.Next() {
					continue
				}
				return errors.Join(rows.Err(), rows.Close())
			})
			if err == nil {
				t.Errorf("a view did: %s", statement)
			}
		}
		if people, entries := count(t, d, "person"), count(t, d, "journal"); people != 1 || entries != 1 {
			t.Errorf("%d people, %d entries", people, entries)
		}
	})
}

func TestAnActHasOneInstant(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		var at int64
		err := d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			at = a.Now().UnixMilli()
			d.DB.Now() // time passes
			if a.Now().UnixMilli() != at || a.View().Now() != a.Now() || a.Now().Nanosecond()%1e6 != 0 || a.Now().Location().String() != "UTC" {
				t.Errorf("the instant moved or is not whole: %v", a.Now())
			}
			if !strings.HasPrefix(strings.ReplaceAll(a.NewKey(), "-", ""), fmt.Sprintf("%012x", at)) {
				t.Error("a key has another instant")
			}
			must(t, entered("one")(ctx, a))
			return entered("two")(ctx, a)
		})
		must(t, err)
		must(t, d.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			list, err := act.Entries(ctx, v, "", 10)
			if len(list) != 2 || list[0].At.UnixMilli() != at || list[1].At.UnixMilli() != at {
				t.Errorf("entries %v, want both at %d", list, at)
			}
			if v.Now().UnixMilli() <= at {
				t.Error("a later view is not later")
			}
			return err
		}))
	})
}

func TestTodayIsTheDayInVietnam(t *testing.T) {
	if day := act.Date(noon().Add(12 * 60 * 60 * 1e9)); day != "2026-03-02" {
		t.Errorf("17:00 UTC is %s in Vietnam", day)
	}
	if day := act.Date(noon()); day != "2026-03-01" {
		t.Errorf("05:00 UTC is %s in Vietnam", day)
	}
}

func TestAUniqueClashIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("same")))
		err := d.Do(t.Context(), act.System("test"), entered("same"))
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("got %v", err)
		}
		if kind, _ := db.Broken(err); kind != db.Unique {
			t.Errorf("the cause is lost for the log: %v", err)
		}
		named := fault.Wrong(fault.Field{Name: "login", Sentence: "Đã có người dùng."})
		err = d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return fmt.Errorf("%w, because of: %w", named, entered("same")(ctx, a))
		})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("a verb that says more was overruled: %v", err)
		}
		err = d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `INSERT INTO session (token, person, started_at, expires_at) VALUES ('t', 'nobody', 0, 0)`)
			return err
		})
		if err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("a broken reference is nobody's conflict: %v", err)
		}
	})
}

func TestKeysSortAsMadeAndNeverMeet(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		same := &act.Desk{DB: d.DB.At(noon), Places: d.Places} // all acts at one instant
		const acts, each = 8, 10_000
		made := make([][]string, acts)
		var wg sync.WaitGroup
		for i := range acts {
			wg.Go(func() {
				err := same.Do(t.Context(), act.System("test"), func(_ context.Context, a *act.Act) error {
					made[i] = make([]string, each)
					for n := range each {
						made[i][n] = a.NewKey()
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		seen := map[string]bool{}
		for _, keys := range made {
			if !slices.IsSorted(keys) {
				t.Error("keys of one act do not sort as made")
			}
			for _, k := range keys {
				if len(k) != 36 || k[14] != '7' || !strings.ContainsRune("89ab", rune(k[19])) {
					t.Fatalf("%s is no UUID of version 7", k)
				}
				seen[k] = true
			}
		}
		if len(seen) != acts*each {
			t.Errorf("%d different keys of %d", len(seen), acts*each)
		}
		var before, after string
		key := func(into *string) func(context.Context, *act.Act) error {
			return func(_ context.Context, a *act.Act) error { *into = a.NewKey(); return nil }
		}
		must(t, d.Do(t.Context(), act.System("test"), key(&before)))
		must(t, d.Do(t.Context(), act.System("test"), key(&after)))
		if before >= after {
			t.Errorf("a later act has the smaller key: %s, %s", before, after)
		}
	})
}

func TestTheJournalKeepsWhoDidWhat(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		who := holder(act.Judge, tanYen)
		must(t, d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error {
			must(t, a.Record(ctx, "sheet.saved", "sheet/1", tanYen, map[string]int{"total": 7000}, map[string]int{"total": 7100}))
			return a.Record(ctx, "entry.recused", "entry/1", tanYen, nil, "lý do <b>")
		}))
		read := func(as act.Actor, subject string) (list []act.Entry) {
			must(t, d.See(t.Context(), as, func(ctx context.Context, v *act.View) (err error) {
				list, err = act.Entries(ctx, v, subject, 10)
				return err
			}))
			return list
		}
		ballot := read(act.System("test"), "sheet/1")
		if len(ballot) != 1 || ballot[0].Actor != "judge" || ballot[0].Name != who.Name || ballot[0].Verb != "sheet.saved" ||
			ballot[0].Place != string(tanYen) || ballot[0].Before != `{"total":7000}` || ballot[0].After != `{"total":7100}` {
			t.Errorf("entry: %+v", ballot)
		}
		if secret := read(holder(act.Office, bacGiang), "sheet/1"); len(secret) != 1 || secret[0].Before+secret[0].After != "" {
			t.Errorf("an office reads marks in the journal: %+v", secret)
		}
		if all := read(holder(act.Office, bacGiang), ""); len(all) != 2 || all[0].Subject != "entry/1" || all[0].Before != "" || all[0].After != `"lý do \u003cb\u003e"` || all[1].After != "" {
			t.Errorf("newest first, ballots shut: %+v", all)
		}
		err := d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "x.done", "x/1", "", nil, make(chan int))
		})
		if err == nil {
			t.Error("a value that cannot be written was recorded")
		}
	})
}
