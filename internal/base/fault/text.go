package fault

import (
	"fmt"
	"unicode/utf8"

	"ocop/internal/base/fold"
)

// Line cleans one line of user text as fold.Clean does and checks its length in
// characters. The label is what the sentence calls the field.
func (c *Checker) Line(name, label, text string, least, most int) string {
	clean, err := fold.Clean(text)
	c.length(name, label, clean, least, most, err)
	return clean
}

// Lines is Line for text of several lines.
func (c *Checker) Lines(name, label, text string, least, most int) string {
	clean, err := fold.CleanLines(text)
	c.length(name, label, clean, least, most, err)
	return clean
}

func (c *Checker) length(name, label, clean string, least, most int, err error) {
	switch n := utf8.RuneCountInString(clean); {
	case err != nil:
		c.Check(false, name, "Ô “"+label+"”: "+err.Error())
	case n < least:
		c.Check(false, name, "Ô “"+label+"” còn trống, hãy điền.")
	default:
		c.Check(n <= most, name, fmt.Sprintf("Ô “%s” dài quá %s ký tự, hãy rút gọn.", label, fold.Number(most)))
	}
}
