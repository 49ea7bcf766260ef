package server

import (
	"context"
	"net/url"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/key"
)

// reported are dossiers on which there is a report: one before each sitting of the district,
// and one that has gone up since.
func reported() []string { return []string{"planned", "scoring", "forwarded"} }

// reportAll writes the reports, each with a word that stands nowhere else.
func (w *powersWorld) reportAll() {
	w.Helper()
	w.do(w.who("adviser-dist"), func(ctx context.Context, a *act.Act) error {
		for _, name := range reported() {
			err := dossier.AddReview(ctx, a, dossier.NewReview{Dossier: key.Dossier(w.things["dossier/"+name]), Kind: dossier.Papers, DoneOn: a.Today(),
				Findings: "PHIEUTHAMTRA-" + name + "-HET", Supplements: "BOSUNG-" + name + "-HET"})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// reportSecrets are read by the offices of the place and by members of councils that have the
// dossier, not by who has stepped back and not by its producer.
func (w *powersWorld) reportSecrets(desk, seated func(*person) bool) (list []secret) {
	for _, name := range reported() {
		for _, word := range []string{"PHIEUTHAMTRA-", "BOSUNG-"} {
			list = append(list, secret{text: word + name + "-HET", may: func(p *person) bool { return p.seat != "conflicted" && desk(p) || seated(p) }})
		}
	}
	return list
}

func adviserDoors() map[string]doorway {
	report := func(kind, day string) func(*powersWorld, *person, string) url.Values {
		return fixed("kind", kind, "done_on", day, "attended", "Ông A", "findings", "Đúng như khai.", "corrects", "")
	}
	return map[string]doorway{
		"GET /office/dossiers/{key}/review":        {thing: "dossier", states: dossierStates},
		"POST /office/dossiers/{key}/review":       {thing: "dossier", states: dossierStates, form: report("visit", "2021-09-15")},
		"POST /office/dossiers/{key}/review#wrong": {thing: "dossier", states: []string{"admitted"}, form: report("diem", "2031-09-15")},
	}
}
