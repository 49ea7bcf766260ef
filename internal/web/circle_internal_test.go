package web

import (
	"testing"

	"ocop/internal/act"
)

// Each circle holds the one before, and none holds the people of producers.
func TestWhomACircleHolds(t *testing.T) {
	for c, want := range map[Circle]map[act.Role]bool{
		"":       {},
		Nobody:   {},
		Officers: {act.Office: true, act.Commune: true, act.Leader: true, act.Auditor: true, act.Admin: true},
		Councils: {act.Office: true, act.Commune: true, act.Leader: true, act.Auditor: true, act.Admin: true, act.Judge: true},
	} {
		for _, r := range []act.Role{act.Office, act.Commune, act.Leader, act.Auditor, act.Admin, act.Judge, act.Owner, act.Staff} {
			if c.holds(r) != want[r] {
				t.Errorf("%q, %s: %v", c, r, !want[r])
			}
		}
	}
}
