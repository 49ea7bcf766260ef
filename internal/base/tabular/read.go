package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits bound what a file may ask of the machine. The zero value of a field means its default.
type Limits struct {
	// Bytes of the file as it came; default 10 MiB.
	Bytes int64
	// Inflated bytes of a workbook, all its parts together; default 48 MiB.
	Inflated int64
	// Ratio of inflated to compressed bytes of a part of more than 1 MiB; default 150.
	Ratio int64
	// Entries of the archive; default 500.
	Entries int
	// Rows with content under the head; default 20,000.
	Rows int
	// Columns; default 100.
	Columns int
	// Runes of one cell; default 4,000.
	Runes int
}

// full fills in the defaults.
func (l Limits) full() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	big := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	big(&l.Bytes, 10<<20)
	big(&l.Inflated, 48<<20)
	big(&l.Ratio, 150)
	set(&l.Entries, 500)
	set(&l.Rows, 20_000)
	set(&l.Columns, 100)
	set(&l.Runes, 4_000)
	return l
}

// Sheet is a table read from a file: never without a head, never without rows.
type Sheet struct {
	// Name of the sheet; empty for text files.
	Name string
	// Head has one title for every column, each different and none empty.
	Head []string
	Rows []Row
	// Ignored names the other sheets of the workbook, which were not read.
	Ignored []string
}

// Row has as many cells as the head. Cells are clean text: dates as 01/03/2026, numbers as the
// digits in the file with a decimal point, nothing before or after.
type Row struct {
	// Number of the row in the file as a spreadsheet counts, from 1.
	Number int
	Cells  []string
}

// Error is why a file was refused: one Vietnamese sentence that says what to do.
type Error struct {
	// Cell such as "C7"; empty when no single cell is at fault.
	Cell string
	// Row in the file; 0 when no single row is at fault.
	Row      int
	Sentence string
}

func (e *Error) Error() string { return e.Sentence }

func refuse(format string, args ...any) error { return &Error{Sentence: fmt.Sprintf(format, args...)} }

func refuseRow(row int, format string, args ...any) error {
	return &Error{Row: row, Sentence: fmt.Sprintf("Dòng %d %s", row, fmt.Sprintf(format, args...))}
}

func refuseCell(row, column int, format string, args ...any) error {
	cell := letters(column) + fmt.Sprint(row)
	return &Error{Cell: cell, Row: row, Sentence: "Ô " + cell + " " + fmt.Sprintf(format, args...)}
}

// letters names a column, 0 is A.
func letters(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// Read reads the first visible sheet of an xlsx file or a csv file, which it tells apart by content,
// whatever the name says. Every refusal is an [*Error]; there are no other errors.
func Read(name string, r io.ReaderAt, size int64, limits Limits) (*Sheet, error) {
	l := limits.full()
	if size <= 0 {
		return nil, refuse("Tệp rỗng; hãy chọn lại tệp có dữ liệu.")
	}
	if size > l.Bytes {
		return nil, refuse("Tệp lớn hơn %d MB; hãy chia thành nhiều tệp nhỏ hơn.", l.Bytes>>20)
	}
	data := make([]byte, size)
	if n, err := r.ReadAt(data, 0); int64(n) < size && err != nil {
		return nil, refuse("Không đọc được hết tệp; hãy tải lại tệp.")
	}
	var s *Sheet
	var err error
	switch kindOf(data) {
	case workbook:
		s, err = readWorkbook(data, l)
	case oldOffice:
		err = refuse("Tệp là .xls kiểu cũ hoặc có mật khẩu; hãy mở bằng Excel và lưu lại dạng .xlsx không mật khẩu.")
	case page:
		err = refuse("Tệp là trang web hoặc tệp XML đổi tên; hãy mở bằng Excel và lưu lại dạng .xlsx.")
	case foreign:
		err = refuse("Tệp không phải bảng tính .xlsx hay .csv; hãy lưu lại đúng một trong hai dạng này.")
	default:
		if ext := strings.ToLower(path.Ext(name)); strings.HasPrefix(ext, ".xls") || ext == ".ods" {
			return nil, refuse("Tệp %s bị hỏng hoặc không đúng dạng; hãy mở bằng Excel và lưu lại dạng .xlsx.", ext)
		}
		s, err = readText(data, l)
	}
	if err == nil {
		return s, nil
	}
	var known *Error
	if !errors.As(err, &known) {
		err = refuse("Tệp bị hỏng, không đọc được; hãy mở bằng Excel và lưu lại dạng .xlsx.")
	}
	return nil, err
}

// content is what the first bytes of a file say.
type content int

const (
	text content = iota
	workbook
	oldOffice
	page
	foreign
)

func kindOf(data []byte) content {
	start := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 512)], " \t\r\n\xEF\xBB\xBF"))
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return workbook
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return oldOffice
	case bytes.HasPrefix(start, []byte("<html")), bytes.HasPrefix(start, []byte("<!doctype")),
		bytes.HasPrefix(start, []byte("<table")), bytes.HasPrefix(start, []byte("<?xml")):
		return page
	case bytes.HasPrefix(data, []byte("%PDF")), bytes.HasPrefix(data, []byte("\x7FELF")), bytes.HasPrefix(data, []byte("MZ")) && bytes.IndexByte(start, 0) >= 0,
		bytes.HasPrefix(data, []byte("\x89PNG")), bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(data, []byte("GIF8")),
		bytes.HasPrefix(data, []byte("\x1F\x8B")), bytes.HasPrefix(data, []byte("7z\xBC\xAF")), bytes.HasPrefix(data, []byte("Rar!")), bytes.HasPrefix(data, []byte("{\\rtf")):
		return foreign
	}
	return text
}

