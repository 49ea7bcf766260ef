package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/demo"
	"ocop/internal/programme"
)

// process is the real program, killed and started again on the same folder.
type process struct {
	*testing.T
	bin, data, address string
	database           string // of PostgreSQL; "": SQLite in the folder, with the demonstration
	cmd                *exec.Cmd
}

func (p *process) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.bin, args...)
	cmd.Env = append(os.Environ(), "OCOP_DATA="+p.data, "OCOP_ADDR="+p.address, "OCOP_DATABASE_URL="+p.database)
	return cmd
}

// start runs the server and waits until it says where it is.
func (p *process) start() {
	p.Helper()
	p.cmd = p.command("serve", "--demo")
	if p.database != "" {
		p.cmd = p.command("serve")
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.Fatal(err)
	}
	p.cmd.Stderr = io.Discard
	if err := p.cmd.Start(); err != nil {
		p.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "ocop is at http://"+p.address) {
			go func() { _, _ = io.Copy(io.Discard, out) }() // until the process ends
			return
		}
	}
	p.Fatal("the server did not start")
}

// kill ends the server as a power cut would end the process: nothing is flushed.
func (p *process) kill() {
	p.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.Error(err)
	}
	_ = p.cmd.Wait() // "signal: killed" is what we want
}

// member is a judge with a browser, who sends a form again until it is answered.
type member struct {
	login  string
	client *http.Client
	base   string
	ended  *atomic.Bool
}

