package server

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// Every answer of every route, for a visitor and for everybody who has an account, over
// HTTPS and without, carries the headers that docs/security.md promises.
func TestEveryRouteAnswersWithItsHeaders(t *testing.T) {
	h := build(t)
	for _, secure := range []bool{false, true} {
		h.Config.Secure = secure
		if secure {
			h.Config.Base, h.Config.Second = "https://ocop.example.vn", "nobody"
		}
		handler, err := h.Handler(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for login, cookie := range h.cookies {
			if secure && cookie != "" {
				cookie = "__Host-" + cookie
			}
			opened := 0
			for _, one := range append(h.addresses(), "/nowhere", "/healthz", "/readyz") {
				opened += h.dressed(handler, http.MethodGet, one, login, cookie)
			}
			for _, table := range h.routes() {
				for _, r := range table {
					if r.Method != http.MethodGet {
						h.dressed(handler, r.Method, anyWildcard.ReplaceAllString(r.Path, "none"), login, cookie)
					}
				}
			}
			if opened < map[string]int{"khách": 12, "vanphong": 50, "thuky": 12}[login] {
				t.Errorf("%s, secure %v: only %d pages opened", login, secure, opened)
			}
		}
	}
}

var anyWildcard = regexp.MustCompile(`\{[a-z$.]+\}`)

// dressed looks at the headers of one answer and gives 1 for a page that opened.
func (h *house) dressed(handler http.Handler, method, path, login, cookie string) int {
	h.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Host = "ocop.example.vn"
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	got := w.Result()
	say := func(format string, args ...any) {
		h.Helper()
		h.Errorf("%s: %s %s, %d: "+format, append([]any{login, method, path, got.StatusCode}, args...)...)
	}
	want := map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Origin-Agent-Cluster": "?1", "X-Permitted-Cross-Domain-Policies": "none", "Strict-Transport-Security": ""}
	data := strings.HasPrefix(path, "/api/")
	if data {
		want["Cross-Origin-Resource-Policy"] = "cross-origin"
	}
	if h.Config.Secure {
		want["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	for name, value := range want {
		if all := got.Header.Values(name); strings.Join(all, "|") != value {
			say("%s is %q", name, all)
		}
	}
	csp := got.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action '"} {
		if !strings.Contains(csp, part) {
			say("Content-Security-Policy lacks %s: %q", part, csp)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") || !strings.Contains(got.Header.Get("Permissions-Policy"), "camera=()") {
		say("Content-Security-Policy %q, Permissions-Policy %q", csp, got.Header.Get("Permissions-Policy"))
	}
	if got.StatusCode == http.StatusOK && !data && !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") && !strings.HasSuffix(path, "z") {
		if !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment;") || !strings.Contains(csp, "sandbox") {
			say("a file that is no inert attachment: %v", got.Header)
		}
	}
	if data {
		h.openToPrograms(got, say)
	} else {
		h.keptPrivate(got, login, path, say)
	}
	if got.StatusCode == http.StatusOK {
		return 1
	}
	return 0
}

// openToPrograms: the same for everybody, read from any site, with nothing that a session
// would change.
func (h *house) openToPrograms(got *http.Response, say func(string, ...any)) {
	head := got.Header
	if !strings.Contains(head.Get("Content-Type"), "json") || head.Get("Vary") != "Authorization" || len(got.Cookies()) > 0 || !strings.Contains(head.Get("Content-Security-Policy"), "sandbox") {
		say("headers of data: %v", head)
	}
	if head.Get("Access-Control-Allow-Origin") != "*" || head.Get("Access-Control-Allow-Credentials") != "" {
		say("credentials from elsewhere: %v", head)
	}
	if cache := head.Get("Cache-Control"); cache != "no-store" && (cache != "no-cache" || got.StatusCode != http.StatusOK) {
		say("Cache-Control is %q", cache)
	}
}

// entries are pages of people who have not signed in yet: they hold codes, names and numbers.
var entries = regexp.MustCompile(`^/(dang-nhap|quen-mat-khau|nhan-tai-khoan|vao-viec)`)

// keptPrivate: only a public page of a visitor may lie in a cache, and it is asked for again.
func (h *house) keptPrivate(got *http.Response, login, path string, say func(string, ...any)) {
	cache := got.Header.Get("Cache-Control")
	if cache != "no-store" && (cache != "no-cache" || entries.MatchString(path) || login != "khách" || got.StatusCode != http.StatusOK || got.Header.Get("Vary") != "Cookie") {
		say("Cache-Control is %q", cache)
	}
	for _, c := range got.Cookies() {
		choice := c.Name == "lang" || c.Name == "theme"
		prefixed := strings.HasPrefix(c.Name, "__Host-") == h.Config.Secure
		if c.Secure != h.Config.Secure || c.Domain != "" || c.Path != "/" || c.SameSite != http.SameSiteLaxMode || !prefixed || !choice && !c.HttpOnly {
			say("cookie %v", c)
		}
	}
	if got.Header.Get("Access-Control-Allow-Origin") != "" || got.Header.Get("Server") != "" || got.Header.Get("X-Powered-By") != "" {
		say("headers that nobody asked for: %v", got.Header)
	}
	if len(got.Header.Get("X-Request-Number")) != 10 {
		say("no number")
	}
}
