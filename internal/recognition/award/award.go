// Package award is what a recognition is worth on a day, told from bare facts: its
// standing, which of several counts, the six cases of withdrawal, and the code printed
// on its certificate. The office's records and the public's pages both ask here, so
// that they can not give two answers. It reads no database and no clock.
package award

import (
	"strconv"

	"ocop/internal/base/fold"
)

// State is how far a recognition has come; validity follows from dates, not from it.
type State string

// The states of a recognition.
const (
	Proposed   State = "proposed"
	Recognised State = "recognised"
	Replaced   State = "replaced"
	Withdrawn  State = "withdrawn"
)

// Status is what is true of a recognition on a day.
type Status string

// The statuses. Expiring is valid with little time left.
const (
	StatusProposed  Status = "proposed"
	StatusAhead     Status = "ahead" // the day of the question is before its first day
	StatusValid     Status = "valid"
	StatusExpiring  Status = "expiring"
	StatusExpired   Status = "expired"
	StatusWithdrawn Status = "withdrawn"
	StatusReplaced  Status = "replaced"
	StatusUndated   Status = "undated" // the source gives no date, and it may still be valid
)

// Statuses lists the statuses that a list can be narrowed to, in the order of a form.
func Statuses() []Status {
	return []Status{StatusProposed, StatusValid, StatusExpiring, StatusExpired, StatusUndated, StatusReplaced, StatusWithdrawn}
}

// Text is the status in Vietnamese.
func (s Status) Text() string {
	switch s {
	case StatusProposed:
		return "Chờ quyết định công nhận"
	case StatusAhead:
		return "Chưa đến ngày có hiệu lực"
	case StatusValid:
		return "Đang còn hiệu lực"
	case StatusExpiring:
		return "Sắp hết hiệu lực"
	case StatusExpired:
		return "Đã hết hiệu lực"
	case StatusWithdrawn:
		return "Đã bị thu hồi"
	case StatusReplaced:
		return "Đã thay bằng lần công nhận sau"
	}
	return "Chưa rõ thời hạn"
}

// Holds says whether the stars may be shown on the product on that day.
func (s Status) Holds() bool { return s == StatusValid || s == StatusExpiring }

// ExpiringDays is the time before the last day in which a re-assessment can be filed
// at the earliest. Law: 26/2026 art. 7.6
const ExpiringDays = 180

// undatedYears is after how many further years a recognition of which only the year is
// known is certainly over: every regime so far gives 36 months. Law: 26/2026 art. 4.3
const undatedYears = 3

// Facts are what the standing of a recognition follows from.
type Facts struct {
	State     State
	Year      int    // 0 = the source does not say
	ValidFrom string // first valid day, ISO, '' unknown
	ValidTo   string // last valid day, ISO, '' unknown
	EndedOn   string // first day on which it was replaced or withdrawn: ISO date, or a year when that is all that is known
	Entered   string // ISO date on which it was entered here: if nothing else is known, it existed then
}

// StatusOn says what is true on an ISO day, and how many days are left: 0 on the last
// day, negative after it, 0 when the dates are unknown.
func (f Facts) StatusOn(day string) (Status, int) {
	switch {
	case f.State == Proposed:
		return StatusProposed, 0
	case !f.Started(day):
		return StatusAhead, 0
	case f.State == Withdrawn && day >= f.EndedOn:
		return StatusWithdrawn, 0
	case f.State == Replaced && day >= f.EndedOn:
		return StatusReplaced, 0
	case f.ValidTo == "" && f.OverFrom() != "" && day >= f.OverFrom():
		return StatusExpired, 0
	case f.ValidTo == "":
		return StatusUndated, 0
	}
	left, _ := fold.DaysBetween(day, f.ValidTo) // both are ISO dates
	switch {
	case left < 0:
		return StatusExpired, left
	case left <= ExpiringDays:
		return StatusExpiring, left
	}
	return StatusValid, left
}

// Started says whether the recognition was held by the day, as far as is known: one
// with a year alone counts from the beginning of that year.
func (f Facts) Started(day string) bool { return f.Since() <= day }

// Since is the first day, else the year, else the day of entry. Like EndedOn it
// compares with an ISO day as text: a year alone comes before its days.
func (f Facts) Since() string {
	switch {
	case f.ValidFrom != "":
		return f.ValidFrom
	case f.Year > 0:
		return strconv.Itoa(f.Year)
	}
	return f.Entered
}

// OverFrom is the first ISO day on which the term is certainly over, "" when nothing is
// known. Withdrawal and replacement are not looked at.
func (f Facts) OverFrom() string {
	if f.ValidTo != "" {
		next, _ := fold.AddDays(f.ValidTo, 1)
		return next
	}
	if f.Year == 0 {
		return ""
	}
	return strconv.Itoa(f.Year+undatedYears+1) + "-01-01"
}

// Current picks the recognition that speaks for a product on a day, of all the product
// has had in the order of their entry; -1 when it had none by then. In force comes
// before withdrawn, and a known year before an unknown one: of an unknown one nothing
// says that it is the latest.
func Current(history []Facts, day string) int {
	best := -1
	for i, f := range history {
		if f.State == Proposed || !f.Started(day) || f.State == Replaced && day >= f.EndedOn {
			continue
		}
		if best < 0 || !history[best].before(f) {
			best = i
		}
	}
	return best
}

// before says whether f speaks for the product rather than g, entered later.
func (f Facts) before(g Facts) bool {
	if a, b := f.Year > 0, g.Year > 0; a != b {
		return a
	}
	if a, b := f.State != Withdrawn, g.State != Withdrawn; a != b {
		return a
	}
	return f.State == Withdrawn && f.EndedOn > g.EndedOn
}
