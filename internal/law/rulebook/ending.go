package rulebook

import "slices"

// CarryOver keeps recognitions of an older regime in force to their own end.
// Law: 26/2026 art. 12.1.
type CarryOver struct {
	Before   Date   `yaml:"before"` // recognised before this day
	Text     string `yaml:"text"`   // Vietnamese
	Citation string `yaml:"citation"`
}

// Extension lets a certificate run past its end while a late re-assessment is decided, for
// products that could not keep the filing window. Law: 26/2026 art. 12.3.
type Extension struct {
	MaxDays       int    `yaml:"max_days"`       // from the day the certificate ends
	ExpiresBefore Date   `yaml:"expires_before"` // certificates ending before this day; empty: no limit is read
	Text          string `yaml:"text"`           // Vietnamese
	Duty          string `yaml:"duty"`           // what the producer answers for meanwhile, Vietnamese
	Term          string `yaml:"term"`
	Citation      string `yaml:"citation"`
	Ruling        Ruling `yaml:"ruling"`
}

// Applies tells whether a certificate ending on the given day can be extended.
func (x Extension) Applies(expires Date) bool {
	return x.ExpiresBefore == "" || expires.Compare(x.ExpiresBefore) < 0
}

// Last is the last day to which a certificate ending on the given day may be extended.
func (x Extension) Last(expires Date) Date { return expires.AddDays(x.MaxDays) }

// Repeal is when the documents before a decision lapse. Law: 26/2026 art. 11.2.
type Repeal struct {
	Documents []string `yaml:"documents"`  // numbers
	AfterDays int      `yaml:"after_days"` // days after the new decision took effect
	On        Date     `yaml:"on"`
	Citation  string   `yaml:"citation"`
	Ruling    Ruling   `yaml:"ruling"`
}

// Revocation is how a recognition is withdrawn: for what, by whom, within how many days of
// the conclusion. The mere end of a certificate is not one of its cases (see Lapse).
// Law: 26/2026 art. 8.
type Revocation struct {
	LimitDays int              `yaml:"limit_days"`
	Term      string           `yaml:"term"`  // the term that counts LimitDays; empty: no limit is printed
	Cases     []RevocationCase `yaml:"cases"` // empty: the cases are not known
	Authority []Authority      `yaml:"authority"`
	Steps     []Step           `yaml:"steps"`
	Citation  string           `yaml:"citation"`
	Ruling    Ruling           `yaml:"ruling"`
}

// RevocationCase is one ground for a withdrawal.
type RevocationCase struct {
	ID       string `yaml:"id"`
	Text     string `yaml:"text"` // Vietnamese
	English  string `yaml:"english"`
	Proof    string `yaml:"proof"` // the paper that must be there first, Vietnamese
	Citation string `yaml:"citation"`
}

// Authority is who decides for some stars.
type Authority struct {
	Stars    []int  `yaml:"stars"`
	By       string `yaml:"by"` // Vietnamese
	Citation string `yaml:"citation"`
}

// By is who withdraws a recognition of so many stars; false when no rule is known.
func (r *Revocation) By(star int) (Authority, bool) {
	if r == nil {
		return Authority{}, false
	}
	i := slices.IndexFunc(r.Authority, func(a Authority) bool { return slices.Contains(a.Stars, star) })
	if i < 0 {
		return Authority{}, false
	}
	return r.Authority[i], true
}

// Case finds a ground by id.
func (r *Revocation) Case(id string) (RevocationCase, bool) {
	if r == nil {
		return RevocationCase{}, false
	}
	i := slices.IndexFunc(r.Cases, func(c RevocationCase) bool { return c.ID == id })
	if i < 0 {
		return RevocationCase{}, false
	}
	return r.Cases[i], true
}

// Lapse is the plain end of a certificate: nobody decides it, and it is no withdrawal.
// Law: 26/2026 art. 4.3, 8.
type Lapse struct {
	Text     string `yaml:"text"` // Vietnamese
	Citation string `yaml:"citation"`
	Ruling   Ruling `yaml:"ruling"`
}

// Inspection is the checking of products after recognition (hậu kiểm). Law: 26/2026 art. 9.
type Inspection struct {
	Principles []string    `yaml:"principles"` // Vietnamese
	Contents   []string    `yaml:"contents"`   // Vietnamese
	By         []Authority `yaml:"by"`         // who leads it, for which stars
	Redo       string      `yaml:"redo"`       // what follows from an assessment done against the rules, Vietnamese
	Citation   string      `yaml:"citation"`
	Ruling     Ruling      `yaml:"ruling"`
}
