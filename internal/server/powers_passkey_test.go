package server

import (
	"context"
	"net/url"
	"strings"

	"ocop/internal/account"
	"ocop/internal/account/passkeytest"
	"ocop/internal/act"
)

// passkeyBase is a public address that can have passkeys, and the one that requests of
// net/http/httptest name.
const passkeyBase = "https://example.com"

// handKey gives the account without a role a passkey.
func (w *powersWorld) handKey() {
	w.Helper()
	w.phone = passkeytest.Ed25519(w.T, passkeyBase, "example.com")
	w.phone.Counts = false // the walk undoes what it did
	p := w.people["nobody"]
	answer := w.newKey(p, w.phone)
	w.do(p.Actor, func(ctx context.Context, a *act.Act) error {
		n, err := w.entry().Passkeys.CheckNew(a.View(), w.sessionID(ctx, a.View(), p), answer)
		if err == nil {
			_, err = account.AddPasskey(ctx, a, n, "KHOACUAKHONGAI")
		}
		if err != nil {
			return err
		}
		own, err := account.OwnAccount(ctx, a.View())
		for _, k := range own.Passkeys {
			w.things["passkey/nobody"] = k.ID
		}
		return err
	})
}

func (w *powersWorld) sessionID(ctx context.Context, v *act.View, p *person) string {
	w.Helper()
	s, err := account.SessionOf(ctx, v, strings.TrimPrefix(p.cookie, "ocop="))
	if err != nil {
		w.Fatal(err)
	}
	return s.ID
}

// newKey is what the browser of somebody answers when they add a passkey.
func (w *powersWorld) newKey(p *person, with *passkeytest.Authenticator) (answer string) {
	w.Helper()
	if p.Person == "" {
		return ""
	}
	err := w.Desk.See(w.Context(), p.Actor, func(ctx context.Context, v *act.View) error {
		options, err := w.entry().Passkeys.AskNew(ctx, v, w.sessionID(ctx, v, p), false)
		if err == nil {
			answer = with.Make(w.T, options)
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return answer
}

// passkeyDoors lead to passkeys: at the door of the site, and of one's own account.
func passkeyDoors() map[string]doorway {
	return map[string]doorway{
		"GET /dang-nhap/khoa":               {public: true},
		"GET /dang-nhap/khoa?viec=ma":       {public: true},
		"GET /dang-nhap/khoa?viec=xac-nhan": {public: true}, // each answer is another
		"POST /dang-nhap/khoa": {public: true, form: func(w *powersWorld, _ *person, _ string) url.Values {
			options, err := w.entry().Passkeys.Ask(w.Desk.DB.Now(), account.PasskeySignIn, "")
			if err != nil {
				w.Fatal(err)
			}
			return url.Values{"passkey": {w.phone.Get(w.T, options)}}
		}},
		"GET /tai-khoan/khoa":            {},
		"POST /tai-khoan/khoa/moi":       {form: fixed("name", "Điện thoại")},
		"POST /tai-khoan/khoa/moi#wrong": {form: fixed("name", " ")},
		"POST /tai-khoan/khoa": {public: true, form: func(w *powersWorld, p *person, _ string) url.Values {
			key := passkeytest.P256(w.T, passkeyBase, "example.com")
			return url.Values{"step": {"add"}, "name": {"Điện thoại"}, "passkey": {w.newKey(p, key)}}
		}},
		"POST /tai-khoan/khoa#wrong": {form: fixed("step", "add", "name", "Điện thoại", "passkey", "{}")},
		"POST /tai-khoan/khoa#foreign": {form: func(w *powersWorld, p *person, _ string) url.Values {
			id := w.things["passkey/nobody"]
			if p.role == "nobody" {
				id = "00000000-0000-7000-8000-000000000000"
			}
			return url.Values{"step": {"remove"}, "id": {id}}
		}},
	}
}
