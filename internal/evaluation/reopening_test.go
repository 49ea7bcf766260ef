package evaluation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/place"
)

func (w *world) propose(actor act.Actor, entries ...key.Entry) (k key.Reopening, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		k, err = evaluation.ProposeReopening(ctx, a, evaluation.NewReopening{Sitting: w.sitting, Ground: evaluation.Arithmetic,
			Reason: "Cộng nhầm điểm phần A", Entries: entries})
		return err
	})
	return k, err
}

func (w *world) agree(actor act.Actor, k key.Reopening) (voided []evaluation.Result, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		voided, err = w.svc.AgreeReopening(ctx, a, w.sitting, k)
		return err
	})
	return voided, err
}

func (w *world) refuse(actor act.Actor, k key.Reopening, why string) error {
	return w.do(actor, func(ctx context.Context, a *act.Act) error {
		return evaluation.RefuseReopening(ctx, a, w.sitting, k, why)
	})
}

func (w *world) takeBack(actor act.Actor, k key.Reopening) error {
	return w.do(actor, func(ctx context.Context, a *act.Act) error {
		return evaluation.WithdrawReopening(ctx, a, w.sitting, k)
	})
}

// reopenings are those of the sitting as the office reads them.
func (w *world) reopenings(actor act.Actor) (list []evaluation.Reopening) {
	w.t.Helper()
	w.mustSee(actor, func(ctx context.Context, v *act.View) (err error) {
		list, err = evaluation.Reopenings(ctx, v, w.sitting)
		return err
	})
	return list
}

// editions are the tallies of every edition that has lost its effect.
func (w *world) editions() (all [][]evaluation.Tally) {
	w.t.Helper()
	for _, r := range w.reopenings(office) {
		if r.State == evaluation.ReopeningAgreed {
			w.mustSee(office, func(ctx context.Context, v *act.View) error {
				tallies, err := w.svc.TalliesOf(ctx, v, r)
				all = append(all, tallies)
				return err
			})
		}
	}
	return all
}

func (w *world) tallies(actor act.Actor) (list []evaluation.Tally) {
	w.t.Helper()
	w.mustSee(actor, func(ctx context.Context, v *act.View) (err error) {
		list, err = w.svc.Tallies(ctx, v, w.sitting)
		return err
	})
	return list
}

// reopened is a small world whose sitting was closed and is open again for its first entry.
func (w *world) reopened() key.Reopening {
	w.t.Helper()
	w.open()
	w.submitAll(80)
	w.mustClose()
	k, err := w.propose(w.secretary, w.entries[0])
	if err == nil {
		_, err = w.agree(w.judges[0], k)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

func TestAReopenedSittingKeepsItsFirstEdition(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(80)
		w.mustClose()
		before := w.tallies(office)
		k, err := w.propose(w.secretary, w.entries[0])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, w.tallies(office)); diff != "" {
			t.Errorf("a proposal changed something: %s", diff)
		}
		voided, err := w.agree(w.judges[0], k)
		if err != nil || len(voided) != 2 || voided[0].Mean.Num != 4*8000 {
			t.Fatalf("%v %+v", err, voided)
		}
		if voided, err := w.agree(w.judges[0], k); err != nil || voided != nil { // a second click
			t.Errorf("agreed twice: %v %v", voided, err)
		}
		if got := w.tallies(office); got != nil {
			t.Errorf("results while it is open: %+v", got)
		}
		sheet := w.sheet(w.judges[1], w.entries[0])
		if sheet.State != evaluation.Drafted || sheet.Version != 2 || sheet.Total != 0 || !cmp.Equal(sheet.Marks, w.marks(80)) {
			t.Errorf("unsealed sheet: %+v", sheet)
		}
		if lines := w.journal("sheet/" + string(sheet.Key)); len(lines) != 2 || lines[1].Verb != "sheet.unsealed" || !strings.Contains(lines[1].Before, `"State":"sealed"`) {
			t.Errorf("the journal of the sheet: %+v", lines)
		}
		for _, j := range w.judges {
			version := w.sheet(j, w.entries[0]).Version
			if _, err := w.save(j, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(90), Version: version, Submit: true}); err != nil {
				t.Fatal(err)
			}
			_, err := w.save(j, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(90), Version: 1, Submit: true})
			want(t, err, fault.Conflict) // kept
		}
		want(t, w.recuse(w.judges[3], w.entries[1], "Người nhà"), fault.Conflict)
		results := w.mustClose()
		if results[0].Mean.Num != 4*9000 || results[1].Mean.Num != 4*8000 {
			t.Errorf("second edition: %+v", results)
		}
		if diff := cmp.Diff(before, w.editions()[0], cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".SittingState" }, cmp.Ignore())); diff != "" {
			t.Errorf("the first edition is not what it was: %s", diff)
		}
		r := w.reopenings(office)[0]
		if r.Edition.Number != 1 || r.Edition.MetOn != "2021-09-15" || r.Proposed.Duty != evaluation.Secretary || r.Answered.Duty != evaluation.Chair || len(r.Entries) != 1 {
			t.Errorf("%+v", r)
		}
		w.mustSee(office, func(ctx context.Context, v *act.View) error {
			s, err := evaluation.SittingByKey(ctx, v, w.sitting)
			if s.Reopened != 1 || s.State != evaluation.Closed {
				t.Errorf("%+v", s)
			}
			return err
		})
	})
}

