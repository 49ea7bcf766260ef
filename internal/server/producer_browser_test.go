package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/web/browsertest"
)

// site serves the house to whoever holds a cookie.
func (h *phoneHouse) site(cookie string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "ocop.example.vn"
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		h.handler.ServeHTTP(w, r)
	}))
	h.T.Cleanup(s.Close)
	return s.URL
}

// dossierOf is a dossier of the producer.
func (h *phoneHouse) dossierOf(k key.Producer) (d key.Dossier) {
	h.Helper()
	err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT d.dossier FROM dossier d JOIN product p ON p.product = d.product WHERE p.producer = $1 ORDER BY d.filed_on DESC LIMIT 1`, string(k)).Scan(&d)
	})
	if err != nil {
		h.Fatal(err)
	}
	return d
}

// ownedInDemo is the producer of the demonstration that has people.
func (h *phoneHouse) ownedInDemo() (k key.Producer) {
	h.Helper()
	err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT producer FROM membership WHERE kind = 'owner'`).Scan(&k)
	})
	if err != nil {
		h.Fatal(err)
	}
	return k
}

// officer is somebody of the provincial office, who goes on holding the power to ask.
func (h *phoneHouse) officer() act.Actor {
	h.Helper()
	who := act.Actor{Name: "Nguyễn Minh Họa", Roles: []act.Held{{Role: act.Office, Place: "24.2025"}}}
	err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT person FROM person WHERE login = 'vanphong'`).Scan(&who.Person)
	})
	if err != nil {
		h.Fatal(err)
	}
	return who
}

// invited is the session of somebody who has offers to answer.
func (h *phoneHouse) invited() string {
	h.Helper()
	err := h.Desk.Do(h.Context(), h.officer(), func(ctx context.Context, a *act.Act) error {
		for _, phone := range []string{newOwnerText} {
			if _, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: h.unowned(), Ground: account.FirstOwner, Name: "Bùi Thị Minh Họa", Phone: phone, Reason: "Giấy đăng ký hộ kinh doanh số 12."}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return h.byPhone(newOwnerText, newOwner)
}

// moves has an officer propose that ownership moves.
func (h *phoneHouse) moves(k key.Producer) {
	h.Helper()
	err := h.Desk.Do(h.Context(), h.officer(), func(ctx context.Context, a *act.Act) error {
		_, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: k, Ground: account.Sold, Name: "Nguyễn Văn Kế Nghiệp", Phone: "0912 345 675", Reason: "Hợp đồng sang nhượng số 3."})
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
}

// TestProducerPagesInABrowser looks at the pages of producers, of the door by telephone and of
// the office that looks after them in real Chromium: axe-core finds nothing, and nothing runs
// over the edge of a phone.
func TestProducerPagesInABrowser(t *testing.T) {
	h := phoneHouseOn(t, "")
	k := h.ownedInDemo()
	d := h.dossierOf(k)
	room, ho := "/co-so/chu-the/"+string(k), "/co-so/ho-so/"+string(d)
	owner, office, invited, visitor := h.site(h.signedIn("chuthe")), h.site(h.signedIn("vanphong")), h.site(h.invited()), h.site("")
	h.moves(k)
	for n := 1; n > 0; {
		var err error
		if n, err = h.Desk.Seal(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	b := browsertest.Start(t, "")
	for _, p := range []struct{ site, path, name string }{
		{owner, room, "desk"}, {owner, room + "?lang=en", "desk-en"}, {owner, room + "/nguoi", "people"}, {owner, room + "/nop?loai=reassess", "file"}, {owner, ho, "dossier"}, {owner, ho + "/bien-nhan", "receipt"},
		{owner, "/tai-khoan", "account"}, {owner, "/tai-khoan/dien-thoai", "number"}, {invited, "/co-so/loi-moi", "offers"}, {visitor, "/dang-nhap", "sign-in"}, {visitor, "/dang-nhap/dien-thoai", "phone"},
		{office, "/office", "today"}, {office, "/office/handovers", "handovers"}, {office, "/office/producers/" + string(k) + "/people", "office-people"}, {office, "/office/producers/" + string(k), "office-producer"},
	} {
		b.Open(p.site + p.path)
		b.Look(p.name)
	}
}

// TestAProducerWorksByKeyboard signs in with a code, takes an offer and opens the people of the
// producer with the keyboard alone; forms are plain, so scripts are switched off too.
func TestAProducerWorksByKeyboard(t *testing.T) {
	h := phoneHouseOn(t, "")
	k := h.unowned()
	h.invited()
	b := browsertest.Start(t, newJar(t, h))
	b.Size(360)
	b.Do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	b.Open("/dang-nhap/dien-thoai")
	b.Follow(func() { b.Key(newOwnerText + "\r") }) // the field has the focus
	b.Follow(func() { b.Key(h.code(newOwner) + "\r") })
	b.Arrives("/co-so/loi-moi")
	for range 20 { // past the header to the first button
		b.Key("\t")
		if browsertest.Eval[string](b, `document.activeElement.textContent.trim()`) == "Nhận lời" {
			break
		}
	}
	b.Follow(func() { b.Key("\r") })
	b.Arrives("/co-so/chu-the/" + string(k))
}

// newJar serves the house to a browser that keeps its own cookies.
func newJar(t *testing.T, h *phoneHouse) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "ocop.example.vn"
		if o := r.Header.Get("Origin"); strings.HasPrefix(o, "http://127.0.0.1") {
			r.Header.Set("Origin", "http://ocop.example.vn")
		}
		h.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
