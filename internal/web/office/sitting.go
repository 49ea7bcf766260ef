package office

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/scored"
	"ocop/internal/web/ui"
)

// sittingPage is one council's work in one round. While it scores it says who has handed
// in, never how many points.
type sittingPage struct {
	r         *web.Request
	o         ui.OfficePage
	path      string
	export    string
	sitting   evaluation.Sitting
	council   evaluation.Council
	local     *rulebook.CouncilRules // working rules of the place; nil: none
	round     evaluation.Round
	book      *rulebook.Book
	entries   []evaluation.Entry
	monitor   evaluation.Monitor
	tallies   []evaluation.Tally
	reopened  []evaluation.Reopening // and proposals, for who reads results
	edition   *evaluation.Reopening  // the voided close that is shown; nil: the one in force
	list      grid                   // entries, monitor or results
	waiting   grid                   // dossiers that may be admitted
	mayAdmit  bool
	mayOpen   bool
	mayClose  bool
	mayWatch  bool
	mayPapers bool
}

func (p *Pages) sitting(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.loadSitting(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	s := page.sitting
	switch {
	case r.Query("lan") != "":
		page.tallies, err = p.editionOf(ctx, v, page)
		page.list = page.resultGrid(ctx, v)
	case s.State == evaluation.Closed && v.May(act.ResultRead, s.Place):
		page.tallies, err = p.Programme.Evaluation.Tallies(ctx, v, s.Key)
		page.list = page.resultGrid(ctx, v)
	case page.mayWatch && s.State == evaluation.Scoring:
		page.monitor, err = p.Programme.Evaluation.MonitorOf(ctx, v, s.Key)
		page.list = page.monitorGrid(ctx)
	default:
		page.list = page.entryGrid(ctx, v)
	}
	if err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	if page.mayAdmit && page.edition == nil {
		if page.waiting, err = p.waitingGrid(ctx, v, page); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(sittingView(page)).Telling(page.marks(), evaluation.Tallied(page.tallies)...), nil
}

// marks says what the page tells of the marks of members.
func (p *sittingPage) marks() web.Marks {
	switch {
	case len(p.tallies) > 0:
		return web.MarksShown
	case p.sitting.State != evaluation.Closed:
		return web.MarksClosed
	}
	return web.NoMarks
}

func (p *Pages) loadSitting(ctx context.Context, r *web.Request, v *act.View) (*sittingPage, error) {
	s, err := officeSitting(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return nil, err
	}
	path := officePath("sittings", s.Key)
	page := &sittingPage{r: r, o: p.page(r, v, seasonsPath, s.CouncilName), path: path, export: exportPage(v, r.With("dang", "")), sitting: s, book: p.pinned(s.Digest),
		mayAdmit: s.State != evaluation.Closed && v.May(act.DossierAdmit, s.Place), mayOpen: s.State == evaluation.Planned && v.May(act.SittingOpen, s.Place),
		mayClose: s.State == evaluation.Scoring && v.May(act.SittingClose, s.Place), mayWatch: v.May(act.ResultRead, s.Place),
		mayPapers: (s.State == evaluation.Closed || s.Reopened > 0) && v.May(act.DocumentMake, s.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: s.RoundTitle, Href: officePath("rounds", s.Round)}}
	page.o.Status = sittingStatus(page)
	back, err := v.StoodBackInSitting(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	page.mayPapers = page.mayPapers && !back
	if page.round, err = evaluation.RoundByKey(ctx, v, s.Round); err != nil {
		return nil, err
	}
	if page.council, err = evaluation.CouncilByKey(ctx, v, s.Council); err != nil {
		return nil, err
	}
	if page.book != nil {
		if page.council, page.local, err = p.Programme.Evaluation.Working(v.Places(), page.council, s, v.Today()); err != nil {
			return nil, err
		}
	}
	if page.entries, err = p.Programme.Evaluation.Entries(ctx, v, s.Key); err != nil {
		return nil, err
	}
	page.reopened, err = evaluation.Reopenings(ctx, v, s.Key)
	return page, err
}

// consequences say what closing does.
func (p *sittingPage) consequences(ctx context.Context) []string {
	list := []string{
		lang.F(ctx, "%d phiếu đã nộp được niêm phong, không ai sửa được nữa.", p.sitting.Progress.Submitted),
		lang.T(ctx, "Kết quả từng hồ sơ được tính ngay và chuyển đi: đề nghị công nhận, chuyển cấp trên hoặc trả lại chủ thể."),
		lang.T(ctx, "Chỉ mở lại được khi chủ tịch và thư ký cùng đồng ý; lần khóa này khi đó vẫn được giữ."),
	}
	if n := p.monitor.Undeclared(); n > 0 {
		list = append(list, lang.F(ctx, "%d trường hợp không chấm điểm chưa tự khai nêu trên được ghi vào kết quả và biên bản.", n))
	}
	return list
}

// editionOf gives the tallies of the voided close that the address names, as they were.
func (p *Pages) editionOf(ctx context.Context, v *act.View, page *sittingPage) ([]evaluation.Tally, error) {
	x, err := voided(page.reopened, page.r.Query("lan"))
	if err != nil {
		return nil, err
	}
	page.edition = &x
	page.o.Crumbs = append(page.o.Crumbs, ui.Link{Text: page.sitting.CouncilName, Href: page.path})
	return p.Programme.Evaluation.TalliesOf(ctx, v, x)
}

// voided finds the reopening that voided the close of a number; NotFound when none did.
func voided(all []evaluation.Reopening, number string) (evaluation.Reopening, error) {
	for _, x := range all {
		if x.Edition.Number > 0 && strconv.Itoa(x.Edition.Number) == number {
			return x, nil
		}
	}
	return evaluation.Reopening{}, fault.Missing("lần khóa này")
}

// officeSitting gives a sitting to an office that covers its place, NotFound to others.
func officeSitting(ctx context.Context, v *act.View, k key.Sitting) (evaluation.Sitting, error) {
	s, err := evaluation.SittingByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, s.Place) {
		err = fault.Missing("phiên đánh giá")
	}
	return s, err
}

func (p *sittingPage) days() int { return p.sitting.DaysLeft(p.r.Today) }

// law is the note of the level at which the council sits, and of its working rules.
func (p *sittingPage) rulingNotes() []string {
	if p.book == nil {
		return nil
	}
	rules, local := p.book.Procedure.Council, []string(nil)
	if p.local != nil {
		rules, local = p.local.Over(rules), p.local.Notes()
	}
	list := []rulebook.Ruling{rules.Quorum.Ruling, rules.Spread.Ruling, rules.Decimals.Ruling, rules.Minimums.Ruling, rules.None.Ruling, rules.Gates.Ruling, p.book.Procedure.Bands.Ruling}
	if l, ok := p.book.Procedure.Level(p.sitting.Level); ok {
		list = append(list, l.Ruling)
	}
	return append(local, rulings(list...)...)
}

func cardText(ctx context.Context, b *rulebook.Book, number int) string {
	name := lang.F(ctx, "Bộ %d", number)
	if b == nil {
		return name
	}
	card, err := b.Card(number)
	if err != nil {
		return name
	}
	return name + ". " + lang.Pick(ctx, card.Name, card.English)
}

// entryName links to the entry and carries the mark that refusals of closing lead to.
func entryName(e evaluation.Entry) gridCell {
	return gridCell{ui.Cell{Text: e.ProductName, Content: entryLink(e)}, tabular.Str(e.ProductName)}
}

// entryGrid lists the dossiers before the sitting.
func (p *sittingPage) entryGrid(ctx context.Context, v *act.View) grid {
	g := grid{id: "entries", file: p.file("ho-so"), caption: lang.T(ctx, "Hồ sơ trong phiên"), notes: p.notes(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Mã hồ sơ"), fileOnly: true}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Loại hồ sơ")}, {name: lang.T(ctx, "Phiếu đánh giá")}},
		empty: ui.Empty{Title: lang.T(ctx, "Phiên chưa có hồ sơ nào"), Text: lang.T(ctx, "Đưa hồ sơ vào phiên trước khi mở chấm điểm; địa bàn không có sản phẩm vẫn mở và khóa phiên được.")}}
	for _, e := range p.entries {
		g.rows = append(g.rows, gridRow{key: string(e.Key), cells: []gridCell{entryName(e), hidden(tabular.Str(e.Code)), gridText(either(e.ProducerName, "–")),
			gridText(placeName(v, e.Place)), gridText(upperFirst(lang.T(ctx, e.Kind.Text()))), gridText(cardText(ctx, p.book, e.Card))}})
	}
	return g
}

