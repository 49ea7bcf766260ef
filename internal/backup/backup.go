// Package backup writes the whole of a running system into one archive and restores
// it into an empty database of either engine; moving from SQLite to PostgreSQL is a
// backup and a restore. The archive is a gzipped tar: one file of JSON lines for each
// table, the stored files by digest, and a manifest that names every digest.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/schema"
)

const format = 1

// Manifest says what an archive holds.
type Manifest struct {
	Format  int               `json:"format"`
	Made    time.Time         `json:"made"`
	Rows    map[string]int64  `json:"rows"`    // by table
	Digests map[string]string `json:"digests"` // sha256 of each table's file
	Files   int64             `json:"files"`   // stored files
	Listing string            `json:"listing"` // sha256 of the names of the stored files, in order
}

// Source is what is backed up.
type Source struct {
	DB    *db.DB
	Files *blob.Store
	Skip  map[blob.Digest]bool // files to leave out, such as earlier backups
}

// Write writes the archive from one snapshot of the database; the server may go on
// working. Files are only ever added, so those of the snapshot are all there.
func Write(ctx context.Context, s Source, w io.Writer, progress func(done, total int64)) (Manifest, error) {
	m := Manifest{Format: format, Made: s.DB.Now().UTC(), Rows: map[string]int64{}, Digests: map[string]string{}}
	zip := gzip.NewWriter(w)
	out := tar.NewWriter(zip)
	err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		tables, err := schema.Tables()
		if err != nil {
			return err
		}
		for i, t := range tables {
			progress(int64(i), int64(len(tables)))
			if err := writeTable(ctx, tx, t, out, &m); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if err := writeFiles(ctx, s, out, &m); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, errors.Join(writeEntry(out, "manifest.json", text), out.Close(), zip.Close())
}

func writeEntry(out *tar.Writer, name string, body []byte) error {
	if err := out.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(body))}); err != nil {
		return err
	}
	_, err := out.Write(body)
	return err
}

// writeTable spools the rows to a file first, because tar wants the size.
func writeTable(ctx context.Context, tx *db.Tx, t schema.Table, out *tar.Writer, m *Manifest) (err error) {
	spool, err := os.CreateTemp("", "ocop-backup-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	sum := sha256.New()
	n, err := dump(ctx, tx, t, io.MultiWriter(spool, sum))
	if err != nil {
		return err
	}
	m.Rows[t.Name], m.Digests[t.Name] = n, hex.EncodeToString(sum.Sum(nil))
	size, err := spool.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := out.WriteHeader(&tar.Header{Name: "tables/" + t.Name + ".jsonl", Mode: 0o600, Size: size}); err != nil {
		return err
	}
	_, err = io.Copy(out, spool)
	return err
}

// dump writes the column names, then one JSON array for each row.
func dump(ctx context.Context, tx *db.Tx, t schema.Table, w io.Writer) (n int64, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+t.Name+" ORDER BY "+strings.Join(t.Key, ", "))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(columns); err != nil {
		return 0, err
	}
	for ; rows.Next(); n++ {
		if err := dumpRow(rows, columns, t, lines); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

func dumpRow(rows *sql.Rows, columns []string, t schema.Table, lines *json.Encoder) error {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	for i, v := range values {
		if n, ok := v.(int64); ok && slices.Contains(t.Booleans, columns[i]) {
			values[i] = n != 0
		}
		if b, ok := v.([]byte); ok {
			values[i] = string(b)
		}
	}
	return lines.Encode(values)
}

func writeFiles(ctx context.Context, s Source, out *tar.Writer, m *Manifest) error {
	var written []blob.Digest
	err := s.Files.Walk(func(d blob.Digest, _ int64) error {
		if s.Skip[d] {
			return nil
		}
		body, size, err := s.Files.Get(ctx, d)
		if err != nil {
			return err
		}
		written = append(written, d)
		err = out.WriteHeader(&tar.Header{Name: "files/" + d.String(), Mode: 0o600, Size: size})
		if err == nil {
			_, err = io.Copy(out, body)
		}
		return errors.Join(err, body.Close())
	})
	m.Files, m.Listing = int64(len(written)), listing(written)
	return err
}

// listing is one digest for all files of an archive, so that none can be missing.
func listing(files []blob.Digest) string {
	sum := sha256.New()
	for _, d := range files {
		sum.Write(d[:])
	}
	return hex.EncodeToString(sum.Sum(nil))
}
