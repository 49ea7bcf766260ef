package office

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// sittingPage is one council's work in one round as the office sees it.
type sittingPage struct {
	r        *web.Request
	o        ui.OfficePage
	path     string
	sitting  evaluation.Sitting
	entries  grid
	monitor  grid
	results  grid
	waiting  grid // dossiers that may be admitted
	export   string
	mayAdmit bool
	mayOpen  bool
	mayClose bool
	mayPaper bool
}

func (p *Pages) sitting(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	s, err := evaluation.SittingByKey(ctx, v, key.Sitting(r.Path("key")))
	if err == nil && !near(v, s.Place) {
		err = fault.Missing("phiên đánh giá này")
	}
	if err != nil {
		return web.Answer{}, err
	}
	page := &sittingPage{r: r, o: p.page(r, v, seasonsPath, s.RoundTitle+" · "+placeName(v, s.Place)), path: officePath("sittings", s.Key), sitting: s, export: exportPage(v, officePath("sittings", s.Key)),
		mayAdmit: s.State != evaluation.Closed && v.May(act.DossierAdmit, s.Place), mayOpen: s.State == evaluation.Planned && v.May(act.SittingOpen, s.Place),
		mayClose: s.State == evaluation.Scoring && v.May(act.SittingClose, s.Place), mayPaper: s.State == evaluation.Closed && v.May(act.DocumentMake, s.Place)}
	page.o.Crumbs = []ui.Link{{Text: s.RoundTitle, Href: officePath("rounds", s.Round)}}
	page.o.Status = sittingStatus(page)
	if err := p.fillSitting(ctx, v, page); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.entries, page.results)
	}
	return web.Show(sittingView(page)), nil
}

func (p *Pages) fillSitting(ctx context.Context, v *act.View, page *sittingPage) error {
	k := page.sitting.Key
	entries, err := p.Programme.Evaluation.Entries(ctx, v, k)
	if err != nil {
		return err
	}
	page.entries = entryGrid(ctx, v, entries)
	if page.sitting.State == evaluation.Scoring {
		monitor, err := p.Programme.Evaluation.MonitorOf(ctx, v, k)
		if err != nil {
			return err
		}
		page.monitor = monitorGrid(ctx, monitor)
	}
	if page.sitting.State == evaluation.Closed {
		tallies, err := p.Programme.Evaluation.Tallies(ctx, v, k)
		if err != nil {
			return err
		}
		page.results = tallyGrid(ctx, tallies)
	}
	if !page.mayAdmit {
		return nil
	}
	list, _, err := dossier.List(ctx, v, dossier.Filter{Season: page.sitting.Season, States: []dossier.State{dossier.Filed, dossier.Forwarded}, Place: page.sitting.Place}, dossier.Page{Size: 200})
	page.waiting = dossierGrid(ctx, v, list)
	return err
}

func entryGrid(ctx context.Context, v *act.View, list []evaluation.Entry) grid {
	g := grid{id: "entries", file: "ho-so-cua-phien", caption: lang.T(ctx, "Hồ sơ trong phiên"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Mã hồ sơ")}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Bộ sản phẩm"), kind: tabular.Integer}},
		empty: ui.Empty{Title: lang.T(ctx, "Phiên chưa có hồ sơ nào"), Text: lang.T(ctx, "Chọn hồ sơ ở phần Đưa hồ sơ vào phiên.")}}
	for _, e := range list {
		g.rows = append(g.rows, gridRow{key: string(e.Key), cells: []gridCell{gridLink(e.ProductName, officePath("entries", e.Key), ""), gridLink(e.Code, officePath("dossiers", e.Dossier), ""),
			gridText(either(e.ProducerName, lang.T(ctx, "nguồn không nêu"))), gridText(placeName(v, e.Place)), gridNumber(ctx, e.Card)}})
	}
	return g
}

