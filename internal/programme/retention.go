package programme

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/mail"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/registry"
)

// Tidy ends what is due (see DueNow) and notes the counts in the journal; where nothing is
// due it writes nothing. It is the program's own work.
func Tidy(ctx context.Context, a *act.Act) error {
	due, err := DueNow(ctx, a.View())
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, d := range due {
		if len(d.Keys) == 0 {
			continue
		}
		if err := end(ctx, a, d); err != nil {
			return err
		}
		counts[string(d.Item)] = len(d.Keys)
	}
	if len(counts) == 0 {
		return nil
	}
	return a.Record(ctx, "retention.run", "retention/run", "", nil, counts)
}

func end(ctx context.Context, a *act.Act, d Due) error {
	switch d.Item {
	case personal.Tickets:
		return account.RemoveTickets(ctx, a, d.Keys)
	case personal.Letters:
		if err := mail.Remove(ctx, a.Tx, d.Keys); err != nil {
			return err
		}
		return a.Record(ctx, "letter.removed", "letter/ended", "", nil, map[string]int{"count": len(d.Keys)})
	case personal.RoleRequests:
		return account.LapseRequests(ctx, a, d.Keys)
	case personal.Requests:
		return personal.Forget(ctx, a, d.Keys)
	}
	for _, k := range d.Keys {
		if err := endOne(ctx, a, d.Item, k); err != nil {
			return err
		}
	}
	return nil
}

func endOne(ctx context.Context, a *act.Act, item personal.Item, k string) error {
	if item == personal.ClosedAccounts {
		return account.Erase(ctx, a, key.Person(k))
	}
	return registry.EraseRepresentative(ctx, a, key.Representative(k), "retention")
}
