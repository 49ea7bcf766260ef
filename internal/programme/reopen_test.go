package programme_test

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/programme"
	"ocop/internal/recognition"
)

// asks has the secretary of a closed sitting propose to open it again for some dossiers.
func (s *stage) asks(x session, dossiers ...key.Dossier) (k key.Reopening, err error) {
	s.Helper()
	err = s.try(x.secretary, func(ctx context.Context, a *act.Act) error {
		list, err := s.svc.Evaluation.Entries(ctx, a.View(), x.sitting)
		if err != nil {
			return err
		}
		n := evaluation.NewReopening{Sitting: x.sitting, Ground: evaluation.Arithmetic, Reason: "Cộng nhầm"}
		for _, e := range list {
			for _, d := range dossiers {
				if e.Dossier == d {
					n.Entries = append(n.Entries, e.Key)
				}
			}
		}
		k, err = evaluation.ProposeReopening(ctx, a, n)
		return err
	})
	return k, err
}

func (s *stage) agrees(x session, k key.Reopening) error {
	return s.try(x.members[0], func(ctx context.Context, a *act.Act) error { return s.svc.Reopen(ctx, a, x.sitting, k) })
}

// reopened opens a sitting again for some dossiers, which must succeed.
func (s *stage) reopened(x session, dossiers ...key.Dossier) {
	s.Helper()
	k, err := s.asks(x, dossiers...)
	if err == nil {
		err = s.agrees(x, k)
	}
	if err != nil {
		s.Fatal(err)
	}
}

// rescored has every member hand the sheet of a dossier in again.
func (s *stage) rescored(x session, d key.Dossier, points int) {
	s.Helper()
	book, _ := s.books.Book(oldBook)
	card, err := book.Card(rice)
	if err != nil {
		s.Fatal(err)
	}
	marks := score.Fill(card, 1, rulebook.Points(points*100), book.Procedure.Bands.Star(rulebook.Mean{Num: int64(points) * 100, Den: 1}))
	for _, m := range x.members {
		s.do(m, func(ctx context.Context, a *act.Act) error {
			list, err := s.svc.Evaluation.Entries(ctx, a.View(), x.sitting)
			for _, e := range list {
				if e.Dossier != d {
					continue
				}
				sheet, err := evaluation.SheetFor(ctx, a.View(), e.Key, m.Person)
				if err != nil {
					return err
				}
				_, err = s.svc.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e.Key, Marks: marks, Version: sheet.Version, Submit: true})
				return err
			}
			return err
		})
	}
}

// bends changes rows behind the system's back; the check must say so.
func (s *stage) bends(statement, want string) {
	s.Helper()
	w := &world{T: s.T, desk: s.desk}
	w.exec(statement)
	files, err := blob.Open(s.TempDir())
	if err != nil {
		s.Fatal(err)
	}
	if found := strings.Join(w.broken(files), "\n"); !strings.Contains(found, want) {
		s.Errorf("after %s the check does not say %q:\n%s", statement, want, found)
	}
}

// What followed from a close goes with it, and follows from the next one anew.
func TestAReopeningTakesBackWhatFollowed(t *testing.T) {
	staged(t, func(s *stage) {
		four, five, weak, other := s.file("Bốn sao"), s.file("Năm sao"), s.file("Bị trả"), s.file("Ba sao")
		s.scored(s.below, map[key.Dossier]int{four: 80, five: 95, weak: 55, other: 60})
		s.outcomes(s.below.secretary, s.below, map[key.Dossier]rulebook.Outcome{four: rulebook.Forward, five: rulebook.Forward, weak: rulebook.Forward, other: rulebook.Forward})
		_, err := s.asks(s.below, four)
		kind(t, err, fault.Conflict) // the province has it by now
		s.scored(s.above, map[key.Dossier]int{four: 80, five: 95, weak: 45, other: 60})
		s.outcomes(s.above.secretary, s.above, map[key.Dossier]rulebook.Outcome{four: rulebook.Recognise, five: rulebook.Forward, weak: rulebook.Return, other: rulebook.Recognise})
		s.reopened(s.above, four, weak)
		s.states(map[key.Dossier]dossier.State{four: dossier.Admitted, five: dossier.Admitted, weak: dossier.Admitted, other: dossier.Admitted})
		if d := s.dossier(five); d.Desk != bacGiang {
			t.Errorf("it lies at %q", d.Desk)
		}
		if n := s.count("recognition"); n != 0 {
			t.Errorf("%d proposals of a close without effect", n)
		}
		s.whole()
		s.rescored(s.above, four, 72)
		s.rescored(s.above, weak, 80)
		s.outcomes(s.above.secretary, s.above, map[key.Dossier]rulebook.Outcome{four: rulebook.Recognise, five: rulebook.Forward, weak: rulebook.Recognise, other: rulebook.Recognise})
		s.states(map[key.Dossier]dossier.State{four: dossier.Proposed, five: dossier.Forwarded, weak: dossier.Proposed, other: dossier.Proposed})
		s.see(func(ctx context.Context, v *act.View) error {
			r, err := recognition.OfDossier(ctx, v, four)
			if r.Mean.Num != 3*7200 {
				t.Errorf("proposed anew: %+v", r)
			}
			return err
		})
		s.whole()
		n, err := programme.CountCorrections(s.Context(), s.desk)
		if err != nil || n != (programme.Corrections{Reopened: 1, Sittings: 1}) {
			t.Errorf("%+v %v", n, err)
		}
		s.bends(`UPDATE edition_sheet SET total = total - 100 WHERE sheet = (SELECT MIN(sheet) FROM edition_sheet WHERE state = 'sealed')`, "edition: the mean is not that of its sealed sheets")
		s.bends(`UPDATE edition SET number = 3`, "edition: the numbers do not follow each other")
		s.bends(`UPDATE reopening SET answered_by = proposed_by`, "reopening: agreed without chair and secretary of the council")
		s.bends(`UPDATE entry SET kept = TRUE`, "entry: kept in a sitting that is not open again")
	})
}

