package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// refused reads a file that must be refused with a sentence that contains the words.
func refused(t *testing.T, name string, data []byte, l Limits, words ...string) *Error {
	t.Helper()
	s, err := Read(name, bytes.NewReader(data), int64(len(data)), l)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%s: read %v, error %v", name, s, err)
	}
	if s != nil {
		t.Errorf("%s: a sheet beside the error", name)
	}
	for _, w := range words {
		if !strings.Contains(e.Sentence, w) {
			t.Errorf("%s: %q lacks %q", name, e.Sentence, w)
		}
	}
	if !strings.HasSuffix(e.Sentence, ".") || strings.Contains(e.Sentence, "%!") {
		t.Errorf("%s: not a sentence: %q", name, e.Sentence)
	}
	return e
}

func accepted(t *testing.T, name string, data []byte) *Sheet {
	t.Helper()
	s, err := Read(name, bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func utf16le(s string) []byte {
	out := []byte("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func TestReadText(t *testing.T) {
	want := &Sheet{Head: []string{"Tên", "Hạng"}, Rows: []Row{{2, []string{"Mỳ Chũ, loại 1", "4 sao"}}, {4, []string{"Rượu\nlàng Vân", ""}}, {5, []string{"Chè", "3"}}}}
	plain := "Tên,Hạng\n\"Mỳ Chũ, loại 1\", 4 sao \n\n\"Rượu\nlàng Vân\",\nChe\u0300,3\n"
	for name, data := range map[string][]byte{
		"plain": []byte(plain), "mark": []byte(bom + plain), "crlf": []byte(strings.ReplaceAll(plain, "\n", "\r\n")),
		"semicolons": []byte("Tên;Hạng\nMỳ Chũ, loại 1;4 sao\n\n\"Rượu\nlàng Vân\";\nChè;3"),
		"tabs":       []byte("Tên\tHạng\nMỳ Chũ, loại 1\t4 sao\n\n\"Rượu\nlàng Vân\"\t\nChè\t3"),
		"utf16":      utf16le(plain),
	} {
		if diff := cmp.Diff(want, accepted(t, name+".csv", data)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestHostileText(t *testing.T) {
	head := "Tên,Hạng\n"
	cases := []struct {
		name, data string
		cell       string
		row        int
		words      string
	}{
		{"empty", "", "", 0, "rỗng"},
		{"only spaces", " \n \n", "", 0, "không có dữ liệu"},
		{"only head", head, "", 0, "không có dòng dữ liệu"},
		{"windows-1258", head + "C\xE0 ph\xEA,3\n", "", 0, "không phải UTF-8 (dòng 2)"},
		{"utf-16be", "\xFE\xFF\x00A", "", 0, "UTF-16BE"},
		{"utf-16 without mark", "T\x00e\x00n\x00\n\x00", "", 0, "NUL"},
		{"utf-16 cut", "\xFF\xFEA", "", 0, "cụt"},
		{"lone surrogate", "\xFF\xFE\x00\xD8A\x00", "", 0, "hỏng"},
		{"NUL", head + "a\x00b,1\n", "", 0, "NUL"},
		{"bare CR", head + "a,1\rb,2\n", "", 2, "CR"},
		{"ragged short", head + "a,1\nb\n", "", 3, "1 cột"},
		{"ragged long", head + "a,1,x\n", "C2", 2, "ngoài các cột"},
		{"open quote", head + "a,1\n\"b,2\n", "", 3, "nháy kép"},
		{"zero width", head + "a\u200Bb,1\n", "A2", 2, "U+200B"},
		{"right to left", head + "a,x\u202Ey\n", "B2", 2, "U+202E"},
		{"mark inside", head + "a,x\uFEFFy\n", "B2", 2, "U+FEFF"},
		{"control", head + "a\x07,1\n", "A2", 2, "U+0007"},
		{"replacement", head + "a\uFFFD,1\n", "A2", 2, "U+FFFD"},
		{"tag", head + "a\U000E0041,1\n", "A2", 2, "U+E0041"},
		{"deep marks", head + "a" + strings.Repeat("\u0302\u0323", 10) + ",1\n", "A2", 2, "dấu chồng"},
		{"long", head + strings.Repeat("a", 4001) + ",1\n", "A2", 2, "4000"},
		{"read twice", head + "H\u00e1\u00bb\u00a3p t\u00c3\u00a1c,1\n", "A2", 2, "bảng mã"},
		{"TCVN3", head + "S\u00b6n phÈm,1\n", "A2", 2, "bảng mã"},
		{"empty title", "Tên,,Hạng\na,b,c\n", "B1", 1, "thiếu tiêu đề"},
		{"same titles", "Tên,Hạng, tên \na,b,c\n", "C1", 1, "trùng tiêu đề"},
		{"pdf", "%PDF-1.7", "", 0, "không phải bảng tính"},
		{"page", "<html><table>", "", 0, "trang web"},
		{"elf", "\x7FELF\x02", "", 0, "không phải bảng tính"},
	}
	for _, c := range cases {
		e := refused(t, c.name+".csv", []byte(c.data), Limits{}, c.words)
		if e.Cell != c.cell || e.Row != c.row {
			t.Errorf("%s: at %q row %d, want %q row %d", c.name, e.Cell, e.Row, c.cell, c.row)
		}
	}
}

func TestHarmlessTextIsKept(t *testing.T) {
	for _, s := range []string{"<b onmouseover>", "{{.Secret}}", "%s%n", "null", "undefined", "true", "hoà", "hòa", "ĐÃ CÓ MÃ", "«Chè lá»", "OCOP® 5 sao", "½ kg", "=1+1", "９"} {
		got := accepted(t, "a.csv", []byte("Tên\n\""+s+"\"\n"))
		if got.Rows[0].Cells[0] != s {
			t.Errorf("%q became %q", s, got.Rows[0].Cells[0])
		}
	}
}

func TestLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	for i := range 30 {
		fmt.Fprintf(&b, "%d,x\n", i)
	}
	data := []byte(b.String())
	refused(t, "a.csv", data, Limits{Bytes: 50}, "lớn hơn")
	refused(t, "a.csv", data, Limits{Columns: 1}, "B1", "1 cột")
	if e := refused(t, "a.csv", data, Limits{Rows: 10}, "10 dòng"); e.Row != 12 {
		t.Errorf("row %d", e.Row)
	}
	if _, err := Read("a.csv", bytes.NewReader(data), int64(len(data)), Limits{Rows: 30}); err != nil {
		t.Error(err)
	}
	if _, err := Read("a.csv", bytes.NewReader(data[:10]), int64(len(data)), Limits{}); err == nil {
		t.Error("a file shorter than it says was read")
	}
}

// made is a workbook of the library with rows of any values.
func made(t testing.TB, change func(f *excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadWorkbook(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		for cell, code := range map[string]string{"C2": "dd/mm/yyyy", "C3": `[$-42A]d mmmm yyyy`, "D2": `0.00" điểm ngày"`} {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			if err != nil {
				t.Fatal(err)
			}
			_ = f.SetCellStyle("Sheet1", cell, cell, id)
		}
		_ = f.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Mỳ "}, {Text: "Chũ", Font: &excelize.Font{Bold: true}}})
		_, _ = f.NewSheet("Thứ hai")
	},
		[]any{"Tên", "Số", "Ngày", "Điểm"},
		[]any{"Che\u0300 ", 1250000, 44533, 92.5},
		[]any{nil, 0.1 + 0.2, 46000.5, true},
		[]any{nil, 1e21, -7, "x"},
	)
	want := &Sheet{Name: "Sheet1", Head: []string{"Tên", "Số", "Ngày", "Điểm"}, Ignored: []string{"Thứ hai"}, Rows: []Row{
		{2, []string{"Chè", "1250000", "03/12/2021", "92.5"}},
		{3, []string{"", "0.3", "09/12/2025 12:00:00", "TRUE"}},
		{4, []string{"Mỳ Chũ", "1000000000000000000000", "-7", "x"}},
	}}
	if diff := cmp.Diff(want, accepted(t, "a.xlsx", data)); diff != "" {
		t.Error(diff)
	}
	accepted(t, "a.csv", data) // told apart by content, not by name
}

func TestDecimal(t *testing.T) {
	for n, want := range map[float64]string{92.499999999999986: "92.5", 0.1 + 0.2: "0.3", -1e-300: "-0." + strings.Repeat("0", 299) + "1", 1e15: "1000000000000000", 0: "0", 8.75: "8.75"} {
		if got := decimal(n); got != want {
			t.Errorf("%v: %s, want %s", n, got, want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{"a_x000D_b": "a\rb", "_x0041_x": "Ax", "_x005F_x0041_": "_x0041_", "_x00": "_x00", "_xđ00_": "_xđ00_", "_xZZZZ_": "_xZZZZ_"} {
		if got := unescape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHostileWorkbooks(t *testing.T) {
	style := func(code string) func(f *excelize.File) {
		return func(f *excelize.File) {
			id, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			_ = f.SetCellStyle("Sheet1", "A2", "A2", id)
		}
	}
	head, row := []any{"Tên", "Hạng"}, []any{"Chè", 3}
	cases := []struct {
		name        string
		data        []byte
		cell, words string
	}{
		{"merged head", made(t, func(f *excelize.File) { _ = f.MergeCell("Sheet1", "A1", "B1") }, []any{"DANH SÁCH"}, head, row), "A1", "ô gộp A1:B1"},
		{"merged data", made(t, func(f *excelize.File) { _ = f.MergeCell("Sheet1", "A2", "A3") }, head, row, []any{nil, 4}), "A2", "ô gộp"},
		{"only head", made(t, nil, head), "", "không có dòng dữ liệu"},
		{"nothing", made(t, nil), "", "không có dữ liệu"},
		{"formula not computed", made(t, func(f *excelize.File) { _ = f.SetCellFormula("Sheet1", "B2", "cmd|'/c calc'!A1") }, head, []any{"Chè"}), "B2", "công thức chưa tính"},
		{"zero width", made(t, nil, head, []any{"Ch\u200Bè", 1}), "A2", "U+200B"},
		{"day before the calendar", made(t, style("dd/mm/yyyy"), head, []any{12, 1}), "A2", "ngày"},
		{"data beyond the head", made(t, nil, head, []any{"a", 1, "x"}), "C2", "ngoài các cột"},
	}
	for _, c := range cases {
		if e := refused(t, c.name+".xlsx", c.data, Limits{}, c.words); e.Cell != c.cell {
			t.Errorf("%s: at %q, want %q", c.name, e.Cell, c.cell)
		}
	}
	refused(t, "a.xlsx", made(t, nil, head, row, row, row), Limits{Rows: 2}, "Dòng 4", "2 dòng")
	refused(t, "a.xlsx", made(t, nil, head, row), Limits{Columns: 1}, "B1")
	refused(t, "a.xlsx", made(t, nil, head, row), Limits{Entries: 3}, "quá nhiều phần")
	refused(t, "a.xlsx", made(t, nil, head, row), Limits{Inflated: 1000}, "giải nén")
}

// parts packs a workbook by hand; sheet is the inside of its worksheet element.
func parts(t testing.TB, sheet string, more map[string]string) []byte {
	t.Helper()
	files := map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet>` + sheet + `</worksheet>`,
	}
	for name, body := range more {
		files[name] = body
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range files {
		if body == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(body))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const goodRows = `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Chè</t></is></c></row></sheetData>`

func TestBrokenWorkbooks(t *testing.T) {
	accepted(t, "good.xlsx", parts(t, goodRows, nil))
	rows := func(s string) []byte { return parts(t, `<sheetData>`+s+`</sheetData>`, nil) }
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><workbook><sheets><sheet name="&b;" r:id="r1"/></sheets></workbook>`
	cases := map[string][]byte{
		"row beyond the format":    rows(`<row r="2147483648"><c><v>1</v></c></row>`),
		"row number zero":          rows(`<row r="0"><c><v>1</v></c></row>`),
		"row twice":                rows(`<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>`),
		"cell of another row":      rows(`<row r="1"><c r="A2"><v>1</v></c></row>`),
		"cell twice":               rows(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`),
		"column beyond the format": rows(`<row r="1"><c r="ZZZ1"><v>1</v></c></row>`),
		"not a number":             rows(`<row r="1"><c r="A1"><v>NaN</v></c></row>`),
		"huge number":              rows(`<row r="1"><c r="A1"><v>1e400</v></c></row>`),
		"error value":              rows(`<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>`),
		"shared string missing":    rows(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`),
		"shared string negative":   rows(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`),
		"cell outside a row":       rows(`<c r="A1"><v>1</v></c>`),
		"no sheet data":            parts(t, `<nothing/>`, nil),
		"cut xml":                  parts(t, `<sheetData><row><c><v>1`, nil),
		"deep xml":                 parts(t, strings.Repeat("<a>", 20_000), nil),
		"no sheet part":            parts(t, "", map[string]string{"xl/worksheets/sheet1.xml": ""}),
		"no relations":             parts(t, goodRows, map[string]string{"xl/_rels/workbook.xml.rels": ""}),
		"no workbook":              parts(t, goodRows, map[string]string{"xl/workbook.xml": ""}),
		"hidden sheet only":        parts(t, goodRows, map[string]string{"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet state="hidden" name="A" r:id="r1"/></sheets></workbook>`}),
		"external sheet":           parts(t, goodRows, map[string]string{"xl/_rels/workbook.xml.rels": `<R><Relationship Id="r1" TargetMode="External" Target="http://a/"/></R>`}),
		"billion laughs":           parts(t, goodRows, map[string]string{"xl/workbook.xml": laughs}),
		"laughs in the strings":    parts(t, goodRows, map[string]string{"xl/sharedStrings.xml": strings.Replace(laughs, "workbook", "sst", 2)}),
		"xlsb":                     parts(t, goodRows, map[string]string{"xl/workbook.bin": "x"}),
		"macro":                    parts(t, goodRows, map[string]string{"xl/vbaProject.bin": "x"}),
		"climbing name":            parts(t, goodRows, map[string]string{"../a": "x"}),
		"backslash":                parts(t, goodRows, map[string]string{`..\a`: "x"}),
		"same name twice":          parts(t, goodRows, map[string]string{"xl/Workbook.xml": "x"}),
		"another encoding":         parts(t, goodRows, map[string]string{"xl/styles.xml": `<?xml version="1.0" encoding="utf-16"?><a/>`}),
		"xls":                      []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"),
		"docx":                     parts(t, goodRows, map[string]string{"xl/workbook.xml": "", "word/document.xml": "<a/>"}),
		"cut archive":              parts(t, goodRows, nil)[:200],
		"only a signature":         []byte("PK\x03\x04"),
		"empty archive":            []byte("PK\x05\x06" + strings.Repeat("\x00", 18)),
		"text named xlsx":          []byte("Tên,Hạng\nChè,3\n"),
	}
	for name, data := range cases {
		refused(t, name+".xlsx", data, Limits{})
	}
}

// memory is what a refusal allocates; a hostile file may not cost more than a bound.
func memory(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestBombs(t *testing.T) {
	empty := strings.Repeat(`<row/>`, 1_000_000)
	var entries bytes.Buffer
	z := zip.NewWriter(&entries)
	for i := range 65_536 {
		_, _ = z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)})
	}
	_ = z.Close()
	cases := map[string][]byte{
		"zeros":        parts(t, goodRows, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat(" ", 40<<20) + "</sst>"}),
		"other part":   parts(t, goodRows, map[string]string{"xl/media/a.bin": strings.Repeat("\x00", 40<<20)}),
		"empty rows":   parts(t, `<sheetData>`+empty+`</sheetData>`, nil),
		"long tag":     parts(t, `<sheetData a="`+strings.Repeat("abcdefgh1234567", 200_000)+`">`, nil),
		"lying size":   lying(t, parts(t, goodRows, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", 8<<20) + "</sst>"})),
		"many entries": entries.Bytes(),
	}
	for name, data := range cases {
		spent := memory(func() { refused(t, name+".xlsx", data, Limits{}) })
		if spent > 64<<20 {
			t.Errorf("%s: %d MB allocated for a file of %d KB", name, spent>>20, len(data)>>10)
		}
	}
}

// lying makes every stated size one byte, in the local and the central headers.
func lying(t *testing.T, data []byte) []byte {
	t.Helper()
	out := bytes.Clone(data)
	for i := 0; i+30 < len(out); i++ {
		if bytes.HasPrefix(out[i:], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(out[i+24:], 1)
		}
	}
	return out
}
