package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
)

func insertJob(ctx context.Context, tx *db.Tx, name string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO person (person, login, name, password, disabled, created_at, version)
		VALUES ($1, $1, $1, '', FALSE, 0, 1)`, name)
	return err
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM person`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpdatesThatFailRollBackAlone(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					if err := insertJob(ctx, tx, fmt.Sprint(i)); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return boom
					case 2:
						panic("boom")
					}
					return nil
				})
				if (i%3 == 0) != (err == nil) {
					t.Errorf("update %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n != 20 {
			t.Errorf("%d rows kept, want 20", n)
		}
		if updates, commits := d.Commits(); updates < 20 || commits < 1 || commits > updates {
			t.Errorf("%d updates in %d commits", updates, commits)
		}
	})
}

func TestViewCannotWrite(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error { return insertJob(ctx, tx, "x") })
		if err == nil {
			t.Error("a view wrote a row")
		}
		if n := count(t, d); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestBrokenConstraintsAreNamed(t *testing.T) {
	statements := map[db.Constraint]string{
		db.Unique:     `INSERT INTO person (person, login, name, password, disabled, created_at, version) SELECT person, login, name, password, disabled, created_at, version FROM person`,
		db.ForeignKey: `INSERT INTO session (token, person, started_at, expires_at) VALUES ('t', 'nobody', 0, 0)`,
		db.NotNull:    `UPDATE person SET name = NULL`,
		db.Check:      `INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ('p', '', '', 'ghost', '', '', 0, 1)`,
	}
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		seed := func(ctx context.Context, tx *db.Tx) error { return insertJob(ctx, tx, "a") }
		if err := d.Update(t.Context(), seed); err != nil {
			t.Fatal(err)
		}
		for want, statement := range statements {
			err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, statement)
				return err
			})
			if got, name := db.Broken(err); got != want || name == "" {
				t.Errorf("%s: got %v %q from %v", statement, got, name, err)
			}
		}
	})
}

func TestUpdateInsideUpdateIsRefused(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		err := d.Update(t.Context(), func(ctx context.Context, _ *db.Tx) error {
			return d.Update(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		if err == nil {
			t.Error("no error")
		}
	})
}

// A caller who gives up must not roll back the work of those who share the commit.
func TestCancelledCallerHarmsNobody(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	defer cancel()
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			_ = d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
				cancel()
				return insertJob(ctx, tx, fmt.Sprintf("cancelled %d", i))
			})
		})
		wg.Go(func() {
			err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return insertJob(ctx, tx, fmt.Sprintf("kept %d", i))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, d); n < 30 {
		t.Errorf("%d rows, want the 30 kept ones", n)
	}
}

func TestVersionChangesWithEveryCommitOfAnybody(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	version := func() int64 {
		t.Helper()
		v, ok := d.Version()
		if !ok {
			t.Fatal("no version")
		}
		return v
	}
	other, err := db.Open(t.Context(), d.URL(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	for i, by := range []*db.DB{d, other, d, other} {
		before := version()
		if n := count(t, d); n != i || version() != before {
			t.Errorf("reading %d rows changed the version", n)
		}
		err := by.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return insertJob(ctx, tx, fmt.Sprint(i)) })
		if err != nil || version() == before {
			t.Errorf("commit %d: version still %d, %v", i, before, err)
		}
		before = version()
		_ = by.Update(t.Context(), func(context.Context, *db.Tx) error { return errors.New("boom") })
		if version() != before {
			t.Errorf("after a failed update: version %d, was %d", version(), before)
		}
	}
	t.Run("postgres", func(t *testing.T) {
		if _, ok := dbtest.Postgres(t, nil).Version(); ok {
			t.Error("PostgreSQL has no version that costs a glance")
		}
	})
}
