package paper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ocop/internal/base/doc"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/paper"
)

// twice is a sitting that was opened again once.
func twice(t *testing.T) paper.Sitting {
	t.Helper()
	book, err := given.Books(t).Book("26-2026")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC)
	voice := func(name string, d evaluation.Duty) evaluation.Voice {
		return evaluation.Voice{Name: name, Duty: d, At: at}
	}
	return paper.Sitting{Places: given.Places(t), Book: book, Round: evaluation.Round{Title: "Đợt 1 năm 2026"},
		Council: evaluation.Council{Name: "Hội đồng tỉnh", DecisionNo: "1/QĐ-UBND", DecisionDate: "2026-08-01"},
		Sitting: evaluation.Sitting{Place: "24.2025", MetOn: "2026-09-22", Rules: evaluation.Rules{Number: "12/2026/QĐ-UBND", Date: "2026-06-10", Digest: "x"}},
		Reopened: []evaluation.Reopening{{Ground: evaluation.Arithmetic, Reason: "Phần A cộng thừa 2 điểm.", Proposed: voice("Vũ Thị Thư", evaluation.Secretary),
			Answered: voice("Trần Văn Chủ", evaluation.Chair), Edition: evaluation.Edition{Number: 1, MetOn: "2026-09-15"}}}}
}

// The minutes of the second close name the first and why it lost its effect; those of the first
// carry the mark on every page, in the pdf too.
func TestMinutesOfASittingThatWasOpenedAgain(t *testing.T) {
	const why = "đã huỷ hiệu lực ngày 20/09/2026 theo đề nghị của Vũ Thị Thư (Thư ký Hội đồng) và đồng ý của Trần Văn Chủ (Chủ tịch Hội đồng). Lý do: Sai sót khi nhập hoặc cộng điểm. Phần A cộng thừa 2 điểm."
	s := twice(t)
	second := paper.Minutes(s)
	for _, want := range []string{"Phiên đã mở lại 1 lần. Văn bản này là lần 2, thay thế lần 1 " + why, "Căn cứ Quy chế số 12/2026/QĐ-UBND ngày 10/06/2026", "ngày 22 tháng 9 năm 2026"} {
		if !strings.Contains(doc.Text(second), want) {
			t.Errorf("the second minutes do not say %q:\n%s", want, doc.Text(second))
		}
	}
	if second.Banner != "" {
		t.Errorf("the minutes in force are marked: %s", second.Banner)
	}
	s.Void(s.Reopened[0])
	for _, first := range []*doc.Document{paper.Minutes(s), paper.Summary(s)} {
		if first.Banner != "LẦN 1 – ĐÃ HUỶ HIỆU LỰC NGÀY 20/09/2026" {
			t.Errorf("%s: banner %q", first.Title, first.Banner)
		}
		if text := doc.Text(first); !strings.Contains(text, "Văn bản lần 1 này "+why) || !strings.Contains(text, "15 tháng 9 năm 2026") {
			t.Errorf("%s says:\n%s", first.Title, text)
		}
		pdf := write(t, t.TempDir(), "lan-1.pdf", func(b *bytes.Buffer) error { return doc.WritePDF(b, first) })
		if text := extracted(t, need(t, "pdftotext"), pdf); !strings.Contains(text, "ĐÃ HUỶ HIỆU LỰC NGÀY 20/09/2026") {
			t.Errorf("the pdf of %s says:\n%s", first.Title, text)
		}
	}
}

// The minutes say how often members were asked to look at their sheets again before that close,
// and name nobody.
func TestMinutesCountRechecks(t *testing.T) {
	s := twice(t)
	first, second := time.Date(2026, 9, 15, 9, 0, 0, 0, time.UTC), time.Date(2026, 9, 22, 9, 0, 0, 0, time.UTC)
	s.Reopened[0].Edition.ClosedAt, s.Sitting.ClosedAt = first, second
	if text := doc.Text(paper.Minutes(s)); strings.Contains(text, "xem lại phiếu") {
		t.Errorf("nobody was asked:\n%s", text)
	}
	for i, state := range []evaluation.RecheckState{evaluation.RecheckKept, evaluation.RecheckReopened, evaluation.RecheckReopened, evaluation.RecheckAsked} {
		at := first.Add(-time.Hour)
		if i > 1 {
			at = second.Add(-time.Hour)
		}
		s.Rechecks = append(s.Rechecks, evaluation.Recheck{State: state, Asked: evaluation.Voice{At: at}, Member: evaluation.Voice{Name: "Nguyễn Thị Hỏi"}})
	}
	said := func(want string) {
		t.Helper()
		if text := doc.Text(paper.Minutes(s)); !strings.Contains(text, want) || strings.Contains(text, "Nguyễn Thị Hỏi") {
			t.Errorf("the minutes do not say %q, or name who was asked:\n%s", want, text)
		}
	}
	said("xem lại phiếu đã nộp 4 lần: 2 lần thành viên mở lại phiếu, 1 lần giữ nguyên phiếu, 1 lần không trả lời trước khi khóa phiên.")
	s.Void(s.Reopened[0])
	said("xem lại phiếu đã nộp 2 lần: 1 lần thành viên mở lại phiếu, 1 lần giữ nguyên phiếu, 0 lần không trả lời trước khi khóa phiên.")
}
