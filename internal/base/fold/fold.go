// Package fold turns Vietnamese text into what a machine can compare: search keys,
// slugs and sort keys, checked user text, and numbers and dates as Vietnamese
// officials write and read them. It is pure: no database, no network, no clock.
//
// Folding is done here and stored, never left to a database engine: SQLite does not
// fold đ, PostgreSQL's unaccent does, and neither lowers Vietnamese under the C locale.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key gives the search key of s: letters without marks (đ is d), lower case, digits,
// words parted by one space. Punctuation and symbols only part words, except the
// apostrophe, which vanishes (Ia H'Drai is "ia hdrai"). Where the tone mark stands
// (hoà or hòa), how the text is composed and full-width letters make no difference.
// Key(Key(s)) is Key(s). A key has no %, _ or \, so it is safe inside a LIKE pattern.
func Key(s string) string {
	if key, ok := quickKey(s); ok {
		return key
	}
	return slowKey(s)
}

// quickKey folds text of Vietnamese and other Latin letters, which is nearly all of it,
// without decomposing it; ok is false when it meets anything else.
func quickKey(s string) (key string, ok bool) {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		switch {
		case latinFirst <= r && r < latinEnd:
			r = rune(latinBase[r-latinFirst])
		case vietFirst <= r && r < vietEnd:
			r = rune(vietBase[r-vietFirst])
		case r < utf8.RuneSelf, 0x300 <= r && r < 0x370, r == '–', r == '’', r == '“', r == '”', r == '\u00a0':
			if r = keyRune(r); r == ' ' {
				gap = len(b) > 0
			}
			if r <= ' ' {
				continue
			}
		default:
			return "", false
		}
		if r == '?' {
			return "", false
		}
		if gap {
			b, gap = append(b, ' '), false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

// slowKey is the definition of Key, for text of any script.
func slowKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch r = keyRune(r); {
		case r < 0:
		case r == ' ':
			gap = b.Len() > 0
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// keyRune gives the folded form of one decomposed rune: ' ' parts words, -1 vanishes.
func keyRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == 'đ', r == 'Đ':
		return 'd'
	case r == '\'', r == '’', r == '‘', r == 'ʼ':
		return -1
	case r < utf8.RuneSelf, r == utf8.RuneError:
		return ' '
	case 0x300 <= r && r <= 0x36f: // the marks of Latin letters: the usual case, quickly
		return -1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return -1
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.Is(unicode.Mc, r):
		return unicode.ToLower(r)
	}
	return ' '
}

// slugMax is the longest slug in bytes: a product name of any length must still fit
// into an address that people print and type.
const slugMax = 80

// Slug gives the part of a public address made from a name: "Mỳ gạo Chũ" is
// "my-gao-chu". Only a-z, 0-9 and single inner hyphens; at most 80 bytes, cut between
// words where it can be. A name without Latin letters or digits has the empty slug.
func Slug(s string) string {
	words := strings.FieldsFunc(Key(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	slug := strings.Join(words, "-")
	if len(slug) <= slugMax {
		return slug
	}
	if cut := strings.LastIndexByte(slug[:slugMax+1], '-'); cut > 0 {
		return slug[:cut]
	}
	return slug[:slugMax]
}
