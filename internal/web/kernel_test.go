package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/web"
	"ocop/internal/web/ui"
)

// answers are one of every kind, by name.
func (s *site) answers() map[string]answer {
	s.Helper()
	var asset string
	for path := range ui.Files() {
		asset = path
	}
	return map[string]answer{
		"page":            s.get("/"),
		"page of a user":  s.get("/office", "Cookie", "ocop="+s.token(act.Office)),
		"redirect":        s.get("/office"),
		"wrong role":      s.get("/office", "Cookie", "ocop="+s.token(act.Judge)),
		"not found":       s.get("/nowhere"),
		"thing not found": s.get("/thing/none"),
		"wrong method":    s.post("/thing/none", nil),
		"forbidden":       s.get("/forbidden"),
		"error":           s.get("/error"),
		"panic":           s.get("/panic"),
		"panic in a page": s.get("/panic-in-page"),
		"error in a page": s.get("/error-in-page"),
		"panic in an act": s.post("/panic", nil),
		"form":            s.post("/note", url.Values{"name": {"Hồng"}}),
		"form refused":    s.post("/note", url.Values{"name": {"sai"}}),
		"conflict":        s.post("/note", url.Values{"name": {"Hồng"}}),
		"foreign form":    s.post("/note", url.Values{"name": {"x"}}, "Sec-Fetch-Site", "cross-site"),
		"wrong type":      s.must(s.send("POST", "/note", "text/plain", "name=x")),
		"too large":       s.post("/note", url.Values{"name": {strings.Repeat("x", 3000)}}),
		"file":            s.get("/file"),
		"file broken":     s.get("/file-broken"),
		"asset":           s.get(asset),
		"no asset":        s.get(ui.AssetPrefix + "none.js"),
		"health":          s.get("/healthz"),
		"readiness":       s.get("/readyz"),
		"head":            s.must(s.send("HEAD", "/", "", "")),
	}
}

func TestEveryAnswerCarriesItsHeaders(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, a := range open(t).answers() {
		for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "Origin-Agent-Cluster": "?1", "X-Permitted-Cross-Domain-Policies": "none", "Strict-Transport-Security": ""} {
			if got := a.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		for _, power := range []string{"camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()", "bluetooth=()", "display-capture=()"} {
			if got := a.Header.Get("Permissions-Policy"); !strings.Contains(got, power) || strings.Contains(got, "*") || strings.Contains(got, "self") {
				t.Errorf("%s: Permissions-Policy is %q", name, got)
			}
		}
		if cache := a.Header.Get("Cache-Control"); cache != "no-store" && cache != map[string]string{"page": "no-cache", "head": "no-cache", "asset": "public, max-age=31536000, immutable"}[name] {
			t.Errorf("%s: Cache-Control is %q", name, cache)
		}
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || regexp.MustCompile(`unsafe|\*|https?:|data:|blob:|nonce|hash`).MatchString(csp) {
			t.Errorf("%s: Content-Security-Policy is %q", name, csp)
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			for _, want := range []string{"script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(csp, want) {
					t.Errorf("%s: %s is not in %q", name, want, csp)
				}
			}
		}
		number := a.Header.Get("X-Request-Number")
		if other := seen[number]; other != "" || len(number) != 10 {
			t.Errorf("%s and %s have the request number %q", name, other, number)
		}
		seen[number] = name
		if a.Header.Get("Content-Type") == "" && a.body != "" {
			t.Errorf("%s: no content type", name)
		}
	}
}

func TestStatusOfEveryAnswer(t *testing.T) {
	t.Parallel()
	want := map[string]int{"page": 200, "page of a user": 200, "redirect": 303, "wrong role": 403, "not found": 404, "thing not found": 404, "wrong method": 404, "forbidden": 403,
		"error": 500, "panic": 500, "panic in a page": 500, "error in a page": 500, "panic in an act": 500, "form": 303, "form refused": 422, "conflict": 409, "foreign form": 403,
		"wrong type": 415, "too large": 413, "file": 200, "file broken": 500, "asset": 200, "no asset": 404, "health": 200, "readiness": 200, "head": 200}
	for name, a := range open(t).answers() {
		if a.StatusCode != want[name] {
			t.Errorf("%s: status %d, want %d", name, a.StatusCode, want[name])
		}
	}
}

