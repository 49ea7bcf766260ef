package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/evaluation"
)

const (
	members  = 9
	dossiers = 300
)

// closing measures the close of a round of 300 dossiers with nine sheets each: sheets
// sealed, results computed and stored, recognitions proposed, all in one act.
func closing(b *testing.B, rep *recorder) {
	if !rep.wants("close") {
		return
	}
	s := build(b, filepath.Join(b.TempDir(), "round.db")).season()
	c := s.sit("tinh", members, dossiers)
	s.submitAll(c)
	folder := b.TempDir()
	fresh := &copies{season: s, folder: folder}
	b.Cleanup(func() { must(b, fresh.close()) })
	bare := driver(b, s.copy("read.db"), 1)
	rep.play(match{name: fmt.Sprintf("close of a round, %d dossiers x %d members", dossiers, members), workers: 1, least: 1,
		subject: contender{name: "close", arrange: fresh.next, do: func(int) error {
			return s.closeIn(fresh.desk, c)
		}},
		against: []contender{{name: "bare read of the same sheets, summed in memory", do: func(int) error { return bareTally(bare) }}}})
}

// copies gives each round a sitting that is still open.
type copies struct {
	*season
	folder string
	n      int
	desk   *act.Desk
}

func (c *copies) next() error {
	if err := c.close(); err != nil {
		return err
	}
	c.n++
	path := filepath.Join(c.folder, fmt.Sprint(c.n, ".db"))
	if err := c.copyTo(path); err != nil {
		return err
	}
	d, err := db.Open(context.Background(), "sqlite:"+path, nil)
	if err == nil {
		c.desk = &act.Desk{DB: d, Places: c.season.desk.Places}
	}
	return err
}

func (c *copies) close() error {
	if c.desk == nil {
		return nil
	}
	d := c.desk.DB
	c.desk = nil
	return d.Close()
}

func (s *season) closeIn(desk *act.Desk, c council) error {
	return desk.Do(context.Background(), s.officer.Actor, func(ctx context.Context, a *act.Act) error {
		results, err := s.programme.Close(ctx, a, evaluation.Closing{Sitting: c.sitting, MetOn: a.Today()})
		if err == nil && len(results) != dossiers {
			err = fmt.Errorf("%d results", len(results))
		}
		return err
	})
}

// bareTally reads every sheet, takes its marks apart and adds the totals by dossier.
func bareTally(d *sql.DB) (err error) {
	found, err := d.Query(`SELECT entry, seat, marks, total, state FROM sheet`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	totals, marks, n := map[string]int64{}, int64(0), 0
	for ; found.Next(); n++ {
		var entry, seat, text, state string
		var total int64
		if err := found.Scan(&entry, &seat, &text, &total, &state); err != nil {
			return err
		}
		for place := range strings.SplitSeq(text, ",") {
			if place == "-" {
				continue
			}
			m, err := strconv.ParseInt(place, 10, 64)
			if err != nil {
				return err
			}
			marks += m
		}
		totals[entry] += total
	}
	if n != dossiers*members || len(totals) != dossiers || marks == 0 {
		return fmt.Errorf("%d sheets of %d dossiers", n, len(totals))
	}
	return found.Err()
}
