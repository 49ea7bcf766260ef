package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ocop/internal/act"
	"ocop/internal/record"
)

type recording struct {
	Key    recordKey    `cmd:"" help:"Print the public keys that checkpoints are checked with, the newest last."`
	Export recordExport `cmd:"" help:"Write journal, checkpoints and rows as plain files for ocop-verify. They hold ballots: hand them out accordingly."`
	Attest recordAttest `cmd:"" help:"After a migration that rewrote rows: cover the rows of a table anew as they are. The journal tells so for ever."`
}

type recordKey struct{}

// Run prints the public keys.
func (*recordKey) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	for _, k := range s.Seal.Verifiers {
		fmt.Println(k)
	}
	return nil
}

type recordExport struct {
	Dir string `arg:"" type:"path" help:"Folder to write; must not exist yet."`
}

// Run seals what is due and writes the export.
func (c *recordExport) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	if err := os.Mkdir(c.Dir, 0o700); err != nil {
		return err
	}
	if err := s.SealAll(r.ctx); err != nil {
		return err
	}
	n, err := record.Export(r.ctx, s.Desk, s.Seal.Verifiers, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d sealed entries, %d waiting, %d checkpoints, %d rows\n", c.Dir, n.Sealed, n.Waiting, n.Checkpoints, n.Rows)
	return nil
}

type recordAttest struct {
	Table  string `arg:"" help:"Table whose rows a migration rewrote."`
	Reason string `required:"" help:"Why, for the journal."`
}

// Run covers the rows of the table as they are.
func (c *recordAttest) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	return said(s.Desk.Do(r.ctx, operator(), func(ctx context.Context, a *act.Act) error { return act.Attest(ctx, a, c.Table, c.Reason) }))
}
