package evaluation_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
)

func TestTwentyClosesAreOne(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(84)
		answers := make([][]evaluation.Result, 20)
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i], errs[i] = w.close([]act.Actor{w.secretary, office}[i%2], "2021-09-15", "") })
		}
		wg.Wait()
		for i := range answers {
			if diff := cmp.Diff(answers[0], answers[i]); errs[i] != nil || diff != "" || len(answers[i]) != 2 {
				t.Errorf("close %d: %v %s", i, errs[i], diff)
			}
		}
		closed := 0
		for _, line := range w.journal("sitting/" + string(w.sitting)) {
			if line.Verb == "sitting.closed" {
				closed++
			}
		}
		if closed != 1 {
			t.Errorf("closed %d times", closed)
		}
	})
}

// TestNoSaveIsAcceptedAfterTheClose lets members save while the secretary closes, in
// many random orders. Whatever the order: every accepted save is part of the result, and
// every save that came too late is a Conflict.
func TestNoSaveIsAcceptedAfterTheClose(t *testing.T) {
	for round := range 12 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			each(t, small(), func(t *testing.T, w *world) { w.raceSavesWithClose(t, uint64(round)) })
		})
	}
}

func (w *world) raceSavesWithClose(t *testing.T, seed uint64) {
	w.open()
	w.submitAll(80)
	r := rand.New(rand.NewPCG(seed, 1))
	closeAfter := r.IntN(4)
	var wg sync.WaitGroup
	accepted := make([]evaluation.Sheet, len(w.judges)) // the last save each member was told is stored
	for i, j := range w.judges {
		accepted[i] = w.sheet(j, w.entries[0])
		goals := []int{78 + r.IntN(5), 78 + r.IntN(5), 78 + r.IntN(5)}
		wg.Go(func() { accepted[i] = w.keepCorrecting(t, j, accepted[i], goals) })
	}
	var closeErr error
	wg.Go(func() {
		for range closeAfter {
			w.sheet(w.judges[0], w.entries[1]) // give the others a start
		}
		for range 200 {
			if _, closeErr = w.close(w.secretary, "2021-09-15", ""); fault.KindOf(closeErr) != fault.Conflict || closeErr == nil {
				return
			}
		}
	})
	wg.Wait()
	if closeErr != nil {
		t.Fatal(closeErr)
	}
	w.mustSee(office, func(ctx context.Context, v *act.View) error {
		tally, err := w.svc.TallyOf(ctx, v, w.entries[0])
		if err != nil {
			return err
		}
		sum := int64(0)
		for i, line := range tally.Lines {
			if line.Sheet.Version != accepted[i].Version || !cmp.Equal(line.Sheet.Marks, accepted[i].Marks) {
				t.Errorf("%s was told version %d, the tally holds %d", w.judges[i].Name, accepted[i].Version, line.Sheet.Version)
			}
			if line.Counted() {
				sum += int64(line.Sheet.Total)
			}
		}
		if sum != tally.Result.Mean.Num {
			t.Errorf("counted sheets sum to %d, the mean says %d", sum, tally.Result.Mean.Num)
		}
		return nil
	})
	w.wantNothingAfterClose(t)
}

// keepCorrecting reopens and submits again until done or too late, and gives the last
// sheet the member was told is stored.
func (w *world) keepCorrecting(t *testing.T, j act.Actor, last evaluation.Sheet, goals []int) evaluation.Sheet {
	for _, points := range goals {
		open, err := w.reopen(j, last.Entry, last.Version)
		if err != nil {
			wantLate(t, err)
			return last
		}
		last = open
		sheet, err := w.save(j, evaluation.Draft{Entry: last.Entry, Marks: w.marks(points), Version: last.Version, Submit: true})
		if err != nil {
			wantLate(t, err)
			return last
		}
		last = sheet
	}
	return last
}

func wantLate(t *testing.T, err error) {
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("a late save got %v, want a conflict", err)
	}
}

// wantNothingAfterClose checks the instants and the row order of the journal: no sheet
// act follows the closing act.
func (w *world) wantNothingAfterClose(t *testing.T) {
	t.Helper()
	for _, j := range w.judges {
		s := w.sheet(j, w.entries[0])
		_, err := w.save(j, evaluation.Draft{Entry: s.Entry, Marks: w.marks(99), Version: s.Version})
		want(t, err, fault.Conflict)
		_, err = w.reopen(j, s.Entry, s.Version)
		want(t, err, fault.Conflict)
		if diff := cmp.Diff(s, w.sheet(j, s.Entry)); diff != "" {
			t.Errorf("a late save changed a sheet: %s", diff)
		}
	}
}

