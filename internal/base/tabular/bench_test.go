package tabular

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// big is an export of 20,000 rows and 10 columns, as a province's register is.
func big() Table {
	t := Table{Name: "Sản phẩm"}
	for _, k := range []Kind{Integer, Text, Text, Date, Money, Points, Text, Text, Integer, Points} {
		t.Columns = append(t.Columns, Column{Title: fmt.Sprintf("Cột %d", len(t.Columns)+1), Kind: k})
	}
	for i := range int64(20_000) {
		t.Rows = append(t.Rows, []Cell{Num(i), Str("Mỳ Chũ Hiền Phước " + strconv.FormatInt(i, 10)), Str("Hợp tác xã số " + strconv.FormatInt(i%900, 10)),
			Str("2021-12-03"), Num(i * 1000), Num(i % 10_000), Str("Lục Ngạn"), Str("4 sao"), Num(i % 7), Num(9250)})
	}
	return t
}

func elapsed(b *testing.B, rounds int, f func()) float64 {
	b.Helper()
	start := time.Now()
	for range rounds {
		f()
	}
	return float64(time.Since(start)) / float64(rounds)
}

// bare is the least the library can do with the same cells: no styles, no frozen head.
func bare(b *testing.B, t Table) {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	values := make([]any, len(t.Columns))
	for n, row := range t.Rows {
		for i, c := range row {
			values[i] = any(c.text)
			if c.numeric {
				values[i] = c.number
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(n+1), values); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Flush(); err != nil {
		b.Fatal(err)
	}
	if _, err := f.WriteTo(bytes.NewBuffer(nil)); err != nil {
		b.Fatal(err)
	}
}

// file writes the same cells to a plain file.
func file(b *testing.B, t Table, path string) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for _, row := range t.Rows {
		for i, c := range row {
			_, _ = w.WriteString(c.plain(t.Columns[i].Kind))
			_ = w.WriteByte('\t')
		}
		_ = w.WriteByte('\n')
	}
	if w.Flush() != nil || f.Close() != nil {
		b.Fatal("file not written")
	}
}

func BenchmarkWriteXLSX(b *testing.B) {
	t := big()
	path := filepath.Join(b.TempDir(), "plain")
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteXLSX(bytes.NewBuffer(nil), []Table{t}); err != nil {
			b.Fatal(err)
		}
	}
	spent := float64(b.Elapsed()) / float64(b.N)
	b.ReportMetric(spent/elapsed(b, 3, func() { bare(b, t) }), "x-library")
	b.ReportMetric(spent/elapsed(b, 3, func() { file(b, t, path) }), "x-file")
}

func BenchmarkReadXLSX(b *testing.B) {
	var book bytes.Buffer
	if err := WriteXLSX(&book, []Table{big()}); err != nil {
		b.Fatal(err)
	}
	data := book.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read("a.xlsx", bytes.NewReader(data), int64(len(data)), Limits{}); err != nil {
			b.Fatal(err)
		}
	}
	spent := float64(b.Elapsed()) / float64(b.N)
	b.ReportMetric(spent/elapsed(b, 1, func() {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.GetRows(f.GetSheetName(0)); err != nil {
			b.Fatal(err)
		}
	}), "x-library")
}
