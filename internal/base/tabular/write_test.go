package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func products() Table {
	return Table{Name: "Sản phẩm", Notes: []string{"Số liệu tính đến 31/12/2021"},
		Columns: []Column{{Title: "STT", Kind: Integer}, {Title: "Tên sản phẩm"}, {Title: "Ngày cấp", Kind: Date},
			{Title: "Kinh phí", Kind: Money}, {Title: "Điểm", Kind: Points}},
		Rows: [][]Cell{
			{Num(1), Str("Mỳ Chũ"), Str("2021-12-03"), Num(1_250_000), Num(9250)},
			{Num(2), Str("=1+1"), Str("chưa cấp"), {}, Str("chưa chấm")},
			{Num(3), Str("+84 912 345 678"), Str(""), Num(-5), Num(-5)},
		}}
}

func xlsx(t testing.TB, tables ...Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteXLSX(&b, tables); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text8(t testing.TB, table Table) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func part(t *testing.T, book []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWriteXLSX(t *testing.T) {
	book := xlsx(t, products())
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetRows("Sản phẩm")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"STT", "Tên sản phẩm", "Ngày cấp", "Kinh phí", "Điểm"},
		{"1", "Mỳ Chũ", "03/12/2021", "1,250,000", "92.50"},
		{"2", "=1+1", "chưa cấp", "", "chưa chấm"},
		{"3", "+84 912 345 678", "", "-5", "-0.05"},
		nil,
		{"Số liệu tính đến 31/12/2021"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "B2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "E2": excelize.CellTypeUnset} {
		if kind, err := f.GetCellType("Sản phẩm", cell); err != nil || kind != want && kind != excelize.CellTypeNumber {
			t.Errorf("%s has type %d (%v), want %d", cell, kind, err, want)
		}
	}
	sheet := part(t, book, "xl/worksheets/sheet1.xml")
	for _, want := range []string{`state="frozen"`, `<autoFilter ref="$A$1:$E$4"`, `orientation="landscape"`} {
		if !strings.Contains(sheet, want) && !strings.Contains(sheet, strings.ReplaceAll(want, "$", "")) {
			t.Errorf("sheet lacks %s", want)
		}
	}
	if strings.Contains(sheet, "<f>") {
		t.Error("sheet has a formula")
	}
	if !strings.Contains(sheet, "<v>92.5</v>") {
		t.Error("points are not a number")
	}
}

func TestLongNumbersKeepTheirDigits(t *testing.T) {
	table := Table{Name: "a", Columns: []Column{{Title: "Số", Kind: Money}, {Title: "Điểm", Kind: Points}},
		Rows: [][]Cell{{Num(9_007_199_254_740_993), Num(-9_223_372_036_854_775_808)}}}
	got, err := Read("a.xlsx", bytes.NewReader(xlsx(t, table)), int64(len(xlsx(t, table))), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"9007199254740993", "-92233720368547758,08"}, got.Rows[0].Cells); diff != "" {
		t.Error(diff)
	}
}

// Points of every size keep their two decimals through a workbook.
func TestPointsAreExactInWorkbooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-maxExact, maxExact).Draw(t, "n")
		cell := Num(n).value(Points, looks{}).(excelize.Cell)
		got := decimal(cell.Value.(float64))
		want := strings.TrimSuffix(strings.TrimRight(hundredths(n, "."), "0"), ".")
		if want == "-0" {
			want = "0"
		}
		if got != want {
			t.Fatalf("%d became %s, want %s", n, got, want)
		}
	})
}

