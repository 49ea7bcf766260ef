package programme

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/personal"
)

// Due is what of one item has reached its end.
type Due struct {
	personal.Period
	Keys []string // of the rows
}

// DueNow lists what has reached its end at the instant of the view, in the order of the
// schedule; items of which nothing is due stand there with no keys. What runs from an
// instant is due so many times twenty-four hours after it; what runs from a legal date, on the
// day after so many days.
func DueNow(ctx context.Context, v *act.View) (list []Due, err error) {
	periods, err := personal.PeriodsOn(ctx, v, v.Today())
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		before, err := cut(v, p)
		if err != nil {
			return nil, err
		}
		keys, err := names(ctx, v, endings()[p.Item], before)
		if err != nil {
			return nil, fmt.Errorf("due %s: %w", p.Item, err)
		}
		list = append(list, Due{p, keys})
	}
	return list, nil
}

// cut is the instant, or the legal date, before which an item must have ended to be due.
func cut(v *act.View, p personal.Period) (any, error) {
	if p.Item != personal.Representatives && p.Item != personal.Requests {
		return v.Now().AddDate(0, 0, -p.Days).UnixMilli(), nil
	}
	day, ok := fold.AddDays(v.Today(), -p.Days)
	if !ok {
		return nil, fmt.Errorf("%d days before %s", p.Days, v.Today())
	}
	return day, nil
}

// endings name the rows of each item that ended before $1.
func endings() map[personal.Item]string {
	return map[personal.Item]string{
		personal.Tickets:      `SELECT ticket FROM ticket WHERE (used_at > 0 AND used_at < $1) OR (used_at = 0 AND expires_at < $1)`,
		personal.Letters:      `SELECT event FROM outbox WHERE state IN ('sent', 'failed') AND created_at < $1`,
		personal.RoleRequests: `SELECT request FROM role_request WHERE state = 'waiting' AND asked_at < $1`,
		personal.ClosedAccounts: `SELECT p.person FROM person p WHERE p.disabled
			AND (p.email <> '' OR p.password <> '' OR EXISTS (SELECT 1 FROM second_factor f WHERE f.person = p.person))
			AND (SELECT MAX(j.at) FROM journal j WHERE j.subject = 'person/' || p.person AND j.verb = 'person.disabled') < $1`,
		personal.Representatives: `SELECT representative FROM representative WHERE erased_on = '' AND until <> '' AND until < $1`,
		personal.Requests:        `SELECT request FROM data_request WHERE asked <> '' AND finished_on <> '' AND finished_on < $1`,
	}
}
