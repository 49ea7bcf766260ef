package jury_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

// The sheet prints the official wording where the office has laid it over ours, and says where
// it comes from; the secretary's desk names the working rules in force.
func TestLocalLawIsShown(t *testing.T) {
	t.Parallel()
	books, err := rulebook.LoadWith(rulebooks.FS, fstest.MapFS{
		"wording/26-2026/11.yaml": {Data: []byte(`card: 11
source: {document: Công báo số 99, checked_by: Nguyễn Văn A, checked_on: 2026-08-01}
nodes:
  "3.2":
    name: Người đại diện theo nguyên văn
    hint: Gợi ý theo nguyên văn
    options: {1: Mức thứ nhất theo nguyên văn}
`)},
		"council/a.yaml": {Data: []byte(`number: 12/2026/QĐ-UBND
title: Quy chế làm việc của Hội đồng
issuer: UBND tỉnh
signed: 2026-06-10
from: 2026-06-15
place: "24"
quorum: {num: 1, den: 3, chair: true, article: Điều 5}
absent: {text: Thành viên vắng mặt không gửi phiếu thay, article: Điều 10}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	w := worldUnder(t, books, 3, 1)
	w.open()
	body := text(w.get(w.members[0], entry(w.entries[0])).want(200).one("body", nil))
	for _, want := range []string{"Người đại diện theo nguyên văn", "Gợi ý theo nguyên văn", "Mức thứ nhất theo nguyên văn", "Công báo số 99 (Nguyễn Văn A đối chiếu ngày 01/08/2026)"} {
		if !strings.Contains(body, want) {
			t.Errorf("the sheet does not show %q", want)
		}
	}
	leaf, _ := w.card.Leaf("3.2")
	if strings.Contains(body, leaf.Options[0].Text) || !strings.Contains(body, leaf.Options[1].Text) {
		t.Error("the sheet shows our wording beside the official one, or loses what was left out")
	}
	desk := text(w.get(w.secretary, sitting(w.sitting)).want(200).one("body", nil))
	for _, want := range []string{"Theo quy chế số 12/2026/QĐ-UBND của UBND tỉnh.", "Thành viên vắng mặt không gửi phiếu thay (Điều 10)", "1/3"} {
		if !strings.Contains(desk, want) {
			t.Errorf("the desk does not show %q", want)
		}
	}
}
