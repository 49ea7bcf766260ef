package db

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Constraint is the kind of rule of the schema that a statement broke.
type Constraint int

// The kinds of broken constraint; None for any other error.
const (
	None Constraint = iota
	Unique
	ForeignKey
	Check
	NotNull
)

// Broken classifies an error of either engine. The text names the constraint or
// the columns as far as the engine tells.
func Broken(err error) (kind Constraint, name string) {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "23505":
			return Unique, pg.ConstraintName
		case "23503":
			return ForeignKey, pg.ConstraintName
		case "23514":
			return Check, pg.ConstraintName
		case "23502":
			return NotNull, pg.ColumnName
		}
		return None, ""
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return None, ""
	}
	_, name, _ = strings.Cut(lite.Error(), "constraint failed: ")
	switch lite.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return Unique, name
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return ForeignKey, name
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return Check, name
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return NotNull, name
	}
	return None, ""
}
