package account

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// A producer has one owner (chủ thể, or who represents it) and some staff. Nobody is made
// either without wanting it: a place is offered, and begins when the person takes it.

// Ground is why a place at a producer is offered.
type Ground string

// The grounds. The first owner is invited by an office. While there is an owner, ownership
// moves by that owner's own offer, or by two officers when the owner cannot act any more.
const (
	FirstOwner Ground = "first"
	NewStaff   Ground = "staff"
	HandOver   Ground = "handover"
	OwnerDied  Ground = "death"
	Sold       Ground = "sale"
	OtherCause Ground = "other"
)

// MoveGrounds lists the grounds on which two officers move ownership.
func MoveGrounds() []Ground { return []Ground{OwnerDied, Sold, OtherCause} }

// ByOffice says whether an office offers on this ground; the owner does on the others.
func (g Ground) ByOffice() bool { return g == FirstOwner || g.byTwo() }

// byTwo says whether two officers move ownership.
func (g Ground) byTwo() bool { return slices.Contains(MoveGrounds(), g) }

// Moves says whether one owner follows another on this ground.
func (g Ground) Moves() bool { return g == HandOver || g.byTwo() }

// Role is what the person becomes.
func (g Ground) Role() act.Role {
	if g == NewStaff {
		return act.Staff
	}
	return act.Owner
}

// Vietnamese is the ground as pages write it, "" for none.
func (g Ground) Vietnamese() string {
	switch g {
	case FirstOwner:
		return "Mời chủ thể lần đầu"
	case NewStaff:
		return "Mời người giúp việc hồ sơ"
	case HandOver:
		return "Chủ thể chuyển giao"
	case OwnerDied:
		return "Người đại diện đã mất"
	case Sold:
		return "Cơ sở đã sang nhượng"
	case OtherCause:
		return "Người đại diện không còn làm việc được"
	}
	return ""
}

// The states of an offer.
const (
	OfferApproval = "approval" // a second officer has to agree first
	OfferWaiting  = "waiting"  // the person has to take it
	OfferTaken    = "taken"
	OfferDeclined = "declined"
	OfferVoid     = "void"
)

// The limits of a producer, against filling the register with strangers and sending them
// messages at the office's cost.
const (
	// PeopleAtMost is how many people a producer has at once, offers that wait included.
	PeopleAtMost = 10
	// offersADay is how many places a producer offers in 24 hours.
	offersADay = 10
)

// NewOffer offers somebody a place at a producer.
type NewOffer struct {
	Producer key.Producer
	Ground   Ground
	Name     string
	Phone    string // as typed
	Email    string // where letters reach somebody new, empty for nowhere; an office alone says
	Reason   string
}

// check gives the offer as stored, the number in E.164, or all wrong fields at once.
func (n NewOffer) check() (NewOffer, error) {
	var c fault.Checker
	c.Check(n.Ground.Vietnamese() != "", "ground", "Căn cứ không có trong danh sách, hãy chọn lại.")
	name, err := fold.Clean(n.Name)
	if err != nil {
		c.Check(false, "name", "Họ tên: "+err.Error())
	} else {
		c.Check(name != "", "name", "Chưa có họ tên, hãy điền họ và tên.")
		c.Check(utf8.RuneCountInString(name) <= nameLimit, "name", "Họ tên dài quá 100 ký tự, hãy rút gọn.")
	}
	phone, problem := ReadPhone(n.Phone)
	c.Check(problem == "", "phone", problem)
	email := strings.TrimSpace(n.Email)
	c.Check(email == "" || emailAddress(email), "email", wrongEmail)
	c.Check(email == "" || n.Ground.ByOffice(), "email", "Địa chỉ thư điện tử do cơ quan ghi, hãy để trống.") // whoever reads the letters can set the password
	n.Name, n.Phone, n.Email = name, phone, email
	n.Reason = reasonOf(&c, n.Reason, n.Ground.ByOffice())
	return n, c.Err()
}

// reasonOf is a reason as stored; it may be left out unless it is wanted.
func reasonOf(c *fault.Checker, text string, wanted bool) string {
	reason, err := fold.CleanLines(text)
	switch {
	case err != nil:
		c.Check(false, "reason", "Lý do: "+err.Error())
	case wanted && reason == "":
		c.Check(false, "reason", "Chưa có lý do, hãy ghi căn cứ như giấy ủy quyền, hợp đồng hoặc giấy chứng tử.")
	default:
		c.Check(utf8.RuneCountInString(reason) <= reasonLimit, "reason", "Lý do dài quá 300 ký tự, hãy rút gọn.")
	}
	return reason
}

// Offer is a place at a producer that was offered.
type Offer struct {
	Key          string
	Producer     key.Producer
	ProducerName string
	Place        place.ID // of the producer
	Person       key.Person
	Name         string // as whoever offered wrote it
	Phone        string
	Ground       Ground
	Reason       string
	State        string
	AskedBy      key.Person
	Asker        string // name
	AskedAt      time.Time
	DecidedAt    time.Time // zero while it waits
	Lapsed       bool      // waits for a second officer, and whoever asked could not ask for it today
}

// Member is somebody who works for a producer, or did.
type Member struct {
	Key     string
	Person  key.Person
	Name    string
	Phone   string
	Proved  bool // the number is the person's own: a message reached them
	Role    act.Role
	Started time.Time
	Ended   time.Time // zero while it lasts
}

// People are those of a producer.
type People struct {
	Owner  *Member  // nil: none
	Staff  []Member // of today
	Past   []Member
	Offers []Offer // that wait
}
