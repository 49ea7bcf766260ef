package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// expander builds one card from its raw form, filling in fragments, places and citations.
type expander struct {
	*reader
	file   file
	shared fragments
	card   *Card
	none   bool                // the book lets a member mark "none"
	part   int                 // index of the part being built
	swap   map[string]rawNode  // criteria replaced in the part being built
	seen   map[string]bool     // codes of criteria
	groups map[string]struct{} // codes of groups
}

// card expands and checks one card.
func (r *reader) card(f file, b *Book, s fragments, raw rawCard) *Card {
	c := &Card{Book: b.ID, Number: raw.Number, ID: raw.ID, Name: raw.Name, English: raw.English,
		Group: raw.Group, Incomplete: raw.Incomplete, Citation: raw.Citation}
	x := &expander{reader: r, file: f, shared: s, card: c, none: b.Procedure.Council.None.Allowed,
		seen: map[string]bool{}, groups: map[string]struct{}{}}
	for i, text := range raw.Disqualify {
		x.gate("hs", i, rawGate{Kind: GateDisqualify, Text: text}, 0, c.Citation)
	}
	for i, p := range raw.Parts {
		x.part = i
		c.Parts = append(c.Parts, x.expandPart(p))
	}
	for _, p := range c.Parts {
		c.Max += p.Max
	}
	x.conditions()
	c.flatten()
	r.checkCard(f, b, c)
	c.Digest = c.digest()
	return c
}

func (x *expander) expandPart(p rawPart) Part {
	if p.Use != "" {
		base, ok := x.shared.parts[p.Use]
		if !ok {
			x.bad(x.file, p.Use, "part %q is not shared in this book", p.Use)
		}
		base.Replace = p.Replace
		p = base
	}
	x.swap = map[string]rawNode{}
	for code, n := range p.Replace {
		n.Code = code
		x.swap[code] = n
	}
	out := Part{Code: p.Code, Name: p.Name, English: p.English, Max: p.Max, Citation: x.card.Citation + ", phần " + p.Code}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, x.expandGroup(g))
	}
	for code := range x.swap {
		x.bad(x.file, code, "criterion %s replaces nothing in part %s", code, p.Code)
	}
	return out
}

// expandGroup builds a group; one without criteria is itself the criterion.
func (x *expander) expandGroup(n rawNode) Group {
	if _, twice := x.groups[n.Code]; twice {
		x.bad(x.file, n.Code, "group %s appears twice", n.Code)
	}
	x.groups[n.Code] = struct{}{}
	if len(n.Criteria) == 0 {
		c := x.expandNode(n)
		return Group{Code: c.Code, Name: c.Name, English: c.English, Max: c.Max, Criteria: []*Criterion{c}, Citation: c.Citation}
	}
	g := Group{Code: n.Code, Name: n.Name, English: n.English, Max: n.Max, Citation: x.card.Citation + ", mục " + n.Code}
	for _, k := range n.Criteria {
		g.Criteria = append(g.Criteria, x.expandNode(k))
	}
	return g
}

// resolve puts a replacement and a shared criterion in place.
func (x *expander) resolve(n rawNode) rawNode {
	if swap, ok := x.swap[n.Code]; ok {
		delete(x.swap, n.Code)
		n = swap
	}
	if n.Use == "" {
		return n
	}
	base, ok := x.shared.criteria[n.Use]
	if !ok {
		x.bad(x.file, n.Code, "criterion %s uses %q, which is not shared in this book", n.Code, n.Use)
	}
	return n.over(base)
}

func (x *expander) expandNode(raw rawNode) *Criterion {
	n := x.resolve(raw)
	c := &Criterion{Code: n.Code, Name: n.Name, English: n.English, Hint: n.Hint, Reading: n.Reading,
		Max: n.Max, Part: x.part, Leaf: -1, Citation: x.card.Citation + ", tiêu chí " + n.Code}
	if x.seen[n.Code] {
		x.bad(x.file, n.Code, "criterion %s appears twice", n.Code)
	}
	x.seen[n.Code] = true
	for i, g := range n.Gates {
		c.Gates = append(c.Gates, x.gate(n.Code, i, g, len(x.card.leaves), c.Citation))
	}
	if len(n.Criteria) > 0 {
		for _, k := range n.Criteria {
			c.Children = append(c.Children, x.expandNode(k))
		}
		return c
	}
	c.Leaf = len(x.card.leaves)
	x.card.leaves = append(x.card.leaves, c)
	if n.OnlyIf != nil {
		c.OnlyIf = &Condition{Code: n.OnlyIf.Code, Above: n.OnlyIf.Above, Text: n.OnlyIf.Text, Leaf: -1}
	}
	x.options(c, n)
	return c
}

