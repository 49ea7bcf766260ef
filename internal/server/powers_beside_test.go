package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
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
		if offered := slices.ContainsFunc(buttons(t, string(g.body)), func(b button) bool { return b.action == round+"/documents" }); g.status != http.StatusOK || offered != may {
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

// An officer who works for a producer looks after its people no more: no form is offered and
// none is taken. A colleague of the same office goes on. The walk has no such officer.
func TestBesideTheWalkAnOfficerWhoWorksForTheProducer(t *testing.T) {
	w := buildPowers(t, "")
	w.person("partial-office", "office", province, "", true)
	w.signIn("partial-office")
	k := w.things["producer/filed"]
	w.do(w.who("owner"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `INSERT INTO membership VALUES ('late-member', $1, $2, 'staff', 1, 0)`, string(w.people["partial-office"].Person), k); err != nil {
			return err
		}
		return a.Record(ctx, "member.joined", "producer/"+k, district, nil, nil)
	})
	page := "/office/producers/" + k + "/people"
	for who, may := range map[string]bool{"office-prov": true, "partial-office": false} {
		g := w.look(who, page)
		if offered := slices.ContainsFunc(buttons(t, string(g.body)), func(b button) bool { return b.action == page }); g.status != http.StatusOK || offered != may {
			t.Errorf("%s is offered forms about the people of the producer: %v, %d", who, offered, g.status)
		}
		form := url.Values{"step": {"offer"}, "ground": {"sale"}, "name": {"Chủ mới"}, "phone": {"0912 345 691"}, "reason": {"Hợp đồng."}}
		if g = w.send(cell{doorway: "POST " + page, path: page, who: who, form: form}); (g.status == http.StatusForbidden) == may {
			t.Errorf("%s moves ownership: %d", who, g.status)
		}
	}
}

// The list of people says for which producer somebody works, and is searched by it.
func TestBesideTheWalkTheListOfPeopleNamesProducers(t *testing.T) {
	w := buildPowers(t, "")
	for query, found := range map[string]bool{"": true, "?q=nguoi+hai+noi": true, "?q=khong+co": false} {
		if body := string(w.look("admin-prov", "/office/people"+query).body); strings.Contains(body, "(người đại diện), Hộ của người hai nơi") != found {
			t.Errorf("%q: the list of people names the producer of an owner: %v", query, !found)
		}
	}
	if body := string(w.look("admin-prov", "/office/people/"+w.things["person/owner"]).body); !strings.Contains(body, "Hợp tác xã filed, ") {
		t.Error("the page of an owner does not name the producer")
	}
}
