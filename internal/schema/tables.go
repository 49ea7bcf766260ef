package schema

import (
	"io/fs"
	"regexp"
	"strings"
)

var (
	tableStart = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\);`)
	boolColumn = regexp.MustCompile(`(?m)^\s*(\w+)\s+BOOLEAN\b`)
)

// Table is one table as the migrations declare it.
type Table struct {
	Name     string
	Booleans []string // columns that SQLite stores as 0 and 1
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
			t := Table{Name: m[1]}
			for _, b := range boolColumn.FindAllStringSubmatch(m[2], -1) {
				t.Booleans = append(t.Booleans, b[1])
			}
			list = append(list, t)
		}
		return nil
	})
	return list, err
}
