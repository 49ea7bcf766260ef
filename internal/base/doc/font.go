package doc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// Liberation Serif 2.1 has every Vietnamese letter and the metrics of Times New Roman, so a docx that
// names Times New Roman breaks its lines where the pdf does. Version 1 of the font lacks Vietnamese.

const mmPerPoint = 25.4 / 72

// Metrics of Liberation Serif in parts of the type size.
const (
	ascent  = 0.891
	descent = 0.216
	leading = 1.149 // natural line height
)

// face numbers the four cuts of the font.
type face int

const (
	regular face = iota
	bold
	italic
	boldItalic
)

func (r Run) face() face {
	switch {
	case r.Bold && r.Italic:
		return boldItalic
	case r.Bold:
		return bold
	case r.Italic:
		return italic
	}
	return regular
}

// fontFile is the font program of a face. The bytes are shared by the whole process: never write.
func fontFile(f face) []byte {
	switch f {
	case bold:
		return liberationserifbold.TTF
	case italic:
		return liberationserifitalic.TTF
	case boldItalic:
		return liberationserifbolditalic.TTF
	}
	return liberationserifregular.TTF
}

// advances are the widths of the glyphs of a face by character, in thousandths of the type size.
type advances map[rune]int

// metrics are read once: the fonts are part of the program.
var metrics = sync.OnceValue(readMetrics)

func readMetrics() [4]advances {
	var all [4]advances
	for f := regular; f <= boldItalic; f++ {
		a, err := readAdvances(fontFile(f))
		if err != nil {
			panic(fmt.Sprintf("doc: font %d compiled in is damaged: %v", f, err))
		}
		all[f] = a
	}
	return all
}

var errFont = errors.New("not a TrueType font with a Unicode map")

// readAdvances reads the character map (format 4) and the horizontal metrics of a TrueType font.
func readAdvances(ttf []byte) (advances, error) {
	be := binary.BigEndian
	tables := map[string][]byte{}
	for i := range int(be.Uint16(ttf[4:])) {
		rec := ttf[12+16*i:]
		start, size := be.Uint32(rec[8:]), be.Uint32(rec[12:])
		tables[string(rec[:4])] = ttf[start : start+size]
	}
	head, hhea, hmtx, cmap := tables["head"], tables["hhea"], tables["hmtx"], tables["cmap"]
	if head == nil || hhea == nil || hmtx == nil || cmap == nil {
		return nil, errFont
	}
	unit, metrics := int(be.Uint16(head[18:])), int(be.Uint16(hhea[34:]))
	width := func(glyph int) int {
		w := int(be.Uint16(hmtx[4*min(glyph, metrics-1):]))
		return (w*1000 + unit/2) / unit
	}
	for i := range int(be.Uint16(cmap[2:])) {
		sub := cmap[be.Uint32(cmap[4+8*i+4:]):]
		if be.Uint16(sub) == 4 {
			return mapSegments(sub, width), nil
		}
	}
	return nil, errFont
}

// mapSegments walks the segments of a format 4 character map.
func mapSegments(sub []byte, width func(glyph int) int) advances {
	be := binary.BigEndian
	out := advances{}
	segs := int(be.Uint16(sub[6:])) / 2
	ends, starts := sub[14:], sub[16+2*segs:]
	deltas, offsets := starts[2*segs:], starts[4*segs:]
	for s := range segs {
		first, last := int(be.Uint16(starts[2*s:])), int(be.Uint16(ends[2*s:]))
		delta, offset := int(be.Uint16(deltas[2*s:])), int(be.Uint16(offsets[2*s:]))
		for r := first; r <= last && r < 0xFFFF; r++ {
			glyph := r
			if offset != 0 {
				glyph = int(be.Uint16(offsets[2*s+offset+2*(r-first):]))
			}
			if glyph = (glyph + delta) & 0xFFFF; glyph != 0 || offset == 0 {
				out[rune(r)] = width(glyph)
			}
		}
	}
	return out
}

// textWidth is the width of a run on one line in millimetres.
func textWidth(r Run, size float64) float64 {
	a := metrics()[r.face()]
	sum := 0
	for _, c := range r.Text {
		w, ok := a[c]
		if !ok {
			w = 500
		}
		sum += w
	}
	return float64(sum) / 1000 * size * mmPerPoint
}

// MissingGlyphError says that the document's font cannot print a character. A paper that silently
// shows a box in somebody's name must not be signed, so the pdf writer refuses instead.
type MissingGlyphError struct {
	Rune rune
	// Text is the run in which it stands.
	Text string
}

func (e *MissingGlyphError) Error() string {
	return fmt.Sprintf("ký tự %q (U+%04X) trong “%s” không in được, hãy sửa lại nội dung này", e.Rune, e.Rune, excerpt(e.Text))
}

func excerpt(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// printable finds the first character that the font lacks.
func printable(r Run) error {
	a := metrics()[r.face()]
	for _, c := range r.Text {
		if _, ok := a[c]; !ok && c != '\n' {
			return &MissingGlyphError{Rune: c, Text: r.Text}
		}
	}
	return nil
}
