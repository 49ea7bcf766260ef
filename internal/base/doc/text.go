package doc

import "strings"

// Text is the document in plain text in reading order, one paragraph a line: rows of a table in one
// line with tabs between the cells, columns one after the other, stars by their label, codes by
// their text in brackets.
func Text(d *Document) string {
	var b strings.Builder
	if banner := clean(d.Banner); banner != "" {
		b.WriteString(banner + "\n")
	}
	for _, s := range d.sections() {
		textNodes(&b, s.nodes)
	}
	return b.String()
}

func textNodes(b *strings.Builder, nodes []node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case para:
			if s := plain(n.runs); s != "" {
				b.WriteString(s + "\n")
			}
		case grid:
			for _, row := range n.rows {
				textRow(b, row, n.ruled)
			}
		case stars:
			b.WriteString(n.label + "\n")
		case code:
			b.WriteString("[" + n.text + "]\n")
		}
	}
}

func textRow(b *strings.Builder, row gridRow, ruled bool) {
	for i, cell := range row.cells {
		if !ruled {
			textNodes(b, cell.nodes)
			continue
		}
		var inner strings.Builder
		textNodes(&inner, cell.nodes)
		if i > 0 {
			b.WriteString("\t")
		}
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(inner.String()), "\n", " "))
	}
	if ruled {
		b.WriteString("\n")
	}
}

func plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\n", " "))
}
