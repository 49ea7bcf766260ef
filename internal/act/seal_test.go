package act_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocop/internal/act"
)

// broken says what CheckSeals finds, "" when nothing.
func broken(t rapid.TB, d *act.Desk) string {
	t.Helper()
	var found error
	err := d.See(context.Background(), act.System("test"), func(ctx context.Context, v *act.View) error {
		found = act.CheckSeals(ctx, v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == nil {
		return ""
	}
	return found.Error()
}

// numbered gives the entries' subjects in the order of their seals, and fails on a gap.
func numbered(t *testing.T, d *act.Desk) (subjects []string) {
	t.Helper()
	must(t, d.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		rows, err := v.QueryContext(ctx, `SELECT s.seq, j.subject FROM journal_seal s JOIN journal j ON j.entry = s.entry ORDER BY s.seq`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for want := int64(1); rows.Next(); want++ {
			var seq int64
			var subject string
			if err := rows.Scan(&seq, &subject); err != nil {
				return err
			}
			if seq != want {
				t.Errorf("number %d, want %d", seq, want)
			}
			subjects = append(subjects, subject)
		}
		return rows.Err()
	}))
	return subjects
}

func record(t testing.TB, d *act.Desk, subjects ...string) {
	t.Helper()
	for _, s := range subjects {
		err := d.Do(context.Background(), holder(act.Office, bacGiang), func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "thing.done", s, bacGiang, 1, 2)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSealsNumberEveryEntryOnceInOrder(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		if n, err := d.Seal(t.Context(), 0); n != 0 || err != nil || broken(t, d) != "" {
			t.Errorf("an empty journal: %d, %v, %s", n, err, broken(t, d))
		}
		record(t, d, "x/1", "x/2", "x/3")
		if n, err := d.Seal(t.Context(), 0); n != 3 || err != nil {
			t.Errorf("%d sealed, %v", n, err)
		}
		record(t, d, "x/4")
		if n, err := d.Seal(t.Context(), 0); n != 1 || err != nil {
			t.Errorf("%d sealed, %v", n, err)
		}
		if n, err := d.Seal(t.Context(), 0); n != 0 || err != nil {
			t.Errorf("nothing new: %d sealed, %v", n, err)
		}
		if got := strings.Join(numbered(t, d), " "); got != "x/1 x/2 x/3 x/4" {
			t.Errorf("sealed in the order %s", got)
		}
		if found := broken(t, d); found != "" {
			t.Error(found)
		}
	})
}

func TestYoungEntriesWaitForTheirSeal(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		var now atomic.Int64
		now.Store(noon().UnixMilli())
		d = &act.Desk{DB: d.DB.At(func() time.Time { return time.UnixMilli(now.Load()) }), Places: d.Places}
		record(t, d, "x/1")
		now.Add(1999)
		if n, err := d.Seal(t.Context(), 2*time.Second); n != 0 || err != nil {
			t.Errorf("within the grace: %d sealed, %v", n, err)
		}
		now.Add(1)
		record(t, d, "x/2")
		if n, err := d.Seal(t.Context(), 2*time.Second); n != 1 || err != nil {
			t.Errorf("after the grace: %d sealed, %v", n, err)
		}
		if got := strings.Join(numbered(t, d), " "); got != "x/1" {
			t.Errorf("sealed: %s", got)
		}
	})
}

