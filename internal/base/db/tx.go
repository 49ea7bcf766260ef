package db

import (
	"context"
	"database/sql"
	"regexp"
)

// querier is what a connection and a transaction have in common.
type querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Tx is one transaction, or one savepoint of a shared one. Generated row code runs
// on it. It counts statements that write, also those that return rows.
type Tx struct {
	q      querier
	detach bool // statements ignore the caller's cancellation, see DB.commit
	writes int
}

// Writes is how many writing statements have run so far.
func (t *Tx) Writes() int { return t.writes }

func (t *Tx) prepare(ctx context.Context, query string) context.Context {
	if writePattern.MatchString(query) {
		t.writes++
	}
	if t.detach {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// ExecContext runs a statement without rows.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.q.ExecContext(t.prepare(ctx, query), query, args...)
}

// PrepareContext exists because generated code asks for it.
func (t *Tx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return t.q.PrepareContext(t.prepare(ctx, query), query)
}

// QueryContext runs a query.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.q.QueryContext(t.prepare(ctx, query), query, args...)
}

// QueryRowContext runs a query for one row.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.q.QueryRowContext(t.prepare(ctx, query), query, args...)
}

// writePattern errs on the side of counting a read as a write, never the reverse.
var writePattern = regexp.MustCompile(`(?i)\b(insert|update|delete|replace|create|drop|alter|truncate)\b`)
