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
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Tab is one tab of a browser with a person in front of it. What it asks of a page that was
// just leaving it asks again of the page that follows, so a slow machine fails no test.
type Tab struct {
	*testing.T
	ctx  context.Context
	base string
}

// patience is how long a page may take to come, and attempt how long one answer may: Chromium
// answers some questions never when the page leaves.
const patience, attempt = time.Minute, 30 * time.Second

// whole tells in a script that a page has arrived with everything it loads; on a page that
// has not, unfinished ends a script by an error.
const (
	whole      = `document.readyState === "complete"`
	unfinished = `if (!(` + whole + `)) throw new Error("the page is unfinished"); `
)

// leaving tells the errors that say only that the page is gone, or not yet here.
func leaving(err error) bool {
	var e *cdproto.Error
	return errors.As(err, &e) && e.Code == -32000 || errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "the page is unfinished")
}

// ask repeats a question until a page that stayed has answered it and the answer will do.
func ask[T any](b *Tab, what string, question chromedp.Action[T], good func(T) bool) T {
	b.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got, err := once(b, question)
		if err == nil && good(got) {
			return got
		}
		if late := time.Now().After(end); late || err != nil && !leaving(err) {
			b.Fatalf("%.300s at %s: %v, %v\n%.1500s", what, b.Address(), got, err, b.shown())
		}
	}
}

func once[T any](b *Tab, question chromedp.Action[T]) (T, error) {
	ctx, stop := context.WithTimeout(b.ctx, attempt)
	defer stop()
	return chromedp.Run(ctx, question)
}

func anything[T any](T) bool { return true }

func isTrue(yes bool) bool { return yes }

// Do takes steps of chromedp, once.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if _, err := once(b, chromedp.Steps(steps...)); err != nil {
		b.Fatalf("%v at %s\n%.1500s", err, b.Address(), b.shown())
	}
}

// Eval gives what a script, or the promise it makes, comes to on a whole page. The script
// may run again on the page that follows; one that leads away is for [Tab.Follow].
func Eval[T any](b *Tab, script string) T {
	b.Helper()
	return ask(b, script, chromedp.Evaluate[T](unfinished+script, chromedp.EvalAwaitPromise), anything)
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
	ask(b, "the page that follows", chromedp.Evaluate[bool](`!window.stays && `+whole), isTrue)
	return ask(b, "a status", chromedp.Evaluate[int](`performance.getEntriesByType("navigation")[0].responseStatus`), anything)
}

// Load opens a path and gives the status of the answer.
func (b *Tab) Load(path string) int {
	b.Helper()
	return b.Follow(func() {
		b.Helper()
		b.Do(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
			_, err = cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: b.base + path})
			return none, err
		})
	})
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
	return b.Follow(func() { b.Helper(); b.Do(chromedp.Click(what)) })
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
	ask(b, selector, chromedp.Evaluate[bool](unfinished+`(() => { const f = document.querySelector(`+quote(selector)+`);
		if (!f?.checkVisibility()) return false; `+script+` })()`), isTrue)
}

func quote(text string) string {
	b, _ := json.Marshal(text) // a string always has one
	return string(b)
}

// Address is where the tab is.
func (b *Tab) Address() string {
	at, _ := once(b, chromedp.Location())
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
	text, _ := once(b, chromedp.Evaluate[string](`document.body?.innerText ?? ""`))
	return text
}

// Sees waits until the page shows all words.
func (b *Tab) Sees(words ...string) {
	b.Helper()
	for _, w := range words {
		ask(b, "seeing "+w, chromedp.Evaluate[bool](whole+` && document.body.innerText.replace(/\s+/g, " ").includes(`+quote(w)+`)`), isTrue)
	}
}
