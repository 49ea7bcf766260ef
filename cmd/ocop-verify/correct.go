package main

import (
	"maps"
	"slices"

	"ocop/internal/law/score"
)

// voided scores again what every close said that has lost its effect: it was kept as it was.
func (f *facts) voided(r *report) {
	ballots := map[[2]string][]score.Result{}
	for _, k := range slices.Sorted(maps.Keys(f.voidSheets)) {
		s := f.voidSheets[k]
		if s.State == "draft" {
			continue
		}
		of := f.sheets[s.Sheet]
		result, ok := f.sheet(r, "sheet "+s.Sheet+" of edition "+s.Edition, sheet{Entry: of.Entry, Seat: of.Seat, State: s.State, Marks: s.Marks,
			Struck: s.Struck, A: s.A, B: s.B, C: s.C, Total: s.Total})
		if at := [2]string{s.Edition, of.Entry}; ok && s.State == "sealed" {
			ballots[at] = append(ballots[at], result)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.voidEntries)) {
		x := f.voidEntries[k]
		of := f.entries[x.Entry]
		f.tally(r, "entry "+x.Entry+" of edition "+x.Edition, entry{Sitting: of.Sitting, Dossier: of.Dossier, Card: of.Card, Outcome: x.Outcome,
			Ballots: x.Ballots, Band: x.Band, Star: x.Star, Num: x.Num, Den: x.Den, Spread: x.Spread}, ballots[[2]string{x.Edition, x.Entry}])
	}
	if n := len(f.editions); n > 0 {
		r.remark("%d closes have lost their effect because their sittings were opened again; they were computed again too", n)
	}
}

// twoPersons checks that no reopening and no correction was one person's work.
func (f *facts) twoPersons(r *report) {
	kept := map[string]bool{}
	for k, d := range f.editions {
		kept[d.Reopening] = true
		if x := f.reopenings[d.Reopening]; x.State != "agreed" || x.Sitting != d.Sitting {
			r.wrong("edition %s: nobody agreed to open its sitting again", k)
		}
	}
	for k, x := range f.reopenings {
		if x.State != "agreed" {
			continue
		}
		p, q, council := f.seats[x.Proposed], f.seats[x.Answered], f.sittings[x.Sitting].Council
		if p.Council != council || q.Council != council || p.Person == q.Person || !slices.Contains([]string{"chair secretary", "secretary chair"}, p.Duty+" "+q.Duty) {
			r.wrong("reopening %s: it was not agreed to by chair and secretary of the council", k)
		}
		if !kept[k] {
			r.wrong("reopening %s: the close that it voided is not kept", k)
		}
	}
	for k, c := range f.corrections {
		if c.State == "approved" && (c.Answered == "" || c.Answered == c.Proposed) {
			r.wrong("correction %s: nobody approved it but who proposed it", k)
		}
	}
	codes := map[string]bool{}
	for _, c := range f.certificates {
		codes[c.Code] = true
	}
	for k, c := range f.past {
		if f.corrections[c.Correction].State != "approved" {
			r.wrong("earlier certificate %s: number %s was replaced without an approved correction", k, c.Number)
		}
		if codes[c.Code] {
			r.wrong("earlier certificate %s: its code is that of another certificate", k)
		}
		codes[c.Code] = true
	}
}

// foundBefore says whether a close that has lost its effect since found the stars of a
// recognition that was withdrawn.
func (f *facts) foundBefore(x recognition) bool {
	for _, v := range f.voidEntries {
		e := f.entries[v.Entry]
		if e.Dossier == x.Dossier && f.sittings[e.Sitting].Round == x.Round && v.Outcome == "recognise" && v.Star == x.Stars && v.Num*x.Den == x.Num*v.Den {
			return true
		}
	}
	return false
}
