package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/web"
)

// readersDoors ask who may open a page.
func readersDoors() map[string]doorway {
	all := map[string]doorway{"GET /office/readers": {}, "GET /jury/readers": {}, "GET /office/readers?page=/office/journal": {}, "GET /office/readers?page=/office/readers": {}}
	for path, d := range thingPages() {
		audience, _, _ := strings.Cut(path[1:], "/")
		all["GET /"+audience+"/readers?page="+path] = d
	}
	return all
}

// thingPages are the pages of things, of which it is asked who may open them.
func thingPages() map[string]doorway {
	entries := append([]string{"scoring-two"}, sittingStates...)
	return map[string]doorway{
		"/office/seasons/{key}": {thing: "season", states: open}, "/office/rounds/{key}": {thing: "round", states: open},
		"/office/rounds/{key}/decision": {thing: "round", states: open, list: "/office/rounds/{key}"},
		"/office/sittings/{key}":        {thing: "sitting", states: sittingStates}, "/office/entries/{key}": {thing: "entry", states: entries},
		"/office/councils/{key}": {thing: "council", states: []string{"free", "scoring"}}, "/office/products/{key}": {thing: "product", states: filed},
		"/office/producers/{key}": {thing: "producer", states: filed}, "/office/dossiers/{key}": {thing: "dossier", states: dossierStates},
		"/office/recognitions/{key}": {thing: "recognition", states: recognitionStates}, "/office/jobs/{key}": {thing: "job", states: jobStates},
		"/office/people/{key}": {thing: "person", states: []string{"officer"}},
		"/jury/entries/{key}":  {thing: "entry", states: entries}, "/jury/sittings/{key}": {thing: "sitting", states: sittingStates},
	}
}

// readersWorld is the world of powers with a window on the lists of readers.
type readersWorld struct {
	*powersWorld
	list web.Readers // the last one asked for
}

func buildReaders(t *testing.T, url string) *readersWorld {
	t.Helper()
	w := &readersWorld{powersWorld: buildPowers(t, url)}
	w.askedElsewhere()
	entry := w.entry()
	k, err := w.kernel(t.Context(), entry)
	if err != nil {
		t.Fatal(err)
	}
	window := web.Route{Method: "GET", Path: "/window", Permission: act.AccountOwn, Read: func(ctx context.Context, r *web.Request, v *act.View) (_ web.Answer, err error) {
		w.list, err = r.Readers(ctx, v, r.Query("page"))
		return web.Go("/", ""), err
	}}
	w.handler = k.Handler(append(w.tables(entry), []web.Route{window})...)
	return w
}

// askedElsewhere leaves work at the district that somebody asked for who holds no role there
// now: nothing but having asked opens it.
func (w *readersWorld) askedElsewhere() {
	w.Helper()
	asker := w.who("office-sibl")
	w.do(asker, func(ctx context.Context, a *act.Act) error {
		k := a.NewKey()
		w.put("job/elsewhere", k, district)
		n := job.New{Key: k, Kind: clerk.ExportProducts, Payload: clerk.ExportOrder{Format: clerk.CSV}, AskedBy: string(asker.Person), Place: string(district), At: a.Now()}
		return errorsOr(job.Enqueue(ctx, a.Tx, n), a.Record(ctx, "job.asked", "job/"+k, district, nil, nil))
	})
}

// pages are the addresses of all things in all states, and of the journal of one.
func (w *readersWorld) pages() (list []string) {
	w.Helper()
	for path, d := range thingPages() {
		for _, state := range d.states {
			list = append(list, strings.ReplaceAll(path, "{key}", w.things[d.thing+"/"+state]))
		}
	}
	list = append(list, "/office/jobs/"+w.things["job/elsewhere"])
	for _, x := range []string{"dossier/returned", "product/filed", "sitting/closed"} {
		kind, _, _ := strings.Cut(x, "/")
		list = append(list, "/office/journal?muc="+kind+"%2F"+w.things[x])
	}
	slices.Sort(list)
	return append(list, "/san-pham/"+w.things["slug/recognised"], "/office", "/office/dossiers", "/office/councils/new", "/office/people", "/office/jobs", "/jury")
}

// ask looks for somebody who may ask about a page, and asks.
func (w *readersWorld) ask(page string) bool {
	w.Helper()
	for _, who := range w.order {
		w.list = web.Readers{}
		if g := w.look(who, "/window?page="+strings.ReplaceAll(page, "%", "%25")); g.status == http.StatusSeeOther && g.answer() != signIn {
			return true
		}
	}
	return false
}

// Whoever the list names is answered with the page when they ask for it, and nobody else is:
// for every page of a thing in every state and everybody there is, with two hats, with a role
// that has ended, with a closed account.
func TestReadersAreWhoOpensThePage(t *testing.T) {
	powersEngines(t, func(t *testing.T, url string) {
		w := buildReaders(t, url)
		compared := 0
		for _, page := range w.pages() {
			if !w.ask(page) {
				t.Errorf("nobody may ask about %s", page)
				continue
			}
			for _, who := range w.order {
				compared++
				if said, is := w.named(who), w.truth(who, page); said != is {
					t.Errorf("%s by %s: the list says %v, the door %v", page, who, said, is)
				}
			}
		}
		t.Logf("%d answers compared", compared)
	})
}

// named says whether the list names somebody.
func (w *readersWorld) named(who string) bool {
	return w.list.Everybody || slices.ContainsFunc(w.list.List, func(x web.Reader) bool { return x.Opens && x.Key == w.people[who].Person })
}