// A member's seat that saved nothing before the close may save for a chosen entry, not for a kept one.
func TestAKeptEntryTakesNoFirstSheetEither(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		late := w.judges[3]
		for _, j := range w.judges[:3] {
			for _, e := range w.entries {
				w.submit(j, e, 80)
			}
		}
		w.mustClose()
		k, err := w.propose(w.judges[0], w.entries[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err = w.agree(w.secretary, k); err != nil {
			t.Fatal(err)
		}
		_, err = w.save(late, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(70)})
		want(t, err, fault.Conflict)
		if _, err := w.save(late, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(70)}); err != nil {
			t.Error(err)
		}
	})
}

// What a person may do about a reopening, in every state of the sitting and of the proposal.
func TestWhoReopensWhen(t *testing.T) {
	states := []struct {
		name string
		make func(*world) key.Reopening
	}{
		{"scoring", func(w *world) key.Reopening { w.open(); w.submitAll(80); return "" }},
		{"closed", func(w *world) key.Reopening { w.open(); w.submitAll(80); w.mustClose(); return "" }},
		{"by secretary", func(w *world) key.Reopening {
			w.open()
			w.submitAll(80)
			w.mustClose()
			k, err := w.propose(w.secretary, w.entries...)
			if err != nil {
				w.t.Fatal(err)
			}
			return k
		}},
		{"by chair", func(w *world) key.Reopening {
			w.open()
			w.submitAll(80)
			w.mustClose()
			k, err := w.propose(w.judges[0], w.entries...)
			if err != nil {
				w.t.Fatal(err)
			}
			return k
		}},
		{"open again", func(w *world) key.Reopening { return w.reopened() }},
	}
	persons := []struct {
		name string
		of   func(*world) act.Actor
	}{
		{"secretary", func(w *world) act.Actor { return w.secretary }}, {"chair", func(w *world) act.Actor { return w.judges[0] }},
		{"deputy", func(w *world) act.Actor { return w.judges[1] }}, {"office", func(*world) act.Actor { return office }},
		{"stranger", func(*world) act.Actor { return stranger }},
		{"both hats", func(w *world) act.Actor {
			a := w.secretary
			a.Roles = append([]act.Held{{Role: act.Office, Place: province}}, a.Roles...)
			return a
		}},
	}
	allowed := map[string]map[string]string{
		"closed":       {"secretary": "propose", "both hats": "propose", "chair": "propose"},
		"by secretary": {"secretary": "withdraw", "both hats": "withdraw", "chair": "agree refuse"},
		"by chair":     {"secretary": "agree refuse", "both hats": "agree refuse", "chair": "withdraw"},
		"open again":   {"chair": "agree"}, // the second click
	}
	for _, s := range states {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range persons {
				for _, verb := range []string{"propose", "agree", "refuse", "withdraw"} {
					w := build(t, dbtest.SQLite, small())
					k := s.make(w)
					actor := p.of(w)
					var err error
					switch verb {
					case "propose":
						_, err = w.propose(actor, w.entries[0])
					case "agree":
						_, err = w.agree(actor, k)
					case "refuse":
						err = w.refuse(actor, k, "Không đủ căn cứ")
					case "withdraw":
						err = w.takeBack(actor, k)
					}
					if may := strings.Contains(allowed[s.name][p.name], verb); may != (err == nil) {
						t.Errorf("%s, %s: %v", p.name, verb, err)
					}
					if err != nil && fault.KindOf(err) == fault.Internal {
						t.Errorf("%s, %s: no sentence: %v", p.name, verb, err)
					}
				}
			}
		})
	}
}

