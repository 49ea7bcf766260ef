package doc

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const (
	paraAfter  = 6.0 // points between paragraphs; Law: 30/2020/NĐ-CP annex I
	bodyLine   = 1.15
	firstLine  = 10.0 // millimetres; Law: 30/2020/NĐ-CP annex I: 1 cm or 1.27 cm
	listSize   = 11.0 // list of recipients
	headSize   = 13.0 // country, bodies, number
	bannerSize = 10.0
)

const (
	country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto   = "Độc lập - Tự do - Hạnh phúc"
)

// clean brings text to NFC and removes what neither paper nor XML can show: control and zero-width
// characters, direction marks, and bytes that are not UTF-8. Newlines stay, tabs become spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < 0x20, r >= 0x7F && r < 0xA0, r == 0xAD, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
			return -1
		case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return holdBlanks(norm.NFC.String(s))
}

// holdBlanks keeps the room that the author left with several spaces, as before a number to be
// written by hand: all but the last become no-break spaces.
func holdBlanks(s string) string {
	for strings.Contains(s, "  ") {
		s = strings.Replace(s, "  ", "\u00a0 ", 1)
	}
	return s
}

// tidy cleans the runs and drops the empty ones.
func tidy(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		r.Text = clean(r.Text)
		if r.Text != "" {
			out = append(out, r)
		}
	}
	return out
}

func upper(s string) string { return strings.ToUpper(clean(s)) }

// line is a single-spaced centred paragraph without space after it.
func line(size float64, runs ...Run) para {
	return para{runs: tidy(runs), align: Center, size: size, spacing: 1}
}

// Dateline is the line of place and date, "Bắc Ninh, ngày 05 tháng 02 năm 2026": days under 10 and
// the months 1 and 2 get a leading zero. A zero day or month is left open for the hand that numbers
// the paper. Law: 30/2020/NĐ-CP annex I.
func Dateline(place string, year, month, day int) string {
	return fmt.Sprintf("%s, ngày %s tháng %s năm %d", place, padded(day, 9), padded(month, 2), year)
}

func padded(n, upto int) string {
	switch {
	case n <= 0:
		return "\u00a0\u00a0\u00a0\u00a0\u00a0"
	case n <= upto:
		return fmt.Sprintf("%02d", n)
	}
	return fmt.Sprint(n)
}

// nodes gives the country exactly one line: 13 points where there is room, else 12; the bodies get
// the rest of the width. Law: 30/2020/NĐ-CP annex I: country and bodies 12-13, motto 13-14.
func (h Heading) nodes(c context) []node {
	size := headSize
	right := textWidth(Bold(country), size) + 2*padPlain + 0.5
	if right > 0.6*c.width {
		size--
		right = textWidth(Bold(country), size) + 2*padPlain + 0.5
	}
	right = max(right, 0.55*c.width)
	left := c.width - right
	bodies := []node{}
	if h.Parent != "" {
		bodies = append(bodies, balanced(line(size, Plain(upper(h.Parent))), left-2*padPlain))
	}
	issuer := upper(h.Issuer)
	bodies = append(bodies, balanced(line(size, Bold(issuer)), left-2*padPlain),
		rule{length: 0.42 * min(left, textWidth(Bold(issuer), size))})
	state := []node{
		line(size, Bold(country)), line(size+1, Bold(motto)),
		rule{length: textWidth(Bold(motto), size+1)},
	}
	number := []node{}
	if h.Number != "" {
		number = append(number, line(size, Plain(h.Number)))
	}
	if h.About != "" {
		number = append(number, balanced(line(size-1, Plain(h.About)), left-2*padPlain))
	}
	date := []node{}
	if h.Dateline != "" {
		date = append(date, line(size, Italic(h.Dateline)))
	}
	g := grid{widths: []float64{left, right}, whole: true, after: 12,
		rows: []gridRow{pair(bodies, state)}}
	if len(number)+len(date) > 0 {
		g.rows = append(g.rows, pair(number, date))
	}
	return []node{g}
}

func pair(a, b []node) gridRow {
	return gridRow{cells: []gridCell{{span: 1, nodes: a}, {span: 1, nodes: b}}}
}

