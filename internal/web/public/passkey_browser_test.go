package public_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
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

// tab is a browser with a person in front of it.
type tab struct {
	*testing.T
	ctx  context.Context
	base string
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) open(path string) { b.Helper(); b.do(chromedp.Navigate(b.base + path)) }

// arrives waits until the address is the path and the page is whole.
func (b *tab) arrives(path string) {
	b.Helper()
	at := ""
	for range 500 {
		at, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.pathname : ""`)) // a page on its way has no answer
		if at == path {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	text, _ := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
	b.Fatalf("at %q, not at %q:\n%s", at, path, text)
}

// press sends Enter to a button or link that has the focus: nothing here needs a mouse.
func (b *tab) press(selector string) {
	b.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Focus(chromedp.CSS(selector)), chromedp.KeyEvent("\r"))
}

func (b *tab) fill(selector, text string) {
	b.Helper()
	b.do(chromedp.SetValue(chromedp.CSS(selector), text))
}

func (b *tab) text() string {
	b.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// sound looks at the page in three widths: axe-core finds nothing, nothing runs over the
// edge. With OCOP_SHOTS it leaves pictures there.
func (b *tab) sound(name string) {
	b.Helper()
	for _, width := range []int64{1366, 1024, 360} {
		b.do(chromedp.EmulateViewport(width, 768))
		browsertest.Check(b.T, b.ctx, name, width)
	}
}

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
	ctx := browsertest.Start(t)
	eachDoor(t, func(d *door) {
		if d.desk.DB.Engine() == db.Postgres {
			return // browsers do not see the engine
		}
		d.now.Store(time.Now().UnixMilli()) // by which the browser keeps cookies
		d.person("man", "")
		b := &tab{d.T, ctx, local(d)}
		b.do(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
			if _, err = cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
				return none, err
			}
			_, err = cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true}})
			return none, err
		})
		b.password()
		b.arrives("/tai-khoan")
		b.open("/tai-khoan/khoa")
		b.sound("none")
		b.press("form.stack button")
		b.arrives("/tai-khoan/khoa/moi")
		b.sound("new")
		b.press("[data-passkey] button")
		b.arrives("/tai-khoan/khoa")
		if !strings.Contains(b.text(), "Mã dự phòng") {
			t.Fatal("no recovery codes: ", b.text())
		}
		b.open("/tai-khoan/khoa")
		b.sound("one")
		b.press("form.stack button") // the same device once more
		b.arrives("/tai-khoan/khoa/moi")
		b.press("[data-passkey] button")
		b.do(chromedp.WaitVisible(`//*[@role="alert" and contains(., "đã có khóa")]`))

		b.leave()
		b.open("/dang-nhap?ve=/tai-khoan/mat-khau")
		b.sound("sign-in")
		b.press("[data-passkey] button")
		b.arrives("/tai-khoan/mat-khau")

		b.leave()
		b.password()
		b.arrives("/dang-nhap/ma")
		b.sound("second")
		b.press("[data-passkey] button")
		b.arrives("/tai-khoan")

		d.pass(11 * time.Minute)
		b.open("/tai-khoan/khoa")
		b.press("table form button")
		b.arrives("/tai-khoan/khoa")
		b.sound("proof")
		b.press("[data-passkey] button")
		b.do(chromedp.WaitVisible(`//*[contains(text(), "Đã gỡ khóa truy cập.")]`))
		b.leave()
		b.open("/dang-nhap")
		b.press("[data-passkey] button") // the authenticator still has it, the site does not
		b.arrives("/dang-nhap/khoa")
		if !strings.Contains(b.text(), "không dùng được ở đây") {
			t.Error(b.text())
		}
	})
}

// password signs in by the form, from the address that leads to the account.
func (b *tab) password() {
	b.Helper()
	b.open("/dang-nhap?ve=/tai-khoan")
	b.fill("[name=login]", "man")
	b.fill("[name=password]", goodPassword)
	b.press("form.stack button")
}

// leave forgets the session.
func (b *tab) leave() {
	b.Helper()
	b.do(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, target, cdp.Command[cdp.Empty, cdp.Empty]{Method: "Network.clearBrowserCookies"}, cdp.Empty{})
		return none, err
	})
}
