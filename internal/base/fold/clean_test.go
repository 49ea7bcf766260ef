package fold_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ocop/internal/base/fold"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" \t\u00a0\n", ""},
		{"  Mỳ   gạo\u00a0Chũ\t500g ", "Mỳ gạo Chũ 500g"},
		{norm.NFD.String("Nguyễn Thị Đường"), "Nguyễn Thị Đường"},
		{"<b onmouseover=x>", "<b onmouseover=x>"},
		{"{{.Secret}} %s%n", "{{.Secret}} %s%n"},
		{"null", "null"},
		{"Gà 🐔 đồi", "Gà 🐔 đồi"},
		{"50 μg β-caroten, 10 kΩ, 3 m²", "50 μg β-caroten, 10 kΩ, 3 m²"},
		{"Chè ★★★", "Chè ★★★"},
		{"Минск", "Минск"},
	} {
		got, err := fold.Clean(c.in)
		if err != nil || got != c.want {
			t.Errorf("Clean(%q) = %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	for _, c := range []struct {
		in     string
		reason fold.Reason
		at     int
	}{
		{"ab\xffc", fold.BadEncoding, 3},
		{"\xed\xa0\x80", fold.BadEncoding, 1},
		{"a\x00b", fold.Control, 2},
		{"a\x1bb", fold.Control, 2},
		{"hai\r\ndòng", fold.Control, 4},
		{"hai\u2028dòng", fold.Control, 4},
		{"gạo\u200bnếp", fold.Invisible, 4},
		{"\ufeffgạo", fold.Invisible, 1},
		{"gạo\u00adnếp", fold.Invisible, 4},
		{"a\u3164b", fold.Invisible, 2},
		{"a\u034fb", fold.Invisible, 2},
		{"👨\u200d👩", fold.Invisible, 2},
		{"\U000E0041x", fold.Invisible, 1},
		{"gpj.\u202eexe", fold.Direction, 5},
		{"a\u2066b", fold.Direction, 2},
		{"e" + strings.Repeat("\u0301", 20), fold.Stacked, 5},
		{"ệ" + strings.Repeat("\u20dd", 20), fold.Stacked, 5},
		{"\u0301a", fold.LoneMark, 1},
		{"a \u0301", fold.LoneMark, 3},
		{"b\ufffdi", fold.Broken, 2},
		{"\ue000", fold.Broken, 1},
		{"ОCOP", fold.MixedScript, 2},
		{"OCОP", fold.MixedScript, 3},
		{"ΟCOP", fold.MixedScript, 2},
	} {
		got, err := fold.Clean(c.in)
		var te *fold.TextError
		if !errors.As(err, &te) || te.Reason != c.reason || te.Position != c.at {
			t.Errorf("Clean(%q) = %q, %v; want %s at %d", c.in, got, err, c.reason, c.at)
			continue
		}
		if !strings.HasSuffix(te.Error(), ".") || !norm.NFC.IsNormalString(te.Error()) || got != "" {
			t.Errorf("sentence of %q: %q", c.in, te.Error())
		}
	}
}

func TestCleanLines(t *testing.T) {
	got, err := fold.CleanLines(" Dòng  một \r\n\r\n\r\n  dòng hai\rba\t\n")
	if want := "Dòng một\n\ndòng hai\nba"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if got, err := fold.CleanLines("  "); err != nil || got != "" {
		t.Errorf("empty text gives %q, %v", got, err)
	}
	if _, err := fold.CleanLines("a\nb\x00"); err == nil {
		t.Error("NUL was kept")
	}
}

func TestCleanIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(vietnamese(), rapid.String()).Draw(t, "s")
		checkStable(t, s)
	})
}

func checkStable(t interface{ Fatalf(string, ...any) }, s string) {
	for _, clean := range []func(string) (string, error){fold.Clean, fold.CleanLines} {
		once, err := clean(s)
		if err != nil {
			continue
		}
		twice, err := clean(once)
		if err != nil || once != twice || !norm.NFC.IsNormalString(once) || !utf8.ValidString(once) {
			t.Fatalf("%q gives %q, then %q, %v", s, once, twice, err)
		}
		if fold.Key(once) != fold.Key(s) {
			t.Fatalf("cleaning %q changes its key", s)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Mỳ gạo Chũ\r\n500g")
	f.Add("a\u0301\u0323\u200d")
	f.Fuzz(func(t *testing.T, s string) { checkStable(t, s) })
}
