package recognition_test

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/recognition"
)

// second is another officer of the same office.
func second() act.Actor {
	a := office()
	a.Person, a.Name = "canbo2", "Cán bộ thứ hai"
	return a
}

func (w world) proposeCorrection(who act.Actor, n recognition.NewCorrection) (k key.Correction, err error) {
	err = w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = recognition.ProposeCorrection(ctx, a, n)
		return err
	})
	return k, err
}

func (w world) approve(who act.Actor, k key.Recognition, c key.Correction) error {
	return w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) error {
		return recognition.ApproveCorrection(ctx, a, k, c, 36)
	})
}

func (w world) corrections(k key.Recognition) (all []recognition.Correction) {
	w.Helper()
	if err := w.See(w.Context(), office(), func(ctx context.Context, v *act.View) (err error) {
		all, err = recognition.Corrections(ctx, v, k)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return all
}

func misprint(k key.Recognition, f recognition.Field, printed, right string) recognition.NewCorrection {
	return recognition.NewCorrection{Recognition: k, Field: f, Printed: printed, Right: right, Reason: "Gõ nhầm", LetterNo: "5/UBND-NN", LetterDate: "2021-09-01"}
}

func TestACorrectionChangesAWholeDecision(t *testing.T) {
	each(t, func(w world) {
		w.people(office(), second())
		a, b, c := w.proposed(round, "A", ngocChau, 4), w.proposed(round, "B", ngocChau, 3), w.proposed(round, "C", ngocChau, 3)
		if err := w.recognise(office(), decided(a, b)); err != nil {
			w.Fatal(err)
		}
		other := decided(c)
		other.DecisionNo = "192/QĐ-UBND"
		if err := w.recognise(office(), other); err != nil {
			w.Fatal(err)
		}
		was := w.get(a)
		k, err := w.proposeCorrection(office(), misprint(a, recognition.DateField, "", "2021-08-27"))
		if err != nil {
			w.Fatal(err)
		}
		if w.get(a) != was {
			w.Error("a proposal changed something")
		}
		if err := w.approve(office(), a, k); fault.KindOf(err) != fault.Forbidden || w.get(a) != was {
			w.Errorf("approved by who proposed it: %v", err)
		}
		for range 2 { // the second is a double click
			if err := w.approve(second(), a, k); err != nil {
				w.Fatal(err)
			}
		}
		for _, r := range []key.Recognition{a, b} {
			if x := w.get(r); x.DecisionDate != "2021-08-27" || x.ValidFrom != "2021-08-27" || x.ValidTo != "2024-08-27" || x.DecisionNo != "191/QĐ-UBND" {
				w.Errorf("corrected: %+v", x)
			}
			if all := w.corrections(r); len(all) != 1 || all[0].Number != 1 || all[0].Was != "2021-08-26" || all[0].Past.Number != w.get(r).Number || all[0].Past.Code == w.get(r).Code {
				w.Errorf("corrections: %+v", all)
			}
		}
		if w.get(c).DecisionDate != "2021-08-26" || len(w.corrections(c)) != 0 {
			w.Error("another decision was touched")
		}
		if x := w.get(a); x.Code == was.Code || w.corrections(a)[0].Past.Code != was.Code || x.Number != was.Number || x.Stars != was.Stars {
			w.Errorf("certificate: %+v", x)
		}
		w.whole()
	})
}

func TestWhatIsNoMisprint(t *testing.T) {
	each(t, func(w world) {
		w.people(office(), second())
		a, b := w.proposed(round, "A", ngocChau, 4), w.proposed(round, "B", ngocChau, 3)
		if _, err := w.proposeCorrection(office(), misprint(a, recognition.NumberField, "", "1/QĐ")); fault.KindOf(err) != fault.Conflict {
			w.Errorf("a proposal corrected: %v", err)
		}
		if err := w.recognise(office(), decided(a, b)); err != nil {
			w.Fatal(err)
		}
		for name, c := range map[string]struct {
			n     recognition.NewCorrection
			field string
		}{
			"no field":             {misprint(a, "", "", "x"), "field"},
			"stars as they are":    {misprint(a, recognition.StarsField, "4", ""), "printed"},
			"no stars":             {misprint(a, recognition.StarsField, "nhiều", ""), "printed"},
			"no number":            {misprint(a, recognition.NumberField, "", " "), "right"},
			"the same number":      {misprint(a, recognition.NumberField, "", "191/QĐ-UBND"), "right"},
			"no day":               {misprint(a, recognition.DateField, "", "mai"), "right"},
			"a day to come":        {misprint(a, recognition.DateField, "", "2026-03-02"), "right"},
			"the name that it has": {misprint(a, recognition.ProductField, "A", ""), "printed"},
			"too long":             {misprint(a, recognition.PaperField, "", strings.Repeat("9", 51)), "right"},
			"no letter": {func() recognition.NewCorrection {
				n := misprint(a, recognition.NumberField, "", "1/QĐ")
				n.LetterNo = ""
				return n
			}(), "letter_no"},
			"no reason": {func() recognition.NewCorrection {
				n := misprint(a, recognition.NumberField, "", "1/QĐ")
				n.Reason = " "
				return n
			}(), "reason"},
		} {
			_, err := w.proposeCorrection(office(), c.n)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) == 0 || f[0].Name != c.field {
				w.Errorf("%s: %v", name, err)
			}
		}
		if n := w.count(`SELECT COUNT(*) FROM correction`); n != 0 {
			w.Errorf("%d stored", n)
		}
		k, err := w.proposeCorrection(office(), misprint(a, recognition.StarsField, "5", "")) // only the paper was wrong
		if err != nil {
			w.Fatal(err)
		}
		if _, err := w.proposeCorrection(second(), misprint(a, recognition.NumberField, "", "1/QĐ")); fault.KindOf(err) != fault.Conflict {
			w.Errorf("two at once: %v", err)
		}
		if err := w.approve(second(), a, k); err != nil || w.get(a).Stars != 4 {
			w.Errorf("stars: %v, %d", err, w.get(a).Stars)
		}
		taken, err := w.proposeCorrection(second(), misprint(a, recognition.PaperField, "", w.get(b).Number))
		if err != nil {
			w.Fatal(err)
		}
		if err := w.approve(office(), a, taken); fault.KindOf(err) != fault.Invalid {
			w.Errorf("the number of another certificate: %v", err)
		}
		w.whole()
	})
}

func TestWhoCorrects(t *testing.T) {
	each(t, func(w world) {
		w.people(office(), second())
		a := w.proposed(round, "A", ngocChau, 4)
		if err := w.recognise(office(), decided(a)); err != nil {
			w.Fatal(err)
		}
		n := misprint(a, recognition.NumberField, "", "190/QĐ-UBND")
		for _, who := range []act.Actor{act.Visitor(), holder(act.Judge, bacGiang), holder(act.Leader, bacGiang), holder(act.Admin, bacGiang), holder(act.District, tanYen), holder(act.Office, lucNgan)} {
			if _, err := w.proposeCorrection(who, n); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("%s: %v", who.Name, err)
			}
		}
		refused, err := w.proposeCorrection(office(), n)
		if err != nil {
			w.Fatal(err)
		}
		answer := func(who act.Actor, fn func(context.Context, *act.Act) error) error { return w.Do(w.Context(), who, fn) }
		if err := answer(second(), func(ctx context.Context, a2 *act.Act) error {
			return recognition.WithdrawCorrection(ctx, a2, a, refused)
		}); fault.KindOf(err) != fault.Forbidden {
			w.Errorf("taken back by another: %v", err)
		}
		if err := answer(office(), func(ctx context.Context, a2 *act.Act) error {
			return recognition.RefuseCorrection(ctx, a2, a, refused, "Không")
		}); fault.KindOf(err) != fault.Forbidden {
			w.Errorf("refused by who proposed it: %v", err)
		}
		if err := answer(second(), func(ctx context.Context, a2 *act.Act) error {
			return recognition.RefuseCorrection(ctx, a2, a, refused, "Không có công văn")
		}); err != nil {
			w.Error(err)
		}
		if err := w.approve(second(), a, refused); fault.KindOf(err) != fault.Conflict {
			w.Errorf("approved after it was refused: %v", err)
		}
		back, err := w.proposeCorrection(office(), n)
		if err == nil {
			err = answer(office(), func(ctx context.Context, a2 *act.Act) error { return recognition.WithdrawCorrection(ctx, a2, a, back) })
		}
		if err != nil || w.get(a).DecisionNo != "191/QĐ-UBND" || len(w.corrections(a)) != 2 {
			w.Errorf("%v, %+v", err, w.corrections(a))
		}
	})
}

