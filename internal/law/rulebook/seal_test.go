package rulebook_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
)

// seals seals every book as it stands.
func seals(t *testing.T) string {
	t.Helper()
	var s strings.Builder
	s.WriteString("# id digest date reason\n")
	for _, b := range library(t).Books() {
		s.WriteString(b.ID + " " + b.Digest + " 2026-11-28 first edition\n")
	}
	return s.String()
}

func TestSeals(t *testing.T) {
	text, digest := seals(t), library(t).Books()[3].Digest
	for _, tt := range []struct {
		what, seals string
		want        rulebook.Problems
	}{
		{"all sealed", text, nil},
		{"the last line counts", strings.Replace(text, "148 ", "148 00 2026-01-01 typo\n148 ", 1), nil},
		{"changed", strings.Replace(text, digest, "00", 1),
			rulebook.Problems{{File: "SEALED", Line: 5, Text: "book 26-2026 has changed since it was sealed; its digest is " + digest}}},
		{"missing", strings.Replace(text, "26-2026 ", "# ", 1),
			rulebook.Problems{{File: "SEALED", Line: 5, Text: "book 26-2026 has no seal; its digest is " + digest}}},
		{"of no book", "99 00 2026-01-01 gone\n" + text, rulebook.Problems{{File: "SEALED", Line: 1, Text: "seal of 99, which is no book"}}},
	} {
		err := library(t).Sealed("SEALED", tt.seals)
		got, _ := errors.AsType[rulebook.Problems](err)
		if diff := cmp.Diff(tt.want, got); diff != "" || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: %s", tt.what, diff)
		}
	}
}
