package rulebook

import (
	"fmt"
	"slices"
	"time"
)

// Calendar knows on which days state offices of Vietnam work: Monday to Friday, without public
// holidays and their days in lieu, with the swaps of each year. It holds published facts only:
// a day outside its years, or one that no source settles, is a NoCalendar and never a guess.
// Law: Labour Code 2019 art. 111.3, 112 (2012: art. 110, 115); Decision 188/1999/QĐ-TTg
// (week of 40 hours). The zero Calendar knows no year.
type Calendar struct{ years map[int]*CalendarYear }

// CalendarYear is one year as published.
type CalendarYear struct {
	Year      int         `yaml:"year"`
	LunarNew  Date        `yaml:"lunar_new_year"` // mùng 1 Tết
	HungKings Date        `yaml:"hung_kings"`     // mùng 10 tháng 3 âm lịch
	Lunar     Evidence    `yaml:"lunar"`          // where the two dates come from
	Holidays  []Holiday   `yaml:"holidays"`
	InLieu    []InLieu    `yaml:"in_lieu"`
	Swaps     []Swap      `yaml:"swaps"`
	NoSwaps   bool        `yaml:"swaps_unknown"` // the year's swaps are not published or not found
	Unsettled []Unsettled `yaml:"unsettled"`
	Citation  string      `yaml:"citation"`
}

// Evidence is where a date comes from and how sure we are: high, medium or low.
type Evidence struct {
	Source     string `yaml:"source"`
	Confidence string `yaml:"confidence"`
}

// sure is the highest confidence: read in the notice or in several independent reports.
const sure = "high"

// Holiday is one public holiday, all its days.
type Holiday struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"` // Vietnamese
	English  string `yaml:"english"`
	From     Date   `yaml:"from"`
	To       Date   `yaml:"to"`
	Evidence `yaml:",inline"`
}

// InLieu is a working day off because a holiday fell on a weekend. Law: Labour Code 2019 art. 111.3.
type InLieu struct {
	Day Date `yaml:"day"`
	For Date `yaml:"for"` // the holiday that fell on a weekend
}

// Swap is a working day off that is worked on another day instead, by decision for the year.
type Swap struct {
	Off      Date `yaml:"off"`    // empty: it lies in another year's file
	Worked   Date `yaml:"worked"` // empty: the same
	Evidence `yaml:",inline"`
}

// Unsettled are days of which no source says whether offices work.
type Unsettled struct {
	From Date   `yaml:"from"`
	To   Date   `yaml:"to"`
	Why  string `yaml:"why"` // Vietnamese
}

// NoCalendar is the refusal to count over a day that the calendar does not know.
type NoCalendar struct {
	Day Date
	Why string // Vietnamese; empty: the whole year is missing
}

// Error is one Vietnamese sentence.
func (e NoCalendar) Error() string {
	if e.Why != "" {
		return fmt.Sprintf("chưa xác định được ngày %s có phải ngày làm việc không: %s", e.Day.Text(), e.Why)
	}
	return fmt.Sprintf("chưa có lịch ngày nghỉ của năm %.4s nên không tính được ngày %s", string(e.Day), e.Day.Text())
}

// Years are the years the calendar knows, ascending.
func (c *Calendar) Years() []*CalendarYear {
	var out []*CalendarYear
	for _, y := range c.years {
		out = append(out, y)
	}
	slices.SortFunc(out, func(a, b *CalendarYear) int { return a.Year - b.Year })
	return out
}

// WorkingDay tells whether state offices work on a day. A day that is no date is an error; one
// that the calendar does not know is a NoCalendar.
func (c *Calendar) WorkingDay(d Date) (bool, error) {
	t, err := time.Parse(layout, string(d))
	if err != nil {
		return false, fmt.Errorf("date %q is not a day written YYYY-MM-DD", string(d))
	}
	y := c.years[t.Year()]
	if y == nil {
		return false, NoCalendar{Day: d}
	}
	if weekend(d) {
		return y.made(d), nil
	}
	for _, u := range y.Unsettled {
		if within(d, u.From, u.To) {
			return false, NoCalendar{Day: d, Why: u.Why}
		}
	}
	return !y.off(d), nil
}

// made tells whether a weekend day is worked in place of another.
func (y *CalendarYear) made(d Date) bool {
	return slices.ContainsFunc(y.Swaps, func(s Swap) bool { return s.Worked == d })
}

// off tells whether a weekday is free.
func (y *CalendarYear) off(d Date) bool {
	return slices.ContainsFunc(y.Holidays, func(h Holiday) bool { return within(d, h.From, h.To) }) ||
		slices.ContainsFunc(y.InLieu, func(x InLieu) bool { return x.Day == d }) ||
		slices.ContainsFunc(y.Swaps, func(s Swap) bool { return s.Off == d })
}

func within(d, from, to Date) bool { return d.Compare(from) >= 0 && d.Compare(to) <= 0 }

// AddWorkingDays is the n-th working day after a day, which itself does not count (before it
// when n is negative); n of 0 is the day itself. Law: Civil Code 2015 art. 147.2 (the first day
// is not counted).
func (c *Calendar) AddWorkingDays(from Date, n int) (Date, error) {
	if _, err := ParseDate(string(from)); err != nil {
		return "", err
	}
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	d := from
	for left > 0 {
		d = d.AddDays(step)
		works, err := c.WorkingDay(d)
		if err != nil {
			return "", err
		}
		if works {
			left--
		}
	}
	return d, nil
}

// Between is how many working days lie after a day, up to another that counts when it is
// worked. It is negative, and counts the earlier day instead, when to lies before from.
func (c *Calendar) Between(from, to Date) (int, error) {
	for _, d := range []Date{from, to} {
		if _, err := ParseDate(string(d)); err != nil {
			return 0, err
		}
	}
	step := 1
	if to.Compare(from) < 0 {
		step = -1
	}
	n := 0
	for d := from; d != to; {
		d = d.AddDays(step)
		works, err := c.WorkingDay(d)
		if err != nil {
			return 0, err
		}
		if works {
			n += step
		}
	}
	return n, nil
}

// NextWorkingDay is the day itself when it is worked, else the first worked day after it.
// Law: Civil Code 2015 art. 148.5 (a term whose last day is off ends on the next working day).
func (c *Calendar) NextWorkingDay(d Date) (Date, error) {
	works, err := c.WorkingDay(d)
	if err != nil || works {
		return d, err
	}
	return c.AddWorkingDays(d, 1)
}

// Doubts are the reasons why a count between two days may change, in Vietnamese sentences:
// years whose swaps are not known, and swaps within the days that were not compared with
// their notice. Days that are unsettled are no doubt but a NoCalendar.
func (c *Calendar) Doubts(from, to Date) []string {
	if to.Compare(from) < 0 {
		from, to = to, from
	}
	var out []string
	for _, y := range c.Years() {
		if y.NoSwaps && from.year() <= y.Year && y.Year <= to.year() {
			out = append(out, fmt.Sprintf("Chưa có quyết định hoán đổi ngày làm việc của năm %d; kết quả có thể thay đổi.", y.Year))
		}
		for _, s := range y.Swaps {
			if s.Confidence != sure && (within(s.Off, from, to) || within(s.Worked, from, to)) {
				out = append(out, fmt.Sprintf("Ngày làm bù %s chưa được đối chiếu với văn bản gốc; kết quả có thể thay đổi.", s.Worked.Text()))
			}
		}
	}
	return out
}
