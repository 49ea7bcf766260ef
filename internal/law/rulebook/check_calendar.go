package rulebook

import (
	"fmt"
	"slices"
	"time"
)

// calendar reads every year of the folder calendar and checks that each is whole.
func (r *reader) calendar() *Calendar {
	c := &Calendar{years: map[int]*CalendarYear{}}
	for _, name := range r.glob("calendar/*.yaml") {
		y := &CalendarYear{}
		f := r.yaml(name, y)
		if name != fmt.Sprintf("calendar/%d.yaml", y.Year) {
			r.bad(f, "year", "year %d is not the file's name", y.Year)
		}
		c.years[y.Year] = y
		r.checkYear(f, y)
	}
	return c
}

// checkYear wants known dates of the year, sources, and a day in lieu for each holiday that
// falls on a weekend.
func (r *reader) checkYear(f file, y *CalendarYear) {
	if y.Citation == "" || len(y.Holidays) == 0 {
		r.bad(f, "citation", "year %d lacks a citation or holidays", y.Year)
	}
	r.inYear(f, "lunar_new_year", y, y.LunarNew)
	r.inYear(f, "hung_kings", y, y.HungKings)
	r.evidence(f, "lunar", y.Lunar)
	for _, h := range y.Holidays {
		r.inYear(f, h.ID, y, h.From)
		r.inYear(f, h.ID, y, h.To)
		r.evidence(f, h.ID, h.Evidence)
		if h.ID == "" || h.Name == "" || h.English == "" || h.To.Compare(h.From) < 0 {
			r.bad(f, h.ID, "holiday %q lacks its id, a name, or ends before it begins", h.ID)
		}
	}
	for _, s := range y.Swaps {
		r.checkSwap(f, y, s)
	}
	for _, u := range y.Unsettled {
		r.inYear(f, "unsettled", y, u.From)
		r.inYear(f, "unsettled", y, u.To)
		if u.Why == "" || u.To.Compare(u.From) < 0 {
			r.bad(f, "unsettled", "unsettled days from %s lack a reason or end before they begin", u.From)
		}
	}
	r.checkFixed(f, y)
	r.checkInLieu(f, y)
}

// fixed are the holidays of every year on fixed days. Law: Labour Code 2012 art. 115, 2019 art. 112.
var fixed = [...]MonthDay{"01-01", "04-30", "05-01", "09-02"}

func (r *reader) checkFixed(f file, y *CalendarYear) {
	days := []Date{y.LunarNew, y.HungKings}
	for _, m := range fixed {
		days = append(days, m.In(y.Year))
	}
	for _, d := range days {
		known := slices.ContainsFunc(y.Holidays, func(h Holiday) bool { return within(d, h.From, h.To) }) ||
			slices.ContainsFunc(y.Unsettled, func(u Unsettled) bool { return within(d, u.From, u.To) })
		if !known {
			r.bad(f, "holidays", "%s is a public holiday every year and is missing", d)
		}
	}
}

// checkInLieu wants one day in lieu for each holiday on a weekend, on a weekday after it that
// is otherwise worked, and no other.
func (r *reader) checkInLieu(f file, y *CalendarYear) {
	given := map[Date]bool{}
	for _, x := range y.InLieu {
		r.inYear(f, "in_lieu", y, x.Day)
		holiday := slices.ContainsFunc(y.Holidays, func(h Holiday) bool { return within(x.For, h.From, h.To) })
		inHoliday := slices.ContainsFunc(y.Holidays, func(h Holiday) bool { return within(x.Day, h.From, h.To) })
		if !holiday || !weekend(x.For) || weekend(x.Day) || inHoliday || x.Day.Compare(x.For) <= 0 || given[x.For] {
			r.bad(f, "in_lieu", "%s in lieu of %s: not a weekday after a holiday that fell on a weekend, or given twice", x.Day, x.For)
		}
		given[x.For] = true
	}
	for _, h := range y.Holidays {
		for d := h.From; d.Compare(h.To) <= 0 && d.year() == y.Year; d = d.AddDays(1) {
			if weekend(d) && !given[d] {
				r.bad(f, h.ID, "%s is a holiday on a weekend without a day in lieu", d)
			}
		}
	}
}

func (r *reader) checkSwap(f file, y *CalendarYear, s Swap) {
	r.evidence(f, "swaps", s.Evidence)
	for _, d := range []Date{s.Off, s.Worked} {
		if d != "" {
			r.inYear(f, "swaps", y, d)
		}
	}
	if (s.Off == "" && s.Worked == "") || (s.Off != "" && weekend(s.Off)) || (s.Worked != "" && !weekend(s.Worked)) {
		r.bad(f, "swaps", "swap of %q for %q is not a weekday off for a weekend worked", s.Off, s.Worked)
	}
	if y.NoSwaps {
		r.bad(f, "swaps", "year %d has swaps and says that they are not known", y.Year)
	}
}

func (r *reader) inYear(f file, key string, y *CalendarYear, d Date) {
	r.date(f, key, d)
	if d.year() != y.Year {
		r.bad(f, key, "%s is not a day of %d", d, y.Year)
	}
}

func (r *reader) evidence(f file, key string, e Evidence) {
	if e.Source == "" || !slices.Contains([]string{sure, "medium", "low"}, e.Confidence) {
		r.bad(f, key, "%s: lacks a source, or its confidence is not high, medium or low", key)
	}
}

func weekend(d Date) bool {
	t, err := time.Parse(layout, string(d))
	return err == nil && (t.Weekday() == time.Saturday || t.Weekday() == time.Sunday)
}
