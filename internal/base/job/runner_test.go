package job_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
)

// tally counts how often each job was worked.
type tally struct {
	mu    sync.Mutex
	times map[string]int
}

func (c *tally) work(_ context.Context, r *job.Run) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.times == nil {
		c.times = map[string]int{}
	}
	c.times[r.Key]++
	return nil
}

func TestEachJobIsWorkedOnce(t *testing.T) {
	jobs := 200
	if testing.Short() { // the race detector wants the interleaving, not the number
		jobs = 40
	}
	for name, runners := range map[string]int{"one runner": 1, "two runners": 2} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
				var c tally
				for range runners {
					runner(t, d, &job.Runner{Slots: 4, Workers: map[job.Kind]job.Worker{"count": c.work}})
				}
				for i := range jobs {
					enqueue(t, d, order(fmt.Sprint(i)))
				}
				for i := range jobs {
					if got := until(t, d, fmt.Sprint(i), final); got.State != job.Done || got.Attempts != 1 {
						t.Errorf("%+v", got)
					}
				}
				for key, n := range c.times {
					if n != 1 {
						t.Errorf("job %s was worked %d times", key, n)
					}
				}
				if len(c.times) != jobs {
					t.Errorf("%d jobs worked, want %d", len(c.times), jobs)
				}
			})
		})
	}
}

// TestMain lets this program also be the child of the next test.
func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		takeAndHang(url)
	}
	os.Exit(m.Run())
}

const childURL = "OCOP_TEST_JOB_CHILD"

// takeAndHang takes a job, shows some progress and never ends by itself.
func takeAndHang(url string) {
	d, err := db.Open(context.Background(), url, nil)
	if err != nil {
		panic(err)
	}
	r := &job.Runner{DB: d, Log: slog.New(slog.DiscardHandler), Lease: time.Second,
		Workers: map[job.Kind]job.Worker{"count": func(ctx context.Context, r *job.Run) error {
			r.Progress(ctx, 1, 3, "một phần ba")
			select {}
		}}}
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute) // an orphan does not stay for ever
	os.Exit(1)
}

func TestKilledProcessLeavesItsJobToTheNext(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childURL+"="+d.URL())
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, d, "a", func(j job.Job) bool { return j.Done == 1 })
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // it was killed: the error says so
		if got := byKey(t, d, "a"); got.State != job.Running {
			t.Fatalf("%+v", got)
		}
		runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": nothing}})
		if got := until(t, d, "a", final); got.State != job.Done || got.Attempts != 2 {
			t.Errorf("%+v", got)
		}
	})
}

// A clock that the test moves stands for processes that die three times.
func TestJobThatKillsItsProcessIsGivenUp(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		var now atomic.Int64
		now.Store(time.Now().UnixMilli())
		d = d.At(func() time.Time { return time.UnixMilli(now.Load()) })
		enqueue(t, d, order("a"))
		release := make(chan struct{})
		var begun atomic.Int64
		stuck := func(context.Context, *job.Run) error {
			begun.Add(1)
			<-release
			return nil
		}
		for n := range int64(3) { // runners whose leases end while they hang
			runner(t, d, &job.Runner{Lease: time.Hour, Workers: map[job.Kind]job.Worker{"count": stuck}})
			until(t, d, "a", func(j job.Job) bool { return int64(j.Attempts) == n+1 && begun.Load() == n+1 })
			now.Add(2 * time.Hour.Milliseconds())
		}
		got := until(t, d, "a", final)
		close(release)
		if got.State != job.Failed || !strings.Contains(got.Message, "ba lần") {
			t.Errorf("%+v", got)
		}
	})
}

func TestSilentWorkerKeepsItsLease(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		slow := func(ctx context.Context, _ *job.Run) error {
			select {
			case <-time.After(3 * time.Second):
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		for range 2 {
			runner(t, d, &job.Runner{Lease: time.Second, Workers: map[job.Kind]job.Worker{"count": slow}})
		}
		if got := until(t, d, "a", final); got.State != job.Done || got.Attempts != 1 {
			t.Errorf("%+v", got)
		}
	})
}

func TestProgressIsStoredTwiceASecondAtMost(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	enqueue(t, d, order("a"))
	runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": func(ctx context.Context, r *job.Run) error {
		for i, end := int64(1), time.Now().Add(1800*time.Millisecond); time.Now().Before(end); i++ {
			r.Progress(ctx, i, 0, "")
			time.Sleep(time.Millisecond)
		}
		return nil
	}}})
	stored := map[int64]bool{}
	until(t, d, "a", func(j job.Job) bool {
		stored[j.Done] = true
		return j.State.Final()
	})
	if len(stored) < 3 || len(stored) > 5 { // none yet, three in between, the end
		t.Errorf("%d states of progress were stored", len(stored))
	}
}

