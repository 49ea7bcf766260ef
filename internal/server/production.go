package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ocop/internal/account"
	"ocop/internal/base/fault"
	"ocop/internal/demo"
	"ocop/internal/web"
)

// refusals collects why the server does not start: each names a setting and what to do.
type refusals struct{ errs []error }

func (r *refusals) when(wrong bool, setting, what string) {
	if wrong {
		r.errs = append(r.errs, fmt.Errorf("%s: %s", setting, what))
	}
}

// Check refuses settings that contradict each other or leave a door open. With Secure set
// the site is in production, and more is refused than on somebody's own machine.
func (c Config) Check() error {
	var r refusals
	base, err := c.base()
	r.when(err != nil, "OCOP_BASE_URL", "write scheme and name only, like https://ocop.example.vn")
	_, err = c.proxies()
	r.when(err != nil, "OCOP_TRUSTED_PROXIES", fmt.Sprintf("%v; write addresses or networks with commas, like 10.0.0.5,10.1.0.0/16, never all addresses", err))
	r.when(c.AdminAddr != "" && !within(c.AdminAddr, onlyPrivate), "OCOP_ADMIN_ADDR", "metrics and profiles have no password; listen on 127.0.0.1 or on an address of a private network")
	r.when(c.AdminAddr != "" && c.AdminAddr == c.Addr, "OCOP_ADMIN_ADDR", "choose another port than OCOP_ADDR")
	r.when(!c.Secure && base != nil && base.Scheme == "https", "OCOP_SECURE", "the public address is https, so set OCOP_SECURE=true: without it session cookies would also go over http")
	r.when(!c.Secure && !c.PlainHTTP && !within(c.Addr, onlyLoopback), "OCOP_ADDR", "other machines would send passwords in the clear; listen on 127.0.0.1 behind a proxy with HTTPS and set OCOP_SECURE=true, or, on a closed network for a demonstration only, set OCOP_PLAIN_HTTP=true")
	r.when(!slices.Contains(web.Circles(), c.second()), "OCOP_SECOND_FACTOR", "write nobody, staff or councils; councils means staff and members of councils")
	c.OIDC.check(&r, c.Secure)
	if c.Secure {
		c.production(&r, base)
	}
	return errors.Join(r.errs...)
}

func (c Config) production(r *refusals, base *url.URL) {
	r.when(c.Base == "", "OCOP_BASE_URL", "set the public https address; links, QR codes and the check of host names need it")
	r.when(base != nil && base.Scheme == "http", "OCOP_BASE_URL", "OCOP_SECURE is set, so the public address must begin with https://")
	r.when(c.PlainHTTP, "OCOP_PLAIN_HTTP", "contradicts OCOP_SECURE; remove it")
	r.when(c.Trial, "OCOP_TRIAL", "writes codes to the log and asks nobody who they are; remove it, and set OCOP_SMTP_URL or OCOP_SMS_URL so that codes leave")
	proxies, _ := c.proxies() // wrong ones are refused already
	outside := slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return !p.Addr().IsLoopback() })
	r.when(!within(c.Addr, onlyLoopback) && !outside, "OCOP_TRUSTED_PROXIES", "the proxy with HTTPS is on another machine; name its address, or all visitors would count as one")
	if c.DatabaseURL != "" {
		c.database(r)
	}
}

// weakest are passwords that are tried first.
var weakest = [...]string{"", "postgres", "password", "ocop", "secret", "admin", "123456", "12345678", "changeme"}

