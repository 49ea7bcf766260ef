package dossier

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/base/fault"
)

// TestEveryVerbFromEveryState compares with testdata/states.golden, which is written by
// hand from the law: "." is no effect, "-" is a Conflict, else the new state.
func TestEveryVerbFromEveryState(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-11s", "")
	for _, v := range Verbs() {
		fmt.Fprintf(&b, "%-11s", v)
	}
	for _, s := range States() {
		fmt.Fprintf(&b, "\n%-11s", s)
		for _, v := range Verbs() {
			to, err := s.After(v)
			cell := string(to)
			switch {
			case err != nil && fault.KindOf(err) == fault.Conflict && to == s:
				cell = "-"
			case err != nil:
				t.Errorf("%s after %s: %v", v, s, err)
			case to == s:
				cell = "."
			}
			fmt.Fprintf(&b, "%-11s", cell)
		}
	}
	var got []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		got = append(got, strings.TrimRight(line, " "))
	}
	want, err := os.ReadFile(filepath.Join("testdata", "states.golden"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), strings.TrimSpace(strings.Join(got, "\n"))); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

func TestStatesHaveWordsAndEnds(t *testing.T) {
	words := map[string]State{}
	for _, s := range States() {
		if w := s.Vietnamese(); w == "" || words[w] != "" {
			t.Errorf("%s: %q", s, w)
		} else {
			words[w] = s
		}
		moves := 0
		for _, v := range Verbs() {
			if to, err := s.After(v); err == nil && to != s {
				moves++
			}
		}
		if (moves > 0) != s.Open() {
			t.Errorf("%s: open %t, %d verbs", s, s.Open(), moves)
		}
	}
	if State("").Vietnamese() != "" {
		t.Error("no state has a word")
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	_, err := Recognised.After(Withdrawing)
	if err == nil || err.Error() != "Hồ sơ đang ở trạng thái “Đã công nhận” nên không chuyển sang “Đã rút” được, hãy tải lại trang." {
		t.Error(err)
	}
}

func TestCodes(t *testing.T) {
	for n, want := range map[int]string{1: "HS-2026-0001", 42: "HS-2026-0042", 9999: "HS-2026-9999", 10000: "HS-2026-10000"} {
		if got := code(2026, n); got != want {
			t.Errorf("code %d: %s, want %s", n, got, want)
		}
	}
	if len(codePrefix(2026)) != 8 {
		t.Error("the query LastNumber reads the number from the ninth character on")
	}
}
