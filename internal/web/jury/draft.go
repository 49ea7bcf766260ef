package jury

import (
	"slices"
	"strconv"
	"strings"

	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/web"
	"ocop/internal/web/ui"
)

// intent is which button of the sheet was pressed.
type intent string

const (
	keepDraft intent = "draft"
	submit    intent = "submit"
	saveNext  intent = "next"
)

// markPrefix begins the form field of a criterion; its printed code follows.
const markPrefix = "mark."

func markField(leaf *rulebook.Criterion) string { return markPrefix + leaf.Code }

// markText writes a mark as the form holds it: the place of the option, "-" for none of
// them, empty while unmarked.
func markText(m int8) string {
	switch m {
	case score.Unmarked:
		return ""
	case score.None:
		return "-"
	}
	return strconv.Itoa(int(m))
}

// readMarks reads the marks of a form. Fields that are no criterion of the card, and
// values that are no place, are named in the faults; the marks hold everything else.
func readMarks(r *web.Request, card *rulebook.Card) (score.Marks, []fault.Field) {
	marks := score.Blank(card)
	var wrong []fault.Field
	for name, values := range r.Form() {
		code, isMark := strings.CutPrefix(name, markPrefix)
		if !isMark {
			continue
		}
		leaf, ok := card.Leaf(code)
		if !ok {
			wrong = append(wrong, fault.Field{Name: "marks", Sentence: "Phiếu gửi lên có tiêu chí không thuộc mẫu, hãy tải lại trang."})
			continue
		}
		mark, ok := readMark(values[0])
		if !ok {
			wrong = append(wrong, fault.Field{Name: "marks." + code, Sentence: "Tiêu chí " + code + " không có mức đã chọn, hãy chọn lại."})
			continue
		}
		marks[leaf.Leaf] = mark
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return marks, wrong
}

func readMark(text string) (int8, bool) {
	switch text {
	case "":
		return score.Unmarked, true
	case "-":
		return score.None, true
	}
	n, err := strconv.ParseInt(text, 10, 8)
	return int8(n), err == nil && n > 0
}

// readDraft reads the whole form of a sheet, or names everything wrong with it.
func readDraft(r *web.Request, entry key.Entry, card *rulebook.Card) (evaluation.Draft, intent, error) {
	marks, wrong := readMarks(r, card)
	version, err := strconv.ParseInt(r.Value("version"), 10, 64)
	if err != nil || version < 0 {
		wrong = append(wrong, fault.Field{Name: "version", Sentence: "Không đọc được phiên bản của phiếu, hãy tải lại trang."})
	}
	what := intent(r.Value("intent"))
	if what != keepDraft && what != submit && what != saveNext {
		wrong = append(wrong, fault.Field{Name: "intent", Sentence: "Không rõ cần lưu nháp hay nộp phiếu, hãy bấm một trong các nút cuối phiếu."})
	}
	d := evaluation.Draft{Entry: entry, Marks: marks, Findings: r.Values("finding"), Remark: r.Value("remark"), Version: version, Submit: what == submit}
	if len(wrong) > 0 {
		return d, what, fault.Wrong(wrong...)
	}
	return d, what, nil
}

// formErrors are the faults of a refused sheet under the names of its form.
func formErrors(err error) []ui.FieldError {
	var out []ui.FieldError
	for _, f := range fault.Fields(err) {
		name := f.Name
		if code, ok := strings.CutPrefix(name, "marks."); ok {
			name = markPrefix + code
		}
		if !strings.HasPrefix(name, markPrefix) && name != "remark" && name != "answer" {
			name = "" // about the sheet as a whole: no control to lead to
		}
		out = append(out, ui.FieldError{Field: name, Text: f.Sentence})
	}
	return out
}
