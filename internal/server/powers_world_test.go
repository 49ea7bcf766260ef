package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/account/passkeytest"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// The places of the world of powers. Things lie at the district and at its province;
// people hold their roles at each of these places.
const (
	province  place.ID = "24.2020"    // tỉnh Bắc Giang
	successor place.ID = "24.2025"    // tỉnh Bắc Ninh, which took it over
	district  place.ID = "216.2020"   // huyện Tân Yên
	sibling   place.ID = "219.2020"   // huyện Lục Ngạn
	commune   place.ID = "07324.2020" // xã Phúc Hòa, in the district

	powersBook = "1048-781"
	powersCard = 1
)

// person is somebody who asks: where the role is held, or which seat.
type person struct {
	act.Actor
	role   string   // as the oracle names it
	at     place.ID // where the role is held, '' for a seat and for nobody
	seat   string   // in the councils of the district, '' for none
	cookie string
	works  string // for whose producers: "own" is those of the district, "other" that of the sibling
}

// powersWorld is the whole site on a small province with one thing of each kind in every
// state, and one person for every role and relation.
type powersWorld struct {
	*testing.T
	*Server
	handler http.Handler
	now     *atomic.Int64
	people  map[string]*person
	order   []string          // names of people as they came
	things  map[string]string // "sitting/scoring" -> key
	at      map[string]place.ID
	book    *rulebook.Book
	hash    string                     // of the password that everybody has
	phone   *passkeytest.Authenticator // of the account without a role
}

// buildPowers builds the world on an engine: url is a PostgreSQL address, or ” for SQLite.
func buildPowers(t *testing.T, url string) *powersWorld {
	t.Helper()
	now := &atomic.Int64{}
	now.Store(time.Date(2021, 6, 13, 1, 0, 0, 0, time.UTC).UnixMilli())
	c := Config{Addr: "127.0.0.1:0", Base: passkeyBase, Data: t.TempDir(), Site: "OCOP", DatabaseURL: url, OIDC: awayProvider()}
	s, err := Build(t.Context(), c, slog.New(slog.DiscardHandler), func() time.Time { return time.UnixMilli(now.Add(1)) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w := &powersWorld{T: t, Server: s, now: now, people: map[string]*person{}, things: map[string]string{}, at: map[string]place.ID{}}
	if w.book, err = s.Books.Book(powersBook); err != nil {
		t.Fatal(err)
	}
	if w.hash, err = account.NewPasswords().Hash(t.Context(), powersPassword); err != nil {
		t.Fatal(err)
	}
	w.hire()
	w.tell()
	w.hireForProducers()
	w.signInAll()
	w.leave()
	w.represent()
	w.askAll()
	w.handKey()
	w.linkAll()
	if w.handler, err = s.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// engines are the databases that the world is built on.
func powersEngines(t *testing.T, fn func(*testing.T, string)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, "") })
	t.Run("postgres", func(t *testing.T) {
		t.Helper()
		fn(t, dbtest.Postgres(t, nil).URL())
	})
}

func (w *powersWorld) do(who act.Actor, fn func(context.Context, *act.Act) error) {
	w.Helper()
	if err := w.Desk.Do(w.Context(), who, fn); err != nil {
		w.Fatalf("%s: %v", who.Name, err)
	}
}

func (w *powersWorld) who(name string) act.Actor {
	w.Helper()
	p := w.people[name]
	if p == nil {
		w.Fatalf("nobody is called %s", name)
	}
	return p.Actor
}

// hire makes one account for every role at every place, one for every seat, one with no
// role at all.
func (w *powersWorld) hire() {
	w.Helper()
	w.person("khach", "visitor", "", "", false)
	w.person("nobody", "nobody", "", "", true)
	for _, role := range act.Roles() {
		for _, x := range []struct {
			name string
			at   place.ID
		}{{"next", successor}, {"prov", province}, {"dist", district}, {"sibl", sibling}, {"comm", commune}} {
			w.person(string(role)+"-"+x.name, string(role), x.at, "", true)
		}
	}
	for _, seat := range []string{"chair", "member", "recused", "secretary", "voting-secretary", "p-chair", "p-member", "p-secretary", "s-chair"} {
		at := district
		switch {
		case strings.HasPrefix(seat, "p-"):
			at = province
		case strings.HasPrefix(seat, "s-"):
			at = sibling
		}
		w.person(seat, string(act.Judge), at, seat, true)
	}
	// people with two hats: what one role opens the other must not write to
	w.person("leader-and-office", "leader-office", district, "", true)
	w.person("admin-and-office", "admin-office", district, "", true)
	w.person("judge-and-office", "judge-office", sibling, "", true)
	w.person("left", "nobody", "", "", true)
	w.person("disabled", "visitor", "", "", true)
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) error {
		h := act.Held{Role: act.Office, Place: district}
		return errorsOr(account.GiveRole(ctx, a, w.people["left"].Person, h), account.GiveRole(ctx, a, w.people["disabled"].Person, h))
	})
	// an officer of the district who also sits in its councils and has stepped back
	w.person("conflicted-office", "officer-judge", district, "conflicted", true)
}

