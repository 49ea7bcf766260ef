package office_test

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
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/office"
)

const (
	bacGiang place.ID = "24.2020"
	tanYen   place.ID = "216.2020"
	yenThe   place.ID = "215.2020"
	cardUsed          = 1
	filedOn           = "2021-08-20"
)

// roundWorld is Bắc Giang in September 2021: a season with one round, the councils of Tân
// Yên and of the province with a sitting each, and three products of Tân Yên.
type roundWorld struct {
	t        testing.TB
	now      *atomic.Int64
	desk     *act.Desk
	law      *programme.Service
	book     *rulebook.Book
	site     http.Handler
	routes   []web.Route
	season   key.Season
	round    key.Round
	district roundCouncil
	province roundCouncil
	points   rulebook.Points // about which members give
	products []key.Product
	dossiers []key.Dossier

	officer, leader, admin, tanYen, yenThe, judge, visitor roundUser
}

// roundCouncil is a council with its sitting and its voting members.
type roundCouncil struct {
	key     key.Council
	sitting key.Sitting
	members []roundUser
}

type roundUser struct {
	act.Actor
	token string
}

func newRoundWorld(t testing.TB) *roundWorld {
	t.Helper()
	return roundWorldOn(t, dbtest.SQLite)
}

func roundWorldOn(t testing.TB, open func(testing.TB, func() time.Time) *db.DB) *roundWorld {
	t.Helper()
	w := &roundWorld{t: t, now: &atomic.Int64{}, points: 6200}
	w.on("2021-09-15")
	books := given.Books(t)
	// every act has an instant of its own, so that journal and keys are in the order of acts
	w.desk = &act.Desk{DB: open(t, func() time.Time { return time.UnixMilli(w.now.Add(1)) }), Places: given.Places(t)}
	w.law = &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}
	var err error
	if w.book, err = books.Book("1048-781"); err != nil {
		t.Fatal(err)
	}
	w.routes = (&office.Pages{Programme: w.law, Wake: func() {}, Safe: given.Vault(t)}).Routes()
	w.site = (&web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler), Site: "OCOP", Base: "https://ocop.example.vn"}).Handler(w.routes)
	w.hire()
	w.prepare()
	return w
}

// on moves the clock to noon of a day in Vietnam.
func (w *roundWorld) on(iso string) {
	w.t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -0700", iso+" 12:00 +0700")
	if err != nil {
		w.t.Fatal(err)
	}
	w.now.Store(at.UnixMilli())
}

func (w *roundWorld) hire() {
	for _, x := range []struct {
		user *roundUser
		name string
		held act.Held
	}{
		{&w.officer, "Văn phòng", act.Held{Role: act.Office, Place: bacGiang}}, {&w.leader, "Lãnh đạo", act.Held{Role: act.Leader, Place: bacGiang}},
		{&w.admin, "Quản trị", act.Held{Role: act.Admin, Place: bacGiang}}, {&w.tanYen, "Cán bộ Tân Yên", act.Held{Role: act.District, Place: tanYen}},
		{&w.yenThe, "Cán bộ Yên Thế", act.Held{Role: act.District, Place: yenThe}}, {&w.judge, "Người chấm", act.Held{Role: act.Judge, Place: bacGiang}},
	} {
		*x.user = w.person(x.name, x.held)
	}
	w.visitor = roundUser{Actor: act.Visitor()}
	for i := range 3 {
		w.district.members = append(w.district.members, w.person(fmt.Sprintf("Ủy viên huyện %d", i+1), act.Held{Role: act.Judge, Place: tanYen}))
		w.province.members = append(w.province.members, w.person(fmt.Sprintf("Ủy viên tỉnh %d", i+1), act.Held{Role: act.Judge, Place: bacGiang}))
	}
}

func (w *roundWorld) person(name string, held act.Held) roundUser {
	w.t.Helper()
	u := roundUser{Actor: act.Actor{Name: name, Roles: []act.Held{held}}}
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		if u.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("nguoi%d", w.now.Load()%100000), Name: name}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, u.Person, held)
	})
	w.signIn(&u)
	return u
}

func (w *roundWorld) signIn(u *roundUser) {
	w.t.Helper()
	w.must(u.Actor, func(ctx context.Context, a *act.Act) (err error) {
		u.token, _, err = account.StartSession(ctx, a, u.Person)
		return err
	})
}

// later moves the clock and signs everybody in again, whose sessions have run out.
func (w *roundWorld) later(iso string) {
	w.t.Helper()
	w.on(iso)
	for _, u := range []*roundUser{&w.officer, &w.leader, &w.admin, &w.tanYen, &w.yenThe, &w.judge} {
		w.signIn(u)
	}
}