// What a decision says is corrected only by who may decide about all its products; a certificate
// by who may decide about its own.
func TestWhoCorrectsADecisionOfTwoPlaces(t *testing.T) {
	each(t, func(w world) {
		here := holder(act.Office, tanYen)
		here.Person = "canbo3"
		w.people(office(), second(), here)
		a, b := w.proposed(round, "A", ngocChau, 4), w.proposed(round, "B", lucNgan, 4)
		if err := w.recognise(second(), decided(a, b)); err != nil {
			w.Fatal(err)
		}
		whole := misprint(a, recognition.NumberField, "", "190/QĐ-UBND")
		if _, err := w.proposeCorrection(here, whole); fault.KindOf(err) != fault.Forbidden {
			w.Errorf("proposed by an office of one of two places: %v", err)
		}
		c, err := w.proposeCorrection(office(), whole)
		if err != nil {
			w.Fatal(err)
		}
		if err := w.approve(here, a, c); fault.KindOf(err) != fault.Forbidden || w.get(a).DecisionNo != "191/QĐ-UBND" {
			w.Errorf("approved by an office of one of two places: %v", err)
		}
		if err := w.approve(second(), a, c); err != nil || w.get(b).DecisionNo != "190/QĐ-UBND" {
			w.Error(err)
		}
		if _, err := w.proposeCorrection(here, misprint(a, recognition.PaperField, "", "7/GCN")); err != nil {
			w.Errorf("the certificate of the own place: %v", err)
		}
	})
}

