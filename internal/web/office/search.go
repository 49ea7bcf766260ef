package office

import (
	"context"
	"net/url"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/place"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// searchMost is how many rows of a kind a search shows.
const searchMost = 10

// searchPage shows what the one box finds, by kind of thing.
type searchPage struct {
	r     *web.Request
	o     ui.OfficePage
	found []finding
}

// finding is what was found of one kind; more leads to the list with the rest, "" when
// all is shown.
type finding struct {
	title string
	list  grid
	more  string
}

func (f finding) links(ctx context.Context) []ui.Link {
	if f.more == "" {
		return nil
	}
	return []ui.Link{{Text: lang.T(ctx, "Xem tất cả"), Href: f.more}}
}

func (p *Pages) search(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &searchPage{r: r, o: p.page(r, v, "", lang.T(ctx, "Kết quả tìm"))}
	q := r.Query("q")
	if q == "" {
		return web.Show(searchView(page)), nil
	}
	for _, look := range []func(context.Context, *act.View, string) (finding, error){findProducts, findProducers, findDossiersBy, findPlaces} {
		f, err := look(ctx, v, q)
		if err != nil {
			return web.Answer{}, err
		}
		if len(f.list.rows) > 0 {
			page.found = append(page.found, f)
		}
	}
	return web.Show(searchView(page)), nil
}

// more is the address of a whole list when a search shows only its beginning.
func more(list string, q string, rest bool) string {
	if !rest {
		return ""
	}
	return list + "?" + url.Values{"q": {q}}.Encode()
}

func findProducts(ctx context.Context, v *act.View, q string) (finding, error) {
	within, keep := scope(v, "")
	f := registry.Filter{Text: q, Place: within}
	list, _, err := registry.List(ctx, v, f, registry.Page{Size: searchMost + 1})
	if err == nil && keep != nil { // these may all lie elsewhere
		list, err = allProducts(ctx, v, f)
	}
	if err != nil {
		return finding{}, err
	}
	list = sifted(list, keep, func(x registry.Product) place.ID { return x.Place })
	rest := len(list) > searchMost
	list = list[:min(searchMost, len(list))]
	now, err := standings(ctx, v, list)
	return finding{lang.T(ctx, "Sản phẩm"), productGrid(ctx, v, list, now), more(productsPath, q, rest)}, err
}

func findProducers(ctx context.Context, v *act.View, q string) (finding, error) {
	within, keep := scope(v, "")
	list, err := registry.Producers(ctx, v, registry.ProducerFilter{Text: q, Place: within})
	list = sifted(list, keep, func(x registry.Producer) place.ID { return x.Place })
	rest := len(list) > searchMost
	return finding{lang.T(ctx, "Chủ thể"), producerGrid(ctx, v, list[:min(searchMost, len(list))]), more(producersPath, q, rest)}, err
}

func findDossiersBy(ctx context.Context, v *act.View, q string) (finding, error) {
	list, next, err := dossier.List(ctx, v, dossier.Filter{Text: q}, dossier.Page{Size: searchMost})
	return finding{lang.T(ctx, "Hồ sơ"), dossierGrid(ctx, v, list), more(dossiersPath, q, next != "")}, err
}

// findPlaces finds units of today and of before, each with what became of it.
func findPlaces(ctx context.Context, v *act.View, q string) (finding, error) {
	g := grid{id: "places", caption: lang.T(ctx, "Địa bàn"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Mã")}, {name: lang.T(ctx, "Sản phẩm")}}}
	for _, m := range v.Places().Find(q, "") {
		if len(g.rows) == searchMost {
			break
		}
		g.rows = append(g.rows, gridRow{key: string(m.Unit.ID), cells: []gridCell{gridText(lang.Said(ctx, m.Title(v.Places()))), gridText(either(m.Unit.Code, "–")),
			gridLink(lang.T(ctx, "Sản phẩm ở đây"), productsPath+"?"+url.Values{"noi": {string(m.Unit.ID)}}.Encode(), "")}})
	}
	return finding{lang.T(ctx, "Địa bàn"), g, ""}, nil
}

// sifted leaves what lies where the actor's office looks.
func sifted[T any](list []T, keep func(place.ID) bool, at func(T) place.ID) []T {
	if keep == nil {
		return list
	}
	var kept []T
	for _, x := range list {
		if keep(at(x)) {
			kept = append(kept, x)
		}
	}
	return kept
}