// A decision keeps a sitting closed; once it is withdrawn, the result may be looked at again and
// has no other consequence than the minutes.
func TestADecisionKeepsASittingClosed(t *testing.T) {
	staged(t, func(s *stage) {
		proposed(s, "Một", "Hai")
		_, err := s.decide(s.office, programme.Decision{Round: s.round, DecisionNo: "1/QĐ-UBND", Authority: "UBND tỉnh"})
		if err != nil {
			t.Fatal(err)
		}
		var all []recognition.Recognition
		s.see(func(ctx context.Context, v *act.View) (err error) {
			all, err = recognition.OfRound(ctx, v, s.round)
			return err
		})
		_, err = s.asks(s.above, all[0].Dossier)
		kind(t, err, fault.Conflict)
		for _, r := range all {
			s.do(s.office, func(ctx context.Context, a *act.Act) error {
				return recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: r.Key, DecisionNo: "2/QĐ-UBND", DecisionDate: a.Today(),
					Case: recognition.Cases()[0], Reason: "Hội đồng chấm lại."})
			})
		}
		s.reopened(s.above, all[0].Dossier)
		s.whole()
		s.rescored(s.above, all[0].Dossier, 45)
		if _, err := s.close(s.above.secretary, s.above); err != nil {
			t.Fatal(err)
		}
		s.states(map[key.Dossier]dossier.State{all[0].Dossier: dossier.Recognised, all[1].Dossier: dossier.Recognised})
		s.whole()
	})
}

// A product that came back with another dossier cannot be before the council twice, and what
// somebody did by hand meanwhile is not undone.
func TestAReopeningMeetsWhatHappenedMeanwhile(t *testing.T) {
	staged(t, func(s *stage) {
		two, gone := s.file("Hai sao"), s.file("Trả trước")
		s.scored(s.below, map[key.Dossier]int{two: 40, gone: 40})
		s.do(s.office, func(ctx context.Context, a *act.Act) error {
			return dossier.Return(ctx, a, gone, "Thiếu giấy tờ")
		})
		s.outcomes(s.below.secretary, s.below, map[key.Dossier]rulebook.Outcome{two: rulebook.Return, gone: rulebook.Return})
		k, err := s.asks(s.below, two, gone)
		if err != nil {
			t.Fatal(err)
		}
		var again key.Dossier
		s.do(s.district, func(ctx context.Context, a *act.Act) (err error) {
			again, _, err = s.svc.File(ctx, a, programme.Application{Season: s.season, Product: s.dossier(two).Product, Kind: rulebook.First, Card: rice, FiledOn: a.Today()})
			return err
		})
		err = s.agrees(s.below, k)
		kind(t, err, fault.Conflict)
		if !strings.Contains(err.Error(), s.dossier(again).Code) {
			t.Error(err)
		}
		s.do(s.district, func(ctx context.Context, a *act.Act) error { return dossier.Withdraw(ctx, a, again, "Nộp nhầm") })
		if err := s.agrees(s.below, k); err != nil {
			t.Fatal(err)
		}
		s.states(map[key.Dossier]dossier.State{two: dossier.Admitted, gone: dossier.Returned})
		kind(t, s.try(s.office, func(ctx context.Context, a *act.Act) error { return dossier.Retake(ctx, a, gone) }), fault.Forbidden)
		s.whole()
	})
}