// TestTwoTabsLoseNothing: two windows of one member save different texts on the same
// version at once. One is stored, the other is told, and both are at hand.
func TestTwoTabsLoseNothing(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		for i := range 10 {
			me, e := w.judges[i%4], w.entries[i/4%2]
			version := w.sheet(me, e).Version
			texts := [2]string{fmt.Sprint("cửa sổ một ", i), fmt.Sprint("cửa sổ hai ", i)}
			var errs [2]error
			var wg sync.WaitGroup
			for tab := range texts {
				wg.Go(func() {
					_, errs[tab] = w.save(me, evaluation.Draft{Entry: e, Remark: texts[tab], Version: version})
				})
			}
			wg.Wait()
			lost := 0
			if errs[0] == nil {
				lost = 1
			}
			if errs[1-lost] != nil {
				t.Fatalf("both were refused: %v", errs)
			}
			want(t, errs[lost], fault.Conflict)
			stale, ok := errors.AsType[*evaluation.Stale](errs[lost])
			if !ok {
				t.Fatalf("the loser got %T %v", errs[lost], errs[lost])
			}
			if stale.Stored.Remark != texts[1-lost] || stale.Yours.Remark != texts[lost] {
				t.Errorf("%+v", stale)
			}
			if got := w.sheet(me, e); got.Remark != texts[1-lost] || got.Version != version+1 {
				t.Errorf("stored: %+v", got)
			}
		}
	})
}

// TestSaveSubmitAndStepBackAtOnce: a member saves, another submits, the first one steps back
// from the entry in another window, a double click opens the sitting again. Each act is whole.
func TestSaveSubmitAndStepBackAtOnce(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		e := w.entries[0]
		var wg sync.WaitGroup
		var saveErr, submitErr, recuseErr error
		var saved evaluation.Sheet
		wg.Go(func() { saved, saveErr = w.save(w.judges[2], evaluation.Draft{Entry: e, Marks: w.marks(70)}) })
		wg.Go(func() {
			_, submitErr = w.save(w.judges[3], evaluation.Draft{Entry: e, Marks: w.marks(75), Submit: true})
		})
		wg.Go(func() { recuseErr = w.recuse(w.judges[2], e, "Chủ thể là người nhà") })
		wg.Go(w.open)
		wg.Wait()
		if submitErr != nil || recuseErr != nil {
			t.Errorf("%v %v", submitErr, recuseErr)
		}
		if saveErr != nil {
			want(t, saveErr, fault.Forbidden)
		}
		if got := w.sheet(w.judges[2], e); got.Version != saved.Version {
			t.Errorf("told version %d, stored %d", saved.Version, got.Version)
		}
		if got := w.sheet(w.judges[3], e); got.Total != 7500 {
			t.Errorf("%+v", got)
		}
	})
}

func TestWholeCouncilSavesAtOnce(t *testing.T) {
	s := small()
	s.members, s.dossiers = 9, 4
	each(t, s, func(t *testing.T, w *world) {
		w.open()
		var wg sync.WaitGroup
		for _, j := range w.judges {
			for _, e := range w.entries {
				wg.Go(func() {
					if _, err := w.save(j, evaluation.Draft{Entry: e, Marks: w.marks(66), Submit: true}); err != nil {
						t.Errorf("%s: %v", j.Name, err)
					}
				})
			}
		}
		wg.Wait()
		for _, r := range w.mustClose() {
			if r.Ballots != 9 || r.Mean.Num != 9*6600 {
				t.Errorf("%+v", r)
			}
		}
	})
}

// TestCouncilIsNotChangedUnderAnOpenSitting: whoever is first, no seat changes after the
// scoring began.
func TestCouncilIsNotChangedUnderAnOpenSitting(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		var changeErr error
		wg.Go(func() { changeErr = w.changeCouncil(1) })
		wg.Go(w.open)
		wg.Wait()
		if changeErr != nil {
			want(t, changeErr, fault.Conflict)
		}
		if changed := w.seat(stranger) != ""; changed != (changeErr == nil) {
			t.Errorf("told %v, stored %v", changeErr, changed)
		}
		var frozen evaluation.Council
		read := func(into *evaluation.Council) {
			w.mustSee(office, func(ctx context.Context, v *act.View) (err error) {
				*into, err = evaluation.CouncilByKey(ctx, v, w.council)
				return err
			})
		}
		read(&frozen)
		for version := range int64(4) {
			want(t, w.changeCouncil(version), fault.Conflict)
		}
		var after evaluation.Council
		if read(&after); !cmp.Equal(frozen, after) {
			t.Error(cmp.Diff(frozen, after))
		}
	})
}
