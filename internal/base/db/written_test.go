package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
)

func TestEveryWrittenRowIsNoted(t *testing.T) {
	const insert = `INSERT INTO person (person, login, name, password, disabled, created_at, version) `
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		var seen []string
		exec := func(tx *db.Tx, want int64, query string, args ...any) {
			t.Helper()
			result, err := tx.ExecContext(t.Context(), query, args...)
			if err != nil {
				t.Fatal(query, err)
			}
			if n, err := result.RowsAffected(); n != want || err != nil {
				t.Errorf("%s: %d rows, %v", query, n, err)
			}
		}
		err := d.Update(t.Context(), func(_ context.Context, tx *db.Tx) error {
			seen = nil
			tx.Watch(func(table string) bool { return table == "person" }, func(w db.Written) {
				i := slices.Index(w.Columns, "name")
				seen = append(seen, fmt.Sprintf("%s %v %v", w.Table, w.Values[i], w.Gone))
			})
			exec(tx, 1, insert+`VALUES ($1, $1, 'một', '', FALSE, 0, 1)`, "a")
			exec(tx, 1, "-- name: Second :exec\n-- says why\n"+insert+`VALUES ($1, $1, 'hai', '', FALSE, 0, 1);`, "b")
			exec(tx, 0, insert+`VALUES ('a', 'a', 'x', '', FALSE, 0, 1) ON CONFLICT (person) DO NOTHING`)
			exec(tx, 1, insert+`VALUES ('a', 'a', 'x', '', FALSE, 0, 1) ON CONFLICT (person) DO UPDATE SET name = 'mới'`)
			exec(tx, 2, "UPDATE person\n SET name = name || '!'")
			exec(tx, 0, `UPDATE person SET name = 'x' WHERE person = 'nobody'`)
			exec(tx, 1, insert+`SELECT 'c', 'c', name, '', FALSE, 0, 1 FROM person WHERE person = 'b'`)
			exec(tx, 1, `delete from person where person = $1`, "c")
			exec(tx, 0, `UPDATE season SET note = 'not watched'`)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(seen[3:5]) // one statement, any order
		want := "person một false, person hai false, person mới false, person hai! false, person mới! false, person hai! false, person hai! true"
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("noted: %s\nwant:  %s", got, want)
		}
		if err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			tx.Watch(func(string) bool { return true }, func(db.Written) {})
			return insertJob(ctx, tx, "a")
		}); err == nil {
			t.Error("a key was taken twice")
		} else if kind, _ := db.Broken(err); kind != db.Unique {
			t.Errorf("a broken key of a watched table is told as %v", err)
		}
	})
}
