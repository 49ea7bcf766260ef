package jury_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"ocop/internal/evaluation"
	"ocop/internal/law/score"
	"ocop/internal/web/browsertest"
)

// as serves the site to one person, whose session every request carries.
func (w *world) as(t *testing.T, u user) string {
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Del("Cookie")
		r.AddCookie(&http.Cookie{Name: "ocop", Value: u.token})
		w.site.ServeHTTP(rw, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestPagesInABrowser looks at every kind of page in real Chromium: axe-core finds
// nothing, and nothing runs over the edge of a phone.
func TestPagesInABrowser(t *testing.T) {
	open, shut := newWorld(t, 9, 2), newWorld(t, 3, 2)
	half := open.marks(75)
	half[4] = score.Unmarked
	open.save(open.members[0], evaluation.Draft{Entry: open.entries[0], Marks: half})
	open.submit(open.members[0], open.entries[1], 75)
	shut.submitAll(75)
	shut.post(shut.secretary, sitting(shut.sitting)+"/close", closing("2026-09-15", "")).goes(sitting(shut.sitting))
	member, desk := open.as(t, open.members[0]), open.as(t, open.secretary)
	past, sealed := shut.as(t, shut.members[0]), shut.as(t, shut.secretary)
	pages := []string{member + "/jury", member + entry(open.entries[0]), member + entry(open.entries[1]), member + entry(open.entries[0]) + "/recuse", member + entry(open.entries[1]) + "/receipt",
		member + sheets(open), member + receipts(open), past + sheets(shut),
		desk + "/jury", desk + sitting(open.sitting), past + "/jury", past + entry(shut.entries[0]), sealed + sitting(shut.sitting), member + "/jury?lang=en"}
	b := browsertest.Start(t, "")
	for i, address := range pages {
		b.Load(address)
		b.Look(fmt.Sprintf("jury %d", i))
	}
}

// TestLiveCheckCountsAsTheServerDoes marks a sheet in the browser and compares what the
// script says with what the server says after the same marks were saved.
func TestLiveCheckCountsAsTheServerDoes(t *testing.T) {
	w := newWorld(t, 3, 1)
	b := browsertest.Start(t, w.as(t, w.members[0]))
	b.Open(entry(w.entries[0]))
	const count = `JSON.stringify([document.querySelector("[data-marked=all]").textContent, document.querySelector("[data-all=all]").textContent,
		document.querySelector("#needs [data-left]").textContent, String(document.querySelectorAll("[data-need]:not([hidden])").length)])`
	choose := func(code string, value int8) {
		browsertest.Eval[bool](b, fmt.Sprintf(`(() => { document.querySelector("[name='mark.%s'][value='%d']").click(); return true })()`, code, value))
	}
	check := func(what string, form url.Values) {
		t.Helper()
		live := browsertest.Eval[string](b, count)
		version := fmt.Sprint(w.stored(w.members[0], w.entries[0]).Version)
		form.Set("version", version)
		w.post(w.members[0], entry(w.entries[0]), form).goes(entry(w.entries[0]))
		b.Open(entry(w.entries[0]))
		plain := w.get(w.members[0], entry(w.entries[0])).counts()
		if live != plain {
			t.Errorf("%s: the script counts %s, the server %s", what, live, plain)
		}
	}
	m := score.Blank(w.card)
	for _, leaf := range w.card.Leaves()[:12] {
		m[leaf.Leaf] = int8(len(leaf.Options))
		choose(leaf.Code, m[leaf.Leaf])
	}
	check("a part of the marks", w.form(m, "", "draft"))
	for _, leaf := range w.card.Leaves() {
		if leaf.OnlyIf != nil {
			m[leaf.OnlyIf.Leaf] = optionOf(leaf.OnlyIf.Parent, 0)
			choose(leaf.OnlyIf.Code, m[leaf.OnlyIf.Leaf])
		}
	}
	check("a condition that does not hold", w.form(m, "", "draft"))
	gate := w.card.Gates[0].Code
	browsertest.Eval[bool](b, fmt.Sprintf(`(() => { document.querySelector("[name=finding][value='%s']").click(); return true })()`, gate))
	form := w.form(m, "", "draft")
	form.Set("finding", gate)
	check("a finding", form)
}

// counts are what the server says of a sheet, in the form the script reports.
func (p page) counts() string {
	p.t.Helper()
	pick := func(name, want string) string {
		for n := range p.Doc.Descendants() {
			if has(n, name) && (want == "" || attr(n, name) == want) {
				return text(n)
			}
		}
		return ""
	}
	shown := 0
	for _, li := range p.all("li", nil) {
		if has(li, "data-need") && !has(li, "hidden") {
			shown++
		}
	}
	b, err := json.Marshal([]string{pick("data-marked", "all"), pick("data-all", "all"), pick("data-left", ""), fmt.Sprint(shown)})
	if err != nil {
		p.t.Fatal(err)
	}
	return string(b)
}
