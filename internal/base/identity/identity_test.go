package identity_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"ocop/internal/base/identity"
	"ocop/internal/base/identity/identitytest"
)

const redirect = "http://ocop.example/dang-nhap/mot-lan/ve"

func settings(issuer string) identity.Settings {
	return identity.Settings{Issuer: issuer, ClientID: identitytest.ClientID, Secret: identitytest.Secret, Redirect: redirect,
		Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

func open(t *testing.T, s identity.Settings) *identity.Provider {
	t.Helper()
	p, err := identity.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// signIn goes the whole way through the provider's pages and gives what is believed of it.
func signIn(t *testing.T, there *identitytest.Provider, p *identity.Provider) (identity.Claims, error) {
	t.Helper()
	q, address, err := p.Ask(t.Context(), "/office", false)
	if err != nil {
		t.Fatal(err)
	}
	home := there.SignIn(t, address).Query()
	if !q.Belongs(home.Get("state"), time.Now()) {
		t.Fatal("the answer does not belong to the question")
	}
	return p.Answer(t.Context(), q, home.Get("code"), home.Get("iss"))
}

func TestSomebodyIsRecognised(t *testing.T) {
	there := identitytest.New(t, redirect)
	got, err := signIn(t, there, open(t, settings(there.Issuer)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != identitytest.Subject || got.Issuer != there.Issuer || got.Name != identitytest.Name || got.Email != identitytest.Email || got.Strong {
		t.Errorf("%+v", got)
	}
	if age := time.Since(got.AuthAt); age < 0 || age > time.Minute {
		t.Errorf("signed in %v ago", age)
	}
}

// The question goes by S256 with state, nonce, and the registered address.
func TestTheQuestionIsBoundToItsBrowser(t *testing.T) {
	there := identitytest.New(t, redirect)
	s := settings(there.Issuer)
	s.Levels = []string{"loa3", "loa4"}
	p := open(t, s)
	one, address, err := p.Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	two, _, err := p.Ask(t.Context(), "", true)
	if err != nil {
		t.Fatal(err)
	}
	if one.State == two.State || one.Nonce == two.Nonce || one.Verifier == two.Verifier || len(one.State) < 20 || len(one.Verifier) < 43 {
		t.Errorf("%+v and %+v", one, two)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"redirect_uri": redirect, "response_type": "code", "code_challenge_method": "S256", "state": one.State, "nonce": one.Nonce,
		"max_age": "43200", "acr_values": "loa3 loa4", "client_id": identitytest.ClientID} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if u.Query().Has("client_secret") || strings.Contains(address, one.Verifier) {
		t.Error("a secret stands in the address")
	}
	now := time.UnixMilli(one.AskedAt)
	for name, x := range map[string]struct {
		state string
		at    time.Time
		want  bool
	}{"at once": {one.State, now, true}, "late": {one.State, now.Add(identity.QuestionLife), false}, "other": {two.State, now, false}, "none": {"", now, false}} {
		if one.Belongs(x.state, x.at) != x.want {
			t.Errorf("%s: %v", name, !x.want)
		}
	}
	if (identity.Question{}).Belongs("", time.UnixMilli(0)) {
		t.Error("no question has an answer")
	}
}

func TestACodeWorksOnce(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	q, address, err := p.Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	code := there.SignIn(t, address).Query().Get("code")
	other := q
	other.Verifier = strings.Repeat("v", 43)
	if _, err := p.Answer(t.Context(), other, code, ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("with the verifier of another browser: %v", err)
	}
	if _, err := p.Answer(t.Context(), q, "made-up", ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("a made-up code: %v", err)
	}
	if _, err := signIn(t, there, p); err != nil {
		t.Fatal(err)
	}
	q, address, err = p.Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	code = there.SignIn(t, address).Query().Get("code")
	if _, err := p.Answer(t.Context(), q, code, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Answer(t.Context(), q, code, ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("a replayed code: %v", err)
	}
}

// unsigned makes a token that claims to need no signature.
func unsigned(t *testing.T, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body) + "."
}

func TestForgedTokensAreRefused(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(name string, value any) func(map[string]any) string {
		return func(c map[string]any) string { return there.Sign(t, identitytest.With(c, name, value)) }
	}
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).Unix() }
	for name, forge := range map[string]func(map[string]any) string{
		"nonce of another": changed("nonce", "other"),
		"no nonce":         changed("nonce", nil),
		"for another site": changed("aud", []string{"somebody"}),
		"for two, party absent": func(c map[string]any) string {
			return there.Sign(t, identitytest.With(identitytest.With(c, "aud", []string{identitytest.ClientID, "somebody"}), "azp", nil))
		},
		"given to another":     changed("azp", "somebody"),
		"of another issuer":    changed("iss", "https://elsewhere.example"),
		"expired":              changed("exp", ago(time.Minute)),
		"not yet":              changed("nbf", ago(-time.Hour)),
		"issued in the future": changed("iat", ago(-time.Hour)),
		"no time of sign-in":   changed("auth_time", nil),
		"signed in yesterday":  changed("auth_time", ago(13*time.Hour)),
		"signed in tomorrow":   changed("auth_time", ago(-24*time.Hour)),
		"no subject":           changed("sub", nil),
		"long subject":         changed("sub", strings.Repeat("1", 256)),
		"subject with a line":  changed("sub", "1\n2"),
		"alg none":             func(c map[string]any) string { return unsigned(t, c) },
		"secret as the key": func(c map[string]any) string {
			return identitytest.Sign(t, jose.HS256, bytes.Repeat([]byte(identitytest.Secret), 2), "k1", c)
		},
		"key of a stranger":      func(c map[string]any) string { return identitytest.Sign(t, jose.RS256, stranger, "k1", c) },
		"unknown key":            func(c map[string]any) string { return identitytest.Sign(t, jose.RS256, stranger, "k9", c) },
		"signature cut off":      func(c map[string]any) string { s := there.Sign(t, c); return s[:strings.LastIndex(s, ".")+1] },
		"no token":               func(map[string]any) string { return "" },
		"no token but something": func(map[string]any) string { return "a.b.c" },
	} {
		there.Forge(t, forge)
		if got, err := signIn(t, there, p); !errors.Is(err, identity.ErrRefused) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	there.Forge(t, func(c map[string]any) string { return there.Sign(t, c) })
	if _, err := signIn(t, there, p); err != nil {
		t.Errorf("a token like the provider's own: %v", err)
	}
}

// A provider that says which factors it saw is believed on the levels agreed on.
func TestTheLevelOfTheSignIn(t *testing.T) {
	there := identitytest.New(t, redirect)
	s := settings(there.Issuer)
	s.Levels = []string{"loa3"}
	p := open(t, s)
	for level, want := range map[string]bool{"loa3": true, "loa2": false, "": false, "loa": false} {
		there.Forge(t, func(c map[string]any) string { return there.Sign(t, identitytest.With(c, "acr", level)) })
		if got, err := signIn(t, there, p); err != nil || got.Strong != want {
			t.Errorf("%q: %v, %v", level, got.Strong, err)
		}
	}
}

func TestAFreshProofIsFresh(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	there.Forge(t, func(c map[string]any) string {
		return there.Sign(t, identitytest.With(c, "auth_time", time.Now().Add(-5*time.Minute).Unix()))
	})
	q, address, err := p.Ask(t.Context(), "", true)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(address, "prompt=login") || !strings.Contains(address, "max_age=0") {
		t.Error(address)
	}
	if _, err := p.Answer(t.Context(), q, there.SignIn(t, address).Query().Get("code"), ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("an older sign-in: %v", err)
	}
}

func TestKeysAreExchanged(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	for range 3 {
		if _, err := signIn(t, there, p); err != nil {
			t.Fatal(err)
		}
		there.Rotate(t)
	}
}

// An answer of one provider is worth nothing as the answer of another, though both are real.
func TestTwoProvidersAreNotMixedUp(t *testing.T) {
	one, two := identitytest.New(t, redirect), identitytest.New(t, redirect)
	p := open(t, settings(one.Issuer))
	q, address, err := p.Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	home := one.SignIn(t, address).Query()
	if _, err := p.Answer(t.Context(), q, home.Get("code"), two.Issuer); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("an answer that says it is of another: %v", err)
	}
	other, address, err := open(t, settings(two.Issuer)).Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Answer(t.Context(), other, two.SignIn(t, address).Query().Get("code"), ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("a code of another: %v", err)
	}
	two.Forge(t, func(c map[string]any) string { return two.Sign(t, identitytest.With(c, "iss", one.Issuer)) })
	one.Replace(func(path string, status int, body []byte) (int, []byte) {
		return status, bytes.ReplaceAll(body, []byte(one.Issuer+"/keys"), []byte(two.Issuer+"/keys"))
	})
	if _, _, err := open(t, settings(one.Issuer)).Ask(t.Context(), "", false); !errors.Is(err, identity.ErrAway) {
		t.Errorf("keys on another host: %v", err)
	}
}

// What a provider says about itself is not believed when it leads elsewhere, or is no
// description at all.
func TestBadDescriptionsAreRefused(t *testing.T) {
	there := identitytest.New(t, redirect)
	for name, change := range map[string]func([]byte) []byte{
		"other issuer": func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"issuer":"`+there.Issuer), []byte(`"issuer":"https://elsewhere.example`), 1)
		},
		"login elsewhere": func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte(there.Issuer+"/auth"), []byte("https://elsewhere.example/auth"))
		},
		"token elsewhere": func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte(there.Issuer+"/oauth/token"), []byte("http://169.254.169.254/token"))
		},
		"logout elsewhere": func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte(there.Issuer+"/end_session"), []byte("https://elsewhere.example/out"))
		},
		"plain PKCE only": func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"S256"`), []byte(`"plain"`)) },
		"huge":            func([]byte) []byte { return []byte(`{"x":"` + strings.Repeat("x", 3<<20) + `"}`) },
		"no JSON":         func([]byte) []byte { return []byte("<html>") },
	} {
		there.Replace(func(path string, status int, body []byte) (int, []byte) {
			if !strings.HasSuffix(path, "openid-configuration") {
				return status, body
			}
			changed := change(body)
			if bytes.Equal(changed, body) {
				t.Errorf("%s: nothing changed in %s", name, body)
			}
			return status, changed
		})
		if _, _, err := open(t, settings(there.Issuer)).Ask(t.Context(), "", false); !errors.Is(err, identity.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A redirect of the provider is not followed, so it can lead nobody into the house.
func TestNoRedirectIsFollowed(t *testing.T) {
	asked := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer inside.Close()
	sly := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusTemporaryRedirect)
	}))
	defer sly.Close()
	if _, _, err := open(t, settings(sly.URL)).Ask(t.Context(), "", false); !errors.Is(err, identity.ErrAway) || asked {
		t.Errorf("%v, asked %v", err, asked)
	}
}

// A provider that is away or does not come to an end is told from one that refuses, and
// nobody waits for it again at once.
func TestAProviderThatIsAway(t *testing.T) {
	there := identitytest.New(t, redirect)
	s := settings(there.Issuer)
	hasty := s
	hasty.Timeout = 50 * time.Millisecond // the provider answers never
	p := open(t, hasty)
	var asked atomic.Int64
	release := make(chan struct{})
	there.Hold(func(string) { asked.Add(1); <-release })
	for range 3 {
		if _, _, err := p.Ask(t.Context(), "", false); !errors.Is(err, identity.ErrAway) {
			t.Errorf("slow: %v", err)
		}
	}
	close(release)
	there.Hold(nil)
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times within the pause", n)
	}
	p = open(t, s)
	q, address, err := p.Ask(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	code := there.SignIn(t, address).Query().Get("code")
	there.Replace(func(string, int, []byte) (int, []byte) { return http.StatusBadGateway, nil })
	if _, err := p.Answer(t.Context(), q, code, ""); !errors.Is(err, identity.ErrAway) {
		t.Errorf("502: %v", err)
	}
	there.Replace(func(string, int, []byte) (int, []byte) { return http.StatusOK, bytes.Repeat([]byte(" "), 3<<20) })
	if _, err := p.Answer(t.Context(), q, code, ""); !errors.Is(err, identity.ErrAway) {
		t.Errorf("huge: %v", err)
	}
	there.Stop()
	if _, err := p.Answer(t.Context(), q, code, ""); !errors.Is(err, identity.ErrAway) {
		t.Errorf("down: %v", err)
	}
}

func TestSignOutAtTheProvider(t *testing.T) {
	there := identitytest.New(t, redirect)
	address, err := open(t, settings(there.Issuer)).SignOut(t.Context())
	if err != nil || address != there.Issuer+"/end_session?client_id="+identitytest.ClientID {
		t.Errorf("%q, %v", address, err)
	}
}

func TestIssuersAreAddresses(t *testing.T) {
	for _, bad := range []string{"", "sso.example.vn", "ftp://sso.example.vn", "https://", "https://x@sso.example.vn", "https://sso.example.vn?x=1", "https://sso.example.vn#x", "://"} {
		if _, err := identity.New(identity.Settings{Issuer: bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
