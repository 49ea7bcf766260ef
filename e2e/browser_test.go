// Package e2e walks the real site in a real Chromium: the tour of docs/tour.md, every
// page at three widths and in both themes, the keyboard, and axe.
package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ocop/internal/web/browsertest"
)

// browser is one tab with a cookie jar of its own.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// launch starts one Chromium for a test; tabs share it but not their cookies.
func launch(t *testing.T) context.Context {
	t.Helper()
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.ExecPath(browsertest.Chromium(t)), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "vi"))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("Chromium does not start: ", err)
	}
	return ctx
}

// tab opens a tab with its own cookies, limited in time.
func tab(t *testing.T, parent context.Context, base string) *browser {
	t.Helper()
	ctx, stop := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: base}
	b.size(1366, 850)
	b.dark(false)
	return b
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("%v\nat %s", err, b.where())
	}
}

func (b *browser) where() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	return at
}

func (b *browser) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// open loads a path and fails when the site answers with an error.
func (b *browser) open(path string) {
	b.t.Helper()
	answer, err := chromedp.RunResponse(b.ctx, chromedp.Navigate(b.base+path))
	if err != nil {
		b.t.Fatalf("open %s: %v", path, err)
	}
	if answer != nil && answer.Status >= 400 {
		b.t.Fatalf("open %s: %d", path, answer.Status)
	}
}

// press clicks an element and waits for the page that follows.
func (b *browser) press(selector string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("press %s at %s: %v", selector, b.where(), err)
	}
}

// pressText clicks the first button or link with the words.
func (b *browser) pressText(words string) {
	b.t.Helper()
	path := fmt.Sprintf(`(//button[contains(normalize-space(.), %[1]q)] | //a[contains(normalize-space(.), %[1]q)])[1]`, words)
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(path)); err != nil {
		b.t.Fatalf("press %q at %s: %v", words, b.where(), err)
	}
}

func (b *browser) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SetValue(chromedp.CSS(selector), text))
}

func (b *browser) text(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatalf("text of %s at %s: %v", selector, b.where(), err)
	}
	return text
}

// sees fails unless the page shows the words.
func (b *browser) sees(words ...string) {
	b.t.Helper()
	page := strings.Join(strings.Fields(b.text("body")), " ")
	for _, w := range words {
		if !strings.Contains(page, w) {
			b.t.Fatalf("%s does not show %q; it shows:\n%.1500s", b.where(), w, page)
		}
	}
}

func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("script at %s: %v", b.where(), err)
	}
	return v
}

// dark chooses the colour scheme of the machine; motion is off, so that nothing is
// measured half-way.
func (b *browser) dark(yes bool) {
	b.t.Helper()
	scheme := "light"
	if yes {
		scheme = "dark"
	}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// shot keeps a picture of the whole page in e2e/out for people to look at.
func (b *browser) shot(name string) []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatalf("screenshot %s: %v", name, err)
	}
	if err := os.MkdirAll("out", 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("out", name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
	return png
}

// axe runs axe-core on the page and fails on any violation. The file comes from the
// npm packages; the site's own policy would not load it, so it is evaluated directly.
func (b *browser) axe() {
	b.t.Helper()
	source, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		b.t.Fatal("axe-core is missing, run make assets: ", err)
	}
	eval[any](b, string(source)+"; null")
	found := eval[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v =>
		v.id + ": " + v.help + " " + v.nodes.slice(0, 4).map(n => n.target.join(" ") + " " + (n.any[0]?.message || n.failureSummary)).join(" | ")))`)
	for _, f := range found {
		b.t.Errorf("axe at %s: %s", b.where(), f)
	}
}

// fits fails when the page scrolls sideways.
func (b *browser) fits() {
	b.t.Helper()
	over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		b.t.Errorf("%s is %d px too wide", b.where(), over)
	}
}
