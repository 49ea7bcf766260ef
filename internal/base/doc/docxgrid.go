package doc

// grid writes a table. Two tables that touch would be joined by Word, and space after a table needs
// a carrier: a paragraph of the wanted height stands after each.
func (x *docx) grid(g grid, width float64) {
	if x.breaking {
		x.sliver()
	}
	side, above := g.pads()
	total := 0.0
	for _, w := range g.widths {
		total += w
	}
	x.f(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>`, twips(min(total, width)))
	if g.ruled {
		x.f(`<w:tblBorders>`)
		for _, s := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			x.f(`<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, s)
		}
		x.f(`</w:tblBorders>`)
	}
	x.f(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/>`,
		twips(above), twips(side))
	x.f(`<w:bottom w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		twips(above), twips(side))
	for _, w := range g.widths {
		x.f(`<w:gridCol w:w="%d"/>`, twips(w))
	}
	x.f(`</w:tblGrid>`)
	for i, r := range g.rows {
		last := i == len(g.rows)-1
		x.row(g, r, i < g.head, g.whole && !last || g.keep && last)
	}
	x.f(`</w:tbl>`)
	if g.tail {
		x.sliver()
		return
	}
	keep := ""
	if g.keep {
		keep = `<w:keepNext/>`
	}
	x.f(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/></w:pPr></w:p>`, keep, max(int(g.after*20), 20))
}

func (x *docx) row(g grid, r gridRow, head, keep bool) {
	x.f(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		x.f(`<w:tblHeader/>`)
	}
	x.f(`</w:trPr>`)
	side, _ := g.pads()
	at := 0
	for _, c := range r.cells {
		w := 0.0
		for range c.span {
			w += g.widths[at]
			at++
		}
		x.f(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(w))
		if c.span > 1 {
			x.f(`<w:gridSpan w:val="%d"/>`, c.span)
		}
		if g.middle {
			x.f(`<w:vAlign w:val="center"/>`)
		}
		x.f(`</w:tcPr>`)
		x.nodes(kept(c.nodes, keep || head), w-2*side)
		if !endsInPara(c.nodes) {
			x.sliver()
		}
		x.f(`</w:tc>`)
	}
	x.f(`</w:tr>`)
}

// kept marks the paragraphs of a row that must stay with the next row.
func kept(nodes []node, keep bool) []node {
	if !keep {
		return nodes
	}
	out := make([]node, len(nodes))
	for i, n := range nodes {
		if p, ok := n.(para); ok {
			p.keep = true
			n = p
		}
		out[i] = n
	}
	return out
}

// endsInPara tells whether the last thing written for the nodes is a paragraph, which a cell needs.
func endsInPara(nodes []node) bool {
	if len(nodes) == 0 {
		return false
	}
	_, broken := nodes[len(nodes)-1].(turn)
	return !broken
}
