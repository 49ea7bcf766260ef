package main

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/programme"
)

type personalCommand struct {
	Due due `cmd:"" help:"Show what has reached the end of its period, and the period. Nothing is changed: the server ends it within six hours."`
}

type due struct{}

// Run prints one line an item.
func (*due) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	return s.Desk.See(r.ctx, act.System("retention"), func(ctx context.Context, v *act.View) error {
		list, err := programme.DueNow(ctx, v)
		for _, d := range list {
			fmt.Printf("%-16s %6d due after %6d days  %s\n", d.Item, len(d.Keys), d.Days, d.Source)
		}
		return err
	})
}
