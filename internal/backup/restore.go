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
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/schema"
)

// ErrNotEmpty refuses to restore over data.
var ErrNotEmpty = errors.New("the target already holds data: restore only into an empty database and file store")

// Restore reads an archive into an empty, migrated database and file store. Every
// digest is checked before the first row is written, rows are written in one
// transaction, and when anything fails the target is as empty as before. That transaction
// ends with last, for what must never be missing from a restored database. Files that are
// there already may stay when the archive holds them too: a restore that was cut off can
// be run again.
func Restore(ctx context.Context, s Source, r io.Reader, last func(context.Context, *db.Tx, Manifest) error) (m Manifest, err error) {
	tables, err := schema.Tables()
	if err != nil {
		return m, err
	}
	if err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error { return empty(ctx, tx, tables) }); err != nil {
		return m, err
	}
	folder, err := os.MkdirTemp("", "ocop-restore-*")
	if err != nil {
		return m, err
	}
	u := &unpacking{store: s.Files, folder: folder, tables: map[string]bool{}, files: map[blob.Digest]bool{}, before: map[blob.Digest]bool{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, u.undo(context.WithoutCancel(ctx)))
		}
		err = errors.Join(err, os.RemoveAll(folder))
	}()
	if err := s.Files.Walk(func(d blob.Digest, _ int64) error { u.before[d] = true; return nil }); err != nil {
		return m, err
	}
	if err := u.unpack(ctx, r); err != nil {
		return m, err
	}
	if err := u.check(tables); err != nil {
		return m, err
	}
	return u.manifest, s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := empty(ctx, tx, tables); err != nil { // somebody may have begun to work meanwhile
			return err
		}
		for _, t := range tables {
			n, err := load(ctx, tx, t, u.path(t.Name))
			if err == nil && n != u.manifest.Rows[t.Name] {
				err = fmt.Errorf("%d rows, the manifest says %d", n, u.manifest.Rows[t.Name])
			}
			if err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		return last(ctx, tx, u.manifest)
	})
}

func empty(ctx context.Context, tx *db.Tx, tables []schema.Table) error {
	for _, t := range tables {
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM "+t.Name+" LIMIT 1) one").Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

// unpacking is an archive on its way: tables lie in a folder until all is checked, files
// go into the store, which can take them back.
type unpacking struct {
	store    *blob.Store
	folder   string
	manifest Manifest
	tables   map[string]bool      // spooled
	files    map[blob.Digest]bool // put into the store
	before   map[blob.Digest]bool // in the store when the restore began
}

func (u *unpacking) path(table string) string { return filepath.Join(u.folder, table+".jsonl") }

// undo takes out of the store what was put there.
func (u *unpacking) undo(ctx context.Context) (err error) {
	for d := range u.files {
		if !u.before[d] {
			err = errors.Join(err, u.store.Delete(ctx, d))
		}
	}
	return err
}

// unpack reads the archive to its very end, because only there its checksum stands.
func (u *unpacking) unpack(ctx context.Context, r io.Reader) error {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	in := tar.NewReader(zip)
	for {
		h, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("archive: %w", err)
		}
		if err := u.entry(ctx, in, h); err != nil {
			return fmt.Errorf("archive, %s: %w", h.Name, err)
		}
	}
	if _, err := io.Copy(io.Discard, zip); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

func (u *unpacking) entry(ctx context.Context, in io.Reader, h *tar.Header) error {
	kind, name, _ := strings.Cut(h.Name, "/")
	switch {
	case h.Typeflag != tar.TypeReg:
		return errors.New("not a plain file")
	case u.manifest.Format != 0:
		return errors.New("the manifest is not the last entry")
	case h.Name == "manifest.json":
		return json.NewDecoder(in).Decode(&u.manifest)
	case kind == "files":
		return u.file(ctx, in, h.Size, name)
	case kind == "tables":
		return u.table(in, strings.TrimSuffix(name, ".jsonl"))
	}
	return errors.New("unknown entry")
}

func (u *unpacking) file(ctx context.Context, in io.Reader, size int64, name string) error {
	want, err := blob.ParseDigest(name)
	if err != nil {
		return errors.New("the name is no digest")
	}
	got, _, err := u.store.Put(ctx, in, size)
	if err != nil {
		return err
	}
	twice := u.files[got]
	u.files[got] = true
	switch {
	case got != want:
		return errors.New("the content does not match its digest")
	case twice:
		return errors.New("the archive holds it twice")
	}
	return nil
}

func (u *unpacking) table(in io.Reader, name string) error {
	tables, err := schema.Tables()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(tables, func(t schema.Table) bool { return t.Name == name }) {
		return errors.New("this program does not know the table: is the archive of a newer one?")
	}
	if u.tables[name] {
		return errors.New("the archive holds it twice")
	}
	u.tables[name] = true
	out, err := os.Create(u.path(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// check compares what came with what the manifest says.
func (u *unpacking) check(tables []schema.Table) error {
	m := u.manifest
	if m.Format != format {
		return fmt.Errorf("archive: format %d, want %d (or the manifest is missing)", m.Format, format)
	}
	for _, t := range tables {
		if !u.tables[t.Name] {
			return fmt.Errorf("archive: table %s is missing", t.Name)
		}
		sum, err := digest(u.path(t.Name))
		if err != nil {
			return err
		}
		if sum != m.Digests[t.Name] {
			return fmt.Errorf("archive: table %s does not match its digest", t.Name)
		}
	}
	files := slices.SortedFunc(maps.Keys(u.files), func(a, b blob.Digest) int { return bytes.Compare(a[:], b[:]) })
	if int64(len(files)) != m.Files || listing(files) != m.Listing {
		return fmt.Errorf("archive: %d files that do not match the listing of %d", len(files), m.Files)
	}
	for d := range u.before {
		if !u.files[d] {
			return ErrNotEmpty
		}
	}
	return nil
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, f.Close())
}

// load inserts the rows of a table and counts them.
func load(ctx context.Context, tx *db.Tx, t schema.Table, path string) (n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewReaderSize(f, 1<<20)
	var columns []string
	if err := decode(lines, &columns); err != nil {
		return 0, err
	}
	insert := insertInto(t.Name, columns)
	for ; ; n++ {
		var row []any
		if err := decode(lines, &row); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		if _, err := tx.ExecContext(ctx, insert, row...); err != nil {
			return n, err
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
