package office

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// councilFields are the fields of the form of a council.
func councilFields() []string {
	return []string{"place", "name", "decision_no", "decision_date", "quorum", "spread_limit", "minimum_rule", "illustrative", "version", "seat.*"}
}

// The number of lines for seats in the form: at first, and at most.
const (
	usualSeats = 9
	mostSeats  = 40
)

// councilForm sets up a council, or corrects one that has not begun.
type councilForm struct {
	r      *web.Request
	o      ui.OfficePage
	path   string // takes the POST
	back   string
	fixed  bool // the place stays: a correction
	unit   place.Unit
	units  []place.Unit
	rows   []seatRow
	more   int // lines after asking for more; 0 = no more
	people []account.Person
	judges map[key.Person]bool // who may score at the place
	rules  []string            // readings behind the working rules
	book   *rulebook.Book
	values map[string]string // of the fields that stand alone
}

// seatRow is one line for a seat.
type seatRow struct {
	person, position, duty string
	votes                  bool
}

func (p *Pages) newCouncil(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &councilForm{r: r, path: councilsPath + "/new", back: councilsPath, units: officeUnits(v, act.CouncilSet),
		o: p.page(r, v, seasonsPath, lang.T(ctx, "Lập Hội đồng"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: lang.T(ctx, "Hội đồng đánh giá"), Href: councilsPath}}
	if len(page.units) == 0 {
		return web.Answer{}, fault.Denied(lang.T(ctx, "Tài khoản của bạn không lập Hội đồng ở địa bàn nào, hãy nhờ Văn phòng điều phối."))
	}
	wanted := place.ID(typed(r, "place", asked(r, "place", string(page.units[0].ID))))
	i := slices.IndexFunc(page.units, func(u place.Unit) bool { return u.ID == wanted })
	page.unit = page.units[max(i, 0)]
	page.book = p.bookAt(page.unit, v.Today())
	page.values = map[string]string{"name": lang.F(ctx, "Hội đồng đánh giá, phân hạng sản phẩm OCOP %s", lowerFirst(page.unit.FullName()))}
	page.propose()
	return p.showCouncilForm(ctx, v, page)
}

// propose fills in the working rules that the book proposes.
func (p *councilForm) propose() {
	p.values["quorum"], p.values["spread_limit"], p.values["minimum_rule"] = "2/3", "0", ""
	if p.book == nil {
		return
	}
	c := p.book.Procedure.Council
	p.values["quorum"] = fmt.Sprintf("%d/%d", c.Quorum.Num, c.Quorum.Den)
	p.values["spread_limit"] = c.Spread.Limit.Text()
	p.values["minimum_rule"] = string(c.Minimums.Rule)
}

func (p *Pages) editCouncil(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	c, err := officeCouncil(ctx, v, key.Council(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.CouncilSet, c.Place); err != nil {
		return web.Answer{}, err
	}
	back := officePath("councils", c.Key)
	page := &councilForm{r: r, path: back + "/edit", back: back, fixed: true, o: p.page(r, v, seasonsPath, lang.T(ctx, "Sửa Hội đồng"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hội đồng đánh giá"), Href: councilsPath}, {Text: c.Name, Href: back}}
	page.unit, _ = v.Places().Unit(c.Place)
	page.units, page.book = []place.Unit{page.unit}, p.bookAt(page.unit, v.Today())
	page.values = map[string]string{"name": c.Name, "decision_no": c.DecisionNo, "decision_date": c.DecisionDate, "quorum": fmt.Sprintf("%d/%d", c.Quorum.Num, c.Quorum.Den),
		"spread_limit": rulebook.Points(c.SpreadLimit).Text(), "minimum_rule": c.MinimumRule, "version": strconv.FormatInt(c.Version, 10)}
	if c.Illustrative {
		page.values["illustrative"] = "1"
	}
	for _, s := range c.Seats {
		page.rows = append(page.rows, seatRow{string(s.Person), s.Position, string(s.Duty), s.Votes})
	}
	return p.showCouncilForm(ctx, v, page)
}

func (p *Pages) showCouncilForm(ctx context.Context, v *act.View, page *councilForm) (web.Answer, error) {
	page.rules = councilRulings(page.book)
	people, err := account.List(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.people, page.judges = people, judgesAt(v.Places(), people, page.unit.ID)
	if page.r.Posted() {
		page.rows = readSeats(page.r)
	}
	lines := max(usualSeats, len(page.rows)+1)
	if n, err := strconv.Atoi(page.r.Query("lines")); err == nil {
		lines = max(lines, min(n, mostSeats))
	}
	for len(page.rows) < lines {
		page.rows = append(page.rows, seatRow{duty: string(evaluation.Member), votes: true})
	}
	if lines < mostSeats {
		page.more = min(lines+6, mostSeats)
	}
	return web.Show(councilFormView(page)), nil
}

// judgesAt are the people whose role as a judge covers a place.
func judgesAt(g *place.Gazetteer, people []account.Person, at place.ID) map[key.Person]bool {
	may := map[key.Person]bool{}
	for _, x := range people {
		may[x.Key] = slices.ContainsFunc(x.Roles, func(h act.Held) bool { return h.Role.Allows(act.SheetSave) && (h.Place == at || g.Within(at, h.Place)) })
	}
	return may
}

// readSeats are the lines of the form that name somebody, in order.
func readSeats(r *web.Request) (rows []seatRow) {
	for i := 1; i <= mostSeats; i++ {
		at := fmt.Sprintf("seat.%d.", i)
		row := seatRow{person: r.Value(at + "person"), position: r.Value(at + "position"), duty: r.Value(at + "duty"), votes: r.Value(at+"votes") != ""}
		if row.person != "" || strings.TrimSpace(row.position) != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// readCouncil understands the form, or says what is wrong with it.
func readCouncil(ctx context.Context, r *web.Request, a *act.Act) (evaluation.NewCouncil, error) {
	var c fault.Checker
	unit, ok := a.Places().Unit(place.ID(r.Value("place")))
	c.Check(ok && unit.Level != place.Commune, "place", lang.T(ctx, "Địa bàn không có trong danh sách, hãy chọn lại."))
	n := evaluation.NewCouncil{Place: unit.ID, Level: string(unit.Level), Name: r.Value("name"), DecisionNo: r.Value("decision_no"),
		DecisionDate: day(r.Value("decision_date")), MinimumRule: r.Value("minimum_rule"), Illustrative: r.Value("illustrative") != ""}
	if _, err := fmt.Sscanf(r.Value("quorum"), "%d/%d", &n.Quorum.Num, &n.Quorum.Den); err != nil || r.Value("quorum") != fmt.Sprintf("%d/%d", n.Quorum.Num, n.Quorum.Den) {
		c.Check(false, "quorum", lang.T(ctx, "Số phiếu tối thiểu không có trong danh sách, hãy chọn lại."))
	}
	spread, err := fold.ParsePoints(r.Value("spread_limit"))
	c.Check(err == nil, "spread_limit", lang.T(ctx, "Chênh lệch cho phép phải là số từ 0 đến 100, ví dụ 10 hoặc 7,5."))
	n.SpreadLimit = int(spread)
	people, err := account.List(ctx, a.View())
	if err != nil {
		return n, err
	}
	for i, row := range readSeats(r) {
		s := evaluation.NewSeat{Person: key.Person(row.person), Position: row.position, Duty: evaluation.Duty(row.duty), Votes: row.votes}
		for _, x := range people {
			if x.Key == s.Person {
				s.Name = x.Name
			}
		}
		field := fmt.Sprintf("seats.%d", i+1)
		c.Check(row.person != "", field, lang.F(ctx, "Dòng %d có chức vụ nhưng chưa chọn người, hãy chọn.", i+1))
		c.Check(row.person == "" || s.Name != "", field, lang.F(ctx, "Người ở dòng %d không có trong danh sách tài khoản, hãy chọn lại.", i+1))
		n.Seats = append(n.Seats, s)
	}
	return n, c.Err()
}

// setCouncil sets up a council. The same form sent twice gives the one council.
func (p *Pages) setCouncil(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	n, err := readCouncil(ctx, r, a)
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.Need(act.CouncilSet, n.Place); err != nil {
		return web.Answer{}, err
	}
	there, err := evaluation.Councils(ctx, a.View(), n.Place)
	if err != nil {
		return web.Answer{}, err
	}
	for _, c := range there {
		if sameCouncil(c, n) {
			return web.Go(officePath("councils", c.Key), lang.T(ctx, "Hội đồng này đã được lập.")), nil
		}
	}
	k, err := evaluation.SetCouncil(ctx, a, n)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("councils", k), lang.T(ctx, "Đã lập Hội đồng. Bước tiếp theo: lập phiên từ trang của đợt.")), nil
}

// sameCouncil says whether a council is the one that the form describes: a council of the
// same people, name and decision would only be set up by a second click.
func sameCouncil(c evaluation.Council, n evaluation.NewCouncil) bool {
	name, _ := fold.Clean(n.Name) // a name that cannot be cleaned equals no stored one
	no, _ := fold.Clean(n.DecisionNo)
	return c.Name == name && c.DecisionNo == no && c.DecisionDate == n.DecisionDate &&
		slices.EqualFunc(c.Seats, n.Seats, func(s evaluation.Seat, x evaluation.NewSeat) bool {
			return s.Person == x.Person && s.Duty == x.Duty && s.Votes == x.Votes
		})
}

func (p *Pages) changeCouncil(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	was, err := officeCouncil(ctx, a.View(), key.Council(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	n, err := readCouncil(ctx, r, a)
	if err != nil {
		return web.Answer{}, err
	}
	n.Council = was.Key
	if n.Version, err = r.Int("version"); err != nil {
		return web.Answer{}, fault.Clash(lang.T(ctx, "Không đọc được phiên bản của Hội đồng, hãy tải lại trang."))
	}
	k, err := evaluation.SetCouncil(ctx, a, n)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("councils", k), lang.T(ctx, "Đã sửa Hội đồng.")), nil
}

// value is what a field shows: what was typed, else what the page proposes.
func (p *councilForm) value(name string) string { return typed(p.r, name, p.values[name]) }

func (p *councilForm) illustrative() bool {
	if p.r.Posted() {
		return p.r.Value("illustrative") != ""
	}
	return p.values["illustrative"] != ""
}

func (p *councilForm) placeOptions(ctx context.Context) (list []ui.Option) {
	for _, u := range p.units {
		text := u.FullName()
		if u.To != "" {
			text = lang.F(ctx, "%s (đến ngày %s)", text, lang.Date(ctx, u.To))
		}
		list = append(list, ui.Option{Value: string(u.ID), Text: text})
	}
	return list
}

// personOptions are the people that a seat may be given to, those who may score first.
func (p *councilForm) personOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "(để trống)")}}
	for _, scores := range []bool{true, false} {
		for _, x := range p.people {
			if x.Disabled || p.judges[x.Key] != scores {
				continue
			}
			text := x.Name + " · " + x.Login
			if !scores {
				text = lang.F(ctx, "%s (không chấm được ở đây)", text)
			}
			list = append(list, ui.Option{Value: string(x.Key), Text: text})
		}
	}
	return list
}

func dutyOptions(ctx context.Context) (list []ui.Option) {
	for _, d := range []evaluation.Duty{evaluation.Chair, evaluation.Deputy, evaluation.Member, evaluation.Secretary} {
		list = append(list, ui.Option{Value: string(d), Text: lang.T(ctx, d.Label())})
	}
	return list
}

// quorumOptions are the usual shares; a council may have another one already.
func (p *councilForm) quorumOptions(ctx context.Context) (list []ui.Option) {
	shares := []string{"1/2", "2/3", "3/4", "1/1"}
	if now := p.values["quorum"]; !slices.Contains(shares, now) {
		shares = append(shares, now)
	}
	for _, s := range shares {
		list = append(list, ui.Option{Value: s, Text: lang.F(ctx, "%s số thành viên chấm điểm", s)})
	}
	return list
}

func (p *councilForm) minimumOptions(ctx context.Context) (list []ui.Option) {
	for _, rule := range []string{"", string(rulebook.Majority), string(rulebook.Unanimous)} {
		list = append(list, ui.Option{Value: rule, Text: upperFirst(lang.T(ctx, minimumRule(rule)))})
	}
	return list
}

func (p *councilForm) verb(ctx context.Context) string {
	if p.fixed {
		return lang.T(ctx, "Lưu Hội đồng")
	}
	return lang.T(ctx, "Lập Hội đồng")
}
