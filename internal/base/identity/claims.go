package identity

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Claims are what the provider says of a person, after it was checked.
type Claims struct {
	Issuer  string
	Subject string    // never given to somebody else by the same issuer
	Name    string    // as the provider writes it, "" for unknown
	Email   string    // likewise; nobody is known by it
	AuthAt  time.Time // when the person showed the provider who they are
	Strong  bool      // with two factors, by one of Settings.Levels or Settings.Methods
	Session string    // of the provider (sid), "" when it names none
}

// algorithms are the signatures believed: those of a private key that the provider alone
// holds. "none" and those of a shared secret are not among them.
func algorithms() []string {
	return []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}
}

// Answer exchanges the code of an answer and checks the ID token. issuer is what the answer
// says about its sender, "" when it says nothing. The caller has seen that the answer
// belongs to the question. Errors are ErrAway or ErrRefused.
func (p *Provider) Answer(ctx context.Context, q Question, code, issuer string) (Claims, error) {
	d, err := p.describe(ctx)
	if err != nil {
		return Claims{}, err
	}
	c, err := p.answer(p.with(ctx), d, q, code, issuer)
	if err != nil {
		p.settings.Log.WarnContext(ctx, "sign-in through the identity provider failed", "err", err)
	}
	return c, err
}

func (p *Provider) answer(ctx context.Context, d *description, q Question, code, issuer string) (Claims, error) {
	if issuer != p.settings.Issuer && (issuer != "" || d.NamesSelf) {
		return Claims{}, fmt.Errorf("%w: it comes from %q", ErrRefused, issuer)
	}
	token, err := d.oauth.Exchange(ctx, code, oauth2.VerifierOption(q.Verifier))
	if err != nil {
		return Claims{}, failure(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.verifier(d).Verify(ctx, raw)
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	c, err := p.check(id, q)
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if c.Name == "" && c.Email == "" && p.ours(d.UserInfoEndpoint()) {
		c.Name, c.Email = describedBy(ctx, d, token, c.Subject)
	}
	return c, nil
}

func (p *Provider) verifier(d *description) *oidc.IDTokenVerifier {
	return oidc.NewVerifier(p.settings.Issuer, d.keys, &oidc.Config{ClientID: p.settings.ClientID, SupportedSigningAlgs: algorithms(), Now: p.settings.Now})
}

// failure tells a provider that refuses a code from one that does not answer.
func failure(err error) error {
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok && e.Response.StatusCode < 500 {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}

// check looks at what the verifier leaves to its caller. The verifier has checked issuer,
// audience, signature and expiry.
func (p *Provider) check(id *oidc.IDToken, q Question) (Claims, error) {
	var said struct {
		Party    string          `json:"azp"`
		AuthTime int64           `json:"auth_time"`
		Level    string          `json:"acr"`
		Methods  json.RawMessage `json:"amr"`
		Session  string          `json:"sid"`
		Name     string          `json:"name"`
		Email    string          `json:"email"`
	}
	if err := id.Claims(&said); err != nil {
		return Claims{}, err
	}
	now, auth := p.settings.Now(), time.Unix(said.AuthTime, 0).UTC()
	if said.AuthTime == 0 {
		auth = id.IssuedAt.UTC()
	}
	oldest := oldestSignIn
	if q.Fresh {
		oldest = now.Sub(time.UnixMilli(q.AskedAt))
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(q.Nonce)) != 1:
		return Claims{}, errors.New("nonce of another question")
	case said.Party != p.settings.ClientID && (said.Party != "" || len(id.Audience) > 1):
		return Claims{}, fmt.Errorf("issued to %q", said.Party)
	case id.IssuedAt.After(now.Add(clockSkew)):
		return Claims{}, errors.New("issued in the future")
	case said.AuthTime == 0 && (q.Fresh || !p.settings.Timeless):
		return Claims{}, errors.New("auth_time is missing, which max_age makes necessary")
	case auth.After(now.Add(clockSkew)) || now.Sub(auth) > oldest+clockSkew:
		return Claims{}, fmt.Errorf("signed in at %s", auth)
	case !subject(id.Subject):
		return Claims{}, errors.New("subject is empty, too long or no text")
	case said.Session != "" && !subject(said.Session):
		return Claims{}, errors.New("session is too long or no text")
	}
	return Claims{Issuer: id.Issuer, Subject: id.Subject, Name: said.Name, Email: said.Email, AuthAt: auth, Session: said.Session,
		Strong: slices.Contains(p.settings.Levels, said.Level) || p.twoFactors(said.Methods)}, nil
}

// twoFactors says whether one of the methods named is among those agreed on. What is no
// list of words names none.
func (p *Provider) twoFactors(amr json.RawMessage) bool {
	var methods []string
	return json.Unmarshal(amr, &methods) == nil && slices.ContainsFunc(methods, func(m string) bool { return slices.Contains(p.settings.Methods, m) })
}

// subject says whether s may name a person or a session of the provider.
func subject(s string) bool {
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsPrint(r) {
			return false
		}
	}
	return s != "" && len(s) <= longestSubject
}

// describedBy asks for the name where the ID token has none. It is shown to an
// administrator and decides nothing, so a provider that gives none is no error.
func describedBy(ctx context.Context, d *description, token *oauth2.Token, subject string) (name, email string) {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != subject {
		return "", ""
	}
	var said struct {
		Name string `json:"name"`
	}
	if err := info.Claims(&said); err != nil {
		return "", ""
	}
	return said.Name, info.Email
}
