package backup_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/schema"
)

// small is a source of a few rows of every kind of column, and two files that jobs name.
func small(t *testing.T, d *db.DB) backup.Source {
	t.Helper()
	s := source(t, d)
	desk := &act.Desk{DB: d}
	for i := range 3 {
		file, _, err := s.Files.Put(t.Context(), strings.NewReader(fmt.Sprint("tệp ", i)), 100)
		if err != nil {
			t.Fatal(err)
		}
		err = desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("nguoi%d", i), Name: "Tên “có” <dấu> & \\ \"nháy\"\u2028"})
			if err != nil {
				return err
			}
			return job.Enqueue(ctx, a.Tx, job.New{Key: fmt.Sprint("j", i), Kind: "x.y", Payload: map[string]string{"file": file.String()}, At: a.Now()})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := desk.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	return s
}

// rest says what is in a target: rows of all tables, and files.
func rest(t *testing.T, s backup.Source) (rows, files int) {
	t.Helper()
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	err = s.DB.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range tables {
			var n int
			if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+x.Name).Scan(&n); err != nil {
				return err
			}
			rows += n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Files.Walk(func(blob.Digest, int64) error { files++; return nil }); err != nil {
		t.Fatal(err)
	}
	return rows, files
}

// entry is one entry of an archive.
type entry struct {
	header tar.Header
	body   string
}

func unpack(t *testing.T, archive []byte) (all []entry) {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	in := tar.NewReader(zip)
	for {
		h, err := in.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{*h, string(body)})
	}
}

