package clerk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/fault"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// LargestList is how large a list may be, in bytes.
const LargestList = 10 << 20

// importProducts reads the stored list and enters it, or says what it would enter.
func (c *Clerk) importProducts(ctx context.Context, run *job.Run) (err error) {
	var o ImportOrder
	if err := run.Decode(&o); err != nil {
		return err
	}
	digest, err := blob.ParseDigest(o.File)
	if err != nil {
		return err
	}
	body, size, err := c.Files.Get(ctx, digest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	at, ok := body.(io.ReaderAt)
	if !ok {
		return fmt.Errorf("stored file %s cannot be read at a place", o.File)
	}
	sheet, err := tabular.Read(o.Name, at, size, tabular.Limits{Bytes: LargestList})
	if wrong, ok := errors.AsType[*tabular.Error](err); ok {
		return fault.Wrong(fault.Field{Name: "file", Sentence: wrong.Error()})
	}
	if err != nil {
		return err
	}
	actor := act.Actor{Person: o.Person, Name: o.PersonName, Roles: o.Roles}
	report, err := c.Programme.ImportProducts(ctx, c.Desk, actor, sheet, o.Dry, func(done, total int) {
		run.Progress(ctx, int64(done), int64(total), fmt.Sprintf("Đang đọc %d/%d dòng", done, total))
	})
	if err != nil {
		return err
	}
	return c.keepReport(ctx, run, report)
}

// longReport is from how many rows on a report stands in a file: every list of jobs reads
// their results.
const longReport = 200

func (c *Clerk) keepReport(ctx context.Context, run *job.Run, report programme.ImportReport) error {
	if len(report.Rows) < longReport {
		return finish(run, Result{Report: &report})
	}
	r, err := c.put(ctx, "bao-cao-nhap.json", func(w io.Writer) error { return json.NewEncoder(w).Encode(report) })
	if err != nil {
		return err
	}
	report.Rows = nil
	r.Report = &report
	return finish(run, r)
}

// ReadReport gives the whole report of an import, nil for other work and work that has
// not ended.
func ReadReport(ctx context.Context, files *blob.Store, r Result) (report *programme.ImportReport, err error) {
	if r.Report == nil || r.File == "" {
		return r.Report, nil
	}
	digest, err := blob.ParseDigest(r.File)
	if err != nil {
		return nil, err
	}
	body, _, err := files.Get(ctx, digest)
	if err != nil {
		return nil, err
	}
	err = json.NewDecoder(body).Decode(&report)
	return report, errors.Join(err, body.Close())
}

// exportProducts writes the registry of places as a list that an import reads again.
func (c *Clerk) exportProducts(ctx context.Context, run *job.Run) error {
	var o ExportOrder
	if err := run.Decode(&o); err != nil {
		return err
	}
	var table tabular.Table
	err := c.Desk.See(ctx, act.System("export"), func(ctx context.Context, v *act.View) (err error) {
		table, err = ExportTable(ctx, v, o.Places()...)
		return err
	})
	if err != nil {
		return err
	}
	if o.Format == CSV {
		return c.keep(ctx, run, "san-pham-ocop.csv", func(w io.Writer) error { return tabular.WriteCSV(w, table) })
	}
	return c.keep(ctx, run, "san-pham-ocop.xlsx", func(w io.Writer) error { return tabular.WriteXLSX(w, []tabular.Table{table}) })
}

// ExportTable lists every product of places and in them (none = everywhere) with each of its
// recognitions that a decision made, in the columns of an import; a product without one has a line
// of its own. No place may lie in another one.
func ExportTable(ctx context.Context, v *act.View, at ...place.ID) (tabular.Table, error) {
	t := tabular.Table{Name: "Sản phẩm OCOP"}
	for _, title := range programme.ImportColumns() {
		t.Columns = append(t.Columns, tabular.Column{Title: title})
	}
	given, err := recognition.List(ctx, v, recognition.Filter{})
	if err != nil {
		return t, err
	}
	of := map[key.Product][]recognition.Recognition{}
	for _, r := range given {
		if r.State != recognition.Proposed {
			of[r.Product] = append(of[r.Product], r)
		}
	}
	producers, err := hamlets(ctx, v)
	if err != nil {
		return t, err
	}
	if len(at) == 0 {
		at = []place.ID{""}
	}
	for _, one := range at {
		for page := (registry.Page{Size: 500}); ; {
			products, next, err := registry.List(ctx, v, registry.Filter{Place: one}, page)
			if err != nil {
				return t, err
			}
			for _, p := range products {
				t.Rows = append(t.Rows, exportRows(p, producers[p.Producer], of[p.Key])...)
			}
			if page.After = next; next == "" {
				break
			}
		}
	}
	return t, nil
}

func hamlets(ctx context.Context, v *act.View) (map[key.Producer]string, error) {
	all, err := registry.Producers(ctx, v, registry.ProducerFilter{})
	of := map[key.Producer]string{}
	for _, p := range all {
		of[p.Key] = p.Hamlet
	}
	return of, err
}

func exportRows(p registry.Product, hamlet string, given []recognition.Recognition) (rows [][]tabular.Cell) {
	kind := ""
	if p.Producer != "" {
		kind = p.ProducerKind.Vietnamese()
	}
	head := []tabular.Cell{tabular.Str(p.Name), tabular.Str(p.ProducerName), tabular.Str(kind), tabular.Str(hamlet), tabular.Str(string(p.Place)),
		tabular.Str(p.Group.Vietnamese())}
	tail := []tabular.Cell{tabular.Str(p.Source), tabular.Str(p.Note)}
	if len(given) == 0 {
		return [][]tabular.Cell{append(append(head, make([]tabular.Cell, 5)...), tail...)}
	}
	for _, r := range given {
		row := append([]tabular.Cell{}, head...)
		row = append(row, number(r.Year), number(r.Stars), tabular.Str(r.DecisionNo), tabular.Str(r.DecisionDate), tabular.Str(r.Authority))
		rows = append(rows, append(row, tail...))
	}
	return rows
}

func number(n int) tabular.Cell {
	if n == 0 {
		return tabular.Cell{}
	}
	return tabular.Str(strconv.Itoa(n))
}
