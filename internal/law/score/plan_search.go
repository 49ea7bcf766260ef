package score

import (
	"fmt"
	"slices"
	"strconv"

	"ocop/internal/law/rulebook"
)

// planner finds the cheapest steps by dynamic programming over the points still missing, in
// units that divide every option. A criterion that others depend on is decided first and
// the places open to the others follow from it, so conditions cost no exactness.
type planner struct {
	card   *rulebook.Card
	at     Situation
	target int
	need   rulebook.Points
	unit   rulebook.Points
	order  []*rulebook.Criterion // card order, but dependants right after what they depend on
	moves  [][]move              // as order: open steps by place, then staying where that is open
	// best[i][p][n] is the least price of deciding order[i:] when n units are still missing
	// and p is the place of the criterion that order[i] depends on, 0 without one.
	best [][][]price
}

// move is one way to decide a leaf.
type move struct {
	mark int8
	step bool
	cost int64
}

// price counts steps after cost, so that of equal plans the shorter one is cheaper.
type price struct {
	cost  int64
	steps int32
	ok    bool
}

func (p price) less(q price) bool {
	if p.ok != q.ok {
		return p.ok
	}
	return p.ok && (p.cost < q.cost || p.cost == q.cost && p.steps < q.steps)
}

func newPlanner(card *rulebook.Card, at Situation, target int, need rulebook.Points) *planner {
	p := &planner{card: card, at: at, target: target, need: need, unit: gcd(rulebook.Full, need)}
	if p.at.Cost == nil {
		p.at.Cost = Effort(at.Claimed)
	}
	for _, leaf := range card.Leaves() {
		if leaf.OnlyIf == nil {
			p.order = append(p.order, leaf)
			p.order = append(p.order, dependants(card, leaf)...)
		}
	}
	for _, leaf := range p.order {
		p.moves = append(p.moves, p.movesOf(leaf))
		for _, o := range leaf.Options {
			p.unit = gcd(p.unit, o.Points)
		}
	}
	p.solve()
	return p
}

// dependants are the leaves whose condition is on this one.
func dependants(card *rulebook.Card, parent *rulebook.Criterion) []*rulebook.Criterion {
	var out []*rulebook.Criterion
	for _, leaf := range card.Leaves() {
		if leaf.OnlyIf != nil && leaf.OnlyIf.Leaf == parent.Leaf {
			out = append(out, leaf)
		}
	}
	return out
}

// movesOf lists what may be done with a leaf, whatever the others are. A place that closes a
// gate is never stayed at, be it proved or only claimed.
func (p *planner) movesOf(leaf *rulebook.Criterion) []move {
	now, claim := p.at.Proved[leaf.Leaf], p.at.Claimed[leaf.Leaf]
	var out []move
	for _, o := range leaf.Options {
		to := int8(o.Place)
		if o.Gate != "" || !p.open(leaf, now, claim, o) {
			continue
		}
		if c := p.at.Cost(leaf, now, to); c >= 0 && c <= MaxCost {
			out = append(out, move{mark: to, step: true, cost: c})
		}
	}
	if !closes(leaf, now) && !closes(leaf, claim) {
		out = append(out, move{mark: now})
	}
	return out
}

func closes(leaf *rulebook.Criterion, place int8) bool {
	return place > 0 && leaf.Options[place-1].Gate != ""
}

// open tells whether a step may go to an option: up within its case, into another case only
// where the caller allows it, and to any case while none is claimed.
func (p *planner) open(leaf *rulebook.Criterion, now, claim int8, o rulebook.Option) bool {
	if claim > 0 && leaf.Options[claim-1].Case != o.Case {
		return p.at.SwitchCases
	}
	return now < 1 || int(now) < o.Place
}

// met tells whether the condition of a leaf holds when the criterion it names has a place.
func met(leaf *rulebook.Criterion, parent int8) bool {
	return leaf.OnlyIf == nil || leaf.OnlyIf.Parent != nil && printed(leaf.OnlyIf.Parent, parent) > leaf.OnlyIf.Above
}

// gain is what a move counts when its condition's criterion has a place; false when a
// minimum is then missed, or when a step goes to points that nobody could mark.
func (p *planner) gain(leaf *rulebook.Criterion, m move, parent int8) (rulebook.Points, bool) {
	points, counts := printed(leaf, m.mark), met(leaf, parent)
	if !counts && m.step && points > 0 {
		return 0, false
	}
	if !counts {
		points = 0
	}
	return points, leaf.Meets(p.target, effective(leaf, m.mark, counts))
}

// solve fills best from the last leaf to the first.
func (p *planner) solve() {
	size := int(p.need/p.unit) + 1
	p.best = make([][][]price, len(p.order)+1)
	last := make([]price, size)
	last[0] = price{ok: true}
	p.best[len(p.order)] = [][]price{last}
	for i := len(p.order) - 1; i >= 0; i-- {
		leaf, parents := p.order[i], 1
		if leaf.OnlyIf != nil {
			parents += len(leaf.OnlyIf.Parent.Options)
		}
		p.best[i] = make([][]price, parents)
		for parent := range parents {
			row := make([]price, size)
			for _, m := range p.moves[i] {
				p.offer(row, i, m, int8(parent))
			}
			p.best[i][parent] = row
		}
	}
}

