package portal_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
)

// days around everything that happens in fates.
var days = [...]string{"2020-12-31", "2021-08-25", "2021-08-26", "2023-12-31", "2024-01-01", "2024-02-27", "2024-02-28", "2024-02-29", "2024-08-26", "2024-08-27", "2025-12-31", "2026-01-01", today, "2027-06-30",
	"2028-03-01", "2028-03-02", "2029-01-01"}

// fates are histories in the order of entry: every state, with and without dates, alone
// and in company.
func fates() map[string][]deed {
	const march = 1_741_000_000_000 // 3 March 2025
	dated := deed{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26"}
	later := deed{stars: 4, year: 2025, date: "2025-03-01", to: "2028-03-01"}
	replaced, replacedIn := dated, dated
	replaced.state, replaced.ended = "replaced", "2025-03-01"
	replacedIn.state, replacedIn.ended = "replaced", "2024"
	withdrawn := later
	withdrawn.state, withdrawn.ended, withdrawn.why = "withdrawn", "2026-01-01", "misuse: x"
	return map[string][]deed{
		"dated":                      {dated},
		"year only":                  {{stars: 3, year: 2022}},
		"year only, long ago":        {{stars: 3, year: 2019}},
		"nothing known":              {{entered: march}},
		"two of nothing known":       {{stars: 3, entered: march}, {stars: 4, entered: march}},
		"replaced":                   {replaced, later},
		"entered the other way":      {later, replaced},
		"replaced in a year":         {replacedIn, {stars: 4, year: 2024}},
		"withdrawn":                  {withdrawn},
		"replaced, then withdrawn":   {replaced, withdrawn},
		"withdrawn, then again":      {{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "withdrawn", ended: "2024-01-01"}, later},
		"withdrawn twice":            {withdrawn, {stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "withdrawn", ended: "2024-01-01"}},
		"unknown beside known":       {{stars: 5, entered: march}, dated},
		"known beside unknown":       {dated, {stars: 5, entered: march}},
		"unknown beside withdrawn":   {{stars: 5, entered: march}, withdrawn},
		"unknown, replaced":          {{stars: 5, entered: march, state: "replaced", ended: "2026-01-01"}, {stars: 4, year: 2026, date: "2026-01-01", to: "2029-01-01"}},
		"proposed":                   {{stars: 5, year: 2026, state: "proposed"}},
		"proposed beside held":       {dated, {stars: 5, year: 2026, state: "proposed"}},
		"begins in the future":       {{stars: 3, year: 2027, date: "2027-06-30", to: "2030-06-30"}},
		"begins in a future year":    {{stars: 3, year: 2028}},
		"begins on a leap day":       {{stars: 3, year: 2024, date: "2024-02-29", to: "2027-02-28"}},
		"ends exactly half a year":   {{stars: 3, year: 2024, date: "2024-05-23", to: "2027-05-23"}},
		"ends a day later than that": {{stars: 3, year: 2024, date: "2024-05-24", to: "2027-05-24"}},
	}
}

// TestSQLAgreesWithAward asks SQL and the pure rule the same questions: which
// recognition speaks for a product on a day, and what is it worth.
func TestSQLAgreesWithAward(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, history := range fates() {
			p := w.product(thing{name: name})
			for _, d := range history {
				w.recognition(p, d)
			}
		}
		for _, day := range days {
			want := map[string]string{}
			for name, history := range fates() {
				if i := award.Current(facts(history), day); i >= 0 {
					status, _ := facts(history)[i].StatusOn(day)
					want[name] = fmt.Sprintf("%d %s", history[i].stars, status)
				}
			}
			if diff := cmp.Diff(want, w.inSQL(day)); diff != "" {
				t.Errorf("%s: award (-), SQL (+)\n%s", day, diff)
			}
			w.pagesAgree(day, want)
		}
	})
}

func facts(history []deed) (all []award.Facts) {
	for _, d := range history {
		r := portal.Recognition{State: award.State(orElse(d.state, "recognised")), Year: d.year, ValidFrom: d.date, ValidTo: d.to, EndedOn: d.ended,
			Entered: "1970-01-01"}
		if d.entered > 0 {
			r.Entered = "2025-03-03"
		}
		all = append(all, r.Facts())
	}
	return all
}