func TestSheetNames(t *testing.T) {
	taken := map[string]bool{}
	for _, c := range []struct{ name, want string }{
		{"Đợt 1/2021: [kết quả]?", "Đợt 1 2021 kết quả"}, {"đợt 1 2021 KẾT QUẢ", "đợt 1 2021 KẾT QUẢ 2"},
		{"", "Bảng 3"}, {"'''", "Bảng 4"}, {strings.Repeat("ữ", 40), strings.Repeat("ữ", 27)},
	} {
		if got := sheetName(c.name, len(taken), taken); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
	var tables []Table
	for range 3 {
		tables = append(tables, Table{Name: strings.Repeat("x", 50), Columns: []Column{{Title: "a"}}})
	}
	if _, err := excelize.OpenReader(bytes.NewReader(xlsx(t, tables...))); err != nil {
		t.Error(err)
	}
}

func TestWriteCSV(t *testing.T) {
	want := "\uFEFFSTT,Tên sản phẩm,Ngày cấp,Kinh phí,Điểm\r\n" +
		"1,Mỳ Chũ,03/12/2021,1250000,\"92,50\"\r\n" +
		"2,'=1+1,chưa cấp,,chưa chấm\r\n" +
		"3,+84 912 345 678,,-5,\"-0,05\"\r\n"
	if diff := cmp.Diff(want, text8(t, products())); diff != "" {
		t.Error(diff)
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"Chè": "Chè", "": "", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1+cmd": "'+1+cmd", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a", "  =1": "'  =1", "\u00a0=1": "'\u00a0=1",
		"+84912345678": "+84912345678", "+84 912.345.678": "+84 912.345.678", "+84912345678+A1": "'+84912345678+A1", "+1": "'+1", "a=b": "a=b",
	} {
		if got := guard(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// No text, whatever it is, begins with a sign that runs, and reading gives the text back.
func TestGuardedTextNeverRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[=+\-@\t\r＝＋－＠' a1]{0,6}`).Draw(t, "text")
		got := guard(s)
		if runs(got) && !telephone(got) {
			t.Fatalf("%q is written as %q", s, got)
		}
		if unguard(got) != s {
			t.Fatalf("%q came back as %q", s, unguard(got))
		}
	})
}

func TestWritersRefuseTooManyCells(t *testing.T) {
	bad := Table{Name: "a", Columns: []Column{{Title: "a"}}, Rows: [][]Cell{{Str("1"), Str("2")}}}
	if err := WriteCSV(io.Discard, bad); err == nil {
		t.Error("csv: two cells in one column")
	}
	if err := WriteXLSX(io.Discard, []Table{bad}); err == nil {
		t.Error("xlsx: two cells in one column")
	}
	if err := WriteXLSX(io.Discard, []Table{{Name: "a"}}); err == nil {
		t.Error("xlsx: no columns")
	}
}

func TestHostileTextIsWritten(t *testing.T) {
	nasty := "a\x00b\x1fc\uFFFFd\xff<t>&amp;_x000D_ " + strings.Repeat("ữ", 40_000)
	table := Table{Name: nasty, Notes: []string{nasty}, Columns: []Column{{Title: nasty}}, Rows: [][]Cell{{Str(nasty)}}}
	f, err := excelize.OpenReader(bytes.NewReader(xlsx(t, table)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetCellValue(f.GetSheetName(0), "A2")
	if err != nil || !strings.HasPrefix(got, "abcd\uFFFD<t>&amp;_x000D_ ữ") || !strings.HasSuffix(got, "(đã cắt bớt)") {
		t.Errorf("%.60q…, %v", got, err)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text8(t, table), bom))).ReadAll()
	if err != nil || len(records) != 2 {
		t.Errorf("%d records, %v", len(records), err)
	}
}

// What is written is read back, by both formats.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`([A-Za-zĐđạảẽỹơư0-9=+@,;"'-]{1,8}( [a-zà.]{1,5}){0,3}){0,1}`)
		table := Table{Name: "Bảng", Columns: []Column{{Title: "Tên"}, {Title: "Số", Kind: Integer}, {Title: "Ngày", Kind: Date}, {Title: "Điểm", Kind: Points}}}
		var want [][]string
		for range rapid.IntRange(1, 12).Draw(t, "rows") {
			name, n, p := word.Draw(t, "name"), rapid.Int64Range(0, 1e9).Draw(t, "n"), rapid.Int64Range(0, 10_000).Draw(t, "points")
			y, m, d := rapid.IntRange(1901, 2099).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")
			table.Rows = append(table.Rows, []Cell{Str(name), Num(n), Str(fmt.Sprintf("%d-%02d-%02d", y, m, d)), Num(p)})
			want = append(want, []string{name, fmt.Sprint(n), fmt.Sprintf("%02d/%02d/%d", d, m, y), hundredths(p, ",")})
		}
		var book, plain bytes.Buffer
		if WriteXLSX(&book, []Table{table}) != nil || WriteCSV(&plain, table) != nil {
			t.Fatal("not written")
		}
		for name, data := range map[string][]byte{"a.xlsx": book.Bytes(), "a.csv": plain.Bytes()} {
			s, err := Read(name, bytes.NewReader(data), int64(len(data)), Limits{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for i, row := range s.Rows {
				got := append([]string{}, row.Cells...)
				if name == "a.xlsx" {
					whole, part, _ := strings.Cut(got[3], ".")
					got[3] = whole + "," + (part + "00")[:2]
				}
				if diff := cmp.Diff(want[i], got); diff != "" || row.Number != i+2 {
					t.Fatalf("%s row %d: %s", name, row.Number, diff)
				}
			}
			if len(s.Rows) != len(want) {
				t.Fatalf("%s: %d rows of %d", name, len(s.Rows), len(want))
			}
		}
	})
}
