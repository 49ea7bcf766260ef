package rulebook

import "slices"

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
	if c.Incomplete != "" {
		if len(c.Parts) > 0 {
			r.bad(f, "", "an incomplete card must not print parts")
		}
		return
	}
	if len(c.Parts) != len(partCodes) {
		r.bad(f, "", "card has %d parts, not A, B and C", len(c.Parts))
		return
	}
	for i, p := range c.Parts {
		if p.Code != partCodes[i] || p.Max != b.Decision.Parts[p.Code] {
			r.bad(f, p.Code, "part %s has %s points, the decision gives part %s %s", p.Code, p.Max.Text(), partCodes[i], b.Decision.Parts[partCodes[i]].Text())
		}
		r.named(f, "part", p.Code, p.Name, p.English)
		sum := Points(0)
		for _, g := range p.Groups {
			sum += g.Max
			r.checkGroup(f, g)
		}
		if sum != p.Max {
			r.bad(f, p.Code, "part %s: groups add up to %s, not %s", p.Code, sum.Text(), p.Max.Text())
		}
	}
	for _, g := range c.Gates {
		if g.Text == "" || g.Kind != GateStop && g.Kind != GateDisqualify {
			r.bad(f, g.Code, "gate %s lacks its text or is neither stop nor disqualify", g.Code)
		}
	}
}

func (r *reader) named(f file, what, code, vi, en string) {
	if code == "" || vi == "" || en == "" {
		r.bad(f, code, "%s %s lacks its code, name or English name", what, code)
	}
}

func (r *reader) checkGroup(f file, g Group) {
	r.named(f, "group", g.Code, g.Name, g.English)
	r.sum(f, "group", g.Code, g.Max, g.Criteria)
	for _, c := range g.Criteria {
		r.checkCriterion(f, c)
	}
}

func (r *reader) sum(f file, what, code string, limit Points, of []*Criterion) {
	sum := Points(0)
	for _, c := range of {
		sum += c.Max
	}
	if sum != limit {
		r.bad(f, code, "%s %s: criteria add up to %s, not %s", what, code, sum.Text(), limit.Text())
	}
}

func (r *reader) checkCriterion(f file, c *Criterion) {
	r.named(f, "criterion", c.Code, c.Name, c.English)
	if len(c.Children) > 0 {
		if len(c.Options) > 0 {
			r.bad(f, c.Code, "criterion %s has both options and criteria", c.Code)
		}
		r.sum(f, "criterion", c.Code, c.Max, c.Children)
		for _, k := range c.Children {
			r.checkCriterion(f, k)
		}
		return
	}
	r.checkOptions(f, c)
	r.checkMinimums(f, c)
}

// checkOptions wants two options or more, points that do not fall within a case, and the
// best option of every card worth the criterion's maximum.
func (r *reader) checkOptions(f file, c *Criterion) {
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
		r.bad(f, c.Code, "criterion %s: best option gives %s, not %s", c.Code, best.Text(), c.Max.Text())
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
