package server

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/place"
)

// sentence is a part of a page that tells its reader what is theirs to do or to know. It leads
// nowhere that others may not go, so no refusal would show that the wrong people read it.
type sentence struct {
	door, state string // state: "" for every one
	part        string // id of the element it stands in, "" for the whole page as it was sent
	text        string
	may         func(p *person, c cell) bool
}

// sentences are what pages say to some and not to others: their duties, as the lists of a day
// name them, and what only those roles look at.
func (w *powersWorld) sentences() []sentence {
	at := func(where place.ID, roles ...act.Role) func(*person, cell) bool { // "": wherever
		return func(p *person, _ cell) bool {
			return slices.ContainsFunc(p.Roles, func(h act.Held) bool {
				return slices.Contains(roles, h.Role) && (where == "" || h.Place == where || w.Desk.Places.Within(where, h.Place))
			})
		}
	}
	const today, round = "GET /office", "GET /office/rounds/{key}"
	whole := at(province, act.Office, act.District, act.Commune, act.Adviser, act.Leader, act.Inspector, act.Auditor, act.Admin)
	return []sentence{
		{door: today, part: "mine", text: "sản phẩm chờ quyết định công nhận", may: at(province, act.Office)},
		{door: today, part: "mine", text: "Mở chấm điểm:", may: at(district, act.Office, act.District)},
		{door: today, part: "mine", text: "Tiếp nhận hồ sơ mới nộp: Sản phẩm filed", may: at(district, act.Office, act.District)},
		{door: today, part: "mine", text: "Trả lời yêu cầu về dữ liệu cá nhân: chỉnh sửa dữ liệu", may: at(district, act.Office)},
		{door: round, text: "Trang này hiện phần của địa bàn bạn phụ trách.", may: func(p *person, c cell) bool { return !whole(p, c) }},
		{door: round, text: "Sản phẩm được đề nghị và công nhận", may: at("", act.Office, act.District, act.Leader, act.Inspector, act.Auditor)},
		{door: round, text: "Danh sách Hội đồng", may: at(district, act.Office, act.District)}, // one of the district waits for its sitting
		{door: "GET /office/sittings/{key}", state: "closed", text: "Sản phẩm forwarded", may: func(p *person, _ cell) bool { return p.seat != "conflicted" }},
		{door: "GET /office/recognitions/{key}/corrections", state: "withdrawn", text: "việc của văn phòng điều phối đã ghi quyết định",
			may: func(p *person, c cell) bool { return !at(district, act.Office)(p, c) }},
		{door: "GET /office/people/{key}", text: `value="end"`, may: func(p *person, c cell) bool { // an owner holds nothing at a place
			return c.state != "owner" && at(district, act.Admin)(p, c)
		}},
	}
}

// says compares the sentences of a page with those that are for its reader.
func (m *matrix) says(c cell, g got) {
	m.Helper()
	if g.status != http.StatusOK {
		return
	}
	for _, s := range m.sentences() {
		if s.door != c.doorway || s.state != "" && s.state != c.state {
			continue
		}
		said, may := strings.Contains(part(string(g.body), s.part), s.text), s.may(m.people[c.who], c)
		m.said[said][s.text] = true
		if said != may {
			m.Errorf("%s by %s (%s, %s) in state %s says %q: %v", c.doorway, c.who, c.role, c.relation, c.state, s.text, said)
		}
	}
}

// everySentenceIsForSome shows that the sentences would be found, and missed.
func (m *matrix) everySentenceIsForSome() {
	m.Helper()
	for _, s := range m.sentences() {
		if !m.said[true][s.text] || !m.said[false][s.text] {
			m.Errorf("%s is said to everybody or to nobody", s.text)
		}
	}
}

// part is the text of an element of a page.
func part(page, id string) string {
	if id == "" {
		return page
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return ""
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if attribute(n, "id") != id {
			continue
		}
		for t := range n.Descendants() {
			if t.Type == html.TextNode {
				b.WriteString(t.Data)
			}
		}
	}
	return b.String()
}
