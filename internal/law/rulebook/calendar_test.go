package rulebook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
)

func TestWorkingDay(t *testing.T) {
	works := func(days ...rulebook.Date) (all bool) {
		t.Helper()
		for _, d := range days {
			got, err := library(t).Calendar().WorkingDay(d)
			if err != nil {
				t.Errorf("%s: %v", d, err)
			}
			all = all || got
		}
		return all
	}
	for _, tt := range []struct {
		what string
		days []rulebook.Date
		work bool
	}{
		{"plain Friday and Monday around Tết 2026", []rulebook.Date{"2026-02-13"}, true},
		{"Tết 2026 with its weekends", []rulebook.Date{"2026-02-14", "2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-21", "2026-02-22"}, false},
		{"after Tết 2026", []rulebook.Date{"2026-02-23"}, true},
		{"day in lieu of Giỗ Tổ on a Sunday", []rulebook.Date{"2026-04-26", "2026-04-27"}, false},
		{"between Giỗ Tổ and 30/4", []rulebook.Date{"2026-04-28"}, true},
		{"30/4 and 1/5", []rulebook.Date{"2026-04-30", "2026-05-01", "2026-05-02", "2026-05-03"}, false},
		{"swapped Friday", []rulebook.Date{"2026-01-02"}, false},
		{"Saturday worked instead", []rulebook.Date{"2026-01-10"}, true},
		{"plain Saturday", []rulebook.Date{"2026-01-17"}, false},
		{"swap of National Day 2026", []rulebook.Date{"2026-08-31", "2026-09-01", "2026-09-02"}, false},
		{"its Saturday", []rulebook.Date{"2026-08-22"}, true},
		{"swap of 2025", []rulebook.Date{"2025-05-02"}, false},
		{"its Saturday", []rulebook.Date{"2025-04-26"}, true},
		{"National Day had one day until 2020", []rulebook.Date{"2020-09-03"}, true},
		{"and two from 2021", []rulebook.Date{"2021-09-02", "2021-09-03"}, false},
		{"Tết 2021 with two days in lieu", []rulebook.Date{"2021-02-10", "2021-02-11", "2021-02-12", "2021-02-15", "2021-02-16"}, false},
		{"after Tết 2021", []rulebook.Date{"2021-02-17"}, true},
		{"Saturday worked for a Monday of the year before", []rulebook.Date{"2019-01-05"}, true},
		{"a weekend among unsettled days is free anyway", []rulebook.Date{"2027-02-06"}, false},
	} {
		if got := works(tt.days...); got != tt.work {
			t.Errorf("%s: works %v", tt.what, got)
		}
	}
}

