package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/schema"
)

// ErrNotEmpty refuses to restore over data.
var ErrNotEmpty = errors.New("the database already holds data: restore only into an empty one")

// Restore reads an archive into an empty, migrated database and file store. Every
// digest is checked before the first row is written; rows are written in one
// transaction.
func Restore(ctx context.Context, s Source, r io.Reader) (m Manifest, err error) {
	if err := empty(ctx, s.DB); err != nil {
		return m, err
	}
	folder, err := os.MkdirTemp("", "ocop-restore-*")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if m, err = unpack(ctx, s.Files, r, folder); err != nil {
		return m, err
	}
	tables, err := schema.Tables()
	if err != nil {
		return m, err
	}
	if err := check(m, tables, folder); err != nil {
		return m, err
	}
	return m, s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, t := range tables {
			if err := load(ctx, tx, t, tableFile(folder, t.Name)); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		return nil
	})
}

func tableFile(folder, table string) string { return filepath.Join(folder, table+".jsonl") }

func empty(ctx context.Context, d *db.DB) error {
	return d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM journal").Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
		return nil
	})
}

// unpack spools tables to the folder and puts files into the store, which checks
// their digests itself.
func unpack(ctx context.Context, files *blob.Store, r io.Reader, folder string) (m Manifest, err error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	in := tar.NewReader(zip)
	for {
		h, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return m, fmt.Errorf("archive: %w", err)
		}
		if err := unpackEntry(ctx, files, in, h, folder, &m); err != nil {
			return m, fmt.Errorf("archive, %s: %w", h.Name, err)
		}
	}
	if m.Format != format {
		return m, fmt.Errorf("archive: format %d, want %d (or the manifest is missing)", m.Format, format)
	}
	return m, nil
}

func unpackEntry(ctx context.Context, files *blob.Store, in io.Reader, h *tar.Header, folder string, m *Manifest) error {
	kind, name, _ := strings.Cut(h.Name, "/")
	switch kind {
	case "manifest.json":
		return json.NewDecoder(in).Decode(m)
	case "files":
		got, _, err := files.Put(ctx, in, h.Size)
		if err == nil && got.String() != name {
			err = errors.New("the content does not match its digest")
		}
		return err
	case "tables":
		if !filepath.IsLocal(name) || strings.ContainsAny(name, `/\`) {
			return errors.New("bad name")
		}
		out, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Close())
	}
	return errors.New("unknown entry")
}

func check(m Manifest, tables []schema.Table, folder string) error {
	for _, t := range tables {
		f, err := os.Open(tableFile(folder, t.Name))
		if err != nil {
			return fmt.Errorf("archive: table %s is missing", t.Name)
		}
		sum := sha256.New()
		_, err = io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		if hex.EncodeToString(sum.Sum(nil)) != m.Digests[t.Name] {
			return fmt.Errorf("archive: table %s does not match its digest", t.Name)
		}
	}
	return nil
}

func load(ctx context.Context, tx *db.Tx, t schema.Table, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewReaderSize(f, 1<<20)
	var columns []string
	if err := decode(lines, &columns); err != nil {
		return err
	}
	insert := insertInto(t.Name, columns)
	for {
		var row []any
		if err := decode(lines, &row); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insert, row...); err != nil {
			return err
		}
	}
}

// decode reads one line; whole numbers stay whole.
func decode(lines *bufio.Reader, into any) error {
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	row, ok := into.(*[]any)
	if !ok {
		return nil
	}
	for i, v := range *row {
		if n, ok := v.(json.Number); ok {
			if (*row)[i], err = n.Int64(); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertInto(table string, columns []string) string {
	marks := make([]string, len(columns))
	for i := range columns {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
}
