package plan

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/plan/internal/rows"
)

// OpenSeason opens a year of the programme at a place. It needs season.open there. A
// place has one season a year: a second one is a Conflict.
func OpenSeason(ctx context.Context, a *act.Act, n NewSeason) (key.Season, error) {
	unit, ok := a.Places().Unit(n.Place)
	if !ok {
		return "", fault.Wrong(fault.Field{Name: "place", Sentence: "Đơn vị hành chính không có trong danh mục, hãy chọn lại."})
	}
	if err := a.Need(act.SeasonOpen, n.Place); err != nil {
		return "", err
	}
	n, err := n.check(a.Today())
	if err != nil {
		return "", err
	}
	k := key.Season(a.NewKey())
	opened, err := rows.New(a).InsertSeason(ctx, rows.InsertSeasonParams{Season: string(k), Place: string(n.Place), Year: int64(n.Year),
		Title: n.Title, PlanNo: n.PlanNo, PlanDate: n.PlanDate, Note: n.Note, Illustrative: n.Illustrative, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("open season: %w", err)
	}
	if opened == 0 {
		return "", fault.Clash(fmt.Sprintf("Mùa đánh giá năm %d của %s đã được mở, hãy tải lại danh sách.", n.Year, unit.FullName()))
	}
	return k, a.Record(ctx, "season.opened", "season/"+string(k), n.Place, nil, map[string]any{"year": n.Year, "title": n.Title,
		"plan_no": n.PlanNo, "plan_date": n.PlanDate, "note": n.Note, "illustrative": n.Illustrative})
}
