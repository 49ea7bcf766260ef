package main

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/rulebooks"
)

// The rows that results follow from. Columns are named as in the tables.
type (
	round   struct{ Book, Digest string }
	council struct {
		Spread  rulebook.Points      `json:"spread_limit"`
		Minimum rulebook.MinimumRule `json:"minimum_rule"`
	}
	sitting struct {
		Round, Council, Level, State string

		RulesNo string `json:"rules_no"`     // working rules that were pinned, '' for none
		Rules   string `json:"rules_digest"` // of their text
	}
	entry struct {
		Sitting, Dossier, Outcome string
		Card                      int
		Ballots, Band, Star       int
		Num                       int64 `json:"mean_num"`
		Den                       int64 `json:"mean_den"`
		Spread                    rulebook.Points
	}
	sheet struct {
		Entry, Seat, State, Marks, Struck string
		Version                           int64
		A                                 rulebook.Points `json:"part_a"`
		B                                 rulebook.Points `json:"part_b"`
		C                                 rulebook.Points `json:"part_c"`
		Total                             rulebook.Points
	}
	recognition struct {
		Product, Dossier, Round, State, Origin, Authority string
		Stars                                             int
		Num                                               int64  `json:"mean_num"`
		Den                                               int64  `json:"mean_den"`
		Decision                                          string `json:"decision_no"`
		Date                                              string `json:"decision_date"`
		From                                              string `json:"valid_from"`
		To                                                string `json:"valid_to"`
	}
	certificate struct{ Recognition, Number, Code string }

	// What two persons have changed after it was decided.
	seat struct {
		Council, Person, Duty string
		Votes                 int // 1 = the seat has a vote
	}
	recusal   struct{ Entry, Seat string }
	reopening struct {
		Sitting, State string
		Proposed       string `json:"proposed_by"`
		Answered       string `json:"answered_by"`
	}
	edition      struct{ Sitting, Reopening string }
	editionEntry struct {
		Edition, Entry, Outcome string
		Ballots, Band, Star     int
		Num                     int64 `json:"mean_num"`
		Den                     int64 `json:"mean_den"`
		Spread                  rulebook.Points
	}
	editionSheet struct {
		Edition, Sheet, State, Marks, Struck string
		Version                              int64
		A                                    rulebook.Points `json:"part_a"`
		B                                    rulebook.Points `json:"part_b"`
		C                                    rulebook.Points `json:"part_c"`
		Total                                rulebook.Points
	}
	correction struct {
		State    string
		Proposed string `json:"proposed_by"`
		Answered string `json:"answered_by"`
	}
	certificatePast struct{ Correction, Recognition, Number, Code string }
)

// facts are the rows by key.
type facts struct {
	rounds       map[string]round
	councils     map[string]council
	sittings     map[string]sitting
	entries      map[string]entry
	sheets       map[string]sheet
	recognitions map[string]recognition
	certificates map[string]certificate
	seats        map[string]seat
	recusals     map[string]recusal
	reopenings   map[string]reopening
	editions     map[string]edition
	voidEntries  map[string]editionEntry
	voidSheets   map[string]editionSheet
	corrections  map[string]correction
	past         map[string]certificatePast
	books        *rulebook.Library
	packs        []string                          // the law as it was kept, see law
	docs         map[string]*rulebook.CouncilRules // working rules by digest, nil for those that nobody holds
	unread       map[string]bool                   // rounds whose book, or sittings whose working rules, nobody holds
}

