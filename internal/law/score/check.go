package score

import (
	"fmt"
	"strconv"
	"strings"

	"ocop/internal/law/rulebook"
)

// Missing is one thing that keeps a sheet from being complete.
type Missing struct {
	Code     string // criterion as printed; empty when the whole sheet is meant
	Leaf     int    // index in the card, -1 when the whole sheet is meant
	Unmarked bool   // true: not yet marked; false: marked impossibly
	Sentence string // Vietnamese: what is wrong and what to do
}

// Incomplete is the error of Total: everything that Check found.
type Incomplete []Missing

// Error is one Vietnamese sentence naming the criteria.
func (x Incomplete) Error() string {
	codes := make([]string, 0, len(x))
	for _, m := range x {
		if m.Code == "" {
			return m.Sentence
		}
		codes = append(codes, m.Code)
	}
	return "Phiếu chưa đủ hoặc chưa đúng ở tiêu chí " + list(codes) + "."
}

// Check lists by criterion what is missing or impossible; nil when the sheet is complete.
// findings are codes of gates the member recorded; they spare the marks after them.
// Law: exactly one option per criterion; criteria "only if" stay empty when it is not so.
func Check(card *rulebook.Card, marks Marks, findings ...string) []Missing {
	leaves := card.Leaves()
	if len(marks) != len(leaves) {
		return []Missing{{Leaf: -1, Sentence: fmt.Sprintf("Phiếu có %d ô chấm, mẫu có %d ô; xin mở lại đúng mẫu phiếu.", len(marks), len(leaves))}}
	}
	var out []Missing
	for _, code := range findings {
		if _, ok := card.Gate(code); !ok {
			out = append(out, Missing{Leaf: -1, Sentence: "Phiếu không có điều kiện loại mang mã " + code + "; xin bỏ ghi nhận này."})
		}
	}
	end := len(leaves)
	if g := stopped(card, marks, findings); g != nil {
		end = g.Leaf
	}
	for i, leaf := range leaves {
		if wrong := checkLeaf(leaf, marks, i < end); wrong != "" {
			out = append(out, Missing{Code: leaf.Code, Leaf: i, Unmarked: marks[i] == Unmarked, Sentence: sentence(leaf, wrong)})
		}
	}
	return out
}

// checkLeaf says what is wrong with one mark, empty when nothing is.
func checkLeaf(leaf *rulebook.Criterion, marks Marks, needed bool) string {
	m := marks[leaf.Leaf]
	if m < None || int(m) > len(leaf.Options) {
		return "không có mức " + strconv.Itoa(int(m)) + "; " + allowed(leaf)
	}
	if m == None && !leaf.NoneAllowed {
		return "không được ghi \"không đạt mức nào\"; " + allowed(leaf)
	}
	if only := leaf.OnlyIf; only != nil && marks[only.Leaf] != Unmarked && !applies(leaf, marks) {
		if m > 0 && leaf.Options[m-1].Points > 0 {
			return "chỉ chấm khi " + only.Text + " (tiêu chí " + only.Code + "); xin bỏ trống"
		}
		return ""
	}
	if m == Unmarked && needed {
		return "chưa chấm; " + allowed(leaf)
	}
	return ""
}

func sentence(leaf *rulebook.Criterion, wrong string) string {
	return "Tiêu chí " + leaf.Code + " (" + leaf.Name + ") " + wrong + "."
}

func allowed(leaf *rulebook.Criterion) string {
	if leaf.NoneAllowed {
		return "chọn một trong " + strconv.Itoa(len(leaf.Options)) + " mức hoặc \"không đạt mức nào\""
	}
	return "chọn một trong " + strconv.Itoa(len(leaf.Options)) + " mức"
}

// list joins codes as Vietnamese writes them: "1.5", "1.5 và 3.5", "1.5, 3.5 và 4.1".
func list(codes []string) string {
	if len(codes) < 2 {
		return strings.Join(codes, "")
	}
	last := len(codes) - 1
	return strings.Join(codes[:last], ", ") + " và " + codes[last]
}
