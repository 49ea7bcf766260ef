package personal

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Kind is what a person asks for.
type Kind string

// The kinds of request. Law: 91/2025/QH15 art. 4.1
const (
	Access   Kind = "access"
	Correct  Kind = "correct"
	Erase    Kind = "erase"
	Restrict Kind = "restrict"
	Withdraw Kind = "withdraw" // of a consent
)

// Kinds lists them in the order of forms.
func Kinds() []Kind { return []Kind{Access, Correct, Erase, Restrict, Withdraw} }

// Vietnamese is the kind in words, "" for none.
func (k Kind) Vietnamese() string {
	return map[Kind]string{Access: "Xem, cung cấp bản sao dữ liệu", Correct: "Chỉnh sửa dữ liệu", Erase: "Xóa dữ liệu",
		Restrict: "Hạn chế xử lý dữ liệu", Withdraw: "Rút lại sự đồng ý"}[k]
}

// Days is how many days the office has to do what is asked, from the day it is received.
// Law: 356/2025/NĐ-CP, read in reports: ten for access and correction, fifteen for
// restriction and withdrawal, twenty for erasure; one extension is possible and not used here.
func (k Kind) Days() int {
	return map[Kind]int{Access: 10, Correct: 10, Restrict: 15, Withdraw: 15, Erase: 20}[k]
}

// ReplyDays is how many working days the office has to tell the person what will be done.
// Law: 356/2025/NĐ-CP, read in reports.
const ReplyDays = 2

// State is where a request stands.
type State string

// The states. Done and Refused are final.
const (
	Waiting  State = "waiting"
	Accepted State = "accepted" // the person was told what will be done, and by when
	Done     State = "done"
	Refused  State = "refused"
)

// Final says that the request has its answer.
func (s State) Final() bool { return s == Done || s == Refused }

// Vietnamese is the state in words.
func (s State) Vietnamese() string {
	return map[State]string{Waiting: "chờ phản hồi", Accepted: "đang thực hiện", Done: "đã thực hiện", Refused: "đã từ chối"}[s]
}

// Reason is the legal ground of a refusal.
type Reason string

// The grounds on which a request may be refused; each is named in the answer.
const (
	ByLaw     Reason = "law"
	Published Reason = "published"
	NoProof   Reason = "identity"
	NotHeld   Reason = "none"
)

// Reasons lists them in the order of forms.
func Reasons() []Reason { return []Reason{ByLaw, Published, NoProof, NotHeld} }

// Vietnamese is the ground in words, "" for none.
func (r Reason) Vietnamese() string {
	return map[Reason]string{ByLaw: "Luật buộc lưu giữ dữ liệu này", Published: "Dữ liệu nằm trong quyết định, biên bản hoặc nhật ký đã ký",
		NoProof: "Không xác minh được người yêu cầu là chủ thể dữ liệu", NotHeld: "Hệ thống không giữ dữ liệu được nêu"}[r]
}

// Asked is what a person asks, sealed.
type Asked struct {
	Name    string `json:"name"`
	Contact string `json:"contact"` // where the answer goes
	Text    string `json:"text"`
}

// Request is a request without what is sealed.
type Request struct {
	Key                key.DataRequest
	Kind               Kind
	About              string // representative/KEY or person/KEY
	Place              place.ID
	ReceivedOn         string
	ReplyBy, FinishBy  string
	Doubt              string // why the calendar is not sure of ReplyBy, "" when it is
	State              State
	Ground             Reason
	EnteredBy          key.Person
	RepliedOn          string
	FinishedOn         string
	CreatedAt          time.Time
	Version            int64
	askedSeal, replied string
}

// Deadline is the day that comes next, "" for a request with its answer.
func (r Request) Deadline() string {
	switch r.State {
	case Waiting:
		return min(r.ReplyBy, r.FinishBy)
	case Accepted:
		return r.FinishBy
	}
	return ""
}

// urgency sorts open requests by their deadline, before those with an answer.
func (r Request) urgency() string {
	if r.State.Final() {
		return "~" // after every digit
	}
	return r.Deadline()
}

// DaysLeft is how many days lie between a day and the next deadline, negative when it is
// over, 0 for a request with its answer.
func (r Request) DaysLeft(today string) int {
	if r.Deadline() == "" {
		return 0
	}
	days, _ := fold.DaysBetween(today, r.Deadline())
	return days
}

// NewRequest is what Enter takes.
type NewRequest struct {
	Kind       Kind
	About      string
	Place      place.ID // of whom it is about; "" for an account
	ReceivedOn string   // as typed, "" = today
	Asked
}

const (
	nameLimit    = 200
	contactLimit = 200
	textLimit    = 2000
)

// check gives the request as stored, or all wrong fields at once.
func (n NewRequest) check(today string) (NewRequest, error) {
	var c fault.Checker
	c.Check(n.Kind.Vietnamese() != "", "kind", "Chưa chọn yêu cầu, hãy chọn một loại.")
	n.Name = c.Line("asker", "người yêu cầu", n.Name, 1, nameLimit)
	n.Contact = c.Line("contact", "nơi nhận trả lời", n.Contact, 1, contactLimit)
	n.Text = c.Lines("text", "nội dung yêu cầu", n.Text, 1, textLimit)
	typed := c.Line("received_on", "ngày nhận", n.ReceivedOn, 0, 20)
	n.ReceivedOn = today
	if typed != "" {
		day, err := fold.ParseDate(typed)
		c.Check(err == nil && day <= today, "received_on", "Ô “ngày nhận”: ngày chưa đúng hoặc chưa đến, hãy ghi như 31/12/2026.")
		n.ReceivedOn = day
	}
	return n, c.Err()
}

// Deadlines are the last days of the reply and of what is asked, for a request received on a
// day. doubt says in Vietnamese why the first may be another day: where the calendar does
// not know, Monday to Friday count as worked, which gives the earlier day.
func Deadlines(c *rulebook.Calendar, k Kind, received string) (reply, finish, doubt string) {
	from := rulebook.Date(received)
	last, err := c.AddWorkingDays(from, ReplyDays)
	if err != nil {
		last, doubt = weekdays(from, ReplyDays), upper(err.Error())+"."
	} else {
		doubt = strings.Join(c.Doubts(from, last), " ")
	}
	return string(last), string(from.AddDays(k.Days())), doubt
}

func weekdays(d rulebook.Date, n int) rulebook.Date {
	for n > 0 {
		d = d.AddDays(1)
		t, err := time.Parse(time.DateOnly, string(d))
		if err != nil || t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n--
		}
	}
	return d
}

func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

// checkAnswer gives the text of an answer as stored, or all wrong fields at once.
func checkAnswer(done bool, ground Reason, typed string) (string, error) {
	var c fault.Checker
	c.Check(slices.Contains(Reasons(), ground) || done && ground == "", "ground", "Chưa chọn căn cứ từ chối, hãy chọn một căn cứ.")
	answer := c.Lines("answer", "trả lời", typed, 1, textLimit)
	return answer, c.Err()
}
