package place

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ocop/internal/base/fold"
)

// Match is one answer of Find.
type Match struct {
	Unit Unit
	Via  ID     // the predecessor whose name matched, "" when none or when its code is not known
	Name string // the full name that matched, with its district for a predecessor
	By   Naming
	Rank Rank
}

// Naming says whose name matched.
type Naming string

// The namings.
const (
	Own     Naming = "own"         // the name on the unit's first day
	Renamed Naming = "renamed"     // a name the same unit took later
	Old     Naming = "predecessor" // a unit that went into this one
)

// Title writes the match for a list: the title of the unit and, when it was found by
// another name than the title begins with, that name.
func (m Match) Title(g *Gazetteer) string {
	title := m.Unit.Title(g)
	switch m.By {
	case Renamed:
		return title + " (sau đổi thành " + inner(m.Name) + ")"
	case Old:
		return title + " (có địa bàn " + inner(m.Name) + " cũ)"
	}
	return title
}

// Rank orders matches; a smaller rank is a better answer.
type Rank int

// The ranks. Within a rank, names whose marks are those typed come first, then higher
// levels, then units that still exist, then Vietnamese order.
const (
	Exact   Rank = iota // the official code, the name, or kind and name
	Begins              // a name, or kind and name, begins with the query
	Inside              // the query begins at a word inside the name
	Address             // the whole name, and every other word begins a word of the address
	Hidden              // the query stands in the middle of a word
	none
)

// entry is one name a unit can be found by.
type entry struct {
	unit    ID
	via     ID
	by      Naming
	code    string
	name    string // as shown
	lower   string // name, lower case with marks, to prefer what was typed with marks
	bare    string // folded name without kind
	spaced  string // bare with a space at both ends
	full    string // folded kind and name
	address string // folded kind, name and units above, with a space before
}

// index prepares the names: each unit's own, its later ones, those of its predecessors
// and those known as text only.
func (g *Gazetteer) index() {
	for _, id := range g.order {
		g.enter(id, "", id)
		for _, old := range g.ancestry(id) {
			g.enter(id, old, old)
		}
		for _, f := range g.formers[id] {
			shown, above := f.FullName(), ""
			if f.District != "" {
				shown, above = shown+", "+inner(f.District), " "+f.District+" tỉnh Bắc Ninh"
			}
			g.names = append(g.names, newEntry(entry{unit: id, by: Old, code: f.Code, name: shown}, f.Kind, f.Name, above))
		}
	}
}

// enter adds the names of unit named, under which unit id can be found.
func (g *Gazetteer) enter(id, via, named ID) {
	u := g.units[named]
	above := ""
	for p, ok := g.Parent(named, ""); ok; p, ok = g.Parent(p.ID, "") {
		above += " " + p.FullName()
	}
	for i, n := range append([]LaterName{{Kind: u.Kind, Name: u.Name}}, g.later[named]...) {
		shown, by := n.FullName(), Own
		switch {
		case via != "":
			by = Old
			if p, ok := g.Parent(named, ""); ok && u.Level == Commune {
				shown += ", " + inner(p.FullName())
			}
		case i > 0:
			by = Renamed
		}
		g.names = append(g.names, newEntry(entry{unit: id, via: via, by: by, code: u.Code, name: shown}, n.Kind, n.Name, above))
	}
}

// newEntry adds the folded forms to an entry; above is the units above, in words.
func newEntry(e entry, kind, name, above string) entry {
	e.lower = strings.ToLower(name)
	e.bare = fold.Key(name)
	e.spaced = " " + e.bare + " "
	e.full = fold.Key(kind) + " " + e.bare
	e.address = " " + e.full + " " + fold.Key(above)
	return e
}

// ancestry gives every unit of the same level whose territory went into a unit.
func (g *Gazetteer) ancestry(id ID) []ID {
	var found []ID
	for _, s := range g.prev[id] {
		if g.units[s.From].Level == g.units[id].Level {
			found = append(append(found, s.From), g.ancestry(s.From)...)
		}
	}
	return found
}

