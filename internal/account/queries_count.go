package account

import (
	"context"
	"fmt"

	"ocop/internal/act"
)

// CountSessions is how many sessions have not ended at the instant of the view.
func CountSessions(ctx context.Context, v *act.View) (n int64, err error) {
	err = v.QueryRowContext(ctx, `SELECT COUNT(*) FROM session WHERE expires_at > $1`, v.Now().UnixMilli()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count sessions: %w", err)
	}
	return n, nil
}
