package public

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

type verifyPage struct {
	shell   ui.PublicPage
	verdict ui.VerdictProps
	more    string // address of the product's page, "" for an unknown code
	made    bool   // the marks behind it are illustrative
	again   bool   // show the form for another try

	replaced    string // ISO date on which a correction replaced the paper that was asked about; '' while it is in use, and once the recognition has ended
	now         string // code that took its place
	corrections []portal.Correction
}

// ask shows the form for a code, or leads to the answer for a code that was typed.
func (p *Pages) ask(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	typed := r.Query("ma")
	if code, ok := award.ParseCode(typed); ok {
		return web.Go("/q/"+code, ""), nil
	}
	if typed != "" || r.Queries().Has("ma") && !r.Queries().Has("lang") {
		return web.Show(unknown(ctx, r).page()), nil
	}
	return web.Show(askPage(verifyShell(ctx, r, lang.T(ctx, "Tra mã giấy chứng nhận")))), nil
}

// answer says what a code stands for today. Unknown is an answer, not an error.
func (p *Pages) answer(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	code, ok := award.ParseCode(r.Path("code"))
	if !ok {
		return web.Show(unknown(ctx, r).page()), nil
	}
	now, replaced, err := portal.Replaced(ctx, v, code)
	if fault.KindOf(err) == fault.NotFound {
		now, err = code, nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	row, err := portal.Verify(ctx, v, now)
	if fault.KindOf(err) == fault.NotFound {
		return web.Show(unknown(ctx, r).page()), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	s, then := standingOf(row.Recognition, r.Today), recognised(row)
	page := verifyPage{shell: verifyShell(ctx, r, then.Name), more: "/san-pham/" + row.Product.Slug, made: row.Recognition.Illustrative,
		verdict: ui.VerdictProps{Stars: s.Stars, Product: then.Name, Producer: maker(ctx, then), Address: trusted(r),
			Facts: append(todayFacts(ctx, v.Places(), row), verifyFacts(ctx, v.Places(), then, s)...)}}
	page.shell.Return, page.shell.Languages = "/q/"+code, languages("/q/"+code)
	page.verdict.State, page.verdict.Line = s.verdict(ctx)
	if replaced != "" { // who holds the old paper must find its code here
		page.verdict.Facts = slices.Insert(page.verdict.Facts, 0, ui.Fact{Name: lang.T(ctx, "Mã của giấy đã được thay"), Text: award.Grouped(code)})
	}
	if replaced != "" && (s.status.Holds() || s.status == award.StatusAhead) { // what has ended is told first
		page.replaced, page.now = replaced, now
		page.verdict.State, page.verdict.Line = ui.VerdictReplaced, lang.F(ctx, "Giấy mang mã này đã được thay bằng bản đính chính ngày %s", lang.Date(ctx, replaced))
	}
	all, err := portal.Corrections(ctx, v, row.Product.Slug)
	page.corrections = slices.DeleteFunc(all, func(c portal.Correction) bool { return c.Code != now })
	return web.Show(page.page()), err
}

// verifyShell is a light frame: a phone in a market loads no more than the answer needs.
func verifyShell(ctx context.Context, r *web.Request, title string) ui.PublicPage {
	p := shell(ctx, r, title, "/q")
	p.Search, p.Style = ui.SearchProps{}, ui.VerdictStyle
	p.Return, p.Languages = "/q", languages("/q") // never what was scanned
	return p
}

func languages(path string) (links []ui.LangLink) {
	for _, code := range lang.Codes() {
		links = append(links, ui.LangLink{Code: code, Href: path + "?lang=" + string(code)})
	}
	return links
}

// trusted is the address people should see before the code.
func trusted(r *web.Request) string { return r.Base() + "/q" }

// unknown has the shape of every answer and repeats nothing of what was asked: a page
// that shows a stranger's words under our name would be a tool for forgers.
func unknown(ctx context.Context, r *web.Request) verifyPage {
	return verifyPage{shell: verifyShell(ctx, r, lang.T(ctx, "Không có mã này")), again: true,
		verdict: ui.VerdictProps{State: ui.VerdictUnknown, Product: lang.T(ctx, "Không có mã này"), Address: trusted(r),
			Facts: []ui.Fact{{Name: lang.T(ctx, "Tra ngày"), Text: lang.Date(ctx, r.Today)}}}}
}

// recognised is the product as the decision recognised it: the paper says so, and the council has
// judged nothing else.
func recognised(row portal.Row) portal.Product {
	p, then := row.Product, row.Recognition.Then
	p.Name, p.Producer, p.Place = then.Name, then.Producer, then.Place
	return p
}

// todayFacts are what the register says of the product today, where the paper says something else.
func todayFacts(ctx context.Context, g *place.Gazetteer, row portal.Row) (facts []ui.Fact) {
	now, then := row.Product, row.Recognition.Then
	if now.Name != then.Name {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Tên trong sổ hôm nay"), Text: now.Name})
	}
	if now.Producer != then.Producer {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Chủ thể trong sổ hôm nay"), Text: maker(ctx, now)})
	}
	if now.Place != then.Place {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Địa bàn trong sổ hôm nay"), Text: address(g, now.Place)})
	}
	return facts
}

func verifyFacts(ctx context.Context, g *place.Gazetteer, p portal.Product, s standing) []ui.Fact {
	facts := placeFacts(ctx, g, p.Place, s.day)
	facts = append(facts, ui.Fact{Name: lang.T(ctx, "Nhóm"), Text: lang.T(ctx, registry.Group(p.Group).Vietnamese())})
	facts = append(facts, recognitionFacts(ctx, s)...)
	return append(facts, ui.Fact{Name: lang.T(ctx, "Tra ngày"), Text: lang.Date(ctx, s.day)})
}

func placeFacts(ctx context.Context, g *place.Gazetteer, id place.ID, day string) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Địa bàn"), Text: address(g, id)}}
	if now := today(ctx, g, id, day); now != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Nay là"), Text: now})
	}
	return facts
}

// recognitionFacts are who recognised what from when to when, and how it ended.
func recognitionFacts(ctx context.Context, s standing) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Được công nhận"), Text: s.starWords(ctx)}, {Name: lang.T(ctx, "Quyết định"), Text: s.decision(ctx)}}
	for _, f := range []ui.Fact{
		{Name: lang.T(ctx, "Cơ quan công nhận"), Text: s.Authority},
		{Name: lang.T(ctx, "Thời hạn"), Text: s.term(ctx)},
		{Name: lang.T(ctx, "Số giấy chứng nhận"), Text: s.Number},
		{Name: lang.T(ctx, "Mã"), Text: award.Grouped(s.Code)},
	} {
		if f.Text != "" {
			facts = append(facts, f)
		}
	}
	if s.status == award.StatusWithdrawn {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Lý do thu hồi"), Text: lang.T(ctx, s.EndedCase.Text())},
			ui.Fact{Name: lang.T(ctx, "Quyết định thu hồi"), Text: s.EndedNo})
	}
	return facts
}

func (s standing) starWords(ctx context.Context) string {
	if s.Stars == 0 {
		return lang.T(ctx, "Nguồn không nêu số sao")
	}
	return ui.StarText(ctx, s.Stars)
}
