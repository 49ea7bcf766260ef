package tabular

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// sound checks what holds of every answer of Read: a whole table of clean text, or one sentence.
func sound(t *testing.T, s *Sheet, err error, l Limits) {
	t.Helper()
	var e *Error
	if err != nil {
		if s != nil || !errors.As(err, &e) || e.Sentence == "" || !utf8.ValidString(e.Sentence) || strings.Contains(e.Sentence, "%!") {
			t.Fatalf("sheet %v, error %v", s, err)
		}
		return
	}
	if len(s.Head) == 0 || len(s.Rows) == 0 || len(s.Rows) > l.Rows || len(s.Head) > l.Columns {
		t.Fatalf("a table of %d columns and %d rows", len(s.Head), len(s.Rows))
	}
	last := 0
	for _, row := range s.Rows {
		if row.Number <= last || len(row.Cells) != len(s.Head) || strings.Join(row.Cells, "") == "" {
			t.Fatalf("row %d after %d with %q", row.Number, last, row.Cells)
		}
		last = row.Number
		for _, cell := range append(row.Cells, s.Head...) {
			again, err := tidy(cell, 1, 0, l.Runes)
			if err != nil || again != cell {
				t.Fatalf("%q is not clean: %q, %v", cell, again, err)
			}
		}
	}
}

func FuzzReadText(f *testing.F) {
	for _, s := range []string{"Tên,Hạng\nChè,3\n", bom + "a;b\r\n\"x\n\";2\r\n", "a\tb\n1\t2", "\xFF\xFEa\x00\n\x00b\x00", "a\n\"b", "a\r\nb\xE0", "Tên\n'=1", "\n\n,\na,b\n1"} {
		f.Add([]byte(s))
	}
	l := Limits{Rows: 50, Columns: 8, Runes: 60, Bytes: 1 << 16}.full()
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read("a.csv", bytes.NewReader(data), int64(len(data)), l)
		sound(t, s, err, l)
	})
}

// FuzzReadSheet gives the reader of workbooks any sheet, strings and styles in a sound archive; the
// bytes of the archive itself are FuzzReadWorkbook's.
func FuzzReadSheet(f *testing.F) {
	f.Add(goodRows, "<sst/>", "<styleSheet/>")
	f.Add(`<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="9"><c s="1"><v>44533</v></c></row></sheetData><mergeCells><mergeCell ref="B7"/></mergeCells>`,
		`<sst><si><t>Tên_x000D_</t><rPh><t>x</t></rPh></si></sst>`, `<s><numFmts><numFmt numFmtId="170" formatCode="dd/mm"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></s>`)
	l := Limits{Rows: 50, Columns: 8, Runes: 60, Bytes: 1 << 16, Inflated: 1 << 20}.full()
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		data := parts(t, sheet, map[string]string{"xl/sharedStrings.xml": shared, "xl/styles.xml": styles})
		s, err := Read("a.xlsx", bytes.NewReader(data), int64(len(data)), l)
		sound(t, s, err, l)
	})
}

func FuzzReadWorkbook(f *testing.F) {
	f.Add(parts(f, goodRows, nil))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xD0\xCF\x11\xE0"))
	l := Limits{Rows: 50, Columns: 8, Runes: 60, Bytes: 1 << 16, Inflated: 1 << 20}.full()
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read("a.xlsx", bytes.NewReader(data), int64(len(data)), l)
		sound(t, s, err, l)
	})
}
