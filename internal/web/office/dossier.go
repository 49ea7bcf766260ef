package office

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const dossiersPath = "/office/dossiers"

// dossiersPage is one page of the list of dossiers.
type dossiersPage struct {
	r       *web.Request
	o       ui.OfficePage
	list    grid
	export  string
	next    string
	total   int
	seasons []plan.Season
	wrong   string // why the place typed was not understood
}

func (p *Pages) dossiers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &dossiersPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Hồ sơ")), export: exportPage(v, r.With("sau", ""))}
	f := dossier.Filter{Text: r.Query("q"), Season: key.Season(r.Query("mua"))}
	f.Place, page.wrong = filterPlace(r, v)
	if s := dossier.State(r.Query("tinh-trang")); s.Vietnamese() != "" {
		f.States = []dossier.State{s}
	}
	if x := dossier.ReviewFilter(r.Query("tham-tra")); x == dossier.AwaitsReview || x == dossier.Wanting {
		f.Review = x
	}
	list, next, err := findDossiers(ctx, r, v, f)
	if err != nil {
		return web.Answer{}, err
	}
	list = slices.DeleteFunc(list, func(x dossier.Dossier) bool { return !along(r, v, x.Place) })
	page.list = dossierGrid(ctx, v, list)
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	if next != "" {
		page.next = r.With("sau", next)
	}
	if page.total, err = dossier.Count(ctx, v, f); err != nil {
		return web.Answer{}, err
	}
	page.seasons, err = seasonsNear(ctx, v)
	return web.Show(dossiersView(page)), err
}

// findDossiers gives one page, or every row of the filter for a file.
func findDossiers(ctx context.Context, r *web.Request, v *act.View, f dossier.Filter) (list []dossier.Dossier, next string, err error) {
	if !wantsFile(r) {
		return dossier.List(ctx, v, f, dossier.Page{After: r.Query("sau"), Size: pageSize})
	}
	for {
		part, after, err := dossier.List(ctx, v, f, dossier.Page{After: next, Size: 500})
		list = append(list, part...)
		if err != nil || after == "" {
			return list, "", err
		}
		next = after
	}
}

func dossierGrid(ctx context.Context, v *act.View, list []dossier.Dossier) grid {
	g := grid{id: "dossiers", file: "ho-so", caption: lang.T(ctx, "Hồ sơ"), cards: true, notes: dayNote(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Mã hồ sơ"), fileOnly: true}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Loại")}, {name: lang.T(ctx, "Mùa"), kind: tabular.Integer}, {name: lang.T(ctx, "Ngày nộp"), kind: tabular.Date}, {name: lang.T(ctx, "Tình trạng")},
		{name: lang.T(ctx, "Lý do trả lại hoặc rút"), fileOnly: true}, {name: lang.T(ctx, "Số phiếu thẩm tra"), kind: tabular.Integer, fileOnly: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có hồ sơ nào hợp với bộ lọc"), Text: lang.T(ctx, "Nộp hồ sơ từ trang của sản phẩm."),
			Action: ui.Link{Text: lang.T(ctx, "Chọn sản phẩm"), Href: productsPath}}}
	for _, x := range list {
		state := lang.T(ctx, x.State.Vietnamese())
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.ProductName, officePath("dossiers", x.Key), x.Code), hidden(tabular.Str(x.Code)),
			gridText(producerText(ctx, x.ProducerName)), placeCell(v, x.Place), gridText(kindText(ctx, x.Kind)), yearCell(x.Year),
			gridDay(ctx, x.FiledOn), gridShown(ui.Chip(dossierLook(x.State), state), state), hidden(tabular.Str(x.Reason)),
			hidden(tabular.Num(int64(x.Reviews)))}})
	}
	return g
}

func dossierLook(s dossier.State) ui.State {
	switch s {
	case dossier.Filed:
		return ui.StateDraft
	case dossier.Admitted, dossier.Forwarded:
		return ui.StateOpen
	case dossier.Proposed:
		return ui.StateInfo
	case dossier.Recognised:
		return ui.StateValid
	case dossier.Returned:
		return ui.StateReturned
	}
	return ui.StateClosed
}

