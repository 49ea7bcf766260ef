package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// told is what the journal tells of ballots and of the rules they were given under, at the instant of
// the act. Rows can be bent so that every result still follows from them, and a forged act can cover
// them anew; what was sealed before stays.
type told struct {
	sheets map[string][]handing // by sheet, in the order of the log
	rules  map[string]string    // of sittings: the digest of the working rules
	books  map[string]string    // of rounds: the digest of the book
}

// handing is a ballot as its member handed it in.
type handing struct {
	Entry, Seat, Marks, Struck string
	Version                    int64
	by                         string // the person
}

// line is an entry of the journal.
type line struct {
	At                                int64
	Name, Actor, Verb, Subject, After string
}

// tells gathers what was told first, which nobody can tell anew, and remarks on acts that are none of
// the programme: who reads a verdict should know of them.
func (j *journal) tells(r *report) *told {
	t := &told{sheets: map[string][]handing{}, rules: map[string]string{}, books: map[string]string{}}
	unsigned := func(text []byte) bool { return !j.signed[string(text)] }
	for _, text := range slices.Concat(j.lines, slices.DeleteFunc(slices.Clone(j.waiting), unsigned)) {
		var e line
		if json.Unmarshal(text, &e) != nil {
			continue // covers names it
		}
		at := time.UnixMilli(e.At).UTC().Format(time.RFC3339)
		switch e.Verb {
		case "sheet.submitted":
			h := handing{by: e.Actor}
			if json.Unmarshal([]byte(e.After), &h) == nil {
				t.sheets[e.Subject] = append(t.sheets[e.Subject], h)
			}
		case "sitting.opened":
			var x struct{ Rules struct{ Digest string } }
			_ = json.Unmarshal([]byte(e.After), &x) // before rules were pinned it told none
			first(t.rules, e.Subject, x.Rules.Digest)
		case "round.opened":
			var x struct{ Digest string }
			_ = json.Unmarshal([]byte(e.After), &x) // what can not be read is no digest
			first(t.books, e.Subject, x.Digest)
		case "record.attested":
			r.remark("the rows of %s were covered anew on %s by %q, for this reason: %s; what they were before is told by no digest", strings.TrimPrefix(e.Subject, "record/"), at, e.Name, e.After)
		case "record.restored":
			r.remark("the database was restored on %s by %q from an archive: %s; what was done after the archive is lost", at, e.Name, e.After)
		}
	}
	return t
}

// first keeps what is told first.
func first(of map[string]string, subject, digest string) {
	if _, known := of[subject]; !known {
		of[subject] = digest
	}
}

// against holds ballots, and the law that they were given under, against what the journal told.
func (t *told) against(r *report, f *facts) {
	for _, k := range slices.Sorted(maps.Keys(f.sheets)) {
		s := f.sheets[k]
		if s.State == "draft" {
			continue
		}
		h, ok := t.handed(r, "sheet "+k, k, s.Version, s.Marks, s.Struck)
		if ok && (h.Entry != s.Entry || h.Seat != s.Seat) {
			r.wrong("sheet %s: it was handed in for another entry or from another seat", k)
		}
		if ok && h.by != f.seats[s.Seat].Person {
			r.wrong("sheet %s: it was handed in by somebody else than the person of its seat", k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.voidSheets)) {
		if x := f.voidSheets[k]; x.State == "sealed" {
			t.handed(r, "edition_sheet "+k, x.Sheet, x.Version, x.Marks, x.Struck)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.sittings)) {
		if s := f.sittings[k]; s.Rules != t.rules["sitting/"+k] {
			r.wrong("sitting %s: it was opened under other working rules (%.12q) than those it has now (%.12q)", k, t.rules["sitting/"+k], s.Rules)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.rounds)) {
		if x := f.rounds[k]; x.Digest != t.books["round/"+k] {
			r.wrong("round %s: it was opened under another book (%.12q) than the one it has now (%.12q)", k, t.books["round/"+k], x.Digest)
		}
	}
}

// handed finds how a version of a sheet was handed in, and compares its marks; name is for findings.
func (t *told) handed(r *report, name, sheet string, version int64, marks, struck string) (h handing, ok bool) {
	all := t.sheets["sheet/"+sheet]
	i := slices.IndexFunc(all, func(h handing) bool { return h.Version == version })
	if i < 0 {
		r.wrong("%s: the journal does not tell that it was handed in as version %d", name, version)
		return h, false
	}
	if h = all[i]; h.Marks != marks || h.Struck != struck {
		r.wrong("%s: its member handed in something else as version %d", name, version)
	}
	return h, true
}
