package jury_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/jury"
)

const (
	province  place.ID = "24.2025"
	elsewhere place.ID = "24.2020"
	tea                = 11
	deadline           = "2026-10-01"
)

// world is a province with one sitting of one council, and the site of its members.
type world struct {
	t         testing.TB
	now       *atomic.Int64 // milliseconds
	desk      *act.Desk
	books     *rulebook.Library
	law       *programme.Service
	book      *rulebook.Book
	card      *rulebook.Card
	site      http.Handler
	council   key.Council
	sitting   key.Sitting
	entries   []key.Entry
	codes     []string
	members   []user // voting: chair, deputy, members
	secretary user   // has a seat and no vote
	stranger  user   // a judge without a seat here
	officer   user   // the office: no judge at all
}

// user is a person with a session.
type user struct {
	act.Actor
	token string
}

func noon() int64 { return time.Date(2026, 9, 15, 5, 0, 0, 0, time.UTC).UnixMilli() }

// newWorld has the members and dossiers asked for; the sitting is open for scoring.
func newWorld(t testing.TB, members, dossiers int) *world {
	t.Helper()
	w := plannedWorld(t, members, dossiers)
	w.open()
	return w
}

// plannedWorld is newWorld before scoring opens.
func plannedWorld(t testing.TB, members, dossiers int) *world {
	t.Helper()
	return worldUnder(t, given.Books(t), members, dossiers)
}

// worldUnder is plannedWorld under another library.
func worldUnder(t testing.TB, books *rulebook.Library, members, dossiers int) *world {
	t.Helper()
	w := &world{t: t, now: &atomic.Int64{}, books: books}
	w.now.Store(noon())
	// every act has an instant of its own, so that keys and journal are in the order of acts
	d := dbtest.SQLite(t, func() time.Time { return time.UnixMilli(w.now.Add(1)) })
	w.desk = &act.Desk{DB: d, Places: given.Places(t)}
	w.law = &programme.Service{Books: w.books, Evaluation: evaluation.Service{Books: w.books}}
	var err error
	if w.book, err = w.books.Book("26-2026"); err != nil {
		t.Fatal(err)
	}
	if w.card, err = w.book.Card(tea); err != nil {
		t.Fatal(err)
	}
	pages := &jury.Pages{Evaluation: w.law.Evaluation, Books: w.books, Programme: w.law}
	w.site = (&web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler), Site: "OCOP"}).Handler(pages.Routes())
	w.hire(members)
	w.prepare(dossiers)
	return w
}

func (w *world) hire(members int) {
	w.officer = w.person("vanphong", "Văn phòng", act.Held{Role: act.Office, Place: province})
	w.secretary = w.person("thuky", "Vũ Thị Thư", act.Held{Role: act.Judge, Place: province})
	w.stranger = w.person("khach", "Người Lạ", act.Held{Role: act.Judge, Place: elsewhere})
	for i := range members {
		w.members = append(w.members, w.person(fmt.Sprintf("uyvien%d", i+1), fmt.Sprintf("Thành viên %d", i+1), act.Held{Role: act.Judge, Place: province}))
	}
}

func (w *world) person(login, name string, held act.Held) user {
	w.t.Helper()
	u := user{Actor: act.Actor{Name: name, Roles: []act.Held{held}}}
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		if u.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: name}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, u.Person, held)
	})
	w.signIn(&u)
	return u
}

// signIn gives the person a fresh session.
func (w *world) signIn(u *user) {
	w.t.Helper()
	w.must(u.Actor, func(ctx context.Context, a *act.Act) (err error) {
		u.token, _, err = account.StartSession(ctx, a, u.Person)
		return err
	})
}

