package evaluation

import (
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// State is where a sitting stands.
type State string

// The states of a sitting, in order. The one way back is a reopening by two persons, which
// keeps the close as an edition that has lost its effect.
const (
	Planned State = "planned"
	Scoring State = "scoring"
	Closed  State = "closed"
)

// Label is the state as officials write it.
func (s State) Label() string {
	switch s {
	case Planned:
		return "Chưa mở"
	case Scoring:
		return "Đang chấm điểm"
	}
	return "Đã khóa kết quả"
}

// Sitting is one council's work in one round.
type Sitting struct {
	Key           key.Sitting
	Round         key.Round
	RoundTitle    string
	RoundNumber   int
	Season        key.Season
	Book, Digest  string // the rulebook pinned by the round
	Council       key.Council
	CouncilName   string
	Level         string
	Place         place.ID
	PlannedBefore string // ISO date; the first day that is too late
	MetOn         string // ISO date of the meeting; '' until closed
	LateReason    string
	Note          string
	State         State
	Opened        time.Time // zero until scoring
	ClosedAt      time.Time // zero until closed
	Version       int64
	Reopened      int       // how often it was opened again; the close in force is edition Reopened+1
	ReopenedAt    time.Time // the last time; zero when never
	Rules         Rules     // the working rules it was opened under; zero until scoring
	Progress      Progress
}

// Progress counts the work of a sitting, never points. A ballot of a seat that steps back is not expected.
type Progress struct {
	Dossiers  int
	Voters    int // voting seats
	Expected  int // ballots: dossiers x voters, less those of seats that step back
	Drafts    int
	Submitted int
}

// DaysLeft is how many days remain until the last day in time, seen on the given ISO
// date: 0 = today is the last, negative = days late. A closed sitting counts from the
// day it met, whatever the date given.
func (s Sitting) DaysLeft(today string) int {
	if s.State == Closed {
		today = s.MetOn
	}
	days, _ := fold.DaysBetween(today, s.PlannedBefore) // both were checked when stored
	return days - 1
}

// DaysLate is how many days the sitting is late on the given ISO date, 0 when in time.
func (s Sitting) DaysLate(today string) int { return max(0, -s.DaysLeft(today)) }

// NewSitting plans a council's work in a round.
type NewSitting struct {
	Round         key.Round
	Council       key.Council
	PlannedBefore string // ISO date; the first day that is too late
	Note          string
}

func (n NewSitting) clean() (NewSitting, error) {
	var f form
	f.date("planned_before", "Thời hạn", n.PlannedBefore, true)
	n.Note = f.lines("note", "Ghi chú", n.Note, reasonMax, false)
	return n, f.err()
}

// mayAdmit allows dossiers in until the sitting closes.
func (s State) mayAdmit() error {
	if s == Closed {
		return fault.Clash("Phiên đánh giá đã khóa nên không nhận thêm hồ sơ, hãy chọn phiên khác.")
	}
	return nil
}

// mayRecuse allows recusals until the sitting closes.
func (s State) mayRecuse() error {
	if s == Closed {
		return fault.Clash("Phiên đánh giá đã khóa nên không ghi thêm được việc từ chối chấm điểm; có xung đột lợi ích thì hãy báo chủ tịch và thư ký Hội đồng.")
	}
	return nil
}

// mayScore allows sheets to change only between opening and closing.
func (s State) mayScore() error {
	switch s {
	case Planned:
		return fault.Clash("Phiên đánh giá chưa mở nên chưa lưu được phiếu; hãy chờ thư ký mở phiên.")
	case Closed:
		return fault.Clash("Phiên đánh giá đã khóa nên phiếu không thay đổi được nữa; có sai sót thì hãy báo chủ tịch hoặc thư ký Hội đồng.")
	}
	return nil
}

// Closing is what the secretary says when he closes a sitting.
type Closing struct {
	Sitting    key.Sitting
	MetOn      string // ISO date of the meeting
	LateReason string // wanted when MetOn is not before the planned date
}

// clean checks the input against the sitting. The meeting lies between opening and
// today, so that a late one can not be dated back into time.
func (c Closing) clean(s Sitting, opened, today string) (Closing, error) {
	var f form
	f.date("met_on", "Ngày họp Hội đồng", c.MetOn, true)
	c.LateReason = f.lines("late_reason", "Lý do chậm", c.LateReason, reasonMax, false)
	if err := f.err(); err != nil {
		return c, err
	}
	f.check(c.MetOn <= today, "met_on", "Ngày họp Hội đồng chưa đến, hãy nhập ngày đã họp.")
	f.check(c.MetOn >= opened, "met_on", "Ngày họp Hội đồng trước ngày mở chấm điểm ("+fold.Date(opened)+"), hãy nhập lại.")
	late := c.MetOn >= s.PlannedBefore
	f.check(!late || c.LateReason != "", "late_reason", "Phiên họp muộn so với kế hoạch (trước "+fold.Date(s.PlannedBefore)+"), hãy ghi lý do chậm.")
	if !late {
		c.LateReason = ""
	}
	return c, f.err()
}
