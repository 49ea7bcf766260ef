package office

import (
	"context"
	"errors"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const dossiersPath = "/office/dossiers"

// dossiersPage is one page of the list of dossiers.
type dossiersPage struct {
	r       *web.Request
	o       ui.OfficePage
	list    grid
	export  string
	next    string
	seasons []plan.Season
}

func (p *Pages) dossiers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &dossiersPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Hồ sơ")), export: exportPage(v, r.With("sau", ""))}
	f := dossier.Filter{Text: r.Query("q"), Season: key.Season(r.Query("mua"))}
	if s := dossier.State(r.Query("tinh-trang")); s.Vietnamese() != "" {
		f.States = []dossier.State{s}
	}
	size := dossier.Page{After: r.Query("sau"), Size: 50}
	var list []dossier.Dossier
	for {
		part, next, err := dossier.List(ctx, v, f, size)
		if err != nil {
			return web.Answer{}, err
		}
		list, size.After = append(list, part...), next
		if next == "" || !wantsFile(r) {
			break
		}
	}
	page.list = dossierGrid(ctx, v, list)
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	if size.After != "" {
		page.next = r.With("sau", size.After)
	}
	var err error
	page.seasons, err = seasonsNear(ctx, v)
	return web.Show(dossiersView(page)), err
}

func dossierGrid(ctx context.Context, v *act.View, list []dossier.Dossier) grid {
	g := grid{id: "dossiers", file: "ho-so", caption: lang.T(ctx, "Hồ sơ"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Mã hồ sơ")}, {name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Loại")}, {name: lang.T(ctx, "Ngày nộp")}, {name: lang.T(ctx, "Tình trạng")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có hồ sơ nào"), Text: lang.T(ctx, "Nộp hồ sơ từ trang của sản phẩm.")}}
	for _, x := range list {
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.Code, officePath("dossiers", x.Key), ""),
			gridText(x.ProductName), gridText(either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))), gridText(placeName(v, x.Place)), gridText(x.Kind.Text()),
			gridDay(ctx, x.FiledOn), gridShown(ui.Chip(dossierLook(x.State), lang.T(ctx, x.State.Vietnamese())), x.State.Vietnamese())}})
	}
	return g
}

func dossierLook(s dossier.State) ui.State {
	switch s {
	case dossier.Filed:
		return ui.StateDraft
	case dossier.Admitted, dossier.Forwarded:
		return ui.StateOpen
	case dossier.Proposed:
		return ui.StateInfo
	case dossier.Recognised:
		return ui.StateValid
	case dossier.Returned:
		return ui.StateReturned
	}
	return ui.StateClosed
}

// dossierPage is everything about one dossier.
type dossierPage struct {
	r       *web.Request
	o       ui.OfficePage
	dossier dossier.Dossier
	facts   []ui.Fact
	journal grid
	mayEnd  bool
	mayPull bool
}

func (p *Pages) dossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := dossier.ByKey(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &dossierPage{r: r, o: p.page(r, v, dossiersPath, x.Code+" · "+x.ProductName), dossier: x}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}}
	page.o.Status = ui.Chip(dossierLook(x.State), lang.T(ctx, x.State.Vietnamese()))
	_, ends := x.State.After(dossier.Returning)
	page.mayEnd = ends == nil && x.State.Open() && v.May(act.DossierAdmit, x.Place)
	page.mayPull = ends == nil && x.State.Open() && v.May(act.DossierFile, x.Place)
	page.facts = p.dossierFacts(ctx, v, x)
	page.journal, err = journalGrid(ctx, v, "dossier/"+string(x.Key))
	return web.Show(dossierView(page)), err
}

func (p *Pages) dossierFacts(ctx context.Context, v *act.View, x dossier.Dossier) []ui.Fact {
	book, _, err := p.Programme.Books.Pick(x.Kind, rulebook.Date(x.FiledOn))
	law, card := x.Book, ""
	if err == nil {
		law = book.Decision.Short
		if c, err := book.Card(x.Card); err == nil {
			card = c.Name
		}
	}
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Sản phẩm"), Text: x.ProductName, Href: officePath("products", x.Product)},
		{Name: lang.T(ctx, "Chủ thể"), Text: either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(v, x.Place)},
		{Name: lang.T(ctx, "Mùa đánh giá"), Text: lang.F(ctx, "năm %d", x.Year), Href: officePath("seasons", x.Season)},
		{Name: lang.T(ctx, "Loại hồ sơ"), Text: x.Kind.Text()},
		{Name: lang.T(ctx, "Ngày nộp"), Text: lang.Date(ctx, x.FiledOn)},
		{Name: lang.T(ctx, "Bộ tiêu chí"), Text: law},
		{Name: lang.T(ctx, "Phiếu đánh giá"), Text: lang.F(ctx, "Bộ sản phẩm số %d", x.Card) + " " + card},
	}
	if x.Reason != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Lý do trả lại hoặc rút"), Text: x.Reason})
	}
	if x.Note != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Ghi chú"), Text: x.Note})
	}
	return facts
}

// endDossier returns or withdraws a dossier.
func (p *Pages) endDossier(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Dossier(r.Path("key"))
	switch r.Value("step") {
	case "return":
		if err := dossier.Return(ctx, a, k, r.Value("reason")); err != nil {
			return web.Answer{}, err
		}
		return web.Go(officePath("dossiers", k), lang.T(ctx, "Đã trả lại hồ sơ.")), nil
	case "withdraw":
		if err := dossier.Withdraw(ctx, a, k, r.Value("reason")); err != nil {
			return web.Answer{}, err
		}
		return web.Go(officePath("dossiers", k), lang.T(ctx, "Đã rút hồ sơ.")), nil
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Chưa chọn trả lại hay rút hồ sơ."})
}

// newDossierPage files a product into a season.
type newDossierPage struct {
	r       *web.Request
	o       ui.OfficePage
	product registry.Product
	seasons []plan.Season
	cards   []ui.Option
	reason  string
}

func (p *Pages) newDossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &newDossierPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Nộp hồ sơ"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}}
	k := r.Query("product")
	if r.Posted() {
		k = r.Value("product")
	}
	var product, seasons error
	page.product, product = registry.ByKey(ctx, v, key.Product(k))
	page.seasons, seasons = seasonsNear(ctx, v)
	if err := errors.Join(product, seasons); err != nil {
		return web.Answer{}, err
	}
	book, reason, err := p.Programme.Books.Pick(rulebook.First, rulebook.Date(v.Today()))
	if err != nil {
		return web.Answer{}, err
	}
	page.reason = reason
	for _, c := range book.Cards {
		o := ui.Option{Value: itoa(c.Number), Text: itoa(c.Number) + ". " + c.Name, Disabled: c.Incomplete != ""}
		if o.Disabled {
			o.Text += " (" + c.Incomplete + ")"
		}
		page.cards = append(page.cards, o)
	}
	return web.Show(newDossierView(page)), nil
}

func (p *Pages) fileDossier(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	card, err := r.Int("card")
	if err != nil {
		return web.Answer{}, err
	}
	k, reason, err := p.Programme.File(ctx, a, programme.Application{Season: key.Season(r.Value("season")), Product: key.Product(r.Value("product")),
		Kind: rulebook.Kind(r.Value("kind")), Card: int(card), FiledOn: day(r.Value("filed_on")), Note: r.Value("note")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("dossiers", k), reason), nil
}
