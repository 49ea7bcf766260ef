package public_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/portal"
)

// BenchmarkPages renders whole pages over 20,000 products through the handler; x-query
// is how much longer that takes than the bare question to the database in the same run.
func BenchmarkPages(b *testing.B) {
	w := newWorld(b)
	crowd(w, 20_000)
	const day = "2026-11-24"
	for _, c := range []struct {
		name, target string
		plain        func(context.Context, *act.View) error
	}{
		{"home", "/", func(ctx context.Context, v *act.View) error { _, err := portal.Home(ctx, v, day); return err }},
		{"catalogue", "/san-pham", catalogue(portal.Filter{Day: day})},
		{"search", "/san-pham?q=mat+ong", catalogue(portal.Filter{Day: day, Query: "mat ong"})},
		{"product", "/san-pham/mat-ong-7000", func(ctx context.Context, v *act.View) error {
			_, _, err := portal.BySlug(ctx, v, "mat-ong-7000", day)
			return err
		}},
		{"code", "/q/" + crowdCode(7000), func(ctx context.Context, v *act.View) error {
			_, err := portal.Verify(ctx, v, crowdCode(7000))
			return err
		}},
		{"statistics", "/thong-ke", func(ctx context.Context, v *act.View) error { _, err := portal.Statistics(ctx, v, day); return err }},
	} {
		b.Run(c.name, func(b *testing.B) { w.against(b, c.target, c.plain) })
	}
}

func catalogue(f portal.Filter) func(context.Context, *act.View) error {
	return func(ctx context.Context, v *act.View) error {
		_, _, err := portal.Catalogue(ctx, v, f, 1, 24)
		return err
	}
}

// against measures a page and, in the same run, the plain question.
func (w *world) against(b *testing.B, target string, plain func(context.Context, *act.View) error) {
	visit := func() {
		rec := httptest.NewRecorder()
		w.site.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
		if rec.Code != http.StatusOK {
			b.Fatalf("%s: %d", target, rec.Code)
		}
	}
	ask := func() {
		if err := w.desk.See(context.Background(), act.Visitor(), plain); err != nil {
			b.Fatal(err)
		}
	}
	visit()
	ask()
	b.ReportAllocs()
	for b.Loop() {
		visit()
	}
	spent := float64(b.Elapsed()) / float64(b.N)
	const rounds = 10
	start := time.Now()
	for range rounds {
		ask()
	}
	b.ReportMetric(spent/(float64(time.Since(start))/rounds), "x-query")
}

func crowdCode(i int) string { return fmt.Sprintf("0000000000000000000%05d00", i) }

// crowd fills the register with rows in bulk; verbs would take minutes.
func crowd(w *world, n int) {
	places := []string{"07348.2020", "216.2020", "219.2020", "24.2020"}
	err := w.desk.Do(context.Background(), act.System("stage"), func(ctx context.Context, a *act.Act) error {
		for i := range n {
			name := fmt.Sprint([]string{"Mật ong ", "Chè xanh ", "Mỳ gạo ", "Rượu nếp "}[i%4], i)
			_, err := a.ExecContext(ctx, `INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
				VALUES ($1, NULL, $2, $3, $4, $5, 'food', $6, '', '', '', 0, 1)`,
				fmt.Sprintf("p%05d", i), name, fold.Key(name), fold.SortKey(name), fold.Slug(name), places[i%len(places)])
			if err != nil {
				return err
			}
			_, err = a.ExecContext(ctx, `INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no,
				decision_date, valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
				VALUES ($1, $2, $3, 0, 1, 2025, 'Đợt 1', '148', 'UBND tỉnh', '1/QĐ', $4, $4, $5, 'recognised', '', '', '', 'import', '', '', FALSE, 0, 1)`,
				fmt.Sprintf("r%05d", i), fmt.Sprintf("p%05d", i), 3+i%3, fmt.Sprintf("2025-%02d-15", 1+i%12), fmt.Sprintf("2028-%02d-15", 1+i%12))
			if err != nil {
				return err
			}
			if _, err = a.ExecContext(ctx, `INSERT INTO certificate (certificate, recognition, number, code, issued_at) VALUES ($1, $1, $1, $2, 0)`,
				fmt.Sprintf("r%05d", i), crowdCode(i)); err != nil {
				return err
			}
		}
		return a.Record(ctx, "stage.set", "stage", "", nil, nil)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
