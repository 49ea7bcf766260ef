package dossier

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier/internal/rows"
	"ocop/internal/place"
)

// AddReview reports on an admitted dossier for the council. It needs dossier.review where the
// dossier lies. Nothing is overwritten: a review may take the place of one earlier review of
// the same author, and both stay. The same words sent twice are one review. Once the council
// has concluded, or before it has the dossier, it is a Conflict.
// Law: 26/2026 art. 7.3c, 7.6c
func AddReview(ctx context.Context, a *act.Act, n NewReview) error {
	d, err := load(ctx, a.View(), n.Dossier)
	if err != nil {
		return err
	}
	if back, err := a.SteppedBack(ctx); err != nil || back[d.Key] {
		return orMissing(err)
	}
	if err := a.Need(act.DossierReview, d.lies()); err != nil {
		return err
	}
	if err := d.Reviewable(); err != nil {
		return err
	}
	if n, err = n.check(d.FiledOn, a.Today()); err != nil {
		return err
	}
	q, who := rows.New(a), string(a.Actor().Person)
	same, err := q.SameReviews(ctx, rows.SameReviewsParams{Dossier: string(d.Key), Person: who, Kind: string(n.Kind), DoneOn: n.DoneOn,
		Attended: n.Attended, Findings: n.Findings, Supplements: n.Supplements, Tests: n.Tests, Corrects: int64(n.Corrects)})
	if err != nil || same > 0 {
		return err
	}
	if n.Corrects != 0 {
		own, err := q.OwnReviews(ctx, rows.OwnReviewsParams{Dossier: string(d.Key), Number: int64(n.Corrects), Person: who})
		if err != nil {
			return fmt.Errorf("earlier review: %w", err)
		}
		if own == 0 {
			return fault.Wrong(fault.Field{Name: "corrects", Sentence: "Chỉ thay được phiếu thẩm tra của chính mình cho hồ sơ này, hãy chọn lại."})
		}
	}
	return insertReview(ctx, a, d, n)
}

// insertReview stores a review under the next number. Of two that take the place of the same
// one the second is a Conflict.
func insertReview(ctx context.Context, a *act.Act, d Dossier, n NewReview) error {
	number, role := d.Reviews+1, reviewsAs(a, d.lies())
	added, err := rows.New(a).InsertReview(ctx, rows.InsertReviewParams{Dossier: string(d.Key), Number: int64(number), Person: string(a.Actor().Person), Role: string(role),
		Kind: string(n.Kind), DoneOn: n.DoneOn, Attended: n.Attended, Findings: n.Findings, Supplements: n.Supplements, Tests: n.Tests,
		Corrects: int64(n.Corrects), CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("add review: %w", err)
	}
	if added == 0 {
		return fault.Clash("Phiếu thẩm tra này đã có phiếu khác thay, hãy tải lại trang rồi chọn phiếu mới nhất.")
	}
	// the texts may speak of people: they stay in the row, which the entry fixes by its digest
	return a.Record(ctx, "dossier.reviewed", subject(d.Key), d.lies(), nil,
		map[string]any{"number": number, "kind": n.Kind, "done_on": n.DoneOn, "role": role, "corrects": n.Corrects})
}

// reviewsAs is the first role under which the actor reviews what lies at a place.
func reviewsAs(a *act.Act, at place.ID) act.Role {
	for _, h := range a.Actor().Roles {
		if h.Role.Allows(act.DossierReview) && a.Places().Within(at, h.Place) {
			return h.Role
		}
	}
	return ""
}
