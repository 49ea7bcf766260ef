package office

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const (
	productsPath  = "/office/products"
	producersPath = "/office/producers"
)

// productsPage is one page of the list of products.
type productsPage struct {
	r         *web.Request
	o         ui.OfficePage
	tabs      []ui.Tab
	list      grid
	export    string
	next      string        // address of the next page of the whole list, "" at the end
	pager     ui.PagerProps // of a list that was sifted by its stars
	total     int
	mayAdd    bool
	mayImport bool
	wrong     string // why the place typed was not understood
}

// starFilters are what the list can be narrowed to by the stars of today: a number of
// stars that holds, or one of these words.
const (
	starsHold = "con"  // any stars that hold today
	starsOver = "het"  // recognised once, and nothing holds today
	starsNone = "chua" // never recognised
)

func (p *Pages) products(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &productsPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Sản phẩm")), tabs: registryTabs(ctx, productsPath),
		export: exportPage(v, r.With("sau", "")), mayAdd: v.May(act.ProductEdit, ""), mayImport: v.May(act.ProductImport, "")}
	var at place.ID
	at, page.wrong = filterPlace(r, v)
	within, keep := scope(v, at)
	f := registry.Filter{Text: r.Query("q"), Group: registry.Group(r.Query("nhom")), Place: within}
	list, now, err := page.find(ctx, v, f, keep)
	if err != nil {
		return web.Answer{}, err
	}
	page.o.Actions = productActions(page)
	page.list = productGrid(ctx, v, list, now)
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	return web.Show(productsView(page)), nil
}

// find gives the rows of the page, or all rows for a file, with what speaks for each
// today. Only what no query knows (the stars of the day, several offices) reads the whole
// list for a page of it.
func (p *productsPage) find(ctx context.Context, v *act.View, f registry.Filter, keep func(place.ID) bool) (list []registry.Product, now map[key.Product]recognition.Recognition, err error) {
	stars := p.r.Query("sao")
	if keep == nil && stars == "" && !wantsFile(p.r) {
		return p.keyset(ctx, v, f)
	}
	list, err = allProducts(ctx, v, f)
	if err != nil {
		return nil, nil, err
	}
	if now, err = standings(ctx, v, list); err != nil {
		return nil, nil, err
	}
	var kept []registry.Product
	for _, x := range list {
		if (keep == nil || keep(x.Place)) && along(p.r, v, x.Place) && starsFit(stars, now, x.Key, v.Today()) {
			kept = append(kept, x)
		}
	}
	p.total = len(kept)
	if !wantsFile(p.r) {
		kept, p.pager = pageOf(p.r, kept)
	}
	return kept, now, nil
}

func (p *productsPage) keyset(ctx context.Context, v *act.View, f registry.Filter) (list []registry.Product, now map[key.Product]recognition.Recognition, err error) {
	list, next, err := registry.List(ctx, v, f, registry.Page{After: p.r.Query("sau"), Size: pageSize})
	if err != nil {
		return nil, nil, err
	}
	if next != "" {
		p.next = p.r.With("sau", next)
	}
	if p.total, err = registry.Count(ctx, v, f); err != nil {
		return nil, nil, err
	}
	now, err = standings(ctx, v, list)
	return list, now, err
}

func allProducts(ctx context.Context, v *act.View, f registry.Filter) (list []registry.Product, err error) {
	for after := ""; ; {
		part, next, err := registry.List(ctx, v, f, registry.Page{After: after, Size: 500})
		list = append(list, part...)
		if err != nil || next == "" {
			return list, err
		}
		after = next
	}
}

func starsFit(want string, now map[key.Product]recognition.Recognition, k key.Product, day string) bool {
	x, ever := now[k]
	status, _ := x.StatusOn(day)
	holds := ever && status.Holds()
	switch want {
	case starsHold:
		return holds
	case starsOver:
		return ever && !holds
	case starsNone:
		return !ever
	case "3", "4", "5":
		return holds && itoa(x.Stars) == want
	}
	return true
}

// productGrid lists products with the stars of today. Stars that do not hold are shown
// with the word for why, never alone.
func productGrid(ctx context.Context, v *act.View, list []registry.Product, now map[key.Product]recognition.Recognition) grid {
	g := grid{id: "products", file: "san-pham", caption: lang.T(ctx, "Sản phẩm"), cards: true, notes: dayNote(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể"), fileOnly: true}, {name: lang.T(ctx, "Nhóm")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Hạng sao")}, {name: lang.T(ctx, "Hiệu lực hôm nay")}, {name: lang.T(ctx, "Có hiệu lực đến"), kind: tabular.Date, fileOnly: true},
		{name: lang.T(ctx, "Nguồn"), fileOnly: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có sản phẩm nào hợp với bộ lọc"), Text: lang.T(ctx, "Bỏ bớt điều kiện, hoặc nhập sản phẩm mới."),
			Action: ui.Link{Text: lang.T(ctx, "Bỏ lọc"), Href: productsPath}}}
	for _, x := range list {
		stars, status, until := gridText("–"), gridText(lang.T(ctx, "Chưa được công nhận")), tabular.Cell{}
		if y, ok := now[x.Key]; ok {
			stars, status, until = starCell(ctx, y.Stars), statusCell(ctx, y, v.Today()), tabular.Str(y.ValidTo)
		}
		producer := producerText(ctx, x.ProducerName)
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.Name, officePath("products", x.Key), producer),
			hidden(tabular.Str(producer)), gridText(lang.T(ctx, x.Group.Vietnamese())), placeCell(v, x.Place), stars, status, hidden(until), hidden(tabular.Str(x.Source))}})
	}
	return g
}

