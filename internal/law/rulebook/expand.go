package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
)

// expander builds one card from its raw form, filling in fragments, places and citations.
type expander struct {
	*reader
	file    file
	book    *Book
	shared  fragments
	card    *Card
	part    int                // index of the part being built
	swap    map[string]swapped // criteria replaced in the part being built
	seen    map[string]bool    // codes of criteria
	groups  map[string]spot    // where groups are written, by code
	parts   []blame            // where parts are written, and what a wrong sum of theirs is blamed on
	sums    map[string]blame   // what a wrong sum of a group or heading is blamed on
	written map[*Criterion]writing
}

// swapped is a criterion of a card that replaces one of a shared part.
type swapped struct {
	node rawNode
	at   spot
}

// source tells where the keys of a node are written: its own, and those of the fragment
// that it uses.
type source struct{ own, base spot }

// key is where a key is written, the node itself when it is not.
func (s source) key(key string) spot {
	if at := s.own.in(key); at.written() || !s.base.in(key).written() {
		return at
	}
	return s.base.in(key)
}

// writing is where a criterion and its options are written.
type writing struct {
	source
	options []spot
}

// blame finds the place of a wrong sum: the node that states it, or the replacement that
// spoilt a sum which was right without it.
type blame struct {
	stated, swap spot
	plain        bool // the sum is wrong without the replacement too, or there is none
}

func (b blame) spot() spot {
	if b.plain {
		return b.stated
	}
	return b.swap
}

// card expands and checks one card.
func (r *reader) card(f file, b *Book, s fragments, raw rawCard) *Card {
	c := &Card{Book: b.ID, Number: raw.Number, ID: raw.ID, Name: raw.Name, English: raw.English,
		Group: raw.Group, Incomplete: raw.Incomplete, Citation: raw.Citation}
	x := &expander{reader: r, file: f, book: b, shared: s, card: c, seen: map[string]bool{}, groups: map[string]spot{},
		sums: map[string]blame{}, written: map[*Criterion]writing{}}
	for i, text := range raw.Disqualify {
		g := rawGate{Kind: GateDisqualify, Text: text}
		x.gate("hs", i, g, 0, c.Citation)
		x.checkGate(spot{f, "disqualify"}.in(itoa(i)), g, "hs")
	}
	for i, p := range raw.Parts {
		c.Parts = append(c.Parts, x.expandPart(p, spot{f, "parts"}.in(itoa(i))))
	}
	for _, p := range c.Parts {
		c.Max += p.Max
	}
	x.conditions()
	c.flatten()
	x.checkCard()
	c.Digest = c.digest()
	return c
}

func (x *expander) expandPart(p rawPart, at spot) Part {
	own := at
	if p.Use != "" {
		base, ok := x.shared.parts[p.Use]
		if !ok {
			x.at(at.in("use"), "part %q is not shared in this book", p.Use)
		}
		x.shared.used[spotKey{"parts", p.Use}] = true
		base.Replace = p.Replace
		p, at = base, spot{x.shared.files["parts"], p.Use}
	}
	x.part = max(0, slices.Index(partCodes[:], p.Code))
	x.swap = map[string]swapped{}
	for code, n := range p.Replace {
		n.Code = code
		x.swap[code] = swapped{n, own.in("replace").in(code)}
	}
	out := Part{Code: p.Code, Name: p.Name, English: p.English, Max: p.Max, Citation: x.card.Citation + ", phần " + p.Code}
	x.parts = append(x.parts, x.blame(p.Groups, p.Max, at.in("code")))
	for i, g := range p.Groups {
		out.Groups = append(out.Groups, x.expandGroup(g, at.item("groups", i)))
	}
	for code, s := range x.swap {
		x.at(s.at, "criterion %s replaces nothing in part %s", code, p.Code)
	}
	return out
}

// blame looks at the children of a node as the fragment has them, without replacements.
func (x *expander) blame(children []rawNode, limit Points, stated spot) blame {
	b, sum := blame{stated: stated, plain: true}, Points(0)
	for _, n := range children {
		if s, ok := x.swap[n.Code]; ok {
			b.swap, b.plain = s.at, false
		}
		if len(n.Criteria) == 0 && n.Use != "" {
			n = n.over(x.shared.criteria[n.Use])
		}
		sum += n.Max
	}
	b.plain = b.plain || sum != limit
	return b
}