func TestWhatIsWrongWithAProposal(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(80)
		w.mustClose()
		good := evaluation.NewReopening{Sitting: w.sitting, Ground: evaluation.Complaint, Reason: "Khiếu nại đúng", Entries: w.entries}
		for field, spoil := range map[string]func(*evaluation.NewReopening){
			"ground":  func(n *evaluation.NewReopening) { n.Ground = "xyz" },
			"reason":  func(n *evaluation.NewReopening) { n.Reason = " " },
			"entries": func(n *evaluation.NewReopening) { n.Entries = nil },
		} {
			n := good
			spoil(&n)
			wantField(t, w.do(w.secretary, func(ctx context.Context, a *act.Act) error {
				_, err := evaluation.ProposeReopening(ctx, a, n)
				return err
			}), field)
		}
		_, err := w.propose(w.secretary, "khong-co")
		wantField(t, err, "entries")
		if got := w.reopenings(office); len(got) != 0 {
			t.Errorf("stored: %+v", got)
		}
	})
}

// A proposal is answered by who has not stepped back from what it is about; who has, does not
// meet the entry.
func TestNobodyReopensWhatTheyStoodBackFrom(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		if err := w.recuse(w.judges[0], w.entries[0], "Người nhà"); err != nil {
			t.Fatal(err)
		}
		for _, j := range w.judges[1:] {
			w.submit(j, w.entries[0], 80)
		}
		for _, j := range w.judges {
			w.submit(j, w.entries[1], 80)
		}
		w.mustClose()
		_, err := w.propose(w.judges[0], w.entries[0])
		wantField(t, err, "entries")
		k, err := w.propose(w.secretary, w.entries...)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.agree(w.judges[0], k)
		want(t, err, fault.Forbidden)
		if got := w.reopenings(w.judges[0])[0].Entries; len(got) != 1 || got[0] != w.entries[1] {
			t.Errorf("the chair reads %v", got)
		}
	})
}

// A seat alone opens nothing again where the role of a judge has ended.
func TestWhoseRoleHasEndedReopensNothing(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(80)
		w.mustClose()
		k, err := w.propose(w.secretary, w.entries...)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []*act.Actor{&w.judges[0], &w.secretary} {
			a.Roles = []act.Held{{Role: act.Judge, Place: "219.2020"}}
		}
		_, err = w.propose(w.judges[0], w.entries...)
		want(t, err, fault.Forbidden)
		_, err = w.agree(w.judges[0], k)
		want(t, err, fault.Forbidden)
		want(t, w.refuse(w.judges[0], k, "Không đủ căn cứ"), fault.Forbidden)
		want(t, w.takeBack(w.secretary, k), fault.Forbidden)
	})
}

