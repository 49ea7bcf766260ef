package schema_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/db"
)

// table is a table as both engines should see it.
type table struct {
	Name    string
	Columns []column
	Primary string
	Unique  []string
	Foreign []string // "column, ... -> table (column, ...)"
	Checks  []string
	Indexes []string
}

type column struct {
	Name, Type string
	Null       bool
	Default    string
}

// rows runs a query and gives every row as text.
func rows(t *testing.T, d *db.DB, query string, args ...any) (list [][]string) {
	t.Helper()
	err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		found, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer found.Close()
		names, err := found.Columns()
		if err != nil {
			return err
		}
		for found.Next() {
			row, into := make([]string, len(names)), make([]any, len(names))
			for i := range row {
				into[i] = &row[i]
			}
			if err := found.Scan(into...); err != nil {
				return err
			}
			list = append(list, row)
		}
		return found.Err()
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return list
}

// firsts gives the first column of all rows.
func firsts(list [][]string) (out []string) {
	for _, r := range list {
		out = append(out, r[0])
	}
	return out
}

const (
	liteTables = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY name`
	pgTables   = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'goose%' ORDER BY relname COLLATE "C"`
)

// look reads the schema of a database from its own catalogue.
func look(t *testing.T, d *db.DB, booleans map[string]bool) (all []table) {
	t.Helper()
	query, read := liteTables, lookLite
	if d.Engine() == db.Postgres {
		query, read = pgTables, lookPostgres
	}
	for _, name := range firsts(rows(t, d, query)) {
		x := table{Name: name}
		read(t, d, &x, booleans)
		slices.Sort(x.Unique)
		slices.Sort(x.Foreign)
		slices.Sort(x.Checks)
		all = append(all, x)
	}
	return all
}

func lookLite(t *testing.T, d *db.DB, x *table, booleans map[string]bool) {
	t.Helper()
	for _, r := range rows(t, d, `SELECT name, type, "notnull", COALESCE(dflt_value, '') FROM pragma_table_info($1)`, x.Name) {
		kind := map[string]string{"TEXT": "text", "INTEGER": "bigint"}[r[1]]
		if kind == "bigint" && booleans[x.Name+"."+r[0]] {
			kind = "boolean" // SQLite has no such type: the schema package knows which they are
		}
		x.Columns = append(x.Columns, column{Name: r[0], Type: kind, Null: r[2] == "0", Default: plain(r[3])})
	}
	x.Primary = strings.Join(firsts(rows(t, d, `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`, x.Name)), ", ")
	for _, r := range rows(t, d, `SELECT group_concat("from", ', '), "table", group_concat("to", ', ')
		FROM (SELECT * FROM pragma_foreign_key_list($1) ORDER BY id, seq) GROUP BY id`, x.Name) {
		x.Foreign = append(x.Foreign, fmt.Sprintf("%s -> %s (%s)", r[0], r[1], r[2]))
	}
	for _, r := range rows(t, d, `SELECT i.name, i.origin, COALESCE(m.sql, '') FROM pragma_index_list($1) i JOIN sqlite_master m ON m.name = i.name ORDER BY i.name`, x.Name) {
		if r[1] == "u" {
			x.Unique = append(x.Unique, strings.Join(firsts(rows(t, d, `SELECT name FROM pragma_index_info($1) ORDER BY seqno`, r[0])), ", "))
		}
		if r[1] == "c" {
			x.Indexes = append(x.Indexes, index(r[2]))
		}
	}
	text := rows(t, d, `SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1`, x.Name)[0][0]
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "CHECK ")
		if !found {
			break
		}
		check := balanced(after)
		x.Checks = append(x.Checks, plain(check))
		rest = after[len(check):]
	}
}

