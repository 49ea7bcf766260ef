package server

import (
	"context"
	"net/url"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// recheckAll has the secretary ask the chair to look at a sheet again.
func (w *powersWorld) recheckAll() {
	w.Helper()
	w.do(w.who("secretary"), func(ctx context.Context, a *act.Act) error {
		return w.Programme.Evaluation.AskRecheck(ctx, a, evaluation.NewRecheck{Sitting: key.Sitting(w.things["sitting/scoring"]), Entry: key.Entry(w.things["entry/scoring-two"]),
			Seat: w.seatOf("chair", "scoring"), Concern: evaluation.OtherCause, Reason: "DENGHIXEMLAI-HET"})
	})
}

// seatOf is somebody's seat in a council of the district.
func (w *powersWorld) seatOf(who, council string) (k key.Seat) {
	w.Helper()
	err := w.Desk.See(w.Context(), w.people[who].Actor, func(ctx context.Context, v *act.View) error {
		seats, err := evaluation.SeatsOf(ctx, v, v.Actor().Person)
		for _, s := range seats {
			if string(s.Council) == w.things["council/"+council] {
				k = s.Key
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return k
}

// recheckDoors are the ways to a request that a member look at a sheet again.
func recheckDoors() map[string]doorway {
	return map[string]doorway{
		"GET /jury/sittings/{key}/recheck": {thing: "sitting", states: sittingStates},
		"POST /jury/sittings/{key}/recheck": {thing: "sitting", states: sittingStates, form: func(w *powersWorld, p *person, state string) url.Values {
			about := "voting-secretary"
			if p.seat == about {
				about = "chair"
			}
			return url.Values{"entry": {w.things["entry/"+state]}, "seat": {string(w.seatOf(about, state))}, "concern": {"discussion"}}
		}},
		"POST /jury/entries/{key}/keep": {thing: "entry", states: append([]string{"scoring-two"}, sittingStates...), form: func(w *powersWorld, p *person, state string) url.Values {
			return url.Values{"version": {w.versionOf("entry/"+state, p)}, "answer": {"Giữ nguyên."}}
		}},
	}
}

// recheckSecrets are read by who asks and who is asked: before the close by nobody beyond.
func recheckSecrets() []secret {
	return []secret{{text: "DENGHIXEMLAI-HET", may: func(p *person) bool {
		return p.seat == "chair" || p.seat == "secretary" || p.seat == "voting-secretary"
	}}}
}
