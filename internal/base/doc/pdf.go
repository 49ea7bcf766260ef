package doc

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"
)

// epoch stands in the properties of documents that name no instant.
func epoch() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

func (d *Document) created() time.Time {
	if d.Created.IsZero() {
		return epoch()
	}
	return d.Created.UTC()
}

// WritePDF writes the document as PDF with the used letters of its fonts embedded. It returns a
// [*MissingGlyphError] when a character cannot be printed, and an error when a code's text is too
// long.
func WritePDF(w io.Writer, d *Document) error {
	k := newPen(d)
	for _, s := range d.sections() {
		boxes, err := layout(s.nodes, s.page.inner(), s.page.room())
		if err != nil {
			return err
		}
		for i, content := range paginate(boxes, s.page.room()) {
			k.page(s.page, i+1, content)
		}
	}
	if err := k.pdf.Output(w); err != nil {
		return fmt.Errorf("doc: pdf: %w", err)
	}
	return k.err
}

// pen draws on the pages of one pdf.
type pen struct {
	pdf    *fpdf.Fpdf
	banner string
	loaded [4]bool
	face   face
	size   float64
	tone   Tone
	err    error
}

func newPen(d *Document) *pen {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.created())
	pdf.SetModificationDate(d.created())
	pdf.SetProducer("ocop", true)
	pdf.SetTitle(clean(d.Title), true)
	pdf.SetAuthor(clean(d.Author), true)
	pdf.SetLang(d.lang())
	return &pen{pdf: pdf, banner: clean(d.Banner)}
}

// page draws one page: frame, banner, number in the top margin except on the first, content.
func (k *pen) page(s page, number int, content []placed) {
	o := "P"
	if s.landscape {
		o = "L"
	}
	k.pdf.AddPageFormat(o, fpdf.SizeType{Wd: min(s.width, s.height), Ht: max(s.width, s.height)})
	k.size = 0 // a page begins without a font
	if s.framed {
		k.frame(s)
	}
	k.running(s, number)
	y := s.top + centred(s, content)
	for _, b := range content {
		b.draw(k, s.left, y+b.y)
	}
}

// running draws what stands in the top margin.
func (k *pen) running(s page, number int) {
	if k.banner != "" {
		r := Run{Text: k.banner, Bold: true}
		y := 6.0
		if s.framed {
			y = 15
		}
		if err := printable(r); err != nil && k.err == nil {
			k.err = err
		}
		size := bannerSize
		for size > 6 && textWidth(r, size) > s.inner() {
			size -= 0.5
		}
		k.text(r, size, Red, s.left+(s.inner()-textWidth(r, size))/2, y+3)
	}
	if number > 1 && !s.framed {
		r := Plain(fmt.Sprint(number))
		k.text(r, headSize, Ink, s.left+(s.inner()-textWidth(r, headSize))/2, 15)
	}
}

// text draws one run with its baseline at y.
func (k *pen) text(r Run, size float64, tone Tone, x, y float64) {
	k.use(r.face(), size)
	if tone != k.tone {
		c := tone.ink()
		k.pdf.SetTextColor(c.r, c.g, c.b)
		k.tone = tone
	}
	k.pdf.Text(x, y, r.Text)
}

// use chooses a face. The font program is copied first, because the library pads its tables in
// place and several documents may be written at once.
func (k *pen) use(f face, size float64) {
	style := [...]string{"", "B", "I", "BI"}[f]
	if !k.loaded[f] {
		k.pdf.AddUTF8FontFromBytes("serif", style, bytes.Clone(fontFile(f)))
		k.loaded[f] = true
	}
	if f != k.face || size != k.size {
		k.pdf.SetFont("serif", style, size)
		k.face, k.size = f, size
	}
}

