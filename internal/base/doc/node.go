package doc

// node is what a writer draws: para, rule, grid, stars, code, gap or turn. Lengths in millimetres
// end in nothing, lengths in points are named size, before and after.
type node interface{ isNode() }

type para struct {
	runs        []Run
	align       Align
	first, left float64
	size        float64
	tone        Tone
	before      float64
	after       float64
	spacing     float64 // line spacing as a multiple of the font's own
	keep        bool    // no page break before the next node
	level       int     // 1 title, 2 section, 0 running text
}

type rule struct {
	length float64
	align  Align
	tone   Tone
	after  float64
}

type grid struct {
	widths []float64
	head   int // rows repeated on every page
	rows   []gridRow
	ruled  bool
	middle bool
	whole  bool // not divided between pages
	tail   bool // may not stand alone on a page
	keep   bool // no page break after the last row
	after  float64
}

type gridRow struct{ cells []gridCell }

type gridCell struct {
	span  int
	nodes []node
}

type stars struct {
	count, of int
	size      float64
	align     Align
	label     string
	after     float64
}

type code struct {
	text  string
	size  float64
	align Align
	after float64
}

type gap struct{ height float64 }

type turn struct{}

func (para) isNode()  {}
func (rule) isNode()  {}
func (grid) isNode()  {}
func (stars) isNode() {}
func (code) isNode()  {}
func (gap) isNode()   {}
func (turn) isNode()  {}

// section is a part of the document with one page shape; page numbers start again in each.
type section struct {
	page  page
	nodes []node
}

// page is the shape of a page in millimetres.
type page struct {
	width, height            float64
	top, bottom, left, right float64
	landscape, framed        bool
}

// inner is the width of the text.
func (p page) inner() float64 { return p.width - p.left - p.right }

// room is the height of the text.
func (p page) room() float64 { return p.height - p.top - p.bottom }

// Law: 30/2020/NĐ-CP annex I: A4, top and bottom 20-25 mm, left 30-35, right 15-20.
func pageOf(s Style, o Orientation) page {
	p := page{width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 20}
	if s == Certificate {
		p = page{width: 210, height: 297, top: 26, bottom: 26, left: 26, right: 26, framed: true}
	}
	if o == Landscape {
		p.width, p.height, p.landscape = p.height, p.width, true
	}
	return p
}

// context is what a block must know to reduce itself.
type context struct {
	width float64 // of the column, millimetres
	size  float64 // of the body, points
	style Style
	side  bool // inside one of several columns
}

// sections cuts the document at its annexes and reduces every block.
func (d *Document) sections() []section {
	c := context{size: d.Size, style: d.Style}
	if c.size == 0 {
		c.size = 14
	}
	cur := section{page: pageOf(d.Style, d.Orientation)}
	var out []section
	for _, b := range d.Blocks {
		next, opens := cur.page, false
		switch b := b.(type) {
		case Annex:
			next, opens = pageOf(d.Style, b.Orientation), true
		case PageBreak: // every certificate of a series is centred on its page
			opens = d.Style == Certificate
		}
		if opens {
			if len(cur.nodes) > 0 {
				out = append(out, cur)
			}
			cur = section{page: next}
		}
		c.width = cur.page.inner()
		if _, broken := b.(PageBreak); !broken || !opens {
			cur.nodes = append(cur.nodes, b.nodes(c)...)
		}
	}
	out = append(out, cur)
	for i := range out {
		holdTails(out[i].nodes)
		if out[i].page.framed {
			out[i].nodes = onOnePage(out[i])
		}
	}
	return out
}

// holdTails makes the node before a closing block stay with it.
func holdTails(nodes []node) {
	for i := 1; i < len(nodes); i++ {
		g, ok := nodes[i].(grid)
		if !ok || !g.tail {
			continue
		}
		switch p := nodes[i-1].(type) {
		case para:
			p.keep = true
			nodes[i-1] = p
		case grid:
			p.keep = true
			nodes[i-1] = p
		}
	}
}

// lang is the document's language tag.
func (d *Document) lang() string {
	if d.Lang == "" {
		return "vi-VN"
	}
	return d.Lang
}