func (p *process) member(login string, ended *atomic.Bool) *member {
	p.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.Fatal(err)
	}
	m := &member{login: login, base: "http://" + p.address, ended: ended, client: &http.Client{Jar: jar, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	status, body, err := m.ask("/dang-nhap", url.Values{"login": {login}, "password": {demo.Accounts()[0].Password}})
	if err != nil || status != http.StatusSeeOther {
		p.Fatalf("%s cannot sign in: %d %v %s", login, status, err, body)
	}
	return m
}

// ask reads an address, or sends a form to it.
func (m *member) ask(path string, form url.Values) (status int, body string, err error) {
	var resp *http.Response
	if form == nil {
		resp, err = m.client.Get(m.base + path)
	} else {
		resp, err = m.client.PostForm(m.base+path, form)
	}
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

// insist asks until there is an answer, whatever happens to the server meanwhile.
func (m *member) insist(path string, form url.Values) (status int, body string) {
	for {
		status, body, err := m.ask(path, form)
		if err == nil || m.ended.Load() {
			return status, body
		}
		time.Sleep(5 * time.Millisecond)
	}
}

var (
	entryLink    = regexp.MustCompile(`/jury/entries/([0-9a-f-]{36})`)
	versionField = regexp.MustCompile(`name="version" value="(\d+)"`)
)

// entries gives the dossiers the member may score, each taken back if it was handed in.
func (m *member) entries() (keys []string, err error) {
	_, body := m.insist("/jury", nil)
	seen := map[string]bool{}
	for _, found := range entryLink.FindAllStringSubmatch(body, -1) {
		k := found[1]
		if seen[k] {
			continue
		}
		seen[k] = true
		version, page := m.version(k)
		if strings.Contains(page, "/reopen") {
			if status, body := m.insist("/jury/entries/"+k+"/reopen", url.Values{"version": {version}}); status != http.StatusSeeOther {
				return nil, fmt.Errorf("%s cannot reopen %s: %d %s", m.login, k, status, body)
			}
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (m *member) version(entry string) (version, page string) {
	_, page = m.insist("/jury/entries/"+entry, nil)
	if found := versionField.FindStringSubmatch(page); found != nil {
		version = found[1]
	}
	return version, page
}

// work saves drafts one after the other and notes each that was acknowledged. A save
// whose answer was lost is sent again just as it was.
func (m *member) work(keys []string, acked func(remark string)) error {
	for n := 0; !m.ended.Load(); n++ {
		k := keys[n%len(keys)]
		version, _ := m.version(k)
		remark := fmt.Sprintf("%s lần %d.", m.login, n)
		status, body := m.insist("/jury/entries/"+k, url.Values{"version": {version}, "intent": {"draft"}, "remark": {remark}})
		switch {
		case status == http.StatusSeeOther:
			acked(remark)
		case status != 0:
			return fmt.Errorf("%s: %d %s", remark, status, body)
		}
	}
	return nil
}

// Three members save without pause while the server is killed again and again. Every
// save that was acknowledged is stored, once; the journal, the sheets and the database
// are whole.
func TestNoAcknowledgedSaveIsLostWhenTheServerIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and kills it: left out by -short")
	}
	p := &process{T: t, bin: filepath.Join(t.TempDir(), "ocop"), data: t.TempDir(), address: free(t)}
	if out, err := exec.Command("go", "build", "-o", p.bin, "ocop/cmd/ocop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p.start()
	var ended atomic.Bool
	var mu sync.Mutex
	acked := map[string]bool{}
	var working sync.WaitGroup
	end := sync.OnceFunc(func() { ended.Store(true); working.Wait() })
	defer end()
	for _, login := range []string{"uyvien1", "uyvien2", "chutich"} {
		m := p.member(login, &ended)
		keys, err := m.entries()
		if err != nil || len(keys) < 8 {
			t.Fatalf("%s has %d dossiers: %v", login, len(keys), err)
		}
		working.Go(func() {
			err := m.work(keys, func(remark string) {
				mu.Lock()
				defer mu.Unlock()
				acked[remark] = true
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acked)
	}
	for kills := 0; kills < 6 || done() < 300; kills++ {
		before := done()
		for done() < before+20+rand.IntN(30) { // at least some work between two deaths
			if t.Failed() || t.Context().Err() != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
		p.kill()
		p.start()
	}
	end()
	p.kill()
	p.verify(acked)
}

// verify asks the database and the program itself.
func (p *process) verify(acked map[string]bool) {
	p.Helper()
	p.Logf("%d saves were acknowledged", len(acked))
	s, err := Build(context.Background(), Config{Data: p.data, Site: "OCOP"}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		p.Fatal(err)
	}
	stored := map[string]int{}
	last := map[string]string{} // the remark that stands in a sheet
	var integrity string
	err = s.Desk.See(context.Background(), act.System("test"), func(ctx context.Context, v *act.View) error {
		remarks := func(query string, each func(k, remark string)) error {
			rows, err := v.QueryContext(ctx, query)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var k, text string
				if err := rows.Scan(&k, &text); err != nil {
					return err
				}
				if remark := regexp.MustCompile(`\w+ lần \d+\.`).FindString(text); remark != "" {
					each(k, remark)
				}
			}
			return rows.Err()
		}
		return errors.Join(
			remarks(`SELECT subject, after FROM journal WHERE verb = 'sheet.saved' ORDER BY entry`, func(k, remark string) { stored[remark]++; last[k] = remark }),
			remarks(`SELECT 'sheet/' || sheet, remark FROM sheet`, func(k, remark string) {
				if last[k] != remark {
					p.Errorf("%s says %q, the journal says %q", k, remark, last[k])
				}
				delete(last, k)
			}),
			v.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&integrity))
	})
	if err != nil {
		p.Fatal(err)
	}
	for remark := range acked {
		if stored[remark] == 0 {
			p.Errorf("%q was acknowledged and is lost", remark)
		}
	}
	for remark, n := range stored {
		if n != 1 {
			p.Errorf("%q was stored %d times", remark, n)
		}
	}
	if len(last) != 0 || integrity != "ok" {
		p.Errorf("sheets in the journal that are not there: %v; integrity: %s", last, integrity)
	}
	if len(stored)-len(acked) > 3 {
		p.Errorf("%d saves stored that nobody was told of: at most one for each member", len(stored)-len(acked))
	}
	for n := 1; n > 0 && err == nil; {
		n, err = s.Desk.Seal(context.Background(), 0)
	}
	broken, err2 := programme.Check(context.Background(), s.Desk, s.Files)
	if err := errors.Join(err, err2, s.Close(context.Background())); err != nil || len(broken) > 0 {
		p.Error(broken, err)
	}
	if out, err := p.command("check").CombinedOutput(); err != nil || !strings.Contains(string(out), "All invariants hold.") {
		p.Errorf("ocop check: %v\n%s", err, out)
	}
}

// free is an address on which nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
