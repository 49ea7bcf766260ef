package rulebook

import "slices"

// checkWhole wants the rules around the scoring to be whole: dossiers, terms, what ends a
// recognition, and references between them. b.Forms must have been read.
func (r *reader) checkWhole(f file, b *Book) {
	p := &b.Procedure
	r.checkTerms(f, p)
	r.checkDossiers(f, b)
	for _, l := range p.Levels {
		r.checkDuties(f, b, l)
	}
	r.checkWho(f, p)
	r.checkReassessment(f, p)
	r.checkRevocation(f, p)
	r.checkEnds(f, b)
	r.checkChecklist(f, p)
	for _, g := range p.Gaps {
		if g.ID == "" || g.Subject == "" || g.Note == "" || g.SettledBy == "" {
			r.bad(f, g.ID, "gap %q lacks its id, subject, note or who could settle it", g.ID)
		}
	}
	unique(r, f, "gaps", p.Gaps, func(g Gap) string { return g.ID })
}

// cited wants a citation, and an explained ruling, of a rule.
func (r *reader) cited(f file, key, citation string, x Ruling) {
	if citation == "" {
		r.bad(f, key, "%s: lacks a citation", key)
	}
	r.ruling(f, key, x)
}

// unique wants ids that are there and differ.
func unique[T any](r *reader, f file, what string, list []T, id func(T) string) {
	seen := map[string]bool{}
	for _, x := range list {
		if id(x) == "" || seen[id(x)] {
			r.bad(f, id(x), "%s: id %q is empty or appears twice", what, id(x))
		}
		seen[id(x)] = true
	}
}

func (r *reader) checkTerms(f file, p *Procedure) {
	unique(r, f, "terms", p.Terms, func(t Term) string { return t.ID })
	for _, t := range p.Terms {
		r.cited(f, t.ID, t.Citation, t.Ruling)
		unit := t.Unit == WorkingDays || t.Unit == Days || t.Unit == Months
		if t.Name == "" || t.From == "" || t.Count <= 0 || !unit {
			r.bad(f, t.ID, "term %q lacks its name, event, a count above zero or a known unit", t.ID)
		}
	}
	r.counts(f, "validity", p, "validity", p.ValidityMonths, Months)
	if p.PapersBefore > 0 {
		r.counts(f, "papers_before_meeting_days", p, "papers", p.PapersBefore, WorkingDays)
		r.cited(f, "papers_before_meeting_days", p.PapersCitation, p.PapersRuling)
	}
}

// counts wants a term to exist and to agree with the number printed beside it.
func (r *reader) counts(f file, key string, p *Procedure, id string, count int, unit Unit) {
	t, ok := p.Term(id)
	if !ok || t.Count != count || t.Unit != unit {
		r.bad(f, key, "%s: term %q is missing or does not count %d %s", key, id, count, unit)
	}
}

func (r *reader) checkDossiers(f file, b *Book) {
	p := &b.Procedure
	unique(r, f, "dossiers", p.Dossiers, func(s DossierSet) string { return s.ID })
	if len(p.Dossiers) == 0 {
		r.bad(f, "dossiers", "procedure does not say what is filed")
	}
	for i, s := range p.Dossiers {
		r.cited(f, s.ID, s.Citation, s.Ruling)
		r.kinds(f, s.ID, s.Kinds)
		_, known := p.Level(s.FiledWith)
		if s.Name == "" || s.English == "" || s.PreparedBy == "" || !known || len(s.Items) == 0 || s.Paper < 0 || s.Electronic < 0 {
			r.bad(f, s.ID, "dossier %q lacks a name, who prepares it, items, or a known level that receives it", s.ID)
		}
		if s.Samples != nil {
			r.cited(f, s.ID, s.Samples.Citation, s.Samples.Ruling)
			if s.Samples.Count <= 0 {
				r.bad(f, s.ID, "dossier %q asks for %d samples", s.ID, s.Samples.Count)
			}
		}
		r.checkItems(f, b, s, p.Dossiers[:i])
	}
	for _, u := range p.Updates {
		r.cited(f, "updates", u.Citation, u.Ruling)
		r.kinds(f, "updates", u.Kinds)
		if len(u.Kinds) == 0 || len(u.Contents) == 0 {
			r.bad(f, "updates", "an update lacks its kinds of dossier or its contents")
		}
	}
}

