package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/base/fault"
)

// maxAttempts is how often a job is begun before it fails for good.
const maxAttempts = 3

// Runner takes due jobs and works them. Several runners, in one process or many, may
// share a database; clocks of machines must agree to much less than Lease. Set the
// fields before Start; a Runner is started once.
type Runner struct {
	DB      *db.DB
	Log     *slog.Logger
	Workers map[Kind]Worker // jobs of other kinds are left to other runners

	Slots int           // jobs worked side by side, 0 = 2
	Poll  time.Duration // how often to look without being woken, 0 = 1 s; looking only reads
	Lease time.Duration // how long a dead process keeps its jobs, 0 = 20 s

	periodic []periodic
	wake     chan struct{}
	free     chan struct{} // one token for each job that may begin
	cancel   context.CancelFunc
	all      sync.WaitGroup
}

// Start begins to take jobs and to run the periodic tasks until Stop, or until ctx ends.
func (r *Runner) Start(ctx context.Context) error {
	if r.cancel != nil || r.DB == nil || r.Log == nil {
		return errors.New("job runner: started twice, or without database or log")
	}
	r.wake = make(chan struct{}, 1)
	r.free = make(chan struct{}, r.slots())
	for range r.slots() {
		r.free <- struct{}{}
	}
	ctx, r.cancel = context.WithCancel(ctx)
	r.all.Go(func() { r.loop(ctx) })
	for _, p := range r.periodic {
		r.all.Go(func() { r.repeat(ctx, p) })
	}
	return nil
}

// Stop asks every worker to end and waits for them until ctx ends. Jobs that did not
// end by themselves go back to the queue without losing an attempt.
func (r *Runner) Stop(ctx context.Context) error {
	if r.cancel == nil {
		return nil
	}
	r.cancel()
	ended := make(chan struct{})
	go func() {
		r.all.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("job runner: workers still run: %w", ctx.Err())
	}
}

// Wake makes the runner look for jobs now. Call it after an act that enqueued has
// returned; without it the job is found at the next poll. It never blocks, and before
// Start it does nothing.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // no runner yet, or one look is already due
	}
}

func (r *Runner) slots() int           { return orElse(r.Slots, 2) }
func (r *Runner) poll() time.Duration  { return orElse(r.Poll, time.Second) }
func (r *Runner) lease() time.Duration { return orElse(r.Lease, 20*time.Second) }

func orElse[T int | time.Duration](value, otherwise T) T {
	if value > 0 {
		return value
	}
	return otherwise
}

func (r *Runner) loop(ctx context.Context) {
	tick := time.NewTicker(r.poll())
	defer tick.Stop()
	for {
		if err := r.takeDue(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("job queue", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-tick.C:
		}
	}
}

// takeDue begins as many due jobs as there are free slots. A job that ends wakes the
// loop again, so a long queue does not wait for the poll.
func (r *Runner) takeDue(ctx context.Context) error {
	if len(r.Workers) == 0 || len(r.free) == 0 {
		return nil
	}
	list, err := due(ctx, r.DB, slices.Collect(maps.Keys(r.Workers)), len(r.free))
	if err != nil {
		return err
	}
	missed := 0
	for _, h := range list {
		took, err := r.take(ctx, h)
		if err != nil {
			return err
		}
		if !took {
			missed++
		}
	}
	if missed > 0 { // another runner was quicker: look at what is left at once
		r.Wake()
	}
	return nil
}

func (r *Runner) take(ctx context.Context, h held) (bool, error) {
	if h.Attempts >= maxAttempts {
		h.State, h.Message = Failed, interrupted
		ok, err := finish(ctx, r.DB, h)
		if ok {
			r.Log.Error("job given up", "job", h.Key, "kind", h.Kind, "attempts", h.Attempts)
		}
		return ok, err
	}
	h, ok, err := claim(ctx, r.DB, h, r.lease())
	if err != nil || !ok {
		return false, err
	}
	<-r.free
	r.all.Go(func() {
		defer func() {
			r.free <- struct{}{}
			r.Wake()
		}()
		r.work(ctx, h)
	})
	return true, nil
}

// work runs one claimed job to its outcome.
func (r *Runner) work(stopping context.Context, h held) {
	ctx, cancel := context.WithCancelCause(stopping)
	run := &Run{Task: h.Task, Attempt: h.Attempts, job: h}
	var keeper sync.WaitGroup
	keeper.Go(func() { r.keep(ctx, run, cancel) })
	err := r.attempt(ctx, run)
	lost := errors.Is(context.Cause(ctx), errLost)
	cancel(nil)
	keeper.Wait()
	if lost {
		r.Log.Warn("job lost", "job", h.Key, "kind", h.Kind, "error", err)
		return
	}
	h, _ = run.snapshot()
	h.Result = run.result
	r.settle(context.WithoutCancel(stopping), h, err, stopping.Err() != nil)
}

// settle stores what became of an attempt. It happens also while the server stops.
func (r *Runner) settle(ctx context.Context, h held, err error, stopping bool) {
	if err == nil && h.Result != "" && !json.Valid([]byte(h.Result)) {
		err = &panicked{value: "the result is not JSON"}
	}
	var ok bool
	var stored error
	switch again := retry(err, h.Attempts); {
	case err == nil:
		h.State = Done
		ok, stored = finish(ctx, r.DB, h)
	case stopping && fault.KindOf(err) == fault.Internal && !isPanic(err):
		ok, stored = putBack(ctx, r.DB, h, 0, 1)
	case again:
		r.Log.Warn("job attempt", "job", h.Key, "kind", h.Kind, "attempt", h.Attempts, "error", err)
		ok, stored = putBack(ctx, r.DB, h, time.Duration(h.Attempts)*r.poll(), 0)
	default:
		r.Log.Error("job failed", "job", h.Key, "kind", h.Kind, "attempt", h.Attempts, "error", err)
		h.State, h.Message = Failed, sentence(err)
		ok, stored = finish(ctx, r.DB, h)
	}
	if stored != nil {
		r.Log.Error("job outcome not stored; it will run again", "job", h.Key, "kind", h.Kind, "error", stored)
	} else if !ok {
		r.Log.Warn("job lost", "job", h.Key, "kind", h.Kind, "error", err)
	}
}

// retry says whether another attempt could end better: a fault is an answer, and a
// panic would come again.
func retry(err error, attempts int) bool {
	return err != nil && attempts < maxAttempts && fault.KindOf(err) == fault.Internal && !isPanic(err)
}

func isPanic(err error) bool {
	_, ok := errors.AsType[*panicked](err)
	return ok
}

func stack() string { return string(debug.Stack()) }
