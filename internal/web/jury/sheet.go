package jury

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/lawbook"
	"ocop/internal/web/ui"
)

// sheetPage is the score sheet of one member for one dossier.
type sheetPage struct {
	r          *web.Request
	mine       evaluation.MyEntry
	facts      []ui.Fact
	note       string // of the dossier
	reviews    []dossier.Review
	book       *rulebook.Book
	card       *rulebook.Card
	sheet      evaluation.Sheet // as stored
	shown      evaluation.Draft // what the form shows: stored, or typed and refused
	typed      bool             // the form shows what was sent and is not stored
	errors     []ui.FieldError
	missing    []score.Missing
	result     *evaluation.Result   // of the council, once closed
	earlier    []evaluation.Earlier // own sheets in closes that have lost their effect
	proof      act.Receipt          // of a sheet that is handed in
	recheck    *evaluation.Recheck  // that waits for the member's answer; nil: none
	place      int                  // of this dossier in the sitting, from 1
	count      int                  // dossiers in the sitting
	prev, next *evaluation.MyEntry
	days       int
}

func (p *Pages) sheet(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.load(ctx, r, v)
	if errors.Is(err, errSteppedBack) { // their own declaration, and nothing of the dossier
		return web.Answer{Status: http.StatusForbidden, Page: recuseView(r, page.mine)}, nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	page.errors = formErrors(r.Problem)
	page.show(evaluation.Draft{Marks: page.sheet.Marks, Findings: page.sheet.Findings, Remark: page.sheet.Remark, Version: page.sheet.Version})
	return web.Show(sheetView(page)).Own(page.mine.Key, "/office/entries/"+string(page.mine.Key), sittingPath(page.mine.Sitting)).Telling(page.marks()), nil
}

// marks says whether the marks of this sheet are still the member's alone.
func (p *sheetPage) marks() web.Marks {
	if p.mine.SittingState == evaluation.Closed {
		return web.NoMarks
	}
	return web.MarksClosed
}

// sheetAgain shows what was typed once more, with the reason why it was not stored.
func (p *Pages) sheetAgain(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.load(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	if stale, ok := errors.AsType[*evaluation.Stale](r.Problem); ok {
		return web.Show(staleView(newStalePage(page, stale))), nil
	}
	draft, _, _ := readDraft(r, page.mine.Key, page.card) // what can not be read is not shown
	page.typed, page.errors = true, formErrors(r.Problem)
	page.show(draft)
	return web.Show(sheetView(page)), nil
}

// errSteppedBack keeps a dossier from a member with a conflict of interest.
var errSteppedBack = fault.Denied("Bạn đã được ghi nhận không chấm điểm hồ sơ này; nếu chưa đúng, hãy báo thư ký Hội đồng.")

// load reads the member's own part of a dossier, and nothing of anybody else's.
func (p *Pages) load(ctx context.Context, r *web.Request, v *act.View) (*sheetPage, error) {
	page := &sheetPage{r: r}
	list, err := p.Evaluation.MyEntries(ctx, v, r.Actor.Person)
	if err != nil {
		return nil, err
	}
	if !page.find(list, key.Entry(r.Path("key"))) {
		return nil, fault.Missing("hồ sơ đánh giá")
	}
	if page.mine.Recusal != "" {
		return page, errSteppedBack
	}
	if page.book, err = p.Books.ByDigest(page.mine.Digest); err != nil {
		return nil, fmt.Errorf("entry %s: %w", page.mine.Key, err)
	}
	if page.card, err = page.book.Card(page.mine.Card); err != nil {
		return nil, fmt.Errorf("entry %s: %w", page.mine.Key, err)
	}
	if page.sheet, err = evaluation.SheetFor(ctx, v, page.mine.Key, r.Actor.Person); err != nil {
		return nil, err
	}
	if page.handedIn() {
		if page.proof, err = receiptOf(ctx, v, page.sheet); err != nil {
			return nil, err
		}
	}
	if page.recheck, err = waitingRecheck(ctx, v, page.mine); err != nil {
		return nil, err
	}
	if page.earlier, err = p.Evaluation.EarlierSheets(ctx, v, page.mine.Sitting, page.mine.Key); err != nil {
		return nil, err
	}
	page.days = evaluation.Sitting{State: page.mine.SittingState, PlannedBefore: page.mine.PlannedBefore, MetOn: page.mine.MetOn}.DaysLeft(r.Today)
	if page.mine.SittingState == evaluation.Closed {
		entry, err := p.Evaluation.EntryByKey(ctx, v, page.mine.Key)
		if err != nil {
			return nil, err
		}
		page.result = entry.Result
	}
	return page, page.evidence(ctx, v)
}

// find takes the dossier out of the list, with its neighbours in the same sitting.
func (p *sheetPage) find(list []evaluation.MyEntry, k key.Entry) bool {
	i := slices.IndexFunc(list, func(e evaluation.MyEntry) bool { return e.Key == k })
	if i < 0 {
		return false
	}
	p.mine = list[i]
	list = slices.DeleteFunc(slices.Clone(list), func(e evaluation.MyEntry) bool { return e.Sitting != p.mine.Sitting })
	i = slices.IndexFunc(list, func(e evaluation.MyEntry) bool { return e.Key == k })
	p.place, p.count = i+1, len(list)
	for n := range list { // neighbours that may be opened
		switch x := &list[n]; {
		case x.Recusal != "" || n == i:
		case n < i:
			p.prev = x
		case p.next == nil:
			p.next = x
		}
	}
	return true
}

// evidence gathers what a member may know before judging: not the product's picture and
// not its earlier stars, which would anchor the marks.
func (p *sheetPage) evidence(ctx context.Context, v *act.View) error {
	e := p.mine
	p.facts = []ui.Fact{{Name: lang.T(ctx, "Chủ thể"), Text: or(e.ProducerName, lang.T(ctx, "Chưa rõ chủ thể"))}}
	if u, ok := v.Places().Unit(e.Place); ok {
		p.facts = append(p.facts, ui.Fact{Name: lang.T(ctx, "Địa bàn"), Text: lang.Said(ctx, u.Title(v.Places()))})
	}
	p.facts = append(p.facts, ui.Fact{Name: lang.T(ctx, "Loại hồ sơ"), Text: lang.T(ctx, e.Kind.Text())})
	d, err := dossier.ByKey(ctx, v, e.Dossier)
	if err != nil && fault.KindOf(err) != fault.NotFound { // a guest from another place judges without the file's own facts
		return err
	}
	if err == nil {
		p.facts = append(p.facts, ui.Fact{Name: lang.T(ctx, "Ngày nộp"), Text: lang.Date(ctx, d.FiledOn)})
		p.note = d.Note
	}
	p.facts = append(p.facts, ui.Fact{Name: lang.T(ctx, "Hội đồng"), Text: e.CouncilName}, ui.Fact{Name: lang.T(ctx, "Đợt"), Text: e.RoundTitle},
		ui.Fact{Name: lang.T(ctx, "Mẫu phiếu"), Text: lang.F(ctx, "Bộ %d", p.card.Number) + ". " + lang.Pick(ctx, p.card.Name, p.card.English),
			Href: lawbook.Public(nil, "").CardPath(p.book, p.card.Number)},
		ui.Fact{Name: lang.T(ctx, "Căn cứ"), Text: p.card.Citation})
	p.facts = append(p.facts, localFacts(ctx, p.card)...)
	p.reviews, err = dossier.Reviews(ctx, v, e.Dossier)
	return err
}

// localFacts says what an office's own folder has put on the card.
func localFacts(ctx context.Context, c *rulebook.Card) (list []ui.Fact) {
	if c.Local != nil {
		list = append(list, ui.Fact{Name: lang.T(ctx, "Phiếu do địa phương bổ sung theo"), Text: c.Local.Text()})
	}
	if c.Official != nil {
		list = append(list, ui.Fact{Name: lang.T(ctx, "Lời văn chính thức theo"), Text: c.Official.Text()})
	}
	return list
}

// show puts marks into the form.
func (p *sheetPage) show(d evaluation.Draft) {
	if len(d.Marks) != len(p.card.Leaves()) {
		d.Marks = score.Blank(p.card)
	}
	p.shown = d
	p.missing = score.Check(p.card, d.Marks, known(p.card, d.Findings)...)
}

// known drops findings that the card does not have; the act refuses them by name.
func known(card *rulebook.Card, codes []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		_, ok := card.Gate(code)
		return !ok
	})
}

