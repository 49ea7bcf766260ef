package rulebook

import "fmt"

// Dong is an amount in whole đồng.
type Dong int64

// Parameter is one number of the programme that changes alone and by place, such as an amount
// of support. Every value carries its period, its reference and the day it was looked up.
type Parameter struct {
	ID      string           `yaml:"id"`
	Name    string           `yaml:"name"` // Vietnamese
	English string           `yaml:"english"`
	Unit    string           `yaml:"unit"` // what the đồng are counted by, Vietnamese
	Values  []ParameterValue `yaml:"values"`
}

// ParameterValue is what a parameter is worth at a place during a period, or the statement
// that nobody has found out.
type ParameterValue struct {
	Place      string `yaml:"place"`      // a unit's ID as package place writes it ("24.2020"), so that a merged unit keeps its own; empty: the whole country
	PlaceName  string `yaml:"place_name"` // as the unit was called then, Vietnamese
	From       Date   `yaml:"from"`
	To         Date   `yaml:"to"` // last day included; empty: no end is known
	Value      Dong   `yaml:"value"`
	Unknown    bool   `yaml:"unknown"`
	Note       string `yaml:"note"`      // Vietnamese; why it is unknown, or how it is read
	Reference  string `yaml:"reference"` // document or published source, Vietnamese
	Confidence string `yaml:"confidence"`
	CheckedOn  Date   `yaml:"checked_on"`
	Ruling     Ruling `yaml:"ruling"`
}

// Parameters are all parameters. The zero Parameters holds none.
type Parameters struct{ list []*Parameter }

// All are the parameters by id. Callers must not change them.
func (p *Parameters) All() []*Parameter { return p.list }

// NotKnown says that a parameter has no known value at a place on a day.
type NotKnown struct {
	ID    string
	Place string
	On    Date
	Why   string // Vietnamese; empty: no source covers the place and day
}

// Error is one Vietnamese sentence.
func (e NotKnown) Error() string {
	at := "ngày " + e.On.Text()
	if e.Place != "" {
		at = "tại đơn vị " + e.Place + ", " + at
	}
	if e.Why != "" {
		return fmt.Sprintf("chưa biết mức %q %s: %s", e.ID, at, e.Why)
	}
	return fmt.Sprintf("chưa có nguồn nào cho mức %q %s", e.ID, at)
}

// At is the value of a parameter at a place (a unit's ID as package place writes it, empty for
// the whole country) on a day. A value for the place comes before one for the whole country. A known
// unknown and a day or place without a source are a NotKnown; an id that does not exist and a
// day that is no date are other errors.
func (p *Parameters) At(id, place string, on Date) (ParameterValue, error) {
	if _, err := ParseDate(string(on)); err != nil {
		return ParameterValue{}, err
	}
	for _, x := range p.list {
		if x.ID != id {
			continue
		}
		v, ok := x.at(place, on)
		if !ok && place != "" {
			v, ok = x.at("", on)
		}
		switch {
		case !ok:
			return ParameterValue{}, NotKnown{ID: id, Place: place, On: on}
		case v.Unknown:
			return ParameterValue{}, NotKnown{ID: id, Place: place, On: on, Why: v.Note}
		}
		return v, nil
	}
	return ParameterValue{}, fmt.Errorf("parameter %q does not exist", id)
}

func (x *Parameter) at(place string, on Date) (ParameterValue, bool) {
	for _, v := range x.Values {
		if v.Place == place && on.Compare(v.From) >= 0 && (v.To == "" || on.Compare(v.To) <= 0) {
			return v, true
		}
	}
	return ParameterValue{}, false
}
