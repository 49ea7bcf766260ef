package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
)

// A backup of a working system is one instant of it: of every writer the acts up to some
// one, whole, with all that was done before the backup began.
func TestABackupOfAWorkingSystemIsOneInstant(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		s := loaded(t, d)
		desk := &act.Desk{DB: d}
		var done [4]atomic.Int64
		stop := make(chan struct{})
		var writers sync.WaitGroup
		halt := sync.OnceFunc(func() { close(stop); writers.Wait() })
		defer halt()
		for i := range done {
			writers.Go(func() {
				for n := int64(0); ; n++ {
					select {
					case <-stop:
						return
					case <-time.After(3 * time.Millisecond): // more would only make the archives larger
					}
					if err := join(desk, i, n); err != nil {
						t.Error(err)
						return
					}
					done[i].Store(n + 1)
				}
			})
		}
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
					if _, err := desk.Seal(context.Background(), 0); err != nil {
						t.Error(err)
					}
				}
			}
		})
		for round := range 3 {
			time.Sleep(30 * time.Millisecond)
			var before [4]int64
			for i := range done {
				before[i] = done[i].Load()
			}
			var archive bytes.Buffer
			if _, err := backup.Write(t.Context(), s, &archive, func(int64, int64) { time.Sleep(10 * time.Millisecond) }); err != nil {
				t.Fatal(err)
			}
			target := source(t, dbtest.SQLite(t, nil))
			if _, err := backup.Restore(t.Context(), target, &archive, nothing); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			prefix(t, target, before)
			whole(t, target)
		}
		halt()
		for i := range done {
			if done[i].Load() < 5 {
				t.Errorf("writer %d did %d acts: nothing was tried", i, done[i].Load())
			}
		}
	})
}

// join is an act of two rows and their entry, the nth of a writer.
func join(desk *act.Desk, writer int, n int64) error {
	return desk.Do(context.Background(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k, err := account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("w%d.%d", writer, n), Name: "Người mới"})
		if err != nil {
			return err
		}
		_, _, err = account.StartSession(ctx, a, k)
		return err
	})
}

// prefix asserts that each writer's acts are there up to some one without a gap, those
// before the backup among them, and each with all its rows.
func prefix(t *testing.T, s backup.Source, before [4]int64) {
	t.Helper()
	err := s.DB.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for i, least := range before {
			have := map[string]bool{}
			rows, err := tx.QueryContext(ctx, `SELECT p.login FROM person p JOIN session s ON s.person = p.person
				JOIN journal j ON j.subject = 'person/' || p.person AND j.verb = 'session.started' WHERE p.login LIKE $1`, fmt.Sprintf("w%d.%%", i))
			if err != nil {
				return err
			}
			for rows.Next() {
				var login string
				if err := rows.Scan(&login); err != nil {
					return err
				}
				have[login] = true
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				return err
			}
			var people int
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM person WHERE login LIKE $1`, fmt.Sprintf("w%d.%%", i)).Scan(&people); err != nil {
				return err
			}
			for n := range people {
				if !have[fmt.Sprintf("w%d.%d", i, n)] {
					t.Errorf("act %d of writer %d is not whole, or a later one is there without it", n, i)
				}
			}
			if int64(people) < least {
				t.Errorf("%d acts of writer %d, %d were done before the backup began", people, i, least)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestATargetThatHoldsSomethingIsRefused(t *testing.T) {
	_, archive := write(t, small(t, dbtest.SQLite(t, clock)))
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		target := source(t, d)
		if _, _, err := target.Files.Put(t.Context(), strings.NewReader("của người khác"), 100); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), target, bytes.NewReader(archive), nothing); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("over a file: %v", err)
		}
		if rows, files := rest(t, target); rows != 0 || files != 1 {
			t.Errorf("%d rows and %d files, want the one file", rows, files)
		}
		target = backup.Source{DB: d, Files: source(t, d).Files}
		if _, _, err := target.Files.Put(t.Context(), strings.NewReader("tệp 1"), 100); err != nil { // of a restore that was cut off
			t.Fatal(err)
		}
		late := &interrupted{Reader: bytes.NewReader(archive), at: func() {
			if err := join(&act.Desk{DB: d}, 0, 0); err != nil {
				t.Error(err)
			}
		}}
		if _, err := backup.Restore(t.Context(), target, late, nothing); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("somebody worked meanwhile: %v", err)
		}
		if rows, files := rest(t, target); rows != 4 || files != 1 { // person, session, two entries
			t.Errorf("%d rows and %d files, want 4 and 1", rows, files)
		}
		if _, err := backup.Restore(t.Context(), target, bytes.NewReader(archive), nothing); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("over rows: %v", err)
		}
		for _, table := range []string{"session", "journal", "person"} {
			exec(t, d, "DELETE FROM "+table)
		}
		exec(t, d, `INSERT INTO council (council, place, level, name, decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version)
			VALUES ('c', '', '', '', '', '', 1, 1, 0, '', FALSE, 0, 1)`)
		if _, err := backup.Restore(t.Context(), target, bytes.NewReader(archive), nothing); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("over a row that has no journal: %v", err)
		}
		exec(t, d, "DELETE FROM council")
		if _, err := backup.Restore(t.Context(), target, bytes.NewReader(archive), nothing); err != nil {
			t.Errorf("beside a file of its own: %v", err)
		}
	})
}

// interrupted calls at when the last byte has been read.
type interrupted struct {
	io.Reader
	at func()
}

func (r *interrupted) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF && r.at != nil {
		r.at()
		r.at = nil
	}
	return n, err
}

func exec(t *testing.T, d *db.DB, statement string) {
	t.Helper()
	err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
