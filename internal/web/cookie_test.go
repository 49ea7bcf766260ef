package web_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
)

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		s := openOn(t, dbtest.SQLite(t, noon), secure)
		name := map[bool]string{false: "ocop", true: "__Host-ocop"}[secure]
		in := s.post("/in", nil)
		c := in.cookie(name)
		if c == nil || c.Value != "token" || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !c.Expires.Equal(noon().Add(time.Hour)) {
			t.Errorf("secure %v: %v", secure, in.Header["Set-Cookie"])
		}
		if c := s.post("/out", nil).cookie(name); c == nil || c.Value != "" || c.MaxAge >= 0 || c.Secure != secure || c.Path != "/" {
			t.Errorf("signing out, secure %v: %v", secure, c)
		}
		for _, set := range in.Cookies() {
			if set.Secure != secure {
				t.Errorf("secure %v: cookie %s is %v", secure, set.Name, set)
			}
		}
		token := s.token(act.Office)
		if a := s.get("/office", "Cookie", name+"="+token); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "actor Vai office") {
			t.Errorf("secure %v: %d %s", secure, a.StatusCode, a.body)
		}
		other := map[bool]string{true: "ocop", false: "__Host-ocop"}[secure]
		if a := s.get("/office", "Cookie", other+"="+token); a.StatusCode != http.StatusSeeOther {
			t.Errorf("secure %v: the cookie %s opens the office", secure, other)
		}
	}
}

func TestAnEndedSessionIsAVisitor(t *testing.T) {
	t.Parallel()
	s := open(t)
	token := s.token(act.Office)
	err := s.desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error { return account.EndSession(ctx, a, token) })
	if err != nil {
		t.Fatal(err)
	}
	if a := s.get("/", "Cookie", "ocop="+token); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "actor Khách") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if a := s.get("/office", "Cookie", "ocop="+token); a.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", a.StatusCode)
	}
}

// late is the body of a form during whose way something happens.
type late struct {
	io.Reader
	meanwhile func()
}

func (l *late) Read(p []byte) (int, error) {
	l.meanwhile()
	return l.Reader.Read(p)
}

// A form may be minutes on its way. Whoever is shut out meanwhile does nothing with it, nor
// does whoever has lost the role.
func TestAFormIsOfWhoeverItsSenderIsWhenAllOfItIsHere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meanwhile string
		want      int
	}{
		"nothing":      {`UPDATE person SET name = 'Khác'`, http.StatusSeeOther},
		"signed out":   {`DELETE FROM session`, http.StatusSeeOther},
		"shut out":     {`UPDATE person SET disabled = TRUE`, http.StatusSeeOther},
		"without role": {`UPDATE held_role SET ended_at = started_at`, http.StatusForbidden},
	} {
		s := open(t)
		token, before := s.token(act.Office), s.people()
		r := httptest.NewRequest("POST", "/office/note", &late{strings.NewReader("name=moi"), func() {
			err := s.desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
				_, err := a.ExecContext(ctx, c.meanwhile)
				return errors.Join(err, a.Record(ctx, "test", "test", "", nil, nil))
			})
			if err != nil {
				t.Error(err)
			}
		}})
		r.Header.Set("Content-Type", urlencoded)
		r.Header.Set("Cookie", "ocop="+token)
		w := httptest.NewRecorder()
		s.server.Config.Handler.ServeHTTP(w, r)
		if stored := s.people() > before; w.Code != c.want || stored != (name == "nothing") {
			t.Errorf("%s: %d, stored %t", name, w.Code, stored)
		}
	}
}

func TestPagesOfVisitorsAreKeptAndThoseOfUsersAreNot(t *testing.T) {
	t.Parallel()
	s := open(t)
	first := s.get("/")
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "no-cache" || first.Header.Get("Vary") != "Cookie" {
		t.Errorf("a visitor's page: %v", first.Header)
	}
	if a := s.get("/", "If-None-Match", tag); a.StatusCode != http.StatusNotModified || a.body != "" || a.Header.Get("ETag") != tag {
		t.Errorf("asked again: %d %q", a.StatusCode, a.body)
	}
	if a := s.get("/", "If-None-Match", tag, "Cookie", "theme=dark"); a.StatusCode != http.StatusOK || a.Header.Get("ETag") == tag {
		t.Errorf("another page under the same tag: %d", a.StatusCode)
	}
	if a := s.get("/", "Cookie", "ocop="+s.token(act.Office), "If-None-Match", "*"); a.StatusCode != http.StatusOK || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
		t.Errorf("a user's page: %d %v", a.StatusCode, a.Header)
	}
	head := s.must(s.send("HEAD", "/", "", ""))
	if head.StatusCode != http.StatusOK || head.body != "" || head.Header.Get("ETag") != tag || head.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
		t.Errorf("HEAD: %d %v", head.StatusCode, head.Header)
	}
	if a := s.must(s.send("HEAD", "/nowhere", "", "")); a.StatusCode != http.StatusNotFound || a.body != "" {
		t.Errorf("HEAD of nothing: %d %q", a.StatusCode, a.body)
	}
}

