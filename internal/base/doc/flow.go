package doc

// box is a piece of a page that is never divided: a line of text, a row, a drawing.
type box struct {
	height float64
	before float64 // space above, dropped at the top of a page
	keep   bool    // no page break after it
	turn   bool    // ends the page; nothing to draw
	isHead bool
	heads  []box // rows drawn again when this one opens a page
	draw   func(p *pen, x, y float64)
}

// placed is a box with its distance from the top of the text area.
type placed struct {
	box
	y float64
}

// paginate puts boxes on pages of the given height. Chains of boxes that must stay together move
// as one, unless they are taller than a page.
func paginate(boxes []box, room float64) [][]placed {
	var pages [][]placed
	var cur []placed
	y := 0.0
	put := func(b box) {
		if len(cur) > 0 {
			y += b.before
		}
		cur = append(cur, placed{b, y})
		y += b.height
	}
	end := func() {
		pages = append(pages, cur)
		cur, y = nil, 0
	}
	for i := 0; i < len(boxes); {
		if boxes[i].turn {
			if len(cur) > 0 {
				end()
			}
			i++
			continue
		}
		n, need := chain(boxes[i:], room)
		if len(cur) > 0 && y+need > room+0.01 {
			end()
			if !boxes[i].isHead {
				for _, h := range boxes[i].heads {
					put(h)
				}
			}
		}
		for _, b := range boxes[i : i+n] {
			put(b)
		}
		i += n
	}
	if len(cur) > 0 || len(pages) == 0 {
		end()
	}
	return pages
}

// chain counts the boxes that must stay on one page with the first and their height. A chain taller
// than a page is cut before the box that no longer fits.
func chain(boxes []box, room float64) (n int, height float64) {
	for i, b := range boxes {
		if b.turn {
			return i, height
		}
		more := b.before + b.height
		if i > 0 && height+more > room {
			return i, height
		}
		height += more
		if !b.keep {
			return i + 1, height
		}
	}
	return len(boxes), height
}

// centred is the space above content that stands in the middle of its page, as on a certificate.
func centred(s page, content []placed) float64 {
	if !s.framed || len(content) == 0 {
		return 0
	}
	last := content[len(content)-1]
	return max(0, (s.room()-last.y-last.height)/2)
}

// layout turns nodes into boxes for a column of the given width.
func layout(nodes []node, width, room float64) ([]box, error) {
	var out []box
	space := 0.0
	for _, n := range nodes {
		var more []box
		var err error
		after := 0.0
		switch n := n.(type) {
		case para:
			more, err = layoutPara(n, width)
			space, after = max(space, n.before*mmPerPoint), n.after
		case rule:
			more, after = layoutRule(n, width), n.after
		case grid:
			more, err = layoutGrid(n, width, room)
			after = n.after
		case stars:
			more, after = layoutStars(n, width), n.after
		case code:
			more, err = layoutCode(n, width)
			after = n.after
		case gap:
			more = []box{{height: n.height, draw: func(*pen, float64, float64) {}}}
		case turn:
			more = []box{{turn: true}}
		}
		if err != nil {
			return nil, err
		}
		if len(more) > 0 {
			more[0].before += space
			out = append(out, more...)
			space = after * mmPerPoint
		}
	}
	return out, nil
}

// layoutPara makes a box of each line; the first two and the last two lines stay together.
func layoutPara(p para, width float64) ([]box, error) {
	for _, r := range p.runs {
		if err := printable(r); err != nil {
			return nil, err
		}
	}
	if len(p.runs) == 0 {
		return []box{{height: p.lineHeight(), keep: p.keep, draw: func(*pen, float64, float64) {}}}, nil
	}
	lines := breakLines(p, width)
	out := make([]box, len(lines))
	for i, l := range lines {
		out[i] = box{height: p.lineHeight(), draw: func(k *pen, x, y float64) { k.line(p, l, x+p.left, y) }}
		out[i].keep = i == 0 && len(lines) > 1 || i == len(lines)-2
	}
	if p.keep {
		out[len(out)-1].keep = true
	}
	return out, nil
}

func (p para) lineHeight() float64 { return p.size * leading * max(p.spacing, 1) * mmPerPoint }

// offset is the left edge of something narrow in a column.
func offset(a Align, width, own float64) float64 {
	switch a {
	case Left, Justify:
		return 0
	case Right:
		return width - own
	}
	return (width - own) / 2
}

const ruleHeight = 2.2

func layoutRule(r rule, width float64) []box {
	return []box{{height: ruleHeight, draw: func(k *pen, x, y float64) {
		x += offset(r.align, width, r.length)
		k.stroke(r.tone.ink(), 0.25)
		k.pdf.Line(x, y+1.1, x+r.length, y+1.1)
	}}}
}

func layoutStars(s stars, width float64) []box {
	return []box{{height: s.size, draw: func(k *pen, x, y float64) {
		k.stars(s, x+offset(s.align, width, s.width()), y)
	}}}
}

func layoutCode(c code, width float64) ([]box, error) {
	q, err := c.bits()
	if err != nil {
		return nil, err
	}
	return []box{{height: c.size, draw: func(k *pen, x, y float64) {
		k.code(c, q, x+offset(c.align, width, c.size), y)
	}}}, nil
}
