package programme_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/registry"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020"
	ngocChau place.ID = "07348.2020" // a commune of Tân Yên

	oldBook = "1048-781"
	rice    = 1 // number of a whole card in every book we have cards of
)

// stage is the season of Bắc Giang in 2021 with a council of one district and that of
// the province, everything done by verbs.
type stage struct {
	*testing.T
	now   *atomic.Int64
	desk  *act.Desk
	svc   *programme.Service
	books *rulebook.Library

	office, district act.Actor
	season           key.Season
	round            key.Round
	below, above     session
}

// session is a sitting with the people of its council.
type session struct {
	sitting   key.Sitting
	members   []act.Actor
	secretary act.Actor // no vote, and no role but that of a judge
}

func open(t *testing.T, d *db.DB, now *atomic.Int64) *stage {
	t.Helper()
	books := given.Books(t)
	return &stage{T: t, now: now, books: books, desk: &act.Desk{DB: d, Places: given.Places(t)}, svc: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}},
		office:   act.Actor{Person: "vanphong", Name: "Văn phòng", Roles: []act.Held{{Role: act.Office, Place: bacNinh}}},
		district: act.Actor{Person: "tanyen", Name: "Phòng Tân Yên", Roles: []act.Held{{Role: act.District, Place: tanYen}}}}
}

// empty runs fn on both engines without a season; every act has an instant of its own.
func empty(t *testing.T, fn func(*stage)) {
	t.Helper()
	t.Parallel()
	for name, open2 := range map[string]func(testing.TB, func() time.Time) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := &atomic.Int64{}
			s := open(t, open2(t, func() time.Time { return time.UnixMilli(now.Add(1)) }), now)
			s.day("2021-06-14")
			fn(s)
		})
	}
}

// staged runs fn on both engines with season, round and councils.
func staged(t *testing.T, fn func(*stage)) {
	t.Helper()
	empty(t, func(s *stage) {
		s.do(s.office, func(ctx context.Context, a *act.Act) (err error) {
			if s.season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: bacGiang, Year: 2021, Title: "Mùa 2021"}); err != nil {
				return err
			}
			s.round, err = s.svc.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: s.season, Number: 1, Title: "Đợt 1", Book: oldBook})
			return err
		})
		s.below, s.above = s.session("district", tanYen), s.session("province", bacGiang)
		fn(s)
	})
}

// day moves the story to a morning.
func (s *stage) day(iso string) {
	s.Helper()
	at, err := time.Parse(time.RFC3339, iso+"T08:00:00+07:00")
	if err != nil {
		s.Fatal(err)
	}
	s.now.Store(at.UnixMilli())
}

func (s *stage) try(actor act.Actor, fn func(context.Context, *act.Act) error) error {
	return s.desk.Do(s.Context(), actor, fn)
}

func (s *stage) do(actor act.Actor, fn func(context.Context, *act.Act) error) {
	s.Helper()
	if err := s.try(actor, fn); err != nil {
		s.Fatalf("%s: %v", actor.Name, err)
	}
}

func (s *stage) see(fn func(context.Context, *act.View) error) {
	s.Helper()
	if err := s.desk.See(s.Context(), act.System("test"), fn); err != nil {
		s.Fatal(err)
	}
}

// judge makes an account with the role of a judge at a place.
func (s *stage) judge(login, name string, at place.ID) (actor act.Actor) {
	s.Helper()
	held := act.Held{Role: act.Judge, Place: at}
	s.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
		k, err := account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: name})
		if err != nil {
			return err
		}
		actor = act.Actor{Person: k, Name: name, Roles: []act.Held{held}}
		return account.GiveRole(ctx, a, k, held)
	})
	return actor
}

// session appoints three members and a secretary and plans their sitting.
func (s *stage) session(level string, at place.ID) (x session) {
	s.Helper()
	n := evaluation.NewCouncil{Place: at, Level: level, Name: "Hội đồng " + level, Quorum: evaluation.Quorum{Num: 3, Den: 4}, SpreadLimit: 1000}
	for i, duty := range []evaluation.Duty{evaluation.Chair, evaluation.Member, evaluation.Member, evaluation.Secretary} {
		p := s.judge(fmt.Sprintf("%s.%d", level, s.count("person")), fmt.Sprintf("Thành viên %d %s", i, level), at)
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: p.Person, Name: p.Name, Duty: duty, Votes: duty != evaluation.Secretary})
		if duty == evaluation.Secretary {
			x.secretary = p
		} else {
			x.members = append(x.members, p)
		}
	}
	s.do(s.office, func(ctx context.Context, a *act.Act) error {
		council, err := evaluation.SetCouncil(ctx, a, n)
		if err != nil {
			return err
		}
		x.sitting, err = s.svc.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: s.round, Council: council, PlannedBefore: "2021-12-31"})
		return err
	})
	return x
}