// people gives actors the accounts that a correction names.
func (w world) people(actors ...act.Actor) {
	w.Helper()
	for _, a := range actors {
		w.exec(`INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ($1, $2, $3, '', FALSE, 0, 1)`, string(a.Person), string(a.Person), a.Name)
	}
}

// What an earlier recognition says of the decision that replaced it follows a corrected number.
func TestACorrectedNumberReachesWhatTheDecisionReplaced(t *testing.T) {
	each(t, func(w world) {
		w.people(office(), second())
		first := w.proposed(round, "A", ngocChau, 3)
		if err := w.recognise(office(), decided(first)); err != nil {
			w.Fatal(err)
		}
		w.addRound("dot2", "closed")
		later := w.proposed("dot2", "A", ngocChau, 4)
		d := decided(later)
		d.DecisionNo, d.DecisionDate = "88/QĐ-UBND", "2021-12-01"
		if err := w.recognise(office(), d); err != nil {
			w.Fatal(err)
		}
		k, err := w.proposeCorrection(office(), misprint(later, recognition.NumberField, "", "89/QĐ-UBND"))
		if err != nil {
			w.Fatal(err)
		}
		if err := w.approve(second(), later, k); err != nil {
			w.Fatal(err)
		}
		if got := state(w.get(first)); got != "replaced 2021-12-01 89/QĐ-UBND" {
			w.Errorf("the earlier one: %s", got)
		}
		w.whole()
	})
}
