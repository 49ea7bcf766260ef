package main

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/act"
	"ocop/internal/given"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/rulebooks"
)

// minimumsDiffer are the results of three members of whom one misses a minimum of five stars: the
// majority finds five, all together four.
func minimumsDiffer(t *testing.T, card *rulebook.Card) []score.Result {
	t.Helper()
	best := score.Blank(card)
	for i, leaf := range card.Leaves() {
		at := 0
		for k, o := range leaf.Options {
			if o.Points >= leaf.Options[at].Points {
				at = k
			}
		}
		best[i] = int8(at + 1)
	}
	low := append(score.Marks(nil), best...)
	leaf, _ := card.Leaf("4.1")
	low[leaf.Leaf] = 3 // the minimum for 4 stars, not for 5
	return []score.Result{score.Partial(card, best), score.Partial(card, best), score.Partial(card, low)}
}

// A tally is counted again under the working rules that its sitting pinned, which the export holds.
func TestTheVerifierCountsUnderTheWorkingRules(t *testing.T) {
	t.Parallel()
	shipped, err := rulebook.Load(rulebooks.FS)
	check(t, err)
	lib, err := rulebook.LoadWith(rulebooks.FS, fstest.MapFS{"council/a.yaml": {Data: []byte("number: 7/2026/QĐ-UBND\ntitle: Quy chế\nissuer: UBND tỉnh\n" +
		"signed: 2026-03-01\nfrom: 2026-03-01\nplace: \"24\"\nminimums: {rule: all, article: Điều 6}\n")}})
	check(t, err)
	pack, err := lib.Pack()
	check(t, err)
	book, err := shipped.Book("26-2026")
	check(t, err)
	card, err := book.Card(1)
	check(t, err)
	_, doc := lib.CouncilRules(book, "24", "2026-04-01")
	ballots := minimumsDiffer(t, card)
	tally, err := score.Council(book, card, ballots, score.Defaults(book))
	check(t, err)
	if tally.Star != 5 {
		t.Fatalf("the majority finds %d stars", tally.Star)
	}
	for name, c := range map[string]struct {
		packs   []string
		digest  string
		star    int
		outcome string
		mean    int64 // added to what is stored
		want    string
	}{
		"under the rules":                 {packs: []string{pack}, digest: doc.Digest, star: 4, outcome: "recognise"},
		"bent past the rules":             {packs: []string{pack}, digest: doc.Digest, star: 5, outcome: "forward", want: "WRONG: entry: stars 4"},
		"without rules":                   {digest: noRules, star: 5, outcome: "forward"},
		"opened before rules were kept":   {star: 4, outcome: "recognise", want: "WRONG: entry: stars 5"},
		"rules that nobody holds":         {digest: doc.Digest, star: 4, outcome: "recognise", want: "note: sitting s was held under the working rules 7/2026/QĐ-UBND"},
		"and a mean that does not follow": {digest: doc.Digest, star: 4, outcome: "recognise", mean: 1, want: "WRONG: entry: mean"},
	} {
		f := &facts{books: shipped, packs: c.packs, unread: map[string]bool{}, docs: map[string]*rulebook.CouncilRules{}, rounds: map[string]round{"r": {Book: book.ID, Digest: book.Digest}}, councils: map[string]council{"c": {Minimum: rulebook.Majority}},
			sittings: map[string]sitting{"s": {Round: "r", Council: "c", Level: "province", State: "closed", RulesNo: "7/2026/QĐ-UBND", Rules: c.digest}}}
		var r report
		f.tally(&r, "entry", entry{Sitting: "s", Card: 1, Ballots: 3, Band: tally.Band, Star: c.star, Outcome: c.outcome, Num: tally.Mean.Num + c.mean, Den: tally.Mean.Den, Spread: tally.Spread}, ballots)
		var said strings.Builder
		if code := r.print(&said); !strings.Contains(said.String(), c.want) || (code == 0) == strings.HasPrefix(c.want, "WRONG") {
			t.Errorf("%s: code %d, %q not in: %s", name, code, c.want, said.String())
		}
	}
}

