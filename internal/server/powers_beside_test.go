package server

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db"
)

// write changes rows behind the system's back: relations that would need a world of their own.
func (w *powersWorld) write(statement string, args ...any) {
	w.Helper()
	err := w.Desk.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

// seatLate gives somebody a seat in a council that has begun its work.
func (w *powersWorld) seatLate(council, who string) {
	w.Helper()
	w.write(`INSERT INTO seat VALUES ('late-seat', $1, $2, 'x', '', 'member', TRUE, 99)`, w.things[council], string(w.people[who].Person))
}

// tells says whether somebody can open a page and finds a text there.
func (w *powersWorld) tells(who, page, text string) bool {
	w.Helper()
	g := w.look(who, page)
	return g.status == http.StatusOK && bytes.Contains(g.body, []byte(text))
}

// An officer of the province who has stepped back from a dossier in a district's council is
// offered no papers of the whole round and makes none: they tell of that dossier too. The walk
// has nobody who could make them and has stepped back.
func TestBesideTheWalkPapersOfARound(t *testing.T) {
	w := buildPowers(t, "")
	w.person("conflicted-prov", "office", province, "", true)
	w.signIn("conflicted-prov")
	w.seatLate("council/scoring", "conflicted-prov")
	w.write(`INSERT INTO recusal VALUES ($1, 'late-seat', 'Là người nhà.', 0)`, w.things["entry/scoring"])
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

// A seat in a council of another district opens the rooms of the council, and no page of the
// office there.
func TestBesideTheWalkASeatElsewhere(t *testing.T) {
	powersEngines(t, func(t *testing.T, engine string) {
		w := buildPowers(t, engine)
		w.seatLate("council/scoring", "judge-and-office")
		if g := w.look("judge-and-office", "/jury/entries/"+w.things["entry/scoring"]); g.status != http.StatusOK {
			t.Errorf("the member's own dossier: %d", g.status)
		}
		if g := w.look("judge-and-office", "/office/sittings/"+w.things["sitting/scoring"]); g.status != http.StatusNotFound {
			t.Errorf("the office's page of it: %d", g.status)
		}
		for who, may := range map[string]bool{"office-prov": true, "judge-and-office": false} {
			if told := w.tells(who, "/office/law/"+powersBook, "Hội đồng scoring"); told != may {
				t.Errorf("%s reads in the law by which rules the council works: %v", who, told)
			}
		}
	})
}

// The season of a province that the list of places does not know concerns nobody here.
func TestBesideTheWalkAnotherProvince(t *testing.T) {
	powersEngines(t, func(t *testing.T, engine string) {
		w := buildPowers(t, engine)
		w.write(`INSERT INTO season VALUES ('elsewhere', '97.2020', 2021, 'MUANOIKHAC', '', '', '', FALSE, 0, 1)`)
		w.write(`INSERT INTO round SELECT 'elsewhere', 'elsewhere', number, title, book, digest, note, illustrative, created_at, version FROM round`)
		for _, who := range []string{"office-prov", "leader-next", "district-dist", "commune-comm", "admin-prov"} {
			for _, page := range []string{"/office/seasons/elsewhere", "/office/rounds/elsewhere"} {
				if g := w.look(who, page); g.status != http.StatusNotFound {
					t.Errorf("%s opens %s: %d", who, page, g.status)
				}
			}
			if w.tells(who, "/office/seasons", "MUANOIKHAC") || !w.tells(who, "/office/seasons", "Mùa 2021") {
				t.Errorf("the seasons of %s are others than those of the province", who)
			}
		}
	})
}

// An officer who works for a producer meets no proposal about it, alone or in a list, and
// decides nothing about it.
func TestBesideTheWalkProposalsOfAPartner(t *testing.T) {
	powersEngines(t, func(t *testing.T, engine string) {
		w := buildPowers(t, engine)
		w.person("partner", "office", province, "", true)
		w.signIn("partner")
		w.write(`INSERT INTO membership VALUES ('of-partner', $1, $2, 'staff', 0, 0)`,
			string(w.people["partner"].Person), w.things["producer/proposed"])
		k := w.things["recognition/proposed"]
		for who, may := range map[string]bool{"office-prov": true, "partner": false} {
			for _, page := range []string{"/office/recognitions/" + k, "/office/recognitions?dang=csv", "/office/rounds/" + w.things["round/open"], "/office/rounds/" + w.things["round/open"] + "/decision"} {
				if told := w.tells(who, page, "Sản phẩm proposed"); told != may {
					t.Errorf("%s reads of the proposal at %s: %v", who, page, told)
				}
			}
			if told := w.tells(who, "/office/recognitions?dang=csv", "Sản phẩm recognised"); !told {
				t.Errorf("%s does not read what was decided", who)
			}
		}
		form := doors()["POST /office/rounds/{key}/decision"].form(w, w.people["partner"], "open")
		path, before := "/office/rounds/"+w.things["round/open"]+"/decision", w.image()
		if g := w.send(cell{doorway: "POST " + path, path: path, who: "partner", form: form}); len(before.changed(w.image())) > 0 {
			t.Errorf("the partner decides: %d", g.status)
		}
	})
}

// Once every ballot is in, closing the sitting is the work of whoever may close it, and of
// nobody else. The sittings of the walk wait for ballots.
func TestBesideTheWalkAFullSitting(t *testing.T) {
	powersEngines(t, func(t *testing.T, engine string) {
		w := buildPowers(t, engine)
		for _, x := range []struct{ entry, who string }{{"scoring-two", "member"}, {"scoring-two", "voting-secretary"}, {"scoring-two", "conflicted-office"}, {"waiting", "recused"}, {"waiting", "conflicted-office"}} {
			w.sheet("entry/"+x.entry, x.who, 7000, true)
		}
		w.again("entry/scoring", "member", "Đã sửa")
		closes := []string{"office-next", "office-prov", "office-dist", "district-next", "district-prov", "district-dist", "conflicted-office"}
		for _, who := range w.order {
			g := w.look(who, "/office")
			if asked := bytes.Contains([]byte(part(string(g.body), "mine")), []byte("Khóa phiên: đã đủ")); asked != slices.Contains(closes, who) {
				t.Errorf("%s is asked to close the sitting: %v", who, asked)
			}
		}
	})
}

// The journal tells an administrator that something was proposed, and leads them to no proposal.
// Most entries of the walk are too old for its first page.
func TestBesideTheWalkTheJournalLeadsNowhere(t *testing.T) {
	powersEngines(t, func(t *testing.T, engine string) {
		w := buildPowers(t, engine)
		k := w.things["recognition/proposed"]
		page := "/office/journal?muc=" + url.QueryEscape("recognition/"+k)
		for who, may := range map[string]bool{"office-prov": true, "auditor-prov": true, "admin-prov": false} {
			g := w.look(who, page)
			if led := bytes.Contains(g.body, []byte(`href="/office/recognitions/`+k+`"`)); g.status != http.StatusOK || led != may {
				t.Errorf("%s is led to the proposal: %v, %d", who, led, g.status)
			}
		}
	})
}
