package place

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ocop/internal/base/fold"
)

//go:embed data/*.csv
var data embed.FS

// Gazetteer holds the units in memory. It does not change after Load and is safe for
// any number of goroutines.
type Gazetteer struct {
	units    map[ID]Unit
	order    []ID // provinces, districts, communes; each in Vietnamese order of names
	byCode   map[string][]ID
	parents  map[ID][]tenure // oldest first
	children map[ID][]ID     // at any time, in order
	next     map[ID][]Succession
	prev     map[ID][]Succession
	later    map[ID][]LaterName
	formers  map[ID][]Former
	names    []entry
}

// tenure is a parent from a day on.
type tenure struct {
	parent ID
	from   string
}

// Load reads the embedded data and checks that they hang together: every parent and
// successor exists, levels and dates fit, no unit succeeds itself. An error is a defect
// of the program, not of its input.
func Load() (*Gazetteer, error) { return load(data) }

func load(files fs.FS) (*Gazetteer, error) {
	g := &Gazetteer{
		units: map[ID]Unit{}, byCode: map[string][]ID{}, parents: map[ID][]tenure{}, children: map[ID][]ID{},
		next: map[ID][]Succession{}, prev: map[ID][]Succession{}, later: map[ID][]LaterName{}, formers: map[ID][]Former{},
	}
	for _, f := range []struct {
		name    string
		columns int
		add     func(row []string) error
	}{
		{"units", 9, g.addUnit},
		{"parents", 3, g.addParent},
		{"names", 5, g.addName},
		{"successions", 5, g.addSuccession},
		{"formers", 5, g.addFormer},
	} {
		if err := read(files, f.name, f.columns, f.add); err != nil {
			return nil, err
		}
	}
	g.arrange()
	if err := g.check(); err != nil {
		return nil, err
	}
	g.index()
	return g, nil
}

// read hands every row of one file after its heading to add.
func read(files fs.FS, name string, columns int, add func([]string) error) error {
	path := "data/" + name + ".csv"
	text, err := fs.ReadFile(files, path)
	if err != nil {
		return fmt.Errorf("place: %w", err)
	}
	if !norm.NFC.IsNormal(text) {
		return fmt.Errorf("place: %s is not NFC", path)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("place: %s: %w", path, err)
	}
	for i, row := range rows[1:] {
		if err := add(row); err != nil {
			return fmt.Errorf("place: %s row %d: %w", path, i+2, err)
		}
	}
	return nil
}

func (g *Gazetteer) addUnit(row []string) error {
	u := Unit{Code: row[0], From: row[1], To: row[2], Level: Level(row[3]), Kind: row[4], Name: row[5], Parent: ID(row[6])}
	if fold.Date(u.From) == u.From || u.To != "" && (fold.Date(u.To) == u.To || u.To < u.From) {
		return fmt.Errorf("dates %q to %q", u.From, u.To)
	}
	u.ID = ID(u.Code + "." + u.From[:4])
	if _, twice := g.units[u.ID]; twice {
		return fmt.Errorf("unit %s stands twice", u.ID)
	}
	if row[7] != "" {
		var errLat, errLon error
		u.Lat, errLat = strconv.Atoi(row[7])
		u.Lon, errLon = strconv.Atoi(row[8])
		if errLat != nil || errLon != nil {
			return fmt.Errorf("point %q %q", row[7], row[8])
		}
	}
	g.units[u.ID] = u
	g.byCode[u.Code] = append(g.byCode[u.Code], u.ID)
	if u.Parent != "" {
		g.parents[u.ID] = []tenure{{u.Parent, u.From}}
	}
	return nil
}

func (g *Gazetteer) addParent(row []string) error {
	id := ID(row[0])
	if len(g.parents[id]) == 0 {
		return fmt.Errorf("unit %q has no first parent", id)
	}
	g.parents[id] = append(g.parents[id], tenure{ID(row[1]), row[2]})
	return nil
}

func (g *Gazetteer) addName(row []string) error {
	id := ID(row[0])
	if _, ok := g.units[id]; !ok {
		return fmt.Errorf("unknown unit %q", id)
	}
	g.later[id] = append(g.later[id], LaterName{Since: row[1], Exact: row[2] == "yes", Kind: row[3], Name: row[4]})
	return nil
}

func (g *Gazetteer) addSuccession(row []string) error {
	s := Succession{From: ID(row[0]), To: ID(row[1]), Date: row[2], Share: Share(row[3]), Basis: Basis(row[4])}
	if s.Share != Whole && s.Share != Part {
		return fmt.Errorf("share %q", row[3])
	}
	g.next[s.From] = append(g.next[s.From], s)
	g.prev[s.To] = append(g.prev[s.To], s)
	return nil
}

func (g *Gazetteer) addFormer(row []string) error {
	id := ID(row[0])
	if _, ok := g.units[id]; !ok {
		return fmt.Errorf("unknown unit %q", id)
	}
	g.formers[id] = append(g.formers[id], Former{Code: row[1], Kind: row[2], Name: row[3], District: row[4]})
	return nil
}

// arrange fixes the order of units and fills children.
func (g *Gazetteer) arrange() {
	g.order = slices.Sorted(maps.Keys(g.units))
	fold.SortBy(g.order, func(id ID) string { return g.units[id].Name })
	slices.SortStableFunc(g.order, func(a, b ID) int {
		return cmp.Compare(height(g.units[a].Level), height(g.units[b].Level))
	})
	for _, id := range g.order {
		for _, t := range g.parents[id] {
			g.children[t.parent] = append(g.children[t.parent], id)
		}
	}
	for _, ids := range g.byCode {
		slices.SortFunc(ids, func(a, b ID) int { return strings.Compare(g.units[a].From, g.units[b].From) })
	}
}
