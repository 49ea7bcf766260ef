package bench

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"ocop/internal/act"
	"ocop/internal/web"
	"ocop/internal/web/office"
)

// accounts is how many people a province has, all but one of them without a tie of their own.
const accounts = 400

// readers measures who may open a page against the page alone.
func readers(b *testing.B, rep *recorder) {
	if !rep.wants("readers") {
		return
	}
	h := build(b, filepath.Join(b.TempDir(), "people.db"))
	h.fill()
	asker := h.person("office", act.Office)
	roles := act.Roles()
	for i := range accounts {
		h.person(fmt.Sprint("person", i), roles[i%len(roles)])
	}
	h.canSignIn()
	k := &web.Kernel{Desk: h.desk, Log: slog.New(slog.DiscardHandler), Base: "http://bench", Site: "OCOP", Rate: -1}
	site := k.Handler((&office.Pages{Programme: h.programme}).Routes())
	page := "/office/products/" + made("9", 1)
	rep.play(match{name: fmt.Sprintf("who may open a product's page, %d accounts in %d roles", accounts, len(roles)), workers: 1, least: 20,
		subject: contender{name: "the list", do: func(int) error { return look(site, "/office/readers?page="+page, asker.cookie) }},
		against: []contender{{name: "the page itself", do: func(int) error { return look(site, page, asker.cookie) }}}})
}

// canSignIn gives everybody a password that nobody knows.
func (h *house) canSignIn() {
	d := driver(h.b, h.path(), 1)
	_, err := d.Exec(`UPDATE person SET password = 'x'`)
	must(h.b, err)
}

// look opens a page on the handler alone.
func look(site http.Handler, path, cookie string) error {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", cookie)
	a := httptest.NewRecorder()
	if site.ServeHTTP(a, r); a.Code != http.StatusOK {
		return fmt.Errorf("%s: %d", path, a.Code)
	}
	return nil
}
