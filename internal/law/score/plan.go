package score

import (
	"errors"
	"fmt"
	"slices"

	"ocop/internal/law/rulebook"
)

// Situation is where an applicant stands before a dossier is judged: for each leaf the place
// he claims and the place his accepted evidence proves, which is never above the claim.
type Situation struct {
	Claimed  Marks
	Proved   Marks
	Findings []string // codes of gates found; no paper lifts one, so no route exists with any
	// Cost prices the steps; nil: Effort(Claimed).
	Cost Cost
	// SwitchCases lets a step leave the case of a criterion that prints two, for instance when
	// the producer is ready to become a cooperative. Without it the case of the claim is kept.
	SwitchCases bool
}

// Cost prices one step: the leaf, the place proved now (Unmarked or None where there is no
// option) and the place to reach. Any unit will do; a negative price says that the step can
// not be taken, and so does one above MaxCost.
type Cost func(leaf *rulebook.Criterion, from, to int8) int64

// MaxCost keeps the sum of all prices of a card within 64 bits.
const MaxCost int64 = 1 << 50

// Effort is the price used where the caller has none, in hundredths of a point: 100 for each
// criterion touched, since every one takes a paper of its own; the points gained over what
// is proved; and for a place above the claim 200 and twice the points above it, since then
// the thing itself must change and not only be shown. It never falls as the place rises.
//
// Criteria judged by looking and tasting are priced like all others: a product can be
// improved.
func Effort(claimed Marks) Cost {
	return func(leaf *rulebook.Criterion, from, to int8) int64 {
		now, held, want := printed(leaf, from), printed(leaf, claimed[leaf.Leaf]), printed(leaf, to)
		cost := 100 + int64(max(0, want-now))
		if to > claimed[leaf.Leaf] {
			cost += 200 + 2*int64(max(0, want-held))
		}
		return cost
	}
}

// printed is what a place is worth on paper, whatever the other marks are.
func printed(leaf *rulebook.Criterion, place int8) rulebook.Points {
	if place < 1 || int(place) > len(leaf.Options) {
		return 0
	}
	return leaf.Options[place-1].Points
}

// Worth is what a sheet would get from a council of one who marked it so.
type Worth struct {
	Sheet Result
	Tally Tally // band, star, the minimums that miss, and the reason in one sentence
}

// Step raises one criterion.
type Step struct {
	Leaf     int    // index in the card
	Code     string // as printed
	From, To int8   // From is Unmarked or None where nothing is proved
	Option   rulebook.Option
	Claimed  bool // the place is claimed already: only the proof is missing
	Cost     int64
	Gain     rulebook.Points // what the total gains when the steps are taken in their order
	// Star is the highest star up to the target whose minimum in this criterion the step
	// satisfies and the proved place does not; 0 when there is none.
	Star int
}

// Obstacle is one thing that keeps the star out of reach.
type Obstacle struct {
	Code     string // criterion or gate; empty when the whole sheet is meant
	Gate     bool   // a finding that ends the scoring
	Minimum  bool   // a star minimum that no open step satisfies
	Sentence string // Vietnamese
}

// Route is the cheapest way from what is proved to a star (lộ trình lên sao).
type Route struct {
	Target    int
	Proved    Worth
	Claimed   Worth
	Steps     []Step // in card order, a criterion that depends on another right after it
	Cost      int64
	Marks     Marks // the proved places with the steps taken
	After     Worth
	Obstacles []Obstacle // why there is no route; empty when there is one
}

// Possible tells whether a route exists; one without steps says that nothing is missing.
func (r *Route) Possible() bool { return len(r.Obstacles) == 0 }

// Plan gives the cheapest steps after which the proved places reach the lower bound of the
// target's band and satisfy every minimum up to the target, as Council judges a single sheet.
// Among equally cheap ones it takes the fewest steps, then those of criteria that come first
// in the card, then the lower places. It is exact.
//
// A situation that does not fit the card, and a star the book does not have, are errors of
// one Vietnamese sentence; a star that can not be reached is no error but has obstacles.
// A plan advises: what a real council finds is for its members alone.
func Plan(book *rulebook.Book, card *rulebook.Card, at Situation, target int) (Route, error) {
	r := Route{Target: target}
	need, err := lowerBound(book, target)
	if err == nil {
		err = at.check(card)
	}
	if err != nil {
		return r, err
	}
	if r.Proved, err = worth(book, card, at.Proved, at.Findings); err != nil {
		return r, err
	}
	if r.Claimed, err = worth(book, card, at.Claimed, at.Findings); err != nil {
		return r, err
	}
	p := newPlanner(card, at, target, need)
	if r.Obstacles = p.obstacles(at.Findings); len(r.Obstacles) > 0 {
		return r, nil
	}
	r.Marks, r.Cost = p.walk()
	r.Steps = p.steps(r.Marks)
	r.After, err = worth(book, card, r.Marks, at.Findings)
	return r, err
}

func lowerBound(book *rulebook.Book, star int) (rulebook.Points, error) {
	for _, b := range book.Procedure.Bands.List {
		if b.Star == star {
			return b.From, nil
		}
	}
	return 0, fmt.Errorf("%s không có hạng %d sao", book.Decision.Short, star)
}

// worth asks the ordinary scorer, so that a plan can never read the law in another way.
func worth(book *rulebook.Book, card *rulebook.Card, m Marks, findings []string) (Worth, error) {
	w := Worth{Sheet: Partial(card, slices.Clone(m), findings...)}
	var err error
	w.Tally, err = Council(book, card, []Result{w.Sheet}, Settings{Minimums: rulebook.Majority, Gates: rulebook.Majority})
	return w, err
}

// check wants both lists to fit the card, and nothing proved above its claim.
func (at Situation) check(card *rulebook.Card) error {
	if len(at.Claimed) != len(card.Leaves()) || len(at.Proved) != len(card.Leaves()) {
		return errors.New("bảng tự đánh giá không cùng mẫu với phiếu của bộ sản phẩm này, xin mở lại đúng mẫu phiếu")
	}
	for _, code := range at.Findings {
		if _, ok := card.Gate(code); !ok {
			return errors.New("Phiếu không có điều kiện loại mang mã " + code + "; xin bỏ ghi nhận này.")
		}
	}
	for i, leaf := range card.Leaves() {
		claimed, proved := at.Claimed[i], at.Proved[i]
		for _, m := range []int8{claimed, proved} {
			if m < None || int(m) > len(leaf.Options) {
				return errors.New(sentence(leaf, fmt.Sprintf("không có mức %d; %s", m, allowed(leaf))))
			}
		}
		if proved > 0 && (proved > claimed || leaf.Options[proved-1].Case != leaf.Options[claimed-1].Case) {
			return errors.New(sentence(leaf, fmt.Sprintf("có mức đã chứng minh (%d) vượt mức tự nhận hoặc khác trường hợp; xin chọn lại mức tự nhận", proved)))
		}
	}
	return nil
}