// offer lets one move better the prices of a leaf.
func (p *planner) offer(row []price, i int, m move, parent int8) {
	points, ok := p.gain(p.order[i], m, parent)
	if !ok {
		return
	}
	rest, units := p.rest(i, m, parent), int(points/p.unit)
	for n := range row {
		if c := after(m, rest[max(0, n-units)]); c.less(row[n]) {
			row[n] = c
		}
	}
}

func after(m move, rest price) price {
	rest.cost += m.cost
	if m.step {
		rest.steps++
	}
	return rest
}

// rest are the prices of what comes after a leaf decided so.
func (p *planner) rest(i int, m move, parent int8) []price {
	if i+1 == len(p.order) || p.order[i+1].OnlyIf == nil {
		return p.best[i+1][0]
	}
	if p.order[i].OnlyIf == nil {
		parent = m.mark
	}
	return p.best[i+1][max(0, parent)]
}

// walk follows the least price from the first leaf and takes, of equal moves, the first.
func (p *planner) walk() (Marks, int64) {
	marks, n, parent := slices.Clone(p.at.Proved), int(p.need/p.unit), int8(0)
	for i, leaf := range p.order {
		if leaf.OnlyIf == nil {
			parent = 0
		}
		for _, m := range p.moves[i] {
			points, ok := p.gain(leaf, m, parent)
			left := max(0, n-int(points/p.unit))
			if !ok || after(m, p.rest(i, m, parent)[left]) != p.best[i][parent][n] {
				continue
			}
			marks[leaf.Leaf], n = m.mark, left
			if leaf.OnlyIf == nil {
				parent = max(0, m.mark)
			}
			break
		}
	}
	return marks, p.best[0][0][len(p.best[0][0])-1].cost
}

// steps tells what differs from the proved places.
func (p *planner) steps(reached Marks) []Step {
	var out []Step
	marks := slices.Clone(p.at.Proved)
	total := Partial(p.card, marks).Total
	for _, leaf := range p.order {
		from, to := p.at.Proved[leaf.Leaf], reached[leaf.Leaf]
		if from == to {
			continue
		}
		marks[leaf.Leaf] = to
		now := Partial(p.card, marks).Total
		out = append(out, Step{Leaf: leaf.Leaf, Code: leaf.Code, From: from, To: to, Option: leaf.Options[to-1],
			Claimed: p.claimed(leaf, to), Cost: p.at.Cost(leaf, from, to), Gain: now - total, Star: p.satisfies(leaf, from, to)})
		total = now
	}
	return out
}

func (p *planner) claimed(leaf *rulebook.Criterion, place int8) bool {
	claim := p.at.Claimed[leaf.Leaf]
	return place <= claim && leaf.Options[place-1].Case == leaf.Options[claim-1].Case
}

// satisfies is the highest star up to the target whose minimum a step newly satisfies.
func (p *planner) satisfies(leaf *rulebook.Criterion, from, to int8) int {
	for star := p.target; star >= 3; star-- {
		if leaf.Required(star, int(to)) > leaf.Required(star-1, int(to)) && leaf.Meets(star, int(to)) && !leaf.Meets(star, int(from)) {
			return star
		}
	}
	return 0
}

// obstacles tells why no plan exists; nil when one does.
func (p *planner) obstacles(findings []string) []Obstacle {
	var out []Obstacle
	for _, code := range findings {
		g, _ := p.card.Gate(code)
		out = append(out, Obstacle{Code: code, Gate: true, Sentence: closing(g) + "; bổ sung giấy tờ không bỏ được kết luận này."})
	}
	for i, leaf := range p.order {
		out = append(out, p.blocked(leaf, p.moves[i])...)
	}
	totals := p.best[0][0]
	if len(out) > 0 || totals[len(totals)-1].ok {
		return out
	}
	for n := len(totals) - 1; n >= 0; n-- {
		if totals[n].ok {
			return []Obstacle{{Sentence: fmt.Sprintf("Nâng hết các mức còn nâng được thì phiếu chỉ lên đến %s điểm, %s cần từ %s điểm.",
				(rulebook.Points(n) * p.unit).Text(), stars(p.target), p.need.Text())}}
		}
	}
	return []Obstacle{{Minimum: true, Sentence: "Các yêu cầu tối thiểu " + stars(p.target) + " không thể cùng đạt với các mức còn nâng được."}}
}

// blocked tells what is wrong with a leaf that has no good move even when its condition
// holds.
func (p *planner) blocked(leaf *rulebook.Criterion, moves []move) []Obstacle {
	for _, m := range moves {
		if leaf.Meets(p.target, int(m.mark)) {
			return nil
		}
	}
	if len(moves) == 0 {
		return []Obstacle{{Code: leaf.Code, Gate: true, Sentence: sentence(leaf, "đang ở mức dừng chấm và không có mức nào khác để chuyển lên")}}
	}
	return []Obstacle{{Code: leaf.Code, Minimum: true, Sentence: sentence(leaf, "không lên được mức tối thiểu của hạng "+stars(p.target))}}
}

func stars(n int) string { return strconv.Itoa(n) + " sao" }