// monitorGrid says who has handed in what, never how many points.
func monitorGrid(ctx context.Context, m evaluation.Monitor) grid {
	g := grid{id: "monitor", caption: lang.T(ctx, "Theo dõi phiếu"), wide: true, columns: []gridColumn{{name: lang.T(ctx, "Sản phẩm")}}}
	for _, s := range m.Seats {
		g.columns = append(g.columns, gridColumn{name: s.Name})
	}
	for _, row := range m.Rows {
		cells := []gridCell{gridText(row.Entry.ProductName)}
		for _, s := range row.States {
			cells = append(cells, gridShown(ui.Chip(sheetLook(s), lang.T(ctx, s.Label())), s.Label()))
		}
		g.rows = append(g.rows, gridRow{cells: cells})
	}
	return g
}

func sheetLook(s evaluation.SheetState) ui.State {
	switch s {
	case evaluation.Drafted:
		return ui.StateScoring
	case evaluation.Submitted, evaluation.Sealed:
		return ui.StateValid
	case evaluation.Recused:
		return ui.StateClosed
	}
	return ui.StateDraft
}

// tallyGrid is every member's total beside the exact mean.
func tallyGrid(ctx context.Context, list []evaluation.Tally) grid {
	g := grid{id: "results", file: "tong-hop-diem", caption: lang.T(ctx, "Kết quả"), wide: true, columns: []gridColumn{{name: lang.T(ctx, "Sản phẩm")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có kết quả để xem"), Text: lang.T(ctx, "Phiên này không có hồ sơ, hoặc tài khoản không được xem kết quả.")}}
	if len(list) > 0 {
		for _, l := range list[0].Lines {
			g.columns = append(g.columns, gridColumn{name: l.Seat.Name, kind: tabular.Points})
		}
	}
	for _, name := range []string{lang.T(ctx, "Trung bình"), lang.T(ctx, "Lệch"), lang.T(ctx, "Hạng sao"), lang.T(ctx, "Kết luận"), lang.T(ctx, "Vì sao")} {
		g.columns = append(g.columns, gridColumn{name: name})
	}
	for _, t := range list {
		cells := []gridCell{gridLink(t.Entry.ProductName, officePath("entries", t.Entry.Key), "")}
		for _, l := range t.Lines {
			if l.Counted() {
				cells = append(cells, gridPoints(ctx, int64(l.Sheet.Total), ""))
			} else {
				cells = append(cells, gridText("–"))
			}
		}
		m := t.Result.Mean
		cells = append(cells, gridCell{ui.Cell{Text: m.Text(), Sub: fmt.Sprintf("%d/%d", m.Num, m.Den)}, tabular.Str(m.Text())}, gridText(t.Result.Spread.Text()),
			starCell(ctx, t.Result.Star), gridText(outcomeText(ctx, t.Result.Outcome)), gridText(t.Result.Reason))
		g.rows = append(g.rows, gridRow{key: string(t.Entry.Key), cells: cells})
	}
	return g
}

func outcomeText(ctx context.Context, o rulebook.Outcome) string {
	switch o {
	case rulebook.Recognise:
		return lang.T(ctx, "Đề nghị công nhận")
	case rulebook.Forward:
		return lang.T(ctx, "Chuyển cấp trên")
	}
	return lang.T(ctx, "Trả lại hồ sơ")
}

// owed is a member with the dossiers whose sheets are still out.
type owed struct {
	seat  evaluation.Seat
	codes []string
}

// owing are the members that a sitting still waits for.
func owing(m evaluation.Monitor) (list []owed) {
	for i, s := range m.Seats {
		o := owed{seat: s}
		for _, row := range m.Rows {
			if st := row.States[i]; st == evaluation.NoSheet || st == evaluation.Drafted {
				o.codes = append(o.codes, row.Entry.Code)
			}
		}
		if len(o.codes) > 0 {
			list = append(list, o)
		}
	}
	return list
}

func (p *Pages) admit(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Sitting(r.Path("key"))
	chosen := r.Values("dossiers")
	if len(chosen) == 0 {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "dossiers", Sentence: "Chưa chọn hồ sơ nào, hãy đánh dấu ít nhất một dòng."})
	}
	for _, d := range chosen {
		if _, err := p.Programme.Admit(ctx, a, key.Dossier(d), k); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Go(officePath("sittings", k), lang.F(ctx, "Đã đưa %d hồ sơ vào phiên.", len(chosen))), nil
}

func (p *Pages) openScoring(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Sitting(r.Path("key"))
	if err := evaluation.OpenScoring(ctx, a, k); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("sittings", k), lang.T(ctx, "Đã mở chấm điểm; thành viên Hội đồng không thay đổi được nữa.")), nil
}

func (p *Pages) closeSitting(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Sitting(r.Path("key"))
	results, err := p.Programme.Close(ctx, a, evaluation.Closing{Sitting: k, MetOn: day(r.Value("met_on")), LateReason: r.Value("late_reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("sittings", k), lang.F(ctx, "Đã khóa và niêm phong kết quả của %d hồ sơ.", len(results))), nil
}

// entryPage is one dossier before one sitting: after closing, every member's marks.
type entryPage struct {
	r      *web.Request
	o      ui.OfficePage
	entry  evaluation.Entry
	facts  []ui.Fact
	totals grid
	marks  grid
	closed bool
}

func (p *Pages) entry(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	e, err := p.Programme.Evaluation.EntryByKey(ctx, v, key.Entry(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &entryPage{r: r, o: p.page(r, v, seasonsPath, e.ProductName), entry: e, closed: e.Result != nil}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Phiên đánh giá"), Href: officePath("sittings", e.Sitting)}}
	page.facts = []ui.Fact{{Name: lang.T(ctx, "Hồ sơ"), Text: e.Code, Href: officePath("dossiers", e.Dossier)},
		{Name: lang.T(ctx, "Chủ thể"), Text: either(e.ProducerName, lang.T(ctx, "nguồn không nêu"))}, {Name: lang.T(ctx, "Địa bàn"), Text: title(v, e.Place)}}
	if page.closed {
		tally, err := p.Programme.Evaluation.TallyOf(ctx, v, e.Key)
		if err != nil {
			return web.Answer{}, err
		}
		page.facts = append(page.facts, ui.Fact{Name: lang.T(ctx, "Kết quả"), Text: tally.Result.Reason})
		page.totals = tallyGrid(ctx, []evaluation.Tally{tally})
		page.marks = p.marksGrid(ctx, e, tally)
	}
	return web.Show(entryView(page)), nil
}

// marksGrid is every member's points, criterion by criterion.
func (p *Pages) marksGrid(ctx context.Context, e evaluation.Entry, t evaluation.Tally) grid {
	g := grid{id: "marks", caption: lang.T(ctx, "Điểm từng tiêu chí"), wide: true, columns: []gridColumn{{name: lang.T(ctx, "Tiêu chí")}}}
	book, err := p.Programme.Books.ByDigest(e.Digest)
	if err != nil {
		return g // the pinned text is not loaded any more: totals remain
	}
	card, err := book.Card(e.Card)
	if err != nil {
		return g
	}
	for _, l := range t.Lines {
		g.columns = append(g.columns, gridColumn{name: l.Seat.Name, kind: tabular.Points})
	}
	for i, leaf := range card.Leaves() {
		cells := []gridCell{gridText(leaf.Code + " " + leaf.Name)}
		for _, l := range t.Lines {
			cells = append(cells, markCell(ctx, leaf, l, i))
		}
		g.rows = append(g.rows, gridRow{cells: cells})
	}
	return g
}

func markCell(ctx context.Context, leaf *rulebook.Criterion, l evaluation.TallyLine, i int) gridCell {
	if i >= len(l.Sheet.Marks) {
		return gridText("–")
	}
	for _, o := range leaf.Options {
		if o.Place == int(l.Sheet.Marks[i]) {
			return gridPoints(ctx, int64(o.Points), "")
		}
	}
	return gridText("–")
}

// pickable draws the dossiers that wait with boxes of the form that admits them.
func (p *sittingPage) pickable(ctx context.Context) ui.LedgerProps {
	l := p.waiting.ledger(ctx, "")
	l.SelectName, l.SelectForm = "dossiers", "admit"
	return l
}
