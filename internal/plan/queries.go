package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/plan/internal/rows"
)

// Seasons are public, so the reads ask for no permission.

// ByKey gives a season, or NotFound.
func ByKey(ctx context.Context, v *act.View, k key.Season) (Season, error) {
	return one(rows.New(v).SeasonByKey(ctx, string(k)))
}

// At gives the season of a year at a place, or NotFound.
func At(ctx context.Context, v *act.View, at place.ID, year int) (Season, error) {
	return one(rows.New(v).SeasonAt(ctx, rows.SeasonAtParams{Place: string(at), Year: int64(year)}))
}

// List gives the seasons of a place, or of all places when it is empty, newest first.
func List(ctx context.Context, v *act.View, at place.ID) (list []Season, err error) {
	var found []rows.Season
	if at == "" {
		found, err = rows.New(v).ListSeasons(ctx)
	} else {
		found, err = rows.New(v).ListSeasonsAt(ctx, string(at))
	}
	if err != nil {
		return nil, fmt.Errorf("seasons: %w", err)
	}
	for _, r := range found {
		list = append(list, season(r))
	}
	return list, nil
}

func one(r rows.Season, err error) (Season, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return Season{}, fault.Missing("mùa đánh giá")
	}
	if err != nil {
		return Season{}, fmt.Errorf("season: %w", err)
	}
	return season(r), nil
}

func season(r rows.Season) Season {
	return Season{Key: key.Season(r.Season), Place: place.ID(r.Place), Year: int(r.Year), Title: r.Title, PlanNo: r.PlanNo,
		PlanDate: r.PlanDate, Note: r.Note, Illustrative: r.Illustrative, CreatedAt: time.UnixMilli(r.CreatedAt).UTC(), Version: r.Version}
}
