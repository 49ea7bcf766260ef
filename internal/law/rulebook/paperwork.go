package rulebook

import "slices"

// Applicant is one legal form that may file. Law: 26/2026 art. 2.3.
type Applicant struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"` // Vietnamese
	English  string `yaml:"english"`
	OnlySets []int  `yaml:"only_sets"` // product sets it may file for; empty: all
	Citation string `yaml:"citation"`
	Ruling   Ruling `yaml:"ruling"`
}

// MayFile tells whether the applicant may file for a product set.
func (a Applicant) MayFile(set int) bool {
	return len(a.OnlySets) == 0 || slices.Contains(a.OnlySets, set)
}

// DossierSet is one set of papers that one party puts together and hands to a level.
// Law: 26/2026 art. 6, 7.1-7.3; 1048/2019 annex II section 5.
type DossierSet struct {
	ID         string        `yaml:"id"`
	Name       string        `yaml:"name"` // Vietnamese
	English    string        `yaml:"english"`
	Kinds      []Kind        `yaml:"kinds"`       // kinds of dossier it serves; empty: all
	Stars      []int         `yaml:"stars"`       // stars that are sought with it; empty: any
	PreparedBy string        `yaml:"prepared_by"` // Vietnamese
	FiledWith  string        `yaml:"filed_with"`  // id of the level that receives it
	Paper      int           `yaml:"paper"`       // paper sets
	Electronic int           `yaml:"electronic"`  // electronic sets
	Items      []DossierItem `yaml:"items"`
	Samples    *Samples      `yaml:"samples"` // nil: no samples go with this set
	Note       string        `yaml:"note"`    // a rule on the set as a whole, Vietnamese
	Citation   string        `yaml:"citation"`
	Ruling     Ruling        `yaml:"ruling"`
}

// DossierItem is one paper of a set.
type DossierItem struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"` // Vietnamese
	English  string `yaml:"english"`
	Required bool   `yaml:"required"` // false: supporting, where it applies
	When     string `yaml:"when"`     // the condition of an item that not everybody brings, Vietnamese
	Kinds    []Kind `yaml:"kinds"`    // kinds of dossier that need it; empty: all of the set
	Form     string `yaml:"form"`     // id of a form of the same book; empty: free form
	Set      string `yaml:"set"`      // id of a set that goes along whole; empty: a single paper
	Copies   int    `yaml:"copies"`   // of the item in each set; 0 means 1
	Copy     Copy   `yaml:"copy"`     // what kind of copy will do; empty: the original
	Citation string `yaml:"citation"`
	Ruling   Ruling `yaml:"ruling"`
}

// Copy is the kind of copy that a set asks for.
type Copy string

// The kinds of copy.
const (
	Original  Copy = ""
	Plain     Copy = "plain"     // bản sao
	Certified Copy = "certified" // bản sao chứng thực
)

// Samples are the units of the product that go with a dossier.
type Samples struct {
	Count      int    `yaml:"count"`
	ExceptSets []int  `yaml:"except_sets"` // product sets without samples (services)
	Citation   string `yaml:"citation"`
	Ruling     Ruling `yaml:"ruling"`
}

// For is how many units a product of the set number must bring; the nil Samples asks for none.
func (s *Samples) For(set int) int {
	if s == nil || slices.Contains(s.ExceptSets, set) {
		return 0
	}
	return s.Count
}

// Serves tells whether the set is the one for a kind of dossier that seeks the given stars.
func (s DossierSet) Serves(kind Kind, star int) bool {
	return (len(s.Kinds) == 0 || slices.Contains(s.Kinds, kind)) && (len(s.Stars) == 0 || slices.Contains(s.Stars, star))
}

// Wanted are the items a kind of dossier brings, in order.
func (s DossierSet) Wanted(kind Kind) []DossierItem {
	var out []DossierItem
	for _, x := range s.Items {
		if len(x.Kinds) == 0 || slices.Contains(x.Kinds, kind) {
			out = append(out, x)
		}
	}
	return out
}

// DossierFor is the set that a level receives for a kind of dossier and the stars it seeks.
func (p *Procedure) DossierFor(level string, kind Kind, star int) (*DossierSet, bool) {
	for i := range p.Dossiers {
		if s := &p.Dossiers[i]; s.FiledWith == level && s.Serves(kind, star) {
			return s, true
		}
	}
	return nil, false
}

// Update is what a dossier of a product already recognised must say anew.
// Law: 26/2026 art. 6.1b, 6.1c.
type Update struct {
	Kinds    []Kind   `yaml:"kinds"`
	Contents []string `yaml:"contents"` // Vietnamese
	Citation string   `yaml:"citation"`
	Ruling   Ruling   `yaml:"ruling"`
}

// Step is one duty within a level, in the order of the decision.
type Step struct {
	ID       string `yaml:"id"`
	Text     string `yaml:"text"` // Vietnamese
	By       string `yaml:"by"`   // who does it, Vietnamese
	When     string `yaml:"when"` // condition of a step that is not always taken
	Kinds    []Kind `yaml:"kinds"`
	Term     string `yaml:"term"` // the term it must keep; empty: none printed
	Citation string `yaml:"citation"`
	Ruling   Ruling `yaml:"ruling"`
}

// StepsFor are the duties of a level for a kind of dossier, in order.
func (l *Level) StepsFor(kind Kind) []Step {
	var out []Step
	for _, s := range l.Steps {
		if len(s.Kinds) == 0 || slices.Contains(s.Kinds, kind) {
			out = append(out, s)
		}
	}
	return out
}

// Pass is one reading of a council within a round (lần 1, lần 2), not to be taken for a round
// (đợt). Law: 1048/2019 annex II.
type Pass struct {
	Number   int    `yaml:"number"`
	Name     string `yaml:"name"`
	When     string `yaml:"when"` // which products come to it, Vietnamese
	Optional bool   `yaml:"optional"`
	Citation string `yaml:"citation"`
	Ruling   Ruling `yaml:"ruling"`
}

// ProductCode says what the letters of the printed pattern stand for.
type ProductCode struct {
	Parts    []CodePart `yaml:"parts"` // from left to right
	Citation string     `yaml:"citation"`
	Ruling   Ruling     `yaml:"ruling"`
}

// CodePart is one part of a product's code.
type CodePart struct {
	Mark   string `yaml:"mark"`   // as printed: (T), (H), (X), (STT), 20YY
	Name   string `yaml:"name"`   // Vietnamese
	Source string `yaml:"source"` // the list its values come from; empty: a counter or the year
}

// Gap is something the sources do not tell: what was looked for, and who could settle it.
type Gap struct {
	ID        string `yaml:"id"`
	Subject   string `yaml:"subject"`    // Vietnamese
	Note      string `yaml:"note"`       // what the program does meanwhile, Vietnamese
	SettledBy string `yaml:"settled_by"` // office or text, Vietnamese
}