func (w *powersWorld) person(name, role string, at place.ID, seat string, known bool) {
	w.Helper()
	p := &person{role: role, at: at, seat: seat, Actor: act.Visitor()}
	w.people[name] = p
	w.order = append(w.order, name)
	if !known {
		return
	}
	p.Actor = act.Actor{Name: "Người " + name}
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) (err error) {
		p.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: name, Name: p.Actor.Name, PasswordHash: w.hash})
		if err != nil || at == "" {
			return err
		}
		p.Roles = hats(role, at)
		for _, h := range p.Roles {
			if err := account.GiveRole(ctx, a, p.Person, h); err != nil {
				return err
			}
		}
		return nil
	})
}

// hats are the roles of somebody whom the oracle calls so.
func hats(role string, at place.ID) []act.Held {
	switch role {
	case "officer-judge":
		return []act.Held{{Role: act.District, Place: at}, {Role: act.Judge, Place: at}}
	case "leader-office":
		return []act.Held{{Role: act.Leader, Place: at}, {Role: act.Office, Place: sibling}, {Role: act.Judge, Place: sibling}}
	case "judge-office": // on office pages as any officer of the sibling district
		return []act.Held{{Role: act.Office, Place: at}, {Role: act.Judge, Place: district}}
	case "admin-office":
		return []act.Held{{Role: act.Admin, Place: at}, {Role: act.Office, Place: sibling}}
	}
	return []act.Held{{Role: act.Role(role), Place: at}}
}

// leave ends a role and closes an account while their sessions are open.
func (w *powersWorld) leave() {
	w.Helper()
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) error {
		return errorsOr(account.EndRole(ctx, a, w.people["left"].Person, act.Held{Role: act.Office, Place: district}), account.Disable(ctx, a, w.people["disabled"].Person))
	})
}

// signInAll gives everybody a session.
func (w *powersWorld) signInAll() { w.signIn(w.order...) }

func (w *powersWorld) signIn(names ...string) {
	w.Helper()
	for _, name := range names {
		p := w.people[name]
		if p.Person == "" {
			continue
		}
		w.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			token, _, err := account.StartSession(ctx, a, p.Person)
			p.cookie = "ocop=" + token
			return err
		})
	}
}

func (w *powersWorld) on(day string) {
	w.Helper()
	at, err := time.Parse(time.RFC3339, day+"T08:00:00+07:00")
	if err != nil {
		w.Fatal(err)
	}
	w.now.Store(at.UnixMilli())
}

// put remembers a thing by its kind and state, and where it lies.
func (w *powersWorld) put(name, k string, at place.ID) {
	w.things[name], w.at[name] = k, at
}

// tell makes the things.
func (w *powersWorld) tell() {
	w.Helper()
	office := w.who("office-prov")
	w.on("2021-06-14")
	w.do(office, func(ctx context.Context, a *act.Act) error {
		season, err := plan.OpenSeason(ctx, a, plan.NewSeason{Place: province, Year: 2021, Title: "Mùa 2021", PlanNo: "1/KH", PlanDate: "2021-02-09", Note: "GHICHUMUA"})
		if err != nil {
			return err
		}
		w.put("season/open", string(season), province)
		round, err := w.Programme.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: season, Number: 1, Title: "Đợt 1", Book: powersBook})
		w.put("round/open", string(round), province)
		return err
	})
	for _, state := range []string{"planned", "scoring", "closed"} {
		w.council(state, district, "district", "chair", "member", "recused", "voting-secretary", "secretary", "conflicted-office")
	}
	w.council("free", district, "district", "chair", "member", "recused", "secretary")
	w.council("above", province, "province", "p-chair", "p-member", "p-secretary")
	w.council("sibling", sibling, "district", "s-chair")
	for _, state := range []string{"planned", "scoring", "closed", "above", "sibling"} {
		w.sitting(state)
	}
	w.fileAll()
	w.reportAll()
	w.receiveAll()
	w.scoreAll()
	w.recheckAll()
	w.reopenAll()
	w.decideAll()
	w.correctAll()
	w.jobs()
	w.on("2021-09-15")
}

