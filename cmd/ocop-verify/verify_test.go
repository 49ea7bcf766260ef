package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/schema"
)

// columns gives the names of a table's columns and the values of one of its rows.
func (w *world) row(table string, key []string) (columns []string, values []any) {
	w.Helper()
	rows, err := w.raw.QueryContext(w.Context(), "SELECT * FROM "+table+" ORDER BY "+strings.Join(key, ", ")+" LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM "+table+")")
	check(w, err)
	defer rows.Close()
	columns, err = rows.Columns()
	check(w, err)
	if !rows.Next() {
		return columns, nil
	}
	values = make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range into {
		into[i] = &values[i]
	}
	check(w, rows.Scan(into...))
	return columns, values
}

// literal writes a value into a statement.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	}
	return fmt.Sprint(v)
}

// other is a different value of the same kind.
func other(v any) any {
	switch v := v.(type) {
	case int64:
		return v + 1
	case bool:
		return !v
	case nil:
		return "x"
	}
	return fmt.Sprint(v) + "x"
}

func (w *world) found() (found []act.Finding) {
	w.Helper()
	check(w, w.desk.See(w.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
		found, err = act.CheckRows(ctx, v)
		return err
	}))
	return found
}

// One value changed in any column of any table is found, and the table and the row are
// named; so are a row removed and a row put in. What is not found is in act.NotCovered.
func TestOneChangeAnywhereIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		if found := w.found(); len(found) > 0 {
			w.Fatal("the untouched database: ", found)
		}
		tables, err := schema.Tables()
		check(w, err)
		changed := 0
		for _, table := range tables {
			changed += w.changeEach(table)
		}
		if changed < 150 {
			w.Errorf("only %d columns were changed", changed)
		}
		if found := w.found(); len(found) > 0 {
			w.Error("left broken: ", found)
		}
	})
}

// changeEach changes each column of one row, one after the other, and gives how many.
func (w *world) changeEach(table schema.Table) (changed int) {
	w.Helper()
	var left []string
	for _, u := range act.NotCovered() {
		if u.Table == table.Name {
			if left = u.Columns; len(left) == 0 {
				return 0
			}
		}
	}
	columns, values := w.row(table.Name, table.Key)
	if values == nil {
		w.Logf("%s: no row to change", table.Name)
		return 0
	}
	at := func(values []any) string {
		var parts []string
		for _, k := range table.Key {
			parts = append(parts, k+" = "+literal(values[slices.Index(columns, k)]))
		}
		return strings.Join(parts, " AND ")
	}
	key := ""
	for _, k := range table.Key {
		key += "," + fmt.Sprint(values[slices.Index(columns, k)])
	}
	key = key[1:]
	for i, c := range columns {
		was := slices.Clone(values)
		was[i] = other(values[i])
		if slices.Contains(table.Booleans, c) && w.desk.DB.Engine() == db.SQLite {
			was[i] = 1 - values[i].(int64)
		}
		w.exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table.Name, c, literal(was[i]), at(values)))
		found := w.found()
		named := slices.ContainsFunc(found, func(f act.Finding) bool { return f.Table == table.Name && f.Key == key })
		if named == slices.Contains(left, c) {
			w.Errorf("%s.%s of %s set to %v: %v", table.Name, c, key, was[i], found)
		}
		w.exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table.Name, c, literal(values[i]), at(was)))
		changed++
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = literal(v)
	}
	w.exec("DELETE FROM " + table.Name + " WHERE " + at(values))
	if found := w.found(); len(found) != 1 || found[0].Table != table.Name || found[0].Key != key {
		w.Errorf("%s %s removed: %v", table.Name, key, found)
	}
	w.exec("INSERT INTO " + table.Name + " VALUES (" + strings.Join(all, ", ") + ")")
	return changed
}

