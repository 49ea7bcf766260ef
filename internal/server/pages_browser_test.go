package server

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

// TestEveryPageInEveryState opens each page of the walk of powers in real Chromium, once for
// every state of its thing, as the first person who may read it: axe-core finds nothing, and
// on a phone nothing runs over the edge. OCOP_SHOTS keeps the pictures, -walk chooses doors.
func TestEveryPageInEveryState(t *testing.T) {
	b := browsertest.Start(t, "")
	b.Size(360)
	w := buildPowers(t, "")
	_, cells := newMatrix(w)
	only, sites, seen := regexp.MustCompile(*walkOnly), map[string]string{}, map[string]bool{}
	for _, c := range cells {
		name := strings.TrimPrefix(c.doorway, "GET ") + " " + c.state
		if seen[name] || name[0] != '/' || !only.MatchString(c.doorway) || !w.send(c).page() {
			continue
		}
		seen[name] = true
		if sites[c.who] == "" {
			sites[c.who] = w.site(c.who)
		}
		if status := b.Load(sites[c.who] + c.path); status != http.StatusOK {
			t.Errorf("%s by %s: the browser was answered %d", name, c.who, status)
		}
		b.Check(name)
	}
	if *walkOnly == "" && len(seen) < 150 {
		t.Errorf("only %d pages were looked at", len(seen))
	}
}

// page tells whether the answer is a page and no refusal.
func (g got) page() bool {
	return g.status == http.StatusOK && strings.HasPrefix(g.header.Get("Content-Type"), "text/html")
}

// site serves the world to a browser that somebody has signed in with.
func (w *powersWorld) site(who string) string {
	cookie := w.people[who].cookie
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Host = "example.com" // as the walk asks
		r.Header.Set("Cookie", cookie)
		w.handler.ServeHTTP(rw, r)
	}))
	w.Cleanup(s.Close)
	return s.URL
}
