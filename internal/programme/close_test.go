package programme_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/programme"
	"ocop/internal/recognition"
)

// Both sittings are closed by secretaries who hold no office, then by an office: the
// outcomes and their consequences are the same.
func TestEveryOutcomeIsCarriedOnWhoeverCloses(t *testing.T) {
	for name, closer := range map[string]func(*stage, session) act.Actor{
		"secretary": func(_ *stage, x session) act.Actor { return x.secretary },
		"office":    func(s *stage, _ session) act.Actor { return s.office },
	} {
		t.Run(name, func(t *testing.T) {
			staged(t, func(s *stage) {
				four, five, two, weak, gone := s.file("Bốn sao"), s.file("Năm sao"), s.file("Hai sao"), s.file("Bị trả ở tỉnh"), s.file("Đã rút")
				s.scored(s.below, map[key.Dossier]int{four: 80, five: 95, two: 40, weak: 55, gone: 80})
				s.do(s.district, func(ctx context.Context, a *act.Act) error {
					return dossier.Withdraw(ctx, a, gone, "Chủ thể xin rút.")
				})
				s.outcomes(closer(s, s.below), s.below, map[key.Dossier]rulebook.Outcome{four: rulebook.Forward, five: rulebook.Forward, two: rulebook.Return, weak: rulebook.Forward, gone: rulebook.Forward})
				s.states(map[key.Dossier]dossier.State{four: dossier.Admitted, five: dossier.Admitted, weak: dossier.Admitted, two: dossier.Returned, gone: dossier.Withdrawn})
				if d := s.dossier(two); d.Reason == "" {
					s.Error("returned without a reason")
				}
				if d := s.dossier(four); d.Desk != bacGiang {
					s.Errorf("a forwarded dossier lies at %q", d.Desk)
				}
				s.scored(s.above, map[key.Dossier]int{four: 80, five: 95, weak: 45})
				s.outcomes(closer(s, s.above), s.above, map[key.Dossier]rulebook.Outcome{four: rulebook.Recognise, five: rulebook.Forward, weak: rulebook.Return})
				s.states(map[key.Dossier]dossier.State{four: dossier.Proposed, five: dossier.Forwarded, weak: dossier.Returned, two: dossier.Returned, gone: dossier.Withdrawn})
				s.see(func(ctx context.Context, v *act.View) error {
					all, err := recognition.OfRound(ctx, v, s.round)
					if len(all) != 1 || all[0].Dossier != four || all[0].Stars != 4 || all[0].Mean.Num != 3*8000 || all[0].Mean.Den != 3 || all[0].State != recognition.Proposed || all[0].Year != 2021 {
						s.Errorf("proposed: %+v", all)
					}
					return err
				})
				s.whole()
			})
		})
	}
}

// A dossier is before one council at a time, and goes where the last one sent it.
func TestADossierIsAdmittedOnlyWhereItLies(t *testing.T) {
	staged(t, func(s *stage) {
		five := s.file("Năm sao")
		again := s.session("province", bacGiang)
		kind(t, s.admit(five, again), fault.Conflict) // the district has not closed
		s.scored(s.below, map[key.Dossier]int{five: 95})
		s.outcomes(s.office, s.below, map[key.Dossier]rulebook.Outcome{five: rulebook.Forward})
		kind(t, s.admit(five, again), fault.Conflict) // the other provincial sitting has it
		s.scored(s.above, map[key.Dossier]int{five: 95})
		s.outcomes(s.office, s.above, map[key.Dossier]rulebook.Outcome{five: rulebook.Forward})
		kind(t, s.admit(five, again), fault.Conflict) // passed up to the centre
		s.states(map[key.Dossier]dossier.State{five: dossier.Forwarded})
		if n := s.count("entry WHERE sitting = '" + string(again.sitting) + "'"); n != 0 {
			t.Errorf("%d entries before the second sitting", n)
		}
		s.whole()
	})
}

