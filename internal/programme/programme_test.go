package programme_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/demo"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/law/score"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
)

// world is the open season of the demonstration.
type world struct {
	*testing.T
	desk    *act.Desk
	service *programme.Service
	people  map[string]act.Actor
	sitting evaluation.Sitting
	season  plan.Season
}

func each(t *testing.T, fn func(*world)) {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		books := given.Books(t)
		w := &world{T: t, desk: &act.Desk{DB: d, Places: given.Places(t)}, people: map[string]act.Actor{},
			service: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}}
		if _, err := demo.Load(t.Context(), demo.Stage{Desk: w.desk, Programme: w.service}); err != nil {
			t.Fatal(err)
		}
		w.see(func(ctx context.Context, v *act.View) error {
			people, err := account.List(ctx, v)
			for _, p := range people {
				w.people[p.Login] = act.Actor{Person: p.Key, Name: p.Name, Roles: p.Roles}
			}
			if err != nil {
				return err
			}
			if w.season, err = plan.At(ctx, v, "24.2025", 2026); err != nil {
				return err
			}
			rounds, err := evaluation.Rounds(ctx, v, w.season.Key)
			if err != nil {
				return err
			}
			sittings, err := evaluation.Sittings(ctx, v, rounds[0].Key)
			w.sitting = sittings[0]
			return err
		})
		fn(w)
	})
}

func (w *world) see(fn func(context.Context, *act.View) error) {
	w.Helper()
	if err := w.desk.See(w.Context(), act.System("test"), fn); err != nil {
		w.Fatal(err)
	}
}

// finish lets the member who has drafts finish them.
func (w *world) finish() {
	w.Helper()
	member := w.people["uyvien1"]
	err := w.desk.Do(w.Context(), member, func(ctx context.Context, a *act.Act) error {
		mine, err := w.service.Evaluation.MyEntries(ctx, a.View(), member.Person)
		for _, e := range mine {
			if e.Sheet == evaluation.Submitted {
				continue
			}
			sheet, err := evaluation.SheetFor(ctx, a.View(), e.Entry.Key, member.Person)
			if err != nil {
				return err
			}
			for i, m := range sheet.Marks {
				if m == score.Unmarked {
					sheet.Marks[i] = 1
				}
			}
			_, err = w.service.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e.Entry.Key, Marks: sheet.Marks, Version: sheet.Version, Submit: true})
			if err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) close(as string) ([]evaluation.Result, error) {
	var results []evaluation.Result
	err := w.desk.Do(w.Context(), w.people[as], func(ctx context.Context, a *act.Act) (err error) {
		results, err = w.service.Close(ctx, a, evaluation.Closing{Sitting: w.sitting.Key, MetOn: a.Today()})
		return err
	})
	return results, err
}

func (w *world) states() map[dossier.State]int {
	var counts map[dossier.State]int
	w.see(func(ctx context.Context, v *act.View) (err error) {
		counts, err = dossier.Counts(ctx, v, w.season.Key)
		return err
	})
	return counts
}

func (w *world) check() {
	w.Helper()
	if _, err := w.desk.Seal(w.Context(), 0); err != nil {
		w.Fatal(err)
	}
	files, err := blob.Open(w.TempDir())
	if err != nil {
		w.Fatal(err)
	}
	broken, err := programme.Check(w.Context(), w.desk, files)
	if err != nil || len(broken) > 0 {
		w.Error(broken, err)
	}
}

// The council's secretary holds no office role, and yet closing carries every outcome on.
func TestSecretaryClosesAndTwentyClicksHaveOneEffect(t *testing.T) {
	each(t, func(w *world) {
		w.finish()
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if results, err := w.close("thuky"); err != nil || len(results) != 8 {
					w.Errorf("%d results, %v", len(results), err)
				}
			})
		}
		wg.Wait()
		if got := w.states(); got[dossier.Proposed] != 7 || got[dossier.Forwarded] != 1 {
			w.Errorf("states after closing: %v, want 7 proposed and the one with 90 points forwarded", got)
		}
		w.check()
	})
}

// A decision recognises once, whoever clicks how often, and never before the meeting.
func TestDecisionRecognisesOnce(t *testing.T) {
	each(t, func(w *world) {
		w.finish()
		if _, err := w.close("vanphong"); err != nil {
			w.Fatal(err)
		}
		recognise := func(date string) error {
			return w.desk.Do(w.Context(), w.people["vanphong"], func(ctx context.Context, a *act.Act) error {
				var keys []key.Recognition
				all, err := recognition.OfRound(ctx, a.View(), w.sitting.Round)
				for _, x := range all {
					keys = append(keys, x.Key)
				}
				if err != nil {
					return err
				}
				_, err = w.service.Recognise(ctx, a, programme.Decision{Round: w.sitting.Round, Recognitions: keys, Authority: "UBND tỉnh Bắc Ninh",
					DecisionNo: "1500/QĐ-UBND", DecisionDate: date})
				return err
			})
		}
		if err := recognise("2026-11-20"); err == nil {
			w.Error("a decision older than the meeting was taken")
		}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if err := recognise("2026-11-24"); err != nil {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		if got := w.states(); got[dossier.Recognised] != 7 {
			w.Errorf("states after the decision: %v", got)
		}
		if err := w.desk.Do(w.Context(), w.people["lanhdao"], func(ctx context.Context, a *act.Act) error {
			_, err := w.service.Close(ctx, a, evaluation.Closing{Sitting: w.sitting.Key, MetOn: a.Today()})
			return err
		}); err == nil {
			w.Error("a leader closed a sitting")
		}
		w.check()
	})
}