func (w *world) prepare(dossiers int) {
	w.t.Helper()
	office := w.officer.Actor
	w.must(office, func(ctx context.Context, a *act.Act) error {
		season, err := plan.OpenSeason(ctx, a, plan.NewSeason{Place: province, Year: 2026, Title: "Năm 2026", Illustrative: true})
		if err != nil {
			return err
		}
		round, err := w.law.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: season, Number: 1, Title: "Đợt 1 năm 2026", Book: w.book.ID})
		if err != nil {
			return err
		}
		if w.council, err = evaluation.SetCouncil(ctx, a, w.appoint()); err != nil {
			return err
		}
		w.sitting, err = w.law.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: round, Council: w.council, PlannedBefore: deadline})
		if err != nil {
			return err
		}
		producer, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hợp tác xã chè Bản Ven", Kind: registry.Cooperative, Place: province})
		if err != nil {
			return err
		}
		for i := range dossiers {
			if err := w.file(ctx, a, season, producer, i+1); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) file(ctx context.Context, a *act.Act, season key.Season, producer key.Producer, n int) error {
	product, err := registry.EnterProduct(ctx, a, registry.Facts{Producer: producer, Name: fmt.Sprintf("Chè xanh số %d", n), Group: registry.Drink, Place: province})
	if err != nil {
		return err
	}
	d, _, err := w.law.File(ctx, a, programme.Application{Season: season, Product: product, Kind: rulebook.First, Card: tea, FiledOn: "2026-08-01", Note: "Đủ 7 loại giấy tờ."})
	if err != nil {
		return err
	}
	e, err := w.law.Admit(ctx, a, d, w.sitting)
	w.entries, w.codes = append(w.entries, e), append(w.codes, fmt.Sprintf("HS-2026-%04d", n))
	return err
}

func (w *world) appoint() evaluation.NewCouncil {
	n := evaluation.NewCouncil{Place: province, Level: "province", Name: "Hội đồng cấp tỉnh năm 2026", DecisionNo: "1/QĐ-UBND", DecisionDate: "2026-08-01",
		Quorum: evaluation.Quorum{Num: 2, Den: 3}, SpreadLimit: 1000, MinimumRule: "majority", Illustrative: true}
	for i, m := range w.members {
		duty := evaluation.Member
		if i < 2 {
			duty = []evaluation.Duty{evaluation.Chair, evaluation.Deputy}[i]
		}
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: m.Person, Name: m.Name, Duty: duty, Votes: true})
	}
	n.Seats = append(n.Seats, evaluation.NewSeat{Person: w.secretary.Person, Name: w.secretary.Name, Duty: evaluation.Secretary})
	return n
}

func (w *world) open() {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error { return w.law.Evaluation.OpenScoring(ctx, a, w.sitting) })
}

func (w *world) must(actor act.Actor, fn func(context.Context, *act.Act) error) {
	w.t.Helper()
	if err := w.desk.Do(w.t.Context(), actor, fn); err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
}

// marks are complete marks of about the points asked for, closing no gate.
func (w *world) marks(points int) score.Marks {
	star := w.book.Procedure.Bands.Star(rulebook.Mean{Num: int64(points) * 100, Den: 1})
	return score.Fill(w.card, 1, rulebook.Points(points*100), star)
}

// submit hands in a member's sheet behind the pages.
func (w *world) submit(u user, e key.Entry, points int) {
	w.t.Helper()
	w.save(u, evaluation.Draft{Entry: e, Marks: w.marks(points), Submit: true})
}

func (w *world) save(u user, d evaluation.Draft) {
	w.t.Helper()
	w.must(u.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := w.law.Evaluation.SaveSheet(ctx, a, d)
		return err
	})
}

