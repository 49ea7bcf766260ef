package season

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// reopens has the secretary propose to open a closed sitting again for one product, and the
// chair agree; every member then hands in another sheet for it.
func (y *year) reopens(at place.ID, name string, given int) {
	y.Helper()
	c, sitting := y.councils[at], y.sittings[at]
	var asked key.Reopening
	var entry key.Entry
	y.do(c.secretary, func(ctx context.Context, a *act.Act) error {
		entries, err := y.svc.Evaluation.Entries(ctx, a.View(), sitting)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.ProductName == name {
				entry = e.Key
			}
		}
		asked, err = evaluation.ProposeReopening(ctx, a, evaluation.NewReopening{Sitting: sitting, Ground: evaluation.WrongMark,
			Reason: "Chọn nhầm mức ở tiêu chí bao bì.", Entries: []key.Entry{entry}})
		return err
	})
	y.do(c.members[0], func(ctx context.Context, a *act.Act) error { return y.svc.Reopen(ctx, a, sitting, asked) })
	for i, m := range c.members {
		y.do(m, func(ctx context.Context, a *act.Act) error {
			sheet, err := evaluation.SheetFor(ctx, a.View(), entry, m.Person)
			if err != nil {
				return err
			}
			return y.submit(ctx, a, entry, sheet.Version, rulebook.Points(given*100+[]int{100, -100, 0, 0}[i]))
		})
	}
}
