package office

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// seasonsPage lists the seasons and opens a new one.
type seasonsPage struct {
	r      *web.Request
	o      ui.OfficePage
	list   grid
	export string
	places []place.Unit // where the actor may open a season
	year   int
}

const seasonsPath = "/office/seasons"

func (p *Pages) seasons(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &seasonsPage{r: r, o: p.page(r, v, seasonsPath, lang.T(ctx, "Mùa đánh giá")), export: exportPage(v, seasonsPath)}
	list, err := seasonsNear(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	if page.list, err = seasonGrid(ctx, v, list); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	for _, u := range v.Places().All(place.Province, "") {
		if v.May(act.SeasonOpen, u.ID) {
			page.places = append(page.places, u)
		}
	}
	slices.Reverse(page.places) // the province of today first
	slices.SortStableFunc(page.places, place.TodayFirst)
	page.year = fold.Year(v.Today())
	return web.Show(seasonsView(page)), nil
}

func seasonGrid(ctx context.Context, v *act.View, list []plan.Season) (grid, error) {
	g := grid{id: "seasons", file: "mua-danh-gia", caption: lang.T(ctx, "Mùa đánh giá"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Mùa")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Kế hoạch")}, {name: lang.T(ctx, "Ngày kế hoạch"), kind: tabular.Date},
		{name: lang.T(ctx, "Đợt"), kind: tabular.Integer}, {name: lang.T(ctx, "Hồ sơ"), kind: tabular.Integer},
		{name: lang.T(ctx, "Đang xử lý"), kind: tabular.Integer}, {name: lang.T(ctx, "Đã công nhận"), kind: tabular.Integer}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có mùa đánh giá nào"), Text: lang.T(ctx, "Mở mùa đánh giá theo kế hoạch năm của tỉnh rồi mở đợt trong mùa.")}}
	for _, s := range list {
		rounds, err := evaluation.Rounds(ctx, v, s.Key)
		if err != nil {
			return g, err
		}
		counts, err := dossier.Counts(ctx, v, s.Key)
		if err != nil {
			return g, err
		}
		all, open := 0, 0
		for state, n := range counts {
			all += n
			if state.Open() {
				open += n
			}
		}
		no := gridText("–")
		if s.PlanNo != "" {
			no = gridText(s.PlanNo)
		}
		g.rows = append(g.rows, gridRow{key: string(s.Key), cells: []gridCell{gridLink(s.Title, officePath("seasons", s.Key), ""), gridText(placeName(v, s.Place)),
			no, gridDay(ctx, s.PlanDate), gridNumber(ctx, len(rounds)), gridNumber(ctx, all), gridNumber(ctx, open), gridNumber(ctx, counts[dossier.Recognised])}})
	}
	return g, nil
}

func (p *seasonsPage) placeOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, u := range p.places {
		text := u.FullName()
		if u.To != "" {
			text = lang.F(ctx, "%s (đến ngày %s)", text, lang.Date(ctx, u.To))
		}
		list = append(list, ui.Option{Value: string(u.ID), Text: text})
	}
	return list
}

func (p *Pages) openSeason(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	var c fault.Checker
	year := wholeNumber(&c, r, "year", lang.T(ctx, "Năm"))
	if err := c.Err(); err != nil {
		return web.Answer{}, err
	}
	k, err := plan.OpenSeason(ctx, a, plan.NewSeason{Place: place.ID(r.Value("place")), Year: year, Title: r.Value("title"), PlanNo: r.Value("plan_no"),
		PlanDate: day(r.Value("plan_date")), Note: r.Value("note"), Illustrative: r.Value("illustrative") != ""})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("seasons", k), lang.F(ctx, "Đã mở mùa đánh giá năm %d. Bước tiếp theo: mở đợt.", year)), nil
}

// seasonPage is one season with its rounds.
type seasonPage struct {
	r       *web.Request
	o       ui.OfficePage
	season  plan.Season
	at      string
	list    grid
	export  string
	counts  map[dossier.State]int
	mayOpen bool
	number  int
	filed   string         // the filing date that the form asks for
	book    *rulebook.Book // that applies to it; nil when none does
	reason  string
}