// inSQL reads the standing of every product through the filter of each status.
func (w *world) inSQL(day string) map[string]string {
	got := map[string]string{}
	w.look(func(ctx context.Context, v *act.View) error {
		for _, status := range []award.Status{award.StatusValid, award.StatusExpiring, award.StatusExpired, award.StatusWithdrawn, award.StatusReplaced, award.StatusUndated} {
			list, total, err := portal.Catalogue(ctx, v, portal.Filter{Day: day, Status: status}, 1, 100)
			if err != nil {
				return err
			}
			if total != len(list) {
				w.t.Errorf("%s, %s: %d rows of %d", day, status, len(list), total)
			}
			for _, r := range list {
				if old := got[r.Product.Name]; old != "" && status != award.StatusExpiring {
					w.t.Errorf("%s: %s is %s and %s", day, r.Product.Name, old, status)
				}
				got[r.Product.Name] = fmt.Sprintf("%d %s", r.Recognition.Stars, status) // what ends soon came under valid before
			}
		}
		return nil
	})
	return got
}

// pagesAgree holds counts, totals and product pages to the same answer.
func (w *world) pagesAgree(day string, want map[string]string) {
	w.look(func(ctx context.Context, v *act.View) error {
		counts, err := portal.Home(ctx, v, day)
		sum := map[string]int{}
		for _, c := range counts {
			sum[fmt.Sprintf("%d %s", c.Stars, c.Status)] += c.N
		}
		for _, standing := range want {
			sum[standing]--
		}
		for standing, n := range sum {
			if n != 0 {
				w.t.Errorf("%s: home counts %d too many %q", day, n, standing)
			}
		}
		_, total, lerr := portal.Catalogue(ctx, v, portal.Filter{Day: day}, 1, 1)
		if total != len(want) || err != nil || lerr != nil {
			w.t.Errorf("%s: %d products in the catalogue, want %d, %v, %v", day, total, len(want), err, lerr)
		}
		for name, history := range fates() {
			_, found, err := portal.BySlug(ctx, v, fold.Slug(name), day)
			if (err == nil) != (want[name] != "") {
				w.t.Errorf("%s: page of %q: %v", day, name, err)
			}
			if err == nil {
				status, _ := found[0].Facts().StatusOn(day)
				if got := fmt.Sprintf("%d %s", found[0].Stars, status); got != want[name] {
					w.t.Errorf("%s: page of %q says %q, want %q", day, name, got, want[name])
				}
				if public := slices.DeleteFunc(slices.Clone(history), func(d deed) bool { return d.state == "proposed" }); len(found) != len(public) {
					w.t.Errorf("%s: %d of %d recognitions of %q", day, len(found), len(public), name)
				}
			}
		}
		return nil
	})
}

// What the office wrote about a withdrawal stays there; the case is public.
func TestAReasonIsNotPublic(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.recognition(w.product(thing{name: "Giò"}), deed{stars: 3, year: 2021, state: "withdrawn", ended: "2023-06-01", code: "GIO"})
		again := w.product(thing{name: "Chả"})
		w.recognition(again, deed{stars: 3, year: 2021, state: "replaced", ended: "2023-06-01", code: "CHA"})
		w.recognition(again, deed{stars: 3, year: 2023, date: "2023-06-01", to: "2026-06-01"})
		w.write(func(exec func(string, ...any)) {
			exec(`UPDATE recognition SET ended_reason = $1 WHERE state = 'withdrawn'`, award.Stopped.Joined("Bà Nguyễn Thị A báo nghỉ"))
			exec(`UPDATE recognition SET ended_reason = 'key of the next' WHERE state = 'replaced'`)
		})
		w.look(func(ctx context.Context, v *act.View) error {
			for code, want := range map[string]string{"GIO": string(award.Stopped), "CHA": ""} {
				row, err := portal.Verify(ctx, v, code)
				if err != nil || string(row.Recognition.EndedCase) != want {
					t.Errorf("%s: %q, %v", code, string(row.Recognition.EndedCase), err)
				}
				_, history, err := portal.BySlug(ctx, v, row.Product.Slug, today)
				if err != nil || string(history[len(history)-1].EndedCase) != want {
					t.Errorf("%s: %+v, %v", code, history, err)
				}
			}
			return nil
		})
	})
}
