package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ocop/internal/act"
	archive "ocop/internal/backup"
	"ocop/internal/programme"
	"ocop/internal/schema"
)

type migrate struct{}

// Run opens the database, which brings the schema up to date.
func (*migrate) Run(r *run) error {
	_, done, err := r.open()
	if err != nil {
		return err
	}
	done()
	fmt.Println("The schema is up to date.")
	return nil
}

type grants struct {
	Role string `arg:"" help:"Role of PostgreSQL under which the server connects."`
}

// Run prints the statements.
func (g *grants) Run(*run) error {
	text, err := schema.Grants(g.Role)
	if err != nil {
		return err
	}
	fmt.Print(text)
	return nil
}

type check struct{}

// Run prints how much was corrected by two persons, and every broken invariant.
func (*check) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	broken, err := programme.Check(r.ctx, s.Desk, s.Files)
	if err != nil {
		return err
	}
	bent, err := s.CheckRecord(r.ctx)
	if err != nil {
		return err
	}
	n, err := programme.CountCorrections(r.ctx, s.Desk)
	if err != nil {
		return err
	}
	fmt.Printf("Reopened: %d times, in %d sittings. Decisions corrected: %d times.\n", n.Reopened, n.Sittings, n.Corrected)
	broken = append(broken, bent...)
	for _, b := range broken {
		fmt.Println("broken:", b)
	}
	if len(broken) > 0 {
		return exit(1)
	}
	fmt.Println("All invariants hold.")
	return nil
}

type backup struct {
	File string `arg:"" help:"Archive to write; must not exist yet."`
}

// Run writes the archive beside its name first, so that a broken one never looks whole.
func (c *backup) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s already exists", c.File)
	}
	part, err := os.CreateTemp(filepath.Dir(c.File), ".backup-*")
	if err != nil {
		return err
	}
	m, err := archive.Write(r.ctx, archive.Source{DB: s.Desk.DB, Files: s.Files}, part, func(int64, int64) {})
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	if err := os.Rename(part.Name(), c.File); err != nil {
		return err
	}
	fmt.Printf("%s: %d tables, %d files\n", c.File, len(m.Rows), m.Files)
	return nil
}

type restore struct {
	File string `arg:"" type:"existingfile" help:"Archive to read."`
}

// Run restores into an empty database; anything else is refused.
func (c *restore) Run(r *run) (err error) {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	m, err := s.Restore(r.ctx, operator(), f)
	if err != nil {
		return err
	}
	fmt.Printf("Restored %d tables and %d files as of %s.\n", len(m.Rows), m.Files, m.Made.Format("2006-01-02 15:04"))
	return nil
}

// operator is who acts at the command line: whoever may run the program on this
// machine, named in the journal as such.
func operator() act.Actor {
	return act.System("dòng lệnh, " + strings.TrimSpace(os.Getenv("USER")))
}