func (s *stage) admit(d key.Dossier, x session) error {
	return s.try(s.office, func(ctx context.Context, a *act.Act) error {
		_, err := s.svc.Admit(ctx, a, d, x.sitting)
		return err
	})
}

// outcomes closes a sitting and compares what was decided.
func (s *stage) outcomes(actor act.Actor, x session, want map[key.Dossier]rulebook.Outcome) {
	s.Helper()
	results, err := s.close(actor, x)
	if err != nil {
		s.Fatal(err)
	}
	if len(results) != len(want) {
		s.Errorf("%d results, want %d", len(results), len(want))
	}
	for _, r := range results {
		if r.Outcome != want[r.Dossier] {
			s.Errorf("%s: %s, want %s (%s)", s.dossier(r.Dossier).ProductName, r.Outcome, want[r.Dossier], r.Reason)
		}
	}
}

func (s *stage) states(want map[key.Dossier]dossier.State) {
	s.Helper()
	for k, state := range want {
		if d := s.dossier(k); d.State != state {
			s.Errorf("%s is %s, want %s", d.ProductName, d.State, state)
		}
	}
}

// proposed is a stage on which both councils have closed over the products.
func proposed(s *stage, names ...string) (all []key.Dossier) {
	s.Helper()
	points := map[key.Dossier]int{}
	for _, n := range names {
		k := s.file(n)
		points[k] = 75
		all = append(all, k)
	}
	for _, x := range []session{s.below, s.above} {
		s.scored(x, points)
		if _, err := s.close(x.secretary, x); err != nil {
			s.Fatal(err)
		}
	}
	return all
}

func TestTheJournalNamesTheSecretaryForWhatFollowedFromClosing(t *testing.T) {
	staged(t, func(s *stage) {
		k := proposed(s, "Chè")[0]
		s.see(func(ctx context.Context, v *act.View) error {
			moves, err := act.Entries(ctx, v, "dossier/"+string(k), 20)
			var verbs []string
			for _, m := range moves {
				verbs = append(verbs, m.Verb)
			}
			if got := strings.Join(verbs, " "); got != "dossier.filed dossier.admitted dossier.forwarded dossier.admitted dossier.proposed" {
				s.Errorf("the life of a dossier: %s", got)
			}
			if last := moves[len(moves)-1]; last.Actor != string(s.above.secretary.Person) || last.Name != s.above.secretary.Name {
				s.Errorf("proposed by %s (%s)", last.Actor, last.Name)
			}
			return err
		})
	})
}

func TestClosingIsOneEffectOrNone(t *testing.T) {
	staged(t, func(s *stage) {
		k := s.file("Chè")
		kind(s.T, second(s.close(s.below.secretary, s.below)), fault.Conflict) // not yet open
		s.scored(s.below, map[key.Dossier]int{k: 75})
		for _, who := range append([]act.Actor{act.Visitor(), s.above.secretary, {Person: "x", Roles: []act.Held{{Role: act.Leader, Place: bacNinh}}}}, s.below.members...) {
			if err := second(s.close(who, s.below)); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.NotFound || err == nil {
				s.Errorf("%s closed: %v", who.Name, err)
			}
		}
		s.exec(`UPDATE dossier SET state = 'filed'`) // what follows from closing must fail now
		kind(s.T, second(s.close(s.below.secretary, s.below)), fault.Conflict)
		if n := s.count(`sitting WHERE state = 'closed'`) + s.count(`sheet WHERE state = 'sealed'`) + s.count(`entry WHERE outcome <> ''`) + s.count(`journal WHERE verb = 'sitting.closed'`); n != 0 {
			s.Errorf("%d traces of a closing that failed", n)
		}
		s.exec(`UPDATE dossier SET state = 'admitted'`)
		var wg sync.WaitGroup
		var first atomic.Pointer[[]evaluation.Result]
		for i := range 20 {
			wg.Go(func() {
				r, err := s.close([]act.Actor{s.below.secretary, s.district}[i%2], s.below)
				if err != nil {
					s.Error(err)
					return
				}
				if !first.CompareAndSwap(nil, &r) && fmt.Sprint(*first.Load()) != fmt.Sprint(r) {
					s.Errorf("two clicks were told different things: %v, %v", *first.Load(), r)
				}
			})
		}
		wg.Wait()
		for what, want := range map[string]int{`journal WHERE verb = 'sitting.closed'`: 1, `journal WHERE verb = 'dossier.forwarded'`: 1, `entry`: 2} {
			if n := s.count(what); n != want {
				s.Errorf("%d %s, want %d", n, what, want)
			}
		}
		s.whole()
	})
}

