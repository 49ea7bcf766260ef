package rulebook

import "fmt"

// Procedure is the law on who does what, when: dossiers, levels, bands, rounds, terms, what
// ends a recognition, and the settings of councils. A page shows every rule with its citation,
// and with its Ruling where the rule is our reading.
type Procedure struct {
	ValidityMonths   int           `yaml:"validity_months"` // a certificate's life from its date
	ValidityCitation string        `yaml:"validity_citation"`
	Certifiable      []int         `yaml:"certifiable"`  // stars that get a decision and a certificate, ascending
	ProductCode      string        `yaml:"product_code"` // printed pattern of the product's code
	Code             ProductCode   `yaml:"code"`         // what the letters of that pattern stand for
	Applicants       []Applicant   `yaml:"applicants"`   // who may file
	Dossiers         []DossierSet  `yaml:"dossiers"`     // what each level receives, in the order it climbs
	Updates          []Update      `yaml:"updates"`      // what a later dossier must bring up to date
	Bands            Bands         `yaml:"bands"`
	Levels           []Level       `yaml:"levels"` // in the order a dossier climbs
	Rounds           []Round       `yaml:"rounds"`
	ExtraRounds      *ExtraRounds  `yaml:"extra_rounds"` // nil: the decision is silent
	Terms            []Term        `yaml:"terms"`        // how each limit is counted
	Reassessment     *Reassessment `yaml:"reassessment"` // nil: the regime has no window
	Transition       []Transition  `yaml:"transition"`
	CarryOver        *CarryOver    `yaml:"carry_over"`                 // older recognitions; nil: the decision is silent
	Extension        *Extension    `yaml:"extension"`                  // certificates that outlive their end; nil: none
	Repeal           *Repeal       `yaml:"repeal"`                     // when the decisions before it lapse; nil: not printed
	Revocation       *Revocation   `yaml:"revocation"`                 // nil: no clause is known
	Lapse            Lapse         `yaml:"lapse"`                      // the plain end of a certificate
	Inspection       *Inspection   `yaml:"inspection"`                 // nil: no clause is known
	PapersBefore     int           `yaml:"papers_before_meeting_days"` // working days; 0: not set by the decision
	PapersCitation   string        `yaml:"papers_citation"`
	PapersRuling     Ruling        `yaml:"papers_ruling"`
	Council          Council       `yaml:"council"`
	Checklist        []Requirement `yaml:"checklist"`            // minimums printed apart from the sheets
	ChecklistFor     []int         `yaml:"checklist_industries"` // industries the checklist covers; it must be whole for them
	Gaps             []Gap         `yaml:"gaps"`                 // what was looked for and not found
}

// Ruling says whether a rule is printed law or our reading of its silence, and which office
// could settle it.
type Ruling struct {
	Interpretation bool   `yaml:"interpretation"`
	Note           string `yaml:"note"`       // one or two Vietnamese sentences
	SettledBy      string `yaml:"settled_by"` // office, Vietnamese
	Citation       string `yaml:"citation"`
}

// Bands are the star bands on the mean, half-open; the top band holds Full too.
type Bands struct {
	Citation string `yaml:"citation"`
	List     []Band `yaml:"list"`
	Ruling   Ruling `yaml:"ruling"`
}

// Band gives Star to means from From to below To.
type Band struct {
	Star int    `yaml:"star"`
	From Points `yaml:"from"`
	To   Points `yaml:"to"`
}

// Star is the band of an exact mean.
func (b Bands) Star(m Mean) int {
	star := 0
	for _, x := range b.List {
		if m.AtLeast(x.From) {
			star = x.Star
		}
	}
	return star
}

// Level is one rung: who scores or examines, and what follows from each star.
type Level struct {
	ID               string         `yaml:"id"` // commune, district, province, central
	Name             string         `yaml:"name"`
	English          string         `yaml:"english"`
	Body             string         `yaml:"body"` // council or committee, Vietnamese
	ConvenedBy       string         `yaml:"convened_by"`
	RecognisedBy     string         `yaml:"recognised_by"` // who signs; empty: this level recognises nothing
	Scored           bool           `yaml:"scored"`        // false: examined without points
	By               string         `yaml:"by"`            // outcomes read the "mean" alone or the capped "star"
	Outcomes         []LevelOutcome `yaml:"outcomes"`
	Forward          string         `yaml:"forward"` // where an unscored level passes dossiers
	Contents         []string       `yaml:"contents"`
	LimitWorkingDays int            `yaml:"limit_working_days"`
	Term             string         `yaml:"term"`     // the term that counts the limit; empty: no limit is printed
	Form             string         `yaml:"form"`     // form of the level's report; empty: none
	Advisers         string         `yaml:"advisers"` // who reads the files before the council; empty: nobody is named
	Members          []string       `yaml:"members"`  // who sits, as far as the decision says
	Steps            []Step         `yaml:"steps"`    // in order
	Passes           []Pass         `yaml:"passes"`   // readings within one round; empty: one
	Citation         string         `yaml:"citation"`
	Ruling           Ruling         `yaml:"ruling"`
}