// lock says why the form can not be changed, "" when it can. A submitted sheet is
// locked without a reason: its member may reopen it.
func (p *sheetPage) lock() string {
	switch {
	case !p.mine.Votes:
		return lang.Mark("Bạn tham gia Hội đồng nhưng không chấm điểm; phiếu dưới đây chỉ để xem.")
	case p.mine.Recusal != "":
		return lang.Mark("Bạn đã được ghi nhận không chấm điểm hồ sơ này; nếu chưa đúng, hãy báo thư ký Hội đồng.")
	case p.mine.SittingState == evaluation.Planned:
		return lang.Mark("Phiên đánh giá chưa mở; hãy chờ thư ký mở phiên rồi chấm điểm.")
	case p.mine.Kept && p.mine.SittingState == evaluation.Scoring:
		return lang.Mark("Phiên được mở lại để chấm lại hồ sơ khác; hồ sơ này giữ nguyên phiếu đã khóa.")
	case p.mine.SittingState == evaluation.Closed:
		return lang.Mark("Phiên đánh giá đã khóa nên phiếu không thay đổi được nữa; có sai sót thì hãy báo chủ tịch hoặc thư ký Hội đồng.")
	}
	return ""
}

func (p *sheetPage) locked() bool { return p.lock() != "" || p.handedIn() }

