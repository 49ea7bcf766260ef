package rulebook

import "slices"

// parameters reads every file of the folder parameters.
func (r *reader) parameters() *Parameters {
	p, seen := &Parameters{}, map[string]bool{}
	for _, name := range r.glob("parameters/*.yaml") {
		var raw struct {
			Parameters []*Parameter `yaml:"parameters"`
		}
		f := r.yaml(name, &raw)
		for _, x := range raw.Parameters {
			if x.ID == "" || x.Name == "" || x.English == "" || x.Unit == "" || len(x.Values) == 0 || seen[x.ID] {
				r.bad(f, x.ID, "parameter %q lacks its id, names, unit or values, or appears twice", x.ID)
			}
			seen[x.ID] = true
			r.checkValues(f, x)
			p.list = append(p.list, x)
		}
	}
	slices.SortFunc(p.list, func(a, b *Parameter) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return p
}

// checkValues wants real periods that do not overlap at a place, and a reference for each value.
func (r *reader) checkValues(f file, x *Parameter) {
	for i, v := range x.Values {
		r.date(f, x.ID, v.From)
		r.date(f, x.ID, v.CheckedOn)
		if v.To != "" {
			r.date(f, x.ID, v.To)
			if v.To.Compare(v.From) < 0 {
				r.bad(f, x.ID, "parameter %q: a period ends before it begins on %s", x.ID, v.From)
			}
		}
		if (v.Place == "") != (v.PlaceName == "") {
			r.bad(f, x.ID, "parameter %q: a place has both an ID and a name", x.ID)
		}
		r.checkValue(f, x.ID, v)
		for _, w := range x.Values[:i] {
			if w.Place == v.Place && overlap(w, v) {
				r.bad(f, x.ID, "parameter %q: periods from %s and %s overlap at %q", x.ID, w.From, v.From, v.Place)
			}
		}
	}
}

func (r *reader) checkValue(f file, id string, v ParameterValue) {
	r.ruling(f, id, v.Ruling)
	switch {
	case v.Unknown && (v.Value != 0 || v.Note == ""):
		r.bad(f, id, "parameter %q: an unknown value has no amount and says why it is unknown", id)
	case !v.Unknown && (v.Value <= 0 || v.Reference == ""):
		r.bad(f, id, "parameter %q: a value needs an amount above zero and a reference", id)
	case !v.Unknown:
		r.evidence(f, id, Evidence{Source: v.Reference, Confidence: v.Confidence})
	}
}

func overlap(a, b ParameterValue) bool {
	return (a.To == "" || b.From.Compare(a.To) <= 0) && (b.To == "" || a.From.Compare(b.To) <= 0)
}
