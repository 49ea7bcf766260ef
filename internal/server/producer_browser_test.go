package server

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/key"
)

var shots = flag.String("shots", "", "folder for pictures of the pages of producers")

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("%s is missing", what)
}

func deskBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(stop)
	return ctx
}

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

// deskSeen is what the browser reports of a page.
type deskSeen struct {
	Width      int64
	Violations []struct {
		ID, Help string
		Nodes    []struct{ HTML string }
	}
}

func look(t *testing.T, ctx context.Context, address string, width int64, theme, axe, name string) (found deskSeen) {
	t.Helper()
	media := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "prefers-color-scheme", Value: theme}}})
		return chromedp.Void{}, err
	}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 768), media, chromedp.Navigate(address), chromedp.Evaluate[chromedp.Void](axe))
	if err != nil {
		t.Fatal(address, err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => JSON.stringify({Width: document.documentElement.scrollWidth, Violations: (await axe.run(document, {resultTypes: ['violations']})).violations}))()`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(address, err)
	}
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(err)
	}
	if *shots != "" {
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s-%d.png", name, width)), picture, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
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

// invited is the session of somebody who has offers to answer.
func (h *phoneHouse) invited() string {
	h.Helper()
	err := h.Desk.Do(h.Context(), act.Actor{Person: "x", Name: "Cán bộ xã Minh Họa", Roles: []act.Held{{Role: act.Office, Place: "24.2025"}}}, func(ctx context.Context, a *act.Act) error {
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
	err := h.Desk.Do(h.Context(), act.Actor{Person: "x", Name: "Cán bộ xã Minh Họa", Roles: []act.Held{{Role: act.Office, Place: "24.2025"}}}, func(ctx context.Context, a *act.Act) error {
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
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		missing(t, "axe-core (npm ci)")
	}
	h := phoneHouseOn(t, "")
	k := h.ownedInDemo()
	d := h.dossierOf(k)
	room, ho := "/co-so/chu-the/"+string(k), "/co-so/ho-so/"+string(d)
	owner, office, invited, visitor := h.site(h.signedIn("chuthe")), h.site(h.signedIn("vanphong")), h.site(h.invited()), h.site("")
	h.moves(k)
	for n := 1; n > 0; {
		if n, err = h.Desk.Seal(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	ctx := deskBrowser(t)
	for _, view := range []struct {
		width int64
		theme string
	}{{1366, "light"}, {1024, "dark"}, {360, "light"}} {
		for _, p := range []struct{ site, path, name string }{
			{owner, room, "desk"}, {owner, room + "?lang=en", "desk-en"}, {owner, room + "/nguoi", "people"}, {owner, room + "/nop?loai=reassess", "file"}, {owner, ho, "dossier"}, {owner, ho + "/bien-nhan", "receipt"},
			{owner, "/tai-khoan", "account"}, {owner, "/tai-khoan/dien-thoai", "number"}, {invited, "/co-so/loi-moi", "offers"}, {visitor, "/dang-nhap", "sign-in"}, {visitor, "/dang-nhap/dien-thoai", "phone"},
			{office, "/office", "today"}, {office, "/office/handovers", "handovers"}, {office, "/office/producers/" + string(k) + "/people", "office-people"}, {office, "/office/producers/" + string(k), "office-producer"},
		} {
			name := fmt.Sprintf("%s %d", p.name, view.width)
			found := look(t, ctx, p.site+p.path, view.width, view.theme, string(axe), p.name)
			if found.Width > view.width {
				t.Errorf("%s is %d wide", name, found.Width)
			}
			for _, x := range found.Violations {
				t.Errorf("%s: %s (%s): %s", name, x.ID, x.Help, x.Nodes[0].HTML)
			}
		}
	}
}

// TestAProducerWorksByKeyboard signs in with a code, takes an offer and opens the people of the
// producer with the keyboard alone; forms are plain, so scripts are switched off too.
func TestAProducerWorksByKeyboard(t *testing.T) {
	h := phoneHouseOn(t, "")
	k := h.unowned()
	h.invited()
	ctx := deskBrowser(t)
	site := newJar(t, h)
	off := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	}
	press := func(keys string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
	}
	if err := chromedp.Do(ctx, off, chromedp.EmulateViewport(360, 768), chromedp.Navigate(site+"/dang-nhap/dien-thoai")); err != nil {
		t.Fatal(err)
	}
	press(newOwnerText + "\r") // the field has the focus
	press(h.code(newOwner) + "\r")
	at := func() string {
		u, err := chromedp.Run(ctx, chromedp.Location())
		if err != nil {
			t.Fatal(err)
		}
		p, err := url.Parse(u)
		if err != nil {
			t.Fatal(err)
		}
		return p.Path
	}
	if at() != "/co-so/loi-moi" {
		t.Fatalf("the code led to %s", at())
	}
	for range 20 { // past the header to the first button
		press("\t")
		if focused(t, ctx) == "Nhận lời" {
			break
		}
	}
	press("\r")
	if want := "/co-so/chu-the/" + string(k); at() != want {
		t.Fatalf("the offer led to %s, want %s", at(), want)
	}
}

func focused(t *testing.T, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.textContent.trim()`))
	if err != nil {
		t.Fatal(err)
	}
	return text
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