// truth is what the doors say: the page itself, or of a sheet who reads its marks elsewhere.
func (w *readersWorld) truth(who, page string) bool {
	w.Helper()
	if !w.list.Own {
		return w.look(who, page).status == http.StatusOK
	}
	return w.readsMarks(who, strings.TrimPrefix(page, "/jury/entries/"))
}

// readsMarks says whether somebody meets the marks of all members about an entry: on the
// page of the office, or in the line that the sealed table of the secretary has for it.
func (w *readersWorld) readsMarks(who, entry string) bool {
	w.Helper()
	g := w.look(who, "/office/entries/"+entry)
	if g.status == http.StatusOK && bytes.Contains(g.body, []byte("part-a")) {
		return true
	}
	if entry != w.things["entry/closed"] {
		return false
	}
	g = w.look(who, "/jury/sittings/"+w.things["sitting/closed"])
	return g.status == http.StatusOK && bytes.Contains(g.body, []byte("/jury/entries/"+entry))
}

// Before the close nobody reads the marks of another; after it those do whom the list shows.
func TestReadersOfMarks(t *testing.T) {
	powersEngines(t, func(t *testing.T, url string) {
		w := buildReaders(t, url)
		for entry, want := range map[string]web.Marks{"planned": web.MarksClosed, "scoring": web.MarksClosed, "closed": web.MarksShown} {
			page := "/office/entries/" + w.things["entry/"+entry]
			w.look("office-dist", "/window?page="+page)
			if w.list.Marks != want {
				t.Errorf("%s entry: the page tells %v of marks, want %v", entry, w.list.Marks, want)
			}
			shown := 0
			for _, x := range w.list.List {
				if x.Opens && x.Marks {
					shown++
				}
			}
			if (shown > 0) != (want == web.MarksShown) {
				t.Errorf("%s entry: %d people are shown marks", entry, shown)
			}
		}
	})
}

// Who stepped back is told to who reads results there; an administrator, who does not, finds
// the same people as if nobody had.
func TestReadersDoNotTellWhoSteppedBack(t *testing.T) {
	w := buildReaders(t, "")
	page := "/office/readers?page=/office/dossiers/" + w.things["dossier/planned"]
	const away, hedge = "Không xem được vì đã được ghi nhận không tham gia hồ sơ: 1 người.", "danh sách này không cho biết đó là ai"
	for _, x := range []struct {
		who         string
		away, hedge bool
		name        bool // of the person who stepped back, among those with the roles
	}{{"office-dist", true, false, false}, {"auditor-prov", true, false, false}, {"admin-dist", false, true, true}} {
		body := string(w.look(x.who, page).body)
		for text, want := range map[string]bool{away: x.away, "Người conflicted-office": x.name} {
			if strings.Contains(body, text) != want {
				t.Errorf("%s reads %q: %v, want %v", x.who, text, !want, want)
			}
		}
		if x.hedge && !strings.Contains(body, hedge) {
			t.Errorf("%s is not told that the list holds back", x.who)
		}
	}
	count := func(dossier string) string { // the rows that an administrator sees
		body := string(w.look("admin-dist", "/office/readers?page=/office/dossiers/"+w.things["dossier/"+dossier]).body)
		return body[strings.Index(body, "<table"):strings.Index(body, "</table>")]
	}
	if count("planned") != count("filed") {
		t.Error("an administrator can count who stepped back")
	}
}

// A page is asked once for all who hold the same roles and have no ties of their own: more
// officers make the list longer and not dearer.
func TestReadersAreAskedForByRole(t *testing.T) {
	w := buildReaders(t, "")
	page := "/window?page=/office/dossiers/" + w.things["dossier/filed"]
	w.look("office-dist", page)
	before := w.list
	for i := range 30 {
		w.person(fmt.Sprintf("officer-%d", i), "office", district, "", true)
	}
	w.look("office-dist", page)
	if len(w.list.List) != len(before.List)+30 || w.list.Asked != before.Asked {
		t.Errorf("%d readers were found by asking %d times; before 30 more officers came it was %d and %d", len(w.list.List), w.list.Asked, len(before.List), before.Asked)
	}
}

// Every page of a thing, and its journal, leads whoever may ask to its readers.
func TestPagesLeadToTheirReaders(t *testing.T) {
	w := buildReaders(t, "")
	for _, page := range w.pages() {
		who := "office-prov"
		switch {
		case strings.HasPrefix(page, "/office/people/") || page == "/office/jobs/"+w.things["job/backup"]:
			who = "admin-prov"
		case strings.HasPrefix(page, "/jury/"):
			who = "secretary"
		case !strings.Contains(page, "-") || strings.HasPrefix(page, "/san-pham"): // a list, or public
			continue
		}
		at := slices.IndexFunc(links(string(w.look(who, page).body)), func(l string) bool { return strings.Contains(l, "/readers?page=") })
		if at < 0 {
			t.Errorf("%s does not lead %s to its readers", page, who)
			continue
		}
		link := links(string(w.look(who, page).body))[at]
		if g := w.look(who, link); g.status != http.StatusOK || !bytes.Contains(g.body, []byte("Vai trò và địa bàn")) && !bytes.Contains(g.body, []byte("Chưa có ai khác xem được")) {
			t.Errorf("%s leads %s to %s: %d", page, who, link, g.status)
		}
	}
}

// Names of people stand in the list of who may see people, and nowhere else.
func TestReadersAreNamedToAdministrators(t *testing.T) {
	w := buildReaders(t, "")
	page := "/office/readers?page=/office/products/" + w.things["product/filed"]
	for who, want := range map[string]bool{"admin-dist": true, "office-dist": false, "auditor-dist": false} {
		if body := string(w.look(who, page).body); strings.Contains(body, "Người leader-prov") != want {
			t.Errorf("%s reads names: %v, want %v", who, !want, want)
		}
	}
}
