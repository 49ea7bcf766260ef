package public

import (
	"context"
	"net/url"
	"strings"

	"ocop/internal/act"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/lawbook"
	"ocop/internal/web/ui"
)

type productPage struct {
	shell     ui.PublicPage
	product   portal.Product
	now       standing
	history   []standing // the one of now among them
	places    *place.Gazetteer
	law       lawbook.Shelf
	verdict   ui.VerdictProps
	corrected []portal.Correction
	check     string // whole address of the answer to the code, "" without a certificate
}

func (p *Pages) product(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	product, history, err := portal.BySlug(ctx, v, r.Path("slug"), r.Today)
	if err != nil {
		return web.Answer{}, err
	}
	page := productPage{shell: shell(ctx, r, product.Name, ""), product: product, places: v.Places(), law: p.shelf(r.Today), now: standingOf(history[0], r.Today)}
	page.shell.Style, page.shell.Description = ui.VerdictStyle, lang.F(ctx, "Hạng sao, hiệu lực và các lần công nhận của sản phẩm %s.", product.Name)
	for _, h := range history {
		page.history = append(page.history, standingOf(h, r.Today))
	}
	if page.now.Code != "" {
		page.check = r.Base() + "/q/" + page.now.Code
	}
	page.verdict = productVerdict(ctx, page.now)
	page.verdict.Facts = append(page.thenFacts(ctx, page.now), page.verdict.Facts...)
	page.corrected, err = portal.Corrections(ctx, v, product.Slug)
	return web.Show(page.view()), err
}

// productVerdict is the panel of the day: it names the day, because the page says the name.
func productVerdict(ctx context.Context, s standing) ui.VerdictProps {
	v := ui.VerdictProps{Lower: true, Stars: s.Stars, Product: lang.F(ctx, "Tình trạng ngày %s", lang.Date(ctx, s.day)), Facts: recognitionFacts(ctx, s)}
	v.State, v.Line = s.verdict(ctx)
	if s.Imported {
		v.Trust = lang.T(ctx, "Lần công nhận này ghi theo tài liệu công khai; giấy chứng nhận của nó không do sổ này cấp nên không có mã để tra.")
	}
	return v
}

// thenFacts are what a decision recognised, where the register says something else of the product
// today.
func (p productPage) thenFacts(ctx context.Context, s standing) (facts []ui.Fact) {
	if s.Then.Name != p.product.Name {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Tên khi được công nhận"), Text: s.Then.Name})
	}
	if s.Then.Producer != p.product.Producer {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Chủ thể khi được công nhận"), Text: maker(ctx, portal.Product{Producer: s.Then.Producer})})
	}
	if s.Then.Place != p.product.Place {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Địa bàn khi được công nhận"), Text: address(p.places, s.Then.Place)})
	}
	return facts
}

// facts are what the register says of the product itself.
func (p productPage) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Chủ thể"), Text: maker(ctx, p.product)}}
	if kind := registry.ProducerKind(p.product.ProducerKind); kind != "" && kind != registry.UnknownKind {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Loại hình"), Text: lang.T(ctx, kind.Vietnamese())})
	}
	facts = append(facts, ui.Fact{Name: lang.T(ctx, "Nhóm"), Text: lang.T(ctx, registry.Group(p.product.Group).Vietnamese()), Href: "/san-pham?nhom=" + p.product.Group})
	return append(facts, placeFacts(ctx, p.places, p.product.Place, p.now.day)...)
}

// unknowns are the gaps of the source in words.
func (p productPage) unknowns(ctx context.Context) []string {
	list := p.now.unknowns(ctx, p.product)
	if coarse(p.places, p.product.Place) {
		list = append(list, lang.T(ctx, "Nguồn không nêu xã, phường nơi sản xuất."))
	}
	return list
}

func (p productPage) ledger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "cong-nhan", Caption: lang.T(ctx, "Các lần công nhận"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Lần công nhận")}, {Name: lang.T(ctx, "Hạng")}, {Name: lang.T(ctx, "Quyết định")},
			{Name: lang.T(ctx, "Thời hạn")}, {Name: lang.T(ctx, "Tình trạng")}}}
	for _, s := range p.history {
		state, word := s.chip(ctx)
		l.Rows = append(l.Rows, ui.Row{Cells: []ui.Cell{{Text: s.when(ctx), Content: p.recognised(s)}, stars(ctx, s.Stars),
			{Text: s.decision(ctx), Sub: s.Authority}, {Text: s.term(ctx)}, {Content: ui.Chip(state, word)}}})
	}
	return l
}

// source is where a statement comes from, with the note made beside it.
type source struct{ what, text, link, note string }

// sources are those of the product and of each recognition that was told, each once.
func (p productPage) sources(ctx context.Context) (list []source) {
	seen := map[string]bool{}
	add := func(what, text, note string) {
		if key := text + "\n" + note; text+note != "" && !seen[key] {
			seen[key] = true
			list = append(list, newSource(what, text, note))
		}
	}
	for _, s := range p.history {
		add(s.when(ctx), s.Source, s.Note)
	}
	add(lang.T(ctx, "Thông tin sản phẩm"), p.product.Source, p.product.Note)
	return list
}

// newSource makes a link of a web address and shows whose it is; other text stays text.
func newSource(what, text, note string) source {
	s := source{what: what, text: text, note: note}
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		s.link, s.text = text, strings.TrimPrefix(u.Host, "www.")
	}
	return s
}
