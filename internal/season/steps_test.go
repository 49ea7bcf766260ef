package season

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	"ocop/internal/portal"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020"
	lucNgan  place.ID = "219.2020"
	phucHoa  place.ID = "07324.2020" // a commune of Tân Yên
	namDuong place.ID = "07603.2020" // a commune of Lục Ngạn

	card = 1 // the number of the score card of every product of the story
)

// points are what every member gives a product, in whole points.
type points map[string]int

// year is the stage of the story: where it is in time, and what has been made so far.
type year struct {
	*testing.T
	now    *atomic.Int64
	desk   *act.Desk
	svc    *programme.Service
	office act.Actor

	season    key.Season
	round     key.Round
	councils  map[place.ID]council
	sittings  map[place.ID]key.Sitting
	products  map[string]key.Product
	dossiers  map[string]key.Dossier
	codes     map[string]string // of the last certificate of a product
	book      *rulebook.Book    // of the round
	appointed int
}

// council is a council with its people.
type council struct {
	key       key.Council
	members   []act.Actor
	secretary act.Actor
}

// tell runs a story on both databases. Every act has an instant of its own.
func tell(t *testing.T, story func(*year)) {
	books := given.Books(t)
	for name, open := range map[string]func(testing.TB, func() time.Time) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := &atomic.Int64{}
			d := open(t, func() time.Time { return time.UnixMilli(now.Add(1)) })
			y := &year{T: t, now: now, desk: &act.Desk{DB: d, Places: given.Places(t)}, svc: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}},
				councils: map[place.ID]council{}, sittings: map[place.ID]key.Sitting{}, products: map[string]key.Product{}, dossiers: map[string]key.Dossier{}, codes: map[string]string{}}
			y.moves(bacGiang)
			story(y)
		})
	}
}

// on moves the story to eight in the morning of a day.
func (y *year) on(day string) {
	y.Helper()
	at, err := time.Parse(time.RFC3339, day+"T08:00:00+07:00")
	if err != nil {
		y.Fatal(err)
	}
	if at.UnixMilli() < y.now.Load() {
		y.Fatalf("the story goes back to %s", day)
	}
	y.now.Store(at.UnixMilli())
}

func (y *year) do(who act.Actor, fn func(context.Context, *act.Act) error) {
	y.Helper()
	if err := y.desk.Do(y.Context(), who, fn); err != nil {
		y.Fatalf("%s: %v", who.Name, err)
	}
}

func (y *year) see(who act.Actor, fn func(context.Context, *act.View) error) {
	y.Helper()
	if err := y.desk.See(y.Context(), who, fn); err != nil {
		y.Fatal(err)
	}
}

// moves makes the office that of a province.
func (y *year) moves(to place.ID) {
	y.office = act.Actor{Person: "office", Name: "Văn phòng điều phối", Roles: []act.Held{{Role: act.Office, Place: to}}}
}

func (y *year) signsPlan(at place.ID, n int, number string) {
	y.Helper()
	y.do(y.office, func(ctx context.Context, a *act.Act) (err error) {
		y.season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: at, Year: n, Title: fmt.Sprintf("Mùa đánh giá %d", n), PlanNo: number, PlanDate: a.Today()})
		return err
	})
}

// setsUpCouncil appoints four members and a secretary without a vote; they hold no role
// but that of judges.
func (y *year) setsUpCouncil(level string, at place.ID) {
	y.Helper()
	var c council
	n := evaluation.NewCouncil{Place: at, Level: level, Name: "Hội đồng " + level, Quorum: evaluation.Quorum{Num: 3, Den: 4}, SpreadLimit: 1000}
	for _, duty := range []evaluation.Duty{evaluation.Chair, evaluation.Deputy, evaluation.Member, evaluation.Member, evaluation.Secretary} {
		p := y.judge(at)
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: p.Person, Name: p.Name, Duty: duty, Votes: duty != evaluation.Secretary})
		if duty == evaluation.Secretary {
			c.secretary = p
		} else {
			c.members = append(c.members, p)
		}
	}
	y.do(y.office, func(ctx context.Context, a *act.Act) (err error) {
		c.key, err = evaluation.SetCouncil(ctx, a, n)
		return err
	})
	y.councils[at] = c
}

func (y *year) judge(at place.ID) (p act.Actor) {
	y.Helper()
	y.appointed++
	p = act.Actor{Name: fmt.Sprintf("Thành viên %d", y.appointed), Roles: []act.Held{{Role: act.Judge, Place: at}}}
	y.do(act.System("accounts"), func(ctx context.Context, a *act.Act) (err error) {
		if p.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("tv%d", y.appointed), Name: p.Name}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, p.Person, p.Roles[0])
	})
	return p
}

func (y *year) opensRound(n int, book string) {
	y.Helper()
	y.do(y.office, func(ctx context.Context, a *act.Act) (err error) {
		if y.book, err = y.svc.Books.Book(book); err != nil {
			return err
		}
		y.round, err = y.svc.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: y.season, Number: n, Title: fmt.Sprintf("Đợt %d", n), Book: book})
		return err
	})
}

