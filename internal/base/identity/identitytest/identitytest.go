// Package identitytest runs a real OpenID Connect provider, with its login page, for
// tests. What it answers can be replaced, to see forged answers refused.
package identitytest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What this site is to the provider, and who has an account there.
const (
	ClientID = "ocop-thu"
	Secret   = "bi-mat-cua-ung-dung"
	Subject  = "001085012345"
	Login    = "an.nguyen"
	Password = "mat khau o noi khac"
	Name     = "An Nguyễn Văn"
	Email    = "an.nguyen@bacninh.example"
)

// Provider is a running provider.
type Provider struct {
	Issuer string

	server *httptest.Server
	store  *store

	mu   sync.Mutex
	hook func(path string, status int, body []byte) (int, []byte)
	wait func(path string)
}

// New starts a provider at which this site is registered with the address of its answers.
func New(t testing.TB, redirect string) *Provider {
	t.Helper()
	p := &Provider{}
	p.server = httptest.NewUnstartedServer(nil)
	p.Issuer = "http://" + p.server.Listener.Addr().String()
	clients := map[string]*storage.Client{ClientID: storage.WebClient(ClientID, Secret, redirect)}
	p.store = &store{Storage: storage.NewStorageWithClients(users{}, clients), keys: []key{newKey(t, "k1")}}
	provider := exampleop.SetupServer(p.Issuer, p.store, slog.New(slog.DiscardHandler), false)
	p.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.through(w, r, provider) })
	p.server.Start()
	t.Cleanup(p.server.Close)
	return p
}

// Stop ends the provider: nobody answers at its address any more.
func (p *Provider) Stop() { p.server.Close() }

// Rotate has the provider sign with a new key from now on, and forget the old one.
func (p *Provider) Rotate(t testing.TB) {
	t.Helper()
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	p.store.keys = []key{newKey(t, "k"+rand.Text())}
}

// Replace changes answers on their way; nil changes none.
func (p *Provider) Replace(hook func(path string, status int, body []byte) (int, []byte)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hook = hook
}

// Hold has every request wait in wait first; nil holds none.
func (p *Provider) Hold(wait func(path string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wait = wait
}

// Forge replaces the ID tokens that the provider gives by what make returns for their claims.
func (p *Provider) Forge(t testing.TB, make func(claims map[string]any) string) {
	t.Helper()
	p.Replace(func(path string, status int, body []byte) (int, []byte) {
		var answer map[string]any
		if !strings.HasSuffix(path, "/token") || json.Unmarshal(body, &answer) != nil {
			return status, body
		}
		raw, _ := answer["id_token"].(string)
		token, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			t.Error(err)
			return status, body
		}
		claims := map[string]any{}
		if err := json.Unmarshal(token.UnsafePayloadWithoutVerification(), &claims); err != nil {
			t.Error(err)
		}
		answer["id_token"] = make(claims)
		body, err = json.Marshal(answer)
		if err != nil {
			t.Error(err)
		}
		return status, body
	})
}

// Sign signs claims with the provider's own key.
func (p *Provider) Sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	return p.SignAs(t, typeOf(claims), claims)
}

// SignAs signs claims with the key of now, as a token of the type.
func (p *Provider) SignAs(t testing.TB, typ string, claims map[string]any) string {
	t.Helper()
	k, err := p.store.SigningKey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return sign(t, k.SignatureAlgorithm(), k.Key(), k.ID(), typ, claims)
}

// Sign signs claims with any key.
func Sign(t testing.TB, alg jose.SignatureAlgorithm, secret any, id string, claims map[string]any) string {
	t.Helper()
	return sign(t, alg, secret, id, typeOf(claims), claims)
}

// typeOf is the type that a provider gives a token of the claims.
func typeOf(claims map[string]any) string {
	if claims["events"] != nil {
		return "logout+jwt"
	}
	return "JWT"
}

func sign(t testing.TB, alg jose.SignatureAlgorithm, secret any, id, typ string, claims map[string]any) string {
	t.Helper()
	options := (&jose.SignerOptions{}).WithType(jose.ContentType(typ))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: secret, KeyID: id}}, options)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Left are the claims with which the provider says that somebody has signed out; what is
// "" is left out.
func (p *Provider) Left(t testing.TB, subject, session string) map[string]any {
	t.Helper()
	body, err := json.Marshal(oidc.NewLogoutTokenClaims(p.Issuer, subject, oidc.Audience{ClientID}, time.Now().Add(2*time.Minute), rand.Text(), session, 0))
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{}
	if err := json.Unmarshal(body, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

// With is a copy of claims with one of them changed; nil leaves it out.
func With(claims map[string]any, name string, value any) map[string]any {
	c := maps.Clone(claims)
	c[name] = value
	if value == nil {
		delete(c, name)
	}
	return c
}

// SignIn puts a question to the provider as a browser does: it follows the redirects to the
// login page, fills it in, and gives the address at which the answer would be delivered.
func (p *Provider) SignIn(t testing.TB, address string) *url.URL {
	t.Helper()
	var home *url.URL
	browser := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Scheme+"://"+r.URL.Host != p.Issuer {
			home = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	id := page.Request.URL.Query().Get("authRequestID")
	if id == "" {
		t.Fatalf("no login page: %s at %s", page.Status, page.Request.URL)
	}
	back, err := browser.PostForm(p.Issuer+"/login/username", url.Values{"id": {id}, "username": {Login}, "password": {Password}})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Body.Close()
	if home == nil {
		t.Fatalf("the provider led nowhere: %s", back.Status)
	}
	return home
}

func (p *Provider) through(w http.ResponseWriter, r *http.Request, provider http.Handler) {
	p.mu.Lock()
	hook, wait := p.hook, p.wait
	p.mu.Unlock()
	if wait != nil {
		wait(r.URL.Path)
	}
	if hook == nil {
		provider.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	provider.ServeHTTP(answer, r)
	status, body := hook(r.URL.Path, answer.Code, bytes.Clone(answer.Body.Bytes()))
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
}

// store is the provider's memory, with keys that can be exchanged.
type store struct {
	*storage.Storage
	mu   sync.Mutex
	keys []key
}

func (s *store) SigningKey(context.Context) (op.SigningKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &s.keys[0], nil
}

func (s *store) KeySet(context.Context) (list []op.Key, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.keys {
		list = append(list, &public{k})
	}
	return list, nil
}

// key signs; public is the half of it that everybody may know.
type key struct {
	id     string
	secret *rsa.PrivateKey
}

type public struct{ key }

func newKey(t testing.TB, id string) key {
	t.Helper()
	secret, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key{id, secret}
}

func (k *key) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k *key) Key() any                                    { return k.secret }
func (k *key) ID() string                                  { return k.id }

func (k *public) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k *public) Use() string                        { return "sig" }
func (k *public) Key() any                           { return &k.secret.PublicKey }

// users is one person.
type users struct{}

func (users) ExampleClientID() string { return "" }

func (users) GetUserByID(id string) *storage.User {
	if id != Subject {
		return nil
	}
	return &storage.User{ID: Subject, Username: Login, Password: Password, FirstName: "An", LastName: "Nguyễn Văn", Email: Email, EmailVerified: true}
}

func (u users) GetUserByUsername(name string) *storage.User {
	if name != Login {
		return nil
	}
	return u.GetUserByID(Subject)
}
