package office_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/web"
)

// pagesOf are the addresses of a told round, with what the office of Yên Thế gets there.
func (w *roundWorld) pagesOf() map[string]int {
	entry := w.entries(w.district.sitting)[0]
	r := w.recognitions()[0]
	return map[string]int{
		"/office": 200, "/office/seasons": 200, roundAt("seasons", w.season): 200, roundAt("rounds", w.round): 200, "/office/councils": 200,
		roundAt("rounds", w.round) + "/decision":                    403,
		roundAt("rounds", w.round) + "/papers/decision":             403,
		roundAt("sittings", w.district.sitting):                     404,
		roundAt("sittings", w.province.sitting):                     404,
		roundAt("sittings", w.district.sitting) + "/papers/minutes": 404,
		roundAt("entries", entry.Key):                               404,
		roundAt("councils", w.district.key):                         404,
		roundAt("recognitions", r.Key) + "/certificate":             404, // none was issued yet, and a proposal is not for them
	}
}

func TestWhoReads(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeProvince()
	for path, elsewhere := range w.pagesOf() {
		if got := w.get(w.visitor, path); got.code != 303 || got.header.Get("Location") != "/dang-nhap?ve="+url.QueryEscape(path) {
			t.Errorf("visitor at %s: %d %s", path, got.code, got.header.Get("Location"))
		}
		if got := w.get(w.judge, path); got.code != 403 {
			t.Errorf("judge at %s: %d", path, got.code)
		}
		if got := w.get(w.yenThe, path); got.code != elsewhere {
			t.Errorf("another district at %s: %d, want %d", path, got.code, elsewhere)
		}
		for _, u := range []roundUser{w.officer, w.leader} {
			want := 200
			if strings.HasSuffix(path, "/certificate") {
				want = 404
			}
			if got := w.get(u, path); got.code != want {
				t.Errorf("%s at %s: %d, want %d", u.Name, path, got.code, want)
			}
		}
	}
	for _, path := range []string{roundAt("seasons", "x"), roundAt("rounds", "x"), roundAt("sittings", "x"), roundAt("entries", "x"), roundAt("councils", "x"), roundAt("recognitions", "x") + "/certificate"} {
		w.get(w.officer, path).want(404)
	}
	w.get(w.leader, "/office/councils/new").want(403)
}

func TestWhoExports(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("rounds", w.round) + "?bang=progress&dang="
	w.get(w.admin, path+"csv").want(403)
	if links := w.get(w.admin, roundAt("rounds", w.round)).want(200).elements("a", func(n *html.Node) bool { return strings.Contains(attrOf(n, "href"), "dang=") }); len(links) > 0 {
		t.Error("links to files for who may not export")
	}
	csv := w.get(w.leader, path+"csv").want(200)
	if !strings.HasPrefix(csv.header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(csv.body, "\ufeffĐịa bàn,Hội đồng,Tình trạng,") || !strings.Contains(csv.body, "Huyện Tân Yên") {
		t.Errorf("csv: %s", csv.body)
	}
	if strings.Contains(w.get(w.yenThe, path+"csv").want(200).body, "Huyện Tân Yên") {
		t.Error("the file tells another district more than the page")
	}
	if xlsx := w.get(w.leader, path+"xlsx").want(200); !strings.HasPrefix(xlsx.body, "PK") {
		t.Error("xlsx is no archive")
	}
}

func TestWhoWrites(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	before := w.all()
	sitting := roundAt("sittings", w.district.sitting)
	council := w.councilForm()
	for path, form := range map[string]url.Values{
		"/office/seasons":                             {"place": {string(bacGiang)}, "year": {"2022"}, "title": {"x"}},
		roundAt("seasons", w.season) + "/rounds":      {"number": {"2"}, "title": {"x"}, "filed_on": {"2021-09-01"}},
		roundAt("rounds", w.round) + "/sittings":      {"council": {string(w.district.key)}, "planned_before": {"2021-10-10"}},
		roundAt("rounds", w.round) + "/decision":      {"recognitions": {"x"}, "decision_no": {"1"}, "decision_date": {"2021-09-15"}, "authority": {"x"}},
		sitting + "/admit":                            {"dossiers": {string(w.dossiers[0])}},
		sitting + "/open":                             {},
		sitting + "/close":                            {"met_on": {"2021-09-15"}},
		"/office/councils/new":                        council,
		roundAt("councils", w.district.key) + "/edit": council,
	} {
		if got := w.post(w.visitor, path, form); got.code != 303 || !strings.HasPrefix(got.header.Get("Location"), "/dang-nhap") {
			t.Errorf("visitor to %s: %d", path, got.code)
		}
		for _, u := range []roundUser{w.judge, w.leader, w.admin} {
			if got := w.post(u, path, form); got.code != 403 {
				t.Errorf("%s to %s: %d", u.Name, path, got.code)
			}
		}
		if got := w.post(w.yenThe, path, form); got.code < 400 || got.code >= 500 {
			t.Errorf("another district to %s: %d", path, got.code)
		}
	}
	if w.all() != before {
		t.Error("somebody wrote who may not")
	}
}

// TestEveryFormFitsItsRoute looks at every form of every page in every state: the route
// that takes it must know all its fields, and every control must have a name to read out.
func TestEveryFormFitsItsRoute(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	look := func(paths ...string) {
		for _, path := range paths {
			w.checkPage(path, w.get(w.officer, path).want(200))
		}
	}
	district, province, round := roundAt("sittings", w.district.sitting), roundAt("sittings", w.province.sitting), roundAt("rounds", w.round)
	look("/office", "/office/seasons", roundAt("seasons", w.season), round, district, "/office/councils", "/office/councils/new", roundAt("councils", w.district.key), roundAt("councils", w.district.key)+"/edit")
	w.admitAll()
	look(district, roundAt("entries", w.entries(w.district.sitting)[0].Key))
	w.submit(w.district, 0, 1, 2)
	w.close(w.district.sitting, "2021-09-15")
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.law.Evaluation.OpenScoring(ctx, a, w.province.sitting)
	})
	look(province)
	w.submit(w.province, 0, 1, 2)
	w.close(w.province.sitting, "2021-09-15")
	look("/office", round, round+"/decision", round+"/papers/decision", province, roundAt("entries", w.entries(w.province.sitting)[0].Key))
	w.decide()
	look("/office", round, round+"/decision", roundAt("recognitions", w.recognitions()[0].Key)+"/certificate")
}

