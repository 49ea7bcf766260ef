// Package fault holds the few kinds of error that somebody decides by. Everything
// else is internal: it goes to the log, and the user sees a request number.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind tells what a caller should do about an error.
type Kind int

// The kinds of fault, in the order a page checks them.
const (
	Internal  Kind = iota // nobody's decision: log it, show a request number
	NotFound              // the thing does not exist, or not for this actor
	Invalid               // the input is wrong; Fields say where and what to do
	Forbidden             // the actor may not do this here
	Conflict              // the thing changed meanwhile, or the act comes too late
	Busy                  // there is no room now: come again in a few seconds
)

// Field is one thing wrong with one input.
type Field struct {
	Name     string // form field, JSON key, or column
	Sentence string // one Vietnamese sentence: what is wrong and what to do
}

// Fault is an error with a kind and a Vietnamese sentence for the user.
type Fault struct {
	Kind     Kind
	Sentence string  // shown to the user as it stands
	Fields   []Field // set for Invalid
	Cause    error   // for the log, never shown
}

// Error gives the sentence, the fields and the cause, for logs and tests.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Sentence)
	for _, x := range f.Fields {
		fmt.Fprintf(&b, " [%s: %s]", x.Name, x.Sentence)
	}
	if f.Cause != nil {
		fmt.Fprintf(&b, ": %v", f.Cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Missing says that the named thing does not exist or is not visible here.
func Missing(what string) error {
	return &Fault{Kind: NotFound, Sentence: "Không tìm thấy " + what + "."}
}

// Wrong refuses input and names each field.
func Wrong(fields ...Field) error {
	return &Fault{Kind: Invalid, Sentence: "Có ô chưa đúng, xin xem lại.", Fields: fields}
}

// Denied says that the actor may not do this.
func Denied(sentence string) error { return &Fault{Kind: Forbidden, Sentence: sentence} }

// Clash says that the thing changed meanwhile or the act comes too late.
func Clash(sentence string) error { return &Fault{Kind: Conflict, Sentence: sentence} }

// Full says that there is no room now, and that coming again soon may help.
func Full(sentence string) error { return &Fault{Kind: Busy, Sentence: sentence} }

// KindOf gives the kind of the first Fault in the chain, Internal when there is none.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Internal
}

// Fields gives the wrong fields of an Invalid fault, nil for any other error.
func Fields(err error) []Field {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Fields
	}
	return nil
}

// Checker gathers wrong fields so that a form reports all of them at once.
type Checker struct{ fields []Field }

// Check adds the field unless ok.
func (c *Checker) Check(ok bool, name, sentence string) {
	if !ok {
		c.fields = append(c.fields, Field{Name: name, Sentence: sentence})
	}
}

// Err is nil when every check passed, else an Invalid fault with all of them.
func (c *Checker) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return Wrong(c.fields...)
}
