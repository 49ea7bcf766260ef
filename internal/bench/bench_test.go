// Package bench measures the program against the least that the same engine, library or
// memory can do for the same thing, in the same run: make bench. It asserts that answers
// are right and never how long they took, so it has nothing to say on a slow day.
package bench

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	program = flag.String("ocop", "", "built program, for the figures about the whole of it; empty: without them")
	commit  = flag.String("commit", "unknown", "name of what is measured")
	file    = flag.String("json", "", "file for the report as JSON; empty: none")
	table   = flag.String("table", "", "file for the report as a table; empty: standard output")
	only    = flag.String("only", "", "parts to measure, like sheet,close; empty: all")
)

// recorder plays matches and keeps what they found.
type recorder struct {
	b      *testing.B
	report report
}

// wants says whether any of the parts is asked for, before its stage is built.
func (r *recorder) wants(parts ...string) bool {
	asked := strings.Split(*only, ",")
	return *only == "" || slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(asked, p) })
}

func (r *recorder) play(m match) {
	r.b.Helper()
	res, err := m.run()
	must(r.b, err)
	r.report.Results = append(r.report.Results, res)
}

func (r *recorder) figure(f figure) { r.report.Figures = append(r.report.Figures, f) }

func (r *recorder) skip(what string) { r.report.Skipped = append(r.report.Skipped, what) }

// BenchmarkRatios measures everything once; -test.benchtime=1x keeps it at that.
func BenchmarkRatios(b *testing.B) {
	r := &recorder{b: b, report: newReport(*commit, time.Now())}
	for _, part := range []func(*testing.B, *recorder){scoring, strangers, judges, closing, lists, papers, readers, signIns, whole} {
		part(b, r)
	}
	text := os.Stdout
	if *table != "" {
		text = create(b, *table)
		defer func() { must(b, text.Close()) }()
	}
	r.report.table(text)
	if *file != "" {
		f := create(b, *file)
		must(b, r.report.json(f))
		must(b, f.Close())
	}
}

func create(b *testing.B, path string) *os.File {
	f, err := os.Create(path)
	must(b, err)
	return f
}