// An entry that comes with an instant long past, from a server whose clock was wrong, gets
// its number when the whole journal is looked at again.
func TestALateEntryIsSealedWithinTheHour(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		var now atomic.Int64
		at := func(since time.Duration) { now.Store(noon().Add(since).UnixMilli()) }
		d = &act.Desk{DB: d.DB.At(func() time.Time { return time.UnixMilli(now.Load()) }), Places: d.Places}
		seals := func(when time.Duration, want int) {
			t.Helper()
			at(when)
			if n, err := d.Seal(t.Context(), 0); n != want || err != nil {
				t.Errorf("%v: %d sealed, %v, want %d", when, n, err, want)
			}
		}
		at(0)
		record(t, d, "x/1")
		seals(0, 1)
		at(3 * time.Hour)
		record(t, d, "x/2")
		seals(3*time.Hour, 1)
		seals(3*time.Hour, 0)
		at(2*time.Hour + time.Minute)
		record(t, d, "x/3") // late, yet within the hour before the newest
		at(time.Minute)
		record(t, d, "x/4")
		seals(3*time.Hour+time.Second, 1)
		seals(3*time.Hour+time.Minute, 0)
		seals(4*time.Hour, 1)
		seals(4*time.Hour, 0)
		if got := strings.Join(numbered(t, d), " "); got != "x/1 x/2 x/3 x/4" {
			t.Errorf("sealed in the order %s", got)
		}
	})
}

// Two processes may seal at once, while acts go on: nothing is sealed twice or lost, and
// nobody gets an error.
// A clock that stood a year ahead for a moment keeps nothing from its seal afterwards, and the
// newest act is the one that was done last, whatever the clock said.
func TestAClockThatWasAheadDelaysNoSeal(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		var now atomic.Int64
		now.Store(noon().UnixMilli())
		d = &act.Desk{DB: d.DB.At(func() time.Time { return time.UnixMilli(now.Load()) }), Places: d.Places}
		idle := func() {
			t.Helper()
			for {
				now.Add(1000)
				if n, err := d.Seal(t.Context(), 0); err != nil || n == 0 {
					must(t, err)
					return
				}
			}
		}
		newest := func() time.Time {
			t.Helper()
			var r act.Receipt
			must(t, d.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
				r, err = act.ReceiptOf(ctx, v, "thing.done", "x/1")
				return err
			}))
			return r.Entry.At
		}
		const year = 365 * 24 * 3600 * 1000
		now.Add(year)
		record(t, d, "x/1")
		idle()
		record(t, d, "x/2") // and one that had no seal yet when the clock was set right
		now.Add(-year)
		for range 3 { // the first is found because the clock went back, the others as on any day
			record(t, d, "x/1")
			done := time.UnixMilli(now.Load())
			for range 2 {
				if got := newest(); !got.Equal(done) {
					t.Errorf("the newest act is of %s, want %s", got, done)
				}
				now.Add(1000)
				_, err := d.Seal(t.Context(), 0)
				must(t, err)
			}
			idle()
			if n, all := len(numbered(t, d)), count(t, d, "journal"); n != all {
				t.Errorf("%d of %d entries are sealed", n, all)
			}
		}
	})
}

func TestSealersAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		const writers, entries, sealers = 4, 25, 6
		var total atomic.Int64
		var writing, sealing sync.WaitGroup
		stop := make(chan struct{})
		for range sealers {
			sealing.Go(func() {
				for {
					n, err := d.Seal(t.Context(), 0)
					total.Add(int64(n))
					if err != nil {
						t.Error(err)
						return
					}
					select {
					case <-stop:
						if n == 0 {
							return
						}
					default:
					}
				}
			})
		}
		for i := range writers {
			writing.Go(func() {
				for n := range entries {
					record(t, d, fmt.Sprintf("x/%d-%d", i, n))
				}
			})
		}
		writing.Wait()
		close(stop)
		sealing.Wait()
		d = &act.Desk{DB: d.DB, Places: d.Places} // the clock of the test runs: a server that starts looks at all that was entered hours ago
		if n, err := d.Seal(t.Context(), 0); err != nil {
			t.Error(n, err)
		} else {
			total.Add(int64(n))
		}
		if n := len(numbered(t, d)); n != writers*entries || total.Load() != int64(n) {
			t.Errorf("%d numbered, %d reported, want %d", n, total.Load(), writers*entries)
		}
		if found := broken(t, d); found != "" {
			t.Error(found)
		}
	})
}
