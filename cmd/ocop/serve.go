package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"ocop/internal/demo"
	"ocop/internal/server"
	"ocop/internal/web/public"
)

type serve struct {
	Demo        bool `help:"Load the demonstration when the database is empty, and show its accounts on the sign-in page."`
	PrintConfig bool `name:"print-config" help:"Print every setting with its variable, value and meaning, and end."`
}

// Run serves until interrupted.
func (c *serve) Run(r *run) error {
	if c.PrintConfig {
		r.config.Print(os.Stdout)
		return nil
	}
	r.config.Trial = r.config.Trial || c.Demo
	if err := r.config.Check(); err != nil {
		return err
	}
	if c.Demo && r.config.Secure {
		return errors.New("--demo: shows accounts with their passwords on the sign-in page; start without it when OCOP_SECURE is set")
	}
	s, done, err := r.open()
	if err != nil {
		return err
	}
	if c.Demo {
		if err := loadDemo(r.ctx, s); err != nil {
			done()
			return err
		}
	}
	return s.Run(r.ctx, func(address string) { announce(address, s) })
}

type demonstration struct{}

// Run loads the demonstration.
func (*demonstration) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	return loadDemo(r.ctx, s)
}

func loadDemo(ctx context.Context, s *server.Server) error {
	loaded, err := demo.Load(ctx, demo.Stage{Desk: s.Desk, Programme: s.Programme, Safe: s.Safe})
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	if loaded {
		fmt.Println("The demonstration is loaded: Bắc Giang 2021 and an open round of Bắc Ninh.")
	}
	for _, a := range demo.Accounts() {
		s.Demo = append(s.Demo, public.DemoAccount{Login: a.Login, Password: a.Password, Name: a.Name, Duty: a.Duty})
	}
	return nil
}

func announce(address string, s *server.Server) {
	fmt.Printf("\nocop is at %s\n", address)
	for _, a := range s.Demo {
		fmt.Printf("  %-10s %-14s %s\n", a.Login, a.Password, a.Duty)
	}
}
