// Package record writes the record as plain files, so that it can be checked by a program
// that knows nothing of the database: docs/record.md describes each.
package record

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

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
		"reopening", "reopening_entry", "edition", "edition_entry", "edition_sheet", "recognition", "certificate", "correction", "certificate_past", "pinned_law", "pinned_rules"}, table)
}

// Export writes journal, checkpoints, keys and rows from one snapshot, and last of all export.txt:
// a signed statement of the instant, of the acts that no checkpoint covers yet and of every file.
// People may work meanwhile. A desk without a key can not make one.
func Export(ctx context.Context, desk *act.Desk, keys []string, create Create) (Counts, error) {
	e := exporting{create: create}
	if desk.Signer == nil {
		return e.n, errors.New("export: there is no key to sign it with")
	}
	err := desk.See(ctx, act.System("record"), func(ctx context.Context, v *act.View) error {
		err := errors.Join(e.write("keys.txt", func(put func([]byte) error) error { return put([]byte(strings.Join(keys, "\n"))) }),
			e.journal(ctx, v),
			e.rows(ctx, v))
		if err != nil {
			return err
		}
		return e.sign(ctx, v, desk.Signer)
	})
	return e.n, err
}

// exporting is an export on its way: what was counted, and what its statement says so far.
type exporting struct {
	create Create
	n      Counts
	waits  []string // leaves of the acts that wait for their seal
	files  []string // digest and name of each file
}

// journal writes the acts and their checkpoints.
func (e *exporting) journal(ctx context.Context, v *act.View) error {
	return errors.Join(
		e.write("journal.jsonl", func(put func([]byte) error) error {
			return act.EachSealed(ctx, v, func(_ int64, line []byte) error { e.n.Sealed++; return put(line) })
		}),
		e.write("waiting.jsonl", func(put func([]byte) error) error {
			return act.EachWaiting(ctx, v, func(line []byte) error {
				e.n.Waiting++
				e.waits = append(e.waits, tlog.RecordHash(line).String())
				return put(line)
			})
		}),
		e.write("checkpoints.txt", func(put func([]byte) error) error {
			return act.EachCheckpoint(ctx, v, func(_ int64, _ time.Time, signed string) error { e.n.Checkpoints++; return put([]byte(signed)) })
		}))
}

// rows writes one file for each table that has any.
func (e *exporting) rows(ctx context.Context, v *act.View) (err error) {
	var out *file
	table := ""
	err = act.EachRow(ctx, v, "", func(r act.Row) error {
		if r.Table != table {
			if err := e.finish(out); err != nil {
				return err
			}
			if out, err = e.open("rows/" + r.Table + ".jsonl"); err != nil {
				return err
			}
			table = r.Table
		}
		e.n.Rows++
		return out.put(line(r))
	})
	return errors.Join(err, e.finish(out))
}

// sign writes the statement: a note like a checkpoint, which its second line tells it from.
func (e *exporting) sign(ctx context.Context, v *act.View, signer note.Signer) error {
	newest, err := act.NewestCheckpoint(ctx, v)
	if err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s\nexport\n%d\n%s\n%s\n", signer.Name(), newest.Size, newest.Root, v.Now().Format(time.RFC3339))
	for _, leaf := range e.waits {
		fmt.Fprintf(&text, "waiting: %s\n", leaf)
	}
	for _, f := range e.files {
		fmt.Fprintf(&text, "file: %s\n", f)
	}
	signed, err := note.Sign(&note.Note{Text: text.String()}, signer)
	if err != nil {
		return fmt.Errorf("export.txt: %w", err)
	}
	w, err := e.create("export.txt")
	if err != nil {
		return fmt.Errorf("export.txt: %w", err)
	}
	_, err = w.Write(signed)
	return errors.Join(err, w.Close())
}

// file is a file of the export while it is written.
type file struct {
	name string
	to   io.WriteCloser
	sum  hash.Hash
}

func (e *exporting) open(name string) (*file, error) {
	w, err := e.create(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &file{name, w, sha256.New()}, nil
}

// put writes a line.
func (f *file) put(line []byte) error {
	line = append(line, '\n')
	f.sum.Write(line) // never fails
	_, err := f.to.Write(line)
	return err
}

// finish closes a file and notes it for the statement; without one there is nothing to do.
func (e *exporting) finish(f *file) error {
	if f == nil {
		return nil
	}
	e.files = append(e.files, base64.StdEncoding.EncodeToString(f.sum.Sum(nil))+" "+f.name)
	return f.to.Close()
}

func (e *exporting) write(name string, fn func(put func([]byte) error) error) error {
	f, err := e.open(name)
	if err != nil {
		return err
	}
	if err := errors.Join(fn(f.put), e.finish(f)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// line is a row as the export holds it. The text of the row stands in it as it was hashed.
func line(r act.Row) []byte {
	head, _ := json.Marshal(map[string]string{"key": r.Key, "digest": r.Digest}) // two texts always marshal
	if !open(r.Table) {
		return head
	}
	return []byte(strings.TrimSuffix(string(head), "}") + `,"row":` + r.Text + "}")
}
