package fold

import (
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// SortKeyMax is the greatest length of a SortKey in bytes. Names up to about forty
// letters keep base letters and tones, longer ones are ordered by their first sixty letters.
const SortKeyMax = 240

// SortKey gives text whose plain byte order is the order of a Vietnamese dictionary
// (a ă â … d đ …, tones ngang huyền hỏi ngã sắc nặng), on every database and under
// every collation: it holds only 0-9 and a-f. Case does not count; names that differ
// only in case have equal keys, so ORDER BY needs a second column to be complete.
func SortKey(s string) string {
	return newSorter().key(s)
}

// SortBy sorts list in place, stably, by the Vietnamese order of the name of each element.
func SortBy[T any](list []T, name func(T) string) {
	type keyed struct {
		key string
		val T
	}
	s := newSorter()
	all := make([]keyed, len(list))
	for i, v := range list {
		all[i] = keyed{s.key(name(v)), v}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		return strings.Compare(a.key, b.key)
	})
	for i, k := range all {
		list[i] = k.val
	}
}

// sorter holds a collator, which must not be used by two goroutines at once; making
// one costs about three keys, so nothing is kept between calls.
type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

func newSorter() *sorter {
	return &sorter{collator: collate.New(language.Vietnamese, collate.IgnoreCase)}
}

func (s *sorter) key(text string) string {
	s.buffer.Reset()
	packed := pack(s.collator.KeyFromString(&s.buffer, norm.NFC.String(head(text))))
	return hex.EncodeToString(packed[:min(len(packed), SortKeyMax/2)])
}

// headMax bounds the work spent on one key, in bytes of text.
const headMax = 1024

// head gives the start of text, cut between runes: what follows could not reach the key.
func head(text string) string {
	if len(text) <= headMax {
		return text
	}
	cut := headMax
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}

// plain is the weight of a letter without a tone, the smallest a secondary weight can be.
const plain = 0x20

// pack shortens a collation key without changing the order: primary weights stay, the
// two-byte secondary weights become one byte (two from 0xf0 up), and the plain weights
// at the end go. Strings with equal primaries have equally many letters, so dropping the
// smallest weight at the end can not reorder them.
func pack(raw []byte) []byte {
	end := primaries(raw)
	out := append([]byte{}, raw[:end]...)
	if end+2 > len(raw) {
		return out
	}
	out = append(out, 0, 0)
	for i := end + 2; i+1 < len(raw); i += 2 {
		if hi, lo := raw[i], raw[i+1]; hi == 0 && lo < 0xf0 {
			out = append(out, lo)
		} else {
			out = append(out, 0xf0+hi, lo)
		}
	}
	for len(out) > end+2 && out[len(out)-1] == plain && out[len(out)-2] < 0xf0 {
		out = out[:len(out)-1]
	}
	if len(out) == end+2 {
		return out[:end]
	}
	return out
}

// primaries gives the length of the primary weights at the start of a collation key:
// two bytes each, or three when the first has its high bit set, ended by two zeros.
func primaries(raw []byte) int {
	i := 0
	for i+1 < len(raw) && (raw[i] != 0 || raw[i+1] != 0) {
		if raw[i] < 0x80 {
			i += 2
		} else {
			i += 3
		}
	}
	return min(i, len(raw))
}
