package rulebook_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/law/rulebook"
)

// mutation damages a copy of the shipped law and says where the damage must be found: in the
// file, on the first line that holds the marker after the damage is done.
type mutation struct {
	name         string
	mutate       func(t *testing.T, m fstest.MapFS)
	file, marker string
	reason       string
}

// swap replaces the first occurrence of a text.
func swap(file, old, new string) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, m fstest.MapFS) { t.Helper(); change(t, m, file, old, new) }
}

// add appends to a file.
func add(file, text string) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, m fstest.MapFS) {
		t.Helper()
		m[file] = &fstest.MapFile{Data: append(append([]byte(nil), m[file].Data...), text...)}
	}
}

// rename moves a file.
func rename(from, to string) func(*testing.T, fstest.MapFS) {
	return func(_ *testing.T, m fstest.MapFS) { m[to] = m[from]; delete(m, from) }
}

const (
	bookDec   = "26-2026/decision.yaml"
	bookProc  = "26-2026/procedure.yaml"
	bookParts = "26-2026/shared/parts.yaml"
	bookCrit  = "26-2026/shared/criteria.yaml"
	card1     = "26-2026/cards/01-rau-cu-qua-tuoi.yaml"
	cases1    = "26-2026/cases/01.yaml"
)

// lean is the shipped law with the cards of one book only, so that a hundred damaged copies
// load in little time.
func lean(t *testing.T) fstest.MapFS {
	t.Helper()
	m := law(t)
	for name := range m {
		if strings.Count(name, "/") == 2 && !strings.HasPrefix(name, "26-2026/") && !strings.Contains(name, "/forms/") {
			delete(m, name)
		}
	}
	return m
}

