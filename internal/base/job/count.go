package job

import (
	"context"
	"fmt"

	"ocop/internal/base/db"
)

// Count is how many jobs are in each state, for whoever watches the machine. A state of
// no job is 0.
func Count(ctx context.Context, tx *db.Tx) (map[State]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT state, COUNT(*) FROM job GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer rows.Close()
	counts := map[State]int64{Queued: 0, Running: 0, Done: 0, Failed: 0}
	for rows.Next() {
		var s State
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		counts[s] = n
	}
	return counts, rows.Err()
}
