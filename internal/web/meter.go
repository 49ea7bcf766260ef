package web

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// within are the upper ends of the buckets of latency. It is an array: nobody changes it.
var within = [...]time.Duration{5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond,
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2500 * time.Millisecond, 10 * time.Second}

// meter counts answers. Its labels come from the table of routes, never from what somebody
// sent, so it is bounded and holds nothing about anybody.
type meter struct {
	mu      sync.Mutex
	answers map[kindOfAnswer]int64
	reads   histogram
	writes  histogram
}

type kindOfAnswer struct{ route, class string }

type histogram struct {
	buckets [len(within) + 1]int64
	sum     time.Duration
}

// counted remembers the status of an answer.
type counted struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the first status that ends an answer.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && status >= http.StatusOK {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write is an answer with status 200 when none was set.
func (c *counted) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c.ResponseWriter.Write(p)
}

// Unwrap gives the writer of the server to http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// inner is the writer of the server itself: only with that one does a body over its limit
// end the connection.
func inner(w http.ResponseWriter) http.ResponseWriter {
	if c, ok := w.(*counted); ok {
		return c.ResponseWriter
	}
	return w
}

func (m *meter) answered(route, method string, status int, took time.Duration) {
	if route == "" || route == "/" {
		route = "none"
	}
	class := "aborted"
	if status > 0 {
		class = fmt.Sprintf("%dxx", status/100)
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable || status == http.StatusMisdirectedRequest {
			class = fmt.Sprint(status)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil {
		m.answers = map[kindOfAnswer]int64{}
	}
	m.answers[kindOfAnswer{route, class}]++
	h := &m.reads
	if method != http.MethodGet && method != http.MethodHead {
		h = &m.writes
	}
	i, _ := slices.BinarySearch(within[:], took)
	h.buckets[i]++
	h.sum += took
}

// WriteMetrics writes what was answered since the start, in the text format of Prometheus.
func (k *Kernel) WriteMetrics(w io.Writer) error {
	m := &k.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	b.WriteString("# HELP ocop_requests_total Answers by route and class of status.\n# TYPE ocop_requests_total counter\n")
	kinds := slices.SortedFunc(maps.Keys(m.answers), func(x, y kindOfAnswer) int {
		return cmp.Or(cmp.Compare(x.route, y.route), cmp.Compare(x.class, y.class))
	})
	for _, kind := range kinds {
		fmt.Fprintf(&b, "ocop_requests_total{route=%q,class=%q} %d\n", kind.route, kind.class, m.answers[kind])
	}
	b.WriteString("# HELP ocop_request_seconds Time until an answer was written.\n# TYPE ocop_request_seconds histogram\n")
	m.reads.write(&b, "read")
	m.writes.write(&b, "write")
	fmt.Fprintf(&b, "# HELP ocop_public_pages_making Public pages in the making now.\n# TYPE ocop_public_pages_making gauge\nocop_public_pages_making %d\n", k.making.Load())
	_, err := io.WriteString(w, b.String())
	return err
}

func (h *histogram) write(b *strings.Builder, kind string) {
	var all int64
	for i, n := range h.buckets {
		all += n
		end := "+Inf"
		if i < len(within) {
			end = fmt.Sprint(within[i].Seconds())
		}
		fmt.Fprintf(b, "ocop_request_seconds_bucket{kind=%q,le=%q} %d\n", kind, end, all)
	}
	fmt.Fprintf(b, "ocop_request_seconds_sum{kind=%q} %g\nocop_request_seconds_count{kind=%q} %d\n", kind, h.sum.Seconds(), kind, all)
}
