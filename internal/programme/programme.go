// Package programme does what crosses subjects: it brings a product into a season,
// carries the outcome of a closed sitting to dossiers and recognitions, and makes the
// decision that recognises. It owns no table; each step is a verb of a subject, all in
// the caller's one act.
package programme

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/internal/recognition"
)

// Service does what needs the law.
type Service struct {
	Books      *rulebook.Library
	Evaluation evaluation.Service
}

// Application brings a product into a season.
type Application struct {
	Season  key.Season
	Product key.Product
	Kind    rulebook.Kind
	Card    int    // number of the product set's score card
	FiledOn string // ISO date
	Note    string
}

// File files an application under the book that its kind and filing date call for, and
// gives the reason for that book in Vietnamese.
// Law: 26/2026 art. 12.
func (s *Service) File(ctx context.Context, a *act.Act, n Application) (key.Dossier, string, error) {
	if !slices.Contains([]rulebook.Kind{rulebook.First, rulebook.Upgrade, rulebook.Reassess}, n.Kind) {
		return "", "", fault.Wrong(fault.Field{Name: "kind", Sentence: "Loại hồ sơ phải là đánh giá lần đầu, nâng hạng hoặc đánh giá lại, hãy chọn lại."})
	}
	book, reason, err := s.Books.Pick(n.Kind, rulebook.Date(n.FiledOn))
	if err != nil {
		return "", "", fault.Wrong(fault.Field{Name: "filed_on", Sentence: "Ngày nộp hồ sơ không ứng với bộ tiêu chí nào, xin xem lại."})
	}
	if _, err := book.Card(n.Card); err != nil {
		return "", "", fault.Wrong(fault.Field{Name: "card", Sentence: "Chưa dùng được phiếu này: phiếu không có trong bộ tiêu chí của ngày nộp hoặc chưa dùng để chấm điểm được, hãy chọn bộ sản phẩm khác."})
	}
	season, err := plan.ByKey(ctx, a.View(), n.Season)
	if err != nil {
		return "", "", err
	}
	k, err := dossier.File(ctx, a, dossier.NewDossier{Product: n.Product, Season: n.Season, Kind: n.Kind, Book: book.ID,
		Card: n.Card, FiledOn: n.FiledOn, Note: n.Note, Illustrative: season.Illustrative})
	return k, reason, err
}

// Admit puts a dossier before a sitting.
func (s *Service) Admit(ctx context.Context, a *act.Act, d key.Dossier, to key.Sitting) (key.Entry, error) {
	x, err := dossier.ByKey(ctx, a.View(), d)
	if err != nil {
		return "", err
	}
	entry, err := s.Evaluation.Admit(ctx, a, to, d, x.Card)
	if err != nil {
		return "", err
	}
	return entry, dossier.Admit(ctx, a, d)
}

// Close closes a sitting and carries every outcome on in the same act: proposes
// recognition, passes the dossier to the next level, or returns it. Closing again
// changes nothing.
func (s *Service) Close(ctx context.Context, a *act.Act, c evaluation.Closing) ([]evaluation.Result, error) {
	sitting, err := evaluation.SittingByKey(ctx, a.View(), c.Sitting)
	if err != nil {
		return nil, err
	}
	results, err := s.Evaluation.CloseSitting(ctx, a, c)
	if err != nil || sitting.State == evaluation.Closed {
		return results, err // carried on when the sitting was closed the first time
	}
	return results, a.ByLaw(func() error { // also the look at the councils above, which a secretary below cannot see
		above, err := s.above(ctx, a, sitting)
		if err != nil {
			return err
		}
		for _, r := range results {
			if err := s.carry(ctx, a, sitting, above[r.NextLevel], r); err != nil {
				return fmt.Errorf("entry %s: %w", r.Entry, err)
			}
		}
		return nil
	})
}

// carry brings one outcome to its dossier. One that was withdrawn or returned before the
// closing stays so: its result stands in the minutes and has no consequence.
func (s *Service) carry(ctx context.Context, a *act.Act, from evaluation.Sitting, next key.Sitting, r evaluation.Result) error {
	x, err := dossier.ByKey(ctx, a.View(), r.Dossier)
	if err != nil || !x.State.Open() {
		return err
	}
	switch r.Outcome {
	case rulebook.Return:
		return dossier.Return(ctx, a, r.Dossier, r.Reason)
	case rulebook.Forward:
		if err := dossier.Forward(ctx, a, r.Dossier); err != nil || next == "" {
			return err
		}
		_, err := s.Admit(ctx, a, r.Dossier, next)
		return err
	}
	season, err := plan.ByKey(ctx, a.View(), from.Season)
	if err != nil {
		return err
	}
	_, err = recognition.Propose(ctx, a, recognition.NewProposal{Product: x.Product, Dossier: r.Dossier, Round: from.Round,
		Stars: r.Star, MeanNum: r.Mean.Num, MeanDen: r.Mean.Den, Year: season.Year, RoundName: from.RoundTitle,
		Book: from.Book, Illustrative: season.Illustrative})
	if err != nil {
		return err
	}
	return dossier.Propose(ctx, a, r.Dossier)
}

