package score_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// written is a sheet as a program outside would write it.
func written(card *rulebook.Card, member string, marks score.Marks, findings ...string) map[string]any {
	m := map[string]any{}
	for _, leaf := range card.Leaves() {
		if mark := marks[leaf.Leaf]; mark != score.Unmarked {
			m[leaf.Code] = mark
		}
	}
	s := map[string]any{"member": member, "marks": m}
	if findings != nil {
		s["findings"] = findings
	}
	return s
}

func encode(t testing.TB, x any) []byte {
	t.Helper()
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func judged(t testing.TB, b *rulebook.Book, card *rulebook.Card, src []byte) score.Verdict {
	t.Helper()
	sheets, err := score.ReadSheets(card, src)
	if err != nil {
		t.Fatal(err)
	}
	v, _, err := score.Judge(b, card, sheets)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The worked cases, which persons wrote, pass through JSON unchanged.
func TestWorkedCasesThroughJSON(t *testing.T) {
	for _, b := range library(t).Books() {
		for _, k := range b.Cases {
			t.Run(b.ID+"/"+k.File+"/"+k.Name, func(t *testing.T) { caseThroughJSON(t, b, k) })
		}
	}
}

func caseThroughJSON(t *testing.T, b *rulebook.Book, k rulebook.Case) {
	card, err := b.Card(k.Card)
	if err != nil {
		t.Fatal(err)
	}
	var list []any
	var want []score.MemberPoints
	for _, m := range k.Members {
		for range max(1, m.Times) {
			name := fmt.Sprintf("m%d", len(list)+1)
			list = append(list, written(card, name, caseMarks(t, card, m), m.Findings...))
			if len(m.Missing) == 0 {
				want = append(want, score.MemberPoints{Member: name, Total: m.Total,
					Parts: map[string]rulebook.Points{"A": m.Parts[0], "B": m.Parts[1], "C": m.Parts[2]}})
			}
		}
		for _, code := range m.Missing {
			_, err := score.ReadSheets(card, encode(t, list))
			if err == nil || !strings.Contains(err.Error(), "Thành viên m1: Tiêu chí "+code+" ") {
				t.Fatalf("criterion %s is not missed: %v", code, err)
			}
		}
		if len(m.Missing) > 0 {
			return
		}
	}
	v := judged(t, b, card, encode(t, list))
	if v.Mean.Text != k.Mean || v.Band != k.Band || v.Star != k.Star || v.Reason != k.Reason || v.Book != b.ID || v.Card != k.Card {
		t.Errorf("got %+v, want %s, band %d, star %d, %q", v, k.Mean, k.Band, k.Star, k.Reason)
	}
	if diff := cmp.Diff(want, v.Members); diff != "" {
		t.Error(diff)
	}
}

// The very bytes that programs read.
func TestVerdictJSON(t *testing.T) {
	b, card := pick(t, "26-2026", 11)
	low := extreme(card, true)
	leaf, _ := card.Leaf("6.1.1")
	low[leaf.Leaf] = 2
	v := judged(t, b, card, encode(t, []any{written(card, "m1", low), written(card, "m2", low), written(card, "m3", extreme(card, true))}))
	want := `{"book":"26-2026","card":11,"members":[` +
		`{"member":"m1","parts":{"A":4000,"B":2500,"C":3400},"total":9900},` +
		`{"member":"m2","parts":{"A":4000,"B":2500,"C":3400},"total":9900},` +
		`{"member":"m3","parts":{"A":4000,"B":2500,"C":3500},"total":10000}],` +
		`"mean":{"num":29800,"den":3,"text":"99,33"},"band":5,"minimums":{"3":true,"4":false,"5":false},"star":3,` +
		`"reason":"99,33 điểm nhưng chỉ đạt 3 sao vì chưa đạt yêu cầu tối thiểu 4 sao ở tiêu chí 6.1.1"}`
	if diff := cmp.Diff(want, string(encode(t, v))); diff != "" {
		t.Error(diff)
	}
	b, card = pick(t, "1048-781", 12)
	v = judged(t, b, card, encode(t, []any{written(card, "m1", extreme(card, true)), written(card, "m2", extreme(card, true))}))
	if !cmp.Equal(v.Minimums, map[string]bool{"3": true, "4": true, "5": true}) || v.Mean != (score.Fraction{Num: 10000, Den: 1, Text: "100,00"}) {
		t.Errorf("a card without printed minimums: %+v", v)
	}
}

func TestNoneIsNullOrMinusOne(t *testing.T) {
	b, card := pick(t, "1048-781", 12)
	for _, none := range []any{nil, -1} {
		s := written(card, "m1", extreme(card, true))
		s["marks"].(map[string]any)["1.1"] = none
		if v := judged(t, b, card, encode(t, []any{s})); v.Members[0].Parts["A"] != 3200 {
			t.Errorf("%v: %+v", none, v.Members)
		}
		s["marks"].(map[string]any)["3.5"] = none
		_, err := score.ReadSheets(card, encode(t, []any{s}))
		says := "Thành viên m1: Tiêu chí 3.5 (Kế toán) không được ghi \"không đạt mức nào\"; chọn một trong 3 mức. Được ghi: 1 (0 điểm), 2 (1 điểm), 3 (2 điểm)."
		if err == nil || err.Error() != says {
			t.Errorf("%v: %v, want %s", none, err, says)
		}
	}
}

// A disqualified dossier needs no marks at all.
func TestFindingsSpareMarks(t *testing.T) {
	b, card := pick(t, "26-2026", 11)
	v := judged(t, b, card, []byte(`[{"member":"m1","marks":{},"findings":["hs"]}]`))
	if v.Star != 0 || v.Mean != (score.Fraction{Den: 1, Text: "0,00"}) || !strings.HasPrefix(v.Reason, "Hồ sơ bị loại: ") {
		t.Errorf("%+v", v)
	}
}

func TestSheetsAreRefused(t *testing.T) {
	_, card := pick(t, "1048-781", 12)
	full := string(encode(t, written(card, "m1", extreme(card, true))["marks"]))
	with := func(code, value string) string {
		return `[{"member":"m1","marks":` + strings.Replace(full, `"`+code+`":`, `"`+code+`":`+value+`,"x`+code+`":`, 1) + `}]`
	}
	tests := []struct{ src, says string }{
		{``, "không đúng cú pháp JSON"},
		{`[]`, "chưa có phiếu nào"},
		{`{}`, "cần một danh sách phiếu"},
		{`[{"member":"m1","marks":` + full + `}] []`, "không đúng cú pháp JSON"},
		{`[{"member":"m1","marks":` + full + `},]`, "không đúng cú pháp JSON"},
		{"[{\"member\":\"\xff\",\"marks\":{}}]", "UTF-8"},
		{`[7]`, "phiếu thứ 1: cần một phiếu"},
		{`[{"member":"m1","marks":` + full + `,"name":1}]`, `phiếu thứ 1 (m1): không hiểu khóa "name"`},
		{`[{"Member":"m1","marks":` + full + `}]`, `không hiểu khóa "Member"`},
		{`[{"member":"m1","member":"m2","marks":` + full + `}]`, `"member" được ghi hai lần`},
		{`[{"member":"m1","marks":{},"marks":` + full + `}]`, `"marks" được ghi hai lần`},
		{`[{"member":"m1"}]`, `phiếu thứ 1 (m1): thiếu khóa "marks"`},
		{`[{"marks":` + full + `}]`, `phiếu thứ 1: thiếu khóa "member"`},
		{`[{"member":" ","marks":` + full + `}]`, "member phải là chữ"},
		{`[{"member":7,"marks":` + full + `}]`, "member phải là chữ"},
		{`[{"member":"m1","marks":null}]`, "cần các mức của marks"},
		{`[{"member":"m1","marks":` + full + `,"findings":"hs"}]`, "cần các mã của findings"},
		{`[{"member":"m1","marks":` + full + `,"findings":["zz"]}]`, "Thành viên m1: Phiếu không có điều kiện loại mang mã zz"},
		{`[{"member":"m1","marks":` + full + `},{"member":"m1","marks":` + full + `}]`, "phiếu thứ 2 (m1): thành viên m1 đã có một phiếu"},
		{with("1.1", "9"), "Thành viên m1: Tiêu chí 1.1 (Nguồn nguyên liệu) không có mức 9. Được ghi: 1 (1 điểm), 2 (2 điểm), 3 (3 điểm), -1 hoặc null"},
		{with("1.1", "0"), "Tiêu chí 1.1 (Nguồn nguyên liệu) không có mức 0."},
		{with("1.1", "-2"), "không có mức -2."},
		{with("1.1", "1.0"), "Tiêu chí 1.1 (Nguồn nguyên liệu) ghi 1.0, không phải số nguyên. Được ghi: 1 (1 điểm)"},
		{with("1.1", "1e0"), "ghi 1e0, không phải số nguyên"},
		{with("1.1", "99999999999999999999"), "không phải số nguyên"},
		{with("1.1", `"1"`), "không phải số nguyên"},
		{with("1.1", "[1]"), "không phải số nguyên"},
		{with("1.1", "true"), "không phải số nguyên"},
		{with("1.1", `1,"1.1":2`), "Tiêu chí 1.1 (Nguồn nguyên liệu) được ghi hai lần."},
		{with("1.1", `1,"9.9":2`), `Thành viên m1: phiếu không có tiêu chí "9.9" để chấm điểm.`},
		{with("1.1", `1,"6.1":2`), `phiếu không có tiêu chí "6.1" để chấm điểm.`},
		{strings.Replace(with("1.1", "1"), `"1.1":1,`, "", 1), "Thành viên m1: Tiêu chí 1.1 (Nguồn nguyên liệu) chưa chấm; chọn một trong 3 mức hoặc \"không đạt mức nào\". Được ghi: 1 (1 điểm)"},
	}
	for _, tt := range tests {
		if _, err := score.ReadSheets(card, []byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.120s\n got %v\nwant %s", tt.src, err, tt.says)
		}
	}
}

// Everything wrong is told at once, in the order of the sheets.
func TestAllWrongMarksAreNamed(t *testing.T) {
	_, card := pick(t, "1048-781", 12)
	_, err := score.ReadSheets(card, []byte(`[{"member":"m1","marks":{"1.1":7}},{"member":"m2","marks":{"1.2":7}}]`))
	if n := len(strings.Split(err.Error(), "\n")); n != 2*len(card.Leaves()) {
		t.Errorf("%d lines for %d criteria of two members", n, len(card.Leaves()))
	}
}

// Any complete sheets give the same through JSON as without, whatever the order of members.
func TestJudgeAgreesWithCouncil(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(rt *rapid.T) {
			var list []any
			var results []score.Result
			for i := range rapid.IntRange(1, 5).Draw(rt, "members") {
				results = append(results, legal(rt, card, "m"))
				list = append(list, written(card, fmt.Sprint("m", i), results[i].Marks))
			}
			tally, err := score.Council(b, card, results, score.Defaults(b))
			if err != nil {
				rt.Fatal(err)
			}
			v := judged(t, b, card, encode(t, list))
			if v.Star != tally.Star || v.Band != tally.Band || v.Reason != tally.Reason || v.Mean.Num*tally.Mean.Den != tally.Mean.Num*v.Mean.Den || v.Mean.Den > tally.Mean.Den {
				rt.Fatalf("%+v is not %+v", v, tally)
			}
			for star := 3; star <= v.Band; star++ {
				if met := v.Minimums[fmt.Sprint(star)]; met != (star <= v.Star) {
					rt.Fatalf("star %d of band %d, but the minimum of %d is %v", v.Star, v.Band, star, met)
				}
			}
		})
	})
}

func FuzzReadSheets(f *testing.F) {
	_, card := pick(f, "1048-781", 12)
	f.Add(string(encode(f, []any{written(card, "m1", extreme(card, true), "hs")})))
	f.Add(`[{"member":"m1","marks":{"1.1":[{}]},"findings":[]}]`)
	f.Fuzz(func(t *testing.T, src string) {
		sheets, err := score.ReadSheets(card, []byte(src))
		if (err == nil) != (len(sheets) > 0) {
			t.Fatalf("%d sheets and %v", len(sheets), err)
		}
		for _, s := range sheets {
			if missing := score.Check(card, s.Result.Marks, s.Findings...); missing != nil {
				t.Fatalf("an incomplete sheet was taken: %v", missing)
			}
		}
	})
}