func TestALateClickAfterTheDecisionChangesNothing(t *testing.T) {
	staged(t, func(s *stage) {
		proposed(s, "Chè", "Mật ong")
		before, err := s.close(s.above.secretary, s.above)
		if err != nil {
			s.Fatal(err)
		}
		s.decide(s.office, programme.Decision{Round: s.round})
		entries := s.count("journal")
		after, err := s.close(s.above.secretary, s.above)
		if err != nil || fmt.Sprint(before) != fmt.Sprint(after) {
			s.Errorf("told %v, then %v, %v", before, after, err)
		}
		if n := s.count("journal"); n != entries {
			s.Errorf("%d entries were added", n-entries)
		}
		if n := s.count(`dossier WHERE state = 'recognised'`); n != 2 {
			s.Errorf("%d dossiers recognised", n)
		}
	})
}

// decide makes a decision of today unless it says otherwise.
func (s *stage) decide(actor act.Actor, d programme.Decision) (keys []key.Recognition, err error) {
	if d.Authority == "" {
		d.Authority, d.DecisionNo = "UBND tỉnh Bắc Giang", "191/QĐ-UBND"
	}
	err = s.try(actor, func(ctx context.Context, a *act.Act) (err error) {
		if d.DecisionDate == "" {
			d.DecisionDate = a.Today()
		}
		keys, err = s.svc.Recognise(ctx, a, d)
		return err
	})
	return keys, err
}

func (s *stage) proposals() (keys []key.Recognition) {
	s.Helper()
	s.see(func(ctx context.Context, v *act.View) error {
		all, err := recognition.OfRound(ctx, v, s.round)
		for _, r := range all {
			keys = append(keys, r.Key)
		}
		return err
	})
	return keys
}

func TestADecisionIsCheckedBeforeItCounts(t *testing.T) {
	staged(t, func(s *stage) {
		kind(s.T, second(s.decide(s.office, programme.Decision{Round: s.round})), fault.Conflict) // nothing is proposed
		s.day("2021-07-10")
		proposed(s, "Chè", "Mật ong")
		s.day("2021-07-12")
		keys := s.proposals()
		good := programme.Decision{Round: s.round, Recognitions: keys, Authority: "UBND tỉnh", DecisionNo: "1/QĐ-UBND", DecisionDate: "2021-07-11"}
		for name, spoil := range map[string]func(*programme.Decision){
			"decision_date": func(d *programme.Decision) { d.DecisionDate = "2021-07-09" }, // before the meeting
			"decision_no":   func(d *programme.Decision) { d.DecisionNo = " " },
			"authority":     func(d *programme.Decision) { d.Authority = "\u200b" },
		} {
			d := good
			spoil(&d)
			field(s.T, second(s.decide(s.office, d)), name)
		}
		for _, day := range []string{"2021-07-13", "2021-7-11", "2021-02-30", "hôm nay"} { // tomorrow, and no dates
			d := good
			d.DecisionDate = day
			field(s.T, second(s.decide(s.office, d)), "decision_date")
		}
		d := good
		d.Recognitions = []key.Recognition{"none"}
		kind(s.T, second(s.decide(s.office, d)), fault.NotFound)
		d = good
		d.Round = "none"
		kind(s.T, second(s.decide(s.office, d)), fault.NotFound)
		for _, who := range []act.Actor{s.district, s.above.secretary, act.Visitor()} {
			if err := second(s.decide(who, good)); err == nil || fault.KindOf(err) == fault.Internal {
				s.Errorf("%s: %v", who.Name, err)
			}
		}
		if n := s.count(`recognition WHERE state <> 'proposed'`) + s.count("certificate"); n != 0 {
			s.Errorf("%d traces of refused decisions", n)
		}
		some := good
		some.Recognitions = keys[:1]
		if got, err := s.decide(s.office, some); err != nil || !slices.Equal(got, keys[:1]) {
			s.Errorf("%v, %v", got, err)
		}
		if n := s.count(`dossier WHERE state = 'recognised'`); n != 1 {
			s.Errorf("%d dossiers recognised by a decision about one", n)
		}
		some.Recognitions = nil // all that is left
		some.DecisionNo = "2/QĐ-UBND"
		if got, err := s.decide(s.office, some); err != nil || !slices.Equal(got, keys[1:]) {
			s.Errorf("%v, %v", got, err)
		}
		s.whole()
	})
}

