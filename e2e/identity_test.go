package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ocop/internal/base/identity/identitytest"
	"ocop/internal/demo"
	"ocop/internal/server"
	"ocop/internal/web/public"
)

// connected serves the demonstration with a real identity provider beside it.
func connected(t *testing.T) string {
	t.Helper()
	h := httptest.NewUnstartedServer(nil)
	base := "http://" + h.Listener.Addr().String()
	there := identitytest.New(t, base+public.AnswerPath)
	s, err := server.Build(context.Background(), server.Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", VisitorRate: -1, Base: base,
		OIDC: server.OIDC{Issuer: there.Issuer, ClientID: identitytest.ClientID, Secret: identitytest.Secret, Name: "Cổng tỉnh"}}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme}); err != nil {
		t.Fatal(err)
	}
	if h.Config.Handler, err = s.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Start()
	t.Cleanup(func() {
		h.Close()
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return base
}

// looks holds the page to axe and to three widths, and keeps a picture of each.
func (b *browser) looks(name string) {
	b.t.Helper()
	for _, width := range []int64{1366, 1024, 360} {
		b.size(width, 800)
		b.axe()
		b.fits()
		b.shot(fmt.Sprintf("%s-%d", name, width))
	}
	b.size(1366, 800)
}

// arrives waits until scripts and redirects have led to a page with this heading. A page
// that leaves while it is asked answers with an error, which says only that it is not there yet.
func (b *browser) arrives(heading string) {
	b.t.Helper()
	var err error
	for range 200 {
		var h1 string
		h1, err = chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector("h1")?.textContent.trim() ?? ""`))
		if err == nil && h1 == heading {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("not at %q but at %s (%v)", heading, b.where(), err)
}

// throughProvider goes from the door to the provider, fills its page in and comes back.
func (b *browser) throughProvider() {
	b.t.Helper()
	b.open("/dang-nhap?ve=/tai-khoan")
	b.pressText("Đăng nhập bằng Cổng tỉnh")
	b.fill("#username", identitytest.Login)
	b.fill("#password", identitytest.Password)
	b.press("form button")
}

// TestAnIdentityInABrowser: a browser goes to the provider and comes back under the policy
// of these pages, an administrator links, and the same way then leads in.
func TestAnIdentityInABrowser(t *testing.T) {
	chrome, base := launch(t), connected(t)
	guest, admin := tab(t, chrome, base), tab(t, chrome, base)
	guest.open("/dang-nhap")
	guest.looks("identity-door")
	guest.throughProvider()
	guest.arrives("Chờ liên kết tài khoản")
	guest.looks("identity-waiting")
	if strings.Contains(guest.where(), "code=") {
		t.Error("the code stays in the address")
	}

	admin.signIn("quantri")
	admin.open("/office/people")
	admin.sees("Danh tính chờ liên kết", identitytest.Name)
	admin.looks("identity-people")
	admin.pressText(identitytest.Name)
	admin.fill("input[name=login]", "uyvien1")
	admin.pressText("Đối chiếu")
	admin.sees("an…@bacninh.example", "Đúng là một người, liên kết")
	admin.looks("identity-compare")
	admin.pressText("Đúng là một người, liên kết")
	admin.sees("Đã liên kết danh tính với tài khoản.")

	guest.throughProvider()
	guest.arrives("Tài khoản của tôi")
	guest.sees("Danh tính đã liên kết", "uyvien1")
	guest.looks("identity-account")
	guest.open("/tai-khoan/ma-truy-cap")
	guest.looks("identity-tokens")
	guest.fill("input[name=name]", "Cổng dữ liệu tỉnh")
	eval[any](guest, `document.querySelector("input[name=scopes]").click()`)
	guest.pressText("Tạo mã")
	guest.sees("ocop_", "Mã chỉ hiện một lần")
	guest.looks("identity-token")
	guest.open("/tai-khoan/ma-truy-cap")
	guest.sees("Cổng dữ liệu tỉnh", "recognitions:read")
	guest.looks("identity-tokens-one")
	guest.open("/tai-khoan")
	guest.pressText("Bỏ liên kết")
	guest.arrives("Đăng nhập")
}
