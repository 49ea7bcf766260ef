package db

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"
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
	q       querier
	detach  bool // statements ignore the caller's cancellation, see DB.commit
	writes  int
	queries *atomic.Int64 // of all views; nil in an update

	wanted func(table string) bool // nil: nobody watches
	note   func(Written)
}

// Writes is how many writing statements have run so far.
func (t *Tx) Writes() int { return t.writes }

func (t *Tx) prepare(ctx context.Context, query string) context.Context {
	if writes(query) {
		t.writes++
	}
	if t.queries != nil {
		t.queries.Add(1)
	}
	if t.detach {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// ExecContext runs a statement without rows.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = t.prepare(ctx, query)
	if t.wanted != nil {
		if table, gone := target(query); table != "" && t.wanted(table) {
			return t.execSeen(ctx, table, gone, query, args)
		}
	}
	return t.q.ExecContext(ctx, query, args...)
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

// writes says whether a statement may write: it errs on the side of counting a read as a
// write, never the reverse. Each statement passes here, so no pattern is matched.
func writes(query string) bool {
	for i := 0; i < len(query); {
		start := i
		for i < len(query) && wordly(query[i]) {
			i++
		}
		if changes(query[start:i]) {
			return true
		}
		if i == start {
			i++
		}
	}
	return false
}

func wordly(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

func changes(word string) bool {
	var verbs []string
	switch len(word) {
	case 4:
		verbs = []string{"drop"}
	case 5:
		verbs = []string{"alter"}
	case 6:
		verbs = []string{"insert", "update", "delete", "create"}
	case 7:
		verbs = []string{"replace"}
	case 8:
		verbs = []string{"truncate"}
	}
	for _, v := range verbs {
		if strings.EqualFold(word, v) {
			return true
		}
	}
	return false
}
