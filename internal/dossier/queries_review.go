package dossier

import (
	"context"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/dossier/internal/rows"
	"ocop/internal/key"
)

// Reviews gives what was reported on a dossier, in the order of writing, to the offices of
// its place and to members of councils before which it has come, who read it before they
// score. For anybody else, the producer and who has stepped back among them, the dossier does
// not exist (NotFound).
func Reviews(ctx context.Context, v *act.View, k key.Dossier) ([]Review, error) {
	d, err := load(ctx, v, k)
	if err != nil {
		return nil, err
	}
	if back, err := v.SteppedBack(ctx); err != nil || back[k] {
		return nil, orMissing(err)
	}
	q := rows.New(v)
	if !v.May(act.OfficeRead, d.Place) {
		seats, err := q.Seated(ctx, rows.SeatedParams{Dossier: string(k), Person: string(v.Actor().Person)})
		if err != nil || seats == 0 {
			return nil, orMissing(err)
		}
	}
	found, err := q.ReviewsOf(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("reviews: %w", err)
	}
	list := make([]Review, len(found))
	for i, x := range found {
		list[i] = Review{Number: int(x.Number), Author: key.Person(x.Person), Name: x.Name, ByGroup: act.Role(x.Role) == act.Adviser,
			Kind: ReviewKind(x.Kind), DoneOn: x.DoneOn, Attended: x.Attended, Findings: x.Findings, Supplements: x.Supplements, Tests: x.Tests,
			Corrects: int(x.Corrects), CreatedAt: time.UnixMilli(x.CreatedAt).UTC()}
		if x.Corrects > 0 {
			list[x.Corrects-1].CorrectedBy = int(x.Number)
		}
	}
	return list, addReceipts(ctx, q, k, list)
}

// addReceipts adds what was received of the supplements that each report asked for.
func addReceipts(ctx context.Context, q *rows.Queries, k key.Dossier, list []Review) error {
	found, err := q.ReceiptsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("receipts: %w", err)
	}
	for _, x := range found {
		to := &list[x.Number-1]
		to.Receipts = append(to.Receipts, Receipt{Name: x.Name, ReceivedOn: x.ReceivedOn, HandedBy: x.HandedBy, What: x.What, Complete: x.Complete,
			CreatedAt: time.UnixMilli(x.CreatedAt).UTC()})
	}
	return nil
}

// Conditions on reviews of a dossier d before a council.
const (
	// awaitsReview: the group has not reported. Re-assessment goes without it. Law: 26/2026 art. 7.6c
	awaitsReview = "d.state = 'admitted' AND d.kind <> 'reassess' AND NOT EXISTS (SELECT 1 FROM review x WHERE x.dossier = d.dossier)"
	// wanting: a report that stands asks for supplements that were not all received
	wanting = `d.state = 'admitted' AND EXISTS (SELECT 1 FROM review x WHERE x.dossier = d.dossier AND x.supplements <> ''
		AND NOT EXISTS (SELECT 1 FROM review y WHERE y.dossier = x.dossier AND y.corrects = x.number)
		AND NOT EXISTS (SELECT 1 FROM review_receipt z WHERE z.dossier = x.dossier AND z.number = x.number AND z.complete))`
)