func (t Title) nodes(c context) []node {
	kind := line(c.size, Bold(upper(t.Type)))
	kind.keep, kind.level, kind.before = true, 1, 6
	if t.Subject == "" {
		kind.after = 12
		return []node{kind}
	}
	about := balanced(line(c.size, Bold(t.Subject)), c.width)
	about.keep = true
	length := 0.4 * min(c.width, textWidth(Bold(clean(t.Subject)), c.size))
	return []node{kind, about, rule{length: length, after: 12}}
}

func (p Paragraph) nodes(c context) []node {
	n := para{runs: tidy(p.Runs), align: p.Align, left: p.Inset, size: p.Size, tone: p.Tone,
		after: paraAfter, spacing: bodyLine, keep: p.KeepNext}
	if n.align == Natural {
		n.align = Justify
	}
	if n.size == 0 {
		n.size = c.size
	}
	if !p.Flush && (n.align == Justify || n.align == Left) {
		n.first = firstLine
	}
	if p.Tight {
		n.after = 0
	}
	if p.Lines > 0 {
		n.size = fit(n, c.width, p.Lines)
	}
	return []node{balanced(n, c.width)}
}

// fit is the largest size, in half points and not under 55 % of the wish, at which the paragraph
// takes at most so many lines.
func fit(p para, width float64, lines int) float64 {
	wish := p.size
	for p.size > 0.55*wish {
		if len(breakLines(p, width)) <= lines {
			return p.size
		}
		p.size -= 0.5
	}
	return p.size
}

func (s Subheading) nodes(c context) []node {
	n := para{runs: tidy([]Run{Bold(s.Text)}), align: Left, first: firstLine, size: c.size,
		after: paraAfter, spacing: bodyLine, keep: true, level: 2}
	return []node{n}
}

func (g Grounds) nodes(c context) []node {
	out := make([]node, 0, len(g.Lines))
	for i, text := range g.Lines {
		end := ";"
		if i == len(g.Lines)-1 {
			end = "."
		}
		text = strings.TrimRight(clean(text), " ;.") + end
		out = append(out, Para(Italic(text)).nodes(c)...)
	}
	return out
}

func (a Article) nodes(c context) []node {
	runs := append([]Run{Bold(fmt.Sprintf("Điều %d.", a.Number)), Plain(" ")}, a.Runs...)
	return Para(runs...).nodes(c)
}

func (s Spacer) nodes(context) []node { return []node{gap{height: s.Height}} }

func (r Rule) nodes(c context) []node {
	length := r.Length
	if length == 0 {
		length = c.width / 3
	}
	return []node{rule{length: min(length, c.width), tone: r.Tone, align: r.Align, after: 4}}
}

func (PageBreak) nodes(context) []node { return []node{turn{}} }

func (a Annex) nodes(c context) []node {
	label := a.Label
	if label == "" {
		label = "PHỤ LỤC"
	}
	head := line(c.size, Bold(upper(label)))
	head.level, head.keep = 1, true
	title := balanced(line(c.size, Bold(upper(a.Title))), c.width)
	title.keep = true
	out := []node{head, title}
	if a.Basis != "" {
		basis := balanced(line(c.size, Italic(a.Basis)), c.width)
		basis.keep = true
		out = append(out, basis)
	}
	return append(out, rule{length: 0.25 * c.width, after: 10})
}

func (s Stars) nodes(context) []node {
	n := stars{count: s.Count, of: max(s.Of, s.Count), size: s.Size, align: s.Align, label: clean(s.Label), after: 4}
	if n.size == 0 {
		n.size = 8
	}
	if n.align == Natural {
		n.align = Center
	}
	if n.label == "" {
		n.label = fmt.Sprintf("%d sao", s.Count)
	}
	return []node{n}
}

func (q QR) nodes(context) []node {
	n := code{text: clean(q.Text), size: q.Size, align: q.Align}
	if n.size == 0 {
		n.size = 28
	}
	if n.align == Natural {
		n.align = Center
	}
	if q.Caption == "" {
		return []node{n}
	}
	caption := line(10, Plain(q.Caption))
	caption.align = n.align
	return []node{n, caption}
}
