package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/base/blob"
	"ocop/internal/base/fault"
)

func open(t testing.TB) (s *blob.Store, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "files")
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func put(t testing.TB, s *blob.Store, content string) blob.Digest {
	t.Helper()
	d, size, err := s.Put(t.Context(), strings.NewReader(content), 1<<20)
	if err != nil || size != int64(len(content)) || d != blob.Sum([]byte(content)) {
		t.Fatalf("Put gives %s, %d, %v", d, size, err)
	}
	return d
}

// files gives every regular file below dir.
func files(t testing.TB, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func pathOf(dir string, d blob.Digest) string {
	return filepath.Join(dir, "sha256", d.String()[:2], d.String()[2:4], d.String())
}

func TestPutGet(t *testing.T) {
	s, dir := open(t)
	d := put(t, s, "hồ sơ")
	if want := "sha256/" + d.String()[:2] + "/" + d.String()[2:4] + "/" + d.String(); !cmp.Equal(files(t, dir), []string{want}) {
		t.Errorf("files %v, want only %s", files(t, dir), want)
	}
	info, err := os.Stat(pathOf(dir, d))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	body, size, err := s.Get(t.Context(), d)
	if err != nil || size != int64(len("hồ sơ")) {
		t.Fatalf("get: %d, %v", size, err)
	}
	text, _ := io.ReadAll(body)
	if _, err := body.Seek(-1, io.SeekEnd); err != nil || string(text) != "hồ sơ" {
		t.Errorf("read %q, %v", text, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	if size, err := s.Stat(t.Context(), d); err != nil || size != int64(len("hồ sơ")) {
		t.Errorf("Stat: %d, %v", size, err)
	}
	again, err := blob.Open(dir)
	if err != nil || again.Verify(t.Context(), d) != nil {
		t.Errorf("after a second Open: %v", err)
	}
}

func TestAbsent(t *testing.T) {
	s, _ := open(t)
	d := blob.Sum([]byte("nothing"))
	_, _, errGet := s.Get(t.Context(), d)
	_, errStat := s.Stat(t.Context(), d)
	for _, err := range []error{errGet, errStat, s.Verify(t.Context(), d)} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("absent content: %v", err)
		}
	}
	if err := s.Delete(t.Context(), d); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
}

func TestDelete(t *testing.T) {
	s, dir := open(t)
	d := put(t, s, "x")
	body, _, err := s.Get(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if err := s.Delete(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(body); err != nil || string(text) != "x" {
		t.Errorf("an open reader reads %q, %v", text, err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestLimit(t *testing.T) {
	s, dir := open(t)
	for _, c := range []struct {
		size  int
		limit int64
		want  string
	}{{0, 0, ""}, {5, 5, ""}, {5, math.MaxInt64, ""}, {0, -1, "-1 byte"}, {1, 0, "0 byte"}, {6, 5, "5 byte"}, {3000, 2048, "2 KB"}, {1<<20 + 1, 1 << 20, "1 MB"}} {
		d, _, err := s.Put(t.Context(), bytes.NewReader(make([]byte, c.size)), c.limit)
		if c.want == "" {
			if err != nil || s.Delete(t.Context(), d) != nil {
				t.Errorf("%d bytes of %d: %v", c.size, c.limit, err)
			}
			continue
		}
		var large *blob.TooLarge
		if fault.KindOf(err) != fault.Invalid || !errors.As(err, &large) || large.Limit != c.limit || !strings.Contains(err.Error(), "Tệp lớn quá "+c.want+",") {
			t.Errorf("%d bytes of %d: %v", c.size, c.limit, err)
		}
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFailedPutLeavesNothing(t *testing.T) {
	s, dir := open(t)
	broken := errors.New("line cut")
	_, _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), 100)
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err = s.Put(ctx, io.MultiReader(strings.NewReader("half"), readFunc(func([]byte) (int, error) { cancel(); return 0, nil })), 100)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	d := put(t, s, "x")
	_, _, errGet := s.Get(ctx, d)
	_, errStat := s.Stat(ctx, d)
	for _, err := range []error{errGet, errStat, s.Delete(ctx, d)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("with a cancelled context: %v", err)
		}
	}
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func TestConcurrentPutsOfOneContent(t *testing.T) {
	s, dir := open(t)
	content := strings.Repeat("phiếu đánh giá\n", 10_000)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			d, _, err := s.Put(t.Context(), iotest.HalfReader(strings.NewReader(content)), 1<<20)
			if err == nil {
				err = s.Verify(t.Context(), d)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files: %v", got)
	}
}

func TestDamageIsFoundAndHealed(t *testing.T) {
	s, dir := open(t)
	d := put(t, s, "điểm: 78,50")
	changed := []byte("điểm: 98,50")
	if err := os.WriteFile(pathOf(dir, d), changed, 0o600); err != nil {
		t.Fatal(err)
	}
	damage := s.Verify(t.Context(), d)
	if damaged, ok := errors.AsType[*blob.Damaged](damage); !ok || damaged.Want != d || damaged.Found != blob.Sum(changed) || fault.KindOf(damage) != fault.Internal {
		t.Errorf("damage: %v", damage)
	}
	put(t, s, "điểm: 78,50")
	if err := s.Verify(t.Context(), d); err != nil {
		t.Errorf("after putting it again: %v", err)
	}
}

func TestWalk(t *testing.T) {
	s, dir := open(t)
	want := map[blob.Digest]int64{}
	for _, content := range []string{"", "a", "bb", "ccc"} {
		want[put(t, s, content)] = int64(len(content))
	}
	got, last := map[blob.Digest]int64{}, ""
	walk := func(d blob.Digest, size int64) error {
		if d.String() <= last {
			t.Errorf("%s after %s", d, last)
		}
		got[d], last = size, d.String()
		return nil
	}
	if err := s.Walk(walk); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v: %s", err, cmp.Diff(want, got))
	}
	stop := errors.New("enough")
	if err := s.Walk(func(blob.Digest, int64) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Walk gives %v", err)
	}
	stray := filepath.Join(dir, "sha256", "readme.txt")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Walk(func(blob.Digest, int64) error { return nil }); err == nil || !strings.Contains(err.Error(), stray) {
		t.Errorf("a stray file: %v", err)
	}
}

func TestSweep(t *testing.T) {
	s, dir := open(t)
	d := put(t, s, "kept")
	for name, age := range map[string]time.Duration{"put-OLD": 48 * time.Hour, "put-NEW": time.Minute, "other": 48 * time.Hour} {
		path := filepath.Join(dir, "tmp", name)
		when := time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.Chtimes(path, when, when)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(t.Context(), 24*time.Hour); n != 1 || err != nil {
		t.Errorf("Sweep: %d, %v", n, err)
	}
	want := []string{strings.TrimPrefix(pathOf(dir, d), dir+"/"), "tmp/other", "tmp/put-NEW"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Error(diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Sweep(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Sweep with a cancelled context: %v", err)
	}
}

func TestOpenRefusesAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Open(path); err == nil {
		t.Error("a file was opened as a store")
	}
}

func TestAFolderInPlaceOfAContent(t *testing.T) {
	s, dir := open(t)
	d := blob.Sum([]byte("x"))
	if err := os.MkdirAll(pathOf(dir, d), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Get(t.Context(), d); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("Get: %v", err)
	}
	if _, _, err := s.Put(t.Context(), strings.NewReader("x"), 10); err == nil {
		t.Error("Put over a folder")
	}
	if left := files(t, filepath.Join(dir, "tmp")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestParseDigest(t *testing.T) {
	good := blob.Sum([]byte("x"))
	if back, err := blob.ParseDigest(good.String()); err != nil || back != good {
		t.Errorf("%s comes back as %s, %v", good, back, err)
	}
	hex := good.String()
	for _, s := range []string{
		"", "x", hex[:63], hex + "0", strings.ToUpper(hex), " " + hex, hex + "\n", "../" + hex[3:], hex[:62] + "/.",
		"sha256:" + hex, strings.Repeat("０", 64), strings.Repeat("g", 64), hex[:32] + "\x00" + hex[33:], "../../../../etc/passwd",
	} {
		if d, err := blob.ParseDigest(s); fault.KindOf(err) != fault.NotFound || d != (blob.Digest{}) {
			t.Errorf("ParseDigest(%q) = %s, %v", s, d, err)
		}
	}
}

// What is put comes out again, byte for byte, and equal contents have equal digests.
func TestPutGetProperty(t *testing.T) {
	s, _ := open(t)
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		d, _, err := s.Put(context.Background(), bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		body, size, err := s.Get(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, content) || size != int64(len(content)) {
			t.Fatalf("%x comes back as %x, %v", content, got, err)
		}
	})
}

func FuzzParseDigest(f *testing.F) {
	f.Add(blob.Sum(nil).String())
	f.Add("../../etc/passwd")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := blob.ParseDigest(s); err == nil && d.String() != s {
			t.Errorf("%q is read as %s", s, d)
		}
	})
}

// BenchmarkPut is read as a ratio to BenchmarkPlainWrite of the same run, a bare file write
// with one sync.
func BenchmarkPut(b *testing.B) {
	s, _ := open(b)
	content := make([]byte, 1<<20)
	b.SetBytes(int64(len(content)))
	for i := 0; b.Loop(); i++ {
		content[0], content[1], content[2] = byte(i), byte(i>>8), byte(i>>16)
		if _, _, err := s.Put(context.Background(), bytes.NewReader(content), 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlainWrite(b *testing.B) {
	dir := b.TempDir()
	content := make([]byte, 1<<20)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		f, err := os.Create(filepath.Join(dir, "x"))
		if err != nil {
			b.Fatal(err)
		}
		_, err = f.Write(content)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
