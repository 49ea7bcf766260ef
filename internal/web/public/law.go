package public

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/lawbook"
	"ocop/internal/web/ui"
)

// lawPath is the address of the books of the law.
const lawPath = "/luat"

// lawRoutes is the table of the pages of the law.
func (p *Pages) lawRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: lawPath, Permission: act.PublicRead, Read: p.lawList},
		{Method: "GET", Path: lawPath + "/so-sanh", Permission: act.PublicRead, Read: p.lawCompare},
		{Method: "GET", Path: lawPath + "/{book}", Permission: act.PublicRead, Read: p.lawBook},
		{Method: "GET", Path: lawPath + "/{book}/{number}", Permission: act.PublicRead, Read: p.lawCard},
	}
}

func (p *Pages) shelf(today string) lawbook.Shelf {
	return lawbook.Public(p.Books, today)
}

func (p *Pages) lawList(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return showLaw(ctx, r, p.shelf(r.Today).List(ctx, r.Queries()))
}

func (p *Pages) lawCompare(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return showLaw(ctx, r, p.shelf(r.Today).Compare(ctx, r.Queries()))
}

func (p *Pages) lawBook(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	page, err := p.shelf(r.Today).Book(ctx, r.Path("book"))
	if err != nil {
		return web.Answer{}, err
	}
	return showLaw(ctx, r, page)
}

func (p *Pages) lawCard(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	page, err := p.shelf(r.Today).Card(ctx, r.Path("book"), r.Path("number"))
	if err != nil {
		return web.Answer{}, err
	}
	return showLaw(ctx, r, page)
}

// showLaw puts a page of the law into the frame of the public. What it says comes from
// decisions, not from the register, so the register's own words of source stay out.
func showLaw(ctx context.Context, r *web.Request, page lawbook.Page) (web.Answer, error) {
	s := shell(ctx, r, page.Title, lawPath)
	s.Description, s.CutOff = page.Description, ""
	s.Sources = []string{lang.T(ctx, "Trang này trình bày lại văn bản để tra cứu; khi khác nhau thì theo văn bản gốc."),
		lang.T(ctx, "Chỗ nào văn bản không nói rõ, trang ghi “Cách hiểu” và cơ quan có thể quyết định.")}
	s.Search, s.Style = ui.SearchProps{}, lawbook.Style
	return web.Show(lawView(s, page)), nil
}
