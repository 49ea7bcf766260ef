package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// contentPolicy is as strict as the server's: what passes here needs no exception there.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

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
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
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

// site serves the gallery as the program does: under a strict policy, assets by digest.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	files := Files()
	mux.HandleFunc("GET "+AssetPrefix, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", ContentType(r.URL.Path))
		w.Write(files[r.URL.Path])
	})
	mux.HandleFunc("GET /ui/{page...}", func(w http.ResponseWriter, r *http.Request) {
		theme := ParseTheme(r.URL.Query().Get("theme"))
		page := Gallery(theme)
		for _, p := range GalleryPages(theme) {
			if p.Name == r.PathValue("page") {
				page = p.Content
			}
		}
		w.Header().Set("Content-Security-Policy", contentPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := page.Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("POST /ui/phieu", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// violation is one broken rule as axe-core reports it.
type violation struct {
	ID    string
	Help  string
	Nodes []struct{ HTML, FailureSummary string }
}

func TestAxeFindsNothing(t *testing.T) {
	axe, err := os.ReadFile("../../../node_modules/axe-core/axe.min.js")
	if err != nil {
		missing(t, "axe-core (npm ci)")
	}
	ctx, server := browser(t), site(t)
	for _, width := range []int64{1366, 1024, 360} {
		for _, path := range []string{"/ui/", "/ui/phieu", "/ui/cong-khai", "/ui/tem", "/ui/don"} {
			for _, theme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s %d %s", path, width, theme)
				open(t, ctx, server.URL+path+"?theme="+theme, width)
				if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](string(axe))); err != nil {
					t.Fatal(name, err)
				}
				found, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatal(name, err)
				}
				report(t, name, found)
			}
		}
	}
}

func report(t *testing.T, name, found string) {
	t.Helper()
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(name, err)
	}
	for _, v := range violations {
		for _, n := range v.Nodes {
			t.Errorf("%s: %s (%s): %s\n%s", name, v.ID, v.Help, n.HTML, n.FailureSummary)
		}
	}
}

// open loads a page without motion, so that a colour half-way through a change is never
// measured.
func open(t *testing.T, ctx context.Context, address string, width int64) {
	t.Helper()
	still := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
		return chromedp.Void{}, err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), still, chromedp.Navigate(address)); err != nil {
		t.Fatal(address, err)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func TestNothingRunsOverTheEdge(t *testing.T) {
	ctx, server := browser(t), site(t)
	for _, width := range []int64{1366, 1024, 683, 360, 320} { // 683 is 1366 at 200 %
		for _, path := range []string{"/ui/", "/ui/phieu", "/ui/cong-khai", "/ui/tem", "/ui/don"} {
			open(t, ctx, server.URL+path, width)
			if got := evaluate[int64](t, ctx, `document.documentElement.scrollWidth`); got > width {
				t.Errorf("%s is %d wide at %d", path, got, width)
			}
		}
	}
}

func TestScript(t *testing.T) {
	ctx, server := browser(t), site(t)
	open(t, ctx, server.URL+"/ui/phieu", 1366)

	evaluate[chromedp.Void](t, ctx, `document.querySelectorAll("[data-criterion='B'] [data-points]")[1].click()`)
	got := evaluate[string](t, ctx, `[document.querySelector("[data-marked]").textContent, document.querySelector("progress").value, document.querySelector("[data-part='B'] [data-part-points]").textContent, document.querySelector("[data-total]").textContent].join(" ")`)
	if got != "2 2 3 6" {
		t.Errorf("after marking the second criterion the check says %q, want \"2 2 3 6\"", got)
	}
	evaluate[chromedp.Void](t, ctx, `document.querySelectorAll("[data-criterion='A'] [data-points]")[1].click()`)
	if got := evaluate[string](t, ctx, `document.querySelector("[data-part='A'] [data-part-points]").textContent`); got != "2,5" {
		t.Errorf("a half point is written %q, want 2,5", got)
	}

	evaluate[chromedp.Void](t, ctx, `window.sent = 0; document.addEventListener("submit", e => { if (!e.defaultPrevented) sent++; }); for (const i of [1, 2, 3]) document.querySelector("button[form='phieu']").click()`)
	if got := evaluate[int64](t, ctx, `sent`); got != 1 {
		t.Errorf("three clicks sent the form %d times", got)
	}
	if got := evaluate[string](t, ctx, `document.querySelector("button[form='phieu']").getAttribute("aria-busy")`); got != "true" {
		t.Error("the button does not say that it is busy")
	}
}

func TestScriptOnEveryPage(t *testing.T) {
	ctx, server := browser(t), site(t)
	open(t, ctx, server.URL+"/ui/", 1366)
	evaluate[chromedp.Void](t, ctx, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "k", ctrlKey: true, cancelable: true}))`)
	if got := evaluate[string](t, ctx, `document.activeElement.id`); got != "search" {
		t.Errorf("Ctrl-K reaches %q, want the search box", got)
	}
	evaluate[chromedp.Void](t, ctx, `document.querySelector("[data-theme-switch] button[value=dark]").click()`)
	got := evaluate[string](t, ctx, `document.documentElement.dataset.theme + " " + document.cookie + " " + getComputedStyle(document.body).color`)
	if !strings.HasPrefix(got, "dark theme=dark") || !strings.Contains(got, "236, 239, 234") {
		t.Errorf("after choosing dark: %s", got)
	}
	evaluate[chromedp.Void](t, ctx, `document.querySelector("input[name=key]").click()`)
	if got := evaluate[string](t, ctx, `document.querySelector("[data-selected]").textContent`); got != " · đã chọn 1 dòng" {
		t.Errorf("one row selected says %q", got)
	}
}