func (w *roundWorld) prepare() {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		w.season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: bacGiang, Year: 2021, Title: "Mùa năm 2021", Illustrative: true})
		if err != nil {
			return err
		}
		w.round, err = w.law.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: w.season, Number: 1, Title: "Đợt 1 năm 2021", Book: w.book.ID})
		if err != nil {
			return err
		}
		if err := w.appoint(ctx, a, &w.district, "district", tanYen, "2021-10-10"); err != nil {
			return err
		}
		if err := w.appoint(ctx, a, &w.province, "province", bacGiang, "2021-10-30"); err != nil {
			return err
		}
		producer, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hợp tác xã Phúc Hòa", Kind: registry.Cooperative, Place: tanYen})
		for i := range 3 {
			k, err := registry.EnterProduct(ctx, a, registry.Facts{Producer: producer, Name: fmt.Sprintf("Vải sớm số %d", i+1), Group: registry.Food, Place: tanYen})
			if err != nil {
				return err
			}
			w.products = append(w.products, k)
		}
		return err
	})
	for i := range w.products {
		w.dossiers = append(w.dossiers, w.file(i, filedOn))
	}
}

func (w *roundWorld) appoint(ctx context.Context, a *act.Act, c *roundCouncil, level string, at place.ID, before string) (err error) {
	n := evaluation.NewCouncil{Place: at, Level: level, Name: "Hội đồng " + string(at), Quorum: evaluation.Quorum{Num: 2, Den: 3}, SpreadLimit: 1000, MinimumRule: "majority", Illustrative: true}
	for i, m := range c.members {
		duty := evaluation.Member
		if i == 0 {
			duty = evaluation.Chair
		}
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: m.Person, Name: m.Name, Position: "Phòng Nông nghiệp", Duty: duty, Votes: true})
	}
	if c.key, err = evaluation.SetCouncil(ctx, a, n); err != nil {
		return err
	}
	c.sitting, err = w.law.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: w.round, Council: c.key, PlannedBefore: before})
	return err
}

// file files a dossier of a product.
func (w *roundWorld) file(product int, on string) (k key.Dossier) {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		k, _, err = w.law.File(ctx, a, programme.Application{Season: w.season, Product: w.products[product], Kind: rulebook.First, Card: cardUsed, FiledOn: on})
		return err
	})
	return k
}

func (w *roundWorld) must(actor act.Actor, fn func(context.Context, *act.Act) error) {
	w.t.Helper()
	if err := w.desk.Do(w.t.Context(), actor, fn); err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
}

func (w *roundWorld) see(fn func(context.Context, *act.View) error) {
	w.t.Helper()
	if err := w.desk.See(w.t.Context(), w.officer.Actor, fn); err != nil {
		w.t.Fatal(err)
	}
}

// entries are the entries of a sitting.
func (w *roundWorld) entries(k key.Sitting) (list []evaluation.Entry) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) (err error) {
		list, err = w.law.Evaluation.Entries(ctx, v, k)
		return err
	})
	return list
}

// admitAll puts every dossier before the district's sitting and opens it.
func (w *roundWorld) admitAll() {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		for _, d := range w.dossiers {
			if _, err := w.law.Admit(ctx, a, d, w.district.sitting); err != nil {
				return err
			}
		}
		return w.law.Evaluation.OpenScoring(ctx, a, w.district.sitting)
	})
}

// submit hands in the sheets of some members of a council for all its entries.
func (w *roundWorld) submit(c roundCouncil, members ...int) {
	w.t.Helper()
	card, err := w.book.Card(cardUsed)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, e := range w.entries(c.sitting) {
		for _, m := range members {
			marks := score.Fill(card, uint64(10*i+m), w.points+rulebook.Points(100*m), w.book.Procedure.Bands.Star(rulebook.Mean{Num: int64(w.points), Den: 1}))
			w.must(c.members[m].Actor, func(ctx context.Context, a *act.Act) error {
				_, err := w.law.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e.Key, Marks: marks, Submit: true, Remark: "Nên bổ sung hợp đồng."})
				return err
			})
		}
	}
}

// closeDistrict scores and closes the district's sitting; the dossiers go to the province.
func (w *roundWorld) closeDistrict() {
	w.t.Helper()
	w.admitAll()
	w.submit(w.district, 0, 1, 2)
	w.close(w.district.sitting, "2021-09-15")
}

// closeProvince tells the round up to the proposals.
func (w *roundWorld) closeProvince() {
	w.t.Helper()
	w.closeDistrict()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.law.Evaluation.OpenScoring(ctx, a, w.province.sitting)
	})
	w.submit(w.province, 0, 1, 2)
	w.close(w.province.sitting, "2021-09-15")
}

func (w *roundWorld) close(k key.Sitting, met string) {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := w.law.Close(ctx, a, evaluation.Closing{Sitting: k, MetOn: met})
		return err
	})
}

func (w *roundWorld) recognitions() (list []recognition.Recognition) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) (err error) {
		list, err = recognition.OfRound(ctx, v, w.round)
		return err
	})
	return list
}

// written counts the journal entries with a verb.
func (w *roundWorld) written(verb string) (n int) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) error {
		list, err := act.Entries(ctx, v, "", 100000)
		for _, e := range list {
			if e.Verb == verb {
				n++
			}
		}
		return err
	})
	return n
}

