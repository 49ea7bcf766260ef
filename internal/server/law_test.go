package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/demo"
)

const quyChe = `number: 12/2026/QĐ-UBND
title: Quy chế làm việc của Hội đồng
issuer: UBND tỉnh
signed: 2026-06-10
from: 2026-06-15
place: "24"
spread: {limit: 8, article: Điều 6}
`

// The program does not start on a law that anything is wrong with, and says where.
func TestBadLawDoesNotStart(t *testing.T) {
	for what, tt := range map[string]struct{ folder, text, want string }{
		"good":            {"council", quyChe, ""},
		"bad rules":       {"council", strings.Replace(quyChe, "8,", "800,", 1), "council/a.yaml:7: spread needs a limit"},
		"no such day":     {"council", strings.Replace(quyChe, "2026-06-15", "2026-06-31", 1), "council/a.yaml:5: from: date"},
		"wrong folder":    {"councils", quyChe, "councils/a.yaml:0: nothing is read here"},
		"missing":         {"", "", "OCOP_RULEBOOKS"},
		"unclean wording": {"wording/26-2026", "card: 1\n", "wording/26-2026/a.yaml:1: file of card 1 must be called 01.yaml"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "luat")
			if tt.folder != "" {
				if err := os.MkdirAll(filepath.Join(dir, tt.folder), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, tt.folder, "a.yaml"), []byte(tt.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := Build(t.Context(), Config{Data: t.TempDir(), Rulebooks: dir}, slog.New(slog.DiscardHandler), nil)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				b, _ := s.Books.Book("26-2026")
				if c, doc := s.Books.CouncilRules(b, "24", "2026-07-01"); doc == nil || c.Spread.Limit != 800 {
					t.Errorf("rules of the folder are not in force: %+v", doc)
				}
				if err := s.Close(t.Context()); err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("started, or refused for another reason: %v", err)
			}
		})
	}
}

// The text of working rules that a sitting pinned before texts were kept is kept by the next start that
// finds it in the folder, and read by every start after it.
func TestPinnedWorkingRulesOutliveTheFolder(t *testing.T) {
	data, folder := t.TempDir(), filepath.Join(t.TempDir(), "luat")
	start := func(rulebooks string, then func(*Server)) {
		t.Helper()
		s, err := Build(t.Context(), Config{Data: data, Rulebooks: rulebooks}, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			t.Fatal(err)
		}
		then(s)
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	digest := fmt.Sprintf("%x", sha256.Sum256([]byte(quyChe)))
	start("", func(s *Server) {
		if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme}); err != nil {
			t.Fatal(err)
		}
		if err := s.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE sitting SET rules_no = '12/2026/QĐ-UBND', rules_digest = $1 WHERE state = 'scoring'`, digest)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
	start("", func(s *Server) {
		if s.Books.RulesByDigest(digest) != nil {
			t.Error("the rules are known before anybody laid them down")
		}
	})
	if err := os.MkdirAll(filepath.Join(folder, "council"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "council", "a.yaml"), []byte(quyChe), 0o600); err != nil {
		t.Fatal(err)
	}
	start(folder, func(*Server) {})
	start("", func(s *Server) {
		if doc := s.Books.RulesByDigest(digest); doc == nil || doc.Document.Number != "12/2026/QĐ-UBND" {
			t.Errorf("the rules left with the folder: %+v", doc)
		}
	})
}
