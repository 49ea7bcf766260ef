package doc

// Space between the text of a cell and its edges in millimetres.
const (
	padRuled = 1.4
	padPlain = 0.6
	padAbove = 0.9
)

const lineRuled = 0.18 // half a point

// cellBox is the content of one cell, laid out.
type cellBox struct {
	x, width float64
	boxes    []box
}

func (c cellBox) height() float64 {
	sum := 0.0
	for i, b := range c.boxes {
		if i > 0 {
			sum += b.before
		}
		sum += b.height
	}
	return sum
}

func (g grid) pads() (side, above float64) {
	if g.ruled {
		return padRuled, padAbove
	}
	return padPlain, 0
}

// layoutGrid makes a box of each row, or a single box of a grid that must stay whole. The grid is
// centred in its column.
func layoutGrid(g grid, width, room float64) ([]box, error) {
	total := 0.0
	for _, w := range g.widths {
		total += w
	}
	shift := max((width-total)/2, 0)
	var out []box
	for i, r := range g.rows {
		cells, err := g.cells(r, shift, room)
		if err != nil {
			return nil, err
		}
		rows := g.slices(cells, room)
		if i < g.head {
			rows[0].isHead, rows[0].keep = true, true
		}
		out = append(out, rows...)
	}
	if g.whole {
		return []box{stack(out)}, nil
	}
	if g.keep && len(out) > 0 {
		out[len(out)-1].keep = true
	}
	heads := out[:min(g.head, len(out))]
	for i := range out {
		out[i].heads = heads
	}
	return out, nil
}

// cells lays out the cells of a row side by side.
func (g grid) cells(r gridRow, x, room float64) ([]cellBox, error) {
	side, _ := g.pads()
	var out []cellBox
	at := 0
	for _, c := range r.cells {
		w := 0.0
		for range c.span {
			w += g.widths[at]
			at++
		}
		boxes, err := layout(c.nodes, w-2*side, room)
		if err != nil {
			return nil, err
		}
		out = append(out, cellBox{x: x, width: w, boxes: boxes})
		x += w
	}
	return out, nil
}

// slices is the row as one box, or as several when it is taller than half a page of its own would
// allow: then it is divided between lines, each slice ruled like a row.
func (g grid) slices(cells []cellBox, room float64) []box {
	limit := 0.8 * room
	if g.whole || tallest(cells) <= limit {
		return []box{g.rowBox(cells)}
	}
	var out []box
	for tallest(cells) > 0 {
		front := make([]cellBox, len(cells))
		for i, c := range cells {
			front[i], cells[i] = c.take(limit)
		}
		out = append(out, g.rowBox(front))
	}
	return out
}

// take divides a cell after the boxes that fit the limit, at least one.
func (c cellBox) take(limit float64) (front, back cellBox) {
	n, sum := 0, 0.0
	for n < len(c.boxes) && (n == 0 || sum+c.boxes[n].before+c.boxes[n].height <= limit) {
		sum += c.boxes[n].before + c.boxes[n].height
		n++
	}
	front, back = c, c
	front.boxes, back.boxes = c.boxes[:n], c.boxes[n:]
	return front, back
}

func tallest(cells []cellBox) float64 {
	h := 0.0
	for _, c := range cells {
		h = max(h, c.height())
	}
	return h
}

func (g grid) rowBox(cells []cellBox) box {
	side, above := g.pads()
	h := tallest(cells) + 2*above
	if g.ruled {
		h += lineRuled // Word counts the rule into the row
	}
	return box{height: h, draw: func(k *pen, x, y float64) {
		for _, c := range cells {
			if g.ruled {
				k.stroke(ink{}, lineRuled)
				k.pdf.Rect(x+c.x, y, c.width, h, "D")
			}
			top := y + above
			if g.middle {
				top = y + (h-c.height())/2
			}
			drawStack(k, c.boxes, x+c.x+side, top)
		}
	}}
}

func drawStack(k *pen, boxes []box, x, y float64) {
	for i, b := range boxes {
		if i > 0 {
			y += b.before
		}
		if b.draw != nil {
			b.draw(k, x, y)
		}
		y += b.height
	}
}

// stack makes one box of several, one under the other.
func stack(boxes []box) box {
	h := cellBox{boxes: boxes}.height()
	return box{height: h, draw: func(k *pen, x, y float64) { drawStack(k, boxes, x, y) }}
}
