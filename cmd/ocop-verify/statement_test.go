package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/record"
)

// touch is an act on a sheet, a row that results follow from, dated some time from now.
func (w *world) touch(sheet string, from time.Duration) error {
	desk := &act.Desk{DB: w.desk.DB.At(func() time.Time { return clock().Add(from) }), Places: w.desk.Places}
	return desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `UPDATE sheet SET saved_at = saved_at + 1, version = version + 1 WHERE sheet = $1`, sheet); err != nil {
			return err
		}
		return a.Record(ctx, "sheet.saved", "sheet/"+sheet, "", nil, nil)
	})
}

// drafts are sheets that nobody has handed in.
func (w *world) drafts(n int) (list []string) {
	w.Helper()
	check(w, w.desk.DB.View(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT sheet FROM sheet WHERE state = 'draft' ORDER BY sheet LIMIT %d`, n))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var k string
			if err := rows.Scan(&k); err != nil {
				return err
			}
			list = append(list, k)
		}
		return rows.Err()
	}))
	if len(list) == 0 {
		w.Fatal("no draft")
	}
	return list
}

// An export made while people work, and while the sealer seals, is whole.
func TestAnExportMadeWhilePeopleWorkVerifies(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		ctx, stop := context.WithCancel(w.Context())
		defer stop()
		var working sync.WaitGroup
		for _, k := range w.drafts(3) {
			working.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					if err := w.touch(k, time.Duration(n)*time.Millisecond-5*time.Minute); err != nil {
						w.Error(err)
						return
					}
				}
			})
		}
		working.Go(func() {
			for ctx.Err() == nil {
				if _, err := w.desk.Seal(w.Context(), 0); err != nil {
					w.Error(err)
					return
				}
			}
		})
		for range 5 {
			if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 {
				w.Error(said)
			}
		}
		stop()
		working.Wait()
		w.seal()
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 || strings.Contains(said, "not sealed") {
			w.Errorf("afterwards: %d, %s", code, said)
		}
	})
}

// An act may wait for its seal for as long as a seal takes: an older one was kept out of the log. One
// that an earlier export tells of and that is gone was removed.
func TestAnActThatWaitsIsToldFromOneThatWasKeptOut(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys, draft := w.file("keys.txt", w.keys[0]+"\n"), w.drafts(1)[0]
		for _, c := range []struct {
			from time.Duration
			want string
		}{
			{-2 * time.Second, "note: 1 acts waited for their seal"},
			{-sealTerm, "note: 1 acts waited for their seal"},
			{-sealTerm - time.Second, "has no seal on 2026-11-24T03:00:00Z"},
			{30 * time.Minute, "note: 1 acts waited for their seal"},
			{clocksDiffer + time.Second, "has no seal on 2026-11-24T03:00:00Z"},
		} {
			check(w, w.touch(draft, c.from))
			code, said := verified(w.T, "-keys", keys, w.export())
			if (code == 0) != strings.HasPrefix(c.want, "note") || !strings.Contains(said, c.want) {
				w.Errorf("%s: code %d, %q not in: %s", c.from, code, c.want, said)
			}
			later := &act.Desk{DB: w.desk.DB.At(func() time.Time { return clock().Add(3 * time.Hour) }), Signer: w.desk.Signer}
			if n, err := later.Seal(w.Context(), 0); n != 1 || err != nil {
				w.Fatal(n, err)
			}
		}
		newest := `(SELECT MAX(seq) FROM journal_seal)`
		w.exec(`DELETE FROM checkpoint WHERE size = `+newest, `UPDATE journal SET at = at - 7200000 WHERE entry = (SELECT entry FROM journal_seal WHERE seq = `+newest+`)`,
			`DELETE FROM journal_seal WHERE seq = `+newest)
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 1 || !strings.Contains(said, "no seal") {
			w.Errorf("a seal was removed with its checkpoint: %d, %s", code, said)
		}
	})
}

// Whoever keeps the statement of an export finds an act that waited then and was removed since.
func TestAnActThatWaitedAndWasRemovedIsMissed(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys, draft := w.file("keys.txt", w.keys[0]+"\n"), w.drafts(1)[0]
		w.exec(`CREATE TABLE keep AS SELECT * FROM sheet`)
		check(w, w.touch(draft, 0))
		first := w.export()
		older := w.file("kept.txt", w.read(first, "export.txt"))
		for range 2 { // it waits, then it is sealed
			if code, said := verified(w.T, "-keys", keys, "-older", older, w.export()); code != 0 {
				w.Error(said)
			}
			w.seal()
		}
		newest := `(SELECT MAX(seq) FROM journal_seal)`
		w.exec(`DELETE FROM checkpoint WHERE size = `+newest, `DELETE FROM journal WHERE entry = (SELECT entry FROM journal_seal WHERE seq = `+newest+`)`,
			`DELETE FROM journal_seal WHERE seq = `+newest, `DELETE FROM sheet`, `INSERT INTO sheet SELECT * FROM keep`)
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 {
			w.Error("alone: ", said) // nothing in it tells
		}
		if code, said := verified(w.T, "-keys", keys, "-older", older, w.export()); code != 1 || !strings.Contains(said, "1 acts that waited for their seal on") {
			w.Errorf("removed: %d, %s", code, said)
		}
	})
}

// An export that was cut off, mixed with another or changed on its way is named as that, file by file.
func TestAnExportIsWhole(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		if _, err := record.Export(w.Context(), &act.Desk{DB: w.desk.DB}, w.keys, nil); err == nil {
			w.Error("an export that nobody signs")
		}
		other := w.export()
		check(w, w.touch(w.drafts(1)[0], 0))
		for name, c := range map[string]struct {
			change func(dir string) error
			want   string
		}{
			"the statement is missing": {func(dir string) error { return os.Remove(filepath.Join(dir, "export.txt")) }, "WRONG: export.txt: it is missing"},
			"its instant is another":   {w.bend("export.txt", "2026-11-24T03:", "2026-11-24T04:"), "WRONG: export.txt: invalid signature"},
			"it is that of another export": {func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "export.txt"), []byte(w.read(other, "export.txt")), 0o600)
			}, "was not there when the export was signed"},
			"it is a checkpoint": {func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "export.txt"), []byte(w.newest().Signed), 0o600)
			}, "not the statement of an export"},
			"a table is missing":            {func(dir string) error { return os.Remove(filepath.Join(dir, "rows", "season.jsonl")) }, "WRONG: rows/season.jsonl: the file is missing"},
			"all after a table are missing": {func(dir string) error { return os.RemoveAll(filepath.Join(dir, "rows")) }, "WRONG: rows/sheet.jsonl: the file is missing"},
			"a file is cut off":             {func(dir string) error { return os.Truncate(filepath.Join(dir, "rows", "season.jsonl"), 0) }, "WRONG: rows/season.jsonl: it is not as it was"},
			"a file of another export": {func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "rows", "sheet.jsonl"), []byte(w.read(other, "rows/sheet.jsonl")), 0o600)
			}, "WRONG: rows/sheet.jsonl: it is not as it was"},
			"an act that waits is missing": {func(dir string) error { return os.Truncate(filepath.Join(dir, "waiting.jsonl"), 0) }, "WRONG: waiting.jsonl: it is not as it was"},
			"a file more":                  {func(dir string) error { return os.WriteFile(filepath.Join(dir, "rows", "season2.jsonl"), nil, 0o600) }, "WRONG: rows/season2.jsonl: the export was signed without"},
		} {
			dir := w.export()
			check(w, c.change(dir))
			if code, said := verified(w.T, "-keys", keys, dir); code != 1 || !strings.Contains(said, c.want) {
				w.Errorf("%s: code %d, %q not in: %s", name, code, c.want, said)
			}
		}
	})
}

// read gives a file of an export.
func (w *world) read(dir, name string) string {
	w.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	check(w, err)
	return string(text)
}

// bend replaces a text once in a file of an export.
func (w *world) bend(name, from, to string) func(dir string) error {
	return func(dir string) error {
		return os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(w.read(dir, name), from, to, 1)), 0o600)
	}
}