// The program for outsiders finds one change in each table, and says where.
func TestTheVerifierNamesTableAndRow(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 {
			w.Fatalf("the untouched export: %d, %s", code, said)
		}
		tables, err := schema.Tables()
		check(w, err)
		tried := 0
		for _, table := range tables {
			if slices.ContainsFunc(act.NotCovered(), func(u act.Uncovered) bool { return u.Table == table.Name && len(u.Columns) == 0 }) {
				continue
			}
			columns, values := w.row(table.Name, table.Key)
			if values == nil {
				continue
			}
			tried++
			c := slices.IndexFunc(columns, func(c string) bool { return !slices.Contains(table.Key, c) })
			if table.Name == "job" {
				c = slices.Index(columns, "payload")
			}
			if c < 0 {
				c = 0
			}
			where := table.Key[0] + " = " + literal(values[slices.Index(columns, table.Key[0])])
			w.exec(fmt.Sprintf("CREATE TABLE keep AS SELECT * FROM %s", table.Name),
				fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table.Name, columns[c], literal(other(values[c])), where))
			code, said := verified(w.T, w.export())
			want := fmt.Sprintf("WRONG: %s %v", table.Name, values[slices.Index(columns, table.Key[0])])
			if code != 1 || !strings.Contains(said, want) || !strings.Contains(said, "điểm sai") {
				w.Errorf("%s.%s: code %d, %q not in: %s", table.Name, columns[c], code, want, said)
			}
			w.exec("DELETE FROM "+table.Name, "INSERT INTO "+table.Name+" SELECT * FROM keep", "DROP TABLE keep")
		}
		if tried < 15 {
			w.Errorf("only %d tables were tried", tried)
		}
	})
}

// What is bent together with a forged act in the journal is still found: by the checkpoint, or
// by counting again.
func TestTheVerifierComputesAgain(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		kept := w.newest()
		older, keys := w.file("older.txt", kept.Signed), w.file("keys.txt", w.keys[0]+"\n")
		const sealed = `(SELECT MIN(sheet) FROM sheet WHERE state = 'sealed')`
		const closed = `(SELECT MIN(entry) FROM entry WHERE outcome = 'recognise')`
		const made = `(SELECT MIN(recognition) FROM recognition WHERE origin = 'council' AND state = 'recognised')`
		for _, c := range []struct{ name, statement, want string }{
			{"total", `UPDATE sheet SET total = total - 100 WHERE sheet = ` + sealed, "its marks give"},
			{"part", `UPDATE sheet SET part_b = part_b + 100 WHERE sheet = ` + sealed, "its marks give"},
			{"marks", `UPDATE sheet SET marks = SUBSTR(marks, 3) WHERE sheet = ` + sealed, "WRONG: sheet "},
			{"mean", `UPDATE entry SET mean_num = mean_num + 1 WHERE entry = ` + closed, "by the ballots"},
			{"star", `UPDATE entry SET star = star + 1 WHERE entry = ` + closed, "stars"},
			{"outcome", `UPDATE entry SET outcome = 'return' WHERE entry = ` + closed, "outcome recognise by the ballots"},
			{"star of the recognition", `UPDATE recognition SET stars = 5 WHERE recognition = ` + made, "no closed sitting of its round found 5 stars"},
			{"longer valid", `UPDATE recognition SET valid_to = '2099-01-01' WHERE recognition = ` + made, "to 2099-01-01, by its decision"},
			{"no decision", `UPDATE recognition SET decision_no = '' WHERE recognition = ` + made, "without number, day or authority"},
			{"certificate moved", `UPDATE certificate SET recognition = (SELECT MIN(recognition) FROM recognition WHERE origin = 'import') WHERE recognition = ` + made,
				"belongs to no recognition by a council"},
			{"a vote that its seat has not", `UPDATE seat SET votes = FALSE WHERE seat = (SELECT seat FROM sheet WHERE sheet = ` + sealed + `)`, "has no vote in its council"},
			{"stepped back", `UPDATE sheet SET state = 'sealed' WHERE EXISTS (SELECT 1 FROM recusal r WHERE r.entry = sheet.entry AND r.seat = sheet.seat)`, "its seat had stepped back"},
			{"law that is none", `INSERT INTO pinned_law (digest, packed, kept_at) VALUES ('beef', 'UEsF', 0)`, "WRONG: pinned_law beef: "},
		} {
			w.exec(`CREATE TABLE keep_sheet AS SELECT * FROM sheet`, `CREATE TABLE keep_entry AS SELECT * FROM entry`,
				`CREATE TABLE keep_recognition AS SELECT * FROM recognition`, `CREATE TABLE keep_certificate AS SELECT * FROM certificate`,
				`CREATE TABLE keep_pinned_law AS SELECT * FROM pinned_law`, `CREATE TABLE keep_seat AS SELECT * FROM seat`, c.statement)
			check(w, w.desk.Do(w.Context(), act.System("forger"), func(ctx context.Context, a *act.Act) error {
				for _, table := range []string{"sheet", "entry", "recognition", "certificate", "pinned_law", "seat"} {
					if err := act.Attest(ctx, a, table, "giả mạo"); err != nil {
						return err
					}
				}
				return nil
			}))
			w.seal()
			code, said := verified(w.T, "-keys", keys, "-older", older, w.export())
			if code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "outside of any act") {
				w.Errorf("%s: code %d, %q not in: %s", c.name, code, c.want, said)
			}
			for _, table := range []string{"sheet", "entry", "recognition", "certificate", "pinned_law", "seat"} {
				w.exec("DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM keep_"+table, "DROP TABLE keep_"+table)
			}
		}
	})
}

