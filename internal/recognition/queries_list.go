package recognition

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition/award"
)

// Filter narrows a list; empty fields do not.
type Filter struct {
	Text   string // words in any order, with or without marks, in the names of product or producer, of the decision or of today
	Stars  int
	Group  string
	Year   int
	Day    string // ISO date of the status; today when empty
	Status Status
	Place  place.ID // this unit and all that lies in it
}

// Listing is one page of a list with the number of all rows.
type Listing struct {
	Rows  []Recognition
	Total int
}

// The sizes of a page.
const (
	usualPage   = 50
	longestPage = 500
)

// List gives all recognitions of the filter by product name, those the actor may read.
func List(ctx context.Context, v *act.View, f Filter) ([]Recognition, error) {
	kept, err := sift(ctx, v, f)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	wanted := map[key.Recognition]bool{}
	for _, k := range kept {
		wanted[k] = true
	}
	w := filtered(f)
	all, err := list(ctx, v, w.Text()+order, w.Args...)
	var out []Recognition
	for _, r := range all {
		if wanted[r.Key] {
			out = append(out, r)
		}
	}
	return out, err
}

// Listed gives one page, numbered from 1, of what List gives. A size of 0 is 50.
func Listed(ctx context.Context, v *act.View, f Filter, number, size int) (Listing, error) {
	kept, err := sift(ctx, v, f)
	if err != nil {
		return Listing{}, err
	}
	if size <= 0 {
		size = usualPage
	}
	size = min(size, longestPage)
	out := Listing{Total: len(kept)}
	from := min(max(number-1, 0), len(kept)/size+1) * size
	if from >= len(kept) {
		return out, nil
	}
	var w db.Where
	var marks []string
	for _, k := range kept[from:min(from+size, len(kept))] {
		marks = append(marks, w.Bind(string(k)))
	}
	out.Rows, err = list(ctx, v, `WHERE r.recognition IN (`+strings.Join(marks, ", ")+`)`+order, w.Args...)
	return out, err
}

const order = ` ORDER BY p.sort_key, p.product, r.year DESC, r.decision_date DESC, r.recognition DESC`

// sift gives the keys of a list in order. Status, place and powers follow from rules that
// no database knows, so they are asked of a few columns before whole rows are read.
func sift(ctx context.Context, v *act.View, f Filter) ([]key.Recognition, error) {
	w := filtered(f)
	w.And("(r.state <> 'proposed' OR r.dossier IS NULL OR " + v.Unconflicted("r.dossier", w.Bind) + ")")
	found, err := v.QueryContext(ctx, `SELECT r.recognition, r.state, r.year, r.valid_from, r.valid_to, r.ended_on, r.created_at, p.place
		FROM recognition r JOIN product p ON p.product = r.product LEFT JOIN producer d ON d.producer = p.producer `+w.Text()+order, w.Args...)
	if err != nil {
		return nil, fmt.Errorf("recognitions: %w", err)
	}
	defer found.Close()
	pass := sieve{v: v, f: f, places: map[place.ID]seen{}}
	if pass.f.Day == "" {
		pass.f.Day = v.Today()
	}
	var kept []key.Recognition
	for found.Next() {
		var k key.Recognition
		var x award.Facts
		var created int64
		var at place.ID
		if err := found.Scan(&k, &x.State, &x.Year, &x.ValidFrom, &x.ValidTo, &x.EndedOn, &created, &at); err != nil {
			return nil, fmt.Errorf("recognitions: %w", err)
		}
		x.Entered = fold.DayOf(created)
		if pass.through(x, at) {
			kept = append(kept, k)
		}
	}
	return kept, found.Err()
}

// sieve remembers what it found out about a place: there are few, and asking is slow.
type sieve struct {
	v      *act.View
	f      Filter
	places map[place.ID]seen
}

type seen struct{ office, results, inside bool }

func (s sieve) through(x award.Facts, at place.ID) bool {
	p, known := s.places[at]
	if !known {
		p = seen{office: s.v.May(act.OfficeRead, at), results: s.v.May(act.ResultRead, at),
			inside: s.f.Place == "" || s.v.Places().Within(at, s.f.Place)}
		s.places[at] = p
	}
	if !p.office || !p.inside || x.State == Proposed && !p.results {
		return false
	}
	status, _ := x.StatusOn(s.f.Day)
	return s.f.Status == "" || s.f.Status == status
}

func filtered(f Filter) *db.Where {
	w := &db.Where{}
	w.Words("(p.folded || ' ' || COALESCE(d.folded, '') || ' ' || r.folded)", f.Text)
	if f.Stars > 0 {
		w.And("r.stars = " + w.Bind(f.Stars))
	}
	if f.Group != "" {
		w.And("p.grp = " + w.Bind(f.Group))
	}
	if f.Year > 0 {
		w.And("r.year = " + w.Bind(f.Year))
	}
	return w
}

// Counts are numbers of products at a cut-off day. Ever recognised and valid on the day
// are two numbers.
type Counts struct {
	Day      string
	Ever     int    // products recognised at least once by the day
	Valid    int    // products whose stars hold on the day
	Expiring int    // of these, those with 180 days or fewer left
	Stars    [6]int // valid ones by stars; place 0 = stars unknown
}

// CountOn counts the products of places and all in them (none = everywhere) on an ISO day.
func CountOn(ctx context.Context, v *act.View, at []place.ID, day string) (Counts, error) {
	c := Counts{Day: day}
	found, err := v.QueryContext(ctx, `SELECT r.product, p.place, r.stars, r.state, r.year, r.valid_from, r.valid_to, r.ended_on, r.created_at
		FROM recognition r JOIN product p ON p.product = r.product WHERE r.state <> 'proposed'`)
	if err != nil {
		return c, fmt.Errorf("counts: %w", err)
	}
	defer found.Close()
	ever := map[key.Product]bool{}
	for found.Next() {
		var p key.Product
		var where place.ID
		var stars int
		var x award.Facts
		var created int64
		if err := found.Scan(&p, &where, &stars, &x.State, &x.Year, &x.ValidFrom, &x.ValidTo, &x.EndedOn, &created); err != nil {
			return c, fmt.Errorf("counts: %w", err)
		}
		x.Entered = fold.DayOf(created)
		outside := !slices.ContainsFunc(at, func(id place.ID) bool { return v.Places().Within(where, id) })
		if len(at) > 0 && outside || !x.Started(day) {
			continue
		}
		ever[p] = true
		status, _ := x.StatusOn(day)
		if !status.Holds() { // at most one of a product does: the next one ends it
			continue
		}
		c.Valid++
		c.Stars[stars]++
		if status == StatusExpiring {
			c.Expiring++
		}
	}
	c.Ever = len(ever)
	return c, found.Err()
}
