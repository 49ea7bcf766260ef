package rulebook

import (
	"cmp"
	"errors"
)

// Card is the scorecard of one product set (bộ sản phẩm, phiếu đánh giá).
type Card struct {
	Book       string // id of the book
	Number     int    // 1-26, as the decision numbers its sets
	ID         string // stable short name, ASCII
	Name       string // Vietnamese
	English    string
	Group      string   // product group (nhóm)
	Incomplete string   // why the card can not score, one Vietnamese sentence; empty when it can
	Defects    []string // what is wrong with an incomplete card, Vietnamese, as found by Load
	Max        Points
	Parts      []Part
	Gates      []Gate // everything that ends the scoring, in card order
	Citation   string
	Digest     string // sha256 of the expanded card: what a mark's place means

	Local    *Source // set when an office completed the card from the gazette: not the law as shipped
	Official *Source // set when an office laid the official wording over the shown text

	leaves []*Criterion
	flat   Flat
}

// Part is A, B or C of a card.
type Part struct {
	Code, Name, English string
	Max                 Points
	Groups              []Group
	Citation            string
}

// Group is a numbered section of a part. A section that is itself a criterion on the printed
// sheet holds one criterion with the same code.
type Group struct {
	Code, Name, English string
	Max                 Points
	Criteria            []*Criterion
	Citation            string
}

// Criterion is one line of the sheet: either a heading with Children, or a leaf with Options
// of which a member picks exactly one.
type Criterion struct {
	Code, Name, English string
	Official            string // the official name, where an office has laid it over ours
	Hint                string // what the printed sheet explains about it, our words
	OfficialHint        string // the same as officially printed
	Reading             string // how a doubtful print is read here; an interpretation
	Max                 Points
	Options             []Option
	Children            []*Criterion
	OnlyIf              *Condition // nil: always scored
	Gates               []Gate
	Starred             bool // some option is a star minimum
	NoneAllowed         bool // no zero option is printed and the book lets a member say "none"
	Part                int  // 0, 1, 2 for A, B, C
	Leaf                int  // index in Card.Leaves; -1 for a heading
	Citation            string
}

// Option is one printed choice.
type Option struct {
	Place      int // 1-based, counted through both cases
	Points     Points
	Text       string
	Official   string // the official text, where an office has laid it over ours
	Case       string // "choose one of two cases": the case it belongs to
	MinForStar int    // 3, 4 or 5 when this option is the least for that star; else 0
	Gate       string // code of the gate that choosing it closes; empty: none
	Citation   string
}

// Condition says that a criterion counts only when another scored more than Above.
type Condition struct {
	Code   string
	Leaf   int
	Parent *Criterion // the criterion it names
	Above  Points
	Text   string // the condition in Vietnamese, to follow "chỉ chấm khi"
}

// GateKind tells what a gate does.
type GateKind string

// The two kinds the sheets print.
const (
	GateStop       GateKind = "stop"       // không đánh giá các bước tiếp theo
	GateDisqualify GateKind = "disqualify" // hồ sơ bị loại
)

// Gate is a finding that ends the scoring of a product: it is recorded by its Code beside
// the marks, or follows from an option that closes it.
type Gate struct {
	Code     string
	Kind     GateKind
	Text     string
	Leaf     int // from this leaf on no mark is needed
	Citation string
}

// Leaves are the criteria that take a mark, in card order. Callers must not change them.
func (c *Card) Leaves() []*Criterion { return c.leaves }

// Leaf finds a leaf by its printed code.
func (c *Card) Leaf(code string) (*Criterion, bool) {
	for _, l := range c.leaves {
		if l.Code == code {
			return l, true
		}
	}
	return nil, false
}

// Gate finds a gate by its code.
func (c *Card) Gate(code string) (*Gate, bool) {
	for i := range c.Gates {
		if c.Gates[i].Code == code {
			return &c.Gates[i], true
		}
	}
	return nil, false
}

// Required is the place a member must mark or pass to satisfy the minimum of a star in the
// case the given place belongs to; 0 when there is none. The highest printed level at or
// below the star counts.
// Law: 26/2026 annex II (stars printed after options).
func (c *Criterion) Required(star, place int) int {
	name := ""
	if place >= 1 && place <= len(c.Options) {
		name = c.Options[place-1].Case
	}
	need := 0
	for i := range c.Options {
		o := &c.Options[i]
		if o.MinForStar > 0 && o.MinForStar <= star && (o.Case == name || place < 1) {
			need = o.Place
		}
	}
	return need
}

// Meets tells whether a mark satisfies the minimum of a star. No mark meets no minimum.
func (c *Criterion) Meets(star, place int) bool {
	need := c.Required(star, place)
	return need == 0 || place >= need
}

// Wording is the text to show: the official one where an office has given it, else ours.
func (o Option) Wording() string { return cmp.Or(o.Official, o.Text) }

// Wording is the name to show: the official one where an office has given it, else ours.
func (c *Criterion) Wording() string { return cmp.Or(c.Official, c.Name) }

// HintWording is the hint to show, by the same rule.
func (c *Criterion) HintWording() string { return cmp.Or(c.OfficialHint, c.Hint) }

// usable is the card's refusal to score, in Vietnamese.
func (c *Card) usable() error {
	if c.Incomplete == "" {
		return nil
	}
	return errors.New("Phiếu bộ " + itoa(c.Number) + " (" + c.Name + ") chưa dùng để chấm điểm được: " + c.Incomplete)
}
