package server

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"ocop/internal/base/db/dbtest"
	"ocop/internal/demo"
	"ocop/internal/schema"
)

// A server whose role of the database may only work with rows does everything, and cannot
// bend the record.
func TestTheServerNeedsNoPowerOverTheRecord(t *testing.T) {
	owner := dbtest.Postgres(t, nil).URL()
	role := "ocop_" + strings.ToLower(rand.Text())
	grants, err := schema.Grants(role)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(owner)
	if err != nil {
		t.Fatal(err)
	}
	root, err := url.Parse(os.Getenv("OCOP_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	root.Path = u.Path
	admin := sqlOpen(t, root.String())
	if _, err := admin.Exec("CREATE ROLE " + role + " LOGIN PASSWORD 'k3vQ9mTz2wXd'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP OWNED BY " + role + "; DROP ROLE " + role); err != nil {
			t.Error(err)
		}
	})
	if _, err := sqlOpen(t, owner).Exec(grants); err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "k3vQ9mTz2wXd")
	s, err := Build(t.Context(), Config{Data: t.TempDir(), DatabaseURL: u.String(), Site: "OCOP"}, slog.New(slog.NewTextHandler(io.Discard, nil)), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme}); err != nil {
		t.Fatal(err)
	}
	if err := s.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := bent(t, s); found != "" {
		t.Error(found)
	}
	app := sqlOpen(t, u.String())
	for _, s := range []string{"UPDATE journal SET name = 'x'", "DELETE FROM journal", "TRUNCATE journal", "UPDATE journal_seal SET hash = 'x'", "DELETE FROM journal_seal",
		"UPDATE checkpoint SET size = 1", "DELETE FROM checkpoint", "UPDATE edition_sheet SET total = 0", "DELETE FROM edition", "DELETE FROM edition_entry", "DELETE FROM reopening_entry",
		"UPDATE certificate_past SET number = 'x'", "DELETE FROM pinned_law", "UPDATE pinned_rules SET packed = 'x'", "UPDATE review SET findings = 'x'", "DELETE FROM log_tile", "DROP TABLE journal", "ALTER TABLE sheet ADD COLUMN x TEXT", "CREATE TABLE x (x TEXT)"} {
		var refused *pgconn.PgError
		if _, err := app.Exec(s); !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func sqlOpen(t *testing.T, address string) *sql.DB {
	t.Helper()
	d, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}
