package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/demo"
	"ocop/internal/web"
)

// production is a configuration that may start.
func production() Config {
	return Config{Addr: "127.0.0.1:8080", Base: "https://ocop.example.vn", Secure: true, Proxies: "127.0.0.1,::1", Site: "OCOP"}
}

func TestSettingsThatLeaveADoorOpenAreRefused(t *testing.T) {
	with := func(change func(c *Config)) Config { c := production(); change(&c); return c }
	own := func(change func(c *Config)) Config {
		c := Config{Addr: "127.0.0.1:8080", Site: "OCOP"}
		change(&c)
		return c
	}
	database := func(url string) Config { return with(func(c *Config) { c.DatabaseURL = url }) }
	const strong = "postgres://ocop:dXk3vQ9mTz2w@db.example.vn/ocop?sslmode=verify-full"
	for name, c := range map[string]struct {
		config Config
		names  string // the setting that the refusal names, "" when it starts
		says   string
	}{
		"production":                       {production(), "", ""},
		"somebody's own machine":           {own(func(*Config) {}), "", ""},
		"own machine, by name":             {own(func(c *Config) { c.Addr = "localhost:8080" }), "", ""},
		"own machine, IPv6":                {own(func(c *Config) { c.Addr = "[::1]:8080" }), "", ""},
		"own machine with an address":      {own(func(c *Config) { c.Base = "http://127.0.0.1:8080" }), "", ""},
		"a demonstration on a network":     {own(func(c *Config) { c.Addr, c.PlainHTTP = "0.0.0.0:80", true }), "", ""},
		"http base":                        {with(func(c *Config) { c.Base = "http://ocop.example.vn" }), "OCOP_BASE_URL", "https://"},
		"no base":                          {with(func(c *Config) { c.Base = "" }), "OCOP_BASE_URL", "set the public https address"},
		"base with a path":                 {with(func(c *Config) { c.Base = "https://ocop.example.vn/x" }), "OCOP_BASE_URL", "scheme and name only"},
		"base with a user":                 {with(func(c *Config) { c.Base = "https://a:b@ocop.example.vn" }), "OCOP_BASE_URL", "scheme and name only"},
		"base with a query":                {with(func(c *Config) { c.Base = "https://ocop.example.vn?x=1" }), "OCOP_BASE_URL", "scheme and name only"},
		"base without a name":              {with(func(c *Config) { c.Base = "https://:443" }), "OCOP_BASE_URL", "scheme and name only"},
		"base of another scheme":           {own(func(c *Config) { c.Base = "ftp://x" }), "OCOP_BASE_URL", "scheme and name only"},
		"https base, cookies over http":    {own(func(c *Config) { c.Base = "https://ocop.example.vn" }), "OCOP_SECURE", "OCOP_SECURE=true"},
		"everywhere in the clear":          {own(func(c *Config) { c.Addr = ":8080" }), "OCOP_ADDR", "127.0.0.1"},
		"a network in the clear":           {own(func(c *Config) { c.Addr = "192.168.1.5:8080" }), "OCOP_ADDR", "OCOP_PLAIN_HTTP"},
		"a name in the clear":              {own(func(c *Config) { c.Addr = "ocop.example.vn:80" }), "OCOP_ADDR", "in the clear"},
		"both secure and plain":            {with(func(c *Config) { c.PlainHTTP = true }), "OCOP_PLAIN_HTTP", "remove it"},
		"codes in the log":                 {with(func(c *Config) { c.Trial = true }), "OCOP_TRIAL", "OCOP_SMS_URL"},
		"a proxy elsewhere, not named":     {with(func(c *Config) { c.Addr = "0.0.0.0:8080" }), "OCOP_TRUSTED_PROXIES", "another machine"},
		"a proxy elsewhere, named":         {with(func(c *Config) { c.Addr, c.Proxies = "0.0.0.0:8080", "10.1.0.0/16" }), "", ""},
		"all are proxies":                  {with(func(c *Config) { c.Proxies = "0.0.0.0/0" }), "OCOP_TRUSTED_PROXIES", "never all"},
		"all of IPv6 are proxies":          {with(func(c *Config) { c.Proxies = "127.0.0.1, ::/0" }), "OCOP_TRUSTED_PROXIES", "never all"},
		"a name is a proxy":                {with(func(c *Config) { c.Proxies = "proxy.example.vn" }), "OCOP_TRUSTED_PROXIES", "addresses or networks"},
		"metrics for everybody":            {with(func(c *Config) { c.AdminAddr = ":9090" }), "OCOP_ADMIN_ADDR", "no password"},
		"metrics on a public address":      {with(func(c *Config) { c.AdminAddr = "203.0.113.5:9090" }), "OCOP_ADMIN_ADDR", "no password"},
		"metrics on the same address":      {with(func(c *Config) { c.AdminAddr = "127.0.0.1:8080" }), "OCOP_ADMIN_ADDR", "another port"},
		"metrics here":                     {with(func(c *Config) { c.AdminAddr = "127.0.0.1:9090" }), "", ""},
		"metrics on a private network":     {with(func(c *Config) { c.AdminAddr = "10.0.0.5:9090" }), "", ""},
		"a second factor of staff":         {with(func(c *Config) { c.Second = "staff" }), "", ""},
		"a second factor of no circle":     {with(func(c *Config) { c.Second = "true" }), "OCOP_SECOND_FACTOR", "nobody, staff or councils"},
		"a database elsewhere":             {database(strong), "", ""},
		"a database here":                  {database("postgres://ocop@127.0.0.1/ocop"), "", ""},
		"a database by socket":             {database("postgres:///ocop?host=/run/postgresql"), "", ""},
		"a database with a certificate":    {database("postgres://ocop@db/ocop?sslmode=verify-full&sslcert=/k"), "", ""},
		"a database elsewhere by its host": {database("postgres:///ocop?host=db.example.vn&user=o&password=dXk3vQ9mTz2w"), "OCOP_DATABASE_URL", "sslmode"},
		"a database here that is not here": {database("postgres://o:dXk3vQ9mTz2w@127.0.0.1/ocop?host=10.0.0.9&sslmode=require"), "OCOP_DATABASE_URL", "sslmode"},
		"a password behind the password":   {database(strong + "&password=postgres"), "OCOP_DATABASE_URL", "weak"},
		"a database without a password":    {database("postgres://ocop@db/ocop?sslmode=verify-full"), "OCOP_DATABASE_URL", "weak"},
		"a database with a known password": {database("postgres://ocop:postgres@db/ocop?sslmode=verify-full"), "OCOP_DATABASE_URL", "weak"},
		"a password that is the user":      {database("postgres://provincialocop:provincialocop@db/ocop?sslmode=verify-full"), "OCOP_DATABASE_URL", "weak"},
		"a short password in the query":    {database("postgres://db/ocop?user=o&password=k3vQ9&sslmode=verify-full"), "OCOP_DATABASE_URL", "weak"},
		"a database in the clear":          {database(strings.Replace(strong, "verify-full", "disable", 1)), "OCOP_DATABASE_URL", "sslmode"},
		"a database that anybody may play": {database(strings.Replace(strong, "verify-full", "require", 1)), "OCOP_DATABASE_URL", "sslmode"},
		"a database as it comes":           {database(strings.Replace(strong, "?sslmode=verify-full", "", 1)), "OCOP_DATABASE_URL", "sslmode"},
	} {
		err := c.config.Check()
		switch {
		case c.names == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.names != "" && (err == nil || !strings.HasPrefix(err.Error(), c.names+": ") || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s: %v, want %s and %q alone", name, err, c.names, c.says)
		case err != nil && (strings.Contains(err.Error(), "k3vQ9") || strings.Contains(err.Error(), "provincialocop")):
			t.Errorf("%s: the password is told: %v", name, err)
		}
	}
}

func TestNameOfTheSite(t *testing.T) {
	for base, want := range map[string]string{"": "", "https://ocop.example.vn": "ocop.example.vn", "https://ocop.example.vn:443/": "ocop.example.vn", "https://ocop.example.vn:8443": "ocop.example.vn:8443",
		"http://127.0.0.1:8080": "127.0.0.1:8080", "http://[::1]:80": "[::1]"} {
		if got := (Config{Base: base}).host(); got != want {
			t.Errorf("%q: %q, want %q", base, got, want)
		}
	}
}

// started says what Run answers: the refusal, or nil when it listened.
func started(t *testing.T, s *Server) (err error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	return s.Run(ctx, func(string) { stop() })
}

// What lies in the folder and the database is looked at before anybody can connect.
func TestProductionDoesNotStartWithOpenFilesOrPublishedPasswords(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	config := production()
	config.Addr, config.Data = "127.0.0.1:0", data
	open := func() *Server {
		t.Helper()
		s, err := Build(t.Context(), config, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	refuses := func(what string, words ...string) {
		t.Helper()
		err := started(t, open())
		for _, w := range words {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q", what, err, w)
			}
		}
		if len(words) == 0 && err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	refuses("all is well")
	key := filepath.Join(data, "checkpoint.key")
	for _, err := range []error{os.WriteFile(key, []byte("x"), 0o600), os.Chmod(data, 0o755), os.Chmod(key, 0o644)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	refuses("open folder and key", "OCOP_DATA: everybody on this machine may look into", "chmod 700", "the key "+key, "chmod 600")
	if err := os.Chmod(data, 0o750); err != nil {
		t.Fatal(err)
	}
	refuses("open key", "chmod 600")
	if err := os.Chmod(key, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses("closed")
	s := open()
	x := demo.Accounts()[1]
	err := s.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		hash, err := account.NewPasswords().Hash(ctx, x.Password)
		if err != nil {
			return err
		}
		_, err = account.AddPerson(ctx, a, account.NewPerson{Login: x.Login, Name: "Thử", PasswordHash: hash})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := started(t, s); err == nil || !strings.Contains(err.Error(), "ocop user disable "+x.Login) || strings.Contains(err.Error(), x.Password) {
		t.Errorf("a published password: %v", err)
	}
	config.Secure, config.Base = false, ""
	refuses("the same on somebody's own machine")
}

func TestPrintedSettingsTellTheDoors(t *testing.T) {
	var b bytes.Buffer
	c := production()
	c.AdminAddr = "127.0.0.1:9090"
	c.Print(&b)
	for _, want := range []string{`OCOP_TRUSTED_PROXIES = "127.0.0.1,::1"`, `OCOP_ADMIN_ADDR    = "127.0.0.1:9090"`, `OCOP_PLAIN_HTTP    = "false"`, "OCOP_VISITOR_RATE", "OCOP_CROWD"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in:\n%s", want, b.String())
		}
	}
}

// Numbers and profiles are on the second listener and nowhere else.
func TestMetricsStandOnAListenerOfTheirOwn(t *testing.T) {
	config := Config{Addr: free(t), AdminAddr: free(t), Data: t.TempDir(), Site: "OCOP", Workers: 1}
	s, err := Build(t.Context(), config, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(at, path, host string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+at+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			r.Host = host
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	ready := make(chan bool)
	go func() { ended <- s.Run(ctx, func(string) { close(ready) }) }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	inside := []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/cmdline", "/debug/pprof/goroutine?debug=2", "/debug/vars"}
	for _, path := range inside {
		if status, body := ask(config.Addr, path, ""); status != http.StatusNotFound || strings.Contains(body, "runtime.") || strings.Contains(body, "ocop_") {
			t.Errorf("the public listener answers %s: %d", path, status)
		}
	}
	if status, _ := ask(config.AdminAddr, "/debug/pprof/heap", ""); status != http.StatusOK {
		t.Errorf("profile: %d", status)
	}
	if status, body := ask(config.AdminAddr, "/metrics", "rebound.example"); status != http.StatusMisdirectedRequest || strings.Contains(body, "ocop_") {
		t.Errorf("under a name: %d %s", status, body)
	}
	for _, path := range []string{"/", "/san-pham", "/office", "/dang-nhap"} {
		if status, _ := ask(config.AdminAddr, path, ""); status != http.StatusNotFound {
			t.Errorf("the second listener answers %s: %d", path, status)
		}
	}
	ask(config.Addr, "/san-pham", "")
	var status int
	var body string
	for range 500 { // a request is counted when its handler has ended, which the client need not wait for
		if status, body = ask(config.AdminAddr, "/metrics", "localhost:9090"); strings.Contains(body, `route="GET /san-pham",class="2xx"} 1`) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, line := range []string{"ocop_journal_entries 0", "ocop_journal_sealed 0", "ocop_sessions 0", `ocop_jobs{state="queued"} 0`, `ocop_requests_total{route="GET /san-pham",class="2xx"} 1`, `ocop_requests_total{route="none",class="4xx"} 6`} {
		if !strings.Contains(body, line+"\n") {
			t.Errorf("%d: %s is not in\n%s", status, line, body)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", config.AdminAddr); err == nil {
		t.Error("the second listener outlives the server", c.Close())
	}
}

// The page of all components is for whoever works on the pages.
func TestProductionServesNoGallery(t *testing.T) {
	for _, secure := range []bool{false, true} {
		config := production()
		config.Secure, config.Data = secure, t.TempDir()
		s, err := Build(t.Context(), config, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close(context.Background()) }) // the files go with the test
		there := false
		for _, table := range s.routes() {
			there = there || slices.ContainsFunc(table, func(r web.Route) bool { return strings.HasPrefix(r.Path, "/ui") && r.Method == "GET" })
		}
		if there == secure {
			t.Errorf("secure %v: the gallery is there %v", secure, there)
		}
	}
}
