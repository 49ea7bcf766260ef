package tabular

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// book is what the parts of a workbook say before its sheet is read.
type book struct {
	*archive
	limits  Limits
	name    string // of the sheet that is read
	part    string
	ignored []string
	shared  []string
	dates   []bool // by style: the number of a cell is a day
	since04 bool   // days are counted from 1904
}

func readWorkbook(data []byte, l Limits) (*Sheet, error) {
	a, err := openArchive(data, l)
	if err != nil {
		return nil, err
	}
	b := &book{archive: a, limits: l}
	for _, step := range []func() error{b.readBook, b.readStyles, b.readShared} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.readSheet()
}

// readBook finds the first visible sheet.
func (b *book) readBook() error {
	t, err := b.open("xl/workbook.xml")
	if err != nil {
		return err
	}
	id, count := "", 0
	err = t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.since04 = attr(e, "date1904") == "1" || attr(e, "date1904") == "true"
		case "sheet":
			if count++; count > b.limits.Entries {
				return errZip
			}
			state := attr(e, "state")
			if id == "" && (state == "" || state == "visible") {
				id, b.name = relationID(e), attr(e, "name")
				return nil
			}
			b.ignored = append(b.ignored, attr(e, "name"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if id == "" {
		return refuse("Tệp không có trang tính nào đang hiện; hãy bỏ ẩn trang tính cần nhập rồi lưu lại.")
	}
	return b.locate(id)
}

// relationID is the r:id of a sheet; sheetId is another thing.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// locate finds the part of the sheet.
func (b *book) locate(id string) error {
	t, err := b.open("xl/_rels/workbook.xml.rels")
	if err != nil || t == nil {
		return errZip
	}
	err = t.each(func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attr(e, "Id") == id && attr(e, "TargetMode") != "External" {
			target := attr(e, "Target")
			if strings.HasPrefix(target, "/") {
				b.part = strings.TrimPrefix(target, "/")
			} else {
				b.part = path.Join("xl", target)
			}
		}
		return nil
	})
	if err == nil && b.part == "" {
		return errZip
	}
	return err
}

// readStyles learns which styles show a number as a day.
func (b *book) readStyles() error {
	t, err := b.open("xl/styles.xml")
	if err != nil || t == nil {
		return err
	}
	custom := map[string]bool{}
	cells := false
	return t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(custom) < 5000 {
				custom[attr(e, "numFmtId")] = showsDay(attr(e, "formatCode"))
			}
		case "cellXfs":
			cells = true
		case "cellStyles", "cellStyleXfs", "dxfs":
			cells = false
		case "xf":
			if !cells {
				return nil
			}
			if len(b.dates) > 70_000 {
				return errZip
			}
			id := attr(e, "numFmtId")
			n, _ := strconv.Atoi(id) // an id that is no number is no built-in format
			b.dates = append(b.dates, custom[id] || n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58)
		}
		return nil
	})
}

// showsDay tells whether a number format has a day or a year outside quotes and brackets.
func showsDay(code string) bool {
	quoted, bracket, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case !bracket && (r == 'd' || r == 'y'):
			return true
		}
	}
	return false
}

// readShared reads the strings that cells refer to by number.
func (b *book) readShared() error {
	t, err := b.open("xl/sharedStrings.xml")
	if err != nil || t == nil {
		return err
	}
	most := (b.limits.Rows + 1000) * b.limits.Columns
	return t.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(b.shared) >= most {
			return refuse("Tệp có quá nhiều nội dung; hãy chia thành nhiều tệp nhỏ hơn.")
		}
		s, err := t.words()
		b.shared = append(b.shared, s)
		return err
	})
}
