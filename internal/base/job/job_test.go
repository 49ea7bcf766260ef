package job_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/job"
)

const patience = 20 * time.Second

func order(key string) job.New {
	return job.New{Key: key, Kind: "count", Payload: map[string]int{"n": 3}, AskedBy: "an", Place: "24", At: time.UnixMilli(1_700_000_000_000)}
}

func enqueue(t testing.TB, d *db.DB, orders ...job.New) {
	t.Helper()
	err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, n := range orders {
			if err := job.Enqueue(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func byKey(t testing.TB, d *db.DB, key string) (j job.Job) {
	t.Helper()
	err := d.View(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
		j, err = job.ByKey(ctx, tx, key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// until waits for the job to satisfy ok and gives it.
func until(t testing.TB, d *db.DB, key string, ok func(job.Job) bool) job.Job {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		j := byKey(t, d, key)
		if ok(j) {
			return j
		}
		if time.Now().After(end) {
			t.Fatalf("job never came to what was expected: %+v", j)
		}
	}
}

func final(j job.Job) bool { return j.State.Final() }

// runner starts a runner that is stopped with the test. Its log goes to the test's
// output when the test fails.
func runner(t testing.TB, d *db.DB, r *job.Runner) *job.Runner {
	t.Helper()
	r.DB = d
	if r.Log == nil {
		r.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	if r.Poll == 0 {
		r.Poll = 20 * time.Millisecond
	}
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, r) })
	return r
}

func stop(t testing.TB, r *job.Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func TestEnqueueIsPartOfItsTransaction(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := job.Enqueue(ctx, tx, order("a")); err != nil {
				return err
			}
			if tx.Writes() == 0 {
				t.Error("the order was not counted as a write")
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		err = d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := job.ByKey(ctx, tx, "a")
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a job outlived its transaction: %v", err)
		}
	})
}

func TestBadOrdersAreRefused(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("taken"))
		unkeyed, untimed, unwritable := order(""), order("b"), order("c")
		untimed.At = time.Time{}
		unwritable.Payload = func() {}
		for _, n := range []job.New{unkeyed, untimed, unwritable, order("taken")} {
			err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return job.Enqueue(ctx, tx, n) })
			if err == nil {
				t.Errorf("accepted %+v", n)
			}
		}
	})
}

func TestJobIsDoneAndItsResultKept(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": func(ctx context.Context, r *job.Run) error {
			var in struct{ N int64 }
			if err := r.Decode(&in); err != nil {
				return err
			}
			r.Progress(ctx, in.N, in.N, "xong")
			r.Finish(fmt.Sprintf(`{"n":%d,"attempt":%d}`, in.N, r.Attempt))
			return nil
		}}})
		got := until(t, d, "a", final)
		if got.StartedAt.IsZero() || got.FinishedAt.Before(got.StartedAt) {
			t.Errorf("started %v, finished %v", got.StartedAt, got.FinishedAt)
		}
		got.StartedAt, got.FinishedAt = time.Time{}, time.Time{}
		want := job.Job{
			Task:  job.Task{Key: "a", Kind: "count", Payload: `{"n":3}`, AskedBy: "an", Place: "24"},
			State: job.Done, Done: 3, Total: 3, Message: "xong", Result: `{"n":3,"attempt":1}`, Attempts: 1,
			AskedAt: time.UnixMilli(1_700_000_000_000).UTC(),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWakeTakesAJobAtOnce(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		r := runner(t, d, &job.Runner{Poll: time.Hour, Workers: map[job.Kind]job.Worker{"count": nothing}})
		time.Sleep(50 * time.Millisecond) // the look at the start is over
		enqueue(t, d, order("a"))
		r.Wake()
		if got := until(t, d, "a", final); got.State != job.Done {
			t.Errorf("%+v", got)
		}
	})
}

func nothing(context.Context, *job.Run) error { return nil }

