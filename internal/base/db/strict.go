package db

import (
	"bytes"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"time"
)

// strict shows migrations as SQLite wants them: INTEGER types, STRICT tables.
type strict struct{ fs.FS }

var (
	wide     = regexp.MustCompile(`\b(BIGINT|BOOLEAN)\b`)
	tableEnd = regexp.MustCompile(`(?m)^\);`)
)

// Open gives the file with types translated; folders pass as they are.
func (s strict) Open(name string) (fs.File, error) {
	if !strings.HasSuffix(name, ".sql") {
		return s.FS.Open(name)
	}
	raw, err := fs.ReadFile(s.FS, name)
	if err != nil {
		return nil, err
	}
	text := wide.ReplaceAll(raw, []byte("INTEGER"))
	text = tableEnd.ReplaceAll(text, []byte(") STRICT;"))
	return &file{Reader: bytes.NewReader(text), name: name, size: int64(len(text))}, nil
}

// file is a translated migration in memory.
type file struct {
	io.Reader
	name string
	size int64
}

func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Close() error               { return nil }
func (f *file) Name() string               { return f.name }
func (f *file) Size() int64                { return f.size }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }
