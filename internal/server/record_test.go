package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/db"
)

func TestTheKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "record.key")
	var first [8]Seal
	var starts sync.WaitGroup
	for i := range first { // processes that start at once
		starts.Go(func() {
			var err error
			if first[i], err = loadSeal(path, "ocop.example.vn"); err != nil {
				t.Error(err)
			}
		})
	}
	starts.Wait()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	again, err := loadSeal(path, "another.name")
	if err != nil || again.Signer.Name() != "ocop.example.vn" {
		t.Fatal(again, err)
	}
	for _, s := range first {
		if s.Signer == nil || s.Signer.KeyHash() != again.Signer.KeyHash() || len(s.Verifiers) != 1 || s.Verifiers[0] != again.Verifiers[0] {
			t.Errorf("%v, later %v", s, again)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".record-*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	signed, err := note.Sign(&note.Note{Text: "x\n"}, again.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil { // the key is replaced: what the old one signed is still believed
		t.Fatal(err)
	}
	replaced, err := loadSeal(path, "ocop.example.vn")
	if err != nil || len(replaced.Verifiers) != 2 || replaced.Signer.KeyHash() == again.Signer.KeyHash() {
		t.Fatal(replaced.Verifiers, err)
	}
	if _, err := note.Open(signed, replaced.Known); err != nil {
		t.Error(err)
	}
}

func TestABadKeyStartsNothing(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"readable by others": func(path string) error { return os.Chmod(path, 0o644) },
		"damaged":            func(path string) error { return os.WriteFile(path, []byte("PRIVATE+KEY+x+1+2"), 0o600) },
		"empty":              func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"bad public keys":    func(path string) error { return os.WriteFile(path+".pub", []byte("x\n"), 0o644) },
	} {
		path := filepath.Join(t.TempDir(), "record.key")
		if _, err := loadSeal(path, "ocop"); err != nil {
			t.Fatal(err)
		}
		if err := spoil(path); err != nil {
			t.Fatal(err)
		}
		if _, err := loadSeal(path, "ocop"); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// recorded is a server without demonstration, with a few acts.
func recorded(t *testing.T) *Server {
	t.Helper()
	s := empty(t)
	recordOne(t, s)
	return s
}

func empty(t *testing.T) *Server {
	t.Helper()
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	s, err := Build(t.Context(), Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", Base: "https://ocop.example.vn"}, slog.New(slog.DiscardHandler),
		func() time.Time { now = now.Add(time.Second); return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) }) // the test is over
	return s
}

