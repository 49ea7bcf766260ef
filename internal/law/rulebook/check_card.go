package rulebook

import (
	"fmt"
	"slices"
)

// checkCards wants each set once.
func (r *reader) checkCards(f file, b *Book) {
	for i, c := range b.Cards {
		if i > 0 && b.Cards[i-1].Number == c.Number {
			r.bad(f, "", "card %d appears twice", c.Number)
		}
	}
}

// checkCard wants names and citations, and sums that add up to the decision at every step.
func (r *reader) checkCard(f file, b *Book, c *Card) {
	if c.Number < 1 || c.Number > 99 || c.ID == "" || c.Name == "" || c.English == "" || c.Group == "" {
		r.bad(f, "", "card lacks its number, id, name, English name or group")
	}
	if c.Citation == "" {
		r.bad(f, "", "card lacks a citation")
	}
	r.checkParts(f, b, c)
	for _, g := range c.Gates {
		if g.Text == "" || g.Kind != GateStop && g.Kind != GateDisqualify {
			r.bad(f, g.Code, "gate %s lacks its text or is neither stop nor disqualify", g.Code)
		}
	}
	if c.Incomplete != "" && len(c.Defects) == 0 {
		r.bad(f, "incomplete", "card is called incomplete, but all its parts are there and add up")
	}
}

// checkParts wants A, B and C in their order; an incomplete card may lack some of them.
func (r *reader) checkParts(f file, b *Book, c *Card) {
	at := 0
	for _, p := range c.Parts {
		i := slices.Index(partCodes[:], p.Code)
		if i < at {
			r.bad(f, p.Code, "part %q is not A, B or C, or stands out of order", p.Code)
			continue
		}
		for ; at < i; at++ {
			r.lack(f, c, partCodes[at])
		}
		at = i + 1
		r.checkPart(f, b, c, p)
	}
	for ; at < len(partCodes); at++ {
		r.lack(f, c, partCodes[at])
	}
}

func (r *reader) lack(f file, c *Card, part string) {
	r.amiss(f, c, "parts", "Chưa có phần "+part, "card lacks part %s", part)
}

// amiss is a problem of a card that should score, and a defect of one that says it can not.
func (r *reader) amiss(f file, c *Card, code, defect, format string, args ...any) {
	if c.Incomplete != "" {
		c.Defects = append(c.Defects, defect)
		return
	}
	r.bad(f, code, format, args...)
}

func (r *reader) checkPart(f file, b *Book, c *Card, p Part) {
	r.named(f, "part", p.Code, p.Name, p.English)
	sum, law := Points(0), b.Decision.Parts[p.Code]
	for _, g := range p.Groups {
		sum += g.Max
		r.checkGroup(f, c, g)
	}
	switch {
	case sum != p.Max && p.Max == law:
		r.amiss(f, c, p.Code, fmt.Sprintf("Phần %s cộng được %s điểm, quyết định ghi %s", p.Code, sum.Text(), law.Text()),
			"part %s: groups add up to %s, not %s", p.Code, sum.Text(), p.Max.Text())
	case sum != p.Max:
		r.amiss(f, c, p.Code, fmt.Sprintf("Phần %s cộng được %s điểm, phiếu ghi %s", p.Code, sum.Text(), p.Max.Text()),
			"part %s: groups add up to %s, not %s", p.Code, sum.Text(), p.Max.Text())
	}
	if p.Max != law {
		r.amiss(f, c, p.Code, fmt.Sprintf("Phần %s ghi %s điểm, quyết định ghi %s", p.Code, p.Max.Text(), law.Text()),
			"part %s has %s points, the decision gives part %s %s", p.Code, p.Max.Text(), p.Code, law.Text())
	}
}

func (r *reader) named(f file, what, code, vi, en string) {
	if code == "" || vi == "" || en == "" {
		r.bad(f, code, "%s %s lacks its code, name or English name", what, code)
	}
}

func (r *reader) checkGroup(f file, card *Card, g Group) {
	r.named(f, "group", g.Code, g.Name, g.English)
	r.sum(f, card, "group", g.Code, g.Max, g.Criteria)
	for _, c := range g.Criteria {
		r.checkCriterion(f, card, c)
	}
}

func (r *reader) sum(f file, card *Card, what, code string, limit Points, of []*Criterion) {
	sum := Points(0)
	for _, c := range of {
		sum += c.Max
	}
	if sum != limit {
		r.amiss(f, card, code, fmt.Sprintf("%s %s cộng được %s điểm, phiếu ghi %s", map[string]string{"group": "Mục", "criterion": "Tiêu chí"}[what], code, sum.Text(), limit.Text()),
			"%s %s: criteria add up to %s, not %s", what, code, sum.Text(), limit.Text())
	}
}

func (r *reader) checkCriterion(f file, card *Card, c *Criterion) {
	r.named(f, "criterion", c.Code, c.Name, c.English)
	if len(c.Children) > 0 {
		if len(c.Options) > 0 {
			r.bad(f, c.Code, "criterion %s has both options and criteria", c.Code)
		}
		r.sum(f, card, "criterion", c.Code, c.Max, c.Children)
		for _, k := range c.Children {
			r.checkCriterion(f, card, k)
		}
		return
	}
	r.checkOptions(f, card, c)
	r.checkMinimums(f, c)
}

// checkOptions wants two options or more, points that do not fall within a case, and the
// best option of every card worth the criterion's maximum.
func (r *reader) checkOptions(f file, card *Card, c *Criterion) {
	if len(c.Options) < 2 || len(c.Options) > 99 {
		r.bad(f, c.Code, "criterion %s has %d options", c.Code, len(c.Options))
	}
	best := Points(0)
	for i, o := range c.Options {
		best = max(best, o.Points)
		if o.Text == "" {
			r.bad(f, c.Code, "criterion %s: option %d has no text", c.Code, o.Place)
		}
		if i > 0 && c.Options[i-1].Case == o.Case && c.Options[i-1].Points > o.Points {
			r.bad(f, c.Code, "criterion %s: points of option %d fall", c.Code, o.Place)
		}
	}
	if best != c.Max {
		r.amiss(f, card, c.Code, fmt.Sprintf("Tiêu chí %s cao nhất được %s điểm, phiếu ghi %s", c.Code, best.Text(), c.Max.Text()),
			"criterion %s: best option gives %s, not %s", c.Code, best.Text(), c.Max.Text())
	}
}

// checkMinimums wants stars 3 to 5, each once a case, higher stars on later options.
func (r *reader) checkMinimums(f file, c *Criterion) {
	last := map[string]int{}
	for _, o := range c.Options {
		if o.MinForStar == 0 {
			continue
		}
		if !slices.Contains([]int{3, 4, 5}, o.MinForStar) || o.MinForStar <= last[o.Case] {
			r.bad(f, c.Code, "criterion %s: option %d is the minimum for %d stars, out of order", c.Code, o.Place, o.MinForStar)
		}
		last[o.Case] = o.MinForStar
	}
}
