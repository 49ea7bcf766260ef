package evaluation_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// TestEachStateAndVerb is the whole table of what may be done when. "ok" changes rows,
// "same" is allowed and changes nothing.
func TestEachStateAndVerb(t *testing.T) {
	verbs := []struct {
		name  string
		do    func(w *world) error
		wants [4]string // planned, scoring, closed; and scoring with a sheet submitted
	}{
		{"admit new", func(w *world) error { return w.admit(office, "HS-NEW") }, [4]string{"ok", "ok", "conflict", "ok"}},
		{"admit again", func(w *world) error { return w.admit(office, w.dossiers[0]) }, [4]string{"same", "same", "same", "same"}},
		{"recuse", func(w *world) error { return w.recuse(w.judges[3], w.entries[0], "Người nhà") }, [4]string{"ok", "ok", "conflict", "ok"}},
		{"open", func(w *world) error {
			return w.do(office, func(ctx context.Context, a *act.Act) error { return w.svc.OpenScoring(ctx, a, w.sitting) })
		}, [4]string{"ok", "same", "conflict", "same"}},
		{"save", func(w *world) error {
			_, err := w.save(w.judges[0], evaluation.Draft{Entry: w.entries[0], Version: w.sheet(w.judges[0], w.entries[0]).Version, Remark: "ghi"})
			return err
		}, [4]string{"conflict", "ok", "conflict", "conflict"}},
		{"submit", func(w *world) error {
			_, err := w.save(w.judges[0], evaluation.Draft{Entry: w.entries[0], Marks: w.marks(75), Submit: true})
			return err
		}, [4]string{"conflict", "ok", "conflict", "same"}},
		{"reopen", func(w *world) error {
			_, err := w.reopen(w.judges[0], w.entries[0], w.sheet(w.judges[0], w.entries[0]).Version)
			return err
		}, [4]string{"conflict", "same", "conflict", "ok"}},
		{"close", func(w *world) error { _, err := w.close(w.secretary, "2021-09-15", ""); return err }, [4]string{"conflict", "conflict", "same", "conflict"}},
		{"change council", func(w *world) error { return w.changeCouncil(1) }, [4]string{"ok", "conflict", "conflict", "conflict"}},
	}
	for _, verb := range verbs {
		t.Run(verb.name, func(t *testing.T) {
			each(t, small(), func(t *testing.T, w *world) {
				w.newDossier("HS-NEW", theBook, w.season)
				for i, wanted := range verb.wants[:2] {
					w.tryVerb(t, i, wanted, verb.do)
					if i == 0 {
						w.openQuietly()
					}
				}
			})
			each2(t, func(t *testing.T, w *world) {
				w.open()
				w.submit(w.judges[0], w.entries[0], 75)
				w.newDossier("HS-NEW", theBook, w.season)
				w.tryVerb(t, 3, verb.wants[3], verb.do)
			})
			each2(t, func(t *testing.T, w *world) {
				w.open()
				w.submitAll(75)
				w.mustClose()
				w.newDossier("HS-NEW", theBook, w.season)
				w.tryVerb(t, 2, verb.wants[2], verb.do)
			})
		})
	}
}

// each2 is each without a second call of Parallel.
func each2(t *testing.T, fn func(*testing.T, *world)) {
	t.Helper()
	for _, engine := range engines() {
		t.Run(engine.name, func(t *testing.T) { fn(t, build(t, engine.open, small())) })
	}
}

func (w *world) tryVerb(t *testing.T, state int, wanted string, do func(*world) error) {
	t.Helper()
	lines := len(w.journal(""))
	err := do(w)
	more := len(w.journal("")) - lines
	switch wanted {
	case "ok":
		if err != nil || more != 1 {
			t.Errorf("state %d: %v with %d journal entries, want one act", state, err, more)
		}
	case "same":
		if err != nil || more != 0 {
			t.Errorf("state %d: %v with %d journal entries, want no effect", state, err, more)
		}
	case "conflict":
		if fault.KindOf(err) != fault.Conflict || more != 0 {
			t.Errorf("state %d: %v with %d journal entries, want a conflict", state, err, more)
		}
	}
}

