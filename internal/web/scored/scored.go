// Package scored says how sheets, results and reopenings are shown, for the offices and
// for the members of councils.
package scored

import (
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// SheetLook is the picture of a sheet's state.
func SheetLook(s evaluation.SheetState) ui.State {
	switch s {
	case evaluation.Drafted:
		return ui.StateScoring
	case evaluation.Submitted:
		return ui.StateValid
	case evaluation.Sealed:
		return ui.StateClosed
	case evaluation.Recused:
		return ui.StateInfo
	}
	return ui.StateExpiring // a clock: still to do
}

// ReopeningLook is the picture of a reopening's state.
func ReopeningLook(s evaluation.ReopeningState) ui.State {
	switch s {
	case evaluation.ReopeningProposed:
		return ui.StateExpiring
	case evaluation.ReopeningAgreed:
		return ui.StateOpen
	}
	return ui.StateClosed
}

// Outcome is what follows from a result, as officials write it.
func Outcome(o rulebook.Outcome) string {
	switch o {
	case rulebook.Recognise:
		return lang.Mark("Đề nghị công nhận")
	case rulebook.Forward:
		return lang.Mark("Chuyển cấp trên")
	}
	return lang.Mark("Trả lại chủ thể")
}

// OutcomeLook is the picture of what follows from a result.
func OutcomeLook(o rulebook.Outcome) ui.State {
	switch o {
	case rulebook.Recognise:
		return ui.StateValid
	case rulebook.Forward:
		return ui.StateOpen
	}
	return ui.StateReturned
}

// Quorum is the least number of ballots that one dossier needs.
func Quorum(c evaluation.Council, voters int) int {
	for n := 1; n < voters; n++ {
		if c.Quorum.Met(n, voters) {
			return n
		}
	}
	return voters
}

// Owing is one member with the dossiers still to hand in.
type Owing struct {
	Seat  evaluation.Seat
	Codes []string
}

// Owed lists the members who have dossiers to hand in.
func Owed(m evaluation.Monitor) (list []Owing) {
	for i, seat := range m.Seats {
		o := Owing{Seat: seat}
		for _, row := range m.Rows {
			if row.Entry.Kept { // not scored again
				continue
			}
			if s := row.States[i]; s == evaluation.NoSheet || s == evaluation.Drafted {
				o.Codes = append(o.Codes, row.Entry.Code)
			}
		}
		if len(o.Codes) > 0 {
			list = append(list, o)
		}
	}
	return list
}
