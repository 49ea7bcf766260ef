package portal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
)

// town is a small register: one product of each fate.
func town(w *world) {
	xuan := w.producer("Hợp tác xã Hồng Xuân", "cooperative")
	van := w.producer("Công ty Vân Hương", "company")
	noodle := w.product(thing{name: "Mỳ gạo Chũ", producer: xuan, at: lucNgan})
	w.recognition(noodle, deed{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "replaced", ended: "2025-03-01", code: "NOODLE21"})
	w.recognition(noodle, deed{stars: 4, year: 2025, date: "2025-03-01", to: "2028-03-01", code: "NOODLE25"})
	wine := w.product(thing{name: "Rượu Đào", group: "drink", producer: van, at: ngocChau})
	w.recognition(wine, deed{stars: 4, year: 2024, date: "2024-01-10", to: "2027-01-10"})
	old := w.product(thing{name: "Ấm đất", group: "craft", producer: van, at: tanYen})
	w.recognition(old, deed{stars: 3, year: 2021, date: "2021-12-09", to: "2024-12-09"})
	lost := w.product(thing{name: "Chè xanh", group: "drink"})
	w.recognition(lost, deed{stars: 5, year: 2024, date: "2024-02-01", to: "2027-02-01", state: "withdrawn", ended: "2025-02-01", code: "TEA", why: "misuse: SECRET"})
	dim := w.product(thing{name: "Đậu phụ"})
	w.recognition(dim, deed{})
	w.recognition(dim, deed{stars: 3})
	yearOnly := w.product(thing{name: "Zưa gang"})
	w.recognition(yearOnly, deed{stars: 3, year: 2022})
	hidden := w.product(thing{name: "Chưa được gì"})
	w.recognition(hidden, deed{stars: 5, year: 2026, state: "proposed", code: "PROPOSAL"})
	w.product(thing{name: "Chỉ đăng ký"})
}

func TestEachProductStandsOnceWithWhatHolds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		// Đậu phụ has two recognitions without a year; the later entry stands for it.
		const all = "Ấm đất 3, Chè xanh 5, Đậu phụ 3, Mỳ gạo Chũ 4, Rượu Đào 4, Zưa gang 3"
		if got, n := w.catalogue(portal.Filter{Day: today}, 1, 50); got != all || n != 6 {
			t.Errorf("%d: %s", n, got)
		}
	})
}

func TestAWithdrawnRecognitionHidesTheOneBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.product(thing{name: "Gà đồi"})
		w.recognition(p, deed{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "replaced", ended: "2024-01-01"})
		w.recognition(p, deed{stars: 4, year: 2024, date: "2024-01-01", to: "2027-01-01", state: "withdrawn", ended: "2025-01-01"})
		if got, n := w.catalogue(portal.Filter{Status: award.StatusWithdrawn, Day: today}, 1, 9); got != "Gà đồi 4" || n != 1 {
			t.Errorf("%d: %s", n, got)
		}
		w.recognition(p, deed{stars: 3, year: 2026, date: "2026-01-01", to: "2029-01-01"})
		if got, n := w.catalogue(portal.Filter{Status: award.StatusValid, Day: today}, 1, 9); got != "Gà đồi 3" || n != 1 {
			t.Errorf("recognised again: %d: %s", n, got)
		}
	})
}

