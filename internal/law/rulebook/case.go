package rulebook

import (
	"path"
	"strconv"
)

// Case is one worked case: marks written by a person, and what the law gives for them. The
// scorer is tested against it; it is never produced by the scorer.
type Case struct {
	File    string       `yaml:"-"`
	Card    int          `yaml:"-"`
	Name    string       `yaml:"name"`
	Why     string       `yaml:"why"` // the reasoning, with the source it rests on
	Members []CaseMember `yaml:"members"`
	Mean    string       `yaml:"mean"` // two decimals, as shown
	Band    int          `yaml:"band"`
	Star    int          `yaml:"star"`
	Reason  string       `yaml:"reason"`
	Over    bool         `yaml:"spread_exceeded"`
}

// CaseMember is one sheet of a case: every leaf at its best or worst option, except some.
type CaseMember struct {
	Start    string         `yaml:"start"`  // best or worst
	Except   map[string]int `yaml:"except"` // leaf code -> place; 0 unmarked, -1 none
	Findings []string       `yaml:"findings"`
	Parts    []Points       `yaml:"parts"` // points of A, B, C
	Total    Points         `yaml:"total"`
	Missing  []string       `yaml:"missing"` // leaf codes the sheet is refused for
	Times    int            `yaml:"times"`   // how many members fill it so; 0 means 1
}

type rawCases struct {
	Card  int    `yaml:"card"`
	Cases []Case `yaml:"cases"`
}

// MinCases is the least number of worked cases a card must have.
const MinCases = 2

// cases reads the worked cases of a book and checks that they speak of its cards.
func (r *reader) cases(dir string, b *Book) {
	count := map[int]int{}
	for _, name := range r.glob(dir + "/cases/*.yaml") {
		var raw rawCases
		f := r.yaml(name, &raw)
		card, err := b.Card(raw.Card)
		if err != nil {
			r.bad(f, "card", "cases for card %d, which can not score", raw.Card)
			continue
		}
		count[raw.Card] += len(raw.Cases)
		for _, k := range raw.Cases {
			k.File, k.Card = path.Base(name), raw.Card
			r.checkCase(f, card, k)
			b.Cases = append(b.Cases, k)
		}
	}
	for _, c := range b.Cards {
		if c.Incomplete == "" && count[c.Number] < MinCases {
			r.bad(file{name: dir + "/cases"}, "", "card %d has %d worked cases, needs %d", c.Number, count[c.Number], MinCases)
		}
	}
}

func (r *reader) checkCase(f file, c *Card, k Case) {
	if k.Name == "" || k.Why == "" || len(k.Members) == 0 {
		r.bad(f, "", "case %q lacks its name, its reasoning or its members", k.Name)
	}
	for _, m := range k.Members {
		if m.Start != "best" && m.Start != "worst" {
			r.bad(f, "", "case %q starts from %q, not best or worst", k.Name, m.Start)
		}
		for code := range m.Except {
			if _, ok := c.Leaf(code); !ok {
				r.bad(f, code, "case %q marks criterion %s, which is not a leaf of card %s", k.Name, code, strconv.Itoa(c.Number))
			}
		}
	}
}