// placeCell names a unit with the one above it: names repeat.
func placeCell(v *act.View, id place.ID) gridCell {
	if above, ok := v.Places().Parent(id, ""); ok {
		return gridText(placeName(v, id) + ", " + lowerFirst(above.FullName()))
	}
	return gridText(placeName(v, id))
}

// statusCell is what is true today of a recognition, with its last day and the days left
// while it holds.
func statusCell(ctx context.Context, x recognition.Recognition, today string) gridCell {
	status, left := x.StatusOn(today)
	word := lang.T(ctx, status.Text())
	c := gridShown(ui.Chip(statusLook(status), word), word)
	if x.ValidTo != "" {
		c.show.Sub = lang.F(ctx, "đến hết %s", lang.Date(ctx, x.ValidTo))
	}
	if status.Holds() {
		c.show.Sub += " · " + ui.DaysLeft(ctx, left)
	}
	return c
}

// statusLook is the chip of a status.
func statusLook(s recognition.Status) ui.State {
	switch s {
	case award.StatusValid:
		return ui.StateValid
	case award.StatusExpiring:
		return ui.StateExpiring
	case award.StatusExpired:
		return ui.StateExpired
	case award.StatusWithdrawn:
		return ui.StateWithdrawn
	case award.StatusReplaced:
		return ui.StateClosed
	}
	return ui.StateInfo
}

// productPage is everything about one product.
type productPage struct {
	r       *web.Request
	o       ui.OfficePage
	product registry.Product
	place   string // as the form writes it
	where   string // in full, when the form can only write a code
	facts   []ui.Fact
	history grid
	filed   grid
	journal *grid
	mayEdit bool
	mayFile bool
	stale   *ui.TwoTextsProps // both texts, when somebody else was quicker
}

func (p *Pages) product(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeProduct(ctx, v, key.Product(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &productPage{r: r, o: p.page(r, v, productsPath, x.Name), product: x, place: placeText(v, x.Place),
		mayEdit: v.May(act.ProductEdit, x.Place), mayFile: v.May(act.DossierFile, x.Place)}
	if page.place == string(x.Place) {
		page.where = title(ctx, v, x.Place)
	}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: productsPath}}
	given, err := recognition.OfProduct(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.facts = productFacts(ctx, v, x, given)
	page.history = recognitionGrid(ctx, v, given)
	page.history.empty = ui.Empty{Title: lang.T(ctx, "Sản phẩm chưa được công nhận lần nào")}
	if now, ok := standing(given, v.Today()); ok {
		status, _ := now.StatusOn(v.Today())
		page.o.Status = productStatus(now.Stars, statusLook(status), status.Text())
	}
	filed, err := dossier.OfProduct(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.filed = dossierGrid(ctx, v, filed)
	page.filed.empty = ui.Empty{Title: lang.T(ctx, "Sản phẩm chưa nộp hồ sơ nào trong hệ thống này")}
	if page.stale, err = staleProduct(ctx, r, v, x); err != nil {
		return web.Answer{}, err
	}
	page.journal, err = journalGrid(ctx, v, "product/"+string(x.Key), x.Place)
	return web.Show(productView(page)), err
}

// officeProduct gives a product of the actor's office, NotFound for any other.
func officeProduct(ctx context.Context, v *act.View, k key.Product) (registry.Product, error) {
	x, err := registry.ByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		return registry.Product{}, fault.Missing("sản phẩm này")
	}
	return x, err
}

func productFacts(ctx context.Context, v *act.View, x registry.Product, given []recognition.Recognition) []ui.Fact {
	producer := ui.Fact{Name: lang.T(ctx, "Chủ thể"), Text: producerText(ctx, x.ProducerName)}
	if x.Producer != "" {
		producer.Href = officePath("producers", x.Producer)
	}
	facts := []ui.Fact{
		producer,
		{Name: lang.T(ctx, "Nhóm"), Text: lang.T(ctx, x.Group.Vietnamese())},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(ctx, v, x.Place)},
		{Name: lang.T(ctx, "Trang công khai"), Text: "/san-pham/" + x.Slug},
	}
	if slices.ContainsFunc(given, func(r recognition.Recognition) bool { return r.State != recognition.Proposed }) {
		facts[len(facts)-1].Href = "/san-pham/" + x.Slug // until then the page is not there
	}
	for _, f := range []ui.Fact{{Name: lang.T(ctx, "Câu chuyện"), Text: x.Story}, {Name: lang.T(ctx, "Nguồn"), Text: x.Source}, {Name: lang.T(ctx, "Ghi chú"), Text: x.Note}} {
		if f.Text != "" {
			facts = append(facts, f)
		}
	}
	return facts
}
