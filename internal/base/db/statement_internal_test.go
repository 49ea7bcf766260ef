package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func keepingDB(t testing.TB) *sql.DB {
	t.Helper()
	d, err := openKeeping("file:" + filepath.Join(t.TempDir(), "x.db") + "?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.SetMaxOpenConns(1)
	run(t, d, `CREATE TABLE n (n INTEGER PRIMARY KEY, twice INTEGER NOT NULL) STRICT`)
	for i := range 20 {
		run(t, d, `INSERT INTO n (n, twice) VALUES ($1, $2)`, i, 2*i)
	}
	return d
}

func run(t testing.TB, d *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := d.Exec(query, args...); err != nil {
		t.Fatal(query, err)
	}
}

// One text may be open several times at once in one transaction: each has rows of its own.
func TestKeptStatementsDoNotShareRows(t *testing.T) {
	d := keepingDB(t)
	const query = `SELECT n, twice FROM n WHERE n >= $1 ORDER BY n`
	tx, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for range 3 {
		outer, err := tx.Query(query, 0)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for ; outer.Next(); seen++ {
			var n, twice, inner int
			if err := errors.Join(outer.Scan(&n, &twice), tx.QueryRow(query, n).Scan(&inner, &twice)); err != nil {
				t.Fatal(err)
			}
			if n != seen || inner != seen || twice != 2*seen {
				t.Fatalf("row %d: outer %d, inner %d, twice %d", seen, n, inner, twice)
			}
		}
		if err := errors.Join(outer.Err(), outer.Close()); err != nil || seen != 20 {
			t.Fatalf("%d rows, %v", seen, err)
		}
	}
}

func TestKeptStatementsSurviveErrorsAndSchemaChanges(t *testing.T) {
	d := keepingDB(t)
	const insert, all = `INSERT INTO n (n, twice) VALUES ($1, $2)`, `SELECT * FROM n WHERE n = $1`
	columns := func() int {
		t.Helper()
		found, err := d.Query(all, 3)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		names, err := found.Columns()
		if err != nil || !found.Next() {
			t.Fatal("no row", err)
		}
		return len(names)
	}
	for range 3 {
		if _, err := d.Exec(insert, 1, 2); err == nil {
			t.Fatal("the same key twice")
		} else if kind, _ := Broken(err); kind != Unique {
			t.Fatal(err)
		}
		if _, err := d.Exec(insert, "a text", 2); err == nil {
			t.Fatal("a text as number")
		}
	}
	run(t, d, insert, 100, 200)
	if got := columns(); got != 2 {
		t.Errorf("%d columns", got)
	}
	run(t, d, `ALTER TABLE n ADD COLUMN thrice INTEGER NOT NULL DEFAULT 0`)
	if got := columns(); got != 3 {
		t.Errorf("%d columns after the table grew", got)
	}
}

// A cancelled reader must leave no half-run statement behind.
func TestKeptStatementsAfterCancellation(t *testing.T) {
	d := keepingDB(t)
	const slow = `WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < $1) SELECT COUNT(*) FROM c, n`
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		found, err := d.QueryContext(ctx, `SELECT n FROM n`)
		if err != nil {
			t.Fatal(err)
		}
		found.Next()
		cancel()
		if err := found.Close(); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if err := d.QueryRowContext(ctx, slow, 1000).Scan(new(int)); err == nil {
			t.Fatal("ran with a cancelled context")
		}
		var n int
		if err := d.QueryRow(slow, 10).Scan(&n); err != nil || n != 200 {
			t.Fatal(n, err)
		}
	}
}

func TestKeptStatementsAreBounded(t *testing.T) {
	d := keepingDB(t)
	for i := range 3 * keptStatements {
		var n int
		if err := d.QueryRow(fmt.Sprintf(`SELECT n + %d FROM n WHERE n = $1`, i), 1).Scan(&n); err != nil || n != i+1 {
			t.Fatal(n, err)
		}
	}
	c, err := d.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(c.Raw(func(raw any) error {
		if n := len(raw.(*keeping).free); n != keptStatements {
			return fmt.Errorf("%d statements kept, want %d", n, keptStatements)
		}
		return nil
	}), c.Close())
	if err != nil {
		t.Error(err)
	}
}

func TestWritesFindsEveryWritingWord(t *testing.T) {
	pattern := regexp.MustCompile(`(?i)\b(insert|update|delete|replace|create|drop|alter|truncate)\b`)
	part := rapid.SampledFrom([]string{"insert", "INTO", "Update", "updated", "updated_at", "delete", "_drop", "ALTER", "replace(", "-- name: X :exec\n", "SELECT",
		" ", "\n", "(", ",", "1", "đ", "truncate", "create", "x.drop", ""})
	rapid.Check(t, func(t *rapid.T) {
		var query string
		for _, p := range rapid.SliceOf(part).Draw(t, "parts") {
			query += p
		}
		if got, want := writes(query), pattern.MatchString(query); got != want {
			t.Fatalf("%q: %v, want %v", query, got, want)
		}
	})
}

// BenchmarkKeptStatement compares a short read of one row with and without its statement
// kept: x-kept is how many times longer parsing and planning make it.
func BenchmarkKeptStatement(b *testing.B) {
	d := keepingDB(b)
	const query = `SELECT a.n, a.twice, b.twice FROM n a JOIN n b ON b.n = a.n WHERE a.n = $1 AND a.twice >= $2 ORDER BY a.n`
	read := func(query string) {
		var n, twice, same int
		if err := d.QueryRow(query, 7, 1).Scan(&n, &twice, &same); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		read(query)
	}
	kept := float64(b.Elapsed()) / float64(b.N)
	const rounds = 2000
	start := time.Now()
	for i := range rounds {
		read(fmt.Sprint(query, " -- ", i))
	}
	b.ReportMetric(float64(time.Since(start))/rounds/kept, "x-kept")
}
