package account

import (
	"context"
	"fmt"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// RemoveTickets removes one-time codes that were used or have expired, by the key of their
// row. Like Sweep it is done by the program itself.
func RemoveTickets(ctx context.Context, a *act.Act, tickets []string) error {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return err
	}
	for _, t := range tickets {
		if _, err := rows.New(a).DeleteTicket(ctx, rows.DeleteTicketParams{Ticket: t, Now: a.Now().UnixMilli()}); err != nil {
			return fmt.Errorf("remove ticket: %w", err)
		}
	}
	return a.Record(ctx, "ticket.removed", "ticket/ended", "", nil, map[string]any{"count": len(tickets)})
}

// LapseRequests refuses roles that were asked for and that nobody has decided.
func LapseRequests(ctx context.Context, a *act.Act, requests []string) error {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return err
	}
	for _, k := range requests {
		if _, err := rows.New(a).LapseRequest(ctx, rows.LapseRequestParams{DecidedBy: string(a.Actor().Person), DecidedAt: a.Now().UnixMilli(), Request: k}); err != nil {
			return fmt.Errorf("lapse request: %w", err)
		}
	}
	return a.Record(ctx, "role.lapsed", "role/ended", "", nil, map[string]any{"count": len(requests)})
}

// Erase removes what a closed account still holds of its person: e-mail, telephone, password,
// second factor, passkeys, recovery codes, one-time codes, linked
// identities and tokens. Login and name stay: decisions, minutes and the
// journal name who acted. It needs person.manage; an open account is a Conflict.
func Erase(ctx context.Context, a *act.Act, k key.Person) error {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return err
	}
	p, err := loadPerson(ctx, a, k)
	if err != nil {
		return err
	}
	if !p.Disabled {
		return fault.Clash("Tài khoản này còn mở, hãy nhờ người quản trị khóa trước khi xóa dữ liệu.")
	}
	q := rows.New(a)
	if _, err := q.DeletePasskeysOf(ctx, string(k)); err != nil {
		return fmt.Errorf("erase passkeys: %w", err)
	}
	for _, erase := range []func(context.Context, string) error{q.WipePerson, q.DeleteFactor, q.DeleteRecoveryCodes, q.DeleteTicketsOf, q.DeleteIdentitiesOf, q.DeleteTokensOf} {
		if err := erase(ctx, string(k)); err != nil {
			return fmt.Errorf("erase account: %w", err)
		}
	}
	return a.Record(ctx, "person.erased", subject(k), "", nil, nil)
}
