package fold_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocop/internal/base/fold"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{fold.Number(0), "0"},
		{fold.Number(999), "999"},
		{fold.Number(1234), "1.234"},
		{fold.Number(int64(-1234567)), "-1.234.567"},
		{fold.Bytes(0), "0 B"},
		{fold.Bytes(1023), "1.023 B"},
		{fold.Bytes(20 << 20), "20 MB"},
		{fold.Bytes(1536), "1,5 KB"},
		{fold.Bytes(3 << 40), "3 TB"},
		{fold.Date("2026-02-05"), "05/02/2026"},
		{fold.Date("2026-02-30"), "2026-02-30"},
		{fold.Date(""), ""},
		{fold.LongDate("2026-02-05"), "ngày 05 tháng 02 năm 2026"},
		{fold.LongDate("2026-03-23"), "ngày 23 tháng 3 năm 2026"},
		{fold.DayOf(17*3600*1000 - 1), "1970-01-01"},
		{fold.DayOf(17 * 3600 * 1000), "1970-01-02"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDaysAgreeWithTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := time.Unix(rapid.Int64Range(-2e9, 4e9).Draw(t, "a"), 0).In(time.FixedZone("", 7*3600))
		n := rapid.IntRange(-100_000, 100_000).Draw(t, "n")
		b := a.AddDate(0, 0, n)
		if got := fold.DayOf(a.UnixMilli()); got != a.Format(time.DateOnly) {
			t.Fatalf("DayOf(%v) = %q", a, got)
		}
		if got, ok := fold.AddDays(a.Format(time.DateOnly), n); !ok || got != b.Format(time.DateOnly) {
			t.Fatalf("AddDays(%v, %d) = %q", a, n, got)
		}
		if got, ok := fold.DaysBetween(a.Format(time.DateOnly), b.Format(time.DateOnly)); !ok || got != n {
			t.Fatalf("DaysBetween = %d, want %d", got, n)
		}
	})
	if _, ok := fold.AddDays("hôm nay", 1); ok {
		t.Error("AddDays took what is no date")
	}
	if _, ok := fold.DaysBetween("2026-01-01", "2026-13-01"); ok {
		t.Error("DaysBetween took month 13")
	}
}

func TestParsePoints(t *testing.T) {
	good := map[string]int64{"0": 0, "9": 900, "9,5": 950, "9,05": 905, " 78,50 ": 7850, "100": 10000, "0,25": 25, "09,5": 950}
	for in, want := range good {
		if got, err := fold.ParsePoints(in); err != nil || got != want {
			t.Errorf("ParsePoints(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", ",", ",5", "9,", "9.5", "9,555", "-0", "-1", "+1", "1e1", "NaN", "Inf", "1e400", "9223372036854775808",
		"9.0000000000000001", `"9"`, "null", "[9]", "true", "１０", "9,５", "٣", "9,5,5", "1 0", "0x1f", "12345",
	} {
		if got, err := fold.ParsePoints(in); err == nil {
			t.Errorf("ParsePoints(%q) = %d, want an error", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999).Draw(t, "n")
		s := fmt.Sprintf("%d,%02d", n/100, n%100)
		if got, err := fold.ParsePoints(s); err != nil || got != n {
			t.Fatalf("%d written %q read %d, %v", n, s, got, err)
		}
	})
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]int64{
		"0": 0, "1500000": 1500000, "1.500.000": 1500000, "999": 999, "12.345": 12345, "999.999.999.999.999": 999999999999999,
	} {
		if got, err := fold.ParseNumber(in); err != nil || got != want {
			t.Errorf("ParseNumber(%q) = %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", ".", "1.50", "1.5000", "1500.000", ".500", "1..500", "-1", "1,5", "1e3", "１", "1000000000000000", "1 000"} {
		if got, err := fold.ParseNumber(in); err == nil {
			t.Errorf("ParseNumber(%q) = %d, want an error", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999_999).Draw(t, "n")
		if got, err := fold.ParseNumber(fold.Number(n)); err != nil || got != n {
			t.Fatalf("%q read as %d, %v", fold.Number(n), got, err)
		}
	})
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"05/02/2026": "2026-02-05", "5/2/2026": "2026-02-05", " 29/02/2028 ": "2028-02-29", "2026-02-05": "2026-02-05", "31/12/1900": "1900-12-31",
	} {
		if got, err := fold.ParseDate(in); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", "30/02/2026", "29/02/2027", "29/02/1900", "31/12/9999", "01/13/2026", "00/01/2026", "1/0/2026", "31/04/2026",
		"05/02/20226", "05/02/26", "05/02/2569", "０５/０２/２０２６", "05-02-2026", "05.02.2026", "2026-2-5", "2026-02-30",
		"2026-02-05T00:00:00Z", "5/2", "a/b/cccc", "-5/2/2026", "+5/2/2026", "5 /2/2026",
	} {
		if got, err := fold.ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %q, want an error", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := fmt.Sprintf("%02d/%02d/%04d", rapid.IntRange(0, 33).Draw(t, "d"), rapid.IntRange(0, 14).Draw(t, "m"), rapid.IntRange(1900, 2100).Draw(t, "y"))
		_, want := time.Parse("02/01/2006", s)
		got, err := fold.ParseDate(s)
		if (err == nil) != (want == nil) || err == nil && fold.Date(got) != s {
			t.Fatalf("ParseDate(%q) = %q, %v; the calendar says %v", s, got, err, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"9,5", "05/02/2026", "1.500.000", "2026-02-05"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := fold.ParsePoints(s); err == nil && (n < 0 || n > 999_999) {
			t.Errorf("ParsePoints(%q) = %d", s, n)
		}
		if n, err := fold.ParseNumber(s); err == nil && n < 0 {
			t.Errorf("ParseNumber(%q) = %d", s, n)
		}
		if d, err := fold.ParseDate(s); err == nil && fold.Date(d) == d {
			t.Errorf("ParseDate(%q) = %q, which is no date", s, d)
		}
	})
}
