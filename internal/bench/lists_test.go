package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"ocop/internal/act"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/programme"
)

// lists measures the workbook of 20,000 rows, out and in.
func lists(b *testing.B, rep *recorder) {
	if !rep.wants("export", "import") {
		return
	}
	h := build(b, filepath.Join(b.TempDir(), "register.db"))
	h.fill()
	if rep.wants("export") {
		rep.play(h.export())
	}
	if rep.wants("import") {
		rep.play(h.dryRun())
	}
}

func (h *house) export() match {
	folder := h.b.TempDir()
	path, bare, library := filepath.Join(folder, "export.xlsx"), filepath.Join(folder, "bytes"), filepath.Join(folder, "bare.xlsx")
	must(h.b, h.exportTo(path))
	body, err := os.ReadFile(path)
	must(h.b, err)
	cells := h.cells(body)
	return match{name: fmt.Sprintf("xlsx export of %d rows", len(cells)-1), workers: 1, least: 1,
		subject: contender{name: "export", do: func(int) error { return h.exportTo(path) }},
		against: []contender{
			{name: "bare excelize with the same cells", do: func(int) error { return bareBook(library, cells) }},
			{name: "bare write of the same bytes", do: func(int) error { return os.WriteFile(bare, body, 0o600) }}}}
}

// exportTo reads the register and writes the workbook, as the job of an office does.
func (h *house) exportTo(path string) error {
	var t tabular.Table
	err := h.see(func(ctx context.Context, v *act.View) (err error) {
		t, err = clerk.ExportTable(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := tabular.WriteXLSX(f, []tabular.Table{t}); err != nil {
		return err
	}
	return f.Close()
}

// cells are the texts of a workbook.
func (h *house) cells(body []byte) [][]any {
	f, err := excelize.OpenReader(bytes.NewReader(body))
	must(h.b, err)
	text, err := f.GetRows(f.GetSheetName(0))
	must(h.b, err)
	must(h.b, f.Close())
	if len(text) <= products {
		h.b.Fatalf("%d rows", len(text))
	}
	rows := make([][]any, len(text))
	for i, row := range text {
		for _, t := range row {
			rows[i] = append(rows[i], t)
		}
	}
	return rows
}

// bareBook is the least the library can do with the same cells.
func bareBook(path string, cells [][]any) error {
	f := excelize.NewFile()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for n, row := range cells {
		if err := s.SetRow("A"+strconv.Itoa(n+1), row); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	if err := f.SaveAs(path); err != nil {
		return err
	}
	return f.Close()
}

// dryRun says of every row of a workbook what an import would do, in a register that
// knows none of them.
func (h *house) dryRun() match {
	var book bytes.Buffer
	must(h.b, tabular.WriteXLSX(&book, []tabular.Table{h.list()}))
	read := func() (*tabular.Sheet, error) {
		return tabular.Read("list.xlsx", bytes.NewReader(book.Bytes()), int64(book.Len()), tabular.Limits{})
	}
	officer := act.Actor{Person: "bench", Name: "Minh họa", Roles: []act.Held{{Role: act.Machine}}}
	return match{name: "import of 20,000 rows, dry run", workers: 1, least: 1, rounds: 3,
		subject: contender{name: "import", do: func(int) error {
			sheet, err := read()
			if err != nil {
				return err
			}
			report, err := h.programme.ImportProducts(context.Background(), h.desk, officer, sheet, true, func(int, int) {})
			if err == nil && report.Counts[programme.RowNew] != products {
				err = fmt.Errorf("%v", report.Counts)
			}
			return err
		}},
		against: []contender{{name: "reading the workbook only", do: func(int) error {
			sheet, err := read()
			if err == nil && len(sheet.Rows) != products {
				err = fmt.Errorf("%d rows", len(sheet.Rows))
			}
			return err
		}}}}
}