func TestLanguageAndThemeAreRemembered(t *testing.T) {
	t.Parallel()
	s := open(t)
	a := s.get("/?lang=en")
	if c := a.cookie("lang"); c == nil || c.Value != "en" || c.MaxAge != 365*24*3600 || c.Path != "/" || !strings.Contains(a.body, "lang en") {
		t.Errorf("chosen: %v %s", a.Header, a.body)
	}
	if a := s.get("/", "Cookie", "lang=en"); !strings.Contains(a.body, "lang en") || a.cookie("lang") != nil {
		t.Errorf("remembered: %s %v", a.body, a.cookie("lang"))
	}
	if a := s.get("/?lang=vi", "Cookie", "lang=en"); !strings.Contains(a.body, "lang vi") || a.cookie("lang") == nil {
		t.Errorf("changed back: %s", a.body)
	}
	for _, odd := range []string{"/?lang=xx", "/?lang=", "/?lang=%00", "/?lang=en%0d%0aSet-Cookie:%20a=b"} {
		if a := s.get(odd, "Cookie", "lang=<script>; theme=<script>"); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "lang vi") || len(a.Cookies()) != 0 || strings.Contains(a.body, "<script>") {
			t.Errorf("%s: %d %s %v", odd, a.StatusCode, a.body, a.Cookies())
		}
	}
	if c := s.post("/go", url.Values{"to": {"/"}}).cookie("theme"); c == nil || c.Value != "dark" || c.MaxAge != 365*24*3600 {
		t.Errorf("theme: %v", c)
	}
	if a := s.get("/", "Cookie", "theme=dark"); !strings.Contains(a.body, "theme dark") {
		t.Error(a.body)
	}
}

// What the act did is told once, on the next page.
func TestTheMessageOfAnActIsShownOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	c := s.post("/note", url.Values{"name": {"Vải thiều"}}).cookie("flash")
	if c == nil || !c.HttpOnly || c.MaxAge != 60 {
		t.Fatal(c)
	}
	a := s.get("/", "Cookie", "flash="+c.Value)
	if gone := a.cookie("flash"); !strings.Contains(a.body, "flash [Đã lưu Vải thiều.]") || gone == nil || gone.MaxAge >= 0 {
		t.Errorf("%s %v", a.body, gone)
	}
	if a := s.get("/file", "Cookie", "flash="+c.Value); a.cookie("flash") != nil {
		t.Error("a download took the message away")
	}
	for _, odd := range []string{"%%%", "x", strings.Repeat("A", 1100)} {
		if a := s.get("/", "Cookie", "flash="+odd); a.StatusCode != http.StatusOK || strings.Contains(a.body, "AAAA") {
			t.Errorf("%.10s: %d", odd, a.StatusCode)
		}
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	s := open(t)
	for path, name := range map[string]string{"/file": "Danh sách “sản phẩm”; 2021.csv", "/file-of-size": "a.csv"} {
		a := s.get(path)
		_, params, err := mime.ParseMediaType(a.Header.Get("Content-Disposition"))
		if a.StatusCode != http.StatusOK || a.body != "a,b\n1,2" || err != nil || params["filename"] != name {
			t.Errorf("%s: %d %q %v %v", path, a.StatusCode, a.body, params, err)
		}
		if a.Header.Get("Content-Type") != "text/csv; charset=utf-8" || a.Header.Get("Content-Security-Policy") != "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox" || a.Header.Get("Cache-Control") != "no-store" || a.ContentLength != 7 {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
	for _, path := range []string{"/file-broken", "/file-of-size-broken"} {
		a := s.get(path)
		if a.StatusCode != http.StatusInternalServerError || a.Header.Get("Content-Disposition") != "" || !strings.Contains(a.body, "Hệ thống gặp lỗi") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %v %s", path, a.StatusCode, a.Header, a.body)
		}
	}
	if a, err := s.send("GET", "/file-broken-off", "", ""); err == nil {
		t.Errorf("half a file came as a whole one of %d bytes", len(a.body))
	}
	if log := s.log.String(); !strings.Contains(log, "download broke off") || strings.Contains(log, "msg=panic") {
		t.Errorf("the log tells: %s", log)
	}
}

// Signing out clears what the browser keeps beside cookies; nothing else does.
func TestSigningOutTellsTheBrowserToForget(t *testing.T) {
	s := open(t)
	for path, want := range map[string]string{"/out": `"cache", "storage"`, "/in": "", "/note": ""} {
		if got := s.post(path, nil).Header.Get("Clear-Site-Data"); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}
