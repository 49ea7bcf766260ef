package tabular

import (
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheetReader reads the rows of a sheet in the order of the file.
type sheetReader struct {
	*book
	*tokens
	out    *builder
	row    int // number of the row being read
	seen   int // rows in the file, with the empty ones
	cells  []string
	column int // of the cell before
	data   bool
	joined bool // cells of the table are merged
}

func (b *book) readSheet() (*Sheet, error) {
	t, err := b.open(b.part)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, errZip
	}
	s := &sheetReader{book: b, tokens: t, out: &builder{limits: b.limits}}
	s.out.sheet.Name, s.out.sheet.Ignored = b.name, b.ignored
	defer t.close.Close()
	// After a refusal the rest is still scanned for joined cells, which stand at the end of the part
	// and are the better reason.
	var first error
	for {
		tok, err := t.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := s.token(tok, first != nil); err != nil && (first == nil || s.joined) {
			first = err
		}
		if s.joined {
			return nil, first
		}
	}
	if first == nil && !s.data {
		first = errZip
	}
	if first != nil {
		return nil, first
	}
	return s.out.done()
}

func (s *sheetReader) token(tok xml.Token, refused bool) error {
	switch e := tok.(type) {
	case xml.StartElement:
		if refused && e.Name.Local != "mergeCell" {
			return nil
		}
		return s.start(e)
	case xml.EndElement:
		if e.Name.Local == "row" && !refused {
			return s.out.add(s.row, s.cells)
		}
	}
	return nil
}

func (s *sheetReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "sheetData":
		s.data = true
	case "row":
		return s.begin(e)
	case "c":
		return s.cell(e)
	case "mergeCell":
		return s.merged(attr(e, "ref"))
	}
	return nil
}

const lastRow = 1_048_576 // of the format

// begin begins a row. Numbers must rise: a row that comes twice would overwrite the first.
func (s *sheetReader) begin(e xml.StartElement) error {
	number := s.row + 1
	if at := attr(e, "r"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil || n <= s.row || n > lastRow {
			return refuse("Tệp có số dòng sai (“%s”); hãy mở bằng Excel và lưu lại dạng .xlsx.", shorten(at))
		}
		number = n
	}
	if s.seen++; s.seen > 2*s.limits.Rows+1000 {
		return refuse("Tệp có quá nhiều dòng trống; hãy xóa các dòng trống ở cuối bảng rồi lưu lại.")
	}
	s.row, s.cells, s.column = number, s.cells[:0], -1
	return nil
}

// merged refuses joined cells that touch the table: nobody can say to which row or column the text
// of such a cell belongs.
func (s *sheetReader) merged(ref string) error {
	first, _, _ := strings.Cut(ref, ":")
	column, row, ok := place(first)
	if !ok {
		return errZip
	}
	if row > s.row || column >= s.limits.Columns {
		return nil
	}
	s.joined = true
	return refuseCell(row, column, "nằm trong vùng ô gộp %s; hãy bỏ gộp ô để mỗi cột có một tiêu đề, mỗi dòng là một bản ghi.", shorten(ref))
}

// place reads a reference such as C7: column from 0, row from 1.
func place(ref string) (column, row int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z' {
		column = column*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, i > 0 && i < 4 && err == nil && row > 0 && row <= lastRow && column <= 16_384
}

func (s *sheetReader) cell(e xml.StartElement) error {
	column := s.column + 1
	if ref := attr(e, "r"); ref != "" {
		c, row, ok := place(ref)
		if !ok || row != s.row || c <= s.column {
			return refuse("Tệp có địa chỉ ô sai (“%s”); hãy mở bằng Excel và lưu lại dạng .xlsx.", shorten(ref))
		}
		column = c
	}
	s.column = column
	if s.row == 0 {
		return errZip
	}
	value, pending, err := s.content()
	if err != nil {
		return err
	}
	shown, err := s.shown(e, value, pending, column)
	if err != nil || shown == "" {
		return err
	}
	if column >= s.limits.Columns {
		return refuseCell(s.row, column, "vượt quá %d cột; hãy xóa các cột thừa.", s.limits.Columns)
	}
	for len(s.cells) <= column {
		s.cells = append(s.cells, "")
	}
	s.cells[column] = shown
	return nil
}

// content reads up to the end of the cell. A formula without any value is pending: the program that
// wrote the file did not compute it.
func (s *sheetReader) content() (value string, pending bool, err error) {
	depth, computed := s.depth, false
	for s.depth >= depth {
		tok, err := s.next()
		if err != nil {
			return "", false, errZip
		}
		in, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch in.Name.Local {
		case "f":
			pending = true
		case "v", "is":
			computed = true
			if value, err = s.words(); err != nil {
				return "", false, err
			}
		}
	}
	return value, pending && !computed, nil
}

// shown is the cell as text.
func (s *sheetReader) shown(e xml.StartElement, value string, pending bool, column int) (string, error) {
	kind := attr(e, "t")
	switch {
	case kind == "e":
		return "", refuseCell(s.row, column, "có công thức bị lỗi (%s); hãy sửa hoặc dán giá trị.", shorten(value))
	case pending:
		return "", refuseCell(s.row, column, "có công thức chưa tính; hãy sao chép và dán dạng giá trị.")
	case kind == "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(s.shared) {
			return "", errZip
		}
		return s.shared[n], nil
	case kind == "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], nil
	case kind == "" || kind == "n":
		return s.number(attr(e, "s"), value, column)
	case kind == "d":
		return isoDay(value), nil
	}
	return value, nil
}

// number writes a number with the digits it was typed with, or as a day when its style shows one.
func (s *sheetReader) number(style, value string, column int) (string, error) {
	if value == "" {
		return "", nil
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return "", refuseCell(s.row, column, "có số không đọc được (“%s”); hãy gõ lại ô này.", shorten(value))
	}
	if id, err := strconv.Atoi(style); err == nil && id >= 0 && id < len(s.dates) && s.dates[id] {
		return s.day(n, column)
	}
	return decimal(n), nil
}

// decimal has the 15 digits that a workbook keeps, without exponent: 92.499999999999986 is 92.5.
func decimal(n float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		short = n
	}
	if short == 0 {
		return "0"
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

func (s *sheetReader) day(n float64, column int) (string, error) {
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if s.since04 {
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if n < 61 && !s.since04 || n < 0 || n >= 2_958_466 {
		return "", refuseCell(s.row, column, "có ngày không hợp lệ (%s); hãy gõ lại dạng ngày/tháng/năm.", decimal(n))
	}
	seconds := int64(math.Round(n * 86_400)) // a Duration ends after 292 years
	t := time.Unix(zero.Unix()+seconds, 0).UTC()
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("02/01/2006"), nil
	}
	return t.Format("02/01/2006 15:04:05"), nil
}

// isoDay shows the rare ISO cell as the others.
func isoDay(s string) string {
	if t, err := time.Parse(time.DateOnly, strings.TrimSuffix(s, "T00:00:00")); err == nil {
		return t.Format("02/01/2006")
	}
	return s
}
