package bench

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// judges measures members who save their sheets: alone, as two councils, and as a whole
// province at once. Every save is on disk before it is answered.
func judges(b *testing.B, rep *recorder) {
	if !rep.wants("sheet") {
		return
	}
	for _, n := range []int{1, 16, 64} {
		s := build(b, filepath.Join(b.TempDir(), "save.db")).season()
		ballots := s.ballots(n)
		rep.play(s.overHTTP(b, ballots))
		rep.play(s.asActs(ballots))
	}
}

// ballots gives n members in councils of eight a first sheet each.
func (s *season) ballots(n int) (all []*ballot) {
	for c := range (n + 7) / 8 {
		council := s.sit(fmt.Sprintf("hd%d", c+1), 8, 3)
		for i, m := range council.members {
			x := &ballot{who: m, entry: council.entries[i%3]}
			must(s.b, s.save(x))
			all = append(all, x)
		}
	}
	return all[:n]
}

// bareUpdate writes the same sheet in a copy of the file: one statement, one durable
// transaction each, one connection that all wait for.
func (s *season) bareUpdate(name string, ballots []*ballot) contender {
	d := driver(s.b, s.copy(name), 1)
	var n atomic.Int64
	return contender{name: "bare UPDATE, one fsync each", do: func(w int) error {
		done, err := d.Exec(`UPDATE sheet SET marks = $1, remark = $2, saved_at = $3, version = version + 1 WHERE sheet = $4`,
			s.nth(int(n.Add(1))).text, strconv.FormatInt(n.Load(), 10), n.Load(), string(ballots[w].sheet))
		return one(done, err)
	}}
}

func one(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%d rows changed: %w", n, err)
	}
	return nil
}

func (s *season) overHTTP(b *testing.B, ballots []*ballot) match {
	clients := dialMany(b, serve(b, s.site), len(ballots))
	return match{name: "sheet saved, over HTTP", workers: len(ballots), budget: slice, least: 3, share: "saves a commit",
		subject: contender{name: "form", counts: s.desk.DB.Commits, do: func(w int) error {
			x := ballots[w]
			err := clients[w].ask(post("/jury/entries/"+string(x.entry), x.who.cookie, s.form(x)), fmt.Sprint(http.StatusSeeOther))
			if err == nil {
				x.next()
			}
			return err
		}},
		against: []contender{s.bareUpdate("http.db", ballots)}}
}

// asActs compares with the same acts kept from sharing a commit, which shows what the
// sharing alone is worth.
func (s *season) asActs(ballots []*ballot) match {
	var alone sync.Mutex
	save := func(w int) error { return s.save(ballots[w]) }
	m := match{name: "sheet saved, as an act", workers: len(ballots), budget: slice, least: 3, share: "saves a commit",
		subject: contender{name: "act", counts: s.desk.DB.Commits, do: save},
		against: []contender{s.bareUpdate("act.db", ballots)}}
	if len(ballots) > 1 {
		m.against = append(m.against, contender{name: "the same acts, one commit each", counts: s.desk.DB.Commits, do: func(w int) error {
			alone.Lock()
			defer alone.Unlock()
			return save(w)
		}})
	}
	return m
}
