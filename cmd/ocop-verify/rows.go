package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// export is the rows of all tables.
type export struct {
	tables map[string][]row
}

// row is a row of the export; Row is the text that was hashed, empty where it was kept back.
type row struct {
	Key, Digest string
	Row         json.RawMessage
}

func readRows(dir string) (*export, error) {
	e := &export{tables: map[string][]row{}}
	files, err := os.ReadDir(filepath.Join(dir, "rows"))
	if err != nil && !missing(err) {
		return nil, err
	}
	for _, f := range files {
		lines, err := readLines(filepath.Join(dir, "rows", f.Name()))
		if err != nil {
			return nil, err
		}
		table := strings.TrimSuffix(f.Name(), ".jsonl")
		for i, line := range lines {
			var x row
			if err := json.Unmarshal(line, &x); err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", f.Name(), i+1, err)
			}
			e.tables[table] = append(e.tables[table], x)
		}
	}
	return e, nil
}

// results are the tables that results follow from: whoever hands out an export could write entries
// that nobody signed, so these rows are not believed on the word of one.
func results() []string {
	return []string{"round", "council", "seat", "sitting", "entry", "recusal", "sheet", "reopening", "edition", "edition_entry", "edition_sheet",
		"recognition", "certificate", "correction", "certificate_past", "pinned_law", "pinned_rules"}
}

// compare names every row that is not what the journal says, or what its signed part does not say.
func (e *export) compare(r *report, j *journal) {
	want := j.covers(r)
	for at, w := range want {
		if table, k, _ := strings.Cut(at, "/"); w.unsigned && slices.Contains(results(), table) {
			r.wrong("%s %s: nobody has signed for the act that wrote it last", table, k)
		}
	}
	for table, list := range e.tables {
		for _, x := range list {
			at := table + "/" + x.Key
			if len(x.Row) > 0 {
				sum := sha256.Sum256([]byte(table + "\n" + string(x.Row)))
				x.Digest = base64.StdEncoding.EncodeToString(sum[:])
			}
			switch w, ok := want[at]; {
			case !ok || w.digest == "-":
				r.wrong("%s %s: no act entered it", table, x.Key)
			case w.digest != x.Digest:
				r.wrong("%s %s: it was changed outside of any act", table, x.Key)
			}
			delete(want, at)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if table, k, _ := strings.Cut(at, "/"); want[at].digest != "-" {
			r.wrong("%s %s: it was removed outside of any act", table, k)
		}
	}
}

// load reads the rows of a table into a map by key.
func load[T any](e *export, table string) (map[string]T, error) {
	all := map[string]T{}
	for _, x := range e.tables[table] {
		var v T
		if err := json.Unmarshal(x.Row, &v); err != nil {
			return nil, fmt.Errorf("rows/%s.jsonl: %s: %w", table, x.Key, err)
		}
		all[x.Key] = v
	}
	return all, nil
}
