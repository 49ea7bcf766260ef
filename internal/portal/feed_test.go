package portal_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
)

// TestTheFeedAgreesWithAward asks for every status in SQL and holds each answer, and each
// product's, to the pure rule.
func TestTheFeedAgreesWithAward(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		published := 0
		for name, history := range fates() {
			p := w.product(thing{name: name})
			for _, d := range history {
				w.recognition(p, d)
				if d.state != "proposed" {
					published++
				}
			}
		}
		for _, day := range days {
			found := 0
			w.look(func(ctx context.Context, v *act.View) error {
				for _, status := range append(award.Statuses(), award.StatusAhead) {
					list, err := portal.Recognitions(ctx, v, portal.FeedFilter{Filter: portal.Filter{Day: day, Status: status}}, "", 1000)
					if err != nil {
						return err
					}
					found += len(list)
					for _, x := range list {
						if got := x.Standing(day); got != status {
							t.Errorf("%s: %s of %s is %s in SQL, %s by the rule", day, x.Key, x.Product.Name, status, got)
						}
					}
				}
				products, err := portal.Products(ctx, v, portal.Filter{Day: day}, "", 1000)
				got := map[string]string{}
				for _, x := range products {
					got[x.Product.Name] = fmt.Sprintf("%d %s", x.Recognition.Stars, x.Standing(day))
				}
				if diff := cmp.Diff(w.inSQL(day), got); diff != "" {
					t.Errorf("%s: catalogue (-), products (+)\n%s", day, diff)
				}
				return err
			})
			if found != published {
				t.Errorf("%s: %d recognitions by status, %d published", day, found, published)
			}
		}
	})
}

// Pages of a feed, read to the end, hold everything once; what comes meanwhile comes last.
func TestAFeedNeitherRepeatsNorLoses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 7 {
			p := w.product(thing{name: fmt.Sprint("Mật ong ", i)})
			w.recognition(p, deed{stars: 3 + i%3, year: 2021 + i%2, date: "2021-08-26", to: "2024-08-26", code: fmt.Sprint("MA", i)})
			w.recognition(p, deed{stars: 5, year: 2026, state: "proposed"})
		}
		read := func(page func(ctx context.Context, v *act.View, after string) ([]portal.Published, error), at func(portal.Published) string) (keys []string) {
			after := ""
			for range 20 {
				var list []portal.Published
				w.look(func(ctx context.Context, v *act.View) (err error) {
					list, err = page(ctx, v, after)
					return err
				})
				if len(list) == 0 {
					return keys
				}
				for _, x := range list {
					keys = append(keys, at(x))
				}
				after = keys[len(keys)-1]
			}
			t.Fatal("no end")
			return nil
		}
		key := func(x portal.Published) string { return x.Key }
		slug := func(x portal.Published) string { return x.Product.Slug }
		all := read(func(ctx context.Context, v *act.View, after string) ([]portal.Published, error) {
			return portal.Recognitions(ctx, v, portal.FeedFilter{Filter: portal.Filter{Day: today}}, after, 3)
		}, key)
		products := read(func(ctx context.Context, v *act.View, after string) ([]portal.Published, error) {
			return portal.Products(ctx, v, portal.Filter{Day: today}, after, 2)
		}, slug)
		seen := map[string]bool{}
		for _, k := range append(all, products...) {
			if seen[k] {
				t.Errorf("%s twice", k)
			}
			seen[k] = true
		}
		if len(all) != 7 || len(products) != 7 {
			t.Errorf("%d recognitions, %d products", len(all), len(products))
		}
	})
}

func TestTheFeedSinceAnInstant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.recognition(w.product(thing{name: "Mật ong"}), deed{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", code: "MA1"})
		var old portal.Published
		w.look(func(ctx context.Context, v *act.View) (err error) {
			old, err = portal.RecognitionOf(ctx, v, "MA1")
			return err
		})
		count := func(since time.Time) (n int) {
			w.look(func(ctx context.Context, v *act.View) error {
				list, err := portal.Recognitions(ctx, v, portal.FeedFilter{Filter: portal.Filter{Day: today}, Since: since}, "", 10)
				n = len(list)
				return err
			})
			return n
		}
		if n := count(noon()); n != 0 {
			t.Errorf("nothing was recorded of it, %d found", n)
		}
		err := w.desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			if _, err := a.ExecContext(ctx, `UPDATE recognition SET note = 'x' WHERE recognition = $1`, old.Key); err != nil {
				return err
			}
			return a.Record(ctx, "recognition.changed", "recognition/"+old.Key, "", nil, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		if count(noon()) != 1 || count(noon().Add(time.Hour)) != 0 {
			t.Errorf("%d at the instant, %d after it", count(noon()), count(noon().Add(time.Hour)))
		}
	})
}

// What is proposed is not there, by its key either.
func TestOneOfTheFeed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.recognition(w.product(thing{name: "Mật ong"}), deed{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", code: "MA1"})
		w.recognition(w.product(thing{name: "Chè"}), deed{stars: 5, year: 2026, state: "proposed", code: "MA2"})
		w.look(func(ctx context.Context, v *act.View) error {
			by, err := portal.RecognitionOf(ctx, v, "MA1")
			if err != nil {
				return err
			}
			same, err := portal.RecognitionOf(ctx, v, by.Key)
			if diff := cmp.Diff(by, same); diff != "" || by.Recognition.Number != "MA1/2021" {
				t.Errorf("%+v\n%s", by, diff)
			}
			for _, none := range []string{"MA2", "MA3", ""} {
				if _, err := portal.RecognitionOf(ctx, v, none); fault.KindOf(err) != fault.NotFound {
					t.Errorf("%q: %v", none, err)
				}
			}
			return err
		})
	})
}
