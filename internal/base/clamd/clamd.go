// Package clamd has a ClamAV daemon on this machine look at files, through its socket.
//
// Source: clamd(8), command INSTREAM.
package clamd

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// ErrFound says that the daemon knows what is in a file.
var ErrFound = errors.New("found by the virus scanner")

const (
	timeout       = time.Minute // of one file
	chunk         = 64 << 10    // bytes sent at once
	longestAnswer = 4 << 10
)

// Scanner is one daemon, safe for concurrent use. Each file takes a connection of its own.
type Scanner struct {
	Socket string // path of the daemon's socket, like /run/clamav/clamd.ctl
}

// Scan sends a file and waits for the verdict. ErrFound names what was found; any other
// error means that nobody has looked at the whole file.
func (s *Scanner) Scan(ctx context.Context, file io.Reader) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "unix", s.Socket)
	if err != nil {
		return fmt.Errorf("virus scanner: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // whoever waits for it is told
	defer func() { _ = conn.Close() }()                         // answered, or broken already
	sent := send(conn, file)
	if sent != nil { // a daemon that has seen enough answers before everything is sent; any other waits for no more
		_ = conn.(*net.UnixConn).CloseWrite()
	}
	answer, err := io.ReadAll(io.LimitReader(conn, longestAnswer))
	if found := verdict(string(answer)); found == nil && sent == nil || errors.Is(found, ErrFound) {
		return found
	}
	return fmt.Errorf("virus scanner: %w", errors.Join(sent, err, fmt.Errorf("it said %q", answer)))
}

// send streams the file in pieces with their lengths; a piece of nothing is the end.
func send(conn io.Writer, file io.Reader) error {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return err
	}
	piece := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(file, piece[4:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		binary.BigEndian.PutUint32(piece, uint32(n))
		if _, err := conn.Write(piece[:4+n]); err != nil || n == 0 {
			return err
		}
	}
}

var errNoVerdict = errors.New("no verdict")

// verdict reads an answer like "stream: OK" or "stream: Eicar-Test-Signature FOUND".
func verdict(answer string) error {
	said, whole := strings.CutSuffix(answer, "\x00")
	said, ours := strings.CutPrefix(said, "stream: ")
	name, found := strings.CutSuffix(said, " FOUND")
	switch {
	case whole && ours && found:
		return fmt.Errorf("%w: %s", ErrFound, name)
	case whole && ours && said == "OK":
		return nil
	}
	return errNoVerdict
}
