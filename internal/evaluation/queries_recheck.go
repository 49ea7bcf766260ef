package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Rechecks lists the requests to look at sheets of a sitting again, oldest first: all of them for
// the chair and the secretary, one's own for every other member. Nobody else reads of them before
// the sitting is closed, and who reads its results does afterwards. Dossiers that the reader has
// stepped back from are left out.
func Rechecks(ctx context.Context, v *act.View, k key.Sitting) ([]Recheck, error) {
	q, me := rows.New(v), string(v.Actor().Person)
	f, err := q.SittingFacts(ctx, rows.SittingFactsParams{Sitting: string(k), Person: me})
	if err != nil {
		return nil, missing(err, "phiên đánh giá")
	}
	all := Duty(f.Duty).heads() || State(f.Sitting.State) == Closed && v.May(act.ResultRead, place.ID(f.Sitting.Place))
	if f.Seat == "" && !all {
		return nil, nil
	}
	back, err := v.SteppedBack(ctx)
	if err != nil {
		return nil, err
	}
	list, err := q.Rechecks(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("rechecks: %w", err)
	}
	return each(slices.DeleteFunc(list, func(r rows.RechecksRow) bool {
		return back[key.Dossier(r.Dossier)] || !all && r.Seat != f.Seat
	}), toRecheck), nil
}

func toRecheck(r rows.RechecksRow) Recheck {
	x := r.Recheck
	return Recheck{Version: x.Version, Entry: key.Entry(r.Entry), Concern: Concern(x.Ground), Reason: x.Reason, State: RecheckState(x.State), Answer: x.Answer,
		Asked:  Voice{Seat: key.Seat(x.AskedBy), Name: r.Asker, Duty: Duty(r.AskerDuty), At: instant(x.AskedAt)},
		Member: Voice{Seat: key.Seat(r.Seat), Name: r.Member, Duty: Duty(r.MemberDuty), At: instant(x.AnsweredAt)},
		Waits: RecheckState(x.State) == RecheckAsked && State(r.SittingState) == Scoring && SheetState(r.SheetState) == Submitted &&
			x.Version == r.SheetVersion && !r.Recused}
}
