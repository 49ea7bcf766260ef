package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/scored"
	"ocop/internal/web/ui"
)

// entryPage is one dossier before one sitting: after closing with every member's marks,
// criterion by criterion; before it with who has handed in.
type entryPage struct {
	r       *web.Request
	o       ui.OfficePage
	export  string
	entry   evaluation.Entry
	sitting evaluation.Sitting
	card    *rulebook.Card    // nil when the pinned text is not loaded any more
	tally   *evaluation.Tally // nil before closing, and for who may not read results
	members grid
	parts   []grid
	journal grid
	facts   []ui.Fact
	mayRead bool // the journal

	edition      *evaluation.Reopening // what voided the close that is shown; nil: the one in force
	illustrative bool                  // marks are made up
}

func (p *Pages) entry(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	e, err := p.Programme.Evaluation.EntryByKey(ctx, v, key.Entry(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &entryPage{r: r, entry: e, export: exportPage(v, r.With("dang", ""))}
	if page.sitting, err = officeSitting(ctx, v, e.Sitting); err != nil {
		return web.Answer{}, fault.Missing("hồ sơ đánh giá")
	}
	round, err := evaluation.RoundByKey(ctx, v, page.sitting.Round)
	if err != nil {
		return web.Answer{}, err
	}
	page.illustrative = round.Illustrative
	book := p.pinned(e.Digest)
	if book != nil {
		page.card, _ = book.Card(e.Card) // nil: a card that was withdrawn shows totals only
	}
	page.facts = entryFacts(ctx, v, book, e)
	page.o = p.page(r, v, seasonsPath, e.ProductName)
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: page.sitting.RoundTitle, Href: officePath("rounds", page.sitting.Round)},
		{Text: page.sitting.CouncilName, Href: officePath("sittings", e.Sitting)}}
	if lan := r.Query("lan"); lan != "" {
		err = p.loadEdition(ctx, v, page, lan)
	} else {
		err = p.loadMembers(ctx, v, page)
	}
	if err != nil {
		return web.Answer{}, err
	}
	page.o.Status = entryStatus(page)
	if wantsFile(r) {
		return gridFile(r, v, append([]grid{page.members}, page.parts...)...)
	}
	if page.mayRead = v.May(act.JournalRead, page.sitting.Place); page.mayRead {
		page.journal, err = entryJournal(ctx, v, e)
	}
	return web.Show(entryView(page)).Telling(page.marks(), page.entry.Key), err
}

// marks says what the page tells of the marks of members.
func (p *entryPage) marks() web.Marks {
	switch {
	case p.tally != nil:
		return web.MarksShown
	case p.sitting.State != evaluation.Closed:
		return web.MarksClosed
	}
	return web.NoMarks
}

// loadEdition reads the sheets and the result of a close that has lost its effect, as they were.
func (p *Pages) loadEdition(ctx context.Context, v *act.View, page *entryPage, number string) error {
	all, err := evaluation.Reopenings(ctx, v, page.sitting.Key)
	if err != nil {
		return err
	}
	x, err := voided(all, number)
	if err != nil {
		return err
	}
	tallies, err := p.Programme.Evaluation.TalliesOf(ctx, v, x)
	i := slices.IndexFunc(tallies, func(t evaluation.Tally) bool { return t.Entry.Key == page.entry.Key })
	if err != nil || i < 0 {
		return cmp.Or(err, fault.Missing("hồ sơ trong lần khóa này"))
	}
	page.edition, page.tally = &x, &tallies[i]
	page.members, page.parts = page.sheetGrid(ctx), page.markGrids(ctx)
	return nil
}

