package jury_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web/browsertest"
)

// tablet is the browser of one member, with what it keeps.
type tablet struct {
	*browsertest.Tab
	w *world
}

// newTablet has the first of three members fill every sheet, and open a browser.
func newTablet(t *testing.T) tablet {
	t.Helper()
	w := newWorld(t, 3, 2)
	for _, e := range w.entries {
		w.save(w.members[0], evaluation.Draft{Entry: e, Marks: w.marks(75)})
	}
	b := tablet{browsertest.Start(t, w.as(t, w.members[0])), w}
	b.Size(1024)
	return b
}

// change opens a sheet and marks another option, without saving it.
func (b tablet) change(e key.Entry) {
	b.Helper()
	b.Open(entry(e))
	browsertest.Eval[bool](b.Tab, `(() => { document.querySelector("[data-points]:not(:checked)").click(); return true })()`)
}

// warned says of which sheets the page that hands in all of them warns.
func (b tablet) warned(when string, want ...key.Entry) {
	b.Helper()
	b.Open(sheets(b.w))
	got := browsertest.Eval[string](b.Tab, `JSON.stringify([...document.querySelectorAll("[data-unsent]:not([hidden])")].map(x => x.dataset.unsent))`)
	notice := browsertest.Eval[bool](b.Tab, `!document.querySelector("[data-unsent-notice]").hidden`)
	paths := []string{}
	for _, e := range want {
		paths = append(paths, entry(e))
	}
	wanted, _ := json.Marshal(paths)
	if got != string(wanted) || notice != (len(want) > 0) {
		b.Errorf("%s: the browser warns of %s (%v), want %s", when, got, notice, wanted)
	}
}

// TestUnsentChangesAreWarnedOf changes a sheet in the browser without saving it: the page that
// hands in all sheets warns, until the sheet was saved or opened again.
func TestUnsentChangesAreWarnedOf(t *testing.T) {
	b := newTablet(t)
	second := b.w.entries[1]
	b.warned("nothing was changed")
	b.change(second)
	if kept := browsertest.Eval[string](b.Tab, `JSON.stringify(Object.entries(localStorage))`); kept != fmt.Sprintf(`[["unsent:%s","1"]]`, entry(second)) {
		t.Errorf("the browser keeps %s", kept)
	}
	b.warned("left without saving", second)
	b.Open(entry(second))
	b.warned("opened again as stored")
	b.change(second)
	b.w.save(b.w.members[0], evaluation.Draft{Entry: second, Marks: b.w.marks(80), Version: 1})
	b.warned("saved meanwhile")
}

// TestARefusedSaveStaysUnsent sends sheets that are refused: what was typed is not stored, so the
// browser warns of it until the member has saved it, or has taken what is stored.
func TestARefusedSaveStaysUnsent(t *testing.T) {
	b := newTablet(t)
	first, second := b.w.entries[0], b.w.entries[1]
	const save, mine = `button[name=intent][value=draft]`, `button[form=mine]`
	b.change(second)
	browsertest.Eval[bool](b.Tab, fmt.Sprintf(`(() => { document.querySelector("[name=remark]").value = %q; return true })()`, strings.Repeat("a", 4001)))
	if got := b.Press(save); got != http.StatusUnprocessableEntity {
		t.Fatalf("a remark that is too long: %d", got)
	}
	b.warned("refused as wrong", second)

	b.change(first)
	b.w.save(b.w.members[0], evaluation.Draft{Entry: first, Marks: b.w.marks(80), Version: 1}) // in another window
	if got := b.Press(save); got != http.StatusConflict {
		t.Fatalf("a sheet that was saved elsewhere: %d", got)
	}
	b.warned("refused as stale", first, second)
	b.Open(entry(first))
	b.warned("the stored one is taken", second)

	b.change(second)
	b.w.save(b.w.members[0], evaluation.Draft{Entry: second, Marks: b.w.marks(80), Version: 1})
	if got := b.Press(save); got != http.StatusConflict {
		t.Fatalf("a sheet that was saved elsewhere: %d", got)
	}
	if got := b.Press(mine); got != http.StatusOK {
		t.Fatalf("the own version: %d", got)
	}
	b.warned("the own one is saved")
}
