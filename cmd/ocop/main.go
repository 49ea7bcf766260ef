// Command ocop runs the OCOP programme of a province: the server, its demonstration,
// and the chores of whoever looks after it.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"ocop/internal/server"
)

type program struct {
	server.Config `embed:""`

	Serve   serve         `cmd:"" help:"Run the server."`
	Demo    demonstration `cmd:"" help:"Load the demonstration into an empty database and end."`
	Migrate migrate       `cmd:"" help:"Bring the schema up to date and end."`
	Grants  grants        `cmd:"" help:"Print what the owner of a PostgreSQL database runs so that the server's role works with rows only; opens no database."`
	Import  importing     `cmd:"" help:"Import lists."`
	Export  export        `cmd:"" help:"Write the list of products with their recognitions as xlsx or csv."`
	Check   check         `cmd:"" help:"Check every invariant on the live data; exit with 1 and name the broken ones."`
	Backup  backup        `cmd:"" help:"Write everything into one archive; the server may keep running."`
	Restore restore       `cmd:"" help:"Restore an archive into an empty database and file store."`
	User    user          `cmd:"" help:"Accounts and roles."`

	Personal personalCommand `cmd:"" help:"Data about people: what has reached its end."`
	Rulebook rulebooking     `cmd:"" help:"Read, check, compare and apply the law; opens no database."`
	Record   recording       `cmd:"" help:"The record: its keys, its export, its corrections."`
}

// run is what every command gets.
type run struct {
	ctx    context.Context
	config server.Config
	log    *slog.Logger
}

// exit is an error that only sets the exit code: everything has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var p program
	cli := kong.Parse(&p, kong.Name("ocop"), kong.Description("OCOP programme of a province."), kong.UsageOnError())
	r := &run{ctx: ctx, config: p.Config, log: logger(p.LogJSON)}
	err := cli.Run(r)
	if code, ok := errors.AsType[exit](err); ok {
		os.Exit(int(code))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "ocop:", err)
		os.Exit(1)
	}
}

func logger(asJSON bool) *slog.Logger {
	if asJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// open builds the program for a chore and gives the function that ends it.
func (r *run) open() (*server.Server, func(), error) {
	s, err := server.Build(r.ctx, r.config, r.log, nil)
	if err != nil {
		return nil, nil, err
	}
	return s, func() {
		if err := s.Close(context.WithoutCancel(r.ctx)); err != nil {
			r.log.Error("close", "err", err)
		}
	}, nil
}
