package lawbook

import (
	"context"
	"slices"
	"strconv"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// cardPage is the card as a member of a council sees it, without the boxes to tick.
type cardPage struct {
	Shelf
	book *rulebook.Book
	card *rulebook.Card
}

// Card is the page of one card of a book.
func (s Shelf) Card(ctx context.Context, id, number string) (Page, error) {
	b, err := s.Find(id)
	if err != nil {
		return Page{}, err
	}
	c, err := find(b, number)
	if err != nil {
		return Page{}, err
	}
	p := cardPage{Shelf: s, book: b, card: c}
	return Page{Title: cardTitle(ctx, c), State: p.state(), Body: framed(p.body()), Crumbs: s.crumbs(ctx, b),
		Description: lang.F(ctx, "Phiếu đánh giá của bộ %d theo %s: tiêu chí, điểm và mức tối thiểu của sao.", c.Number, b.Decision.Short)}, nil
}

func cardTitle(ctx context.Context, c *rulebook.Card) string {
	return lang.F(ctx, "Bộ %d", c.Number) + ". " + lang.Pick(ctx, c.Name, c.English)
}

func (p cardPage) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Nhóm"), Content: ui.Viet(p.card.Group)},
		{Name: lang.T(ctx, "Gồm"), Text: size(ctx, p.card)},
		{Name: lang.T(ctx, "Căn cứ"), Content: ui.Viet(p.card.Citation)},
		{Name: lang.T(ctx, "Áp dụng cho"), Text: capital(period(ctx, p.book.Decision))},
		{Name: lang.T(ctx, "Mã nội dung"), Content: digest(p.card.Digest)}}
	if old := p.before(p.book); old != nil && len(old.Cards) > 0 {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Thay đổi"), Text: lang.F(ctx, "So với %s", old.Decision.Short), Href: p.ComparePath(old, p.book, p.card.Number)})
	}
	return facts
}

// anchor is the id of a criterion, group or part on its page.
func anchor(code string) string { return "tc-" + code }

// PartName is the heading of a part of a card.
func PartName(ctx context.Context, part rulebook.Part) string {
	return lang.F(ctx, "Phần %s", part.Code) + ". " + lang.Pick(ctx, part.Name, part.English)
}

// alone says that a group is itself the criterion that it holds.
func alone(g rulebook.Group) bool {
	return len(g.Criteria) == 1 && g.Criteria[0].Code == g.Code
}

// owned are the gates of a criterion that no option closes: a member records them apart.
func owned(c *rulebook.Criterion) []rulebook.Gate {
	return slices.DeleteFunc(slices.Clone(c.Gates), func(g rulebook.Gate) bool {
		return slices.ContainsFunc(c.Options, func(o rulebook.Option) bool { return o.Gate == g.Code })
	})
}

// whole are the gates of the sheet as a whole.
func (p cardPage) whole() []rulebook.Gate {
	taken := map[string]bool{}
	var walk func(list []*rulebook.Criterion)
	walk = func(list []*rulebook.Criterion) {
		for _, c := range list {
			for _, g := range c.Gates {
				taken[g.Code] = true
			}
			walk(c.Children)
		}
	}
	for _, part := range p.card.Parts {
		for _, g := range part.Groups {
			walk(g.Criteria)
		}
	}
	return slices.DeleteFunc(slices.Clone(p.card.Gates), func(g rulebook.Gate) bool { return taken[g.Code] })
}

// closes is the gate that choosing an option closes.
func (p cardPage) closes(o rulebook.Option) (rulebook.Gate, bool) {
	if g, ok := p.card.Gate(o.Gate); ok {
		return *g, true
	}
	return rulebook.Gate{}, false
}

// Effect is what follows when a gate closes.
func Effect(ctx context.Context, g rulebook.Gate) string {
	if g.Kind == rulebook.GateDisqualify {
		return lang.T(ctx, "Hồ sơ bị loại, không cần chấm các tiêu chí.")
	}
	return lang.T(ctx, "Dừng chấm, không cần chấm các tiêu chí tiếp theo.")
}

// heads says whether a case begins with an option.
func heads(list []rulebook.Option, i int) bool {
	return list[i].Case != "" && (i == 0 || list[i-1].Case != list[i].Case)
}

// stars are the stars that some option is the minimum of, ascending.
func (p cardPage) stars() (list []int) {
	for _, l := range p.card.Leaves() {
		for _, o := range l.Options {
			if o.MinForStar > 0 && !slices.Contains(list, o.MinForStar) {
				list = append(list, o.MinForStar)
			}
		}
	}
	slices.Sort(list)
	return list
}

// minimums is the table of the least points that each star wants, criterion by criterion.
func (p cardPage) minimums(ctx context.Context) ui.LedgerProps {
	stars := p.stars()
	l := ui.LedgerProps{ID: "muc-toi-thieu", Caption: lang.T(ctx, "Mức tối thiểu của sao"), CaptionHidden: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Tiêu chí")}}}
	for _, s := range stars {
		l.Columns = append(l.Columns, ui.Column{Name: lang.F(ctx, "%d sao", s), Figure: true})
	}
	for _, leaf := range p.card.Leaves() {
		if !leaf.Starred {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{Text: leaf.Code + ". " + lang.Pick(ctx, leaf.Name, leaf.English), Href: "#" + anchor(leaf.Code)}}}
		for _, s := range stars {
			row.Cells = append(row.Cells, ui.Cell{Text: least(ctx, leaf, s)})
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// least is what a star wants of a criterion, in points; the least of both cases where
// the sheet prints two.
func least(ctx context.Context, leaf *rulebook.Criterion, star int) string {
	need := leaf.Required(star, 0)
	if need == 0 {
		return "–"
	}
	points := leaf.Options[need-1].Points
	for place := range leaf.Options {
		if n := leaf.Required(star, place+1); n > 0 {
			points = min(points, leaf.Options[n-1].Points)
		}
	}
	return lang.Points(ctx, int64(points))
}

// neighbours are the cards before and after in the book.
func (p cardPage) neighbours(ctx context.Context) (links []ui.ButtonProps) {
	i := slices.Index(p.book.Cards, p.card)
	if i > 0 {
		c := p.book.Cards[i-1]
		links = append(links, ui.ButtonProps{Text: lang.F(ctx, "Bộ %d", c.Number), Icon: "left", Href: p.CardPath(p.book, c.Number)})
	}
	if i+1 < len(p.book.Cards) {
		c := p.book.Cards[i+1]
		links = append(links, ui.ButtonProps{Text: lang.F(ctx, "Bộ %d", c.Number), Icon: "right", Href: p.CardPath(p.book, c.Number)})
	}
	return links
}

// optionID is the address of one option of a criterion.
func optionID(c *rulebook.Criterion, o rulebook.Option) string {
	return anchor(c.Code) + "-" + strconv.Itoa(o.Place)
}
