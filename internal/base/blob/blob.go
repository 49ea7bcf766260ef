// Package blob keeps file contents on disk under the digest of what is in them. A
// content is whole or absent: it is written aside, synced and renamed into place, so
// neither a crash nor two writers of the same content can leave half of it. The same
// content twice is one file. Who may see a content, and under which name, is not
// known here.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ocop/internal/base/fault"
)

// The two folders of a store: contents at sha256/ab/cd/abcd…, unfinished writes in tmp.
const (
	contents   = "sha256"
	unfinished = "tmp"
)

// Store is a folder of contents. It is safe for concurrent use, also by several processes.
type Store struct{ dir string }

// Open opens the store in dir and makes the folders that are missing, readable by the
// owner only.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir}
	for _, sub := range []string{contents, unfinished} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("blob store: %w", err)
		}
	}
	return s, sync(dir)
}

func (s *Store) path(d Digest) string {
	name := d.String()
	return filepath.Join(s.dir, contents, name[:2], name[2:4], name)
}

// TooLarge is the cause of the fault that Put gives for a content over its limit.
type TooLarge struct{ Limit int64 } // Limit in bytes

// Error names the limit, for the log.
func (e *TooLarge) Error() string { return fmt.Sprintf("content is over %d bytes", e.Limit) }

// Put stores what r holds, at most limit bytes, and gives its digest and size in bytes.
// When it returns without error the content survives a loss of power. A content already
// there is written anew, which heals a damaged one. A longer content is fault.Invalid
// with the cause *TooLarge, and nothing stays behind; so it is when r fails or ctx ends.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (d Digest, size int64, err error) {
	tmp := filepath.Join(s.dir, unfinished, "put-"+rand.Text())
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Digest{}, 0, fmt.Errorf("put content: %w", err)
	}
	d, size, err = fill(ctx, f, r, limit)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.place(tmp, d)
	}
	if err != nil {
		return Digest{}, 0, errors.Join(err, gone(os.Remove(tmp)))
	}
	return d, size, nil
}

// fill copies r to f, counts, digests and syncs.
func fill(ctx context.Context, f *os.File, r io.Reader, limit int64) (d Digest, size int64, err error) {
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(&reader{ctx, r}, min(limit, math.MaxInt64-1)+1))
	if err != nil {
		return d, 0, fmt.Errorf("put content: %w", err)
	}
	if size > limit {
		return d, 0, &fault.Fault{Kind: fault.Invalid, Sentence: "Tệp lớn quá " + megabytes(limit) + ", hãy chọn tệp nhỏ hơn.", Cause: &TooLarge{limit}}
	}
	copy(d[:], sum.Sum(nil))
	return d, size, f.Sync()
}

// reader stops reading when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// megabytes writes a limit for the user, in the unit in which it is whole.
func megabytes(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d byte", n)
}

// place renames a finished file to its digest. Each folder is synced, also those on the
// way that may be new: a file whose folder is lost is lost too.
func (s *Store) place(tmp string, d Digest) error {
	path := s.path(d)
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("put content: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("put content: %w", err)
	}
	return errors.Join(sync(folder), sync(filepath.Dir(folder)), sync(filepath.Join(s.dir, contents)))
}

// sync makes the names in a folder durable.
func sync(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// Get opens a content and gives its size in bytes; the caller closes it. A content that is
// not there is fault.NotFound. Get trusts the disk; Verify does not.
func (s *Store) Get(ctx context.Context, d Digest) (body io.ReadSeekCloser, size int64, err error) {
	f, size, err := s.open(ctx, d)
	if err != nil {
		return nil, 0, err
	}
	return f, size, nil
}

func (s *Store) open(ctx context.Context, d Digest) (*os.File, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	f, err := os.Open(s.path(d))
	if err != nil {
		return nil, 0, absent(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("content %s is no file", d)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// absent turns a missing file into the fault that pages understand.
func absent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Missing("tệp")
	}
	return fmt.Errorf("get content: %w", err)
}

// Damaged says that a content is no longer what its digest names: the disk failed or
// somebody changed the file. It is an internal fault, never the user's.
type Damaged struct{ Want, Found Digest }

// Error names both digests.
func (e *Damaged) Error() string {
	return fmt.Sprintf("content %s is damaged: it now has the digest %s", e.Want, e.Found)
}

// Verify reads a content and compares its digest: nil, fault.NotFound or a *Damaged.
func (s *Store) Verify(ctx context.Context, d Digest) error {
	f, _, err := s.open(ctx, d)
	if err != nil {
		return err
	}
	return errors.Join(verify(ctx, f, d), f.Close())
}

func verify(ctx context.Context, r io.Reader, want Digest) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, &reader{ctx, r}); err != nil {
		return fmt.Errorf("verify content %s: %w", want, err)
	}
	if found := Digest(sum.Sum(nil)); found != want {
		return &Damaged{Want: want, Found: found}
	}
	return nil
}

// Stat gives the size of a content in bytes, or fault.NotFound.
func (s *Store) Stat(ctx context.Context, d Digest) (size int64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	info, err := os.Stat(s.path(d))
	if err != nil {
		return 0, absent(err)
	}
	return info.Size(), nil
}

// Delete removes a content; one that is not there is removed already. The caller knows that
// nothing refers to it any more. Readers that have it open can read on.
func (s *Store) Delete(ctx context.Context, d Digest) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	path := s.path(d)
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("delete content: %w", err)
	}
	return sync(filepath.Dir(path))
}

// Walk calls fn for every content, in the order of digests, with its size in bytes, until fn
// gives an error, which Walk gives back. A content deleted meanwhile is passed over. A file
// that does not stand where its name belongs stops the walk with an error that names it:
// nothing of this package makes such a file.
func (s *Store) Walk(fn func(d Digest, size int64) error) error {
	return filepath.WalkDir(filepath.Join(s.dir, contents), func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		d, err := ParseDigest(e.Name())
		if err != nil || s.path(d) != path || !e.Type().IsRegular() {
			return fmt.Errorf("blob store: stray file %s", path)
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return fn(d, info.Size())
	})
}

// Sweep removes what writes cut off by a crash left behind and gives how many files it were.
// Only files not touched for olderThan go, so that a slow upload under way is safe.
func (s *Store) Sweep(ctx context.Context, olderThan time.Duration) (removed int, err error) {
	folder := filepath.Join(s.dir, unfinished)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, fmt.Errorf("sweep: %w", err)
	}
	before := time.Now().Add(-olderThan)
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), "put-") || info.ModTime().After(before) {
			continue
		}
		if err := gone(os.Remove(filepath.Join(folder, e.Name()))); err != nil {
			return removed, fmt.Errorf("sweep: %w", err)
		}
		removed++
	}
	return removed, nil
}

// gone takes a file that is not there as removed.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
