package public_test

import (
	"net/http/httptest"
	"testing"

	"ocop/internal/web/browsertest"
)

// TestPagesInABrowser looks at every kind of page in real Chromium: axe-core finds
// nothing, and nothing runs over the edge of a phone.
func TestPagesInABrowser(t *testing.T) {
	w := town(t)
	site := httptest.NewServer(w.site)
	defer site.Close()
	w.signed(t)
	ctx := browsertest.Start(t)
	for _, view := range []struct {
		width int64
		theme string
	}{{1366, "light"}, {1024, "dark"}, {360, "light"}, {360, "dark"}} {
		for _, path := range []string{"/", "/san-pham", "/san-pham?kieu=bang", "/san-pham?q=khong+co", "/san-pham/my-gao-chu", "/san-pham/dau-phu",
			"/q", "/q/" + w.codes["ruou-dao 4"], "/q/x", "/thong-ke", "/thong-ke?lang=en", "/dang-nhap", "/diem-chot", "/khong-co"} {
			browsertest.Load(t, ctx, site.URL+path, view.width, view.theme)
			browsertest.Check(t, ctx, path+" "+view.theme, view.width)
		}
	}
}
