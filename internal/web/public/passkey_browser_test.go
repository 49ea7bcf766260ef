package public_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"ocop/internal/account"
	"ocop/internal/base/db"
	"ocop/internal/given"
	"ocop/internal/web/browsertest"
	"ocop/internal/web/public"
)

// local serves a door on this machine under the name that browsers give keys to.
func local(d *door) (base string) {
	d.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		d.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	base = "http://localhost:" + port
	safe := given.Vault(d)
	e := &public.Entry{Desk: d.desk, Passwords: account.NewPasswords(), Attempts: account.NewAttempts(), Safe: safe, Passkeys: account.NewPasskeys(base, "OCOP thử", safe)}
	m := &public.Account{Desk: d.desk, Passwords: e.Passwords, Attempts: e.Attempts, Safe: safe, Passkeys: e.Passkeys, Site: "OCOP thử"}
	d.kernel.Base, d.kernel.Prove = base, e.Prove
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: d.kernel.Handler(e.Routes(), m.Routes(), weighty())}}
	server.Start()
	d.Cleanup(server.Close)
	return base
}

// TestPasskeysInABrowser adds a passkey in real Chromium with an authenticator of its own,
// signs in with it, after the password and alone, proves with it, and removes it.
func TestPasskeysInABrowser(t *testing.T) {
	tab := browsertest.Start(t, "")
	eachDoor(t, func(d *door) {
		if d.desk.DB.Engine() == db.Postgres {
			return // browsers do not see the engine
		}
		d.now.Store(time.Now().UnixMilli()) // by which the browser keeps cookies
		d.person("man", "")
		b := tab.In(d.T, local(d))
		b.Do(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
			if _, err = cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
				return none, err
			}
			_, err = cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true}})
			return none, err
		})
		key := func() { b.Helper(); b.Enter("[data-passkey] button") }
		password(b)
		b.Arrives("/tai-khoan")
		b.Open("/tai-khoan/khoa")
		b.Look("passkeys none")
		b.Follow(func() { b.Enter("form.stack button") })
		b.Arrives("/tai-khoan/khoa/moi")
		b.Look("passkeys new")
		b.Follow(key)
		b.Arrives("/tai-khoan/khoa")
		b.Sees("Mã dự phòng")
		b.Open("/tai-khoan/khoa")
		b.Look("passkeys one")
		b.Follow(func() { b.Enter("form.stack button") }) // the same device once more
		b.Arrives("/tai-khoan/khoa/moi")
		key()
		b.Sees("đã có khóa")

		leave(b)
		b.Open("/dang-nhap?ve=/tai-khoan/mat-khau")
		b.Look("passkeys sign-in")
		b.Follow(key)
		b.Arrives("/tai-khoan/mat-khau")

		leave(b)
		password(b)
		b.Arrives("/dang-nhap/ma")
		b.Look("passkeys second")
		b.Follow(key)
		b.Arrives("/tai-khoan")

		d.pass(11 * time.Minute)
		b.Open("/tai-khoan/khoa")
		b.Follow(func() { b.Enter("table form button") })
		b.Look("passkeys proof")
		b.Follow(key)
		b.Sees("Đã gỡ khóa truy cập.")
		leave(b)
		b.Open("/dang-nhap")
		b.Follow(key) // the authenticator still has it, the site does not
		b.Arrives("/dang-nhap/khoa")
		b.Sees("không dùng được ở đây")
	})
}

// password signs in by the form and the keyboard, from the address that leads to the account.
func password(b *browsertest.Tab) {
	b.Helper()
	b.Open("/dang-nhap?ve=/tai-khoan")
	b.Fill("[name=login]", "man")
	b.Fill("[name=password]", goodPassword)
	b.Follow(func() { b.Enter("form.stack button") })
}

// leave forgets the session.
func leave(b *browsertest.Tab) {
	b.Helper()
	b.Do(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, target, cdp.Command[cdp.Empty, cdp.Empty]{Method: "Network.clearBrowserCookies"}, cdp.Empty{})
		return none, err
	})
}
