package public_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/account/passkeytest"
	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/public"
)

const (
	keysPath = "/tai-khoan/khoa"
	site     = "ocop.example.vn"
)

var (
	newOptions = regexp.MustCompile(`data-new="([^"]*)"`)
	hidden     = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
	keyID      = regexp.MustCompile(`name="id" value="([0-9a-f-]{36})"`)
)

// addKey goes through both pages on which a passkey is added.
func (v *visit) addKey(name string, with *passkeytest.Authenticator) (status int, page, location string) {
	v.Helper()
	status, page, _ = v.send(http.MethodPost, keysPath+"/moi", url.Values{"name": {name}})
	options := newOptions.FindStringSubmatch(page)
	if status != http.StatusOK || options == nil {
		v.Fatalf("no options for a new key: %d %s", status, page)
	}
	return v.send(http.MethodPost, keysPath, url.Values{"step": {"add"}, "name": {name}, "passkey": {with.Make(v, []byte(html.UnescapeString(options[1])))}})
}

// answer is what an authenticator says to the options of a page's button.
func (v *visit) answer(query string, with *passkeytest.Authenticator) string {
	v.Helper()
	return with.Get(v, []byte(v.get("/dang-nhap/khoa"+query)))
}

// TestAPasskeyFromItsFirstDayToTheLast goes from page to page, on both servers.
func TestAPasskeyFromItsFirstDayToTheLast(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "man@example.vn")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		phone := passkeytest.P256(t, base, site)
		d.pass(11 * time.Minute) // so that the proof is asked for before the key is made
		if status, page, _ := v.send(http.MethodPost, keysPath+"/moi", url.Values{"name": {"Điện thoại"}}); status != http.StatusForbidden || newOptions.MatchString(page) {
			t.Fatalf("a key is added without a fresh proof: %d", status)
		}
		v.send(http.MethodPost, keysPath+"/moi", url.Values{"name": {"Điện thoại"}, "proof.now": {goodPassword}})
		v.refused(keysPath+"/moi", url.Values{"name": {" "}}, "Khóa chưa có tên")
		status, page, _ := v.addKey("Điện thoại", phone)
		if codes := recovery.FindAllString(page, -1); status != http.StatusOK || len(codes) != 10 {
			t.Fatalf("%d, %d recovery codes", status, len(codes))
		}
		if page := v.get(keysPath); !strings.Contains(page, "Điện thoại") || !strings.Contains(page, "chưa dùng") {
			t.Error(page)
		}

		alone := d.visitor(1, "192.0.2.9")
		form := url.Values{"passkey": {alone.answer("", phone)}, "ve": {"/tai-khoan"}}
		if to := alone.post("/dang-nhap/khoa", form); to != "/tai-khoan" || !alone.in() {
			t.Errorf("signing in with the key alone leads to %s", to)
		}
		again := d.visitor(0, "192.0.2.9")
		again.refused("/dang-nhap/khoa", form, "đã dùng rồi")
		again.refused("/dang-nhap/khoa", url.Values{"passkey": {"{}"}, "ve": {""}}, "không dùng được ở đây")
		if again.in() {
			t.Error("a used answer opened a session")
		}

		second := d.visitor(1, "192.0.2.9")
		if to := second.signIn("man", goodPassword); !strings.HasPrefix(to, "/dang-nhap/ma") || second.in() {
			t.Fatal("the password alone is enough: ", to)
		}
		if page := second.get("/dang-nhap/ma"); !strings.Contains(page, `data-ask="/dang-nhap/khoa?viec=ma"`) {
			t.Error(page)
		}
		second.refused("/dang-nhap/ma", url.Values{"passkey": {second.answer("", phone)}, "ve": {""}}, "không dùng được ở đây")
		if to := second.post("/dang-nhap/ma", url.Values{"passkey": {second.answer("?viec=ma", phone)}, "ve": {"/tai-khoan"}}); to != "/tai-khoan" || !second.in() {
			t.Error(to)
		}

		ids := keyID.FindAllStringSubmatch(alone.get(keysPath), -1)
		if len(ids) != 1 {
			t.Fatal(ids)
		}
		alone.post(keysPath, url.Values{"step": {"remove"}, "id": {ids[0][1]}})
		again.refused("/dang-nhap/khoa", url.Values{"passkey": {again.answer("", phone)}, "ve": {""}}, "không dùng được ở đây")
		if to := d.visitor(1, "192.0.2.8").signIn("man", goodPassword); strings.Contains(to, "/ma") {
			t.Error("a second factor is still asked for: ", to)
		}
		d.work()
		var told []string
		for _, l := range d.letters.got {
			for _, what := range []string{"được thêm", "được gỡ"} {
				if strings.Contains(l.Body, "một khóa truy cập đã "+what) && l.To == "man@example.vn" && !strings.Contains(l.Body, "http") {
					told = append(told, what)
				}
			}
		}
		slices.Sort(told) // both were written at one instant
		if strings.Join(told, ", ") != "được gỡ, được thêm" {
			t.Errorf("letters: %+v", d.letters.got)
		}
	})
}