// stored is the member's sheet in the database.
func (w *world) stored(u user, e key.Entry) (s evaluation.Sheet) {
	w.t.Helper()
	err := w.desk.See(w.t.Context(), u.Actor, func(ctx context.Context, v *act.View) (err error) {
		s, err = evaluation.SheetFor(ctx, v, e, u.Person)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// entriesOf counts the journal entries about a subject.
func (w *world) entriesOf(subject string) (n int) {
	w.t.Helper()
	err := w.desk.See(w.t.Context(), w.officer.Actor, func(ctx context.Context, v *act.View) error {
		list, err := act.Entries(ctx, v, subject, 1000)
		n = len(list)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// page is an answer of the site.
type page struct {
	t      testing.TB
	Code   int
	Header http.Header
	Body   string
	Doc    *html.Node
}

func (w *world) get(u user, path string) page {
	w.t.Helper()
	return w.send(httptest.NewRequest(http.MethodGet, path, nil), u)
}

func (w *world) post(u user, path string, form url.Values) page {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r, u)
}

func (w *world) send(r *http.Request, u user) page {
	w.t.Helper()
	if u.token != "" {
		r.AddCookie(&http.Cookie{Name: "ocop", Value: u.token})
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	doc, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		w.t.Fatal(err)
	}
	return page{t: w.t, Code: rec.Code, Header: rec.Header(), Body: rec.Body.String(), Doc: doc}
}

// want fails unless the page has the status.
func (p page) want(code int) page {
	p.t.Helper()
	if p.Code != code {
		p.t.Fatalf("status %d, want %d: %s", p.Code, code, clip(text(p.Doc)))
	}
	return p
}

// goes fails unless the answer leads to the path.
func (p page) goes(path string) page {
	p.t.Helper()
	p.want(http.StatusSeeOther)
	if got := p.Header.Get("Location"); got != path {
		p.t.Fatalf("leads to %s, want %s", got, path)
	}
	return p
}

// says fails unless the page shows every text.
func (p page) says(want ...string) page {
	p.t.Helper()
	shown := text(p.Doc)
	for _, x := range want {
		if !strings.Contains(shown, x) {
			p.t.Errorf("page lacks %q: %s", x, clip(shown))
		}
	}
	return p
}

// hides fails if the page shows any of the texts.
func (p page) hides(bad ...string) page {
	p.t.Helper()
	for _, x := range bad {
		if strings.Contains(p.Body, x) {
			p.t.Errorf("page shows %q", x)
		}
	}
	return p
}

// all are the elements of a tag for which the condition holds.
func (p page) all(tag string, ok func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range p.Doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag && (ok == nil || ok(n)) {
			out = append(out, n)
		}
	}
	return out
}

// one is the only element of a tag for which the condition holds.
func (p page) one(tag string, ok func(*html.Node) bool) *html.Node {
	p.t.Helper()
	list := p.all(tag, ok)
	if len(list) != 1 {
		p.t.Fatalf("%d elements %s, want one", len(list), tag)
	}
	return list[0]
}

// chosen are the marked options of the sheet: field and value.
func (p page) chosen() map[string]string {
	out := map[string]string{}
	for _, n := range p.all("input", func(n *html.Node) bool { return strings.HasPrefix(attr(n, "name"), "mark.") && has(n, "checked") }) {
		if attr(n, "value") != "" {
			out[attr(n, "name")] = attr(n, "value")
		}
	}
	return out
}

// field is the value that a form would send.
func (p page) field(name string) string {
	p.t.Helper()
	for _, tag := range []string{"input", "textarea"} {
		found := p.all(tag, func(n *html.Node) bool { return attr(n, "name") == name })
		switch {
		case len(found) == 0:
		case tag == "textarea":
			return raw(found[0])
		default:
			return attr(found[0], "value")
		}
	}
	p.t.Fatalf("no field %s", name)
	return ""
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func named(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return attr(n, "name") == name }
}

// text is what an element shows, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && (x.Parent == nil || x.Parent.Data != "script" && x.Parent.Data != "style") {
			b.WriteString(x.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// raw is the text of an element exactly as it stands.
func raw(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return b.String()
}

func clip(s string) string {
	if r := []rune(s); len(r) > 1500 {
		return string(r[:1500]) + "…"
	}
	return s
}

// form is a whole sheet as the browser sends it.
func (w *world) form(m score.Marks, version, intent string) url.Values {
	f := url.Values{"version": {version}, "intent": {intent}, "remark": {""}}
	for i, leaf := range w.card.Leaves() {
		if i >= len(m) || m[i] == score.Unmarked {
			f.Set("mark."+leaf.Code, "")
			continue
		}
		value := fmt.Sprint(m[i])
		if m[i] == score.None {
			value = "-"
		}
		f.Set("mark."+leaf.Code, value)
	}
	return f
}

func entry(k key.Entry) string     { return "/jury/entries/" + string(k) }
func sitting(k key.Sitting) string { return "/jury/sittings/" + string(k) }