// all counts every journal entry: a refused form adds none.
func (w *roundWorld) all() (n int) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) error {
		list, err := act.Entries(ctx, v, "", 100000)
		n = len(list)
		return err
	})
	return n
}

// answer is what the site sent back.
type answer struct {
	t      testing.TB
	code   int
	header http.Header
	body   string
	doc    *html.Node
}

func (w *roundWorld) get(u roundUser, path string) answer {
	w.t.Helper()
	return w.send(httptest.NewRequest(http.MethodGet, path, nil), u)
}

func (w *roundWorld) post(u roundUser, path string, form url.Values) answer {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r, u)
}

func (w *roundWorld) send(r *http.Request, u roundUser) answer {
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
	return answer{w.t, rec.Code, rec.Header(), rec.Body.String(), doc}
}

func (a answer) want(code int) answer {
	a.t.Helper()
	if a.code != code {
		a.t.Fatalf("status %d, want %d: %.600s", a.code, code, a.main())
	}
	return a
}

// leads fails unless the answer goes to the path.
func (a answer) leads(path string) answer {
	a.t.Helper()
	a.want(http.StatusSeeOther)
	if got := a.header.Get("Location"); got != path {
		a.t.Fatalf("goes to %s, want %s", got, path)
	}
	return a
}

// says fails unless the page shows every text.
func (a answer) says(texts ...string) answer {
	a.t.Helper()
	for _, x := range texts {
		if !strings.Contains(a.main(), x) {
			a.t.Errorf("page lacks %q: %.1500s", x, a.main())
		}
	}
	return a
}

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, x := range texts {
		if strings.Contains(a.main(), x) {
			a.t.Errorf("page shows %q", x)
		}
	}
	return a
}

// main is the text of the page's content, or of all of a page without one.
func (a answer) main() string {
	if list := a.elements("main", nil); len(list) == 1 {
		return textOf(list[0])
	}
	return textOf(a.doc)
}

func (a answer) elements(tag string, ok func(*html.Node) bool) (list []*html.Node) {
	for n := range a.doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag && (ok == nil || ok(n)) {
			list = append(list, n)
		}
	}
	return list
}

// table gives the heads and rows of a table as text.
func (a answer) table(id string) (head []string, rows [][]string) {
	a.t.Helper()
	found := a.elements("table", func(n *html.Node) bool { return attrOf(n, "id") == id })
	if len(found) != 1 {
		a.t.Fatalf("%d tables %q: %.800s", len(found), id, a.main())
	}
	for n := range found[0].Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" {
			continue
		}
		var cells []string
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode {
				cells = append(cells, textOf(c))
			}
		}
		if n.Parent.Data == "thead" {
			head = cells
			continue
		}
		rows = append(rows, cells)
	}
	return head, rows
}

// value is what a field of the page would send; a box sends nothing unless it is ticked.
func (a answer) value(name string) string {
	a.t.Helper()
	for _, tag := range []string{"input", "textarea", "select"} {
		for _, n := range a.elements(tag, func(n *html.Node) bool { return attrOf(n, "name") == name }) {
			switch {
			case tag == "textarea":
				return strings.TrimPrefix(rawText(n), "\n")
			case tag == "select":
				return chosenOption(n)
			case attrOf(n, "type") == "radio" || attrOf(n, "type") == "checkbox":
				if hasAttr(n, "checked") {
					return attrOf(n, "value")
				}
			default:
				return attrOf(n, "value")
			}
		}
	}
	return ""
}

func chosenOption(n *html.Node) string {
	first := ""
	for o := range n.Descendants() {
		if o.Type == html.ElementNode && o.Data == "option" {
			if hasAttr(o, "selected") {
				return attrOf(o, "value")
			}
			if first == "" {
				first = attrOf(o, "value")
			}
		}
	}
	return first
}

// refused fails unless the form came back with a sentence at each field.
func (a answer) refused(code int, fields ...string) answer {
	a.t.Helper()
	a.want(code)
	for _, f := range fields {
		if len(a.elements("a", func(n *html.Node) bool { return attrOf(n, "href") == "#f-"+f })) == 0 {
			a.t.Errorf("the list of errors does not name %s: %.600s", f, a.main())
		}
		if !a.hasID("f-" + f) {
			a.t.Errorf("nothing on the page bears the mark f-%s", f)
		}
	}
	return a
}

func (a answer) hasID(id string) bool {
	for n := range a.doc.Descendants() {
		if n.Type == html.ElementNode && attrOf(n, "id") == id {
			return true
		}
	}
	return false
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return b.String()
}

func textOf(n *html.Node) string { return strings.Join(strings.Fields(rawText(n)), " ") }

func roundAt[K ~string](room string, k K) string { return "/office/" + room + "/" + string(k) }

// withdraw takes a dossier back, as the producer may.
func (w *roundWorld) withdraw(ctx context.Context, a *act.Act, i int) error {
	return dossier.Withdraw(ctx, a, w.dossiers[i], "Chủ thể rút.")
}
