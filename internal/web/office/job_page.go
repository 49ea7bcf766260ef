package office

import (
	"context"
	"encoding/json"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/evaluation"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// jobPage is one piece of work with what it left behind.
type jobPage struct {
	r      *web.Request
	o      ui.OfficePage
	job    job.Job
	facts  []ui.Fact
	panel  ui.JobProps
	report *programme.ImportReport // of an import that has ended
	counts []ui.KeyFigure
	tabs   []ui.Tab
	rows   grid
	pager  ui.PagerProps
	export string
	real   string // key of the real run that followed this dry one
	may    bool   // the dry run may be followed by the real one
	stale  string // why its papers are those of a close without effect; '' when they are not
}

// onlyWrong is the value of ?chi= that shows the refused rows of an import alone.
const onlyWrong = "sai"

func (p *Pages) job(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	j, err := watched(ctx, v, r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	if j.State == job.Queued && p.Wake != nil {
		p.Wake() // the act that asked has committed by now
	}
	page := &jobPage{r: r, o: p.page(r, v, jobsPath, jobTitle(ctx, j)), job: j, export: exportPage(v, r.With("trang", ""))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Việc chạy nền"), Href: jobsPath}}
	page.facts = jobFacts(ctx, j)
	page.panel = ui.JobProps{ID: "work", Title: either(jobFile(j), jobTitle(ctx, j)), State: jobLook(j.State), Doing: lang.Said(ctx, j.Message), Done: int(j.Done), All: int(j.Total), Address: jobPath(j.Key) + "?xem=1"}
	if j.State == job.Failed {
		page.panel.Error = lang.Said(ctx, j.Message)
	}
	if err := p.addResult(ctx, v, page); err != nil {
		return web.Answer{}, err
	}
	if page.stale, err = stalePapers(ctx, v, j); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) && page.report != nil {
		return gridFile(r, v, page.rows)
	}
	return web.Show(jobView(page)), nil
}

// stalePapers says of papers of a round that a sitting was opened again after they were made:
// the file stays what it was.
func stalePapers(ctx context.Context, v *act.View, j job.Job) (string, error) {
	var o clerk.RoundOrder
	if j.Kind != clerk.RoundPapers || j.State != job.Done || json.Unmarshal([]byte(j.Payload), &o) != nil {
		return "", nil
	}
	sittings, err := evaluation.Sittings(ctx, v, o.Round)
	for _, s := range sittings {
		if s.ReopenedAt.After(j.FinishedAt) {
			return lang.F(ctx, "Văn bản trong tệp này lập trước khi phiên của %s mở lại lúc %s: biên bản và bảng điểm của phiên đó đã huỷ hiệu lực.", s.CouncilName, lang.Moment(ctx, s.ReopenedAt)), err
		}
	}
	return "", err
}

// addResult adds what an ended job left: a file to download, or the report of an import.
func (p *Pages) addResult(ctx context.Context, v *act.View, page *jobPage) error {
	result, err := clerk.ReadResult(page.job)
	if err != nil {
		return err
	}
	if result.Report == nil {
		if result.File != "" {
			page.panel.Result = ui.Link{Text: lang.F(ctx, "Tải %s (%s)", result.Name, fold.Bytes(result.Size)), Href: jobPath(page.job.Key) + "/file"}
		}
		return nil
	}
	if page.report, err = clerk.ReadReport(ctx, p.Files, result); err != nil {
		return err
	}
	page.addReport(ctx)
	if page.r.Query("xem") != "" { // the script takes over the panel alone, so it leads to the rows
		page.panel.Result = ui.Link{Text: lang.T(ctx, "Xem kết quả từng dòng"), Href: jobPath(page.job.Key), Icon: "right"}
	}
	if page.report.DryRun {
		k, there, err := realImport(ctx, v, page.job.Key)
		if err != nil {
			return err
		}
		if there {
			page.real = k
		}
		page.may = !there && page.fresh() > 0 && v.May(act.ProductImport, "")
	}
	return nil
}

// fresh is how many rows bring something that is not stored yet.
func (p *jobPage) fresh() int {
	return p.report.Counts[programme.RowNew] + p.report.Counts[programme.RowAdded]
}

// known is how many rows the registry has already.
func (p *jobPage) known() int { return p.report.Counts[programme.RowKnown] }

func jobFacts(ctx context.Context, j job.Job) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Yêu cầu lúc"), Text: lang.Moment(ctx, j.AskedAt)}}
	if name := jobFile(j); name != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Tệp"), Text: name})
	}
	if !j.FinishedAt.IsZero() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Kết thúc lúc"), Text: lang.Moment(ctx, j.FinishedAt)})
	}
	if j.State == job.Failed {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Mã công việc"), Text: j.Key})
	}
	return facts
}

func jobLook(s job.State) ui.JobState {
	switch s {
	case job.Done:
		return ui.JobDone
	case job.Failed:
		return ui.JobFailed
	case job.Running:
		return ui.JobRunning
	}
	return ui.JobWaiting
}

// addReport draws one page of the rows; a file has them all.
func (p *jobPage) addReport(ctx context.Context) {
	wrong := p.r.Query("chi") == onlyWrong
	var rows []programme.RowReport
	for _, x := range p.report.Rows {
		if !wrong || x.State == programme.RowWrong {
			rows = append(rows, x)
		}
	}
	if !wantsFile(p.r) {
		rows, p.pager = pageOf(p.r, rows)
	}
	p.rows = grid{id: "report", file: "bao-cao-nhap", caption: lang.T(ctx, "Kết quả từng dòng"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Dòng"), kind: tabular.Integer}, {name: lang.T(ctx, "Kết quả")}, {name: lang.T(ctx, "Cần sửa")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có dòng nào phải sửa")}}
	for _, x := range rows {
		word := lang.T(ctx, x.State.Text())
		p.rows.rows = append(p.rows.rows, gridRow{key: itoa(x.Row), cells: []gridCell{gridText(either(x.Name, lang.T(ctx, "(không có tên)"))), gridNumber(ctx, x.Row),
			gridShown(ui.Chip(rowLook(x.State), word), word), gridText(either(lang.Said(ctx, x.Sentence), "–"))}})
	}
	for _, s := range []programme.RowState{programme.RowNew, programme.RowAdded, programme.RowKnown, programme.RowWrong} {
		p.counts = append(p.counts, ui.KeyFigure{Label: lang.T(ctx, s.Text()), Value: lang.Int(ctx, int64(p.report.Counts[s])), Unit: lang.T(ctx, "dòng")})
	}
	p.tabs = []ui.Tab{{Text: lang.T(ctx, "Tất cả các dòng"), Href: jobPath(p.job.Key), Current: !wrong},
		{Text: lang.T(ctx, "Chỉ dòng phải sửa"), Href: jobPath(p.job.Key) + "?chi=" + onlyWrong, Current: wrong, Count: p.report.Counts[programme.RowWrong]}}
}

func rowLook(s programme.RowState) ui.State {
	switch s {
	case programme.RowNew, programme.RowAdded:
		return ui.StateValid
	case programme.RowKnown:
		return ui.StateClosed
	}
	return ui.StateLate
}
