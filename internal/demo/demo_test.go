package demo_test

import (
	"context"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/demo"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/programme"
	"ocop/internal/recognition"
)

func stage(t testing.TB, d *db.DB) demo.Stage {
	t.Helper()
	books := given.Books(t)
	return demo.Stage{Desk: &act.Desk{DB: d, Places: given.Places(t)}, Programme: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}}
}

func clock() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }

// The published stars are what the councils of the demonstration arrive at.
func TestLoadedStarsAreThePublishedOnes(t *testing.T) {
	published := map[string]int{"Vải sớm Phúc Hòa": 4, "Chả Gà": 4, "Rượu Cúc hoa tửu": 4, "Bánh Khảo Mộc Sơn": 3, "Snack Gạo JOY - Sốt cay ngọt": 3,
		"Dưa Kim hoàng hậu": 4, "Sâm nam núi Dành khô": 4, "Mật ong rừng Sơn Động": 3}
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		if loaded, err := demo.Load(t.Context(), s); err != nil || !loaded {
			t.Fatal(loaded, err)
		}
		if loaded, err := demo.Load(t.Context(), s); err != nil || loaded {
			t.Fatal("a second loading must do nothing", loaded, err)
		}
		err := s.Desk.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			all, err := recognition.List(ctx, v, recognition.Filter{Year: 2021})
			if err != nil {
				return err
			}
			stars := map[int]int{}
			for _, r := range all {
				if r.Origin != recognition.FromCouncil {
					continue
				}
				stars[r.Stars]++
				if want, ok := published[r.ProductName]; ok && r.Stars != want {
					t.Errorf("%s has %d stars, published are %d", r.ProductName, r.Stars, want)
				}
			}
			if stars[4] != 12 || stars[3] != 6 {
				t.Errorf("stars by council: %v, want 12 of four and the 6 known of three", stars)
			}
			broken, err := recognition.Broken(ctx, v)
			for _, b := range broken {
				t.Error(b)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
