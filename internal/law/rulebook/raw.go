package rulebook

import (
	"fmt"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"
)

// rawCard is a card as written: parts may come from the book's shared fragments.
type rawCard struct {
	Number     int       `yaml:"number"`
	ID         string    `yaml:"id"`
	Name       string    `yaml:"name"`
	English    string    `yaml:"english"`
	Group      string    `yaml:"group"`
	Citation   string    `yaml:"citation"`
	Incomplete string    `yaml:"incomplete"`
	Disqualify []string  `yaml:"disqualify"`
	Parts      []rawPart `yaml:"parts"`
}

// rawPart is written out, or a shared part in which some criteria are replaced by code.
type rawPart struct {
	Use     string             `yaml:"use"`
	Replace map[string]rawNode `yaml:"replace"`
	Code    string             `yaml:"code"`
	Name    string             `yaml:"name"`
	English string             `yaml:"english"`
	Max     Points             `yaml:"max"`
	Groups  []rawNode          `yaml:"groups"`
}

// rawNode is a group or a criterion: written out, or a shared criterion (use) with some keys
// of its own. An empty map or list is a key of its own; an absent one is inherited.
type rawNode struct {
	Code     string      `yaml:"code"`
	Use      string      `yaml:"use"`
	Name     string      `yaml:"name"`
	English  string      `yaml:"english"`
	Hint     string      `yaml:"hint"`
	Reading  string      `yaml:"reading"`
	Max      Points      `yaml:"max"`
	OnlyIf   *rawIf      `yaml:"only_if"`
	Gates    []rawGate   `yaml:"gates"`
	Options  []rawOption `yaml:"options"`
	Cases    []rawCase   `yaml:"cases"`
	MinStar  map[int]int `yaml:"min_star"` // place -> star whose minimum it is
	StopAt   []int       `yaml:"stop_at"`  // places that end the scoring
	Criteria []rawNode   `yaml:"criteria"`
}

type rawIf struct {
	Code  string `yaml:"code"`
	Above Points `yaml:"above"`
	Text  string `yaml:"text"`
}

type rawGate struct {
	Kind GateKind `yaml:"kind"`
	Text string   `yaml:"text"`
}

type rawCase struct {
	Name    string      `yaml:"name"`
	Options []rawOption `yaml:"options"`
}

// rawOption is written as one pair, "points: condition".
type rawOption struct {
	Points Points
	Text   string
}

// UnmarshalYAML reads the pair.
func (o *rawOption) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		return fmt.Errorf("line %d: an option is one pair, points and condition", n.Line)
	}
	o.Text = n.Content[1].Value
	return o.Points.UnmarshalYAML(n.Content[0])
}

// fragments are what the cards of a book share.
type fragments struct {
	parts    map[string]rawPart
	criteria map[string]rawNode
	files    map[string]file // by kind, "parts" or "criteria"
	used     map[spotKey]bool
}

// spotKey names one fragment.
type spotKey struct{ kind, name string }

func (r *reader) shared(dir string) fragments {
	s := fragments{files: map[string]file{}, used: map[spotKey]bool{}}
	for _, name := range r.glob(dir + "/shared/*") {
		switch name {
		case dir + "/shared/parts.yaml":
			s.files["parts"] = r.yaml(name, &s.parts)
		case dir + "/shared/criteria.yaml":
			s.files["criteria"] = r.yaml(name, &s.criteria)
		default:
			r.bad(file{name: name}, "", "only parts.yaml and criteria.yaml are shared")
		}
	}
	for _, f := range s.files {
		r.budgets(f)
	}
	return s
}

// unused wants every fragment named by a card or by a part that a card names.
func (r *reader) unused(s fragments) {
	for kind, f := range s.files {
		var names []string
		if kind == "parts" {
			names = slices.Sorted(maps.Keys(s.parts))
		} else {
			names = slices.Sorted(maps.Keys(s.criteria))
		}
		for _, n := range names {
			if !s.used[spotKey{kind, n}] {
				r.bad(f, n, "shared fragment %q is used by no card", n)
			}
		}
	}
}

// over lays the keys of n over a shared criterion.
func (n rawNode) over(base rawNode) rawNode {
	text := func(own, inherited string) string {
		if own != "" {
			return own
		}
		return inherited
	}
	base.Code = text(n.Code, base.Code)
	base.Name = text(n.Name, base.Name)
	base.English = text(n.English, base.English)
	base.Hint = text(n.Hint, base.Hint)
	base.Reading = text(n.Reading, base.Reading)
	if n.Max != 0 {
		base.Max = n.Max
	}
	if n.OnlyIf != nil {
		base.OnlyIf = n.OnlyIf
	}
	if n.Gates != nil {
		base.Gates = n.Gates
	}
	if n.Options != nil || n.Cases != nil {
		base.Options, base.Cases = n.Options, n.Cases
	}
	if n.MinStar != nil {
		base.MinStar = n.MinStar
	}
	if n.StopAt != nil {
		base.StopAt = n.StopAt
	}
	return base
}
