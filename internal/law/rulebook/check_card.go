package rulebook

import (
	"fmt"
	"path"
	"slices"
)

// checkCards wants each set once, in a file that bears its number and name.
func (r *reader) checkCards(b *Book, files map[*Card]file) {
	numbers, ids := map[int]bool{}, map[string]bool{}
	for _, c := range b.Cards {
		f := files[c]
		if numbers[c.Number] {
			r.bad(f, "number", "card %d appears twice", c.Number)
		}
		if ids[c.ID] {
			r.bad(f, "id", "card %q appears twice", c.ID)
		}
		numbers[c.Number], ids[c.ID] = true, true
		if want := fmt.Sprintf("%02d-%s.yaml", c.Number, c.ID); path.Base(f.name) != want {
			r.bad(f, "number", "file of card %d must be called %s", c.Number, want)
		}
	}
}

// checkCard wants names and citations, and sums that add up to the decision at every step.
func (x *expander) checkCard() {
	c := x.card
	if c.Number < 1 || c.Number > 99 || c.ID == "" || c.Name == "" || c.English == "" || c.Group == "" {
		x.bad(x.file, "number", "card lacks its number, id, name, English name or group")
	}
	if c.Citation == "" {
		x.bad(x.file, "number", "card lacks a citation")
	}
	x.checkParts()
	if c.Incomplete != "" && len(c.Defects) == 0 {
		x.bad(x.file, "incomplete", "card is called incomplete, but all its parts are there and add up")
	}
	if c.Incomplete == "" {
		x.checkStars()
	}
}

func (x *expander) checkGate(at spot, g rawGate, code string) {
	if g.Text == "" || g.Kind != GateStop && g.Kind != GateDisqualify {
		x.at(at, "gate %s lacks its text or is neither stop nor disqualify", code)
	}
}

// checkParts wants A, B and C in their order; an incomplete card may lack some of them.
func (x *expander) checkParts() {
	next := 0
	for at, p := range x.card.Parts {
		i := slices.Index(partCodes[:], p.Code)
		if i < next {
			x.at(x.parts[at].stated, "part %q is not A, B or C, or stands out of order", p.Code)
			continue
		}
		for ; next < i; next++ {
			x.lack(partCodes[next])
		}
		next = i + 1
		x.checkPart(p, x.parts[at])
	}
	for ; next < len(partCodes); next++ {
		x.lack(partCodes[next])
	}
}

func (x *expander) lack(part string) {
	x.amiss(spot{x.file, "number"}, "Chưa có phần "+part, "card lacks part %s", part)
}

// amiss is a problem of a card that should score, and a defect of one that says it can not.
func (x *expander) amiss(at spot, defect, format string, args ...any) {
	if x.card.Incomplete != "" {
		x.card.Defects = append(x.card.Defects, defect)
		return
	}
	x.at(at, format, args...)
}

func (x *expander) checkPart(p Part, at blame) {
	x.named(at.stated, "part", p.Code, p.Name, p.English)
	sum, law := Points(0), x.book.Decision.Parts[p.Code]
	for _, g := range p.Groups {
		sum += g.Max
		x.checkGroup(g)
	}
	if sum != p.Max {
		says := "phiếu"
		if p.Max == law {
			says = "quyết định"
		}
		x.amiss(at.spot(), fmt.Sprintf("Phần %s cộng được %s điểm, %s ghi %s", p.Code, sum.Text(), says, p.Max.Text()),
			"part %s: groups add up to %s, not %s", p.Code, sum.Text(), p.Max.Text())
	}
	if p.Max != law {
		x.amiss(at.stated, fmt.Sprintf("Phần %s ghi %s điểm, quyết định ghi %s", p.Code, p.Max.Text(), law.Text()),
			"part %s has %s points, the decision gives part %s %s", p.Code, p.Max.Text(), p.Code, law.Text())
	}
}

func (x *expander) named(at spot, what, code, vi, en string) {
	if code == "" || vi == "" || en == "" {
		x.at(at, "%s %s lacks its code, name or English name", what, code)
	}
}

func (x *expander) checkGroup(g Group) {
	x.named(x.groups[g.Code], "group", g.Code, g.Name, g.English)
	x.sum("group", "Mục", g.Code, g.Max, g.Criteria)
	for _, c := range g.Criteria {
		x.checkCriterion(c)
	}
}

func (x *expander) sum(what, word, code string, limit Points, of []*Criterion) {
	sum := Points(0)
	for _, c := range of {
		sum += c.Max
	}
	if sum != limit {
		x.amiss(x.sums[code].spot(), fmt.Sprintf("%s %s cộng được %s điểm, phiếu ghi %s", word, code, sum.Text(), limit.Text()),
			"%s %s: criteria add up to %s, not %s", what, code, sum.Text(), limit.Text())
	}
}

func (x *expander) checkCriterion(c *Criterion) {
	w := x.written[c]
	x.named(w.own.in("code"), "criterion", c.Code, c.Name, c.English)
	if len(c.Children) > 0 {
		if len(c.Options) > 0 {
			x.at(w.own.in("code"), "criterion %s has both options and criteria", c.Code)
		}
		x.sum("criterion", "Tiêu chí", c.Code, c.Max, c.Children)
		for _, k := range c.Children {
			x.checkCriterion(k)
		}
		return
	}
	x.checkOptions(c)
	x.checkMinimums(c)
}

// checkOptions wants two options or more, points that do not fall within a case, and the
// best option of every card worth the criterion's maximum.
func (x *expander) checkOptions(c *Criterion) {
	w := x.written[c]
	if len(c.Options) < 2 || len(c.Options) > 99 {
		x.at(w.own.in("code"), "criterion %s has %d options", c.Code, len(c.Options))
	}
	best := Points(0)
	for i, o := range c.Options {
		best = max(best, o.Points)
		if o.Text == "" {
			x.at(w.options[i], "criterion %s: option %d has no text", c.Code, o.Place)
		}
		if i > 0 && c.Options[i-1].Case == o.Case && c.Options[i-1].Points > o.Points {
			x.at(w.options[i], "criterion %s: points of option %d fall", c.Code, o.Place)
		}
	}
	if best != c.Max {
		x.amiss(w.stated(), fmt.Sprintf("Tiêu chí %s cao nhất được %s điểm, phiếu ghi %s", c.Code, best.Text(), c.Max.Text()),
			"criterion %s: best option gives %s, not %s", c.Code, best.Text(), c.Max.Text())
	}
}

// stated is where a criterion says what it is worth: its code in the card, when the card
// writes the maximum or the options itself, else the fragment.
func (w writing) stated() spot {
	for _, key := range []string{"max", "options", "cases"} {
		if w.own.in(key).written() {
			return w.own.in("code")
		}
	}
	return w.base
}

// checkMinimums wants stars 3 to 5, each once a case, higher stars on later options.
func (x *expander) checkMinimums(c *Criterion) {
	last := map[string]int{}
	for _, o := range c.Options {
		if o.MinForStar == 0 {
			continue
		}
		if !slices.Contains([]int{3, 4, 5}, o.MinForStar) || o.MinForStar <= last[o.Case] {
			x.at(x.written[c].key("min_star"), "criterion %s: option %d is the minimum for %d stars, out of order", c.Code, o.Place, o.MinForStar)
		}
		last[o.Case] = o.MinForStar
	}
}