// council sets up a council; its name says in which state its sitting will be. The duty
// and the vote of a seat follow from its name.
func (w *powersWorld) council(state string, at place.ID, level string, seats ...string) {
	w.Helper()
	n := evaluation.NewCouncil{Place: at, Level: level, Name: "Hội đồng " + state, Quorum: evaluation.Quorum{Num: 1, Den: 3}, SpreadLimit: 2000, MinimumRule: "majority"}
	for _, s := range seats {
		duty, votes := evaluation.Member, true
		switch {
		case strings.HasSuffix(s, "chair"):
			duty = evaluation.Chair
		case strings.HasSuffix(s, "secretary"):
			duty, votes = evaluation.Secretary, s == "voting-secretary"
		}
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: w.who(s).Person, Name: w.who(s).Name, Duty: duty, Votes: votes})
	}
	w.do(w.who("office-prov"), func(ctx context.Context, a *act.Act) error {
		k, err := evaluation.SetCouncil(ctx, a, n)
		w.put("council/"+state, string(k), at)
		return err
	})
}

func (w *powersWorld) sitting(state string) {
	w.Helper()
	w.do(w.who("office-prov"), func(ctx context.Context, a *act.Act) error {
		k, err := w.Programme.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: key.Round(w.things["round/open"]),
			Council: key.Council(w.things["council/"+state]), PlannedBefore: "2021-10-01"})
		w.put("sitting/"+state, string(k), w.at["council/"+state])
		return err
	})
}

// fileAll files one dossier for each state it can be in; those that a council hears are
// named by the state of its sitting.
func (w *powersWorld) fileAll() {
	w.Helper()
	for _, x := range []struct{ name, to string }{{"filed", ""}, {"planned", "planned"}, {"scoring", "scoring"}, {"scoring-two", "scoring"}, {"forwarded", "closed"}, {"passed", "closed"}, {"waiting", "scoring"},
		{"proposed", "above"}, {"recognised", "above"}, {"withdrawn-star", "above"}, {"returned", ""}, {"withdrawn", ""}, {"sibling", ""}} {
		w.file(x.name, x.to)
	}
	w.do(w.who("office-prov"), func(ctx context.Context, a *act.Act) error {
		if err := dossier.Return(ctx, a, key.Dossier(w.things["dossier/returned"]), "LYDOTRALAI"); err != nil {
			return err
		}
		return dossier.Withdraw(ctx, a, key.Dossier(w.things["dossier/withdrawn"]), "LYDORUT")
	})
	w.put("dossier/admitted", w.things["dossier/planned"], district)
}

func (w *powersWorld) file(name, to string) {
	w.Helper()
	at := district
	if name == "sibling" {
		at = sibling
	}
	w.do(w.who("office-prov"), func(ctx context.Context, a *act.Act) error {
		producer, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hợp tác xã " + name, Kind: "cooperative", Place: at})
		if err != nil {
			return err
		}
		product, err := registry.EnterProduct(ctx, a, registry.Facts{Name: "Sản phẩm " + name, Place: at, Group: registry.Food, Producer: producer, Note: "GHICHUSP-" + name})
		if err != nil {
			return err
		}
		d, _, err := w.Programme.File(ctx, a, programme.Application{Season: key.Season(w.things["season/open"]), Product: product, Kind: rulebook.First,
			Card: powersCard, FiledOn: a.Today(), Note: "GHICHUHS-" + name})
		if err != nil {
			return err
		}
		w.put("producer/"+name, string(producer), at)
		w.put("product/"+name, string(product), at)
		w.put("dossier/"+name, string(d), at)
		x, err := dossier.ByKey(ctx, a.View(), d)
		if err != nil {
			return err
		}
		w.put("number/"+name, x.Code, at)
		if to == "" {
			return nil
		}
		e, err := w.Programme.Admit(ctx, a, d, key.Sitting(w.things["sitting/"+to]))
		w.put("entry/"+name, string(e), w.at["sitting/"+to])
		return err
	})
}

