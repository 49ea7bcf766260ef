package rulebook

import (
	"path"
	"slices"
	"strings"
)

// partCodes are the three parts every decision has.
var partCodes = [...]string{"A", "B", "C"}

// checkDecision wants names, dates, part totals and citations.
func (r *reader) checkDecision(f file, b *Book) {
	d := b.Decision
	if d.Short == "" || d.Title == "" || len(d.Documents) == 0 {
		r.bad(f, "", "decision lacks its short name, title or documents")
	}
	if len(d.Citations) == 0 || slices.Contains(d.Citations, "") {
		r.bad(f, "citations", "decision lacks a citation")
	}
	r.date(f, "filing_from", d.FilingFrom)
	if d.FilingTo != "" {
		r.date(f, "filing_to", d.FilingTo)
		if d.FilingTo.Compare(d.FilingFrom) < 0 {
			r.bad(f, "filing_to", "decision ends before it begins")
		}
	}
	numbers := map[string]bool{}
	for i, doc := range d.Documents {
		at := "documents/" + itoa(i)
		r.date(f, at+"/signed", doc.Signed)
		if doc.Number == "" || doc.Issuer == "" || numbers[doc.Number] {
			r.bad(f, at+"/number", "document %q lacks its number or issuer, or appears twice", doc.Number)
		}
		if doc.Amends != "" && !numbers[doc.Amends] {
			r.bad(f, at+"/amends", "document %s amends %q, which does not come before it", doc.Number, doc.Amends)
		}
		numbers[doc.Number] = true
	}
	sum := Points(0)
	for _, p := range partCodes {
		sum += d.Parts[p]
	}
	if len(d.Parts) != len(partCodes) || sum != Full {
		r.bad(f, "parts", "parts must be A, B and C and add up to 100, not %s", sum.Text())
	}
}

func (r *reader) date(f file, key string, d Date) {
	if _, err := ParseDate(string(d)); err != nil {
		r.bad(f, key, "%s: %v", path.Base(key), err)
	}
}

// checkProcedure wants full bands, known levels, citations and explained readings.
func (r *reader) checkProcedure(f file, p *Procedure) {
	if p.ValidityMonths <= 0 || p.ValidityCitation == "" || len(p.Certifiable) == 0 {
		r.bad(f, "validity_months", "procedure lacks validity, its citation or the certifiable stars")
	}
	r.checkBands(f, p.Bands)
	for i := range p.Levels {
		r.checkLevel(f, p, i)
	}
	if len(p.Levels) == 0 {
		r.bad(f, "levels", "procedure has no levels")
	}
	for i, x := range p.Rounds {
		at := "rounds/" + itoa(i)
		_, level := p.Level(x.Level)
		_, from := p.Level(x.ProposedBy)
		if !level || !from || x.Citation == "" {
			r.bad(f, at, "round %d of %q names an unknown level or lacks a citation", x.Number, x.Level)
		}
		r.date(f, at+"/propose_before", x.ProposeBefore.In(2001))
		r.date(f, at+"/done_before", x.DoneBefore.In(2001))
	}
	for i, t := range p.Transition {
		at := "transition/" + itoa(i)
		r.date(f, at+"/filed_before", t.FiledBefore)
		if t.Citation == "" || t.FinishBy != t.FiledBefore.AddDays(t.FinishDays) {
			r.bad(f, at, "transition lacks a citation or its days do not end on %s", t.FinishBy)
		}
	}
	if x := p.Reassessment; x != nil {
		r.ruling(f, "reassessment/ruling", x.Ruling)
		if x.Citation == "" || x.EarliestDays <= x.LatestDays {
			r.bad(f, "reassessment", "reassessment lacks a citation or its window is empty")
		}
	}
	for i, x := range p.Checklist {
		if x.Text == "" || x.Citation == "" || x.Star < 1 || x.Star > 5 {
			r.bad(f, "checklist/"+itoa(i), "requirement %q lacks text, citation or star", x.Text)
		}
	}
	r.checkCouncil(f, p.Council)
}

func (r *reader) checkBands(f file, b Bands) {
	next := Points(0)
	for i, x := range b.List {
		if x.From != next || x.To <= x.From || x.Star != i+1 {
			r.bad(f, "bands/list/"+itoa(i), "band of %d stars does not follow on: from %s, expected %s", x.Star, x.From.Text(), next.Text())
		}
		next = x.To
	}
	if next != Full || len(b.List) != 5 {
		r.bad(f, "bands", "bands must be five and cover 0 to 100 exactly")
	}
	if b.Citation == "" {
		r.bad(f, "bands", "bands lack a citation")
	}
	r.ruling(f, "bands/ruling", b.Ruling)
}

