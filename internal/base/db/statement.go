package db

import (
	"context"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// keptStatements is how many prepared statements a connection keeps. The program has a
// few hundred texts; each costs SQLite some kilobytes.
const keptStatements = 128

// keeper opens SQLite connections that keep what they have prepared: parsing and planning
// a statement takes longer than most of our statements run.
type keeper struct{ driver.Connector }

func newKeeper(dsn string) (keeper, error) {
	c, err := sqlite.NewConnector(dsn)
	return keeper{c}, err
}

// Connect opens one connection.
func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(connection)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's connection has changed"), c.Close())
	}
	return &keeping{connection: whole, free: map[string]statement{}}, nil
}

// connection is everything that the driver's connections can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statement is everything that the driver's statements can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keeping is a connection with its statements that nobody uses at the moment, by text.
// database/sql never calls a connection from two sides at once.
type keeping struct {
	connection
	free map[string]statement
}

// ExecContext runs a statement without rows.
func (k *keeping) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	done, err := s.ExecContext(ctx, args)
	return done, errors.Join(err, k.give(query, s, err))
}

// QueryContext runs a query. Its statement comes back when the rows are closed; the same
// text run meanwhile gets a statement of its own.
func (k *keeping) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, k.give(query, s, err))
	}
	return &lent{Rows: found, from: k, query: query, s: s}, nil
}

func (k *keeping) take(ctx context.Context, query string) (statement, error) {
	if s, ok := k.free[query]; ok {
		delete(k.free, query)
		return s, nil
	}
	s, err := k.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	whole, ok := s.(statement)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's statement has changed"), s.Close())
	}
	return whole, nil
}

// give takes a statement back. One that went wrong is not trusted again; when there are
// too many, any other makes room.
func (k *keeping) give(query string, s statement, wrong error) error {
	if _, twin := k.free[query]; twin || wrong != nil {
		return s.Close()
	}
	k.free[query] = s
	if len(k.free) <= keptStatements {
		return nil
	}
	for other, old := range k.free {
		if other != query {
			delete(k.free, other)
			return old.Close()
		}
	}
	return nil
}

// Close closes the connection and its statements.
func (k *keeping) Close() error {
	var errs []error
	for _, s := range k.free {
		errs = append(errs, s.Close())
	}
	k.free = nil
	return errors.Join(append(errs, k.connection.Close())...)
}

// lent are rows whose statement comes back.
type lent struct {
	driver.Rows
	from  *keeping
	query string
	s     statement
}

// Close ends the rows.
func (l *lent) Close() error {
	if l.s == nil {
		return nil
	}
	err := l.Rows.Close()
	s := l.s
	l.s = nil
	return errors.Join(err, l.from.give(l.query, s, err))
}