// The form that was sent goes on whole after a proof by passkey.
func TestAPasskeyIsAFreshProof(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		d.person("khac", "")
		v, w := d.visitor(0, "192.0.2.1"), d.visitor(1, "192.0.2.2")
		v.signIn("man", goodPassword)
		w.signIn("khac", goodPassword)
		own, other := passkeytest.Ed25519(t, base, site), passkeytest.P256(t, base, site)
		v.addKey("Máy", own)
		w.addKey("Máy", other)
		d.pass(11 * time.Minute)
		form := url.Values{"text": {"dòng 1\r\n\"dòng\" <2>"}, "many": {"a", "b", "a"}}
		status, page, _ := v.send(http.MethodPost, "/nang", form)
		if status != http.StatusForbidden || !strings.Contains(page, `data-passkey="proof.passkey"`) {
			t.Fatalf("%d %s", status, page)
		}
		carried := url.Values{"proof.now": {""}}
		for _, m := range hidden.FindAllStringSubmatch(page, -1) {
			carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
		}
		for what, answer := range map[string]string{
			"nonsense": "x", "a key of somebody else": v.answer("?viec=xac-nhan", other),
			"an answer for somebody else's session": own.Get(t, []byte(w.get("/dang-nhap/khoa?viec=xac-nhan"))), "an answer for a sign-in": v.answer("", own),
		} {
			carried.Set("proof.passkey", answer)
			if status, page, _ := v.send(http.MethodPost, "/nang", carried); status != http.StatusUnprocessableEntity || !strings.Contains(page, "không dùng được ở đây") {
				t.Errorf("%s: %d", what, status)
			}
		}
		carried.Set("proof.passkey", v.answer("?viec=xac-nhan", own))
		want := "/vao-viec?text=" + url.QueryEscape("dòng 1\r\n\"dòng\" <2>|a,b,a")
		if to := v.post("/nang", carried); to != want {
			t.Errorf("after the proof: %s, want %s", to, want)
		}
		d.pass(11 * time.Minute)
		copied := *own
		own.Get(t, []byte(v.get("/dang-nhap/khoa"))) // the owner goes on, the copy does not
		carried.Set("proof.passkey", v.answer("?viec=xac-nhan", own))
		v.post("/nang", carried)
		d.pass(11 * time.Minute)
		carried.Set("proof.passkey", v.answer("?viec=xac-nhan", &copied))
		v.refused("/nang", carried, "dấu hiệu bị sao chép")
		copied.Counter--
		back := d.visitor(1, "192.0.2.9")
		if to := back.post("/dang-nhap/khoa", url.Values{"passkey": {back.answer("", &copied)}, "ve": {""}}); to != "/dang-nhap" || back.in() {
			t.Error("a copy came in: ", to)
		}
	})
}

// Guessing is slowed: by key, by the person that a sign-in waits for, and by address.
func TestTriesAtPasskeysAreCounted(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		phone := passkeytest.P256(t, base, site)
		v.addKey("Máy", phone)
		phone.Alien = true
		thief := d.visitor(0, "198.51.100.66")
		looked := 0
		for range 30 {
			_, page, _ := thief.send(http.MethodPost, "/dang-nhap/khoa", url.Values{"passkey": {thief.answer("", phone)}, "ve": {""}})
			if strings.Contains(page, "không dùng được ở đây") {
				looked++
			}
		}
		if looked != 5 {
			t.Errorf("%d answers were looked at, want 5", looked)
		}
	})
}

