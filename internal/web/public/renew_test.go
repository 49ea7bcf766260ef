package public_test

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocop/internal/account/passkeytest"
)

// asked sends a form that needs a proof and gives what the page that asks for it carries on.
func (v *visit) asked(path string, form url.Values) (carried url.Values) {
	v.Helper()
	status, page, _ := v.send(http.MethodPost, path, form)
	if status != http.StatusForbidden {
		v.Fatalf("%s asks for no proof: %d", path, status)
	}
	carried = url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return carried
}

// copied is a machine that holds what the browser's cookies were at this moment.
func (v *visit) copied() *visit {
	c := v.visitor(1-v.node, "203.0.113.9")
	c.cookies = maps.Clone(v.cookies)
	return c
}

// Whoever shows again who they are goes on in the same session under a new token, whatever
// comes of the act. A copy of the cookie from before opens nothing; another tab goes on.
func TestAFreshProofEndsTheTokenBefore(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v, there := d.visitor(0, "192.0.2.1"), d.visitor(1, "198.51.100.1")
		v.signIn("man", goodPassword)
		there.signIn("man", goodPassword)
		listed := deviceID.FindStringSubmatch(there.get("/tai-khoan"))[1]
		phone := passkeytest.P256(t, base, site)
		v.addKey("Máy", phone)
		for what, proof := range map[string]func(url.Values){
			"password": func(f url.Values) { f.Set("proof.now", goodPassword) },
			"passkey":  func(f url.Values) { f.Set("proof.passkey", v.answer("?viec=xac-nhan", phone)) },
		} {
			for text, want := range map[string]int{"phiếu": http.StatusSeeOther, "từ chối": http.StatusConflict, "hỏng": http.StatusInternalServerError} {
				d.pass(11 * time.Minute)
				form := v.asked("/nang", url.Values{"text": {text}})
				thief, tab := v.copied(), v.visitor(1, "192.0.2.1")
				tab.cookies = v.cookies // one jar for all tabs
				form.Set("proof.now", "sai mật khẩu")
				v.refused("/nang", form, "không đúng")
				if !thief.in() {
					t.Fatalf("%s, %s: a wrong proof ends the session", what, text)
				}
				form.Del("proof.now")
				proof(form)
				if status, _, _ := v.send(http.MethodPost, "/nang", form); status != want {
					t.Errorf("%s, %s: %d, want %d", what, text, status, want)
				}
				if thief.in() || thief.post("/nang", form) == "" || !v.in() || !tab.in() {
					t.Errorf("%s, %s: the old token opens, or the new one does not", what, text)
				}
			}
		}
		there.send(http.MethodPost, "/tai-khoan/thiet-bi", url.Values{"id": {listed}, "proof.now": {goodPassword}})
		if v.in() || !there.in() {
			t.Error("the list of another device, read before the proofs, no longer names this session")
		}
	})
}

// The answer tells of one session, also when the act that was proved ends it or begins another.
func TestAProvedActSetsOneSessionCookie(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		d.pass(11 * time.Minute)
		form := v.asked("/tai-khoan/thiet-bi", url.Values{"id": {"all"}})
		form.Set("proof.now", goodPassword)
		set := 0
		for _, c := range v.raw(http.MethodPost, "/tai-khoan/thiet-bi", form).Cookies() {
			if c.Name == "ocop" {
				set++
			}
		}
		if set != 1 || v.in() {
			t.Errorf("%d cookies of a session, still in: %t", set, v.in())
		}
	})
}

// A passkey in the making is added also when a proof came between: a proof does not cut a
// ceremony off from its session.
func TestAPasskeyIsAddedAcrossAProof(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		d.pass(9 * time.Minute)
		_, page, _ := v.send(http.MethodPost, keysPath+"/moi", url.Values{"name": {"Máy"}})
		made := passkeytest.P256(t, base, site).Make(v, []byte(html.UnescapeString(newOptions.FindStringSubmatch(page)[1])))
		d.pass(2 * time.Minute)
		form := v.asked(keysPath, url.Values{"step": {"add"}, "name": {"Máy"}, "passkey": {made}})
		form.Set("proof.now", goodPassword)
		if status, page, _ := v.send(http.MethodPost, keysPath, form); status != http.StatusOK && status != http.StatusSeeOther || !strings.Contains(v.get(keysPath), "Máy") {
			t.Errorf("%d %s", status, page)
		}
	})
}