// Two offices enter a decision each about the same proposals: one is the decision, the
// other is told so; the winner's second click is no error.
func TestTwoOfficesDecideAtOnce(t *testing.T) {
	staged(t, func(s *stage) {
		proposed(s, "Chè", "Mật ong", "Vải sấy")
		keys := s.proposals()
		var wg sync.WaitGroup
		var won [2]atomic.Int32
		for i := range 20 {
			wg.Go(func() {
				office := s.office
				office.Person = key.Person(fmt.Sprint("office ", i%2))
				_, err := s.decide(office, programme.Decision{Round: s.round, Recognitions: keys, Authority: "UBND tỉnh", DecisionNo: fmt.Sprint(i%2, "/QĐ-UBND")})
				switch {
				case err == nil:
					won[i%2].Add(1)
				case fault.KindOf(err) != fault.Conflict:
					s.Error(err)
				}
			})
		}
		wg.Wait()
		if a, b := won[0].Load(), won[1].Load(); a+b != 10 || a*b != 0 {
			s.Errorf("%d and %d clicks were told that it is done, want ten of one office", a, b)
		}
		for what, want := range map[string]int{`recognition WHERE state = 'recognised'`: 3, "certificate": 3, `journal WHERE verb = 'recognition.made'`: 3, `journal WHERE verb = 'dossier.recognised'`: 3} {
			if n := s.count(what); n != want {
				s.Errorf("%d %s, want %d", n, what, want)
			}
		}
		s.whole()
	})
}

func second[T any](_ T, err error) error { return err }

// A district that closes after the province has nobody to admit its dossiers: they wait
// as forwarded for the office of the province, and the closing does not fail.
func TestALateDistrictFindsTheProvinceClosed(t *testing.T) {
	staged(t, func(s *stage) {
		k := s.file("Chè")
		s.scored(s.above, nil)
		if _, err := s.close(s.above.secretary, s.above); err != nil {
			s.Fatal(err)
		}
		s.scored(s.below, map[key.Dossier]int{k: 75})
		s.outcomes(s.below.secretary, s.below, map[key.Dossier]rulebook.Outcome{k: rulebook.Forward})
		s.states(map[key.Dossier]dossier.State{k: dossier.Forwarded})
		s.whole()
	})
}

func TestADecisionIsAboutItsOwnRound(t *testing.T) {
	staged(t, func(s *stage) {
		proposed(s, "Chè")
		var other key.Round
		s.do(s.office, func(ctx context.Context, a *act.Act) (err error) {
			other, err = s.svc.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: s.season, Number: 2, Title: "Đợt 2", Book: oldBook})
			return err
		})
		kind(s.T, second(s.decide(s.office, programme.Decision{Round: other, Recognitions: s.proposals()})), fault.NotFound)
		if n := s.count(`recognition WHERE state = 'proposed'`); n != 1 {
			s.Errorf("%d proposals are left", n)
		}
	})
}
