// Package schema holds the numbered migrations, one text for SQLite and PostgreSQL.
// Types are TEXT, BIGINT and BOOLEAN only: instants are milliseconds UTC, legal
// dates are text like 2026-03-01 (” = unknown), points are integer hundredths.
package schema

import (
	"embed"
	"io/fs"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the sequence in the form base/db wants it.
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: it is there
	}
	return sub
}
