package office

import (
	"context"
	"fmt"
	"strings"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/lawbook"
	"ocop/internal/web/ui"
)

// lawPath is the address of the books of the law in the office.
const lawPath = "/office/law"

// lawRoutes is the table of the books of the law.
func (p *Pages) lawRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: lawPath, Permission: act.OfficeRead, Read: p.lawList},
		{Method: "GET", Path: lawPath + "/compare", Permission: act.OfficeRead, Read: p.lawCompare},
		{Method: "GET", Path: lawPath + "/{book}", Permission: act.OfficeRead, Read: p.lawBook},
		{Method: "GET", Path: lawPath + "/{book}/{number}", Permission: act.OfficeRead, Read: p.lawCard},
	}
}

// lawShelf is where the office finds the books; without them it gives addresses only.
func lawShelf(r *web.Request) lawbook.Shelf {
	return lawbook.Shelf{Base: lawPath, Pair: "compare", Today: rulebook.Date(r.Today)}
}

func (p *Pages) lawShelf(r *web.Request) lawbook.Shelf {
	s := lawShelf(r)
	s.Books = p.Programme.Books
	return s
}

// lawPage is a page of the law with what concerns an officer: which rounds pinned a book
// and where councils work by rules of their own.
type lawPage struct {
	o        ui.OfficePage
	body     lawbook.Page
	asks     bool // whether rounds and councils are shown at all
	rounds   grid
	councils grid
	export   string
}

// lawFrame puts a page of the law into the office; public is the address at which
// everybody reads the same.
func (p *Pages) lawFrame(r *web.Request, v *act.View, body lawbook.Page, public string) *lawPage {
	page := &lawPage{o: p.page(r, v, seasonsPath, body.Title), body: body}
	page.o.Style, page.o.Status, page.o.Actions = lawbook.Style, body.State, publicLink(public)
	page.o.Crumbs = append([]ui.Link{{Text: lang.T(r.Context(), "Mùa và đợt"), Href: seasonsPath}}, body.Crumbs...)
	return page
}

func (p *Pages) lawList(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := p.lawFrame(r, v, p.lawShelf(r).List(ctx, r.Queries()), lawbook.Public(nil, "").Base)
	page.export = exportPage(v, lawPath)
	return p.showPinned(ctx, r, v, page, "")
}

func (p *Pages) lawBook(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	id := r.Path("book")
	body, err := p.lawShelf(r).Book(ctx, id)
	if err != nil {
		return web.Answer{}, err
	}
	page := p.lawFrame(r, v, body, lawbook.Public(nil, "").Base+"/"+id)
	page.export = exportPage(v, lawPath+"/"+id)
	return p.showPinned(ctx, r, v, page, id)
}

func (p *Pages) lawCard(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	id, number := r.Path("book"), r.Path("number")
	body, err := p.lawShelf(r).Card(ctx, id, number)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(lawView(p.lawFrame(r, v, body, lawbook.Public(nil, "").Base+"/"+id+"/"+number))), nil
}

func (p *Pages) lawCompare(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	body, public := p.lawShelf(r).Compare(ctx, r.Queries()), lawbook.Public(nil, "").PairPath(r.Queries())
	return web.Show(lawView(p.lawFrame(r, v, body, public))), nil
}

