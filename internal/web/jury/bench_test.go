package jury_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
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

// The page and the file of all own receipts ask the database as often for nine sheets as for two.
func TestReceiptsAreOneRead(t *testing.T) {
	t.Parallel()
	queries := func(dossiers int, path string) int64 {
		w := newWorld(t, 3, dossiers)
		w.submitAll(75)
		before := w.desk.DB.Queries()
		page := w.get(w.members[0], receipts(w)+path).want(http.StatusOK)
		if !strings.Contains(page.Body, w.codes[dossiers-1]) {
			t.Errorf("%s does not tell of the last sheet", path)
		}
		return w.desk.DB.Queries() - before
	}
	for _, path := range []string{"", "/file"} {
		if few, many := queries(2, path), queries(9, path); few != many {
			t.Errorf("receipts%s: %d queries for two sheets, %d for nine", path, few, many)
		}
	}
}

// BenchmarkReceipts proves sixty own sheets at once. x-apart is its time over that of sixty proofs
// one after the other, in the same run.
func BenchmarkReceipts(b *testing.B) {
	w := newWorld(b, 1, 60)
	w.submitAll(75)
	w.desk.Signer, _ = signer(b)
	for {
		if n, err := w.desk.Seal(context.Background(), 0); err != nil || n == 0 {
			break
		}
	}
	var subjects []string
	for _, e := range w.entries {
		subjects = append(subjects, "sheet/"+string(w.stored(w.members[0], e).Key))
	}
	read := func(fn func(context.Context, *act.View) error) time.Duration {
		start := time.Now()
		if err := w.desk.See(context.Background(), w.members[0].Actor, fn); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var together, apart time.Duration
	for b.Loop() {
		together += read(func(ctx context.Context, v *act.View) error {
			all, err := act.ReceiptsOf(ctx, v, "sheet.submitted", subjects)
			if len(all) != len(subjects) || len(all[subjects[0]].Proof) == 0 {
				b.Fatalf("%d receipts, proof %v", len(all), all[subjects[0]].Proof)
			}
			return err
		})
		apart += read(func(ctx context.Context, v *act.View) error {
			for _, x := range subjects {
				if _, err := act.ReceiptOf(ctx, v, "sheet.submitted", x); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(together)/float64(apart), "x-apart")
	b.ReportMetric(float64(together.Microseconds())/float64(b.N), "µs/all")
}
