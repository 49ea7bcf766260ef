package plan_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/plan"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020"
)

func noon() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }

func each(t *testing.T, fn func(*testing.T, *act.Desk)) {
	t.Helper()
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) { fn(t, &act.Desk{DB: d, Places: given.Places(t)}) })
}

func holder(r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Place: at}}}
}

func good() plan.NewSeason {
	return plan.NewSeason{Place: bacGiang, Year: 2021, Title: "Kỳ năm 2021", PlanNo: "569/KH-UBND", PlanDate: "2021-02-05",
		Note: "Dòng một\r\nDòng hai", Illustrative: true}
}

func open(d *act.Desk, who act.Actor, n plan.NewSeason) (k key.Season, err error) {
	err = d.Do(context.Background(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = plan.OpenSeason(ctx, a, n)
		return err
	})
	return k, err
}

func TestASeasonIsOpenedOnceAndFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		office := holder(act.Office, bacNinh) // holds what became of Bắc Giang too
		var wg sync.WaitGroup
		var opened, clashed atomic.Int32
		var k key.Season
		for range 8 {
			wg.Go(func() {
				switch got, err := open(d, office, good()); {
				case err == nil:
					opened.Add(1)
					k = got
				case fault.KindOf(err) == fault.Conflict && strings.Contains(err.Error(), "Mùa đánh giá năm 2021 của Tỉnh Bắc Giang"):
					clashed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if opened.Load() != 1 || clashed.Load() != 7 {
			t.Fatalf("opened %d, refused %d; want 1 and 7", opened.Load(), clashed.Load())
		}
		other := good()
		other.Place, other.Year, other.PlanDate = bacNinh, 2026, ""
		k2, err := open(d, office, other)
		if err != nil {
			t.Fatal(err)
		}
		want := plan.Season{Key: k, Place: bacGiang, Year: 2021, Title: "Kỳ năm 2021", PlanNo: "569/KH-UBND", PlanDate: "2021-02-05",
			Note: "Dòng một\nDòng hai", Illustrative: true, CreatedAt: noon(), Version: 1}
		err = d.See(t.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
			byKey, err := plan.ByKey(ctx, v, k)
			at, err2 := plan.At(ctx, v, bacGiang, 2021)
			all, err3 := plan.List(ctx, v, "")
			some, err4 := plan.List(ctx, v, bacNinh)
			if err != nil || err2 != nil || err3 != nil || err4 != nil {
				t.Fatal(err, err2, err3, err4)
			}
			if diff := cmp.Diff([]plan.Season{want, want}, []plan.Season{byKey, at}); diff != "" {
				t.Errorf("season (-want +got):\n%s", diff)
			}
			if len(all) != 2 || all[0].Key != k2 || all[1].Key != k || len(some) != 1 || some[0].Key != k2 {
				t.Errorf("lists: %v, %v", all, some)
			}
			if _, err := plan.ByKey(ctx, v, "none"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("no season: %v", err)
			}
			if _, err := plan.At(ctx, v, bacGiang, 2022); fault.KindOf(err) != fault.NotFound {
				t.Errorf("no season: %v", err)
			}
			entries, err := act.Entries(ctx, v, "season/"+string(k), 10)
			if err != nil || len(entries) != 1 || entries[0].Verb != "season.opened" || entries[0].Place != string(bacGiang) {
				t.Errorf("journal: %v, %v", entries, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhoOpensASeason(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		for _, who := range []act.Actor{act.Visitor(), holder(act.Judge, bacGiang), holder(act.Admin, bacGiang), holder(act.Leader, bacGiang),
			holder(act.District, bacGiang), holder(act.Office, tanYen)} {
			if _, err := open(d, who, good()); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", who.Name, err)
			}
		}
		if _, err := open(d, holder(act.Office, bacGiang), good()); err != nil {
			t.Error(err)
		}
	})
}

func TestBadSeasons(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		tests := []struct {
			field string
			spoil func(*plan.NewSeason)
		}{
			{"place", func(n *plan.NewSeason) { n.Place = "" }},
			{"place", func(n *plan.NewSeason) { n.Place = "24" }},
			{"year", func(n *plan.NewSeason) { n.Year = 0 }},
			{"year", func(n *plan.NewSeason) { n.Year = 2017 }},
			{"year", func(n *plan.NewSeason) { n.Year = 2029 }},
			{"year", func(n *plan.NewSeason) { n.Year = 20226 }},
			{"year", func(n *plan.NewSeason) { n.Year = 2564 }}, // Buddhist calendar
			{"title", func(n *plan.NewSeason) { n.Title = " \t " }},
			{"title", func(n *plan.NewSeason) { n.Title = strings.Repeat("đ", 201) }},
			{"title", func(n *plan.NewSeason) { n.Title = "Kỳ\x00 2021" }},
			{"title", func(n *plan.NewSeason) { n.Title = "Kỳ\r\n2021" }},
			{"title", func(n *plan.NewSeason) { n.Title = "Kỳ \u202e2021" }},
			{"title", func(n *plan.NewSeason) { n.Title = "Kỳ \xff" }},
			{"plan_no", func(n *plan.NewSeason) { n.PlanNo = strings.Repeat("9", 51) }},
			{"plan_no", func(n *plan.NewSeason) { n.PlanNo = "569\u200b/KH" }},
			{"plan_date", func(n *plan.NewSeason) { n.PlanDate = "2021-02-30" }},
			{"plan_date", func(n *plan.NewSeason) { n.PlanDate = "05/02/2021" }},
			{"plan_date", func(n *plan.NewSeason) { n.PlanDate = "2021-02-05Z" }},
			{"plan_date", func(n *plan.NewSeason) { n.PlanDate = "2026-03-02" }}, // tomorrow
			{"plan_date", func(n *plan.NewSeason) { n.PlanDate = "1999-01-01" }},
			{"note", func(n *plan.NewSeason) { n.Note = strings.Repeat("x", 2001) }},
			{"note", func(n *plan.NewSeason) { n.Note = "a\x00" }},
		}
		for _, c := range tests {
			n := good()
			c.spoil(&n)
			_, err := open(d, holder(act.Office, bacNinh), n)
			if fault.KindOf(err) != fault.Invalid || len(fault.Fields(err)) != 1 || fault.Fields(err)[0].Name != c.field {
				t.Errorf("%s of %+v: %v", c.field, n, err)
			}
		}
		n := good()
		n.Title, n.PlanNo, n.PlanDate, n.Note = "<b onmouseover=x>{{.Secret}} %s%n", "", "2026-03-01", ""
		if _, err := open(d, holder(act.Office, bacNinh), n); err != nil {
			t.Error(err)
		}
		err := d.See(t.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
			list, err := plan.List(ctx, v, "")
			if len(list) != 1 || list[0].Title != n.Title {
				t.Errorf("stored: %v", list)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
