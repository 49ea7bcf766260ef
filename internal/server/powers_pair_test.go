package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// mostLinks is how many more pages than those of the matrix are followed for one person.
const mostLinks = 60

// Before the close one mark of one submitted sheet is changed, in the sheet and in the
// record, and nothing else: keys and times stay. Nobody but its author gets another byte,
// order or count anywhere; the author does, or the test would be blind.
func TestBeforeTheClose(t *testing.T) {
	powersEngines(t, func(t *testing.T, url string) {
		w := buildPowers(t, url)
		author := "chair"
		addresses := w.readable()
		before := map[string]map[string]string{}
		for _, who := range w.order {
			before[who] = w.crawl(who, addresses)
		}
		w.changeOneMark("entry/scoring", author)
		w.changeOneMark("entry/reopened", author) // as secret again as before its first close
		pages := 0
		for _, who := range w.order {
			var different []string
			for path, was := range before[who] {
				pages++
				if g := w.look(who, path); g.plain("") != was {
					different = append(different, path)
				}
			}
			switch {
			case who == author && !(slices.Contains(different, "/jury/entries/"+w.things["entry/scoring"]) && slices.Contains(different, "/jury/entries/"+w.things["entry/reopened"])):
				t.Errorf("the author does not see both changes, only %v", different)
			case who != author && len(different) > 0:
				t.Errorf("%s sees the mark of another at %v", who, different)
			}
		}
		t.Logf("%d pages of %d people were compared", pages, len(w.order))
	})
}

// readable are the addresses of every door that only reads.
func (w *powersWorld) readable() (paths []string) {
	w.Helper()
	for name, d := range doors() {
		if !strings.HasPrefix(name, "GET ") || d.public {
			continue
		}
		for _, c := range w.cells(name, d) {
			paths = append(paths, c.path)
		}
	}
	paths = append(paths, "/", "/san-pham", "/thong-ke", "/sitemap.txt", "/office/search?q=HS-2021", "/office/products?q=scoring", "/office/dossiers?tinh-trang=admitted",
		"/office/dossiers?q=scoring", "/office/recognitions?q=san+pham")
	paths = append(paths, "/jury/entries/"+w.things["entry/reopened"], "/office/entries/"+w.things["entry/reopened"])
	slices.Sort(paths)
	return slices.Compact(paths)
}

func (w *powersWorld) look(who, path string) got {
	w.Helper()
	return w.send(cell{doorway: "GET " + path, path: path, who: who})
}

// crawl opens the addresses and the pages they lead to.
func (w *powersWorld) crawl(who string, addresses []string) map[string]string {
	w.Helper()
	seen, queue, followed := map[string]string{}, slices.Clone(addresses), 0
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if _, twice := seen[path]; twice || strings.Contains(path, "dang=pdf") || strings.Contains(path, "lang=") {
			continue
		}
		g := w.look(who, path)
		seen[path] = g.plain("")
		if g.status != http.StatusOK || !strings.HasPrefix(g.header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range links(string(g.body)) {
			if followed < mostLinks && !slices.Contains(addresses, link) {
				followed++
				queue = append(queue, link)
			}
		}
	}
	return seen
}

// changeOneMark gives a submitted sheet one other mark behind the system's back.
func (w *powersWorld) changeOneMark(entry, who string) {
	w.Helper()
	card, err := w.book.Card(powersCard)
	if err != nil {
		w.Fatal(err)
	}
	err = w.Desk.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error { // no act: it would be a line of the journal itself
		var sheet, text string
		err := tx.QueryRowContext(ctx, `SELECT h.sheet, h.marks FROM sheet h JOIN seat t ON t.seat = h.seat WHERE h.entry = $1 AND t.person = $2`,
			w.things[entry], string(w.people[who].Person)).Scan(&sheet, &text)
		if err != nil {
			return err
		}
		marks, err := score.Decode(text)
		if err != nil {
			return err
		}
		was, err := score.Total(card, marks)
		if err != nil {
			return err
		}
		if !raise(card, marks, was.Total) {
			w.Fatal("no mark can be changed")
		}
		is, err := score.Total(card, marks)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sheet SET marks = $1, part_a = $2, part_b = $3, part_c = $4, total = $5 WHERE sheet = $6`,
			marks.Encode(), int64(is.Parts[0]), int64(is.Parts[1]), int64(is.Parts[2]), int64(is.Total), sheet); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE journal SET after = REPLACE(after, $1, $2) WHERE subject = $3`, text, marks.Encode(), "sheet/"+sheet)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

// raise gives one criterion its next option, with another total.
func raise(card *rulebook.Card, marks score.Marks, was rulebook.Points) bool {
	for _, leaf := range card.Leaves() {
		m := marks[leaf.Leaf]
		for _, other := range []int8{m + 1, m - 1} {
			if m < 1 || other < 1 || int(other) > len(leaf.Options) {
				continue
			}
			marks[leaf.Leaf] = other
			if is, err := score.Total(card, marks); err == nil && is.Total != was {
				return true
			}
			marks[leaf.Leaf] = m
		}
	}
	return false
}
