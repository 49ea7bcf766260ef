package doc

// onOnePage makes the content of a framed page smaller until it fits: first the free space, then
// everything. A certificate with a very long name stays one sheet.
func onOnePage(s section) []node {
	const slack = 4.0 // millimetres, because Word and LibreOffice round lines up
	fits := func(nodes []node) bool {
		boxes, err := layout(nodes, s.page.inner(), s.page.room()-slack)
		// What cannot be laid out is the writer's to refuse.
		return err != nil || len(paginate(boxes, s.page.room()-slack)) == 1
	}
	nodes := s.nodes
	for space := 1.0; !fits(nodes) && space > 0.45; space -= 0.1 {
		nodes = scaled(s.nodes, space, 1)
	}
	for size := 0.96; !fits(nodes) && size > 0.5; size -= 0.04 {
		nodes = scaled(s.nodes, 0.5, size)
	}
	return nodes
}

// scaled multiplies free space and type. Codes keep their size: they must be read by a phone.
func scaled(nodes []node, space, size float64) []node {
	out := make([]node, len(nodes))
	for i, n := range nodes {
		switch n := n.(type) {
		case para:
			n.size, n.before, n.after = n.size*size, n.before*space, n.after*space
			out[i] = n
		case stars:
			n.size, n.after = n.size*size, n.after*space
			out[i] = n
		case gap:
			n.height *= space
			out[i] = n
		case grid:
			n.rows = scaledRows(n.rows, space, size)
			out[i] = n
		default:
			out[i] = n
		}
	}
	return out
}

func scaledRows(rows []gridRow, space, size float64) []gridRow {
	out := make([]gridRow, len(rows))
	for i, r := range rows {
		for _, c := range r.cells {
			c.nodes = scaled(c.nodes, space, size)
			out[i].cells = append(out[i].cells, c)
		}
	}
	return out
}
