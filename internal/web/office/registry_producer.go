package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// producersPage is one page of the list of producers.
type producersPage struct {
	r      *web.Request
	o      ui.OfficePage
	tabs   []ui.Tab
	list   grid
	export string
	pager  ui.PagerProps
	wrong  string // why the place typed was not understood
	people bool   // the reader's office looks after the people of producers
}

func (p *Pages) producers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &producersPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Chủ thể")), tabs: registryTabs(ctx, producersPath), export: exportPage(v, r.With("trang", ""))}
	at, why := filterPlace(r, v)
	page.wrong, page.people = why, v.May(act.ProducerAppoint, "")
	within, keep := scope(v, at)
	list, err := registry.Producers(ctx, v, registry.ProducerFilter{Text: r.Query("q"), Kind: registry.ProducerKind(r.Query("loai")), Place: within})
	if err != nil {
		return web.Answer{}, err
	}
	var kept []registry.Producer
	for _, x := range list {
		if (keep == nil || keep(x.Place)) && along(r, v, x.Place) {
			kept = append(kept, x)
		}
	}
	if wantsFile(r) {
		return gridFile(r, v, producerGrid(ctx, v, kept))
	}
	kept, page.pager = pageOf(r, kept)
	page.list = producerGrid(ctx, v, kept)
	return web.Show(producersView(page)), nil
}

func producerGrid(ctx context.Context, v *act.View, list []registry.Producer) grid {
	g := grid{id: "producers", file: "chu-the", caption: lang.T(ctx, "Chủ thể"), cards: true, notes: dayNote(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Loại hình")}, {name: lang.T(ctx, "Thôn, tổ dân phố")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Sản phẩm"), kind: tabular.Integer}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có chủ thể nào hợp với bộ lọc"), Text: lang.T(ctx, "Chủ thể được nhập cùng với sản phẩm."),
			Action: ui.Link{Text: lang.T(ctx, "Bỏ lọc"), Href: producersPath}}}
	for _, x := range list {
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.Name, officePath("producers", x.Key), ""), gridText(lang.T(ctx, x.Kind.Vietnamese())),
			gridText(either(x.Hamlet, "–")), placeCell(v, x.Place), gridNumber(ctx, x.Products)}})
	}
	return g
}

// producerPage is everything about one producer.
type producerPage struct {
	o         ui.OfficePage
	facts     []ui.Fact
	products  grid
	dossiers  grid
	journal   *grid
	people    string // address of its people, for who invites them
	represent *grid  // who represents it; nil for who may not know
	enter     []ui.Link
}

func (p *Pages) producer(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeProducer(ctx, v, key.Producer(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &producerPage{o: p.page(r, v, productsPath, x.Name)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Chủ thể"), Href: producersPath}}
	page.facts = []ui.Fact{{Name: lang.T(ctx, "Loại hình"), Text: lang.T(ctx, x.Kind.Vietnamese())}, {Name: lang.T(ctx, "Thôn, tổ dân phố"), Text: either(x.Hamlet, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(ctx, v, x.Place)}, {Name: lang.T(ctx, "Nhập lúc"), Text: lang.Moment(ctx, x.CreatedAt)}}
	if err := page.addWork(ctx, v, x); err != nil {
		return web.Answer{}, err
	}
	if v.May(act.ProducerAppoint, x.Place) {
		page.people = officePath("producers", x.Key) + "/people"
	}
	if page.represent, err = p.representativeGrid(ctx, v, x); err != nil {
		return web.Answer{}, err
	}
	if v.May(act.ProductEdit, x.Place) {
		page.enter = []ui.Link{{Text: lang.T(ctx, "Nhập người đại diện"), Href: officePath("producers", x.Key) + "/representatives"}}
	}
	page.journal, err = journalGrid(ctx, v, "producer/"+string(x.Key), x.Place)
	return web.Show(producerView(page)), err
}

// addWork adds what the producer makes and has filed, as far as the actor's office sees.
func (p *producerPage) addWork(ctx context.Context, v *act.View, x registry.Producer) error {
	all, err := allProducts(ctx, v, registry.Filter{Producer: x.Key})
	if err != nil {
		return err
	}
	var list []registry.Product
	var filed []dossier.Dossier
	for _, y := range all {
		if !v.May(act.OfficeRead, y.Place) {
			continue
		}
		list = append(list, y)
		of, err := dossier.OfProduct(ctx, v, y.Key)
		if err != nil {
			return err
		}
		filed = append(filed, of...)
	}
	now, err := standings(ctx, v, list)
	if err != nil {
		return err
	}
	p.products, p.dossiers = productGrid(ctx, v, list, now), dossierGrid(ctx, v, filed)
	p.products.empty = ui.Empty{Title: lang.T(ctx, "Chủ thể chưa có sản phẩm nào")}
	p.dossiers.empty = ui.Empty{Title: lang.T(ctx, "Chủ thể chưa nộp hồ sơ nào trong hệ thống này")}
	return nil
}
