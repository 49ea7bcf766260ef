package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/web"
)

// crowded is a site with a dear public page, a public page that waits until it is let go,
// and a judge's form.
type crowded struct {
	*site
	now     atomic.Int64 // seconds after noon
	arrived chan string
	release chan struct{}
}

func openCrowded(t *testing.T) *crowded {
	t.Helper()
	c := &crowded{arrived: make(chan string, 100), release: make(chan struct{})}
	c.site = openOn(t, dbtest.SQLite(t, func() time.Time { return noon().Add(time.Duration(c.now.Load()) * time.Second) }), false)
	echo := func(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
		return web.Show(echoed(r)), nil
	}
	waits := func(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
		c.arrived <- r.URL()
		<-c.release
		return echo(ctx, r, v)
	}
	c.kernel.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	c.server.Config.Handler = c.kernel.Handler([]web.Route{
		{Method: "GET", Path: "/search", Permission: act.PublicRead, Read: echo, Costly: true},
		{Method: "GET", Path: "/cheap", Permission: act.PublicRead, Read: echo},
		{Method: "GET", Path: "/slow", Permission: act.PublicRead, Read: waits},
		{Method: "GET", Path: "/office", Permission: act.OfficeRead, Read: echo},
		{Method: "POST", Path: "/note", Permission: act.PublicRead, Write: store, Fields: []string{"name"}},
		{Method: "POST", Path: "/jury/save", Permission: act.SheetSave, Write: store, Fields: []string{"name"}},
	})
	return c
}

// flood asks for a dear page, each time another, until it is refused, and gives how many
// were answered.
func (c *crowded) flood(headers ...string) (n int, refused answer) {
	c.Helper()
	for n = range 200 {
		a := c.get(fmt.Sprintf("/search?q=%d", n), headers...)
		if a.StatusCode != http.StatusOK {
			return n, a
		}
	}
	return 200, answer{}
}

func TestAnAddressMayAskForFewDearPages(t *testing.T) {
	t.Parallel()
	c := openCrowded(t)
	n, refused := c.flood("X-Forwarded-For", "203.0.113.9")
	if n != 60 || refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "1" || !strings.Contains(refused.body, "quá nhiều yêu cầu từ mạng của bạn") ||
		refused.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(refused.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("after %d: %v %s", n, refused.Header, refused.body)
	}
	if a := c.get("/search?q=0&lang=en", "X-Forwarded-For", "203.0.113.9"); a.StatusCode != http.StatusTooManyRequests || !strings.Contains(a.body, "Too many requests") {
		t.Errorf("in English: %d %s", a.StatusCode, a.body)
	}
	if a := c.get("/search?q=0", "X-Forwarded-For", "203.0.113.9"); a.StatusCode != http.StatusOK {
		t.Errorf("a page that is kept costs nothing, but: %d", a.StatusCode)
	}
	for name, a := range map[string]answer{
		"a cheap page":        c.get("/cheap?x=1", "X-Forwarded-For", "203.0.113.9"),
		"another address":     c.get("/search?q=other", "X-Forwarded-For", "203.0.113.10"),
		"who has signed in":   c.get("/search?q=mine", "X-Forwarded-For", "203.0.113.9", "Cookie", "ocop="+c.token(act.Judge)),
		"a spoofed address":   c.get("/search?q=spoofed", "X-Forwarded-For", "203.0.113.9, 203.0.113.11"),
		"an address of IPv6":  c.get("/search?q=six", "X-Forwarded-For", "2001:db8:0:1::1"),
		"the proxy's own one": c.get("/search?q=none"),
	} {
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	if n, refused := c.flood("X-Forwarded-For", "203.0.113.12", "Cookie", "ocop=made-up"); n == 200 || refused.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a made-up session is not limited")
	}
	c.now.Store(10)
	if n, _ := c.flood("X-Forwarded-For", "203.0.113.9"); n != 60+30 { // the first sixty are kept pages
		t.Errorf("%d pages after ten seconds", n)
	}
}

// One customer of IPv6 has a whole network, and is one address here.
func TestANetworkIsOneAddress(t *testing.T) {
	t.Parallel()
	c := openCrowded(t)
	for i := range 61 {
		a := c.get("/search?q="+strconv.Itoa(i), "X-Forwarded-For", fmt.Sprintf("2001:db8::%x", i+1))
		if want := map[bool]int{true: 429, false: 200}[i == 60]; a.StatusCode != want {
			t.Fatalf("request %d: %d", i, a.StatusCode)
		}
	}
}