func (p *Pages) season(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	s, err := seasonOf(ctx, v, key.Season(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	path := officePath("seasons", s.Key)
	page := &seasonPage{r: r, o: p.page(r, v, seasonsPath, s.Title), season: s, at: placeName(v, s.Place), export: exportPage(v, path),
		mayOpen: v.May(act.RoundOpen, s.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}}
	page.o.Status = seasonStatus(page)
	if page.counts, err = dossier.Counts(ctx, v, s.Key); err != nil {
		return web.Answer{}, err
	}
	if page.list, err = p.roundGrid(ctx, v, page); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	page.pickBook(ctx, p.Programme.Books, v.Today())
	return web.Show(seasonView(page)), nil
}

// pickBook shows which book applies to the filing date of the form, and why.
func (p *seasonPage) pickBook(ctx context.Context, books *rulebook.Library, today string) {
	p.filed = day(typed(p.r, "filed_on", asked(p.r, "filed_on", today)))
	book, reason, err := books.Pick(rulebook.First, rulebook.Date(p.filed))
	if err != nil {
		p.reason = lang.T(ctx, "Chưa có bộ tiêu chí nào áp dụng cho ngày này, hãy chọn ngày khác.")
		return
	}
	p.book, p.reason = book, lang.Said(ctx, reason)
}

// asked is a value of the address, as when a form was sent only to look something up.
func asked(r *web.Request, name, proposed string) string {
	if r.Queries().Has(name) {
		return r.Query(name)
	}
	return proposed
}

func (p *Pages) roundGrid(ctx context.Context, v *act.View, page *seasonPage) (grid, error) {
	g := grid{id: "rounds", file: fmt.Sprintf("cac-dot-nam-%d", page.season.Year), caption: lang.T(ctx, "Các đợt đánh giá"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Đợt")}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Bộ tiêu chí")}, {name: lang.T(ctx, "Phiên đã khóa")},
		{name: lang.T(ctx, "Hồ sơ"), kind: tabular.Integer}, {name: lang.T(ctx, "Chờ quyết định"), kind: tabular.Integer},
		{name: lang.T(ctx, "Đã công nhận"), kind: tabular.Integer}, {name: lang.T(ctx, "Hạn gần nhất")}},
		empty: ui.Empty{Title: lang.T(ctx, "Mùa này chưa có đợt nào"), Text: lang.T(ctx, "Mở đợt để lập phiên của các Hội đồng và đưa hồ sơ vào đánh giá.")}}
	rounds, err := evaluation.Rounds(ctx, v, page.season.Key)
	if err != nil {
		return g, err
	}
	page.number = 1
	for _, x := range rounds {
		page.number = max(page.number, x.Number+1)
		f, err := p.progressOf(ctx, v, roundFacts{season: page.season, round: x})
		if err != nil {
			return g, err
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: roundCells(ctx, v, f)})
	}
	return g, nil
}

func roundCells(ctx context.Context, v *act.View, f roundFacts) []gridCell {
	closed, dossiers := 0, map[key.Dossier]bool{}
	entries := 0
	for _, s := range f.sittings {
		if s.State == evaluation.Closed {
			closed++
		}
		if f.rung(s.Level) == f.firstRung() {
			entries += s.Progress.Dossiers
		}
	}
	for _, r := range f.recognitions {
		dossiers[r.Dossier] = true
	}
	due := gridText("–")
	if next, ok := f.deadline(); ok {
		due = gridShown(ui.Deadline(next.PlannedBefore, next.DaysLeft(v.Today())), lang.Date(ctx, next.PlannedBefore))
	}
	stage := f.stage()
	return []gridCell{gridLink(f.round.Title, officePath("rounds", f.round.Key), ""), gridShown(ui.Chip(stage.look(), lang.T(ctx, stage.text())), lang.T(ctx, stage.text())),
		gridText(bookName(f.book, f.round.Book)), gridText(fmt.Sprintf("%d/%d", closed, len(f.sittings))), gridNumber(ctx, max(entries, len(dossiers))),
		gridNumber(ctx, len(f.proposals())), gridNumber(ctx, len(f.decided())), due}
}

// firstRung is the lowest level that scores in the round: every dossier passes it once.
func (f roundFacts) firstRung() int {
	first := -1
	for _, s := range f.sittings {
		if n := f.rung(s.Level); first < 0 || n < first {
			first = n
		}
	}
	return first
}

// packLaw makes the text of the law that a round keeps, before the act that opens it.
func (p *Pages) packLaw(context.Context, *web.Request) error {
	_, err := p.Programme.Books.Pack()
	return err
}

func (p *Pages) openRound(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	season := key.Season(r.Path("key"))
	var c fault.Checker
	number := wholeNumber(&c, r, "number", lang.T(ctx, "Số thứ tự đợt"))
	filed := day(r.Value("filed_on"))
	book, reason, err := p.Programme.Books.Pick(rulebook.First, rulebook.Date(filed))
	c.Check(err == nil, "filed_on", lang.T(ctx, "Ngày nộp hồ sơ không ứng với bộ tiêu chí nào, hãy chọn ngày khác."))
	if err := c.Err(); err != nil {
		return web.Answer{}, err
	}
	if seen := r.Value("book"); seen != "" && seen != book.ID {
		c.Check(false, "filed_on", lang.F(ctx, "Ngày này áp dụng %s, khác bộ tiêu chí trang đang hiện; xem lại rồi mở đợt.", book.Decision.Short))
	}
	there, err := evaluation.Rounds(ctx, a.View(), season)
	if err != nil {
		return web.Answer{}, err
	}
	c.Check(!slices.ContainsFunc(there, func(x evaluation.Round) bool { return x.Number == number }), "number",
		lang.F(ctx, "Mùa này đã có đợt số %d, hãy ghi số khác.", number))
	if err := c.Err(); err != nil {
		return web.Answer{}, err
	}
	k, err := p.Programme.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: season, Number: number, Title: r.Value("title"), Book: book.ID, Note: r.Value("note")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("rounds", k), lang.T(ctx, "Đã mở đợt.")+" "+lang.Said(ctx, reason)), nil
}

// dossierCounts are the states that some dossier of the season is in.
func (p *seasonPage) dossierCounts(ctx context.Context) (list []ui.KeyFigure) {
	for _, s := range dossier.States() {
		if n := p.counts[s]; n > 0 {
			list = append(list, ui.KeyFigure{Label: lang.T(ctx, s.Vietnamese()), Value: lang.Int(ctx, int64(n)), Unit: lang.T(ctx, "hồ sơ"),
				Href: "/office/dossiers?mua=" + string(p.season.Key) + "&tinh-trang=" + string(s)})
		}
	}
	return list
}
