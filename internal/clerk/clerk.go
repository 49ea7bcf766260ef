// Package clerk does the long work: importing a list, exporting the registry, setting
// every paper of a round, backing everything up. Each piece of work is a job that was
// asked for in an act; its result is a file in the store and a line of JSON.
//
// Workers may run twice. Imports find what is there already; files are stored by digest.
package clerk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/job"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/programme"
)

// The kinds of long work.
const (
	ImportProducts job.Kind = "product.import"
	ExportProducts job.Kind = "product.export"
	RoundPapers    job.Kind = "round.documents"
	Backup         job.Kind = "backup"
)

// Clerk does the work.
type Clerk struct {
	Desk      *act.Desk
	Files     *blob.Store
	Programme *programme.Service
	Base      string // public address of the site, for codes on certificates
}

// Workers are the clerk's hands, by kind of work.
func (c *Clerk) Workers() map[job.Kind]job.Worker {
	return map[job.Kind]job.Worker{ImportProducts: c.importProducts, ExportProducts: c.exportProducts, RoundPapers: c.roundPapers, Backup: c.backup}
}

// ImportOrder asks for an import of a stored file in the name of a person, with the powers
// that the person held when giving the order: a row of a place beyond them is refused.
type ImportOrder struct {
	File       string     `json:"file"` // digest
	Name       string     `json:"name"` // as the person called it
	Dry        bool       `json:"dry"`
	Person     key.Person `json:"person"`
	PersonName string     `json:"person_name"`
	Roles      []act.Held `json:"roles"`
}

// Format is the kind of file that an export leaves.
type Format string

// The formats of an export; a workbook when none is named.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ExportOrder asks for the registry of places as one file: products of them and in them.
type ExportOrder struct {
	Format Format     `json:"format"`
	Place  place.ID   `json:"place,omitempty"` // of whoever asks; empty: every place
	Also   []place.ID `json:"also,omitempty"`  // other places of whoever asks, none of which lies in another
}

// Places are those of the order, none for every place.
func (o ExportOrder) Places() []place.ID {
	if o.Place == "" {
		return nil
	}
	return append([]place.ID{o.Place}, o.Also...)
}

// RoundOrder asks for every paper of a round.
type RoundOrder struct {
	Round key.Round `json:"round"`
}

// Result is what a piece of work leaves behind. Size is in bytes. The rows of a long
// report stand in the file instead, see ReadReport.
type Result struct {
	File   string                  `json:"file,omitempty"` // digest in the store
	Name   string                  `json:"name,omitempty"` // for the download
	Size   int64                   `json:"size,omitempty"`
	Report *programme.ImportReport `json:"report,omitempty"`
}

// ReadResult reads a job's result; an unfinished job has an empty one.
func ReadResult(j job.Job) (r Result, err error) {
	if j.Result == "" {
		return r, nil
	}
	err = json.Unmarshal([]byte(j.Result), &r)
	return r, err
}

func finish(run *job.Run, r Result) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	run.Finish(string(text))
	return nil
}

// limit is the largest file that work may leave behind.
const limit = 4 << 30

// keep stores what fill writes and reports it as the result.
func (c *Clerk) keep(ctx context.Context, run *job.Run, name string, fill func(io.Writer) error) error {
	r, err := c.put(ctx, name, fill)
	if err != nil {
		return err
	}
	return finish(run, r)
}

func (c *Clerk) put(ctx context.Context, name string, fill func(io.Writer) error) (Result, error) {
	in, out := io.Pipe()
	go func() { out.CloseWithError(survive(fill, out)) }()
	digest, size, err := c.Files.Put(ctx, in, limit)
	in.CloseWithError(err) // fill may still write
	if err != nil {
		return Result{}, err
	}
	return Result{File: digest.String(), Name: name, Size: size}, nil
}

// survive turns a panic of fill into an error: on a goroutine of its own it would end
// the server.
func survive(fill func(io.Writer) error, w io.Writer) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
	}()
	return fill(w)
}
