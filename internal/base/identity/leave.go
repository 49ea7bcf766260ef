package identity

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// leaveLife is how long after it was issued word of a sign-out is taken.
const leaveLife = 10 * time.Minute

// Leave is word of the provider that somebody has signed out there, after it was checked.
type Leave struct {
	Issuer  string
	Subject string // "" when the session alone is named
	Session string // of the provider (sid), "" for all of the subject's
	Token   string // names this word: it is taken once
}

// Leaving checks a logout token. Whether it was taken before is the caller's to know.
// Errors are ErrAway or ErrRefused.
//
// Source: OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6; the type, which it only
// recommends, is demanded unless Settings.Untyped.
func (p *Provider) Leaving(ctx context.Context, raw string) (Leave, error) {
	d, err := p.describe(ctx)
	if err != nil {
		return Leave{}, err
	}
	token, err := p.verifier(d).VerifyLogout(p.with(ctx), raw)
	if err == nil {
		err = checkLeave(token, p.settings.Now())
	}
	if err == nil && !p.settings.Untyped {
		err = typedLeave(raw)
	}
	if err != nil {
		p.settings.Log.WarnContext(ctx, "word of a sign-out at the identity provider refused", "err", err)
		return Leave{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return Leave{Issuer: token.Issuer, Subject: token.Subject, Session: token.SessionID, Token: token.TokenID}, nil
}

// typedLeave says whether a token, whose signature was checked, is meant as a logout token.
//
// Source: RFC 7515, 4.1.9, for the two ways to write a type.
func typedLeave(raw string) error {
	var header struct {
		Typ string `json:"typ"`
	}
	first, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(first)
	if err == nil {
		err = json.Unmarshal(text, &header)
	}
	if err != nil {
		return err
	}
	if name := strings.ToLower(header.Typ); strings.TrimPrefix(name, "application/") != "logout+jwt" {
		return fmt.Errorf("its type is %q", header.Typ)
	}
	return nil
}

// checkLeave looks at what the verifier leaves to its caller. The verifier has checked
// issuer, audience, signature, expiry, that an event, a subject or session and a name of
// the token are there, and no nonce.
func checkLeave(token *oidc.LogoutToken, now time.Time) error {
	var said struct {
		Events struct {
			Logout *struct{} `json:"http://schemas.openid.net/event/backchannel-logout"`
		} `json:"events"`
	}
	if err := token.Claims(&said); err != nil {
		return err
	}
	switch {
	case said.Events.Logout == nil:
		return errors.New("its event is nothing")
	case token.IssuedAt.After(now.Add(clockSkew)):
		return errors.New("issued in the future")
	case now.Sub(token.IssuedAt) > leaveLife+clockSkew:
		return fmt.Errorf("issued at %s", token.IssuedAt)
	case token.Subject != "" && !subject(token.Subject), token.SessionID != "" && !subject(token.SessionID), !subject(token.TokenID):
		return errors.New("subject, session or name is too long or no text")
	}
	return nil
}
