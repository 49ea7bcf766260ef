package rulebook

import "slices"

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
	for _, doc := range d.Documents {
		r.date(f, "documents", doc.Signed)
		if doc.Number == "" || doc.Issuer == "" || numbers[doc.Number] {
			r.bad(f, "documents", "document %q lacks its number or issuer, or appears twice", doc.Number)
		}
		if doc.Amends != "" && !numbers[doc.Amends] {
			r.bad(f, "documents", "document %s amends %q, which does not come before it", doc.Number, doc.Amends)
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
		r.bad(f, key, "%s: %v", key, err)
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
	for _, x := range p.Rounds {
		_, level := p.Level(x.Level)
		_, from := p.Level(x.ProposedBy)
		if !level || !from || x.Citation == "" {
			r.bad(f, "rounds", "round %d of %q names an unknown level or lacks a citation", x.Number, x.Level)
		}
		r.date(f, "rounds", x.ProposeBefore.In(2001))
		r.date(f, "rounds", x.DoneBefore.In(2001))
	}
	for _, t := range p.Transition {
		r.date(f, "transition", t.FiledBefore)
		if t.Citation == "" || t.FinishBy != t.FiledBefore.AddDays(t.FinishDays) {
			r.bad(f, "transition", "transition lacks a citation or its days do not end on %s", t.FinishBy)
		}
	}
	if x := p.Reassessment; x != nil {
		r.ruling(f, "reassessment", x.Ruling)
		if x.Citation == "" || x.EarliestDays <= x.LatestDays {
			r.bad(f, "reassessment", "reassessment lacks a citation or its window is empty")
		}
	}
	for _, x := range p.Checklist {
		if x.Text == "" || x.Citation == "" || x.Star < 1 || x.Star > 5 {
			r.bad(f, "checklist", "requirement %q lacks text, citation or star", x.Text)
		}
	}
	r.checkCouncil(f, p.Council)
}

func (r *reader) checkBands(f file, b Bands) {
	next := Points(0)
	for i, x := range b.List {
		if x.From != next || x.To <= x.From || x.Star != i+1 {
			r.bad(f, "bands", "band of %d stars does not follow on: from %s, expected %s", x.Star, x.From.Text(), next.Text())
		}
		next = x.To
	}
	if next != Full || len(b.List) != 5 {
		r.bad(f, "bands", "bands must be five and cover 0 to 100 exactly")
	}
	if b.Citation == "" {
		r.bad(f, "bands", "bands lack a citation")
	}
	r.ruling(f, "bands", b.Ruling)
}

func (r *reader) checkLevel(f file, p *Procedure, i int) {
	l := p.Levels[i]
	if l.ID == "" || l.Name == "" || l.Body == "" || l.Citation == "" {
		r.bad(f, l.ID, "level %q lacks its id, name, body or citation", l.ID)
	}
	if first, _ := p.Level(l.ID); first != &p.Levels[i] {
		r.bad(f, l.ID, "level %q appears twice", l.ID)
	}
	r.ruling(f, l.ID, l.Ruling)
	if !l.Scored {
		if _, ok := p.Level(l.Forward); !ok || len(l.Outcomes) > 0 {
			r.bad(f, l.ID, "level %q has no points, so it must forward to a known level and give no stars", l.ID)
		}
		return
	}
	if l.By != "mean" && l.By != "star" {
		r.bad(f, l.ID, "level %q must read the mean or the star, not %q", l.ID, l.By)
	}
	for s := range 5 {
		if len(l.Outcomes) != 5 || l.Outcomes[s].Star != s+1 {
			r.bad(f, l.ID, "level %q must say what follows from each of 1 to 5 stars, in order", l.ID)
			return
		}
		r.checkOutcome(f, p, l, l.Outcomes[s])
	}
}

func (r *reader) checkOutcome(f file, p *Procedure, l Level, o LevelOutcome) {
	_, known := p.Level(o.Level)
	switch {
	case o.Do == Recognise && (o.Level != "" || l.RecognisedBy == "" || !p.Certifies(o.Star)):
		r.bad(f, l.ID, "level %q can not recognise %d stars", l.ID, o.Star)
	case o.Do == Forward && (!known || o.Level == l.ID):
		r.bad(f, l.ID, "level %q forwards %d stars to %q, which is not another level", l.ID, o.Star, o.Level)
	case o.Do == Return && o.Level != "" && !known:
		r.bad(f, l.ID, "level %q returns %d stars to %q, which is not a level", l.ID, o.Star, o.Level)
	case o.Do != Recognise && o.Do != Forward && o.Do != Return:
		r.bad(f, l.ID, "level %q does %q with %d stars, which is no consequence", l.ID, o.Do, o.Star)
	}
}

func (r *reader) checkCouncil(f file, c Council) {
	for _, x := range []Ruling{c.Quorum.Ruling, c.Spread.Ruling, c.Decimals.Ruling, c.Minimums.Ruling, c.None.Ruling, c.Gates.Ruling} {
		r.ruling(f, "council", x)
	}
	if c.Quorum.Num <= 0 || c.Quorum.Den < c.Quorum.Num || c.Decimals.Digits != 2 {
		r.bad(f, "council", "council needs a quorum between 0 and 1 and two decimals")
	}
	for _, rule := range []MinimumRule{c.Minimums.Rule, c.Gates.Rule} {
		if rule != Majority && rule != Unanimous {
			r.bad(f, "council", "rule %q is neither majority nor all", rule)
		}
	}
}

// ruling wants every reading of a silent law to say why, who could settle it, and where.
func (r *reader) ruling(f file, key string, x Ruling) {
	if x.Interpretation && (x.Note == "" || x.SettledBy == "" || x.Citation == "") {
		r.bad(f, key, "%s: an interpretation lacks its note, citation or the office that could settle it", key)
	}
}

// checkLibrary wants unique ids and periods that follow each other without gap or overlap.
func (r *reader) checkLibrary(l *Library) {
	if len(l.books) == 0 {
		r.bad(file{name: "."}, "", "there is no rulebook")
	}
	for i, b := range l.books {
		f := file{name: b.ID + "/decision.yaml"}
		if i == 0 {
			if b.Decision.Replaces != "" {
				r.bad(f, "", "the first book replaces %q, which does not exist", b.Decision.Replaces)
			}
			continue
		}
		before := l.books[i-1]
		if b.Decision.Replaces != before.ID {
			r.bad(f, "", "replaces %q, but the book before it is %q", b.Decision.Replaces, before.ID)
		}
		if before.Decision.FilingTo.AddDays(1) != b.Decision.FilingFrom {
			r.bad(f, "", "gap or overlap: %s ends on %q, %s begins on %s", before.ID, before.Decision.FilingTo, b.ID, b.Decision.FilingFrom)
		}
	}
	if n := len(l.books); n > 0 && l.books[n-1].Decision.FilingTo != "" {
		r.bad(file{name: l.books[n-1].ID + "/decision.yaml"}, "", "the last book must be open-ended")
	}
}
