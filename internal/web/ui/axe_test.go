package ui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

// contentPolicy is as strict as the server's: what passes here needs no exception there.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

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

func TestAxeFindsNothing(t *testing.T) {
	b := browsertest.Start(t, site(t).URL)
	for _, path := range []string{"/ui/", "/ui/phieu", "/ui/cong-khai", "/ui/tem", "/ui/don"} {
		for _, theme := range []string{"light", "dark"} {
			b.Open(path + "?theme=" + theme)
			b.Look(path + " " + theme)
		}
	}
}

func TestNothingRunsOverTheEdge(t *testing.T) {
	b := browsertest.Start(t, site(t).URL)
	for _, width := range []int64{683, 320} { // 1366 and 640 at 200 %; TestAxeFindsNothing measures the others
		b.Size(width)
		for _, path := range []string{"/ui/", "/ui/phieu", "/ui/cong-khai", "/ui/tem", "/ui/don"} {
			b.Open(path)
			b.Fits(path)
		}
	}
}

func TestScript(t *testing.T) {
	b := browsertest.Start(t, site(t).URL)
	b.Open("/ui/phieu")

	browsertest.Eval[any](b, `document.querySelectorAll("[data-criterion='B'] [data-points]")[1].click(); 0`)
	got := browsertest.Eval[string](b, `[document.querySelector("[data-marked]").textContent, document.querySelector("progress").value, document.querySelector("[data-part='B'] [data-part-points]").textContent, document.querySelector("[data-total]").textContent].join(" ")`)
	if got != "2 2 3 6" {
		t.Errorf("after marking the second criterion the check says %q, want \"2 2 3 6\"", got)
	}
	browsertest.Eval[any](b, `document.querySelectorAll("[data-criterion='A'] [data-points]")[1].click(); 0`)
	if got := browsertest.Eval[string](b, `document.querySelector("[data-part='A'] [data-part-points]").textContent`); got != "2,5" {
		t.Errorf("a half point is written %q, want 2,5", got)
	}

	browsertest.Eval[any](b, `window.sent = 0; document.addEventListener("submit", e => { if (!e.defaultPrevented) sent++; }); for (const i of [1, 2, 3]) document.querySelector("button[form='phieu']").click(); 0`)
	if got := browsertest.Eval[int64](b, `sent`); got != 1 {
		t.Errorf("three clicks sent the form %d times", got)
	}
	if got := browsertest.Eval[string](b, `document.querySelector("button[form='phieu']").getAttribute("aria-busy")`); got != "true" {
		t.Error("the button does not say that it is busy")
	}
}

func TestScriptOnEveryPage(t *testing.T) {
	b := browsertest.Start(t, site(t).URL)
	b.Open("/ui/")
	browsertest.Eval[any](b, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "k", ctrlKey: true, cancelable: true})); 0`)
	if got := browsertest.Eval[string](b, `document.activeElement.id`); got != "search" {
		t.Errorf("Ctrl-K reaches %q, want the search box", got)
	}
	browsertest.Eval[any](b, `document.querySelector("[data-theme-switch] button[value=dark]").click(); 0`)
	got := browsertest.Eval[string](b, `document.documentElement.dataset.theme + " " + document.cookie + " " + getComputedStyle(document.body).color`)
	if !strings.HasPrefix(got, "dark theme=dark") || !strings.Contains(got, "236, 239, 234") {
		t.Errorf("after choosing dark: %s", got)
	}
	browsertest.Eval[any](b, `document.querySelector("input[name=key]").click(); 0`)
	if got := browsertest.Eval[string](b, `document.querySelector("[data-selected]").textContent`); got != " · đã chọn 1 dòng" {
		t.Errorf("one row selected says %q", got)
	}
}
