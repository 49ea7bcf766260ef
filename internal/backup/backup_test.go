package backup_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/demo"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/programme"
)

func clock() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }

func source(t *testing.T, d *db.DB) backup.Source {
	t.Helper()
	files, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return backup.Source{DB: d, Files: files}
}

// loaded is a province with one stored file.
func loaded(t *testing.T, d *db.DB) backup.Source {
	t.Helper()
	books := given.Books(t)
	desk := &act.Desk{DB: d, Places: given.Places(t)}
	stage := demo.Stage{Desk: desk, Programme: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}}
	if _, err := demo.Load(t.Context(), stage); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	s := source(t, d)
	if _, _, err := s.Files.Put(t.Context(), bytes.NewReader([]byte("giấy tờ")), 100); err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, s backup.Source) (backup.Manifest, []byte) {
	t.Helper()
	var b bytes.Buffer
	m, err := backup.Write(t.Context(), s, &b, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return m, b.Bytes()
}

// whole asserts that every invariant holds, but for the one file that no job names.
func whole(t *testing.T, s backup.Source) {
	t.Helper()
	broken, err := programme.Check(t.Context(), &act.Desk{DB: s.DB, Places: given.Places(t)}, s.Files)
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0], "orphan") {
		t.Error(broken, err)
	}
}

// nothing is the end of a restore that nobody asks to be told of.
func nothing(context.Context, *db.Tx, backup.Manifest) error { return nil }

// What must not be missing from a restored database is in its one transaction.
func TestARestoreThatCanNotEndLeavesNothing(t *testing.T) {
	dbtest.Each(t, clock, func(t *testing.T, from *db.DB) {
		_, archive := write(t, loaded(t, from))
		dbtest.Each(t, clock, func(t *testing.T, to *db.DB) {
			s, cut := source(t, to), errors.New("cut off")
			fail := func(ctx context.Context, tx *db.Tx, m backup.Manifest) error {
				var n int64
				if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM journal").Scan(&n); err != nil || n != m.Rows["journal"] {
					t.Errorf("asked when %d of %d entries were there: %v", n, m.Rows["journal"], err)
				}
				return cut
			}
			if _, err := backup.Restore(t.Context(), s, bytes.NewReader(archive), fail); !errors.Is(err, cut) {
				t.Fatal(err)
			}
			if err := s.Files.Walk(func(d blob.Digest, _ int64) error { return errors.New(d.String()) }); err != nil {
				t.Error("a file was left: ", err)
			}
			if _, err := backup.Restore(t.Context(), s, bytes.NewReader(archive), nothing); err != nil {
				t.Error("something was left: ", err)
			}
		})
	})
}

// A restored province writes the very same tables again, whichever engines it came
// from and went to.
func TestRestoredIsTheSame(t *testing.T) {
	dbtest.Each(t, clock, func(t *testing.T, from *db.DB) {
		m, archive := write(t, loaded(t, from))
		if m.Rows["sheet"] < 250 || m.Files != 1 {
			t.Fatalf("%v rows, %d files", m.Rows, m.Files)
		}
		dbtest.Each(t, clock, func(t *testing.T, to *db.DB) {
			s := source(t, to)
			if _, err := backup.Restore(t.Context(), s, bytes.NewReader(archive), nothing); err != nil {
				t.Fatal(err)
			}
			whole(t, s)
			again, _ := write(t, s)
			if diff := cmp.Diff(m, again); diff != "" {
				t.Error(diff)
			}
			if _, err := backup.Restore(t.Context(), s, bytes.NewReader(archive), nothing); !errors.Is(err, backup.ErrNotEmpty) {
				t.Errorf("a second restore over data: %v", err)
			}
		})
	})
}