func (r *reader) checkItems(f file, b *Book, s DossierSet, before []DossierSet) {
	unique(r, f, "dossier "+s.ID, s.Items, func(x DossierItem) string { return x.ID })
	for _, x := range s.Items {
		r.cited(f, x.ID, x.Citation, x.Ruling)
		r.kinds(f, x.ID, x.Kinds)
		if x.Name == "" || x.English == "" || x.Copies < 0 || !slices.Contains([]Copy{Original, Plain, Certified}, x.Copy) {
			r.bad(f, x.ID, "item %q of dossier %q lacks a name, or its copies are not known", x.ID, s.ID)
		}
		r.form(f, x.ID, b, x.Form)
		if x.Set != "" && !slices.ContainsFunc(before, func(y DossierSet) bool { return y.ID == x.Set }) {
			r.bad(f, x.ID, "item %q of dossier %q takes along %q, which is no dossier before it", x.ID, s.ID, x.Set)
		}
	}
}

func (r *reader) form(f file, key string, b *Book, id string) {
	if id != "" && !slices.ContainsFunc(b.Forms, func(x *Form) bool { return x.ID == id }) {
		r.bad(f, key, "%s: form %q is not in the book", key, id)
	}
}

// checkDuties wants the limit, form, steps and readings of a level to be known and cited.
func (r *reader) checkDuties(f file, b *Book, l Level) {
	p := &b.Procedure
	if l.LimitWorkingDays > 0 {
		r.counts(f, l.ID, p, l.Term, l.LimitWorkingDays, WorkingDays)
	}
	r.form(f, l.ID, b, l.Form)
	r.checkSteps(f, p, l.ID, l.Steps)
	for i, x := range l.Passes {
		r.cited(f, l.ID, x.Citation, x.Ruling)
		if x.Number != i+1 || x.Name == "" || x.When == "" {
			r.bad(f, l.ID, "level %q: reading %d is out of order or lacks its name or its products", l.ID, x.Number)
		}
	}
}

func (r *reader) checkSteps(f file, p *Procedure, key string, list []Step) {
	unique(r, f, "steps of "+key, list, func(s Step) string { return s.ID })
	for _, s := range list {
		r.cited(f, s.ID, s.Citation, s.Ruling)
		r.kinds(f, s.ID, s.Kinds)
		if _, ok := p.Term(s.Term); s.Text == "" || s.By == "" || (s.Term != "" && !ok) {
			r.bad(f, s.ID, "step %q lacks its text, who takes it, or a known term", s.ID)
		}
	}
}

// checkWho wants applicants and the code of products to be explained.
func (r *reader) checkWho(f file, p *Procedure) {
	unique(r, f, "applicants", p.Applicants, func(a Applicant) string { return a.ID })
	if len(p.Applicants) == 0 {
		r.bad(f, "applicants", "procedure does not say who may file")
	}
	for _, a := range p.Applicants {
		r.cited(f, a.ID, a.Citation, a.Ruling)
		if a.Name == "" || a.English == "" {
			r.bad(f, a.ID, "applicant %q lacks a name", a.ID)
		}
	}
	r.cited(f, "product_code", p.Code.Citation, p.Code.Ruling)
	pattern := ""
	for i, x := range p.Code.Parts {
		if i > 0 {
			pattern += "-"
		}
		pattern += x.Mark
		if x.Name == "" {
			r.bad(f, "product_code", "part %s of the product code is not explained", x.Mark)
		}
	}
	if pattern != p.ProductCode {
		r.bad(f, "product_code", "product code %q is explained as %q", p.ProductCode, pattern)
	}
	if x := p.ExtraRounds; x != nil {
		r.cited(f, "extra_rounds", x.Citation, x.Ruling)
	}
}

