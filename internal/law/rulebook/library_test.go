package rulebook_test

import (
	"strings"
	"testing"

	"ocop/internal/law/rulebook"
)

func TestPick(t *testing.T) {
	tests := []struct {
		kind  rulebook.Kind
		filed rulebook.Date
		book  string
		says  string
	}{
		{rulebook.First, "2019-08-21", "1048-781", "Hồ sơ đánh giá lần đầu nộp ngày 21/08/2019 áp dụng Quyết định 1048/QĐ-TTg và 781/QĐ-TTg (hồ sơ nộp từ ngày 21/08/2019 đến ngày 23/02/2023)."},
		{rulebook.First, "2021-07-10", "1048-781", ""},
		{rulebook.Reassess, "2023-02-23", "1048-781", ""},
		{rulebook.First, "2023-02-24", "148", ""},
		{rulebook.Upgrade, "2025-07-05", "148", ""},
		{rulebook.First, "2025-07-06", "148-1489", "phải xong chậm nhất ngày 21/07/2026 (26/2026/QĐ-TTg, Điều 12)"},
		{rulebook.Upgrade, "2026-05-21", "148-1489", "chậm nhất ngày 21/07/2026"},
		{rulebook.Reassess, "2026-05-21", "148-1489", "chậm nhất ngày 21/06/2026"},
		{rulebook.First, "2026-05-22", "26-2026", "Hồ sơ đánh giá lần đầu nộp ngày 22/05/2026 áp dụng Quyết định 26/2026/QĐ-TTg (hồ sơ nộp từ ngày 22/05/2026)."},
		{rulebook.Reassess, "2031-01-01", "26-2026", ""},
	}
	for _, tt := range tests {
		b, reason, err := library(t).Pick(tt.kind, tt.filed)
		if err != nil || b.ID != tt.book || !strings.Contains(reason, tt.says) {
			t.Errorf("%s %s: %v, %q (%v)", tt.kind, tt.filed, b, reason, err)
		}
		if tt.book != "148-1489" && strings.Contains(reason, "quy định cũ") {
			t.Errorf("%s %s speaks of a transition: %q", tt.kind, tt.filed, reason)
		}
	}
	for _, bad := range []struct {
		kind  rulebook.Kind
		filed rulebook.Date
	}{{rulebook.First, "2019-08-20"}, {rulebook.First, "2021-02-29"}, {rulebook.First, ""}, {"other", "2021-07-10"}} {
		if b, _, err := library(t).Pick(bad.kind, bad.filed); err == nil {
			t.Errorf("%s %s gives %s", bad.kind, bad.filed, b.ID)
		}
	}
}

func TestIncompleteAndUnknownCardsRefuse(t *testing.T) {
	for _, tt := range []struct {
		book   string
		number int
		says   string
	}{
		{"1048-781", 3, "Phiếu bộ 3 (Gạo, ngũ cốc) chưa dùng để chấm điểm được: Chưa có nguyên văn phần C"},
		{"1048-781", 10, "38 điểm"}, {"1048-781", 16, "38 điểm"}, {"1048-781", 19, "38 điểm"},
		{"1048-781", 99, "chưa có phiếu của bộ sản phẩm số 99"},
		{"148", 7, "6.d"}, {"148", 11, "32 điểm"}, {"148", 12, "32 điểm"}, {"148", 13, "33 điểm"},
		{"148-1489", 11, "32 điểm"},
	} {
		b, err := library(t).Book(tt.book)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Card(tt.number); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s card %d: %v", tt.book, tt.number, err)
		}
	}
}

