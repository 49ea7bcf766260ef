package server

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/key"
)

// receiveAll records something of what the reports on dossiers ask for.
func (w *powersWorld) receiveAll() {
	w.Helper()
	w.do(w.who("district-dist"), func(ctx context.Context, a *act.Act) error {
		for _, name := range []string{"planned", "scoring"} {
			err := dossier.AddReceipt(ctx, a, dossier.NewReceipt{Dossier: key.Dossier(w.things["dossier/"+name]), Review: 1, ReceivedOn: a.Today(),
				HandedBy: "NGUOINOP-" + name + "-HET", What: "DANHAN-" + name + "-HET"})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// receiptSecrets are read with the report that asked for it, by nobody beyond.
func (w *powersWorld) receiptSecrets(desk, seated func(*person) bool) (list []secret) {
	for _, name := range []string{"planned", "scoring"} {
		for _, word := range []string{"NGUOINOP-", "DANHAN-"} {
			list = append(list, secret{text: word + name + "-HET", may: func(p *person) bool { return p.seat != "conflicted" && desk(p) || seated(p) }})
		}
	}
	return list
}

// receiptDoors are the ways to what an office has received.
func receiptDoors() map[string]doorway {
	form := fixed("review", "1", "received_on", "2021-09-15", "handed_by", "Ông A", "what", "Phiếu kiểm nghiệm", "complete", "1")
	return map[string]doorway{
		"GET /office/dossiers/{key}/received":        {thing: "dossier", states: dossierStates},
		"POST /office/dossiers/{key}/received":       {thing: "dossier", states: dossierStates, form: form},
		"POST /office/dossiers/{key}/received#wrong": {thing: "dossier", states: []string{"admitted"}, form: fixed("review", "7", "received_on", "hôm qua")},
	}
}
