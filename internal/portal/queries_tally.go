package portal

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/portal/internal/rows"
)

// Home gives the numbers of products ever recognised by stars, group and status on the
// day: what the home page adds up.
func Home(ctx context.Context, v *act.View, day string) (counts []Count, err error) {
	w := ask(day)
	query := `SELECT r.stars, p.grp, ` + w.status() + `, COUNT(*) FROM product p CROSS JOIN recognition r WHERE ` + w.shown() + ` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
	found, err := v.QueryContext(ctx, query, w.args...)
	if err != nil {
		return nil, fmt.Errorf("home counts: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var c Count
		if err := found.Scan(&c.Stars, &c.Group, &c.Status, &c.N); err != nil {
			return nil, fmt.Errorf("home counts: %w", err)
		}
		counts = append(counts, c)
	}
	return counts, found.Err()
}

// Statistics gives the figures of the day by stars, group, status, place, kind of
// producer and year.
func Statistics(ctx context.Context, v *act.View, day string) (f Figures, err error) {
	if f.Local, err = local(ctx, v, day); err != nil {
		return Figures{}, err
	}
	years, err := rows.New(v).YearCounts(ctx)
	if err != nil {
		return Figures{}, fmt.Errorf("counts by year: %w", err)
	}
	for _, y := range years {
		f.Years = append(f.Years, YearCount{Year: int(y.Year), Stars: int(y.Stars), N: int(y.N)})
	}
	return f, nil
}

func local(ctx context.Context, v *act.View, day string) (counts []LocalCount, err error) {
	w := ask(day)
	query := `SELECT r.stars, p.grp, ` + w.status() + `, p.place, COALESCE(d.kind, ''), COUNT(*)` + fromProducts + w.shown() + ` GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`
	found, err := v.QueryContext(ctx, query, w.args...)
	if err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var c LocalCount
		if err := found.Scan(&c.Stars, &c.Group, &c.Status, &c.Place, &c.Kind, &c.N); err != nil {
			return nil, fmt.Errorf("figures: %w", err)
		}
		counts = append(counts, c)
	}
	return counts, found.Err()
}
