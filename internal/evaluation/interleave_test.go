package evaluation_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

const closesOfWorld = 100

// A thousand times on each engine, members save, hand in alone or all at once, and take back while the secretary
// closes and the chair and the secretary open the sitting again, in any order the machine
// makes. On PostgreSQL they come through two servers. The journal then proves that nothing was
// accepted between a close and the next opening, and that each tally is that of what was in.
func TestAThousandClosesAcceptNothingAfterwards(t *testing.T) {
	const worlds = 1000 / closesOfWorld
	t.Parallel()
	for _, engine := range engines() {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			for n := range worlds {
				t.Run(fmt.Sprint(n), func(t *testing.T) {
					t.Parallel()
					s := small()
					s.members = 3
					w := build(t, engine.open, s)
					w.sql(`UPDATE council SET quorum_num = 1, quorum_den = 3`) // so that a close seldom waits
					c := &contest{T: t, servers: []*world{w, w.beside(engine.name)}, random: rand.New(rand.NewPCG(uint64(n), 7))}
					w.open()
					w.submitAll(80)
					for range closesOfWorld {
						c.round()
					}
					c.proof().check(w)
				})
			}
		})
	}
}

// beside is a second server on the same database; SQLite has one.
func (w *world) beside(engine string) *world {
	w.t.Helper()
	if engine == "sqlite" {
		return w
	}
	d, err := db.Open(w.t.Context(), w.desk.DB.URL(), func() time.Time { return time.UnixMilli(w.now.Add(1)) })
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = d.Close() })
	other := *w
	other.desk = &act.Desk{DB: d, Places: w.desk.Places}
	return &other
}

// contest is a sitting that everybody works on at once.
type contest struct {
	*testing.T
	servers []*world
	random  *rand.Rand

	mu       sync.Mutex
	accepted []string // "sheet version" of every save that somebody was told is stored
	together int      // how often sheets were handed in at once
}

// round ends with the sitting closed once more and open again.
func (c *contest) round() {
	c.Helper()
	w := c.servers[0]
	var wg sync.WaitGroup
	for i, j := range w.judges {
		r := rand.New(rand.NewPCG(c.random.Uint64(), uint64(i)))
		wg.Go(func() { c.works(c.servers[r.IntN(2)], j, r) })
	}
	r := rand.New(rand.NewPCG(c.random.Uint64(), 99))
	closer, opener := c.servers[r.IntN(2)], c.servers[r.IntN(2)]
	wait, entries := r.IntN(3), w.entries[:1+r.IntN(2)]
	closed, reopened := false, false
	wg.Go(func() {
		for range wait {
			closer.sheet(w.judges[0], w.entries[0]) // give the others a start
		}
		_, err := closer.close(w.secretary, "2021-09-15", "")
		closed = err == nil
	})
	wg.Go(func() { reopened = c.opens(opener, entries) })
	wg.Wait()
	if !closed {
		c.completes(w)
		if _, err := w.close(w.secretary, "2021-09-15", ""); err != nil {
			c.Fatal(err)
		}
	}
	if !reopened && !c.opens(w, entries) {
		c.Fatal("the closed sitting could not be opened again")
	}
}

// completes hands in the chair's ballots that are out; one of a kept entry stays out, and is not needed.
func (c *contest) completes(w *world) {
	c.Helper()
	for _, e := range w.entries {
		s := w.sheet(w.judges[0], e)
		if s.State != evaluation.Drafted {
			continue
		}
		if s, err := w.save(w.judges[0], evaluation.Draft{Entry: e, Marks: w.marks(80), Version: s.Version, Submit: true}); err == nil {
			c.note(s)
		}
	}
}

// opens proposes to open the sitting again and agrees, when it is closed.
func (c *contest) opens(w *world, entries []key.Entry) bool {
	k, err := w.propose(w.secretary, entries...)
	if err == nil {
		_, err = w.agree(w.judges[0], k)
	}
	return err == nil
}

// works has a member correct sheets; what is refused was late, or another entry's turn.
func (c *contest) works(w *world, j act.Actor, r *rand.Rand) {
	if r.IntN(3) == 0 {
		c.worksAtOnce(w, j, r)
		return
	}
	for range 1 + r.IntN(2) {
		e := w.entries[r.IntN(len(w.entries))]
		s := w.sheet(j, e)
		if s.State == evaluation.Submitted {
			var err error
			if s, err = w.reopen(j, e, s.Version); err != nil {
				continue
			}
			c.note(s)
		}
		if s, err := w.save(j, evaluation.Draft{Entry: e, Marks: w.marks(78 + r.IntN(5)), Version: s.Version, Submit: true}); err == nil {
			c.note(s)
		}
	}
}