func TestSecureSiteIsReachedByHTTPSOnly(t *testing.T) {
	t.Parallel()
	s := openOn(t, dbtest.SQLite(t, noon), true)
	for _, path := range []string{"/", "/nowhere", "/file", "/healthz", "/error"} {
		if got := s.get(path).Header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// What goes wrong inside stays inside: the page has the number under which the log tells.
func TestErrorPagesHideWhatTheLogTells(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, a := range s.answers() {
		if a.StatusCode < 400 || name == "no asset" {
			continue
		}
		number := a.Header.Get("X-Request-Number")
		if !strings.Contains(a.body, number) && !strings.Contains(a.body, "<form>") {
			t.Errorf("%s: the page does not show the request number %s", name, number)
		}
		if !strings.Contains(s.log.String(), "request="+number) && !strings.Contains(a.body, "<form>") {
			t.Errorf("%s: the log does not know the request %s", name, number)
		}
		for _, inside := range []string{"pq:", "10.0.0.7", "goroutine", ".go:", "SQL", "constraint", "see above"} {
			if strings.Contains(a.body, inside) {
				t.Errorf("%s: the page says %q", name, inside)
			}
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
			t.Errorf("%s: %v", name, a.Header)
		}
		if a.StatusCode >= 500 {
			if !strings.Contains(s.log.String(), "10.0.0.7") || !strings.Contains(a.body, "Hệ thống gặp lỗi") || strings.Contains(a.body, "half") {
				t.Errorf("%s: page %q, log %s", name, a.body, s.log)
			}
		}
	}
	if log := s.log.String(); !strings.Contains(log, "level=ERROR msg=panic") || !strings.Contains(log, "kernel") && !strings.Contains(log, "stack=") {
		t.Errorf("no stack of a panic in the log")
	}
	if n := strings.Count(s.get("/error?lang=en").body, "Hệ thống gặp lỗi"); n != 0 {
		t.Error("the English error page is not English")
	}
}

func TestAPanicHarmsNobodyElse(t *testing.T) {
	t.Parallel()
	s := open(t)
	for range 20 { // more than there are connections
		s.get("/panic")
		s.get("/panic-in-page")
		s.post("/panic", nil)
	}
	if n := s.people(); n != 0 {
		t.Errorf("%d rows of acts that panicked", n)
	}
	if a := s.post("/note", url.Values{"name": {"sau"}}); a.StatusCode != http.StatusSeeOther || s.people() != 1 {
		t.Errorf("after panics: %d %s", a.StatusCode, a.body)
	}
}

func TestReadsAndUnrecordedActsWriteNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.token(act.Office)
	for _, a := range []answer{s.get("/writing"), s.post("/unrecorded", nil)} {
		if a.StatusCode != http.StatusInternalServerError || a.cookie("flash") != nil {
			t.Errorf("%s: %d, flash %v", a.Request.URL, a.StatusCode, a.cookie("flash"))
		}
	}
	if n := s.people(); n != 1 {
		t.Errorf("%d people are left", n)
	}
}

func TestARouteWithoutRulesDoesNotStart(t *testing.T) {
	t.Parallel()
	s := open(t)
	good := s.routes()
	read, write := good[0].Read, good[6].Write
	if write == nil {
		t.Fatal("the form has moved")
	}
	for name, r := range map[string]web.Route{
		"no permission":     {Method: "GET", Path: "/a", Read: read},
		"nothing to do":     {Method: "GET", Path: "/a", Permission: act.PublicRead},
		"post nothing":      {Method: "POST", Path: "/a", Permission: act.PublicRead},
		"a GET that writes": {Method: "GET", Path: "/a", Permission: act.PublicRead, Write: write},
		"a POST that reads": {Method: "POST", Path: "/a", Permission: act.PublicRead, Read: read},
		"both":              {Method: "POST", Path: "/a", Permission: act.PublicRead, Read: read, Write: write},
		"no method":         {Path: "/a", Permission: act.PublicRead, Read: read},
		"twice":             {Method: "GET", Path: "/office", Permission: act.PublicRead, Read: read},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: the site started", name)
				}
			}()
			s.kernel.Handler(good, []web.Route{r})
		}()
	}
}

