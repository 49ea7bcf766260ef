// Package lawbook draws the law: the regimes in their order, one book, one card, two
// books side by side. It stands under the audiences, so that an officer, a member of a
// council and a passer-by read the same page.
package lawbook

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"ocop/internal/base/fault"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Style is the style sheet that these pages need beside that of every page.
const Style = "law.css"

// Shelf is the law as one audience finds it.
type Shelf struct {
	Books *rulebook.Library
	Base  string        // address of the list of books, without a slash at the end
	Pair  string        // last part of the address of the comparison
	Today rulebook.Date // legal date of the page
}

// Public is the law at the addresses that everybody may open. Without books it gives
// addresses only.
func Public(books *rulebook.Library, today string) Shelf {
	return Shelf{Books: books, Base: "/luat", Pair: "so-sanh", Today: rulebook.Date(today)}
}

// Page is one page without the frame of its audience.
type Page struct {
	Title       string
	Description string // one sentence for search engines
	Crumbs      []ui.Link
	State       templ.Component // the line under the title; may be nil
	Body        templ.Component
}

// Path is the address of a book.
func (s Shelf) Path(b *rulebook.Book) string { return s.Base + "/" + url.PathEscape(b.ID) }

// CardPath is the address of a card of a book.
func (s Shelf) CardPath(b *rulebook.Book, number int) string {
	return s.Path(b) + "/" + strconv.Itoa(number)
}

// Holds says that a book has a card of a number, complete or not.
func (s Shelf) Holds(b *rulebook.Book, number int) bool { return cardOf(b, number) != nil }

// Find gives a book by its id, or NotFound.
func (s Shelf) Find(id string) (*rulebook.Book, error) {
	b, err := s.Books.Book(id)
	if err != nil {
		return nil, fault.Missing(missingBook)
	}
	return b, nil
}

// What the pages call the things that an address may name wrongly; the sentence around
// them is fault's.
const (
	missingBook = "bộ tiêu chí này"
	missingCard = "phiếu này trong bộ tiêu chí"
)

// find gives a card by the number of an address, complete or not, or NotFound.
func find(b *rulebook.Book, number string) (*rulebook.Card, error) {
	if n, err := strconv.Atoi(number); err == nil && strconv.Itoa(n) == number {
		if c := cardOf(b, n); c != nil {
			return c, nil
		}
	}
	return nil, fault.Missing(missingCard)
}

func cardOf(b *rulebook.Book, number int) *rulebook.Card {
	i := slices.IndexFunc(b.Cards, func(c *rulebook.Card) bool { return c.Number == number })
	if i < 0 {
		return nil
	}
	return b.Cards[i]
}

// before is the book that a book replaced, nil for the first.
func (s Shelf) before(b *rulebook.Book) *rulebook.Book {
	i := slices.Index(s.Books.Books(), b)
	if i < 1 {
		return nil
	}
	return s.Books.Books()[i-1]
}

// Addresses lists the address of every page worth finding, the list of books first.
func (s Shelf) Addresses() []string {
	list := []string{s.Base}
	for _, b := range s.Books.Books() {
		list = append(list, s.Path(b))
		for _, c := range b.Cards {
			list = append(list, s.CardPath(b, c.Number))
		}
	}
	return list
}

// Standing is the word for a book on the day of the page.
func (s Shelf) Standing(ctx context.Context, b *rulebook.Book) templ.Component {
	d := b.Decision
	switch {
	case s.Today.Compare(d.FilingFrom) < 0:
		return ui.Chip(ui.StateInfo, lang.T(ctx, "Chưa áp dụng"))
	case d.FilingTo != "" && s.Today.Compare(d.FilingTo) > 0:
		return ui.Chip(ui.StateClosed, lang.T(ctx, "Đã thay thế"))
	}
	return ui.Chip(ui.StateValid, lang.T(ctx, "Đang áp dụng"))
}

// period is the filing dates a book governs, in words.
func period(ctx context.Context, d rulebook.Decision) string {
	from := lang.Date(ctx, string(d.FilingFrom))
	if d.FilingTo == "" {
		return lang.F(ctx, "hồ sơ nộp từ ngày %s", from)
	}
	return lang.F(ctx, "hồ sơ nộp từ ngày %s đến hết ngày %s", from, lang.Date(ctx, string(d.FilingTo)))
}

// capital begins a sentence.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// points is a number of points with its word.
func points(ctx context.Context, p rulebook.Points) string {
	return lang.F(ctx, "%s điểm", lang.Points(ctx, int64(p)))
}

// monthDay is a day that returns every year.
func monthDay(ctx context.Context, m rulebook.MonthDay) string {
	day, err := time.Parse("01-02", string(m))
	if err != nil {
		return string(m)
	}
	if lang.From(ctx) == lang.English {
		return day.Format("2 January")
	}
	return day.Format("02/01")
}

// short is the beginning of a digest, enough to compare by eye.
func short(digest string) string { return digest[:min(12, len(digest))] }