// line draws one line of a paragraph. Every word carries its space, so that text copied from the
// pdf has its words apart; a stretched line places word by word, others in as few strings as can be.
func (k *pen) line(p para, l textLine, x, y float64) {
	base := y + p.lineHeight()/2 + (ascent-descent)/2*p.size*mmPerPoint
	natural, stretch := l.natural(), 0.0
	switch {
	case p.align == Center:
		x += (l.width - natural) / 2
	case p.align == Right:
		x += l.width - natural
	case p.align == Justify && !l.last && len(l.words) > 1:
		stretch = (l.width - natural) / float64(len(l.words)-1)
	}
	x += l.indent
	for _, s := range strokes(l, stretch) {
		k.text(s.run, p.size, p.tone, x+s.x, base)
	}
}

// strokeText is text drawn at once at a distance from the beginning of its line.
type strokeText struct {
	run Run
	x   float64
}

func strokes(l textLine, stretch float64) []strokeText {
	var out []strokeText
	x := 0.0
	for i, w := range l.words {
		at := x
		for j, piece := range w.pieces {
			if j == len(w.pieces)-1 && i < len(l.words)-1 {
				piece.Text += " "
			}
			last := len(out) - 1
			if last >= 0 && stretch == 0 && out[last].run.face() == piece.face() {
				out[last].run.Text += piece.Text
				continue
			}
			out = append(out, strokeText{piece, at + piecesWidth(w, j)})
		}
		x += w.width + w.space + stretch
	}
	return out
}

// piecesWidth is the share of the word's width before its j-th piece.
func piecesWidth(w word, j int) float64 {
	if j == 0 {
		return 0
	}
	before, all := 0.0, 0.0
	for i, p := range w.pieces {
		t := textWidth(p, 100)
		all += t
		if i < j {
			before += t
		}
	}
	return w.width * before / all
}

func (k *pen) stroke(c ink, width float64) {
	k.pdf.SetDrawColor(c.r, c.g, c.b)
	k.pdf.SetLineWidth(width)
}

// stars draws the row and lays its label over it in invisible type for search and screen readers.
func (k *pen) stars(s stars, x, y float64) {
	c := starInk()
	k.pdf.SetFillColor(c.r, c.g, c.b)
	k.stroke(c, 0.03*s.size)
	for i := range s.of {
		var corners []fpdf.PointType
		for _, p := range starPoints(s.size) {
			corners = append(corners, fpdf.PointType{X: x + starPitch(s.size)*float64(i) + p.x, Y: y + p.y})
		}
		style := "D"
		if i < s.count {
			style = "F"
		}
		k.pdf.Polygon(corners, style)
	}
	label := Plain(s.label)
	if printable(label) != nil {
		return
	}
	k.pdf.SetTextRenderingMode(3)
	k.text(label, 8, Ink, x, y+s.size*0.8)
	k.pdf.SetTextRenderingMode(0)
}

// code draws the black runs of a code; an address can also be clicked.
func (k *pen) code(c code, q *qr.Code, x, y float64) {
	module := c.size / float64(q.Size+2*quiet)
	k.pdf.SetFillColor(0, 0, 0)
	for _, b := range bars(q) {
		k.pdf.Rect(x+module*float64(b.x+quiet), y+module*float64(b.y+quiet), module*float64(b.length), module, "F")
	}
	if strings.HasPrefix(c.text, "https://") || strings.HasPrefix(c.text, "http://") {
		k.pdf.LinkString(x, y, c.size, c.size, c.text)
	}
}

// frame is the double gold rule of a certificate with small squares in its corners.
func (k *pen) frame(s page) {
	c := starInk()
	k.stroke(c, 1.1)
	k.pdf.Rect(9, 9, s.width-18, s.height-18, "D")
	k.stroke(c, 0.3)
	k.pdf.Rect(11.2, 11.2, s.width-22.4, s.height-22.4, "D")
	for _, x := range []float64{10.1, s.width - 10.1} {
		for _, y := range []float64{10.1, s.height - 10.1} {
			k.stroke(c, 0.4)
			k.pdf.SetFillColor(255, 255, 255)
			k.pdf.Rect(x-2.6, y-2.6, 5.2, 5.2, "DF")
			k.pdf.SetFillColor(c.r, c.g, c.b)
			k.pdf.Rect(x-1.2, y-1.2, 2.4, 2.4, "F")
		}
	}
}
