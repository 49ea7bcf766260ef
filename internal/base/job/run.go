package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"ocop/internal/base/fault"
)

// Worker does one kind of job. It must be idempotent, must return soon after ctx ends,
// and reports input that cannot work as a fault: that fails the job at once with the
// fault's sentence, while any other error is tried again.
type Worker func(ctx context.Context, r *Run) error

// Run is one attempt at a job, in the hands of its worker.
type Run struct {
	Task
	Attempt int // 1 for the first

	mu     sync.Mutex
	fresh  bool // progress that is not stored yet
	job    held
	result string
}

// Decode reads the payload into v.
func (r *Run) Decode(v any) error {
	if err := json.Unmarshal([]byte(r.Payload), v); err != nil {
		return fmt.Errorf("payload of job %s: %w", r.Key, err)
	}
	return nil
}

// Progress tells how far the work is, in units of the worker's choice, and in a short
// Vietnamese message. It costs nothing: the newest call is stored twice a second at most.
func (r *Run) Progress(ctx context.Context, done, total int64, message string) {
	if ctx.Err() != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.job.Done, r.job.Total, r.job.Message, r.fresh = done, total, message, true
}

// Finish gives the result as JSON. It is stored together with the outcome when the
// worker returns, also when it returns an error.
func (r *Run) Finish(result string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result = result
}

// snapshot gives the job with its newest progress, and whether that is not stored yet.
func (r *Run) snapshot() (held, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fresh := r.fresh
	r.fresh = false
	return r.job, fresh
}

// progressEvery is how often progress is stored at most.
const progressEvery = 500 * time.Millisecond

var errLost = errors.New("the lease was lost to another runner")

// keep stores progress and prolongs the lease until ctx ends, and cancels the run when
// another runner holds the job: two workers at one job must not go on side by side.
func (r *Runner) keep(ctx context.Context, run *Run, cancel context.CancelCauseFunc) {
	every := min(progressEvery, r.lease()/3)
	tick := time.NewTicker(every)
	defer tick.Stop()
	var silent time.Duration // since the lease was last prolonged
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		silent += every
		h, fresh := run.snapshot()
		if !fresh && silent < r.lease()/3 {
			continue
		}
		held, err := renew(ctx, r.DB, h, r.lease())
		switch {
		case err != nil && ctx.Err() == nil:
			r.Log.Error("job lease", "job", h.Key, "kind", h.Kind, "error", err)
		case err == nil && !held:
			cancel(errLost)
			return
		case err == nil:
			silent = 0
		}
	}
}

// attempt runs the worker; a panic is an error like any other, with the stack in the log.
func (r *Runner) attempt(ctx context.Context, run *Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{value: p}
			r.Log.Error("job panic", "job", run.Key, "kind", run.Kind, "panic", p, "stack", stack())
		}
	}()
	return r.Workers[run.Kind](ctx, run)
}

// panicked is a worker's panic; it would only happen again, so there is no second attempt.
type panicked struct{ value any }

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// sentence is what the user reads about a failed job.
func sentence(err error) string {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return "Công việc không hoàn thành do lỗi của hệ thống; xin báo người quản trị kèm mã công việc."
	}
	text := f.Sentence
	for _, x := range f.Fields {
		text += " " + x.Sentence
	}
	return text
}

const interrupted = "Công việc bị ngắt giữa chừng ba lần nên đã dừng; xin báo người quản trị kèm mã công việc."
