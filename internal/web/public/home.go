package public

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// shownOnHome is how many products a row of the home page holds.
const shownOnHome = 8

type homePage struct {
	shell     ui.PublicPage
	key       []ui.KeyFigure
	groups    []ui.KeyFigure
	newest    []ui.CardProps
	best      []ui.CardProps
	bestTitle string
	law       []string
}

func (p *Pages) home(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	counts, err := portal.Home(ctx, v, r.Today)
	if err != nil {
		return web.Answer{}, err
	}
	newest, err := portal.List(ctx, v, portal.Filter{Day: r.Today, Sort: portal.ByNewest}, 1, shownOnHome)
	if err != nil {
		return web.Answer{}, err
	}
	best, title, err := bestProducts(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	h := homePage{bestTitle: title, shell: shell(ctx, r, lang.T(ctx, "Sản phẩm OCOP"), "/"), key: homeFigures(ctx, counts, r.Today), groups: groupFigures(ctx, counts),
		newest: cards(ctx, v.Places(), newest, r.Today), best: cards(ctx, v.Places(), best, r.Today), law: p.law(ctx)}
	h.shell.Search = ui.SearchProps{}
	h.shell.Description = lang.T(ctx, "Sổ đăng ký sản phẩm OCOP: tìm sản phẩm, xem hạng sao, kiểm tra giấy chứng nhận theo mã.")
	return web.Show(h.page(province(v.Places(), r.Today))), nil
}

// bestProducts are those of four and five stars: what holds or, when hardly anything
// does, also what once did; the cards say which.
func bestProducts(ctx context.Context, r *web.Request, v *act.View) (list []portal.Row, title string, err error) {
	title = lang.T(ctx, "Hạng 4 và 5 sao còn hiệu lực")
	list, err = portal.List(ctx, v, portal.Filter{Day: r.Today, Least: 4, Status: award.StatusValid, Sort: portal.ByNewest}, 1, shownOnHome)
	if err == nil && len(list) < shownOnHome/2 {
		title = lang.T(ctx, "Hạng 4 và 5 sao")
		list, err = portal.List(ctx, v, portal.Filter{Day: r.Today, Least: 4, Sort: portal.ByNewest}, 1, shownOnHome)
	}
	return list, title, err
}

// province names the province of the day.
func province(g *place.Gazetteer, day string) string {
	for _, u := range g.All(place.Province, day) {
		return u.Name
	}
	return ""
}

// tally adds up counts that want likes.
func tally(counts []portal.Count, want func(portal.Count) bool) (n int) {
	for _, c := range counts {
		if want(c) {
			n += c.N
		}
	}
	return n
}

// homeFigures are the two numbers that must never be taken for each other, what lies
// between them, and the products by stars.
func homeFigures(ctx context.Context, counts []portal.Count, day string) []ui.KeyFigure {
	until := lang.F(ctx, "tính đến %s", lang.Date(ctx, day))
	expiring := tally(counts, of(award.StatusExpiring))
	figures := []ui.KeyFigure{
		figure(ctx, lang.T(ctx, "Từng được công nhận"), until, url.Values{}, tally(counts, func(portal.Count) bool { return true })),
		figure(ctx, lang.T(ctx, "Còn hiệu lực"), lang.F(ctx, "trong đó %d sắp hết hạn", expiring), having(award.StatusValid), tally(counts, holds)),
		figure(ctx, lang.T(ctx, "Chưa rõ thời hạn"), lang.T(ctx, "nguồn không nêu ngày"), having(award.StatusUndated), tally(counts, of(award.StatusUndated))),
	}
	for stars := 5; stars >= 3; stars-- {
		with := func(c portal.Count) bool { return c.Stars == stars }
		valid := tally(counts, func(c portal.Count) bool { return with(c) && holds(c) })
		figures = append(figures, figure(ctx, ui.StarText(ctx, stars), lang.F(ctx, "%d còn hiệu lực", valid), url.Values{"sao": {strconv.Itoa(stars)}}, tally(counts, with)))
	}
	return figures
}

// figure is a number that leads to the products it counts, if there are any.
func figure(ctx context.Context, label, note string, q url.Values, n int) ui.KeyFigure {
	f := ui.KeyFigure{Label: label, Value: lang.Int(ctx, int64(n)), Note: note}
	if n > 0 {
		f.Href = strings.TrimSuffix("/san-pham?"+q.Encode(), "?")
	}
	return f
}

func having(s award.Status) url.Values { return url.Values{"hieu-luc": {statusWord(s)}} }

func of(s award.Status) func(portal.Count) bool {
	return func(c portal.Count) bool { return c.Status == s }
}

func holds(c portal.Count) bool { return c.Status.Holds() }

func groupFigures(ctx context.Context, counts []portal.Count) (figures []ui.KeyFigure) {
	for _, g := range registry.Groups() {
		in := func(c portal.Count) bool { return c.Group == string(g) }
		valid := tally(counts, func(c portal.Count) bool { return in(c) && holds(c) })
		figures = append(figures, figure(ctx, lang.T(ctx, g.Vietnamese()), lang.F(ctx, "%d còn hiệu lực", valid), url.Values{"nhom": {string(g)}}, tally(counts, in)))
	}
	return figures
}

// law says in our words on what the register rests, from the book in force.
func (p *Pages) law(ctx context.Context) (lines []string) {
	books := p.Books.Books()
	if len(books) == 0 {
		return nil
	}
	b := books[len(books)-1]
	return []string{
		lang.F(ctx, "Hạng sao do cơ quan có thẩm quyền công nhận theo %s, sau khi hội đồng đánh giá và phân hạng.", b.Decision.Short),
		lang.F(ctx, "Giấy chứng nhận có thời hạn %d tháng. Hết hạn mà chưa được công nhận lại thì sản phẩm không còn được dùng hạng sao.", b.Procedure.ValidityMonths),
		lang.T(ctx, "Trang này để tra cứu; giá trị pháp lý thuộc về quyết định công nhận."),
	}
}
