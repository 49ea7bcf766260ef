package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tidy checks and normalises one cell: composed letters (NFC), plain spaces, nothing around. What
// cannot be seen on the screen is refused, because two names that look alike must be alike.
func tidy(s string, row, column, most int) (string, error) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\t' || r == 0xA0 || r == 0x202F || r == 0x3000 {
			return ' '
		}
		return r
	}, s))
	if s == "" {
		return "", nil
	}
	if utf8.RuneCountInString(s) > most {
		return "", refuseCell(row, column, "dài hơn %d ký tự; hãy rút gọn nội dung.", most)
	}
	s = norm.NFC.String(s)
	marks := 0
	for _, r := range s {
		if hidden(r) {
			return "", refuseCell(row, column, "có ký tự ẩn U+%04X; hãy xóa nội dung và gõ lại ô này.", r)
		}
		if marks++; !unicode.Is(unicode.Mn, r) {
			marks = 0
		}
		if marks > 3 {
			return "", refuseCell(row, column, "có quá nhiều dấu chồng lên một chữ; hãy xóa nội dung và gõ lại ô này.")
		}
	}
	if garbled(s) {
		return "", refuseCell(row, column, "có chữ bị lỗi bảng mã (“%s”); hãy chuyển tệp sang Unicode và lưu dạng CSV UTF-8 hoặc .xlsx.", shorten(s))
	}
	return s, nil
}

// hidden characters: control, zero width, direction, tags, damaged and reserved ones.
func hidden(r rune) bool {
	switch {
	case r == '\n':
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == utf8.RuneError:
		return true
	case r == 0x2028, r == 0x2029, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r == 0x34F:
		return true
	}
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 || r&0xFFFE == 0xFFFE
}

// garbled recognises Vietnamese read in a wrong table of characters: UTF-8 taken for Latin-1
// ("Há»£p tÃ¡c"), and the fonts of before Unicode, which put marks inside words ("s¶n phÈm").
func garbled(s string) bool {
	for _, twice := range []string{"Ã¡", "Ã¢", "Ã´", "Ã©", "Ãª", "Ã³", "Æ°", "Æ¡", "Ä‘", "Äƒ"} {
		if strings.Contains(s, twice) {
			return true
		}
	}
	r := []rune(s)
	for i := range max(len(r)-2, 0) {
		// The second and third byte of ẠẢ...ỹ, seen as Latin-1 or Windows-1252.
		if r[i] == 'á' && (r[i+1] == 'º' || r[i+1] == '»') && (r[i+2] >= 0xA0 && r[i+2] < 0xC0 ||
			strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", r[i+2])) {
			return true
		}
	}
	before, sign := rune(0), false
	for _, r := range s {
		if sign && unicode.IsLetter(r) {
			return true
		}
		sign = unicode.IsLetter(before) && strings.ContainsRune("¶¸¹µ¨¾¼½¬®©", r)
		before = r
	}
	return false
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

const asUTF8 = "hãy mở bằng Excel, chọn “Lưu thành” và dạng “CSV UTF-8”, hoặc lưu dạng .xlsx"

// decode gives the text of a file in UTF-8 or in UTF-16LE with its mark. Nothing is guessed.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		if len(data)%2 != 0 {
			return "", refuse("Tệp UTF-16 bị cụt ở cuối; %s.", asUTF8)
		}
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i < len(data); i += 2 {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		}
		s := string(utf16.Decode(units))
		if strings.ContainsRune(s, utf8.RuneError) {
			return "", refuse("Tệp UTF-16 có ký tự hỏng; %s.", asUTF8)
		}
		return s, nil
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return "", refuse("Tệp dùng bảng mã UTF-16BE; %s.", asUTF8)
	case bytes.IndexByte(data, 0) >= 0:
		return "", refuse("Tệp có ký tự rỗng (NUL), không phải tệp CSV UTF-8; %s.", asUTF8)
	case !utf8.Valid(data):
		line := 1 + bytes.Count(data[:invalid(data)], []byte("\n"))
		return "", refuse("Tệp không phải UTF-8 (dòng %d); %s.", line, asUTF8)
	}
	return string(bytes.TrimPrefix(data, []byte(bom))), nil
}

// invalid is the place of the first byte that is not UTF-8.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

// separator is the one that the first line with content has most of, outside quotes.
func separator(s string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range strings.TrimLeft(s, "\r\n") {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			count[r]++
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

func readText(data []byte, l Limits) (*Sheet, error) {
	s, err := decode(data)
	if err != nil {
		return nil, err
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if i := strings.IndexByte(s, '\r'); i >= 0 {
		return nil, refuseRow(1+strings.Count(s[:i], "\n"), "có dấu xuống dòng kiểu lạ (CR); %s.", asUTF8)
	}
	r := csv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	r.Comma = separator(s)
	b := &builder{limits: l, rectangular: true}
	number, next := 0, 1 // of the record as a spreadsheet counts; the line after the last record
	for {
		record, err := r.Read()
		if err == io.EOF {
			return b.done()
		}
		if err != nil {
			return nil, textError(err)
		}
		line, _ := r.FieldPos(0)
		last, _ := r.FieldPos(len(record) - 1)
		number += 1 + line - next
		next = last + strings.Count(record[len(record)-1], "\n") + 1
		for i, cell := range record {
			record[i] = unguard(cell)
		}
		if err := b.add(number, record); err != nil {
			return nil, err
		}
	}
}

// unguard takes away the apostrophe that [WriteCSV] put before a text.
func unguard(s string) string {
	if s != "" && s[0] == '\'' && runs(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func textError(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return err
	}
	row := max(p.StartLine, 1)
	return refuseRow(row, "có dấu nháy kép đặt sai hoặc không khép; hãy sửa dấu nháy ở dòng này.")
}
