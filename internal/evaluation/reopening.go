package evaluation

import (
	"fmt"
	"slices"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// Ground is why a closed sitting is opened again.
type Ground string

// The grounds. The law of the programme does not speak of them: see docs/unknowns.md.
const (
	Arithmetic Ground = "arithmetic" // a sheet was filled in or added up wrongly
	WrongMark  Ground = "mark"       // a member marked another option than was meant
	Interest   Ground = "conflict"   // somebody scored who should have stepped back
	Evidence   Ground = "evidence"   // a proof in the dossier was overlooked or turned out false
	Complaint  Ground = "complaint"  // a complaint was found right
	Other      Ground = "other"
)

// Grounds lists the grounds in the order of forms.
func Grounds() []Ground {
	return []Ground{Arithmetic, WrongMark, Interest, Evidence, Complaint, Other}
}

// Text is the ground as officials write it, "" for none of ours.
func (g Ground) Text() string {
	switch g {
	case Arithmetic:
		return "Sai sót khi nhập hoặc cộng điểm"
	case WrongMark:
		return "Thành viên chọn nhầm mức của tiêu chí"
	case Interest:
		return "Có người chấm điểm lẽ ra phải từ chối"
	case Evidence:
		return "Bỏ sót minh chứng hoặc minh chứng không đúng"
	case Complaint:
		return "Giải quyết khiếu nại, kiến nghị"
	case Other:
		return "Lý do khác"
	}
	return ""
}

// ReopeningState is where a proposal to open a sitting again stands.
type ReopeningState string

// The states of a reopening.
const (
	ReopeningProposed  ReopeningState = "proposed"
	ReopeningAgreed    ReopeningState = "agreed"
	ReopeningRefused   ReopeningState = "refused"
	ReopeningWithdrawn ReopeningState = "withdrawn"
)

// Label is the state as officials write it.
func (s ReopeningState) Label() string {
	switch s {
	case ReopeningAgreed:
		return "Đã mở lại phiên"
	case ReopeningRefused:
		return "Không đồng ý"
	case ReopeningWithdrawn:
		return "Đã rút đề nghị"
	}
	return "Chờ người thứ hai đồng ý"
}

// Voice is one of the two persons of a reopening.
type Voice struct {
	Seat key.Seat
	Name string
	Duty Duty
	At   time.Time
}

// Reopening is a proposal to open a closed sitting again, and what became of it.
type Reopening struct {
	Key      key.Reopening
	Sitting  key.Sitting
	Ground   Ground
	Reason   string
	State    ReopeningState
	Proposed Voice
	Answered Voice       // zero while it waits
	Answer   string      // why it was refused
	Entries  []key.Entry // scored again, of those that the reader may know
	Edition  Edition     // the close that it voided; zero until agreed
}

// Edition is a close that has lost its effect by a reopening.
type Edition struct {
	Number     int    // from 1, within the sitting
	MetOn      string // ISO date
	LateReason string
	ClosedAt   time.Time
}

// NewReopening is what the chair or the secretary says who proposes one.
type NewReopening struct {
	Sitting key.Sitting
	Ground  Ground
	Reason  string
	Entries []key.Entry // to be scored again; the results of the others stand
}

// clean checks the input against the entries that the proposer may know.
func (n NewReopening) clean(known []key.Entry) (NewReopening, error) {
	var f form
	f.check(n.Ground.Text() != "", "ground", "Chưa chọn căn cứ mở lại phiên, hãy chọn trong danh sách.")
	n.Reason = f.lines("reason", "Lý do mở lại phiên", n.Reason, reasonMax, true)
	n.Entries = slices.Compact(slices.Sorted(slices.Values(n.Entries)))
	f.check(len(n.Entries) > 0, "entries", "Chưa chọn hồ sơ nào để chấm lại, hãy chọn.")
	for _, e := range n.Entries {
		f.check(slices.Contains(known, e), "entries", "Có hồ sơ không thuộc phiên này, hãy chọn lại trong danh sách.")
	}
	return n, f.err()
}

// heads says whether the duty may propose or answer a reopening.
func (d Duty) heads() bool { return d == Chair || d == Secretary }

// mayHead admits the chair and the secretary of this very council; for who has no seat in it
// the sitting does not exist.
func (f facts) mayHead() error {
	switch {
	case f.Seat == "":
		return fault.Missing("phiên đánh giá")
	case !Duty(f.Duty).heads():
		return fault.Denied("Chỉ chủ tịch và thư ký của Hội đồng đề nghị hoặc đồng ý mở lại phiên, hãy báo một trong hai người.")
	}
	return nil
}

// obstacles are what lies beyond a council that keeps its sitting closed.
type obstacles struct {
	decided int64 // results on which a decision rests
	passed  int64 // dossiers that went on to another council
}

// mayReopen says what keeps a sitting as it is.
func mayReopen(s State, o obstacles) error {
	switch {
	case s != Closed:
		return fault.Clash("Phiên đánh giá chưa khóa nên không có gì để mở lại, hãy sửa phiếu ngay trong phiên.")
	case o.decided > 0:
		return fault.Clash(fmt.Sprintf("%d sản phẩm của phiên đã có quyết định công nhận; phải thu hồi quyết định đó trước khi mở lại phiên.", o.decided))
	case o.passed > 0:
		return fault.Clash(fmt.Sprintf("%d hồ sơ của phiên đã ở trước Hội đồng khác nên không mở lại được; hãy báo Hội đồng đang đánh giá.", o.passed))
	}
	return nil
}

// mayAnswer says whether a seat may agree to a reopening or refuse it: the chair what the
// secretary proposed and the other way round, never the one who proposed it.
func (r Reopening) mayAnswer(seat key.Seat, d Duty) error {
	switch {
	case r.State != ReopeningProposed:
		return fault.Clash("Đề nghị mở lại phiên đã được xử lý (" + r.State.Label() + "), hãy tải lại trang.")
	case seat == r.Proposed.Seat || d == r.Proposed.Duty:
		return fault.Denied("Người đề nghị không tự đồng ý được; phải là người còn lại trong hai người chủ tịch và thư ký.")
	}
	return nil
}
