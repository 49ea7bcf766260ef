package act_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// signing gives the desk a key of its own.
func signing(t *testing.T, d *act.Desk) *act.Desk {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, "ocop-test")
	must(t, err)
	signer, err := note.NewSigner(secret)
	must(t, err)
	verifier, err := note.NewVerifier(public)
	must(t, err)
	return &act.Desk{DB: d.DB, Places: d.Places, Signer: signer, Known: note.VerifierList(verifier)}
}

func see(t *testing.T, d *act.Desk, fn func(context.Context, *act.View) error) error {
	t.Helper()
	return d.See(t.Context(), act.System("test"), fn)
}

func newest(t *testing.T, d *act.Desk) (c act.Checkpoint) {
	t.Helper()
	must(t, see(t, d, func(ctx context.Context, v *act.View) (err error) {
		c, err = act.NewestCheckpoint(ctx, v)
		return err
	}))
	return c
}

func continues(t *testing.T, d *act.Desk, older act.Checkpoint) error {
	t.Helper()
	return see(t, d, func(ctx context.Context, v *act.View) error { return act.CheckContinues(ctx, v, older) })
}

func sealAll(t *testing.T, d *act.Desk) {
	t.Helper()
	for {
		n, err := d.Seal(t.Context(), 0)
		must(t, err)
		if n == 0 {
			return
		}
	}
}

// The log is the one that the library computes from the same lines, also across tiles.
func TestTheLogIsTheTreeOfItsLines(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		d = signing(t, d)
		var points []act.Checkpoint
		for _, n := range []int{1, 254, 1, 1, 300} {
			must(t, d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
				for i := range n {
					must(t, a.Record(ctx, "thing.done", fmt.Sprintf("x/%d", i), "", nil, "“giá trị” <b>\u2028"))
				}
				return nil
			}))
			sealAll(t, d)
			points = append(points, newest(t, d))
		}
		if found := broken(t, d); found != "" {
			t.Fatal(found)
		}
		var stored []tlog.Hash
		reader := tlog.HashReaderFunc(func(at []int64) (list []tlog.Hash, err error) {
			for _, i := range at {
				list = append(list, stored[i])
			}
			return list, nil
		})
		n := int64(0)
		must(t, see(t, d, func(ctx context.Context, v *act.View) error {
			return act.EachSealed(ctx, v, func(number int64, line []byte) error {
				more, err := tlog.StoredHashes(n, line, reader)
				stored = append(stored, more...)
				if n++; number != n {
					t.Errorf("line %d has number %d", n, number)
				}
				return err
			})
		}))
		for _, p := range points {
			if root, err := tlog.TreeHash(p.Size, reader); err != nil || root != p.Root {
				t.Errorf("checkpoint %d has another root: %v", p.Size, err)
			}
			must(t, continues(t, d, p))
		}
		if points[4].Size != 557 || n != 557 {
			t.Errorf("%d entries in the log, %d lines", points[4].Size, n)
		}
	})
}

func TestAReceiptProvesTheActInEveryLaterLog(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		d = signing(t, d)
		receipt := func() (r act.Receipt) {
			must(t, see(t, d, func(ctx context.Context, v *act.View) (err error) {
				r, err = act.ReceiptOf(ctx, v, "thing.done", "x/2")
				return err
			}))
			return r
		}
		record(t, d, "x/1", "x/2", "x/3")
		if r := receipt(); r.Number != 0 || len(r.Proof) != 0 || len(r.Short()) != 8 || !strings.Contains(string(r.Line), `"subject":"x/2"`) {
			t.Errorf("before the seal: %+v", r)
		}
		for range 3 {
			sealAll(t, d)
			r := receipt()
			if r.Number != 2 || r.Hash != tlog.RecordHash(r.Line) {
				t.Errorf("number %d", r.Number)
			}
			if err := tlog.CheckRecord(r.Proof, r.Checkpoint.Size, r.Checkpoint.Root, r.Number-1, r.Hash); err != nil {
				t.Error(err)
			}
			record(t, d, "x/4", "x/5")
		}
		err := see(t, d, func(ctx context.Context, v *act.View) error {
			_, err := act.ReceiptOf(ctx, v, "thing.done", "x/none")
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a receipt of nothing: %v", err)
		}
	})
}

