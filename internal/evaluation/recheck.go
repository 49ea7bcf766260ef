package evaluation

import (
	"slices"

	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// Concern is why a member is asked to look once more at a sheet that was handed in.
type Concern string

// The concerns. Nobody who asks knows the marks: no concern is about one of them.
const (
	FarApart   Concern = "spread"     // the close said that totals lie further apart than the council allows
	Discussion Concern = "discussion" // the council has talked about the dossier since
	NewProof   Concern = "evidence"   // a proof came later, or was overlooked
	OtherCause Concern = "other"
)

// Concerns lists the concerns in the order of forms.
func Concerns() []Concern { return []Concern{FarApart, Discussion, NewProof, OtherCause} }

// Text is the concern as officials write it, "" for none of ours.
func (c Concern) Text() string {
	switch c {
	case FarApart:
		return "Tổng điểm của các thành viên chênh nhau quá mức Quy chế cho phép"
	case Discussion:
		return "Hội đồng đã thảo luận thêm về hồ sơ"
	case NewProof:
		return "Có minh chứng bổ sung hoặc bị bỏ sót"
	case OtherCause:
		return "Lý do khác"
	}
	return ""
}

// RecheckState is where a request to look at a sheet again stands.
type RecheckState string

// The states of a recheck.
const (
	RecheckAsked    RecheckState = "asked"
	RecheckReopened RecheckState = "reopened" // the member has opened the sheet again
	RecheckKept     RecheckState = "kept"     // the member keeps it, and said why
)

// Recheck is a request of the chair or the secretary that a member look once more at a sheet
// that was handed in. It tells no points and changes no sheet.
type Recheck struct {
	Version int64 // of the sheet that was asked about
	Entry   key.Entry
	Asked   Voice
	Member  Voice // At is the instant of the answer, zero without one
	Concern Concern
	Reason  string
	State   RecheckState
	Answer  string // why the sheet is kept
	Waits   bool   // the sheet is still as it was, and the member may still answer
}

// Label is where the request stands, as officials write it.
func (r Recheck) Label() string {
	switch {
	case r.State == RecheckReopened:
		return "Đã mở lại phiếu"
	case r.State == RecheckKept:
		return "Giữ nguyên phiếu"
	case r.Waits:
		return "Chờ thành viên trả lời"
	}
	return "Không trả lời"
}

// NewRecheck is what the chair or the secretary says who asks.
type NewRecheck struct {
	Sitting key.Sitting
	Entry   key.Entry
	Seat    key.Seat
	Concern Concern
	Reason  string // wanted for OtherCause
}

// clean checks the input against the entries and voting seats that the asker may name.
func (n NewRecheck) clean(known []key.Entry, voters []Seat) (NewRecheck, error) {
	var f form
	f.check(slices.Contains(known, n.Entry), "entry", "Chưa chọn hồ sơ của phiên này, hãy chọn trong danh sách.")
	f.check(slices.ContainsFunc(voters, func(s Seat) bool { return s.Key == n.Seat }), "seat", "Chưa chọn thành viên chấm điểm của Hội đồng, hãy chọn trong danh sách.")
	f.check(n.Concern.Text() != "", "concern", "Chưa chọn lý do đề nghị, hãy chọn trong danh sách.")
	n.Reason = f.lines("reason", "Nội dung đề nghị", n.Reason, reasonMax, n.Concern == OtherCause)
	return n, f.err()
}

// mayRecheck refuses while there is nothing to look at again.
func (s State) mayRecheck() error {
	switch s {
	case Planned:
		return fault.Clash("Phiên đánh giá chưa mở nên chưa có phiếu nào để xem lại, hãy chờ thư ký mở phiên.")
	case Closed:
		return fault.Clash("Phiên đánh giá đã khóa, phiếu không thay đổi được nữa; muốn chấm lại phải mở lại phiên.")
	}
	return nil
}
