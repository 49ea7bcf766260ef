package registry

import (
	"fmt"
	"unicode/utf8"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
)

// nameLine is line for a name, which must hold a letter or digit: a name that folds to
// nothing could not be found again.
func nameLine(c *fault.Checker, name, label, text string) string {
	clean := line(c, name, label, text, 1, nameLimit)
	c.Check(clean == "" || fold.Key(clean) != "", name, "Ô “"+label+"” phải có chữ hoặc số, hãy điền lại.")
	return clean
}

// line cleans one line of user text and checks its length in characters.
func line(c *fault.Checker, name, label, text string, least, most int) string {
	clean, err := fold.Clean(text)
	length(c, name, label, clean, least, most, err)
	return clean
}

// lines is line for text of several lines, which may be empty.
func lines(c *fault.Checker, name, label, text string, most int) string {
	clean, err := fold.CleanLines(text)
	length(c, name, label, clean, 0, most, err)
	return clean
}

func length(c *fault.Checker, name, label, clean string, least, most int, err error) {
	switch n := utf8.RuneCountInString(clean); {
	case err != nil:
		c.Check(false, name, "Ô “"+label+"”: "+err.Error())
	case n < least:
		c.Check(false, name, "Ô “"+label+"” còn trống, hãy điền.")
	default:
		c.Check(n <= most, name, fmt.Sprintf("Ô “%s” dài quá %s ký tự, hãy rút gọn.", label, fold.Number(most)))
	}
}
