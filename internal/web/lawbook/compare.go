package lawbook

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// comparePage is two books side by side, or one card of them.
type comparePage struct {
	Shelf
	before, after           string // as typed
	beforeWrong, afterWrong string // a sentence that names the field, empty when it is right
	number, numberWrong     string
	diff                    *rulebook.BookDiff // nil until two books are named
	card                    *rulebook.CardDiff // nil for the books as a whole
}

// ComparePath is the address of two books side by side; of one card of them unless the
// number is 0. The number is the one in the later book where that has the card.
func (s Shelf) ComparePath(before, after *rulebook.Book, card int) string {
	q := url.Values{"truoc": {before.ID}, "sau": {after.ID}}
	if card > 0 {
		q.Set("bo", strconv.Itoa(card))
	}
	return s.pairPath() + "?" + q.Encode()
}

func (s Shelf) pairPath() string { return s.Base + "/" + s.Pair }

// PairPath is the address of the comparison that a query of another audience asks for.
func (s Shelf) PairPath(query url.Values) string {
	q := url.Values{}
	for _, name := range []string{"truoc", "sau", "bo"} {
		if value := typed(query, name); value != "" {
			q.Set(name, value)
		}
	}
	return strings.TrimSuffix(s.pairPath()+"?"+q.Encode(), "?")
}

// Compare is the page of two books side by side. The query names them: "truoc" and
// "sau" are ids of books, "bo" the number of a card.
func (s Shelf) Compare(ctx context.Context, query url.Values) Page {
	p := &comparePage{Shelf: s, before: typed(query, "truoc"), after: typed(query, "sau"), number: typed(query, "bo")}
	p.read(ctx, query)
	page := Page{Title: lang.T(ctx, "So sánh hai bộ tiêu chí"), Crumbs: s.crumbs(ctx), State: p.state(), Body: framed(p.body()),
		Description: lang.T(ctx, "Hai bộ tiêu chí OCOP đặt cạnh nhau: quy trình, từng phiếu và từng tiêu chí thay đổi.")}
	if p.card != nil {
		page.Title = lang.F(ctx, "So sánh: %s", cardTitle(ctx, either(p.card.After, p.card.Before)))
		page.Crumbs = append(page.Crumbs, ui.Link{Text: lang.T(ctx, "So sánh hai bộ tiêu chí"), Href: s.ComparePath(p.diff.Before, p.diff.After, 0)})
	}
	return page
}

// read finds the books and the card. A page without a query proposes the last two books.
func (p *comparePage) read(ctx context.Context, query url.Values) {
	books := p.Books.Books()
	if !query.Has("truoc") && !query.Has("sau") && len(books) > 1 {
		p.before, p.after = books[len(books)-2].ID, books[len(books)-1].ID
		return
	}
	before, err := p.Books.Book(p.before)
	if err != nil {
		p.beforeWrong = lang.T(ctx, "Bộ trước không có trong danh sách, hãy chọn lại.")
	}
	after, err := p.Books.Book(p.after)
	switch {
	case err != nil:
		p.afterWrong = lang.T(ctx, "Bộ sau không có trong danh sách, hãy chọn lại.")
	case before == after:
		p.afterWrong = lang.T(ctx, "Bộ sau trùng với bộ trước, hãy chọn bộ khác.")
	}
	if p.beforeWrong != "" || p.afterWrong != "" {
		return
	}
	diff := rulebook.Diff(before, after)
	p.diff = &diff
	if query.Has("bo") && query.Get("bo") != "" {
		p.findCard(ctx)
	}
}

// findCard takes the card by its number in the later book, else a card that only the
// earlier book has.
func (p *comparePage) findCard(ctx context.Context) {
	is := func(c *rulebook.Card) bool { return c != nil && strconv.Itoa(c.Number) == p.number }
	i := slices.IndexFunc(p.diff.Cards, func(d rulebook.CardDiff) bool { return is(d.After) })
	if i < 0 {
		i = slices.IndexFunc(p.diff.Cards, func(d rulebook.CardDiff) bool { return d.After == nil && is(d.Before) })
	}
	if i < 0 {
		p.numberWrong = lang.T(ctx, "Bộ sản phẩm không có phiếu trong hai bộ tiêu chí này, hãy chọn lại.")
		return
	}
	p.card = &p.diff.Cards[i]
}

