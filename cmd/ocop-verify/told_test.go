package main

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
)

// Rows that were swapped, so that every result still follows, are found by what the journal told of
// them: a forged act can cover them anew, and can not take back what was sealed.
func TestWhatWasSwappedIsFoundByTheJournal(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		const (
			// one is a sheet beside which its entry and its seat have another
			one = `(SELECT MIN(c.sheet) FROM keep_sheet c WHERE c.state = 'sealed'
				AND EXISTS (SELECT 1 FROM keep_sheet d WHERE d.entry = c.entry AND d.marks <> c.marks AND d.state = 'sealed')
				AND EXISTS (SELECT 1 FROM keep_sheet d WHERE d.seat = c.seat AND d.sheet <> c.sheet AND d.state = 'sealed'))`
			of    = `FROM keep_sheet k WHERE k.state = 'sealed' AND k.sheet <> ` + one
			entry = `(SELECT b.entry FROM keep_sheet b WHERE b.sheet = ` + one + `)`
			two   = `(SELECT MAX(k.sheet) ` + of + ` AND k.entry = ` + entry + ` AND k.marks <> (SELECT b.marks FROM keep_sheet b WHERE b.sheet = ` + one + `))`
			own   = `(SELECT MAX(k.sheet) ` + of + ` AND k.seat = (SELECT b.seat FROM keep_sheet b WHERE b.sheet = ` + one + `))`
		)
		w.exec(`CREATE TABLE keep_sheet AS SELECT * FROM sheet`) // the statements below read it while sheets change
		for _, c := range []struct{ table, want, bend string }{
			{"sheet", "for another entry or from another seat", `UPDATE sheet SET seat = (SELECT 'x' || k.seat FROM keep_sheet k WHERE k.sheet = sheet.sheet) WHERE sheet IN (` + one + `, ` + two + `);
				UPDATE sheet SET seat = (SELECT k.seat FROM keep_sheet k WHERE k.sheet = CASE sheet.sheet WHEN ` + one + ` THEN ` + two + ` ELSE ` + one + ` END) WHERE seat LIKE 'x%'`},
			{"sheet", "for another entry or from another seat", `UPDATE sheet SET entry = (SELECT 'x' || k.entry FROM keep_sheet k WHERE k.sheet = sheet.sheet) WHERE sheet IN (` + one + `, ` + own + `);
				UPDATE sheet SET entry = (SELECT k.entry FROM keep_sheet k WHERE k.sheet = CASE sheet.sheet WHEN ` + one + ` THEN ` + own + ` ELSE ` + one + ` END) WHERE entry LIKE 'x%'`},
			{"sheet", "its member handed in something else", `UPDATE sheet SET marks = (SELECT k.marks FROM keep_sheet k WHERE k.sheet = ` + two + `), struck = (SELECT k.struck FROM keep_sheet k WHERE k.sheet = ` + two + `) WHERE sheet = ` + one},
			{"sheet", "the journal does not tell that it was handed in", `UPDATE sheet SET version = version - 1 WHERE sheet = ` + one},
			{"seat", "handed in by somebody else", `UPDATE seat SET person = 'x' || person WHERE seat = (SELECT seat FROM sheet WHERE sheet = ` + one + `)`},
			{"sitting", "it was opened under other working rules", `UPDATE sitting SET rules_digest = '' WHERE sitting = (SELECT sitting FROM entry WHERE entry = ` + entry + `)`},
			{"round", "it was opened under another book", `UPDATE round SET digest = 'beef' WHERE round = (SELECT MIN(round) FROM round)`},
		} {
			w.exec(`CREATE TABLE keep AS SELECT * FROM ` + c.table)
			w.exec(strings.Split(c.bend, ";")...)
			w.attest(c.table)
			code, said := verified(w.T, w.export())
			if anew := "note: the rows of " + c.table + " were covered anew"; code != 1 || !strings.Contains(said, c.want) || !strings.Contains(said, anew) || strings.Contains(said, "outside of any act") {
				w.Errorf("%s: code %d, %q not in: %s", c.bend, code, c.want, said)
			}
			w.exec(`DELETE FROM `+c.table, `INSERT INTO `+c.table+` SELECT * FROM keep`, `DROP TABLE keep`)
			w.attest(c.table)
		}
		if code, said := verified(w.T, w.export()); code != 0 {
			w.Error("left broken: ", said)
		}
	})
}

// attest forges an act that covers a table as it is.
func (w *world) attest(table string) {
	w.Helper()
	check(w, w.desk.Do(w.Context(), act.System("forger"), func(ctx context.Context, a *act.Act) error { return act.Attest(ctx, a, table, "giả mạo") }))
	w.seal()
}
