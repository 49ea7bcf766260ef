package portal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fold"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
)

// The register of a large province: every measurement stands beside the least the same
// engine can do for the same rows, a bare query of one table, in the same run.
const manyProducts = 20_000

func benchEach(b *testing.B, fn func(b *testing.B, w *world)) {
	for _, e := range []struct {
		name string
		open func(testing.TB, func() time.Time) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(e.name, func(b *testing.B) {
			w := newWorld(b, e.open(b, noon))
			crowd(w)
			if e.name == "postgres" {
				w.write(func(exec func(string, ...any)) { exec("ANALYZE") })
			}
			fn(b, w)
		})
	}
}

// crowd fills the register: names of four common words, two products a producer, a
// third of the products recognised twice.
func crowd(w *world) {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("Mỳ gạo Chũ Rượu Vân Hương mật ong rừng Sơn Động chè bát tiên nấm lim xanh vải thiều sấy khô cam đường canh tương gà đồi " +
		"giò chả bánh đa kẻ bún miến dong dưa kim hoàng hậu sâm nam núi Dành trà hoa vàng cao đinh lăng mây tre đan Tăng Tiến")
	name := func() string {
		return fmt.Sprint(words[r.IntN(len(words))], " ", words[r.IntN(len(words))], " ", words[r.IntN(len(words))], " ", words[r.IntN(len(words))])
	}
	var places []place.ID
	for _, u := range w.desk.Places.All(place.Commune, "2024-06-01") {
		places = append(places, u.ID)
	}
	w.write(func(exec func(string, ...any)) {
		for i := range manyProducts / 2 {
			n := "Hợp tác xã " + name()
			exec(`INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ($1, $2, $3, 'cooperative', $4, '', 0, 1)`,
				made("8", i), n, fmt.Sprint(fold.Key(n), " ", i), string(bacGiang))
		}
		for i := range manyProducts {
			crowdProduct(exec, r, i, name(), places)
		}
	})
}

func made(kind string, i int) string { return fmt.Sprintf("01930000-0000-7000-%s000-%012d", kind, i) }

func crowdProduct(exec func(string, ...any), r *rand.Rand, i int, name string, places []place.ID) {
	group := []string{"food", "food", "food", "drink", "herbal", "craft", "ornamental", "tourism"}[r.IntN(8)]
	exec(`INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 'https://example.vn/mot-bai-bao-ve-san-pham', '', 0, 1)`,
		made("9", i), made("8", i/2), name, fold.Key(name), fold.SortKey(name), fmt.Sprintf("%s-%d", fold.Slug(name), i), group, string(places[r.IntN(len(places))]))
	times := 1 + r.IntN(3)/2
	for k := range times {
		year, state, ended := 2026-r.IntN(3)-3*(times-1-k), "recognised", ""
		if k < times-1 {
			state, ended = "replaced", fmt.Sprintf("%d-01-01", year+3)
		}
		day := fmt.Sprintf("-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
		exec(`INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
			valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			VALUES ($1, $2, $3, 0, 1, $4, 'Đợt 1', '148', 'UBND tỉnh Bắc Giang', '1387/QĐ-UBND', $5, $5, $6, $7, $8, '', '', 'council', '', '', FALSE, 0, 1)`,
			made("a", i*2+k), made("9", i), 3+r.IntN(10)/7, year, fmt.Sprint(year, day), fmt.Sprint(year+3, day), state, ended)
		exec(`INSERT INTO certificate (certificate, recognition, number, code, issued_at) VALUES ($1, $1, $2, $3, 0)`,
			made("a", i*2+k), fmt.Sprintf("%d-%d/2026", i, k), fmt.Sprintf("CODE%d-%d", i, k))
	}
}

// ratio measures work and, in the same run, plain.
func (w *world) ratio(b *testing.B, name string, work, plain func(context.Context, *act.View) error) {
	b.Run(name, func(b *testing.B) {
		w.t = b
		w.look(work)
		w.look(plain)
		b.ReportAllocs()
		for b.Loop() {
			w.look(work)
		}
		spent := float64(b.Elapsed()) / float64(b.N)
		const rounds = 10
		start := time.Now()
		for range rounds {
			w.look(plain)
		}
		b.ReportMetric(spent/(float64(time.Since(start))/rounds), "x-bare")
	})
}

// bare reads the rows of one query and keeps nothing.
func bare(query string, args ...any) func(context.Context, *act.View) error {
	return func(ctx context.Context, v *act.View) error {
		rows, err := v.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
		}
		return rows.Err()
	}
}

