package jury

import (
	"context"
	"fmt"
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

// deskPage is the secretary's view of a sitting. Before closing it holds who has handed
// in and never a point; the tallies are there only afterwards.
type deskPage struct {
	r        *web.Request
	sitting  evaluation.Sitting
	council  evaluation.Council
	level    *rulebook.Level
	rules    rulebook.Council
	local    *rulebook.CouncilRules // working rules of the place; nil: none
	monitor  evaluation.Monitor
	tallies  []evaluation.Tally
	rechecks []evaluation.Recheck
	errors   []ui.FieldError
}

func (p *Pages) desk(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &deskPage{r: r}
	var err error
	if page.sitting, err = secretaryOf(ctx, v, key.Sitting(r.Path("key"))); err != nil {
		return web.Answer{}, err
	}
	if page.council, err = evaluation.CouncilByKey(ctx, v, page.sitting.Council); err != nil {
		return web.Answer{}, err
	}
	book, err := p.Books.ByDigest(page.sitting.Digest)
	if err != nil {
		return web.Answer{}, fmt.Errorf("sitting %s: %w", page.sitting.Key, err)
	}
	page.level, _ = book.Procedure.Level(page.sitting.Level)
	page.rules = book.Procedure.Council
	if page.council, page.local, err = p.Evaluation.Working(v.Places(), page.council, page.sitting, v.Today()); err != nil {
		return web.Answer{}, err
	}
	if page.sitting.State == evaluation.Closed {
		page.tallies, err = p.Evaluation.Tallies(ctx, v, page.sitting.Key)
	} else {
		page.monitor, err = p.Evaluation.MonitorOf(ctx, v, page.sitting.Key)
	}
	if err != nil {
		return web.Answer{}, err
	}
	if page.rechecks, err = evaluation.Rechecks(ctx, v, page.sitting.Key); err != nil {
		return web.Answer{}, err
	}
	page.errors = refusals(r.Problem)
	if page.sitting.State != evaluation.Closed {
		return web.Show(deskView(page)).Telling(web.MarksClosed), nil
	}
	return web.Show(deskView(page)).Telling(web.MarksShown, evaluation.Tallied(page.tallies)...), nil
}

// secretaryOf gives a sitting to the secretary of its council: Forbidden for its other
// members, NotFound for everybody else.
func secretaryOf(ctx context.Context, v *act.View, k key.Sitting) (evaluation.Sitting, error) {
	s, seat, err := seatIn(ctx, v, k)
	if err == nil && seat.Duty != evaluation.Secretary {
		err = fault.Denied("Chỉ thư ký của Hội đồng mở được bàn thư ký, hãy nhờ thư ký.")
	}
	return s, err
}

// refusals are the reasons why the sitting could not be closed, each leading to its row
// or field.
func refusals(err error) []ui.FieldError {
	var out []ui.FieldError
	for _, f := range fault.Fields(err) {
		out = append(out, ui.FieldError{Field: f.Name, Text: f.Sentence})
	}
	return out
}

func (p *Pages) open(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := secretaryOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.Evaluation.OpenScoring(ctx, a, s.Key); err != nil {
		return web.Answer{}, err
	}
	return web.Go(sittingPath(s.Key), lang.T(ctx, "Đã mở phiên; các thành viên chấm điểm được từ bây giờ.")), nil
}

// close seals the sitting and carries every outcome on, in the one act.
func (p *Pages) close(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := secretaryOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	results, err := p.Programme.Close(ctx, a, evaluation.Closing{Sitting: s.Key, MetOn: r.Value("met_on"), LateReason: r.Value("late_reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(sittingPath(s.Key), lang.F(ctx, "Đã khóa phiên và niêm phong kết quả của %d hồ sơ.", len(results))), nil
}

func (p *deskPage) days() int { return p.sitting.DaysLeft(p.r.Today) }

// consequences say what closing does.
func (p *deskPage) consequences(ctx context.Context) []string {
	list := []string{
		lang.F(ctx, "%d phiếu đã nộp được niêm phong, không ai sửa được nữa.", p.sitting.Progress.Submitted),
		lang.T(ctx, "Kết quả từng hồ sơ được tính ngay và chuyển đi: đề nghị công nhận, chuyển cấp trên hoặc trả lại."),
		lang.T(ctx, "Chỉ mở lại được khi chủ tịch và thư ký cùng đồng ý; lần khóa này khi đó vẫn được giữ."),
	}
	if n := p.monitor.Undeclared(); n > 0 {
		list = append(list, lang.F(ctx, "%d trường hợp không chấm điểm chưa tự khai nêu trên được ghi vào kết quả và biên bản.", n))
	}
	if n := rechecksWaiting(p.rechecks); n > 0 {
		list = append(list, lang.F(ctx, "%d đề nghị xem lại phiếu chưa được trả lời thì coi như không trả lời; biên bản ghi số này.", n))
	}
	return list
}

// metOn is the day in the form: what was typed, else today.
func (p *deskPage) metOn() string {
	if p.r.Posted() {
		return p.r.Value("met_on")
	}
	return p.r.Today
}

// count says how many ballots of one dossier are in, and how many are wanted at most.
func count(row evaluation.MonitorRow) (in, all int) {
	for _, s := range row.States {
		if s == evaluation.Submitted || s == evaluation.Sealed {
			in++
		}
		if s != evaluation.Recused {
			all++
		}
	}
	return in, all
}

// led says whether the ballot of the chair or a deputy is in, or none of them may vote.
func (p *deskPage) led(row evaluation.MonitorRow) bool {
	waits := false
	for i, s := range row.States {
		duty := p.monitor.Seats[i].Duty
		if s == evaluation.Recused || duty != evaluation.Chair && duty != evaluation.Deputy {
			continue
		}
		if s == evaluation.Submitted || s == evaluation.Sealed {
			return true
		}
		waits = true
	}
	return !waits
}

// enough says whether a dossier has the ballots that closing will ask for.
func (p *deskPage) enough(row evaluation.MonitorRow) bool {
	in, _ := count(row)
	return p.council.Quorum.Met(in, len(row.States)) && p.led(row)
}

// short counts the dossiers that closing would refuse.
func (p *deskPage) short() int {
	n := 0
	for _, row := range p.monitor.Rows {
		if !p.enough(row) {
			n++
		}
	}
	return n
}

// grid sets every voting seat against every dossier: icon and word, never points.
func (p *deskPage) grid(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "monitor", Caption: lang.T(ctx, "Ai đã nộp phiếu nào"), CaptionHidden: true, Wide: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Hồ sơ")}, {Name: lang.T(ctx, "Số phiếu")}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Phiên chưa có hồ sơ nào"), Text: lang.T(ctx, "Văn phòng điều phối đưa hồ sơ vào phiên trước khi mở chấm điểm.")}}
	for _, seat := range p.monitor.Seats {
		l.Columns = append(l.Columns, ui.Column{Name: seat.Name})
	}
	for _, row := range p.monitor.Rows {
		in, all := count(row)
		cells := []ui.Cell{{Content: entryLink(row.Entry)}, {Content: enoughChip(p.enough(row), in, all)}}
		for _, s := range row.States {
			cells = append(cells, ui.Cell{Content: chip(s)})
		}
		l.Rows = append(l.Rows, ui.Row{Key: string(row.Entry.Key), Cells: cells})
	}
	return l
}

// rulings are the working rules of the place and the readings of a silent law that this
// sitting works under.
func (p *deskPage) rulings() []string {
	rules, local := p.rules, []string(nil)
	if p.local != nil {
		rules, local = p.local.Over(p.rules), p.local.Notes()
	}
	list := []rulebook.Ruling{rules.Quorum.Ruling, rules.Spread.Ruling, rules.Minimums.Ruling, rules.Gates.Ruling, rules.None.Ruling, p.local.Recheck().Ruling}
	if p.level != nil {
		list = append(list, p.level.Ruling)
	}
	return append(local, readings(list...)...)
}

// readings are the notes of those rulings that are not printed law.
func readings(list ...rulebook.Ruling) []string {
	var out []string
	for _, r := range list {
		if r.Interpretation && r.Note != "" && !slices.Contains(out, r.Note) {
			out = append(out, r.Note)
		}
	}
	return out
}