// widely is the law with working rules from a day on that change no result of the demonstration.
func widely(t *testing.T, from string) *rulebook.Library {
	t.Helper()
	lib, err := rulebook.LoadWith(rulebooks.FS, fstest.MapFS{"council/a.yaml": {Data: []byte("number: 7/2021/QĐ-UBND\ntitle: Quy chế\nissuer: UBND tỉnh\n" +
		"signed: " + from + "\nfrom: " + from + "\nplace: \"24\"\nspread: {limit: 100, article: Điều 6}\n")}})
	check(t, err)
	return lib
}

// wide are those working rules.
func wide(t *testing.T, from string) *rulebook.CouncilRules {
	t.Helper()
	lib := widely(t, from)
	book, err := lib.Book("26-2026")
	check(t, err)
	_, doc := lib.CouncilRules(book, "24", rulebook.Date(from))
	return doc
}

// Rules that were laid into the folder after the round had pinned its book stand in no pack of the law:
// their text travels beside their sitting, and its results are counted again under it.
func TestTheTextOfWorkingRulesTravelsInTheExport(t *testing.T) {
	t.Parallel()
	bare, err := given.Books(t).Pack()
	check(t, err)
	eachUnder(t, widely(t, "2021-01-01"), func(w *world) {
		const notCounted = "NOT computed again"
		pinned := wide(w.T, "2021-01-01").Digest
		bend := func(table string, statements ...string) {
			w.exec(statements...)
			w.attest(table)
		}
		bend("pinned_law", `UPDATE pinned_law SET packed = '`+bare+`'`)
		if code, said := verified(w.T, w.export()); code != 0 || strings.Contains(said, notCounted) {
			w.Errorf("the text is kept: %d, %s", code, said)
		}
		bend("entry", `CREATE TABLE keep AS SELECT * FROM entry`, `UPDATE entry SET star = star - 1 WHERE entry = (SELECT MIN(e.entry) FROM entry e
			JOIN sitting s ON s.sitting = e.sitting WHERE s.state = 'closed' AND s.rules_digest = '`+pinned+`' AND e.star > 0)`)
		if code, said := verified(w.T, w.export()); code != 1 || !strings.Contains(said, "by the ballots") {
			w.Errorf("a star less: %d, %s", code, said)
		}
		bend("entry", `DELETE FROM entry`, `INSERT INTO entry SELECT * FROM keep`)
		bend("pinned_rules", `UPDATE pinned_rules SET packed = (SELECT MAX(packed) FROM pinned_rules WHERE digest <> '`+pinned+`') WHERE digest = '`+pinned+`'`)
		if code, said := verified(w.T, w.export()); code != 1 || !strings.Contains(said, "WRONG: pinned_rules "+pinned) || !strings.Contains(said, notCounted) {
			w.Errorf("the text of other rules: %d, %s", code, said)
		}
		check(w, w.desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			if _, err := a.ExecContext(ctx, `DELETE FROM pinned_rules`); err != nil {
				return err
			}
			return a.Record(ctx, "thing.done", "x/1", "", nil, nil)
		}))
		w.seal()
		if code, said := verified(w.T, w.export()); code != 0 || !strings.Contains(said, notCounted) {
			w.Errorf("sittings of before it was kept: %d, %s", code, said)
		}
	})
}

// keeps has an act keep the text of working rules.
func (w *world) keeps(doc *rulebook.CouncilRules) {
	w.Helper()
	packed, err := doc.Pack()
	check(w, err)
	check(w, w.desk.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `INSERT INTO pinned_rules (digest, packed, kept_at) VALUES ($1, $2, 1)`, doc.Digest, packed); err != nil {
			return err
		}
		return a.Record(ctx, "rules.kept", "law/"+doc.Digest, "", nil, nil)
	}))
}