// Who must have a second factor keeps the last one.
func TestTheLastFactorOfStaffStays(t *testing.T) {
	eachDoor(t, func(d *door) {
		k := d.person("man", "")
		err := d.desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			return account.GiveRole(ctx, a, k, act.Held{Role: act.Office, Place: bacGiang})
		})
		if err != nil {
			t.Fatal(err)
		}
		d.kernel.Second = web.Officers // of the second server
		v := d.visitor(1, "192.0.2.1")
		v.signIn("man", goodPassword)
		v.addKey("Một", passkeytest.P256(t, base, site))
		last := keyID.FindStringSubmatch(v.get(keysPath))[1]
		if status, page, _ := v.send(http.MethodPost, keysPath, url.Values{"step": {"remove"}, "id": {last}}); status != http.StatusConflict || !strings.Contains(page, "khóa cuối cùng") {
			t.Errorf("%d", status)
		}
		if _, _, to := v.addKey("Hai", passkeytest.Ed25519(t, base, site)); to != keysPath {
			t.Error("no new recovery codes were wanted: ", to)
		}
		v.post(keysPath, url.Values{"step": {"remove"}, "id": {last}})
	})
}

// An address that browsers give no keys to says so, and offers none.
func TestAnAddressWithoutPasskeysSaysSo(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		d.kernel.Base = "http://127.0.0.1:8080"
		e := &public.Entry{Desk: d.desk, Passwords: account.NewPasswords(), Attempts: account.NewAttempts(), Passkeys: account.NewPasskeys(d.kernel.Base, "OCOP thử", nil)}
		m := &public.Account{Desk: d.desk, Passwords: e.Passwords, Attempts: e.Attempts, Passkeys: e.Passkeys}
		d.nodes[0] = d.kernel.Handler(e.Routes(), m.Routes())
		v := d.visitor(0, "192.0.2.1")
		if page := v.get("/dang-nhap"); strings.Contains(page, "data-passkey") {
			t.Error("a button that cannot work")
		}
		if status, _, _ := v.send(http.MethodGet, "/dang-nhap/khoa", nil); status != http.StatusNotFound {
			t.Errorf("options: %d", status)
		}
		v.signIn("man", goodPassword)
		if page := v.get(keysPath); !strings.Contains(page, "Địa chỉ http://127.0.0.1:8080 không dùng được khóa truy cập") || strings.Contains(page, keysPath+"/moi") {
			t.Error(page)
		}
		v.refused(keysPath, url.Values{"step": {"add"}, "name": {"x"}, "passkey": {"{}"}}, "không dùng được khóa truy cập")
		v.refused("/dang-nhap/khoa", url.Values{"passkey": {"{}"}, "ve": {""}}, "không dùng được khóa truy cập")
	})
}

// Whoever holds the telephone of an officer adds no key: a key would open what a code that was
// sent does not. Without a role at a place a telephone is all that somebody has.
func TestATelephoneAddsNoKeyForAnOfficer(t *testing.T) {
	eachDoor(t, func(d *door) {
		k := d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		do := func(fn func(context.Context, *act.Act) error) {
			if err := d.desk.Do(d.Context(), act.System("test"), fn); err != nil {
				d.Fatal(err)
			}
		}
		in := func(by func(context.Context, *act.Act, key.Person, account.Device) (string, time.Time, bool, error)) {
			do(func(ctx context.Context, a *act.Act) (err error) {
				v.cookies["ocop"], _, _, err = by(ctx, a, k, account.Device{})
				return err
			})
		}
		ask := func() int {
			status, _, _ := v.send(http.MethodPost, keysPath+"/moi", url.Values{"name": {"Máy"}})
			return status
		}
		in(account.SignInByCode)
		if status := ask(); status != http.StatusOK {
			t.Errorf("somebody without a role: %d", status)
		}
		do(func(ctx context.Context, a *act.Act) error {
			_, err := account.AskRole(ctx, a, account.NewRole{Person: k, Held: act.Held{Role: act.Office, Place: bacGiang}, Start: a.Now().AddDate(0, 0, 1)})
			return err
		})
		if status := ask(); status != http.StatusForbidden {
			t.Errorf("an officer of tomorrow: %d", status)
		}
		in(account.SignIn)
		if status := ask(); status != http.StatusOK {
			t.Errorf("an officer who knows the password: %d", status)
		}
	})
}