// dossierPage is everything about one dossier.
type dossierPage struct {
	r           *web.Request
	o           ui.OfficePage
	dossier     dossier.Dossier
	facts       []ui.Fact
	steps       []ui.Step
	entries     grid
	recognition key.Recognition // what it led to, "" when nothing yet
	sittings    []ui.Option     // that may receive it
	heard       []key.Sitting   // that had or have it
	reviews     []dossier.Review
	mayReview   bool
	receives    bool // the reader records what a report asked for
	journal     *grid
	mayReturn   bool
	mayWithdraw bool
}

func (p *Pages) dossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeDossier(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &dossierPage{r: r, o: p.page(r, v, dossiersPath, x.Code+" · "+x.ProductName), dossier: x}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}}
	page.o.Status = ui.Chip(dossierLook(x.State), lang.T(ctx, x.State.Vietnamese()))
	page.mayReturn = atDesk(x.State) && v.May(act.DossierAdmit, lies(x))
	page.mayWithdraw = atDesk(x.State) && v.May(act.DossierFile, x.Place)
	page.facts = p.dossierFacts(ctx, v, x)
	for _, add := range []func(context.Context, *act.View, *dossierPage) error{p.addSteps, p.addReviews, p.addHearings, p.addOutcome} {
		if err := add(ctx, v, page); err != nil {
			return web.Answer{}, err
		}
	}
	page.journal, err = journalGrid(ctx, v, "dossier/"+string(x.Key), x.Place)
	return web.Show(dossierView(page)), err
}

// officeDossier gives a dossier of the actor's office, NotFound for any other: a judge
// reads dossiers on pages of his own.
func officeDossier(ctx context.Context, v *act.View, k key.Dossier) (dossier.Dossier, error) {
	x, err := dossier.ByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		return dossier.Dossier{}, fault.Missing("hồ sơ này")
	}
	return x, err
}

func (p *Pages) dossierFacts(ctx context.Context, v *act.View, x dossier.Dossier) []ui.Fact {
	law, card, reason := x.Book, lang.F(ctx, "Bộ sản phẩm số %d", x.Card), ""
	if b, err := p.Programme.Books.Book(x.Book); err == nil {
		law, card = b.Decision.Short, cardText(ctx, b, x.Card)
	}
	if b, why, err := p.Programme.Books.Pick(x.Kind, rulebook.Date(x.FiledOn)); err == nil && b.ID == x.Book {
		reason = lang.Said(ctx, why)
	}
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Sản phẩm"), Text: x.ProductName, Href: officePath("products", x.Product)},
		{Name: lang.T(ctx, "Chủ thể"), Text: producerText(ctx, x.ProducerName)},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(ctx, v, x.Place)},
		{Name: lang.T(ctx, "Mùa đánh giá"), Text: lang.F(ctx, "năm %d", x.Year), Href: officePath("seasons", x.Season)},
		{Name: lang.T(ctx, "Loại hồ sơ"), Text: kindText(ctx, x.Kind)},
		{Name: lang.T(ctx, "Ngày nộp"), Text: lang.Date(ctx, x.FiledOn)},
		{Name: lang.T(ctx, "Bộ tiêu chí"), Text: law},
		{Name: lang.T(ctx, "Vì sao bộ này"), Text: reason},
		{Name: lang.T(ctx, "Phiếu đánh giá"), Text: card},
		{Name: lang.T(ctx, "Lý do trả lại hoặc rút"), Text: x.Reason},
		{Name: lang.T(ctx, "Ghi chú"), Text: x.Note},
	}
	if x.Desk != "" && x.State.Open() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Đang ở cấp"), Text: placeName(v, x.Desk)})
	}
	var told []ui.Fact
	for _, f := range facts {
		if f.Text != "" {
			told = append(told, f)
		}
	}
	return told
}

// addSteps tells the dossier's way from the journal: each state with its day, then what
// it waits for. Who did it stands in the journal, for those who may read that.
func (p *Pages) addSteps(ctx context.Context, v *act.View, page *dossierPage) error {
	list, err := act.Entries(ctx, v, "dossier/"+string(page.dossier.Key), 200)
	for _, e := range list {
		page.steps = append(page.steps, ui.Step{Name: verbText(ctx, e.Verb), State: ui.StepDone, Actual: act.Date(e.At), Note: noteOf(ctx, e)})
	}
	if wait := waitsFor(ctx, page.dossier.State); wait != "" {
		page.steps = append(page.steps, ui.Step{Name: wait, State: ui.StepNow})
	}
	return err
}