func BenchmarkPortal(b *testing.B) {
	const scan = `SELECT COUNT(*) FROM product WHERE folded LIKE $1`
	const list = `SELECT name, slug, grp, place FROM product ORDER BY sort_key, product LIMIT 24`
	benchEach(b, func(b *testing.B, w *world) {
		for _, c := range []struct {
			name string
			f    portal.Filter
		}{
			{"catalogue", portal.Filter{}},
			{"search", portal.Filter{Query: "mật ong"}},
			{"stars+group", portal.Filter{Stars: 4, Group: "drink", Sort: portal.ByStars}},
			{"valid+place", portal.Filter{Status: award.StatusValid, Place: tanYen, Year: 2025}},
			{"newest", portal.Filter{Sort: portal.ByNewest}},
		} {
			c.f.Day = today
			w.ratio(b, c.name, func(ctx context.Context, v *act.View) error {
				_, n, err := portal.Catalogue(ctx, v, c.f, 1, 24)
				if n == 0 {
					b.Fatal("no rows")
				}
				return err
			}, func(ctx context.Context, v *act.View) error {
				if err := bare(scan, "%mat%")(ctx, v); err != nil {
					return err
				}
				return bare(list)(ctx, v)
			})
		}
		benchPages(b, w)
		benchFeed(b, w)
	})
}

// benchFeed compares pages for programs with the bare rows behind them.
func benchFeed(b *testing.B, w *world) {
	w.ratio(b, "feed", func(ctx context.Context, v *act.View) error {
		_, err := portal.Recognitions(ctx, v, portal.FeedFilter{Filter: portal.Filter{Day: today}}, "", 50)
		return err
	}, bare(`SELECT * FROM recognition WHERE state <> 'proposed' ORDER BY recognition LIMIT 50`))
	w.ratio(b, "feed of products", func(ctx context.Context, v *act.View) error {
		_, err := portal.Products(ctx, v, portal.Filter{Day: today}, "", 50)
		return err
	}, bare(`SELECT * FROM product ORDER BY slug LIMIT 50`))
}

func benchPages(b *testing.B, w *world) {
	var slugs []string
	w.look(func(ctx context.Context, v *act.View) (err error) {
		slugs, err = portal.Slugs(ctx, v)
		return err
	})
	slug := slugs[len(slugs)/2]
	w.ratio(b, "product", func(ctx context.Context, v *act.View) error {
		_, _, err := portal.BySlug(ctx, v, slug, today)
		return err
	}, bare(`SELECT * FROM product WHERE slug = $1`, slug))
	w.ratio(b, "verify", func(ctx context.Context, v *act.View) error {
		_, err := portal.Verify(ctx, v, "CODE7000-0")
		return err
	}, bare(`SELECT * FROM certificate WHERE code = $1`, "CODE7000-0"))
	w.ratio(b, "newest rows", func(ctx context.Context, v *act.View) error {
		_, err := portal.List(ctx, v, portal.Filter{Day: today, Sort: portal.ByNewest}, 1, 8)
		return err
	}, bare(`SELECT name, slug, grp, place FROM product ORDER BY sort_key, product LIMIT 8`))
	w.ratio(b, "home", func(ctx context.Context, v *act.View) error {
		_, err := portal.Home(ctx, v, today)
		return err
	}, bare(`SELECT stars, state, COUNT(*) FROM recognition GROUP BY stars, state`))
	w.ratio(b, "statistics", func(ctx context.Context, v *act.View) error {
		_, err := portal.Statistics(ctx, v, today)
		return err
	}, bare(`SELECT stars, state, COUNT(*) FROM recognition GROUP BY stars, state`))
}
