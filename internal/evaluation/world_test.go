package evaluation_test

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
	"ocop/rulebooks"
)

const (
	province place.ID = "24.2020"  // tỉnh Bắc Giang
	tanYen   place.ID = "216.2020" // huyện Tân Yên
	lucNam   place.ID = "218.2020" // huyện Lục Nam

	theBook  = "26-2026" // its province level recognises 3 and 4 stars and forwards 5
	theCard  = 11        // tea
	deadline = "2021-10-01"
)

// rowsOfOthers are statements for tables that other packages own: here only as a stage.
//
//go:embed testdata/world.sql
var rowsOfOthers string

// law is loaded once for all tests; a library does not change.
var law = sync.OnceValues(func() (*rulebook.Library, error) { return rulebook.Load(rulebooks.FS) })

var places = sync.OnceValues(place.Load)

// world is a province with one planned sitting of one council.
type world struct {
	t         testing.TB
	desk      *act.Desk
	now       *atomic.Int64 // milliseconds
	svc       evaluation.Service
	book      *rulebook.Book
	card      *rulebook.Card
	season    key.Season
	round     key.Round
	council   key.Council
	sitting   key.Sitting
	dossiers  []key.Dossier
	entries   []key.Entry
	judges    []act.Actor // voting: chair, deputy, members
	secretary act.Actor   // has a seat and no vote
}

var (
	office       = act.Actor{Person: "office", Name: "Văn phòng", Roles: []act.Held{{Role: act.Office, Place: province}}}
	tanYenOffice = act.Actor{Person: "tanyen", Name: "Phòng Tân Yên", Roles: []act.Held{{Role: act.District, Place: tanYen}}}
	leader       = act.Actor{Person: "leader", Name: "Lãnh đạo", Roles: []act.Held{{Role: act.Leader, Place: province}}}
	admin        = act.Actor{Person: "admin", Name: "Quản trị", Roles: []act.Held{{Role: act.Admin, Place: province}}}
	stranger     = judge("stranger", province)
)

func judge(name string, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(name), Name: name, Roles: []act.Held{{Role: act.Judge, Place: at}}}
}

// stage is what a world is built with.
type stage struct {
	members  int
	dossiers int
	at       place.ID
	level    string
	book     string
	card     int
	spread   int
}

func small() stage {
	return stage{members: 4, dossiers: 2, at: province, level: "province", book: theBook, card: theCard, spread: 1000}
}

func noon() int64 { return time.Date(2021, 9, 15, 5, 0, 0, 0, time.UTC).UnixMilli() }

// each runs fn in a fresh world on both engines.
func each(t *testing.T, s stage, fn func(*testing.T, *world)) {
	t.Helper()
	t.Parallel()
	for _, engine := range engines() {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			fn(t, build(t, engine.open, s))
		})
	}
}

type engine struct {
	name string
	open func(testing.TB, func() time.Time) *db.DB
}

func engines() []engine { return []engine{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} }

func build(t testing.TB, open func(testing.TB, func() time.Time) *db.DB, s stage) *world {
	t.Helper()
	now := &atomic.Int64{}
	now.Store(noon())
	gazetteer, err := places()
	if err != nil {
		t.Fatal(err)
	}
	library, err := law()
	if err != nil {
		t.Fatal(err)
	}
	// every act has an instant of its own, so that the journal is in the order of acts
	d := open(t, func() time.Time { return time.UnixMilli(now.Add(1)) })
	w := &world{t: t, now: now, desk: &act.Desk{DB: d, Places: gazetteer}, svc: evaluation.Service{Books: library}}
	if w.book, err = library.Book(s.book); err != nil {
		t.Fatal(err)
	}
	if w.card, err = w.book.Card(s.card); err != nil {
		t.Fatal(err)
	}
	w.people(s)
	w.files(s)
	w.prepare(s)
	return w
}

// exec runs one line of the stage's statements.
func (w *world) exec(line int, args ...any) {
	w.t.Helper()
	statement := strings.Split(strings.TrimSpace(rowsOfOthers), "\n")[line]
	w.sql(strings.TrimSuffix(statement, ";"), args...)
}