func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		for _, c := range []struct {
			what string
			f    portal.Filter
			want string
		}{
			{"stars", portal.Filter{Stars: 4}, "Mỳ gạo Chũ 4, Rượu Đào 4"},
			{"not the stars of before", portal.Filter{Stars: 3}, "Ấm đất 3, Đậu phụ 3, Zưa gang 3"},
			{"at least", portal.Filter{Least: 4}, "Chè xanh 5, Mỳ gạo Chũ 4, Rượu Đào 4"},
			{"group", portal.Filter{Group: "drink"}, "Chè xanh 5, Rượu Đào 4"},
			{"no such group", portal.Filter{Group: "stone"}, ""},
			{"year of the one before", portal.Filter{Year: 2021}, "Ấm đất 3, Mỳ gạo Chũ 4"},
			{"year", portal.Filter{Year: 2024}, "Chè xanh 5, Rượu Đào 4"},
			{"a proposal has no year", portal.Filter{Year: 2026}, ""},
			{"valid", portal.Filter{Status: award.StatusValid}, "Mỳ gạo Chũ 4, Rượu Đào 4"},
			{"expiring", portal.Filter{Status: award.StatusExpiring}, "Rượu Đào 4"},
			{"expired", portal.Filter{Status: award.StatusExpired}, "Ấm đất 3, Zưa gang 3"},
			{"withdrawn", portal.Filter{Status: award.StatusWithdrawn}, "Chè xanh 5"},
			{"undated", portal.Filter{Status: award.StatusUndated}, "Đậu phụ 3"},
			{"replaced", portal.Filter{Status: award.StatusReplaced}, ""},
			{"district of then", portal.Filter{Place: tanYen}, "Ấm đất 3, Rượu Đào 4"},
			{"commune of then", portal.Filter{Place: ngocChau}, "Rượu Đào 4"},
			{"province of today", portal.Filter{Place: bacNinh}, "Ấm đất 3, Chè xanh 5, Đậu phụ 3, Mỳ gạo Chũ 4, Rượu Đào 4, Zưa gang 3"},
			{"no such place", portal.Filter{Place: "x"}, ""},
			{"newest first", portal.Filter{Sort: portal.ByNewest}, "Mỳ gạo Chũ 4, Chè xanh 5, Rượu Đào 4, Zưa gang 3, Ấm đất 3, Đậu phụ 3"},
			{"stars first", portal.Filter{Sort: portal.ByStars}, "Chè xanh 5, Mỳ gạo Chũ 4, Rượu Đào 4, Ấm đất 3, Đậu phụ 3, Zưa gang 3"},
			{"what ends first", portal.Filter{Sort: portal.ByEnd}, "Rượu Đào 4, Chè xanh 5, Mỳ gạo Chũ 4, Ấm đất 3, Đậu phụ 3, Zưa gang 3"},
			{"all at once", portal.Filter{Query: "van", Stars: 4, Group: "drink", Place: tanYen, Year: 2024, Status: award.StatusValid, Sort: portal.ByEnd}, "Rượu Đào 4"},
		} {
			c.f.Day = today
			got, n := w.catalogue(c.f, 1, 50)
			if got != c.want || n != strings.Count(c.want, ",")+min(len(c.want), 1) {
				t.Errorf("%s: %d: %q, want %q", c.what, n, got, c.want)
			}
		}
	})
}

func TestACommuneOfTodayHoldsThoseItWasMadeOf(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		heirs := w.desk.Places.Today(ngocChau, "2026-11-24")
		if len(heirs) != 1 {
			t.Fatalf("Ngọc Châu went to %v", heirs)
		}
		if got, _ := w.catalogue(portal.Filter{Place: heirs[0], Day: today}, 1, 9); got != "Rượu Đào 4" {
			t.Errorf("in %s: %q", heirs[0], got)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		for query, want := range map[string]string{
			"rượu đào":                  "Rượu Đào 4",
			"RUOU dao":                  "Rượu Đào 4",
			norm.NFD.String("rượu đào"): "Rượu Đào 4",
			"đào rượu":                  "Rượu Đào 4",
			"vân":                       "Ấm đất 3, Rượu Đào 4",
			"hồng xuân mỳ":              "Mỳ gạo Chũ 4",
			"dao hong":                  "",
			"100%":                      "",
			"_":                         "",
			"'; DROP TABLE product":     "",
			"???":                       "",
			"mỳ\x00gạo":                 "Mỳ gạo Chũ 4",
			strings.Repeat("gao ", 200): "Mỳ gạo Chũ 4",
		} {
			if got, _ := w.catalogue(portal.Filter{Query: query, Day: today}, 1, 9); got != want {
				t.Errorf("%q: %q, want %q", query, got, want)
			}
		}
		// Names that begin with the search stand before those that hold it, and those
		// before products whose producer's name holds it.
		w.recognition(w.product(thing{name: "Bánh xuân"}), deed{stars: 3})
		w.recognition(w.product(thing{name: "Xuân đào"}), deed{stars: 3})
		if got, _ := w.catalogue(portal.Filter{Query: "xuan", Day: today}, 1, 9); got != "Xuân đào 3, Bánh xuân 3, Mỳ gạo Chũ 4" {
			t.Errorf("order of a search: %s", got)
		}
	})
}

