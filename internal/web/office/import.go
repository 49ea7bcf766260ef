package office

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

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

// keepUpload stores the list before the act; a list nobody then asks to read is an
// orphan that `ocop check` names.
func (p *Pages) keepUpload(ctx context.Context, r *web.Request) error {
	if r.Upload == nil || r.Upload.Size == 0 {
		return fault.Wrong(fault.Field{Name: "file", Sentence: "Chưa chọn tệp, xin chọn tệp xlsx hoặc csv."})
	}
	digest, _, err := p.Files.Put(ctx, r.Upload.Body, 12<<20)
	if err = errors.Join(err, r.Upload.Body.Close()); err != nil {
		return err
	}
	r.Prepared = clerk.ImportOrder{File: digest.String(), Name: r.Upload.Name, Dry: true, Person: r.Actor.Person, PersonName: r.Actor.Name}
	return nil
}

func (p *Pages) askImport(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if err := a.Need(act.ProductImport, home(a.Actor())); err != nil {
		return web.Answer{}, err
	}
	return ask(ctx, a, clerk.ImportProducts, r.Prepared)
}

// askRealImport runs the import whose dry run is shown, from the same stored file.
func (p *Pages) askRealImport(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if err := a.Need(act.ProductImport, home(a.Actor())); err != nil {
		return web.Answer{}, err
	}
	j, err := visible(ctx, a.View(), r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	var o clerk.ImportOrder
	if err := json.Unmarshal([]byte(j.Payload), &o); err != nil || j.Kind != clerk.ImportProducts {
		return web.Answer{}, fault.Missing("lần nhập thử này")
	}
	o.Dry, o.Person, o.PersonName = false, a.Actor().Person, a.Actor().Name
	return ask(ctx, a, clerk.ImportProducts, o)
}
