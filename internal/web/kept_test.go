package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/web"
)

// counter is a site whose public page shows how many journal entries there are, and
// counts how often that page was made.
type counter struct {
	*testing.T
	desk  *act.Desk
	site  http.Handler
	made  atomic.Int64
	today atomic.Pointer[time.Time]
}

func newCounter(t *testing.T, open func(testing.TB, func() time.Time) *db.DB) *counter {
	t.Helper()
	c := &counter{T: t}
	c.on("2026-03-01")
	c.desk = &act.Desk{DB: open(t, func() time.Time { return *c.today.Load() })}
	page := func(ctx context.Context, r *web.Request, v *act.View) (a web.Answer, err error) {
		c.made.Add(1)
		var n int
		err = v.QueryRowContext(ctx, `SELECT COUNT(*) FROM journal`).Scan(&n)
		return web.Show(templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "%d entries, %s, %s, %s, %s", n, r.Lang, r.Frame("").Theme, r.Today, r.Flash)
			return err
		})), err
	}
	many := func(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
		a, err := page(ctx, r, v)
		a.Status = http.StatusTeapot
		return a, err
	}
	k := &web.Kernel{Desk: c.desk, Log: slog.New(slog.DiscardHandler), Site: "OCOP"}
	c.site = k.Handler([]web.Route{{Method: "GET", Path: "/{$}", Permission: act.PublicRead, Read: page},
		{Method: "GET", Path: "/odd", Permission: act.PublicRead, Read: many},
		{Method: "GET", Path: "/door", Permission: act.SignIn, Read: page}})
	return c
}

func (c *counter) on(day string) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		c.Fatal(err)
	}
	c.today.Store(&t)
}

// get gives the page, and how often pages were made for it.
func (c *counter) get(path string, cookies ...string) (text string, made int64) {
	c.Helper()
	before := c.made.Load()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", strings.Join(cookies, "; "))
	w := httptest.NewRecorder()
	c.site.ServeHTTP(w, r)
	return w.Body.String(), c.made.Load() - before
}

func (c *counter) want(text string, made int64, path string, cookies ...string) {
	c.Helper()
	if got, n := c.get(path, cookies...); !strings.HasPrefix(got, text) || n != made {
		c.Errorf("%s %q: made %d times, want %d: %q, want %q", path, cookies, n, made, got, text)
	}
}

func (c *counter) enter(desk *act.Desk) {
	c.Helper()
	err := desk.Do(c.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		return a.Record(ctx, "test.done", "test", "", nil, nil)
	})
	if err != nil {
		c.Fatal(err)
	}
}

func TestAPublicPageIsKeptUntilAnythingIsCommitted(t *testing.T) {
	c := newCounter(t, dbtest.SQLite)
	c.want("0 entries", 1, "/")
	c.want("0 entries", 0, "/")
	c.enter(c.desk)
	c.want("1 entries", 1, "/")
	c.want("1 entries", 0, "/")
	other, err := db.Open(t.Context(), c.desk.DB.URL(), nil) // as another program would
	if err != nil {
		t.Fatal(err)
	}
	c.enter(&act.Desk{DB: other})
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	c.want("2 entries", 1, "/")
	c.want("2 entries", 0, "/")
}

func TestAKeptPageIsForItsReaderOnly(t *testing.T) {
	c := newCounter(t, dbtest.SQLite)
	c.want("0 entries, vi, , 2026-03-01", 1, "/")
	c.want("0 entries, en, , 2026-03-01", 1, "/", "lang=en")
	c.want("0 entries, en, , 2026-03-01", 1, "/?lang=en")
	c.want("0 entries, vi, dark, 2026-03-01", 1, "/", "theme=dark")
	c.want("0 entries, vi, , 2026-03-01, Xong", 1, "/", "flash=WG9uZw")
	for _, again := range [][]string{{}, {"lang=en"}, {"theme=dark"}} {
		if text, n := c.get("/", again...); n != 0 || strings.Contains(text, "Xong") {
			t.Errorf("%q: made %d times: %s", again, n, text)
		}
	}
	c.on("2026-03-02")
	c.want("0 entries, vi, , 2026-03-02", 1, "/")
}

func TestWhatIsNotAPlainPublicPageIsMadeAnew(t *testing.T) {
	c := newCounter(t, dbtest.SQLite)
	for range 2 {
		c.want("0 entries", 1, "/odd")
		c.want("0 entries", 1, "/door")
		c.want("0 entries", 1, "/?q="+strings.Repeat("x", 400))
	}
	t.Run("postgres", func(t *testing.T) {
		c := newCounter(t, dbtest.Postgres)
		for range 2 {
			c.want("0 entries", 1, "/")
		}
	})
}

// A page made while somebody commits must not be shown to whoever asks afterwards.
func TestNobodySeesAPageOlderThanItsQuestion(t *testing.T) {
	c := newCounter(t, dbtest.SQLite)
	var crowd sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		crowd.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					c.get("/")
				}
			}
		})
	}
	for n := 1; n <= 200; n++ {
		c.enter(c.desk)
		text, _ := c.get("/")
		if !strings.HasPrefix(text, fmt.Sprint(n, " entries")) {
			t.Errorf("after %d entries: %s", n, text)
			break
		}
	}
	close(stop)
	crowd.Wait()
}
