package jury

import (
	"cmp"
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// minePage is the list of everything before the councils of one person.
type minePage struct {
	r          *web.Request
	open, past []session
}

// session is one sitting as one of its members sees it.
type session struct {
	evaluation.MyEntry // of any of its entries: what belongs to the sitting
	Days               int
	Secretary          bool
	Chair              bool
	First              bool // the most pressing one, whose next step is the page's main button
	Asked              bool // the other one of chair and secretary proposes to open it again and waits
	Done, All          int  // ballots of this member handed in, and wanted
	Rows               []evaluation.MyEntry
	places             *place.Gazetteer
	books              *rulebook.Library
}

func (p *Pages) mine(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	list, err := p.Evaluation.MyEntries(ctx, v, r.Actor.Person)
	if err != nil {
		return web.Answer{}, err
	}
	seats, err := evaluation.SeatsOf(ctx, v, r.Actor.Person)
	if err != nil {
		return web.Answer{}, err
	}
	asked, err := evaluation.ReopeningsAsked(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page := minePage{r: r}
	for _, s := range sessions(list, seats, r.Today) {
		s.places, s.books = v.Places(), p.Books
		if s.SittingState == evaluation.Closed {
			s.Asked = asked[s.Sitting]
			page.past = append(page.past, s)
		} else {
			page.open = append(page.open, s)
		}
	}
	slices.SortStableFunc(page.open, func(a, b session) int { return cmp.Compare(a.PlannedBefore, b.PlannedBefore) })
	if len(page.open) > 0 {
		page.open[0].First = true
	}
	return web.Show(mineView(page)), nil
}

// sessions gathers entries by sitting, keeping their order.
func sessions(list []evaluation.MyEntry, seats []evaluation.PersonSeat, today string) []session {
	duty := map[key.Seat]evaluation.Duty{}
	for _, s := range seats {
		duty[s.Key] = s.Duty
	}
	var out []session
	at := map[key.Sitting]int{}
	for _, e := range list {
		i, known := at[e.Sitting]
		if !known {
			i = len(out)
			at[e.Sitting] = i
			days := evaluation.Sitting{State: e.SittingState, PlannedBefore: e.PlannedBefore, MetOn: e.MetOn}.DaysLeft(today)
			out = append(out, session{MyEntry: e, Days: days, Secretary: duty[e.Seat] == evaluation.Secretary, Chair: duty[e.Seat] == evaluation.Chair})
		}
		s := &out[i]
		s.Rows = append(s.Rows, e)
		if e.Votes && e.Recusal == "" {
			s.All++
		}
		if handedIn(e) {
			s.Done++
		}
	}
	return out
}

func handedIn(e evaluation.MyEntry) bool {
	return e.Votes && e.Recusal == "" && (e.Sheet == evaluation.Submitted || e.Sheet == evaluation.Sealed)
}

// id names a sitting on the page.
func (s session) id() string { return "s-" + string(s.Sitting) }

// next is where the member's work goes on: the first dossier not handed in.
func (s session) next() (evaluation.MyEntry, bool) {
	i := slices.IndexFunc(s.Rows, func(e evaluation.MyEntry) bool {
		return !e.Kept && e.Votes && e.Recusal == "" && !handedIn(e)
	})
	if i < 0 || s.SittingState != evaluation.Scoring {
		return evaluation.MyEntry{}, false
	}
	return s.Rows[i], true
}

// rechecks counts the own sheets that are to be looked at again.
func (s session) rechecks() (n int) {
	for _, e := range s.Rows {
		if e.Recheck {
			n++
		}
	}
	return n
}

func (s session) weight() ui.ButtonKind {
	if s.First {
		return ui.ButtonPrimary
	}
	return ui.ButtonQuiet
}

func (s session) ledger(ctx context.Context) ui.LedgerProps {
	p := ui.LedgerProps{ID: s.id(), Caption: s.CouncilName, CaptionHidden: true, Cards: true, Columns: []ui.Column{
		{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Chủ thể")}, {Name: lang.T(ctx, "Phiếu đánh giá")},
		{Name: lang.T(ctx, "Đã chấm"), Figure: true}, {Name: lang.T(ctx, "Phiếu của tôi")}}}
	for _, e := range s.Rows {
		p.Rows = append(p.Rows, ui.Row{Key: string(e.Key), Cells: []ui.Cell{
			{Text: e.ProductName, Href: pageOf(e), Sub: e.Code},
			{Text: or(e.ProducerName, lang.T(ctx, "Chưa rõ chủ thể")), Sub: s.placeOf(e)},
			{Text: cardName(ctx, s.books, e.Digest, e.Card), Sub: lang.T(ctx, e.Kind.Text())},
			{Text: marked(ctx, e)},
			{Content: ownChip(e)},
		}})
	}
	return p
}

// pageOf is where a member's own part of a dossier stands: the sheet, or the declaration
// of who has stepped back.
func pageOf(e evaluation.MyEntry) string {
	if e.Recusal != "" {
		return entryPath(e.Key) + "/recuse"
	}
	return entryPath(e.Key)
}

// marked is how far a sheet has come: "12/26".
func marked(ctx context.Context, e evaluation.MyEntry) string {
	if !e.Votes || e.Recusal != "" || e.All == 0 {
		return "–"
	}
	return lang.Int(ctx, int64(e.Marked)) + "/" + lang.Int(ctx, int64(e.All))
}

// sheetState is the state of a member's own sheet in lists.
func sheetState(e evaluation.MyEntry) evaluation.SheetState {
	if e.Recusal != "" || !e.Votes {
		return evaluation.Recused
	}
	return e.Sheet
}

// placeOf is the product's place in short, as borne when the dossier was made.
func (s session) placeOf(e evaluation.MyEntry) string {
	u, ok := s.places.Unit(e.Place)
	if !ok {
		return ""
	}
	return u.FullName()
}

func cardName(ctx context.Context, books *rulebook.Library, digest string, number int) string {
	book, err := books.ByDigest(digest)
	if err != nil {
		return lang.F(ctx, "Bộ %d", number)
	}
	card, err := book.Card(number)
	if err != nil {
		return lang.F(ctx, "Bộ %d", number)
	}
	return lang.F(ctx, "Bộ %d", number) + ". " + lang.Pick(ctx, card.Name, card.English)
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
