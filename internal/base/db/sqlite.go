package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
)

// update is one waiting call of Update.
type update struct {
	ctx    context.Context
	fn     func(context.Context, *Tx) error
	result chan error
}

// batch is how many waiting updates share one commit at most; beyond it the wait of
// the first outweighs the fsync saved.
const batch = 128

func openKeeping(dsn string) (*sql.DB, error) {
	k, err := newKeeper(dsn)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	return sql.OpenDB(k), nil
}

func (d *DB) openSQLite(ctx context.Context, path string) (err error) {
	d.engine = SQLite
	common := "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)"
	name := "file:" + (&url.URL{Path: path}).EscapedPath()
	if d.write, err = openKeeping(name + common); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	if err := assertPragmas(ctx, d.write); err != nil {
		return err
	}
	if d.read, err = openKeeping(name + common + "&_pragma=query_only(1)"); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	if d.watch, err = openWatch(ctx, name+common+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	d.queue, d.stop, d.done = make(chan *update, batch), make(chan struct{}), make(chan struct{})
	go d.writer()
	return nil
}

// assertPragmas refuses to start on a file where a save could be lost: a DSN with a
// misspelt pragma is silently ignored by the driver.
func assertPragmas(ctx context.Context, w *sql.DB) error {
	for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := w.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return fmt.Errorf("pragma %s: %w", name, err)
		}
		if got != want {
			return fmt.Errorf("pragma %s is %s, want %s", name, got, want)
		}
	}
	return nil
}

// watch is one connection that only ever asks whether anybody else has committed. It
// must stay the same one: another would count from another number.
type watch struct {
	one  sync.Mutex // two questions at once would share a snapshot, and the later one learn nothing new
	pool *sql.DB
	conn *sql.Conn
}

func openWatch(ctx context.Context, dsn string) (w *watch, err error) {
	w = &watch{}
	if w.pool, err = openKeeping(dsn); err != nil {
		return nil, err
	}
	if w.conn, err = w.pool.Conn(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite watch: %w", err), w.pool.Close())
	}
	return w, nil
}

// Version is a number that changes with every commit to the database, by this program or
// any other. ok is false where the engine cannot say so at the price of a glance.
func (d *DB) Version() (version int64, ok bool) {
	if d.watch == nil {
		return 0, false
	}
	d.watch.one.Lock()
	defer d.watch.one.Unlock()
	// Nobody's context: an interrupted connection would be replaced.
	err := d.watch.conn.QueryRowContext(context.Background(), "PRAGMA data_version").Scan(&version)
	return version, err == nil
}

func (w *watch) close() error { return errors.Join(w.conn.Close(), w.pool.Close()) }

func (d *DB) updateSQLite(ctx context.Context, fn func(context.Context, *Tx) error) error {
	u := &update{ctx: ctx, fn: fn, result: make(chan error, 1)}
	select {
	case d.queue <- u:
	case <-d.done:
		return errors.New("the database is closed")
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-u.result: // not ctx.Done: once taken, the answer must be the truth
		return err
	case <-d.done:
		select {
		case err := <-u.result:
			return err
		default:
			return errors.New("the database is closed")
		}
	}
}

func (d *DB) writer() {
	defer close(d.done)
	for {
		select {
		case <-d.stop:
			return
		case u := <-d.queue:
			d.commit(d.gather(u))
		}
	}
}

func (d *DB) gather(first *update) []*update {
	us := []*update{first}
	for len(us) < batch {
		select {
		case u := <-d.queue:
			us = append(us, u)
		default:
			return us
		}
	}
	return us
}

// commit runs the updates in one transaction, answers each alone, and answers
// success only after the commit. The transaction ignores the callers' contexts:
// interrupting a statement would roll everybody's work back.
func (d *DB) commit(us []*update) {
	results, err := d.runBatch(context.Background(), us)
	for i, u := range us {
		if err != nil && results[i] == nil {
			results[i] = err
		}
		u.result <- results[i]
	}
}

func (d *DB) runBatch(ctx context.Context, us []*update) (results []error, err error) {
	results = make([]error, len(us))
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return results, fmt.Errorf("writer: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return results, fmt.Errorf("begin: %w", err)
	}
	for i, u := range us {
		var fatal error
		if results[i], fatal = savepoint(ctx, conn, u); fatal != nil {
			_, undo := conn.ExecContext(ctx, "ROLLBACK")
			return results, errors.Join(fatal, undo)
		}
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		_, undo := conn.ExecContext(ctx, "ROLLBACK")
		return results, errors.Join(fmt.Errorf("commit: %w", err), undo)
	}
	var kept int64
	for _, err := range results {
		if err == nil {
			kept++
		}
	}
	d.kept(kept)
	return results, nil
}

// savepoint runs one update. The first error is the update's own; the second means
// that the shared transaction is broken and nobody's work was kept.
func savepoint(ctx context.Context, conn *sql.Conn, u *update) (own, fatal error) {
	if err := u.ctx.Err(); err != nil {
		return err, nil
	}
	if _, err := conn.ExecContext(ctx, "SAVEPOINT act"); err != nil {
		return nil, fmt.Errorf("savepoint: %w", err)
	}
	tx := &Tx{q: conn, detach: true}
	if own = guarded(u.ctx, tx, u.fn); own != nil {
		if _, err := conn.ExecContext(ctx, "ROLLBACK TO act"); err != nil {
			return own, fmt.Errorf("rollback to savepoint: %w", err)
		}
	}
	if _, err := conn.ExecContext(ctx, "RELEASE act"); err != nil {
		return own, fmt.Errorf("release savepoint: %w", err)
	}
	return own, nil
}
