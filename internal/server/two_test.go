package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
)

// crowd is how many requests come at once.
const crowd = 50

// duo is two servers on one PostgreSQL.
type duo struct {
	*powersWorld
	servers []*process
	client  *http.Client
}

// rush is one request of a crowd.
type rush struct {
	cookie, path string
	form         url.Values
}

// clash is a crowd of requests of which one takes effect.
type clash struct {
	name   string
	send   func(i int) rush
	many   bool   // the same form sent twice is answered as the first time; otherwise one succeeds
	effect string // what is counted before and after: it grows by one
}

// startDuo builds the world of powers, gives some people a session of today, and starts two
// servers on its database.
func startDuo(t *testing.T) *duo {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program and starts it twice: left out by -short")
	}
	address := dbtest.Postgres(t, nil).URL()
	bin := filepath.Join(t.TempDir(), "ocop")
	if out, err := exec.Command("go", "build", "-o", bin, "ocop/cmd/ocop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	d := &duo{powersWorld: buildPowers(t, address), client: &http.Client{Timeout: time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: crowd},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	t.Cleanup(d.client.CloseIdleConnections)
	d.now.Store(time.Now().UnixMilli())
	if err := d.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { // the world is older than a request that nobody decided may grow
		_, err := tx.ExecContext(ctx, `UPDATE role_request SET asked_at = $1 WHERE state = 'waiting'`, d.now.Load())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d.signIn("member", "secretary", "office-dist", "office-prov", "office-comm", "admin-prov", "admin-next", "leader-prov", "leader-dist")
	for range 2 {
		p := &process{T: t, bin: bin, data: d.Config.Data, address: free(t), database: address}
		p.start()
		t.Cleanup(p.kill)
		d.servers = append(d.servers, p)
	}
	return d
}

// ask sends a form, or reads a page when there is none, on one of the servers.
func (d *duo) ask(server int, r rush) int {
	method, body := http.MethodPost, strings.NewReader(r.form.Encode())
	if r.form == nil {
		method = http.MethodGet
	}
	q, err := http.NewRequestWithContext(d.Context(), method, "http://"+d.servers[server].address+r.path, body)
	if err != nil {
		d.Error(err)
		return 0
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Cookie", r.cookie)
	a, err := d.client.Do(q)
	if err != nil {
		d.Error(err)
		return 0
	}
	defer a.Body.Close()
	if strings.HasPrefix(a.Header.Get("Location"), "/dang-nhap") && !strings.HasPrefix(r.path, "/dang-nhap") && r.path != "/nhan-tai-khoan" {
		return http.StatusUnauthorized // led to the door
	}
	return a.StatusCode
}

// count is one number from the database.
func (d *duo) count(query string) (n int) {
	d.Helper()
	err := d.Desk.See(d.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error { return v.QueryRowContext(ctx, query).Scan(&n) })
	if err != nil {
		d.Fatal(err)
	}
	return n
}

// run sends the crowd to both servers at once and compares.
func (d *duo) run(c clash) {
	d.Helper()
	before := d.count(c.effect)
	var mu sync.Mutex
	codes, begin := map[int]int{}, make(chan struct{})
	var all sync.WaitGroup
	for i := range crowd {
		r := c.send(i)
		all.Go(func() {
			<-begin
			code := d.ask(i%2, r)
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	close(begin)
	all.Wait()
	d.Logf("%s: %v", c.name, codes)
	if n := d.count(c.effect) - before; n != 1 {
		d.Errorf("%s: %d effects", c.name, n)
	}
	done := codes[http.StatusSeeOther]
	if done == 0 || done > 1 && !c.many {
		d.Errorf("%s: %d were told that it is done", c.name, done)
	}
	for code, n := range codes {
		switch code {
		case http.StatusSeeOther, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound:
		case http.StatusUnauthorized, http.StatusServiceUnavailable: // the session has ended meanwhile; no room, come again
		default:
			d.Errorf("%s: %d answers with %d", c.name, n, code)
		}
	}
}

func journalOf(verb string) string { return `SELECT COUNT(*) FROM journal WHERE verb = '` + verb + `'` }

// Fifty requests at once on two servers, identical or against each other, have one effect,
// and nobody is told otherwise.
func TestTwoServersOneEffect(t *testing.T) {
	d := startDuo(t)
	cookie := func(who string) string { return d.people[who].cookie }
	always := func(who, path string, form url.Values) func(int) rush {
		return func(int) rush { return rush{cookie(who), path, form} }
	}
	entry, sitting := "/jury/entries/"+d.things["entry/scoring"], d.things["sitting/scoring"]
	sheet := url.Values{"intent": {"draft"}, "remark": {"Lần đầu"}, "version": {d.versionOf("entry/scoring", d.people["member"])}}
	d.run(clash{"one sheet sent many times", always("member", entry, sheet), true, journalOf("sheet.saved")})
	version := d.versionOf("entry/scoring", d.people["member"])
	d.run(clash{"many sheets on one version", func(i int) rush {
		return rush{cookie("member"), entry, url.Values{"intent": {"draft"}, "remark": {fmt.Sprint("Lần ", i)}, "version": {version}}}
	}, false, journalOf("sheet.saved")})
	d.run(clash{"admitting a dossier, or returning it", func(i int) rush {
		if i%4 < 2 {
			return rush{cookie("office-dist"), "/office/sittings/" + d.things["sitting/planned"] + "/admit", url.Values{"dossiers": {d.things["dossier/filed"]}}}
		}
		return rush{cookie("office-prov"), "/office/dossiers/" + d.things["dossier/filed"], url.Values{"step": {"return"}, "reason": {"Thiếu giấy tờ."}}}
	}, true, `SELECT COUNT(*) FROM journal WHERE verb IN ('entry.admitted', 'dossier.returned')`})
	d.run(clash{"closing a sitting", always("secretary", "/jury/sittings/"+sitting+"/close", url.Values{"met_on": {act.Date(time.Now())}, "late_reason": {"Chờ đủ phiếu."}}),
		true, journalOf("sitting.closed")})
	d.run(clash{"one decision", always("office-prov", "/office/rounds/"+d.things["round/open"]+"/decision", url.Values{"recognitions": {d.things["recognition/proposed"]},
		"decision_no": {"192/QĐ-UBND"}, "decision_date": {act.Date(time.Now())}, "authority": {"UBND tỉnh"}}), true, journalOf("recognition.made")})
	d.run(clash{"approving a role, or refusing it", func(i int) rush {
		who, what := "admin-prov", "approve"
		if i%4 < 2 {
			who, what = "admin-next", "refuse"
		}
		return rush{cookie(who), "/office/people/requests/" + d.things["request/waiting"], url.Values{"decision": {what}}}
	}, false, `SELECT COUNT(*) FROM journal WHERE verb IN ('role.approved', 'role.refused')`})
	var ticket string
	d.do(act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		ticket, err = account.Invite(ctx, a, d.people["nobody"].Person)
		return err
	})
	d.run(clash{"one ticket", func(i int) rush {
		password := fmt.Sprintf("%s %d", nextPassword, i)
		return rush{"", "/nhan-tai-khoan", url.Values{"code": {ticket}, "password": {password}, "again": {password}}}
	}, false, journalOf("person.password_set")})
	halves, code := d.halfSessions("office-comm")
	d.run(clash{"one recovery code", func(i int) rush {
		return rush{"ocop=" + halves[i], "/dang-nhap/ma", url.Values{"code": {code}}}
	}, false, journalOf("factor.recovery_used")})
	d.run(clash{"ending one session", always("leader-prov", "/tai-khoan/thiet-bi", url.Values{"id": {d.sessionOf(d.people["leader-prov"])}}), true, journalOf("session.ended")})
}

// halfSessions gives somebody a second factor, many sign-ins that wait for it, and one
// recovery code.
func (d *duo) halfSessions(who string) (tokens []string, code string) {
	d.Helper()
	p := d.who(who)
	d.do(p, func(ctx context.Context, a *act.Act) error {
		if err := account.BeginFactor(ctx, a, d.Safe); err != nil {
			return err
		}
		e, err := account.PendingFactor(ctx, a.View(), d.Safe, "OCOP", who)
		if err != nil {
			return err
		}
		now, err := totp.GenerateCode(e.Secret, a.Now())
		if err != nil {
			return err
		}
		codes, err := account.ConfirmFactor(ctx, a, d.Safe, now)
		if err == nil {
			code = codes[0]
		}
		return err
	})
	for range crowd {
		d.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			token, _, whole, err := account.SignIn(ctx, a, p.Person, account.Device{})
			if tokens = append(tokens, token); whole {
				d.Error("the second factor is not asked for")
			}
			return err
		})
	}
	return tokens, code
}

// A session that ends on one server opens nothing on the other from the next request on.
func TestASessionEndedHereIsRefusedThere(t *testing.T) {
	d := startDuo(t)
	page := rush{d.people["leader-dist"].cookie, "/office", nil}
	for server := range 2 {
		if code := d.ask(server, page); code != http.StatusOK {
			t.Fatalf("before: %d", code)
		}
	}
	if code := d.ask(0, rush{page.cookie, "/dang-xuat", url.Values{}}); code != http.StatusSeeOther {
		t.Fatalf("signing out: %d", code)
	}
	if code := d.ask(1, page); code != http.StatusUnauthorized {
		t.Errorf("the other server still answers with %d", code)
	}
}
