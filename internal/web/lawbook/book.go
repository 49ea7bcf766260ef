package lawbook

import (
	"context"
	"strconv"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// bookPage is one regime: its documents, its procedure, its cards.
type bookPage struct {
	Shelf
	book *rulebook.Book
}

// Book is the page of one book.
func (s Shelf) Book(ctx context.Context, id string) (Page, error) {
	b, err := s.Find(id)
	if err != nil {
		return Page{}, err
	}
	p := bookPage{Shelf: s, book: b}
	return Page{Title: b.Decision.Short, State: p.state(), Body: framed(p.body()), Crumbs: s.crumbs(ctx),
		Description: lang.F(ctx, "Văn bản, quy trình và phiếu đánh giá của %s.", b.Decision.Short)}, nil
}

// crumbs lead back to the list of books, and to the books given.
func (s Shelf) crumbs(ctx context.Context, books ...*rulebook.Book) []ui.Link {
	links := []ui.Link{{Text: lang.T(ctx, "Bộ tiêu chí"), Href: s.Base}}
	for _, b := range books {
		links = append(links, ui.Link{Text: b.Decision.Short, Href: s.Path(b)})
	}
	return links
}

// cardGroup is the cards of one product group, as the decision orders them.
type cardGroup struct {
	name  string
	cards []*rulebook.Card
}

// groups gathers cards that follow each other in one group. A group that the decision
// takes up again later stands twice, as it is printed.
func (p bookPage) groups() (list []cardGroup) {
	for _, c := range p.book.Cards {
		if n := len(list); n == 0 || list[n-1].name != c.Group {
			list = append(list, cardGroup{name: c.Group})
		}
		g := &list[len(list)-1]
		g.cards = append(g.cards, c)
	}
	return list
}

// size says what a card holds.
func size(ctx context.Context, c *rulebook.Card) string {
	if len(c.Leaves()) == 0 {
		return lang.T(ctx, "chưa có tiêu chí nào")
	}
	return lang.F(ctx, "%d tiêu chí", len(c.Leaves())) + " · " + points(ctx, c.Max)
}

// jumps are the sections of the page.
func (p bookPage) jumps(ctx context.Context) []ui.Link {
	links := []ui.Link{{Text: lang.T(ctx, "Văn bản"), Href: "#van-ban"}, {Text: lang.T(ctx, "Quy trình"), Href: "#quy-trinh"}}
	if len(p.book.Procedure.Rounds) > 0 {
		links = append(links, ui.Link{Text: lang.T(ctx, "Các đợt trong năm"), Href: "#cac-dot"})
	}
	if len(p.book.Procedure.Dossiers) > 0 {
		links = append(links, ui.Link{Text: lang.T(ctx, "Hồ sơ"), Href: "#ho-so"})
	}
	return append(links, ui.Link{Text: lang.T(ctx, "Thời hạn"), Href: "#thoi-han"}, ui.Link{Text: lang.T(ctx, "Quy tắc của Hội đồng"), Href: "#hoi-dong"},
		ui.Link{Text: lang.T(ctx, "Phiếu đánh giá"), Href: "#phieu"})
}

func (p bookPage) documentLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "cac-van-ban", Caption: lang.T(ctx, "Văn bản"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Số")}, {Name: lang.T(ctx, "Tên văn bản"), Broad: true}, {Name: lang.T(ctx, "Cơ quan ban hành")}, {Name: lang.T(ctx, "Ngày ký")}}}
	for _, d := range p.book.Decision.Documents {
		c := ui.Cell{Text: d.Number}
		if d.Amends != "" {
			c.Sub = lang.F(ctx, "sửa đổi %s", d.Amends)
		}
		l.Rows = append(l.Rows, ui.Row{Cells: []ui.Cell{c, {Content: ui.Viet(d.Title)}, {Content: ui.Viet(d.Issuer)}, {Text: lang.Date(ctx, string(d.Signed))}}})
	}
	return l
}

func (p bookPage) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Áp dụng cho"), Text: capital(period(ctx, p.book.Decision))},
		{Name: lang.T(ctx, "Thang điểm"), Text: partLine(ctx, p.book)},
		{Name: lang.T(ctx, "Căn cứ"), Content: lines(p.book.Decision.Citations)},
		{Name: lang.T(ctx, "Mã nội dung"), Content: wholeDigest(p.book.Digest)}}
	if old := p.before(p.book); old != nil {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Thay cho"), Text: old.Decision.Short, Href: p.Path(old)})
	}
	if p.book.Decision.Link != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Bản gốc"), Content: outside(p.book.Decision.Link)})
	}
	return facts
}

func (p bookPage) bandLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "muc-sao", Caption: lang.T(ctx, "Mức sao theo điểm trung bình"), Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Hạng")}, {Name: lang.T(ctx, "Điểm trung bình")}, {Name: lang.T(ctx, "Giấy chứng nhận")}}}
	for _, x := range p.book.Procedure.Bands.List {
		from, to := lang.Points(ctx, int64(x.From)), lang.Points(ctx, int64(x.To))
		text := lang.F(ctx, "từ %s đến dưới %s", from, to)
		if x.To == rulebook.Full {
			text = lang.F(ctx, "từ %s đến %s", from, to)
		}
		paper := lang.T(ctx, "Không")
		if p.book.Procedure.Certifies(x.Star) {
			paper = lang.T(ctx, "Có")
		}
		l.Rows = append(l.Rows, ui.Row{Cells: []ui.Cell{{Content: ui.Stars(x.Star)}, {Text: text}, {Text: paper}}})
	}
	return l
}

func (p bookPage) roundLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "han-cac-dot", Caption: lang.T(ctx, "Các đợt trong năm"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Đợt")}, {Name: lang.T(ctx, "Gửi hồ sơ")}, {Name: lang.T(ctx, "Xong")}, {Name: lang.T(ctx, "Căn cứ")}}}
	for _, x := range p.book.Procedure.Rounds {
		l.Rows = append(l.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.F(ctx, "Đợt %d", x.Number), Sub: p.levelName(ctx, x.Level)},
			{Text: lang.F(ctx, "trước ngày %s", monthDay(ctx, x.ProposeBefore)), Sub: p.levelName(ctx, x.ProposedBy)},
			{Text: lang.F(ctx, "trước ngày %s", monthDay(ctx, x.DoneBefore))}, {Content: ui.Viet(x.Citation)}}})
	}
	return l
}

func (p bookPage) levelName(ctx context.Context, id string) string {
	if l, ok := p.book.Procedure.Level(id); ok {
		return lang.Pick(ctx, l.Name, l.English)
	}
	return id
}

// cardID is where a card stands in the list of the book.
func cardID(c *rulebook.Card) string { return "bo-" + strconv.Itoa(c.Number) }
