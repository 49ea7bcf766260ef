package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/demo"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/law/rulebook"
	"ocop/internal/personal"
	"ocop/internal/programme"
	"ocop/internal/record"
	"ocop/internal/registry"
)

// world is the demonstration with its record sealed, and somebody who reaches past it.
type world struct {
	*testing.T
	desk *act.Desk
	keys []string
	raw  *sql.DB
}

func clock() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }

func each(t *testing.T, fn func(*world)) { t.Helper(); eachUnder(t, given.Books(t), fn) }

// eachUnder runs fn where everything was done under a law.
func eachUnder(t *testing.T, books *rulebook.Library, fn func(*world)) {
	t.Helper()
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		secret, public, err := note.GenerateKey(rand.Reader, "ocop-test")
		check(t, err)
		signer, err := note.NewSigner(secret)
		check(t, err)
		verifier, err := note.NewVerifier(public)
		check(t, err)
		w := &world{T: t, keys: []string{public}, desk: &act.Desk{DB: d, Places: given.Places(t), Signer: signer, Known: note.VerifierList(verifier)}}
		safe := given.Vault(t)
		_, err = demo.Load(t.Context(), demo.Stage{Desk: w.desk, Safe: safe, Programme: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}})
		check(t, err)
		w.more()
		w.keeps(wide(t, "2022-01-01"))
		w.seal()
		w.breakIn()
		fn(w)
	})
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// more enters what the demonstration has no rows of, and erases the data of a person: the
// record stays whole.
func (w *world) more() {
	w.Helper()
	check(w, w.desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		people, err := account.List(ctx, a.View())
		if err != nil {
			return err
		}
		if _, err := a.ExecContext(ctx, `INSERT INTO session (token, person, started_at, expires_at) VALUES ('digest', $1, 1, 2)`, string(people[0].Key)); err != nil {
			return err
		}
		if _, err := a.ExecContext(ctx, `INSERT INTO recusal (entry, seat, reason, at) SELECT entry, seat, 'người nhà', 1 FROM sheet
			WHERE sheet = (SELECT MAX(sheet) FROM sheet WHERE state = 'draft')`); err != nil {
			return err
		}
		if err := job.Enqueue(ctx, a.Tx, job.New{Key: a.NewKey(), Kind: "backup", Payload: map[string]string{"file": "x"}, AskedBy: "quantri", At: a.Now()}); err != nil {
			return err
		}
		if err := a.Record(ctx, "job.asked", "job/1", "", nil, nil); err != nil {
			return err
		}
		if err := personal.SetPeriod(ctx, a, personal.PeriodForm{Item: string(personal.Tickets), StartsOn: a.Today(), Days: "60", Source: "Thử"}); err != nil {
			return err
		}
		list, err := registry.Representatives(ctx, a.View())
		if err != nil {
			return err
		}
		return registry.EraseRepresentative(ctx, a, list[len(list)-1].Key, "request")
	}))
}

func (w *world) seal() {
	w.Helper()
	for {
		n, err := w.desk.Seal(w.Context(), 0)
		check(w, err)
		if n == 0 {
			return
		}
	}
}

// breakIn opens the database without anything that the schema forbids.
func (w *world) breakIn() {
	w.Helper()
	driver, address := "pgx", w.desk.DB.URL()
	if w.desk.DB.Engine() == db.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(0)&_pragma=ignore_check_constraints(1)"
	}
	var err error
	w.raw, err = sql.Open(driver, address)
	check(w, err)
	w.raw.SetMaxOpenConns(1)
	w.Cleanup(func() { check(w, w.raw.Close()) })
	if w.desk.DB.Engine() == db.SQLite {
		return
	}
	rows, err := w.raw.QueryContext(w.Context(), `SELECT CAST(conrelid AS regclass)::text, conname FROM pg_constraint
		WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace`)
	check(w, err)
	var drops []string
	for rows.Next() {
		var table, name string
		check(w, rows.Scan(&table, &name))
		drops = append(drops, fmt.Sprintf("ALTER TABLE %s DROP CONSTRAINT %s", table, name))
	}
	check(w, rows.Err())
	check(w, rows.Close())
	w.exec(drops...)
}

func (w *world) exec(statements ...string) {
	w.Helper()
	for _, s := range statements {
		if _, err := w.raw.ExecContext(w.Context(), s); err != nil {
			w.Fatalf("%s: %v", s, err)
		}
	}
}

// export writes the record into a folder.
func (w *world) export() string {
	w.Helper()
	dir := filepath.Join(w.TempDir(), "export")
	_, err := record.Export(w.Context(), w.desk, w.keys, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		return os.Create(path)
	})
	check(w, err)
	return dir
}

// verified runs the program and gives its code and what it said.
func verified(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errs strings.Builder
	code := run(args, &out, &errs)
	return code, out.String() + errs.String()
}

// file writes a file of the test's own.
func (w *world) file(name, text string) string {
	w.Helper()
	path := filepath.Join(w.TempDir(), name)
	check(w, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func (w *world) newest() (c act.Checkpoint) {
	w.Helper()
	check(w, w.desk.See(w.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
		c, err = act.NewestCheckpoint(ctx, v)
		return err
	}))
	return c
}