func (p *sheetPage) handedIn() bool {
	return p.sheet.State == evaluation.Submitted || p.sheet.State == evaluation.Sealed
}

// marked and all count criteria that have a mark, and those that must have one.
func (p *sheetPage) marked(part int) (marked, all int) {
	for _, leaf := range p.card.Leaves() {
		if part >= 0 && leaf.Part != part {
			continue
		}
		if p.shown.Marks[leaf.Leaf] != score.Unmarked {
			marked++
			all++
		} else if p.wants(leaf) {
			all++
		}
	}
	return marked, all
}

// wants says whether the criterion must still be marked.
func (p *sheetPage) wants(leaf *rulebook.Criterion) bool {
	return slices.ContainsFunc(p.missing, func(m score.Missing) bool { return m.Leaf == leaf.Leaf && m.Unmarked })
}

// left is how many criteria must still be marked.
func (p *sheetPage) left() int {
	n := 0
	for _, m := range p.missing {
		if m.Unmarked {
			n++
		}
	}
	return n
}

func (p *sheetPage) check(ctx context.Context) ui.SheetCheckProps {
	marked, all := p.marked(-1)
	c := ui.SheetCheckProps{Marked: marked, All: all}
	for i, part := range p.card.Parts {
		marked, all := p.marked(i)
		c.Parts = append(c.Parts, ui.PartSum{Key: part.Code, Name: lawbook.PartName(ctx, part), Marked: marked, All: all})
	}
	return c
}

func (p *sheetPage) needs(ctx context.Context) []ui.Need {
	leaves := p.card.Leaves()
	out := make([]ui.Need, len(leaves))
	for i, leaf := range leaves {
		out[i] = ui.Need{Name: markField(leaf), Text: leaf.Code, Title: lang.Pick(ctx, leaf.Wording(), leaf.English), Met: !p.wants(leaf)}
	}
	return out
}
