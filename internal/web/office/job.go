package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/fault"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const jobsPath = "/office/jobs"

func jobPath(k string) string { return jobsPath + "/" + k }

// ask enqueues long work in the act that asks for it and gives the page to watch it on.
// The same order of the same person that is not done yet is not given twice.
func ask(ctx context.Context, a *act.Act, n job.New) (web.Answer, error) {
	payload, err := json.Marshal(n.Payload)
	if err != nil {
		return web.Answer{}, err
	}
	mine, err := job.List(ctx, a.Tx, job.Filter{AskedBy: string(a.Actor().Person)}, 50)
	if err != nil {
		return web.Answer{}, err
	}
	for _, j := range mine {
		if j.Kind == n.Kind && j.Payload == string(payload) && !j.State.Final() {
			return web.Go(jobPath(j.Key), lang.T(ctx, "Việc này đang được làm.")), nil
		}
	}
	n.Key = a.NewKey()
	return enqueue(ctx, a, n)
}

// enqueue gives an order at its place, or else where the actor may give it.
func enqueue(ctx context.Context, a *act.Act, n job.New) (web.Answer, error) {
	need := power(n.Kind)
	at := place.ID(n.Place)
	if held := reach(a.View(), a.Actor(), need); at == "" && len(held) > 0 {
		at = held[0]
	}
	if err := a.Need(need, at); err != nil {
		return web.Answer{}, err
	}
	n.AskedBy, n.Place, n.At = string(a.Actor().Person), string(at), a.Now()
	if err := job.Enqueue(ctx, a.Tx, n); err != nil {
		return web.Answer{}, err
	}
	if err := a.Record(ctx, "job.asked", "job/"+n.Key, at, nil, map[string]any{"kind": n.Kind, "order": n.Payload}); err != nil {
		return web.Answer{}, err
	}
	return web.Go(jobPath(n.Key), ""), nil
}

// power is what an order of a kind needs.
func power(k job.Kind) act.Permission {
	switch k {
	case clerk.ImportProducts:
		return act.ProductImport
	case clerk.ExportProducts:
		return act.TableExport
	case clerk.RoundPapers:
		return act.DocumentMake
	}
	return act.BackupRun
}

// watches says whether the actor may see a job: one's own, or any of one's office, which holds
// nothing of other places. A backup holds everything there is, so only who may run one, of the
// whole installation, sees it.
func watches(v *act.View, j job.Job) bool {
	switch {
	case j.Kind == clerk.Backup:
		return v.EveryProvince(act.BackupRun)
	case j.AskedBy == string(v.Actor().Person):
		return true
	}
	return !slices.ContainsFunc(tellsOf(j), func(at place.ID) bool { return at == "" || !v.May(act.JobRead, at) })
}

// tellsOf are the places of which the file or the report of a job tells: that of the job, and
// all of an order by somebody who works for several.
func tellsOf(j job.Job) []place.ID {
	list := []place.ID{place.ID(j.Place)}
	var export clerk.ExportOrder
	var entered clerk.ImportOrder
	switch {
	case j.Kind == clerk.ExportProducts && json.Unmarshal([]byte(j.Payload), &export) == nil:
		return append(list, export.Places()...)
	case j.Kind == clerk.ImportProducts && json.Unmarshal([]byte(j.Payload), &entered) == nil:
		return append(list, act.Actor{Roles: entered.Roles}.PlacesOf(act.ProductImport)...)
	}
	return list
}

// conflicted says whether a job's file tells of a dossier that the actor has stepped back
// from: the papers of a whole round do.
func conflicted(ctx context.Context, v *act.View, j job.Job) (bool, error) {
	if j.Kind != clerk.RoundPapers {
		return false, nil
	}
	var o clerk.RoundOrder
	if err := json.Unmarshal([]byte(j.Payload), &o); err != nil {
		return false, fmt.Errorf("job %s: %w", j.Key, err)
	}
	return v.StoodBackInRound(ctx, o.Round)
}

// watched gives a job that the actor may see, NotFound for any other.
func watched(ctx context.Context, v *act.View, k string) (job.Job, error) {
	j, err := job.ByKey(ctx, v.Tx, k)
	if err != nil {
		return j, err
	}
	back, err := conflicted(ctx, v, j)
	if err == nil && (back || !watches(v, j)) {
		err = fault.Missing("công việc này")
	}
	if err != nil {
		return job.Job{}, err
	}
	return j, nil
}

// jobsPage lists the work that the actor may see.
type jobsPage struct {
	r         *web.Request
	o         ui.OfficePage
	list      grid
	mayExport bool
	mayBackup bool
	mayImport bool
}

