package award_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/recognition/award"
)

func TestStatusOn(t *testing.T) {
	dated := award.Facts{State: award.Recognised, Year: 2021, ValidFrom: "2021-08-26", ValidTo: "2024-08-26", Entered: "2026-11-24"}
	ended := func(f award.Facts, s award.State, on string) award.Facts { f.State, f.EndedOn = s, on; return f }
	undated := award.Facts{State: award.Recognised, Year: 2021, Entered: "2026-11-24"}
	unknown := award.Facts{State: award.Recognised, Entered: "2026-11-24"}
	for _, c := range []struct {
		name   string
		f      award.Facts
		day    string
		status award.Status
		left   int
	}{
		{"a proposal is nothing yet", award.Facts{State: award.Proposed, Year: 2021}, "2021-09-01", award.StatusProposed, 0},
		{"the day before", dated, "2021-08-25", award.StatusAhead, 0},
		{"the first day", dated, "2021-08-26", award.StatusValid, 1096},
		{"181 days left", dated, "2024-02-27", award.StatusValid, 181},
		{"180 days left", dated, "2024-02-28", award.StatusExpiring, 180},
		{"the last day", dated, "2024-08-26", award.StatusExpiring, 0},
		{"the day after", dated, "2024-08-27", award.StatusExpired, -1},
		{"long after", dated, "2026-11-24", award.StatusExpired, -820},
		{"before it was withdrawn", ended(dated, award.Withdrawn, "2022-05-01"), "2022-04-30", award.StatusValid, 849},
		{"the day it was withdrawn", ended(dated, award.Withdrawn, "2022-05-01"), "2022-05-01", award.StatusWithdrawn, 0},
		{"withdrawn stays withdrawn", ended(dated, award.Withdrawn, "2022-05-01"), "2030-01-01", award.StatusWithdrawn, 0},
		{"before it was replaced", ended(dated, award.Replaced, "2024-07-01"), "2024-06-30", award.StatusExpiring, 57},
		{"the day it was replaced", ended(dated, award.Replaced, "2024-07-01"), "2024-07-01", award.StatusReplaced, 0},
		{"the year before one that only names its year", ended(dated, award.Replaced, "2023"), "2022-12-31", award.StatusValid, 604},
		{"the year of one that only names its year", ended(dated, award.Replaced, "2023"), "2023-01-01", award.StatusReplaced, 0},
		{"a year alone, before it", undated, "2020-12-31", award.StatusAhead, 0},
		{"a year alone, in it", undated, "2021-01-01", award.StatusUndated, 0},
		{"a year alone, the last day that may be", undated, "2024-12-31", award.StatusUndated, 0},
		{"a year alone, certainly over", undated, "2025-01-01", award.StatusExpired, 0},
		{"no year: held on the day it was entered", unknown, "2026-11-24", award.StatusUndated, 0},
		{"no year: not known before", unknown, "2026-11-23", award.StatusAhead, 0},
		{"no year: never certainly over", unknown, "2040-01-01", award.StatusUndated, 0},
	} {
		if status, left := c.f.StatusOn(c.day); status != c.status || left != c.left {
			t.Errorf("%s: %s, %d left; want %s, %d", c.name, status, left, c.status, c.left)
		}
	}
	if a, b, c := dated.OverFrom(), undated.OverFrom(), unknown.OverFrom(); a != "2024-08-27" || b != "2025-01-01" || c != "" {
		t.Errorf("over from %q, %q, %q", a, b, c)
	}
}

func TestStatusWords(t *testing.T) {
	seen := map[string]award.Status{}
	for _, s := range append(award.Statuses(), award.StatusAhead) {
		if other, twice := seen[s.Text()]; twice || s.Text() == "" {
			t.Errorf("%s and %s are both %q", s, other, s.Text())
		}
		seen[s.Text()] = s
		if want := s == award.StatusValid || s == award.StatusExpiring; s.Holds() != want {
			t.Errorf("%s holds: %v", s, s.Holds())
		}
	}
}

