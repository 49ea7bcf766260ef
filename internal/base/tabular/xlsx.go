package tabular

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes one sheet for every table: typed cells, the head frozen and filtered, notes under
// the rows. Numbers of more than 15 digits are written as text, because a workbook would round them.
func WriteXLSX(w io.Writer, tables []Table) error {
	f := excelize.NewFile()
	defer f.Close() // removes the temporary files of large sheets
	looks, err := newLooks(f)
	if err != nil {
		return fmt.Errorf("tabular: xlsx styles: %w", err)
	}
	taken := map[string]bool{}
	for i, t := range tables {
		name := sheetName(t.Name, i, taken)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = writeSheet(f, name, t, looks)
		}
		if err != nil {
			return fmt.Errorf("tabular: xlsx %q: %w", t.Name, err)
		}
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("tabular: xlsx: %w", err)
	}
	return nil
}

// sheetName obeys the format: 1 to 31 UTF-16 units, none of []:*?/\, no apostrophe at either end,
// different from the others without regard to case.
func sheetName(name string, at int, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < 0x20 {
			return ' '
		}
		return r
	}, clean(name))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "'")
	if units := utf16.Encode([]rune(name)); len(units) > 27 {
		name = strings.TrimRight(string(utf16.Decode(units[:27])), " '\uFFFD")
	}
	if name == "" {
		name = fmt.Sprintf("Bảng %d", at+1)
	}
	unique := name
	for n := 2; taken[strings.ToLower(unique)]; n++ {
		unique = fmt.Sprintf("%s %d", name, n)
	}
	taken[strings.ToLower(unique)] = true
	return unique
}

// looks are the styles of a workbook by kind of column.
type looks struct {
	head, note int
	kind       [5]int
}

func newLooks(f *excelize.File) (looks, error) {
	var l looks
	var err error
	style := func(s excelize.Style) int {
		if err != nil {
			return 0
		}
		var id int
		id, err = f.NewStyle(&s)
		return id
	}
	format := func(code string) *string { return &code }
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	middle := &excelize.Alignment{Vertical: "top", Horizontal: "center"}
	l.head = style(excelize.Style{Font: &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EFE9"}},
		Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "1F6B3A"}}})
	l.note = style(excelize.Style{Font: &excelize.Font{Italic: true}})
	l.kind[Text] = style(excelize.Style{Alignment: top, NumFmt: 49})
	l.kind[Integer] = style(excelize.Style{NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top"}})
	l.kind[Date] = style(excelize.Style{CustomNumFmt: format("dd/mm/yyyy"), Alignment: middle})
	l.kind[Money] = style(excelize.Style{NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top"}})
	l.kind[Points] = style(excelize.Style{NumFmt: 2, Alignment: &excelize.Alignment{Vertical: "top"}})
	return l, err
}

// widths by kind in characters.
func (c Column) width() float64 {
	if c.Width > 0 {
		return min(c.Width, 120)
	}
	return max([...]float64{28, 12, 13, 18, 11}[c.Kind], min(float64(len([]rune(c.Title)))+4, 40))
}

func writeSheet(f *excelize.File, name string, t Table, l looks) error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("no columns")
	}
	if total := len(t.Rows) + len(t.Notes) + 2; total > excelize.TotalRows {
		return fmt.Errorf("%d rows are more than a sheet can hold", total)
	}
	if err := setPage(f, name, t); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, c := range t.Columns {
		if err := s.SetColWidth(i+1, i+1, c.width()); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := writeRows(s, t, l); err != nil {
		return err
	}
	return s.Flush()
}

// setPage sets what the stream writer copies when it is made: filter, print layout, repeated head.
func setPage(f *excelize.File, name string, t Table) error {
	last, err := excelize.CoordinatesToCellName(len(t.Columns), max(len(t.Rows), 1)+1)
	if err != nil {
		return err
	}
	if err := f.AutoFilter(name, "A1:"+last, nil); err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(name, "'", "''") + "'"
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted + "!$1:$1", Scope: name}); err != nil {
		return err
	}
	landscape, paper, fit, tall, page := "landscape", 9, 1, 0, true
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &fit, FitToHeight: &tall}); err != nil {
		return err
	}
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &page}); err != nil {
		return err
	}
	head := strings.ReplaceAll(clean(strings.Join(t.Notes, " ")), "&", "&&")
	if r := []rune(head); len(r) > 200 {
		head = string(r[:200])
	}
	return f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&C" + head, OddFooter: "&C&P/&N"})
}

func writeRows(s *excelize.StreamWriter, t Table, l looks) error {
	values := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		values[i] = excelize.Cell{StyleID: l.head, Value: clean(c.Title)}
	}
	if err := s.SetRow("A1", values); err != nil {
		return err
	}
	for n, row := range t.Rows {
		if len(row) > len(t.Columns) {
			return fmt.Errorf("row %d has %d cells, %d columns", n+1, len(row), len(t.Columns))
		}
		clear(values)
		for i, cell := range row {
			values[i] = cell.value(t.Columns[i].Kind, l)
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n+2), values); err != nil {
			return err
		}
	}
	for i, note := range t.Notes {
		at := fmt.Sprintf("A%d", len(t.Rows)+3+i)
		if err := s.SetRow(at, []any{excelize.Cell{StyleID: l.note, Value: clean(note)}}); err != nil {
			return err
		}
	}
	return nil
}

// value is the typed content of a cell; nil leaves it out. Dividing hundredths is exact enough: the
// shortest decimal of the quotient is the very number for every amount of 15 digits.
func (c Cell) value(k Kind, l looks) any {
	switch {
	case !c.numeric && c.text == "":
		return nil
	case c.numeric && (c.number > maxExact || c.number < -maxExact):
		return excelize.Cell{StyleID: l.kind[Text], Value: c.plain(k)}
	case c.numeric && k == Points:
		return excelize.Cell{StyleID: l.kind[Points], Value: float64(c.number) / 100}
	case c.numeric && k == Text:
		return excelize.Cell{StyleID: l.kind[Integer], Value: c.number}
	case c.numeric:
		return excelize.Cell{StyleID: l.kind[k], Value: c.number}
	case k == Date:
		if t, ok := day(c.text); ok {
			if n, ok := serial(t); ok {
				return excelize.Cell{StyleID: l.kind[Date], Value: n}
			}
			return excelize.Cell{StyleID: l.kind[Text], Value: t.Format("02/01/2006")}
		}
	}
	return excelize.Cell{StyleID: l.kind[Text], Value: within(clean(c.text))}
}

// within cuts a text to what a cell can hold, and says so.
func within(s string) string {
	const most, mark = 32_767, "… (đã cắt bớt)"
	if len(s) <= most || len(utf16.Encode([]rune(s))) <= most {
		return s
	}
	units := utf16.Encode([]rune(s))[:most-len([]rune(mark))-1]
	return strings.TrimRight(string(utf16.Decode(units)), "\uFFFD") + mark
}
