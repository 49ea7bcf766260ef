package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	smtp "github.com/wneessen/go-mail"
)

// SMTP sends through one mail server.
type SMTP struct {
	from    string
	host    string
	options []smtp.Option
}

// NewSMTP reads an address like smtp://name:password@host:587. The connection must turn
// to TLS (STARTTLS) before anything is said; smtps:// speaks TLS from the start, and
// ?tls=none is for a server on the same machine and refused elsewhere. from is the bare address of the sender.
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("mail server: want smtp://name:password@host:port or smtps://…")
	}
	s := &SMTP{from: from, host: u.Hostname(), options: []smtp.Option{smtp.WithTimeout(30 * time.Second)}}
	switch {
	case u.Scheme == "smtps":
		s.options = append(s.options, smtp.WithSSL())
	case u.Query().Get("tls") == "none" && !here(u.Hostname()):
		return nil, errors.New("mail server: codes would go in the clear, and tls=none is for this machine only")
	case u.Query().Get("tls") == "none":
		s.options = append(s.options, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		s.options = append(s.options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, fmt.Errorf("mail server: port %q", u.Port())
		}
		s.options = append(s.options, smtp.WithPort(port))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(u.User.Username()), smtp.WithPassword(password))
	}
	if _, err := s.message(Letter{To: from}); err != nil {
		return nil, fmt.Errorf("sender's address: %w", err)
	}
	return s, nil
}

func (s *SMTP) message(l Letter) (*smtp.Msg, error) {
	m := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(s.from), m.To(l.To)); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetBodyString(smtp.TypeTextPlain, l.Body)
	m.SetDate()
	return m, nil
}

// Send hands the letter to the server.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m, err := s.message(l)
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreached, err)
	}
	if err := c.Send(m); err != nil {
		return errors.Join(err, c.Close())
	}
	_ = c.Close() // the letter is in the server's hands: a rude goodbye changes nothing
	return nil
}
