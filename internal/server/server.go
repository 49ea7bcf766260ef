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
	"ocop/internal/base/clamd"
	"ocop/internal/base/db"
	"ocop/internal/base/identity"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/base/vault"
	"ocop/internal/clerk"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/schema"
	"ocop/internal/web"
	"ocop/internal/web/api"
	"ocop/internal/web/jury"
	"ocop/internal/web/lang"
	"ocop/internal/web/office"
	"ocop/internal/web/producer"
	"ocop/internal/web/public"
	"ocop/rulebooks"
)

// Server is everything that runs, built once.
type Server struct {
	Config    Config
	Log       *slog.Logger
	Desk      *act.Desk
	Seal      Seal
	Files     *blob.Store
	Books     *rulebook.Library
	Programme *programme.Service
	Runner    *job.Runner
	Safe      *vault.Vault
	Postman   *clerk.Postman
	Provider  *identity.Provider   // nil when people sign in here alone
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
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Desk.DB.Close())
	}
	if err := errors.Join(s.keepLaw(ctx), s.keepNames(ctx)); err != nil {
		return nil, errors.Join(err, s.Desk.DB.Close())
	}
	s.Programme = &programme.Service{Books: s.Books, Evaluation: evaluation.Service{Books: s.Books}}
	s.Runner = &job.Runner{DB: s.Desk.DB, Log: log, Slots: c.Workers}
	s.Runner.Workers = (&clerk.Clerk{Desk: s.Desk, Files: s.Files, Programme: s.Programme, Base: c.PublicBase()}).Workers()
	maps.Copy(s.Runner.Workers, s.Postman.Workers())
	s.Runner.Every(time.Second, "seal the journal", s.seal)
	s.Runner.Every(time.Hour, "sweep sessions", func(ctx context.Context) error {
		return s.Desk.Do(ctx, act.System("sessions"), func(ctx context.Context, a *act.Act) error {
			_, err := account.Sweep(ctx, a)
			return errors.Join(err, account.SweepCodes(ctx, a))
		})
	})
	s.Runner.Every(6*time.Hour, "remove unfinished files", func(ctx context.Context) error {
		_, err := s.Files.Sweep(ctx, unfinishedAge)
		return err
	})
	s.Runner.Every(6*time.Hour, "end what is due", func(ctx context.Context) error {
		return s.Desk.Do(ctx, act.System("retention"), programme.Tidy)
	})
	return s, nil
}

// unfinishedAge is when a file that is not whole belongs to no upload any more: a request may
// take minutes.
const unfinishedAge = 24 * time.Hour

// sealGrace is how long an entry waits for its seal: an older one may be on its way.
const sealGrace = 2 * time.Second

// prepare brings the schema and the record up to date and reads what does not change.
func (s *Server) prepare(ctx context.Context) (err error) {
	if err := errors.Join(s.Desk.DB.Migrate(ctx, schema.Migrations()), s.load()); err != nil {
		return err
	}
	if s.Seal, err = loadSeal(s.Config.Key(), s.Config.keyName()); err != nil {
		return err
	}
	s.Desk.Signer, s.Desk.Known = s.Seal.Signer, s.Seal.Known
	return s.Desk.MoveChain(ctx)
}

func (s *Server) load() (err error) {
	if s.Desk.Places, err = place.Load(); err != nil {
		return err
	}
	if s.Books, err = s.Config.law(); err != nil {
		return err
	}
	if s.Safe, err = vault.Open(s.Config.KeyFile()); err != nil {
		return err
	}
	if s.Files, err = blob.Open(s.Config.Files()); err != nil {
		return err
	}
	if s.Provider, err = s.identityProvider(); err != nil {
		return err
	}
	s.Postman = &clerk.Postman{Desk: s.Desk, Base: s.Config.PublicBase(), Site: s.Config.Site, MessagesMax: s.Config.SMSDaily}
	ways, err := s.ways()
	if ways.Letters != nil || ways.Messages != nil {
		s.Postman.Outbox = &mail.Outbox{DB: s.Desk.DB, Safe: s.Safe, Sender: ways}
		s.Postman.Letters, s.Postman.Messages = ways.Letters != nil, ways.Messages != nil
	}
	return err
}

