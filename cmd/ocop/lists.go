package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/programme"
)

type importing struct {
	Products importProducts `cmd:"" help:"Import products and their recognitions from a csv or xlsx list."`
}

type importProducts struct {
	File   string `arg:"" type:"existingfile" help:"List to read."`
	DryRun bool   `name:"dry-run" help:"Store nothing; report what would happen to each row."`
	JSON   bool   `name:"json" help:"Print the report as JSON."`
}

// Run imports the list and exits with 1 when a row was refused.
func (c *importProducts) Run(r *run) (err error) {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sheet, err := tabular.Read(c.File, f, info.Size(), tabular.Limits{})
	if err != nil {
		return err
	}
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	report, err := s.Programme.ImportProducts(r.ctx, s.Desk, operator(), sheet, c.DryRun, func(int, int) {})
	if err != nil {
		return said(err)
	}
	if err := c.print(report); err != nil {
		return err
	}
	if report.Counts[programme.RowWrong] > 0 {
		return exit(1)
	}
	return nil
}

func (c *importProducts) print(report programme.ImportReport) error {
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	for _, row := range report.Rows {
		fmt.Printf("%5d  %-20s %s  %s\n", row.Row, row.State.Text(), row.Name, row.Sentence)
	}
	stored := "stored"
	if report.DryRun {
		stored = "nothing stored (dry run)"
	}
	fmt.Printf("%d rows: %d new, %d recognitions added, %d known, %d refused; %s\n", len(report.Rows), report.Counts[programme.RowNew],
		report.Counts[programme.RowAdded], report.Counts[programme.RowKnown], report.Counts[programme.RowWrong], stored)
	return nil
}

type export struct {
	File string `arg:"" help:"File to write, .xlsx or .csv; must not exist yet."`
}

// Run writes the list in the columns that an import reads.
func (c *export) Run(r *run) (err error) {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	var table tabular.Table
	err = s.Desk.See(r.ctx, operator(), func(ctx context.Context, v *act.View) error {
		table, err = clerk.ExportTable(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	switch {
	case strings.HasSuffix(c.File, ".csv"):
		return tabular.WriteCSV(f, table)
	case strings.HasSuffix(c.File, ".xlsx"):
		return tabular.WriteXLSX(f, []tabular.Table{table})
	}
	return fmt.Errorf("%s: the name must end with .xlsx or .csv", c.File)
}