// Exports that were bent as files, and databases that were rolled back.
func TestTheVerifierHoldsAnExportAgainstWhatWasKept(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		first := w.file("first.txt", w.newest().Signed)
		check(w, w.desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "thing.done", "x/1", "", nil, nil)
		}))
		w.seal()
		last := w.file("last.txt", w.newest().Signed)
		keys := w.file("keys.txt", w.keys[0]+"\n")
		export := func(change func(dir string)) string {
			dir := w.export()
			change(dir)
			return dir
		}
		edit := func(name string, change func(string) string) func(string) {
			return func(dir string) {
				path := filepath.Join(dir, name)
				text, err := os.ReadFile(path)
				check(w, err)
				check(w, os.WriteFile(path, []byte(change(string(text))), 0o600))
			}
		}
		lines := func(change func([]string) []string) func(string) string {
			return func(s string) string {
				return strings.Join(change(strings.SplitAfter(strings.TrimSuffix(s, "\n"), "\n")), "")
			}
		}
		for name, c := range map[string]struct {
			change func(dir string)
			want   string
		}{
			"whole":             {func(string) {}, "Nothing is wrong"},
			"a line changed":    {edit("journal.jsonl", lines(func(l []string) []string { l[3] = strings.Replace(l[3], `"at":`, `"at":1`, 1); return l })), "are not those that were signed"},
			"a line removed":    {edit("journal.jsonl", lines(func(l []string) []string { return slices.Delete(l, 3, 4) })), "cut off or rolled back"},
			"two lines swapped": {edit("journal.jsonl", lines(func(l []string) []string { l[3], l[4] = l[4], l[3]; return l })), "are not those that were signed"},
			"the end cut off":   {edit("journal.jsonl", lines(func(l []string) []string { return l[:len(l)-1] })), "cut off or rolled back"},
			"a line more":       {edit("journal.jsonl", func(s string) string { return s + strings.SplitAfter(s, "\n")[0] }), "under no checkpoint"},
			"the end cut off with its checkpoint": {func(dir string) {
				edit("journal.jsonl", lines(func(l []string) []string { return l[:len(l)-1] }))(dir)
				edit("checkpoints.txt", func(s string) string { return s[:strings.LastIndex(strings.TrimSpace(s), "ocop-test\n")] })(dir)
			}, "last.txt: it tells of"},
			"a checkpoint forged":                  {edit("checkpoints.txt", func(s string) string { return strings.Replace(s, "2026-", "2025-", 1) }), "invalid signature"},
			"half a checkpoint":                    {edit("checkpoints.txt", func(s string) string { return s + "ocop-test\n1\n" }), "checkpoints.txt"},
			"a row under an act that waits":        {waits("sheet", `"saved_at":`, `"saved_at":1`), "WRONG: sheet "},
			"a row taken out by an act that waits": {waits("recusal", "", ""), "WRONG: recusal "},
			"a row of the export":                  {edit("rows/season.jsonl", func(s string) string { return strings.Replace(s, `"year":20`, `"year":19`, 1) }), "WRONG: season "},
		} {
			code, said := verified(w.T, "-keys", keys, "-older", first, "-older", last, export(c.change))
			if !strings.Contains(said, c.want) || (code == 0) != (name == "whole") {
				w.Errorf("%s: code %d, %q not in: %s", name, code, c.want, said)
			}
		}
		w.exec(`DELETE FROM journal_seal WHERE seq > (SELECT COUNT(*) - 1 FROM journal)`, `DELETE FROM journal WHERE subject = 'x/1'`, `DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)`)
		if code, said := verified(w.T, "-keys", keys, w.export()); code != 0 {
			w.Errorf("rolled back, alone: %s", said) // nothing in it tells: that is what kept checkpoints are for
		}
		if code, said := verified(w.T, "-keys", keys, "-older", first, "-older", last, w.export()); code != 1 || !strings.Contains(said, "rolled back") || strings.Contains(said, "first.txt") {
			w.Errorf("rolled back: %d, %s", code, said)
		}
	})
}