// builder collects rows in the order of the file and applies the rules that both formats share.
type builder struct {
	sheet  Sheet
	limits Limits
	// rectangular refuses rows shorter than the head: in a text file a missing separator.
	rectangular bool
}

// add takes the raw cells of one row, cleans them, and drops the row when it is empty.
func (b *builder) add(number int, raw []string) error {
	if len(raw) > b.limits.Columns {
		for c := b.limits.Columns; c < len(raw); c++ {
			if strings.TrimSpace(raw[c]) != "" {
				return refuseCell(number, c, "vượt quá %d cột; hãy xóa các cột thừa.", b.limits.Columns)
			}
		}
		raw = raw[:b.limits.Columns]
	}
	cells := make([]string, len(raw))
	filled := 0
	for c, s := range raw {
		clean, err := tidy(s, number, c, b.limits.Runes)
		if err != nil {
			return err
		}
		cells[c] = clean
		if clean != "" {
			filled = c + 1
		}
	}
	switch {
	case filled == 0:
		return nil
	case b.sheet.Head == nil:
		return b.head(number, cells[:filled])
	case filled > len(b.sheet.Head):
		return refuseCell(number, filled-1, "có dữ liệu ngoài các cột có tiêu đề; hãy kiểm tra dấu phân cách hoặc thêm tiêu đề cột.")
	case b.rectangular && len(cells) < len(b.sheet.Head):
		return refuseRow(number, "có %d cột trong khi tiêu đề có %d cột; hãy kiểm tra dấu phân cách và dấu nháy kép.", len(cells), len(b.sheet.Head))
	case len(b.sheet.Rows) >= b.limits.Rows:
		return refuseRow(number, "vượt quá %d dòng dữ liệu; hãy chia thành nhiều tệp.", b.limits.Rows)
	}
	row := Row{Number: number, Cells: make([]string, len(b.sheet.Head))}
	copy(row.Cells, cells)
	b.sheet.Rows = append(b.sheet.Rows, row)
	return nil
}

// head takes the first row that is not empty.
func (b *builder) head(number int, cells []string) error {
	seen := map[string]int{}
	for c, title := range cells {
		if title == "" {
			return refuseCell(number, c, "thiếu tiêu đề cột; dòng đầu tiên có chữ phải là dòng tiêu đề, mỗi cột một tiêu đề.")
		}
		same := strings.ToLower(strings.Join(strings.Fields(title), " "))
		if first, ok := seen[same]; ok {
			return refuseCell(number, c, "trùng tiêu đề “%s” với cột %s; hãy đặt mỗi cột một tiêu đề khác nhau.", shorten(title), letters(first))
		}
		seen[same] = c
	}
	b.sheet.Head = cells
	return nil
}

// done refuses a table in which there is nothing to take.
func (b *builder) done() (*Sheet, error) {
	if b.sheet.Head == nil {
		return nil, refuse("Tệp không có dữ liệu; hãy kiểm tra lại tệp.")
	}
	if len(b.sheet.Rows) == 0 {
		return nil, refuse("Tệp chỉ có dòng tiêu đề, không có dòng dữ liệu nào; hãy kiểm tra lại tệp.")
	}
	return &b.sheet, nil
}
