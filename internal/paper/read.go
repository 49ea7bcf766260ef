package paper

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
)

// ReadSitting gathers what the papers of a closed sitting need. Who may read the results
// is decided by evaluation.
func ReadSitting(ctx context.Context, v *act.View, e evaluation.Service, k key.Sitting) (s Sitting, err error) {
	s.Places = v.Places()
	if s.Sitting, err = evaluation.SittingByKey(ctx, v, k); err != nil {
		return s, err
	}
	var round, council, tallies, book, reopened, rechecks error
	s.Round, round = evaluation.RoundByKey(ctx, v, s.Sitting.Round)
	s.Council, council = evaluation.CouncilByKey(ctx, v, s.Sitting.Council)
	s.Tallies, tallies = e.Tallies(ctx, v, k)
	s.Book, book = e.Books.ByDigest(s.Sitting.Digest)
	s.Reopened, reopened = evaluation.Reopenings(ctx, v, k)
	s.Reopened = slices.DeleteFunc(s.Reopened, func(x evaluation.Reopening) bool { return x.Edition.Number == 0 })
	s.Rechecks, rechecks = evaluation.Rechecks(ctx, v, k)
	return s, errors.Join(round, council, tallies, book, reopened, rechecks)
}

// Voided is the sitting as it was at an earlier close, by the number of that edition, which
// has lost its effect since; NotFound when there is none.
func (s Sitting) Voided(ctx context.Context, v *act.View, e evaluation.Service, number string) (Sitting, error) {
	i := slices.IndexFunc(s.Reopened, func(x evaluation.Reopening) bool { return strconv.Itoa(x.Edition.Number) == number })
	if i < 0 {
		return s, fault.Missing("lần khóa này")
	}
	was := s.Reopened[i]
	s.Void(was)
	var err error
	s.Tallies, err = e.TalliesOf(ctx, v, was)
	return s, err
}

// Void makes it the sitting of the close that a reopening voided, tallies aside.
func (s *Sitting) Void(by evaluation.Reopening) {
	s.void, s.Reopened = &by, s.Reopened[:by.Edition.Number-1]
	s.Sitting.MetOn, s.Sitting.LateReason, s.Sitting.ClosedAt = by.Edition.MetOn, by.Edition.LateReason, by.Edition.ClosedAt
}

// ReadRound gathers what the decision of a round needs.
func ReadRound(ctx context.Context, v *act.View, books *rulebook.Library, k key.Round) (r Round, err error) {
	r.Places, r.Today = v.Places(), v.Today()
	if r.Round, err = evaluation.RoundByKey(ctx, v, k); err != nil {
		return r, err
	}
	if r.Book, err = books.ByDigest(r.Round.Digest); err != nil {
		return r, err
	}
	sittings, err := evaluation.Sittings(ctx, v, k)
	if err != nil {
		return r, err
	}
	for _, s := range sittings {
		if s.State == evaluation.Closed {
			r.MetOn = max(r.MetOn, s.MetOn)
		}
	}
	r.Recognitions, err = recognition.OfRound(ctx, v, k)
	return r, err
}
