package place

import "fmt"

// check finds the first place where the data contradict themselves.
func (g *Gazetteer) check() error {
	for _, id := range g.order {
		u := g.units[id]
		if err := g.checkParents(u); err != nil {
			return err
		}
		if err := g.checkEnd(u); err != nil {
			return err
		}
	}
	for id := range g.next {
		if _, ok := g.units[id]; !ok {
			return fmt.Errorf("place: succession from unknown unit %q", id)
		}
	}
	return nil
}

func (g *Gazetteer) checkParents(u Unit) error {
	if (u.Parent == "") != (u.Level == Province) {
		return fmt.Errorf("place: %s has level %q and parent %q", u.ID, u.Level, u.Parent)
	}
	for i, t := range g.parents[u.ID] {
		p, ok := g.units[t.parent]
		if !ok || p.Level == Commune || p.Level == u.Level {
			return fmt.Errorf("place: %s can not lie in %q", u.ID, t.parent)
		}
		if !p.On(t.from) || !u.On(t.from) {
			return fmt.Errorf("place: %s lies in %s from %s, when one of them does not exist", u.ID, p.ID, t.from)
		}
		last := i+1 == len(g.parents[u.ID])
		if last && p.To != "" && (u.To == "" || u.To > p.To) {
			return fmt.Errorf("place: %s outlives %s", u.ID, p.ID)
		}
		if !last && g.parents[u.ID][i+1].from <= t.from {
			return fmt.Errorf("place: parents of %s are out of order", u.ID)
		}
	}
	return nil
}

// checkEnd holds the law of conservation: what ends goes somewhere, wholly or in parts,
// and what still exists has no successor.
func (g *Gazetteer) checkEnd(u Unit) error {
	next := g.next[u.ID]
	if (u.To == "") != (len(next) == 0) {
		return fmt.Errorf("place: %s ends %q and has %d successors", u.ID, u.To, len(next))
	}
	for _, s := range next {
		to, ok := g.units[s.To]
		switch {
		case !ok:
			return fmt.Errorf("place: %s goes to unknown unit %q", u.ID, s.To)
		case to.ID == u.ID || to.From <= u.To:
			return fmt.Errorf("place: %s can not succeed %s", to.ID, u.ID)
		case s.Date <= u.To || s.Date > to.From:
			return fmt.Errorf("place: %s to %s on %s does not fit their dates", u.ID, to.ID, s.Date)
		case (s.Share == Whole) != (len(next) == 1):
			return fmt.Errorf("place: %s goes %s to %d units", u.ID, s.Share, len(next))
		}
	}
	return nil
}
