package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/identity/identitytest"
	"ocop/internal/web/public"
)

// says sends word of a sign-out to an address of this site as the provider does: without
// cookie, origin or page.
func (o *outpost) says(base, token string) (status int, body, kept string) {
	o.Helper()
	r, err := http.NewRequestWithContext(o.Context(), http.MethodPost, base+public.LeftPath, strings.NewReader(url.Values{"logout_token": {token}, "unknown": {"x"}}.Encode()))
	if err != nil {
		o.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // read to its end
	if err != nil {
		o.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header.Get("Cache-Control")
}

// second is another server of the same installation.
func (o *outpost) second() (base string) {
	o.Helper()
	c := o.Config
	s, err := Build(o.Context(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		o.Fatal(err)
	}
	handler, err := s.Handler(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = strings.TrimPrefix(o.base, "http://") // as the proxy before both passes it
		handler.ServeHTTP(w, r)
	}))
	o.Cleanup(func() {
		site.Close()
		if err := s.Close(context.Background()); err != nil {
			o.Error(err)
		}
	})
	return site.URL
}

// Whoever signs out at the provider is out here at once, on every server; a word that the
// provider did not say, or has said before, changes nothing.
func TestASignOutAtTheProviderEndsTheSessionHere(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		o.link("uyvien")
		b, password := o.browser(), o.as("uyvien")
		in := func(want string) {
			o.Helper()
			if got := b.signedIn(); got != want {
				o.Errorf("signed in as %q, want %q", got, want)
			}
		}
		b.signIn("")
		in("uyvien")
		good := o.there.Left(o.T, identitytest.Subject, "")
		for name, token := range map[string]string{
			"nothing": "", "nonsense": "a.b.c", "of another site": o.there.Sign(o.T, identitytest.With(good, "aud", "somebody")),
			"with a nonce": o.there.Sign(o.T, identitytest.With(good, "nonce", "n")), "nobody's": o.there.Sign(o.T, identitytest.With(good, "sub", nil)),
		} {
			status, body, kept := o.says(o.base, token)
			if status != http.StatusBadRequest || !strings.Contains(body, "không dùng được") || kept != "no-store" {
				o.Errorf("%s: %d, %s, %s", name, status, kept, body)
			}
		}
		in("uyvien")
		elsewhere := o.second()
		token := o.there.Sign(o.T, good)
		if status, body, kept := o.says(elsewhere, token); status != http.StatusOK || body != "{}\n" || kept != "no-store" {
			o.Fatalf("%d, %s, %s", status, kept, body)
		}
		in("")
		if password.signedIn() != "uyvien" {
			o.Error("a session by password ended too")
		}
		b.signIn("")
		if status, _, _ := o.says(o.base, token); status != http.StatusBadRequest {
			o.Errorf("the same word again: %d", status)
		}
		in("uyvien")
		if status, _, _ := o.says(o.base, o.there.Sign(o.T, o.there.Left(o.T, "somebody-else", ""))); status != http.StatusOK {
			o.Errorf("of somebody unknown: %d", status)
		}
		in("uyvien")
	})
}

// A browser is no provider: what a page of another site makes it send is not taken.
func TestNoPageSignsPeopleOut(t *testing.T) {
	o := newOutpost(t, "")
	o.link("uyvien")
	b := o.browser()
	b.signIn("")
	form := url.Values{"logout_token": {o.there.Sign(t, o.there.Left(t, identitytest.Subject, ""))}}
	r := httptest.NewRequest(http.MethodPost, o.base+public.LeftPath, strings.NewReader(form.Encode()))
	r.RequestURI, r.URL.Host, r.URL.Scheme = public.LeftPath, "", ""
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	handler, err := o.Handler(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if handler.ServeHTTP(w, r); w.Code != http.StatusForbidden || b.signedIn() != "uyvien" {
		t.Errorf("%d, signed in as %q", w.Code, b.signedIn())
	}
}

// Where a second factor is demanded, a provider of one factor does not stand for it: who
// has one is asked for it, who has none gets one before anything else, and only a sign-in
// that the provider calls one of two factors passes.
func TestTheProviderIsNoWayAroundTheSecondFactor(t *testing.T) {
	powersEngines(t, func(t *testing.T, url string) {
		o := newOutpost(t, url, func(c *Config) { c.Second, c.OIDC.Methods = "councils", "mfa" })
		o.link("uyvien")
		amr := func(methods ...string) {
			o.there.Forge(o.T, func(c map[string]any) string { return o.there.Sign(o.T, identitytest.With(c, "amr", methods)) })
		}
		b := o.browser()
		for _, methods := range [][]string{{}, {"pwd"}} {
			amr(methods...)
			if page := b.signIn("?ve=/jury"); page.path != "/tai-khoan/xac-thuc" {
				o.Errorf("%v: at %s", methods, page.path)
			}
		}
		amr("pwd", "mfa")
		if page := b.signIn("?ve=/jury"); page.path != "/jury" || page.status != http.StatusOK {
			o.Errorf("with two factors: %d at %s", page.status, page.path)
		}
		o.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `INSERT INTO second_factor (person, secret, confirmed_at, last_step, created_at) VALUES ($1, '', 1, 0, 0)`, string(o.people["uyvien"].Person))
			return errorsOr(err, a.Record(ctx, "stage.set", "stage", "", nil, nil))
		})
		amr("pwd")
		if page := b.signIn("?ve=/jury"); !strings.HasPrefix(page.path, "/dang-nhap/ma") || b.signedIn() != "" {
			o.Errorf("whoever has a second factor: at %s", page.path)
		}
	})
}
