package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// outbound are the packages that may connect to somebody else, each with whom. A driver
// of the database dials by itself: only base/db imports one.
var outbound = map[string]string{
	"internal/base/clamd":    "the virus scanner on this machine, through the socket OCOP_CLAMD",
	"internal/base/identity": "the host of OCOP_OIDC_ISSUER and those of OCOP_OIDC_HOSTS, and no other: OpenID Connect discovery, keys, token, name",
	"internal/base/mail":     "the mail server of OCOP_SMTP_URL and the gateway for messages of OCOP_SMS_URL; the operator names both, nobody else",
}

// TestNothingIsFetchedForAUser: an address that somebody typed is never asked, because
// nothing outside of these packages can ask at all.
func TestNothingIsFetchedForAUser(t *testing.T) { report(t, dialling(product(source(t)))) }

func dialling(files []file) (broken []string) {
	calls := map[string][]string{
		"net/http":   {"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "Transport", "DefaultTransport", "NewRequest", "NewRequestWithContext", "RoundTripper"},
		"net":        {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix", "Dialer", "Resolver", "LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupTXT", "LookupMX"},
		"crypto/tls": {"Dial", "DialWithDialer", "Dialer", "Client"},
	}
	for _, f := range files {
		if outbound[f.dir] != "" {
			continue
		}
		for _, i := range f.imports {
			if under(i, "net/smtp", "net/rpc", "net/http/httputil", "os/exec", "plugin", "github.com/chromedp") {
				broken = append(broken, f.path+" imports "+i)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && slices.Contains(calls[f.names[x.Name]], s.Sel.Name) {
					broken = append(broken, f.at(s)+": "+x.Name+"."+s.Sel.Name)
				}
			}
			return true
		})
	}
	return broken
}

// TestNoWeakHashIsImported: what is weak cannot be used by mistake.
func TestNoWeakHashIsImported(t *testing.T) { report(t, weak(product(source(t)))) }

func weak(files []file) (broken []string) {
	for _, f := range files {
		for _, i := range f.imports {
			// Chance that can be repeated makes example sheets of the law, never a secret.
			chance := strings.HasPrefix(i, "math/rand") && !under(f.dir, "internal/law/score", "internal/demo")
			if under(i, "crypto/md5", "crypto/sha1", "crypto/des", "crypto/rc4", "crypto/dsa", "unsafe", "C") || chance {
				broken = append(broken, f.path+" imports "+i)
			}
		}
	}
	return broken
}

func TestOutboundRulesCatchOffenders(t *testing.T) {
	offend(t, dialling, "internal/web/office/x.go", `package office; import "net/http"; func f() { http.Get("x") }`, "http.Get")
	offend(t, dialling, "internal/web/office/x.go", `package office; import h "net/http"; var c = h.Client{}`, "h.Client")
	offend(t, dialling, "internal/clerk/x.go", `package clerk; import "net"; func f() { net.Dial("tcp", "x") }`, "net.Dial")
	offend(t, dialling, "internal/clerk/x.go", `package clerk; import "os/exec"`, "os/exec")
	offend(t, dialling, "internal/server/x.go", `package server; import ("net"; "net/http"); func f() { net.Listen("tcp", ""); http.NewServeMux() }`, "")
	offend(t, weak, "internal/account/x.go", `package account; import "crypto/md5"`, "crypto/md5")
	offend(t, weak, "internal/account/x.go", `package account; import "math/rand/v2"`, "math/rand/v2")
	offend(t, weak, "internal/account/x.go", `package account; import "crypto/rand"`, "")
}
