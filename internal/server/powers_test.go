package server

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/base/db"
	"ocop/internal/schema"
	"ocop/internal/web"
)

// got is an answer of the site.
type got struct {
	status int
	header http.Header
	body   []byte
}

// send asks as somebody.
func (w *powersWorld) send(c cell) got {
	w.Helper()
	method, _, _ := strings.Cut(c.doorway, " ")
	var body io.Reader
	kind := "application/x-www-form-urlencoded"
	switch {
	case c.file:
		var b []byte
		b, kind = upload()
		body = bytes.NewReader(b)
	case c.form != nil:
		body = strings.NewReader(c.form.Encode())
	}
	r := httptest.NewRequest(method, c.path, body)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", kind)
	}
	if cookie := w.people[c.who].cookie; cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return got{rec.Code, rec.Result().Header, rec.Body.Bytes()}
}

// answer is what an answer means in words of the oracle.
func (g got) answer() string {
	switch {
	case g.status == http.StatusSeeOther && strings.HasPrefix(g.header.Get("Location"), "/dang-nhap?ve="):
		return signIn
	case g.status == http.StatusOK || g.status == http.StatusSeeOther:
		return allowed
	case g.status == http.StatusForbidden:
		return refused
	case g.status == http.StatusNotFound:
		return unseen
	case g.status == http.StatusConflict:
		return conflict
	case g.status == http.StatusUnprocessableEntity:
		return invalid
	case g.status == http.StatusBadRequest:
		return malformed
	}
	return fmt.Sprint(g.status)
}

// plain is an answer without what differs in every request: its number, and the key.
func (g got) plain(k string) string {
	h := g.header.Clone()
	n := h.Get("X-Request-Number")
	h.Del("X-Request-Number")
	h.Del("Content-Length")
	var b strings.Builder
	fmt.Fprintln(&b, g.status)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		fmt.Fprintln(&b, name, h[name])
	}
	text := b.String() + string(g.body)
	if n != "" {
		text = strings.ReplaceAll(text, n, "NUMBER")
	}
	if k != "" {
		text = strings.ReplaceAll(text, k, "KEY")
	}
	return text
}

// text is everything that an answer says, archives opened.
func (g got) text() string {
	all := g.plain("")
	if z, err := zip.NewReader(bytes.NewReader(g.body), int64(len(g.body))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				b, _ := io.ReadAll(r) // a broken part tells nothing
				all += string(b)
			}
		}
	}
	return all
}

// image is every row of every table.
type image map[string][][]any

