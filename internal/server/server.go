package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/base/vault"
	"ocop/internal/clerk"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/schema"
	"ocop/internal/web"
	"ocop/internal/web/jury"
	"ocop/internal/web/lang"
	"ocop/internal/web/office"
	"ocop/internal/web/public"
	"ocop/rulebooks"
)

// Server is everything that runs, built once.
type Server struct {
	Config    Config
	Log       *slog.Logger
	Desk      *act.Desk
	Files     *blob.Store
	Books     *rulebook.Library
	Programme *programme.Service
	Runner    *job.Runner
	Safe      *vault.Vault
	Postman   *clerk.Postman
	Demo      []public.DemoAccount // accounts to show on the sign-in page
}

// Build opens the database, brings its schema up to date and wires the program.
// clock is nil for the wall clock.
func Build(ctx context.Context, c Config, log *slog.Logger, clock func() time.Time) (s *Server, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	s = &Server{Config: c, Log: log, Desk: &act.Desk{}}
	if s.Desk.DB, err = db.Open(ctx, c.Database(), clock); err != nil {
		return nil, err
	}
	if err := errors.Join(s.Desk.DB.Migrate(ctx, schema.Migrations()), s.load()); err != nil {
		return nil, errors.Join(err, s.Desk.DB.Close())
	}
	s.Programme = &programme.Service{Books: s.Books, Evaluation: evaluation.Service{Books: s.Books}}
	s.Runner = &job.Runner{DB: s.Desk.DB, Log: log, Slots: c.Workers}
	s.Runner.Workers = (&clerk.Clerk{Desk: s.Desk, Files: s.Files, Programme: s.Programme, Base: c.PublicBase()}).Workers()
	maps.Copy(s.Runner.Workers, s.Postman.Workers())
	s.Runner.Every(time.Second, "seal the journal", func(ctx context.Context) error {
		_, err := s.Desk.Seal(ctx, 2*time.Second)
		return err
	})
	s.Runner.Every(time.Hour, "sweep sessions", func(ctx context.Context) error {
		return s.Desk.Do(ctx, act.System("sessions"), func(ctx context.Context, a *act.Act) error {
			_, err := account.Sweep(ctx, a)
			return err
		})
	})
	return s, nil
}

func (s *Server) load() (err error) {
	if s.Desk.Places, err = place.Load(); err != nil {
		return err
	}
	if s.Books, err = rulebook.Load(rulebooks.FS); err != nil {
		return err
	}
	if s.Safe, err = vault.Open(s.Config.KeyFile()); err != nil {
		return err
	}
	if s.Files, err = blob.Open(s.Config.Files()); err != nil {
		return err
	}
	s.Postman = &clerk.Postman{Desk: s.Desk, Base: s.Config.PublicBase(), Site: s.Config.Site}
	sender, err := s.sender()
	if sender != nil {
		s.Postman.Outbox = &mail.Outbox{DB: s.Desk.DB, Safe: s.Safe, Sender: sender}
	}
	return err
}

// sender is the mail server, the log of a trial, or nil.
func (s *Server) sender() (mail.Sender, error) {
	switch c := s.Config; {
	case c.SMTP != "":
		return mail.NewSMTP(c.SMTP, c.MailFrom)
	case c.Trial:
		return mail.Log{Log: s.Log}, nil
	}
	return nil, nil
}

// Close waits for running jobs and closes the database.
func (s *Server) Close(ctx context.Context) error {
	return errors.Join(s.Runner.Stop(ctx), s.Desk.DB.Close())
}

// Handler is the whole site.
func (s *Server) Handler(ctx context.Context) (http.Handler, error) {
	notice, err := s.notice(ctx)
	if err != nil {
		return nil, err
	}
	entry := s.entry()
	k := &web.Kernel{Desk: s.Desk, Log: s.Log, Secure: s.Config.Secure, Base: s.Config.PublicBase(), Site: s.Config.Site, Notice: notice,
		StepUp: !s.Config.Trial, Prove: entry.Prove, Second: s.Config.Second}
	return k.Handler(s.tables(entry)...), nil
}

func (s *Server) entry() *public.Entry {
	return &public.Entry{Desk: s.Desk, Passwords: account.NewPasswords(), Attempts: account.NewAttempts(), Safe: s.Safe, Postman: s.Postman, Demo: s.Demo}
}

// routes are the tables of all audiences.
func (s *Server) routes() [][]web.Route { return s.tables(s.entry()) }

func (s *Server) tables(entry *public.Entry) [][]web.Route {
	return [][]web.Route{entry.Routes(),
		(&public.Account{Desk: s.Desk, Passwords: entry.Passwords, Attempts: entry.Attempts, Safe: s.Safe, Site: s.Config.Site}).Routes(),
		(&public.Pages{Books: s.Books}).Routes(),
		(&jury.Pages{Evaluation: s.Programme.Evaluation, Books: s.Books, Programme: s.Programme}).Routes(),
		(&office.Pages{Programme: s.Programme, Files: s.Files, Wake: s.Runner.Wake, Postman: s.Postman}).Routes()}
}

// notice is the sentence for every page when the marks in this database are made up.
func (s *Server) notice(ctx context.Context) (notice string, err error) {
	err = s.Desk.See(ctx, act.System("server"), func(ctx context.Context, v *act.View) error {
		seasons, err := plan.List(ctx, v, "")
		for _, season := range seasons {
			if season.Illustrative {
				notice = lang.Mark("Dữ liệu trình diễn: điểm của từng thành viên hội đồng là minh họa.")
			}
		}
		return err
	})
	return notice, err
}

// Run serves until ctx ends, then lets requests and jobs finish.
func (s *Server) Run(ctx context.Context, ready func(address string)) error {
	handler, err := s.Handler(ctx)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", s.Config.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if err := s.Runner.Start(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	h := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn)}
	served := make(chan error, 1)
	go func() { served <- h.Serve(l) }()
	ready("http://" + l.Addr().String())
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return errors.Join(err, h.Shutdown(end), s.Close(end))
}
