package doc

// shares gives every column its width: the wished widths are scaled down when they exceed the
// total, and columns without a wish divide the rest, at least 8 mm each.
func shares(wish []float64, total float64) []float64 {
	const least = 8.0
	sum, open := 0.0, 0
	for _, w := range wish {
		sum += max(w, 0)
		if w <= 0 {
			open++
		}
	}
	room := total - float64(open)*least
	scale := 1.0
	if sum > room && sum > 0 {
		scale = max(room, 0.2*total) / sum
	}
	out := make([]float64, len(wish))
	for i, w := range wish {
		out[i] = w * scale
		if w <= 0 {
			out[i] = max((total-sum*scale)/float64(open), least)
		}
	}
	return out
}

func (t Table) nodes(c context) []node {
	if len(t.Columns) == 0 {
		return nil
	}
	size := t.Size
	if size == 0 {
		size = c.size - 2
	}
	wish := make([]float64, len(t.Columns))
	for i, col := range t.Columns {
		wish[i] = col.Width
	}
	g := grid{widths: shares(wish, c.width), ruled: true, middle: true, after: 8}
	head := t.head()
	g.head = len(head)
	for _, r := range head {
		r.Bold = true
		g.rows = append(g.rows, t.row(r, size, true))
	}
	for _, r := range t.Rows {
		g.rows = append(g.rows, t.row(r, size, false))
	}
	return []node{g}
}

// head is the given head, or one row of column titles when there is any title.
func (t Table) head() []Row {
	if t.Head != nil {
		return t.Head
	}
	row, titled := Row{}, false
	for _, col := range t.Columns {
		row.Cells = append(row.Cells, Words(col.Title))
		titled = titled || col.Title != ""
	}
	if !titled {
		return nil
	}
	return []Row{row}
}

// row fits the cells to the columns: spans are cut at the edge and missing cells are empty, so that
// every row covers exactly the width of the table.
func (t Table) row(r Row, size float64, head bool) gridRow {
	var out gridRow
	at := 0
	for i := 0; at < len(t.Columns); i++ {
		cell := Cell{}
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		span := min(max(cell.Span, 1), len(t.Columns)-at)
		align := cell.Align
		if align == Natural && head {
			align = Center
		}
		if align == Natural {
			align = t.Columns[at].Align
		}
		if align == Natural {
			align = Left
		}
		out.cells = append(out.cells, gridCell{span: span, nodes: []node{cellPara(cell, r.Bold, align, size)}})
		at += span
	}
	return out
}

func cellPara(cell Cell, bold bool, align Align, size float64) para {
	runs := tidy(cell.Runs)
	for i := range runs {
		runs[i].Bold = runs[i].Bold || bold
	}
	return para{runs: runs, align: align, size: size, spacing: 1}
}

// nodes puts the recipients, or nothing beside a lone signer, at the left. The names of several
// signers stand on one line.
func (s Signatures) nodes(c context) []node {
	if c.side && len(s.Signers) == 1 && len(s.Recipients) == 0 {
		return append(s.Signers[0].post(c), gap{height: signRoom}, s.Signers[0].name(c))
	}
	var row gridRow
	var widths []float64
	rest := c.width
	if len(s.Recipients) > 0 || len(s.Signers) == 1 {
		var left []node
		if len(s.Recipients) > 0 {
			left = recipients(s.Recipients)
		}
		row.cells = append(row.cells, gridCell{span: 1, nodes: left})
		share := 0.5
		if len(s.Signers) > 1 {
			share = 0.34
		}
		widths = append(widths, share*c.width)
		rest -= share * c.width
	}
	c.width = rest / float64(max(len(s.Signers), 1))
	deepest := 0.0
	for _, signer := range s.Signers {
		deepest = max(deepest, depth(signer.post(c), c.width))
	}
	for _, signer := range s.Signers {
		post := signer.post(c)
		post = append(post, gap{height: signRoom + deepest - depth(post, c.width)}, signer.name(c))
		row.cells = append(row.cells, gridCell{span: 1, nodes: post})
		widths = append(widths, c.width)
	}
	if len(widths) == 0 {
		return nil
	}
	return []node{grid{widths: widths, rows: []gridRow{row}, whole: true, tail: true}}
}

// depth is the height of single-spaced lines in a column.
func depth(nodes []node, width float64) float64 {
	sum := 0.0
	for _, n := range nodes {
		if p, ok := n.(para); ok {
			sum += p.lineHeight() * float64(len(breakLines(p, width-2*padPlain)))
		}
	}
	return sum
}

// Law: 30/2020/NĐ-CP annex I: "Nơi nhận" 12 bold italic, the list 11.
func recipients(list []string) []node {
	label := para{runs: []Run{{Text: "Nơi nhận:", Bold: true, Italic: true}}, align: Left, size: 12, spacing: 1}
	out := []node{label}
	for _, text := range list {
		out = append(out, para{runs: tidy([]Run{Plain(text)}), align: Left, size: listSize, spacing: 1})
	}
	return out
}

// signRoom is the room between post and name for the signature and the seal, millimetres.
const signRoom = 22.0

func (s Signer) size(c context) float64 {
	if c.style == Certificate {
		return min(c.size, 14)
	}
	return c.size
}

// post is what stands above the signature.
func (s Signer) post(c context) []node {
	var out []node
	if s.Authority != "" {
		out = append(out, line(s.size(c), Bold(upper(s.Authority))))
	}
	out = append(out, line(s.size(c), Bold(upper(s.Post))))
	if s.Note != "" {
		out = append(out, line(s.size(c)-1, Italic(s.Note)))
	}
	return out
}

func (s Signer) name(c context) node { return line(s.size(c), Bold(s.Name)) }

func (k Columns) nodes(c context) []node {
	wish := make([]float64, len(k.Sides))
	for i, s := range k.Sides {
		wish[i] = s.Width
	}
	widths := shares(wish, c.width)
	row := gridRow{}
	for i, s := range k.Sides {
		inner := c
		inner.width, inner.side = widths[i]-2*padPlain, true
		cell := gridCell{span: 1}
		for _, b := range s.Blocks {
			cell.nodes = append(cell.nodes, b.nodes(inner)...)
		}
		row.cells = append(row.cells, cell)
	}
	return []node{grid{widths: widths, rows: []gridRow{row}, middle: k.Middle, whole: true, after: paraAfter}}
}