// Find gives the units that a query names, best first, by present or former name, with or
// without marks, with or without kind ("tp", "tx" and "tt" are understood), by the start
// or a part of the name, by code, or by name and district ("phúc sơn sơn động"). With an
// ISO date only units that exist then are given, also under the names of those they were
// made of; with the date "" every unit is given under its own names, and units of today
// under the names of the old province of Bắc Ninh.
func (g *Gazetteer) Find(query, date string) []Match {
	q := parse(query)
	if q.key == "" {
		return nil
	}
	best := map[ID]Match{}
	marked := map[ID]bool{}
	for i := range g.names {
		e := &g.names[i]
		if date == "" && e.via != "" {
			continue
		}
		rank := q.rank(e)
		if rank == none {
			continue
		}
		u := g.units[e.unit]
		if date != "" && !u.On(date) {
			continue
		}
		m := Match{Unit: u, Via: e.via, Name: e.name, By: e.by, Rank: rank}
		if old, seen := best[e.unit]; !seen || better(m, old) {
			best[e.unit] = m
		}
		marked[e.unit] = marked[e.unit] || q.marked(e)
	}
	return g.sorted(best, marked)
}

// better prefers the smaller rank, then the unit's own name.
func better(m, old Match) bool {
	return m.Rank < old.Rank || m.Rank == old.Rank && m.By != Old && old.By == Old
}

func (g *Gazetteer) sorted(best map[ID]Match, marked map[ID]bool) []Match {
	var found []Match
	for _, id := range g.order {
		if m, ok := best[id]; ok {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int {
		return cmp.Or(
			cmp.Compare(a.Rank, b.Rank),
			yesFirst(marked[a.Unit.ID], marked[b.Unit.ID]),
			yesFirst(a.By != Old, b.By != Old),
			cmp.Compare(height(a.Unit.Level), height(b.Unit.Level)),
			TodayFirst(a.Unit, b.Unit),
		)
	})
	return found
}

// TodayFirst compares units that exist with those that have ended, for sorting.
func TodayFirst(a, b Unit) int { return yesFirst(a.To == "", b.To == "") }

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func height(l Level) int { return slices.Index([]Level{Province, District, Commune}, l) }

// wanted is a query made ready.
type wanted struct {
	key    string   // folded, short forms of kinds written out
	spaced string   // key with a space at both ends, to look for whole words
	lower  string   // with marks
	words  []string // each with a space before it
}

// parse folds a query and writes out the usual short forms of kinds.
func parse(query string) wanted {
	words := strings.Fields(fold.Key(query))
	for i, w := range words {
		switch w {
		case "tp":
			words[i] = "thanh pho"
		case "tx":
			words[i] = "thi xa"
		case "tt":
			words[i] = "thi tran"
		}
	}
	key := strings.Join(words, " ")
	for i := range words {
		words[i] = " " + words[i]
	}
	return wanted{key: key, spaced: " " + key + " ", lower: strings.ToLower(norm.NFC.String(query)), words: words}
}

// marked says whether the query was typed with marks and they are those of the name.
func (q wanted) marked(e *entry) bool {
	return q.lower != q.key && (strings.Contains(e.lower, q.lower) || strings.Contains(q.lower, e.lower))
}

func (q wanted) rank(e *entry) Rank {
	if q.key == e.code {
		return Exact
	}
	if !strings.Contains(e.full, q.key) {
		if len(q.words) > 1 && strings.Contains(q.spaced, e.spaced) && q.inAddress(e) {
			return Address
		}
		return none
	}
	switch {
	case q.key == e.bare, q.key == e.full:
		return Exact
	case strings.HasPrefix(e.bare, q.key), strings.HasPrefix(e.full, q.key):
		return Begins
	case strings.Contains(e.full, q.spaced[:len(q.spaced)-1]):
		return Inside
	case len(q.key) > 1 && strings.Contains(e.bare, q.key):
		return Hidden
	}
	return none
}

// inAddress says whether every word of the query begins some word of the address.
func (q wanted) inAddress(e *entry) bool {
	for _, w := range q.words {
		if !strings.Contains(e.address, w) {
			return false
		}
	}
	return true
}
