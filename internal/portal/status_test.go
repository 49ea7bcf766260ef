package portal_test

import (
	"context"
	"fmt"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
)

// The rule stands in award for one recognition and in SQL for lists. They agree on every
// row, in every state, on the days around every border.
func TestListsAndPagesGiveOneAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, d := range []deed{
			{stars: 4, year: 2021, date: "2021-08-26", to: "2024-08-26"},
			{stars: 3, year: 2024, date: "2024-02-29", to: "2027-02-28"},
			{stars: 3, year: 2021}, {stars: 3, year: 2022}, {stars: 3, year: 2023}, {stars: 0},
			{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "withdrawn", ended: "2023-01-15"},
			{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "replaced", ended: "2024-03-01"},
			{stars: 3, year: 2021, date: "2021-08-26", to: "2024-08-26", state: "replaced", ended: "2024"},
			{stars: 3, year: 2020, state: "replaced", ended: "2024-03-01"},
			{stars: 3, year: 2020, state: "withdrawn", ended: "2023-06-01"},
		} {
			w.recognition(w.product(thing{name: fmt.Sprint("Sản phẩm ", i)}), d)
		}
		for _, on := range []string{"2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-08-26", "2024-08-27", "2024-12-31", "2025-01-01",
			"2025-12-31", "2026-01-01", "2026-08-31", "2026-09-01", "2027-02-28", "2027-03-01"} {
			soon, _ := fold.AddDays(on, award.ExpiringDays)
			seen := 0
			for _, s := range []portal.Status{portal.Valid, portal.Expiring, portal.Expired, portal.Withdrawn, portal.Replaced, portal.Undated} {
				w.look(func(ctx context.Context, v *act.View) error {
					list, err := portal.List(ctx, v, portal.Filter{Status: s, Day: portal.Day{On: on, Soon: soon}}, 1, 50)
					for _, row := range list {
						status, _ := row.Recognition.StatusOn(on)
						if string(status) != string(s) && !(s == portal.Valid && status == award.StatusExpiring) {
							t.Errorf("%s on %s: listed as %s, by the rule %s", row.Product.Name, on, s, status)
						}
						if s != portal.Expiring { // listed among the valid ones too
							seen++
						}
					}
					return err
				})
			}
			if seen != 11 { // the recognition of 29/02/2024 has begun only that day
				if early := on < "2024-02-29" && seen == 11; !early {
					t.Errorf("on %s: %d of 11 products have a status", on, seen)
				}
			}
		}
	})
}

// What the office wrote about a withdrawal stays there; the case is public.
func TestAReasonIsNotPublic(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.recognition(w.product(thing{name: "Giò"}), deed{stars: 3, year: 2021, state: "withdrawn", ended: "2023-06-01", code: "GIO"})
		w.recognition(w.product(thing{name: "Chả"}), deed{stars: 3, year: 2021, state: "replaced", ended: "2023-06-01", code: "CHA"})
		w.write(func(exec func(string, ...any)) {
			exec(`UPDATE recognition SET ended_reason = $1 WHERE state = 'withdrawn'`, award.Stopped.Joined("Bà Nguyễn Thị A báo nghỉ"))
			exec(`UPDATE recognition SET ended_reason = 'key of the next' WHERE state = 'replaced'`)
		})
		w.look(func(ctx context.Context, v *act.View) error {
			for code, want := range map[string]string{"GIO": award.Stopped.Text(), "CHA": ""} {
				row, err := portal.Verify(ctx, v, code)
				if err != nil || row.Recognition.EndedReason != want {
					t.Errorf("%s: %q, %v", code, row.Recognition.EndedReason, err)
				}
				_, history, err := portal.BySlug(ctx, v, row.Product.Slug)
				if err != nil || len(history) != 1 || history[0].EndedReason != want {
					t.Errorf("%s: %+v, %v", code, history, err)
				}
			}
			return nil
		})
	})
}