// showPinned adds the rounds and councils that work under a book, "" for every book.
func (p *Pages) showPinned(ctx context.Context, r *web.Request, v *act.View, page *lawPage, book string) (web.Answer, error) {
	rounds, err := p.roundsNear(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.asks, page.rounds, page.councils = true, pinGrid(ctx), ownRulesGrid(ctx)
	seen := map[key.Council]string{}
	for _, f := range rounds {
		if book != "" && f.round.Book != book {
			continue
		}
		page.rounds.rows = append(page.rounds.rows, p.pinRow(ctx, v, f))
		for _, s := range f.sittings {
			if seen[s.Council] == s.Digest {
				continue
			}
			seen[s.Council] = s.Digest
			if err := page.addCouncil(ctx, v, f, s); err != nil {
				return web.Answer{}, err
			}
		}
	}
	if wantsFile(r) {
		return gridFile(r, v, page.rounds, page.councils)
	}
	return web.Show(lawView(page)), nil
}

func pinGrid(ctx context.Context) grid {
	return grid{id: "pins", file: "cac-dot-theo-bo-tieu-chi", caption: lang.T(ctx, "Các đợt đã ghim bộ tiêu chí"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Đợt")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Bộ tiêu chí")}, {name: lang.T(ctx, "Mã đã ghim")}, {name: lang.T(ctx, "Bản")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có đợt nào theo bộ này"), Text: lang.T(ctx, "Bộ tiêu chí được ghim khi mở đợt.")}}
}

// pinRow says which text a round pinned, and whether that is the edition of today.
func (p *Pages) pinRow(ctx context.Context, v *act.View, f roundFacts) gridRow {
	state, word, name := ui.StateValid, lang.T(ctx, "Đúng bản hiện hành"), f.round.Book
	if f.book == nil {
		state, word = ui.StateLate, lang.T(ctx, "Bản đã ghim không còn trong hệ thống")
		if b, err := p.Programme.Books.Book(f.round.Book); err == nil {
			name = b.Decision.Short
			word = lang.T(ctx, "Khác bản hiện hành")
		}
	} else {
		name = f.book.Decision.Short
	}
	return gridRow{key: string(f.round.Key), cells: []gridCell{gridLink(f.round.Title, officePath("rounds", f.round.Key), f.season.Title), gridText(placeName(v, f.season.Place)),
		gridLink(name, lawPath+"/"+f.round.Book, ""), gridShown(digestCode(f.round.Digest), f.round.Digest), gridShown(ui.Chip(state, word), word)}}
}

func ownRulesGrid(ctx context.Context) grid {
	return grid{id: "own-rules", file: "quy-che-rieng", caption: lang.T(ctx, "Quy chế riêng của Hội đồng"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Hội đồng")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Bộ tiêu chí")}, {name: lang.T(ctx, "Khác giá trị của bộ"), broad: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không Hội đồng nào đặt khác giá trị của bộ"), Text: lang.T(ctx, "Quy chế làm việc của các Hội đồng trùng với giá trị đề xuất trong bộ tiêu chí.")}}
}

// addCouncil lists a council whose working rules differ from what its book proposes.
func (l *lawPage) addCouncil(ctx context.Context, v *act.View, f roundFacts, s evaluation.Sitting) error {
	if f.book == nil {
		return nil
	}
	c, err := evaluation.CouncilByKey(ctx, v, s.Council)
	if err != nil {
		return err
	}
	if own := ownRules(ctx, c, f.book.Procedure.Council); own != "" {
		l.councils.rows = append(l.councils.rows, gridRow{key: string(c.Key), cells: []gridCell{gridLink(c.Name, officePath("councils", c.Key), ""),
			gridText(placeName(v, c.Place)), gridText(f.book.Decision.Short), gridText(own)}})
	}
	return nil
}

// ownRules names what a council set apart from the book, with the book's value.
func ownRules(ctx context.Context, c evaluation.Council, book rulebook.Council) string {
	var list []string
	if c.Quorum.Num*book.Quorum.Den != book.Quorum.Num*c.Quorum.Den {
		list = append(list, lang.F(ctx, "số phiếu tối thiểu %s (bộ: %s)", fmt.Sprintf("%d/%d", c.Quorum.Num, c.Quorum.Den), fmt.Sprintf("%d/%d", book.Quorum.Num, book.Quorum.Den)))
	}
	if c.SpreadLimit != int(book.Spread.Limit) {
		list = append(list, lang.F(ctx, "chênh lệch %s (bộ: %s)", spreadText(ctx, c.SpreadLimit), spreadText(ctx, int(book.Spread.Limit))))
	}
	if c.MinimumRule != "" && c.MinimumRule != string(book.Minimums.Rule) {
		list = append(list, lang.F(ctx, "mức tối thiểu của sao %s (bộ: %s)", lang.T(ctx, minimumRule(c.MinimumRule)), lang.T(ctx, minimumRule(string(book.Minimums.Rule)))))
	}
	return strings.Join(list, "; ")
}

func spreadText(ctx context.Context, limit int) string {
	if limit == 0 {
		return lang.T(ctx, "không giới hạn")
	}
	return lang.F(ctx, "%s điểm", lang.Points(ctx, int64(limit)))
}