// What lies beyond the council keeps its close as it is.
func TestWhatKeepsASittingClosed(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(80)
		w.mustClose()
		w.sql(`INSERT INTO recognition (recognition, product, dossier, round, stars, mean_num, mean_den, year, round_name, book, authority, decision_no,
			decision_date, valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			VALUES ('r', 'product-1', $1, $2, 4, 1, 1, 2021, '', '', '', '', '', '', '', 'proposed', '', '', '', 'council', '', '', FALSE, 0, 1)`, string(w.dossiers[0]), string(w.round))
		k, err := w.propose(w.secretary, w.entries...)
		if err != nil { // a proposal alone does not
			t.Fatal(err)
		}
		for _, state := range []string{"recognised", "replaced"} {
			w.sql(`UPDATE recognition SET state = $1`, state)
			_, err = w.agree(w.judges[0], k)
			want(t, err, fault.Conflict)
			if !strings.Contains(err.Error(), "thu hồi") {
				t.Error(err)
			}
		}
		w.sql(`UPDATE recognition SET state = 'withdrawn'`)
		w.sql(`INSERT INTO council SELECT 'above', '1.2020', level, name, decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version FROM council`)
		w.sql(`INSERT INTO sitting (sitting, round, council, level, place, planned_before, met_on, late_reason, note, state, opened_at, closed_at, version)
			SELECT 'above', round, 'above', level, place, planned_before, '', '', '', 'planned', 0, 0, 1 FROM sitting`)
		w.sql(`INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
			VALUES ('z', 'above', $1, 1, 11, 0, 0, 0, 0, 0, 0, '', '')`, string(w.dossiers[1]))
		_, err = w.agree(w.judges[0], k)
		want(t, err, fault.Conflict)
		if !strings.Contains(err.Error(), "Hội đồng khác") {
			t.Error(err)
		}
		w.sql(`DELETE FROM entry WHERE entry = 'z'`)
		if _, err := w.agree(w.judges[0], k); err != nil {
			t.Error(err)
		}
	})
}

// After a reopening others' sheets are as secret as before the first close, and what was public
// to the council then can still be read as it was.
func TestAReopenedSittingIsSecretAgain(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.reopened()
		for _, reader := range []act.Actor{office, leader, w.secretary, w.judges[2]} {
			w.mustSee(reader, func(ctx context.Context, v *act.View) error {
				_, err := evaluation.SheetFor(ctx, v, w.entries[0], w.judges[1].Person)
				want(t, err, fault.NotFound)
				_, err = w.svc.TallyOf(ctx, v, w.entries[1])
				want(t, err, fault.NotFound) // nor of the entry that was kept
				list, err := evaluation.Reopenings(ctx, v, w.sitting)
				if err != nil || len(list) != 1 {
					return fmt.Errorf("%s: %d reopenings, %w", reader.Name, len(list), err)
				}
				tallies, err := w.svc.TalliesOf(ctx, v, list[0])
				if err != nil || len(tallies) != 2 || tallies[0].Lines[1].Sheet.Total != 8000 {
					t.Errorf("%s reads %+v, %v", reader.Name, tallies, err)
				}
				return nil
			})
		}
		w.mustSee(w.judges[1], func(ctx context.Context, v *act.View) error {
			mine, err := w.svc.EarlierSheets(ctx, v, w.sitting, w.entries[0])
			if len(mine) != 1 || mine[0].Sheet.Total != 8000 || mine[0].Sheet.Seat != w.seat(w.judges[1]) {
				t.Errorf("own earlier sheets: %+v", mine)
			}
			return err
		})
		for _, reader := range []act.Actor{stranger, admin, judge("x", place.ID("1.2020"))} {
			if got := w.reopenings(reader); got != nil {
				t.Errorf("%s reads %+v", reader.Name, got)
			}
			w.mustSee(reader, func(ctx context.Context, v *act.View) error {
				r := w.reopenings(office)[0]
				_, err := w.svc.TalliesOf(ctx, v, r)
				want(t, err, fault.NotFound)
				return nil
			})
		}
	})
}

// TestReopeningsKeepTheirPromises tries any order of saving, closing, proposing, agreeing,
// refusing and taking back.
func TestReopeningsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for _, engine := range engines() {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			var p *promises
			rapid.Check(t, func(rt *rapid.T) {
				if p == nil || engine.name == "sqlite" { // a new PostgreSQL for each check is slow: there one history goes on
					w := build(t, engine.open, small())
					w.open()
					w.submitAll(80)
					p = &promises{w: w}
				}
				p.rt = rt
				for range rapid.IntRange(4, 24).Draw(rt, "steps") {
					p.step()
					p.hold()
				}
			})
		})
	}
}

