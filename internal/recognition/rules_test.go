package recognition_test

import (
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/base/fold"
	"ocop/internal/recognition"
)

// The last day itself still counts: that is our reading of 36 months, see LastDay.
func TestLastDay(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2021-08-26", 36, "2024-08-26"},
		{"2021-12-09", 36, "2024-12-09"},
		{"2024-02-29", 36, "2027-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-02-28", 36, "2027-02-28"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-10-31", 1, "2023-11-30"},
		{"2023-08-31", 36, "2026-08-31"},
		{"2023-12-31", 2, "2024-02-29"},
		{"2021-11-30", 3, "2022-02-28"},
		{"2021-12-31", 12, "2022-12-31"},
	} {
		if got := recognition.LastDay(c.from, c.months); got != c.want {
			t.Errorf("%d months from %s: %s, want %s", c.months, c.from, got, c.want)
		}
	}
}

// A term is never shorter than the sum of its shortest months and never skips a month.
func TestLastDayIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, _ := fold.AddDays("2018-05-07", rapid.IntRange(0, 20000).Draw(t, "day"))
		months := rapid.IntRange(1, 120).Draw(t, "months")
		last := recognition.LastDay(from, months)
		days, ok := fold.DaysBetween(from, last)
		if !ok || days < months*30-2*(months/12+1) || days > months*31 || last[8:] > from[8:] {
			t.Fatalf("%d months from %s end on %s", months, from, last)
		}
		later, _ := fold.AddDays(from, 1)
		if next := recognition.LastDay(later, months); next < last {
			t.Fatalf("begun a day later, over a day earlier: %s, %s", last, next)
		}
	})
}
