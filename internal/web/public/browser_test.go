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
	b := browsertest.Start(t, site.URL)
	for _, path := range []string{"/", "/san-pham", "/san-pham?kieu=bang", "/san-pham?q=khong+co", "/san-pham/my-gao-chu", "/san-pham/dau-phu",
		"/q", "/q/" + w.codes["ruou-dao 4"], "/q/x", "/thong-ke", "/thong-ke?lang=en", "/dang-nhap", "/diem-chot", "/khong-co"} {
		b.Load(path)
		b.Look(path)
	}
}