// A day that the calendar does not know is refused, with the day and the reason.
func TestUnknownDaysAreRefused(t *testing.T) {
	c := library(t).Calendar()
	for _, tt := range []struct {
		day  rulebook.Date
		says string
	}{
		{"2018-12-31", "năm 2018"}, {"2028-01-03", "năm 2028"}, {"2026-11-24", "Ngày Văn hóa"},
		{"2027-02-05", "Tết Âm lịch 2027"}, {"2027-09-03", "Quốc khánh 2027"},
	} {
		_, err := c.WorkingDay(tt.day)
		if no, ok := errors.AsType[rulebook.NoCalendar](err); !ok || no.Day != tt.day || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.day, err)
		}
	}
	for _, count := range []func() error{
		func() error { _, err := c.AddWorkingDays("2026-11-20", 2); return err },
		func() error { _, err := c.AddWorkingDays("2019-01-02", -1); return err },
		func() error { _, err := c.Between("2027-12-31", "2028-01-03"); return err },
		func() error { _, err := c.NextWorkingDay("2028-01-01"); return err },
		func() error { _, err := (&rulebook.Calendar{}).WorkingDay("2026-03-02"); return err },
	} {
		if _, ok := errors.AsType[rulebook.NoCalendar](count()); !ok {
			t.Errorf("counted over an unknown day: %v", count())
		}
	}
	if d, err := c.AddWorkingDays("2026-11-20", 1); err != nil || d != "2026-11-23" {
		t.Errorf("a count that stops before the unknown day: %s (%v)", d, err)
	}
	for _, bad := range []rulebook.Date{"", "2026-02-30", "24/11/2026"} {
		if _, err := c.WorkingDay(bad); err == nil {
			t.Errorf("%q works or not", bad)
		}
		if _, err := c.AddWorkingDays(bad, 0); err == nil {
			t.Errorf("%q is counted from", bad)
		}
		if _, err := c.Between("2026-03-02", bad); err == nil {
			t.Errorf("%q is counted to", bad)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	c := library(t).Calendar()
	for _, tt := range []struct {
		from rulebook.Date
		n    int
		want rulebook.Date
	}{
		{"2026-02-13", 1, "2026-02-23"}, // over Tết
		{"2026-02-06", 15, "2026-03-06"},
		{"2026-02-23", -1, "2026-02-13"},
		{"2026-02-18", 1, "2026-02-23"}, // from a holiday
		{"2026-04-24", 1, "2026-04-28"}, // over Giỗ Tổ and its day in lieu
		{"2026-04-24", 3, "2026-05-04"}, // and over 30/4 and 1/5
		{"2025-04-25", 1, "2025-04-26"}, // a Saturday that is worked
		{"2025-04-29", 1, "2025-05-05"},
		{"2026-10-08", 15, "2026-10-29"}, // a commune's fifteen days, just in time for 30/10
		{"2025-12-31", 1, "2026-01-05"},  // over the end of a year
		{"2026-03-01", 0, "2026-03-01"},
	} {
		if got, err := c.AddWorkingDays(tt.from, tt.n); err != nil || got != tt.want {
			t.Errorf("%s %+d: %s, want %s (%v)", tt.from, tt.n, got, tt.want, err)
		}
	}
	if got, err := c.Between("2026-02-06", "2026-03-06"); err != nil || got != 15 {
		t.Errorf("between: %d (%v)", got, err)
	}
	if got, err := c.Between("2026-03-06", "2026-02-06"); err != nil || got != -15 {
		t.Errorf("between, backwards: %d (%v)", got, err)
	}
}

func TestLastDayBefore(t *testing.T) {
	for limit, want := range map[rulebook.Date]rulebook.Date{
		"2026-06-30": "2026-06-29", "2027-01-30": "2027-01-29", "2026-03-01": "2026-02-28", "2024-03-01": "2024-02-29", "2027-01-01": "2026-12-31",
	} {
		if got := rulebook.LastDayBefore(limit); got != want {
			t.Errorf("before %s: %s, want %s", limit, got, want)
		}
	}
}

// settled draws a day of the years without open questions.
func settled(t *rapid.T, name string) rulebook.Date {
	n := rapid.IntRange(0, 2600).Draw(t, name) // 2019-02-01 to 2026-03-16
	return rulebook.Date("2019-02-01").AddDays(n)
}

func TestCountsAreMonotoneAndInverse(t *testing.T) {
	c := library(t).Calendar()
	must := func(d rulebook.Date, err error) rulebook.Date {
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	between := func(a, b rulebook.Date) int {
		n, err := c.Between(a, b)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	rapid.Check(t, func(t *rapid.T) {
		from, n := settled(t, "from"), rapid.IntRange(-15, 40).Draw(t, "n")
		to := must(c.AddWorkingDays(from, n))
		if next := must(c.AddWorkingDays(from, n+1)); next.Compare(to) <= 0 {
			t.Fatalf("%s %+d is %s, one more is %s", from, n, to, next)
		}
		if later := must(c.AddWorkingDays(from.AddDays(1), n)); n != 0 && later.Compare(to) < 0 {
			t.Fatalf("%s %+d is %s, from the day after %s", from, n, to, later)
		}
		if got := between(from, to); got != n {
			t.Fatalf("%s %+d is %s, between them lie %d", from, n, to, got)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		days := []rulebook.Date{settled(t, "a"), settled(t, "b"), settled(t, "c")}
		slices.Sort(days)
		if whole, parts := between(days[0], days[2]), between(days[0], days[1])+between(days[1], days[2]); whole != parts {
			t.Fatalf("%v: %d and %d", days, whole, parts)
		}
		last := must(c.NextWorkingDay(days[2]))
		if got := must(c.AddWorkingDays(days[0], between(days[0], last))); days[0] != last && got != last {
			t.Fatalf("%s to %s and back gives %s", days[0], last, got)
		}
	})
}

// A year has its weekdays less the holidays the law gives (10 until 2020, 11 from 2021): days in
// lieu make up for weekends, and swaps for themselves. 2019 has one more, worked for a Monday of 2018.
func TestYearsAreWhole(t *testing.T) {
	years := library(t).Calendar().Years()
	if len(years) != 9 || years[0].Year != 2019 || years[8].Year != 2027 {
		t.Fatalf("%d years", len(years))
	}
	for year, want := range map[int]int{2019: 261 - 10 + 1, 2020: 262 - 10, 2021: 261 - 11, 2022: 260 - 11, 2023: 260 - 11, 2024: 262 - 11, 2025: 261 - 11} {
		got, err := library(t).Calendar().Between(rulebook.MonthDay("01-01").In(year), rulebook.MonthDay("12-31").In(year))
		if err != nil || got != want {
			t.Errorf("%d has %d working days, want %d (%v)", year, got, want, err)
		}
	}
	c := library(t).Calendar()
	if got := c.Doubts("2026-12-01", "2027-01-05"); len(got) != 1 || !strings.Contains(got[0], "năm 2027") {
		t.Errorf("doubts over the new year: %q", got)
	}
	for _, tt := range []struct {
		from, to rulebook.Date
		doubts   int
	}{{"2026-07-01", "2026-02-01", 0}, {"2026-08-24", "2026-09-15", 1}, {"2026-09-03", "2026-10-01", 0}, {"2025-04-01", "2025-06-01", 0}} {
		if got := c.Doubts(tt.from, tt.to); len(got) != tt.doubts {
			t.Errorf("doubts from %s to %s: %q", tt.from, tt.to, got)
		}
	}
}