func (y *year) plansSitting(at place.ID, before string) {
	y.Helper()
	y.do(y.office, func(ctx context.Context, a *act.Act) (err error) {
		y.sittings[at], err = y.svc.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: y.round, Council: y.councils[at].key, PlannedBefore: before})
		return err
	})
}

// filed is a dossier that has just been filed.
type filed struct {
	y    *year
	book string
	why  string
}

// files brings a product, entered the first time, into the season and before the lowest
// council of its place.
func (y *year) files(name string, at place.ID, kind rulebook.Kind) filed {
	y.Helper()
	f := filed{y: y}
	y.do(y.office, func(ctx context.Context, a *act.Act) (err error) {
		if y.products[name] == "" {
			if y.products[name], err = registry.EnterProduct(ctx, a, registry.Facts{Name: name, Place: at, Group: registry.Food}); err != nil {
				return err
			}
		}
		n := programme.Application{Season: y.season, Product: y.products[name], Kind: kind, Card: card, FiledOn: a.Today()}
		if y.dossiers[name], f.why, err = y.svc.File(ctx, a, n); err != nil {
			return err
		}
		_, err = y.svc.Admit(ctx, a, y.dossiers[name], y.lowest(at))
		return err
	})
	f.book = y.dossier(name).Book
	return f
}

// under asserts by which book the dossier is read, and that somebody said why.
func (f filed) under(book string) {
	f.y.Helper()
	if f.book != book || !strings.Contains(f.why, "áp dụng Quyết định") {
		f.y.Errorf("filed under %s (%s), want %s", f.book, f.why, book)
	}
}

// lowest is the sitting of this round that a place's dossiers come before first.
func (y *year) lowest(at place.ID) (lowest key.Sitting) {
	y.see(y.office, func(ctx context.Context, v *act.View) error {
		all, err := evaluation.Sittings(ctx, v, y.round)
		for _, s := range all {
			if v.Places().Within(at, s.Place) && (lowest == "" || s.Level == "district") {
				lowest = s.Key
			}
		}
		return err
	})
	return lowest
}

func (y *year) dossier(name string) (d dossier.Dossier) {
	y.Helper()
	y.see(y.office, func(ctx context.Context, v *act.View) (err error) {
		d, err = dossier.ByKey(ctx, v, y.dossiers[name])
		return err
	})
	return d
}

func (y *year) is(name string, state dossier.State) {
	y.Helper()
	if d := y.dossier(name); d.State != state {
		y.Errorf("%s is %s, want %s", name, d.State, state)
	}
}

func (y *year) liesAt(name string, at place.ID) {
	y.Helper()
	if d := y.dossier(name); d.Desk != at {
		y.Errorf("%s lies at %s, want %s", name, d.Desk, at)
	}
}

// scores has the secretary open a sitting and every member submit a sheet for each
// product before it.
func (y *year) scores(at place.ID, given points) {
	y.Helper()
	c := y.councils[at]
	y.do(c.secretary, func(ctx context.Context, a *act.Act) error {
		return y.svc.Evaluation.OpenScoring(ctx, a, y.sittings[at])
	})
	for i, m := range c.members {
		y.do(m, func(ctx context.Context, a *act.Act) error {
			entries, err := y.svc.Evaluation.Entries(ctx, a.View(), y.sittings[at])
			if len(entries) != len(given) {
				y.Errorf("%d products before the council of %s, want %d", len(entries), at, len(given))
			}
			for _, e := range entries {
				if err := y.submit(ctx, a, e.Key, 0, rulebook.Points(given[e.ProductName]*100+[]int{100, -100, 0, 0}[i])); err != nil {
					return err
				}
			}
			return err
		})
	}
}

func (y *year) submit(ctx context.Context, a *act.Act, e key.Entry, version int64, total rulebook.Points) error {
	form, err := y.book.Card(card)
	if err != nil {
		return err
	}
	star := y.book.Procedure.Bands.Star(rulebook.Mean{Num: int64(total), Den: 1})
	_, err = y.svc.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e, Marks: score.Fill(form, 1, total, star), Version: version, Submit: true})
	return err
}

func (y *year) close(at place.ID, late string) error {
	return y.desk.Do(y.Context(), y.councils[at].secretary, func(ctx context.Context, a *act.Act) error {
		_, err := y.svc.Close(ctx, a, evaluation.Closing{Sitting: y.sittings[at], MetOn: a.Today(), LateReason: late})
		return err
	})
}

// closes has the secretary close a sitting that met today.
func (y *year) closes(at place.ID, late string) {
	y.Helper()
	if err := y.close(at, late); err != nil {
		y.Fatal(err)
	}
}

func (y *year) cannotClose(at place.ID, late, field string) {
	y.Helper()
	y.refused(y.close(at, late), field)
}

func (y *year) refused(err error, field string) {
	y.Helper()
	if !slices.ContainsFunc(fault.Fields(err), func(f fault.Field) bool { return f.Name == field }) {
		y.Errorf("got %v, want a refusal that names %s", err, field)
	}
}