// product enters a product at a place.
func (s *stage) product(name string, at place.ID) (k key.Product) {
	s.Helper()
	s.do(s.office, func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProduct(ctx, a, registry.Facts{Name: name, Place: at, Group: registry.Food})
		return err
	})
	return k
}

// file files and admits a product of the district to the lower sitting.
func (s *stage) file(name string) (k key.Dossier) {
	s.Helper()
	p := s.product(name, ngocChau)
	s.do(s.district, func(ctx context.Context, a *act.Act) (err error) {
		if k, _, err = s.svc.File(ctx, a, programme.Application{Season: s.season, Product: p, Kind: rulebook.First, Card: rice, FiledOn: a.Today()}); err != nil {
			return err
		}
		_, err = s.svc.Admit(ctx, a, k, s.below.sitting)
		return err
	})
	return k
}

// scored opens a sitting and has every member give each dossier its points.
func (s *stage) scored(x session, points map[key.Dossier]int) {
	s.Helper()
	s.do(x.secretary, func(ctx context.Context, a *act.Act) error { return s.svc.Evaluation.OpenScoring(ctx, a, x.sitting) })
	book, err := s.books.Book(oldBook)
	if err != nil {
		s.Fatal(err)
	}
	card, err := book.Card(rice)
	if err != nil {
		s.Fatal(err)
	}
	for _, m := range x.members {
		s.do(m, func(ctx context.Context, a *act.Act) error {
			list, err := s.svc.Evaluation.Entries(ctx, a.View(), x.sitting)
			for _, e := range list {
				n, wanted := points[e.Dossier]
				if !wanted {
					return fmt.Errorf("dossier %s is before the council and no points are given", e.Dossier)
				}
				star := book.Procedure.Bands.Star(rulebook.Mean{Num: int64(n) * 100, Den: 1})
				marks := score.Fill(card, 1, rulebook.Points(n*100), star)
				if _, err := s.svc.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e.Key, Marks: marks, Submit: true}); err != nil {
					return err
				}
			}
			if len(list) != len(points) {
				return fmt.Errorf("%d dossiers before the council, %d expected", len(list), len(points))
			}
			return err
		})
	}
}

func (s *stage) close(actor act.Actor, x session) (results []evaluation.Result, err error) {
	err = s.try(actor, func(ctx context.Context, a *act.Act) (err error) {
		results, err = s.svc.Close(ctx, a, evaluation.Closing{Sitting: x.sitting, MetOn: a.Today()})
		return err
	})
	return results, err
}

func (s *stage) dossier(k key.Dossier) (d dossier.Dossier) {
	s.Helper()
	s.see(func(ctx context.Context, v *act.View) (err error) {
		d, err = dossier.ByKey(ctx, v, k)
		return err
	})
	return d
}

func (s *stage) count(what string) (n int) {
	s.Helper()
	s.see(func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+what).Scan(&n)
	})
	return n
}

func kind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("got %v (kind %d), want kind %d", err, fault.KindOf(err), want)
	}
}

func field(t *testing.T, err error, name string) {
	t.Helper()
	kind(t, err, fault.Invalid)
	for _, f := range fault.Fields(err) {
		if f.Name == name {
			return
		}
	}
	t.Errorf("got %v, want the field %s named", err, name)
}

func (s *stage) exec(statement string) {
	s.Helper()
	err := s.desk.DB.Update(s.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}

// whole asserts that every invariant holds.
func (s *stage) whole() {
	s.Helper()
	w := &world{T: s.T, desk: s.desk}
	w.sealAll()
	files, err := blob.Open(s.TempDir())
	if err != nil {
		s.Fatal(err)
	}
	if broken := w.broken(files); len(broken) > 0 {
		s.Error(broken)
	}
}