// monitorGrid sets every voting seat against every dossier: icon and word, never points.
func (p *sittingPage) monitorGrid(ctx context.Context) grid {
	g := grid{id: "monitor", file: p.file("theo-doi-phieu"), caption: lang.T(ctx, "Theo dõi phiếu"), wide: true,
		columns: []gridColumn{{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Mã hồ sơ"), fileOnly: true}, {name: lang.T(ctx, "Phiếu đã nộp"), kind: tabular.Integer}},
		empty:   ui.Empty{Title: lang.T(ctx, "Phiên chưa có hồ sơ nào"), Text: lang.T(ctx, "Địa bàn không có sản phẩm vẫn khóa phiên được; biên bản ghi rõ là không có hồ sơ.")}}
	for _, seat := range p.monitor.Seats {
		g.columns = append(g.columns, gridColumn{name: seat.Name})
	}
	for _, row := range p.monitor.Rows {
		in, all := 0, 0
		for _, s := range row.States {
			if s == evaluation.Submitted || s == evaluation.Sealed {
				in++
			}
			if s != evaluation.Recused {
				all++
			}
		}
		count := gridCell{ui.Cell{Text: fmt.Sprintf("%d/%d", in, all)}, tabular.Num(int64(in))}
		cells := []gridCell{entryName(row.Entry), hidden(tabular.Str(row.Entry.Code)), count}
		for _, s := range row.States {
			cells = append(cells, gridShown(ui.Chip(scored.SheetLook(s), lang.T(ctx, s.Label())), lang.T(ctx, s.Label())))
		}
		g.rows = append(g.rows, gridRow{key: string(row.Entry.Key), cells: cells})
	}
	return g
}

// waitingGrid are the dossiers of the season that this sitting may still receive: newly
// filed ones at the lowest council that scores, those passed up at the councils above.
func (p *Pages) waitingGrid(ctx context.Context, v *act.View, page *sittingPage) (grid, error) {
	s := page.sitting
	g := grid{id: "waiting", caption: lang.T(ctx, "Hồ sơ chờ tiếp nhận"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể")},
		{name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Nộp ngày"), kind: tabular.Date}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Phiếu đánh giá")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có hồ sơ nào chờ phiên này"), Text: lang.T(ctx, "Hồ sơ phải nộp theo đúng bộ tiêu chí của đợt và nằm trong địa bàn của Hội đồng.")}}
	skip, err := p.passedUp(ctx, v, s)
	if err != nil {
		return g, err
	}
	f := dossier.Filter{Season: s.Season, States: []dossier.State{admissible(page.book, s.Level)}, Place: s.Place}
	for next, after := true, ""; next; next = after != "" {
		list, cursor, err := dossier.List(ctx, v, f, dossier.Page{After: after, Size: 500})
		if err != nil {
			return g, err
		}
		after = cursor
		for _, d := range list {
			if d.Book != s.Book || skip[d.Key] {
				continue
			}
			g.rows = append(g.rows, gridRow{key: string(d.Key), pick: slices.Contains(page.r.Values("dossiers"), string(d.Key)), cells: []gridCell{
				gridLink(d.ProductName, officePath("dossiers", d.Key), d.Code), gridText(either(d.ProducerName, "–")), gridText(placeName(v, d.Place)),
				gridDay(ctx, d.FiledOn), gridText(lang.T(ctx, d.State.Vietnamese())), gridText(cardText(ctx, page.book, d.Card))}})
		}
	}
	return g, nil
}

// admissible is the state of dossiers that a council of a level receives.
func admissible(b *rulebook.Book, level string) dossier.State {
	if b == nil {
		return dossier.Filed
	}
	first := slices.IndexFunc(b.Procedure.Levels, func(l rulebook.Level) bool { return l.Scored })
	if first < 0 || b.Procedure.Levels[first].ID == level {
		return dossier.Filed
	}
	return dossier.Forwarded
}

// passedUp are the dossiers that this sitting has already, and those that a council of
// the same level has passed up in this season: they wait for a level above.
func (p *Pages) passedUp(ctx context.Context, v *act.View, s evaluation.Sitting) (map[key.Dossier]bool, error) {
	gone := map[key.Dossier]bool{}
	rounds, err := evaluation.Rounds(ctx, v, s.Season)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		sittings, err := evaluation.Sittings(ctx, v, r.Key)
		if err != nil {
			return nil, err
		}
		for _, x := range sittings {
			if x.Level != s.Level || x.Key != s.Key && x.State != evaluation.Closed {
				continue
			}
			entries, err := p.Programme.Evaluation.Entries(ctx, v, x.Key)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if x.Key == s.Key || e.Result != nil && e.Result.Outcome == rulebook.Forward {
					gone[e.Dossier] = true
				}
			}
		}
	}
	return gone, nil
}

// choice draws the dossiers that may be admitted, with boxes.
func (p *sittingPage) choice(ctx context.Context) ui.LedgerProps {
	l := p.waiting.ledger(ctx, "")
	l.SelectName, l.SelectForm = "dossiers", "admit"
	return l
}
