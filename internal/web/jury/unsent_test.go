package jury_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web/browsertest"
)

// tablet is the browser of one member, with what it keeps.
type tablet struct {
	*testing.T
	w    *world
	ctx  context.Context
	site string
}

// newTablet has the first of three members fill every sheet, and open a browser.
func newTablet(t *testing.T) tablet {
	t.Helper()
	w := newWorld(t, 3, 2)
	for _, e := range w.entries {
		w.save(w.members[0], evaluation.Draft{Entry: e, Marks: w.marks(75)})
	}
	return tablet{t, w, browsertest.Start(t), w.as(t, w.members[0])}
}

func (b tablet) visit(path string) {
	b.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(1024, 768), chromedp.Navigate(b.site+path)); err != nil {
		b.Fatal(err)
	}
}

// change opens a sheet and marks another option, without saving it.
func (b tablet) change(e key.Entry) {
	b.Helper()
	b.visit(entry(e))
	browsertest.Eval[bool](b.T, b.ctx, `(() => { document.querySelector("[data-points]:not(:checked)").click(); return true })()`)
}

// press presses a button and gives the status of what comes back.
func (b tablet) press(selector string) int {
	b.Helper()
	answer, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		b.Fatal(selector, err)
	}
	return int(answer.Status)
}

// warned says of which sheets the page that hands in all of them warns.
func (b tablet) warned(when string, want ...key.Entry) {
	b.Helper()
	b.visit(sheets(b.w))
	got := browsertest.Eval[string](b.T, b.ctx, `JSON.stringify([...document.querySelectorAll("[data-unsent]:not([hidden])")].map(x => x.dataset.unsent))`)
	notice := browsertest.Eval[bool](b.T, b.ctx, `!document.querySelector("[data-unsent-notice]").hidden`)
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
	if kept := browsertest.Eval[string](t, b.ctx, `JSON.stringify(Object.entries(localStorage))`); kept != fmt.Sprintf(`[["unsent:%s","1"]]`, entry(second)) {
		t.Errorf("the browser keeps %s", kept)
	}
	b.warned("left without saving", second)
	b.visit(entry(second))
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
	browsertest.Eval[bool](t, b.ctx, fmt.Sprintf(`(() => { document.querySelector("[name=remark]").value = %q; return true })()`, strings.Repeat("a", 4001)))
	if got := b.press(save); got != http.StatusUnprocessableEntity {
		t.Fatalf("a remark that is too long: %d", got)
	}
	b.warned("refused as wrong", second)

	b.change(first)
	b.w.save(b.w.members[0], evaluation.Draft{Entry: first, Marks: b.w.marks(80), Version: 1}) // in another window
	if got := b.press(save); got != http.StatusConflict {
		t.Fatalf("a sheet that was saved elsewhere: %d", got)
	}
	b.warned("refused as stale", first, second)
	b.visit(entry(first))
	b.warned("the stored one is taken", second)

	b.change(second)
	b.w.save(b.w.members[0], evaluation.Draft{Entry: second, Marks: b.w.marks(80), Version: 1})
	if got := b.press(save); got != http.StatusConflict {
		t.Fatalf("a sheet that was saved elsewhere: %d", got)
	}
	if got := b.press(mine); got != http.StatusOK {
		t.Fatalf("the own version: %d", got)
	}
	b.warned("the own one is saved")
}
