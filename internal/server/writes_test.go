package server

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/evaluation"
	"ocop/internal/law/score"
)

// form is a form of a page with the values it shows.
type form struct {
	action string
	values url.Values
	kinds  map[string]string // of input, by name
}

var anyKey = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|-[0-9a-z]{26}$`)

// name is the same for the forms of all things of one kind.
func (f form) name() string {
	return anyKey.ReplaceAllString(f.action, "{}") + " " + strings.Join(slices.Sorted(maps.Keys(f.kinds)), ",")
}

// few are the fields of a form, of those that are marks, votes or lines of one kind the first.
func (f form) few() map[string]string {
	some := map[string]string{}
	kinds := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(f.kinds)) {
		kind := regexp.MustCompile(`[0-9]+(\.[0-9]+)*`).ReplaceAllString(name, "N")
		if !kinds[kind] {
			kinds[kind], some[name] = true, f.kinds[name]
		}
	}
	return some
}

// forms reads the forms of a page that change something and take no file.
func forms(t *testing.T, page string) (all []form) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	loose := map[string][]*html.Node{} // fields that stand outside of their form
	for n := range root.Descendants() {
		if id := attribute(n, "form"); id != "" {
			loose[id] = append(loose[id], n)
		}
	}
	for n := range root.Descendants() {
		if n.Data != "form" || !strings.EqualFold(attribute(n, "method"), "post") || attribute(n, "enctype") != "" {
			continue
		}
		f := form{action: attribute(n, "action"), values: url.Values{}, kinds: map[string]string{}}
		for field := range n.Descendants() {
			f.take(field)
		}
		for _, field := range loose[attribute(n, "id")] {
			f.take(field)
		}
		all = append(all, f)
	}
	return all
}

func (f form) take(n *html.Node) {
	name := attribute(n, "name")
	if n.Type != html.ElementNode || name == "" || has(n, "readonly") || has(n, "disabled") {
		return
	}
	kind := n.Data
	if kind == "input" {
		kind = attribute(n, "type")
	}
	if kind == "button" { // the first one is pressed
		if !f.values.Has(name) {
			f.values.Set(name, attribute(n, "value"))
		}
		return
	}
	f.kinds[name] = kind
	switch {
	case kind == "textarea":
		f.values.Set(name, text(n))
	case kind == "select":
		f.values.Set(name, chosen(n))
	case kind != "checkbox" && kind != "radio" || has(n, "checked"):
		f.values.Add(name, attribute(n, "value"))
	}
}

// chosen is the value of the selected option, the first one when none is.
func chosen(n *html.Node) (value string) {
	first := true
	for o := range n.Descendants() {
		if o.Data == "option" && (first || has(o, "selected")) {
			value, first = attribute(o, "value"), false
		}
	}
	return value
}

func text(n *html.Node) (s string) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			s += c.Data
		}
	}
	return s
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// broken is what no browser sends; a page of its own says so.
var broken = map[string]string{
	"not UTF-8": "Chè \xff\xfe xanh", "NUL": "Chè\x00xanh", "half a surrogate": "Chè \xed\xa0\x80", "very much": strings.Repeat("chè ", 80_000),
}

// unreadable is text that no field may take.
var unreadable = map[string]string{
	"control": "Chè\x07xanh", "zero width": "Chè\u200bxanh", "turned direction": "Chè \u202exanh", "twenty marks": "Che" + strings.Repeat("\u0301", 20),
	"Cyrillic look-alike": "Chе xanh", "very long": strings.Repeat("chè ", 9_000),
}

// nonsense is what no date, number, choice or hidden field may take.
var nonsense = map[string]string{
	"word": "nobody", "not a number": "NaN", "exponent": "1e400", "full width": "１０", "too big": "9223372036854775808",
	"30 February": "2026-02-30", "year of five digits": "20226-01-01", "quote": "' OR '1'='1", "template": "{{.Secret}}", "markup": "<b onmouseover=alert(1)>",
}

// Every form on every page refuses what no field may take: with an answer of 4xx, a page
// in Vietnamese, no changed row and no file.
func TestEveryFormRefusesBadInput(t *testing.T) {
	h := build(t)
	h.Config.Base = passkeyBase // so that pages have the forms of passkeys
	var err error
	if h.handler, err = h.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.readySheet("uyvien1")
	before, files := h.rows(), h.stored()
	tried := map[string]int{}
	for _, login := range []string{"vanphong", "tuvan1", "thuky", "uyvien1", "quantri", "chuthe", "khách"} {
		for _, f := range h.formsOf(login) {
			if tried[f.name()] > 0 || strings.HasPrefix(f.action, "/ui") { // the page of all components takes nothing
				continue
			}
			for field, kind := range f.few() {
				h.refuses(login, f, field, broken)
				if field == "return" { // where to go afterwards: any path of the site, and home for what is none
					continue
				}
				h.refuses(login, f, field, unreadable)
				if slices.Contains([]string{"date", "number", "hidden", "select", "radio"}, kind) {
					h.refuses(login, f, field, nonsense)
				}
				tried[f.name()]++
			}
		}
	}
	if len(tried) < 15 {
		t.Errorf("only %d forms were found: %v", len(tried), slices.Sorted(maps.Keys(tried)))
	}
	for _, name := range []string{"/dang-nhap/khoa passkey,ve", "/tai-khoan/khoa/moi name", "/jury/sittings/{}/sheets sheet",
		"/office/dossiers/{}/review attended,done_on,findings,kind,supplements,tests"} {
		if tried[name] == 0 {
			t.Errorf("%s was not tried", name)
		}
	}
	for table, sum := range h.rows() {
		if sum != before[table] {
			t.Errorf("table %s has changed", table)
		}
	}
	if n := h.stored(); n != files {
		t.Errorf("%d files are stored, there were %d", n, files)
	}
}

// readySheet leaves a member with a sheet that can be handed in.
func (h *house) readySheet(login string) {
	h.Helper()
	who := act.Actor{Roles: []act.Held{{Role: act.Judge, Place: "24.2025"}}}
	err := h.Desk.DB.View(h.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT person, name FROM person WHERE login = $1`, login).Scan(&who.Person, &who.Name)
	})
	if err != nil {
		h.Fatal(err)
	}
	err = h.Desk.Do(h.Context(), who, func(ctx context.Context, a *act.Act) error {
		list, err := h.Programme.Evaluation.MyEntries(ctx, a.View(), who.Person)
		i := slices.IndexFunc(list, func(e evaluation.MyEntry) bool {
			return e.SittingState == evaluation.Scoring && e.Recusal == "" && (e.Sheet == evaluation.NoSheet || e.Sheet == evaluation.Drafted)
		})
		if err != nil || i < 0 {
			return fmt.Errorf("%d dossiers, none to mark: %w", len(list), err)
		}
		book, err := h.Books.ByDigest(list[i].Digest)
		if err != nil {
			return err
		}
		card, err := book.Card(list[i].Card)
		if err != nil {
			return err
		}
		was, err := evaluation.SheetFor(ctx, a.View(), list[i].Key, who.Person)
		if err != nil {
			return err
		}
		_, err = h.Programme.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: list[i].Key, Marks: score.Fill(card, 1, 7500, 3), Version: was.Version})
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
}