// waitsFor is what must happen next to a dossier, "" when nothing.
func waitsFor(ctx context.Context, s dossier.State) string {
	switch s {
	case dossier.Filed:
		return lang.T(ctx, "Chờ tiếp nhận vào một phiên đánh giá")
	case dossier.Admitted:
		return lang.T(ctx, "Chờ Hội đồng chấm và khóa phiên")
	case dossier.Forwarded:
		return lang.T(ctx, "Chờ Hội đồng cấp trên tiếp nhận")
	case dossier.Proposed:
		return lang.T(ctx, "Chờ quyết định công nhận")
	}
	return ""
}

// addHearings lists the sittings that had or have the dossier, with the result of those
// that are closed, and those that may receive it now.
func (p *Pages) addHearings(ctx context.Context, v *act.View, page *dossierPage) error {
	x := page.dossier
	page.entries = grid{id: "entries", caption: lang.T(ctx, "Các phiên đánh giá"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Hội đồng")}, {name: lang.T(ctx, "Phiên")},
		{name: lang.T(ctx, "Họp ngày"), kind: tabular.Date}, {name: lang.T(ctx, "Điểm trung bình"), kind: tabular.Points}, {name: lang.T(ctx, "Hạng")}, {name: lang.T(ctx, "Kết quả")}},
		empty: ui.Empty{Title: lang.T(ctx, "Hồ sơ chưa vào phiên nào")}}
	rounds, err := evaluation.Rounds(ctx, v, x.Season)
	if err != nil {
		return err
	}
	for _, round := range rounds {
		sittings, err := evaluation.Sittings(ctx, v, round.Key)
		if err != nil {
			return err
		}
		for _, s := range sittings {
			if !v.Places().Within(x.Place, s.Place) {
				continue
			}
			if err := p.addEntry(ctx, v, page, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Pages) addEntry(ctx context.Context, v *act.View, page *dossierPage, s evaluation.Sitting) error {
	x := page.dossier
	entries, err := p.Programme.Evaluation.Entries(ctx, v, s.Key)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Dossier == x.Key {
			page.entries.rows = append(page.entries.rows, gridRow{key: string(e.Key), cells: entryCells(ctx, v, s, e)})
			page.heard = append(page.heard, s.Key)
			return nil
		}
	}
	if s.State != evaluation.Closed && s.Book == x.Book && x.State == admissible(p.pinned(s.Digest), s.Level) && v.May(act.DossierAdmit, s.Place) {
		page.sittings = append(page.sittings, ui.Option{Value: string(s.Key), Text: s.CouncilName + " · " + s.RoundTitle})
	}
	return nil
}

func entryCells(ctx context.Context, v *act.View, s evaluation.Sitting, e evaluation.Entry) []gridCell {
	href := officePath("sittings", s.Key)
	if e.Result != nil {
		href = officePath("entries", e.Key)
	}
	cells := []gridCell{gridLink(s.CouncilName, href, s.RoundTitle), gridShown(ui.Chip(sittingLook(s.State), lang.T(ctx, s.State.Label())), lang.T(ctx, s.State.Label())),
		gridDay(ctx, s.MetOn)}
	if e.Result == nil {
		hiddenUntil := lang.T(ctx, "có khi phiên khóa")
		if s.State == evaluation.Closed {
			hiddenUntil = lang.T(ctx, "tài khoản của bạn không xem được")
		}
		return append(cells, gridText("–"), gridText("–"), gridText(hiddenUntil))
	}
	return append(cells, gridMean(ctx, e.Result.Mean), gridShown(ui.Stars(e.Result.Star), ui.StarText(ctx, e.Result.Star)), gridText(lang.Said(ctx, e.Result.Reason+".")))
}

// atDesk says whether a dossier waits at an office. Once a council has it, its fate is the
// council's: a dossier that left meanwhile would keep the sitting from being closed.
func atDesk(s dossier.State) bool { return s == dossier.Filed || s == dossier.Forwarded }

// addOutcome finds what the dossier led to, as far as the actor may know.
func (p *Pages) addOutcome(ctx context.Context, v *act.View, page *dossierPage) error {
	x, err := recognition.OfDossier(ctx, v, page.dossier.Key)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	page.recognition = x.Key
	return err
}

// lies is the place whose office has the dossier on its desk.
func lies(x dossier.Dossier) place.ID {
	if x.Desk != "" {
		return x.Desk
	}
	return x.Place
}
