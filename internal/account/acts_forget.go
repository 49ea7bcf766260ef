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

// Erase removes what a closed account still holds of its person: e-mail, password, second
// factor, recovery codes and one-time codes. Login and name stay: decisions, minutes and the
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
	if err := q.WipePerson(ctx, string(k)); err != nil {
		return fmt.Errorf("erase account: %w", err)
	}
	if _, err := q.DeleteFactor(ctx, string(k)); err != nil {
		return fmt.Errorf("erase second factor: %w", err)
	}
	if err := q.DeleteRecoveryCodes(ctx, string(k)); err != nil {
		return fmt.Errorf("erase recovery codes: %w", err)
	}
	if err := q.DeleteTicketsOf(ctx, string(k)); err != nil {
		return fmt.Errorf("erase codes: %w", err)
	}
	return a.Record(ctx, "person.erased", subject(k), "", nil, nil)
}
