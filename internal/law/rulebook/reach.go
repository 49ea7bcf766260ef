package rulebook

// checkStars wants every star within reach of a sheet that closes no gate: its minimums can
// all be met at once, and the lower bound of its band with them.
func (x *expander) checkStars() {
	for _, b := range x.book.Procedure.Bands.List {
		most, barred := x.card.most(b.Star)
		switch {
		case barred != nil:
			x.at(x.written[barred].own.in("code"), "criterion %s: no mark that lets the scoring go on meets the minimum for %d stars", barred.Code, b.Star)
			return
		case most < b.From:
			x.bad(x.file, "number", "card can reach %s points with the minimums for %d stars met, the band begins at %s", most.Text(), b.Star, b.From.Text())
			return
		}
	}
}

// most is the highest total of a sheet that meets every minimum up to a star and closes no
// gate, or a criterion whose minimum no such sheet meets.
func (c *Card) most(star int) (Points, *Criterion) {
	sum := Points(0)
	for _, leaf := range c.leaves {
		if leaf.OnlyIf != nil && leaf.OnlyIf.Parent != nil {
			continue // counted with the criterion it depends on
		}
		best := Points(-1)
		for _, o := range leaf.open(star) {
			if rest, ok := c.depending(leaf, o.Points, star); ok {
				best = max(best, o.Points+rest)
			}
		}
		if best < 0 {
			return 0, leaf
		}
		sum += best
	}
	return sum, nil
}

// open are the options of a leaf that close no gate and meet the minimum of a star.
func (c *Criterion) open(star int) []Option {
	var out []Option
	for _, o := range c.Options {
		if o.Gate == "" && c.Meets(star, o.Place) {
			out = append(out, o)
		}
	}
	return out
}

// depending is the most that the leaves which depend on another can add when it scores p;
// false when one of them has a minimum that it can not meet then.
func (c *Card) depending(on *Criterion, p Points, star int) (Points, bool) {
	sum := Points(0)
	for _, leaf := range c.leaves {
		if leaf.OnlyIf == nil || leaf.OnlyIf.Parent != on {
			continue
		}
		if p <= leaf.OnlyIf.Above {
			if !leaf.Meets(star, 0) {
				return 0, false
			}
			continue
		}
		best := Points(-1)
		for _, o := range leaf.open(star) {
			best = max(best, o.Points)
		}
		if best < 0 {
			return 0, false
		}
		sum += best
	}
	return sum, true
}
