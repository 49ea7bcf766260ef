package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// smsTimeout is how long a gateway may take for one message.
const smsTimeout = 15 * time.Second

// The places of a gateway's template that a message fills.
const (
	smsTo   = "{to}"
	smsText = "{text}"
)

// Gateway sends short messages through the HTTP interface of an operator: one POST for each,
// whose body is a template. It asks the one address that it was made with and follows nobody
// who sends it elsewhere.
type Gateway struct {
	url    string
	body   string
	header [2]string // name and value, empty for none
	client *http.Client
}

// NewGateway reads the address (https, or http on this machine; a name and a password in it are
// sent as basic authentication), the template of the body with {to} and {text}, and a header
// like "Authorization: Bearer …", empty for none. A template that begins with a brace is
// JSON, any other a form.
func NewGateway(address, body, header string) (*Gateway, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("gateway for messages: want https://host/path")
	}
	if u.Scheme == "http" && !here(u.Hostname()) {
		return nil, errors.New("gateway for messages: codes would go in the clear, want https://")
	}
	if !strings.Contains(body, smsTo) || !strings.Contains(body, smsText) {
		return nil, errors.New("gateway for messages: the template needs {to} and {text}")
	}
	g := &Gateway{url: address, body: body, client: &http.Client{Timeout: smsTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if header != "" {
		name, value, ok := strings.Cut(header, ":")
		if g.header = [2]string{strings.TrimSpace(name), strings.TrimSpace(value)}; !ok || g.header[0] == "" || g.header[1] == "" {
			return nil, errors.New("gateway for messages: want a header like Authorization: Bearer …")
		}
	}
	if text, kind := g.fill(Letter{To: "+84912345678", Body: "\"\n"}); kind == jsonKind && !json.Valid([]byte(text)) {
		return nil, errors.New("gateway for messages: the template is no JSON; write the places inside of quotes")
	}
	return g, nil
}

// here says whether a host is this machine.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

const (
	jsonKind = "application/json"
	formKind = "application/x-www-form-urlencoded"
)

// fill puts a message into the template, escaped as its kind wants.
func (g *Gateway) fill(l Letter) (body, kind string) {
	escape, kind := url.QueryEscape, formKind
	if strings.HasPrefix(strings.TrimSpace(g.body), "{") && !strings.HasPrefix(g.body, smsTo) {
		escape, kind = quoted, jsonKind
	}
	return strings.NewReplacer(smsTo, escape(l.To), smsText, escape(l.Body)).Replace(g.body), kind
}

// quoted is text as it stands inside the quotes of JSON.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return "" // text marshals
	}
	return string(b[1 : len(b)-1])
}

// Send hands the body of the letter over as a message; its subject is for letters.
func (g *Gateway) Send(ctx context.Context, l Letter) error {
	body, kind := g.fill(l)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("gateway for messages: %w", err)
	}
	r.Header.Set("Content-Type", kind)
	if g.header[0] != "" {
		r.Header.Set(g.header[0], g.header[1])
	}
	answer, err := g.client.Do(r)
	if err != nil {
		return fmt.Errorf("gateway for messages: %w", unreached(err))
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	if err := answer.Body.Close(); err != nil {
		return fmt.Errorf("gateway for messages: %w", err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("gateway for messages answers %d", answer.StatusCode)
	}
	return nil
}

// unreached tells a gateway that nobody spoke to from one that may have sent. The address is
// left out of what is stored and logged: it may hold a password.
func unreached(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "dial" {
		return errors.Join(ErrUnreached, err)
	}
	return err
}

// Ways sends what is for a telephone, an address that begins with +, as a message, and all
// else as a letter. Either may be missing.
type Ways struct{ Letters, Messages Sender }

// Send picks the way.
func (w Ways) Send(ctx context.Context, l Letter) error {
	to := w.Letters
	if strings.HasPrefix(l.To, "+") {
		to = w.Messages
	}
	if to == nil {
		return errors.New("nobody sends there")
	}
	return to.Send(ctx, l)
}
