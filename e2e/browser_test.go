// Package e2e walks the real site in a real Chromium: the tour of docs/tour.md, every
// page at three widths and in both themes, the keyboard, and axe.
package e2e

import (
	"os"
	"testing"

	"ocop/internal/demo"
	"ocop/internal/web/browsertest"
)

// TestMain keeps the pictures of every page in e2e/out, for people to look at.
func TestMain(m *testing.M) {
	if os.Getenv("OCOP_SHOTS") == "" {
		os.Setenv("OCOP_SHOTS", "out")
	}
	m.Run()
}

// browser is a tab of somebody of the demonstration.
type browser struct{ *browsertest.Tab }

// people opens a site in one Chromium, each of its people with their own cookies.
func people(t *testing.T, base string) func() browser {
	t.Helper()
	first := browsertest.Start(t, base)
	return func() browser { t.Helper(); return browser{first.Stranger(t, base)} }
}

// signIn signs in with an account of the demonstration.
func (b browser) signIn(login string) {
	b.Helper()
	b.Open("/dang-nhap")
	b.Fill("input[name=login]", login)
	for _, a := range demo.Accounts() {
		if a.Login == login {
			b.Fill("input[name=password]", a.Password)
		}
	}
	b.Press("main form button[type=submit]")
}
