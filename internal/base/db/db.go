// Package db opens SQLite or PostgreSQL behind one SQL text and two doors: View,
// which cannot write, and Update, which is durable when it returns.
//
// SQLite has one writer connection. Updates that wait share one commit, each in a
// savepoint of its own, so a council that saves at once pays one fsync; an update
// that fails rolls back alone. PostgreSQL updates are serialisable and retried.
// Functions given to Update must therefore not wait for anything (no file, no
// network) and may run more than once.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	"github.com/pressly/goose/v3"

	"ocop/internal/base/fault"
)

// Engine names the database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

const readers = 8

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	url    string
	write  *sql.DB
	read   *sql.DB
	watch  *watch // nil on PostgreSQL
	now    func() time.Time
	queue  chan *update
	stop   chan struct{}
	done   chan struct{}
	shared *shared
}

// shared counts how well updates share their commits, and the queries of views.
type shared struct{ updates, commits, queries atomic.Int64 }

// Open opens the database at url: "postgres://…" or "sqlite:PATH". The clock gives
// the instant of every act; nil means the wall clock. SQLite pragmas are asserted,
// because a wrong one loses saved scores only when the power fails.
func Open(ctx context.Context, url string, clock func() time.Time) (*DB, error) {
	if clock == nil {
		clock = time.Now
	}
	d := &DB{url: url, now: clock, shared: &shared{}}
	var err error
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		err = d.openSQLite(ctx, path)
	} else if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		err = d.openPostgres(ctx, url)
	} else {
		err = errors.New("database url: want sqlite:PATH or postgres://…")
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *DB) openPostgres(ctx context.Context, url string) (err error) {
	d.engine = Postgres
	if d.write, err = sql.Open("pgx", url); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	d.write.SetMaxOpenConns(16)
	d.write.SetMaxIdleConns(8)
	d.read = d.write
	return d.write.PingContext(ctx)
}

// Close ends the writer and closes every connection.
func (d *DB) Close() error {
	var errs []error
	if d.stop != nil {
		close(d.stop)
		<-d.done
	}
	if d.watch != nil {
		errs = append(errs, d.watch.close())
	}
	if d.read != nil && d.read != d.write {
		errs = append(errs, d.read.Close())
	}
	if d.write != nil {
		errs = append(errs, d.write.Close())
	}
	return errors.Join(errs...)
}

// Engine says which database this is.
func (d *DB) Engine() Engine { return d.engine }

// URL is the address the database was opened with.
func (d *DB) URL() string { return d.url }

// Now is the instant of an act that begins now.
func (d *DB) Now() time.Time { return d.now() }

// Commits is how many updates were kept since the database was opened, and in how many
// durable commits: their quotient is what waiting together saves.
func (d *DB) Commits() (updates, commits int64) {
	return d.shared.updates.Load(), d.shared.commits.Load()
}

// Queries is how many queries views have run since the database was opened: a page that asks once
// for every line of a list shows in it.
func (d *DB) Queries() int64 { return d.shared.queries.Load() }

// At gives the same database with another clock. The demonstration and the season
// test tell a story of past years through it; the server never does.
func (d *DB) At(clock func() time.Time) *DB {
	c := *d
	c.now, c.stop = clock, nil
	c.done = d.done
	return &c
}

// View runs fn on one snapshot that cannot write: SQLite through connections set
// to query_only, PostgreSQL in a read-only transaction.
func (d *DB) View(ctx context.Context, fn func(context.Context, *Tx) error) error {
	opts := &sql.TxOptions{}
	if d.engine == Postgres {
		opts = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	tx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("view: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // a view has nothing to keep
	return fn(ctx, &Tx{q: tx, queries: &d.shared.queries})
}

// Update runs fn in one transaction and returns when the outcome is on disk. fn may
// run more than once on PostgreSQL; whatever it decides must come from the rows.
func (d *DB) Update(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if ctx.Value(inside{}) != nil {
		return errors.New("update inside an update: pass the transaction on instead")
	}
	inner := context.WithValue(ctx, inside{}, true)
	if d.engine == Postgres {
		return d.updatePostgres(inner, fn)
	}
	return d.updateSQLite(inner, fn)
}

type inside struct{}

func (d *DB) updatePostgres(ctx context.Context, fn func(context.Context, *Tx) error) error {
	const tries = 12
	var err error
	for try := range tries {
		if err = d.tryPostgres(ctx, fn); err == nil || !retryable(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(1<<min(try, 6)) * time.Millisecond):
		}
	}
	return &fault.Fault{Kind: fault.Busy, Sentence: "Có quá nhiều người cùng ghi một lúc nên lần này chưa ghi được. Xin chờ vài giây rồi gửi lại.",
		Cause: fmt.Errorf("gave up after %d tries: %w", tries, err)}
}

func (d *DB) tryPostgres(ctx context.Context, fn func(context.Context, *Tx) error) error {
	tx, err := d.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// The snapshot is taken by the first statement. It is taken here, before fn reads the clock:
	// whoever sees what another transaction wrote then has a later instant than that one.
	if _, err := tx.ExecContext(ctx, "SELECT 1"); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := guarded(ctx, &Tx{q: tx}, fn); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	d.kept(1)
	return nil
}

func (d *DB) kept(updates int64) {
	d.shared.updates.Add(updates)
	d.shared.commits.Add(1)
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func retryable(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}

// guarded turns a panic inside an update into an error, so that one bad act does
// not take the writer, and every act that waits for it, down with it.
func guarded(ctx context.Context, tx *Tx, fn func(context.Context, *Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in an update: %v", p)
		}
	}()
	return fn(ctx, tx)
}

// Migrate brings the schema up to date from numbered files. The files use TEXT,
// BIGINT and BOOLEAN only; for SQLite they are read with INTEGER for the last two
// and every table is STRICT.
func (d *DB) Migrate(ctx context.Context, files fs.FS) error {
	dialect := goose.DialectPostgres
	if d.engine == SQLite {
		dialect, files = goose.DialectSQLite3, strict{files}
	}
	p, err := goose.NewProvider(dialect, d.write, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
