package mail_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/base/mail"
)

// asked is what a gateway was sent.
type asked struct {
	method, kind, auth, key string
	body                    string
}

func gatewayAt(t *testing.T, status int) (address string, got *[]asked) {
	t.Helper()
	got = &[]asked{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*got = append(*got, asked{r.Method, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), r.Header.Get("X-Key"), string(b)})
		if status == http.StatusFound {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

const odd = "Mã \"123456\"\n& <b> 100% \\"

func message() mail.Letter { return mail.Letter{To: "+84912345678", Subject: "not sent", Body: odd} }

func TestAGatewayGetsJSON(t *testing.T) {
	address, got := gatewayAt(t, http.StatusAccepted)
	g, err := mail.NewGateway(address, `{"to": "{to}", "nested": {"text": "{text}"}}`, "X-Key: secret one")
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		To     string
		Nested struct{ Text string }
	}
	x := (*got)[0]
	if err := json.Unmarshal([]byte(x.body), &sent); err != nil || sent.To != "+84912345678" || sent.Nested.Text != odd {
		t.Errorf("%s: %v", x.body, err)
	}
	if x.method != http.MethodPost || x.kind != "application/json" || x.key != "secret one" {
		t.Errorf("%+v", x)
	}
}

func TestAGatewayGetsAForm(t *testing.T) {
	address, got := gatewayAt(t, http.StatusOK)
	g, err := mail.NewGateway(strings.Replace(address, "http://", "http://name:pass@", 1), "recipient={to}&message={text}&brand=OCOP", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	x := (*got)[0]
	sent, err := url.ParseQuery(x.body)
	if err != nil || sent.Get("recipient") != "+84912345678" || sent.Get("message") != odd || sent.Get("brand") != "OCOP" {
		t.Errorf("%s: %v", x.body, err)
	}
	if x.kind != "application/x-www-form-urlencoded" || !strings.HasPrefix(x.auth, "Basic ") {
		t.Errorf("%+v", x)
	}
}

// What may have been sent is not sent again; what reached nobody is.
func TestAGatewayThatRefusesOrIsAway(t *testing.T) {
	for _, status := range []int{http.StatusFound, http.StatusUnauthorized, http.StatusInternalServerError} {
		address, got := gatewayAt(t, status)
		g, err := mail.NewGateway(address, `{"to":"{to}","text":"{text}"}`, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Send(t.Context(), message()); err == nil || errors.Is(err, mail.ErrUnreached) || len(*got) != 1 {
			t.Errorf("%d: %v after %d", status, err, len(*got))
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://name:geheim@" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	g, err := mail.NewGateway(closed, `{"to":"{to}","text":"{text}"}`, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Send(t.Context(), message()); !errors.Is(err, mail.ErrUnreached) || strings.Contains(err.Error(), "geheim") {
		t.Error(err)
	}
}

func TestACarelessGatewayIsRefused(t *testing.T) {
	body := `{"to":"{to}","text":"{text}"}`
	for name, x := range map[string][3]string{
		"no address": {"", body, ""}, "codes in the clear": {"http://gateway.example.vn", body, ""}, "another scheme": {"ftp://127.0.0.1", body, ""},
		"no number": {"https://gateway.example.vn", `{"text":"{text}"}`, ""}, "no text": {"https://gateway.example.vn", "to={to}", ""},
		"bare places": {"https://gateway.example.vn", `{"to":{to},"text":{text}}`, ""}, "half a header": {"https://gateway.example.vn", body, "Authorization"},
	} {
		if _, err := mail.NewGateway(x[0], x[1], x[2]); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := mail.NewGateway("https://gateway.example.vn/v1/send", body, "Authorization: Bearer x"); err != nil {
		t.Error(err)
	}
}

func TestEachWayTakesItsOwn(t *testing.T) {
	address, got := gatewayAt(t, http.StatusOK)
	g, err := mail.NewGateway(address, "to={to}&text={text}", "")
	if err != nil {
		t.Fatal(err)
	}
	s := listen(t, false)
	w := mail.Ways{Letters: smtp(t, s.address), Messages: g}
	if err := errors.Join(w.Send(t.Context(), message()), w.Send(t.Context(), mail.Letter{To: "lan@example.vn", Subject: "x", Body: "y"})); err != nil {
		t.Fatal(err)
	}
	if len(*got) != 1 || len(s.taken()) != 1 {
		t.Errorf("%d messages, %d letters", len(*got), len(s.taken()))
	}
	if err := (mail.Ways{}).Send(t.Context(), message()); err == nil {
		t.Error("sent by nobody")
	}
}