// sql changes rows behind the system's back.
func (w *world) sql(statement string, args ...any) {
	w.t.Helper()
	err := w.desk.DB.Update(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) people(s stage) {
	for i := range s.members {
		w.judges = append(w.judges, judge(fmt.Sprintf("judge-%d", i+1), s.at))
	}
	w.secretary = judge("secretary", s.at)
	for _, a := range append([]act.Actor{w.secretary, office, tanYenOffice, leader, admin, stranger}, w.judges...) {
		w.exec(0, string(a.Person))
	}
	for _, a := range append([]act.Actor{stranger}, w.judges...) {
		w.exec(6, string(a.Person), string(s.at))
	}
}

func (w *world) files(s stage) {
	w.season = "season"
	w.exec(1, string(w.season), string(province))
	w.exec(2, "producer", string(s.at))
	for i := range s.dossiers {
		product, dossier := fmt.Sprintf("product-%d", i+1), fmt.Sprintf("HS-%03d", i+1)
		w.exec(3, product, "producer", string(s.at))
		w.exec(4, dossier, product, string(w.season), s.book, int64(s.card))
		w.dossiers = append(w.dossiers, key.Dossier(dossier))
	}
}

// councilOf is a decision that appoints the world's people.
func (w *world) councilOf(s stage) evaluation.NewCouncil {
	n := evaluation.NewCouncil{Place: s.at, Level: s.level, Name: "Hội đồng thử", DecisionNo: "1/QĐ", DecisionDate: "2021-08-01",
		Quorum: evaluation.Quorum{Num: 3, Den: 4}, SpreadLimit: s.spread, MinimumRule: "majority"}
	for i, a := range w.judges {
		duty := evaluation.Member
		if i < 2 {
			duty = []evaluation.Duty{evaluation.Chair, evaluation.Deputy}[i]
		}
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: a.Person, Name: "Thành viên " + a.Name, Duty: duty, Votes: true})
	}
	n.Seats = append(n.Seats, evaluation.NewSeat{Person: w.secretary.Person, Name: "Thư ký", Duty: evaluation.Secretary})
	return n
}

func (w *world) prepare(s stage) {
	w.must(office, func(ctx context.Context, a *act.Act) (err error) {
		w.round, err = w.svc.OpenRound(ctx, a, evaluation.NewRound{Season: w.season, Number: 1, Title: "Đợt 1", Book: s.book})
		return err
	})
	w.must(office, func(ctx context.Context, a *act.Act) (err error) {
		w.council, err = evaluation.SetCouncil(ctx, a, w.councilOf(s))
		return err
	})
	w.must(office, func(ctx context.Context, a *act.Act) (err error) {
		w.sitting, err = w.svc.PlanSitting(ctx, a, evaluation.NewSitting{Round: w.round, Council: w.council, PlannedBefore: deadline})
		return err
	})
	w.must(office, func(ctx context.Context, a *act.Act) error {
		for _, d := range w.dossiers {
			e, err := w.svc.Admit(ctx, a, w.sitting, d, s.card)
			if err != nil {
				return err
			}
			w.entries = append(w.entries, e)
		}
		return nil
	})
}

// do is one act of the actor.
func (w *world) do(actor act.Actor, fn func(context.Context, *act.Act) error) error {
	return w.desk.Do(w.t.Context(), actor, fn)
}

func (w *world) must(actor act.Actor, fn func(context.Context, *act.Act) error) {
	w.t.Helper()
	if err := w.do(actor, fn); err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
}

// see is one look of the actor.
func (w *world) see(actor act.Actor, fn func(context.Context, *act.View) error) error {
	return w.desk.See(w.t.Context(), actor, fn)
}

func (w *world) mustSee(actor act.Actor, fn func(context.Context, *act.View) error) {
	w.t.Helper()
	if err := w.see(actor, fn); err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
}