// either is a, or b when there is no a.
func either[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

func (p *comparePage) bookOptions() (list []ui.Option) {
	for _, b := range p.Books.Books() {
		list = append(list, ui.Option{Value: b.ID, Text: b.Decision.Short})
	}
	return list
}

// cardOptions are the cards that may be compared, the whole first.
func (p *comparePage) cardOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Mọi phiếu")}}
	if p.diff == nil {
		return list
	}
	for _, d := range p.diff.Cards {
		c := either(d.After, d.Before)
		list = append(list, ui.Option{Value: strconv.Itoa(c.Number), Text: cardTitle(ctx, c)})
	}
	return list
}

// change is how two sides differ.
type change string

const (
	same    change = "same"
	changed change = "changed"
	came    change = "came"
	gone    change = "gone"

	onlyBefore change = "only before"
	onlyAfter  change = "only after"
)

// look is the icon, the colour and the word of a change: never the colour alone.
func (c change) look(ctx context.Context) (icon, class, word string) {
	switch c {
	case changed:
		return "sort", "chip tone-amber", lang.T(ctx, "Đổi")
	case came:
		return "plus", "chip tone-rice", lang.T(ctx, "Mới có")
	case gone:
		return "close", "chip tone-lacquer", lang.T(ctx, "Bỏ")
	case onlyBefore:
		return "info", "chip tone-indigo", lang.T(ctx, "Chỉ có ở bộ trước")
	case onlyAfter:
		return "info", "chip tone-indigo", lang.T(ctx, "Chỉ có ở bộ sau")
	}
	return "check", "chip", lang.T(ctx, "Giữ nguyên")
}

func changeOf(before, after bool) change {
	switch {
	case !before:
		return came
	case !after:
		return gone
	}
	return changed
}

func textChange(c rulebook.Change) change { return changeOf(c.Before != "", c.After != "") }

// cardChange is what happened to a card. A card that one book lacks says nothing of the
// law: this register may not hold it.
func cardChange(d rulebook.CardDiff) change {
	switch {
	case d.Before == nil:
		return onlyAfter
	case d.After == nil:
		return onlyBefore
	case d.Equal():
		return same
	}
	return changed
}

// tally counts what happened to the criteria of a card, in words.
func tally(ctx context.Context, d rulebook.CardDiff) string {
	n := map[change]int{}
	for _, c := range d.Criteria {
		n[changeOf(c.Before != nil, c.After != nil)]++
	}
	var list []string
	for _, part := range []struct {
		n    int
		text string
	}{{n[changed], lang.F(ctx, "%d tiêu chí đổi", n[changed])}, {n[came], lang.F(ctx, "%d thêm", n[came])}, {n[gone], lang.F(ctx, "%d bỏ", n[gone])},
		{len(d.Changes), lang.F(ctx, "%d chỗ khác ở cả phiếu", len(d.Changes))}} {
		if part.n > 0 {
			list = append(list, part.text)
		}
	}
	return strings.Join(list, " · ")
}

// cardLedger is the summary by card.
func (p *comparePage) cardLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "cac-phieu", Caption: lang.T(ctx, "Các phiếu"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Bộ sản phẩm")}, {Name: p.diff.Before.Decision.Short}, {Name: p.diff.After.Decision.Short}, {Name: lang.T(ctx, "Thay đổi"), Broad: true}}}
	for _, d := range p.diff.Cards {
		c := either(d.After, d.Before)
		l.Rows = append(l.Rows, ui.Row{Cells: []ui.Cell{
			{Text: lang.Pick(ctx, c.Name, c.English), Href: p.ComparePath(p.diff.Before, p.diff.After, c.Number)},
			p.cardCell(ctx, p.diff.Before, d.Before), p.cardCell(ctx, p.diff.After, d.After),
			{Content: mark(cardChange(d)), Sub: tally(ctx, d)}}})
	}
	return l
}

func (p *comparePage) cardCell(ctx context.Context, b *rulebook.Book, c *rulebook.Card) ui.Cell {
	if c == nil {
		return ui.Cell{Text: "–"}
	}
	cell := ui.Cell{Text: lang.F(ctx, "Bộ %d", c.Number), Href: p.CardPath(b, c.Number)}
	if c.Incomplete != "" {
		cell.Sub = lang.T(ctx, "Chưa hoàn chỉnh")
	}
	return cell
}

// code is the number of a criterion on both sheets.
func code(d rulebook.CriterionDiff) string {
	if d.Before != nil && d.After != nil && d.Before.Code != d.After.Code {
		return d.Before.Code + " → " + d.After.Code
	}
	return either(d.After, d.Before).Code
}

// side is the address of a criterion on its own card.
func (p *comparePage) side(b *rulebook.Book, card *rulebook.Card, c *rulebook.Criterion) templ.SafeURL {
	return templ.SafeURL(p.CardPath(b, card.Number) + "#" + anchor(c.Code))
}
