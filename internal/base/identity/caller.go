package identity

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// largestAnswer bounds what is read of an answer: a description, keys or a token.
const largestAnswer = 1 << 20

// The keys of the provider are asked for anew when a token names an unknown one, which
// anybody can make: no more often than this.
const (
	keysEvery  = time.Second
	keysAtOnce = 5
)

// caller makes the only client of this package: the hosts named, no redirects, no proxy,
// bounded in time and size.
func caller(origins []string, timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &knownHosts{origins, &http.Transport{
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

// knownHosts asks nobody but the hosts named, whatever a description names.
type knownHosts struct {
	origins []string
	next    http.RoundTripper
}

func (k *knownHosts) RoundTrip(r *http.Request) (*http.Response, error) {
	if !slices.Contains(k.origins, originOf(r.URL)) {
		return nil, fmt.Errorf("%s does not lie on %s", r.URL.Host, strings.Join(k.origins, ", "))
	}
	answer, err := k.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &bounded{answer.Body, largestAnswer}
	return answer, nil
}

// keysCaller is the client that asks for keys.
func keysCaller(c *http.Client, now func() time.Time) *http.Client {
	slow := *c
	slow.Transport = &seldom{rate.NewLimiter(rate.Every(keysEvery), keysAtOnce), now, c.Transport}
	return &slow
}

// seldom holds requests back that come too often.
type seldom struct {
	limit *rate.Limiter
	now   func() time.Time
	next  http.RoundTripper
}

func (s *seldom) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.limit.AllowN(s.now(), 1) {
		return nil, errors.New("the keys were asked for a moment ago")
	}
	return s.next.RoundTrip(r)
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