func (w *world) open() {
	w.t.Helper()
	w.must(office, func(ctx context.Context, a *act.Act) error { return w.svc.OpenScoring(ctx, a, w.sitting) })
}

// marks are complete marks of a total in whole points, without any gate, that satisfy
// every star minimum up to their band.
func (w *world) marks(points int) score.Marks {
	star := w.book.Procedure.Bands.Star(rulebook.Mean{Num: int64(points) * 100, Den: 1})
	m := score.Fill(w.card, 1, rulebook.Points(points*100), star)
	if got := w.total(m); got != rulebook.Points(points*100) {
		w.t.Fatalf("marks for %d points give %s", points, got.Text())
	}
	return m
}

// total is what marks are worth.
func (w *world) total(m score.Marks) rulebook.Points {
	w.t.Helper()
	r, err := score.Total(w.card, m)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Total
}

func (w *world) save(actor act.Actor, d evaluation.Draft) (s evaluation.Sheet, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		s, err = w.svc.SaveSheet(ctx, a, d)
		return err
	})
	return s, err
}

// submit saves a complete first sheet of the member for an entry.
func (w *world) submit(actor act.Actor, e key.Entry, points int) evaluation.Sheet {
	w.t.Helper()
	s, err := w.save(actor, evaluation.Draft{Entry: e, Marks: w.marks(points), Submit: true})
	if err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
	return s
}

// submitAll has every member submit every entry.
func (w *world) submitAll(points int) {
	w.t.Helper()
	for _, j := range w.judges {
		for _, e := range w.entries {
			w.submit(j, e, points)
		}
	}
}

func (w *world) reopen(actor act.Actor, e key.Entry, version int64) (s evaluation.Sheet, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		s, err = evaluation.Reopen(ctx, a, e, version)
		return err
	})
	return s, err
}

func (w *world) recuse(actor act.Actor, e key.Entry, reason string) error {
	return w.do(actor, func(ctx context.Context, a *act.Act) error { return evaluation.Recuse(ctx, a, e, reason) })
}

func (w *world) close(actor act.Actor, metOn, late string) (r []evaluation.Result, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		r, err = w.svc.CloseSitting(ctx, a, evaluation.Closing{Sitting: w.sitting, MetOn: metOn, LateReason: late})
		return err
	})
	return r, err
}

func (w *world) mustClose() []evaluation.Result {
	w.t.Helper()
	r, err := w.close(w.secretary, "2021-09-15", "")
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// seat gives the seat of a person of the world's council.
func (w *world) seat(actor act.Actor) (k key.Seat) {
	w.t.Helper()
	w.mustSee(office, func(ctx context.Context, v *act.View) error {
		c, err := evaluation.CouncilByKey(ctx, v, w.council)
		for _, s := range c.Seats {
			if s.Person == actor.Person {
				k = s.Key
			}
		}
		return err
	})
	return k
}

// sheet gives the actor's own sheet.
func (w *world) sheet(actor act.Actor, e key.Entry) (s evaluation.Sheet) {
	w.t.Helper()
	w.mustSee(actor, func(ctx context.Context, v *act.View) (err error) {
		s, err = evaluation.SheetFor(ctx, v, e, actor.Person)
		return err
	})
	return s
}

// journal gives the journal of one subject, oldest first, or of all.
func (w *world) journal(subject string) (list []act.Entry) {
	w.t.Helper()
	w.mustSee(act.System("test"), func(ctx context.Context, v *act.View) (err error) {
		list, err = act.Entries(ctx, v, subject, 10000)
		return err
	})
	return list
}

// want fails unless the error has the kind; refused by anything else is no refusal.
func want(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Fatalf("got %v (kind %d), want kind %d", err, fault.KindOf(err), kind)
	}
}

// wantField fails unless the error is Invalid and names the field.
func wantField(t testing.TB, err error, field string) {
	t.Helper()
	want(t, err, fault.Invalid)
	for _, f := range fault.Fields(err) {
		if f.Name == field {
			return
		}
	}
	t.Fatalf("got %v, want field %s", err, field)
}