// formsOf walks the pages of a person.
func (h *house) formsOf(login string) (all []form) {
	h.Helper()
	seen, queue := map[string]bool{}, h.addresses()
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		if status, body := h.ask(http.MethodGet, path, h.cookies[login]); status == http.StatusOK {
			queue = append(queue, links(body)...)
			all = append(all, forms(h.T, body)...)
		}
	}
	return all
}

// refuses sends the form with one field spoilt in every way.
func (h *house) refuses(login string, f form, field string, bad map[string]string) {
	h.Helper()
	for what, value := range bad {
		sent := maps.Clone(f.values)
		sent[field] = []string{value}
		status, body := h.post(f.action, h.cookies[login], sent)
		if status < 400 || status >= 500 {
			h.Errorf("%s: %s with %s in %s: %d", login, f.name(), what, field, status)
		}
		typed := status != http.StatusRequestEntityTooLarge && slices.Contains([]string{"text", "textarea", "date", "number", "search"}, f.kinds[field])
		if typed && broken[what] == "" && !strings.Contains(body, `aria-invalid="true"`) {
			h.Errorf("%s: %s with %s in %s: %d names no field", login, f.name(), what, field, status)
		}
	}
}

func (h *house) post(path, cookie string, values url.Values) (int, string) {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w.Code, fmt.Sprint(w.Body)
}
