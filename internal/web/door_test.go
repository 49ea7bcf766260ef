package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/web"
)

// behind is a site behind a proxy: its name is fixed, and it is reached over HTTPS.
func behind(t *testing.T) *site {
	t.Helper()
	s := openOn(t, dbtest.SQLite(t, noon), true)
	s.kernel.Host = "ocop.example.vn"
	s.kernel.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	return s
}

// raw sends bytes as they are and reads the answer.
func (s *site) raw(request string) (*http.Response, string) {
	s.Helper()
	c, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		s.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, strings.ReplaceAll(request, "\n", "\r\n")); err != nil {
		s.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		s.Fatalf("%q: %v", request, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return resp, string(body)
}

// Requests that a browser never sends, byte by byte.
func TestRawRequests(t *testing.T) {
	t.Parallel()
	s := behind(t)
	const ours, close = "Host: ocop.example.vn\n", "Connection: close\n\n"
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"our name":                 {"GET / HTTP/1.1\n" + ours + close, 200},
		"our name in capitals":     {"GET / HTTP/1.1\nHost: OCOP.Example.VN\n" + close, 200},
		"another name":             {"GET / HTTP/1.1\nHost: evil.example\n" + close, 421},
		"another port":             {"GET / HTTP/1.1\nHost: ocop.example.vn:8443\n" + close, 421},
		"a name before ours":       {"GET / HTTP/1.1\nHost: ocop.example.vn.evil.example\n" + close, 421},
		"our name as a user":       {"GET / HTTP/1.1\nHost: ocop.example.vn@evil.example\n" + close, 400},
		"another name and slashes": {"GET //evil.example/x HTTP/1.1\nHost: evil.example\n" + close, 421},
		"a forwarded name":         {"GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: ocop.example.vn\n" + close, 421},
		"an empty name":            {"GET / HTTP/1.1\nHost: \n" + close, 421},
		"no name":                  {"GET / HTTP/1.1\n" + close, 400},
		"no name, old HTTP":        {"GET / HTTP/1.0\n\n", 421},
		"two names":                {"GET / HTTP/1.1\n" + ours + "Host: evil.example\n" + close, 400},
		"our name twice":           {"GET / HTTP/1.1\n" + ours + ours + close, 400},
		"health under any name":    {"GET /healthz HTTP/1.1\nHost: 10.0.0.5\n" + close, 200},
		"readiness under any name": {"GET /readyz HTTP/1.1\nHost: 10.0.0.5\n" + close, 200},
		"absolute, ours":           {"GET http://ocop.example.vn/ HTTP/1.1\n" + ours + close, 200},
		"absolute, another":        {"GET http://evil.example/ HTTP/1.1\n" + ours + close, 421},
		"absolute, another scheme": {"GET ftp://evil.example/ HTTP/1.1\n" + ours + close, 421},
		"TRACE":                    {"TRACE / HTTP/1.1\n" + ours + close, 405},
		"OPTIONS":                  {"OPTIONS / HTTP/1.1\n" + ours + close, 405},
		"OPTIONS of everything":    {"OPTIONS * HTTP/1.1\n" + ours + close, 200}, // answered by the server itself, with nothing
		"PUT":                      {"PUT /note HTTP/1.1\n" + ours + "Content-Length: 0\n" + close, 405},
		"DELETE":                   {"DELETE /note HTTP/1.1\n" + ours + close, 405},
		"PROPFIND":                 {"PROPFIND / HTTP/1.1\n" + ours + close, 405},
		"CONNECT":                  {"CONNECT evil.example:443 HTTP/1.1\nHost: evil.example:443\n" + close, 405},
		"a method overridden":      {"POST /bare HTTP/1.1\n" + ours + "X-HTTP-Method-Override: GET\nContent-Type: " + urlencoded + "\nContent-Length: 8\n" + close + "name=sai", 422},
		"a method overridden to":   {"GET /bare?_method=POST&name=x HTTP/1.1\n" + ours + "X-HTTP-Method: POST\nX-Method-Override: POST\n" + close, 404},
		"two lengths":              {"POST /note HTTP/1.1\n" + ours + "Content-Length: 6\nContent-Length: 7\n" + close + "name=x", 400},
		"length and chunks":        {"POST /bare HTTP/1.1\n" + ours + "Content-Type: " + urlencoded + "\nContent-Length: 100\nTransfer-Encoding: chunked\n" + close + "8\nname=sai\n0\n\n", 422},
		"an unknown encoding":      {"POST /note HTTP/1.1\n" + ours + "Transfer-Encoding: xchunked\n" + close, 501},
		"a space before the colon": {"GET / HTTP/1.1\nHost : ocop.example.vn\n" + close, 400},
		"a folded header":          {"GET / HTTP/1.1\n" + ours + "X-A: a\n b\n" + close, 200},
		"a NUL in the address":     {"GET /thing/%00 HTTP/1.1\n" + ours + close, 404},
		"up and out":               {"GET /thing/../../etc/passwd HTTP/1.1\n" + ours + close, 307},
		"up and out, escaped":      {"GET /thing/..%2f..%2fetc%2fpasswd HTTP/1.1\n" + ours + close, 404},
		"backslashes":              {"GET /\\evil.example HTTP/1.1\n" + ours + close, 404},
		"slashes":                  {"GET //evil.example/.. HTTP/1.1\n" + ours + close, 307},
		"plain HTTP at the proxy":  {"GET /thing/x?q=1 HTTP/1.1\n" + ours + "X-Forwarded-Proto: http\n" + close, 308},
		"HTTPS at the proxy":       {"GET / HTTP/1.1\n" + ours + "X-Forwarded-Proto: https\n" + close, 200},
		"a form over plain HTTP":   {"POST /note HTTP/1.1\n" + ours + "X-Forwarded-Proto: http\nContent-Length: 0\n" + close, 400},
		"health over plain HTTP":   {"GET /healthz HTTP/1.1\n" + ours + "X-Forwarded-Proto: http\n" + close, 200},
		"plain at the last of two": {"GET / HTTP/1.1\n" + ours + "X-Forwarded-Proto: https\nX-Forwarded-Proto: http\n" + close, 308},
	} {
		resp, body := s.raw(c.request)
		if resp.StatusCode != c.status {
			t.Errorf("%s: %d, want %d: %.200s", name, resp.StatusCode, c.status, body)
		}
		if at := resp.Header.Get("Location"); at != "" && !web.Local(at) && !strings.HasPrefix(at, "https://ocop.example.vn/") {
			t.Errorf("%s leads to %s", name, at)
		}
		if strings.Contains(body, "//evil.example") || strings.Contains(body, "@evil.example") {
			t.Errorf("%s: the answer names the other site: %s", name, body)
		}
		if c.status == 421 && (!resp.Close || !strings.Contains(body, "không phải của trang này") || resp.Header.Get("Content-Security-Policy") == "") {
			t.Errorf("%s: %v %s", name, resp.Header, body)
		}
	}
	if n := s.people(); n != 0 {
		t.Errorf("%d rows stored", n)
	}
}