// waits bends the first row of a table, or takes it out, and has an act that nobody signed for explain it.
func waits(table, from, to string) func(dir string) {
	return func(dir string) {
		path := filepath.Join(dir, "rows", table+".jsonl")
		text, err := os.ReadFile(path)
		if err != nil {
			panic(err)
		}
		first, rest, _ := strings.Cut(string(text), "\n")
		var r row
		if err := json.Unmarshal([]byte(first), &r); err != nil {
			panic(err)
		}
		bent, digest := "", "-"
		if from != "" {
			content := strings.Replace(string(r.Row), from, to, 1)
			sum := sha256.Sum256([]byte(table + "\n" + content))
			digest = base64.StdEncoding.EncodeToString(sum[:])
			bent = fmt.Sprintf(`{"key":%q,"digest":%q,"row":%s}`+"\n", r.Key, digest, content)
		}
		waiting := fmt.Sprintf(`{"entry":"x","covers":"%s/%s 0 %s\n"}`+"\n", table, r.Key, digest)
		if err := errors.Join(os.WriteFile(path, []byte(bent+rest), 0o600), os.WriteFile(filepath.Join(dir, "waiting.jsonl"), []byte(waiting), 0o600)); err != nil {
			panic(err)
		}
	}
}

// A receipt that was taken before the seal proves nothing alone; against an export it shows that
// the act was dropped.
func TestAReceiptOfAnActThatWasDropped(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		check(w, w.desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "thing.done", "x/1", "", nil, nil)
		}))
		var receipt string
		check(w, w.desk.See(w.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			r, err := act.ReceiptOf(ctx, v, "thing.done", "x/1")
			receipt = w.file("receipt.txt", r.Proved())
			return err
		}))
		for range 2 { // it waits, then it is sealed
			if code, said := verified(w.T, "-keys", keys, "-receipt", receipt, w.export()); code != 0 || !strings.Contains(said, "made before the seal") {
				w.Errorf("the act is there: %d, %s", code, said)
			}
			w.seal()
		}
		w.exec(`DELETE FROM journal_seal WHERE seq = (SELECT MAX(seq) FROM journal_seal)`, `DELETE FROM journal WHERE subject = 'x/1'`,
			`DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)`)
		if code, said := verified(w.T, "-keys", keys, "-receipt", receipt, w.export()); code != 1 || !strings.Contains(said, "its act is not in the journal") {
			w.Errorf("the act was dropped: %d, %s", code, said)
		}
	})
}

