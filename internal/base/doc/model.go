package doc

import "time"

// Orientation of a page.
type Orientation int

// Portrait is the rule of the decree; Landscape is meant for wide annex tables and certificates.
const (
	Portrait Orientation = iota
	Landscape
)

// Style chooses margins, frame and type sizes of the whole document.
type Style int

// Administrative is the decree's page. Certificate is a framed page with centred large type, no page
// number, its content centred vertically; a certificate is not one of the decree's document types.
const (
	Administrative Style = iota
	Certificate
)

// Align places text or a drawing horizontally. The zero value is what most blocks of its kind want:
// justified for paragraphs, left for table cells, centred for drawings.
type Align int

// Alignments. Justified text never stretches its last line.
const (
	Natural Align = iota
	Justify
	Left
	Center
	Right
)

// Tone is the ink of a paragraph. Official papers are black throughout.
type Tone int

// Tones: Ink is black, Gold and Red serve certificates and banners, Soft is a dark grey.
const (
	Ink Tone = iota
	Gold
	Red
	Soft
)

// Document is a paper in reading order. The zero value of every field is usable.
type Document struct {
	// Lang is a BCP 47 tag; empty means vi-VN.
	Lang string
	// Title and Author go to the file's properties, not to the page.
	Title, Author string
	// Created goes to the file's properties; the zero value writes a fixed instant, so that equal
	// documents give equal bytes.
	Created     time.Time
	Orientation Orientation
	Style       Style
	// Size is the body type size in points; 0 means 14.
	Size float64
	// Banner is printed at the top of every page, for instance to mark illustrative figures.
	Banner string
	Blocks []Block
}

// Block is one part of a document. The set is closed: every block of this package and no other.
type Block interface {
	// nodes reduces the block to plain nodes for a column of the given width in millimetres.
	nodes(c context) []node
}

// Run is a stretch of text in one face. A newline breaks the line inside its paragraph.
type Run struct {
	Text         string
	Bold, Italic bool
}

// Plain is upright text of regular weight.
func Plain(text string) Run { return Run{Text: text} }

// Bold is upright bold text.
func Bold(text string) Run { return Run{Text: text, Bold: true} }

// Italic is slanted text of regular weight.
func Italic(text string) Run { return Run{Text: text, Italic: true} }

// Heading is the block at the top of an official paper: left the bodies and the number, right the
// country, the motto and the dateline. Capitals are made by the block.
type Heading struct {
	// Parent is the body above the issuing one, regular capitals; may be empty.
	Parent string
	// Issuer is the issuing body, bold capitals, with a rule under it.
	Issuer string
	// Number is the whole line, such as "Số: 05/QĐ-UBND"; empty leaves the line out.
	Number string
	// About is the subject line "V/v ..." of a letter, under the number.
	About string
	// Dateline is the line of place and date; see [Dateline].
	Dateline string
}

// Title is the name of the type of paper in capitals, its subject under it, and a rule.
type Title struct {
	Type    string
	Subject string
}

// Paragraph is running text: justified, first line indented by 10 mm unless told otherwise.
type Paragraph struct {
	Runs  []Run
	Align Align
	// Flush leaves the first line at the margin. Centred and right-aligned text is always flush.
	Flush bool
	// Inset moves the whole paragraph to the right, in millimetres.
	Inset float64
	// Size in points; 0 means the document's.
	Size float64
	Tone Tone
	// KeepNext forbids a page break between this paragraph and the next block.
	KeepNext bool
	// Lines is the most lines the text may take: its size is reduced, down to 55 %, until it fits.
	// 0 means no limit.
	Lines int
	// Tight leaves no space after the paragraph.
	Tight bool
}

// Para is a justified paragraph with an indented first line.
func Para(runs ...Run) Paragraph { return Paragraph{Runs: runs} }

// Centered is a centred paragraph.
func Centered(runs ...Run) Paragraph { return Paragraph{Runs: runs, Align: Center} }

// Subheading is a bold line that stays with what follows it.
type Subheading struct {
	Text string
}

// Grounds are the legal grounds in italics; each line ends with ";" and the last with ".", added
// where missing.
type Grounds struct {
	Lines []string
}

// Article is a numbered article: "Điều 1." in bold, then its text.
type Article struct {
	Number int
	Runs   []Run
}

// Column of a table. Width is in millimetres; widths are scaled to the page when their sum exceeds
// it. A column without width shares what is left.
type Column struct {
	Title string
	Width float64
	Align Align
}

// Cell of a table. Span is the number of columns it covers; 0 means 1.
type Cell struct {
	Runs  []Run
	Span  int
	Align Align
}

// Words is a cell of plain text.
func Words(text string) Cell { return Cell{Runs: []Run{Plain(text)}} }

// Row of a table. Bold sets every run of it in bold.
type Row struct {
	Cells []Cell
	Bold  bool
}

// Table with rules; its head is repeated on every page. A row is moved whole to the next page
// unless it is taller than a page, and a line of text is never cut.
type Table struct {
	Columns []Column
	// Head replaces the row of column titles, for heads of several rows or with spans.
	Head []Row
	Rows []Row
	// Size in points; 0 means two points below the body.
	Size float64
}

// Signer is one who signs. Capitals are made by the block.
type Signer struct {
	// Authority is the line above the post, such as "TM. ỦY BAN NHÂN DÂN"; may be empty.
	Authority string
	Post      string
	// Note is the italic line under the post, such as "(Ký, ghi rõ họ tên)"; may be empty.
	Note string
	// Name is empty when it is to be written by hand.
	Name string
}

// Signatures is the closing block: recipients at the left when there are any, signers side by side.
// It is never divided between pages and never stands alone on one.
type Signatures struct {
	Recipients []string
	Signers    []Signer
}

// Stars is a row of drawn five-pointed stars.
type Stars struct {
	Count int
	// Of is the length of the whole row; the stars beyond Count are drawn as outlines. 0 means Count.
	Of int
	// Size of one star in millimetres; 0 means 8.
	Size  float64
	Align Align
	// Label is the text alternative; empty means "n sao".
	Label string
}

// QR is a square code of a text, usually an address. It is an error of the writer when the text is
// too long for a code.
type QR struct {
	Text string
	// Size of the square with its quiet zone in millimetres; 0 means 28.
	Size  float64
	Align Align
	// Caption is set under the code in small type.
	Caption string
}

// Spacer is vertical space in millimetres; it vanishes at the top of a page.
type Spacer struct {
	Height float64
}

// Rule is a thin line. Length is in millimetres; 0 means a third of the column.
type Rule struct {
	Length float64
	Align  Align
	Tone   Tone
}

// PageBreak ends the page.
type PageBreak struct{}

// Annex begins an annex on a new page with page numbers of its own.
type Annex struct {
	// Label is "PHỤ LỤC" when empty; give "PHỤ LỤC II" when there are several.
	Label string
	Title string
	// Basis is the italic line, such as "(Kèm theo Quyết định số ... ngày ...)".
	Basis       string
	Orientation Orientation
}

// Side is one column of [Columns]; Width is in millimetres, 0 shares what is left.
type Side struct {
	Width  float64
	Blocks []Block
}

// Columns sets blocks side by side without rules; it is not divided between pages.
type Columns struct {
	Sides []Side
	// Middle centres the content of the sides vertically.
	Middle bool
}
