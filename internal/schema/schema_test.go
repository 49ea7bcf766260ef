package schema_test

import (
	"flag"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

func declared(t *testing.T) (names []string, booleans map[string]bool) {
	t.Helper()
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	booleans = map[string]bool{}
	for _, x := range tables {
		names = append(names, x.Name)
		for _, b := range x.Booleans {
			booleans[x.Name+"."+b] = true
		}
	}
	return names, booleans
}

func engines() map[string]func(*testing.T) *db.DB {
	return map[string]func(*testing.T) *db.DB{
		"sqlite":   func(t *testing.T) *db.DB { return dbtest.SQLite(t, nil) },
		"postgres": func(t *testing.T) *db.DB { return dbtest.Postgres(t, nil) },
	}
}

// What the migrations come to is read as a whole here, and every change of it is seen.
func TestSchemaIsTheGoldenOne(t *testing.T) {
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, golden := text(t, open(t)), "testdata/schema."+name+".sql"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("schema (-want +got); run with -update when it is meant:\n%s", diff)
			}
		})
	}
}

// Columns, types, keys, references and conditions are the same on both engines.
func TestBothEnginesHaveOneSchema(t *testing.T) {
	t.Parallel()
	_, booleans := declared(t)
	pg := look(t, dbtest.Postgres(t, nil), booleans)
	lite := look(t, dbtest.SQLite(t, nil), booleans)
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("schema (-sqlite +postgres):\n%s", diff)
	}
	found := 0
	keys := map[string]string{}
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tables {
		keys[x.Name] = strings.Join(x.Key, ", ")
	}
	for _, x := range lite {
		if keys[x.Name] != x.Primary {
			t.Errorf("%s is declared with the key %q, the database says %q", x.Name, keys[x.Name], x.Primary)
		}
		for _, c := range x.Columns {
			if !slices.Contains([]string{"text", "bigint", "boolean"}, c.Type) {
				t.Errorf("%s.%s has the type %q", x.Name, c.Name, c.Type)
			}
		}
		if x.Primary == "" {
			t.Errorf("%s has no primary key", x.Name)
		}
		found += len(x.Foreign) + len(x.Checks) + len(x.Unique) + len(x.Indexes)
	}
	if found < 40 { // the comparison above is worth nothing if it reads nothing
		t.Errorf("only %d references, conditions, unique keys and indexes found", found)
	}
}

// A backup writes and reads the tables in this order.
func TestTablesAreThoseOfTheDatabaseInTheOrderOfReferences(t *testing.T) {
	names, booleans := declared(t)
	for engine, open := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			var found []string
			for _, x := range look(t, open(t), booleans) {
				found = append(found, x.Name)
				for _, f := range x.Foreign {
					_, to, _ := strings.Cut(f, "-> ")
					to, _, _ = strings.Cut(to, " ")
					if slices.Index(names, to) > slices.Index(names, x.Name) {
						t.Errorf("%s comes before %s, to which it refers", x.Name, to)
					}
				}
			}
			if diff := cmp.Diff(found, slices.Sorted(slices.Values(names))); diff != "" {
				t.Errorf("tables (-database +declared):\n%s", diff)
			}
		})
	}
}

func TestSQLiteTablesAreStrict(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, nil)
	if loose := rows(t, d, `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`); len(loose) > 0 {
		t.Errorf("not strict: %v", firsts(loose))
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			before := text(t, d)
			if err := d.Migrate(t.Context(), schema.Migrations()); err != nil {
				t.Fatal(err)
			}
			if after := text(t, d); after != before {
				t.Error("the schema changed")
			}
		})
	}
}

// A column added to a table that has rows must be empty in them: the record leaves empty
// values out, and any other would look as if every row had been changed behind its back.
func TestAddedColumnsAreEmpty(t *testing.T) {
	added := regexp.MustCompile(`(?is)ALTER\s+TABLE\s+(\w+)\s+ADD\s+(?:COLUMN\s+)?(\w+)\s+([^;]*);`)
	empty := regexp.MustCompile(`(?i)DEFAULT\s+(\S+)`)
	err := fs.WalkDir(schema.Migrations(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schema.Migrations(), path)
		for _, m := range added.FindAllStringSubmatch(string(text), -1) {
			if d := empty.FindStringSubmatch(m[3]); d != nil && !slices.Contains([]string{"''", "0", "FALSE", "NULL"}, strings.ToUpper(d[1])) {
				t.Errorf("%s: %s.%s is %s by default, not empty", path, m[1], m[2], d[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGrantsAreForPlainNames(t *testing.T) {
	for _, role := range []string{"", "Ocop", "a-b", "x; DROP TABLE journal", "9a", `"x"`, "tên"} {
		if text, err := schema.Grants(role); err == nil {
			t.Errorf("%q: %s", role, text)
		}
	}
}
