package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/personal"
	"ocop/internal/server"
)

// `ocop personal due` names every item with its period and what has reached its end, and ends
// nothing.
func TestWhatIsDueIsShownAndKept(t *testing.T) {
	for name, url := range map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return dbtest.Postgres(t, nil).URL() },
	} {
		t.Run(name, func(t *testing.T) {
			dir := terminal(t)
			c := server.Config{Addr: "127.0.0.1:0", Base: "http://127.0.0.1:8080", Data: filepath.Join(dir, "data"), Site: "OCOP", DatabaseURL: url(t)}
			invited(t, c)
			t.Setenv("OCOP_DATA", c.Data)
			t.Setenv("OCOP_DATABASE_URL", c.DatabaseURL)
			said := enter(t, dir, "ocop personal due")
			for _, rule := range personal.Schedule() {
				due := "0"
				if rule.Item == personal.Tickets {
					due = "1"
				}
				if !regexp.MustCompile(`(?m)^` + string(rule.Item) + ` +` + due + ` due after +[0-9]+ days  .`).MatchString(said) {
					t.Errorf("%s is not told as it is:\n%s", rule.Item, said)
				}
			}
			if again := enter(t, dir, "ocop personal due"); again != said {
				t.Errorf("asked again:\n%s\n%s", said, again)
			}
		})
	}
}

// invited leaves an invitation of 2021 that nobody took.
func invited(t *testing.T, c server.Config) {
	t.Helper()
	s, err := server.Build(t.Context(), c, slog.New(slog.DiscardHandler), func() time.Time { return time.Date(2021, 7, 1, 5, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	err = s.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k, err := account.AddPerson(ctx, a, account.NewPerson{Login: "nguoimoi", Name: "Người mới"})
		if err != nil {
			return err
		}
		_, err = account.Invite(ctx, a, k)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
