package jury

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// recheckPage is where the chair and the secretary ask a member to look once more at a sheet
// that was handed in, and read what became of it. It knows no marks.
type recheckPage struct {
	r       *web.Request
	sitting evaluation.Sitting
	seat    evaluation.PersonSeat
	council evaluation.Council
	entries []evaluation.Entry
	asked   []evaluation.Recheck
	rule    rulebook.Recheck
}

func recheckPath[K ~string](k K) string { return sittingPath(k) + "/recheck" }

func (p *Pages) recheck(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	s, seat, err := headOf(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &recheckPage{r: r, sitting: s, seat: seat}
	if page.council, err = evaluation.CouncilByKey(ctx, v, s.Council); err != nil {
		return web.Answer{}, err
	}
	_, doc, err := p.Evaluation.Working(v.Places(), page.council, s, v.Today())
	if err != nil {
		return web.Answer{}, err
	}
	page.rule = doc.Recheck()
	if page.entries, err = p.Evaluation.Entries(ctx, v, s.Key); err != nil {
		return web.Answer{}, err
	}
	page.asked, err = evaluation.Rechecks(ctx, v, s.Key)
	return web.Show(recheckView(page)), err
}

func (p *Pages) askRecheck(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, _, err := headOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	err = p.Evaluation.AskRecheck(ctx, a, evaluation.NewRecheck{Sitting: s.Key, Entry: key.Entry(r.Value("entry")), Seat: key.Seat(r.Value("seat")),
		Concern: evaluation.Concern(r.Value("concern")), Reason: r.Value("reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(recheckPath(s.Key), lang.T(ctx, "Đã gửi đề nghị; thành viên thấy trong danh sách hồ sơ của mình.")), nil
}

// keep answers a request to look again: the sheet stays as it is.
func (p *Pages) keep(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	version, err := r.Int("version")
	if err != nil {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "version", Sentence: "Không đọc được phiên bản của phiếu, hãy tải lại trang."})
	}
	entry := key.Entry(r.Path("key"))
	if err := evaluation.KeepSheet(ctx, a, entry, version, r.Value("answer")); err != nil {
		return web.Answer{}, err
	}
	return web.Go(entryPath(entry), lang.T(ctx, "Đã ghi: bạn giữ nguyên phiếu.")), nil
}

// waitingRecheck is the request that waits about the member's own sheet, nil for none.
func waitingRecheck(ctx context.Context, v *act.View, mine evaluation.MyEntry) (*evaluation.Recheck, error) {
	if !mine.Recheck {
		return nil, nil
	}
	list, err := evaluation.Rechecks(ctx, v, mine.Sitting)
	for i, x := range list {
		if x.Waits && x.Entry == mine.Key && x.Member.Seat == mine.Seat {
			return &list[i], err
		}
	}
	return nil, err
}

// mayAsk says whether the form has a sense.
func (p *recheckPage) mayAsk() bool {
	return p.sitting.State == evaluation.Scoring && p.rule.Allowed && len(p.entries) > 0
}

// entryOptions are the dossiers as choices of a form.
func (p *recheckPage) entryOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn hồ sơ")}}
	for _, e := range p.entries {
		list = append(list, ui.Option{Value: string(e.Key), Text: e.Code + " " + e.ProductName})
	}
	return list
}

// seatOptions are the voting members but the reader as choices of a form.
func (p *recheckPage) seatOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn thành viên")}}
	for _, s := range p.council.Seats {
		if s.Votes && s.Key != p.seat.Key {
			list = append(list, ui.Option{Value: string(s.Key), Text: s.Name + " (" + lang.T(ctx, s.Duty.Label()) + ")"})
		}
	}
	return list
}

func concernOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn lý do")}}
	for _, c := range evaluation.Concerns() {
		list = append(list, ui.Option{Value: string(c), Text: lang.T(ctx, c.Text())})
	}
	return list
}

// rechecksWaiting counts the requests that have no answer yet.
func rechecksWaiting(list []evaluation.Recheck) (n int) {
	for _, x := range list {
		if x.Waits {
			n++
		}
	}
	return n
}

func recheckLook(x evaluation.Recheck) ui.State {
	switch {
	case x.Waits:
		return ui.StateExpiring
	case x.State == evaluation.RecheckReopened:
		return ui.StateOpen
	case x.State == evaluation.RecheckKept:
		return ui.StateValid
	}
	return ui.StateClosed
}

// recheckTable lists requests with what became of them.
func recheckTable(ctx context.Context, list []evaluation.Recheck, entries []evaluation.Entry) ui.LedgerProps {
	l := ui.LedgerProps{ID: "rechecks", Caption: lang.T(ctx, "Các lần đề nghị xem lại phiếu"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Hồ sơ")}, {Name: lang.T(ctx, "Thành viên")}, {Name: lang.T(ctx, "Lý do")}, {Name: lang.T(ctx, "Người đề nghị")}, {Name: lang.T(ctx, "Trả lời")}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có đề nghị nào"), Text: lang.T(ctx, "Đề nghị và câu trả lời của thành viên hiện ở đây, không có điểm.")}}
	for _, x := range list {
		row := ui.Row{Cells: []ui.Cell{{}, {Text: x.Member.Name, Sub: lang.T(ctx, x.Member.Duty.Label())}, {Text: lang.T(ctx, x.Concern.Text()), Sub: x.Reason},
			{Text: x.Asked.Name, Sub: lang.Moment(ctx, x.Asked.At)}, {Content: recheckAnswer(x)}}}
		if i := slices.IndexFunc(entries, func(e evaluation.Entry) bool { return e.Key == x.Entry }); i >= 0 {
			row.Cells[0] = ui.Cell{Text: entries[i].ProductName, Sub: entries[i].Code}
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}