// Receipts of many things are those of each, in three queries, also across tiles of the log; the
// newest act counts, and what is not sealed yet has no proof.
func TestReceiptsOfManyThings(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		d = signing(t, d)
		var subjects []string
		for i := range 600 {
			subject := fmt.Sprintf("x/%d", i)
			record(t, d, subject)
			if i%10 == 0 {
				subjects = append(subjects, subject)
			}
		}
		sealAll(t, d)
		record(t, d, "x/20") // once more, and not sealed
		subjects = append(subjects, "x/none")
		one := map[string]act.Receipt{}
		reads := func(fn func(context.Context, *act.View) error) (queries int64) {
			t.Helper()
			before := d.DB.Queries()
			must(t, see(t, d, fn))
			return d.DB.Queries() - before
		}
		reads(func(ctx context.Context, v *act.View) error {
			for _, subject := range subjects[:60] {
				r, err := act.ReceiptOf(ctx, v, "thing.done", subject)
				if err != nil {
					return err
				}
				one[subject] = r
			}
			return nil
		})
		for _, n := range []int{2, len(subjects)} {
			var all map[string]act.Receipt
			queries := reads(func(ctx context.Context, v *act.View) (err error) {
				all, err = act.ReceiptsOf(ctx, v, "thing.done", subjects[:n])
				return err
			})
			if queries != 3 {
				t.Errorf("%d receipts take %d queries", n, queries)
			}
			for subject, r := range all {
				if diff := cmp.Diff(one[subject], r); diff != "" {
					t.Errorf("%s (-alone +together):\n%s", subject, diff)
				}
				if r.Number == 0 {
					continue
				}
				if err := tlog.CheckRecord(r.Proof, r.Checkpoint.Size, r.Checkpoint.Root, r.Number-1, r.Hash); err != nil {
					t.Errorf("%s: %v", subject, err)
				}
			}
			if n > 2 && (len(all) != 60 || all["x/20"].Number != 0 || all["x/590"].Number != 591) {
				t.Errorf("%d receipts, x/20 has number %d, x/590 %d", len(all), all["x/20"].Number, all["x/590"].Number)
			}
		}
	})
}

// Whoever holds the newest checkpoint finds every way to make the past shorter or other.
func TestACutOrRolledBackLogIsFoundAgainstACheckpoint(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		d = signing(t, d)
		record(t, d, "x/1", "x/2", "x/3")
		sealAll(t, d)
		first := newest(t, d)
		run := outsider(t, d)
		tables := []string{"journal", "journal_seal", "log_tile", "checkpoint"}
		copyAs := func(name string) {
			for _, table := range tables {
				run(t, fmt.Sprintf("CREATE TABLE %s_%s AS SELECT * FROM %s", name, table, table))
			}
		}
		put := func(name string) {
			for i := range tables {
				run(t, "DELETE FROM "+tables[len(tables)-1-i])
			}
			for _, table := range tables {
				run(t, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s_%s", table, name, table))
			}
		}
		copyAs("old")
		record(t, d, "x/4", "x/5")
		sealAll(t, d)
		last := newest(t, d)
		copyAs("whole")
		for name, statements := range map[string][]string{
			"end of the seals": {`DELETE FROM journal_seal WHERE seq > 4`},
			"end of the seals and their entries": {`DELETE FROM journal WHERE entry IN (SELECT entry FROM journal_seal WHERE seq > 4)`,
				`DELETE FROM journal_seal WHERE seq > 4`},
			"end and checkpoint": {`DELETE FROM journal_seal WHERE seq > 4`, `DELETE FROM checkpoint WHERE size > 4`},
			"checkpoint altered": {`UPDATE checkpoint SET signed = REPLACE(signed, '2026', '2027') WHERE size = 5`},
			"checkpoint moved":   {`UPDATE checkpoint SET size = 4 WHERE size = 5`},
			"checkpoint dated":   {`UPDATE checkpoint SET at = at + 1000 WHERE size = 5`},
			"tile altered":       {`UPDATE log_tile SET hashes = CASE WHEN hashes LIKE 'A%' THEN 'B' ELSE 'A' END || SUBSTR(hashes, 2)`},
			"tile gone":          {`DELETE FROM log_tile`},
		} {
			run(t, statements...)
			if found := broken(t, d); found == "" {
				t.Errorf("%s: nobody noticed", name)
			}
			put("whole")
		}
		if found := broken(t, d); found != "" {
			t.Fatal(found)
		}
		put("old") // the whole database as it was: nothing in it tells
		if found := broken(t, d); found != "" {
			t.Errorf("the old database is whole in itself: %s", found)
		}
		must(t, continues(t, d, first))
		if err := continues(t, d, last); err == nil || !strings.Contains(err.Error(), "rolled back") {
			t.Errorf("rolled back: %v", err)
		}
		record(t, d, "x/other", "x/other", "x/other")
		sealAll(t, d)
		if err := continues(t, d, last); err == nil || !strings.Contains(err.Error(), "the first 5 entries are not those") {
			t.Errorf("another past: %v", err)
		}
		must(t, continues(t, d, first))
	})
}