// law is the shipped law under the office's own folder. A folder that is named and not there
// is an error: an office would believe that its rules are in force.
func (c Config) law() (*rulebook.Library, error) {
	if c.Rulebooks == "" {
		return rulebook.Load(rulebooks.FS)
	}
	dir, err := os.OpenRoot(c.Rulebooks)
	if err != nil {
		return nil, fmt.Errorf("folder of the office's law (OCOP_RULEBOOKS): %w", err)
	}
	books, err := rulebook.LoadWith(rulebooks.FS, dir.FS())
	return books, errors.Join(err, dir.Close())
}

// keepLaw adds the editions that rounds have pinned, and the working rules of sittings, to the law of
// today, and keeps the text of those that were pinned by a program that did not.
func (s *Server) keepLaw(ctx context.Context) error {
	var unkept, rules []string
	err := s.Desk.See(ctx, act.System("law"), func(ctx context.Context, v *act.View) (err error) {
		if s.Books, err = evaluation.PinnedLaw(ctx, v, s.Books); err != nil {
			return err
		}
		if unkept, err = evaluation.UnkeptLaw(ctx, v); err != nil {
			return err
		}
		rules, err = evaluation.UnkeptRules(ctx, v)
		return err
	})
	keep := evaluation.Service{Books: s.Books}
	for _, digest := range unkept {
		if _, lost := s.Books.ByDigest(digest); lost != nil {
			s.Log.Error("a round has pinned a text of the law that is kept nowhere: its sheets cannot be read", "digest", digest)
			continue
		}
		err = errors.Join(err, s.Desk.Do(ctx, act.System("law"), func(ctx context.Context, a *act.Act) error {
			return keep.KeepLaw(ctx, a, digest)
		}))
	}
	for _, digest := range rules {
		if s.Books.RulesByDigest(digest) == nil {
			s.Log.Error("a sitting has pinned working rules that are not in the folder any more: it can not be closed until that very text is put back", "digest", digest)
			continue
		}
		err = errors.Join(err, s.Desk.Do(ctx, act.System("law"), func(ctx context.Context, a *act.Act) error {
			return keep.KeepRules(ctx, a, digest)
		}))
	}
	return err
}

// keepNames keeps under which names products were recognised by a program that did not.
func (s *Server) keepNames(ctx context.Context) error {
	var unnamed []key.Recognition
	err := s.Desk.See(ctx, act.System("names"), func(ctx context.Context, v *act.View) (err error) {
		unnamed, err = recognition.Unnamed(ctx, v)
		return err
	})
	for _, k := range unnamed {
		err = errors.Join(err, s.Desk.Do(ctx, act.System("names"), func(ctx context.Context, a *act.Act) error {
			return recognition.KeepNames(ctx, a, k)
		}))
	}
	return err
}

// ways are the mail server and the gateway for messages, for either of them the log of a
// trial, or nothing.
func (s *Server) ways() (w mail.Ways, err error) {
	c := s.Config
	if c.Trial {
		w.Letters, w.Messages = mail.Log{Log: s.Log}, mail.Log{Log: s.Log}
	}
	if c.SMTP != "" {
		if w.Letters, err = mail.NewSMTP(c.SMTP, c.MailFrom); err != nil {
			return w, err
		}
	}
	if c.SMS != "" {
		body := c.SMSBody
		if body == "" {
			body = `{"to":"{to}","text":"{text}"}`
		}
		w.Messages, err = mail.NewGateway(c.SMS, body, c.SMSHeader)
	}
	return w, err
}

// Close waits for running jobs and closes the database.
func (s *Server) Close(ctx context.Context) error {
	return errors.Join(s.Runner.Stop(ctx), s.Desk.DB.Close())
}

// Handler is the whole site.
func (s *Server) Handler(ctx context.Context) (http.Handler, error) {
	entry := s.entry()
	k, err := s.kernel(ctx, entry)
	if err != nil {
		return nil, err
	}
	return k.Handler(s.tables(entry)...), nil
}

