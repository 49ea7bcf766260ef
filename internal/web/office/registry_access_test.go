package office_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/base/blob"
)

// who is what each kind of reader gets at an address.
type who struct{ officer, leader, admin, district, elsewhere int }

func TestWhoReadsTheRegistry(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	r := w.told(w.products[0], 3, "2021-08-01")
	producer := w.stored(w.products[0]).Producer
	job, _ := w.ended(w.officer, w.post(w.officer, jobsPath, url.Values{"kind": {"export.csv"}}))
	all := who{200, 200, 200, 200, 200}
	for path, want := range map[string]who{
		"/office/products": all, "/office/producers": all, "/office/dossiers": all, "/office/recognitions": all, "/office/jobs": all, "/office/search?q=vai": all,
		roundAt("products", w.products[0]):                      {200, 200, 200, 200, 404},
		roundAt("producers", producer):                          {200, 200, 200, 200, 404},
		roundAt("dossiers", w.dossiers[0]):                      {200, 200, 200, 200, 404},
		roundAt("recognitions", r):                              {200, 200, 200, 200, 404},
		"/office/products/new":                                  {200, 403, 403, 200, 200},
		"/office/dossiers/new?product=" + string(w.products[0]): {200, 403, 403, 200, 404},
		importPath:                 {200, 403, 403, 403, 403},
		importPath + "/sample.csv": {200, 403, 403, 403, 403},
		job:                        {200, 200, 404, 404, 404},
		job + "/file":              {200, 200, 404, 404, 404},
	} {
		if got := w.get(w.visitor, path); got.code != 303 || got.header.Get("Location") != "/dang-nhap?ve="+url.QueryEscape(path) {
			t.Errorf("visitor at %s: %d %s", path, got.code, got.header.Get("Location"))
		}
		if got := w.get(w.judge, path); got.code != 403 {
			t.Errorf("judge at %s: %d", path, got.code)
		}
		for _, c := range []struct {
			user roundUser
			want int
		}{{w.officer, want.officer}, {w.leader, want.leader}, {w.admin, want.admin}, {w.tanYen, want.district}, {w.yenThe, want.elsewhere}} {
			if got := w.get(c.user, path); got.code != c.want {
				t.Errorf("%s at %s: %d, want %d", c.user.Name, path, got.code, c.want)
			}
		}
	}
	for _, path := range []string{roundAt("products", "x"), roundAt("producers", "x"), roundAt("dossiers", "x"), roundAt("recognitions", "x"), roundAt("jobs", "x")} {
		w.get(w.officer, path).want(404)
	}
}

func TestWhoWritesInTheRegistry(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	r := w.told(w.products[0], 3, "2021-08-01")
	file := w.newForm()
	before := w.all()
	for path, form := range map[string]url.Values{
		"/office/products/new":             {"name": {"Mỳ"}, "group": {"food"}, "place": {string(tanYen)}},
		roundAt("products", w.products[0]): with(w.productForm(w.products[0]), "name", "Khác"),
		"/office/dossiers/new":             file,
		roundAt("dossiers", w.dossiers[0]): {"step": {"return"}, "reason": {"x"}},
		roundAt("recognitions", r):         withdrawal(),
		"/office/jobs/x/store":             {},
	} {
		if got := w.post(w.visitor, path, form); got.code != 303 || !strings.HasPrefix(got.header.Get("Location"), "/dang-nhap") {
			t.Errorf("visitor to %s: %d", path, got.code)
		}
		for _, u := range []roundUser{w.judge, w.leader, w.admin} {
			if got := w.post(u, path, form); got.code != 403 {
				t.Errorf("%s to %s: %d", u.Name, path, got.code)
			}
		}
		if got := w.post(w.yenThe, path, form); got.code != 403 && got.code != 404 {
			t.Errorf("another district to %s: %d", path, got.code)
		}
	}
	for _, u := range []roundUser{w.judge, w.leader, w.admin, w.tanYen} {
		if got := w.upload(u, importPath, "x.csv", mixed()); got.code != 403 {
			t.Errorf("%s imports: %d", u.Name, got.code)
		}
	}
	if w.all() != before {
		t.Error("somebody wrote who may not")
	}
	if err := w.files.Walk(func(d blob.Digest, _ int64) error { return fmt.Errorf("%s was kept", d) }); err != nil {
		t.Error(err)
	}
}

// What a reader may not do is not offered, and the journal is for who may read it.
func TestPagesOfferWhatTheReaderMayDo(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	r := w.told(w.products[0], 3, "2021-08-01")
	for _, path := range []string{roundAt("products", w.products[0]), roundAt("dossiers", w.dossiers[0]), roundAt("recognitions", r)} {
		for _, u := range []roundUser{w.leader, w.admin} {
			if page := w.get(u, path).want(200); len(page.buttons()) > 0 || !hasHeading(page, "Nhật ký") {
				t.Errorf("%s at %s: %q", u.Name, path, page.buttons())
			}
		}
		if page := w.get(w.tanYen, path).want(200); hasHeading(page, "Nhật ký") {
			t.Errorf("the district reads the journal at %s", path)
		}
	}
	if link := w.get(w.leader, "/office/products").want(200).link("/office/products/new"); link != "" {
		t.Error("a leader is led to a form that is not for him")
	}
	if page := w.get(w.tanYen, "/office/products").want(200); page.link(importPath) != "" || page.link("/office/products/new") == "" {
		t.Error("the district is offered another's work, or not its own")
	}
	w.get(w.leads, "/office/products").want(200).says("Vải sớm số 1")
}

func hasHeading(a answer, words string) bool {
	return len(a.elements("h2", func(n *html.Node) bool { return textOf(n) == words })) > 0
}
