package public_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/web/browsertest"
)

// TestAccountPagesInABrowser looks at the pages of signing in and of one's own account
// in real Chromium: axe-core finds nothing, and nothing runs over the edge of a phone.
func TestAccountPagesInABrowser(t *testing.T) {
	tab := browsertest.Start(t, "")
	eachDoor(t, func(d *door) {
		if d.desk.DB.Engine() == db.Postgres {
			return // pages do not depend on the engine
		}
		d.person("man", "man@example.vn")
		v, half := d.visitor(0, "192.0.2.1"), d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		d.visitor(1, "198.51.100.7").signIn("man", goodPassword)
		v.post("/tai-khoan/xac-thuc", url.Values{"step": {"begin"}, "old": {goodPassword}})
		cookie := &http.Cookie{Name: "ocop", Value: v.cookies["ocop"]}
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if cookie != nil {
				r.AddCookie(cookie)
			}
			if r.URL.Path == "/nang" { // the page that asks for a proof answers a form
				r.Method, r.Body = http.MethodPost, http.NoBody
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Del("Sec-Fetch-Site")
			}
			d.nodes[0].ServeHTTP(w, r)
		}))
		defer site.Close()
		b := tab.In(d.T, site.URL)
		see := func(paths ...string) {
			for _, path := range paths {
				b.Load(path)
				b.Look(path)
			}
		}
		see("/tai-khoan", "/tai-khoan?lang=en", "/tai-khoan/mat-khau", "/tai-khoan/xac-thuc")
		found := secret.FindStringSubmatch(v.get("/tai-khoan/xac-thuc"))
		v.send(http.MethodPost, "/tai-khoan/xac-thuc", url.Values{"step": {"confirm"}, "code": {d.code(found[1])}})
		see("/tai-khoan/xac-thuc")
		d.pass(11 * 60e9)
		see("/nang")
		cookie = nil
		see("/quen-mat-khau", "/nhan-tai-khoan", "/nhan-tai-khoan?ma=AAAA")
		half.signIn("man", goodPassword)
		cookie = &http.Cookie{Name: "ocop", Value: half.cookies["ocop"]}
		see("/dang-nhap/ma")
	})
}