func (y *year) decide(number, day string) error {
	return y.desk.Do(y.Context(), y.office, func(ctx context.Context, a *act.Act) error {
		_, err := y.svc.Recognise(ctx, a, programme.Decision{Round: y.round, Authority: "UBND tỉnh", DecisionNo: number, DecisionDate: day})
		return err
	})
}

func (y *year) cannotDecide(number, day, field string) {
	y.Helper()
	y.refused(y.decide(number, day), field)
}

// decides recognises what the round proposed, which must be these products, and takes
// note of their certificates.
func (y *year) decides(number, day string, products ...string) {
	y.Helper()
	if err := y.decide(number, day); err != nil {
		y.Fatal(err)
	}
	y.see(y.office, func(ctx context.Context, v *act.View) error {
		all, err := recognition.OfRound(ctx, v, y.round)
		var names []string
		for _, r := range all {
			names = append(names, r.ProductName)
			y.codes[r.ProductName] = r.Code
		}
		slices.Sort(names)
		slices.Sort(products)
		if !slices.Equal(names, products) {
			y.Errorf("recognised %v, want %v", names, products)
		}
		return err
	})
}

func (y *year) remembersCertificate(name, as string) { y.codes[as] = y.codes[name] }

func (y *year) withdraws(name, number string) {
	y.Helper()
	y.do(y.office, func(ctx context.Context, a *act.Act) error {
		r, err := recognition.ByCode(ctx, a.View(), y.codes[name])
		if err != nil {
			return err
		}
		return recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: r.Key, DecisionNo: number, DecisionDate: a.Today(),
			Case: recognition.Cases()[0], Reason: "Sản phẩm không còn bảo đảm chất lượng."})
	})
}

// scanned is what a consumer is told.
type scanned struct {
	y   *year
	row portal.Row
	day string
}

// scan is a consumer who types the code of a certificate as it is printed.
func (y *year) scan(name string) (s scanned) {
	y.Helper()
	s.y = y
	y.see(act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		code, ok := award.ParseCode(strings.ToLower(recognition.Grouped(y.codes[name])))
		if !ok {
			y.Errorf("the printed code of %s cannot be read: %s", name, y.codes[name])
		}
		s.day = v.Today()
		s.row, err = portal.Verify(ctx, v, code)
		if own, err := recognition.ByCode(ctx, v, code); err != nil || own.Stars != s.row.Recognition.Stars || own.ValidTo != s.row.Recognition.ValidTo {
			y.Errorf("office and public differ about %s: %v", name, err)
		}
		return err
	})
	return s
}

func (s scanned) says(status award.Status, stars int, until string) {
	s.y.Helper()
	got, _ := s.row.Recognition.Facts().StatusOn(s.day)
	if got != status || s.row.Recognition.Stars != stars || s.row.Recognition.ValidTo != until {
		s.y.Errorf("%s: the code of %s says %s, %d stars, until %s; want %s, %d, %s", s.day, s.row.Product.Name, got, s.row.Recognition.Stars, s.row.Recognition.ValidTo, status, stars, until)
	}
}

func (y *year) unknownCodeSaysNothing() {
	y.Helper()
	err := y.desk.See(y.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		_, err := portal.Verify(ctx, v, award.NewCode([16]byte{1, 2, 3}))
		return err
	})
	if fault.KindOf(err) != fault.NotFound {
		y.Errorf("an unknown code: %v", err)
	}
}

// nothingIsKnownOf asserts that the public does not see the product, nor a member of a
// council its result.
func (y *year) nothingIsKnownOf(name string) {
	y.Helper()
	y.see(act.Visitor(), func(ctx context.Context, v *act.View) error {
		rows, err := portal.List(ctx, v, portal.Filter{Day: v.Today(), Query: name}, 1, 10)
		if len(rows) != 0 {
			y.Errorf("the public finds %s", name)
		}
		return err
	})
}

func (y *year) historyOf(name string, stars ...int) {
	y.Helper()
	y.see(act.Visitor(), func(ctx context.Context, v *act.View) error {
		all, err := recognition.OfProduct(ctx, v, y.products[name])
		var got []int
		for _, r := range all {
			got = append(got, r.Stars)
		}
		if !slices.Equal(got, stars) {
			y.Errorf("the stars of %s, newest first: %v, want %v", name, got, stars)
		}
		return err
	})
}

// everythingHolds seals the journal and runs the invariants.
func (y *year) everythingHolds() {
	y.Helper()
	for n, err := y.desk.Seal(y.Context(), 0); n > 0 || err != nil; n, err = y.desk.Seal(y.Context(), 0) {
		if err != nil {
			y.Fatal(err)
		}
	}
	files, err := blob.Open(y.TempDir())
	if err != nil {
		y.Fatal(err)
	}
	broken, err := programme.Check(y.Context(), y.desk, files)
	if err != nil || len(broken) > 0 {
		y.Error(broken, err)
	}
}