// scoreAll records who stepped back, fills the sheets and closes what is to be closed.
func (w *powersWorld) scoreAll() {
	w.Helper()
	w.put("entry/closed", w.things["entry/forwarded"], district)
	for _, e := range []string{"planned", "scoring", "closed"} {
		for _, who := range []string{"recused", "conflicted-office"} {
			w.recuse("entry/"+e, who)
		}
	}
	for _, e := range []struct{ entry, council string }{{"waiting", "scoring"}, {"passed", "closed"}} { // a secretary too may have an interest
		w.recuse("entry/"+e.entry, "voting-secretary")
	}
	for _, s := range []struct{ sitting, secretary string }{{"scoring", "secretary"}, {"closed", "secretary"}, {"above", "p-secretary"}} {
		w.do(w.who(s.secretary), func(ctx context.Context, a *act.Act) error {
			return w.Programme.Evaluation.OpenScoring(ctx, a, key.Sitting(w.things["sitting/"+s.sitting]))
		})
	}
	w.sheet("entry/scoring", "chair", 7130, true)
	w.sheet("entry/scoring", "voting-secretary", 7170, true)
	w.sheet("entry/scoring", "member", 7210, false)
	w.sheet("entry/scoring-two", "recused", 6300, true)
	w.sheet("entry/scoring-two", "chair", 6350, true)
	for _, who := range []string{"chair", "member"} {
		w.sheet("entry/passed", who, 7540, true)
		w.sheet("entry/waiting", who, 7540, true)
	}
	for _, who := range []string{"chair", "member", "voting-secretary"} {
		w.sheet("entry/closed", who, 7540, true)
	}
	for _, e := range []string{"proposed", "recognised", "withdrawn-star"} {
		w.sheet("entry/"+e, "p-chair", 7540, true)
		w.sheet("entry/"+e, "p-member", 7540, true)
	}
	w.closeSitting("above", "p-secretary") // first, so that what the district passes up waits
	w.closeSitting("closed", "secretary")
}

func (w *powersWorld) recuse(entry, who string) {
	w.Helper()
	w.do(w.who(who), func(ctx context.Context, a *act.Act) error {
		return evaluation.Recuse(ctx, a, key.Entry(w.things[entry]), "LYDOKHONGCHAM-"+who)
	})
}

// sheet saves a member's sheet with a remark that nobody else may read before the close.
func (w *powersWorld) sheet(entry, who string, total int, submit bool) {
	w.Helper()
	card, err := w.book.Card(powersCard)
	if err != nil {
		w.Fatal(err)
	}
	w.do(w.who(who), func(ctx context.Context, a *act.Act) error {
		_, err := w.Programme.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: key.Entry(w.things[entry]), Submit: submit,
			Marks: score.Fill(card, 1, rulebook.Points(total), 3), Remark: remarkOf(entry, who)})
		return err
	})
}

// remarkOf is what a member writes on a sheet: a word that stands nowhere else.
func remarkOf(entry, who string) string {
	return strings.ToUpper("nhanxet-" + strings.ReplaceAll(strings.TrimPrefix(entry, "entry/"), "-", "") + "-" + strings.ReplaceAll(who, "-", "") + "-het")
}

func (w *powersWorld) closeSitting(state, secretary string) {
	w.Helper()
	w.do(w.who(secretary), func(ctx context.Context, a *act.Act) error {
		_, err := w.Programme.Close(ctx, a, evaluation.Closing{Sitting: key.Sitting(w.things["sitting/"+state]), MetOn: a.Today()})
		return err
	})
}