func lookPostgres(t *testing.T, d *db.DB, x *table, _ map[string]bool) {
	t.Helper()
	for _, r := range rows(t, d, `SELECT a.attname, format_type(a.atttypid, a.atttypmod), CAST(a.attnotnull AS TEXT), COALESCE(pg_get_expr(f.adbin, f.adrelid), '')
		FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
		WHERE a.attrelid = CAST($1 AS regclass) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`, x.Name) {
		x.Columns = append(x.Columns, column{Name: r[0], Type: r[1], Null: r[2] == "false", Default: plain(r[3])})
	}
	columns := regexp.MustCompile(`\(([^()]+)\)`)
	foreign := regexp.MustCompile(`\(([\w, ]+)\) REFERENCES (\w+)\(([\w, ]+)\)$`)
	for _, r := range rows(t, d, `SELECT CAST(contype AS TEXT), pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST($1 AS regclass)`, x.Name) {
		switch r[0] {
		case "p":
			x.Primary = columns.FindStringSubmatch(r[1])[1]
		case "u":
			x.Unique = append(x.Unique, columns.FindStringSubmatch(r[1])[1])
		case "f":
			m := foreign.FindStringSubmatch(r[1])
			if m == nil {
				t.Fatalf("a foreign key of %s with manners of its own: %s", x.Name, r[1])
			}
			x.Foreign = append(x.Foreign, fmt.Sprintf("%s -> %s (%s)", m[1], m[2], m[3]))
		case "c":
			x.Checks = append(x.Checks, plain(strings.TrimPrefix(r[1], "CHECK ")))
		}
	}
	for _, r := range rows(t, d, `SELECT indexdef FROM pg_indexes WHERE tablename = $1 AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname COLLATE "C"`, x.Name) {
		x.Indexes = append(x.Indexes, index(r[0]))
	}
}

// balanced gives the text up to the bracket that closes the first one.
func balanced(s string) string {
	depth := 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[:i+1]
			}
		}
	}
	return s
}

var (
	between = regexp.MustCompile(`(\w+) BETWEEN (\d+) AND (\d+)`)
	casts   = regexp.MustCompile(`::\w+`)
)

// plain writes a condition in one way for both engines.
func plain(s string) string {
	s = casts.ReplaceAllString(between.ReplaceAllString(s, "$1 >= $2 AND $1 <= $3"), "")
	s = strings.NewReplacer("= ANY (ARRAY[", "IN (", "])", ")").Replace(s)
	return strings.Join(strings.Fields(strings.NewReplacer("(", " ", ")", " ", ",", " , ").Replace(s)), " ")
}

// index writes an index in one way for both engines.
func index(definition string) string {
	definition = strings.NewReplacer("CREATE INDEX ", "", "ON public.", "ON ", "USING btree ", "").Replace(definition)
	return plain(definition)
}

// text writes the schema of a database for people to compare.
func text(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	if d.Engine() == db.SQLite {
		for _, s := range firsts(rows(t, d, `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY type DESC, name`)) {
			fmt.Fprintf(&b, "%s;\n\n", s)
		}
		return b.String()
	}
	for _, name := range firsts(rows(t, d, pgTables)) {
		var lines []string
		for _, r := range rows(t, d, `SELECT a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
			COALESCE(' DEFAULT ' || pg_get_expr(f.adbin, f.adrelid), '') FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
			WHERE a.attrelid = CAST($1 AS regclass) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`, name) {
			lines = append(lines, "    "+r[0]+" "+r[1]+r[2]+r[3])
		}
		for _, r := range rows(t, d, `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST($1 AS regclass) AND contype <> 'n'
			ORDER BY contype, conname COLLATE "C"`, name) {
			lines = append(lines, "    CONSTRAINT "+r[0]+" "+r[1])
		}
		fmt.Fprintf(&b, "CREATE TABLE %s (\n%s\n);\n\n", name, strings.Join(lines, ",\n"))
	}
	for _, s := range firsts(rows(t, d, `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'
		AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname COLLATE "C"`)) {
		fmt.Fprintf(&b, "%s;\n", s)
	}
	return b.String()
}
