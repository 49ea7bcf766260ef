package tabular

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

const bom = "\uFEFF"

// WriteCSV writes the table as UTF-8 with a byte order mark, commas and CRLF, as Vietnamese Excel
// opens it: dates 01/03/2026, points 92,50, money and integers without separators. A text that a
// spreadsheet would run as a formula gets an apostrophe in front.
func WriteCSV(w io.Writer, t Table) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString(bom); err != nil {
		return fmt.Errorf("tabular: csv %q: %w", t.Name, err)
	}
	out := csv.NewWriter(b)
	out.UseCRLF = true
	record := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		record[i] = guard(clean(c.Title))
	}
	if err := out.Write(record); err != nil {
		return fmt.Errorf("tabular: csv %q: %w", t.Name, err)
	}
	for n, row := range t.Rows {
		if len(row) > len(t.Columns) {
			return fmt.Errorf("tabular: csv %q: row %d has %d cells, %d columns", t.Name, n+1, len(row), len(t.Columns))
		}
		clear(record)
		for i, cell := range row {
			record[i] = cell.plain(t.Columns[i].Kind)
		}
		if err := out.Write(record); err != nil {
			return fmt.Errorf("tabular: csv %q: %w", t.Name, err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("tabular: csv %q: %w", t.Name, err)
	}
	return b.Flush()
}

// plain is the cell as it stands in a text file.
func (c Cell) plain(k Kind) string {
	switch {
	case c.numeric && k == Points:
		return hundredths(c.number, ",")
	case c.numeric:
		return strconv.FormatInt(c.number, 10)
	case k == Date:
		if t, ok := day(c.text); ok {
			return t.Format("02/01/2006")
		}
	}
	return guard(clean(c.text))
}

// hundredths writes points with two decimals without passing through a float.
func hundredths(n int64, comma string) string {
	sign := ""
	u := uint64(n)
	if n < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d%s%02d", sign, u/100, comma, u%100)
}

// guard puts an apostrophe before what a spreadsheet would run. Numbers after a plus sign, as
// telephone numbers are written, cannot run and stay readable. A text that has such an apostrophe
// already gets another, so that reading gives back what was written.
func guard(s string) string {
	if !runs(strings.TrimLeft(s, "'")) || telephone(s) {
		return s
	}
	return "'" + s
}

// runs tells whether a spreadsheet may take the text for a formula. Full-width signs are turned
// into plain ones by some input methods and programs.
func runs(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == '\t' || s[0] == '\r' {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \t\r\n\u00a0\u3000"))
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

func telephone(s string) bool {
	if len(s) < 8 || s[0] != '+' {
		return false
	}
	for _, r := range s[1:] {
		if (r < '0' || r > '9') && r != ' ' && r != '.' {
			return false
		}
	}
	return true
}

// clean removes what neither a workbook nor a text file may hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
