package jury_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/web"
)

// mostBytes keeps a score sheet light on a tablet's connection.
const mostBytes = 150_000

// TestSheetsAreLight measures a sheet of 32 criteria: blank, filled, and refused in every
// criterion.
func TestSheetsAreLight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	blank := len(w.get(u, at).want(200).Body)
	refused := len(w.post(u, at, w.form(nil, "0", "submit")).want(422).Body)
	w.post(u, at, w.form(w.marks(75), "0", "draft")).goes(at)
	filled := len(w.get(u, at).want(200).Body)
	for name, n := range map[string]int{"blank": blank, "filled": filled, "refused": refused} {
		if n > mostBytes {
			t.Errorf("the %s sheet has %d bytes, at most %d", name, n, mostBytes)
		}
	}
	t.Logf("blank %d, filled %d, refused %d bytes", blank, filled, refused)
}

// BenchmarkSheetPage answers one member's sheet: session, reading, drawing. x-bare is
// its time over that of an answer of the same bytes that reads and draws nothing, for
// the same person, in the same run.
func BenchmarkSheetPage(b *testing.B) {
	w := newWorld(b, 9, 20)
	u := w.members[0]
	for _, e := range w.entries {
		w.save(u, evaluation.Draft{Entry: e, Marks: w.marks(75)})
	}
	body := w.get(u, entry(w.entries[0])).want(200).Body
	bare := templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, body)
		return err
	})
	plain := (&web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler)}).Handler([]web.Route{{Method: "GET", Path: "/jury", Permission: act.JuryRead,
		Read: func(context.Context, *web.Request, *act.View) (web.Answer, error) { return web.Show(bare), nil }}})
	visit := func(site http.Handler, path string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "ocop", Value: u.token})
		rec := httptest.NewRecorder()
		site.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK || rec.Body.Len() != len(body) {
			b.Fatalf("%s: %d, %d bytes", path, rec.Code, rec.Body.Len())
		}
	}
	var ours, theirs time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		visit(w.site, entry(w.entries[0]))
		ours += time.Since(start)
		start = time.Now()
		visit(plain, "/jury")
		theirs += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-bare")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "µs/page")
	b.ReportMetric(float64(len(body)), "bytes")
}
