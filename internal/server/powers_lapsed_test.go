package server

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
)

// askLapsed leaves a role that waits though whoever asked for it is shut out.
func (w *powersWorld) askLapsed() {
	w.Helper()
	gone := act.Actor{Name: "Quản trị đã nghỉ", Roles: []act.Held{{Role: act.Admin, Place: district}}}
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) (err error) {
		gone.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: "da-nghi", Name: gone.Name})
		return errorsOr(err, account.GiveRole(ctx, a, gone.Person, gone.Roles[0]))
	})
	held := act.Held{Role: act.Commune, Place: district}
	w.do(gone, func(ctx context.Context, a *act.Act) error {
		_, err := account.AskRole(ctx, a, account.NewRole{Person: w.who("nobody").Person, Held: held})
		return err
	})
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) error {
		list, err := account.RoleRequests(ctx, a.View())
		for _, q := range list {
			if q.Term.Held == held {
				w.put("request/lapsed", q.Key, district)
			}
		}
		return errorsOr(err, account.Disable(ctx, a, gone.Person))
	})
}

// lapsedDoors lead to what somebody asked for who could not ask for it today.
func lapsedDoors() map[string]doorway {
	return map[string]doorway{
		"POST /office/people/requests/{key}#lapsed": {thing: "request", states: []string{"lapsed"}, list: "/office/people", form: fixed("decision", "approve")},
		"POST /office/people/requests/{key}#again":  {thing: "request", states: []string{"waiting", "lapsed"}, list: "/office/people", form: fixed("decision", "again")},
	}
}
