package registry

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
)

// Sight is how far a role sees a field of representatives. A larger one sees more.
type Sight int

// The sights.
const (
	Absent Sight = iota // not even that there is something
	Closed              // a mask, and no way to look under it
	Masked              // a mask; an act with a reason opens it, see ViewRepresentative
	Plain               // the value
)

// Mask stands for a value that is not shown.
const Mask = "•••"

// SightOf is the one place that says which role sees which field; docs/personal-data.md
// shows it as a table.
func SightOf(role act.Role, f Field) Sight {
	switch {
	case !role.Allows(act.RepresentativeRead):
		return Absent
	case !role.Allows(act.PersonalRead):
		return Closed
	case f == FieldName: // whoever works with a producer must know whom to greet
		return Plain
	}
	return Masked
}

// Line is one field as the actor sees it. Text is "" for a value that is unknown.
type Line struct {
	Field Field
	Text  string
	Sight Sight
}

// Lines are the fields of a representative as the actor sees them at the place of the
// producer, with the widest of their roles there. A mask stands also for what is unknown, so that it tells
// nothing. Data that are restricted, erased or sealed with another key are masks all the same.
func Lines(ctx context.Context, v *act.View, safe *vault.Vault, r Representative) (list []Line, err error) {
	p, err := r.open(safe)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return nil, err
	}
	closed := err != nil
	for _, f := range PersonalFields() {
		x := Line{Field: f, Text: Mask, Sight: widest(v, r, f)}
		if closed {
			x.Sight = min(x.Sight, Closed)
		}
		if x.Sight == Plain {
			x.Text = p.Value(f)
		}
		if x.Sight != Absent {
			list = append(list, x)
		}
	}
	return list, nil
}

func widest(v *act.View, r Representative, f Field) (s Sight) {
	for _, h := range v.Actor().Roles {
		if h.Place == r.Place || v.Places().Within(r.Place, h.Place) {
			s = max(s, SightOf(h.Role, f))
		}
	}
	return s
}
