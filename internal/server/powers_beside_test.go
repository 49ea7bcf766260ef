package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"ocop/internal/base/db"
)

// An officer of the province who has stepped back from a dossier in a district's council is
// offered no papers of the whole round and makes none: they tell of that dossier too. The walk
// has nobody who could make them and has stepped back.
func TestBesideTheWalkPapersOfARound(t *testing.T) {
	w := buildPowers(t, "")
	w.person("conflicted-prov", "office", province, "", true)
	w.signIn("conflicted-prov")
	err := w.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO seat VALUES ('late-seat', $1, $2, 'x', '', 'member', TRUE, 99)`,
			w.things["council/scoring"], string(w.people["conflicted-prov"].Person)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO recusal VALUES ($1, 'late-seat', 'Là người nhà.', 0)`, w.things["entry/scoring"])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	round := "/office/rounds/" + w.things["round/open"]
	for who, may := range map[string]bool{"office-prov": true, "conflicted-prov": false} {
		g := w.look(who, round)
		if offered := slices.Contains(buttons(t, string(g.body)), round+"/documents"); g.status != http.StatusOK || offered != may {
			t.Errorf("%s is offered the papers of the round: %v, %d", who, offered, g.status)
		}
		before := w.image()
		g = w.send(cell{doorway: "POST " + round, path: round + "/documents", who: who, form: url.Values{}})
		made := slices.Contains(before.changed(w.image()), "job")
		if (g.status == http.StatusForbidden) == may || made != may {
			t.Errorf("%s makes the papers of the round: %v, %d", who, made, g.status)
		}
	}
}
