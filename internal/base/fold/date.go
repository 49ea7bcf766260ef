package fold

import "fmt"

const (
	dayMs     = 24 * 60 * 60 * 1000
	vietnamMs = 7 * 60 * 60 * 1000 // Việt Nam is UTC+7 all year
)

// DayOf gives the ISO date in Việt Nam at an instant in milliseconds since 1970 UTC.
func DayOf(ms int64) string { return isoOf(floorDiv(ms+vietnamMs, dayMs)) }

// AddDays gives the ISO date n days after iso; ok is false when iso is not an ISO date.
func AddDays(iso string, n int) (later string, ok bool) {
	y, m, d, ok := civil(iso)
	if !ok {
		return "", false
	}
	return isoOf(dayNumber(y, m, d) + int64(n)), true
}

// DaysBetween gives the days from one ISO date to another, negative when to is earlier;
// ok is false when either is not an ISO date.
func DaysBetween(from, to string) (days int, ok bool) {
	y1, m1, d1, ok1 := civil(from)
	y2, m2, d2, ok2 := civil(to)
	if !ok1 || !ok2 {
		return 0, false
	}
	return int(dayNumber(y2, m2, d2) - dayNumber(y1, m1, d1)), true
}

// Year gives the year of an ISO date, 0 when it is none.
func Year(iso string) int {
	y, _, _, ok := civil(iso)
	if !ok {
		return 0
	}
	return y
}

// civil reads an ISO date of the years 0001 to 9999; ok is false for a day that does not exist.
func civil(iso string) (y, m, d int, ok bool) {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return 0, 0, 0, false
	}
	y, ok1 := digits(iso[:4])
	m, ok2 := digits(iso[5:7])
	d, ok3 := digits(iso[8:])
	return y, m, d, ok1 && ok2 && ok3 && exists(y, m, d)
}

// digits reads ASCII digits only, so that full-width or signed numbers are refused.
func digits(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func exists(y, m, d int) bool {
	return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= monthLength(y, m)
}

func monthLength(y, m int) int {
	switch {
	case m == 2 && (y%4 == 0 && y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4, m == 6, m == 9, m == 11:
		return 30
	}
	return 31
}

// dayNumber counts days from 1970-01-01; years are taken to begin in March so that the
// leap day is the last of its year.
func dayNumber(y, m, d int) int64 {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return int64(365*y+y/4-y/100+y/400+(153*(m-3)+2)/5+d-1) - 719468
}

// isoOf is the inverse of dayNumber.
func isoOf(n int64) string {
	n += 719468
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	y, m, d := yoe+era*400, mp+3, doy-(153*mp+2)/5+1
	if m > 12 {
		y, m = y+1, m-12
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
