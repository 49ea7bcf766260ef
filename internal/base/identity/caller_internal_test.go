package identity

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The client asks one host and follows nobody, on its own host either: whatever a
// description or an answer says.
func TestTheCallerAsksOneHost(t *testing.T) {
	asked := ""
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Path
		http.Redirect(w, r, "/second", http.StatusTemporaryRedirect)
	}))
	defer here.Close()
	u, err := url.Parse(here.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := caller([]string{originOf(u)}, 10*time.Second)
	answer, err := c.Get(here.URL + "/first")
	if err != nil || answer.StatusCode != http.StatusTemporaryRedirect || asked != "/first" {
		t.Fatalf("%v, asked for %s", err, asked)
	}
	if err := answer.Body.Close(); err != nil {
		t.Error(err)
	}
	asked = ""
	for _, address := range []string{strings.Replace(here.URL, "127.0.0.1", "localhost", 1), "http://169.254.169.254/", strings.Replace(here.URL, "http:", "https:", 1)} {
		if _, err := c.Get(address + "/x"); err == nil || !strings.Contains(err.Error(), "does not lie on") || asked != "" {
			t.Errorf("%s: %v, asked for %q", address, err, asked)
		}
	}
	if caller(nil, time.Second).Transport.(*knownHosts).next.(*http.Transport).Proxy != nil {
		t.Error("a proxy of the environment is used")
	}
}
