package evaluation

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
)

// CloseSitting ends a sitting: in one transaction it seals the counted sheets and writes
// the mean, band, star and outcome of every entry as the pinned book says. It is for the
// council's secretary, or an office that holds sitting.close at the place. It refuses
// with a Conflict, naming entries and members in its fields, while a quorum is not met or
// sheets lie further apart than the council allows. A seat with a conflict of interest that
// nobody declared is not waited for: the close records that it steps back, and why. Closing a
// closed sitting changes nothing and gives the stored results.
func (s Service) CloseSitting(ctx context.Context, a *act.Act, c Closing) ([]Result, error) {
	f, err := loadSitting(ctx, a, c.Sitting)
	if err != nil {
		return nil, err
	}
	if err := f.needDesk(a, act.SittingClose); err != nil {
		return nil, err
	}
	q := rows.New(a)
	switch f.state() {
	case Planned:
		return nil, fault.Clash("Phiên đánh giá chưa mở chấm điểm nên chưa khóa được, hãy mở chấm điểm trước.")
	case Closed:
		return s.storedResults(ctx, q, f)
	}
	if c, err = c.clean(Sitting{PlannedBefore: f.Sitting.PlannedBefore}, f.opened(), a.Today()); err != nil {
		return nil, err
	}
	r, err := loadRoom(ctx, a, f)
	if err != nil {
		return nil, err
	}
	rules, err := s.workUnder(a, &r.council, f)
	if err != nil {
		return nil, err
	}
	if err := r.complete(); err != nil {
		return nil, err
	}
	book, err := s.book(f.Digest)
	if err != nil {
		return nil, err
	}
	verdicts, err := r.decide(book)
	if err != nil {
		return nil, err
	}
	if err := recordInterests(ctx, a, f, r.undeclared); err != nil {
		return nil, err
	}
	return results(verdicts), storeClosing(ctx, a, f, c, rules, verdicts)
}

// storeClosing writes results, seals and the state, and checks that as many sheets were
// sealed as were counted, those of entries that were kept being sealed already. rules is the
// number of the working rules it was decided by.
func storeClosing(ctx context.Context, a *act.Act, f facts, c Closing, rules string, verdicts []verdict) error {
	q := rows.New(a)
	counted := int64(0)
	for _, v := range verdicts {
		if !v.kept {
			counted += int64(v.Ballots)
		}
		err := q.StoreResult(ctx, rows.StoreResultParams{Entry: string(v.Entry), Ballots: int64(v.Ballots), MeanNum: v.Mean.Num,
			MeanDen: v.Mean.Den, Band: int64(v.Band), Star: int64(v.Star), Spread: int64(v.Spread),
			Outcome: string(v.Outcome), Reason: v.Reason})
		if err != nil {
			return fmt.Errorf("result: %w", err)
		}
	}
	sealed, err := q.SealSheets(ctx, f.Sitting.Sitting)
	if err != nil || sealed != counted {
		return fmt.Errorf("sitting %s: %d sheets sealed, %d counted: %w", c.Sitting, sealed, counted, err)
	}
	closed, err := q.CloseSitting(ctx, rows.CloseSittingParams{Sitting: f.Sitting.Sitting, MetOn: c.MetOn,
		LateReason: c.LateReason, ClosedAt: a.Now().UnixMilli()})
	if err != nil || closed != 1 {
		return fmt.Errorf("sitting %s: %d closed: %w", c.Sitting, closed, err)
	}
	said := map[string]any{"met_on": c.MetOn, "late_reason": c.LateReason, "results": verdicts}
	if rules != "" {
		said["rules"] = rules
	}
	if f.ReopenedAt > 0 {
		said["reopened_at"] = f.ReopenedAt // this close replaces the one that lost its effect then
	}
	return a.Record(ctx, "sitting.closed", "sitting/"+f.Sitting.Sitting, f.place(), Scoring, said)
}

// workUnder lays the pinned rules over the council and gives the number of the document, ” for none.
func (s Service) workUnder(a *act.Act, c *Council, f facts) (string, error) {
	book, err := s.book(f.Digest)
	if err != nil {
		return "", err
	}
	doc, err := s.pinned(a.Places(), book, c.Place, Rules{Number: f.Sitting.RulesNo, Digest: f.Sitting.RulesDigest}, act.Date(instant(f.Sitting.OpenedAt)))
	if err != nil || doc == nil {
		return "", err
	}
	*c = c.under(book, doc)
	return doc.Document.Number, nil
}

// recordInterests takes seats with a conflict of interest that nobody declared out of the scoring,
// as part of the close that does without their ballots. From then on the ground stands written:
// it no longer depends on who works where.
func recordInterests(ctx context.Context, a *act.Act, f facts, out []undeclared) error {
	for _, x := range out {
		row := rows.InsertRecusalParams{Entry: string(x.entry), Seat: string(x.seat), Reason: x.ground + " (ghi nhận khi khóa phiên)", At: a.Now().UnixMilli()}
		if err := rows.New(a).InsertRecusal(ctx, row); err != nil {
			return fmt.Errorf("recusal: %w", err)
		}
		if err := a.Record(ctx, "entry.recused", "entry/"+row.Entry, f.place(), nil, row); err != nil {
			return err
		}
	}
	return nil
}
