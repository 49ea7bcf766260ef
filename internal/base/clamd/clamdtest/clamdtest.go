// Package clamdtest is a small virus scanner for tests that speaks the protocol of clamd
// and knows one virus.
package clamdtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// The virus that it knows, and the name that it gives it.
const (
	Virus = "THIS-IS-THE-VIRUS-OF-TESTS"
	Name  = "Ocop.Test.Virus"
)

// Daemon is a running scanner.
type Daemon struct {
	Socket string

	listener net.Listener
	mu       sync.Mutex
	last     []byte
	answer   *string
	hasty    bool
}

// New starts a scanner on a socket of its own.
func New(t testing.TB) *Daemon {
	t.Helper()
	dir, err := os.MkdirTemp("", "clamd") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	d := &Daemon{Socket: filepath.Join(dir, "clamd.ctl")}
	if d.listener, err = net.Listen("unix", d.Socket); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Stop(); _ = os.RemoveAll(dir) })
	go func() {
		for {
			conn, err := d.listener.Accept()
			if err != nil {
				return
			}
			go d.serve(conn)
		}
	}()
	return d
}

// Stop ends it: nobody listens on the socket any more.
func (d *Daemon) Stop() { _ = d.listener.Close() }

// Last is the file that it looked at last.
func (d *Daemon) Last() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// Say has it answer the same to every file.
func (d *Daemon) Say(answer string) { d.answer = &answer }

// Hasty has it answer as soon as it has seen the virus, or knows what to say.
func (d *Daemon) Hasty() { d.hasty = true }

func (d *Daemon) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	if command, err := in.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		_, _ = io.WriteString(conn, "UNKNOWN COMMAND\x00")
		return
	}
	var file bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(in, binary.BigEndian, &n); err != nil {
			return
		}
		if n == 0 || d.hasty && (d.answer != nil || bytes.Contains(file.Bytes(), []byte(Virus))) {
			break
		}
		if _, err := io.CopyN(&file, in, int64(n)); err != nil {
			return
		}
	}
	d.mu.Lock()
	d.last = file.Bytes()
	d.mu.Unlock()
	_, _ = io.WriteString(conn, d.verdict(file.Bytes()))
}

func (d *Daemon) verdict(file []byte) string {
	switch {
	case d.answer != nil:
		return *d.answer
	case bytes.Contains(file, []byte(Virus)):
		return "stream: " + Name + " FOUND\x00"
	}
	return "stream: OK\x00"
}