// Nobody is sent off the site, whatever the address says.
func TestNoWayLeadsOffTheSite(t *testing.T) {
	t.Parallel()
	s := open(t)
	for to, local := range map[string]bool{"/": true, "/san-pham?q=a%2Fb#x": true, "/a//b": true, "": false, "x": false, "//evil.example": false, "https://evil.example/": false,
		`/\evil.example`: false, `\\evil.example`: false, "/\t/evil.example": false, "/\r\nLocation: //evil.example": false, "/\x00": false, "/\x7f": false,
		"javascript:alert(1)": false, " //evil.example": false, "///evil.example": false} {
		if web.Local(to) != local {
			t.Errorf("Local(%q) is %v", to, !local)
		}
		if strings.ContainsRune(to, 0) {
			continue // no form carries it
		}
		a := s.post("/go", url.Values{"to": {to}})
		at, err := a.Location()
		if a.StatusCode == http.StatusSeeOther && (err != nil || "http://"+at.Host != s.server.URL) {
			t.Errorf("%q leads to %v, %v", to, at, err)
		}
		if !local && a.StatusCode == http.StatusSeeOther && to != "" {
			t.Errorf("%q was followed", to)
		}
	}
}

func TestAVisitorIsLedToSignInAndBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	in := func(path string) string { return "/dang-nhap?ve=" + url.QueryEscape(path) }
	for name, c := range map[string]struct {
		a    answer
		want string
	}{
		"page":                 {s.get("/office?q=chè&trang=2"), in("/office?q=chè&trang=2")},
		"head":                 {s.must(s.send("HEAD", "/office?x=1", "", "")), in("/office?x=1")},
		"form":                 {s.post("/office/note", url.Values{"name": {"x"}}, "Referer", s.server.URL+"/office?x=1"), in("/office?x=1")},
		"form from elsewhere":  {s.post("/office/note", nil, "Referer", "https://evil.example/office"), in("/")},
		"form from nowhere":    {s.post("/office/note", nil), in("/")},
		"an old session":       {s.get("/office", "Cookie", "ocop=old"), in("/office")},
		"an impossible cookie": {s.get("/office", "Cookie", "ocop="+strings.Repeat("x", 5000)), in("/office")},
	} {
		if got := c.a.Header.Get("Location"); c.a.StatusCode != http.StatusSeeOther || got != c.want {
			t.Errorf("%s: %d to %q, want %q", name, c.a.StatusCode, got, c.want)
		}
	}
	if n := s.people(); n != 0 {
		t.Errorf("%d rows of visitors", n)
	}
	if a := s.post("/office/note", url.Values{"name": {"x"}}, "Cookie", "ocop="+s.token(act.Office)); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/" {
		t.Errorf("the office itself: %d", a.StatusCode)
	}
	if a := s.post("/office/note", url.Values{"name": {"y"}}, "Cookie", "ocop="+s.token(act.Judge)); a.StatusCode != http.StatusForbidden {
		t.Errorf("a judge: %d", a.StatusCode)
	}
}

// Whatever stands in an address, a header or a form, it stays inside its line of the log.
func TestLogLinesCannotBeForged(t *testing.T) {
	t.Parallel()
	s := open(t)
	forged := "\nlevel=ERROR msg=forged\r\n\u2028\u009b31m" + strings.Repeat("x", 5000)
	s.get("/nowhere/" + url.PathEscape(forged))
	s.get("/thing/"+url.PathEscape(forged), "User-Agent", "a\tb", "Referer", "https://evil.example/%0alevel=ERROR")
	s.post("/note", url.Values{"name": {"sai"}, forged: {forged}})
	s.get("/error?q=" + url.QueryEscape(forged))
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	if len(lines) != 4 {
		t.Errorf("%d lines for four requests:\n%s", len(lines), s.log)
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "time=") || strings.Contains(line, " level=ERROR msg=forged") || strings.ContainsAny(line, "\r\u009b") || len(line) > 1000 {
			t.Errorf("forged: %q", line)
		}
	}
}
