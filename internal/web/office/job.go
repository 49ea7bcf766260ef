package office

import (
	"context"
	"io"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/fault"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const jobsPath = "/office/jobs"

// ask enqueues long work in the act that asks for it and gives the page to watch it on.
func ask(ctx context.Context, a *act.Act, kind job.Kind, order any) (web.Answer, error) {
	at := home(a.Actor())
	k := a.NewKey()
	err := job.Enqueue(ctx, a.Tx, job.New{Key: k, Kind: kind, Payload: order, AskedBy: string(a.Actor().Person), Place: string(at), At: a.Now()})
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.Record(ctx, "job.asked", "job/"+k, at, nil, map[string]any{"kind": kind, "order": order}); err != nil {
		return web.Answer{}, err
	}
	return web.Go(jobsPath+"/"+k, ""), nil
}

// jobsPage lists the work asked for at the actor's place.
type jobsPage struct {
	r         *web.Request
	o         ui.OfficePage
	list      grid
	mayExport bool
	mayBackup bool
}

func (p *Pages) jobs(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &jobsPage{r: r, o: p.page(r, v, jobsPath, lang.T(ctx, "Việc chạy nền")), mayExport: v.May(act.TableExport, ""), mayBackup: v.May(act.BackupRun, "")}
	page.list = grid{id: "jobs", caption: lang.T(ctx, "Việc chạy nền"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Yêu cầu lúc")}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Tiến độ")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có việc nào"), Text: lang.T(ctx, "Nhập danh sách, xuất danh sách, tạo văn bản của đợt và sao lưu sẽ hiện ở đây.")}}
	list, err := job.List(ctx, v.Tx, job.Filter{Place: string(home(v.Actor()))}, 200)
	for _, j := range list {
		page.list.rows = append(page.list.rows, gridRow{key: j.Key, cells: []gridCell{gridLink(kindText(ctx, j.Kind), jobsPath+"/"+j.Key, ""),
			gridText(lang.Moment(ctx, j.AskedAt)), gridText(jobWord(ctx, j.State)), gridText(j.Message)}})
	}
	return web.Show(jobsView(page)), err
}

func kindText(ctx context.Context, k job.Kind) string {
	switch k {
	case clerk.ImportProducts:
		return lang.T(ctx, "Nhập danh sách sản phẩm")
	case clerk.ExportProducts:
		return lang.T(ctx, "Xuất toàn bộ sản phẩm")
	case clerk.RoundPapers:
		return lang.T(ctx, "Tạo văn bản của đợt")
	case clerk.Backup:
		return lang.T(ctx, "Sao lưu")
	}
	return string(k)
}

func jobWord(ctx context.Context, s job.State) string {
	switch s {
	case job.Done:
		return lang.T(ctx, "Đã xong")
	case job.Failed:
		return lang.T(ctx, "Không xong")
	case job.Running:
		return lang.T(ctx, "Đang làm")
	}
	return lang.T(ctx, "Đang chờ tới lượt")
}

func (p *Pages) askJob(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch kind := job.Kind(r.Value("kind")); kind {
	case clerk.ExportProducts:
		if err := a.Need(act.TableExport, home(a.Actor())); err != nil {
			return web.Answer{}, err
		}
		return ask(ctx, a, kind, nil)
	case clerk.Backup:
		if err := a.Need(act.BackupRun, home(a.Actor())); err != nil {
			return web.Answer{}, err
		}
		return ask(ctx, a, kind, nil)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "kind", Sentence: "Không có việc này, xin chọn lại."})
}

// jobPage is one piece of work with what it left behind.
type jobPage struct {
	r        *web.Request
	o        ui.OfficePage
	job      job.Job
	panel    ui.JobProps
	report   grid
	counts   []ui.KeyFigure
	mayStore bool // a dry run may be followed by the real one
}

// visible gives a job to who asked for it, or to who may read jobs at its place.
func visible(ctx context.Context, v *act.View, k string) (job.Job, error) {
	j, err := job.ByKey(ctx, v.Tx, k)
	if err == nil && j.AskedBy != string(v.Actor().Person) && !v.May(act.JobRead, place.ID(j.Place)) {
		err = fault.Missing("công việc này")
	}
	if err == nil && j.Kind == clerk.Backup && !v.May(act.BackupRun, place.ID(j.Place)) {
		err = fault.Missing("công việc này") // a backup is the whole database
	}
	return j, err
}

func (p *Pages) job(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	j, err := visible(ctx, v, r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	result, err := clerk.ReadResult(j)
	if err != nil {
		return web.Answer{}, err
	}
	page := &jobPage{r: r, o: p.page(r, v, jobsPath, kindText(ctx, j.Kind)), job: j}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Việc chạy nền"), Href: jobsPath}}
	page.panel = ui.JobProps{ID: "work", Title: kindText(ctx, j.Kind), State: jobLook(j.State), Doing: j.Message, Done: int(j.Done), All: int(j.Total), Address: jobsPath + "/" + j.Key}
	if j.State == job.Failed {
		page.panel.Error = j.Message
	}
	if result.File != "" {
		page.panel.Result = ui.Link{Text: lang.F(ctx, "Tải %s", result.Name), Href: jobsPath + "/" + j.Key + "/file"}
	}
	if result.Report != nil {
		page.addReport(ctx, *result.Report)
		page.mayStore = result.Report.DryRun && v.May(act.ProductImport, "")
	}
	if wantsFile(r) && result.Report != nil {
		return gridFile(r, v, page.report)
	}
	return web.Show(jobView(page)), nil
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

func (p *jobPage) addReport(ctx context.Context, r programme.ImportReport) {
	p.report = grid{id: "report", file: "bao-cao-nhap", caption: lang.T(ctx, "Từng dòng"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Dòng"), kind: tabular.Integer},
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Kết quả")}, {name: lang.T(ctx, "Cần sửa")}}}
	wrongOnly := p.r.Query("chi") == "sai"
	for _, x := range r.Rows {
		if !wrongOnly || x.State == programme.RowWrong {
			p.report.rows = append(p.report.rows, gridRow{cells: []gridCell{gridNumber(ctx, x.Row), gridText(x.Name), gridText(lang.T(ctx, x.State.Text())), gridText(x.Sentence)}})
		}
	}
	for _, s := range []programme.RowState{programme.RowNew, programme.RowAdded, programme.RowKnown, programme.RowWrong} {
		f := ui.KeyFigure{Label: lang.T(ctx, s.Text()), Value: lang.Int(ctx, int64(r.Counts[s]))}
		if s == programme.RowWrong && r.Counts[s] > 0 {
			f.Href = p.r.With("chi", "sai")
		}
		p.counts = append(p.counts, f)
	}
}

func (p *Pages) jobFile(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	j, err := visible(ctx, v, r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	result, err := clerk.ReadResult(j)
	if err != nil || result.File == "" {
		return web.Answer{}, fault.Missing("tệp kết quả")
	}
	digest, err := blob.ParseDigest(result.File)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: result.Name, Type: "application/octet-stream", Size: result.Size, Open: func(ctx context.Context, w io.Writer) error {
		body, _, err := p.Files.Get(ctx, digest)
		if err != nil {
			return err
		}
		defer body.Close()
		_, err = io.Copy(w, body)
		return err
	}}), nil
}
