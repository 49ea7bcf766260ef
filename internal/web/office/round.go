package office

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// roundPage is one round: its progress place by place, what was proposed and recognised,
// and its papers.
type roundPage struct {
	roundFacts
	r        *web.Request
	o        ui.OfficePage
	path     string
	export   string
	progress grid
	products grid
	papers   []paperLine
	councils []evaluation.Council // that may still get a sitting
	steps    []ui.Step
	law      []lawDay
	partial  bool // the actor sees the sittings of some places only
	mayPlan  bool
	mayPaper bool
	maySee   bool // the proposals
	mayRead  bool // results
	mayMake  bool // the decision
}

func (p *Pages) round(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	f, err := p.roundFacts(ctx, v, key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	path := officePath("rounds", f.round.Key)
	page := &roundPage{roundFacts: f, r: r, path: path, export: exportPage(v, path), o: p.page(r, v, seasonsPath, f.round.Title),
		partial: !v.May(act.OfficeRead, f.season.Place), mayPaper: v.May(act.DocumentMake, f.season.Place), mayRead: v.May(act.ResultRead, ""),
		mayMake: v.May(act.RecognitionMake, f.season.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: f.season.Title, Href: officePath("seasons", f.season.Key)}}
	page.o.Status = roundStatus(page)
	page.o.Actions = roundActions(page)
	page.maySee = v.May(act.ResultRead, f.season.Place)
	back, err := v.StoodBackInRound(ctx, f.round.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.mayPaper = page.mayPaper && !back
	page.progress, page.products = page.progressGrid(ctx, v), page.productGrid(ctx, v)
	if wantsFile(r) {
		return gridFile(r, v, page.progress, page.products)
	}
	page.steps, page.law = page.timeline(ctx, v), page.lawDays()
	if page.papers, err = page.paperLines(ctx, v); err != nil {
		return web.Answer{}, err
	}
	if page.councils, err = page.freeCouncils(ctx, v); err != nil {
		return web.Answer{}, err
	}
	page.mayPlan = len(page.councils) > 0 || v.May(act.SittingOpen, f.season.Place)
	return web.Show(roundView(page)), nil
}

// digest is the pinned book's in short form.
func (p *roundPage) digest() string { return p.round.Digest[:min(12, len(p.round.Digest))] }

// days is how many days are left for the next sitting that has not met.
func (p *roundPage) days(s evaluation.Sitting) int { return s.DaysLeft(p.r.Today) }

// freeCouncils are the councils that the actor may give a sitting in this round: of its
// province or districts, at a level that scores, and without one.
func (p *roundPage) freeCouncils(ctx context.Context, v *act.View) (list []evaluation.Council, err error) {
	if p.book == nil {
		return nil, nil
	}
	taken := map[key.Council]bool{}
	for _, s := range p.sittings {
		taken[s.Council] = true
	}
	for _, u := range councilPlaces(v, p.season.Place) {
		if !v.May(act.SittingOpen, u.ID) {
			continue
		}
		all, err := evaluation.Councils(ctx, v, u.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if l, ok := p.book.Procedure.Level(c.Level); ok && l.Scored && !taken[c.Key] {
				list = append(list, c)
			}
		}
	}
	return list, nil
}

// councilPlaces are the units at which councils of a season sit: the province and, while
// there were any, its districts.
func councilPlaces(v *act.View, at place.ID) (list []place.Unit) {
	if u, ok := v.Places().Unit(at); ok {
		list = append(list, u)
	}
	for _, u := range v.Places().Children(at, "") {
		if u.Level == place.District {
			list = append(list, u)
		}
	}
	return list
}

func (p *roundPage) councilOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn Hội đồng")}}
	for _, c := range p.councils {
		text := c.Name
		if c.DecisionNo != "" {
			text += " (" + c.DecisionNo + ")"
		}
		list = append(list, ui.Option{Value: string(c.Key), Text: text})
	}
	return list
}

// lawDay is a day that the book sets for rounds of this number.
type lawDay struct{ level, propose, done, citation string }

// lawDays are the book's own deadlines of this round. Law: 26/2026 art. 5
func (p *roundPage) lawDays() (list []lawDay) {
	if p.book == nil {
		return nil
	}
	for _, x := range p.book.Procedure.Rounds {
		if x.Number == p.round.Number && slices.ContainsFunc(p.sittings, func(s evaluation.Sitting) bool { return s.Level == x.Level }) {
			list = append(list, lawDay{levelName(p.book, x.Level), string(x.ProposeBefore.In(p.season.Year)), string(x.DoneBefore.In(p.season.Year)), x.Citation})
		}
	}
	return list
}

// timeline sets the plan beside what happened: filing, each level's councils, decision.
func (p *roundPage) timeline(ctx context.Context, v *act.View) []ui.Step {
	steps := []ui.Step{{Name: lang.T(ctx, "Mở đợt và nhận hồ sơ"), State: ui.StepDone, Actual: act.Date(p.round.Created)}}
	for _, level := range p.levels() {
		steps = append(steps, p.levelStep(ctx, v, level))
	}
	last := ui.Step{Name: lang.T(ctx, "Quyết định công nhận"), State: ui.StepWait}
	switch p.stage() {
	case stageProposed:
		last.State, last.Note = ui.StepNow, lang.F(ctx, "%d sản phẩm chờ quyết định", len(p.proposals()))
	case stageDecided:
		last.State = ui.StepDone
		for _, r := range p.decided() {
			last.Actual = max(last.Actual, r.DecisionDate)
		}
		last.Note = lang.F(ctx, "%d sản phẩm được công nhận", len(p.decided()))
	}
	return append(steps, last)
}

func (p *roundPage) levels() (list []string) {
	for _, s := range p.sittings {
		if !slices.Contains(list, s.Level) {
			list = append(list, s.Level)
		}
	}
	return list
}

func (p *roundPage) levelStep(ctx context.Context, v *act.View, level string) ui.Step {
	step := ui.Step{Name: lang.F(ctx, "Hội đồng %s", lowerFirst(lang.T(ctx, levelName(p.book, level)))), State: ui.StepDone}
	all, closed, planned, met := 0, 0, "", ""
	late := false
	for _, s := range p.sittings {
		if s.Level != level {
			continue
		}
		all++
		planned = max(planned, s.PlannedBefore)
		late = late || s.DaysLate(v.Today()) > 0
		if s.State == evaluation.Closed {
			closed++
			met = max(met, s.MetOn)
			if s.LateReason != "" {
				step.Reason = s.LateReason
			}
		} else {
			step.State = ui.StepNow
		}
	}
	if late {
		step.State = ui.StepLate
	}
	step.Actual = met
	step.Note = lang.F(ctx, "Đã khóa %d/%d phiên; kế hoạch họp trước ngày %s", closed, all, lang.Date(ctx, planned))
	return step
}

// planSitting gives the round to a council.
func (p *Pages) planSitting(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f, err := p.roundFacts(ctx, a.View(), key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	var c fault.Checker
	council := key.Council(r.Value("council"))
	c.Check(council != "", "council", lang.T(ctx, "Chưa chọn Hội đồng, hãy chọn."))
	c.Check(!slices.ContainsFunc(f.sittings, func(s evaluation.Sitting) bool { return s.Council == council }), "council",
		lang.T(ctx, "Hội đồng này đã có phiên trong đợt, hãy mở phiên đó."))
	if err := c.Err(); err != nil {
		return web.Answer{}, err
	}
	set, err := officeCouncil(ctx, a.View(), council)
	if err == nil && !a.Places().Within(set.Place, f.season.Place) {
		err = fault.Wrong(fault.Field{Name: "council", Sentence: lang.T(ctx, "Hội đồng ở ngoài địa bàn của mùa đánh giá, hãy chọn Hội đồng khác.")})
	}
	if fault.KindOf(err) == fault.NotFound {
		err = fault.Wrong(fault.Field{Name: "council", Sentence: lang.T(ctx, "Hội đồng không có trong danh sách, hãy chọn lại.")})
	}
	if err != nil {
		return web.Answer{}, err
	}
	k, err := p.Programme.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: f.round.Key, Council: council,
		PlannedBefore: day(r.Value("planned_before")), Note: r.Value("note")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("sittings", k), lang.F(ctx, "Đã lập phiên của %s. Bước tiếp theo: đưa hồ sơ vào phiên.", set.Name)), nil
}

// makeDocuments asks for all papers of the round as one archive. While such work of the
// same person is under way a second click leads to it.
func (p *Pages) makeDocuments(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f, err := p.roundFacts(ctx, a.View(), key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.Need(act.DocumentMake, f.season.Place); err != nil {
		return web.Answer{}, err
	}
	if back, err := a.StoodBackInRound(ctx, f.round.Key); err != nil || back {
		return web.Answer{}, cmp.Or(err, errConflict)
	}
	if !slices.ContainsFunc(f.sittings, func(s evaluation.Sitting) bool { return s.State == evaluation.Closed }) {
		return web.Answer{}, fault.Clash(lang.T(ctx, "Chưa có phiên nào khóa nên đợt chưa có văn bản; hãy khóa phiên trước."))
	}
	order := clerk.RoundOrder{Round: f.round.Key}
	if k, ok, err := underWay(ctx, a, order); err != nil || ok {
		return web.Go(officePath("jobs", k), lang.T(ctx, "Việc này đang được làm.")), err
	}
	return ask(ctx, a, job.New{Kind: clerk.RoundPapers, Payload: order, Place: string(f.season.Place)})
}

// underWay finds the same order of the same person that is not done yet.
func underWay(ctx context.Context, a *act.Act, order clerk.RoundOrder) (k string, ok bool, err error) {
	list, err := job.List(ctx, a.Tx, job.Filter{AskedBy: string(a.Actor().Person)}, 50)
	if err != nil {
		return "", false, err
	}
	for _, j := range list {
		var o clerk.RoundOrder
		if j.Kind != clerk.RoundPapers || j.State.Final() {
			continue
		}
		if err := json.Unmarshal([]byte(j.Payload), &o); err != nil {
			return "", false, fmt.Errorf("job %s: %w", j.Key, err)
		}
		if o == order {
			return j.Key, true, nil
		}
	}
	return "", false, nil
}

// suggestedDay is a deadline to begin with: the book's for this round while it is ahead,
// else 30 days from today.
func (p *roundPage) suggestedDay() string {
	if p.book != nil {
		for _, x := range p.book.Procedure.Rounds {
			done := x.DoneBefore.In(p.season.Year)
			if x.Number == p.round.Number && x.Level == string(place.Province) && done.Compare(rulebook.Date(p.r.Today)) > 0 {
				return string(done)
			}
		}
	}
	later, _ := fold.AddDays(p.r.Today, 30)
	return later
}

// lawFacts tell what the round is judged by, and the book's own days.
func (p *roundPage) lawFacts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Bộ tiêu chí"), Text: bookName(p.book, p.round.Book)}}
	if p.book != nil {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Tên"), Text: lang.Pick(ctx, p.book.Decision.Title, p.book.Decision.English)},
			ui.Fact{Name: lang.T(ctx, "Hiệu lực giấy chứng nhận"), Text: lang.F(ctx, "%d tháng (%s)", p.book.Procedure.ValidityMonths, p.book.Procedure.ValidityCitation)})
	}
	facts = append(facts, ui.Fact{Name: lang.T(ctx, "Mã băm của bản đã ghim"), Content: digestCode(p.round.Digest)})
	for _, d := range p.law {
		facts = append(facts, ui.Fact{Name: lang.F(ctx, "Hạn theo quy định, %s", lowerFirst(lang.T(ctx, d.level))),
			Text: lang.F(ctx, "đề nghị trước ngày %s, xong trước ngày %s (%s)", lang.Date(ctx, d.propose), lang.Date(ctx, d.done), d.citation)})
	}
	return facts
}

func (p *roundPage) rulingNotes() []string {
	if p.book == nil {
		return nil
	}
	list := []rulebook.Ruling{p.book.Procedure.Bands.Ruling}
	for _, l := range p.book.Procedure.Levels {
		list = append(list, l.Ruling)
	}
	return rulings(list...)
}

func (p *roundPage) decisionLinks(ctx context.Context) []ui.Link {
	if len(p.recognitions) == 0 || !p.maySee {
		return nil
	}
	return []ui.Link{{Text: lang.T(ctx, "Quyết định của đợt"), Href: p.path + "/decision"}}
}
