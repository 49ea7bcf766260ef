package server

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"slices"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/web"
)

// admin is the site for whoever looks after the machine: numbers and profiles. It stands
// on a listener of its own, off unless asked for, and has no password; so it answers only
// to addresses and localhost, not to a name that a web page may have been given.
func (s *Server) admin(k *web.Kernel) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) { s.metrics(w, r, k) })
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		if !numeric(r.Host) {
			http.Error(w, "ask by address", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func numeric(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || host == "localhost"
}

// metrics writes what this process answered and what the database holds, in the text format
// of Prometheus.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request, k *web.Kernel) {
	text, err := s.numbers(r.Context())
	if err != nil {
		s.Log.Error("metrics", "err", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = io.WriteString(w, text) // the client may have gone
	if err := k.WriteMetrics(w); err != nil {
		s.Log.Info("metrics broke off", "err", err)
	}
}

// numbers are counts of the whole database, whichever process wrote them, and the writes
// of this one.
func (s *Server) numbers(ctx context.Context) (string, error) {
	var jobs map[job.State]int64
	var entries, sealed, sessions int64
	err := s.Desk.See(ctx, act.System("metrics"), func(ctx context.Context, v *act.View) (err error) {
		if jobs, err = job.Count(ctx, v.Tx); err != nil {
			return err
		}
		if entries, sealed, err = act.CountJournal(ctx, v); err != nil {
			return err
		}
		sessions, err = account.CountSessions(ctx, v)
		return err
	})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	one := func(name, kind, help string, value int64) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", name, help, name, kind, name, value)
	}
	acts, commits := s.Desk.DB.Commits()
	one("ocop_acts_total", "counter", "Writes of this process that were kept.", acts)
	one("ocop_commits_total", "counter", "Durable commits of this process: acts that come together share one.", commits)
	one("ocop_queries_total", "counter", "Queries of this process that read for a page or file.", s.Desk.DB.Queries())
	one("ocop_journal_entries", "gauge", "Entries of the journal.", entries)
	one("ocop_journal_sealed", "gauge", "Entries of the journal that are numbered and chained.", sealed)
	one("ocop_sessions", "gauge", "Sessions that have not ended.", sessions)
	fmt.Fprintf(&b, "# HELP ocop_jobs Jobs by state.\n# TYPE ocop_jobs gauge\n")
	for _, state := range slices.Sorted(maps.Keys(jobs)) {
		fmt.Fprintf(&b, "ocop_jobs{state=%q} %d\n", state, jobs[state])
	}
	return b.String(), nil
}
