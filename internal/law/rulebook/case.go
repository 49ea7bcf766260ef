package rulebook

import (
	"fmt"
	"path"
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
func (r *reader) cases(dir string, b *Book, cards map[*Card]file) {
	count, files := map[*Card]int{}, map[*Card]file{}
	for _, name := range r.glob(dir + "/cases/*.yaml") {
		var raw rawCases
		f := r.yaml(name, &raw)
		if f.root == nil {
			continue
		}
		card, err := b.Card(raw.Card)
		if err != nil {
			r.bad(f, "card", "cases for card %d, which can not score", raw.Card)
			continue
		}
		if want := fmt.Sprintf("%02d.yaml", raw.Card); path.Base(name) != want {
			r.bad(f, "card", "file of the cases of card %d must be called %s", raw.Card, want)
		}
		b.Cases = append(b.Cases, r.casesOf(f, card, raw.Cases)...)
		count[card] += len(raw.Cases)
		files[card] = f
	}
	for _, c := range b.Cards {
		f, at := files[c], "cases"
		if f.root == nil {
			f, at = cards[c], "number"
		}
		if c.Incomplete == "" && count[c] < MinCases {
			r.bad(f, at, "card %d has %d worked cases, needs %d", c.Number, count[c], MinCases)
		}
	}
}

// casesOf checks the cases of one file and tells them where they stand.
func (r *reader) casesOf(f file, card *Card, cases []Case) []Case {
	names := map[string]bool{}
	for i, k := range cases {
		at := spot{f, "cases"}.in(itoa(i))
		cases[i].File, cases[i].Card = path.Base(f.name), card.Number
		if k.Name == "" || k.Why == "" || len(k.Members) == 0 {
			r.at(at, "case %q lacks its name, its reasoning or its members", k.Name)
		}
		if names[k.Name] {
			r.at(at.in("name"), "case %q appears twice", k.Name)
		}
		names[k.Name] = true
		for j, m := range k.Members {
			r.checkMember(at.item("members", j), card, k.Name, m)
		}
	}
	return cases
}

func (r *reader) checkMember(at spot, c *Card, name string, m CaseMember) {
	if m.Start != "best" && m.Start != "worst" {
		r.at(at.in("start"), "case %q starts from %q, not best or worst", name, m.Start)
	}
	for code, place := range m.Except {
		leaf, ok := c.Leaf(code)
		switch {
		case !ok:
			r.at(at.in("except").in(code), "case %q marks criterion %s, which is not a leaf of card %d", name, code, c.Number)
		case place > len(leaf.Options) && len(m.Missing) == 0:
			r.at(at.in("except").in(code), "case %q marks option %d of criterion %s, which does not exist", name, place, code)
		}
	}
	for i, code := range m.Findings {
		if _, ok := c.Gate(code); !ok && len(m.Missing) == 0 {
			r.at(at.item("findings", i), "case %q records gate %s, which card %d does not have", name, code, c.Number)
		}
	}
	sum := Points(0)
	for _, p := range m.Parts {
		sum += p
	}
	if sum != m.Total {
		r.at(at.in("total"), "case %q: parts add up to %s, not %s", name, sum.Text(), m.Total.Text())
	}
}