func TestPagesNeitherRepeatNorLose(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 7 {
			w.recognition(w.product(thing{name: fmt.Sprintf("Chè %d", i)}), deed{stars: 3, year: 2025})
		}
		for _, sort := range []portal.Sort{portal.ByName, portal.ByNewest, portal.ByStars, portal.ByEnd} {
			seen := map[string]bool{}
			for page := 1; page <= 4; page++ {
				line, n := w.catalogue(portal.Filter{Sort: sort, Day: today}, page, 2)
				if n != 7 {
					t.Errorf("%s: total %d on page %d", sort, n, page)
				}
				for name := range strings.SplitSeq(line, ", ") {
					if seen[name] {
						t.Errorf("%s: %s twice", sort, name)
					}
					seen[name] = true
				}
			}
			if len(seen) != 7 {
				t.Errorf("%s: %d of 7 products", sort, len(seen))
			}
		}
		if line, n := w.catalogue(portal.Filter{Day: today}, 9, 2); line != "" || n != 7 {
			t.Errorf("behind the end: %q of %d", line, n)
		}
		if line, _ := w.catalogue(portal.Filter{Day: today}, -3, 2); line != "Chè 0 3, Chè 1 3" {
			t.Errorf("page -3: %q", line)
		}
	})
}

func TestProductPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.look(func(ctx context.Context, v *act.View) error {
			p, history, err := portal.BySlug(ctx, v, "my-gao-chu", today)
			want := portal.Product{Name: "Mỳ gạo Chũ", Slug: "my-gao-chu", Group: "food", Place: lucNgan, Story: "Chuyện", Source: "Nguồn",
				Note: "Ghi chú", Producer: "Hợp tác xã Hồng Xuân", ProducerKind: "cooperative"}
			if diff := cmp.Diff(want, p); diff != "" {
				t.Error(diff)
			}
			first := portal.Recognition{Then: portal.Then{Name: want.Name, Producer: want.Producer, Place: want.Place}, Stars: 4, Year: 2025, RoundName: "Đợt 1", Book: "148", Authority: "UBND tỉnh", DecisionNo: "12/QĐ",
				DecisionDate: "2025-03-01", ValidFrom: "2025-03-01", ValidTo: "2028-03-01", State: award.Recognised, Entered: "1970-01-01", Imported: true, Source: "Bài báo",
				Number: "NOODLE25/2021", Code: "NOODLE25"}
			if len(history) != 2 || history[1].EndedOn != "2025-03-01" {
				t.Fatalf("history %+v", history)
			}
			if diff := cmp.Diff(first, history[0]); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestWhatIsNotPublicIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.look(func(ctx context.Context, v *act.View) error {
			for _, slug := range []string{"chua-duoc-gi", "chi-dang-ky", "khong-co", "", "../x", "a\x00b", "Mỳ", strings.Repeat("a", 101)} {
				if _, _, err := portal.BySlug(ctx, v, slug, today); fault.KindOf(err) != fault.NotFound {
					t.Errorf("slug %q: %v", slug, err)
				}
			}
			for _, code := range []string{"PROPOSAL", "NOODLE", "noodle25", ""} {
				if _, err := portal.Verify(ctx, v, code); fault.KindOf(err) != fault.NotFound {
					t.Errorf("code %q: %v", code, err)
				}
			}
			slugs, err := portal.Slugs(ctx, v)
			if diff := cmp.Diff([]string{"am-dat", "che-xanh", "dau-phu", "my-gao-chu", "ruou-dao", "zua-gang"}, slugs); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestVerify(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.look(func(ctx context.Context, v *act.View) error {
			for code, want := range map[string]string{"NOODLE21": "Mỳ gạo Chũ 3 replaced 2025-03-01", "NOODLE25": "Mỳ gạo Chũ 4 recognised ",
				"TEA": "Chè xanh 5 withdrawn 2025-02-01misuse"} {
				r, err := portal.Verify(ctx, v, code)
				got := fmt.Sprintf("%s %d %s %s%s", r.Product.Name, r.Recognition.Stars, r.Recognition.State, r.Recognition.EndedOn, r.Recognition.EndedCase)
				if err != nil || got != want || r.Recognition.Code != code {
					t.Errorf("%s: %q %v", code, got, err)
				}
			}
			return nil
		})
	})
}

// What a decision recognised is told beside the product of today, behind a code, on the product's
// page and to programs; what a source tells has the names of today.
func TestWhatWasRecognisedStaysWhatItWas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.write(func(exec func(string, ...any)) {
			exec(`UPDATE recognition SET product_name = 'Mỳ khi đó', producer_name = '', product_place = $1
				WHERE recognition = (SELECT c.recognition FROM certificate c WHERE c.code = 'NOODLE25')`, string(bacGiang))
		})
		w.look(func(ctx context.Context, v *act.View) error {
			then := portal.Then{Name: "Mỳ khi đó", Place: bacGiang}
			row, err := portal.Verify(ctx, v, "NOODLE25")
			if err != nil {
				return err
			}
			today := portal.Then{Name: row.Product.Name, Producer: row.Product.Producer, Place: row.Product.Place}
			if row.Recognition.Then != then || today == then || today.Producer == "" {
				t.Errorf("behind the code: %+v of %+v", row.Recognition.Then, row.Product)
			}
			if x, err := portal.RecognitionOf(ctx, v, "NOODLE25"); err != nil || x.Recognition.Then != then || x.Product.Name != row.Product.Name {
				t.Errorf("to programs: %+v, %v", x, err)
			}
			_, history, err := portal.BySlug(ctx, v, row.Product.Slug, v.Today())
			for _, h := range history {
				want := today
				if h.Code == "NOODLE25" {
					want = then
				}
				if h.Then != want {
					t.Errorf("%s: %+v, want %+v", h.Code, h.Then, want)
				}
			}
			return err
		})
	})
}

func TestCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.look(func(ctx context.Context, v *act.View) error {
			counts, err := portal.Home(ctx, v, today)
			want := []portal.Count{{3, "craft", award.StatusExpired, 1}, {3, "food", award.StatusExpired, 1}, {3, "food", award.StatusUndated, 1},
				{4, "drink", award.StatusExpiring, 1}, {4, "food", award.StatusValid, 1}, {5, "drink", award.StatusWithdrawn, 1}}
			if diff := cmp.Diff(want, counts); diff != "" {
				t.Error(diff)
			}
			if err != nil {
				return err
			}
			before, err := portal.Home(ctx, v, "2024-06-01")
			if got := holding(before); got != 4 { // the tea was not yet withdrawn, the pot not yet over
				t.Errorf("%d held on 1 June 2024: %+v", got, before)
			}
			return err
		})
	})
}

func holding(counts []portal.Count) (n int) {
	for _, c := range counts {
		if c.Status.Holds() {
			n += c.N
		}
	}
	return n
}

func TestStatistics(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		town(w)
		w.look(func(ctx context.Context, v *act.View) error {
			f, err := portal.Statistics(ctx, v, today)
			places, kinds := map[place.ID]int{}, map[string]int{}
			for _, c := range f.Local {
				places[c.Place] += c.N
				kinds[c.Kind] += c.N
			}
			if diff := cmp.Diff(map[place.ID]int{lucNgan: 1, ngocChau: 1, tanYen: 1, bacGiang: 3}, places); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(map[string]int{"cooperative": 1, "company": 2, "": 3}, kinds); diff != "" {
				t.Error(diff)
			}
			years := []portal.YearCount{{0, 0, 1}, {0, 3, 1}, {2021, 3, 2}, {2022, 3, 1}, {2024, 4, 1}, {2024, 5, 1}, {2025, 4, 1}}
			if diff := cmp.Diff(years, f.Years); diff != "" {
				t.Error(diff)
			}
			list, yerr := portal.Years(ctx, v)
			if diff := cmp.Diff([]int{2025, 2024, 2022, 2021}, list); diff != "" || yerr != nil {
				t.Error(diff, yerr)
			}
			return err
		})
	})
}

func TestAnEmptyRegister(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if line, n := w.catalogue(portal.Filter{Query: "gì đó", Status: award.StatusValid, Day: today}, 1, 9); line != "" || n != 0 {
			t.Errorf("%d: %s", n, line)
		}
		w.look(func(ctx context.Context, v *act.View) error {
			f, err := portal.Statistics(ctx, v, today)
			if len(f.Local)+len(f.Years) > 0 {
				t.Errorf("figures %+v", f)
			}
			return err
		})
	})
}
