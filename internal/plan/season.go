package plan

import (
	"fmt"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Season is one year of the programme at one place (mùa đánh giá).
type Season struct {
	Key          key.Season
	Place        place.ID // the province as it was when the season was opened
	Year         int
	Title        string
	PlanNo       string // number of the plan, like 569/KH-UBND; empty when unknown
	PlanDate     string // ISO date of the plan; empty when unknown
	Note         string
	Illustrative bool // marks in it are made up for a demonstration
	CreatedAt    time.Time
	Version      int64
}

// NewSeason is what OpenSeason takes.
type NewSeason struct {
	Place        place.ID
	Year         int
	Title        string
	PlanNo       string
	PlanDate     string // ISO date or empty
	Note         string
	Illustrative bool
}

// firstYear is the year in which the programme began. Law: 490/QD-TTg (7/5/2018).
const firstYear = 2018

// The longest texts in characters.
const (
	titleLimit  = 200
	planNoLimit = 50
	noteLimit   = 2000
)

// check gives the season as stored, or all wrong fields at once. A season may be
// planned up to two years ahead of today, and a plan is not dated in the future.
func (n NewSeason) check(today string) (NewSeason, error) {
	var c fault.Checker
	n.Title = c.Line("title", "tên mùa đánh giá", n.Title, 1, titleLimit)
	n.PlanNo = c.Line("plan_no", "số kế hoạch", n.PlanNo, 0, planNoLimit)
	n.Note = c.Lines("note", "ghi chú", n.Note, 0, noteLimit)
	last := fold.Year(today) + 2
	c.Check(firstYear <= n.Year && n.Year <= last, "year", fmt.Sprintf("Năm phải từ %d đến %d, hãy nhập lại.", firstYear, last))
	if _, ok := fold.DaysBetween(n.PlanDate, n.PlanDate); n.PlanDate != "" {
		c.Check(ok && fold.Year(n.PlanDate) >= firstYear && n.PlanDate <= today, "plan_date",
			"Ngày kế hoạch phải là một ngày có thật, không sớm hơn năm 2018 và không ở tương lai.")
	}
	return n, c.Err()
}
