// Package identity asks one OpenID Connect provider who somebody is, by the
// authorization code flow with PKCE, and hears from it who has signed out. It believes a
// token only after issuer, audience, signature and time have been checked, an ID token
// also nonce and the instant of the sign-in; and it talks to nobody but the host of the
// configured issuer and the hosts that the operator named beside it.
//
// Source: OpenID Connect Core 1.0, OpenID Connect Back-Channel Logout 1.0, RFC 7636
// (PKCE), RFC 9207 (issuer in the answer), RFC 8176 (amr).
package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// QuestionLife is how long a browser may take from the question to the answer.
	QuestionLife = 10 * time.Minute
	// oldestSignIn is how long ago the provider may have seen the person.
	oldestSignIn = 12 * time.Hour

	clockSkew      = time.Minute      // between the provider's clock and ours
	discoveryLife  = 24 * time.Hour   // how long the provider's description is believed
	discoveryPause = 15 * time.Second // after a provider that did not answer
	longestSubject = 255              // OpenID Connect Core 1.0, 2
)

var (
	// ErrAway says that the provider does not answer, or answers nothing of use.
	ErrAway = errors.New("identity provider does not answer")
	// ErrRefused says that an answer is not believed.
	ErrRefused = errors.New("answer of the identity provider refused")
)

// Settings are what the provider and this site agreed on.
type Settings struct {
	Issuer   string // exactly as the provider writes it, like https://sso.example.vn
	ClientID string
	Secret   string
	Redirect string   // where answers come back, registered at the provider
	Levels   []string // values of acr that mean two factors
	Methods  []string // values of amr of which each means the same; neither: the provider counts as one factor
	Hosts    []string // origins beside the issuer's on which its endpoints may lie, like https://login.example.vn
	Timeless bool     // a sign-in without auth_time counts from the ID token, and never as a fresh proof
	Untyped  bool     // word of a sign-out need not say that it is one by its type
	Now      func() time.Time
	Log      *slog.Logger
	Timeout  time.Duration // of one request; 0 = 10 seconds
}

// Provider is one provider. It is safe for concurrent use; what the provider says about
// itself is asked for when it is first needed and kept for a day.
type Provider struct {
	settings Settings
	origins  []string
	client   *http.Client

	mu     sync.Mutex
	known  *description
	asked  time.Time // when known was learnt
	failed time.Time // when it was last asked in vain
}

// description is what a provider says about itself.
type description struct {
	*oidc.Provider
	oauth oauth2.Config

	keys       oidc.KeySet
	EndSession string   `json:"end_session_endpoint"`
	JWKS       string   `json:"jwks_uri"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"`
	Challenges []string `json:"code_challenge_methods_supported"`
	NamesSelf  bool     `json:"authorization_response_iss_parameter_supported"`
}

// New takes the settings; nothing is asked yet.
func New(s Settings) (*Provider, error) {
	u, err := url.Parse(s.Issuer)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not the address of an identity provider", s.Issuer)
	}
	if s.Timeout == 0 {
		s.Timeout = 10 * time.Second
	}
	origins := append([]string{originOf(u)}, s.Hosts...)
	for _, o := range s.Hosts {
		if h, err := url.Parse(o); err != nil || originOf(h) != o || h.Host == "" || h.Scheme != u.Scheme {
			return nil, fmt.Errorf("%q is not scheme and host of an identity provider", o)
		}
	}
	return &Provider{settings: s, origins: origins, client: caller(origins, s.Timeout)}, nil
}

// Origins are scheme and host of the provider, and those named beside it: browsers are led
// there and nowhere else.
func (p *Provider) Origins() []string { return p.origins }

// Question is what one browser asks the provider. It is kept with that browser, sealed:
// only whoever holds it can use the answer.
type Question struct {
	State    string
	Nonce    string
	Verifier string // of PKCE
	Return   string // where to go afterwards
	Fresh    bool   // the person must show now who they are
	AskedAt  int64  // milliseconds UTC
}

// Ask makes a question and the address that puts it. fresh asks that the person show again
// who they are even when the provider knows them.
func (p *Provider) Ask(ctx context.Context, back string, fresh bool) (q Question, address string, err error) {
	d, err := p.describe(ctx)
	if err != nil {
		return Question{}, "", err
	}
	q = Question{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: back, Fresh: fresh, AskedAt: p.settings.Now().UnixMilli()}
	age := oldestSignIn
	options := []oauth2.AuthCodeOption{oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier)}
	if fresh {
		age = 0
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	options = append(options, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(age/time.Second))))
	if len(p.settings.Levels) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(p.settings.Levels, " ")))
	}
	return q, d.oauth.AuthCodeURL(q.State, options...), nil
}

// Belongs says whether an answer with this state is to the question, and not too late.
func (q Question) Belongs(state string, now time.Time) bool {
	age := now.Sub(time.UnixMilli(q.AskedAt))
	return q.State != "" && subtle.ConstantTimeCompare([]byte(q.State), []byte(state)) == 1 && age >= 0 && age < QuestionLife
}

// SignOut is the address at which the person can also sign out of the provider, "" when
// it offers none.
func (p *Provider) SignOut(ctx context.Context) (string, error) {
	d, err := p.describe(ctx)
	if err != nil || d.EndSession == "" {
		return "", err
	}
	return d.EndSession + "?" + url.Values{"client_id": {p.settings.ClientID}}.Encode(), nil
}

// describe gives what the provider says about itself. After a failure nobody is made to
// wait for discoveryPause.
func (p *Provider) describe(ctx context.Context) (*description, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.settings.Now()
	if p.known != nil && now.Sub(p.asked) < discoveryLife {
		return p.known, nil
	}
	if now.Sub(p.failed) < discoveryPause {
		return nil, ErrAway
	}
	d, err := p.discover(p.with(context.WithoutCancel(ctx)))
	if err != nil {
		p.failed = p.settings.Now()
		p.settings.Log.WarnContext(ctx, "identity provider not read", "err", err)
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	p.known, p.asked = d, now
	return d, nil
}

func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

func (p *Provider) discover(ctx context.Context) (*description, error) {
	found, err := oidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return nil, err
	}
	d := &description{Provider: found}
	if err := found.Claims(d); err != nil {
		return nil, err
	}
	end := found.Endpoint()
	for _, address := range []string{end.AuthURL, end.TokenURL, d.JWKS} {
		if !p.ours(address) {
			return nil, fmt.Errorf("%q does not lie on %s", address, strings.Join(p.origins, ", "))
		}
	}
	if d.EndSession != "" && !p.ours(d.EndSession) {
		return nil, fmt.Errorf("%q does not lie on %s", d.EndSession, strings.Join(p.origins, ", "))
	}
	d.keys = oidc.NewRemoteKeySet(oidc.ClientContext(ctx, keysCaller(p.client, p.settings.Now)), d.JWKS)
	if len(d.Challenges) > 0 && !slices.Contains(d.Challenges, "S256") {
		return nil, errors.New("the provider knows no PKCE with S256")
	}
	end.AuthStyle = oauth2.AuthStyleInHeader
	if len(d.Methods) > 0 && !slices.Contains(d.Methods, "client_secret_basic") {
		end.AuthStyle = oauth2.AuthStyleInParams
	}
	d.oauth = oauth2.Config{ClientID: p.settings.ClientID, ClientSecret: p.settings.Secret, Endpoint: end, RedirectURL: p.settings.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
	return d, nil
}

func (p *Provider) ours(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains(p.origins, originOf(u)) && u.User == nil
}

func originOf(u *url.URL) string { return u.Scheme + "://" + u.Host }