func (r *reader) checkReassessment(f file, p *Procedure) {
	x := p.Reassessment
	if x == nil {
		return
	}
	r.ruling(f, "reassessment", x.MissedRuling)
	r.counts(f, "reassessment", p, x.Term, x.LimitDays, Days)
	if x.ByWrittenOpinion && x.MeetingIf == "" {
		r.bad(f, "reassessment", "a council that decides in writing must say when it meets")
	}
	if x.Missed == "" {
		r.bad(f, "reassessment", "reassessment does not say what follows from a missed window")
	}
}

func (r *reader) checkRevocation(f file, p *Procedure) {
	r.cited(f, "lapse", p.Lapse.Citation, p.Lapse.Ruling)
	if p.Lapse.Text == "" {
		r.bad(f, "lapse", "procedure does not say what the end of a certificate means")
	}
	x := p.Revocation
	if x == nil {
		return
	}
	r.cited(f, "revocation", x.Citation, x.Ruling)
	if x.LimitDays > 0 || x.Term != "" {
		r.counts(f, "revocation", p, x.Term, x.LimitDays, Days)
	}
	unique(r, f, "revocation cases", x.Cases, func(c RevocationCase) string { return c.ID })
	for _, c := range x.Cases {
		if c.Text == "" || c.English == "" || c.Citation == "" {
			r.bad(f, c.ID, "revocation case %q lacks its text or citation", c.ID)
		}
	}
	for _, s := range p.Certifiable {
		if a, ok := x.By(s); !ok || a.By == "" || a.Citation == "" {
			r.bad(f, "revocation", "nobody may withdraw a recognition of %d stars, or no citation says who", s)
		}
	}
	r.checkSteps(f, p, "revocation", x.Steps)
}

// checkEnds wants the dates of transition to follow from the decision.
func (r *reader) checkEnds(f file, b *Book) {
	p := &b.Procedure
	if x := p.CarryOver; x != nil {
		r.cited(f, "carry_over", x.Citation, Ruling{})
		if x.Before != b.Decision.FilingFrom || x.Text == "" {
			r.bad(f, "carry_over", "recognitions carried over must be those before %s, with the rule in words", b.Decision.FilingFrom)
		}
	}
	if x := p.Extension; x != nil {
		r.cited(f, "extension", x.Citation, x.Ruling)
		r.counts(f, "extension", p, x.Term, x.MaxDays, Days)
		if x.Text == "" || (x.ExpiresBefore != "" && !x.Ruling.Interpretation) {
			r.bad(f, "extension", "an extension needs its rule in words, and its last expiry is a reading")
		}
	}
	if x := p.Repeal; x != nil {
		r.cited(f, "repeal", x.Citation, x.Ruling)
		if len(x.Documents) == 0 || x.On != b.Decision.FilingFrom.AddDays(x.AfterDays) {
			r.bad(f, "repeal", "a repeal lacks its documents, or its days do not end on %s", x.On)
		}
	}
	if x := p.Inspection; x != nil {
		r.cited(f, "inspection", x.Citation, x.Ruling)
		if len(x.Contents) == 0 || len(x.By) == 0 {
			r.bad(f, "inspection", "inspection lacks its contents or who leads it")
		}
	}
}

// checkChecklist wants a cell for every part, star and industry that the checklist covers.
func (r *reader) checkChecklist(f file, p *Procedure) {
	if len(p.Checklist) > 0 && len(p.ChecklistFor) == 0 {
		r.bad(f, "checklist", "checklist does not say which industries it covers")
	}
	for _, x := range p.Checklist {
		if !slices.Contains(partCodes[:], x.Part) || len(x.Industries) == 0 || (x.Summary != "" && !x.Unknown) {
			r.bad(f, "checklist", "requirement %q lacks its part or industries, or has a summary although its wording is known", x.Text)
		}
	}
	for _, part := range partCodes {
		for star := 1; star <= 5; star++ {
			for _, industry := range p.ChecklistFor {
				if !slices.ContainsFunc(p.Checklist, func(x Requirement) bool {
					return x.Part == part && x.Star == star && slices.Contains(x.Industries, industry)
				}) {
					r.bad(f, "checklist", "checklist has no cell for part %s, %d stars, industry %d", part, star, industry)
				}
			}
		}
	}
}