func recordOne(t *testing.T, s *Server) {
	t.Helper()
	err := s.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version)
			VALUES ($1, '24.2025', $2, 'Mùa', '', '', '', FALSE, 0, 1)`, a.NewKey(), a.Now().UnixMilli()); err != nil {
			return err
		}
		return a.Record(ctx, "season.opened", "season/x", "", nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Desk.DB.Now()
	s.Desk.DB.Now() // the grace goes by
}

func bent(t *testing.T, s *Server) string {
	t.Helper()
	list, err := s.CheckRecord(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

func TestCheckpointsLieInFilesThatWitnessARollback(t *testing.T) {
	s := recorded(t)
	if err := s.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	newest := filepath.Join(s.Config.Record(), "newest.txt")
	for _, path := range []string{newest, filepath.Join(s.Config.Record(), "days", "2026-11-24.txt")} {
		c, err := s.readCheckpoint(path)
		if err != nil || c.Size < 1 || !strings.HasPrefix(c.Signed, "ocop.example.vn\n") {
			t.Errorf("%s: %+v, %v", path, c, err)
		}
	}
	if found := bent(t, s); found != "" {
		t.Fatal(found)
	}
	before, _ := s.readCheckpoint(newest)
	recordOne(t, s)
	if err := s.seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, err := s.readCheckpoint(newest); err != nil || after.Size != before.Size+1 {
		t.Errorf("after one more act: %+v, %v", after, err)
	}
	ahead, err := note.Sign(&note.Note{Text: fmt.Sprintf("ocop.example.vn\n%d\n%s\n%s\n", 900, before.Root, "2026-12-01T00:00:00Z")}, s.Seal.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(newest, ahead, 0o644); err != nil { // as it lies there when an old database is put back
		t.Fatal(err)
	}
	if found := bent(t, s); !strings.Contains(found, "newest.txt: the database holds") || !strings.Contains(found, "rolled back") {
		t.Errorf("rolled back: %q", found)
	}
	recordOne(t, s)
	if err := s.seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := bent(t, s); !strings.Contains(found, "newest.txt.conflict-900: the database holds") {
		t.Errorf("the witness is gone: %q", found)
	}
	if _, err := s.readCheckpoint(newest); err != nil {
		t.Error(err)
	}
}

// A restored journal goes on from the archive, says that it was restored, by whom and from when, and
// is whole otherwise.
func TestTheJournalTellsOfARestore(t *testing.T) {
	from, s := recorded(t), empty(t)
	var archive bytes.Buffer
	made, err := backup.Write(t.Context(), backup.Source{DB: from.Desk.DB, Files: from.Files}, &archive, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Restore(t.Context(), act.System("dòng lệnh, an"), bytes.NewReader(archive.Bytes())); err != nil {
		t.Fatal(err)
	}
	var list []act.Entry
	if err := s.Desk.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
		list, err = act.Entries(ctx, v, "", 100)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`{"entries":%d,"made":%q}`, made.Rows["journal"], made.Made.Format(time.RFC3339Nano))
	i := slices.IndexFunc(list, func(e act.Entry) bool { return e.Verb == "record.restored" })
	if i < 0 {
		t.Fatal("the journal says nothing of it")
	}
	if e := list[i]; int64(len(list)) != made.Rows["journal"]+1 || e.Name != "Hệ thống (dòng lệnh, an)" || e.After != want {
		t.Errorf("%d entries, among them %+v, want %s", len(list), e, want)
	}
	if found := bent(t, s); found != "" {
		t.Error(found)
	}
	if _, err := s.Restore(t.Context(), act.System("dòng lệnh, an"), bytes.NewReader(archive.Bytes())); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("restored over data: %v", err)
	}
}

func TestCheckNamesTheRowThatWasChanged(t *testing.T) {
	s := recorded(t)
	err := s.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE season SET title = 'khác'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := bent(t, s); !strings.HasPrefix(found, "record: season ") || !strings.HasSuffix(found, "it was changed outside of any act") {
		t.Error(found)
	}
}

// The demonstration, with all that people did in it, is whole to the last row.
func TestTheDemonstrationIsCoveredByTheRecord(t *testing.T) {
	h := build(t)
	if err := h.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := bent(t, h.Server); found != "" {
		t.Error(found)
	}
}

// No restored database can be opened that does not say that it was restored: when the entry can not
// be written, nothing of the archive is there.
func TestARestoreAndItsEntryAreOne(t *testing.T) {
	from, s := recorded(t), empty(t)
	var archive bytes.Buffer
	if _, err := backup.Write(t.Context(), backup.Source{DB: from.Desk.DB, Files: from.Files}, &archive, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	define := func(statement string) {
		t.Helper()
		if err := s.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	define(`CREATE TRIGGER cut BEFORE INSERT ON journal WHEN NEW.verb = 'record.restored' BEGIN SELECT RAISE(ABORT, 'cut off'); END`)
	if _, err := s.Restore(t.Context(), act.System("an"), bytes.NewReader(archive.Bytes())); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Fatalf("restored without its entry: %v", err)
	}
	define(`DROP TRIGGER cut`)
	if _, err := s.Restore(t.Context(), act.System("an"), bytes.NewReader(archive.Bytes())); err != nil {
		t.Fatalf("something was left by the restore that failed: %v", err)
	}
	if found := bent(t, s); found != "" {
		t.Error(found)
	}
}