// LevelOutcome is the consequence of one star at a level.
type LevelOutcome struct {
	Star  int     `yaml:"star"`
	Do    Outcome `yaml:"do"`
	Level string  `yaml:"level"` // where to; empty for recognise, and for return to the producer
}

// Outcome is what happens to a dossier after a level.
type Outcome string

// The three official consequences.
const (
	Recognise Outcome = "recognise" // công nhận
	Forward   Outcome = "forward"   // chuyển cấp trên
	Return    Outcome = "return"    // trả lại, kèm tư vấn
)

// Consequence is the official consequence of a mean and its star at a level.
type Consequence struct {
	Do       Outcome
	Star     int    // the star recognised, or reached so far
	Level    string // target of Forward and Return; empty: the producer
	By       string // who recognises, Vietnamese; set for Recognise
	Citation string
	Ruling   Ruling
}

// Level finds a level by id.
func (p *Procedure) Level(id string) (*Level, bool) {
	for i := range p.Levels {
		if p.Levels[i].ID == id {
			return &p.Levels[i], true
		}
	}
	return nil, false
}

// Certifies tells whether a star gets a decision and a certificate.
func (p *Procedure) Certifies(star int) bool {
	for _, s := range p.Certifiable {
		if s == star {
			return true
		}
	}
	return false
}

// Next is the consequence of a mean at a level. star is the tally's star (band capped by
// minimums; 0 when the scoring was stopped); a level that reads the mean alone ignores the cap.
// Law: 26/2026 art. 7.3-7.4; 148/2023 annex II; 1048/2019 annex II.
func (p *Procedure) Next(level string, mean Mean, star int) (Consequence, error) {
	l, ok := p.Level(level)
	if !ok {
		return Consequence{}, fmt.Errorf("level %q is not in this procedure", level)
	}
	if !l.Scored {
		return Consequence{Do: Forward, Level: l.Forward, Citation: l.Citation, Ruling: l.Ruling}, nil
	}
	key := star
	if star > 0 && l.By == "mean" {
		key = p.Bands.Star(mean)
	}
	c := Consequence{Do: Return, Star: star, Citation: l.Citation, Ruling: l.Ruling}
	for _, o := range l.Outcomes {
		if o.Star == key {
			c.Do, c.Level = o.Do, o.Level
		}
	}
	if c.Do == Recognise {
		c.By = l.RecognisedBy
	}
	return c, nil
}

// Round is a yearly round with its printed deadlines. "Before" a day means that the last
// allowed day is the day before.
type Round struct {
	Level         string   `yaml:"level"`
	Number        int      `yaml:"number"`
	ProposedBy    string   `yaml:"proposed_by"`
	ProposeBefore MonthDay `yaml:"propose_before"`
	DoneBefore    MonthDay `yaml:"done_before"`
	Citation      string   `yaml:"citation"`
}

// LastProposal is the last day of a year on which a dossier may be proposed for the round.
func (r Round) LastProposal(year int) Date { return LastDayBefore(r.ProposeBefore.In(year)) }

// LastResult is the last day of a year on which the round may end.
func (r Round) LastResult(year int) Date { return LastDayBefore(r.DoneBefore.In(year)) }

// NextRound is the first round of a level for which a dossier proposed on the given day is in
// time, with its year. It is false when the level has no printed rounds or the day is no date.
// Law: 26/2026 art. 5.
func (p *Procedure) NextRound(level string, proposed Date) (round Round, year int, ok bool) {
	if _, err := ParseDate(string(proposed)); err != nil {
		return Round{}, 0, false
	}
	first := proposed.year()
	for y := first; y <= first+1; y++ {
		for _, x := range p.Rounds {
			in := x.Level == level && proposed.Compare(x.LastProposal(y)) <= 0
			if in && (!ok || x.LastProposal(y).Compare(round.LastProposal(year)) < 0) {
				round, year, ok = x, y, true
			}
		}
	}
	return round, year, ok
}

