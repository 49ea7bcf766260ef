package fold

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// The quick way must give what the definition gives, for every rune it answers for.
func TestQuickKeyIsKey(t *testing.T) {
	answered := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		for _, s := range []string{string(r), "a" + string(r) + "b", "ỷ" + string(r)} {
			if quick, ok := quickKey(s); ok {
				answered++
				if want := slowKey(s); quick != want {
					t.Fatalf("quickKey(%q) = %q, want %q", s, quick, want)
				}
			}
		}
	}
	if answered < 3*600 {
		t.Errorf("the quick way answers only %d texts", answered)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if quick, ok := quickKey(s); ok && quick != slowKey(s) {
			t.Fatalf("quickKey(%q) = %q, want %q", s, quick, slowKey(s))
		}
	})
	for _, s := range []string{"Mỳ gạo Chũ – “đặc sản”", "Hoà\u00a0Bình"} {
		if _, ok := quickKey(s); !ok {
			t.Errorf("the quick way does not know %q", s)
		}
	}
}