func TestAReceiptIsCheckedAlone(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		keys := w.file("keys.txt", w.keys[0]+"\n")
		var subject string
		check(w, w.raw.QueryRowContext(w.Context(), `SELECT MIN(subject) FROM journal WHERE verb = 'sheet.submitted'`).Scan(&subject))
		var text string
		check(w, w.desk.See(w.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			r, err := act.ReceiptOf(ctx, v, "sheet.submitted", subject)
			text = "Biên nhận\nhash: not this one\n\n" + r.Proved()
			return err
		}))
		text = strings.Replace(text, "hash: not this one\n", "", 1)
		for name, c := range map[string]struct{ from, to, want string }{
			"whole":         {"", "", "Nothing is wrong"},
			"what it says":  {"Biên nhận\n", "Tổng điểm: 100\n", "note: receipt"}, // the points of the line are told, not these
			"no number":     {"number: ", "nummer: ", "proves nothing alone"},
			"another mark":  {`\"Total\":`, `\"Total\":1`, "does not have its hash"},
			"another place": {"number: ", "number: 1", "WRONG: receipt"},
			"no proof":      {"proof: ", "prof: ", "WRONG: receipt"},
			"another root":  {"| ocop-test", "| ocop-tesst", "WRONG: receipt"},
			"no line":       {"line: ", "lyne: ", "does not have its hash"},
		} {
			code, said := verified(w.T, "-keys", keys, "-receipt", w.file("receipt.txt", strings.Replace(text, c.from, c.to, 1)))
			if !strings.Contains(said, c.want) || (code == 0) != strings.HasPrefix(name, "wh") {
				w.Errorf("%s: code %d, %q not in: %s", name, code, c.want, said)
			}
			if told := regexp.MustCompile(`is of "sheet\.submitted" "` + subject + `" by ".+" at 20.+Z, [0-9,]+ points;`); code == 0 && !told.MatchString(said) {
				w.Errorf("%s: it does not say what the receipt is of: %s", name, said)
			}
		}
		w.aFileOfReceipts(keys, text)
		receipt := w.file("receipt.txt", text)
		w.seal()
		if code, said := verified(w.T, "-keys", keys, "-receipt", receipt, w.export()); code != 0 {
			w.Error(said)
		}
		dir := w.export()
		path := filepath.Join(dir, "journal.jsonl")
		journal, err := os.ReadFile(path)
		check(w, err)
		check(w, os.WriteFile(path, []byte(strings.Replace(string(journal), subject, subject+"x", 1)), 0o600))
		if code, said := verified(w.T, "-keys", keys, "-receipt", receipt, dir); code != 1 || !strings.Contains(said, "receipt") {
			w.Errorf("the act was changed in the journal: %s", said)
		}
	})
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{}, {"a", "b"}, {"-x"}, {"/does/not/exist"}, {"-receipt", "x"}, {"-keys", "/no", "-receipt", "x"}, {"-older", "x"}} {
		if code, said := verified(t, args...); code != 2 || said == "" {
			t.Errorf("%q: %d, %s", args, code, said)
		}
	}
}

// aFileOfReceipts checks a file that holds the receipt twice: each is looked at.
func (w *world) aFileOfReceipts(keys, text string) {
	w.Helper()
	if code, said := verified(w.T, "-keys", keys, "-receipt", w.file("receipts.txt", "")); code != 1 {
		w.Errorf("an empty file: %s", said)
	}
	_, proved, _ := strings.Cut(text, "\n\n")
	for name, c := range map[string]struct{ from, to, want string }{
		"whole":        {"", "", "Nothing is wrong"},
		"another mark": {`\"Total\":`, `\"Total\":1`, "does not have its hash"},
		"no proof":     {"proof: ", "prof: ", "WRONG: receipt"},
		"no line":      {"line: ", "lyne: ", "WRONG: receipt"},
	} {
		second := strings.Replace(proved, c.from, c.to, 1)
		code, said := verified(w.T, "-keys", keys, "-receipt", w.file("receipts.txt", text+"\n"+second))
		if !strings.Contains(said, c.want) || (code == 0) != (name == "whole") {
			w.Errorf("the second of two, %s: code %d, %q not in: %s", name, code, c.want, said)
		}
	}
}
