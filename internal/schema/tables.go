package schema

import (
	"io/fs"
	"regexp"
	"strings"
)

var (
	tableStart = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\);`)
	boolColumn = regexp.MustCompile(`(?m)^\s*(\w+)\s+BOOLEAN\b`)
	oneKey     = regexp.MustCompile(`(?m)^\s*(\w+)\s.*\bPRIMARY KEY\b`)
	wideKey    = regexp.MustCompile(`(?m)^\s*PRIMARY KEY \(([^)]+)\)`)
	laterBool  = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN (\w+)\s+BOOLEAN\b`)
)

// Table is one table as the migrations declare it.
type Table struct {
	Name     string
	Key      []string // columns of the primary key, in order
	Booleans []string // columns that SQLite stores as 0 and 1
}

// keyColumns reads the primary key from the body of a CREATE TABLE.
func keyColumns(body string) []string {
	if m := wideKey.FindStringSubmatch(body); m != nil {
		return strings.Split(strings.ReplaceAll(m[1], " ", ""), ",")
	}
	if m := oneKey.FindStringSubmatch(body); m != nil {
		return []string{m[1]}
	}
	return nil
}

// Tables lists the tables in the order of their declaration, so that each comes
// after those it refers to.
func Tables() ([]Table, error) {
	var list []Table
	err := fs.WalkDir(Migrations(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".sql") {
			return err
		}
		text, err := fs.ReadFile(Migrations(), path)
		if err != nil {
			return err
		}
		for _, m := range tableStart.FindAllStringSubmatch(string(text), -1) {
			t := Table{Name: m[1], Key: keyColumns(m[2])}
			for _, b := range boolColumn.FindAllStringSubmatch(m[2], -1) {
				t.Booleans = append(t.Booleans, b[1])
			}
			list = append(list, t)
		}
		for _, m := range laterBool.FindAllStringSubmatch(string(text), -1) {
			for i := range list {
				if list[i].Name == m[1] {
					list[i].Booleans = append(list[i].Booleans, m[2])
				}
			}
		}
		return nil
	})
	return list, err
}
