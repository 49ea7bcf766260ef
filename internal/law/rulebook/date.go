package rulebook

import (
	"fmt"
	"strings"
	"time"
)

// Date is a legal date without hour or zone, written "2026-05-22". The empty Date means
// "no date" (a book still in force has no last filing date).
type Date string

const layout = "2006-01-02"

// ParseDate reads "2026-05-22"; it refuses anything else, also days that do not exist.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(layout, s); err != nil {
		return "", fmt.Errorf("date %q is not a day written YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// Compare is -1, 0 or 1 as d is before, on or after e.
func (d Date) Compare(e Date) int { return strings.Compare(string(d), string(e)) }

// AddDays is the day n days later (earlier when n is negative). An invalid Date stays as it is.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(layout, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(layout))
}

// AddMonths is the same day n months later, or the last day of that month when it is
// shorter: 36 months from 2024-02-29 end on 2027-02-28. An invalid Date stays as it is.
func (d Date) AddMonths(n int) Date {
	t, err := time.Parse(layout, string(d))
	if err != nil {
		return d
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.AddDate(0, 0, min(t.Day(), last)-1).Format(layout))
}

// LastDayBefore is the last allowed day of a limit printed as "before": before 30 June is 29 June.
// It is a calendar day; whether it is worked plays no part. An invalid Date stays as it is.
func LastDayBefore(d Date) Date { return d.AddDays(-1) }

// year of a valid Date.
func (d Date) year() int {
	t, err := time.Parse(layout, string(d))
	if err != nil {
		return 0
	}
	return t.Year()
}

// Text is the date as an official writes it: 22/05/2026, empty for the empty Date.
func (d Date) Text() string {
	if len(d) != len(layout) {
		return string(d)
	}
	return string(d[8:10] + "/" + d[5:7] + "/" + d[0:4])
}

// MonthDay is a day that returns every year, written "06-30".
type MonthDay string

// In is that day in a year.
func (m MonthDay) In(year int) Date { return Date(fmt.Sprintf("%04d-%s", year, string(m))) }