func TestProgressShowsWhileTheWorkerWorks(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		enqueue(t, d, order("a"))
		seen := make(chan struct{})
		runner(t, d, &job.Runner{Workers: map[job.Kind]job.Worker{"count": func(ctx context.Context, r *job.Run) error {
			for i := range int64(1000) {
				r.Progress(ctx, i, 4000, "đang đọc")
			}
			select {
			case <-seen:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}})
		got := until(t, d, "a", func(j job.Job) bool { return j.Done > 0 })
		close(seen)
		if got.State != job.Running || got.Done != 999 || got.Total != 4000 || got.Message != "đang đọc" {
			t.Errorf("%+v", got)
		}
		if got := until(t, d, "a", final); got.State != job.Done {
			t.Errorf("%+v", got)
		}
	})
}

func TestFailures(t *testing.T) {
	cases := map[string]struct {
		worker   job.Worker
		state    job.State
		attempts int
		message  string
		logged   string
	}{
		"panic": {func(context.Context, *job.Run) error { panic("nil map") }, job.Failed, 1, "lỗi của hệ thống", "nil map"},
		"fault": {func(_ context.Context, r *job.Run) error {
			r.Finish(`{"rows":0}`)
			return fault.Wrong(fault.Field{Name: "file", Sentence: "Tệp trống, xin chọn tệp khác."})
		}, job.Failed, 1, "Có ô chưa đúng, xin xem lại. Tệp trống, xin chọn tệp khác.", "Tệp trống"},
		"error": {func(context.Context, *job.Run) error { return errors.New("disk full") }, job.Failed, 3, "lỗi của hệ thống", "disk full"},
		"passing": {func(_ context.Context, r *job.Run) error {
			if r.Attempt < 3 {
				return errors.New("not yet")
			}
			return nil
		}, job.Done, 3, "", "not yet"},
		"result": {func(_ context.Context, r *job.Run) error {
			r.Finish("{")
			return nil
		}, job.Failed, 1, "lỗi của hệ thống", "not JSON"},
	}
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		workers := map[job.Kind]job.Worker{}
		var log lines
		for name, c := range cases {
			n := order(name)
			n.Kind = job.Kind(name)
			enqueue(t, d, n)
			workers[n.Kind] = c.worker
		}
		runner(t, d, &job.Runner{Workers: workers, Log: slog.New(slog.NewTextHandler(&log, nil))})
		for name, c := range cases {
			got := until(t, d, name, final)
			if got.State != c.state || got.Attempts != c.attempts || !strings.Contains(got.Message, c.message) {
				t.Errorf("%s: %+v", name, got)
			}
			if c.state == job.Failed && strings.Contains(got.Message, c.logged) && name != "fault" {
				t.Errorf("%s: the user reads an internal detail: %s", name, got.Message)
			}
			if !strings.Contains(log.String(), c.logged) {
				t.Errorf("%s: nothing in the log", name)
			}
			if name == "fault" && got.Result != `{"rows":0}` {
				t.Errorf("the report of a refused job is lost: %+v", got)
			}
		}
	})
}

// lines is a log that several goroutines write.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestListGivesTheNewestOfAnAskerOrPlace(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		for i, by := range []string{"an", "binh", "an", "an"} {
			n := order(fmt.Sprint(i))
			n.AskedBy, n.Place, n.At = by, fmt.Sprint(i%2), n.At.Add(time.Duration(i)*time.Second)
			enqueue(t, d, n)
		}
		cases := map[job.Filter]string{
			{}:                          "3210",
			{AskedBy: "an"}:             "320",
			{Place: "1"}:                "31",
			{AskedBy: "an", Place: "1"}: "3",
			{AskedBy: "' OR ''='"}:      "",
		}
		for f, want := range cases {
			got := listed(t, d, f, 10)
			if got != want {
				t.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
		if got := listed(t, d, job.Filter{}, 2); got != "32" {
			t.Errorf("limit: %q", got)
		}
	})
}

func listed(t *testing.T, d *db.DB, f job.Filter, limit int) (keys string) {
	t.Helper()
	err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		list, err := job.List(ctx, tx, f, limit)
		for _, j := range list {
			keys += j.Key
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