// openQuietly opens the sitting when the verb under test has not.
func (w *world) openQuietly() {
	w.t.Helper()
	w.must(office, func(ctx context.Context, a *act.Act) error { return w.svc.OpenScoring(ctx, a, w.sitting) })
	w.sql(`DELETE FROM recusal WHERE entry = $1`, string(w.entries[0]))
	w.sql(`DELETE FROM entry WHERE dossier = $1`, "HS-NEW")
}

func (w *world) newDossier(k key.Dossier, book string, season key.Season) {
	w.t.Helper()
	w.exec(4, string(k), "product-1", string(season), book, int64(theCard))
}

func (w *world) admit(actor act.Actor, d key.Dossier) error {
	return w.do(actor, func(ctx context.Context, a *act.Act) error {
		_, err := w.svc.Admit(ctx, a, w.sitting, d, theCard)
		return err
	})
}

func (w *world) changeCouncil(version int64) error {
	return w.do(office, func(ctx context.Context, a *act.Act) error {
		n := w.councilOf(small())
		n.Council, n.Version = w.council, version
		n.Seats[2] = evaluation.NewSeat{Person: stranger.Person, Name: "Người mới", Duty: evaluation.Member, Votes: true}
		_, err := evaluation.SetCouncil(ctx, a, n)
		return err
	})
}

func TestChangedCouncilKeepsSeatsOfThoseWhoStay(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		stays, goes := w.seat(w.judges[3]), w.seat(w.judges[2])
		for _, j := range w.judges[2:] {
			if err := w.recuse(j, w.entries[0], "Người nhà của chủ thể"); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.changeCouncil(1); err != nil {
			t.Fatal(err)
		}
		if got := w.seat(w.judges[3]); got != stays {
			t.Errorf("seat %s became %s", stays, got)
		}
		if got := w.seat(w.judges[2]); got != "" {
			t.Errorf("seat %s is still there", goes)
		}
		if w.seat(stranger) == "" {
			t.Error("the new member has no seat")
		}
		want(t, w.changeCouncil(1), fault.Conflict) // the version is stale now
		last := w.journal("council/" + string(w.council))
		if len(last) != 2 || !strings.Contains(last[1].Before, "judge-3") || strings.Contains(last[1].After, "judge-3") {
			t.Errorf("journal of the council: %+v", last)
		}
		var dropped []string
		for _, e := range w.journal("entry/" + string(w.entries[0])) {
			if e.Verb == "entry.unrecused" {
				dropped = append(dropped, e.Before)
			}
		}
		if len(dropped) != 1 || !strings.Contains(dropped[0], string(goes)) || !strings.Contains(dropped[0], "Người nhà") {
			t.Errorf("of the declaration that went with the seat the journal says %q", dropped)
		}
	})
}

func TestWrongCouncilsAreRefused(t *testing.T) {
	cases := []struct {
		name, field string
		spoil       func(*evaluation.NewCouncil)
	}{
		{"no chair", "seats", func(n *evaluation.NewCouncil) { n.Seats[0].Duty = evaluation.Member }},
		{"two chairs", "seats", func(n *evaluation.NewCouncil) { n.Seats[2].Duty = evaluation.Chair }},
		{"one person twice", "seats.3", func(n *evaluation.NewCouncil) { n.Seats[2].Person = n.Seats[1].Person }},
		{"chair without a vote", "seats.1", func(n *evaluation.NewCouncil) { n.Seats[0].Votes = false }},
		{"person unknown", "seats.2", func(n *evaluation.NewCouncil) { n.Seats[1].Person = "nobody" }},
		{"voter who is no judge here", "seats.2", func(n *evaluation.NewCouncil) { n.Seats[1].Person = leader.Person }},
		{"no person", "seats.2", func(n *evaluation.NewCouncil) { n.Seats[1].Person = "" }},
		{"unknown duty", "seats.2", func(n *evaluation.NewCouncil) { n.Seats[1].Duty = "king" }},
		{"nobody", "seats", func(n *evaluation.NewCouncil) { n.Seats = nil }},
		{"no name", "name", func(n *evaluation.NewCouncil) { n.Name = " \t " }},
		{"long name", "name", func(n *evaluation.NewCouncil) { n.Name = strings.Repeat("ạ", 201) }},
		{"hidden direction mark", "decision_no", func(n *evaluation.NewCouncil) { n.DecisionNo = "1/QĐ\u202e" }},
		{"no such day", "decision_date", func(n *evaluation.NewCouncil) { n.DecisionDate = "2021-02-30" }},
		{"quorum over one", "quorum", func(n *evaluation.NewCouncil) { n.Quorum = evaluation.Quorum{Num: 4, Den: 3} }},
		{"quorum of nothing", "quorum", func(n *evaluation.NewCouncil) { n.Quorum = evaluation.Quorum{} }},
		{"negative spread", "spread_limit", func(n *evaluation.NewCouncil) { n.SpreadLimit = -1 }},
		{"unknown rule", "minimum_rule", func(n *evaluation.NewCouncil) { n.MinimumRule = "coin" }},
		{"no level", "level", func(n *evaluation.NewCouncil) { n.Level = "" }},
	}
	each(t, small(), func(t *testing.T, w *world) {
		lines := len(w.journal(""))
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				n := w.councilOf(small())
				c.spoil(&n)
				err := w.do(office, func(ctx context.Context, a *act.Act) error { _, err := evaluation.SetCouncil(ctx, a, n); return err })
				wantField(t, err, c.field)
			})
		}
		if got := len(w.journal("")); got != lines {
			t.Errorf("%d journal entries for refused councils", got-lines)
		}
		w.mustSee(office, func(ctx context.Context, v *act.View) error {
			list, err := evaluation.Councils(ctx, v, province)
			if len(list) != 1 || len(list[0].Seats) != 5 {
				t.Errorf("councils: %+v", list)
			}
			return err
		})
	})
}

