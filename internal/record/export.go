// Package record writes the record as plain files, so that it can be checked by a program
// that knows nothing of the database: docs/record.md describes each.
package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ocop/internal/act"
)

// Create opens a file of the export by its name, like rows/sheet.jsonl.
type Create func(name string) (io.WriteCloser, error)

// Counts says what an export holds.
type Counts struct{ Sealed, Waiting, Checkpoints, Rows int64 }

// open are the tables whose rows are written out: those that tallies and certificates follow
// from. Of all others only key and digest leave the database.
func open(table string) bool {
	return slices.Contains([]string{"season", "producer", "product", "dossier", "round", "council", "seat", "sitting", "entry", "recusal", "sheet",
		"reopening", "reopening_entry", "edition", "edition_entry", "edition_sheet", "recognition", "certificate", "correction", "certificate_past", "pinned_law"}, table)
}

// Export writes journal, checkpoints, keys and rows from one snapshot.
func Export(ctx context.Context, desk *act.Desk, keys []string, create Create) (n Counts, err error) {
	err = desk.See(ctx, act.System("record"), func(ctx context.Context, v *act.View) error {
		n = Counts{}
		return errors.Join(
			write(create, "keys.txt", func(w io.Writer) error {
				_, err := io.WriteString(w, strings.Join(keys, "\n")+"\n")
				return err
			}),
			write(create, "journal.jsonl", func(w io.Writer) error {
				return act.EachSealed(ctx, v, func(_ int64, line []byte) error { return put(w, line, &n.Sealed) })
			}),
			write(create, "waiting.jsonl", func(w io.Writer) error {
				return act.EachWaiting(ctx, v, func(line []byte) error { return put(w, line, &n.Waiting) })
			}),
			write(create, "checkpoints.txt", func(w io.Writer) error {
				return act.EachCheckpoint(ctx, v, func(_ int64, _ time.Time, signed string) error { return put(w, []byte(signed), &n.Checkpoints) })
			}),
			rows(ctx, v, create, &n))
	})
	return n, err
}

func put(w io.Writer, line []byte, n *int64) error {
	*n++
	_, err := w.Write(append(line, '\n'))
	return err
}

func write(create Create, name string, fn func(io.Writer) error) error {
	w, err := create(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := errors.Join(fn(w), w.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// rows writes one file for each table.
func rows(ctx context.Context, v *act.View, create Create, n *Counts) (err error) {
	var out io.WriteCloser
	table := ""
	closed := func() error {
		if out == nil {
			return nil
		}
		return out.Close()
	}
	err = act.EachRow(ctx, v, "", func(r act.Row) error {
		if r.Table != table {
			if err := closed(); err != nil {
				return err
			}
			var err error
			if out, err = create("rows/" + r.Table + ".jsonl"); err != nil {
				return err
			}
			table = r.Table
		}
		return put(out, line(r), &n.Rows)
	})
	return errors.Join(err, closed())
}

// line is a row as the export holds it. The text of the row stands in it as it was hashed.
func line(r act.Row) []byte {
	head, _ := json.Marshal(map[string]string{"key": r.Key, "digest": r.Digest}) // two texts always marshal
	if !open(r.Table) {
		return head
	}
	return []byte(strings.TrimSuffix(string(head), "}") + `,"row":` + r.Text + "}")
}
