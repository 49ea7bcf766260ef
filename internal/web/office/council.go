package office

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const councilsPath = "/office/councils"

// councilsPage lists the councils that the actor's office covers, place by place.
type councilsPage struct {
	r      *web.Request
	o      ui.OfficePage
	list   grid
	export string
	maySet bool
}

func (p *Pages) councils(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &councilsPage{r: r, o: p.page(r, v, seasonsPath, lang.T(ctx, "Hội đồng đánh giá")), export: exportPage(v, councilsPath), maySet: len(officeUnits(v, act.CouncilSet)) > 0}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}}
	page.o.Actions = councilsActions(page)
	page.list = grid{id: "councils", file: "hoi-dong", caption: lang.T(ctx, "Hội đồng đánh giá"), columns: []gridColumn{
		{name: lang.T(ctx, "Hội đồng")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Cấp")}, {name: lang.T(ctx, "Thành viên"), kind: tabular.Integer},
		{name: lang.T(ctx, "Có quyền chấm"), kind: tabular.Integer}, {name: lang.T(ctx, "Quyết định thành lập")}, {name: lang.T(ctx, "Ngày"), kind: tabular.Date}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có Hội đồng nào"), Text: lang.T(ctx, "Lập Hội đồng theo quyết định của Chủ tịch UBND, chọn thành viên từ các tài khoản.")}}
	for _, u := range officeUnits(v, act.OfficeRead) {
		all, err := evaluation.Councils(ctx, v, u.ID)
		if err != nil {
			return web.Answer{}, err
		}
		for _, c := range all {
			page.list.rows = append(page.list.rows, gridRow{key: string(c.Key), cells: []gridCell{gridLink(c.Name, officePath("councils", c.Key), ""), gridText(u.FullName()),
				gridText(lang.T(ctx, levelName(nil, c.Level))), gridNumber(ctx, len(c.Seats)), gridNumber(ctx, voters(c)), gridText(either(c.DecisionNo, "–")), gridDay(ctx, c.DecisionDate)}})
		}
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	return web.Show(councilsView(page)), nil
}

// officeUnits are the units at which councils sit and the actor holds a permission: the
// provinces, then the districts while there were any; those of today first.
func officeUnits(v *act.View, need act.Permission) (list []place.Unit) {
	for _, level := range []place.Level{place.Province, place.District} {
		for _, u := range v.Places().All(level, "") {
			if u.From <= v.Today() && v.May(need, u.ID) {
				list = append(list, u)
			}
		}
	}
	slices.SortStableFunc(list, place.TodayFirst)
	return list
}

func voters(c evaluation.Council) (n int) {
	for _, s := range c.Seats {
		if s.Votes {
			n++
		}
	}
	return n
}

// councilPage is one council with its rules and its sittings.
type councilPage struct {
	r        *web.Request
	o        ui.OfficePage
	council  evaluation.Council
	seats    grid
	sittings grid
	export   string
	frozen   bool // some sitting has begun: its seats stay
	mayEdit  bool
	notes    []string
}

func (p *Pages) council(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	c, err := officeCouncil(ctx, v, key.Council(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	path := officePath("councils", c.Key)
	page := &councilPage{r: r, council: c, export: exportPage(v, path), o: p.page(r, v, seasonsPath, c.Name)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: lang.T(ctx, "Hội đồng đánh giá"), Href: councilsPath}}
	page.seats = seatGrid(ctx, c)
	if wantsFile(r) {
		return gridFile(r, v, page.seats)
	}
	if err := p.addSittings(ctx, v, page); err != nil {
		return web.Answer{}, err
	}
	page.mayEdit = !page.frozen && v.May(act.CouncilSet, c.Place)
	page.o.Status, page.o.Actions = councilStatus(page, placeName(v, c.Place)), councilActions(page)
	if u, ok := v.Places().Unit(c.Place); ok {
		page.notes = councilRulings(p.bookAt(u, v.Today()))
	}
	return web.Show(councilView(page)), nil
}

// officeCouncil gives a council to an office that covers its place.
func officeCouncil(ctx context.Context, v *act.View, k key.Council) (evaluation.Council, error) {
	c, err := evaluation.CouncilByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, c.Place) {
		err = fault.Missing("Hội đồng")
	}
	return c, err
}

func seatGrid(ctx context.Context, c evaluation.Council) grid {
	g := grid{id: "seats", file: "thanh-vien-hoi-dong", caption: lang.T(ctx, "Thành viên"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ và tên")},
		{name: lang.T(ctx, "Chức vụ, đơn vị")}, {name: lang.T(ctx, "Nhiệm vụ")}, {name: lang.T(ctx, "Chấm điểm")}}}
	for _, s := range c.Seats {
		votes := lang.T(ctx, "không")
		if s.Votes {
			votes = lang.T(ctx, "có")
		}
		g.rows = append(g.rows, gridRow{key: string(s.Key), cells: []gridCell{gridText(s.Name), gridText(either(s.Position, "–")), gridText(lang.T(ctx, s.Duty.Label())), gridText(votes)}})
	}
	return g
}

func (p *Pages) addSittings(ctx context.Context, v *act.View, page *councilPage) error {
	page.sittings = grid{id: "sittings", caption: lang.T(ctx, "Các phiên"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Đợt")}, {name: lang.T(ctx, "Tình trạng")},
		{name: lang.T(ctx, "Hồ sơ"), kind: tabular.Integer}, {name: lang.T(ctx, "Kế hoạch họp trước"), kind: tabular.Date}, {name: lang.T(ctx, "Họp ngày"), kind: tabular.Date}},
		empty: ui.Empty{Title: lang.T(ctx, "Hội đồng chưa có phiên nào"), Text: lang.T(ctx, "Lập phiên từ trang của đợt đánh giá.")}}
	rounds, err := p.roundsNear(ctx, v)
	if err != nil {
		return err
	}
	for _, f := range rounds {
		for _, s := range f.sittings {
			if s.Council != page.council.Key {
				continue
			}
			page.frozen = page.frozen || s.State != evaluation.Planned
			word := lang.T(ctx, s.State.Label())
			page.sittings.rows = append(page.sittings.rows, gridRow{key: string(s.Key), cells: []gridCell{gridLink(s.RoundTitle, officePath("sittings", s.Key), ""),
				gridShown(ui.Chip(sittingLook(s.State), word), word), gridNumber(ctx, s.Progress.Dossiers), gridDay(ctx, s.PlannedBefore), gridDay(ctx, s.MetOn)}})
		}
	}
	return nil
}

// bookAt is the book under which a unit's councils work today, or worked at its end; nil
// when there is none.
func (p *Pages) bookAt(u place.Unit, today string) *rulebook.Book {
	if u.To != "" {
		today = u.To
	}
	b, _, err := p.Programme.Books.Pick(rulebook.First, rulebook.Date(today))
	if err != nil {
		return nil
	}
	return b
}

// councilRulings are the readings behind the working rules of councils.
func councilRulings(b *rulebook.Book) []string {
	if b == nil {
		return nil
	}
	c := b.Procedure.Council
	return rulings(c.Quorum.Ruling, c.Spread.Ruling, c.Minimums.Ruling, c.None.Ruling, c.Gates.Ruling, c.Decimals.Ruling)
}

// councilRules are the working rules of a council in words.
func councilRules(ctx context.Context, c evaluation.Council) []ui.Fact {
	decision := lang.T(ctx, "chưa ghi số")
	if c.DecisionNo != "" {
		decision = lang.F(ctx, "Số %s", c.DecisionNo) + onDay(ctx, c.DecisionDate)
	}
	spread := lang.T(ctx, "không giới hạn")
	if c.SpreadLimit > 0 {
		spread = lang.F(ctx, "%s điểm; quá thì thảo luận và chấm lại", lang.Points(ctx, int64(c.SpreadLimit)))
	}
	return []ui.Fact{
		{Name: lang.T(ctx, "Quyết định thành lập"), Text: decision},
		{Name: lang.T(ctx, "Thành viên"), Text: lang.F(ctx, "%d người, %d người chấm điểm", len(c.Seats), voters(c))},
		{Name: lang.T(ctx, "Số phiếu tối thiểu"), Text: fmt.Sprintf("%d/%d ", c.Quorum.Num, c.Quorum.Den) + lang.T(ctx, "số thành viên chấm điểm, có chủ tịch hoặc phó chủ tịch")},
		{Name: lang.T(ctx, "Chênh lệch cho phép"), Text: spread},
		{Name: lang.T(ctx, "Yêu cầu tối thiểu của sao"), Text: lang.T(ctx, minimumRule(c.MinimumRule))},
	}
}

func minimumRule(rule string) string {
	switch rulebook.MinimumRule(rule) {
	case rulebook.Majority:
		return lang.Mark("đạt khi quá nửa số phiếu chọn mức đó hoặc cao hơn")
	case rulebook.Unanimous:
		return lang.Mark("đạt khi mọi phiếu chọn mức đó hoặc cao hơn")
	}
	return lang.Mark("theo bộ tiêu chí của đợt")
}
