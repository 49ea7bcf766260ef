package jury

import (
	"context"
	"slices"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// reopeningPage is where the chair and the secretary open a closed sitting again, and read
// the closes that have lost their effect.
type reopeningPage struct {
	r       *web.Request
	sitting evaluation.Sitting
	seat    evaluation.PersonSeat
	entries []evaluation.Entry // that may be chosen
	all     []evaluation.Reopening
	waiting *evaluation.Reopening
	edition *evaluation.Reopening // whose results are shown; nil: none
	table   ui.LedgerProps
}

func (p *Pages) reopening(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	s, seat, err := headOf(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &reopeningPage{r: r, sitting: s, seat: seat}
	if page.all, err = evaluation.Reopenings(ctx, v, s.Key); err != nil {
		return web.Answer{}, err
	}
	if page.entries, err = p.Evaluation.Entries(ctx, v, s.Key); err != nil {
		return web.Answer{}, err
	}
	for i, x := range page.all {
		if x.State == evaluation.ReopeningProposed {
			page.waiting = &page.all[i]
		}
		if shown := r.Query("lan"); shown != "" && shown == strconv.Itoa(x.Edition.Number) && x.Edition.Number > 0 {
			page.edition = &page.all[i]
		}
	}
	if r.Query("lan") != "" && page.edition == nil {
		return web.Answer{}, fault.Missing("lần khóa này")
	}
	if page.edition != nil {
		tallies, err := p.Evaluation.TalliesOf(ctx, v, *page.edition)
		if err != nil {
			return web.Answer{}, err
		}
		page.table = resultTable(ctx, "edition", lang.F(ctx, "Kết quả lần %d", page.edition.Edition.Number), tallies)
	}
	return web.Show(reopeningView(page)), nil
}

// headOf gives a sitting to the chair and the secretary of its council: Forbidden for its
// other members, NotFound for everybody else.
func headOf(ctx context.Context, v *act.View, k key.Sitting) (evaluation.Sitting, evaluation.PersonSeat, error) {
	s, seat, err := seatIn(ctx, v, k)
	if err == nil && seat.Duty != evaluation.Secretary && seat.Duty != evaluation.Chair {
		err = fault.Denied("Chỉ chủ tịch và thư ký của Hội đồng đề nghị hoặc đồng ý mở lại phiên, hãy báo một trong hai người.")
	}
	return s, seat, err
}

// seatIn gives a sitting and the reader's seat in its council, NotFound to who has none.
func seatIn(ctx context.Context, v *act.View, k key.Sitting) (evaluation.Sitting, evaluation.PersonSeat, error) {
	s, err := evaluation.SittingByKey(ctx, v, k)
	if err != nil {
		return s, evaluation.PersonSeat{}, err
	}
	seats, err := evaluation.SeatsOf(ctx, v, v.Actor().Person)
	if err != nil {
		return s, evaluation.PersonSeat{}, err
	}
	i := slices.IndexFunc(seats, func(x evaluation.PersonSeat) bool { return x.Council == s.Council })
	if i < 0 { // an office reads it on pages of its own
		return s, evaluation.PersonSeat{}, fault.Missing("phiên đánh giá")
	}
	return s, seats[i], nil
}

func (p *Pages) proposeReopening(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, _, err := headOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	n := evaluation.NewReopening{Sitting: s.Key, Ground: evaluation.Ground(r.Value("ground")), Reason: r.Value("reason")}
	for _, k := range r.Values("entries") {
		n.Entries = append(n.Entries, key.Entry(k))
	}
	if _, err := evaluation.ProposeReopening(ctx, a, n); err != nil {
		return web.Answer{}, err
	}
	return web.Go(reopeningPath(s.Key), lang.T(ctx, "Đã ghi đề nghị; phiên chỉ mở lại khi người thứ hai đồng ý.")), nil
}

// answerReopening is what the other of chair and secretary, or the proposer, says to a proposal.
func (p *Pages) answerReopening(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, _, err := headOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	k, said := key.Reopening(r.Value("reopening")), ""
	switch r.Value("step") {
	case "agree":
		err, said = p.Programme.Reopen(ctx, a, s.Key, k), lang.Mark("Phiên đã mở lại; các thành viên chấm lại được từ bây giờ.")
	case "refuse":
		err, said = evaluation.RefuseReopening(ctx, a, s.Key, k, r.Value("answer")), lang.Mark("Đã ghi không đồng ý; kết quả giữ nguyên.")
	case "withdraw":
		err, said = evaluation.WithdrawReopening(ctx, a, s.Key, k), lang.Mark("Đã rút đề nghị; kết quả giữ nguyên.")
	default:
		err = fault.Wrong(fault.Field{Name: "step", Sentence: lang.T(ctx, "Chưa chọn câu trả lời, hãy dùng một trong các nút trên trang.")})
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(reopeningPath(s.Key), lang.T(ctx, said)), nil
}

func reopeningPath[K ~string](k K) string { return sittingPath(k) + "/reopening" }

// backTo leads to the desk of the secretary, or to the chair's own list.
func backTo(ctx context.Context, s evaluation.Sitting, seat evaluation.PersonSeat) ui.Link {
	if seat.Duty == evaluation.Secretary {
		return ui.Link{Text: lang.T(ctx, "Bàn thư ký"), Href: sittingPath(s.Key)}
	}
	return ui.Link{Text: lang.T(ctx, "Hồ sơ của tôi"), Href: home}
}

// answered are the proposals that do not wait any more.
func (p *reopeningPage) answered() (list []evaluation.Reopening) {
	for _, x := range p.all {
		if x.State != evaluation.ReopeningProposed {
			list = append(list, x)
		}
	}
	return list
}

// mine says whether the reader has made the proposal that waits.
func (p *reopeningPage) mine() bool { return p.waiting != nil && p.waiting.Proposed.Seat == p.seat.Key }

// mayAnswer says whether the reader is the second person of the proposal that waits.
func (p *reopeningPage) mayAnswer() bool {
	return p.waiting != nil && p.waiting.Proposed.Duty != p.seat.Duty
}

// mayPropose says whether the form has a sense: what a decision forbids is told when it is sent.
func (p *reopeningPage) mayPropose() bool {
	return p.sitting.State == evaluation.Closed && p.waiting == nil && len(p.entries) > 0
}

// choice draws the entries that may be scored again, with boxes.
func (p *reopeningPage) choice(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "entries", Caption: lang.T(ctx, "Hồ sơ chấm lại"), Cards: true, SelectName: "entries", SelectForm: "reopening",
		Columns: []ui.Column{{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Chủ thể")}, {Name: lang.T(ctx, "Kết quả")}}}
	for _, e := range p.entries {
		row := ui.Row{Key: string(e.Key), Picked: slices.Contains(p.r.Values("entries"), string(e.Key)), Cells: []ui.Cell{{Text: e.ProductName, Sub: e.Code},
			{Text: or(e.ProducerName, lang.T(ctx, "Chưa rõ chủ thể"))}, {}}}
		if e.Result != nil {
			row.Cells[2] = ui.Cell{Content: consequence(*e.Result)}
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// names are the products of a proposal, as far as the reader may know them.
func (p *reopeningPage) names(x evaluation.Reopening) (list []string) {
	for _, e := range p.entries {
		if slices.Contains(x.Entries, e.Key) {
			list = append(list, e.Code+" "+e.ProductName)
		}
	}
	return list
}

// grounds are the grounds as choices of a form.
func grounds(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn căn cứ")}}
	for _, g := range evaluation.Grounds() {
		list = append(list, ui.Option{Value: string(g), Text: lang.T(ctx, g.Text())})
	}
	return list
}

// rulesText names the working rules that a sitting was opened under.
func rulesText(ctx context.Context, x evaluation.Rules, doc *rulebook.CouncilRules) string {
	switch {
	case x.Number == "":
		return ""
	case doc == nil:
		return lang.F(ctx, "Phiên mở theo Quy chế số %s ngày %s; văn bản này không còn nguyên trong thư mục luật nên chưa khóa được.", x.Number, lang.Date(ctx, x.Date))
	}
	return lang.F(ctx, "Phiên mở theo Quy chế số %s ngày %s (mã SHA-256 %.12s…).", x.Number, lang.Date(ctx, x.Date), x.Digest)
}
