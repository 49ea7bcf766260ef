package identity_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"ocop/internal/base/identity"
	"ocop/internal/base/identity/identitytest"
)

const leftEvent = "http://schemas.openid.net/event/backchannel-logout"

func TestWordOfASignOut(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	for name, want := range map[string]identity.Leave{
		"all sessions": {Subject: identitytest.Subject},
		"one":          {Subject: identitytest.Subject, Session: "s1"},
		"unnamed":      {Session: "s1"},
	} {
		claims := there.Left(t, want.Subject, want.Session)
		want.Issuer, want.Token = there.Issuer, claims["jti"].(string)
		if got, err := p.Leaving(t.Context(), there.Sign(t, claims)); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	there.Stop()
	if _, err := open(t, settings(there.Issuer)).Leaving(t.Context(), "a.b.c"); !errors.Is(err, identity.ErrAway) {
		t.Errorf("a provider that is away: %v", err)
	}
}

func TestForgedWordOfASignOutIsRefused(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := there.Left(t, identitytest.Subject, "s1")
	changed := func(name string, value any) string { return there.Sign(t, identitytest.With(good, name, value)) }
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	for name, raw := range map[string]string{
		"nothing":              "",
		"something":            "a.b.c",
		"of another issuer":    changed("iss", "https://elsewhere.example"),
		"for another site":     changed("aud", []string{"somebody"}),
		"for nobody":           changed("aud", nil),
		"no time":              changed("iat", nil),
		"issued in the future": changed("iat", at(time.Hour)),
		"issued long ago":      changed("iat", at(-12*time.Minute)),
		"expired":              changed("exp", at(-time.Minute)),
		"without end":          changed("exp", nil),
		"no event":             changed("events", nil),
		"another event":        changed("events", map[string]any{"http://schemas.openid.net/event/other": map[string]any{}}),
		"an event of nothing":  changed("events", map[string]any{leftEvent: nil}),
		"an event of a word":   changed("events", map[string]any{leftEvent: "yes"}),
		"with a nonce":         changed("nonce", "n"),
		"with an empty nonce":  changed("nonce", ""),
		"nobody":               there.Sign(t, identitytest.With(identitytest.With(good, "sub", nil), "sid", nil)),
		"long subject":         changed("sub", strings.Repeat("1", 256)),
		"subject with a line":  changed("sub", "1\n2"),
		"long session":         changed("sid", strings.Repeat("1", 256)),
		"no name":              changed("jti", nil),
		"long name":            changed("jti", strings.Repeat("1", 256)),
		"alg none":             unsigned(t, good),
		"secret as the key":    identitytest.Sign(t, jose.HS256, []byte(strings.Repeat(identitytest.Secret, 2)), "k1", good),
		"key of a stranger":    identitytest.Sign(t, jose.RS256, stranger, "k1", good),
	} {
		if got, err := p.Leaving(t.Context(), raw); !errors.Is(err, identity.ErrRefused) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := p.Leaving(t.Context(), there.Sign(t, good)); err != nil {
		t.Errorf("a token like the provider's own: %v", err)
	}
}

// An ID token is no word of a sign-out.
func TestAnIDTokenSignsNobodyOut(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	var tokens []string
	there.Forge(t, func(c map[string]any) string { tokens = append(tokens, there.Sign(t, c)); return tokens[0] })
	if _, err := signIn(t, there, p); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Leaving(t.Context(), tokens[0]); !errors.Is(err, identity.ErrRefused) {
		t.Error(err)
	}
}

// A word of a sign-out says by its type that it is one, unless the operator allows another.
func TestTheTypeOfASignOut(t *testing.T) {
	there := identitytest.New(t, redirect)
	strict := open(t, settings(there.Issuer))
	loose := settings(there.Issuer)
	loose.Untyped = true
	lax := open(t, loose)
	for typ, want := range map[string]bool{"logout+jwt": true, "application/logout+JWT": true, "JWT": false, "": false, "at+jwt": false, "jwt+logout": false} {
		raw := there.SignAs(t, typ, there.Left(t, identitytest.Subject, "s1"))
		if _, err := strict.Leaving(t.Context(), raw); (err == nil) != want || err != nil && !errors.Is(err, identity.ErrRefused) {
			t.Errorf("%q: %v", typ, err)
		}
		if _, err := lax.Leaving(t.Context(), raw); err != nil {
			t.Errorf("%q where any type is taken: %v", typ, err)
		}
	}
}

// Whoever sends tokens of unknown keys does not make this site ask the provider each time.
func TestUnknownKeysAreAskedForSeldom(t *testing.T) {
	there := identitytest.New(t, redirect)
	s, now := settings(there.Issuer), time.Now()
	s.Now = func() time.Time { return now }
	p := open(t, s)
	good := there.Left(t, identitytest.Subject, "")
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	there.Hold(func(path string) {
		if path == "/keys" {
			asked.Add(1)
		}
	})
	for range 50 {
		if _, err := p.Leaving(t.Context(), identitytest.Sign(t, jose.RS256, stranger, "k9", good)); !errors.Is(err, identity.ErrRefused) {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n != 5 {
		t.Errorf("the keys were asked for %d times", n)
	}
	there.Rotate(t)
	for range 10 { // the library may still hold the answer to the last of the fifty
		now = now.Add(2 * time.Second)
		if _, err = p.Leaving(t.Context(), there.Sign(t, good)); err == nil {
			return
		}
	}
	t.Errorf("a new key seconds later: %v", err)
}

// Methods are believed as they were agreed on; what is no list of words means nothing.
func TestTheMethodsOfTheSignIn(t *testing.T) {
	there := identitytest.New(t, redirect)
	s := settings(there.Issuer)
	s.Methods = []string{"mfa", "hwk"}
	p := open(t, s)
	for name, x := range map[string]struct {
		amr  any
		want bool
	}{
		"both": {[]string{"pwd", "mfa"}, true}, "the other": {[]string{"hwk"}, true}, "a password": {[]string{"pwd", "otp"}, false}, "none": {nil, false},
		"part of a word": {[]string{"mf"}, false}, "a word": {"mfa", false}, "a number": {7, false},
	} {
		there.Forge(t, func(c map[string]any) string { return there.Sign(t, identitytest.With(c, "amr", x.amr)) })
		if got, err := signIn(t, there, p); err != nil || got.Strong != x.want {
			t.Errorf("%s: %v, %v", name, got.Strong, err)
		}
	}
}

func TestTheSessionOfTheProviderIsKept(t *testing.T) {
	there := identitytest.New(t, redirect)
	p := open(t, settings(there.Issuer))
	there.Forge(t, func(c map[string]any) string { return there.Sign(t, identitytest.With(c, "sid", "s1")) })
	if got, err := signIn(t, there, p); err != nil || got.Session != "s1" {
		t.Errorf("%q, %v", got.Session, err)
	}
	there.Forge(t, func(c map[string]any) string { return there.Sign(t, identitytest.With(c, "sid", "s\n1")) })
	if _, err := signIn(t, there, p); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("a session with a line: %v", err)
	}
}

// Where the operator allows it, a sign-in without its time counts from the token; a fresh
// proof never does, and a time that is there is looked at.
func TestASignInWithoutItsTime(t *testing.T) {
	there := identitytest.New(t, redirect)
	s := settings(there.Issuer)
	s.Timeless = true
	p := open(t, s)
	forge := func(name string, value any) {
		there.Forge(t, func(c map[string]any) string { return there.Sign(t, identitytest.With(c, name, value)) })
	}
	forge("auth_time", nil)
	got, err := signIn(t, there, p)
	if age := time.Since(got.AuthAt); err != nil || age < 0 || age > time.Minute {
		t.Errorf("%v ago, %v", age, err)
	}
	q, address, err := p.Ask(t.Context(), "", true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Answer(t.Context(), q, there.SignIn(t, address).Query().Get("code"), ""); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("a fresh proof without its time: %v", err)
	}
	forge("auth_time", time.Now().Add(-13*time.Hour).Unix())
	if _, err := signIn(t, there, p); !errors.Is(err, identity.ErrRefused) {
		t.Errorf("signed in yesterday: %v", err)
	}
}

// Endpoints may lie on hosts that the operator named, and on no other.
func TestEndpointsOnHostsThatWereNamed(t *testing.T) {
	there := identitytest.New(t, redirect)
	elsewhere := strings.Replace(there.Issuer, "127.0.0.1", "localhost", 1)
	there.Replace(func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "openid-configuration") {
			body = []byte(strings.ReplaceAll(string(body), there.Issuer+"/keys", elsewhere+"/keys"))
		}
		return status, body
	})
	if _, _, err := open(t, settings(there.Issuer)).Ask(t.Context(), "", false); !errors.Is(err, identity.ErrAway) {
		t.Errorf("keys on a host that nobody named: %v", err)
	}
	s := settings(there.Issuer)
	s.Hosts = []string{elsewhere}
	p := open(t, s)
	if got := p.Origins(); len(got) != 2 || got[1] != elsewhere {
		t.Errorf("%v", got)
	}
	if _, err := signIn(t, there, p); err != nil {
		t.Errorf("keys on a host that was named: %v", err)
	}
	for _, bad := range []string{"login.example.vn", "http://login.example.vn/", "http://x@login.example.vn", "https://login.example.vn", "http://"} {
		s.Hosts = []string{bad}
		if _, err := identity.New(s); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
