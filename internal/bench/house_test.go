package bench

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the bare driver, as a baseline

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/schema"
	"ocop/internal/web"
	"ocop/internal/web/jury"
	"ocop/internal/web/public"
	"ocop/rulebooks"
)

// house is the program on an SQLite file of its own, with everything that costs time in
// real use: durable commits, sessions, permissions, journal.
type house struct {
	b         *testing.B
	desk      *act.Desk
	books     *rulebook.Library
	programme *programme.Service
	site      http.Handler
}

const province place.ID = "24.2025"

func build(b *testing.B, path string) *house {
	b.Helper()
	d, err := db.Open(context.Background(), "sqlite:"+path, nil)
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	must(b, d.Migrate(context.Background(), schema.Migrations()))
	h := &house{b: b, desk: &act.Desk{DB: d}}
	h.desk.Places, err = place.Load()
	must(b, err)
	h.books, err = rulebook.Load(rulebooks.FS)
	must(b, err)
	h.programme = &programme.Service{Books: h.books, Evaluation: evaluation.Service{Books: h.books}}
	k := &web.Kernel{Desk: h.desk, Log: slog.New(slog.DiscardHandler), Base: "http://bench", Site: "OCOP", Rate: -1}
	h.site = k.Handler((&public.Pages{Books: h.books, Gallery: true}).Routes(),
		(&jury.Pages{Evaluation: h.programme.Evaluation, Books: h.books, Programme: h.programme}).Routes())
	return h
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (h *house) do(actor act.Actor, fn func(context.Context, *act.Act) error) {
	h.b.Helper()
	must(h.b, h.desk.Do(context.Background(), actor, fn))
}

func (h *house) see(fn func(context.Context, *act.View) error) error {
	return h.desk.See(context.Background(), act.System("bench"), fn)
}

// path is the file of the database.
func (h *house) path() string { return strings.TrimPrefix(h.desk.DB.URL(), "sqlite:") }

// driver opens a file with the driver alone, as careful with the disk as the program.
func driver(b *testing.B, path string, connections int) *sql.DB {
	b.Helper()
	name := "file:" + (&url.URL{Path: path}).EscapedPath()
	d, err := sql.Open("sqlite", name+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)")
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	d.SetMaxOpenConns(connections)
	d.SetMaxIdleConns(connections)
	return d
}

// copyTo writes the database as it is now into a new file.
func (h *house) copyTo(path string) error {
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: h.path()}).EscapedPath())
	if err != nil {
		return err
	}
	if _, err := d.Exec(`VACUUM INTO $1`, path); err != nil {
		return err
	}
	return d.Close()
}

func (h *house) copy(name string) string {
	path := filepath.Join(h.b.TempDir(), name)
	must(h.b, h.copyTo(path))
	return path
}

// user is a person with a session.
type user struct {
	act.Actor
	cookie string
}

func (h *house) person(login string, role act.Role) user {
	h.b.Helper()
	held := act.Held{Role: role, Place: province}
	u := user{Actor: act.Actor{Name: "Minh họa " + login, Roles: []act.Held{held}}}
	h.do(act.System("bench"), func(ctx context.Context, a *act.Act) (err error) {
		if u.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: u.Name}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, u.Person, held)
	})
	h.do(u.Actor, func(ctx context.Context, a *act.Act) error {
		token, _, err := account.StartSession(ctx, a, u.Person)
		u.cookie = "ocop=" + token
		return err
	})
	return u
}

// rowsOf reads every row of a query with the driver alone.
func rowsOf(d *sql.DB, query string, args ...any) error {
	found, err := d.Query(query, args...)
	if err != nil {
		return err
	}
	defer found.Close()
	names, err := found.Columns()
	if err != nil {
		return err
	}
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(sql.RawBytes)
	}
	n := 0
	for ; found.Next(); n++ {
		if err := found.Scan(cells...); err != nil {
			return err
		}
	}
	if n == 0 {
		return fmt.Errorf("no row: %s", query)
	}
	return found.Err()
}