// Without a public address any name is taken, but nobody else's site is answered for.
func TestWithoutAPublicAddressTheNameIsFree(t *testing.T) {
	t.Parallel()
	s := open(t)
	for request, want := range map[string]int{
		"GET / HTTP/1.1\nHost: anything\nConnection: close\n\n":                    200,
		"GET http://evil.example/ HTTP/1.1\nHost: anything\nConnection: close\n\n": 421,
		"GET / HTTP/1.1\nHost: a\nX-Forwarded-Proto: http\nConnection: close\n\n":  200,
		"TRACE / HTTP/1.1\nHost: anything\nMax-Forwards: 0\nConnection: close\n\n": 405,
	} {
		if resp, body := s.raw(request); resp.StatusCode != want {
			t.Errorf("%q: %d %s", request, resp.StatusCode, body)
		}
	}
}

// The client is the rightmost address that no trusted proxy has; what stands left of it
// anybody may have written.
func TestTheClientIsWhoTheTrustedProxySaw(t *testing.T) {
	t.Parallel()
	s := behind(t)
	for _, c := range []struct {
		forwarded []string
		want      string
	}{
		{nil, "127.0.0.1"},
		{[]string{"203.0.113.9"}, "203.0.113.9"},
		{[]string{"1.2.3.4, 203.0.113.9"}, "203.0.113.9"},
		{[]string{"127.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{[]string{"203.0.113.9, 10.1.0.4"}, "203.0.113.9"},
		{[]string{"203.0.113.9", "10.1.0.4"}, "203.0.113.9"},
		{[]string{"1.2.3.4, 203.0.113.9", "10.1.2.3, 10.1.0.4"}, "203.0.113.9"},
		{[]string{"203.0.113.9, 10.2.0.4"}, "10.2.0.4"},
		{[]string{"203.0.113.9:4711"}, "203.0.113.9"},
		{[]string{"2001:db8::7"}, "2001:db8::7"},
		{[]string{"[2001:db8::7]:443"}, "2001:db8::7"},
		{[]string{"[2001:db8::7]"}, "2001:db8::7"},
		{[]string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{[]string{"2001:db8::7, fd00::1"}, "2001:db8::7"},
		{[]string{"1.2.3.4, unknown"}, "127.0.0.1"},
		{[]string{"1.2.3.4, "}, "127.0.0.1"},
		{[]string{"<script>"}, "127.0.0.1"},
		{[]string{"10.1.0.3, 10.1.0.4"}, "10.1.0.3"},
	} {
		var headers []string
		for _, f := range c.forwarded {
			headers = append(headers, "X-Forwarded-For", f)
		}
		s.sees(c.want, headers...)
	}
	s.kernel.Proxies = nil
	s.sees("127.0.0.1", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9", "X-Real-IP", "203.0.113.9")
}

// sees asserts what the log and the limits take for the client's address.
func (s *site) sees(want string, headers ...string) {
	s.Helper()
	a := s.must(s.send("GET", "/nowhere", "", "", append(headers, "Host", "ocop.example.vn")...))
	line := "request=" + a.Header.Get("X-Request-Number") + " from=" + want + " "
	if !strings.Contains(s.log.String(), line) {
		s.Errorf("%q: %q is not in the log", headers, line)
	}
}

// A message for the next page is ours alone: no other site of the domain can plant one.
func TestMessagesCannotBePlanted(t *testing.T) {
	t.Parallel()
	s := behind(t)
	a := s.must(s.send("POST", "/note", urlencoded, url.Values{"name": {"x"}}.Encode(), "Host", "ocop.example.vn"))
	c := a.cookie("__Host-flash")
	if c == nil || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	if a := s.get("/", "Host", "ocop.example.vn", "Cookie", "flash="+c.Value); strings.Contains(a.body, "Đã lưu") {
		t.Error("a planted message is shown")
	}
	if a := s.get("/", "Host", "ocop.example.vn", "Cookie", "__Host-flash="+c.Value); !strings.Contains(a.body, "Đã lưu x.") {
		t.Error(a.body)
	}
	for _, c := range s.get("/?lang=en", "Host", "ocop.example.vn").Cookies() {
		if c.Name != "__Host-lang" || !c.Secure {
			t.Errorf("%v", c)
		}
	}
	if a := s.get("/", "Host", "ocop.example.vn", "Cookie", "lang=en; theme=dark"); !strings.Contains(a.body, "lang vi, theme ,") {
		t.Errorf("planted choices: %s", a.body)
	}
	if a := s.get("/", "Host", "ocop.example.vn", "Cookie", "__Host-lang=en; __Host-theme=dark"); !strings.Contains(a.body, "lang en, theme dark") {
		t.Errorf("choices: %s", a.body)
	}
	token := s.token(act.Office)
	if a := s.get("/office", "Host", "ocop.example.vn", "Cookie", "ocop="+token); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a session without the prefix: %d", a.StatusCode)
	}
}
