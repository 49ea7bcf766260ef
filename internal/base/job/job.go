// Package job runs long work (import, export, documents, backup) outside the request
// that asks for it. A job is a row, stored in the transaction of the act that asks:
// it exists exactly when the act does. A Runner takes due jobs, shows their progress
// and keeps their result, so a page may be left and the work found again.
//
// A job may run more than once: a process that dies leaves it half done and another
// takes it up when the lease ends. Workers must therefore be idempotent: work that
// was already done is looked up and skipped, not done again.
//
// It owns the table job. An idle Runner reads and never writes.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/base/fault"
)

// Kind names what a job does, like "product.import". The Runner finds the worker by it.
type Kind string

// State is where a job stands.
type State string

// The states. Done and Failed are final.
const (
	Queued  State = "queued"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Final says that nothing more will happen to the job.
func (s State) Final() bool { return s == Done || s == Failed }

// Task is what was asked for.
type Task struct {
	Key     string
	Kind    Kind
	Payload string // JSON
	AskedBy string // key of the person or system part that asked
	Place   string // the place the work concerns, "" for none
}

// Job is a task and what has become of it.
type Job struct {
	Task
	State    State
	Done     int64  // units of work done, in whatever unit the worker counts
	Total    int64  // units in all, 0 while unknown
	Message  string // progress, or for a failed job the sentence for the user (Vietnamese)
	Result   string // JSON given by the worker, "" for none
	Attempts int    // how often a worker began

	AskedAt, StartedAt, FinishedAt time.Time // zero when it has not happened yet
}

// New is an order for a job.
type New struct {
	Key     string // made by the caller: the same key twice is refused by the database
	Kind    Kind
	Payload any // stored as JSON; large input goes to the file store and is named here
	AskedBy string
	Place   string
	At      time.Time // the instant of the act that asks
}

// Enqueue stores a job in the caller's transaction; it is taken after that commits
// and never when it rolls back. Call Runner.Wake afterwards to have it taken at once.
func Enqueue(ctx context.Context, tx *db.Tx, n New) error {
	if n.Key == "" || n.Kind == "" || n.At.IsZero() {
		return errors.New("enqueue: key, kind and instant are required")
	}
	payload, err := json.Marshal(n.Payload)
	if err != nil {
		return fmt.Errorf("enqueue %s: payload: %w", n.Kind, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO job (job, kind, payload, state, done, total, message, result,
		asked_by, place, asked_at, started_at, finished_at, attempts, lease_until, version)
		VALUES ($1, $2, $3, 'queued', 0, 0, '', '', $4, $5, $6, 0, 0, 0, 0, 1)`,
		n.Key, string(n.Kind), string(payload), n.AskedBy, n.Place, n.At.UnixMilli())
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Kind, err)
	}
	return nil
}

const columns = `job, kind, payload, state, done, total, message, result, asked_by, place, asked_at, started_at, finished_at, attempts, version`

// ByKey gives one job, or a NotFound fault. Whether the asker may see it is decided
// by the caller.
func ByKey(ctx context.Context, tx *db.Tx, key string) (Job, error) {
	j, _, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM job WHERE job = $1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		return Job{}, fault.Missing("công việc này")
	}
	return j, err
}

// Filter narrows List; empty fields do not.
type Filter struct{ AskedBy, Place string }

// List gives the newest jobs first, at most limit.
func List(ctx context.Context, tx *db.Tx, f Filter, limit int) ([]Job, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM job
		WHERE (CAST($1 AS TEXT) = '' OR asked_by = $1) AND (CAST($2 AS TEXT) = '' OR place = $2)
		ORDER BY asked_at DESC, job DESC LIMIT $3`, f.AskedBy, f.Place, limit)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return collect(rows)
}

func collect(rows *sql.Rows) ([]Job, error) {
	defer rows.Close()
	var list []Job
	for rows.Next() {
		j, _, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, j)
	}
	return list, rows.Err()
}

// row is what one result and one of many have in common.
type row interface{ Scan(...any) error }

func scan(r row) (j Job, version int64, err error) {
	var asked, started, finished int64
	err = r.Scan(&j.Key, &j.Kind, &j.Payload, &j.State, &j.Done, &j.Total, &j.Message, &j.Result,
		&j.AskedBy, &j.Place, &asked, &started, &finished, &j.Attempts, &version)
	if err != nil {
		return Job{}, 0, fmt.Errorf("job: %w", err)
	}
	j.AskedAt, j.StartedAt, j.FinishedAt = instant(asked), instant(started), instant(finished)
	return j, version, nil
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