func TestCurrent(t *testing.T) {
	a := award.Facts{State: award.Replaced, Year: 2019, ValidFrom: "2019-12-01", ValidTo: "2022-12-01", EndedOn: "2022-06-01"}
	b := award.Facts{State: award.Withdrawn, Year: 2022, ValidFrom: "2022-06-01", ValidTo: "2025-06-01", EndedOn: "2023-03-01"}
	c := award.Facts{State: award.Recognised, Year: 2024, ValidFrom: "2024-05-05", ValidTo: "2027-05-05"}
	unknown := award.Facts{State: award.Recognised, Entered: "2020-01-01"}
	gone := award.Facts{State: award.Withdrawn, EndedOn: "2021-01-01", Entered: "2020-01-01"}
	proposal := award.Facts{State: award.Proposed, Year: 2026}
	for _, x := range []struct {
		name    string
		history []award.Facts
		day     string
		want    int
	}{
		{"before the first", []award.Facts{a, b, c}, "2019-11-30", -1},
		{"the first", []award.Facts{a, b, c}, "2022-05-31", 0},
		{"the second from its day", []award.Facts{c, b, a}, "2022-06-01", 1},
		{"a withdrawn one speaks until the next", []award.Facts{a, b, c}, "2024-05-04", 1},
		{"the last", []award.Facts{c, a, b}, "2026-01-01", 0},
		{"a proposal never", []award.Facts{proposal}, "2030-01-01", -1},
		{"a known year before an unknown one", []award.Facts{c, unknown}, "2026-01-01", 0},
		{"an unknown year when it is all there is", []award.Facts{unknown, a, b, c}, "2020-06-01", 1},
		{"in force before withdrawn", []award.Facts{unknown, gone}, "2022-01-01", 0},
		{"the later of two equal ones", []award.Facts{unknown, unknown}, "2022-01-01", 1},
		{"the later withdrawal", []award.Facts{b, {State: award.Withdrawn, Year: 2021, ValidFrom: "2021-01-01", EndedOn: "2022-01-01"}}, "2024-01-01", 0},
	} {
		if got := award.Current(x.history, x.day); got != x.want {
			t.Errorf("%s: %d, want %d", x.name, got, x.want)
		}
	}
}

func TestCasesOfWithdrawal(t *testing.T) {
	if len(award.Cases()) != 6 {
		t.Errorf("%d cases; the decision has six", len(award.Cases()))
	}
	for _, c := range award.Cases() {
		got, reason := award.Split(c.Joined("Lý do: ngừng"))
		if c.Text() == "" || got != c || reason != "Lý do: ngừng" {
			t.Errorf("%s: %q %s %q", c, c.Text(), got, reason)
		}
	}
	if c, reason := award.Split("Ghi tay: khác"); c != "" || reason != "Ghi tay: khác" {
		t.Errorf("%q %q", c, reason)
	}
	if award.Case("other").Text() != "" {
		t.Error("a case that is none has a text")
	}
}

func TestParseCode(t *testing.T) {
	const code = "01ABCDEFGHJKMNPQRSTVWXYZ0G"
	for typed, want := range map[string]string{
		code:                                    code,
		strings.ToLower(code):                   code,
		award.Grouped(code):                     code,
		" o1abc-defgh jkmnp-QRSTV–wxyzOg\t":     code,
		"0LABCDEFGHJKMNPQRSTVWXYZ0G":            code,
		"oiabcdefghjkmnpqrstvwxyz0g":            code,
		"01ABCDEFGHJKMNPQRSTVWXYZ0":             "", // too short
		code + "0":                              "",
		"U1ABCDEFGHJKMNPQRSTVWXYZ0G":            "", // no U in the alphabet
		"01ABCDEFGHJKMNPQRSTVWXYZ0H":            "", // bits too many
		"０1ABCDEFGHJKMNPQRSTVWXYZ0G":            "",
		"01ABCDEFGHJKMNPQRSTVWXYZ0\x00":         "",
		"01ABCDEFGHJKMNPQRSTVWXYZ0G'--":         "",
		"":                                      "",
		strings.Repeat("-", 300) + code:         "",
		"\xff1ABCDEFGHJKMNPQRSTVWXYZ0G":         "",
		"Đ1ABCDEFGHJKMNPQRSTVWXYZ0G":            "",
		"01ABCDEFGHJKMNPQRSTVWXYZ0G" + "\u200b": "",
	} {
		got, ok := award.ParseCode(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, ok, want)
		}
	}
	if g := award.Grouped(code); g != "01ABC-DEFGH-JKMNP-QRSTV-WXYZ0G" {
		t.Errorf("grouped: %s", g)
	}
}

// Every code reads back to itself however it is typed, and one wrong bit makes another
// code or none.
func TestCodesAreTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var random, other [16]byte
		copy(random[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "random"))
		code := award.NewCode(random)
		for _, typed := range []string{code, strings.ToLower(award.Grouped(code)), strings.NewReplacer("0", "o", "1", "l").Replace(code)} {
			if got, ok := award.ParseCode(typed); !ok || got != code {
				t.Fatalf("%q: %q, %v", typed, got, ok)
			}
		}
		other = random
		bit := rapid.IntRange(0, 127).Draw(t, "bit")
		other[bit/8] ^= 1 << (bit % 8)
		if award.NewCode(other) == code {
			t.Fatal("two random numbers, one code")
		}
	})
}

func FuzzParseCode(f *testing.F) {
	var random [16]byte
	_, _ = rand.Read(random[:])
	f.Add(award.NewCode(random))
	f.Add("o1abc-defgh")
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := award.ParseCode(typed)
		if !ok {
			return
		}
		if again, ok := award.ParseCode(code); !ok || again != code {
			t.Errorf("%q is read as %q, which is read as %q", typed, code, again)
		}
	})
}
