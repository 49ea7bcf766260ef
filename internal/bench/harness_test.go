package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, c := range []struct {
		values        []int
		percent, want int
	}{{hundred, 50, 50}, {hundred, 99, 99}, {hundred[:1], 99, 1}, {hundred[:3], 50, 2}, {hundred[:4], 50, 2}, {nil, 50, 0}, {hundred, 100, 100}} {
		if got := quantile(c.values, c.percent); got != c.want {
			t.Errorf("%d of %d values: %d, want %d", c.percent, len(c.values), got, c.want)
		}
	}
}

// Each round is compared within itself, so that a machine that grows slower while it is
// measured does not change the ratio.
func TestRatioIsOfTheSameRound(t *testing.T) {
	slowing := func(factor int) (rs []round) {
		for _, wall := range []int{1, 10, 100} {
			rs = append(rs, round{wall: time.Duration(wall * factor), took: make([]time.Duration, 1)})
		}
		return rs
	}
	if got := ratio(slowing(6), slowing(2)); got != 3 {
		t.Errorf("%v, want 3", got)
	}
}

func TestMatchPlaysEverybodyEveryRound(t *testing.T) {
	var subject, plain, arranged, groups atomic.Int64
	m := match{name: "x", workers: 3, least: 2, share: "ops a group",
		subject: contender{name: "s", arrange: func() error { arranged.Add(1); return nil },
			do:     func(int) error { subject.Add(1); return nil },
			counts: func() (int64, int64) { return subject.Load(), groups.Add(1) }},
		against: []contender{{name: "p", do: func(int) error { plain.Add(1); return nil }}}}
	got, err := m.run()
	if err != nil {
		t.Fatal(err)
	}
	const want = rounds * 3 * 2
	if subject.Load() != want || plain.Load() != want || arranged.Load() != rounds || got.Subject.Ops != want || got.Subject.Shared != 6 {
		t.Errorf("subject %d, plain %d, arranged %d, %+v", subject.Load(), plain.Load(), arranged.Load(), got)
	}
	m.against[0].do = func(int) error { return errors.New("the plain one stumbled") }
	if _, err := m.run(); err == nil || !strings.Contains(err.Error(), "x, p: the plain one stumbled") {
		t.Error(err)
	}
}

func TestReportShowsRatiosAndLimits(t *testing.T) {
	r := newReport("abc", time.Unix(0, 0))
	r.Results = []result{{Name: "a page", AtOnce: 16, Subject: tally{Name: "page", Each: 1500, Allocs: 1234567, Bytes: 2048},
		Against: []baseline{{tally: tally{Name: "bare"}, Ratio: 2.5}}}}
	r.Figures = []figure{{Name: "size", Value: 61, Unit: "MB", Limit: 60}, {Name: "start", Value: 90.5, Unit: "ms", Limit: 1000}}
	r.Skipped = []string{"fsyncs"}
	var text, data bytes.Buffer
	r.table(&text)
	if err := r.json(&data); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"commit abc", "a page, 16 at once", "1.5 us", "1,234,567", "2.0 kB", "/ bare", "2.50 x", "OVER the limit of 60 MB", "within the limit of 1000 ms", "skipped: fsyncs"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	var back report
	if err := json.Unmarshal(data.Bytes(), &back); err != nil || back.Results[0].Against[0].Ratio != 2.5 || back.Figures[0].Limit != 60 {
		t.Error(err, back)
	}
}

// The client must read answers of both lengths to their end, or the next one is wrong.
func TestClientReadsWholeAnswers(t *testing.T) {
	short, long := kept{"text/plain", []byte("short")}, strings.Repeat("long ", 20_000)
	mux := http.NewServeMux()
	mux.Handle("GET /short", short)
	mux.HandleFunc("GET /long", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(long)) })
	c := dial(t, serve(t, mux))
	for range 3 {
		for path, status := range map[string]string{"/short": "200", "/long": "200", "/none": "404"} {
			if err := c.ask(get(path), status); err != nil {
				t.Error(err)
			}
		}
	}
	if err := c.ask(get("/none"), "200"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Error(err)
	}
}