func mutations() []mutation {
	long := strings.Repeat("dài ", 70) + "quá"
	return []mutation{
		// sums
		{"criterion of a card", swap(card1, "name: Màu sắc, độ chín\n            english: Colour and ripeness\n            max: 4", "name: Màu sắc, độ chín\n            english: Colour and ripeness\n            max: 5"), card1, `code: "6.2"`, "criterion 6.2: best option gives 4, not 5"},
		{"criterion of a fragment", swap(bookCrit, "origin-grown:\n  name: Nguồn gốc sản phẩm\n  english: Origin of the product\n  max: 3", "origin-grown:\n  name: Nguồn gốc sản phẩm\n  english: Origin of the product\n  max: 2"), bookCrit, "origin-grown:", "criterion 1.1: best option gives 3, not 2"},
		{"replacement spoils a sum", swap(card1, `"1.3": {use: value-fresh}`, `"1.3": {use: value-fresh, max: 2}`), card1, `"1.3": {use`, "group 1: criteria add up to"},
		{"group of a card", swap(card1, "max: 12", "max: 13"), card1, `code: "6"`, "group 6: criteria add up to 12, not 13"},
		{"group of a shared part", swap(bookParts, "max: 18", "max: 17"), bookParts, `code: "1"`, "group 1: criteria add up to 18, not 17"},
		{"part of a card", swap(card1, "max: 35", "max: 34"), card1, "code: C", "part C: groups add up to 35, not 34"},
		{"part against the decision", swap(bookParts, "  code: A\n", "  code: B\n"), bookParts, "code: B", `part B has 40 points, the decision gives part B 25`},
		{"parts of the decision", swap(bookDec, "{A: 40, B: 25, C: 35}", "{A: 40, B: 25, C: 30}"), bookDec, "parts:", "add up to 100, not 95"},
		{"a part is missing", swap(card1, "  - use: B\n", ""), card1, "number: 1", "card lacks part B"},
		{"falling points", swap(card1, "- 2: Tương đối phù hợp", "- 0.5: Tương đối phù hợp"), card1, "- 0.5: Tương đối", "criterion 6.2: points of option 3 fall"},
		// citations
		{"card without citation", swap(card1, "citation: 26/2026/QĐ-TTg, Phụ lục II, bộ 1\n", ""), card1, "number: 1", "card lacks a citation"},
		{"level without citation", swap(bookProc, "    citation: 26/2026/QĐ-TTg, Điều 7 khoản 2\n", ""), bookProc, "- id: commune\n    name: Cấp xã", "lacks its id, name, body or citation"},
		{"bands without citation", swap(bookProc, "  citation: 26/2026/QĐ-TTg, Điều 3 khoản 3\n  list", "  list"), bookProc, "bands:", "bands lack a citation"},
		{"round without citation", swap(bookProc, `, citation: "26/2026/QĐ-TTg, Điều 5 khoản 1"}`, "}"), bookProc, "- {level: province, number: 1", "lacks a citation"},
		{"council rule without citation", swap(bookProc, "  none:\n    allowed: true\n    ruling:\n      interpretation: true", "  none:\n    allowed: true\n    ruling:\n      interpretation: false\n      citation: ''\n    #"), bookProc, "  none:", "council: none lacks a citation"},
		{"decision with an empty citation", swap(bookDec, "citations:\n", "citations:\n  - ''\n"), bookDec, "citations:", "decision lacks a citation"},
		{"reading without office", swap(bookProc, "      settled_by: Bộ Nông nghiệp và Môi trường\n      citation: 26/2026/QĐ-TTg, Phụ lục II (ghi chú", "      citation: 26/2026/QĐ-TTg, Phụ lục II (ghi chú"), bookProc, "    ruling:\n      interpretation: true\n      note: Quyết định không nói sản phẩm từ 90 điểm", "office that could settle it"},
		// periods
		{"gap of periods", swap(bookDec, "filing_from: 2026-05-22", "filing_from: 2026-05-23"), bookDec, "filing_from:", "gap or overlap"},
		{"overlap of periods", swap("148-1489/decision.yaml", "filing_to: 2026-05-21", "filing_to: 2026-05-22"), bookDec, "filing_from:", "gap or overlap"},
		{"closed end", swap(bookDec, `filing_to: ""`, "filing_to: 2030-01-01"), bookDec, "filing_to:", "must be open-ended"},
		{"no such day", swap(bookDec, "signed: 2026-05-22", "signed: 2026-05-32"), bookDec, "signed:", "signed: date"},
		{"unknown predecessor", swap(bookDec, "replaces: 148-1489", "replaces: 149"), bookDec, "replaces:", `replaces "149"`},
		// bands and stars
		{"gap of bands", swap(bookProc, "{star: 3, from: 50, to: 70}", "{star: 3, from: 51, to: 70}"), bookProc, "{star: 3, from: 51", "does not follow on"},
		{"four bands", swap(bookProc, "    - {star: 5, from: 90, to: 100}\n", ""), bookProc, "bands:", "must be five and cover 0 to 100"},
		{"the minimum stops the scoring", swap(card1, "min_star: {4: 4}", "min_star: {4: 4}\n            stop_at: [4, 5]"), card1, `code: "6.2"`, "criterion 6.2: no mark that lets the scoring go on meets the minimum for 4 stars"},
		{"five stars out of reach", func(t *testing.T, m fstest.MapFS) {
			change(t, m, bookCrit, "min_star: {2: 3, 3: 4, 4: 5}", "min_star: {2: 3}\n  stop_at: [3, 4]")
			change(t, m, card1, "min_star: {3: 4}\n", "stop_at: [2, 3]\n")
			change(t, m, card1, "min_star: {4: 4}", "stop_at: [2, 3, 4, 5]")
			change(t, m, card1, "- 3: Tốt\n", "- 3: Tốt\n            stop_at: [2, 3, 4]\n")
		}, card1, "number: 1", "with the minimums for 5 stars met, the band begins at 90"},
		// duplicates and names
		{"criterion twice", swap(card1, `code: "6.3"`, `code: "6.2"`), card1, "\"6.2\"\n            name: Mùi, vị", "criterion 6.2 appears twice"},
		{"criterion twice, in a flow", swap(card1, `{code: "8", use`, `{code:  "7", use`), card1, `{code:  "7", use`, "group 7 appears twice"},
		{"card number twice", swap("26-2026/cards/03-gao-ngu-coc.yaml", "number: 3", "number: 1"), "26-2026/cards/03-gao-ngu-coc.yaml", "number: 1", "card 1 appears twice"},
		{"card id twice", swap("26-2026/cards/03-gao-ngu-coc.yaml", "id: gao-ngu-coc", "id: rau-cu-qua-tuoi"), "26-2026/cards/03-gao-ngu-coc.yaml", "id: rau", `card "rau-cu-qua-tuoi" appears twice`},
		{"file of a card misnamed", rename(card1, "26-2026/cards/01-rau.yaml"), "26-2026/cards/01-rau.yaml", "number: 1", "must be called 01-rau-cu-qua-tuoi.yaml"},
		{"file of cases misnamed", rename(cases1, "26-2026/cases/1.yaml"), "26-2026/cases/1.yaml", "card: 1", "must be called 01.yaml"},
		{"folder misnamed", swap(bookDec, "id: 26-2026", "id: 26-2027"), bookDec, "id: 26-2027", "is not the folder's name"},
		{"key twice", swap(card1, "id: rau-cu-qua-tuoi", "id: rau-cu-qua-tuoi\nid: khac"), card1, "id: khac", "already defined"},
		{"level twice", swap(bookProc, "- id: central", "- id: province"), bookProc, "- id: province\n    name: Cấp trung ương", `level "province" appears twice`},
		{"case twice", swap(cases1, `name: "Mọi tiêu chí ở mức thấp nhất, không có câu chuyện"`, `name: "Mọi tiêu chí ở mức cao nhất"`), cases1, "name: \"Mọi tiêu chí ở mức cao nhất\"\n    why: \"Cộng", "appears twice"},
		// minimums, gates, conditions
		{"minimum on a missing option", swap(card1, "min_star: {4: 4}", "min_star: {6: 4}"), card1, "min_star: {6: 4}", "criterion 6.2 has a minimum on option 6"},
		{"minimum for two stars", swap(card1, "min_star: {4: 4}", "min_star: {4: 2}"), card1, "min_star: {4: 2}", "minimum for 2 stars"},
		{"stop at a missing option", swap(card1, "min_star: {4: 4}", "stop_at: [9]"), card1, "stop_at: [9]", "stops at option 9"},
		{"gate of no kind", swap(card1, "kind: stop", "kind: pause"), card1, "kind: pause", "neither stop nor disqualify"},
		{"condition on a later one", swap(bookCrit, `only_if: {code: "5.1"`, `only_if: {code: "5.3"`), bookCrit, `only_if: {code: "5.3"`, `depends on "5.3"`},
		// text
		{"text not NFC", swap(card1, "Trung bình", "Trung bi\u0300nh"), card1, "bi\u0300nh", "not NFC"},
		{"escaped text not NFC", swap(card1, "name: Màu sắc, độ chín", `name: "Ma\u0300u sắc"`), card1, `name: "Ma\u`, "not NFC"},
		{"comment not NFC", add(card1, "# bi\u0300nh\n"), card1, "# bi", "not NFC"},
		{"space at an end", swap(card1, "name: Màu sắc, độ chín", `name: "Màu sắc "`), card1, `name: "Màu sắc "`, "spaces at an end"},
		{"space in front, in a case", swap(cases1, `name: "Mọi`, `name: " Mọi`), cases1, `name: " Mọi`, "spaces at an end"},
		{"two spaces", swap(bookProc, "body: UBND cấp xã", "body: UBND  cấp xã"), bookProc, "UBND  cấp xã", "twice in a row"},
		{"name too long", swap(card1, "name: Màu sắc, độ chín", "name: "+long[:100]+"x"), card1, "name: dài", "a tablet holds 80"},
		{"option too long", swap(card1, "- 1: Trung bình", "- 1: "+long), card1, "- 1: dài", "a tablet holds 160"},
		{"hint too long", swap(bookCrit, "hint: Điều kiện - toàn bộ sản phẩm phải được trồng trong tỉnh.", "hint: "+long), bookCrit, "hint: dài", "a tablet holds 240"},
		{"gate too long", swap(card1, "  - Hồ sơ giả mạo;", "  - "+long+";"), card1, "- dài", "a tablet holds 240"},
		{"option without text", swap(card1, "- 1: Trung bình", "- 1: ''"), card1, "- 1: ''", "criterion 6.3: option 2 has no text"},
		{"no English name", swap(card1, "            english: Colour and ripeness\n", ""), card1, `code: "6.2"`, "lacks its code, name or English name"},
		// fragments and keys
		{"unused criterion", add(bookCrit, "spare:\n  name: Dư\n  english: Spare\n  max: 1\n  options:\n    - 0: Không\n    - 1: Có\n"), bookCrit, "spare:", `shared fragment "spare" is used by no card`},
		{"unused part", add(bookParts, "Z: {code: A, name: Dư, english: Spare, max: 40, groups: []}\n"), bookParts, "Z:", `shared fragment "Z" is used by no card`},
		{"unknown fragment", swap(card1, "use: nutrition", "use: nutriton"), card1, "use: nutriton", `uses "nutriton"`},
		{"unknown part", swap(card1, "use: A7", "use: A9"), card1, "use: A9", `part "A9" is not shared`},
		{"replacing nothing", swap(card1, `"1.3": {use`, `"1.9": {use`), card1, `"1.9":`, "criterion 1.9 replaces nothing"},
		{"unknown key", swap(card1, "english: Size", "engish: Size"), card1, "engish:", "engish not found"},
		{"points with three decimals", swap(card1, "- 1: Trung bình", "- 1.005: Trung bình"), card1, "- 1.005:", "more than two decimals"},
		{"broken yaml", swap(card1, "group: Thực", "group: [Thực"), card1, "group:", "did not find"},
		{"second document", add(card1, "---\nnumber: 2\n"), card1, "number: 1", "second document"},
		// cases
		{"one case", func(t *testing.T, m fstest.MapFS) {
			src := string(m[cases1].Data)
			first := strings.Index(src, "  - name:")
			next := first + 1 + strings.Index(src[first+1:], "  - name:")
			m[cases1] = &fstest.MapFile{Data: []byte(src[:next])}
		}, cases1, "cases:", "card 1 has 1 worked cases, needs 2"},
		{"no cases", func(_ *testing.T, m fstest.MapFS) { delete(m, cases1) }, card1, "number: 1", "card 1 has 0 worked cases, needs 2"},
		{"case on no leaf", swap(cases1, `"3.5": 1}`, `"3.9": 1}`), cases1, `"3.9": 1}`, "criterion 3.9"},
		{"case on no option", swap(cases1, `"3.5": 1}`, `"3.5": 9}`), cases1, `"3.5": 9}`, "option 9 of criterion 3.5"},
		{"case that does not add up", swap(cases1, "parts: [9, 1, 5], total: 15", "parts: [9, 1, 5], total: 16"), cases1, "total: 16", "parts add up to 15, not 16"},
		{"case of no card", swap(cases1, "card: 1\n", "card: 97\n"), cases1, "card: 97", "which can not score"},
	}
}

func TestMutationsAreRefusedWhereTheyAre(t *testing.T) {
	t.Parallel()
	for _, tt := range mutations() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := lean(t)
			tt.mutate(t, m)
			lib, err := rulebook.Prove(m)
			if lib != nil || err == nil {
				t.Fatal("the law was accepted")
			}
			problems, _ := errors.AsType[rulebook.Problems](err)
			text := string(m[tt.file].Data)
			i := strings.Index(text, tt.marker)
			if i < 0 {
				t.Fatalf("%s holds no %q", tt.file, tt.marker)
			}
			line := 1 + strings.Count(text[:i], "\n")
			for _, p := range problems {
				if p.Line == 0 && p.File != "." {
					t.Errorf("no line: %+v", p)
				}
				if p.File == tt.file && p.Line == line && strings.Contains(p.Text, tt.reason) {
					return
				}
			}
			t.Errorf("want %s:%d: %s\ngot %v", tt.file, line, tt.reason, err)
		})
	}
}
