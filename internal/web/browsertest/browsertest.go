// Package browsertest looks at pages in a real Chromium, for tests. A machine without
// Chromium or axe-core skips them; where CI is "true" they fail instead.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Chromium is the path of the browser.
func Chromium(t *testing.T) string {
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

// Start opens a browser with one tab, which end with the test.
func Start(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(Chromium(t)), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// Load opens an address at a width in CSS pixels and in the theme "light" or "dark",
// without motion, so that nothing is measured half-way.
func Load(t *testing.T, ctx context.Context, address string, width int64, theme string) {
	t.Helper()
	media := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "prefers-color-scheme", Value: theme}}})
		return chromedp.Void{}, err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), media, chromedp.Navigate(address)); err != nil {
		t.Fatal(address, err)
	}
}

// Check fails when axe-core finds something on the page that is open, or when it is wider
// than the window. With OCOP_SHOTS it leaves a picture in that folder.
func Check(t *testing.T, ctx context.Context, name string, width int64) {
	t.Helper()
	var found struct {
		Width      int64
		Violations []struct {
			ID, Help string
			Nodes    []struct{ HTML, FailureSummary string }
		}
	}
	Eval[bool](t, ctx, axe(t)+"; true")
	text := Eval[string](t, ctx, `axe.run(document, {resultTypes: ["violations"]})
		.then(r => JSON.stringify({width: document.documentElement.scrollWidth, violations: r.violations}))`)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(name, err)
	}
	if found.Width > width {
		t.Errorf("%s is %d wide at %d", name, found.Width, width)
	}
	for _, v := range found.Violations {
		t.Errorf("%s at %d: %s (%s): %s\n%s", name, width, v.ID, v.Help, v.Nodes[0].HTML, v.Nodes[0].FailureSummary)
	}
	picture(t, ctx, fmt.Sprintf("%s-%d.png", strings.ReplaceAll(name, "/", "_"), width))
}

// axe is the source of axe-core from the npm packages of the repository.
func axe(t *testing.T) string {
	t.Helper()
	root := "."
	for ; ; root = filepath.Join("..", root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
	}
	source, err := os.ReadFile(filepath.Join(root, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		missing(t, "axe-core (npm ci)")
	}
	return string(source)
}

func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("OCOP_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), png, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Eval gives what a script or the promise it makes comes to.
func Eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.300s: %v", script, err)
	}
	return got
}