// worksAtOnce has a member correct every sheet that can be corrected, and hand these in together.
func (c *contest) worksAtOnce(w *world, j act.Actor, r *rand.Rand) {
	var list []evaluation.Reviewed
	for _, e := range w.entries {
		s := w.sheet(j, e)
		if s.State == evaluation.Submitted {
			var err error
			if s, err = w.reopen(j, e, s.Version); err != nil {
				continue
			}
			c.note(s)
		}
		if s, err := w.save(j, evaluation.Draft{Entry: e, Marks: w.marks(78 + r.IntN(5)), Version: s.Version}); err == nil {
			c.note(s)
			list = append(list, evaluation.Reviewed{Entry: e, Version: s.Version})
		}
	}
	if sheets, err := w.submitSheets(j, list...); err == nil {
		for _, s := range sheets {
			c.note(s)
		}
		c.mu.Lock()
		c.together++
		c.mu.Unlock()
	}
}

func (c *contest) note(s evaluation.Sheet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.accepted = append(c.accepted, fmt.Sprintf("%s %d", s.Key, s.Version))
}

// proof is the journal of the sitting and its sheets, read as a story.
type proof struct {
	*testing.T
	accepted []string
	together int
	closed   bool
	closes   int
	sheets   map[string]ballotRow // as each stands
	told     map[string]bool      // "sheet version"
}

type ballotRow struct {
	Sheet, Entry, State string
	Total, Version      int64
}

func (c *contest) proof() *proof {
	return &proof{T: c.T, accepted: c.accepted, together: c.together, sheets: map[string]ballotRow{}, told: map[string]bool{}}
}

func (p *proof) check(w *world) {
	p.Helper()
	all := w.journal("sitting/" + string(w.sitting))
	for _, j := range w.judges {
		for _, e := range w.entries {
			all = append(all, w.journal("sheet/"+string(w.sheet(j, e).Key))...)
		}
	}
	slices.SortFunc(all, func(a, b act.Entry) int { return strings.Compare(a.Key, b.Key) })
	for _, e := range all {
		p.read(e)
	}
	for _, said := range p.accepted {
		if !p.told[said] {
			p.Errorf("somebody was told that %s is stored; the journal does not know it", said)
		}
	}
	if p.closes != closesOfWorld || p.together != 0 {
		p.Errorf("%d closes, %d times at once that the journal does not know", p.closes, p.together)
	}
}

func (p *proof) read(e act.Entry) {
	p.Helper()
	switch e.Verb {
	case "sitting.closed":
		if p.closed {
			p.Error("closed twice")
		}
		p.closed = true
		p.closes++
		p.tally(e)
	case "sitting.reopened":
		if !p.closed {
			p.Error("opened again while it was open")
		}
		p.closed = false
	case "sheets.submitted":
		p.atOnce(e)
	case "sheet.saved", "sheet.submitted", "sheet.reopened", "sheet.unsealed":
		var row ballotRow
		if err := json.Unmarshal([]byte(e.After), &row); err != nil {
			p.Fatal(err)
		}
		if p.closed {
			p.Errorf("%s %s %d stands in the journal between a close and the next opening", e.Verb, row.Sheet, row.Version)
		}
		if was := p.sheets[row.Sheet]; row.Version != was.Version+1 {
			p.Errorf("%s: version %d follows %d", row.Sheet, row.Version, was.Version)
		}
		p.sheets[row.Sheet] = row
		p.told[fmt.Sprintf("%s %d", row.Sheet, row.Version)] = true
	}
}

// atOnce looks that every sheet of a batch is in, as the batch says.
func (p *proof) atOnce(e act.Entry) {
	p.Helper()
	var said struct{ Sheets []string }
	if err := json.Unmarshal([]byte(e.After), &said); err != nil {
		p.Fatal(err)
	}
	p.together--
	for _, line := range said.Sheets {
		k, version, _ := strings.Cut(line, " ")
		if s := p.sheets[k]; p.closed || s.State != "submitted" || fmt.Sprint(s.Version) != version {
			p.Errorf("a batch says that version %s of %s is in, it is %d, %s", version, k, s.Version, s.State)
		}
	}
}

// tally compares the means of a close with the sum of the ballots that were in, as the journal
// tells them; the close covers each of them in its last version.
func (p *proof) tally(e act.Entry) {
	p.Helper()
	var said struct {
		Results []struct {
			Entry string
			Mean  struct{ Num, Den int64 }
		} `json:"results"`
	}
	if err := json.Unmarshal([]byte(e.After), &said); err != nil {
		p.Fatal(err)
	}
	for _, r := range said.Results {
		sum, n := int64(0), int64(0)
		for _, s := range p.sheets {
			if s.Entry == r.Entry && s.State == "submitted" {
				sum, n = sum+s.Total, n+1
			}
		}
		if sum*r.Mean.Den != r.Mean.Num*n || n == 0 {
			p.Errorf("close %d says a mean of %d/%d, the accepted ballots give %d/%d", p.closes, r.Mean.Num, r.Mean.Den, sum, n)
		}
	}
	for line := range strings.Lines(e.Covers) {
		f := strings.Fields(line)
		if table, k, _ := strings.Cut(f[0], "/"); table == "sheet" && f[1] != fmt.Sprint(p.sheets[k].Version) {
			p.Errorf("close %d seals version %s of %s, %d was accepted last", p.closes, f[1], k, p.sheets[k].Version)
		}
	}
}