func (w *powersWorld) image() image {
	w.Helper()
	tables, err := schema.Tables()
	if err != nil {
		w.Fatal(err)
	}
	all := image{}
	err = w.Desk.DB.View(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, t := range tables {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+t.Name+" ORDER BY "+strings.Join(t.Key, ", "))
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				all[t.Name] = append(all[t.Name], values)
			}
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// changed are the tables in which two images differ.
func (a image) changed(b image) (names []string) {
	all := map[string]bool{}
	for t := range a {
		all[t] = true
	}
	for t := range b {
		all[t] = true
	}
	for _, t := range slices.Sorted(maps.Keys(all)) {
		if !reflect.DeepEqual(a[t], b[t]) {
			names = append(names, t)
		}
	}
	return names
}

// restore makes the rows what they were.
func (w *powersWorld) restore(to image) {
	w.Helper()
	tables, err := schema.Tables()
	if err != nil {
		w.Fatal(err)
	}
	err = w.Desk.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, t := range slices.Backward(tables) {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+t.Name); err != nil {
				return err
			}
		}
		for _, t := range tables {
			if err := insertAll(ctx, tx, t, to[t.Name]); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

// insertAll stores rows, many in one statement.
func insertAll(ctx context.Context, tx *db.Tx, t schema.Table, rows [][]any) error {
	for part := range slices.Chunk(rows, 100) {
		var marks []string
		var args []any
		for _, row := range part {
			var one []string
			for _, x := range row {
				args = append(args, x)
				one = append(one, fmt.Sprintf("$%d", len(args)))
			}
			marks = append(marks, "("+strings.Join(one, ", ")+")")
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO "+t.Name+" VALUES "+strings.Join(marks, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// walkOnly narrows the walk while one works on a few routes.
var walkOnly = flag.String("walk", "", "walk only doors whose name matches, without asking whether every rule and secret was met")

// Every route, role, relation and state gets the answer that the oracle gives: a refusal
// changes no row and says no more than it must, a success changes the tables it names, and
// nothing that somebody else alone may know stands in any byte.
func TestPowers(t *testing.T) {
	powersEngines(t, func(t *testing.T, url string) {
		w := buildPowers(t, url)
		m, cells := newMatrix(w)
		w.everyRouteHasItsRule(m.rules)
		only := regexp.MustCompile(*walkOnly)
		for _, c := range cells {
			if only.MatchString(c.doorway) {
				m.try(c)
			}
		}
		if names := w.image().changed(m.before); len(names) > 0 {
			t.Errorf("tables %v have changed in the end", names)
		}
		if *walkOnly == "" {
			m.everyRuleSpeaks()
			m.everySecretIsKnownToSomebody()
			m.everySentenceIsForSome()
		}
		t.Logf("%d cases, %d of them refused, %d writes done", m.cases, m.refusals, m.writes)
	})
}

// everyRouteHasItsRule compares the tables of the audiences with the doors and the oracle.
func (w *powersWorld) everyRouteHasItsRule(rules map[string][]*rule) {
	w.Helper()
	all := doors()
	there := map[string]bool{}
	for _, table := range w.routes() {
		for _, r := range table {
			name := r.Method + " " + r.Path
			there[name] = true
			if len(rules[name]) == 0 {
				w.Errorf("%s has no rule in powers.csv", name)
			}
			if _, ok := all[name]; !ok {
				w.Errorf("%s has no doorway in this test", name)
			}
			for _, x := range rules[name] {
				if x.action != string(r.Permission) {
					w.Errorf("%s asks for %s, powers.csv says %s", name, r.Permission, x.action)
				}
			}
		}
	}
	for name := range rules {
		if !there[secondDoor.ReplaceAllString(name, "")] {
			w.Errorf("powers.csv speaks of %s, which does not exist", name)
		}
	}
	for name := range all {
		if !there[secondDoor.ReplaceAllString(name, "")] {
			w.Errorf("there is a doorway to %s, which does not exist", name)
		}
	}
}

// matrix is the walk.
type matrix struct {
	*powersWorld
	rules    map[string][]*rule
	before   image
	found    map[string]bool                // secrets that somebody saw who may
	answers  map[string]map[string][]string // by person: what the oracle answers to a method and address, and to one with a field of its form
	words    []secret
	said     map[bool]map[string]bool // sentences that somebody met, and that somebody missed
	start    int64                    // instant of every case: each question of the time takes a millisecond, and sessions must not come to rest
	cases    int
	refusals int
	writes   int
}

// newMatrix gives the walk and its cases, in the order of doors.
func newMatrix(w *powersWorld) (*matrix, []cell) {
	w.Helper()
	m := &matrix{powersWorld: w, rules: oracle(w.T), before: w.image(), found: map[string]bool{}, words: w.secrets(), answers: map[string]map[string][]string{},
		said: map[bool]map[string]bool{true: {}, false: {}}, start: w.now.Load()}
	var cells []cell
	all := doors()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		some := w.cells(name, all[name])
		m.index(name, all[name], some)
		cells = append(cells, some...)
	}
	return m, cells
}

func (m *matrix) try(c cell) {
	m.Helper()
	m.now.Store(m.start)
	m.cases++
	r := m.rule(c)
	if r == nil {
		m.Errorf("powers.csv is silent about %s by %s (%s, %s) in state %s", c.doorway, c.who, c.role, c.relation, c.state)
		return
	}
	_, commits := m.Desk.DB.Commits()
	g := m.send(c)
	_, after := m.Desk.DB.Commits()
	if a := g.answer(); a != r.answer && !(a == unseen && r.answer == absent && m.knows(c)) {
		m.Errorf("%s by %s (%s, %s) in state %s: %s, the oracle says %s", c.doorway, c.who, c.role, c.relation, c.state, a, r.answer)
	}
	m.leaks(c, g)
	m.offers(c, g)
	m.says(c, g)
	wrote := after != commits
	switch {
	case g.answer() == allowed:
		m.effect(c, r, wrote)
	case wrote && strings.HasPrefix(c.doorway, "POST"):
		if names := m.image().changed(m.before); len(names) > 0 {
			m.Errorf("%s by %s in state %s was refused and changed %v", c.doorway, c.who, c.state, names)
			m.restore(m.before)
		}
	}
	if r.answer == unseen || r.answer == refused || r.answer == invalid && c.crossed {
		m.refusals++
		m.saysNothing(c, g)
	}
}

// rule is the line of the oracle for a case.
func (m *matrix) rule(c cell) *rule { return ruleOf(m.rulesOf(c), c) }

// rulesOf are the lines about a door: a second one without lines of its own is as the first.
func (m *matrix) rulesOf(c cell) []*rule {
	if rules := m.rules[c.doorway]; len(rules) > 0 {
		return rules
	}
	return m.rules[secondDoor.ReplaceAllString(c.doorway, "")]
}

var secondDoor = regexp.MustCompile(`[?#].*`)

// index remembers what everybody is answered at the address of a door. What a form without
// a thing may make depends on the place that is typed in, but who is refused at every place is
// offered no form.
func (m *matrix) index(name string, d doorway, cells []cell) {
	typed := d.at != "" && d.thing == "" && d.form != nil
	for _, c := range cells {
		r := m.rule(c)
		if r == nil {
			continue
		}
		r.hits-- // only asked
		answer := r.answer
		if typed && m.somewhere(c) {
			answer = allowed
		}
		if m.answers[c.who] == nil {
			m.answers[c.who] = map[string][]string{}
		}
		method, _, _ := strings.Cut(name, " ")
		here := method + " " + c.path
		m.answers[c.who][here] = append(m.answers[c.who][here], answer)
		for name, values := range c.form {
			for _, v := range values {
				sent := here + " " + name + "=" + v
				m.answers[c.who][sent] = append(m.answers[c.who][sent], answer)
			}
		}
	}
}

// somewhere says whether somebody may use a door at some place, with one of their hats.
func (m *matrix) somewhere(c cell) bool {
	hats := []string{c.role}
	for _, h := range m.people[c.who].Roles {
		hats = append(hats, string(h.Role))
	}
	return slices.ContainsFunc(m.rulesOf(c), func(r *rule) bool {
		return !barred(r.answer) && (r.role == nil || slices.ContainsFunc(hats, func(h string) bool { return slices.Contains(r.role, h) }))
	})
}

// barred says that an answer is no way in.
func barred(answer string) bool { return answer == refused || answer == unseen || answer == signIn }

// offers asserts that a page leads only to what whoever reads it may do.
func (m *matrix) offers(c cell, g got) {
	m.Helper()
	if g.status != http.StatusOK || !strings.HasPrefix(g.header.Get("Content-Type"), "text/html") {
		return
	}
	var offered []string
	for _, link := range links(string(g.body)) {
		offered = append(offered, "GET "+link)
	}
	for _, b := range buttons(m.T, string(g.body)) {
		x := "POST " + b.action
		if len(m.answers[c.who][x+" "+b.sends]) > 0 { // one of the steps at an address
			x += " " + b.sends
		}
		offered = append(offered, x)
	}
	for _, x := range offered {
		answers := m.answersAt(c.who, x)
		if strings.HasPrefix(x, "GET "+web.ReprovePath+"?") {
			continue // its refusal is the door, because here the provider is away
		}
		if len(answers) > 0 && !slices.ContainsFunc(answers, func(a string) bool { return !barred(a) }) {
			m.Errorf("%s by %s (%s, %s) in state %s offers %s, which is %s", c.doorway, c.who, c.role, c.relation, c.state, x, answers[0])
		}
	}
}

// answersAt is what the oracle answers somebody at an address. Files of one page are alike:
// which of its lists, and in which format, decides nothing. Who is refused a page is refused
// it with every filter.
func (m *matrix) answersAt(who, address string) []string {
	path, query, _ := strings.Cut(address, "?")
	if exact := m.answers[who][address]; len(exact) > 0 {
		return exact
	}
	if !strings.Contains(query, "dang=") {
		return slices.DeleteFunc(slices.Clone(m.answers[who][path]), func(a string) bool { return a != refused && a != signIn })
	}
	for known, answers := range m.answers[who] {
		if rest, ok := strings.CutPrefix(known, path+"?"); ok && strings.Contains(rest, "dang=") {
			return answers
		}
	}
	return nil
}

// button sends a form to an address, with a name and value of its own.
type button struct{ action, sends string }

// buttons are those of the forms of a page that can be sent.
func buttons(t *testing.T, page string) (all []button) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := map[string]string{} // by id
	for n := range root.Descendants() {
		if n.Data == "form" && strings.EqualFold(attribute(n, "method"), "post") {
			form[attribute(n, "id")] = attribute(n, "action")
			for b := range n.Descendants() {
				if b.Data == "button" && attribute(b, "type") != "button" && attribute(b, "form") == "" {
					all = append(all, button{attribute(n, "action"), attribute(b, "name") + "=" + attribute(b, "value")})
				}
			}
		}
	}
	for n := range root.Descendants() {
		if id := attribute(n, "form"); n.Data == "button" && id != "" && form[id] != "" {
			all = append(all, button{form[id], attribute(n, "name") + "=" + attribute(n, "value")})
		}
	}
	return all
}

// effect compares the tables that a success changed with those the oracle names.
func (m *matrix) effect(c cell, r *rule, wrote bool) {
	m.Helper()
	var names []string
	if wrote {
		if names = m.image().changed(m.before); len(names) > 0 {
			m.writes++
			defer m.restore(m.before)
		}
	}
	if r.answer == allowed && !slices.Equal(names, r.changes) {
		m.Errorf("%s by %s (%s, %s) in state %s changed %v, the oracle says %v", c.doorway, c.who, c.role, c.relation, c.state, names, r.changes)
	}
}

const nobodysKey = "0197f3a1-7c1e-7000-8000-3f9a5b7c1d2e"

// saysNothing asks for a thing that does not exist. A hidden thing must look just so; a
// refused one may look otherwise only to who can open the thing.
func (m *matrix) saysNothing(c cell, g got) {
	m.Helper()
	if c.key == "" {
		return
	}
	unknown := nobodysKey
	if len(c.key) != len(unknown) {
		unknown = strings.Repeat("x", len(c.key))
	}
	d := c
	d.path = strings.ReplaceAll(c.path, c.key, unknown)
	if c.crossed {
		d.form = url.Values{}
		for name, values := range c.form {
			for _, v := range values {
				d.form.Add(name, strings.ReplaceAll(v, c.key, unknown))
			}
		}
	}
	other := m.send(d)
	if g.plain(c.key) == other.plain(unknown) {
		return
	}
	if g.answer() == unseen || g.answer() == invalid {
		m.Errorf("%s by %s in state %s: hidden, but not as an unknown one:\n%s\n%s", c.doorway, c.who, c.state, clipped(g.plain(c.key)), clipped(other.plain(unknown)))
		return
	}
	if g.status != other.status && !m.knows(c) {
		m.Errorf("%s by %s (%s, %s) in state %s: %s where an unknown one is %s, so it is known to exist", c.doorway, c.who, c.role, c.relation, c.state, g.answer(), other.answer())
	}
}

func clipped(s string) string { return s[:min(len(s), 300)] }

// knows says whether a page that somebody can open tells of the thing.
func (m *matrix) knows(c cell) bool {
	d, _, _ := strings.Cut(strings.TrimPrefix(c.path, "/"), "?")
	parts := strings.Split(d, "/")
	for _, page := range []string{"/" + strings.Join(parts[:min(3, len(parts))], "/"), "/jury"} {
		g := m.send(cell{doorway: "GET " + page, path: page, who: c.who})
		if g.status == http.StatusOK && (page != "/jury" || bytes.Contains(g.body, []byte(c.key))) {
			return true
		}
	}
	return false
}

func (m *matrix) everyRuleSpeaks() {
	m.Helper()
	for route, list := range m.rules {
		for _, r := range list {
			if r.hits == 0 {
				m.Errorf("powers.csv: no case of %s is %v, %v, %v (%s)", route, r.role, r.relation, r.state, r.answer)
			}
		}
	}
}