func pack(t *testing.T, all []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	out := tar.NewWriter(zip)
	for _, e := range all {
		e.header.Size = int64(len(e.body))
		if err := out.WriteHeader(&e.header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, e.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(out.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func find(t *testing.T, all []entry, prefix string) *entry {
	t.Helper()
	i := slices.IndexFunc(all, func(e entry) bool { return strings.HasPrefix(e.header.Name, prefix) })
	if i < 0 {
		t.Fatalf("no %s in the archive", prefix)
	}
	return &all[i]
}

func without(all []entry, prefix string) []entry {
	i := slices.IndexFunc(all, func(e entry) bool { return strings.HasPrefix(e.header.Name, prefix) })
	return slices.Delete(all, i, i+1)
}

func plain(name, body string) entry {
	return entry{tar.Header{Name: name, Mode: 0o600, Typeflag: tar.TypeReg}, body}
}

// manifest changes the manifest of an archive.
func manifest(t *testing.T, all []entry, change func(m *backup.Manifest)) []entry {
	t.Helper()
	var m backup.Manifest
	e := find(t, all, "manifest.json")
	if err := json.Unmarshal([]byte(e.body), &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	e.body = string(text)
	return all
}

// tamperings change an archive that is whole in itself.
func tamperings(t *testing.T) map[string]func([]entry) []entry {
	edit := func(prefix string, change func(string) string) func([]entry) []entry {
		return func(all []entry) []entry { e := find(t, all, prefix); e.body = change(e.body); return all }
	}
	lines := func(change func([]string) []string) func(string) string {
		return func(s string) string { return strings.Join(change(strings.SplitAfter(s, "\n")), "") }
	}
	said := func(change func(*backup.Manifest)) func([]entry) []entry {
		return func(all []entry) []entry { return manifest(t, all, change) }
	}
	last := func(e entry) func([]entry) []entry {
		return func(all []entry) []entry { return slices.Insert(all, len(all)-1, e) }
	}
	return map[string]func([]entry) []entry{
		"a value changed":            edit("tables/person", func(s string) string { return strings.Replace(s, "Tên", "Ten", 1) }),
		"a row removed":              edit("tables/journal.", lines(func(l []string) []string { return slices.Delete(l, 1, 2) })),
		"a row added":                edit("tables/journal.", lines(func(l []string) []string { return append(l, l[1]) })),
		"two rows exchanged":         edit("tables/person", lines(func(l []string) []string { l[1], l[2] = l[2], l[1]; return l })),
		"a column renamed":           edit("tables/person", func(s string) string { return strings.Replace(s, `"name"`, `"login"`, 1) }),
		"cut off":                    edit("tables/person", func(s string) string { return s[:len(s)-5] }),
		"a table missing":            func(all []entry) []entry { return without(all, "tables/held_role") },
		"a table twice":              func(all []entry) []entry { return slices.Insert(all, 1, *find(t, all, "tables/person")) },
		"a table of a newer program": last(plain("tables/secret.jsonl", "[]\n")),
		"a file missing":             func(all []entry) []entry { return without(all, "files/") },
		"a file twice":               func(all []entry) []entry { return slices.Insert(all, 1, *find(t, all, "files/")) },
		"a file changed":             edit("files/", func(s string) string { return s + " " }),
		"a file more":                last(plain("files/"+blob.Sum([]byte("thêm")).String(), "thêm")),
		"a file exchanged": func(all []entry) []entry {
			return append(without(all, "files/")[:1:1], append([]entry{plain("files/"+blob.Sum([]byte("x")).String(), "x")}, all[1:]...)...)
		},
		"a file without digest":       last(plain("files/readme.txt", "x")),
		"a way out of the folder":     last(plain("tables/../../../etc/cron.d/x.jsonl", "x")),
		"an absolute way":             last(plain("/etc/passwd", "x")),
		"an unknown entry":            last(plain("readme.txt", "x")),
		"a link":                      last(entry{tar.Header{Name: "files/" + blob.Sum(nil).String(), Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, ""}),
		"no manifest":                 func(all []entry) []entry { return without(all, "manifest.json") },
		"two manifests":               func(all []entry) []entry { return append(all, *find(t, all, "manifest.json")) },
		"something after the end":     func(all []entry) []entry { return append(all, plain("files/"+blob.Sum(nil).String(), "")) },
		"a manifest that is none":     edit("manifest.json", func(string) string { return "[1]" }),
		"a wrong format":              said(func(m *backup.Manifest) { m.Format = 2 }),
		"no format":                   said(func(m *backup.Manifest) { m.Format = 0 }),
		"another count of rows":       said(func(m *backup.Manifest) { m.Rows["person"]++ }),
		"another digest of a table":   said(func(m *backup.Manifest) { m.Digests["person"] = m.Digests["journal"] }),
		"no digest of a table":        said(func(m *backup.Manifest) { delete(m.Digests, "session") }),
		"another count of files":      said(func(m *backup.Manifest) { m.Files-- }),
		"another listing of files":    said(func(m *backup.Manifest) { m.Listing = "" }),
		"nothing":                     func([]entry) []entry { return nil },
		"rows that break a reference": func(all []entry) []entry { return orphaned(t, all) },
	}
}

// orphaned is an archive that is right in itself and yet cannot be: a role without its
// person. Rows of other tables are written before that is found.
func orphaned(t *testing.T, all []entry) []entry {
	e := find(t, all, "tables/held_role")
	e.body += `["nobody","office","24.2025",1,0]` + "\n"
	return manifest(t, all, func(m *backup.Manifest) {
		sum := blob.Sum([]byte(e.body))
		m.Rows["held_role"], m.Digests["held_role"] = 1, sum.String()
	})
}

func TestATamperedArchiveRestoresNothing(t *testing.T) {
	_, archive := write(t, small(t, dbtest.SQLite(t, clock)))
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		target := source(t, d)
		for name, tamper := range tamperings(t) {
			if _, err := backup.Restore(t.Context(), target, bytes.NewReader(pack(t, tamper(unpack(t, archive)))), nothing); err == nil {
				t.Fatalf("%s: nobody noticed", name)
			}
			if rows, files := rest(t, target); rows+files != 0 {
				t.Fatalf("%s: %d rows and %d files are left", name, rows, files)
			}
		}
		if _, err := backup.Restore(t.Context(), target, bytes.NewReader(pack(t, unpack(t, archive))), nothing); err != nil {
			t.Errorf("the same archive packed anew: %v", err)
		}
	})
}

// unzipped is what a gzip stream holds, nil when it is damaged.
func unzipped(archive []byte) []byte {
	zip, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil
	}
	body, err := io.ReadAll(zip)
	if err != nil {
		return nil
	}
	return body
}

// Any byte of the archive changed, or its end cut off: it is refused. Only where a byte
// says nothing (the time in the head of a gzip file, the filling before a block) is the
// archive still what it was.
func TestADamagedArchiveIsRefused(t *testing.T) {
	m, archive := write(t, small(t, dbtest.SQLite(t, clock)))
	try := func(t rapid.TB, s backup.Source, broken []byte, what string) bool {
		got, err := backup.Restore(context.Background(), s, bytes.NewReader(broken), nothing)
		if err == nil && fmt.Sprint(got) != fmt.Sprint(m) {
			t.Fatalf("%s: restored as %+v, it was %+v", what, got, m)
		}
		return err == nil
	}
	target := source(t, dbtest.SQLite(t, clock))
	flip := func(rt rapid.TB, at int, mask byte) {
		broken := bytes.Clone(archive)
		broken[at] ^= mask
		what := fmt.Sprintf("byte %d of %d changed by %#x", at, len(archive), mask)
		if try(rt, target, broken, what) {
			if !bytes.Equal(unzipped(broken), unzipped(archive)) {
				rt.Errorf("%s: nobody noticed", what)
			}
			target = source(t, dbtest.SQLite(t, clock)) // the other one is full now
		}
	}
	for at := range 10 {
		flip(t, at, 0x01)
	}
	for at := len(archive) - 12; at < len(archive); at++ { // the checksum and size at the end
		flip(t, at, 0x80)
	}
	rapid.Check(t, func(t *rapid.T) {
		flip(t, rapid.IntRange(10, len(archive)-1).Draw(t, "at"), byte(rapid.IntRange(1, 255).Draw(t, "mask")))
	})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, len(archive)-1).Draw(t, "length")
		if try(t, target, archive[:n], "cut off") {
			t.Fatalf("cut off after %d of %d bytes, and nobody noticed", n, len(archive))
		}
	})
	if rows, files := rest(t, target); rows+files != 0 {
		t.Errorf("%d rows and %d files are left", rows, files)
	}
}
