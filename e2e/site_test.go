package e2e

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"ocop/internal/demo"
	"ocop/internal/server"
	"ocop/internal/web/public"
)

// site serves a freshly loaded demonstration on a free port and gives its address.
func site(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := server.Config{Addr: l.Addr().String(), Data: filepath.Join(t.TempDir(), "data"), Workers: 2, Site: "OCOP", VisitorRate: -1}
	s, err := server.Build(context.Background(), config, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme, Safe: s.Safe}); err != nil {
		t.Fatal(err)
	}
	for _, a := range demo.Accounts() {
		s.Demo = append(s.Demo, public.DemoAccount{Login: a.Login, Password: a.Password, Name: a.Name, Duty: a.Duty})
	}
	handler, err := s.Handler(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Runner.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	h := &httptest.Server{Listener: l, Config: &http.Server{Handler: handler}}
	h.Start()
	t.Cleanup(func() {
		h.Close()
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}
