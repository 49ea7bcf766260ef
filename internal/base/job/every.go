package job

import (
	"context"
	"fmt"
	"time"
)

// periodic is a small task of the house: sealing the journal, sweeping sessions.
type periodic struct {
	interval time.Duration
	name     string
	fn       func(context.Context) error
}

// Every has fn run now and then again interval after each end, while the Runner runs.
// Call it before Start. It stores nothing: a missed turn is simply made up by the next.
// An error or a panic is logged and the next turn comes as usual.
func (r *Runner) Every(interval time.Duration, name string, fn func(context.Context) error) {
	r.periodic = append(r.periodic, periodic{interval, name, fn})
}

func (r *Runner) repeat(ctx context.Context, p periodic) {
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := p.once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("periodic task", "name", p.name, "error", err)
		}
		tick.Reset(p.interval)
	}
}

func (p periodic) once(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, stack())
		}
	}()
	return p.fn(ctx)
}
