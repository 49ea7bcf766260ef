package mail_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/given"
)

// server is a mail server of the test: it takes letters, or hangs up after it took one.
type server struct {
	mu      sync.Mutex
	letters []string
	hangUp  bool
	address string
}

func listen(t *testing.T, hangUp bool) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &server{hangUp: hangUp, address: "smtp://" + l.Addr().String() + "?tls=none"}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) talk(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	say := func(line string) { fmt.Fprint(c, line+"\r\n") }
	say("220 test")
	for in.Scan() {
		switch verb := strings.ToUpper(strings.Fields(in.Text() + " x")[0]); verb {
		case "EHLO", "HELO":
			say("250 test")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for in.Scan() && in.Text() != "." {
				b.WriteString(in.Text() + "\n")
			}
			s.mu.Lock()
			s.letters = append(s.letters, b.String())
			s.mu.Unlock()
			if s.hangUp {
				return
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.letters...)
}

type row struct{ state, problem, letter string }

// post is an outbox on each engine, with a runner that works its jobs.
func each(t *testing.T, sender mail.Sender, fn func(*testing.T, *mail.Outbox)) {
	t.Helper()
	safe := given.Vault(t)
	for name, open := range map[string]func(testing.TB, func() time.Time) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { fn(t, &mail.Outbox{DB: open(t, nil), Safe: safe, Sender: sender}) })
	}
}

func order(event, key string) mail.Order {
	return mail.Order{Event: event, Job: key, Subject: "person/x", At: time.Now(),
		Letter: mail.Letter{To: "lan@example.vn", Subject: "Mời nhận tài khoản", Body: "Mã của Bà: ABCD-EFGH\nTrân trọng."}}
}