func (r *reader) checkLevel(f file, p *Procedure, i int) {
	l, at := p.Levels[i], "levels/"+itoa(i)
	if l.ID == "" || l.Name == "" || l.Body == "" || l.Citation == "" {
		r.bad(f, at, "level %q lacks its id, name, body or citation", l.ID)
	}
	if first, _ := p.Level(l.ID); first != &p.Levels[i] {
		r.bad(f, at, "level %q appears twice", l.ID)
	}
	r.ruling(f, at+"/ruling", l.Ruling)
	if !l.Scored {
		if _, ok := p.Level(l.Forward); !ok || len(l.Outcomes) > 0 {
			r.bad(f, at, "level %q has no points, so it must forward to a known level and give no stars", l.ID)
		}
		return
	}
	if l.By != "mean" && l.By != "star" {
		r.bad(f, at+"/by", "level %q must read the mean or the star, not %q", l.ID, l.By)
	}
	for s := range 5 {
		if len(l.Outcomes) != 5 || l.Outcomes[s].Star != s+1 {
			r.bad(f, at, "level %q must say what follows from each of 1 to 5 stars, in order", l.ID)
			return
		}
		r.checkOutcome(f, at+"/outcomes/"+itoa(s), p, l, l.Outcomes[s])
	}
}

func (r *reader) checkOutcome(f file, at string, p *Procedure, l Level, o LevelOutcome) {
	_, known := p.Level(o.Level)
	switch {
	case o.Do == Recognise && (o.Level != "" || l.RecognisedBy == "" || !p.Certifies(o.Star)):
		r.bad(f, at, "level %q can not recognise %d stars", l.ID, o.Star)
	case o.Do == Forward && (!known || o.Level == l.ID):
		r.bad(f, at, "level %q forwards %d stars to %q, which is not another level", l.ID, o.Star, o.Level)
	case o.Do == Return && o.Level != "" && !known:
		r.bad(f, at, "level %q returns %d stars to %q, which is not a level", l.ID, o.Star, o.Level)
	case o.Do != Recognise && o.Do != Forward && o.Do != Return:
		r.bad(f, at, "level %q does %q with %d stars, which is no consequence", l.ID, o.Do, o.Star)
	}
}

func (r *reader) checkCouncil(f file, c Council) {
	for _, x := range []struct {
		key    string
		ruling Ruling
	}{{"quorum", c.Quorum.Ruling}, {"spread", c.Spread.Ruling}, {"decimals", c.Decimals.Ruling},
		{"minimums", c.Minimums.Ruling}, {"none", c.None.Ruling}, {"gates", c.Gates.Ruling}} {
		r.ruling(f, "council/"+x.key+"/ruling", x.ruling)
		if x.ruling.Citation == "" {
			r.bad(f, "council/"+x.key, "council: %s lacks a citation", x.key)
		}
	}
	r.checkQuorum(f, "council/quorum", c.Quorum)
	if c.Decimals.Digits != 2 {
		r.bad(f, "council/decimals", "council shows means with two decimals, not %d", c.Decimals.Digits)
	}
	r.checkRule(f, "council/minimums/rule", c.Minimums.Rule)
	r.checkRule(f, "council/gates/rule", c.Gates.Rule)
}

func (r *reader) checkQuorum(f file, at string, q Quorum) {
	if q.Num <= 0 || q.Den < q.Num {
		r.bad(f, at, "quorum %d/%d does not lie between 0 and 1", q.Num, q.Den)
	}
}

func (r *reader) checkRule(f file, at string, rule MinimumRule) {
	if rule != Majority && rule != Unanimous {
		r.bad(f, at, "rule %q is neither majority nor all", rule)
	}
}

// ruling wants every reading of a silent law to say why, who could settle it, and where.
func (r *reader) ruling(f file, key string, x Ruling) {
	if x.Interpretation && (x.Note == "" || x.SettledBy == "" || x.Citation == "") {
		r.bad(f, key, "%s: an interpretation lacks its note, citation or the office that could settle it", path.Base(strings.TrimSuffix(key, "/ruling")))
	}
}

// checkLibrary wants unique ids and periods that follow each other without gap or overlap.
func (r *reader) checkLibrary(l *Library) {
	if len(l.books) == 0 {
		r.bad(file{name: "."}, "", "there is no rulebook")
	}
	for i, b := range l.books {
		f := r.decisions[b]
		if i == 0 {
			if b.Decision.Replaces != "" {
				r.bad(f, "replaces", "the first book replaces %q, which does not exist", b.Decision.Replaces)
			}
			continue
		}
		before := l.books[i-1]
		if b.Decision.Replaces != before.ID {
			r.bad(f, "replaces", "replaces %q, but the book before it is %q", b.Decision.Replaces, before.ID)
		}
		if before.Decision.FilingTo.AddDays(1) != b.Decision.FilingFrom {
			r.bad(f, "filing_from", "gap or overlap: %s ends on %q, %s begins on %s", before.ID, before.Decision.FilingTo, b.ID, b.Decision.FilingFrom)
		}
	}
	if n := len(l.books); n > 0 && l.books[n-1].Decision.FilingTo != "" {
		r.bad(r.decisions[l.books[n-1]], "filing_to", "the last book must be open-ended")
	}
}