// recompute scores everything again from the ballots, under the book that the round pinned, after
// both were held against what the journal told of them.
func (e *export) recompute(r *report, log *journal) error {
	f := &facts{unread: map[string]bool{}, docs: map[string]*rulebook.CouncilRules{}}
	var errs [16]error
	f.rounds, errs[0] = load[round](e, "round")
	f.councils, errs[1] = load[council](e, "council")
	f.sittings, errs[2] = load[sitting](e, "sitting")
	f.entries, errs[3] = load[entry](e, "entry")
	f.sheets, errs[4] = load[sheet](e, "sheet")
	f.recognitions, errs[5] = load[recognition](e, "recognition")
	f.certificates, errs[6] = load[certificate](e, "certificate")
	f.books, f.packs, errs[7] = e.law(r)
	f.seats, errs[8] = load[seat](e, "seat")
	f.reopenings, errs[9] = load[reopening](e, "reopening")
	f.editions, errs[10] = load[edition](e, "edition")
	f.voidEntries, errs[11] = load[editionEntry](e, "edition_entry")
	f.voidSheets, errs[12] = load[editionSheet](e, "edition_sheet")
	f.corrections, errs[13] = load[correction](e, "correction")
	f.past, errs[14] = load[certificatePast](e, "certificate_past")
	f.recusals, errs[15] = load[recusal](e, "recusal")
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	log.tells(r).against(r, f)
	f.voters(r)
	ballots := map[string][]score.Result{}
	for _, k := range slices.Sorted(maps.Keys(f.sheets)) {
		if s := f.sheets[k]; s.State != "draft" {
			if result, ok := f.sheet(r, "sheet "+k, s); ok && s.State == "sealed" {
				ballots[s.Entry] = append(ballots[s.Entry], result)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.entries)) {
		if x := f.entries[k]; f.sittings[x.Sitting].State == "closed" {
			f.tally(r, "entry "+k, x, ballots[k])
		}
	}
	f.voided(r)
	f.twoPersons(r)
	for _, k := range slices.Sorted(maps.Keys(f.recognitions)) {
		f.recognition(r, k, f.recognitions[k])
	}
	f.certified(r)
	return nil
}

// voters names every counted ballot of a seat that had none to give.
func (f *facts) voters(r *report) {
	back := map[recusal]bool{}
	for _, x := range f.recusals {
		back[x] = true
	}
	for _, k := range slices.Sorted(maps.Keys(f.sheets)) {
		s := f.sheets[k]
		if s.State != "sealed" {
			continue
		}
		seat := f.seats[s.Seat]
		if seat.Votes == 0 || seat.Council != f.sittings[f.entries[s.Entry].Sitting].Council {
			r.wrong("sheet %s: it is counted, and its seat has no vote in its council", k)
		}
		if back[recusal{s.Entry, s.Seat}] {
			r.wrong("sheet %s: it is counted, and its seat had stepped back", k)
		}
	}
}

// law is the law that this program holds and every other edition in the export that a round
// has pinned, and the packs of the export, which hold the working rules of that time too.
func (e *export) law(r *report) (books *rulebook.Library, packs []string, err error) {
	if books, err = rulebook.Load(rulebooks.FS); err != nil {
		return nil, nil, err
	}
	kept, err := load[struct{ Packed string }](e, "pinned_law")
	for _, digest := range slices.Sorted(maps.Keys(kept)) {
		packs = append(packs, kept[digest].Packed)
		if _, unknown := books.ByDigest(digest); unknown == nil {
			continue
		}
		book, err := rulebook.Edition(kept[digest].Packed, digest)
		if err != nil {
			r.wrong("pinned_law %s: %v", digest, err)
			continue
		}
		books = books.With(book)
	}
	if err != nil {
		return nil, nil, err
	}
	books, err = e.rules(r, books)
	return books, packs, err
}

// rules adds the working rules that a sitting has pinned, as the export holds them.
func (e *export) rules(r *report, books *rulebook.Library) (*rulebook.Library, error) {
	kept, err := load[struct{ Packed string }](e, "pinned_rules")
	for _, digest := range slices.Sorted(maps.Keys(kept)) {
		doc, err := rulebook.UnpackRules(kept[digest].Packed, digest)
		if err != nil {
			r.wrong("pinned_rules %s: %v", digest, err)
			continue
		}
		books = books.WithRules(doc)
	}
	return books, err
}

// book is the pinned book of a round, nil when this program does not hold that very text.
func (f *facts) book(r *report, k string) *rulebook.Book {
	b, err := f.books.ByDigest(f.rounds[k].Digest)
	if err != nil && !f.unread[k] {
		f.unread[k] = true
		r.remark("round %s pins the book %s with the digest %.12s, which neither this program nor the export holds: its tallies were NOT computed again; use the program of that time",
			k, f.rounds[k].Book, f.rounds[k].Digest)
	}
	return b
}

// sheet scores a ballot again from its marks; k names it.
func (f *facts) sheet(r *report, k string, s sheet) (score.Result, bool) {
	x := f.entries[s.Entry]
	b := f.book(r, f.sittings[x.Sitting].Round)
	if b == nil {
		return score.Result{}, false
	}
	card, err := b.Card(x.Card)
	if err != nil {
		r.wrong("%s: %v", k, err)
		return score.Result{}, false
	}
	marks, err := score.Decode(s.Marks)
	if err != nil {
		r.wrong("%s: %v", k, err)
		return score.Result{}, false
	}
	result, err := score.Total(card, marks, strings.FieldsFunc(s.Struck, func(c rune) bool { return c == ',' })...)
	if err != nil {
		r.wrong("%s: %v", k, err)
		return score.Result{}, false
	}
	if stored := [3]rulebook.Points{s.A, s.B, s.C}; result.Parts != stored || result.Total != s.Total {
		r.wrong("%s: its marks give %s points, %s are stored", k, result.Total.Text(), s.Total.Text())
	}
	return result, true
}

// tally computes mean, band, star and outcome of a closed entry again; k names it.
func (f *facts) tally(r *report, k string, x entry, ballots []score.Result) {
	s := f.sittings[x.Sitting]
	b := f.book(r, s.Round)
	if b == nil {
		return
	}
	card, err := b.Card(x.Card)
	if err != nil {
		r.wrong("%s: %v", k, err)
		return
	}
	rules, held := f.settings(r, b, x.Sitting)
	t, err := score.Council(b, card, ballots, rules)
	if err != nil {
		r.wrong("%s: %v", k, err)
		return
	}
	type told struct {
		what             string
		computed, stored any
	}
	all := []told{{"ballots", t.Members, x.Ballots}, {"star band", t.Band, x.Band}, {"spread", t.Spread, x.Spread}}
	if held {
		next, err := b.Procedure.Next(s.Level, t.Mean, t.Star)
		if err != nil {
			r.wrong("%s: %v", k, err)
			return
		}
		all = append(all, told{"stars", t.Star, x.Star}, told{"outcome", string(next.Do), x.Outcome})
	}
	for _, v := range all {
		if v.computed != v.stored {
			r.wrong("%s: %s %v by the ballots, %v stored", k, v.what, v.computed, v.stored)
		}
	}
	if t.Mean.Num*x.Den != x.Num*t.Mean.Den || x.Den == 0 {
		r.wrong("%s: mean %d/%d by the ballots, %d/%d stored", k, t.Mean.Num, t.Mean.Den, x.Num, x.Den)
	}
}

// recognition compares stars, decision and days with the sealed result and the book.
func (f *facts) recognition(r *report, k string, x recognition) {
	if x.Origin != "council" {
		return
	}
	found := slices.ContainsFunc(slices.Collect(maps.Values(f.entries)), func(e entry) bool {
		s := f.sittings[e.Sitting]
		return e.Dossier == x.Dossier && s.Round == x.Round && s.State == "closed" && e.Outcome == "recognise" && e.Star == x.Stars &&
			e.Num*x.Den == x.Num*e.Den
	})
	if !found && !(x.State == "withdrawn" && f.foundBefore(x)) {
		r.wrong("recognition %s: no closed sitting of its round found %d stars for its dossier", k, x.Stars)
	}
	if x.State == "proposed" {
		return
	}
	if x.Decision == "" || x.Date == "" || x.Authority == "" {
		r.wrong("recognition %s: recognised without number, day or authority of a decision", k)
		return
	}
	if b := f.book(r, x.Round); b != nil {
		if to := string(rulebook.Date(x.Date).AddMonths(b.Procedure.ValidityMonths)); x.From != x.Date || x.To != to {
			r.wrong("recognition %s: valid from %s to %s, by its decision from %s to %s", k, x.From, x.To, x.Date, to)
		}
	}
}

// certified compares certificates with recognitions, both ways.
func (f *facts) certified(r *report) {
	has, numbers := map[string]bool{}, map[string]string{}
	for _, k := range slices.Sorted(maps.Keys(f.certificates)) {
		c := f.certificates[k]
		x, ok := f.recognitions[c.Recognition]
		switch {
		case !ok || x.State == "proposed" || x.Origin != "council":
			r.wrong("certificate %s: number %s belongs to no recognition by a council", k, c.Number)
		case x.Stars < 3:
			r.wrong("certificate %s: number %s was issued for %d stars", k, c.Number, x.Stars)
		case has[c.Recognition]:
			r.wrong("certificate %s: its recognition has another one", k)
		}
		for _, name := range []string{"number " + c.Number, "code " + c.Code} {
			if other, twice := numbers[name]; twice {
				r.wrong("certificate %s: %s is that of %s too", k, name, other)
			}
			numbers[name] = k
		}
		has[c.Recognition] = true
	}
	for _, k := range slices.Sorted(maps.Keys(f.recognitions)) {
		if x := f.recognitions[k]; x.Origin == "council" && x.State != "proposed" && !has[k] {
			r.wrong("recognition %s: it has no certificate", k)
		}
	}
}
