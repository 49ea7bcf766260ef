package rulebook

import "slices"

// BookDiff is what a jurist would mark when laying one book beside another.
type BookDiff struct {
	Before, After *Book
	Procedure     []Change   // decision, levels, bands, terms and defaults; empty: equal
	Cards         []CardDiff // every card of either book, equal ones too, in the order of After
}

// CardDiff compares one product set in two books. A nil side means that only the other book
// prints it.
type CardDiff struct {
	Before, After *Card
	Changes       []Change        // of the sheet itself: number, name, group, sections, gates
	Criteria      []CriterionDiff // only those that differ, in the order of After
}

// CriterionDiff is one criterion that changed, came or went; a nil side is absent. A side that
// came or went has no Changes: it is new or gone as a whole.
type CriterionDiff struct {
	Before, After *Criterion
	Changes       []Change
}

// Change is one difference: What in Vietnamese, and both texts; an empty text is an absence.
type Change struct{ What, Before, After string }

// Empty tells that the two books say the same.
func (d BookDiff) Empty() bool {
	return len(d.Procedure) == 0 && !slices.ContainsFunc(d.Cards, func(c CardDiff) bool { return !c.Equal() })
}

// Equal tells that both books print the card, and print the same.
func (d CardDiff) Equal() bool {
	return d.Before != nil && d.After != nil && len(d.Changes) == 0 && len(d.Criteria) == 0
}

// Diff compares two books. Cards are paired by their id, whatever their numbers. Within a part
// criteria are aligned in printed order by name, options and, where both sheets number alike,
// by code; what is left is paired when it bears the same name. Citations, English names and
// notes are not compared: they are ours. Diff(a, b) and Diff(b, a) mirror each other.
func Diff(a, b *Book) BookDiff {
	d := BookDiff{Before: a, After: b, Procedure: changes(bookFacts(a), bookFacts(b))}
	gone := slices.Clone(a.Cards)
	for _, c := range b.Cards {
		i := slices.IndexFunc(gone, func(x *Card) bool { return x.ID == c.ID })
		if i < 0 {
			d.Cards = append(d.Cards, CardDiff{After: c})
			continue
		}
		d.Cards = append(d.Cards, diffCard(gone[i], c))
		gone = slices.Delete(gone, i, i+1)
	}
	for _, c := range gone {
		d.Cards = append(d.Cards, CardDiff{Before: c})
	}
	return d
}

// diffCard compares the criteria part by part. A card that can not score has none, and saying
// that all of them came or went would mislead: its state is the one change.
func diffCard(a, b *Card) CardDiff {
	d := CardDiff{Before: a, After: b, Changes: changes(cardFacts(a), cardFacts(b))}
	if len(a.Parts) == 0 || len(b.Parts) == 0 {
		return d
	}
	for i := range max(len(a.Parts), len(b.Parts)) {
		for _, p := range align(flat(a.Parts, i), flat(b.Parts, i)) {
			if x := diffCriterion(p.before, p.after); x.Before == nil || x.After == nil || len(x.Changes) > 0 {
				d.Criteria = append(d.Criteria, x)
			}
		}
	}
	return d
}

// flat lists headings and leaves of a part in printed order.
func flat(parts []Part, i int) (out []*Criterion) {
	if i >= len(parts) {
		return nil
	}
	var walk func(list []*Criterion)
	walk = func(list []*Criterion) {
		for _, c := range list {
			out = append(out, c)
			walk(c.Children)
		}
	}
	for _, g := range parts[i].Groups {
		walk(g.Criteria)
	}
	return out
}

// fact is one statement of a book under a key that both books share.
type fact struct{ what, text string }

// changes compares facts by what they are about, first those of b in its order.
func changes(a, b []fact) (out []Change) {
	text := func(list []fact, what string) string {
		i := slices.IndexFunc(list, func(f fact) bool { return f.what == what })
		if i < 0 {
			return ""
		}
		return list[i].text
	}
	for _, f := range b {
		if before := text(a, f.what); before != f.text {
			out = append(out, Change{What: f.what, Before: before, After: f.text})
		}
	}
	for _, f := range a {
		if f.text != "" && !slices.ContainsFunc(b, func(x fact) bool { return x.what == f.what }) {
			out = append(out, Change{What: f.what, Before: f.text})
		}
	}
	return out
}