func (w *roundWorld) checkPage(path string, page answer) {
	w.t.Helper()
	if n := len(page.elements("h1", nil)); n != 1 {
		w.t.Errorf("%s has %d headings of the first level", path, n)
	}
	if strings.Contains(page.body, " style=") || strings.Contains(page.body, "<script>") {
		w.t.Errorf("%s has a style or script of its own", path)
	}
	seen := map[string]bool{}
	for n := range page.doc.Descendants() {
		if id := attrOf(n, "id"); id != "" {
			if seen[id] {
				w.t.Errorf("%s bears the mark %s twice", path, id)
			}
			seen[id] = true
		}
	}
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, n := range page.elements(tag, func(n *html.Node) bool { return attrOf(n, "type") != "hidden" }) {
			if attrOf(n, "aria-label") == "" && !labelled(page, n) {
				w.t.Errorf("%s: %s %s has no label", path, tag, attrOf(n, "name"))
			}
		}
	}
	for _, form := range page.elements("form", func(n *html.Node) bool { return attrOf(n, "method") == "post" }) {
		w.checkForm(path, page, form)
	}
}

func labelled(page answer, n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return true
		}
	}
	return len(page.elements("label", func(l *html.Node) bool { return attrOf(l, "for") == attrOf(n, "id") })) > 0
}

func (w *roundWorld) checkForm(path string, page answer, form *html.Node) {
	w.t.Helper()
	action := attrOf(form, "action")
	route, ok := w.routeOf(action)
	if !ok {
		if !strings.HasPrefix(action, "/dang-xuat") && !strings.HasPrefix(action, "/giao-dien") {
			w.t.Errorf("%s: no route takes %s", path, action)
		}
		return
	}
	for _, tag := range []string{"input", "select", "textarea", "button"} {
		for _, n := range page.elements(tag, func(n *html.Node) bool {
			return attrOf(n, "name") != "" && (inside(n, form) || attrOf(n, "form") != "" && attrOf(n, "form") == attrOf(form, "id"))
		}) {
			name := attrOf(n, "name")
			known := slices.ContainsFunc(route.Fields, func(f string) bool {
				return f == name || f == name+"[]" || strings.HasSuffix(f, "*") && strings.HasPrefix(name, strings.TrimSuffix(f, "*"))
			})
			if !known {
				w.t.Errorf("%s: %s does not know the field %s", path, action, name)
			}
		}
	}
}

func inside(n, form *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p == form {
			return true
		}
	}
	return false
}

func (w *roundWorld) routeOf(action string) (web.Route, bool) {
	parts := strings.Split(action, "/")
	for _, r := range w.routes {
		pattern := strings.Split(r.Path, "/")
		if r.Method != "POST" || len(pattern) != len(parts) {
			continue
		}
		if slices.EqualFunc(pattern, parts, func(p, x string) bool { return p == x || strings.HasPrefix(p, "{") }) {
			return r, true
		}
	}
	return web.Route{}, false
}
