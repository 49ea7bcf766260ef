package server

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
)

// A server that runs ends what is due without being asked, and the journal says how much. What a
// crash left of an upload goes too.
func TestWhatIsDueEndsByItself(t *testing.T) {
	now := &atomic.Int64{}
	now.Store(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC).UnixMilli())
	s, err := Build(t.Context(), Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP"}, slog.New(slog.DiscardHandler), func() time.Time { return time.UnixMilli(now.Add(1)) })
	if err != nil {
		t.Fatal(err)
	}
	err = s.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k, err := account.AddPerson(ctx, a, account.NewPerson{Login: "nguoi.thu", Name: "Người Thử"})
		if err != nil {
			return err
		}
		_, err = account.Invite(ctx, a, k)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(s.Config.Files(), "tmp", "put-CUTOFF")
	long := time.Now().Add(-2 * unfinishedAge)
	if err := errors.Join(os.WriteFile(cut, []byte("half"), 0o600), os.Chtimes(cut, long, long)); err != nil {
		t.Fatal(err)
	}
	now.Add((60 * 24 * time.Hour).Milliseconds())
	if err := s.Runner.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for tickets, runs := 1, 0; tickets > 0 || runs == 0 || exists(cut); time.Sleep(10 * time.Millisecond) { // until it has happened; a hang fails the whole test
		err := s.Desk.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			return v.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM ticket), (SELECT COUNT(*) FROM journal WHERE verb = 'retention.run' AND after = '{"ticket":1}')`).Scan(&tickets, &runs)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
