// Package browsertest looks at pages in a real Chromium, for tests. A machine without
// Chromium or axe-core skips them; where CI is "true" they fail instead.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Start opens a browser with one tab, which ends with the test. Its paths begin at base.
func Start(t *testing.T, base string) *Tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "vi"))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	return open(t, ctx, base)
}

// Beside opens another tab of the same person, with the same cookies.
func (b *Tab) Beside() *Tab { b.Helper(); return open(b.T, b.ctx, b.base) }

// Stranger opens a tab of somebody else for a test or a part of one, with cookies of its own.
func (b *Tab) Stranger(t *testing.T, base string) *Tab {
	t.Helper()
	return open(t, b.ctx, base, chromedp.WithNewBrowserContext())
}

// In is the same tab in another test, or at another site.
func (b *Tab) In(t *testing.T, base string) *Tab { return &Tab{T: t, ctx: b.ctx, base: base} }

func open(t *testing.T, parent context.Context, base string, options ...chromedp.ContextOption) *Tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(parent, options...)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // what starts here must not end with the time of one question
		t.Fatal("Chromium does not start: ", err)
	}
	b := &Tab{T: t, ctx: ctx, base: base}
	b.Size(1366)
	b.Theme("light")
	return b
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "Chromium")
	return ""
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("%s is missing", what)
}
