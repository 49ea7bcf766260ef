package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const importPath = "/office/import"

// importPage takes a list of products.
type importPage struct {
	r *web.Request
	o ui.OfficePage
}

func (p *Pages) importForm(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &importPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Nhập danh sách sản phẩm"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: productsPath}}
	return web.Show(importView(page)), nil
}

// importSample is a list with the head alone: a made-up product in it would one day be
// imported.
func importSample(_ context.Context, _ *web.Request, _ *act.View) (web.Answer, error) {
	t := tabular.Table{Name: "Sản phẩm OCOP"}
	for _, title := range programme.ImportColumns() {
		t.Columns = append(t.Columns, tabular.Column{Title: title})
	}
	return web.Send(web.File{Name: "mau-nhap-san-pham.csv", Type: "text/csv; charset=utf-8", Open: func(_ context.Context, w io.Writer) error { return tabular.WriteCSV(w, t) }}), nil
}

// keepUpload stores the list before the act and reads nothing else of it: what is in it
// is the clerk's to judge.
func (p *Pages) keepUpload(ctx context.Context, r *web.Request) error {
	if r.Upload == nil || r.Upload.Size == 0 {
		return fault.Wrong(fault.Field{Name: "file", Sentence: "Chưa chọn tệp hoặc tệp trống, hãy chọn tệp xlsx hoặc csv."})
	}
	digest, _, err := p.Files.Put(ctx, r.Upload.Body, clerk.LargestList)
	err = errors.Join(err, r.Upload.Body.Close())
	if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind == fault.Invalid {
		return fault.Wrong(fault.Field{Name: "file", Sentence: f.Sentence})
	}
	r.Prepared = clerk.ImportOrder{File: digest.String(), Name: fileLabel(r.Upload.Name), Dry: true, Person: r.Actor.Person, PersonName: r.Actor.Name, Roles: r.Actor.Roles}
	return err
}

// fileLabel is the name of an upload as pages show it; one that can not be shown is left out.
func fileLabel(name string) string {
	clean, err := fold.Clean(name)
	if err != nil || utf8.RuneCountInString(clean) > 120 {
		return ""
	}
	return clean
}

func (p *Pages) askImport(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	return ask(ctx, a, job.New{Kind: clerk.ImportProducts, Payload: r.Prepared})
}

// askRealImport runs the import whose dry run is shown, from the same stored file. Asked
// twice, it is done once; one that failed may be asked again.
func (p *Pages) askRealImport(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	j, err := watched(ctx, a.View(), r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	var o clerk.ImportOrder
	if err := json.Unmarshal([]byte(j.Payload), &o); err != nil || j.Kind != clerk.ImportProducts || !o.Dry || j.State != job.Done {
		return web.Answer{}, fault.Missing("lần xem trước này")
	}
	k, there, err := realImport(ctx, a.View(), j.Key)
	if err != nil || there {
		return web.Go(jobPath(k), ""), err
	}
	o.Dry, o.Person, o.PersonName, o.Roles = false, a.Actor().Person, a.Actor().Name, a.Actor().Roles
	return enqueue(ctx, a, job.New{Key: k, Kind: clerk.ImportProducts, Payload: o})
}

// realImport is the key of the real run after a dry one, and whether that run was asked
// for. The key follows from the dry run's, so that two clicks at once cannot both be new.
func realImport(ctx context.Context, v *act.View, dry string) (k string, there bool, err error) {
	for n := 1; ; n++ {
		k := fmt.Sprintf("%s.%d", dry, n)
		j, err := job.ByKey(ctx, v.Tx, k)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			return k, false, nil
		case err != nil:
			return "", false, err
		case j.State != job.Failed:
			return k, true, nil
		}
	}
}