func (s *Server) kernel(ctx context.Context, entry *public.Entry) (*web.Kernel, error) {
	notice, err := s.notice(ctx)
	if err != nil {
		return nil, err
	}
	proxies, err := s.Config.proxies()
	if err != nil {
		return nil, err
	}
	var scanner *clamd.Scanner
	if s.Config.Clamd != "" {
		scanner = &clamd.Scanner{Socket: s.Config.Clamd}
	}
	var abroad []string
	if s.Provider != nil {
		abroad = s.Provider.Origins()
	}
	return &web.Kernel{Desk: s.Desk, Log: s.Log, Secure: s.Config.Secure, Base: s.Config.PublicBase(), Site: s.Config.Site, Notice: notice,
		Host: s.Config.host(), Proxies: proxies, Rate: s.Config.VisitorRate, Crowd: s.Config.Crowd,
		Abroad: abroad, StepUp: !s.Config.Trial, Prove: entry.Prove, AskProof: entry.AskProof, ByPasskey: entry.Passkeys.Ready(), Second: s.Config.second(),
		Idle: s.Config.rest(), Safe: s.Safe, Scanner: scanner}, nil
}

func (s *Server) entry() *public.Entry {
	return &public.Entry{Desk: s.Desk, Passwords: account.NewPasswords(), Attempts: account.NewAttempts(), Safe: s.Safe, Postman: s.Postman, Demo: s.Demo,
		Passkeys: account.NewPasskeys(s.Config.PublicBase(), s.Config.Site, s.Safe), Provider: s.Provider, ProviderName: s.Config.OIDC.Name}
}

// routes are the tables of all audiences.
func (s *Server) routes() [][]web.Route { return s.tables(s.entry()) }

func (s *Server) tables(entry *public.Entry) [][]web.Route {
	return [][]web.Route{entry.Routes(), api.Routes(),
		(&public.Account{Desk: s.Desk, Passwords: entry.Passwords, Attempts: entry.Attempts, Safe: s.Safe, Passkeys: entry.Passkeys, Postman: s.Postman,
			Site: s.Config.Site, Calendar: s.Books.Calendar()}).Routes(),
		(&public.Pages{Books: s.Books, Verifiers: s.Seal.Verifiers, Gallery: !s.Config.Secure}).Routes(),
		(&jury.Pages{Evaluation: s.Programme.Evaluation, Books: s.Books, Programme: s.Programme}).Routes(),
		(&producer.Pages{Programme: s.Programme, Postman: s.Postman}).Routes(),
		(&office.Pages{Programme: s.Programme, Files: s.Files, Wake: s.Runner.Wake, Postman: s.Postman, Safe: s.Safe}).Routes()}
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

// Run serves until ctx ends, then lets requests and jobs finish. It refuses to start with
// settings, files or accounts that leave a door open.
func (s *Server) Run(ctx context.Context, ready func(address string)) error {
	if err := errors.Join(s.Config.Check(), s.sound(ctx)); err != nil {
		return errors.Join(err, s.Close(context.WithoutCancel(ctx)))
	}
	entry := s.entry()
	k, err := s.kernel(ctx, entry)
	if err != nil {
		return err
	}
	site, err := s.listen(s.Config.Addr, k.Handler(s.tables(entry)...), 2*time.Minute)
	if err != nil {
		return err
	}
	doors := []*door{site}
	if s.Config.AdminAddr != "" {
		admin, err := s.listen(s.Config.AdminAddr, s.admin(k), 10*time.Minute) // a profile takes its time
		if err != nil {
			return errors.Join(err, site.Listener.Close())
		}
		doors = append(doors, admin)
		s.Log.Info("metrics and profiles", "address", admin.Addr().String())
	}
	if err := s.Runner.Start(ctx); err != nil {
		for _, d := range doors {
			err = errors.Join(err, d.Listener.Close())
		}
		return err
	}
	return s.serve(ctx, doors, func() { ready("http://" + site.Addr().String()) })
}

// door is a listener with what answers on it.
type door struct {
	net.Listener
	http *http.Server
}

func (s *Server) listen(address string, handler http.Handler, longest time.Duration) (*door, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return &door{l, &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: longest, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn)}}, nil
}

func (s *Server) serve(ctx context.Context, doors []*door, ready func()) (err error) {
	served := make(chan error, len(doors))
	for _, d := range doors {
		go func() { served <- d.http.Serve(d.Listener) }()
	}
	ready()
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	for _, d := range doors {
		err = errors.Join(err, d.http.Shutdown(end))
	}
	return errors.Join(err, s.Close(end))
}
