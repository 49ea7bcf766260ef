package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// searchPage shows what the one box finds, by kind of thing.
type searchPage struct {
	r        *web.Request
	o        ui.OfficePage
	products grid
	dossiers grid
	places   grid
}

func (p *Pages) search(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &searchPage{r: r, o: p.page(r, v, "", lang.T(ctx, "Kết quả tìm"))}
	q := r.Query("q")
	if q == "" {
		return web.Show(searchView(page)), nil
	}
	products, _, err := registry.List(ctx, v, registry.Filter{Text: q}, registry.Page{Size: 20})
	if err != nil {
		return web.Answer{}, err
	}
	if page.products, err = productGrid(ctx, v, products); err != nil {
		return web.Answer{}, err
	}
	dossiers, _, err := dossier.List(ctx, v, dossier.Filter{Text: q}, dossier.Page{Size: 20})
	if err != nil {
		return web.Answer{}, err
	}
	page.dossiers = dossierGrid(ctx, v, dossiers)
	page.places = grid{id: "places", caption: lang.T(ctx, "Địa bàn"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Mã")}}}
	for i, m := range v.Places().Find(q, v.Today()) {
		if i == 10 {
			break
		}
		page.places.rows = append(page.places.rows, gridRow{cells: []gridCell{gridLink(m.Title(v.Places()), productsPath+"?noi="+string(m.Unit.ID), ""), gridText(m.Unit.Code)}})
	}
	return web.Show(searchView(page)), nil
}
