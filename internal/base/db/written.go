package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Written is one row as a statement left it.
type Written struct {
	Table   string
	Gone    bool // deleted: the values are those it had
	Columns []string
	Values  []any
}

// Watch has note told of every row that an ExecContext of this transaction writes to a
// table that wanted names, after it was written. Statements that return rows
// of their own are not seen: none of our SQL has any.
func (t *Tx) Watch(wanted func(table string) bool, note func(Written)) {
	t.wanted, t.note = wanted, note
}

// target is the table that a statement writes, "" for none. Every statement of an act passes
// here, so no more than its first words are read.
func target(query string) (table string, gone bool) {
	query = strings.TrimSpace(query)
	for strings.HasPrefix(query, "--") { // the name that a generated statement carries
		_, query, _ = strings.Cut(query, "\n")
		query = strings.TrimSpace(query)
	}
	verb, rest := word(query)
	switch {
	case strings.EqualFold(verb, "INSERT"), strings.EqualFold(verb, "DELETE"):
		_, rest = word(rest) // INTO, FROM
	case !strings.EqualFold(verb, "UPDATE"):
		return "", false
	}
	table, _ = word(rest)
	return strings.ToLower(table), strings.EqualFold(verb, "DELETE")
}

// word cuts the first word off a statement.
func word(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	n := 0
	for n < len(s) && wordly(s[n]) {
		n++
	}
	return s[:n], s[n:]
}

// execSeen runs a statement and notes the rows that it wrote.
func (t *Tx) execSeen(ctx context.Context, table string, gone bool, query string, args []any) (result sql.Result, err error) {
	rows, err := t.q.QueryContext(ctx, strings.TrimRight(query, " \t\r\n;")+"\nRETURNING *", args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var n affected
	for ; rows.Next(); n++ {
		w := Written{Table: table, Gone: gone, Columns: columns, Values: make([]any, len(columns))}
		into := make([]any, len(columns))
		for i := range into {
			into[i] = &w.Values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("row written to %s: %w", table, err)
		}
		t.note(w)
	}
	return n, rows.Err()
}

// affected is the result of a statement whose rows were counted.
type affected int64

// LastInsertId is known to neither engine here: our keys are our own.
func (affected) LastInsertId() (int64, error) { return 0, errors.New("keys are made by the act") }

// RowsAffected is how many rows were written.
func (n affected) RowsAffected() (int64, error) { return int64(n), nil }
