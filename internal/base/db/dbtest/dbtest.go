// Package dbtest opens fresh, migrated databases for tests: SQLite always,
// PostgreSQL when OCOP_TEST_POSTGRES names a server (make test sets it). Where CI is
// set a missing PostgreSQL fails the test instead of skipping it.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peterldowns/pgtestdb"

	"ocop/internal/base/db"
	"ocop/internal/schema"
)

// Each runs fn as a subtest on every engine, in parallel, with the clock given
// (nil = wall clock).
func Each(t *testing.T, clock func() time.Time, fn func(*testing.T, *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, SQLite(t, clock))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Postgres(t, clock))
	})
}

// SQLite opens a fresh migrated SQLite database in the test's folder.
func SQLite(t testing.TB, clock func() time.Time) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "ocop.db"), clock, true)
}

// Postgres opens a fresh database on the server of OCOP_TEST_POSTGRES, copied from
// a template that is migrated once for each state of the schema.
func Postgres(t testing.TB, clock func() time.Time) *db.DB {
	t.Helper()
	address := os.Getenv("OCOP_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("PostgreSQL is missing: set OCOP_TEST_POSTGRES")
		}
		t.Skip("PostgreSQL is missing: set OCOP_TEST_POSTGRES")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	conf := pgtestdb.Config{DriverName: "pgx", User: u.User.Username(), Password: password,
		Host: u.Hostname(), Port: u.Port(), Database: "postgres", Options: "sslmode=disable"}
	return open(t, pgtestdb.Custom(t, conf, migrator{}).URL(), clock, false)
}

func open(t testing.TB, address string, clock func() time.Time, migrate bool) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), address, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if migrate {
		if err := d.Migrate(context.Background(), schema.Migrations()); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// migrator fills a template database with our own migrations.
type migrator struct{}

// Hash names the state of the schema.
func (migrator) Hash() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(schema.Migrations(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schema.Migrations(), path)
		sum.Write(text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// Migrate brings the template up to date.
func (migrator) Migrate(ctx context.Context, _ *sql.DB, conf pgtestdb.Config) error {
	d, err := db.Open(ctx, conf.URL(), nil)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx, schema.Migrations()); err != nil {
		return err
	}
	return d.Close()
}
