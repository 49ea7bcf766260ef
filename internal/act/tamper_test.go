package act_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/act"
	"ocop/internal/base/db"
)

// outsider opens the database as somebody does who has its file or its password and no
// scruples: nothing of the schema holds him back.
func outsider(t *testing.T, d *act.Desk) func(rapid.TB, ...string) {
	t.Helper()
	driver, address := "pgx", d.DB.URL()
	if d.DB.Engine() == db.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(0)"
	}
	raw, err := sql.Open(driver, address)
	must(t, err)
	raw.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, raw.Close()) })
	run := func(t rapid.TB, statements ...string) {
		for _, s := range statements {
			if _, err := raw.ExecContext(context.Background(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	if d.DB.Engine() == db.Postgres {
		run(t, `ALTER TABLE journal_seal DROP CONSTRAINT journal_seal_entry_fkey`)
	}
	return run
}

const sealedEntries = 6

// column is a way to change the value of a column; %s is the value it has.
var journalColumns = map[string]string{"at": "%s + 1", "actor": "%s || 'x'", "name": "'other ' || %s", "verb": "'x' || %s", "subject": "%s || '2'",
	"place": "'24.2025' || %s", "before": "%s || ' '", "after": "'null' || %s", "entry": "'0' || %s", "covers": "%s || ' '"}

// tampering is one thing done to the tables, and the number at which it must show.
type tampering struct {
	name       string
	statements []string
	shows      int
}

func entryAt(n int) string { return fmt.Sprintf("(SELECT entry FROM journal_seal WHERE seq = %d)", n) }

// shift moves the numbers from n on by one, without meeting any on the way.
func shift(n, by int) []string {
	return []string{fmt.Sprintf(`UPDATE journal_seal SET seq = seq + 1000 WHERE seq >= %d`, n), fmt.Sprintf(`UPDATE journal_seal SET seq = seq - %d WHERE seq > 1000`, 1000-by)}
}

// tamperings lists all that may be done at number n of the journal.
func tamperings(n int) (all []tampering) {
	for column, change := range journalColumns {
		all = append(all, tampering{"journal." + column, []string{fmt.Sprintf(`UPDATE journal SET %s = %s WHERE entry = %s`,
			column, fmt.Sprintf(change, column), entryAt(n))}, n})
	}
	all = append(all,
		tampering{"name and verb, border moved", []string{`UPDATE journal SET name = name || SUBSTR(verb, 1, 1), verb = SUBSTR(verb, 2) WHERE entry = ` + entryAt(n)}, n},
		tampering{"before and after, exchanged", []string{`UPDATE journal SET before = after, after = before WHERE entry = ` + entryAt(n)}, n},
		tampering{"journal_seal.hash", []string{fmt.Sprintf(`UPDATE journal_seal SET hash = '0' || SUBSTR(hash, 2) || '0' WHERE seq = %d`, n)}, n},
		tampering{"journal_seal.seq", []string{fmt.Sprintf(`UPDATE journal_seal SET seq = seq + 100 WHERE seq = %d`, n)}, n},
		tampering{"journal_seal.entry", []string{fmt.Sprintf(`UPDATE journal_seal SET entry = (SELECT MAX(entry) FROM journal) WHERE seq = %d`, n)}, n},
		tampering{"entry removed", []string{`DELETE FROM journal WHERE entry = ` + entryAt(n)}, n},
		tampering{"inserted before", append(shift(n, 1), `INSERT INTO journal SELECT 'forged', at, actor, name, verb, subject, place, before, after, covers FROM journal WHERE subject = 'x/1'`,
			fmt.Sprintf(`INSERT INTO journal_seal SELECT %d, 'forged', hash FROM journal_seal WHERE seq = %d`, n, n+1)), n},
	)
	if n == sealedEntries { // without the newest seals the entries wait for new ones, and nothing is lost
		return all
	}
	return append(all,
		tampering{"seal removed", []string{fmt.Sprintf(`DELETE FROM journal_seal WHERE seq = %d`, n)}, n},
		tampering{"entry and seal removed", []string{`DELETE FROM journal WHERE entry = ` + entryAt(n), fmt.Sprintf(`DELETE FROM journal_seal WHERE seq = %d`, n)}, n},
		tampering{"entry and seal removed, gap closed", append([]string{`DELETE FROM journal WHERE entry = ` + entryAt(n),
			fmt.Sprintf(`DELETE FROM journal_seal WHERE seq = %d`, n)}, shift(n+1, -1)...), n},
		tampering{"exchanged with the next", []string{fmt.Sprintf(`UPDATE journal_seal SET seq = 1000 WHERE seq = %d`, n),
			fmt.Sprintf(`UPDATE journal_seal SET seq = %d WHERE seq = %d`, n, n+1), fmt.Sprintf(`UPDATE journal_seal SET seq = %d WHERE seq = 1000`, n+1)}, n},
	)
}

func TestEveryTamperingShowsAndIsNamed(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		for n := range sealedEntries {
			record(t, d, fmt.Sprintf("x/%d", n+1))
		}
		if n, err := d.Seal(t.Context(), 0); n != sealedEntries || err != nil {
			t.Fatal(n, err)
		}
		record(t, d, "x/unsealed")
		run := outsider(t, d)
		run(t, `CREATE TABLE keep_journal AS SELECT * FROM journal`, `CREATE TABLE keep_seal AS SELECT * FROM journal_seal`)
		restore := []string{`DELETE FROM journal_seal`, `DELETE FROM journal`, `INSERT INTO journal SELECT * FROM keep_journal`, `INSERT INTO journal_seal SELECT * FROM keep_seal`}
		try := func(t rapid.TB, c tampering) {
			run(t, c.statements...)
			found := broken(t, d)
			if !strings.Contains(found, fmt.Sprintf("entry %d ", c.shows)) && !strings.Contains(found, fmt.Sprintf("number %d ", c.shows)) {
				t.Errorf("%s at %d: %q", c.name, c.shows, found)
			}
			if c.name == "entry removed" && !strings.Contains(found, "removed") {
				t.Errorf("%s at %d: %q", c.name, c.shows, found)
			}
			run(t, restore...)
			if found := broken(t, d); found != "" {
				t.Fatalf("after restoring from %s: %s", c.name, found)
			}
		}
		for n := range sealedEntries {
			for _, c := range tamperings(n + 1) {
				try(t, c)
			}
		}
		rapid.Check(t, func(t *rapid.T) { // any other value in any column
			n := rapid.IntRange(1, sealedEntries).Draw(t, "number")
			column := rapid.SampledFrom([]string{"actor", "name", "verb", "subject", "place", "before", "after"}).Draw(t, "column")
			value := rapid.StringMatching(`[a-z0-9/{}":, ]{0,12}`).Draw(t, "value")
			run(t, fmt.Sprintf(`UPDATE journal SET %s = '%s' WHERE entry = %s`, column, value, entryAt(n)))
			changed := count(t, d, fmt.Sprintf("journal j JOIN keep_journal k ON k.entry = j.entry WHERE j.%s <> k.%s", column, column))
			if found := broken(t, d); (found != "") != (changed == 1) || changed == 1 && !strings.Contains(found, fmt.Sprintf("entry %d ", n)) {
				t.Errorf("%s of %d set to %q: %q", column, n, value, found)
			}
			run(t, restore...)
		})
	})
}

// Whoever cuts off the newest entries with their seals leaves a whole, shorter journal:
// that shows only against a copy, and the sealer goes on from there.
func TestANewestSealRemovedIsMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		record(t, d, "x/1", "x/2", "x/3")
		if _, err := d.Seal(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		outsider(t, d)(t, `DELETE FROM journal_seal WHERE seq = 3`)
		if n, err := d.Seal(t.Context(), 0); n != 1 || err != nil {
			t.Error(n, err)
		}
		if got := strings.Join(numbered(t, d), " "); got != "x/1 x/2 x/3" || broken(t, d) != "" {
			t.Errorf("sealed: %s, broken: %s", got, broken(t, d))
		}
	})
}
