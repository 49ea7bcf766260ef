package office

import (
	"context"
	"fmt"
	"strconv"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const councilsPath = "/office/councils"

// seatRows is how many seats the form of a council offers.
const seatRows = 15

func councilFields() []string {
	return []string{"place", "level", "name", "decision_no", "decision_date", "quorum_num", "quorum_den", "spread_limit", "minimum_rule", "version", "seat.*"}
}

// councilsPage lists the councils that concern the actor.
type councilsPage struct {
	r      *web.Request
	o      ui.OfficePage
	list   grid
	maySet bool
}

func (p *Pages) councils(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &councilsPage{r: r, o: p.page(r, v, seasonsPath, lang.T(ctx, "Hội đồng đánh giá")), maySet: v.May(act.CouncilSet, "")}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}}
	page.list = grid{id: "councils", caption: lang.T(ctx, "Hội đồng đánh giá"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Hội đồng")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Quyết định")}, {name: lang.T(ctx, "Thành viên")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có Hội đồng nào"), Text: lang.T(ctx, "Lập Hội đồng theo quyết định của Chủ tịch UBND cùng cấp.")}}
	list, err := evaluation.Councils(ctx, v, "")
	for _, c := range list {
		if near(v, c.Place) {
			page.list.rows = append(page.list.rows, gridRow{cells: []gridCell{gridLink(c.Name, officePath("councils", c.Key), ""), gridText(placeName(v, c.Place)),
				gridText(either(c.DecisionNo, lang.T(ctx, "nguồn không nêu"))), gridNumber(ctx, len(c.Seats))}})
		}
	}
	return web.Show(councilsView(page)), err
}

// councilPage shows one council, or the form that sets one up or corrects it.
type councilPage struct {
	r       *web.Request
	o       ui.OfficePage
	council evaluation.Council
	place   string // as typed or as stored
	facts   []ui.Fact
	seats   grid
	people  []ui.Option
	maySet  bool
	action  string
	notes   []string
}

