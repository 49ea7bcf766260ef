package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Tab is one tab of a browser with a person in front of it. What it asks of a page that was
// just leaving it asks again of the page that follows, so a slow machine fails no test.
type Tab struct {
	*testing.T
	ctx  context.Context
	base string
}

// patience is how long a page may take to come.
const patience = time.Minute

// whole tells in a script that a page has arrived with everything it loads.
const whole = `document.readyState === "complete"`

// leaving tells the errors by which Chromium says that the page it was asked about is gone.
func leaving(err error) bool {
	var e *cdproto.Error
	return errors.As(err, &e) && e.Code == -32000
}

// ask repeats a question until a page that stayed has answered it and the answer will do.
func ask[T any](b *Tab, what string, question chromedp.Action[T], good func(T) bool) T {
	b.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got, err := chromedp.Run(b.ctx, question)
		if err == nil && good(got) {
			return got
		}
		if late := time.Now().After(end); late || err != nil && !leaving(err) {
			b.Fatalf("%.300s at %s: %v, %v\n%.1500s", what, b.Address(), got, err, b.shown())
		}
	}
}

func anything[T any](T) bool { return true }

// settle waits until the page is whole.
func (b *Tab) settle() {
	b.Helper()
	ask(b, "a whole page", chromedp.Evaluate[bool](whole), func(yes bool) bool { return yes })
}

// Do takes steps of chromedp, once.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatalf("%v at %s\n%.1500s", err, b.Address(), b.shown())
	}
}

// Eval gives what a script, or the promise it makes, comes to on a whole page. The script
// may run again on the page that follows; one that leads away is for [Tab.Follow].
func Eval[T any](b *Tab, script string) T {
	b.Helper()
	b.settle()
	return ask(b, script, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise), anything)
}

// Size sets the width of the window in CSS pixels.
func (b *Tab) Size(width int64) { b.Helper(); b.Do(chromedp.EmulateViewport(width, 800)) }

// Theme sets what the machine prefers, "light" or "dark"; it prefers no motion, so that
// nothing is measured half-way.
func (b *Tab) Theme(theme string) {
	b.Helper()
	b.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "prefers-color-scheme", Value: theme}}})
		return err
	}))
}

// Follow does what leads to another page, waits for that page and gives its status.
func (b *Tab) Follow(lead func()) int {
	b.Helper()
	Eval[bool](b, `window.stays = true`)
	lead()
	ask(b, "the page that follows", chromedp.Evaluate[bool](`!window.stays && `+whole), func(yes bool) bool { return yes })
	return ask(b, "a status", chromedp.Evaluate[int](`performance.getEntriesByType("navigation")[0].responseStatus`), anything)
}

// Load opens a path and gives the status of the answer.
func (b *Tab) Load(path string) int {
	b.Helper()
	return b.Follow(func() { b.Helper(); b.Do(chromedp.Navigate(b.base + path)) })
}

// Open opens a path, which must be answered without an error.
func (b *Tab) Open(path string) {
	b.Helper()
	if status := b.Load(path); status >= 400 {
		b.Fatalf("%s is answered %d", path, status)
	}
}

// Press clicks an element and gives the status of the page that follows.
func (b *Tab) Press(selector string) int { b.Helper(); return press(b, chromedp.CSS(selector)) }

// PressText clicks the first button or link that shows the words.
func (b *Tab) PressText(words string) int {
	b.Helper()
	return press(b, fmt.Sprintf(`(//button[contains(normalize-space(.), %[1]q)] | //a[contains(normalize-space(.), %[1]q)])[1]`, words))
}

func press[S chromedp.Selectable](b *Tab, what S) int {
	b.Helper()
	return b.Follow(func() {
		b.Helper()
		ctx, stop := context.WithTimeout(b.ctx, patience)
		defer stop()
		if err := chromedp.Do(ctx, chromedp.Click(what)); err != nil {
			b.Fatalf("press %v at %s: %v\n%.1500s", what, b.Address(), err, b.shown())
		}
	})
}

// Key types keys where the focus is.
func (b *Tab) Key(keys string) { b.Helper(); b.Do(chromedp.KeyEvent(keys)) }

// Enter sends Enter to an element that is given the focus, and waits for nothing.
func (b *Tab) Enter(selector string) {
	b.Helper()
	b.on(selector, `f.focus(); return document.activeElement === f`)
	b.Key("\r")
}

// Fill gives a field its value as typing would.
func (b *Tab) Fill(selector, text string) {
	b.Helper()
	b.on(selector, `f.value = `+quote(text)+`; for (const e of ["input", "change"]) f.dispatchEvent(new Event(e, {bubbles: true})); return true`)
}

// on runs a script on the visible element f of a whole page.
func (b *Tab) on(selector, script string) {
	b.Helper()
	ask(b, selector, chromedp.Evaluate[bool](`(() => { const f = document.querySelector(`+quote(selector)+`);
		if (!(`+whole+`) || !f?.checkVisibility()) return false; `+script+` })()`), func(yes bool) bool { return yes })
}

func quote(text string) string {
	b, _ := json.Marshal(text) // a string always has one
	return string(b)
}

// Address is where the tab is.
func (b *Tab) Address() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	return at
}

// Arrives waits until scripts and redirects have led to a path.
func (b *Tab) Arrives(path string) {
	b.Helper()
	ask(b, "arriving at "+path, chromedp.Evaluate[string](whole+` ? location.pathname : ""`), func(at string) bool { return at == path })
}

// Heading waits until scripts and redirects have led to a page with this heading.
func (b *Tab) Heading(want string) {
	b.Helper()
	ask(b, "the heading "+want, chromedp.Evaluate[string](whole+` ? document.querySelector("h1")?.textContent.trim() ?? "" : ""`), func(is string) bool { return is == want })
}

// Text is what the page shows, with single spaces.
func (b *Tab) Text() string {
	b.Helper()
	return strings.Join(strings.Fields(Eval[string](b, `document.body.innerText`)), " ")
}

// shown is the text for a message of failure, as far as there is one.
func (b *Tab) shown() string {
	text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body?.innerText ?? ""`))
	return text
}

// Sees waits until the page shows all words.
func (b *Tab) Sees(words ...string) {
	b.Helper()
	for _, w := range words {
		ask(b, "seeing "+w, chromedp.Evaluate[bool](whole+` && document.body.innerText.replace(/\s+/g, " ").includes(`+quote(w)+`)`), func(yes bool) bool { return yes })
	}
}