// Reopen opens a closed sitting again, as the second of chair and secretary agrees to, and takes
// back in the same act what followed from the close: proposals go, dossiers lie before the
// council again. A dossier that has moved on by itself since, withdrawn or returned by hand,
// stays where it is.
func (s *Service) Reopen(ctx context.Context, a *act.Act, k key.Sitting, r key.Reopening) error {
	voided, err := s.Evaluation.AgreeReopening(ctx, a, k, r)
	if err != nil {
		return err
	}
	return a.ByLaw(func() error {
		for _, x := range voided {
			if err := s.takeBack(ctx, a, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeBack undoes what carry has done with one outcome.
func (s *Service) takeBack(ctx context.Context, a *act.Act, r evaluation.Result) error {
	x, err := dossier.ByKey(ctx, a.View(), r.Dossier)
	if err != nil {
		return err
	}
	switch {
	case r.Outcome == rulebook.Recognise && x.State == dossier.Proposed:
		if err := recognition.Unpropose(ctx, a, r.Dossier); err != nil {
			return err
		}
	case r.Outcome == rulebook.Forward && x.State == dossier.Forwarded:
	case r.Outcome == rulebook.Return && x.State == dossier.Returned && x.Reason == r.Reason:
	default:
		return nil
	}
	return dossier.Retake(ctx, a, r.Dossier)
}

// above gives, by level, the sitting of the same round over the one that closed that
// may still take dossiers.
func (s *Service) above(ctx context.Context, a *act.Act, from evaluation.Sitting) (map[string]key.Sitting, error) {
	all, err := evaluation.Sittings(ctx, a.View(), from.Round)
	levels := map[string]key.Sitting{}
	for _, x := range all {
		if levels[x.Level] == "" && x.Level != from.Level && x.State != evaluation.Closed && a.Places().Within(from.Place, x.Place) {
			levels[x.Level] = x.Key
		}
	}
	return levels, err
}

// Decision is what the authority signed: which proposals of a round it recognises.
type Decision struct {
	Round        key.Round
	Recognitions []key.Recognition // empty: every proposal of the round
	Authority    string
	DecisionNo   string
	DecisionDate string // ISO date
}

// Recognise makes the recognitions of one decision, with their certificates, and ends
// the dossiers. The decision cannot be older than the meeting it rests on.
func (s *Service) Recognise(ctx context.Context, a *act.Act, d Decision) ([]key.Recognition, error) {
	round, err := evaluation.RoundByKey(ctx, a.View(), d.Round)
	if err != nil {
		return nil, err
	}
	book, err := s.Books.ByDigest(round.Digest)
	if err != nil {
		return nil, err
	}
	proposals, err := s.chosen(ctx, a, d)
	if err != nil {
		return nil, err
	}
	if err := s.afterMeetings(ctx, a, d); err != nil {
		return nil, err
	}
	keys := make([]key.Recognition, len(proposals))
	for i, p := range proposals {
		keys[i] = p.Key
	}
	err = recognition.Recognise(ctx, a, recognition.Decision{Recognitions: keys, Authority: d.Authority, DecisionNo: d.DecisionNo,
		DecisionDate: d.DecisionDate, ValidityMonths: book.Procedure.ValidityMonths})
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		if err := dossier.Recognise(ctx, a, p.Dossier); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func (s *Service) chosen(ctx context.Context, a *act.Act, d Decision) ([]recognition.Recognition, error) {
	all, err := recognition.ProposedOf(ctx, a.View(), d.Round)
	if err != nil {
		return nil, err
	}
	if len(d.Recognitions) == 0 {
		if len(all) == 0 {
			return nil, fault.Clash("Đợt này không còn sản phẩm nào chờ công nhận, hãy tải lại trang.")
		}
		return all, nil
	}
	var list []recognition.Recognition
	for _, k := range d.Recognitions {
		p, err := recognition.ByKey(ctx, a.View(), k)
		if err != nil {
			return nil, err
		}
		if p.Round != d.Round {
			return nil, fault.Missing("đề nghị công nhận trong đợt này")
		}
		list = append(list, p)
	}
	return list, nil
}

// ProposeCorrection asks to correct a misprint of a decision or a certificate. A corrected day
// of the decision cannot lie before the meeting that it rests on.
func (s *Service) ProposeCorrection(ctx context.Context, a *act.Act, n recognition.NewCorrection) (key.Correction, error) {
	r, err := recognition.ByKey(ctx, a.View(), n.Recognition)
	if err != nil {
		return "", err
	}
	if n.Field == recognition.DateField && r.Round != "" {
		if err := s.afterMeetings(ctx, a, Decision{Round: r.Round, DecisionDate: n.Right}); fault.KindOf(err) == fault.Invalid {
			return "", fault.Wrong(fault.Field{Name: "right", Sentence: "Ngày quyết định trước ngày họp Hội đồng, xin xem lại."})
		} else if err != nil {
			return "", err
		}
	}
	return recognition.ProposeCorrection(ctx, a, n)
}

// Correct makes a correction, as a second officer approves it; days of validity follow the
// book of the round.
func (s *Service) Correct(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction) error {
	r, err := recognition.ByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	round, err := evaluation.RoundByKey(ctx, a.View(), r.Round)
	if err != nil {
		return err
	}
	book, err := s.Books.ByDigest(round.Digest)
	if err != nil {
		return err
	}
	return recognition.ApproveCorrection(ctx, a, k, c, book.Procedure.ValidityMonths)
}

func (s *Service) afterMeetings(ctx context.Context, a *act.Act, d Decision) error {
	sittings, err := evaluation.Sittings(ctx, a.View(), d.Round)
	if err != nil {
		return err
	}
	for _, x := range sittings {
		if x.State == evaluation.Closed && d.DecisionDate != "" && d.DecisionDate < x.MetOn {
			return fault.Wrong(fault.Field{Name: "decision_date", Sentence: "Ngày quyết định trước ngày họp Hội đồng, xin xem lại."})
		}
	}
	return nil
}