// options numbers the printed choices through both cases and puts minimums and stops on them.
func (x *expander) options(c *Criterion, n rawNode) {
	cases := n.Cases
	if len(n.Options) > 0 {
		cases = append([]rawCase{{Options: n.Options}}, cases...)
	}
	c.NoneAllowed = x.none
	for _, k := range cases {
		for _, o := range k.Options {
			place := len(c.Options) + 1
			c.NoneAllowed = c.NoneAllowed && o.Points > 0
			c.Starred = c.Starred || n.MinStar[place] > 0
			c.Options = append(c.Options, Option{Place: place, Points: o.Points, Text: o.Text, Case: k.Name,
				MinForStar: n.MinStar[place], Citation: c.Citation + ", mức " + itoa(place)})
		}
	}
	for place := range n.MinStar {
		if place < 1 || place > len(c.Options) {
			x.bad(x.file, c.Code, "criterion %s has a minimum on option %d, which does not exist", c.Code, place)
		}
	}
	for _, place := range n.StopAt {
		if place < 1 || place > len(c.Options) {
			x.bad(x.file, c.Code, "criterion %s stops at option %d, which does not exist", c.Code, place)
			continue
		}
		o := &c.Options[place-1]
		g := x.gate(c.Code, len(c.Gates), rawGate{Kind: GateStop, Text: o.Text}, c.Leaf, o.Citation)
		c.Gates = append(c.Gates, g)
		o.Gate = g.Code
	}
}

// gate adds a gate; the first of a node carries the node's code, the next ones a number too.
// A stop spares the marks from its own leaf on, a disqualification spares all of them.
func (x *expander) gate(code string, i int, g rawGate, leaf int, citation string) Gate {
	if i > 0 {
		code += "#" + itoa(i+1)
	}
	if g.Kind == GateDisqualify {
		leaf = 0
	}
	out := Gate{Code: code, Kind: g.Kind, Text: g.Text, Leaf: leaf, Citation: citation}
	x.card.Gates = append(x.card.Gates, out)
	return out
}

// conditions finds the leaves that "only if" names.
func (x *expander) conditions() {
	for i, c := range x.card.leaves {
		if c.OnlyIf == nil {
			continue
		}
		parent, ok := x.card.Leaf(c.OnlyIf.Code)
		if !ok || parent.Leaf >= i || parent.OnlyIf != nil || parent.Max <= c.OnlyIf.Above {
			x.bad(x.file, c.Code, "criterion %s depends on %q, which is not an earlier unconditional criterion that can pass the condition", c.Code, c.OnlyIf.Code)
			continue
		}
		c.OnlyIf.Leaf, c.OnlyIf.Parent = parent.Leaf, parent
	}
}

// digest covers everything that gives a mark its meaning, fragments included.
func (c *Card) digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s|%d|%d|%q\n", c.Book, c.Number, c.Max, c.Incomplete)
	for _, g := range c.Gates {
		fmt.Fprintf(h, "gate|%s|%s|%q|%d\n", g.Code, g.Kind, g.Text, g.Leaf)
	}
	for _, p := range c.Parts {
		fmt.Fprintf(h, "part|%s|%d\n", p.Code, p.Max)
		for _, g := range p.Groups {
			fmt.Fprintf(h, "group|%s|%q|%d\n", g.Code, g.Name, g.Max)
			for _, k := range g.Criteria {
				k.hash(h)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c *Criterion) hash(h hash.Hash) {
	fmt.Fprintf(h, "criterion|%s|%q|%q|%q|%d|%t\n", c.Code, c.Name, c.Hint, c.Reading, c.Max, c.NoneAllowed)
	if c.OnlyIf != nil {
		fmt.Fprintf(h, "only|%s|%d\n", c.OnlyIf.Code, c.OnlyIf.Above)
	}
	for _, o := range c.Options {
		fmt.Fprintf(h, "option|%d|%d|%q|%q|%d|%s\n", o.Place, o.Points, o.Text, o.Case, o.MinForStar, o.Gate)
	}
	for _, k := range c.Children {
		k.hash(h)
	}
}
