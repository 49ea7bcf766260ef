package rulebook

import "fmt"

// Unit is what a term is counted in.
type Unit string

// The units.
const (
	WorkingDays Unit = "working_days"
	Days        Unit = "days" // calendar days
	Months      Unit = "months"
)

// Term is one limit and how it is counted. Where a decision does not say, the general rule is
// that of the Civil Code 2015: the first day is not counted (art. 147), a term of months ends
// on the same day of its last month, and a last day off moves to the next working day
// (art. 148); applying it to an office's limit is our reading, so the term carries a Ruling.
type Term struct {
	ID         string `yaml:"id"`
	Name       string `yaml:"name"` // Vietnamese
	Count      int    `yaml:"count"`
	Unit       Unit   `yaml:"unit"`
	From       string `yaml:"from"`        // the event it is counted from, Vietnamese
	Back       bool   `yaml:"back"`        // counted back from the event
	CountFirst bool   `yaml:"count_first"` // the day of the event is the first day of the term
	EndMoves   bool   `yaml:"end_moves"`   // a last day off moves to the next working day
	Citation   string `yaml:"citation"`
	Ruling     Ruling `yaml:"ruling"`
}

// Term finds a term by id.
func (p *Procedure) Term(id string) (Term, bool) {
	for _, t := range p.Terms {
		if t.ID == id {
			return t, true
		}
	}
	return Term{}, false
}

// Last is the last day of the term when its event falls on the given day (counted back: the
// latest day on which the thing must be done). A year the calendar does not know is a NoCalendar.
func (t Term) Last(c *Calendar, event Date) (Date, error) {
	if _, err := ParseDate(string(event)); err != nil {
		return "", err
	}
	n, err := t.count(c, event)
	if err != nil {
		return "", err
	}
	if t.Back {
		n = -n
	}
	switch t.Unit {
	case WorkingDays:
		return c.AddWorkingDays(event, n)
	case Days:
		return t.moved(c, event.AddDays(n))
	case Months:
		return t.moved(c, event.AddMonths(n))
	}
	return "", fmt.Errorf("term %q is counted in %q, which is no unit", t.ID, t.Unit)
}

// count is how many days follow the event: one less when the event's own day is the first of
// the term, which a day off can not be in a term of working days.
func (t Term) count(c *Calendar, event Date) (int, error) {
	if !t.CountFirst || t.Unit == Months {
		return t.Count, nil
	}
	if t.Unit == WorkingDays {
		works, err := c.WorkingDay(event)
		if err != nil || !works {
			return t.Count, err
		}
	}
	return t.Count - 1, nil
}

func (t Term) moved(c *Calendar, last Date) (Date, error) {
	if !t.EndMoves {
		return last, nil
	}
	return c.NextWorkingDay(last)
}
