package evaluation

import (
	"fmt"
	"unicode/utf8"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
)

// The greatest lengths of user text, in characters.
const (
	nameMax   = 200
	reasonMax = 1000
	remarkMax = 4000
)

// form gathers what is wrong with one input, so that a page reports all of it at once.
type form struct{ fields []fault.Field }

func (f *form) check(ok bool, name, sentence string) {
	if !ok {
		f.fields = append(f.fields, fault.Field{Name: name, Sentence: sentence})
	}
}

// line gives one line of user text as it is stored.
func (f *form) line(name, label, text string, most int, required bool) string {
	return f.text(name, label, text, most, required, fold.Clean)
}

// lines gives user text of several lines as it is stored.
func (f *form) lines(name, label, text string, most int, required bool) string {
	return f.text(name, label, text, most, required, fold.CleanLines)
}

func (f *form) text(name, label, text string, most int, required bool, clean func(string) (string, error)) string {
	kept, err := clean(text)
	if err != nil {
		f.check(false, name, label+": "+err.Error())
		return ""
	}
	f.check(kept != "" || !required, name, label+" còn trống, hãy nhập.")
	f.check(utf8.RuneCountInString(kept) <= most, name, fmt.Sprintf("%s dài quá %s ký tự, hãy rút gọn.", label, fold.Number(most)))
	return kept
}

// date refuses what is not an ISO date; an empty one only when required.
func (f *form) date(name, label, iso string, required bool) {
	_, real := fold.DaysBetween(iso, iso)
	f.check(iso != "" || !required, name, label+" còn trống, hãy nhập ngày.")
	f.check(iso == "" || real, name, label+" không phải ngày có thật, hãy nhập lại theo ngày/tháng/năm.")
}

func (f *form) err() error {
	if len(f.fields) == 0 {
		return nil
	}
	return fault.Wrong(f.fields...)
}