// ExtraRounds says whether more rounds than the printed ones may be held, and on what terms.
// Law: 26/2026 art. 5.
type ExtraRounds struct {
	Allowed   bool   `yaml:"allowed"`
	Condition string `yaml:"condition"` // Vietnamese
	Citation  string `yaml:"citation"`
	Ruling    Ruling `yaml:"ruling"`
}

// Reassessment is the window for renewing a recognition, in days before its expiry.
// Law: 26/2026 art. 7.6.
type Reassessment struct {
	EarliestDays     int    `yaml:"earliest_days"`
	LatestDays       int    `yaml:"latest_days"`
	LimitDays        int    `yaml:"limit_days"`
	Term             string `yaml:"term"` // the term that counts LimitDays
	ByWrittenOpinion bool   `yaml:"by_written_opinion"`
	MeetingIf        string `yaml:"meeting_if"`     // when the council meets all the same, Vietnamese
	Advisers         bool   `yaml:"advisory_group"` // whether the advisory group reads the file first
	SiteVisitIf      string `yaml:"site_visit_if"`  // when the office goes to see, Vietnamese
	Missed           string `yaml:"missed"`         // what becomes of a producer who misses the window, Vietnamese
	MissedRuling     Ruling `yaml:"missed_ruling"`
	Citation         string `yaml:"citation"`
	Ruling           Ruling `yaml:"ruling"`
}

// Window gives the first and last day on which a re-assessment may be filed for a
// certificate that expires on the given day.
func (r Reassessment) Window(expires Date) (first, last Date) {
	return expires.AddDays(-r.EarliestDays), expires.AddDays(-r.LatestDays)
}

// Transition keeps dossiers filed before a regime under the previous one.
// Law: 26/2026 art. 12.
type Transition struct {
	Kinds       []Kind `yaml:"kinds"`
	FiledBefore Date   `yaml:"filed_before"`
	FinishDays  int    `yaml:"finish_days"`
	FinishBy    Date   `yaml:"finish_by"`
	Citation    string `yaml:"citation"`
}

// Requirement is a minimum printed apart from the sheets, confirmed by the council itself.
// Law: 781/2020, section 6 of annex II.
type Requirement struct {
	Star       int    `yaml:"star"`
	Part       string `yaml:"part"`
	Industries []int  `yaml:"industries"`
	Text       string `yaml:"text"`
	Unknown    bool   `yaml:"unknown"` // the official wording has not been read
	Summary    string `yaml:"summary"` // what the press said of an unknown cell; empty: nothing
	Citation   string `yaml:"citation"`
}

// Council holds the defaults of a council's working rules; a province's own rules replace them.
type Council struct {
	Quorum   Quorum   `yaml:"quorum"`
	Spread   Spread   `yaml:"spread"`
	Decimals Decimals `yaml:"decimals"`
	Minimums Minimums `yaml:"minimums"`
	None     None     `yaml:"none"`
	Gates    Gates    `yaml:"gates"`
}

// Quorum is the share of members that must be present.
type Quorum struct {
	Num    int    `yaml:"num"`
	Den    int    `yaml:"den"`
	Chair  bool   `yaml:"chair"` // the chair or a delegate must be among them
	Ruling Ruling `yaml:"ruling"`
}

// Spread is the most that two members' totals may differ before the council must talk.
type Spread struct {
	Limit  Points `yaml:"limit"`
	Ruling Ruling `yaml:"ruling"`
}

// Decimals is the number of decimals a mean is shown with.
type Decimals struct {
	Digits int    `yaml:"digits"`
	Ruling Ruling `yaml:"ruling"`
}

// Minimums says how differing marks in a starred criterion are read.
type Minimums struct {
	Rule   MinimumRule `yaml:"rule"`
	Stars  []int       `yaml:"stars"` // stars with printed minimums; empty: none on the sheets
	Ruling Ruling      `yaml:"ruling"`
}

// MinimumRule is a way to read differing marks.
type MinimumRule string

// The rules a council may choose.
const (
	Majority  MinimumRule = "majority" // more than half of the members; a tie fails
	Unanimous MinimumRule = "all"      // every member
	// Found is what the council records together, apart from the points. No book proposes it:
	// only a council can.
	Found MinimumRule = "found"
)

// None says whether a member may mark "none" where no zero option is printed.
type None struct {
	Allowed bool   `yaml:"allowed"`
	Ruling  Ruling `yaml:"ruling"`
}

// Gates says how many members must record a finding before it stops the product.
type Gates struct {
	Rule   MinimumRule `yaml:"rule"` // majority: half or more; all: every member
	Ruling Ruling      `yaml:"ruling"`
}
