package e2e

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"ocop/internal/base/identity/identitytest"
	"ocop/internal/demo"
	"ocop/internal/server"
	"ocop/internal/web/browsertest"
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

// throughProvider goes from the door to the provider, fills its page in and comes back.
func (b browser) throughProvider() {
	b.Helper()
	b.Open("/dang-nhap?ve=/tai-khoan")
	b.PressText("Đăng nhập bằng Cổng tỉnh")
	b.Fill("#username", identitytest.Login)
	b.Fill("#password", identitytest.Password)
	b.Press("form button")
}

// TestAnIdentityInABrowser: a browser goes to the provider and comes back under the policy
// of these pages, an administrator links, and the same way then leads in.
func TestAnIdentityInABrowser(t *testing.T) {
	open := people(t, connected(t))
	guest, admin := open(), open()
	guest.Open("/dang-nhap")
	guest.Look("identity-door")
	guest.throughProvider()
	guest.Heading("Chờ liên kết tài khoản")
	guest.Look("identity-waiting")
	if strings.Contains(guest.Address(), "code=") {
		t.Error("the code stays in the address")
	}

	admin.signIn("quantri")
	admin.Open("/office/people")
	admin.Sees("Danh tính chờ liên kết", identitytest.Name)
	admin.Look("identity-people")
	admin.PressText(identitytest.Name)
	admin.Fill("input[name=login]", "uyvien1")
	admin.PressText("Đối chiếu")
	admin.Sees("an…@bacninh.example", "Đúng là một người, liên kết")
	admin.Look("identity-compare")
	admin.PressText("Đúng là một người, liên kết")
	admin.Sees("Đã liên kết danh tính với tài khoản.")

	guest.throughProvider()
	guest.Heading("Tài khoản của tôi")
	guest.Sees("Danh tính đã liên kết", "uyvien1")
	guest.Look("identity-account")
	guest.Open("/tai-khoan/ma-truy-cap")
	guest.Look("identity-tokens")
	guest.Fill("input[name=name]", "Cổng dữ liệu tỉnh")
	browsertest.Eval[any](guest.Tab, `document.querySelector("input[name=scopes]").click(); 0`)
	guest.PressText("Tạo mã")
	guest.Sees("ocop_", "Mã chỉ hiện một lần")
	guest.Look("identity-token")
	guest.Open("/tai-khoan/ma-truy-cap")
	guest.Sees("Cổng dữ liệu tỉnh", "recognitions:read")
	guest.Look("identity-tokens-one")
	guest.Open("/tai-khoan")
	guest.PressText("Bỏ liên kết")
	guest.Heading("Đăng nhập")
}
