package registry

import (
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
)

// nameLine is Checker.Line for a name, which must hold a letter or digit: a name that folds to
// nothing could not be found again.
func nameLine(c *fault.Checker, name, label, text string) string {
	clean := c.Line(name, label, text, 1, nameLimit)
	c.Check(clean == "" || fold.Key(clean) != "", name, "Ô “"+label+"” phải có chữ hoặc số, hãy điền lại.")
	return clean
}
