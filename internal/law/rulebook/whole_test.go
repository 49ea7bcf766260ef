package rulebook_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/law/rulebook"
)

// alone is one book's rules without its cards, as the only book, with the calendar and the
// parameters; it loads and is quick to damage.
func alone(t *testing.T, book string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, f := range law(t) {
		kept := strings.HasPrefix(name, "calendar/") || strings.HasPrefix(name, "parameters/") ||
			strings.HasPrefix(name, book+"/forms/") || name == book+"/procedure.yaml" || name == book+"/decision.yaml"
		if kept {
			out[name] = f
		}
	}
	lines := strings.Split(string(out[book+"/decision.yaml"].Data), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "replaces:") || strings.HasPrefix(l, "filing_to:") {
			lines[i] = ""
		}
	}
	out[book+"/decision.yaml"] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
	return out
}

// Each kind of mistake in the rules around the scoring is refused with its reason.
func TestMistakesAroundTheScoringAreRefused(t *testing.T) {
	const (
		proc, old = "26-2026/procedure.yaml", "1048-781/procedure.yaml"
		form      = "26-2026/forms/02.yaml"
		year      = "calendar/2026.yaml"
		support   = "parameters/support.yaml"
	)
	tests := []struct{ what, file, old, new, want string }{
		{"count against term", proc, "limit_working_days: 15", "limit_working_days: 20", "does not count 20 working_days"},
		{"term of no unit", proc, "unit: working_days", "unit: workdays", `term "commune" lacks`},
		{"term without citation", proc, "    citation: \"26/2026/QĐ-TTg, Điều 7 khoản 2\"\n    ruling: &general", "    ruling: &general", "commune: lacks a citation"},
		{"term twice", proc, "id: window-open", "id: window-close", `"window-close" is empty or appears twice`},
		{"validity against term", proc, "validity_months: 36", "validity_months: 24", "does not count 24 months"},
		{"no applicants", proc, "applicants:\n", "applicants: []\nx:\n", "x not found"},
		{"unknown form of an item", proc, `form: "01"`, `form: "09"`, `form "09" is not in the book`},
		{"unknown form of a level", proc, "    form: \"03\"\n    forward", "    form: \"30\"\n    forward", `form "30" is not in the book`},
		{"unknown level of a set", proc, "filed_with: commune", "filed_with: district", `dossier "producer" lacks`},
		{"set taken along", proc, "set: producer", "set: nobody", `takes along "nobody"`},
		{"kind of a dossier", proc, "kinds: [first, upgrade]\n    stars", "kinds: [first, again]\n    stars", `kind of dossier "again" does not exist`},
		{"samples", proc, "count: 5\n", "count: 0\n", "asks for 0 samples"},
		{"copy", proc, "copy: plain", "copy: any", "its copies are not known"},
		{"item citation", proc, `form: "01", citation: "26/2026/QĐ-TTg, Điều 6 khoản 1, Phụ lục III mẫu 01"`, `form: "01"`, "registration: lacks a citation"},
		{"step by nobody", proc, "when: Khi cần thiết, citation: \"26/2026/QĐ-TTg, Điều 7 khoản 2 điểm a\"", "when: Khi cần thiết", "confer: lacks a citation"},
		{"step of no term", proc, "term: commune, citation", "term: soon, citation", `step "report" lacks`},
		{"product code", proc, `product_code: "(T)-(X)`, `product_code: "(T)-(H)`, "is explained as"},
		{"update without contents", proc, "  - kinds: [upgrade]\n    contents:", "  - kinds: []\n    contents:", "an update lacks"},
		{"written opinions", proc, "  meeting_if: Có nhiều ý kiến đánh giá khác nhau hoặc có nội dung phức tạp cần thảo luận\n", "", "must say when it meets"},
		{"missed window", proc, "  missed: Không còn thuộc diện đánh giá lại; sản phẩm đăng ký như lần đầu\n", "", "missed window"},
		{"revocation authority", proc, "{stars: [5], by: Bộ trưởng Bộ Nông nghiệp và Môi trường, citation: \"26/2026/QĐ-TTg, Điều 8", "{stars: [2], by: Bộ trưởng Bộ Nông nghiệp và Môi trường, citation: \"26/2026/QĐ-TTg, Điều 8", "recognition of 5 stars"},
		{"revocation case twice", proc, "{id: mark,", "{id: law,", "appears twice"},
		{"revocation days", proc, "revocation:\n  limit_days: 15", "revocation:\n  limit_days: 10", "does not count 10 days"},
		{"lapse", proc, "lapse:\n  text: Hết 36 tháng", "lapse:\n  note: Hết 36 tháng", "note not found"},
		{"carry over", proc, "  before: 2026-05-22", "  before: 2026-05-21", "must be those before 2026-05-22"},
		{"extension days", proc, "max_days: 180", "max_days: 181", "does not count 181 days"},
		{"repeal", proc, "on: 2026-07-21", "on: 2026-07-20", "days do not end on 2026-07-20"},
		{"inspection", proc, "  contents:\n    - Việc duy trì", "  principles_too:\n    - Việc duy trì", "principles_too not found"},
		{"gap without office", proc, ", settled_by: \"Quy chế hoạt động của Hội đồng cấp tỉnh\"}\n  - {id: papers", "}\n  - {id: papers", `gap "provincial-days" lacks`},
		{"papers", old, "papers_before_meeting_days: 2", "papers_before_meeting_days: 3", "does not count 3 working_days"},
		{"papers citation", old, "papers_citation: 1048/QĐ-TTg, Phụ lục II\n", "", "papers_before_meeting_days: lacks a citation"},
		{"readings", old, "- number: 2", "- number: 3", "reading 3 is out of order"},
		{"cell of the checklist", old, "{star: 5, part: A,", "{star: 4, part: A,", "no cell for part A, 5 stars, industry 1"},
		{"part of the checklist", old, "{star: 5, part: A,", "{star: 5, part: D,", "lacks its part"},
		{"summary of a known cell", old, "unknown: true, text: \"Chưa có nguyên văn phần A, 1 sao\"", "text: \"Chưa có nguyên văn phần A, 1 sao\"", "its wording is known"},
		{"checklist of nothing", old, "checklist_industries: [1, 2, 3, 4, 5]", "checklist_industries: []", "which industries it covers"},
		{"field twice", form, "id: email", "id: phone", `field "phone" lacks its id or a label, or appears twice`},
		{"field without label", form, "label: Tên chủ thể, ", "", `field "producer" lacks`},
		{"kind of field", form, "kind: money", "kind: cash", `of kind "cash"`},
		{"class of personal data", form, "personal: sensitive", "personal: secret", `class "secret"`},
		{"choice without choices", form, "kind: money", "kind: choice", "a choice has choices"},
		{"choice twice", form, "id: design", "id: patent", `choice "patent"`},
		{"column twice", form, "id: points", "id: criterion", `"criterion" lacks its id or a label, or appears twice`},
		{"kind of a field's dossier", form, "kinds: [upgrade]", "kinds: [later]", `kind of dossier "later"`},
		{"section twice", form, "id: results", "id: general", `section "general"`},
		{"form under another name", form, `id: "02"`, `id: "05"`, "is not the file's name"},
		{"invented field", "1048-781/forms/01.yaml", "required: true, unknown: true", "required: true", "must be unknown or cite"},
		{"empty form", "148/forms/registration.yaml", "unknown: true\n", "", "has no fields"},
		{"file of another year", year, "year: 2026", "year: 2025", "is not the file's name"},
		{"holiday of another year", year, "from: 2026-04-30, to: 2026-04-30", "from: 2025-04-30, to: 2026-04-30", "is not a day of 2026"},
		{"holiday missing", year, "from: 2026-05-01, to: 2026-05-01", "from: 2026-05-04, to: 2026-05-04", "2026-05-01 is a public holiday every year"},
		{"day in lieu missing", year, "  - {day: 2026-04-27, for: 2026-04-26}", "  []", "without a day in lieu"},
		{"day in lieu before", year, "day: 2026-04-27", "day: 2026-04-24", "not a weekday after a holiday"},
		{"day in lieu of a weekday", year, "for: 2026-04-26", "for: 2026-04-30", "fell on a weekend"},
		{"swap of a weekday", year, "worked: 2026-01-10", "worked: 2026-01-09", "is not a weekday off for a weekend worked"},
		{"swaps unknown yet given", year, "swaps:\n", "swaps_unknown: true\nswaps:\n", "says that they are not known"},
		{"confidence", year, "confidence: medium", "confidence: sure", "not high, medium or low"},
		{"unsettled without reason", year, ", why: \"Bộ Chính trị chủ trương Ngày Văn hóa Việt Nam là ngày nghỉ nhưng chưa thấy văn bản sửa Bộ luật Lao động\"", "", "lack a reason"},
		{"impossible day", year, "lunar_new_year: 2026-02-17", "lunar_new_year: 2026-02-30", "is not a day"},
		{"overlapping values", support, "from: 2024-01-01", "from: 2023-12-31", "overlap"},
		{"value before its start", support, "to: 2025-06-30", "to: 2023-06-30", "ends before it begins"},
		{"unknown with an amount", support, "unknown: true", "unknown: true\n        value: 5", "an unknown value has no amount"},
		{"value without reference", support, "        reference: Nghị quyết 67/2023/NQ-HĐND ngày 13/12/2023 của HĐND tỉnh Bắc Giang\n", "", "a reference"},
		{"value of nothing", support, "value: 50000000", "value: 0", "an amount above zero"},
		{"place without name", support, "        place_name: Tỉnh Bắc Giang\n", "", "a place has both"},
		{"parameter twice", support, "id: support-first-4", "id: support-first-3", "appears twice"},
		{"not checked", support, "checked_on: 2026-11-28", "checked_on: today", "is not a day"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			book, _, _ := strings.Cut(tt.file, "/")
			if book == "calendar" || book == "parameters" {
				book = "148"
			}
			m := alone(t, book)
			change(t, m, tt.file, tt.old, tt.new)
			_, err := rulebook.Prove(m)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The books stand alone as well, so that the table above fails for its own reasons only.
func TestBooksAloneLoad(t *testing.T) {
	for _, b := range library(t).Books() {
		if b.Decision.CardsFrom != "" {
			continue // by its nature not alone
		}
		if _, err := rulebook.Prove(alone(t, b.ID)); err != nil {
			t.Errorf("%s: %v", b.ID, err)
		}
	}
}

// A change of a form alters its book's digest; the calendar and the parameters change alone.
func TestDigestCoversForms(t *testing.T) {
	base, _ := rulebook.Prove(alone(t, "26-2026"))
	for file, alters := range map[string]bool{"26-2026/forms/01.yaml": true, "calendar/2026.yaml": false, "parameters/support.yaml": false} {
		m := alone(t, "26-2026")
		m[file] = &fstest.MapFile{Data: append([]byte("# note\n"), m[file].Data...)}
		lib, err := rulebook.Prove(m)
		if err != nil {
			t.Fatal(err)
		}
		if got := lib.Books()[0].Digest != base.Books()[0].Digest; got != alters {
			t.Errorf("a change of %s alters the digest: %v", file, got)
		}
	}
}
