package fold

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Reason says what is wrong with a text.
type Reason string

// The reasons for which Clean and CleanLines refuse a text.
const (
	BadEncoding Reason = "encoding"  // not UTF-8
	Control     Reason = "control"   // NUL, line break inside one line, other control characters
	Invisible   Reason = "invisible" // zero-width and other characters that show nothing
	Direction   Reason = "direction" // turns the direction of writing, so that text reads differently than it is
	Stacked     Reason = "stacked"   // more marks on one letter than any language writes
	LoneMark    Reason = "lone mark" // a mark without a letter under it
	Broken      Reason = "broken"    // replacement character, private use or unassigned: text damaged earlier
	MixedScript Reason = "script"    // a word of Latin letters with look-alikes of another script in it
)

// TextError refuses a text. Error is one Vietnamese sentence for the user, to be put
// beside the name of the field.
type TextError struct {
	Reason   Reason
	Rune     rune // the first character refused; utf8.RuneError for BadEncoding
	Position int  // its place in the text as given, in characters, from 1
}

// Error says in Vietnamese what is wrong, where, and what to do.
func (e *TextError) Error() string {
	switch e.Reason {
	case BadEncoding:
		return fmt.Sprintf("Văn bản không phải mã UTF-8 (hỏng từ ký tự thứ %d), hãy gõ lại hoặc chuyển sang Unicode.", e.Position)
	case Control:
		return fmt.Sprintf("Ký tự thứ %d là ký tự điều khiển hoặc dấu xuống dòng (U+%04X), hãy xóa đi.", e.Position, e.Rune)
	case Invisible:
		return fmt.Sprintf("Ký tự thứ %d là ký tự ẩn không nhìn thấy (U+%04X), hãy xóa đi và gõ lại.", e.Position, e.Rune)
	case Direction:
		return fmt.Sprintf("Ký tự thứ %d là ký tự ẩn đảo chiều chữ (U+%04X), hãy xóa đi và gõ lại.", e.Position, e.Rune)
	case Stacked:
		return fmt.Sprintf("Ký tự thứ %d chồng quá nhiều dấu lên một chữ, hãy gõ lại chữ đó.", e.Position)
	case LoneMark:
		return fmt.Sprintf("Ký tự thứ %d là dấu không đi kèm chữ nào (U+%04X), hãy gõ lại.", e.Position, e.Rune)
	case Broken:
		return fmt.Sprintf("Ký tự thứ %d đã bị hỏng khi chuyển mã (U+%04X), hãy gõ lại bằng phông Unicode.", e.Position, e.Rune)
	default:
		return fmt.Sprintf("Ký tự thứ %d “%c” thuộc bảng chữ khác nhưng trông giống chữ Việt, hãy gõ lại từ đó.", e.Position, e.Rune)
	}
}

// Clean gives user text of one line as it is stored: NFC, no space at the ends, one
// space between words (tabs and no-break spaces are spaces). The result may be empty:
// whether a field is required is the caller's rule, and so is its greatest length.
// The error is a *TextError.
func Clean(s string) (string, error) {
	s = strings.TrimSpace(s)
	if err := inspect(s, false); err != nil {
		return "", err
	}
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")), nil
}

// CleanLines is Clean for text of several lines: line breaks of any system become "\n"
// and at most one empty line stays between paragraphs.
func CleanLines(s string) (string, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	if err := inspect(s, true); err != nil {
		return "", err
	}
	var kept []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.FieldsFunc(line, unicode.IsSpace), " ")
		if line != "" || len(kept) > 0 && kept[len(kept)-1] != "" {
			kept = append(kept, line)
		}
	}
	return norm.NFC.String(strings.Join(kept, "\n")), nil
}

// maxMarks is the greatest number of separate marks on one letter: Vietnamese needs two.
const maxMarks = 3

// inspect finds the first character that must not be stored, nil when there is none.
func inspect(s string, lines bool) error {
	marks, place := 0, 0
	base := false // a letter or sign that a mark may stand on
	var word script
	for i, r := range s {
		place++
		if plainLatin(r) && !word.foreign {
			marks, base, word.latin = 0, true, true
			continue
		}
		bad := refused(s[i:], r, lines)
		mark := bad == "" && unicode.In(r, unicode.Mn, unicode.Me)
		switch {
		case mark && !base:
			bad = LoneMark
		case mark:
			if marks++; marks > maxMarks {
				bad = Stacked
			}
		default:
			marks, base = 0, !unicode.IsSpace(r)
			if bad == "" && word.mixes(r) {
				bad = MixedScript
			}
		}
		if bad != "" {
			return &TextError{Reason: bad, Rune: r, Position: place}
		}
	}
	return nil
}

// plainLatin tells the letters that nearly all text is made of, quickly.
func plainLatin(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || 0xd8 <= r && r <= 0x17f && r != 0xf7 || 0x1ea0 <= r && r <= 0x1ef9
}

// refused gives the reason for which r alone, the first rune of rest, can not be stored.
func refused(rest string, r rune, lines bool) Reason {
	switch {
	case r >= ' ' && r < 0x7f, r == '\t', r == '\n' && lines:
		return ""
	case r == utf8.RuneError:
		if !strings.HasPrefix(rest, "\uFFFD") {
			return BadEncoding
		}
		return Broken
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return Control
	case unicode.Is(unicode.Bidi_Control, r):
		return Direction
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), r == '\u2800':
		return Invisible
	case !unicode.IsPrint(r) && !unicode.IsSpace(r):
		return Broken
	}
	return ""
}

// script watches one word for letters of two scripts that look alike.
type script struct{ latin, foreign bool }

// greekTwins are the Greek letters drawn like Latin ones; µ, α, β and Ω stay usable in units.
const greekTwins = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορτυχ"

func (w *script) mixes(r rune) bool {
	switch {
	case !unicode.IsLetter(r):
		*w = script{}
	case unicode.Is(unicode.Latin, r):
		w.latin = true
	case unicode.In(r, unicode.Cyrillic, unicode.Armenian, unicode.Cherokee), strings.ContainsRune(greekTwins, r):
		w.foreign = true
	}
	return w.latin && w.foreign
}
