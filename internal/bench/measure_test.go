package bench

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// work does one operation for worker w, from 0.
type work func(w int) error

// contender is the subject of a measurement or one of its baselines.
type contender struct {
	name    string
	arrange func() error // before each round, not measured; nil for none
	do      work
	counts  func() (ops, groups int64) // for a share such as saves per commit; nil for none
}

// match is one line of the report: a subject beside the least that the same engine,
// library or memory can do for the same thing, in turn within each round.
type match struct {
	name    string
	workers int           // that work at once
	budget  time.Duration // of each contender in each round
	least   int           // operations of each worker in each round, whatever the budget
	rounds  int           // 0 = usual
	subject contender
	against []contender
	share   string // what counts tells, like "saves per commit"
}

const rounds = 5 // of a match, unless it says otherwise; at least 3

// run plays all rounds. Who goes first changes from round to round, so that neither
// always inherits a warm disk.
func (m match) run() (result, error) {
	all := append([]contender{m.subject}, m.against...)
	played := make([][]round, len(all))
	for r := range m.length() {
		for i := range all {
			c := (i + r) % len(all)
			one, err := m.play(all[c])
			if err != nil {
				return result{}, fmt.Errorf("%s, %s: %w", m.name, all[c].name, err)
			}
			played[c] = append(played[c], one)
		}
	}
	res := result{Name: m.name, AtOnce: m.workers, Rounds: m.length(), Subject: summary(m.subject.name, played[0]), Share: m.share}
	for i, c := range m.against {
		res.Against = append(res.Against, baseline{tally: summary(c.name, played[i+1]), Ratio: ratio(played[0], played[i+1])})
	}
	return res, nil
}

func (m match) length() int {
	if m.rounds > 0 {
		return m.rounds
	}
	return rounds
}

// round is what one contender did in one round.
type round struct {
	took          []time.Duration // of each operation
	wall          time.Duration
	mallocs, size uint64
	shared        float64
}

func (m match) play(c contender) (round, error) {
	if c.arrange != nil {
		if err := c.arrange(); err != nil {
			return round{}, err
		}
	}
	runtime.GC() // nobody pays for the rubbish of the one before
	var before, after runtime.MemStats
	var ops, groups int64
	if c.counts != nil {
		ops, groups = c.counts()
	}
	runtime.ReadMemStats(&before)
	one, err := m.drive(c.do)
	runtime.ReadMemStats(&after)
	one.mallocs, one.size = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	if c.counts != nil {
		o, g := c.counts()
		one.shared = float64(o-ops) / float64(max(1, g-groups))
	}
	return one, err
}

// drive lets the workers work until the budget is spent.
func (m match) drive(do work) (one round, err error) {
	took, errs := make([][]time.Duration, m.workers), make([]error, m.workers)
	var wg sync.WaitGroup
	start := time.Now()
	for w := range m.workers {
		took[w] = make([]time.Duration, 0, 4096)
		wg.Go(func() {
			for n := 0; n < m.least || time.Since(start) < m.budget; n++ {
				began := time.Now()
				if errs[w] = do(w); errs[w] != nil {
					return
				}
				took[w] = append(took[w], time.Since(began))
			}
		})
	}
	wg.Wait()
	one.wall = time.Since(start)
	one.took = slices.Concat(took...)
	return one, errors.Join(errs...)
}

// each is the time of one operation, as whoever waits for all of them sees it.
func (r round) each() float64 { return float64(r.wall) / float64(len(r.took)) }

// ratio is how many times the baseline's time the subject takes: the median over the
// rounds, each round compared within itself.
func ratio(subject, plain []round) float64 {
	rs := make([]float64, len(subject))
	for i := range subject {
		rs[i] = subject[i].each() / plain[i].each()
	}
	return median(rs)
}

func summary(name string, played []round) tally {
	t := tally{Name: name}
	var took []time.Duration
	var each, mallocs, size, shared []float64
	for _, r := range played {
		n := float64(len(r.took))
		took = append(took, r.took...)
		each, shared = append(each, r.each()), append(shared, r.shared)
		mallocs, size = append(mallocs, float64(r.mallocs)/n), append(size, float64(r.size)/n)
	}
	slices.Sort(took)
	t.Each, t.P50, t.P99 = time.Duration(median(each)), quantile(took, 50), quantile(took, 99)
	t.Allocs, t.Bytes, t.Shared, t.Ops = int64(median(mallocs)), int64(median(size)), median(shared), len(took)
	return t
}

// quantile of sorted values, by the nearest rank.
func quantile[T any](sorted []T, percent int) (q T) {
	if len(sorted) == 0 {
		return q
	}
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

// median of any values; of an even number the lower middle.
func median[T cmp.Ordered](values []T) T {
	return quantile(slices.Sorted(slices.Values(values)), 50)
}
