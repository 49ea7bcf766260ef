package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes the document as an Office Open XML text for Word and LibreOffice. It names Times
// New Roman, whose metrics the pdf's font shares. The error is that of w, or of a code whose text
// is too long.
func WriteDOCX(w io.Writer, d *Document) error {
	x := &docx{banner: clean(d.Banner)}
	x.body(d)
	if x.err != nil {
		return x.err
	}
	z := zip.NewWriter(w)
	for _, p := range x.parts(d) {
		if err := addPart(z, p); err != nil {
			return fmt.Errorf("doc: docx: %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("doc: docx: %w", err)
	}
	return nil
}

// part is one file of the package.
type part struct {
	name  string
	bytes []byte
}

// addPart writes with a fixed time, so that equal documents give equal bytes.
func addPart(z *zip.Writer, p part) error {
	h := &zip.FileHeader{Name: p.name, Method: zip.Deflate,
		Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
	f, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = f.Write(p.bytes)
	return err
}

// docx collects the body, its pictures and the first error.
type docx struct {
	b        bytes.Buffer
	banner   string
	pictures [][]byte
	drawings int
	breaking bool // the next paragraph opens a page
	err      error
}

func (x *docx) f(format string, args ...any) { fmt.Fprintf(&x.b, format, args...) }

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

// twips are twentieths of a point.
func twips(mm float64) int { return int(mm/mmPerPoint*20 + 0.5) }

// emu is the length unit of drawings: 36,000 to the millimetre.
func emu(mm float64) int { return int(mm*36000 + 0.5) }

func half(size float64) int { return int(size*2 + 0.5) }

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
	`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
	`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
	`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`

func (x *docx) body(d *Document) {
	x.f(`%s<w:document %s><w:body>`, xml.Header, namespaces)
	all := d.sections()
	for i, s := range all {
		x.middle(s)
		x.nodes(s.nodes, s.page.inner())
		if i == len(all)-1 {
			if len(s.nodes) == 0 {
				x.sliver()
			}
			x.section(s.page)
			break
		}
		x.f(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`)
		x.section(s.page)
		x.f(`</w:pPr></w:p>`)
	}
	x.f(`</w:body></w:document>`)
}

// middle puts the space above a framed page's content that centres it. The property of the section
// that would do it is unknown to LibreOffice.
func (x *docx) middle(s section) {
	if !s.page.framed {
		return
	}
	boxes, err := layout(s.nodes, s.page.inner(), s.page.room())
	if err != nil {
		return // a letter without a glyph here has one in Word; the page then begins at the top
	}
	if pages := paginate(boxes, s.page.room()); len(pages) > 0 {
		x.nodes([]node{gap{height: 0.9 * centred(s.page, pages[0])}}, s.page.inner())
	}
}

// sliver is the smallest paragraph, where the format demands one.
func (x *docx) sliver() {
	x.f(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>`, x.pageBreak())
}

// pageBreak is the property that opens a page, once after every break.
func (x *docx) pageBreak() string {
	if !x.breaking {
		return ""
	}
	x.breaking = false
	return `<w:pageBreakBefore/>`
}

func (x *docx) section(p page) {
	x.f(`<w:sectPr><w:headerReference w:type="default" r:id="rIdRunning"/><w:headerReference w:type="first" r:id="rIdFirst"/>`)
	orient := ""
	if p.landscape {
		orient = ` w:orient="landscape"`
	}
	x.f(`<w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/>`, twips(p.width), twips(p.height), orient)
	header := 7.0
	if p.framed {
		header = 13
	}
	x.f(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="400" w:gutter="0"/>`,
		twips(p.top), twips(p.right), twips(p.bottom), twips(p.left), twips(header))
	if p.framed {
		x.f(`<w:pgBorders w:offsetFrom="page">`)
		for _, side := range []string{"top", "left", "bottom", "right"} {
			x.f(`<w:%s w:val="double" w:sz="18" w:space="24" w:color="%s"/>`, side, starInk().hex())
		}
		x.f(`</w:pgBorders>`)
	}
	x.f(`<w:pgNumType w:start="1"/>`)
	x.f(`<w:titlePg/></w:sectPr>`)
}

func (x *docx) nodes(nodes []node, width float64) {
	for _, n := range nodes {
		switch n := n.(type) {
		case para:
			x.para(n)
		case rule:
			x.rule(n, width)
		case grid:
			x.grid(n, width)
		case stars:
			x.stars(n)
		case code:
			x.code(n)
		case gap:
			x.f(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/></w:pPr></w:p>`,
				x.pageBreak(), max(twips(n.height), 20))
		case turn:
			x.breaking = true
		}
	}
}

func (a Align) jc() string {
	switch a {
	case Center:
		return "center"
	case Right:
		return "right"
	case Justify:
		return "both"
	}
	return "left"
}

func (x *docx) para(p para) {
	x.f(`<w:p><w:pPr>`)
	if p.keep {
		x.f(`<w:keepNext/>`)
	}
	x.f(`%s<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="auto"/>`,
		x.pageBreak(), int(p.before*20), int(p.after*20), int(240*max(p.spacing, 1)))
	x.f(`<w:ind w:left="%d" w:right="0" w:firstLine="%d"/><w:jc w:val="%s"/>`, twips(p.left), twips(p.first), p.align.jc())
	if p.level > 0 {
		x.f(`<w:outlineLvl w:val="%d"/>`, p.level-1)
	}
	x.f(`<w:rPr><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:pPr>`, half(p.size), half(p.size))
	for _, r := range p.runs {
		x.run(r, p.size, p.tone)
	}
	x.f(`</w:p>`)
}

func (x *docx) run(r Run, size float64, tone Tone) {
	x.f(`<w:r><w:rPr>`)
	if r.Bold {
		x.f(`<w:b/><w:bCs/>`)
	}
	if r.Italic {
		x.f(`<w:i/><w:iCs/>`)
	}
	if tone != Ink {
		x.f(`<w:color w:val="%s"/>`, tone.ink().hex())
	}
	x.f(`<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, half(size), half(size))
	for i, text := range strings.Split(r.Text, "\n") {
		if i > 0 {
			x.f(`<w:br/>`)
		}
		if text != "" {
			x.f(`<w:t xml:space="preserve">%s</w:t>`, escape(text))
		}
	}
	x.f(`</w:r>`)
}

// rule is the upper border of a paragraph three points high, drawn in from both sides.
func (x *docx) rule(r rule, width float64) {
	left := offset(r.align, width, r.length)
	x.f(`<w:p><w:pPr>%s<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="%s"/></w:pBdr>`, x.pageBreak(), r.tone.ink().hex())
	x.f(`<w:spacing w:before="60" w:after="%d" w:line="60" w:lineRule="exact"/><w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`,
		int(r.after*20), twips(max(left, 0)), twips(max(width-left-r.length, 0)))
}
