package arch

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/schema"
)

var (
	writes  = regexp.MustCompile(`(?i)\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)`)
	built   = regexp.MustCompile(`\b(?:INSERT INTO|UPDATE|DELETE FROM)\s*$`)
	anySQL  = regexp.MustCompile(`(?s)^\s*(?:SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\(|AS\b))`)
	restore = "internal/backup" // fills every table of an empty database, whatever its name
)

// TestOneWriterPerTable reads string literals and .sql files: each table is written
// by one package, so whoever asks how a score can change reads one folder.
func TestOneWriterPerTable(t *testing.T) {
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	writers := map[string][]string{}
	note := func(dir, text string) {
		for _, m := range writes.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(writers[m[1]], dir) {
				writers[m[1]] = append(writers[m[1]], dir)
			}
		}
	}
	for _, f := range product(source(t)) {
		f.literals(func(_ *ast.BasicLit, text string) { note(owner(f.dir), text) })
	}
	sqlFiles(t, func(path, text string) { note(path[:strings.Index(path, "/sql/")], text) })
	for _, table := range tables {
		if w := writers[table.Name]; len(w) > 1 {
			t.Errorf("table %s is written by %s", table.Name, strings.Join(w, " and "))
		}
	}
	if got := writers["journal"]; !slices.Equal(got, []string{"internal/act"}) {
		t.Errorf("the journal is written by %q: the test does not see writers", got)
	}
}

// TestWhatIsOnlyAddedToIsNeverChanged holds the SQL against the rights of the role that serves: a
// statement that changes such a table would run everywhere but where the rights are kept.
func TestWhatIsOnlyAddedToIsNeverChanged(t *testing.T) {
	changes := regexp.MustCompile(`(?is)\b(?:UPDATE|DELETE\s+FROM)\s+(\w+)|\bINSERT\s+INTO\s+(\w+)[^;]*\bDO\s+UPDATE\b`)
	seen := 0
	note := func(where, text string) {
		for _, m := range changes.FindAllStringSubmatch(text, -1) {
			seen++
			if table := m[1] + m[2]; slices.Contains(schema.Appended(), table) && where != "internal/act/chain.go" { // old databases are moved by their owner
				t.Errorf("%s changes %s", where, table)
			}
		}
	}
	for _, f := range product(source(t)) {
		f.literals(func(_ *ast.BasicLit, text string) { note(f.path, text) })
	}
	sqlFiles(t, note)
	if seen < 50 {
		t.Errorf("only %d statements were seen", seen)
	}
}

// sqlFiles calls fn with every query file, comments removed.
func sqlFiles(t *testing.T, fn func(path, text string)) {
	t.Helper()
	comments := regexp.MustCompile(`(?m)--.*$`)
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".sql") || strings.Contains(path, "/migrations/") || !strings.Contains(path, "/sql/") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		fn(filepath.ToSlash(rel), comments.ReplaceAllString(string(text), ""))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSQLStandsInItsPlace(t *testing.T) { report(t, sqlInPlace(product(source(t)))) }

func sqlInPlace(files []file) (broken []string) {
	for _, f := range files {
		name := f.path[strings.LastIndex(f.path, "/")+1:]
		if strings.HasSuffix(f.dir, "/internal/rows") || under(f.dir, "internal/act", "internal/base", "internal/schema", restore) ||
			strings.HasPrefix(name, "queries") && (floors[f.dir] == 40 || f.dir == "internal/account" || f.dir == "internal/programme") {
			continue
		}
		f.literals(func(lit *ast.BasicLit, text string) {
			if anySQL.MatchString(text) || built.MatchString(text) {
				broken = append(broken, f.at(lit)+": SQL outside sql/*.sql and queries*.go")
			}
		})
	}
	return broken
}

func TestNounFilesKnowNoDatabase(t *testing.T) { report(t, nouns(product(source(t)))) }

// nouns keeps rules apart from rows: a noun's file answers from facts and an instant.
func nouns(files []file) (broken []string) {
	for _, f := range files {
		name := f.path[strings.LastIndex(f.path, "/")+1:]
		if floors[f.dir] != 40 || strings.HasPrefix(name, "acts") || strings.HasPrefix(name, "queries") || strings.HasPrefix(name, "load") {
			continue
		}
		for _, d := range f.ours() {
			if d == "internal/act" || d == "internal/base/db" || strings.HasSuffix(d, "/internal/rows") {
				broken = append(broken, f.path+" imports "+d+": verbs stand in acts*.go, reads in queries*.go, loaders in load*.go")
			}
		}
	}
	return broken
}

// TestPortableSQL refuses words that only one engine knows.
func TestPortableSQL(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)::\w|\bILIKE\b|\bnow\(\)|\bANY\s*\(|->>|\bdatetime\(|\bstrftime\(|\bGLOB\b|\bIFNULL\(|\bSERIAL\b|\bAUTOINCREMENT\b|\bON CONFLICT REPLACE\b|\bINSERT OR\b`)
	check := func(where, text string) {
		if m := foreign.FindString(text); m != "" {
			t.Errorf("%s: %q is not SQL of both engines", where, m)
		}
	}
	sqlFiles(t, check)
	for _, f := range product(source(t)) {
		f.literals(func(lit *ast.BasicLit, text string) {
			if anySQL.MatchString(text) {
				check(f.at(lit), text)
			}
		})
	}
	if !foreign.MatchString(`SELECT a::text FROM t`) || !foreign.MatchString(`x = ANY ($1)`) {
		t.Error("the pattern finds nothing")
	}
}

func TestSQLRulesCatchOffenders(t *testing.T) {
	offend(t, sqlInPlace, "internal/plan/acts.go", "package plan; const q = `SELECT season FROM season WHERE year = $1`", "SQL outside")
	offend(t, sqlInPlace, "internal/web/office/x.go", `package office; const q = "UPDATE sheet SET total = 0"`, "SQL outside")
	offend(t, sqlInPlace, "internal/plan/acts.go", `package plan; const q = "DELETE FROM " + table`, "SQL outside")
	offend(t, sqlInPlace, "internal/plan/queries_list.go", "package plan; const q = `SELECT season FROM season`", "")
	offend(t, sqlInPlace, "internal/web/x.go", `package web; const q = "Update the page with what is new"`, "")
	offend(t, nouns, "internal/evaluation/sheet.go", `package evaluation; import "ocop/internal/act"`, "imports internal/act")
	offend(t, nouns, "internal/evaluation/acts_sheet.go", `package evaluation; import "ocop/internal/act"`, "")
}

// TestNoRowsComeBackFromWrites: the record sees a written row only where db.Tx itself asks
// for it, see docs/decisions/007-record.md.
func TestNoRowsComeBackFromWrites(t *testing.T) {
	returning := regexp.MustCompile(`(?i)\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b[\s\S]*\bRETURNING\b`)
	check := func(where, text string) {
		if returning.MatchString(text) {
			t.Errorf("%s: a write with RETURNING is not seen by the record", where)
		}
	}
	sqlFiles(t, check)
	for _, f := range product(source(t)) {
		f.literals(func(lit *ast.BasicLit, text string) {
			if anySQL.MatchString(text) {
				check(f.at(lit), text)
			}
		})
	}
	if !returning.MatchString("INSERT INTO t (a) VALUES (1)\nRETURNING a") {
		t.Error("the pattern finds nothing")
	}
}
