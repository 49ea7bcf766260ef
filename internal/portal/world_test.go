package portal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fold"
	"ocop/internal/given"
	"ocop/internal/place"
	"ocop/internal/portal"
)

const (
	bacGiang place.ID = "24.2020"    // the old province
	bacNinh  place.ID = "24.2025"    // the province of today
	tanYen   place.ID = "216.2020"   // a district of the old province
	ngocChau place.ID = "07348.2020" // a commune of Tân Yên
	lucNgan  place.ID = "219.2020"   // a district that was cut up
)

func noon() time.Time { return time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC) }

// today is the day of every question of these tests.
const today = "2026-11-24"

func each(t *testing.T, fn func(*testing.T, *world)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) { fn(t, newWorld(t, d)) })
}

// world writes rows of other packages, as a stage for reads.
type world struct {
	t    testing.TB
	desk *act.Desk
	next int
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	return &world{t: t, desk: &act.Desk{DB: d, Places: given.Places(t)}}
}

func (w *world) key() string {
	w.next++
	return fmt.Sprintf("01930000-0000-7000-8000-%012d", w.next)
}

// write runs statements as one act.
func (w *world) write(fn func(exec func(query string, args ...any))) {
	w.t.Helper()
	err := w.desk.Do(context.Background(), act.System("stage"), func(ctx context.Context, a *act.Act) error {
		fn(func(query string, args ...any) {
			if _, err := a.ExecContext(ctx, query, args...); err != nil {
				w.t.Fatal(query, err)
			}
		})
		return a.Record(ctx, "stage.set", "stage", "", nil, nil)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) producer(name, kind string) (k string) {
	k = w.key()
	w.write(func(exec func(string, ...any)) {
		exec(`INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ($1, $2, $3, $4, $5, '', 0, 1)`,
			k, name, fold.Key(name), kind, string(bacGiang))
	})
	return k
}

// thing is a product of the stage.
type thing struct {
	name, group, producer string
	at                    place.ID
}

func (w *world) product(p thing) (k string) {
	k = w.key()
	var maker any
	if p.producer != "" {
		maker = p.producer
	}
	w.write(func(exec func(string, ...any)) {
		exec(`INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'Chuyện', 'Nguồn', 'Ghi chú', 0, 1)`,
			k, maker, p.name, fold.Key(p.name), fold.SortKey(p.name), fold.Slug(p.name), orElse(p.group, "food"), string(orElse(p.at, bacGiang)))
	})
	return k
}

// deed is a recognition of the stage.
type deed struct {
	stars, year           int
	state                 string // recognised when empty
	date, to, ended, code string
	why                   string
	entered               int64 // instant
}

func (w *world) recognition(product string, d deed) {
	w.write(func(exec func(string, ...any)) {
		k := w.key()
		exec(`INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
			valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			VALUES ($1, $2, $3, 777777, 1, $4, 'Đợt 1', '148', 'UBND tỉnh', '12/QĐ', $5, $5, $6, $7, $8, $9, '', 'import', 'Bài báo', '', FALSE, $10, 1)`,
			k, product, d.stars, d.year, d.date, d.to, orElse(d.state, "recognised"), d.ended, d.why, d.entered)
		if d.code != "" {
			exec(`INSERT INTO certificate (certificate, recognition, number, code, issued_at) VALUES ($1, $2, $3, $4, 0)`, k, k, d.code+"/2021", d.code)
		}
	})
}

func orElse[T ~string](text, other T) T {
	if text == "" {
		return other
	}
	return text
}

func (w *world) look(fn func(context.Context, *act.View) error) {
	w.t.Helper()
	if err := w.desk.See(context.Background(), act.Visitor(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// catalogue gives the names a filter leaves, with a star behind each, and the total.
func (w *world) catalogue(f portal.Filter, page, size int) (line string, total int) {
	w.t.Helper()
	var names []string
	w.look(func(ctx context.Context, v *act.View) error {
		list, n, err := portal.Catalogue(ctx, v, f, page, size)
		for _, r := range list {
			names = append(names, fmt.Sprintf("%s %d", r.Product.Name, r.Recognition.Stars))
		}
		total = n
		return err
	})
	return strings.Join(names, ", "), total
}
