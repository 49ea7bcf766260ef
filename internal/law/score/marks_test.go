package score_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/score"
)

func TestMarksCodec(t *testing.T) {
	for text, want := range map[string]score.Marks{
		"": {}, "0": {0}, "2,3,1,0": {2, 3, 1, 0}, "-,127": {score.None, 127},
	} {
		got, err := score.Decode(text)
		if err != nil || !cmp.Equal(got, want) || got.Encode() != text {
			t.Errorf("%q: %v, %v, back %q", text, got, err, got.Encode())
		}
	}
	for _, text := range []string{",", "1,", ",1", " 1", "1 ", "01", "-1", "--", "+1", "128", "1;2", "1,,2", "1\n", "a", "١",
		strings.Repeat("1,", 500) + "1"} {
		if m, err := score.Decode(text); err == nil {
			t.Errorf("%.20q decoded as %v", text, m)
		}
	}
}

func FuzzMarks(f *testing.F) {
	for _, s := range []string{"", "0", "1,2,-,0", "127", "128", "1,,2"} {
		f.Add(s)
	}
	_, card := pick(f, "1048-781", 7)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := score.Decode(text)
		if err != nil {
			return
		}
		if m.Encode() != text {
			t.Fatalf("%q comes back as %q", text, m.Encode())
		}
		r := score.Partial(card, m)
		if r.Total < 0 || r.Total > card.Max {
			t.Fatalf("%q gives %d", text, r.Total)
		}
		if _, err := score.Total(card, m); (err == nil) != (score.Check(card, m) == nil) {
			t.Fatalf("%q: Total and Check disagree", text)
		}
	})
}

func TestFromCodes(t *testing.T) {
	_, card := pick(t, "1048-781", 12)
	m, err := score.FromCodes(card, map[string]int{"1.1": 2, "3.2": 4, "6.2.3": 1, "10": -1})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]int8{"1.1": 2, "3.2": 4, "6.2.3": 1, "10": score.None, "1.2": 0} {
		leaf, _ := card.Leaf(code)
		if m[leaf.Leaf] != want {
			t.Errorf("%s: %d, want %d", code, m[leaf.Leaf], want)
		}
	}
	for code, place := range map[string]int{"9.9": 1, "6.2": 1, "1.1": 4, "1.2": -2} {
		if _, err := score.FromCodes(card, map[string]int{code: place}); err == nil {
			t.Errorf("%s at %d was taken", code, place)
		}
	}
}

// The sentences a judge reads.
func TestCheckSentences(t *testing.T) {
	_, card := pick(t, "1048-781", 1)
	change := func(code string, mark int8) score.Marks {
		m := extreme(card, true)
		leaf, _ := card.Leaf(code)
		m[leaf.Leaf] = mark
		return m
	}
	tests := []struct {
		marks    score.Marks
		findings []string
		want     string
	}{
		{change("3.5", 0), nil, "Tiêu chí 3.5 (Kế toán) chưa chấm; chọn một trong 3 mức."},
		{change("3.1", 0), nil, "Tiêu chí 3.1 (Loại hình tổ chức sản xuất, kinh doanh) chưa chấm; chọn một trong 3 mức hoặc \"không đạt mức nào\"."},
		{change("3.5", 9), nil, "Tiêu chí 3.5 (Kế toán) không có mức 9; chọn một trong 3 mức."},
		{change("3.5", -5), nil, "Tiêu chí 3.5 (Kế toán) không có mức -5; chọn một trong 3 mức."},
		{change("3.5", score.None), nil, "Tiêu chí 3.5 (Kế toán) không được ghi \"không đạt mức nào\"; chọn một trong 3 mức."},
		{change("1.1", score.None), nil, ""},
		{extreme(card, true), []string{"x"}, "Phiếu không có điều kiện loại mang mã x; xin bỏ ghi nhận này."},
		{extreme(card, true)[:5], nil, "Phiếu có 5 ô chấm, mẫu có 31 ô; xin mở lại đúng mẫu phiếu."},
	}
	for _, tt := range tests {
		got := score.Check(card, tt.marks, tt.findings...)
		if tt.want == "" && got != nil || tt.want != "" && (len(got) != 1 || got[0].Sentence != tt.want) {
			t.Errorf("got %+v, want %q", got, tt.want)
		}
	}
}

// A blank sheet lists every criterion, but for the one whose condition is open it asks too.
func TestBlankSheetListsAll(t *testing.T) {
	_, card := pick(t, "26-2026", 1)
	if got := len(score.Check(card, score.Blank(card))); got != len(card.Leaves()) {
		t.Errorf("%d missing of %d", got, len(card.Leaves()))
	}
	if got := score.Check(card, score.Blank(card), "hs"); got != nil {
		t.Errorf("a disqualified dossier still asks for %v", got)
	}
}
