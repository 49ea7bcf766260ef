package bench

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// bareServer is the source of a program that answers "/" and does nothing else.
//
//go:embed testdata/bareserver.txt
var bareServer string

const (
	megabyte = 1 << 20
	starts   = 10
	idle     = 20 * time.Second
)

// whole gives the figures about the program as people run it: on a demonstration
// database that is there already.
func whole(b *testing.B, rep *recorder) {
	if !rep.wants("whole") {
		return
	}
	if *program == "" {
		rep.skip("start, size, memory: no program named with -ocop")
		return
	}
	info, err := os.Stat(*program)
	must(b, err)
	rep.figure(figure{Name: "size of the program", Value: float64(info.Size()) / megabyte, Unit: "MB", Limit: 60})
	data := filepath.Join(b.TempDir(), "data")
	load := exec.Command(*program, "demo")
	load.Env = append(os.Environ(), "OCOP_DATA="+data)
	if out, err := load.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	started(b, rep, data)
	resting(b, rep, data)
}

// started times ten starts, from nothing to the first whole page, in turn with a bare
// server.
func started(b *testing.B, rep *recorder, data string) {
	bare := buildBare(b)
	var ours, theirs []time.Duration
	var ratios []float64
	for range starts {
		o, err := startOnce(*program, data)
		must(b, err)
		t, err := startOnce(bare, data)
		must(b, err)
		ours, theirs, ratios = append(ours, o), append(theirs, t), append(ratios, float64(o)/float64(t))
	}
	rep.figure(figure{Name: "start to first page, median of ten", Value: median(ours).Seconds() * 1000, Unit: "ms", Limit: 1000,
		Note: fmt.Sprintf("%s a bare net/http program (%s)", times(median(ratios)), span(median(theirs)))})
}

func buildBare(b *testing.B) string {
	folder := b.TempDir()
	source, binary := filepath.Join(folder, "main.go"), filepath.Join(folder, "bare")
	must(b, os.WriteFile(source, []byte(bareServer), 0o600))
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, source)
	build.Dir = folder
	build.Env = append(os.Environ(), "GO111MODULE=off")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return binary
}

// running is a started program.
type running struct {
	cmd     *exec.Cmd
	address string
}

// launch starts a program on a free port; it is ready when a page comes.
func launch(path, data string) (*running, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &running{address: l.Addr().String()}
	if err := l.Close(); err != nil {
		return nil, err
	}
	r.cmd = exec.Command(path, "serve", "--demo")
	r.cmd.Env = append(os.Environ(), "OCOP_DATA="+data, "OCOP_ADDR="+r.address)
	return r, r.cmd.Start()
}

func (r *running) page(path string) error {
	answer, err := http.Get("http://" + r.address + path)
	if err != nil {
		return err
	}
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || n == 0) {
		err = fmt.Errorf("%s: %s, %d bytes", path, answer.Status, n)
	}
	return errors.Join(err, answer.Body.Close())
}

// first waits for the first page.
func (r *running) first() error {
	for give := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		err := r.page("/")
		if err == nil || time.Now().After(give) || !errors.Is(err, syscall.ECONNREFUSED) {
			return err
		}
	}
}

func (r *running) stop() error {
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := r.cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && !exit.Exited() {
		return nil // the bare program dies of the signal
	}
	return err
}

func startOnce(path, data string) (time.Duration, error) {
	began := time.Now()
	r, err := launch(path, data)
	if err != nil {
		return 0, err
	}
	err = r.first()
	took := time.Since(began)
	return took, errors.Join(err, r.stop())
}

// resting looks at a program that has shown ten pages and has nothing to do.
func resting(b *testing.B, rep *recorder, data string) {
	r, err := launch(*program, data)
	must(b, err)
	defer func() { must(b, r.stop()) }()
	must(b, r.first())
	paths := []string{"/", "/san-pham", "/san-pham?trang=2", "/san-pham?q=mat+ong", "/thong-ke", "/q", "/dang-nhap", "/san-pham?sao=4", "/ui", "/san-pham?xep=moi"}
	for _, p := range paths {
		must(b, r.page(p))
	}
	time.Sleep(2 * time.Second)
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(r.cmd.Process.Pid)).Output()
	must(b, err)
	kilobytes, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	must(b, err)
	rep.figure(figure{Name: "memory at rest, after ten pages", Value: float64(kilobytes) / 1024, Unit: "MB", Limit: 100})
	strace, err := exec.LookPath("strace")
	if err != nil {
		rep.skip("fsyncs at rest: strace is missing")
		return
	}
	n, err := syncs(strace, r.cmd.Process.Pid)
	if err != nil {
		rep.skip("fsyncs at rest: " + err.Error())
		return
	}
	rep.figure(figure{Name: "fsyncs a minute at rest", Value: float64(n) * float64(time.Minute/idle), Unit: ""})
}

// syncs counts what a program writes through to the disk while nobody asks for anything.
func syncs(strace string, pid int) (n int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), idle)
	defer cancel()
	cmd := exec.CommandContext(ctx, strace, "-f", "-e", "trace=fsync,fdatasync,msync,sync_file_range", "-p", strconv.Itoa(pid))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) } // detaches, the program goes on
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	_ = cmd.Run() // ends by the signal
	if !strings.Contains(said.String(), "attached") {
		return 0, fmt.Errorf("strace: %s", strings.TrimSpace(said.String()))
	}
	call := regexp.MustCompile(`\b(fsync|fdatasync|msync|sync_file_range)\(`)
	for lines := bufio.NewScanner(&said); lines.Scan(); {
		if call.MatchString(lines.Text()) {
			n++
		}
	}
	return n, nil
}
