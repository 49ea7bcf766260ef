package recognition

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/recognition/award"
)

// State is how far a recognition has come; validity follows from dates, not from it.
type State = award.State

// The states of a recognition.
const (
	Proposed   = award.Proposed
	Recognised = award.Recognised
	Replaced   = award.Replaced
	Withdrawn  = award.Withdrawn
)

// Status is what is true of a recognition on a day.
type Status = award.Status

// The statuses, see award.
const (
	StatusProposed  = award.StatusProposed
	StatusAhead     = award.StatusAhead
	StatusValid     = award.StatusValid
	StatusExpiring  = award.StatusExpiring
	StatusExpired   = award.StatusExpired
	StatusWithdrawn = award.StatusWithdrawn
	StatusReplaced  = award.StatusReplaced
	StatusUndated   = award.StatusUndated
)

// Origin says where a recognition comes from.
type Origin string

// The origins: a council of this system, or a published source.
const (
	FromCouncil Origin = "council"
	FromImport  Origin = "import"
)

// Recognition is stars given to a product for a time.
type Recognition struct {
	Key          key.Recognition
	Product      key.Product
	Dossier      key.Dossier // empty for imported history
	Round        key.Round   // empty for imported history
	Stars        int         // 0 = the source does not say
	Mean         rulebook.Mean
	Year         int // 0 = the source does not say
	RoundName    string
	Book         string
	Authority    string
	DecisionNo   string
	DecisionDate string // ISO date, '' unknown
	ValidFrom    string // first valid day, '' unknown
	ValidTo      string // last valid day, '' unknown
	State        State
	EndedOn      string          // when replaced or withdrawn: ISO date, or the year when only that is known
	EndedNo      string          // number of the decision that withdrew or replaced it, '' unknown
	EndedCase    award.Case      // why it was withdrawn
	EndedReason  string          // why it was withdrawn, as the office wrote it
	ReplacedBy   key.Recognition // the next recognition of the product
	Origin       Origin
	Source       string
	Note         string
	Illustrative bool // the marks behind it are made up for demonstration
	CreatedAt    time.Time
	Version      int64

	// What the decision recognised, which no change of the registry touches. A proposal, and what a
	// source tells, have the registry's of today.
	ProductName  string
	ProducerName string // '' unknown
	PlaceThen    place.ID

	Today        Names    // as the registry has them today
	Slug, Group  string   // as the registry has them today
	Place        place.ID // where the product is today; powers follow it
	Number, Code string   // of the certificate, '' when none was issued here
}

// Names are what a product and its producer are called; a producer that nobody knows is ”.
type Names struct{ Product, Producer string }

// Renamed says that the registry has another name of product or producer than the decision.
func (r Recognition) Renamed() bool { return r.Today != Names{r.ProductName, r.ProducerName} }

// folded is what a search looks for in the names of a decision.
func (n Names) folded() string { return fold.Key(n.Product) + " " + fold.Key(n.Producer) }

// StatusOn says what is true on an ISO day, and how many days are left: 0 on the last
// day, negative after it, 0 when the dates are unknown. A recognition whose source
// gives only a year is certainly over after the end of the third year following.
func (r Recognition) StatusOn(day string) (Status, int) { return r.facts().StatusOn(day) }

// OverFrom is the first ISO day after the term, "" when nothing about it is known.
func (r Recognition) OverFrom() string { return r.facts().OverFrom() }

func (r Recognition) facts() award.Facts {
	return award.Facts{State: r.State, Year: r.Year, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, EndedOn: r.EndedOn, Entered: r.entered()}
}

func (r Recognition) entered() string { return fold.DayOf(r.CreatedAt.UnixMilli()) }

// afterAnniversary is how many days after the same day of the month the last valid day
// lies. 36 months from 26/08/2021 were read in practice as an end on 26/08/2024; whether
// that day still counts is printed nowhere. We let it count (interpretation), as civil
// law counts a term in months to the end of the corresponding day. Law: 91/2015/QH13 art. 148.3
const afterAnniversary = 0

// usualMonths is the validity under every decision so far, for imported history.
// Law: 26/2026 art. 4.3; 148/2023; 1048/2019
const usualMonths = 36

// LastDay is the last valid day of a recognition of so many months that begins on an
// ISO date: the same day of the month, or the last of a shorter month. Law: 26/2026 art. 4.3
func LastDay(from string, months int) string {
	return string(rulebook.Date(from).AddMonths(months).AddDays(afterAnniversary))
}

// ending is how a later recognition ends an earlier one of the same product.
type ending struct {
	old, by Recognition
	on      string // ISO date, or a year when the later one has no date
}

// settle says which endings must change so that every recognition of a known year is
// replaced by the next one, whatever the order of entry. One of a known year without a
// date counts from the beginning of its year. One of an unknown year was held on the day
// of its entry; what came later replaces it, else nothing says which was first. Withdrawn
// ones stay withdrawn. history is all a product has, in any order.
func settle(history []Recognition) (changes []ending) {
	chain := slices.DeleteFunc(slices.Clone(history), func(r Recognition) bool { return r.State == Proposed })
	slices.SortFunc(chain, func(a, b Recognition) int {
		return cmp.Or(cmp.Compare(a.facts().Since(), b.facts().Since()), cmp.Compare(a.Stars, b.Stars), cmp.Compare(a.Key, b.Key))
	})
	for i, r := range chain {
		next := slices.IndexFunc(chain[i+1:], func(x Recognition) bool { return x.Year > 0 && (r.Year > 0 || x.facts().Since() > r.entered()) })
		if next < 0 || r.State == Withdrawn {
			continue
		}
		e := ending{old: r, by: chain[i+1+next]}
		if e.on = e.by.facts().Since(); r.EndedOn != e.on || r.ReplacedBy != e.by.Key || r.EndedNo != e.by.DecisionNo {
			changes = append(changes, e)
		}
	}
	return changes
}

// number is a number of our own register: the running number of the year, four digits or
// more. It stands in until the clerk gives the official one.
func number(n int, year string) string {
	digits := strconv.Itoa(n)
	for len(digits) < 4 {
		digits = "0" + digits
	}
	return digits + registerTail(year)
}

// registerTail is how the numbers of a year in our own register end.
func registerTail(year string) string { return "/" + year + "/GCN-OCOP" }

// highest is the greatest running number among certificate numbers that end in tail.
func highest(numbers []string, tail string) (most int) {
	for _, s := range numbers {
		if len(s) <= len(tail) {
			continue
		}
		if n, err := strconv.Atoi(s[:len(s)-len(tail)]); err == nil { // others were written by a clerk in his own way
			most = max(most, n)
		}
	}
	return most
}