func TestLostLeaseEndsTheWorkerAndStoresNothing(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		ended := make(chan error, 1)
		runner(t, d, &job.Runner{Lease: 300 * time.Millisecond, Workers: map[job.Kind]job.Worker{"count": func(ctx context.Context, r *job.Run) error {
			<-ctx.Done()
			r.Finish(`"mine"`)
			ended <- context.Cause(ctx)
			return ctx.Err()
		}}})
		until(t, d, "a", func(j job.Job) bool { return j.State == job.Running })
		err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { // another runner took it and finished
			_, err := tx.ExecContext(ctx, `UPDATE job SET state = 'done', result = '"other"', version = version + 1 WHERE job = 'a'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			if err == nil || errors.Is(err, context.Canceled) {
				t.Errorf("ended by %v", err)
			}
		case <-time.After(patience):
			t.Fatal("the worker went on")
		}
		if got := byKey(t, d, "a"); got.Result != `"other"` {
			t.Errorf("%+v", got)
		}
	})
}

func TestStopGivesTheJobBackAndEndsEveryGoroutine(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		hold := func(ctx context.Context, _ *job.Run) error {
			<-ctx.Done()
			return ctx.Err()
		}
		r := runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": hold}})
		r2 := &job.Runner{}
		if err := r2.Stop(t.Context()); err != nil {
			t.Errorf("stop before start: %v", err)
		}
		until(t, d, "a", func(j job.Job) bool { return j.State == job.Running })
		stop(t, r)
		if got := byKey(t, d, "a"); got.State != job.Queued || got.Attempts != 0 {
			t.Errorf("%+v", got)
		}
		if err := r.Start(t.Context()); err == nil {
			t.Error("started twice")
		}
	})
	// After the parallel subtests of Each this would count their goroutines too, so the
	// stacks are searched for this package's runner instead.
	t.Run("goroutines", func(t *testing.T) {
		d := dbtest.SQLite(t, nil)
		r := runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": nothing}})
		r.Wake()
		for range 1000 { // the goroutine may not have begun yet
			if running(r) {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if !running(r) {
			t.Fatal("the search does not see a running runner")
		}
		stop(t, r)
		if running(r) {
			t.Error("a goroutine of the runner is left")
		}
	})
}

// running looks for goroutines that run a method of this very runner.
func running(r *job.Runner) bool {
	buf := make([]byte, 1<<20)
	stacks := string(buf[:runtime.Stack(buf, true)])
	return strings.Contains(stacks, fmt.Sprintf("(*Runner).loop(%p", r))
}

func TestStopReportsAWorkerThatDoesNotEnd(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	enqueue(t, d, order("a"))
	release := make(chan struct{})
	r := runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": func(context.Context, *job.Run) error {
		<-release
		return nil
	}}})
	until(t, d, "a", func(j job.Job) bool { return j.State == job.Running })
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if err := r.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	close(release)
}

func TestIdleRunnerWritesNothing(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		written := counter(t, d)
		enqueue(t, d, order("a"))
		if !eventually(func() bool { return written() > 0 }) {
			t.Fatal("the counter sees no write")
		}
		r := runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": nothing}})
		until(t, d, "a", final)
		before := settled(written)
		for range 30 {
			r.Wake()
			time.Sleep(100 * time.Millisecond)
		}
		if after := settled(written); after != before {
			t.Errorf("%d writes by an idle runner", after-before)
		}
	})
}

// settled reads a counter until it has stood still: PostgreSQL publishes its counts once
// a second, and a busy machine later.
func settled(written func() int64) int64 {
	for last := written(); ; {
		time.Sleep(1500 * time.Millisecond)
		now := written()
		if now == last {
			return now
		}
		last = now
	}
}

func eventually(ok func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return true
		}
	}
	return false
}

// counter tells of writes by anybody since it was made: SQLite's data_version as a
// connection of its own sees it, PostgreSQL's count of changed rows.
func counter(t *testing.T, d *db.DB) func() int64 {
	t.Helper()
	driver, url := "sqlite", strings.Replace(d.URL(), "sqlite:", "file:", 1)
	query := `PRAGMA data_version`
	if d.Engine() == db.Postgres {
		driver, url = "pgx", d.URL()
		query = `SELECT CAST(COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0) AS BIGINT) FROM pg_stat_user_tables` // not the server's own catalogues: it analyses tables when it likes
	}
	own, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	own.SetMaxOpenConns(1)
	read := func() (n int64) {
		if err := own.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	first := read()
	return func() int64 { return read() - first }
}

func TestEveryRunsAgainAfterErrorAndPanic(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	var log lines
	var turns atomic.Int64
	r := &job.Runner{Log: slog.New(slog.NewTextHandler(&log, nil))}
	r.Every(time.Millisecond, "seal", func(context.Context) error {
		switch turns.Add(1) {
		case 1:
			return errors.New("no disk")
		case 2:
			panic("bad seal")
		}
		return nil
	})
	runner(t, d, r)
	if !eventually(func() bool { return turns.Load() >= 4 }) {
		t.Fatalf("%d turns", turns.Load())
	}
	stop(t, r)
	end := turns.Load()
	time.Sleep(20 * time.Millisecond)
	if turns.Load() != end {
		t.Error("a turn after Stop")
	}
	for _, want := range []string{"no disk", "bad seal", "name=seal"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not in the log", want)
		}
	}
}

// BenchmarkQueue compares a job from order to result with a bare durable insert.
func BenchmarkQueue(b *testing.B) {
	d := dbtest.SQLite(b, nil)
	done := make(chan struct{}, 1)
	r := &job.Runner{Poll: time.Hour, Workers: map[job.Kind]job.Worker{"count": func(context.Context, *job.Run) error {
		done <- struct{}{}
		return nil
	}}}
	runner(b, d, r)
	var bare, worked time.Duration
	i := 0
	for b.Loop() {
		i++
		begin := time.Now()
		err := d.Update(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO person (person, login, name, password, disabled, created_at, version)
				VALUES ($1, $1, '', '', FALSE, 0, 1)`, fmt.Sprint(i))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		bare += time.Since(begin)
		begin = time.Now()
		enqueue(b, d, order(fmt.Sprint(i)))
		r.Wake()
		<-done
		worked += time.Since(begin)
	}
	b.ReportMetric(float64(worked)/float64(bare), "x-bare-insert")
}
