package doc

import (
	"fmt"
	"io"
	"strings"
)

// WriteHTML writes a fragment for a screen preview in the layout of the paper: one section element
// for every part with its own page numbers, classes only (no style attribute, no script), all text
// escaped. [PreviewCSS] is the stylesheet of its classes.
func WriteHTML(w io.Writer, d *Document) error {
	h := &preview{}
	h.f(`<div class="doc" lang="%s">`, escapeHTML(d.lang()))
	for _, s := range d.sections() {
		class := "doc-page"
		if s.page.landscape {
			class += " doc-landscape"
		}
		if s.page.framed {
			class += " doc-framed"
		}
		h.f(`<section class="%s">`, class)
		if banner := clean(d.Banner); banner != "" {
			h.f(`<p class="doc-banner">%s</p>`, escapeHTML(banner))
		}
		h.nodes(s.nodes, s.page.inner())
		h.f(`</section>`)
	}
	h.f(`</div>`)
	if h.err != nil {
		return h.err
	}
	_, err := io.WriteString(w, h.b.String())
	return err
}

type preview struct {
	b   strings.Builder
	err error
}

func (h *preview) f(format string, args ...any) { fmt.Fprintf(&h.b, format, args...) }

func (h *preview) nodes(nodes []node, width float64) {
	for _, n := range nodes {
		switch n := n.(type) {
		case para:
			h.para(n)
		case rule:
			h.f(`<div class="doc-rule doc-w%d %s%s"></div>`, percent(n.length, width), n.align.class(Center), n.tone.class())
		case grid:
			h.grid(n, width)
		case stars:
			h.stars(n)
		case code:
			h.code(n)
		case gap:
			h.f(`<div class="doc-h%d"></div>`, min(max(int(n.height+0.5), 1), 80))
		case turn:
			h.f(`<hr class="doc-turn">`)
		}
	}
}

// percent is a share of the width in whole percent between 1 and 100.
func percent(part, width float64) int { return min(max(int(part/width*100+0.5), 1), 100) }

func (a Align) class(natural Align) string {
	if a == Natural {
		a = natural
	}
	switch a {
	case Center:
		return "doc-center"
	case Right:
		return "doc-right"
	case Justify:
		return "doc-justify"
	}
	return "doc-left"
}

func (t Tone) class() string { return [...]string{"", " doc-gold", " doc-red", " doc-soft"}[t] }

func (h *preview) para(p para) {
	tag := [...]string{"p", "h2", "h3"}[min(p.level, 2)]
	class := fmt.Sprintf("doc-s%d %s%s", half(p.size), p.align.class(Left), p.tone.class())
	if p.first > 0 {
		class += " doc-first"
	}
	if p.left > 0 {
		class += fmt.Sprintf(" doc-in%d", min(max(int(p.left/5+0.5)*5, 5), 60))
	}
	if p.after > 0 {
		class += " doc-after"
	}
	if p.spacing > 1 {
		class += " doc-body"
	}
	h.f(`<%s class="%s">`, tag, class)
	for _, r := range p.runs {
		h.run(r)
	}
	h.f(`</%s>`, tag)
}

func (h *preview) run(r Run) {
	open, end := "", ""
	if r.Bold {
		open, end = "<strong>", "</strong>"
	}
	if r.Italic {
		open, end = open+"<em>", "</em>"+end
	}
	h.f("%s%s%s", open, strings.ReplaceAll(escapeHTML(r.Text), "\n", "<br>"), end)
}

func escapeHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

func (h *preview) grid(g grid, width float64) {
	if !g.ruled {
		for _, r := range g.rows {
			h.columns(g, r, width)
		}
		return
	}
	h.f(`<table class="doc-table"><colgroup>`)
	for _, w := range g.widths {
		h.f(`<col class="doc-w%d">`, percent(w, width))
	}
	h.f(`</colgroup>`)
	h.rows(g, g.rows[:g.head], "thead", "th")
	h.rows(g, g.rows[g.head:], "tbody", "td")
	h.f(`</table>`)
}

func (h *preview) rows(g grid, rows []gridRow, group, tag string) {
	if len(rows) == 0 {
		return
	}
	h.f(`<%s>`, group)
	for _, r := range rows {
		h.f(`<tr>`)
		at := 0
		for _, c := range r.cells {
			extra := ""
			if tag == "th" {
				extra = ` scope="col"`
				if c.span > 1 {
					extra = ` scope="colgroup"`
				}
			}
			if c.span > 1 {
				extra += fmt.Sprintf(` colspan="%d"`, c.span)
			}
			h.f(`<%s%s>`, tag, extra)
			h.nodes(c.nodes, g.widths[at])
			h.f(`</%s>`, tag)
			at += c.span
		}
		h.f(`</tr>`)
	}
	h.f(`</%s>`, group)
}

func (h *preview) columns(g grid, r gridRow, width float64) {
	class := "doc-columns"
	if g.middle {
		class += " doc-middle"
	}
	h.f(`<div class="%s">`, class)
	at := 0
	for _, c := range r.cells {
		h.f(`<div class="doc-w%d">`, percent(g.widths[at], width))
		h.nodes(c.nodes, g.widths[at])
		h.f(`</div>`)
		at += c.span
	}
	h.f(`</div>`)
}

// stars draws in tenths of a millimetre.
func (h *preview) stars(s stars) {
	const scale = 10
	h.f(`<div class="doc-drawing %s"><svg class="doc-stars" role="img" aria-label="%s" width="%.1fmm" height="%.1fmm" viewBox="0 0 %.1f %.1f">`,
		s.align.class(Center), escapeHTML(s.label), s.width(), s.size, s.width()*scale, s.size*scale)
	for i := range s.of {
		class := "doc-star"
		if i >= s.count {
			class = "doc-star-open"
		}
		h.f(`<path class="%s" d="`, class)
		for j, p := range starPoints(s.size) {
			verb := "L"
			if j == 0 {
				verb = "M"
			}
			h.f("%s%.2f %.2f", verb, (starPitch(s.size)*float64(i)+p.x)*scale, p.y*scale)
		}
		h.f(`Z"/>`)
	}
	h.f(`</svg></div>`)
}

func (h *preview) code(c code) {
	q, err := c.bits()
	if err != nil {
		if h.err == nil {
			h.err = err
		}
		return
	}
	side := q.Size + 2*quiet
	h.f(`<div class="doc-drawing %s"><svg class="doc-code" role="img" aria-label="%s" width="%.1fmm" height="%.1fmm" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path d="`,
		c.align.class(Center), escapeHTML("Mã QR: "+c.text), c.size, c.size, side, side)
	for _, b := range bars(q) {
		h.f("M%d %dh%dv1h-%dz", b.x+quiet, b.y+quiet, b.length, b.length)
	}
	h.f(`"/></svg></div>`)
}
