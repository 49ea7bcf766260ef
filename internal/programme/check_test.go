package programme_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/job"
	"ocop/internal/programme"
)

// breaking is one row changed behind the system's back.
type breaking struct {
	name   string
	table  string // its key has the name of the table, but for journals
	target string // gives the key of the row
	set    string // what is set in that row
	want   []string
}

const (
	oneSealed    = `SELECT MIN(sheet) FROM sheet WHERE state = 'sealed'`
	oneSubmitted = `SELECT MIN(sheet) FROM sheet WHERE state = 'submitted'`
	oneClosed    = `SELECT MIN(entry) FROM entry WHERE outcome = 'recognise'`
	oneOpen      = `SELECT MIN(entry) FROM entry WHERE outcome = ''`
)

func dossierIn(state string) string {
	return `SELECT MIN(dossier) FROM dossier WHERE state = '` + state + `'`
}

func breakings() []breaking {
	const agree = "dossier: the state does not agree with its recognition: HS-"
	return []breaking{
		{"a total changed", "sheet", oneSealed, `total = total - 1`, []string{"sheet: the total is not the sum of its parts: KEY", "entry: the mean is not that of its sealed sheets: "}},
		{"a part changed", "sheet", oneSealed, `part_b = part_b + 100`, []string{"sheet: the total is not the sum of its parts: KEY"}},
		{"total and part changed", "sheet", oneSealed, `total = total - 100, part_a = part_a - 100`, []string{"entry: the mean is not that of its sealed sheets: "}},
		{"sealed too early", "sheet", oneSubmitted, `state = 'sealed'`, []string{"sheet: sealed in a sitting that is not closed: KEY"}},
		{"taken out of the count", "sheet", oneSealed, `state = 'submitted'`, []string{"sheet: submitted and not counted: KEY", "entry: the ballots are not its sealed sheets: "}},
		{"moved to another council", "sheet", oneSealed, `seat = (SELECT MIN(t.seat) FROM seat t WHERE t.council <> (SELECT x.council FROM seat x WHERE x.seat = sheet.seat))`,
			[]string{"sheet: the seat is of another council: KEY"}},
		{"a vote taken away", "seat", `SELECT MIN(seat) FROM sheet WHERE state = 'sealed'`, `votes = FALSE`, []string{"sheet: counted although the seat does not score it: "}},
		{"an outcome lost", "entry", oneClosed, `outcome = ''`, []string{"entry: closed without an outcome: KEY", "dossier: no council proposed it: HS-"}},
		{"an outcome too early", "entry", oneOpen, `outcome = 'recognise'`, []string{"entry: an outcome before the sitting closed: KEY"}},
		{"ballots miscounted", "entry", oneClosed, `ballots = ballots + 1`, []string{"entry: the ballots are not its sealed sheets: KEY"}},
		{"a mean moved by a hundredth of a member", "entry", oneClosed, `mean_num = mean_num + 1`, []string{"entry: the mean is not that of its sealed sheets: KEY", " differs from the sealed result"}},
		{"a mean over fewer members", "entry", oneClosed, `mean_den = mean_den - 1`, []string{"entry: the mean is not that of its sealed sheets: KEY"}},
		{"another outcome", "entry", oneClosed, `outcome = 'return'`, []string{"dossier: the state does not agree with the outcome: HS-", " differs from the sealed result"}},
		{"recognised without recognition", "dossier", dossierIn("admitted"), `state = 'recognised'`, []string{agree, "dossier: no council proposed it: HS-"}},
		{"recognised and still proposed", "dossier", dossierIn("recognised"), `state = 'proposed'`, []string{agree}},
		{"recognised and yet returned", "dossier", dossierIn("recognised"), `state = 'returned'`, []string{agree}},
		{"recognised and filed anew", "dossier", dossierIn("recognised"), `state = 'filed'`, []string{agree, "dossier: the state does not agree with the outcome: HS-"}},
		{"a star more", "recognition", `SELECT MIN(recognition) FROM recognition WHERE origin = 'council'`, `stars = 5`, []string{"recognition KEY differs from the sealed result"}},
		{"longer valid", "recognition", `SELECT MIN(recognition) FROM recognition WHERE valid_to <> ''`, `valid_to = ''`, []string{"recognition KEY of product "}},
		{"the journal rewritten", "journal", `SELECT entry FROM journal_seal WHERE seq = 7`, `after = after || ' '`, []string{"journal: entry 7 ("}},
	}
}

func TestEveryBrokenInvariantIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.sealAll()
		files, err := blob.Open(w.TempDir())
		if err != nil {
			w.Fatal(err)
		}
		if broken := w.broken(files); len(broken) > 0 {
			w.Fatal("the demonstration is broken: ", broken)
		}
		for _, b := range breakings() {
			k := w.text(b.target)
			undo := w.undo(b.table, k)
			w.exec(fmt.Sprintf(`UPDATE %s SET %s WHERE %s = $1`, b.table, b.set, keyOf(b.table)), k)
			found := strings.Join(w.broken(files), "\n")
			for _, want := range b.want {
				if want = strings.ReplaceAll(want, "KEY", k); !strings.Contains(found, want) {
					w.Errorf("%s: %q is not said in:\n%s", b.name, want, found)
				}
			}
			undo()
		}
		if broken := w.broken(files); len(broken) > 0 {
			w.Error("left broken: ", broken)
		}
	})
}

// What looks broken to a careless check, and is not.
func TestWhatHoldsIsNotCalledBroken(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.sealAll()
		files, err := blob.Open(w.TempDir())
		if err != nil {
			w.Fatal(err)
		}
		k := w.text(oneSubmitted)
		w.exec(`INSERT INTO recusal (entry, seat, reason, at) SELECT entry, seat, 'họ hàng', 0 FROM sheet WHERE sheet = $1`, k) // keeps a sheet that is not counted
		w.exec(`UPDATE entry SET mean_num = mean_num * 3, mean_den = mean_den * 3 WHERE outcome = 'forward'`)                   // the same fraction
		if broken := w.broken(files); len(broken) > 0 {
			w.Error(broken)
		}
		w.exec(`UPDATE sheet SET state = 'sealed' WHERE sheet = $1`, k)
		if found := strings.Join(w.broken(files), "\n"); !strings.Contains(found, "sheet: counted although the seat does not score it: "+k) {
			w.Error(found)
		}
	})
}

func TestAnEntryPutInLaterIsSeenByItsDate(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.sealAll()
		late := &act.Desk{DB: w.desk.DB.At(func() time.Time { return w.desk.DB.Now().AddDate(0, 0, -30) }), Places: w.desk.Places}
		err := late.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "recognition.made", "recognition/forged", "", nil, nil)
		})
		if err != nil {
			w.Fatal(err)
		}
		w.desk = &act.Desk{DB: w.desk.DB, Places: w.desk.Places, Signer: w.desk.Signer, Known: w.desk.Known} // a server that starts looks at the whole journal
		w.sealAll()
		files, err := blob.Open(w.TempDir())
		if err != nil {
			w.Fatal(err)
		}
		if broken := w.broken(files); len(broken) != 1 || !strings.HasPrefix(broken[0], "journal: an entry dated before") {
			w.Error(broken)
		}
	})
}

