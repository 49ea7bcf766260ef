package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/scored"
	"ocop/internal/web/ui"
)

// task is one line of a queue: what it is, about whom, and by when.
type task struct {
	text, href, sub string
	where           string
	due             templ.Component // nil: no day
	dueText         string
	rank            int // smaller is more urgent
}

// todayPage is the desk of an officer: three queues, then two numbers.
type todayPage struct {
	r      *web.Request
	o      ui.OfficePage
	mine   []task               // to be done here
	soon   []task               // days that come near
	others []task               // what others still owe
	moved  []task               // owners who followed others in the last days
	above  map[key.Dossier]bool // passed up by the highest council of a season: no office here can receive them
	counts recognition.Counts
	at     string // names of the places that the numbers are about
}

// queueMost is how many lines of one kind a queue shows; the rest is one line with a link.
const queueMost = 8

// soonDays is from how many days before a meeting its deadline is near.
const soonDays = 30

func (p *Pages) today(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &todayPage{r: r, o: p.page(r, v, "/office", lang.T(ctx, "Hôm nay")), at: homesText(ctx, v, r.Actor)}
	rounds, err := p.roundsNear(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	if page.above, err = p.passedOut(ctx, v, rounds); err != nil {
		return web.Answer{}, err
	}
	for _, f := range rounds {
		page.addRound(ctx, v, f)
		for _, s := range f.sittings {
			if err := p.addSitting(ctx, v, page, s); err != nil {
				return web.Answer{}, err
			}
		}
	}
	for _, add := range []func(context.Context, *act.View) error{page.addDossiers, page.addEnding, page.addRequests, page.addMoves, page.addPeople, page.count} {
		if err := add(ctx, v); err != nil {
			return web.Answer{}, err
		}
	}
	slices.SortStableFunc(page.soon, func(a, b task) int { return cmp.Compare(a.rank, b.rank) })
	page.o.Rooms[0].Waiting = len(page.mine)
	return web.Show(todayView(page)), nil
}

// roundsNear are all rounds that concern the actor, with their progress.
func (p *Pages) roundsNear(ctx context.Context, v *act.View) (list []roundFacts, err error) {
	seasons, err := seasonsNear(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, s := range seasons {
		rounds, err := evaluation.Rounds(ctx, v, s.Key)
		if err != nil {
			return nil, err
		}
		for _, x := range rounds {
			f, err := p.progressOf(ctx, v, roundFacts{season: s, round: x})
			if err != nil {
				return nil, err
			}
			list = append(list, f)
		}
	}
	return list, nil
}

// passedOut are the dossiers that the councils of a season's own place have passed up.
func (p *Pages) passedOut(ctx context.Context, v *act.View, rounds []roundFacts) (map[key.Dossier]bool, error) {
	gone := map[key.Dossier]bool{}
	waiting, _, err := dossier.List(ctx, v, dossier.Filter{States: []dossier.State{dossier.Forwarded}}, dossier.Page{Size: 1})
	if err != nil || len(waiting) == 0 {
		return gone, err
	}
	for _, f := range rounds {
		for _, s := range f.sittings {
			if s.State != evaluation.Closed || s.Place != f.season.Place {
				continue
			}
			results, err := p.Programme.Evaluation.SittingResults(ctx, v, s.Key)
			if err != nil {
				return nil, err
			}
			for _, x := range results {
				if x.Outcome == rulebook.Forward {
					gone[x.Dossier] = true
				}
			}
		}
	}
	return gone, nil
}

// addRound adds the decision that a round waits for.
func (p *todayPage) addRound(ctx context.Context, v *act.View, f roundFacts) {
	n := len(f.proposals())
	if n == 0 {
		return
	}
	t := task{text: lang.F(ctx, "%d sản phẩm chờ quyết định công nhận", n), href: officePath("rounds", f.round.Key) + "/decision",
		sub: f.round.Title, where: placeName(v, f.season.Place)}
	if !v.May(act.ResultRead, f.season.Place) {
		t.href = officePath("rounds", f.round.Key)
	}
	if v.May(act.RecognitionMake, f.season.Place) {
		p.mine = append(p.mine, t)
		return
	}
	p.others = append(p.others, t)
}

// addSitting adds what is to be done, is due or is waited for in one sitting.
func (p *Pages) addSitting(ctx context.Context, v *act.View, page *todayPage, s evaluation.Sitting) error {
	if s.State == evaluation.Closed {
		return nil
	}
	days := s.DaysLeft(v.Today())
	t := task{href: officePath("sittings", s.Key), sub: s.RoundTitle + " · " + s.CouncilName, where: placeName(v, s.Place),
		due: ui.Deadline(s.PlannedBefore, days), dueText: lang.Date(ctx, s.PlannedBefore), rank: days}
	n := s.Progress
	switch {
	case s.State == evaluation.Planned && n.Dossiers > 0 && v.May(act.SittingOpen, s.Place):
		page.mine = append(page.mine, t.named(lang.F(ctx, "Mở chấm điểm: %d hồ sơ đã vào phiên", n.Dossiers)))
	case s.State == evaluation.Scoring && n.Submitted >= n.Expected && v.May(act.SittingClose, s.Place):
		page.mine = append(page.mine, t.named(lang.F(ctx, "Khóa phiên: đã đủ %d/%d phiếu", n.Submitted, n.Expected)))
	}
	if days <= soonDays {
		page.soon = append(page.soon, t.named(lang.F(ctx, "Hội đồng họp trước ngày %s", lang.Date(ctx, s.PlannedBefore))))
	}
	if s.State != evaluation.Scoring || n.Submitted >= n.Expected || !v.May(act.ResultRead, s.Place) {
		return nil
	}
	m, err := p.Programme.Evaluation.MonitorOf(ctx, v, s.Key)
	if err != nil {
		return err
	}
	var names []string
	for _, o := range scored.Owed(m) {
		names = append(names, lang.F(ctx, "%s (còn %d phiếu)", o.Seat.Name, len(o.Codes)))
	}
	t.sub = strings.Join(names, ", ")
	page.others = append(page.others, t.named(lang.F(ctx, "Hội đồng đang chấm: %d/%d phiếu đã nộp", n.Submitted, n.Expected)))
	return nil
}

func (t task) named(text string) task {
	t.text = text
	return t
}

// queueOf is one kind of dossier that waits for somebody: which, what is said of each and of
// those beyond the first, and who it waits for.
type queueOf struct {
	filter    dossier.Filter
	one, more string
	list      string // address of the whole list
	mine      func(*act.View, dossier.Dossier) bool
}

func waitingDossiers() []queueOf {
	receives := func(v *act.View, d dossier.Dossier) bool { return v.May(act.DossierAdmit, lies(d)) }
	reports := func(v *act.View, d dossier.Dossier) bool { return v.May(act.DossierReview, lies(d)) && !receives(v, d) }
	return []queueOf{
		{dossier.Filter{States: []dossier.State{dossier.Filed}}, lang.Mark("Tiếp nhận hồ sơ mới nộp: %s"), lang.Mark("… và %d hồ sơ mới nộp khác"),
			"?tinh-trang=" + string(dossier.Filed), receives},
		{dossier.Filter{States: []dossier.State{dossier.Forwarded}}, lang.Mark("Tiếp nhận hồ sơ cấp dưới chuyển lên: %s"), lang.Mark("… và %d hồ sơ cấp dưới chuyển lên khác"),
			"?tinh-trang=" + string(dossier.Forwarded), receives},
		{dossier.Filter{Review: dossier.Wanting}, lang.Mark("Yêu cầu chủ thể bổ sung theo phiếu thẩm tra: %s"), lang.Mark("… và %d hồ sơ khác cần bổ sung"),
			"?tham-tra=" + string(dossier.Wanting), receives},
		{dossier.Filter{Review: dossier.AwaitsReview}, lang.Mark("Thẩm tra hồ sơ: %s"), lang.Mark("… và %d hồ sơ khác chưa có phiếu thẩm tra"),
			"?tham-tra=" + string(dossier.AwaitsReview), reports},
	}
}

// addDossiers adds dossiers that no sitting has received (newly filed ones, and those passed
// up by the level below), those whose producer should add something, and to members of the
// advisory group those on which nobody has reported.
func (p *todayPage) addDossiers(ctx context.Context, v *act.View) error {
	for _, kind := range waitingDossiers() {
		list, _, err := dossier.List(ctx, v, kind.filter, dossier.Page{Size: queueMost})
		if err != nil {
			return err
		}
		n, err := dossier.Count(ctx, v, kind.filter)
		if err != nil {
			return err
		}
		mine := false
		for _, d := range list {
			t := task{text: lang.F(ctx, kind.one, d.ProductName), href: officePath("dossiers", d.Key),
				sub: lang.F(ctx, "%s · nộp ngày %s", d.Code, lang.Date(ctx, d.FiledOn)), where: placeName(v, d.Place)}
			switch {
			case p.above[d.Key]:
				p.others = append(p.others, t.named(lang.F(ctx, "Chờ cấp trung ương đánh giá: %s", d.ProductName)))
				n--
			case kind.mine(v, d):
				p.mine, mine = append(p.mine, t), true
			default:
				n--
			}
		}
		if rest := n - queueMost; rest > 0 && mine {
			p.mine = append(p.mine, task{text: lang.F(ctx, kind.more, rest), href: dossiersPath + kind.list})
		}
	}
	return nil
}

// addEnding adds certificates whose last day is near. Law: 26/2026 art. 7.6
func (p *todayPage) addEnding(ctx context.Context, v *act.View) error {
	until, _ := fold.AddDays(v.Today(), award.ExpiringDays)
	ending, err := recognition.Ending(ctx, v, "", v.Today(), until)
	if err != nil {
		return err
	}
	for i, x := range ending {
		if i == queueMost {
			p.soon = append(p.soon, task{text: lang.F(ctx, "… và %d giấy chứng nhận khác sắp hết hạn", len(ending)-queueMost),
				href: "/office/recognitions?hieu-luc=expiring", rank: award.ExpiringDays + 1})
			break
		}
		_, days := x.StatusOn(v.Today())
		p.soon = append(p.soon, task{text: lang.F(ctx, "Giấy chứng nhận sắp hết hạn: %s", x.ProductName), href: officePath("recognitions", x.Key),
			sub: lang.F(ctx, "%d sao", x.Stars) + orNothing(" · ", x.ProducerName), where: placeName(v, x.Place),
			due: ui.Deadline(x.ValidTo, days), dueText: lang.Date(ctx, x.ValidTo), rank: days})
	}
	return nil
}

func orNothing(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// count counts the products of the actor's places: two numbers that are never one.
func (p *todayPage) count(ctx context.Context, v *act.View) (err error) {
	p.counts, err = recognition.CountOn(ctx, v, reach(v, v.Actor(), act.OfficeRead), v.Today())
	return err
}

// ledger draws one queue.
func (p *todayPage) ledger(ctx context.Context, id, caption string, list []task, empty ui.Empty) ui.LedgerProps {
	g := grid{id: id, caption: caption, cards: true, empty: empty,
		columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Hạn")}}}
	for _, t := range list {
		due := gridText("–")
		if t.due != nil {
			due = gridShown(t.due, t.dueText)
		}
		where := t.where
		if where == "" {
			where = "–"
		}
		g.rows = append(g.rows, gridRow{key: t.href, cells: []gridCell{gridLink(t.text, t.href, t.sub), gridText(where), due}})
	}
	return g.ledger(ctx, "")
}

func (p *todayPage) figures(ctx context.Context) []ui.KeyFigure {
	note := lang.F(ctx, "%s, tính đến ngày %s", p.at, lang.Date(ctx, p.counts.Day))
	return []ui.KeyFigure{
		{Label: lang.T(ctx, "Sản phẩm từng được công nhận"), Value: lang.Int(ctx, int64(p.counts.Ever)), Note: note, Href: "/office/recognitions"},
		{Label: lang.T(ctx, "Sản phẩm còn hiệu lực hôm nay"), Value: lang.Int(ctx, int64(p.counts.Valid)), Note: note, Href: "/office/recognitions?hieu-luc=valid"},
	}
}
