package lawbook

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// listPage is the regimes in their order, and the question which of them applies.
type listPage struct {
	Shelf
	ask question
}

// question asks for the book of a dossier: what was typed, and what follows.
type question struct {
	kind, filed           string // as typed
	kindWrong, filedWrong string // a sentence that names the field, empty when it is right
	book                  *rulebook.Book
	reason                string
}

// List is the page of all books. The query may ask which book applies: "loai" is the
// kind of dossier, "ngay" the filing date.
func (s Shelf) List(ctx context.Context, query url.Values) Page {
	p := listPage{Shelf: s, ask: s.question(ctx, query)}
	return Page{Title: lang.T(ctx, "Bộ tiêu chí"), State: p.state(), Body: framed(p.body()),
		Description: lang.T(ctx, "Các bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm OCOP theo ngày nộp hồ sơ, với phiếu của từng bộ sản phẩm.")}
}

// kindWords are the kinds of dossier as the address writes them.
func kindWords() []struct {
	word, text string
	kind       rulebook.Kind
} {
	return []struct {
		word, text string
		kind       rulebook.Kind
	}{{"lan-dau", lang.Mark("Đánh giá lần đầu"), rulebook.First}, {"nang-hang", lang.Mark("Nâng hạng"), rulebook.Upgrade},
		{"danh-gia-lai", lang.Mark("Đánh giá lại"), rulebook.Reassess}}
}

func kindOptions(ctx context.Context) (list []ui.Option) {
	for _, k := range kindWords() {
		list = append(list, ui.Option{Value: k.word, Text: lang.T(ctx, k.text)})
	}
	return list
}

// question reads the form. A page without a query asks nothing.
func (s Shelf) question(ctx context.Context, query url.Values) question {
	q := question{kind: typed(query, "loai"), filed: typed(query, "ngay")}
	if !query.Has("loai") && !query.Has("ngay") {
		q.filed = string(s.Today)
		return q
	}
	var kind rulebook.Kind
	for _, k := range kindWords() {
		if k.word == q.kind {
			kind = k.kind
		}
	}
	if kind == "" {
		q.kindWrong = lang.T(ctx, "Loại hồ sơ không có trong danh sách, hãy chọn lại.")
	}
	filed, ok := parseDay(q.filed)
	if !ok {
		q.filedWrong = lang.T(ctx, "Ngày nộp hồ sơ không đúng, hãy ghi ngày có thật theo mẫu 22/05/2026.")
	}
	if kind == "" || !ok {
		return q
	}
	q.filed = string(filed)
	book, reason, err := s.Books.Pick(kind, filed)
	if err != nil {
		q.filedWrong = lang.F(ctx, "Ngày nộp hồ sơ %s sớm hơn mọi bộ tiêu chí trong sổ này, hãy xem lại ngày.", lang.Date(ctx, string(filed)))
		return q
	}
	q.book, q.reason = book, s.reason(ctx, kind, filed, book, reason)
	return q
}

// typed is a value of the address when it is short text, else empty.
func typed(query url.Values, name string) string {
	text := strings.TrimSpace(strings.ToValidUTF8(query.Get(name), ""))
	if len(text) > 40 || strings.ContainsRune(text, 0) {
		return ""
	}
	return text
}

// parseDay reads a day as a date field sends it or as people write it.
func parseDay(text string) (rulebook.Date, bool) {
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return rulebook.Date(day.Format(time.DateOnly)), true
		}
	}
	return "", false
}

// reason is why the book applies. The law's own sentence is Vietnamese; an English page
// says the same from the same dates.
func (s Shelf) reason(ctx context.Context, kind rulebook.Kind, filed rulebook.Date, b *rulebook.Book, reason string) string {
	if lang.From(ctx) == lang.Vietnamese {
		return reason
	}
	text := lang.F(ctx, "Hồ sơ %s nộp ngày %s áp dụng %s (%s).", kindWord(ctx, kind), lang.Date(ctx, string(filed)), b.Decision.Short, period(ctx, b.Decision))
	for _, next := range s.Books.Books() {
		if next.Decision.Replaces != b.ID {
			continue
		}
		for _, t := range next.Procedure.Transition {
			if slices.Contains(t.Kinds, kind) && filed.Compare(t.FiledBefore) < 0 {
				text += " " + lang.F(ctx, "Nếu đến ngày %s chưa đánh giá xong thì vẫn theo quy định cũ và phải xong chậm nhất ngày %s (%s).",
					lang.Date(ctx, string(t.FiledBefore)), lang.Date(ctx, string(t.FinishBy)), t.Citation)
			}
		}
	}
	return text
}

