package job

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ocop/internal/base/db"
)

// held is a job in this runner's hands. Every change names the version that the
// claim gave it, so a runner that lost the lease changes nothing.
type held struct {
	Job
	version int64
}

// due lists jobs that may be taken now: queued ones whose pause is over and running
// ones whose lease ended because their process died. It only reads.
func due(ctx context.Context, d *db.DB, kinds []Kind, limit int) (list []held, err error) {
	args := []any{d.Now().UnixMilli(), limit}
	marks := make([]string, len(kinds))
	for i, k := range kinds {
		args = append(args, string(k))
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	query := `SELECT ` + columns + ` FROM job WHERE state IN ('queued', 'running') AND lease_until <= $1
		AND kind IN (` + strings.Join(marks, ", ") + `) ORDER BY asked_at, job LIMIT $2`
	err = d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			j, version, err := scan(rows)
			if err != nil {
				return err
			}
			list = append(list, held{j, version})
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("due jobs: %w", err)
	}
	return list, nil
}

// claim takes the job unless another runner was quicker.
func claim(ctx context.Context, d *db.DB, h held, lease time.Duration) (held, bool, error) {
	now := d.Now()
	ok, err := change(ctx, d, `UPDATE job SET state = 'running', attempts = attempts + 1, version = version + 1,
		started_at = $3, lease_until = $4 WHERE job = $1 AND version = $2 AND lease_until <= $3`,
		h.Key, h.version, now.UnixMilli(), now.Add(lease).UnixMilli())
	h.State, h.version = Running, h.version+1
	h.Attempts++
	return h, ok, err
}

// renew prolongs the lease and stores progress; false means that the lease was lost.
func renew(ctx context.Context, d *db.DB, h held, lease time.Duration) (bool, error) {
	return change(ctx, d, `UPDATE job SET done = $3, total = $4, message = $5, lease_until = $6
		WHERE job = $1 AND version = $2`,
		h.Key, h.version, h.Done, h.Total, h.Message, d.Now().Add(lease).UnixMilli())
}

// finish stores the outcome in h.
func finish(ctx context.Context, d *db.DB, h held) (bool, error) {
	return change(ctx, d, `UPDATE job SET state = $3, done = $4, total = $5, message = $6, result = $7,
		finished_at = $8, lease_until = 0, version = version + 1 WHERE job = $1 AND version = $2`,
		h.Key, h.version, string(h.State), h.Done, h.Total, h.Message, h.Result, d.Now().UnixMilli())
}

// putBack returns the job to the queue for a later attempt. A job given up because
// the server stops keeps its attempt: stopping is not the job's fault.
func putBack(ctx context.Context, d *db.DB, h held, pause time.Duration, refund int) (bool, error) {
	return change(ctx, d, `UPDATE job SET state = 'queued', attempts = attempts - $3, lease_until = $4,
		version = version + 1 WHERE job = $1 AND version = $2`,
		h.Key, h.version, refund, d.Now().Add(pause).UnixMilli())
}

func change(ctx context.Context, d *db.DB, query string, args ...any) (bool, error) {
	var changed int64
	err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	if err != nil {
		return false, fmt.Errorf("job: %w", err)
	}
	return changed == 1, nil
}