func (p *Pages) council(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.readCouncil(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	c := page.council
	page.facts = []ui.Fact{{Name: lang.T(ctx, "Địa bàn"), Text: title(v, c.Place)}, {Name: lang.T(ctx, "Quyết định thành lập"), Text: either(c.DecisionNo, lang.T(ctx, "nguồn không nêu")) + dated(ctx, c.DecisionDate)},
		{Name: lang.T(ctx, "Số phiếu tối thiểu"), Text: fmt.Sprintf("%d/%d", c.Quorum.Num, c.Quorum.Den)},
		{Name: lang.T(ctx, "Chênh lệch điểm cho phép"), Text: spreadText(ctx, c.SpreadLimit)}, {Name: lang.T(ctx, "Yêu cầu tối thiểu khi phiếu khác nhau"), Text: ruleText(ctx, c.MinimumRule)}}
	page.seats = grid{id: "seats", caption: lang.T(ctx, "Thành viên"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ và tên")}, {name: lang.T(ctx, "Nhiệm vụ")}, {name: lang.T(ctx, "Chức vụ, đơn vị")}, {name: lang.T(ctx, "Chấm điểm")}}}
	for _, s := range c.Seats {
		votes := lang.T(ctx, "không")
		if s.Votes {
			votes = lang.T(ctx, "có")
		}
		page.seats.rows = append(page.seats.rows, gridRow{cells: []gridCell{gridText(s.Name), gridText(lang.T(ctx, s.Duty.Label())), gridText(s.Position), gridText(votes)}})
	}
	return web.Show(councilView(page)), nil
}

func (p *Pages) readCouncil(ctx context.Context, r *web.Request, v *act.View) (*councilPage, error) {
	c, err := evaluation.CouncilByKey(ctx, v, key.Council(r.Path("key")))
	if err == nil && !near(v, c.Place) {
		err = fault.Missing("Hội đồng này")
	}
	if err != nil {
		return nil, err
	}
	page := &councilPage{r: r, o: p.page(r, v, seasonsPath, c.Name), council: c, place: string(c.Place), maySet: v.May(act.CouncilSet, c.Place), action: officePath("councils", c.Key) + "/edit", notes: p.councilNotes()}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hội đồng đánh giá"), Href: councilsPath}}
	return page, nil
}

// councilNotes are our readings of the law's silence on councils, of the newest book.
func (p *Pages) councilNotes() []string {
	books := p.Programme.Books.Books()
	c := books[len(books)-1].Procedure.Council
	return rulings(c.Quorum.Ruling, c.Spread.Ruling, c.Minimums.Ruling)
}

func spreadText(ctx context.Context, hundredths int) string {
	if hundredths == 0 {
		return lang.T(ctx, "không giới hạn")
	}
	return lang.F(ctx, "%s điểm", lang.Points(ctx, int64(hundredths)))
}

func ruleText(ctx context.Context, rule string) string {
	switch rulebook.MinimumRule(rule) {
	case rulebook.Majority:
		return lang.T(ctx, "hơn nửa số thành viên chấm đạt")
	case rulebook.Unanimous:
		return lang.T(ctx, "mọi thành viên chấm đạt")
	}
	return lang.T(ctx, "theo mặc định của bộ tiêu chí")
}

func (p *Pages) newCouncil(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	rules := p.Programme.Books.Books()[len(p.Programme.Books.Books())-1].Procedure.Council
	page := &councilPage{r: r, o: p.page(r, v, seasonsPath, lang.T(ctx, "Lập Hội đồng")), place: string(home(v.Actor())), action: councilsPath + "/new", notes: p.councilNotes(),
		council: evaluation.Council{Level: "province", Quorum: evaluation.Quorum{Num: rules.Quorum.Num, Den: rules.Quorum.Den}, SpreadLimit: int(rules.Spread.Limit), MinimumRule: string(rules.Minimums.Rule)}}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hội đồng đánh giá"), Href: councilsPath}}
	err := page.addPeople(ctx, v)
	return web.Show(councilForm(page)), err
}

func (p *Pages) editCouncil(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.readCouncil(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	err = page.addPeople(ctx, v)
	return web.Show(councilForm(page)), err
}

func (p *councilPage) addPeople(ctx context.Context, v *act.View) error {
	people, err := account.List(ctx, v)
	p.people = []ui.Option{{Text: lang.T(ctx, "(trống)")}}
	for _, x := range people {
		if !x.Disabled {
			p.people = append(p.people, ui.Option{Value: string(x.Key), Text: x.Name + " (" + x.Login + ")"})
		}
	}
	return err
}

// seat is what a line of the form shows: typed before, stored, or empty.
func (p *councilPage) seat(i int) evaluation.Seat {
	var s evaluation.Seat
	if i < len(p.council.Seats) {
		s = p.council.Seats[i]
	} else {
		s = evaluation.Seat{Duty: evaluation.Member, Votes: true}
	}
	if p.r.Posted() {
		n := strconv.Itoa(i)
		s.Person, s.Position, s.Duty = key.Person(p.r.Value("seat."+n+".person")), p.r.Value("seat."+n+".position"), evaluation.Duty(p.r.Value("seat."+n+".duty"))
		s.Votes = p.r.Value("seat."+n+".votes") != ""
	}
	return s
}

func (p *Pages) setCouncil(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	n, err := readCouncilForm(ctx, r, a)
	if err != nil {
		return web.Answer{}, err
	}
	k, err := evaluation.SetCouncil(ctx, a, n)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("councils", k), lang.T(ctx, "Đã lập Hội đồng.")), nil
}

func (p *Pages) changeCouncil(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	n, err := readCouncilForm(ctx, r, a)
	if err != nil {
		return web.Answer{}, err
	}
	n.Council = key.Council(r.Path("key"))
	if n.Version, err = r.Int("version"); err != nil {
		return web.Answer{}, err
	}
	if _, err := evaluation.SetCouncil(ctx, a, n); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("councils", n.Council), lang.T(ctx, "Đã lưu thay đổi của Hội đồng.")), nil
}

func readCouncilForm(ctx context.Context, r *web.Request, a *act.Act) (n evaluation.NewCouncil, err error) {
	var c fault.Checker
	n = evaluation.NewCouncil{Level: r.Value("level"), Name: r.Value("name"), DecisionNo: r.Value("decision_no"), DecisionDate: day(r.Value("decision_date")), MinimumRule: r.Value("minimum_rule")}
	n.Place, err = programme.FindPlace(a.Places(), r.Value("place"))
	c.Check(err == nil, "place", web.FieldError(err, "row"))
	n.Quorum = evaluation.Quorum{Num: wholeNumber(&c, r, "quorum_num", "Tử số"), Den: wholeNumber(&c, r, "quorum_den", "Mẫu số")}
	points, err := fold.ParsePoints(r.Value("spread_limit"))
	c.Check(err == nil, "spread_limit", "Mức chênh lệch điểm không đúng, xin ghi như 10 hoặc 9,5 (0 là không giới hạn).")
	n.SpreadLimit = int(points)
	names, err := namesOf(ctx, a)
	if err != nil {
		return n, err
	}
	for i := range seatRows {
		field := "seat." + strconv.Itoa(i)
		if person := key.Person(r.Value(field + ".person")); person != "" {
			n.Seats = append(n.Seats, evaluation.NewSeat{Person: person, Name: names[person], Position: r.Value(field + ".position"),
				Duty: evaluation.Duty(r.Value(field + ".duty")), Votes: r.Value(field+".votes") != ""})
		}
	}
	return n, c.Err()
}

func namesOf(ctx context.Context, a *act.Act) (map[key.Person]string, error) {
	people, err := account.List(ctx, a.View())
	names := map[key.Person]string{}
	for _, x := range people {
		names[x.Key] = x.Name
	}
	return names, err
}

// dated is a day after a number, nothing when it is unknown.
func dated(ctx context.Context, iso string) string {
	if iso == "" {
		return ""
	}
	return lang.F(ctx, ", ngày %s", lang.Date(ctx, iso))
}
