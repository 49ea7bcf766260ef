package score

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ocop/internal/law/rulebook"
)

// Marks are one member's choices in the card's leaf order: the 1-based place of the option
// in the printed list, counted through both cases. Unmarked (0) is not yet marked; None is
// the finding that no printed option is met, where the card allows it.
type Marks []int8

// The two marks that are no place.
const (
	Unmarked int8 = 0
	None     int8 = -1
)

// maxMarks keeps a decoded text within any card that could be printed.
const maxMarks = 500

// Blank is an empty sheet for a card.
func Blank(card *rulebook.Card) Marks { return make(Marks, len(card.Leaves())) }

// Encode writes marks as stored: "2,3,0,-", with "-" for None.
func (m Marks) Encode() string {
	var b strings.Builder
	for i, x := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		if x == None {
			b.WriteByte('-')
		} else {
			b.WriteString(strconv.Itoa(int(x)))
		}
	}
	return b.String()
}

// Decode reads what Encode wrote and refuses every other spelling, so that equal sheets have
// equal texts. It does not know the card; Check does.
func Decode(text string) (Marks, error) {
	if text == "" {
		return Marks{}, nil
	}
	fields := strings.Split(text, ",")
	if len(fields) > maxMarks {
		return nil, fmt.Errorf("marks hold %d values, at most %d fit a card", len(fields), maxMarks)
	}
	m := make(Marks, len(fields))
	for i, f := range fields {
		if f == "-" {
			m[i] = None
			continue
		}
		v, err := strconv.ParseUint(f, 10, 7)
		if err != nil || strconv.FormatUint(v, 10) != f {
			return nil, fmt.Errorf("mark %d is %q, not a place", i+1, f)
		}
		m[i] = int8(v)
	}
	return m, nil
}

// FromCodes makes marks from leaf codes. A code that is not a leaf of the card, or a place
// no option could have, is an error of one Vietnamese sentence; absent codes stay unmarked.
func FromCodes(card *rulebook.Card, places map[string]int) (Marks, error) {
	m := Blank(card)
	for code, place := range places {
		leaf, ok := card.Leaf(code)
		if !ok {
			return nil, errors.New("Phiếu không có tiêu chí " + code + "; xem lại mã tiêu chí.")
		}
		if place < int(None) || place > len(leaf.Options) {
			return nil, errors.New(sentence(leaf, "không có mức "+strconv.Itoa(place)+"; "+allowed(leaf)))
		}
		m[leaf.Leaf] = int8(place)
	}
	return m, nil
}
