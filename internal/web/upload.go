package web

import (
	"errors"

	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
)

// check looks at what a file is, whatever it is called, before anybody stores or reads it.
// No file is right here: whether one is needed is the form's to say.
func (u *Upload) check(kind intake.Kind) error {
	if u == nil || u.Size == 0 {
		return nil
	}
	err := intake.Check(u.Body, kind)
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return fault.Wrong(fault.Field{Name: u.field, Sentence: f.Sentence})
	}
	return err
}
