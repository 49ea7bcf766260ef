package rulebook_test

import (
	"errors"
	"testing"

	"ocop/internal/law/rulebook"
)

func TestTermsEndOnTheirDay(t *testing.T) {
	for _, tt := range []struct {
		book, term string
		event      rulebook.Date
		want       rulebook.Date
		why        string
	}{
		{"26-2026", "commune", "2026-02-06", "2026-03-06", "over Tết"},
		{"26-2026", "reassessment", "2026-03-17", "2026-05-04", "1/5 is a holiday, then a weekend"},
		{"26-2026", "reassessment", "2026-03-02", "2026-04-16", "a plain Thursday"},
		{"26-2026", "revocation", "2026-08-17", "2026-09-03", "1/9 and 2/9 are holidays"},
		{"26-2026", "validity", "2024-02-29", "2027-02-28", "a Sunday does not move a certificate's end"},
		{"26-2026", "window-open", "2026-12-31", "2026-07-04", "a Saturday stays"},
		{"26-2026", "window-close", "2026-12-31", "2026-09-02", "a holiday stays"},
		{"26-2026", "old-first", "2026-05-22", "2026-07-21", "as the transition says"},
		{"26-2026", "old-reassess", "2026-05-22", "2026-06-21", "a Sunday stays"},
		{"26-2026", "extension", "2026-06-30", "2026-12-27", ""},
		{"1048-781", "papers", "2021-02-22", "2021-02-18", "two days before a Monday"},
		{"1048-781", "papers", "2021-02-18", "2021-02-09", "over Tết"},
		{"148", "papers", "2024-05-02", "2024-04-26", "over 30/4 and its swap"},
		{"148", "expiry-notice", "2024-12-09", "2024-11-09", ""},
	} {
		b, _ := library(t).Book(tt.book)
		term, ok := b.Procedure.Term(tt.term)
		if !ok {
			t.Errorf("%s has no term %s", tt.book, tt.term)
			continue
		}
		if got, err := term.Last(library(t).Calendar(), tt.event); err != nil || got != tt.want {
			t.Errorf("%s %s from %s: %s, want %s, %s (%v)", tt.book, tt.term, tt.event, got, tt.want, tt.why, err)
		}
	}
}

func TestFirstDayMayCount(t *testing.T) {
	c := library(t).Calendar()
	for _, tt := range []struct {
		unit        rulebook.Unit
		event, want rulebook.Date
	}{
		{rulebook.WorkingDays, "2026-03-02", "2026-03-06"}, // Monday to Friday
		{rulebook.WorkingDays, "2026-03-01", "2026-03-06"}, // a Sunday can not be the first
		{rulebook.Days, "2026-03-02", "2026-03-06"},
		{rulebook.Months, "2026-03-02", "2026-08-02"},
	} {
		got, err := rulebook.Term{Count: 5, Unit: tt.unit, CountFirst: true}.Last(c, tt.event)
		if err != nil || got != tt.want {
			t.Errorf("five %s from %s: %s, want %s (%v)", tt.unit, tt.event, got, tt.want, err)
		}
	}
	if _, err := (rulebook.Term{Count: 5, Unit: "weeks"}).Last(c, "2026-03-02"); err == nil {
		t.Error("weeks are counted")
	}
	if _, err := (rulebook.Term{Count: 5, Unit: rulebook.Days}).Last(c, "2026-02-30"); err == nil {
		t.Error("counted from a day that does not exist")
	}
	_, err := rulebook.Term{Count: 15, Unit: rulebook.WorkingDays}.Last(c, "2026-11-10")
	if _, ok := errors.AsType[rulebook.NoCalendar](err); !ok {
		t.Errorf("counted over 24/11/2026: %v", err)
	}
}

// What is said twice in a book is said alike: windows and transitions agree with their terms.
func TestTermsAgreeWithTheRules(t *testing.T) {
	b, _ := library(t).Book("26-2026")
	p, c := b.Procedure, library(t).Calendar()
	first, last := p.Reassessment.Window("2027-03-15")
	for id, want := range map[string]rulebook.Date{"window-open": first, "window-close": last} {
		term, _ := p.Term(id)
		if got, err := term.Last(c, "2027-03-15"); err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", id, got, want, err)
		}
	}
	for i, id := range []string{"old-first", "old-reassess"} {
		term, _ := p.Term(id)
		if got, err := term.Last(c, b.Decision.FilingFrom); err != nil || got != p.Transition[i].FinishBy {
			t.Errorf("%s: %s, want %s (%v)", id, got, p.Transition[i].FinishBy, err)
		}
	}
	if _, ok := p.Term("nothing"); ok {
		t.Error("a term that does not exist was found")
	}
}
