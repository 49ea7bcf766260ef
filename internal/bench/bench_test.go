package bench

import (
	"flag"
	"os"
	"regexp"
	"testing"
	"time"
)

// recorder plays matches and keeps what they found.
type recorder struct {
	b      *testing.B
	report report
	only   *regexp.Regexp
}

func (r *recorder) play(m match) {
	r.b.Helper()
	if !r.only.MatchString(m.name) {
		return
	}
	res, err := m.run()
	must(r.b, err)
	r.report.Results = append(r.report.Results, res)
}

func (r *recorder) figure(f figure) { r.report.Figures = append(r.report.Figures, f) }

func (r *recorder) skip(what string) { r.report.Skipped = append(r.report.Skipped, what) }

var (
	program = flag.String("ocop", "", "built program, for the figures about the whole of it")
	commit  = flag.String("commit", "unknown", "name of what is measured")
	file    = flag.String("json", "", "file for the report as JSON")
	only    = flag.String("only", "", "pattern of the measurements to make; empty: all")
)

// BenchmarkRatios measures everything once; -test.benchtime=1x keeps it at that.
func BenchmarkRatios(b *testing.B) {
	r := &recorder{b: b, report: newReport(*commit, time.Now()), only: regexp.MustCompile(*only)}
	for _, part := range []func(*testing.B, *recorder){strangers, judges, closing} {
		part(b, r)
	}
	r.report.table(os.Stdout)
	if *file == "" {
		return
	}
	f, err := os.Create(*file)
	must(b, err)
	must(b, r.report.json(f))
	must(b, f.Close())
}