// decideAll recognises two of three proposals and takes one star back.
func (w *powersWorld) decideAll() {
	w.Helper()
	office := w.who("office-prov")
	of := map[string]key.Recognition{}
	w.do(office, func(ctx context.Context, a *act.Act) error {
		all, err := recognition.OfRound(ctx, a.View(), key.Round(w.things["round/open"]))
		for _, r := range all {
			for _, name := range []string{"proposed", "recognised", "withdrawn-star"} {
				if string(r.Product) == w.things["product/"+name] {
					of[name] = r.Key
				}
			}
		}
		if err != nil || len(of) != 3 {
			return fmt.Errorf("%d proposals: %w", len(of), err)
		}
		_, err = w.Programme.Recognise(ctx, a, programme.Decision{Round: key.Round(w.things["round/open"]), Recognitions: []key.Recognition{of["recognised"], of["withdrawn-star"]},
			Authority: "UBND tỉnh Bắc Giang", DecisionNo: "191/QĐ-UBND", DecisionDate: a.Today()})
		return err
	})
	w.do(office, func(ctx context.Context, a *act.Act) error {
		return recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: of["withdrawn-star"], DecisionNo: "8/QĐ", DecisionDate: a.Today(),
			Case: recognition.Cases()[0], Reason: "Không còn bảo đảm chất lượng."})
	})
	w.put("recognition/proposed", string(of["proposed"]), district)
	w.put("recognition/recognised", string(of["recognised"]), district)
	w.put("recognition/withdrawn", string(of["withdrawn-star"]), district)
	w.do(office, func(ctx context.Context, a *act.Act) error {
		c, err := recognition.CertificateOf(ctx, a.View(), of["recognised"])
		if err != nil {
			return err
		}
		p, err := registry.ByKey(ctx, a.View(), key.Product(w.things["product/recognised"]))
		if err != nil {
			return err
		}
		w.put("code/recognised", c.Code, "")
		r, err := recognition.ByKey(ctx, a.View(), of["recognised"])
		if err != nil {
			return err
		}
		w.put("mean/recognised", r.Mean.Text(), "")
		w.put("slug/recognised", p.Slug, "")
		return err
	})
	w.do(office, func(ctx context.Context, a *act.Act) error {
		p, err := registry.ByKey(ctx, a.View(), key.Product(w.things["product/filed"]))
		w.put("slug/filed", p.Slug, "")
		if err != nil {
			return err
		}
		_, err = registry.EnterProduct(ctx, a, registry.Facts{Name: "SANPHAMNOIKHAC", Place: sibling, Group: registry.Food, Producer: p.Producer})
		return err
	})
	w.do(act.Actor{Person: office.Person, Name: "TENTRONGNHATKY", Roles: office.Roles}, func(ctx context.Context, a *act.Act) error {
		return errorsOr(a.Record(ctx, "product.looked", "product/"+w.things["product/filed"], district, nil, nil),
			a.Record(ctx, "entry.looked", "entry/"+w.things["entry/closed"], district, nil, nil))
	})
}

func errorsOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// jobs leaves finished work of every kind that a page asks for, ordered at the province.
func (w *powersWorld) jobs() {
	w.Helper()
	kept := func(text string) (string, int64) {
		digest, size, err := w.Files.Put(w.Context(), strings.NewReader(text), 100)
		if err != nil {
			w.Fatal(err)
		}
		return digest.String(), size
	}
	digest, size := kept("BANXUATCUATINH")
	whole, all := kept("BANSAOLUU")
	papers, pages := kept("BIENBANCUADOT")
	for _, j := range []struct {
		state   string
		kind    job.Kind
		who     string
		payload any
		result  string
	}{
		{"export", clerk.ExportProducts, "office-prov", clerk.ExportOrder{Format: clerk.CSV}, fmt.Sprintf(`{"file":%q,"name":"a.csv","size":%d}`, digest, size)},
		{"import", clerk.ImportProducts, "office-prov", clerk.ImportOrder{File: digest, Name: "danh-sach.csv", Dry: true}, `{"report":{"dry_run":true,"rows":[{"row":2,"name":"Chè"}],"counts":{"new":1}}}`},
		{"backup", clerk.Backup, "admin-prov", nil, fmt.Sprintf(`{"file":%q,"name":"b.tar.gz","size":%d}`, whole, all)},
		{"papers", clerk.RoundPapers, "district-dist", clerk.RoundOrder{Round: key.Round(w.things["round/open"])}, fmt.Sprintf(`{"file":%q,"name":"c.zip","size":%d}`, papers, pages)},
	} {
		w.do(w.who(j.who), func(ctx context.Context, a *act.Act) error {
			k, at := a.NewKey(), w.people[j.who].at
			w.put("job/"+j.state, k, at)
			n := job.New{Key: k, Kind: j.kind, Payload: j.payload, AskedBy: string(a.Actor().Person), Place: string(at), At: a.Now()}
			if err := job.Enqueue(ctx, a.Tx, n); err != nil {
				return err
			}
			if _, err := a.ExecContext(ctx, `UPDATE job SET state = 'done', finished_at = 1, result = $1 WHERE job = $2`, j.result, k); err != nil {
				return err
			}
			return a.Record(ctx, "job.asked", "job/"+k, at, nil, nil)
		})
	}
}
