package server

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/db"
)

// Seal is the key that signs checkpoints, and all whose checkpoints are believed.
type Seal struct {
	Signer    note.Signer
	Known     note.Verifiers
	Verifiers []string // public keys, the newest last: what an outsider needs to check a checkpoint
}

// loadSeal reads the key, or makes it on first start. The file must be for its owner only.
// Public keys stand in a file beside it, one a line: after a key was replaced, the
// checkpoints of the older ones are still believed as long as their lines are kept.
func loadSeal(path, name string) (s Seal, err error) {
	if err := makeKey(path, name); err != nil {
		return s, fmt.Errorf("key of the record: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return s, fmt.Errorf("key of the record: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return s, fmt.Errorf("key of the record: others may read %s (mode %o): chmod 600", path, info.Mode().Perm())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return s, fmt.Errorf("key of the record: %w", err)
	}
	secret := strings.TrimSpace(string(raw))
	if s.Signer, err = note.NewSigner(secret); err != nil {
		return s, fmt.Errorf("key of the record: %w", err)
	}
	own, err := publicKey(secret)
	if err != nil {
		return s, err
	}
	if s.Verifiers, err = publish(path+".pub", own); err != nil {
		return s, fmt.Errorf("public keys of the record: %w", err)
	}
	var known []note.Verifier
	for _, line := range s.Verifiers {
		v, err := note.NewVerifier(line)
		if err != nil {
			return s, fmt.Errorf("public keys of the record: %q: %w", line, err)
		}
		known = append(known, v)
	}
	s.Known = note.VerifierList(known...)
	return s, nil
}

// makeKey makes the file unless it is there. Two processes that start at once get one key.
func makeKey(path, name string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".record-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = part.WriteString(secret + "\n")
	if err = errors.Join(err, part.Sync(), part.Close()); err == nil {
		err = os.Link(part.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	return errors.Join(err, os.Remove(part.Name()))
}

// publicKey is the verifier key that belongs to a signer key: PRIVATE+KEY+name+hash+data.
func publicKey(secret string) (string, error) {
	parts := strings.SplitN(secret, "+", 5)
	if len(parts) == 5 {
		if seed, err := base64.StdEncoding.DecodeString(parts[4]); err == nil && len(seed) == 1+ed25519.SeedSize {
			public, _ := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
			return note.NewEd25519VerifierKey(parts[2], public)
		}
	}
	return "", errors.New("key of the record: not of the form that note.GenerateKey writes")
}

// publish has the key stand last in the file of public keys, and gives them all.
func publish(path, own string) (keys []string, err error) {
	raw, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	keys = strings.Fields(string(raw))
	if slices.Contains(keys, own) {
		return keys, nil
	}
	keys = append(keys, own)
	return keys, os.WriteFile(path, []byte(strings.Join(keys, "\n")+"\n"), 0o644)
}

// keyName is the name in the key: the host of the public address, or what the site runs.
func (c Config) keyName() string {
	if u, err := url.Parse(c.Base); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "ocop"
}

// seal seals what is due and keeps the newest checkpoint as a file.
func (s *Server) seal(ctx context.Context) error {
	n, err := s.Desk.Seal(ctx, sealGrace)
	if err != nil || n == 0 {
		return err
	}
	return s.keepCheckpoint(ctx)
}

// SealAll seals everything that may be sealed by now, without the pause between batches.
func (s *Server) SealAll(ctx context.Context) error {
	for {
		n, err := s.Desk.Seal(ctx, sealGrace)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.keepCheckpoint(ctx)
		}
	}
}

// keepCheckpoint writes the newest checkpoint to newest.txt, and to one file for each day,
// so that any copy of the folder is a witness.
func (s *Server) keepCheckpoint(ctx context.Context) error {
	return s.Desk.See(ctx, act.System("record"), func(ctx context.Context, v *act.View) error {
		c, err := act.NewestCheckpoint(ctx, v)
		if err != nil || c.Size == 0 {
			return err
		}
		return errors.Join(s.replace(ctx, v, filepath.Join(s.Config.Record(), "newest.txt"), c),
			s.replace(ctx, v, filepath.Join(s.Config.Record(), "days", act.Date(c.At)+".txt"), c))
	})
}

// replace puts a checkpoint in the place of an older one. One that this database does not
// continue is never overwritten: it is the proof that something was undone.
func (s *Server) replace(ctx context.Context, v *act.View, path string, c act.Checkpoint) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	old, err := s.readCheckpoint(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		wrong := act.CheckContinues(ctx, v, old)
		if wrong == nil && old.Size >= c.Size {
			return nil
		}
		if wrong != nil {
			aside := fmt.Sprintf("%s.conflict-%d", path, old.Size)
			s.Log.ErrorContext(ctx, "the database does not continue the record", "kept", aside, "err", wrong)
			if err := os.Rename(path, aside); err != nil {
				return err
			}
		}
	}
	part := path + ".part"
	if err := os.WriteFile(part, []byte(c.Signed), 0o644); err != nil {
		return err
	}
	return os.Rename(part, path)
}

func (s *Server) readCheckpoint(path string) (act.Checkpoint, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return act.Checkpoint{}, err
	}
	c, err := act.ParseCheckpoint(string(raw), s.Seal.Known)
	if err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// CheckRecord compares every row with the journal, and the journal with every checkpoint that
// lies in the folder of the record. It names what is wrong.
func (s *Server) CheckRecord(ctx context.Context) (broken []string, err error) {
	var files []string
	err = filepath.WalkDir(s.Config.Record(), func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !e.IsDir() && !strings.HasSuffix(path, ".part") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("folder of the record: %w", err)
	}
	err = s.Desk.See(ctx, act.System("check"), func(ctx context.Context, v *act.View) error {
		for _, path := range files {
			c, err := s.readCheckpoint(path)
			if err == nil {
				err = act.CheckContinues(ctx, v, c)
			}
			if err != nil {
				broken = append(broken, "record: "+filepath.Base(path)+": "+err.Error())
			}
		}
		found, err := act.CheckRows(ctx, v)
		for _, f := range found {
			broken = append(broken, "record: "+f.String())
		}
		return err
	})
	return broken, err
}

// Restore reads an archive into the empty database, and has the journal say who did so and when the
// archive was made: what was done after that is lost, and the restored journal knows nothing of it.
// Both are one transaction.
func (s *Server) Restore(ctx context.Context, who act.Actor, r io.Reader) (backup.Manifest, error) {
	return backup.Restore(ctx, backup.Source{DB: s.Desk.DB, Files: s.Files}, r, func(ctx context.Context, tx *db.Tx, m backup.Manifest) error {
		return s.Desk.Within(ctx, tx, who, func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "record.restored", "record/log", "", nil, map[string]any{"made": m.Made, "entries": m.Rows["journal"]})
		})
	})
}
