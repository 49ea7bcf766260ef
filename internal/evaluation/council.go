package evaluation

import (
	"fmt"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Duty is what a person does in a council.
type Duty string

// The duties. The secretary counts and closes; whether he also scores is in Votes.
const (
	Chair     Duty = "chair"
	Deputy    Duty = "deputy"
	Member    Duty = "member"
	Secretary Duty = "secretary"
)

// Label is the duty as officials write it.
func (d Duty) Label() string {
	switch d {
	case Chair:
		return "Chủ tịch Hội đồng"
	case Deputy:
		return "Phó Chủ tịch Hội đồng"
	case Secretary:
		return "Thư ký Hội đồng"
	}
	return "Ủy viên"
}

func (d Duty) known() bool { return d == Chair || d == Deputy || d == Member || d == Secretary }

// leads says whether a ballot of this duty satisfies a quorum that wants the chair.
func (d Duty) leads() bool { return d == Chair || d == Deputy }

// Council is a set of people appointed by a decision to score at one place and level.
type Council struct {
	Key          key.Council
	Place        place.ID
	Level        string // level id of the rulebook's procedure
	Name         string
	DecisionNo   string
	DecisionDate string // ISO date, '' unknown
	Quorum       Quorum
	SpreadLimit  int    // hundredths; 0 = none
	MinimumRule  string // how star minimums are agreed; see score.Rules
	GateRule     string // how findings that stop a product are agreed, by a place's own rules; '' = as the book says
	Illustrative bool
	Created      time.Time
	Version      int64
	Seats        []Seat // in the order of the decision
}

// Quorum is the share of voting seats whose ballots must be in.
type Quorum struct{ Num, Den int }

// Met says whether the ballots reach the share. Recused seats stay in voters: taking
// members out must never make it easier to decide.
func (q Quorum) Met(ballots, voters int) bool { return ballots > 0 && ballots*q.Den >= q.Num*voters }

// Seat is one person's place in a council.
type Seat struct {
	Key      key.Seat
	Council  key.Council
	Person   key.Person
	Name     string // as written in the decision
	Position string // post held outside the council
	Duty     Duty
	Votes    bool
	Order    int
}

// NewSeat appoints one person.
type NewSeat struct {
	Person   key.Person
	Name     string
	Position string
	Duty     Duty
	Votes    bool
}

// NewCouncil is a decision that sets up a council, or a correction of one that has not
// begun to score.
type NewCouncil struct {
	Council      key.Council // empty: a new council
	Version      int64       // of the council that is corrected
	Place        place.ID
	Level        string
	Name         string
	DecisionNo   string
	DecisionDate string // ISO date, '' unknown
	Quorum       Quorum
	SpreadLimit  int // hundredths; 0 = none
	MinimumRule  string
	Illustrative bool
	Seats        []NewSeat
}

const seatsMax = 60

// clean checks the input and gives it as it is stored.
func (n NewCouncil) clean() (NewCouncil, error) {
	var f form
	f.check(n.Place != "", "place", "Đơn vị hành chính còn trống, hãy chọn.")
	f.check(n.Level != "", "level", "Cấp đánh giá còn trống, hãy chọn.")
	n.Name = f.line("name", "Tên Hội đồng", n.Name, nameMax, true)
	n.DecisionNo = f.line("decision_no", "Số quyết định", n.DecisionNo, nameMax, false)
	f.date("decision_date", "Ngày quyết định", n.DecisionDate, false)
	q := n.Quorum
	f.check(q.Num >= 1 && q.Den >= q.Num && q.Den <= 100, "quorum", "Tỷ lệ thành viên tối thiểu phải là phân số lớn hơn 0 và không quá 1, mẫu số không quá 100.")
	f.check(n.SpreadLimit >= 0 && n.SpreadLimit <= 10000, "spread_limit", "Mức chênh lệch điểm cho phép phải từ 0 đến 100 điểm (0 là không giới hạn).")
	f.check(knownMinimumRule(n.MinimumRule), "minimum_rule", "Cách xét yêu cầu tối thiểu không có trong danh sách, hãy chọn lại.")
	n.Seats = cleanSeats(&f, n.Seats)
	return n, f.err()
}

func cleanSeats(f *form, in []NewSeat) []NewSeat {
	seats := make([]NewSeat, len(in))
	seen := map[key.Person]bool{}
	chairs, voters := 0, 0
	for i, s := range in {
		field := fmt.Sprintf("seats.%d", i+1)
		s.Name = f.line(field, fmt.Sprintf("Họ tên thành viên thứ %d", i+1), s.Name, nameMax, true)
		s.Position = f.line(field, fmt.Sprintf("Chức vụ của thành viên thứ %d", i+1), s.Position, nameMax, false)
		f.check(s.Person != "", field, fmt.Sprintf("Thành viên thứ %d chưa gắn với tài khoản nào, hãy chọn người.", i+1))
		f.check(s.Person == "" || !seen[s.Person], field, fmt.Sprintf("%s có tên hai lần trong Hội đồng, hãy bỏ một.", s.Name))
		f.check(s.Duty.known(), field, fmt.Sprintf("Nhiệm vụ của thành viên thứ %d không có trong danh sách, hãy chọn lại.", i+1))
		f.check(s.Duty != Chair || s.Votes, field, "Chủ tịch Hội đồng phải có quyền chấm điểm.")
		seen[s.Person] = true
		if s.Duty == Chair {
			chairs++
		}
		if s.Votes {
			voters++
		}
		seats[i] = s
	}
	f.check(chairs == 1, "seats", "Hội đồng phải có đúng một chủ tịch.")
	f.check(voters >= 1 && len(in) <= seatsMax, "seats", fmt.Sprintf("Hội đồng phải có từ 1 đến %d thành viên.", seatsMax))
	return seats
}

// mayChange refuses once a sitting of the council has begun to score: a friend
// appointed in the middle of scoring would bend the mean.
func mayChange(sittingsBegun int64) error {
	if sittingsBegun > 0 {
		return fault.Clash("Hội đồng đã bắt đầu chấm điểm nên không thể thay đổi thành viên; hãy lập Hội đồng mới theo quyết định mới.")
	}
	return nil
}