// expandGroup builds a group; one without criteria is itself the criterion.
func (x *expander) expandGroup(n rawNode, at spot) Group {
	if _, twice := x.groups[n.Code]; twice {
		x.at(at.in("code"), "group %s appears twice", n.Code)
	}
	x.groups[n.Code] = at.in("code")
	if len(n.Criteria) == 0 {
		c := x.expandNode(n, at)
		return Group{Code: c.Code, Name: c.Name, English: c.English, Max: c.Max, Criteria: []*Criterion{c}, Citation: c.Citation}
	}
	x.sums[n.Code] = x.blame(n.Criteria, n.Max, at.in("code"))
	g := Group{Code: n.Code, Name: n.Name, English: n.English, Max: n.Max, Citation: x.card.Citation + ", mục " + n.Code}
	for i, k := range n.Criteria {
		g.Criteria = append(g.Criteria, x.expandNode(k, at.item("criteria", i)))
	}
	return g
}

// resolve puts a replacement and a shared criterion in place.
func (x *expander) resolve(n rawNode, at spot) (rawNode, source) {
	if s, ok := x.swap[n.Code]; ok {
		x.use(n.Use) // named by the part, though this card replaces it
		delete(x.swap, n.Code)
		n, at = s.node, s.at
	}
	if n.Use == "" {
		return n, source{at, at}
	}
	if !x.use(n.Use) {
		x.at(at.in("use"), "criterion %s uses %q, which is not shared in this book", n.Code, n.Use)
	}
	return n.over(x.shared.criteria[n.Use]), source{at, spot{x.shared.files["criteria"], n.Use}}
}

// use counts a criterion of the fragments as used, and tells whether there is one.
func (x *expander) use(name string) bool {
	x.shared.used[spotKey{"criteria", name}] = true
	_, ok := x.shared.criteria[name]
	return ok
}

func (x *expander) expandNode(raw rawNode, at spot) *Criterion {
	n, src := x.resolve(raw, at)
	c := &Criterion{Code: n.Code, Name: n.Name, English: n.English, Hint: n.Hint, Reading: n.Reading,
		Max: n.Max, Part: x.part, Leaf: -1, Citation: x.card.Citation + ", tiêu chí " + n.Code}
	if x.seen[n.Code] {
		x.at(at.in("code"), "criterion %s appears twice", n.Code)
	}
	x.seen[n.Code] = true
	for i, g := range n.Gates {
		c.Gates = append(c.Gates, x.gate(n.Code, i, g, len(x.card.leaves), c.Citation))
		x.checkGate(src.key("gates").in(itoa(i)), g, n.Code)
	}
	if len(n.Criteria) > 0 {
		x.sums[n.Code] = x.blame(n.Criteria, n.Max, src.own.in("code"))
		x.written[c] = writing{source: src}
		for i, k := range n.Criteria {
			c.Children = append(c.Children, x.expandNode(k, src.key("criteria").in(itoa(i))))
		}
		return c
	}
	c.Leaf = len(x.card.leaves)
	x.card.leaves = append(x.card.leaves, c)
	if n.OnlyIf != nil {
		c.OnlyIf = &Condition{Code: n.OnlyIf.Code, Above: n.OnlyIf.Above, Text: n.OnlyIf.Text, Leaf: -1}
	}
	x.options(c, n, src)
	return c
}

// options numbers the printed choices through both cases and puts minimums and stops on them.
func (x *expander) options(c *Criterion, n rawNode, src source) {
	cases, lists := n.Cases, []spot(nil)
	if len(n.Options) > 0 {
		cases, lists = append([]rawCase{{Options: n.Options}}, cases...), append(lists, src.key("options"))
	}
	for i := range n.Cases {
		lists = append(lists, src.key("cases").in(itoa(i)).in("options"))
	}
	w := writing{source: src}
	c.NoneAllowed = x.book.Procedure.Council.None.Allowed
	for i, k := range cases {
		for j, o := range k.Options {
			w.options = append(w.options, lists[i].in(itoa(j)))
			place := len(c.Options) + 1
			c.NoneAllowed = c.NoneAllowed && o.Points > 0
			c.Starred = c.Starred || n.MinStar[place] > 0
			c.Options = append(c.Options, Option{Place: place, Points: o.Points, Text: o.Text, Case: k.Name,
				MinForStar: n.MinStar[place], Citation: c.Citation + ", mức " + itoa(place)})
		}
	}
	x.written[c] = w
	for place := range n.MinStar {
		if place < 1 || place > len(c.Options) {
			x.at(src.key("min_star"), "criterion %s has a minimum on option %d, which does not exist", c.Code, place)
		}
	}
	for _, place := range n.StopAt {
		if place < 1 || place > len(c.Options) {
			x.at(src.key("stop_at"), "criterion %s stops at option %d, which does not exist", c.Code, place)
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
			x.at(x.written[c].key("only_if"), "criterion %s depends on %q, which is not an earlier unconditional criterion that can pass the condition", c.Code, c.OnlyIf.Code)
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
