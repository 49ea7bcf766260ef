package server

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"ocop/internal/base/identity"
	"ocop/internal/web/public"
)

// check refuses a provider that is half described, or reached without HTTPS in production.
func (o OIDC) check(r *refusals, secure bool) {
	if o.Issuer == "" {
		r.when(o != OIDC{}, "OCOP_OIDC_ISSUER", "is missing while other settings of the identity provider are there; set it, or remove them")
		return
	}
	_, err := identity.New(identity.Settings{Issuer: o.Issuer})
	_, beside := identity.New(identity.Settings{Issuer: o.Issuer, Hosts: strings.Fields(o.Hosts)})
	r.when(err == nil && beside != nil, "OCOP_OIDC_HOSTS", "write scheme and name of each host alone, with spaces, like https://login.example.vn")
	r.when(err != nil, "OCOP_OIDC_ISSUER", "write the issuer exactly as the provider does, like https://sso.example.vn")
	r.when(secure && !strings.HasPrefix(o.Issuer, "https://"), "OCOP_OIDC_ISSUER", "OCOP_SECURE is set, so the issuer must begin with https://")
	r.when(o.ClientID == "", "OCOP_OIDC_CLIENT_ID", "is missing; the provider gives it when this site is registered there")
	r.when(o.Name == "", "OCOP_OIDC_NAME", "is missing; people read it on the button of the sign-in page")
	r.when((o.Secret == "") == (o.SecretFile == ""), "OCOP_OIDC_CLIENT_SECRET", "set it or OCOP_OIDC_CLIENT_SECRET_FILE, and not both")
}

// secret reads the secret of this site at the provider.
func (o OIDC) secret() (string, error) {
	if o.SecretFile == "" {
		return o.Secret, nil
	}
	info, err := os.Stat(o.SecretFile)
	if err != nil {
		return "", fmt.Errorf("OCOP_OIDC_CLIENT_SECRET_FILE: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return "", fmt.Errorf("OCOP_OIDC_CLIENT_SECRET_FILE: everybody on this machine may read %s (mode %04o); run `chmod 600` on it", o.SecretFile, info.Mode().Perm())
	}
	text, err := os.ReadFile(o.SecretFile)
	if err != nil {
		return "", fmt.Errorf("OCOP_OIDC_CLIENT_SECRET_FILE: %w", err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", errors.New("OCOP_OIDC_CLIENT_SECRET_FILE: the file is empty")
	}
	return secret, nil
}

// identityProvider is nil when people sign in here alone.
func (s *Server) identityProvider() (*identity.Provider, error) {
	o := s.Config.OIDC
	if o.Issuer == "" {
		return nil, nil
	}
	secret, err := o.secret()
	if err != nil {
		return nil, err
	}
	return identity.New(identity.Settings{Issuer: o.Issuer, ClientID: o.ClientID, Secret: secret, Redirect: s.Config.PublicBase() + public.AnswerPath,
		Levels: strings.Fields(o.Levels), Methods: strings.Fields(o.Methods), Hosts: strings.Fields(o.Hosts), Timeless: o.Timeless, Untyped: o.Untyped, Now: s.Desk.DB.Now, Log: s.Log})
}