// kindWord is a kind of dossier inside a sentence.
func kindWord(ctx context.Context, k rulebook.Kind) string {
	for _, w := range kindWords() {
		if w.kind == k {
			first, size := utf8.DecodeRuneInString(lang.T(ctx, w.text))
			return string(unicode.ToLower(first)) + lang.T(ctx, w.text)[size:]
		}
	}
	return string(k)
}

// newestFirst turns the order of the law around: people ask for the latest first.
func (p listPage) newestFirst() []*rulebook.Book {
	list := slices.Clone(p.Books.Books())
	slices.Reverse(list)
	return list
}

// stepClass puts a book on the line of time.
func (p listPage) stepClass(b *rulebook.Book) (class, icon string) {
	d := b.Decision
	switch {
	case p.Today.Compare(d.FilingFrom) < 0:
		return "step-wait", "step-wait"
	case d.FilingTo != "" && p.Today.Compare(d.FilingTo) > 0:
		return "step-past", "step-done"
	}
	return "step-done", "step-now"
}

// facts are what a reader compares between regimes.
func (p listPage) facts(ctx context.Context, b *rulebook.Book) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Áp dụng cho"), Text: capital(period(ctx, b.Decision))},
		{Name: lang.T(ctx, "Văn bản"), Content: documents(b.Decision.Documents)}}
	for _, l := range recognisers(b) {
		facts = append(facts, ui.Fact{Name: lang.F(ctx, "Công nhận %s", starList(ctx, l.stars)), Content: ui.Viet(l.level.RecognisedBy)})
	}
	return append(facts,
		ui.Fact{Name: lang.T(ctx, "Mức sao"), Text: bandLine(ctx, b)},
		ui.Fact{Name: lang.T(ctx, "Thang điểm"), Text: partLine(ctx, b)},
		ui.Fact{Name: lang.T(ctx, "Phiếu đánh giá"), Text: cardCount(ctx, b)},
		ui.Fact{Name: lang.T(ctx, "Mã nội dung"), Content: digest(b.Digest)})
}

// recogniser is a level with the stars it recognises.
type recogniser struct {
	level rulebook.Level
	stars []int
}

func recognisers(b *rulebook.Book) (list []recogniser) {
	for _, l := range b.Procedure.Levels {
		r := recogniser{level: l}
		for _, o := range l.Outcomes {
			if o.Do == rulebook.Recognise {
				r.stars = append(r.stars, o.Star)
			}
		}
		if len(r.stars) > 0 {
			list = append(list, r)
		}
	}
	return list
}

// starList writes stars that may stand side by side: "3, 4 sao".
func starList(ctx context.Context, stars []int) string {
	var text []string
	for _, s := range stars {
		text = append(text, strconv.Itoa(s))
	}
	if len(stars) == 1 {
		return lang.F(ctx, "%d sao", stars[0])
	}
	return lang.F(ctx, "%s sao", strings.Join(text, ", "))
}

// bandLine names the bands that may be certified: "3 sao từ 50 điểm".
func bandLine(ctx context.Context, b *rulebook.Book) string {
	var list []string
	for _, x := range b.Procedure.Bands.List {
		if b.Procedure.Certifies(x.Star) {
			list = append(list, lang.F(ctx, "%d sao từ %s điểm", x.Star, lang.Points(ctx, int64(x.From))))
		}
	}
	return strings.Join(list, " · ")
}

func partLine(ctx context.Context, b *rulebook.Book) string {
	var list []string
	for _, code := range []string{"A", "B", "C"} {
		list = append(list, lang.F(ctx, "phần %s %s điểm", code, lang.Points(ctx, int64(b.Decision.Parts[code]))))
	}
	return capital(strings.Join(list, " · "))
}

// cardCount says how many cards of a book score, and how many may only be read.
func cardCount(ctx context.Context, b *rulebook.Book) string {
	open := 0
	for _, c := range b.Cards {
		if c.Incomplete != "" {
			open++
		}
	}
	switch {
	case len(b.Cards) == 0:
		return lang.T(ctx, "Chưa có phiếu trong sổ này; bộ được giữ để tra cứu")
	case open == 0:
		return lang.F(ctx, "%d phiếu dùng để chấm", len(b.Cards))
	}
	return lang.F(ctx, "%d phiếu dùng để chấm", len(b.Cards)-open) + " · " + lang.F(ctx, "%d phiếu chưa hoàn chỉnh", open)
}