func (p *Pages) jobs(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &jobsPage{r: r, o: p.page(r, v, jobsPath, lang.T(ctx, "Việc chạy nền")), mayExport: v.May(act.TableExport, ""), mayBackup: v.EveryProvince(act.BackupRun),
		mayImport: v.May(act.ProductImport, "")}
	page.list = grid{id: "jobs", caption: lang.T(ctx, "Việc chạy nền"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Yêu cầu lúc")},
		{name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Tiến độ")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có việc nào"), Text: lang.T(ctx, "Nhập danh sách, xuất danh sách, tạo văn bản của đợt và sao lưu sẽ hiện ở đây.")}}
	list, err := job.List(ctx, v.Tx, job.Filter{}, 500)
	for _, j := range list {
		back, err := conflicted(ctx, v, j)
		if err != nil {
			return web.Answer{}, err
		}
		if back || !watches(v, j) {
			continue
		}
		page.list.rows = append(page.list.rows, gridRow{key: j.Key, cells: []gridCell{gridLink(jobTitle(ctx, j), jobPath(j.Key), jobFile(j)),
			gridText(lang.Moment(ctx, j.AskedAt)), gridShown(ui.Chip(jobChip(j.State), jobWord(ctx, j.State)), jobWord(ctx, j.State)), gridText(either(lang.Said(ctx, j.Message), "–"))}})
	}
	return web.Show(jobsView(page)), err
}

// jobTitle says what a job does.
func jobTitle(ctx context.Context, j job.Job) string {
	switch j.Kind {
	case clerk.ImportProducts:
		var o clerk.ImportOrder
		if json.Unmarshal([]byte(j.Payload), &o) == nil && o.Dry {
			return lang.T(ctx, "Xem trước danh sách sản phẩm")
		}
		return lang.T(ctx, "Nhập danh sách sản phẩm")
	case clerk.ExportProducts:
		return lang.T(ctx, "Xuất toàn bộ sản phẩm")
	case clerk.RoundPapers:
		return lang.T(ctx, "Tạo văn bản của đợt")
	case clerk.Backup:
		return lang.T(ctx, "Sao lưu")
	}
	return string(j.Kind)
}

// jobFile is the name of the file that a job reads, "" for none.
func jobFile(j job.Job) string {
	var o struct{ Name string }
	if json.Unmarshal([]byte(j.Payload), &o) != nil {
		return "" // an order without a file
	}
	return o.Name
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

func jobChip(s job.State) ui.State {
	switch s {
	case job.Done:
		return ui.StateValid
	case job.Failed:
		return ui.StateLate
	case job.Running:
		return ui.StateScoring
	}
	return ui.StateDraft
}

// askJob orders the work that the page of jobs offers.
func (p *Pages) askJob(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch r.Value("kind") {
	case "export.xlsx":
		return askExport(ctx, a, clerk.XLSX)
	case "export.csv":
		return askExport(ctx, a, clerk.CSV)
	case "backup":
		if !a.EveryProvince(act.BackupRun) {
			return web.Answer{}, fault.Denied("Bản sao lưu chứa dữ liệu của mọi nơi nên chỉ người quản trị toàn hệ thống tạo và tải được, hãy nhờ họ.")
		}
		return ask(ctx, a, job.New{Kind: clerk.Backup})
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "kind", Sentence: "Không có việc này, hãy chọn lại."})
}

// askExport orders the registry of every place whose lists the actor may take along.
func askExport(ctx context.Context, a *act.Act, format clerk.Format) (web.Answer, error) {
	held := reach(a.View(), a.Actor(), act.TableExport)
	if len(held) == 0 {
		return web.Answer{}, a.Need(act.TableExport, "")
	}
	return ask(ctx, a, job.New{Kind: clerk.ExportProducts, Payload: clerk.ExportOrder{Format: format, Place: held[0], Also: held[1:]}})
}

// jobResult sends the file that a job left behind to who may see the job.
func (p *Pages) jobResult(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	j, err := watched(ctx, v, r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	result, err := clerk.ReadResult(j)
	if err != nil || result.File == "" || result.Report != nil {
		return web.Answer{}, errors.Join(err, fault.Missing("tệp kết quả"))
	}
	digest, err := blob.ParseDigest(result.File)
	if err != nil {
		return web.Answer{}, err
	}
	size, err := p.Files.Stat(ctx, digest)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: result.Name, Type: fileType(result.Name), Size: size, Open: func(ctx context.Context, w io.Writer) error {
		body, _, err := p.Files.Get(ctx, digest)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, body)
		return errors.Join(err, body.Close())
	}}), nil
}

func fileType(name string) string {
	switch path.Ext(name) {
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".zip":
		return "application/zip"
	case ".gz":
		return "application/gzip"
	}
	return "application/octet-stream"
}
