package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// client is one kept connection that costs as little as a client can: requests are
// bytes made beforehand, answers are read and thrown away.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	head [256]byte
}

// serve listens with the standard library's server and gives its address.
func serve(b testing.TB, h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.Serve(l) }() // ends with Close
	b.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

func dial(b testing.TB, address string) *client {
	c, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	return &client{conn: c, in: bufio.NewReaderSize(c, 64<<10)}
}

func dialMany(b *testing.B, address string, n int) (all []*client) {
	for range n {
		all = append(all, dial(b, address))
	}
	return all
}

func get(path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n")
}

func post(path, cookie, form string) []byte {
	return []byte("POST " + path + " HTTP/1.1\r\nHost: bench\r\nCookie: " + cookie +
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(form)) + "\r\n\r\n" + form)
}

// ask sends a request and reads the whole answer, which must have the status.
func (c *client) ask(request []byte, status string) error {
	if _, err := c.conn.Write(request); err != nil {
		return err
	}
	first, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	got := append(c.head[:0], first...)
	length, chunked, err := c.headers()
	if err != nil {
		return err
	}
	var body io.Writer = io.Discard
	var text bytes.Buffer
	wrong := len(got) < 12 || string(got[9:12]) != status
	if wrong {
		body = &text
	}
	if err := c.body(body, length, chunked); err != nil {
		return err
	}
	if wrong {
		return fmt.Errorf("%.60s: %s, want %s: %.2000s", request, bytes.TrimSpace(got), status, text.String())
	}
	return nil
}

func (c *client) headers() (length int64, chunked bool, err error) {
	for {
		l, err := c.in.ReadSlice('\n')
		switch {
		case err != nil:
			return 0, false, err
		case len(l) <= 2:
			return length, chunked, nil
		case len(l) > 16 && bytes.EqualFold(l[:15], []byte("Content-Length:")):
			if length, err = strconv.ParseInt(string(bytes.TrimSpace(l[15:])), 10, 64); err != nil {
				return 0, false, err
			}
		case bytes.HasPrefix(l, []byte("Transfer-Encoding: chunked")):
			chunked = true
		}
	}
}

func (c *client) body(w io.Writer, length int64, chunked bool) error {
	if !chunked {
		_, err := io.CopyN(w, c.in, length)
		return err
	}
	for {
		l, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(l)), 16, 64)
		if err != nil {
			return err
		}
		if n > 0 {
			if _, err := io.CopyN(w, c.in, n); err != nil {
				return err
			}
		}
		if _, err := c.in.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

// sink is a ResponseWriter that keeps the status and counts the bytes.
type sink struct {
	header http.Header
	status int
	size   int
}

// Header, Write and WriteHeader make a sink a http.ResponseWriter.
func (s *sink) Header() http.Header { return s.header }

// Write counts.
func (s *sink) Write(p []byte) (int, error) {
	s.size += len(p)
	return len(p), nil
}

// WriteHeader keeps the status.
func (s *sink) WriteHeader(status int) { s.status = status }

var errEmpty = errors.New("an empty answer")

// handle asks the handler itself, without a network.
func handle(h http.Handler, path string) error {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, path, strings.NewReader(""))
	if err != nil {
		return err
	}
	r.RequestURI = path
	s := &sink{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(s, r)
	if s.status != http.StatusOK {
		return fmt.Errorf("%s: status %d", path, s.status)
	}
	if s.size == 0 {
		return errEmpty
	}
	return nil
}

// kept is a page as it was sent once.
type kept struct {
	kind string
	body []byte
}

// ServeHTTP sends the page again.
func (k kept) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", k.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(k.body)))
	_, _ = w.Write(k.body) // the client may have gone
}
