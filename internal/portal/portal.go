package portal

import (
	"cmp"
	"slices"
	"strings"

	"ocop/internal/place"
	"ocop/internal/recognition/award"
)

// Recognition is what the public may know of one recognition. Dates are ISO dates,
// empty when the source does not say; what it is worth on a day follows from Facts.
type Recognition struct {
	Then         Then // not in the catalogue, which is of products
	Stars        int  // 0 = the source does not say
	Year         int  // 0 = the source does not say
	RoundName    string
	Book         string // id of the rulebook, '' unknown
	Card         int    // number of the card it was scored on; 0 = unknown, and where only a code was asked for
	Authority    string
	DecisionNo   string
	DecisionDate string
	ValidFrom    string
	ValidTo      string      // last valid day
	State        award.State // never proposed
	EndedOn      string      // ISO date, or the year when only that is known
	EndedCase    award.Case  // why it was withdrawn; what the office wrote about it stays in the office
	EndedNo      string      // of the decision that withdrew or replaced it
	Entered      string      // ISO date on which it was entered here
	Imported     bool        // told by a published source, not decided in this system
	Source       string
	Note         string
	Illustrative bool   // the marks behind it are made up for demonstration
	Number       string // of the certificate, '' when none was issued here
	Code         string // of the certificate, '' when none was issued here
}

// Product is a product as the public sees it.
type Product struct {
	Name         string
	Slug         string // public address
	Group        string // as the registry keeps it
	Place        place.ID
	Story        string
	Source       string
	Note         string
	Producer     string // name, '' unknown
	ProducerKind string // as the registry keeps it, '' without a producer
}

// Row is a product with one recognition: in lists the one that stands for it, behind a
// code the one whose certificate bears it.
type Row struct {
	Product     Product
	Recognition Recognition
}

// Then is what a decision recognised: the names and the place that its certificate bears. A name
// that the registry was given since was never judged. For what a source tells, and for what is only
// proposed, it is the registry's of today.
type Then struct {
	Name     string
	Producer string // '' unknown
	Place    place.ID
}

// then is what was recognised, as a decision has kept it, or as the product is today.
func (p Product) then(name, producer, at string) Then {
	if name == "" {
		return Then{p.Name, p.Producer, p.Place}
	}
	return Then{name, producer, place.ID(at)}
}

// Facts are what the standing of the recognition follows from.
func (r Recognition) Facts() award.Facts {
	return award.Facts{State: r.State, Year: r.Year, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, EndedOn: r.EndedOn, Entered: r.Entered}
}

// speakFirst puts the recognition that speaks for the product on the day first and the
// others from the newest to the oldest; all is in the order of entry. ok is false when
// the product had none by that day.
func speakFirst(all []Recognition, day string) (ordered []Recognition, ok bool) {
	facts := make([]award.Facts, len(all))
	for i, r := range all {
		facts[i] = r.Facts()
	}
	now := award.Current(facts, day)
	if now < 0 {
		return nil, false
	}
	rest := slices.Concat(all[:now], all[now+1:])
	slices.Reverse(rest)
	slices.SortStableFunc(rest, func(a, b Recognition) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(b.DecisionDate, a.DecisionDate))
	})
	return append([]Recognition{all[now]}, rest...), true
}

// Sort is the order of the catalogue.
type Sort string

// The orders. ByName puts names that begin with the search first.
const (
	ByName   Sort = ""
	ByNewest Sort = "newest"
	ByStars  Sort = "stars"
	ByEnd    Sort = "end" // what ends first, then what has ended
)

// Filter narrows the catalogue; empty fields do not, except Day, which is needed.
type Filter struct {
	Day    string // ISO day of the question
	Query  string // every word of it, with or without marks, in the name of product or producer
	Stars  int    // exactly
	Least  int    // at least so many stars
	Group  string
	Place  place.ID     // this unit and all that lies in it, at whatever time it existed
	Year   int          // recognised in this year at all, also when a later recognition is shown
	Status award.Status // StatusValid asks for all that holds, also what ends soon
	Sort   Sort
}

// Count is a number of products that share stars, group and status.
type Count struct {
	Stars  int
	Group  string
	Status award.Status
	N      int
}

// LocalCount is a Count of one place and one kind of producer (” without a producer).
type LocalCount struct {
	Count
	Place place.ID
	Kind  string
}

// YearCount is how many recognitions there were in a year with so many stars; a year or
// stars of 0 are those that the source does not give.
type YearCount struct{ Year, Stars, N int }

// Figures are what the statistics page draws.
type Figures struct {
	Local []LocalCount // every product once
	Years []YearCount  // every recognition once
}

// slugSafe refuses what no slug looks like before a database sees it.
func slugSafe(slug string) bool {
	return slug != "" && len(slug) <= 100 && strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