func TestNext(t *testing.T) {
	tests := []struct {
		book, level string
		num, den    int64
		star        int
		do          rulebook.Outcome
		target      string
		by          string
	}{
		{"1048-781", "district", 14999, 3, 2, rulebook.Return, "", ""},
		{"1048-781", "district", 15000, 3, 3, rulebook.Forward, "province", ""},
		{"1048-781", "district", 28000, 3, 5, rulebook.Forward, "province", ""},
		{"1048-781", "district", 15000, 3, 2, rulebook.Forward, "province", ""}, // points alone decide
		{"1048-781", "district", 15000, 3, 0, rulebook.Return, "", ""},          // scoring stopped
		{"1048-781", "province", 14999, 3, 2, rulebook.Return, "", ""},
		{"1048-781", "province", 6999, 1, 3, rulebook.Recognise, "", "Chủ tịch UBND tỉnh"},
		{"1048-781", "province", 8999, 1, 4, rulebook.Recognise, "", "Chủ tịch UBND tỉnh"},
		{"1048-781", "province", 9000, 1, 5, rulebook.Forward, "central", ""},
		{"1048-781", "central", 9000, 1, 5, rulebook.Recognise, "", "Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn"},
		{"148", "district", 6000, 1, 3, rulebook.Recognise, "", "Chủ tịch UBND cấp huyện"},
		{"148", "district", 7000, 1, 4, rulebook.Forward, "province", ""},
		{"148", "province", 6000, 1, 3, rulebook.Return, "district", ""},
		{"148", "province", 7000, 1, 4, rulebook.Recognise, "", "Chủ tịch UBND tỉnh"},
		{"148-1489", "province", 6000, 1, 3, rulebook.Recognise, "", "Chủ tịch UBND tỉnh"},
		{"26-2026", "commune", 0, 0, 0, rulebook.Forward, "province", ""},
		{"26-2026", "province", 9200, 1, 4, rulebook.Recognise, "", "Chủ tịch UBND tỉnh"}, // fails a 5-star minimum
		{"26-2026", "province", 9200, 1, 5, rulebook.Forward, "central", ""},
		{"26-2026", "central", 8800, 1, 4, rulebook.Return, "province", ""},
		{"26-2026", "central", 9000, 1, 5, rulebook.Recognise, "", "Bộ trưởng Bộ Nông nghiệp và Môi trường"},
	}
	for _, tt := range tests {
		b, err := library(t).Book(tt.book)
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.Procedure.Next(tt.level, rulebook.Mean{Num: tt.num, Den: tt.den}, tt.star)
		if err != nil || got.Do != tt.do || got.Level != tt.target || got.By != tt.by || got.Citation == "" {
			t.Errorf("%s %s %d/%d with %d stars: %+v (%v)", tt.book, tt.level, tt.num, tt.den, tt.star, got, err)
		}
	}
	b, _ := library(t).Book("26-2026")
	if _, err := b.Procedure.Next("district", rulebook.Mean{Num: 7000, Den: 1}, 4); err == nil {
		t.Error("a level that no longer exists gave a consequence")
	}
}

func TestByDigest(t *testing.T) {
	for _, b := range library(t).Books() {
		if got, err := library(t).ByDigest(b.Digest); err != nil || got != b || len(b.Digest) != 64 {
			t.Errorf("%s is not found by its digest: %v", b.ID, err)
		}
	}
	if _, err := library(t).ByDigest("00"); err == nil {
		t.Error("an unknown digest gives a book")
	}
	if _, err := library(t).Book("99"); err == nil {
		t.Error("an unknown id gives a book")
	}
}

func TestDates(t *testing.T) {
	if got := rulebook.Date("2021-12-09").AddMonths(36); got != "2024-12-09" {
		t.Errorf("36 months: %s", got)
	}
	for from, want := range map[rulebook.Date]rulebook.Date{"2024-02-29": "2027-02-28", "2021-08-31": "2024-08-31", "2021-11-30": "2024-11-30"} {
		if got := from.AddMonths(36); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
	if got := rulebook.Date("2026-01-31").AddMonths(1); got != "2026-02-28" {
		t.Errorf("one month: %s", got)
	}
	if rulebook.Date("2026-05-21").Compare("2026-05-22") >= 0 || rulebook.Date("2026-05-22").Text() != "22/05/2026" {
		t.Error("comparison or text of dates")
	}
	b, _ := library(t).Book("26-2026")
	first, last := b.Procedure.Reassessment.Window("2026-12-31")
	if first != "2026-07-04" || last != "2026-09-02" {
		t.Errorf("window %s to %s", first, last)
	}
	if got := b.Procedure.Rounds[0].DoneBefore.In(2027); got != "2027-06-30" {
		t.Errorf("round 1 of 2027 is done before %s", got)
	}
	for _, bad := range []string{"2026-2-1", "22/05/2026", "2026-13-01", ""} {
		if _, err := rulebook.ParseDate(bad); err == nil {
			t.Errorf("%q is taken for a date", bad)
		}
	}
}

func TestPointsText(t *testing.T) {
	for p, want := range map[rulebook.Points]string{0: "0", 300: "3", 50: "0,5", 7833: "78,33", 10000: "100"} {
		if got := p.Text(); got != want {
			t.Errorf("%d: %q", p, got)
		}
	}
}

// Every node that a page may show says where it is printed.
func TestEveryNodeIsCited(t *testing.T) {
	for _, b := range library(t).Books() {
		for _, c := range b.Cards {
			for _, l := range c.Leaves() {
				if !strings.Contains(l.Citation, "tiêu chí "+l.Code) || !strings.HasPrefix(l.Citation, c.Citation) {
					t.Errorf("%s card %d criterion %s: %q", b.ID, c.Number, l.Code, l.Citation)
				}
				for _, o := range l.Options {
					if !strings.HasPrefix(o.Citation, l.Citation+", mức ") {
						t.Errorf("%s card %d: option %q: %q", b.ID, c.Number, o.Text, o.Citation)
					}
				}
			}
		}
	}
}
