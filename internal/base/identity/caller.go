package identity

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// largestAnswer bounds what is read of an answer: a description, keys or a token.
const largestAnswer = 1 << 20

// caller makes the only client of this package: one host, no redirects, no proxy, bounded
// in time and size.
func caller(origin string, timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &oneHost{origin, &http.Transport{
			DialContext:            (&net.Dialer{Timeout: timeout}).DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    timeout,
			ResponseHeaderTimeout:  timeout,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		}},
	}
}

// oneHost asks nobody but one host, whatever a description names.
type oneHost struct {
	origin string
	next   http.RoundTripper
}

func (o *oneHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if originOf(r.URL) != o.origin {
		return nil, fmt.Errorf("%s does not lie on %s", r.URL.Host, o.origin)
	}
	answer, err := o.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &bounded{answer.Body, largestAnswer}
	return answer, nil
}

var errLarge = errors.New("answer is too large")

// bounded reads no more than left bytes. Cutting off would make another answer of it.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errLarge
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errLarge
	}
	return n, err
}
