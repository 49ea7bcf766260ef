package server

import (
	"testing"

	"ocop/internal/web/browsertest"
)

// TestCertificatePagesInABrowser looks at what offices and buyers see of a certificate in real
// Chromium: axe-core finds nothing, nothing runs over the edge, and the certificate is seen whole.
func TestCertificatePagesInABrowser(t *testing.T) {
	h := phoneHouseOn(t, "")
	r, _ := h.certified()
	one := "/office/recognitions/" + string(r.Key)
	office, visitor := h.site(h.signedIn("vanphong")), h.site("")
	b := browsertest.Start(t, "")
	for _, p := range []struct{ site, path, name string }{
		{office, one, "recognition"}, {office, one + "/corrections?lang=en", "corrections"}, {office, one + "/certificate?lang=vi", "certificate"},
		{visitor, "/q/" + r.Code, "code"}, {visitor, "/q/AAAAAAAA", "code-unknown"},
	} {
		b.Load(p.site + p.path)
		for _, width := range []int64{1920, 1366, 1024, 768, 360} {
			b.Size(width)
			b.Check(p.name)
			if over := browsertest.Eval[int](b, `[...document.querySelectorAll('.doc-view')].reduce((n, e) => n + e.scrollWidth - e.clientWidth, 0)`); over > 0 {
				t.Errorf("%s: at %d px the paper is %d px wider than its region", p.name, width, over)
			}
		}
	}
}