func TestWrongRoundsSittingsAndEntriesAreRefused(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		round := func(n evaluation.NewRound) error {
			return w.do(office, func(ctx context.Context, a *act.Act) error { _, err := w.svc.OpenRound(ctx, a, n); return err })
		}
		wantField(t, round(evaluation.NewRound{Season: w.season, Number: 2, Title: "Đợt 2", Book: "1-1900"}), "book")
		wantField(t, round(evaluation.NewRound{Season: w.season, Number: 0, Title: "Đợt", Book: theBook}), "number")
		wantField(t, round(evaluation.NewRound{Season: w.season, Number: 2, Title: "\x00", Book: theBook}), "title")
		want(t, round(evaluation.NewRound{Season: "none", Number: 2, Title: "Đợt 2", Book: theBook}), fault.NotFound)
		want(t, round(evaluation.NewRound{Season: w.season, Number: 1, Title: "Đợt 1", Book: theBook}), fault.Conflict)

		plan := func(n evaluation.NewSitting) error {
			return w.do(office, func(ctx context.Context, a *act.Act) error { _, err := w.svc.PlanSitting(ctx, a, n); return err })
		}
		wantField(t, plan(evaluation.NewSitting{Round: w.round, Council: w.council, PlannedBefore: "1/10/2021"}), "planned_before")
		want(t, plan(evaluation.NewSitting{Round: "none", Council: w.council, PlannedBefore: deadline}), fault.NotFound)
		want(t, plan(evaluation.NewSitting{Round: w.round, Council: "none", PlannedBefore: deadline}), fault.NotFound)
		want(t, plan(evaluation.NewSitting{Round: w.round, Council: w.council, PlannedBefore: deadline}), fault.Conflict)
		commune := w.councilOf(small())
		commune.Level = "commune" // examined without points in this book
		var council key.Council
		w.must(office, func(ctx context.Context, a *act.Act) (err error) {
			council, err = evaluation.SetCouncil(ctx, a, commune)
			return err
		})
		wantField(t, plan(evaluation.NewSitting{Round: w.round, Council: council, PlannedBefore: deadline}), "council")

		admit := func(d key.Dossier, card int) error {
			return w.do(office, func(ctx context.Context, a *act.Act) error {
				_, err := w.svc.Admit(ctx, a, w.sitting, d, card)
				return err
			})
		}
		w.newDossier("HS-OLD", "148", w.season)
		w.newDossier("HS-GONE", theBook, w.season)
		w.newDossier("HS-CARD", theBook, w.season)
		w.exec(5, "HS-GONE", "withdrawn")
		wantField(t, admit("HS-OLD", theCard), "dossier")
		want(t, admit("HS-GONE", theCard), fault.Conflict)
		want(t, admit("none", theCard), fault.NotFound)
		err := admit("HS-CARD", 99)
		wantField(t, err, "card")
		if s := fault.Fields(err)[0].Sentence; s != "Quyết định 26/2026/QĐ-TTg chưa có phiếu của bộ sản phẩm số 99." {
			t.Error(s)
		}
	})
}