func TestOnlyOurKeySignsCheckpoints(t *testing.T) {
	d := signing(t, desk(t))
	record(t, d, "x/1")
	sealAll(t, d)
	c := newest(t, d)
	if got, err := act.ParseCheckpoint(c.Signed, d.Known); err != nil || got != c || c.At.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	stranger := signing(t, d)
	if _, err := act.ParseCheckpoint(c.Signed, stranger.Known); err == nil {
		t.Error("a stranger's key opened it")
	}
	if found := broken(t, stranger); !strings.Contains(found, "checkpoint 1") {
		t.Errorf("a checkpoint of a stranger: %q", found)
	}
	for _, text := range []string{"", "x", "a\n1\nb\n", strings.Replace(c.Signed, "\n1\n", "\n0\n", 1), strings.Replace(c.Signed, "\n1\n", "\n-1\n", 1)} {
		if _, err := act.ParseCheckpoint(text, nil); err == nil {
			t.Errorf("%q is a checkpoint", text)
		}
	}
}

// A database of the time of the chain comes into the log in the order of its numbers, and
// what the chain said is kept.
func TestAnOldChainMovesIntoTheLog(t *testing.T) {
	for _, damaged := range []bool{false, true} {
		each2(t, fmt.Sprintf("damaged %t", damaged), func(t *testing.T, d *act.Desk) {
			d = signing(t, d)
			must(t, d.Do(t.Context(), act.System("test"), entered("mai")))
			record(t, d, "x/1", "x/2", "x/3")
			run := outsider(t, d)
			run(t, `UPDATE journal SET covers = ''`)
			chain := oldChain(t, d, run, 3) // the fourth was not sealed yet
			if damaged {
				run(t, `UPDATE journal SET name = 'x' WHERE subject = 'x/1'`)
			}
			must(t, d.MoveChain(t.Context()))
			must(t, d.MoveChain(t.Context())) // once
			sealAll(t, d)
			if found := broken(t, d); found != "" {
				t.Error(found)
			}
			if got := strings.Join(numbered(t, d), " "); !strings.HasPrefix(got, "person/mai x/1 x/2 ") || !strings.HasSuffix(got, " record/log") && !strings.HasSuffix(got, " x/3") {
				t.Errorf("order: %s", got)
			}
			var moved []act.Entry
			must(t, see(t, d, func(ctx context.Context, v *act.View) (err error) {
				moved, err = act.Entries(ctx, v, "record/log", 10)
				return err
			}))
			if len(moved) != 1 || moved[0].After != `{"entries":3}` || !strings.Contains(moved[0].Before, chain) ||
				strings.Contains(moved[0].Before, "entry 2 does not match") != damaged {
				t.Errorf("moved: %+v, chain %s", moved, chain)
			}
			if found := rowsFound(t, d); len(found) != 0 {
				t.Errorf("rows: %v", found)
			}
			run(t, `UPDATE person SET name = 'khác'`)
			if found := rowsFound(t, d); len(found) != 1 || found[0].Table != "person" {
				t.Errorf("a row changed after the move: %v", found)
			}
		})
	}
}

func each2(t *testing.T, name string, fn func(*testing.T, *act.Desk)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { each(t, fn) })
}

// allEntries is the whole journal, oldest first.
func allEntries(t *testing.T, d *act.Desk) (list []act.Entry) {
	t.Helper()
	must(t, see(t, d, func(ctx context.Context, v *act.View) (err error) {
		list, err = act.Entries(ctx, v, "", 1000)
		slices.Reverse(list)
		return err
	}))
	return list
}