// promises is one random history with what must hold after each step.
type promises struct {
	w       *world
	rt      *rapid.T
	waiting key.Reopening
	agreed  int
	kept    [][]evaluation.Tally
}

func (p *promises) step() {
	w := p.w
	closed := w.sittingState() == evaluation.Closed
	who := rapid.SampledFrom([]act.Actor{w.secretary, w.judges[0]}).Draw(p.rt, "who")
	switch rapid.SampledFrom([]string{"save", "save", "close", "close", "propose", "propose", "agree", "agree", "refuse", "withdraw"}).Draw(p.rt, "verb") {
	case "save":
		j, e := rapid.SampledFrom(w.judges).Draw(p.rt, "judge"), rapid.SampledFrom(w.entries).Draw(p.rt, "entry")
		s := w.sheet(j, e)
		_, err := w.save(j, evaluation.Draft{Entry: e, Marks: w.marks(rapid.IntRange(76, 84).Draw(p.rt, "points")), Version: s.Version, Submit: true})
		if err == nil && closed {
			p.rt.Fatal("saved after the close")
		}
	case "close":
		_, _ = w.close(w.secretary, "2021-09-15", "")
	case "propose":
		entries := []key.Entry{rapid.SampledFrom(w.entries).Draw(p.rt, "entry")}
		k, err := w.propose(who, entries...)
		if err == nil && (!closed || p.waiting != "") {
			p.rt.Fatal("proposed when it could not be")
		}
		if err == nil {
			p.waiting = k
		}
	case "agree":
		if _, err := w.agree(who, p.waiting); err == nil && p.waiting != "" {
			p.waiting = ""
			p.agreed++
			p.kept = append(p.kept, w.editions()[p.agreed-1])
		}
	case "refuse":
		if w.refuse(who, p.waiting, "Không đủ căn cứ") == nil {
			p.waiting = ""
		}
	case "withdraw":
		if w.takeBack(who, p.waiting) == nil {
			p.waiting = ""
		}
	}
}

func (p *promises) hold() {
	now := p.w.editions()
	if len(now) != p.agreed {
		p.rt.Fatalf("%d editions for %d reopenings", len(now), p.agreed)
	}
	if diff := cmp.Diff(p.kept, now, cmp.FilterPath(func(x cmp.Path) bool { return x.Last().String() == ".SittingState" || x.Last().String() == ".Kept" }, cmp.Ignore())); diff != "" {
		p.rt.Fatalf("an edition changed: %s", diff)
	}
	closes := 0
	for _, line := range p.w.journal("sitting/" + string(p.w.sitting)) {
		if line.Verb == "sitting.closed" {
			closes++
		}
	}
	want := p.agreed
	if p.w.sittingState() == evaluation.Closed {
		want++
	}
	if closes != want {
		p.rt.Fatalf("%d closes, %d editions", closes, want)
	}
}

func (w *world) sittingState() (state evaluation.State) {
	w.mustSee(office, func(ctx context.Context, v *act.View) error {
		s, err := evaluation.SittingByKey(ctx, v, w.sitting)
		state = s.State
		return err
	})
	return state
}

// A proposal waits for the other one of chair and secretary alone, until it is answered.
func TestWhomAReopeningWaitsFor(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		waits := func(who act.Actor) (yes bool) {
			w.mustSee(who, func(ctx context.Context, v *act.View) error {
				asked, err := evaluation.ReopeningsAsked(ctx, v)
				yes = asked[w.sitting]
				return err
			})
			return yes
		}
		w.open()
		w.submitAll(80)
		w.mustClose()
		k, err := w.propose(w.secretary, w.entries[0])
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[*act.Actor]bool{&w.judges[0]: true, &w.secretary: false, &w.judges[1]: false, &office: false, &stranger: false} {
			if got := waits(*who); got != want {
				t.Errorf("a proposal of the secretary waits for %s: %v", who.Name, got)
			}
		}
		if err := w.refuse(w.judges[0], k, "Không đủ căn cứ"); err != nil {
			t.Fatal(err)
		}
		if waits(w.judges[0]) {
			t.Error("an answered proposal waits on")
		}
	})
}