// TestWhoMayDoWhat is the matrix actor x verb. A member's seat decides more than a role,
// and no role at all may touch another's sheet.
func TestWhoMayDoWhat(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(75)
		w.newDossier("HS-NEW", theBook, w.season)
		verbs := map[string]func(act.Actor) error{
			"admit":  func(a act.Actor) error { return w.admit(a, "HS-NEW") },
			"recuse": func(a act.Actor) error { return w.recuse(a, w.entries[1], "") }, // Invalid when allowed
			"close":  func(a act.Actor) error { _, err := w.close(a, "2031-01-01", ""); return err },
			"save": func(a act.Actor) error {
				_, err := w.save(a, evaluation.Draft{Entry: w.entries[0], Version: 99})
				return err
			},
			"reopen": func(a act.Actor) error { _, err := w.reopen(a, w.entries[0], 99); return err },
			"council": func(a act.Actor) error {
				return w.do(a, func(ctx context.Context, a *act.Act) error {
					_, err := evaluation.SetCouncil(ctx, a, evaluation.NewCouncil{Place: province})
					return err
				})
			},
		}
		actors := map[string]act.Actor{"office": office, "district": tanYenOffice, "leader": leader, "admin": admin, "stranger": stranger,
			"member": w.judges[0], "recused-to-be": w.judges[3], "secretary": w.secretary, "visitor": act.Visitor()}
		got := map[string]string{}
		for name, a := range actors {
			for _, verb := range []string{"admit", "recuse", "close", "save", "reopen", "council"} {
				if verb == "admit" && name == "office" {
					continue // would really admit
				}
				got[name] += " " + verb + ":" + [...]string{"bug", "none", "invalid", "denied", "conflict"}[fault.KindOf(verbs[verb](a))]
			}
		}
		wanted := map[string]string{
			"office":        " recuse:denied close:invalid save:denied reopen:denied council:invalid",
			"district":      " admit:denied recuse:denied close:denied save:denied reopen:denied council:denied",
			"leader":        " admit:denied recuse:denied close:denied save:denied reopen:denied council:denied",
			"admin":         " admit:denied recuse:denied close:denied save:denied reopen:denied council:denied",
			"stranger":      " admit:denied recuse:none close:denied save:none reopen:none council:denied",
			"member":        " admit:denied recuse:invalid close:denied save:conflict reopen:conflict council:denied",
			"recused-to-be": " admit:denied recuse:invalid close:denied save:conflict reopen:conflict council:denied",
			"secretary":     " admit:denied recuse:invalid close:invalid save:denied reopen:denied council:denied",
			"visitor":       " admit:denied recuse:denied close:denied save:denied reopen:denied council:denied",
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDistrictOfficeStaysAtHome: an office of one district can not put another's
// dossiers before its council, nor its own before another's.
func TestDistrictOfficeStaysAtHome(t *testing.T) {
	s := small()
	s.at, s.level, s.book, s.card = tanYen, "district", "1048-781", 12
	each(t, s, func(t *testing.T, w *world) {
		admit := func(actor act.Actor, d key.Dossier) error {
			return w.do(actor, func(ctx context.Context, a *act.Act) error {
				_, err := w.svc.Admit(ctx, a, w.sitting, d, s.card)
				return err
			})
		}
		w.exec(3, "lucnam-product", "producer", string(lucNam))
		w.exec(4, "HS-LN", "lucnam-product", string(w.season), s.book, int64(s.card))
		w.exec(4, "HS-TY", "product-1", string(w.season), s.book, int64(s.card))
		lucNamOffice := act.Actor{Person: "x", Name: "Phòng Lục Nam", Roles: []act.Held{{Role: act.District, Place: lucNam}}}
		want(t, admit(tanYenOffice, "HS-LN"), fault.Forbidden)
		want(t, admit(lucNamOffice, "HS-LN"), fault.Forbidden)
		want(t, admit(lucNamOffice, "HS-TY"), fault.Forbidden)
		if err := admit(tanYenOffice, "HS-TY"); err != nil {
			t.Error(err)
		}
	})
}
