package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// tally is what one contender did over all rounds.
type tally struct {
	Name   string        `json:"name"`
	Each   time.Duration `json:"ns_per_op"` // wall time over operations: what a crowd waits
	P50    time.Duration `json:"p50_ns"`
	P99    time.Duration `json:"p99_ns"`
	Allocs int64         `json:"allocs_per_op"`
	Bytes  int64         `json:"bytes_per_op"`
	Ops    int           `json:"ops"`
	Shared float64       `json:"shared,omitempty"`
}

// baseline is a contender that a subject is compared with.
type baseline struct {
	tally
	Ratio float64 `json:"ratio"` // subject's time / this one's time
}

// result is one match.
type result struct {
	Name    string     `json:"name"`
	AtOnce  int        `json:"at_once"`
	Rounds  int        `json:"rounds"`
	Subject tally      `json:"subject"`
	Against []baseline `json:"against"`
	Share   string     `json:"share,omitempty"` // what Subject.Shared counts
}

// figure is one fact about the whole program.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Limit float64 `json:"limit,omitempty"` // in the same unit; 0 = none
	Note  string  `json:"note,omitempty"`
}

// report is everything that a run found.
type report struct {
	When    string   `json:"when"`
	Commit  string   `json:"commit"`
	Cores   int      `json:"cores"`
	Go      string   `json:"go"`
	Results []result `json:"results"`
	Figures []figure `json:"figures"`
	Skipped []string `json:"skipped,omitempty"`
}

func newReport(commit string, now time.Time) report {
	return report{When: now.UTC().Format(time.RFC3339), Commit: commit, Cores: runtime.NumCPU(), Go: runtime.Version()}
}

func (r report) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

const line = "%-64s %9s %9s %9s %9s %9s  %s\n"

// table is the report for people.
func (r report) table(w io.Writer) {
	fmt.Fprintf(w, "%s, commit %s, %d cores, %s; medians of %d rounds, each baseline in the same round\n\n", r.When, r.Commit, r.Cores, r.Go, rounds)
	fmt.Fprintf(w, line, "", "each", "p50", "p99", "allocs", "memory", "ratio")
	for _, m := range r.Results {
		name := m.Name
		if m.AtOnce > 1 {
			name += fmt.Sprintf(", %d at once", m.AtOnce)
		}
		m.Subject.row(w, name, m.shared(m.Subject))
		for _, b := range m.Against {
			b.row(w, "    / "+b.Name, times(b.Ratio)+m.shared(b.tally))
		}
	}
	fmt.Fprintln(w)
	for _, f := range r.Figures {
		fmt.Fprintf(w, "%-64s %9s %-8s %s\n", f.Name, short(f.Value), f.Unit, f.remark())
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(w, "skipped: %s\n", s)
	}
}

func (t tally) row(w io.Writer, name, end string) {
	fmt.Fprintf(w, line, name, span(t.Each), span(t.P50), span(t.P99), thousands(t.Allocs), size(t.Bytes), strings.TrimSpace(end))
}

func (m result) shared(t tally) string {
	if m.Share == "" || t.Shared == 0 {
		return ""
	}
	return fmt.Sprintf("  (%.1f %s)", t.Shared, m.Share)
}

func (f figure) remark() string {
	if f.Limit == 0 {
		return f.Note
	}
	word := "within"
	if f.Value > f.Limit {
		word = "OVER"
	}
	return strings.TrimSpace(fmt.Sprintf("%s the limit of %s %s  %s", word, short(f.Limit), f.Unit, f.Note))
}

// times shows how many times longer, with three digits that mean something.
func times(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f x", x)
	case x >= 10:
		return fmt.Sprintf("%.1f x", x)
	}
	return fmt.Sprintf("%.2f x", x)
}

func span(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.1f us", float64(d)/1e3)
}

func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

func short(x float64) string {
	if x == float64(int64(x)) {
		return fmt.Sprint(int64(x))
	}
	return fmt.Sprintf("%.2f", x)
}

func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
