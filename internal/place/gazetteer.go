package place

import (
	"slices"
	"strings"

	"ocop/internal/base/fold"
)

// Unit gives the unit with an identity; ok is false when there is none.
func (g *Gazetteer) Unit(id ID) (u Unit, ok bool) {
	u, ok = g.units[id]
	return u, ok
}

// At gives the unit that bears an official code on an ISO date.
func (g *Gazetteer) At(code, date string) (u Unit, ok bool) {
	for _, id := range g.byCode[code] {
		if u := g.units[id]; u.On(date) {
			return u, true
		}
	}
	return Unit{}, false
}

// All gives the units of a level that exist on an ISO date, or ever when date is "", in
// Vietnamese order of names.
func (g *Gazetteer) All(level Level, date string) []Unit {
	return g.pick(g.order, func(u Unit) bool { return u.Level == level && (date == "" || u.On(date)) })
}

// Parent gives the unit above on an ISO date; with the date "", the first one the unit had.
// ok is false for a province, an unknown unit, and a date on which the unit does not exist.
func (g *Gazetteer) Parent(id ID, date string) (u Unit, ok bool) {
	tenures := g.parents[id]
	if len(tenures) == 0 || date != "" && !g.units[id].On(date) {
		return Unit{}, false
	}
	parent := tenures[0].parent
	for _, t := range tenures {
		if date != "" && t.from <= date {
			parent = t.parent
		}
	}
	return g.units[parent], true
}

// Children gives the units directly below on an ISO date, or at any time when date is "",
// in Vietnamese order of names.
func (g *Gazetteer) Children(id ID, date string) []Unit {
	return g.pick(g.children[id], func(u Unit) bool {
		if date == "" {
			return true
		}
		p, ok := g.Parent(u.ID, date)
		return ok && p.ID == id
	})
}

func (g *Gazetteer) pick(ids []ID, want func(Unit) bool) []Unit {
	var found []Unit
	for _, id := range ids {
		if u := g.units[id]; want(u) {
			found = append(found, u)
		}
	}
	return found
}

// Within says whether the whole of a unit lies in ancestor: it is ancestor, one of its
// parents lies in it, or all units it went to do. An office of Bắc Ninh today therefore
// covers the old units of Bắc Giang, a commune of today those it was made of; an ended
// unit covers nothing that came after it, and a district cut up among several communes
// lies in none of them. Unknown units lie nowhere.
func (g *Gazetteer) Within(unit, ancestor ID) bool {
	if _, known := g.units[unit]; !known {
		return false
	}
	if unit == ancestor {
		return true
	}
	for _, t := range g.parents[unit] {
		if g.Within(t.parent, ancestor) {
			return true
		}
	}
	for _, s := range g.next[unit] {
		if !g.Within(s.To, ancestor) {
			return false
		}
	}
	return len(g.next[unit]) > 0
}

// Successors says where the territory of a unit went; nil while it exists.
func (g *Gazetteer) Successors(id ID) []Succession { return slices.Clone(g.next[id]) }

// Predecessors says of which units a unit was made, as far as their codes are known; see
// Formers for those of which only names are.
func (g *Gazetteer) Predecessors(id ID) []Succession { return slices.Clone(g.prev[id]) }

// Formers gives the predecessors known by name only: the units of the old province of Bắc Ninh.
func (g *Gazetteer) Formers(id ID) []Former { return slices.Clone(g.formers[id]) }

// LaterNames gives the names a unit took after its first day, oldest first.
func (g *Gazetteer) LaterNames(id ID) []LaterName { return slices.Clone(g.later[id]) }

// NameOn gives the full name a unit bore on an ISO date, "" for an unknown unit.
func (g *Gazetteer) NameOn(id ID, date string) string {
	u, ok := g.units[id]
	if !ok {
		return ""
	}
	name := u.FullName()
	for _, n := range g.later[id] {
		if n.Since <= date {
			name = n.FullName()
		}
	}
	return name
}

// Today follows succession to the units that exist on an ISO date: the unit itself while it
// exists, several after a split, none for an unknown unit, for a date before the unit, and
// for the half year of 2025 in which the sources do not say where a merged commune belonged.
func (g *Gazetteer) Today(id ID, date string) []ID {
	u, ok := g.units[id]
	switch {
	case !ok || date < u.From:
		return nil
	case u.On(date):
		return []ID{id}
	}
	var found []ID
	for _, s := range g.next[id] {
		for _, t := range g.Today(s.To, date) {
			if !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return found
}

// heirs gives the units in existence that an ended unit's territory belongs to.
func (g *Gazetteer) heirs(id ID) []ID {
	var found []ID
	for _, s := range g.next[id] {
		for _, t := range append(g.heirs(s.To), s.To) {
			if g.units[t].To == "" && !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return found
}

// Address writes a unit with those above it, as of its first day: "Xã Ngọc Châu, huyện
// Tân Yên, tỉnh Bắc Giang".
func (u Unit) Address(g *Gazetteer) string {
	parts := []string{u.FullName()}
	for p, ok := g.Parent(u.ID, ""); ok; p, ok = g.Parent(p.ID, "") {
		parts = append(parts, inner(p.FullName()))
	}
	return strings.Join(parts, ", ")
}

// Title writes a unit so that it can be mistaken for no other: the address and, for a unit
// that ended, when it did and what it is now: "Xã Ngọc Châu, huyện Tân Yên, tỉnh Bắc Giang
// (trước 01/07/2025), nay là xã Ngọc Thiện, tỉnh Bắc Ninh".
func (u Unit) Title(g *Gazetteer) string {
	if u.To == "" {
		return u.Address(g)
	}
	next := g.next[u.ID]
	return u.Address(g) + " (trước " + fold.Date(next[0].Date) + "), " + g.now(u)
}

// now says what an ended unit is today.
func (g *Gazetteer) now(u Unit) string {
	heirs := g.heirs(u.ID)
	if len(heirs) == 1 {
		return "nay là " + inner(g.units[heirs[0]].Address(g))
	}
	return "nay thuộc " + fold.Number(len(heirs)) + " xã, phường"
}