func post(t *testing.T, o *mail.Outbox, list ...mail.Order) {
	t.Helper()
	err := o.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, n := range list {
			if err := o.Post(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, o *mail.Outbox, event string) (r row) {
	t.Helper()
	err := o.DB.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT state, problem, letter FROM outbox WHERE event = $1`, event).Scan(&r.state, &r.problem, &r.letter)
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// run works the queue until the letter is in one of the states.
func run(t *testing.T, o *mail.Outbox, event string, states ...string) row {
	t.Helper()
	r := &job.Runner{DB: o.DB, Log: slog.New(slog.DiscardHandler), Poll: 10 * time.Millisecond, Workers: map[job.Kind]job.Worker{mail.Kind: o.Work}}
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		x := look(t, o, event)
		for _, s := range states {
			if x.state == s && (s != "waiting" || x.problem != "") {
				return x
			}
		}
	}
	t.Fatalf("%s is not %v: %+v", event, states, look(t, o, event))
	return row{}
}

func smtp(t *testing.T, address string) *mail.SMTP {
	t.Helper()
	s, err := mail.NewSMTP(address, "ocop@bacninh.example.vn")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALetterLeavesOnceAndIsForgotten(t *testing.T) {
	s := listen(t, false)
	each(t, smtp(t, s.address), func(t *testing.T, o *mail.Outbox) {
		before := len(s.taken())
		post(t, o, order("invite/1", "job-1"))
		post(t, o, order("invite/1", "job-2")) // the same event again
		if x := look(t, o, "invite/1"); strings.Contains(x.letter, "ABCD") || strings.Contains(x.letter, "lan@") || x.letter == "" {
			t.Errorf("waits as %q", x.letter)
		}
		if x := run(t, o, "invite/1", "sent"); x.letter != "" {
			t.Error("the letter is kept after it left")
		}
		got := s.taken()[before:]
		if len(got) != 1 {
			t.Fatalf("%d letters left", len(got))
		}
		_, body, _ := strings.Cut(got[0], "\n\n")
		text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
		if err != nil || !strings.Contains(string(text), "Mã của Bà: ABCD-EFGH") || !strings.Contains(got[0], "To: <lan@example.vn>") {
			t.Errorf("%v\n%s", err, got[0])
		}
		again := &job.Run{Task: job.Task{Payload: `{"event":"invite/1"}`}}
		if err := o.Work(t.Context(), again); err != nil || len(s.taken()) != before+1 {
			t.Errorf("worked twice: %d letters, %v", len(s.taken())-before, err)
		}
	})
}

func TestARolledBackActSendsNothing(t *testing.T) {
	s := listen(t, false)
	each(t, smtp(t, s.address), func(t *testing.T, o *mail.Outbox) {
		before := len(s.taken())
		boom := errors.New("boom")
		err := o.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(o.Post(ctx, tx, order("invite/1", "job-1")), boom)
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		post(t, o, order("invite/2", "job-2"))
		run(t, o, "invite/2", "sent")
		if n := len(s.taken()) - before; n != 1 {
			t.Errorf("%d letters left", n)
		}
	})
}

// A server that took the letter and said nothing may have sent it: it is not asked again.
func TestALetterThatMayHaveLeftIsNotSentAgain(t *testing.T) {
	s := listen(t, true)
	each(t, smtp(t, s.address), func(t *testing.T, o *mail.Outbox) {
		before := len(s.taken())
		post(t, o, order("invite/1", "job-1"))
		if x := run(t, o, "invite/1", "failed"); x.problem == "" || x.letter != "" {
			t.Errorf("%+v", x)
		}
		again := &job.Run{Task: job.Task{Payload: `{"event":"invite/1"}`}}
		if err := o.Work(t.Context(), again); err != nil || len(s.taken()) != before+1 {
			t.Errorf("%d letters, %v", len(s.taken())-before, err)
		}
	})
}

func TestAServerThatIsAwayIsAskedAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := l.Addr().String()
	_ = l.Close()
	s := listen(t, false)
	each(t, smtp(t, "smtp://"+away+"?tls=none"), func(t *testing.T, o *mail.Outbox) {
		before := len(s.taken())
		post(t, o, order("invite/1", "job-1"))
		work := &job.Run{Task: job.Task{Payload: `{"event":"invite/1"}`}}
		if err := o.Work(t.Context(), work); !errors.Is(err, mail.ErrUnreached) {
			t.Fatal(err)
		}
		if x := look(t, o, "invite/1"); x.state != "waiting" || x.problem == "" || x.letter == "" {
			t.Errorf("%+v", x)
		}
		o.Sender = smtp(t, s.address)
		if err := o.Work(t.Context(), work); err != nil || len(s.taken()) != before+1 {
			t.Errorf("%d letters, %v", len(s.taken())-before, err)
		}
	})
}

func TestNoLineOfALetterBecomesAHeader(t *testing.T) {
	s := listen(t, false)
	m := smtp(t, s.address)
	for _, l := range []mail.Letter{
		{To: "lan@example.vn", Subject: "x\r\nBcc: all@example.vn", Body: "y"},
		{To: "lan@example.vn\r\nBcc: all@example.vn", Subject: "x", Body: "y"},
		{To: "lan@example.vn", Subject: "x", Body: "y\r\n.\r\nMAIL FROM:<a@b.vn>"},
	} {
		_ = m.Send(t.Context(), l) // refused or made harmless
	}
	for _, got := range s.taken() {
		head, _, _ := strings.Cut(got, "\n\n")
		if strings.Contains("\n"+head, "\nBcc:") {
			t.Error(got)
		}
	}
}

func TestMailServersAreNamedExactly(t *testing.T) {
	for _, address := range []string{"", "mail.example.vn", "http://mail.example.vn", "smtp://", "smtp://h:99999999"} {
		if _, err := mail.NewSMTP(address, "ocop@example.vn"); err == nil && !strings.Contains(address, "99999999") {
			t.Errorf("%q is taken", address)
		}
	}
	if _, err := mail.NewSMTP("smtp://mail.example.vn", "no address"); err == nil {
		t.Error("a sender without an address is taken")
	}
	for address, taken := range map[string]bool{"smtp://mail.example.vn?tls=none": false, "smtp://10.0.0.7:25?tls=none": false, "smtp://localhost?tls=none": true, "smtp://[::1]:25?tls=none": true} {
		if _, err := mail.NewSMTP(address, "ocop@example.vn"); (err == nil) != taken {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// Without ?tls=none nothing is said to a server that offers no TLS.
func TestLettersNeedTLS(t *testing.T) {
	s := listen(t, false)
	m := smtp(t, strings.TrimSuffix(s.address, "?tls=none"))
	if err := m.Send(t.Context(), order("x", "y").Letter); !errors.Is(err, mail.ErrUnreached) || len(s.taken()) != 0 {
		t.Errorf("%v, %d letters", err, len(s.taken()))
	}
}

func TestTheLogOfATrial(t *testing.T) {
	var b bytes.Buffer
	l := mail.Log{Log: slog.New(slog.NewTextHandler(&b, nil))}
	if err := l.Send(t.Context(), order("x", "y").Letter); err != nil || !strings.Contains(b.String(), "ABCD-EFGH") {
		t.Error(b.String(), err)
	}
}