func TestEveryFileIsWholeAndNamed(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.sealAll()
		dir := w.TempDir()
		files, err := blob.Open(dir)
		if err != nil {
			w.Fatal(err)
		}
		put := func(content string) string {
			d, _, err := files.Put(w.Context(), strings.NewReader(content), 1000)
			if err != nil {
				w.Fatal(err)
			}
			return d.String()
		}
		path := func(digest string) string { return filepath.Join(dir, "sha256", digest[:2], digest[2:4], digest) }
		ordered, made, lost, archive, orphan := put("ordered"), put("made"), put("lost"), put("archive"), put("orphan")
		w.order("list", "product.import", ordered, "")
		w.order("table", "product.export", "", made)
		w.order("papers", "round.documents", "", lost)
		w.order("copy", "backup", "", archive)
		w.want(files, "file "+orphan+": no job names it (orphan)")
		for _, f := range []string{orphan, lost, archive} { // an archive is not in the archives: after a restore it is gone
			if err := os.Remove(path(f)); err != nil {
				w.Fatal(err)
			}
		}
		w.want(files, "job papers: its file lost.bin ("+lost+") is missing")
		put("lost")
		if err := os.WriteFile(path(made), []byte("mado"), 0o600); err != nil {
			w.Fatal(err)
		}
		w.want(files, "file "+made+": content "+made+" is damaged")
		put("made")
		stray := filepath.Join(dir, "sha256", "note.txt")
		if err := os.WriteFile(stray, nil, 0o600); err != nil {
			w.Fatal(err)
		}
		w.want(files, "file: blob store: stray file "+stray)
	})
}

// order enters a job as if it had been asked for and done.
func (w *world) order(k string, kind job.Kind, input, output string) {
	w.Helper()
	err := w.desk.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, job.New{Key: k, Kind: kind, Payload: map[string]string{"file": input}, At: w.desk.DB.Now()})
	})
	if err != nil {
		w.Fatal(err)
	}
	if output != "" {
		w.exec(`UPDATE job SET state = 'done', result = $1 WHERE job = $2`, fmt.Sprintf(`{"file":%q,"name":"lost.bin","size":4}`, output), k)
	}
}

// want asserts that exactly one thing is broken, and how its name begins.
func (w *world) want(files *blob.Store, prefix string) {
	w.Helper()
	if broken := w.broken(files); len(broken) != 1 || !strings.HasPrefix(broken[0], prefix) {
		w.Errorf("broken: %q, want one that begins with %q", broken, prefix)
	}
}

func (w *world) broken(files *blob.Store) []string {
	w.Helper()
	broken, err := programme.Check(w.Context(), w.desk, files)
	if err != nil {
		w.Fatal(err)
	}
	return broken
}

// sealAll seals until nothing is left.
func (w *world) sealAll() {
	w.Helper()
	for {
		n, err := w.desk.Seal(w.Context(), 0)
		if err != nil {
			w.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) exec(statement string, args ...any) {
	w.Helper()
	err := w.desk.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		w.Fatalf("%s: %v", statement, err)
	}
}

func (w *world) text(query string) (text string) {
	w.Helper()
	w.see(func(ctx context.Context, v *act.View) error { return v.QueryRowContext(ctx, query).Scan(&text) })
	if text == "" {
		w.Fatalf("nothing to break: %s", query)
	}
	return text
}

func keyOf(table string) string {
	if table == "journal" {
		return "entry"
	}
	return table
}

// undo remembers a row and gives the way back to it.
func (w *world) undo(table, k string) func() {
	w.Helper()
	var columns []string
	var values []any
	w.see(func(ctx context.Context, v *act.View) error {
		rows, err := v.QueryContext(ctx, fmt.Sprintf(`SELECT * FROM %s WHERE %s = $1`, table, keyOf(table)), k)
		if err != nil {
			return err
		}
		defer rows.Close()
		if columns, err = rows.Columns(); err != nil || !rows.Next() {
			return fmt.Errorf("no row %s of %s: %w", k, table, err)
		}
		into := make([]any, len(columns))
		values = make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		return rows.Scan(into...)
	})
	sets := slices.Clone(columns)
	for i, c := range sets {
		sets[i] = fmt.Sprintf("%s = $%d", c, i+1)
	}
	return func() {
		w.exec(fmt.Sprintf(`UPDATE %s SET %s WHERE %s = $%d`, table, strings.Join(sets, ", "), keyOf(table), len(values)+1), append(values, k)...)
	}
}