func rowsFound(t *testing.T, d *act.Desk) (found []act.Finding) {
	t.Helper()
	must(t, see(t, d, func(ctx context.Context, v *act.View) (err error) {
		found, err = act.CheckRows(ctx, v)
		return err
	}))
	return found
}

// What an act writes after it recorded is covered too, and each of several records of one
// act covers its own rows.
func TestEveryRowOfAnActIsCovered(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			must(t, entered("a")(ctx, a))
			must(t, entered("b")(ctx, a))
			must(t, write(ctx, a, "after"))
			_, err := a.ExecContext(ctx, `UPDATE person SET name = 'y' WHERE login = 'a'`)
			return err
		}))
		if found := rowsFound(t, d); len(found) != 0 {
			t.Errorf("whole: %v", found)
		}
		sealAll(t, d)
		var counts []int
		must(t, see(t, d, func(ctx context.Context, v *act.View) error {
			return act.EachSealed(ctx, v, func(_ int64, line []byte) error {
				counts = append(counts, strings.Count(string(line), "person/0"))
				return nil
			})
		}))
		if fmt.Sprint(counts) != "[1 3]" {
			t.Errorf("rows covered by each entry: %v", counts)
		}
		run := outsider(t, d)
		for name, c := range map[string]struct{ statement, what string }{
			"changed": {`UPDATE person SET disabled = TRUE WHERE login = 'b'`, "changed"},
			"removed": {`DELETE FROM person WHERE login = 'after'`, "removed"},
			"entered": {`INSERT INTO person (person, login, name, password, disabled, created_at, version) SELECT 'neu', 'neu', name, password, disabled, created_at, version FROM person WHERE login = 'a'`, "no act entered"},
		} {
			run(t, `CREATE TABLE keep AS SELECT * FROM person`, c.statement)
			found := rowsFound(t, d)
			if len(found) != 1 || found[0].Table != "person" || found[0].Key == "" || !strings.Contains(found[0].String(), c.what) {
				t.Errorf("%s: %v", name, found)
			}
			run(t, `DELETE FROM person`, `INSERT INTO person SELECT * FROM keep`, `DROP TABLE keep`)
		}
		must(t, d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `DELETE FROM person WHERE login = 'after'`)
			must(t, err)
			return a.Record(ctx, "person.removed", "person/after", "", nil, nil)
		}))
		if found := rowsFound(t, d); len(found) != 0 {
			t.Errorf("removed by an act: %v", found)
		}
	})
}

// Two servers whose clocks differ may enter acts on one row in the wrong order.
func TestVersionsDecideWhichActWasLast(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("a")))
		early := &act.Desk{DB: d.DB.At(func() time.Time { return noon().Add(-time.Minute) }), Places: d.Places}
		must(t, early.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `UPDATE person SET name = 'y', version = version + 1 WHERE login = 'a'`)
			must(t, err)
			return a.Record(ctx, "person.changed", "person/a", "", nil, nil)
		}))
		if found := rowsFound(t, d); len(found) != 0 {
			t.Error(found)
		}
		outsider(t, d)(t, `UPDATE person SET name = 'x', version = 1`)
		if found := rowsFound(t, d); len(found) != 1 {
			t.Errorf("the first version put back: %v", found)
		}
	})
}

func TestOnlyTheMachineAttests(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		must(t, d.Do(t.Context(), act.System("test"), entered("a")))
		outsider(t, d)(t, `UPDATE person SET name = 'y'`)
		attest := func(who act.Actor) error {
			return d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { return act.Attest(ctx, a, "person", "di trú") })
		}
		for _, r := range act.Roles() {
			if err := attest(act.Actor{Person: key.Person(r), Roles: []act.Held{{Role: r, Place: bacGiang}}}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", r, err)
			}
		}
		if found := rowsFound(t, d); len(found) != 1 {
			t.Errorf("before: %v", found)
		}
		if err := d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error { return act.Attest(ctx, a, "journal", "x") }); err == nil {
			t.Error("the journal itself was attested")
		}
		must(t, attest(act.System("test")))
		if found := rowsFound(t, d); len(found) != 0 {
			t.Errorf("after: %v", found)
		}
	})
}