// Forms that visitors may send are limited as dear pages are; a judge's save never is.
func TestAJudgeSavesThroughAFlood(t *testing.T) {
	t.Parallel()
	c := openCrowded(t)
	judge := "ocop=" + c.token(act.Judge)
	c.flood()
	if a := c.post("/note", url.Values{"name": {"visitor"}}); a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("a visitor's form: %d", a.StatusCode)
	}
	if a := c.post("/note", url.Values{"name": {"signed in"}}, "Cookie", judge); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the same form of who has signed in: %d", a.StatusCode)
	}
	for i := range 100 {
		if a := c.post("/jury/save", url.Values{"name": {fmt.Sprint("phiếu ", i)}}, "Cookie", judge); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("save %d: %d %s", i, a.StatusCode, a.body)
		}
	}
	if n := c.people(); n != 102 {
		t.Errorf("%d rows", n)
	}
}

// A crowd that waits for public pages is asked to come again; councils are not.
func TestACrowdIsAskedToComeAgain(t *testing.T) {
	t.Parallel()
	c := openCrowded(t)
	c.kernel.Crowd = 3
	judge, office := "ocop="+c.token(act.Judge), "ocop="+c.token(act.Office)
	kept := c.get("/cheap")
	var waiting sync.WaitGroup
	for i := range 3 {
		waiting.Go(func() {
			if a := c.get(fmt.Sprint("/slow?i=", i)); a.StatusCode != http.StatusOK {
				t.Errorf("who came first: %d", a.StatusCode)
			}
		})
	}
	for range 3 {
		<-c.arrived
	}
	a := c.get("/cheap?more=1")
	if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") != "5" || !strings.Contains(a.body, "rất nhiều người xem") {
		t.Errorf("one too many: %d %v %s", a.StatusCode, a.Header, a.body)
	}
	if a := c.get("/cheap"); a.StatusCode != http.StatusOK || a.body != kept.body {
		t.Errorf("a kept page: %d", a.StatusCode)
	}
	if a := c.get("/office", "Cookie", office); a.StatusCode != http.StatusOK {
		t.Errorf("the office: %d", a.StatusCode)
	}
	if a := c.post("/jury/save", url.Values{"name": {"phiếu"}}, "Cookie", judge); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a judge's save: %d %s", a.StatusCode, a.body)
	}
	if a := c.post("/note", url.Values{"name": {"visitor"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a visitor's form: %d", a.StatusCode)
	}
	close(c.release)
	waiting.Wait()
	if a := c.get("/cheap?more=2"); a.StatusCode != http.StatusOK {
		t.Errorf("when the crowd has gone: %d", a.StatusCode)
	}
}

// What is counted comes from the table of routes and holds nothing that anybody sent.
func TestMetricsTellWhatWasAnswered(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.get("/thing/bí-mật?q=canary")
	s.get("/thing/none")
	s.get("/")
	s.get("/")
	s.get("/nowhere/canary")
	s.get("/panic")
	s.post("/note", url.Values{"name": {"canary"}}, "X-Forwarded-For", "203.0.113.9")
	s.must(s.send("DELETE", "/canary", "", ""))
	_, _ = s.send("GET", "/file-broken-off", "", "") // breaks off on purpose
	var b strings.Builder
	if err := s.kernel.WriteMetrics(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`ocop_requests_total{route="GET /thing/{key}",class="4xx"} 2`, `ocop_requests_total{route="GET /{$}",class="2xx"} 2`,
		`ocop_requests_total{route="none",class="4xx"} 2`, `ocop_requests_total{route="GET /panic",class="5xx"} 1`, `ocop_requests_total{route="POST /note",class="3xx"} 1`,
		`ocop_request_seconds_bucket{kind="read",le="+Inf"} 7`, `ocop_request_seconds_count{kind="read"} 7`, `ocop_request_seconds_count{kind="write"} 2`,
		`ocop_request_seconds_bucket{kind="write",le="0.005"} 2`, `ocop_public_pages_making 0`} {
		if !strings.Contains(b.String(), line+"\n") {
			t.Errorf("%s is not in\n%s", line, b.String())
		}
	}
	for _, sent := range []string{"canary", "mật", "203.0.113.9"} {
		if strings.Contains(b.String(), sent) {
			t.Errorf("%s is in\n%s", sent, b.String())
		}
	}
}