// loadMembers reads the sealed sheets, or before closing who has handed in.
func (p *Pages) loadMembers(ctx context.Context, v *act.View, page *entryPage) error {
	if page.entry.Result != nil {
		tally, err := p.Programme.Evaluation.TallyOf(ctx, v, page.entry.Key)
		if err != nil {
			return err
		}
		page.tally = &tally
		page.members, page.parts = page.sheetGrid(ctx), page.markGrids(ctx)
		return nil
	}
	page.members = grid{id: "members", caption: lang.T(ctx, "Phiếu của các thành viên"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Thành viên")}, {name: lang.T(ctx, "Nhiệm vụ")}, {name: lang.T(ctx, "Phiếu")}},
		empty:   ui.Empty{Title: lang.T(ctx, "Chưa có phiếu nào để xem"), Text: lang.T(ctx, "Điểm chỉ hiện sau khi phiên khóa, với người có quyền xem kết quả.")}}
	if page.sitting.State == evaluation.Closed || !v.May(act.ResultRead, page.sitting.Place) {
		return nil
	}
	m, err := p.Programme.Evaluation.MonitorOf(ctx, v, page.sitting.Key)
	if err != nil {
		return err
	}
	for _, row := range m.Rows {
		if row.Entry.Key != page.entry.Key {
			continue
		}
		for i, s := range row.States {
			word := lang.T(ctx, s.Label())
			page.members.rows = append(page.members.rows, gridRow{key: string(m.Seats[i].Key), cells: []gridCell{gridText(m.Seats[i].Name),
				gridText(lang.T(ctx, m.Seats[i].Duty.Label())), gridShown(ui.Chip(scored.SheetLook(s), word), word)}})
		}
	}
	return nil
}

func entryFacts(ctx context.Context, v *act.View, book *rulebook.Book, e evaluation.Entry) []ui.Fact {
	return []ui.Fact{
		{Name: lang.T(ctx, "Hồ sơ"), Text: e.Code, Href: officePath("dossiers", e.Dossier)},
		{Name: lang.T(ctx, "Sản phẩm"), Text: e.ProductName, Href: officePath("products", e.Product)},
		{Name: lang.T(ctx, "Chủ thể"), Text: either(e.ProducerName, lang.T(ctx, "(nguồn không nêu chủ thể)"))},
		{Name: lang.T(ctx, "Địa bàn"), Text: placeName(v, e.Place)},
		{Name: lang.T(ctx, "Loại hồ sơ"), Text: upperFirst(lang.T(ctx, e.Kind.Text()))},
		{Name: lang.T(ctx, "Phiếu đánh giá"), Text: cardText(ctx, book, e.Card)},
		{Name: lang.T(ctx, "Bộ tiêu chí"), Text: bookName(book, e.Book)},
	}
}

// sheetGrid is one line a member: total, parts, findings and remark.
func (p *entryPage) sheetGrid(ctx context.Context) grid {
	g := grid{id: "members", file: fold.Slug(p.entry.Code + " phieu"), caption: lang.T(ctx, "Phiếu của các thành viên"), columns: []gridColumn{
		{name: lang.T(ctx, "Thành viên")}, {name: lang.T(ctx, "Nhiệm vụ")}, {name: lang.T(ctx, "Tổng điểm"), kind: tabular.Points},
		{kind: tabular.Points}, {kind: tabular.Points}, {kind: tabular.Points},
		{name: lang.T(ctx, "Phát hiện, nhận xét"), broad: true}}}
	for i, part := range []string{"A", "B", "C"} {
		g.columns[3+i].name = lang.F(ctx, "Phần %s", part)
	}
	for _, l := range p.tally.Lines {
		cells := []gridCell{gridText(l.Seat.Name), gridText(lang.T(ctx, l.Seat.Duty.Label()))}
		if l.Counted() {
			cells = append(cells, gridPoints(ctx, int64(l.Sheet.Total), ""))
			for _, part := range l.Sheet.Parts {
				cells = append(cells, gridPoints(ctx, int64(part), ""))
			}
		} else {
			cells = append(cells, gridText("–"), gridText("–"), gridText("–"), gridText("–"))
		}
		g.rows = append(g.rows, gridRow{key: string(l.Seat.Key), cells: append(cells, gridText(p.remark(ctx, l)))})
	}
	return g
}

// remark is what a member found and wrote, or why there is no ballot.
func (p *entryPage) remark(ctx context.Context, l evaluation.TallyLine) string {
	var parts []string
	switch {
	case l.State == evaluation.Recused:
		parts = append(parts, lang.F(ctx, "Không chấm điểm: %s", l.Recusal))
	case !l.Counted():
		parts = append(parts, lang.T(ctx, "Không có phiếu khi khóa phiên."))
	}
	if p.card != nil {
		for _, code := range l.Sheet.Findings {
			if g, ok := p.card.Gate(code); ok {
				parts = append(parts, g.Text)
			}
		}
	}
	if l.Counted() && l.Sheet.Remark != "" {
		parts = append(parts, l.Sheet.Remark)
	}
	return either(strings.Join(parts, " "), "–")
}

// markGrids set every counted member's mark against every criterion, one list a part.
func (p *entryPage) markGrids(ctx context.Context) (list []grid) {
	if p.card == nil {
		return nil
	}
	for i, part := range p.card.Parts {
		g := grid{id: "part-" + strings.ToLower(part.Code), file: fold.Slug(p.entry.Code + " phan " + part.Code), wide: true,
			caption: lang.F(ctx, "Phần %s", part.Code) + ". " + lang.Pick(ctx, part.Name, part.English),
			columns: []gridColumn{{name: lang.T(ctx, "Tiêu chí")}, {name: lang.T(ctx, "Tối đa"), kind: tabular.Points}}}
		total := []gridCell{gridText(lang.T(ctx, "Cộng")), gridPoints(ctx, int64(part.Max), "")}
		for _, l := range p.counted() {
			g.columns = append(g.columns, gridColumn{name: l.Seat.Name, kind: tabular.Points})
			total = append(total, gridPoints(ctx, int64(l.Sheet.Parts[i]), ""))
		}
		g.columns = append(g.columns, gridColumn{name: lang.T(ctx, "Chênh lệch"), kind: tabular.Points}, gridColumn{name: lang.T(ctx, "Mức tối thiểu của sao")})
		for _, leaf := range p.card.Leaves() {
			if leaf.Part == i {
				g.rows = append(g.rows, gridRow{key: leaf.Code, cells: p.markCells(ctx, leaf)})
			}
		}
		g.totals = append(total, gridText(""), gridText(""))
		list = append(list, g)
	}
	return list
}

func (p *entryPage) counted() (list []evaluation.TallyLine) {
	for _, l := range p.tally.Lines {
		if l.Counted() {
			list = append(list, l)
		}
	}
	return list
}

func (p *entryPage) markCells(ctx context.Context, leaf *rulebook.Criterion) []gridCell {
	name := leaf.Code + ". " + lang.Pick(ctx, leaf.Wording(), leaf.English)
	cells := []gridCell{{ui.Cell{Text: name, Sub: leaf.Reading}, tabular.Str(name)}, gridPoints(ctx, int64(leaf.Max), "")}
	low, high := leaf.Max, rulebook.Points(0)
	for _, l := range p.counted() {
		got := pointsOf(leaf, l.Sheet.Marks)
		low, high = min(low, got), max(high, got)
		cells = append(cells, markCell(ctx, leaf, l.Sheet.Marks))
	}
	return append(cells, gridPoints(ctx, int64(max(high-low, 0)), ""), gridText(minimumText(ctx, leaf)))
}

// pointsOf is what a mark is worth; nothing for one that was not wanted.
func pointsOf(leaf *rulebook.Criterion, marks score.Marks) rulebook.Points {
	if m := marks[leaf.Leaf]; m >= 1 {
		return leaf.Options[m-1].Points
	}
	return 0
}

// markCell is the points of one mark, and which option it is.
func markCell(ctx context.Context, leaf *rulebook.Criterion, marks score.Marks) gridCell {
	m := marks[leaf.Leaf]
	switch {
	case m == score.Unmarked:
		return gridCell{ui.Cell{Text: "–", Sub: lang.T(ctx, "không xét")}, tabular.Str("")}
	case m == score.None:
		return gridPoints(ctx, 0, lang.T(ctx, "không đạt mức nào"))
	}
	return gridPoints(ctx, int64(leaf.Options[m-1].Points), lang.F(ctx, "mức %d/%d", m, len(leaf.Options)))
}

// minimumText names the options that are the least for a star.
func minimumText(ctx context.Context, leaf *rulebook.Criterion) string {
	var list []string
	for _, o := range leaf.Options {
		if o.MinForStar > 0 {
			list = append(list, lang.F(ctx, "%d sao: từ mức %d", o.MinForStar, o.Place))
		}
	}
	return either(strings.Join(list, "; "), "–")
}

// entryJournal is what happened to the entry, with the opening and closing of its sitting.
func entryJournal(ctx context.Context, v *act.View, e evaluation.Entry) (grid, error) {
	g := grid{id: "journal", caption: lang.T(ctx, "Nhật ký"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Người làm")}}}
	var all []act.Entry
	for _, subject := range []string{"entry/" + string(e.Key), "sitting/" + string(e.Sitting)} {
		list, err := act.Entries(ctx, v, subject, 500)
		if err != nil {
			return g, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b act.Entry) int { return strings.Compare(a.Key, b.Key) })
	for _, x := range all {
		g.rows = append(g.rows, gridRow{key: x.Key, cells: []gridCell{gridText(lang.T(ctx, entryVerb(x.Verb))), gridText(lang.Moment(ctx, x.At)), gridText(x.Name)}})
	}
	return g, nil
}

func entryVerb(verb string) string {
	switch verb {
	case "entry.admitted":
		return lang.Mark("Đưa vào phiên")
	case "entry.recused":
		return lang.Mark("Ghi nhận một thành viên không chấm điểm")
	case "entry.unrecused":
		return lang.Mark("Xóa ghi nhận không chấm điểm vì thành viên rời Hội đồng")
	case "sitting.planned":
		return lang.Mark("Lập phiên")
	case "sitting.opened":
		return lang.Mark("Mở chấm điểm")
	case "sitting.reopened":
		return lang.Mark("Mở lại phiên, huỷ hiệu lực lần khóa trước")
	case "reopening.proposed":
		return lang.Mark("Đề nghị mở lại phiên")
	case "reopening.refused":
		return lang.Mark("Không đồng ý mở lại phiên")
	case "reopening.withdrawn":
		return lang.Mark("Rút đề nghị mở lại phiên")
	case "sitting.closed":
		return lang.Mark("Khóa phiên và niêm phong kết quả")
	}
	return verb
}

// resultTitle heads the result, and says so when it has lost its effect.
func (p *entryPage) resultTitle(ctx context.Context) string {
	if p.edition != nil {
		return lang.F(ctx, "Kết quả lần %d, đã huỷ hiệu lực", p.edition.Edition.Number)
	}
	return lang.T(ctx, "Kết quả đã niêm phong")
}

// resultFacts are the sealed result in words.
func (p *entryPage) resultFacts(ctx context.Context) []ui.Fact {
	x := p.tally.Result
	star := ui.Fact{Name: lang.T(ctx, "Xếp hạng"), Text: lang.T(ctx, "chưa xếp hạng")}
	if x.Star > 0 {
		star = ui.Fact{Name: lang.T(ctx, "Xếp hạng"), Content: ui.Stars(x.Star)}
	}
	return []ui.Fact{star,
		{Name: lang.T(ctx, "Điểm trung bình"), Text: lang.Decimal(ctx, x.Mean.Text()) + " " + fraction(ctx, x.Mean)},
		{Name: lang.T(ctx, "Số phiếu được tính"), Text: strconv.Itoa(x.Ballots) + "/" + strconv.Itoa(len(p.tally.Lines))},
		{Name: lang.T(ctx, "Khung điểm"), Text: ui.StarText(ctx, x.Band)},
		{Name: lang.T(ctx, "Chênh lệch giữa các phiếu"), Text: fmt.Sprintf("%s %s", lang.Points(ctx, int64(x.Spread)), lang.T(ctx, "điểm"))},
		{Name: lang.T(ctx, "Kết quả"), Content: ui.Chip(scored.OutcomeLook(x.Outcome), lang.T(ctx, scored.Outcome(x.Outcome)))},
		{Name: lang.T(ctx, "Lý do xếp hạng"), Text: lang.Said(ctx, x.Reason+".")},
	}
}
