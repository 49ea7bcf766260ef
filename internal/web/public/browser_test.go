package public_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// missing skips the test, or fails it where every component must be present.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("%s is missing", what)
}

func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		missing(t, "Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// TestPagesInABrowser looks at every kind of page in real Chromium: axe-core finds
// nothing, and nothing runs over the edge of a phone.
func TestPagesInABrowser(t *testing.T) {
	axe, err := os.ReadFile("../../../node_modules/axe-core/axe.min.js")
	if err != nil {
		missing(t, "axe-core (npm ci)")
	}
	w := town(t)
	site := httptest.NewServer(w.site)
	defer site.Close()
	w.signed(t)
	ctx := browser(t)
	for _, view := range []struct {
		width int64
		theme string
	}{{1366, "light"}, {1024, "dark"}, {360, "light"}, {360, "dark"}} {
		for _, path := range []string{"/", "/san-pham", "/san-pham?kieu=bang", "/san-pham?q=khong+co", "/san-pham/my-gao-chu", "/san-pham/dau-phu",
			"/q", "/q/" + w.codes["ruou-dao 4"], "/q/x", "/thong-ke", "/thong-ke?lang=en", "/dang-nhap", "/diem-chot", "/khong-co"} {
			name := fmt.Sprintf("%s %d %s", path, view.width, view.theme)
			found := look(t, ctx, site.URL+path, view.width, view.theme, string(axe))
			if found.Width > view.width {
				t.Errorf("%s is %d wide", name, found.Width)
			}
			for _, v := range found.Violations {
				t.Errorf("%s: %s (%s): %s", name, v.ID, v.Help, v.Nodes[0].HTML)
			}
		}
	}
}

// seen is what the browser reports of a page.
type seen struct {
	Width      int64
	Violations []struct {
		ID, Help string
		Nodes    []struct{ HTML string }
	}
}

func look(t *testing.T, ctx context.Context, address string, width int64, theme, axe string) (found seen) {
	t.Helper()
	media := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "prefers-color-scheme", Value: theme}}})
		return chromedp.Void{}, err
	}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), media, chromedp.Navigate(address))
	if err != nil {
		t.Fatal(address, err)
	}
	return inspect(t, ctx, address, axe)
}

// inspect runs axe-core on the page that is open.
func inspect(t *testing.T, ctx context.Context, address, axe string) (found seen) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatal(address, err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"]})
		.then(r => JSON.stringify({width: document.documentElement.scrollWidth, violations: r.violations}))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(address, err)
	}
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(address, err)
	}
	return found
}
