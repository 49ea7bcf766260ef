package rulebook_test

import (
	"errors"
	"strings"
	"testing"

	"ocop/internal/law/rulebook"
)

func TestParametersAt(t *testing.T) {
	for _, tt := range []struct {
		id, place string
		on        rulebook.Date
		want      rulebook.Dong
	}{
		{"support-first-3", "24.2020", "2024-01-01", 50_000_000},
		{"support-first-4", "24.2020", "2025-06-30", 150_000_000},
		{"support-first-5", "24.2020", "2025-12-31", 300_000_000}, // the old area after the merger
		{"support-again-3", "24.2020", "2024-07-01", 20_000_000},
		{"support-again-4", "24.2020", "2024-07-01", 60_000_000},
		{"support-upgrade-4", "24.2020", "2024-07-01", 150_000_000},
		{"support-upgrade-5", "24.2020", "2024-07-01", 300_000_000},
		{"support-trademark", "24.2020", "2023-09-08", 20_000_000},
		{"support-packaging-5", "24.2020", "2023-09-08", 100_000_000},
		{"support-label-cap", "33.2020", "2020-06-01", 30_000_000},
	} {
		v, err := library(t).Parameters().At(tt.id, tt.place, tt.on)
		if err != nil || v.Value != tt.want || v.Reference == "" || v.CheckedOn == "" {
			t.Errorf("%s at %s on %s: %+v (%v)", tt.id, tt.place, tt.on, v, err)
		}
	}
	v, _ := library(t).Parameters().At("support-first-3", "24.2020", "2025-08-01")
	if !v.Ruling.Interpretation || v.Confidence != "medium" {
		t.Errorf("the reading after the merger is not told: %+v", v)
	}
}

// Nobody's guess is an amount: known unknowns, other places and other days are refused.
func TestUnknownParametersAreRefused(t *testing.T) {
	for _, tt := range []struct {
		id, place string
		on        rulebook.Date
		says      string
	}{
		{"support-first-3", "24.2020", "2023-12-31", "trước năm 2024"},
		{"support-first-3", "24.2025", "2026-05-01", "Bắc Ninh mới"},
		{"support-first-3", "24.2025", "2025-08-01", "địa bàn Bắc Giang cũ"},
		{"support-first-3", "24.2020", "2026-01-01", "chưa có nguồn"},
		{"support-first-3", "27.2020", "2024-05-01", "27.2020"},
		{"support-first-3", "", "2024-05-01", "chưa có nguồn"},
		{"fee-assessment", "24.2025", "2026-05-01", "Chưa tìm thấy văn bản"}, // through the whole country
		{"fee-assessment", "", "2026-05-01", "Chưa tìm thấy văn bản"},
	} {
		v, err := library(t).Parameters().At(tt.id, tt.place, tt.on)
		no, ok := errors.AsType[rulebook.NotKnown](err)
		if !ok || no.ID != tt.id || no.On != tt.on || v.Value != 0 || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s at %q on %s: %+v (%v)", tt.id, tt.place, tt.on, v, err)
		}
	}
	for _, bad := range []struct {
		id string
		on rulebook.Date
	}{{"support", "2024-05-01"}, {"support-first-3", "2024-13-01"}} {
		_, err := library(t).Parameters().At(bad.id, "24.2020", bad.on)
		if _, ok := errors.AsType[rulebook.NotKnown](err); ok || err == nil {
			t.Errorf("%s on %s: %v", bad.id, bad.on, err)
		}
	}
	all := library(t).Parameters().All()
	for i := 1; i < len(all); i++ {
		if all[i-1].ID >= all[i].ID {
			t.Errorf("%s stands before %s", all[i-1].ID, all[i].ID)
		}
	}
}
