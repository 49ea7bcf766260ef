package tabular

import "time"

// Kind says how the cells of a column are written.
type Kind int

// Kinds. Integer and Money take a number; Money is whole đồng. Points takes a number in hundredths
// of a point and shows two decimals. Date takes text like 2026-03-01 and shows 01/03/2026.
const (
	Text Kind = iota
	Integer
	Date
	Money
	Points
)

// Column of a table. Width is in characters; 0 chooses one by the kind.
type Column struct {
	Title string
	Kind  Kind
	Width float64
}

// Cell is a text or a number; the zero value is an empty cell. A text in a column of numbers or
// dates is written as it stands, so that "chưa chấm" needs no column of its own.
type Cell struct {
	text    string
	number  int64
	numeric bool
}

// Str is a cell of text.
func Str(text string) Cell { return Cell{text: text} }

// Num is a cell of a whole number in the unit of its column: hundredths in a column of Points.
func Num(n int64) Cell { return Cell{number: n, numeric: true} }

// Table is a head and its rows. Cells beyond the columns of a row's table are an error of the
// writers; missing ones are empty.
type Table struct {
	// Name becomes the name of the sheet.
	Name    string
	Columns []Column
	Rows    [][]Cell
	// Notes stand under the table in a workbook, one a line, and in the head of its printed pages:
	// cut-off date, source, a warning that figures are illustrative. Text files leave them out.
	Notes []string
}

// day reads a legal date; ok is false for any other text.
func day(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// serial is the number of a day in a workbook. Days before March 1900 have no number that all
// programs agree on, since the format counts a 29 February that never was.
func serial(t time.Time) (int64, bool) {
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	n := int64(t.Sub(zero).Hours() / 24)
	return n, n > 60 && t.Year() <= 9999
}

// maxExact is the largest number of which a workbook keeps every digit: it has 15.
const maxExact = 999_999_999_999_999