func (c Config) database(r *refusals) {
	u, err := url.Parse(c.DatabaseURL)
	if err != nil {
		return // the driver tells better what is wrong
	}
	password, _ := u.User.Password()
	host, password := cmp.Or(u.Query().Get("host"), u.Hostname()), cmp.Or(u.Query().Get("password"), password) // as the driver reads them
	if host == "" || strings.HasPrefix(host, "/") || within(net.JoinHostPort(host, "1"), onlyLoopback) {
		return
	}
	known := password == "" && (u.Query().Get("sslcert") != "" || u.Query().Get("passfile") != "")
	r.when(!known && (slices.Contains(weakest[:], strings.ToLower(password)) || password == u.User.Username() || len(password) < 12), "OCOP_DATABASE_URL",
		"the password of a database on another machine is missing or weak; give it 12 letters or more, chosen by a machine")
	mode := u.Query().Get("sslmode")
	r.when(mode != "verify-full", "OCOP_DATABASE_URL", "the database is on another machine; add sslmode=verify-full, and sslrootcert when its certificate is from an authority of your own")
}

// base reads the public address; nil without one.
func (c Config) base() (*url.URL, error) {
	if c.Base == "" {
		return nil, nil
	}
	u, err := url.Parse(c.PublicBase())
	if err != nil {
		return nil, err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return nil, errors.New("not the address of a site")
	}
	return u, nil
}

// host is the name under which alone the site answers: that of the public address, without
// the port that browsers leave out. Without a public address any name is right.
func (c Config) host() string {
	u, err := c.base()
	if err != nil || u == nil {
		return ""
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if u.Port() == usual {
		return strings.TrimSuffix(u.Host, ":"+usual)
	}
	return u.Host
}

// proxies reads the list of trusted proxies.
func (c Config) proxies() (list []netip.Prefix, err error) {
	for one := range strings.SplitSeq(c.Proxies, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		p, err := netip.ParsePrefix(one)
		if at, err2 := netip.ParseAddr(one); err2 == nil {
			p, err = at.Prefix(at.BitLen())
		}
		if err != nil || p.Bits() == 0 {
			return nil, fmt.Errorf("%q is no address or network", one)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

func onlyLoopback(at netip.Addr) bool { return at.IsLoopback() }

func onlyPrivate(at netip.Addr) bool { return at.IsLoopback() || at.IsPrivate() }

// within says that a listening address has one known address of a kind. An empty one
// listens everywhere; a name may mean anything, except localhost.
func within(listen string, kind func(netip.Addr) bool) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	at, err := netip.ParseAddr(host)
	return err == nil && kind(at.Unmap())
}

// sound refuses, in production, what lies in the folder and the database: files that
// anybody on the machine may read, and accounts whose passwords are published.
func (s *Server) sound(ctx context.Context) error {
	if !s.Config.Secure {
		return nil
	}
	var r refusals
	r.when(len(s.Demo) > 0, "--demo", "shows accounts with their passwords on the sign-in page; start without it when OCOP_SECURE is set")
	if err := readable(&r, s.Config.Data); err != nil {
		return err
	}
	passwords := account.NewPasswords()
	for _, x := range demo.Accounts() {
		_, err := passwords.Check(ctx, s.Desk, x.Login, x.Password)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
		r.when(err == nil, "OCOP_SECURE", fmt.Sprintf("the account %s has the published password of the demonstration; run `ocop user disable %s` or `ocop user password %s`", x.Login, x.Login, x.Login))
	}
	return errors.Join(r.errs...)
}

// readable looks at the data folder and at keys in it. A database in a closed folder is
// closed too.
func readable(r *refusals, data string) error {
	info, err := os.Stat(data)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	r.when(info.Mode().Perm()&0o007 != 0, "OCOP_DATA", fmt.Sprintf("everybody on this machine may look into %s (mode %04o); run `chmod 700` on it", data, info.Mode().Perm()))
	return filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if path == filepath.Join(data, "files") {
				return fs.SkipDir // contents have no names and no keys among them
			}
			return nil
		}
		if ext := filepath.Ext(path); ext != ".key" && ext != ".pem" {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		r.when(info.Mode().Perm()&0o077 != 0, "OCOP_DATA", fmt.Sprintf("the key %s may be read by others (mode %04o); run `chmod 600` on it and make a new key if others have used this machine", path, info.Mode().Perm()))
		return nil
	})
}
