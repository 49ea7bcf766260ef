package public_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/clerk"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/public"
)

const goodPassword = "con mèo trèo cây cau"

// door is the way in, on two servers that share a database.
type door struct {
	*testing.T
	desk    *act.Desk
	now     *atomic.Int64
	nodes   [2]http.Handler
	letters *mailbox
	postman *clerk.Postman
	hash    string
	kernel  *web.Kernel
}

func eachDoor(t *testing.T, fn func(*door)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, func() time.Time) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			now := &atomic.Int64{}
			now.Store(noon().UnixMilli())
			d := &door{T: t, now: now, letters: &mailbox{}}
			d.desk = &act.Desk{DB: open(t, func() time.Time { return time.UnixMilli(now.Load()) }), Places: given.Places(t)}
			safe := given.Vault(t)
			d.postman = &clerk.Postman{Desk: d.desk, Outbox: &mail.Outbox{DB: d.desk.DB, Safe: safe, Sender: d.letters}, Base: base, Site: "OCOP thử", Letters: true}
			for i := range d.nodes {
				p := account.NewPasswords()
				e := &public.Entry{Desk: d.desk, Passwords: p, Attempts: account.NewAttempts(), Safe: safe, Postman: d.postman, Passkeys: account.NewPasskeys(base, "OCOP thử", safe)}
				m := &public.Account{Desk: d.desk, Passwords: p, Attempts: e.Attempts, Safe: safe, Passkeys: e.Passkeys, Postman: d.postman, Site: "OCOP thử"}
				d.kernel = &web.Kernel{Desk: d.desk, Log: slog.New(slog.DiscardHandler), Base: base, Site: "OCOP thử", StepUp: true, Prove: e.Prove, ByPasskey: true}
				d.nodes[i] = d.kernel.Handler(e.Routes(), m.Routes(), weighty())
				var err error
				if d.hash, err = p.Hash(t.Context(), goodPassword); err != nil {
					t.Fatal(err)
				}
			}
			fn(d)
		})
	}
}

func readUpload(_ context.Context, r *web.Request) error {
	if r.Upload == nil || r.Upload.Size == 0 {
		return fault.Wrong(fault.Field{Name: "file", Sentence: "Chưa chọn tệp."})
	}
	content, err := io.ReadAll(r.Upload.Body)
	r.Prepared = string(content)
	return err
}

// weighty is an act that needs a fresh proof and tells what reached it, and a public page
// that tells who came.
func weighty() []web.Route {
	return []web.Route{{Method: "GET", Path: "/cong", Permission: act.PublicRead, Read: func(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
		return web.Go("/?ai="+string(r.Actor.Person), ""), nil
	}}, {Method: "POST", Path: "/nang", Permission: act.AccountOwn, StepUp: true, Fields: []string{"text", "many[]"},
		Write: func(_ context.Context, r *web.Request, _ *act.Act) (web.Answer, error) {
			switch r.Value("text") {
			case "từ chối":
				return web.Answer{}, fault.Clash("không được")
			case "hỏng":
				panic("broken on purpose")
			}
			return web.Go("/vao-viec?text="+url.QueryEscape(r.Value("text")+"|"+strings.Join(r.Values("many"), ",")), ""), nil
		}}, {Method: "POST", Path: "/nang/tep", Permission: act.AccountOwn, StepUp: true, Fields: []string{"text", "file"}, Takes: intake.Sheet, Prepare: readUpload,
		Write: func(_ context.Context, r *web.Request, _ *act.Act) (web.Answer, error) {
			content, _ := r.Prepared.(string)
			return web.Go("/vao-viec?text="+url.QueryEscape(r.Value("text")+"|"+content), ""), nil
		}}}
}

func (d *door) person(login, email string) (k key.Person) {
	d.Helper()
	err := d.desk.Do(d.Context(), act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		k, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Nguyễn Thị Mận", Email: email, PasswordHash: d.hash})
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return k
}

// visit is a browser at one of the servers.
type visit struct {
	*door
	node    int
	cookies map[string]string
	from    string
}

func (d *door) visitor(node int, from string) *visit {
	return &visit{d, node, map[string]string{}, from}
}

func (v *visit) send(method, path string, form url.Values) (status int, body, location string) {
	v.Helper()
	w := v.raw(method, path, form)
	text, err := io.ReadAll(w.Body)
	if err != nil {
		v.Fatal(err)
	}
	return w.StatusCode, string(text), w.Header.Get("Location")
}

func (v *visit) raw(method, path string, form url.Values) *http.Response {
	v.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return v.request(r)
}

func (v *visit) request(r *http.Request) *http.Response {
	v.Helper()
	r.RemoteAddr = net.JoinHostPort(v.from, "1234")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/156.0")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.nodes[v.node].ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c.Value
	}
	return w.Result()
}

func (v *visit) get(path string) string {
	v.Helper()
	status, body, _ := v.send(http.MethodGet, path, nil)
	if status != 200 {
		v.Fatalf("GET %s: %d", path, status)
	}
	return body
}

// post wants a way to go.
func (v *visit) post(path string, form url.Values) (location string) {
	v.Helper()
	status, body, location := v.send(http.MethodPost, path, form)
	if status != http.StatusSeeOther {
		v.Fatalf("POST %s: %d %s", path, status, body)
	}
	return location
}

// refused wants a form that came back with a sentence.
func (v *visit) refused(path string, form url.Values, sentence string) {
	v.Helper()
	status, body, _ := v.send(http.MethodPost, path, form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(html.UnescapeString(body), sentence) {
		v.Errorf("POST %s %v: %d, want %q", path, form, status, sentence)
	}
}

func (v *visit) signIn(login, password string) string {
	v.Helper()
	return v.post("/dang-nhap", url.Values{"login": {login}, "password": {password}, "ve": {""}})
}

// in says whether the visitor's session opens their account.
func (v *visit) in() bool {
	v.Helper()
	status, _, location := v.send(http.MethodGet, "/tai-khoan", nil)
	return status == 200 && location == ""
}

func TestAPasswordIsChangedByItsOwner(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		here, there := d.visitor(0, "192.0.2.1"), d.visitor(1, "198.51.100.1")
		here.signIn("man", goodPassword)
		there.signIn("man", goodPassword)
		old := here.cookies["ocop"]
		form := func(old, new, again string) url.Values {
			return url.Values{"old": {old}, "password": {new}, "again": {again}}
		}
		here.refused("/tai-khoan/mat-khau", form("sai rồi nhé bạn", "bốn quả bưởi bé", "bốn quả bưởi bé"), "Mật khẩu hiện tại không đúng")
		here.refused("/tai-khoan/mat-khau", form(goodPassword, "matkhau2026", "matkhau2026"), "thử trước")
		here.refused("/tai-khoan/mat-khau", form(goodPassword, "xk-thị-mận-qz7w", "xk-thị-mận-qz7w"), "chứa tên đăng nhập")
		here.refused("/tai-khoan/mat-khau", form(goodPassword, "bốn quả bưởi bé", "bốn quả bưởi to"), "không giống nhau")
		if !there.in() {
			t.Fatal("a refused change ended a session")
		}
		here.post("/tai-khoan/mat-khau", form(goodPassword, "bốn quả bưởi bé", "bốn quả bưởi bé"))
		if there.in() || !here.in() || here.cookies["ocop"] == old {
			t.Errorf("other device in: %v, this one: %v, new token: %v", there.in(), here.in(), here.cookies["ocop"] != old)
		}
		fresh := d.visitor(0, "192.0.2.2")
		fresh.refused("/dang-nhap", url.Values{"login": {"man"}, "password": {goodPassword}, "ve": {""}}, "không đúng")
		fresh.signIn("man", "bốn quả bưởi bé")
	})
}

var (
	secret   = regexp.MustCompile(`<code>([A-Z2-7 ]{32,})</code>`)
	recovery = regexp.MustCompile(`<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){5})</code>`)
)

func (d *door) code(secret string) string {
	d.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), d.desk.DB.Now())
	if err != nil {
		d.Fatal(err)
	}
	return code
}

func (d *door) pass(t time.Duration) { d.now.Add(t.Milliseconds()) }

func TestTheSecondFactorFromEnrolmentToTheLostPhone(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		const path = "/tai-khoan/xac-thuc"
		v.refused(path, url.Values{"step": {"begin"}, "old": {"sai mật khẩu"}}, "không đúng")
		v.post(path, url.Values{"step": {"begin"}, "old": {goodPassword}})
		page := v.get(path)
		found := secret.FindStringSubmatch(page)
		if found == nil || !strings.Contains(page, "<svg") {
			t.Fatal("no secret to scan:", page)
		}
		v.refused(path, url.Values{"step": {"confirm"}, "code": {"000000"}}, "Mã không đúng")
		status, page, _ := v.send(http.MethodPost, path, url.Values{"step": {"confirm"}, "code": {d.code(found[1])}})
		codes := recovery.FindAllStringSubmatch(page, -1)
		if status != 200 || len(codes) != 10 {
			t.Fatalf("%d with %d recovery codes", status, len(codes))
		}
		form := url.Values{}
		for _, c := range codes {
			form.Add("codes", c[1])
		}
		if status, file, _ := v.send(http.MethodPost, "/tai-khoan/ma-du-phong", form); status != 200 || strings.Count(file, "\r\n") != 13 {
			t.Errorf("%d %q", status, file)
		}
		if status, _, _ := v.send(http.MethodPost, "/tai-khoan/ma-du-phong", url.Values{"codes": {"<script>"}}); status != 422 {
			t.Errorf("a file of anything: %d", status)
		}
		if strings.Contains(v.get(path), codes[0][1]) || secret.MatchString(v.get(path)) {
			t.Error("secrets are shown again")
		}

		d.pass(time.Minute)
		w := d.visitor(1, "192.0.2.9")
		if to := w.signIn("man", goodPassword); !strings.HasPrefix(to, "/dang-nhap/ma") {
			t.Fatal(to)
		}
		if w.in() {
			t.Fatal("the password alone is enough")
		}
		w.get("/dang-nhap/ma")
		w.refused("/dang-nhap/ma", url.Values{"code": {"123"}, "ve": {""}}, "Mã không đúng")
		code := d.code(found[1])
		if to := w.post("/dang-nhap/ma", url.Values{"code": {code}, "ve": {"//evil.example"}}); to != "/vao-viec" || !w.in() {
			t.Error(to)
		}
		again := d.visitor(1, "192.0.2.9")
		again.signIn("man", goodPassword)
		again.refused("/dang-nhap/ma", url.Values{"code": {code}, "ve": {""}}, "đã dùng")
		again.post("/dang-nhap/ma", url.Values{"code": {codes[0][1]}, "ve": {"/tai-khoan"}})
		if !again.in() || !strings.Contains(again.get("/tai-khoan"), "9 mã dự phòng") {
			t.Error("a recovery code does not replace the phone")
		}
		guess := d.visitor(0, "192.0.2.66")
		guess.signIn("man", goodPassword)
		looked := 0
		for range 30 {
			if _, body, _ := guess.send(http.MethodPost, "/dang-nhap/ma", url.Values{"code": {"111111"}, "ve": {""}}); strings.Contains(body, "Mã không đúng") {
				looked++
			}
		}
		if looked > 5 {
			t.Errorf("%d codes were guessed at", looked)
		}
		late := d.visitor(1, "192.0.2.9")
		late.signIn("man", goodPassword)
		d.pass(6 * time.Minute)
		if to := late.post("/dang-nhap/ma", url.Values{"code": {d.code(found[1])}, "ve": {""}}); to != "/dang-nhap" || late.in() {
			t.Error("a sign-in waits for ever:", to)
		}
		v.post(path, url.Values{"step": {"remove"}, "old": {goodPassword}})
		if to := d.visitor(1, "192.0.2.9").signIn("man", goodPassword); strings.Contains(to, "/ma") {
			t.Error(to)
		}
	})
}

// Whoever signs in where somebody is signed in ends that session: a copy of the old cookie
// opens nothing.
func TestSigningInEndsTheSessionBefore(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		d.person("khac", "")
		v, copied := d.visitor(0, "192.0.2.1"), d.visitor(1, "203.0.113.9")
		v.signIn("man", goodPassword)
		for _, next := range []string{"man", "khac"} {
			copied.cookies["ocop"] = v.cookies["ocop"]
			v.refused("/dang-nhap", url.Values{"login": {next}, "password": {"wrong"}}, "không đúng")
			if !copied.in() {
				t.Error("a wrong password ends the session")
			}
			v.signIn(next, goodPassword)
			if copied.in() || !v.in() {
				t.Errorf("after %s has signed in: the old cookie %t, the new one %t", next, copied.in(), v.in())
			}
		}
	})
}

// That letters go elsewhere is told where they went until now, once, and to nobody who had no
// address.
func TestTheAddressOfBeforeIsToldOfTheNewOne(t *testing.T) {
	eachDoor(t, func(d *door) {
		k := d.person("man", "")
		for _, email := range []string{"man@example.vn", " man@example.vn", "khac@example.vn", ""} {
			err := d.desk.Do(d.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error { return d.postman.MoveLetters(ctx, a, k, email) })
			if err != nil {
				d.Fatal(err)
			}
		}
		d.work()
		var told []string
		for _, l := range d.letters.got {
			told = append(told, l.To)
			if !strings.Contains(l.Body, "địa chỉ nhận thư đã được đổi") || strings.Contains(l.Body, "khac@") {
				t.Error(l.Body)
			}
		}
		if slices.Sort(told); !slices.Equal(told, []string{"khac@example.vn", "man@example.vn"}) {
			t.Errorf("told: %v", told)
		}
	})
}

var deviceID = regexp.MustCompile(`name="id" value="([0-9a-f]{24})"`)

// A session that is ended on one server is ended on the other with the next request.
func TestDevicesAreEndedOnEveryServer(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		d.person("khac", "")
		a, b, c := d.visitor(0, "192.0.2.1"), d.visitor(1, "198.51.100.77"), d.visitor(1, "203.0.113.9")
		a.signIn("man", goodPassword)
		b.signIn("man", goodPassword)
		c.signIn("khac", goodPassword)
		page := a.get("/tai-khoan")
		ids := deviceID.FindAllStringSubmatch(page, -1)
		if len(ids) != 1 || !strings.Contains(page, "thiết bị này") || !strings.Contains(page, "198.51.100.0/24") || strings.Contains(page, "198.51.100.77") || !strings.Contains(page, "Chrome, Windows") {
			t.Fatalf("%v\n%s", ids, page)
		}
		c.post("/tai-khoan/thiet-bi", url.Values{"id": {ids[0][1]}}) // somebody else's
		if !b.in() {
			t.Fatal("a stranger ended the session")
		}
		a.post("/tai-khoan/thiet-bi", url.Values{"id": {ids[0][1]}})
		if b.in() || !a.in() {
			t.Error("ended on one server, open on the other")
		}
		b.signIn("man", goodPassword)
		b.post("/tai-khoan/thiet-bi", url.Values{"id": {"all"}})
		if a.in() || b.in() || !c.in() {
			t.Error("logging out everywhere")
		}
		if status, _, location := d.visitor(0, "192.0.2.1").send(http.MethodGet, "/tai-khoan", nil); status != http.StatusSeeOther || !strings.HasPrefix(location, "/dang-nhap") {
			t.Errorf("a visitor: %d %s", status, location)
		}
	})
}

// work does what waits in the queue.
func (d *door) work() {
	d.Helper()
	r := &job.Runner{DB: d.desk.DB, Log: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond, Workers: d.postman.Workers()}
	if err := r.Start(d.Context()); err != nil {
		d.Fatal(err)
	}
	defer func() {
		if err := r.Stop(context.Background()); err != nil {
			d.Error(err)
		}
	}()
	for range 2000 {
		var open int
		err := d.desk.DB.View(d.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')`).Scan(&open)
		})
		if err != nil {
			d.Fatal(err)
		}
		if open == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	d.Fatal("jobs do not end")
}

func TestALostPasswordIsSetAnewByLetter(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "man@example.vn")
		d.person("khongthu", "")
		inside := d.visitor(1, "192.0.2.5")
		inside.signIn("man", goodPassword)
		v := d.visitor(0, "192.0.2.1")
		answers := map[string]bool{}
		for _, login := range []string{"man", "khongthu", "nobody"} {
			v.cookies = map[string]string{}
			status, body, location := v.send(http.MethodPost, "/quen-mat-khau", url.Values{"login": {login}})
			answers[location+body+v.cookies["flash"]+http.StatusText(status)] = true
		}
		if len(answers) != 1 {
			t.Errorf("answers differ: %v", answers)
		}
		d.work()
		if len(d.letters.got) != 1 || d.letters.got[0].To != "man@example.vn" {
			t.Fatalf("%+v", d.letters.got)
		}
		link := regexp.MustCompile(`https?://\S+`).FindString(d.letters.got[0].Body)
		path, ok := strings.CutPrefix(link, base)
		if !ok {
			t.Fatal("the letter leads elsewhere: ", link)
		}
		if page := v.get(path); !strings.Contains(page, "Tài khoản man của Nguyễn Thị Mận.") {
			t.Error(page)
		}
		code := strings.TrimPrefix(path, "/nhan-tai-khoan?ma=")
		form := func(code, password string) url.Values {
			return url.Values{"code": {code}, "password": {password}, "again": {password}}
		}
		v.refused("/nhan-tai-khoan", form(code, "ngắn"), "ít nhất 10")
		v.refused("/nhan-tai-khoan", form("AAAA-AAAA-AAAA-AAAA", "bốn quả bưởi bé"), "Mã không đúng")
		v.post("/nhan-tai-khoan", form(code, "bốn quả bưởi bé"))
		if inside.in() {
			t.Error("a session outlives the new password")
		}
		v.refused("/nhan-tai-khoan", form(code, "năm quả bưởi bé"), "Mã không đúng")
		v.signIn("man", "bốn quả bưởi bé")
		refusals := 0
		for range 30 {
			if status, _, _ := v.send(http.MethodPost, "/quen-mat-khau", url.Values{"login": {"man"}}); status == 422 {
				refusals++
			}
		}
		if refusals < 24 {
			t.Errorf("only %d of 30 were refused", refusals)
		}
	})
}

// The form that was sent goes on after the proof, whole; nothing is done without it.
func TestWeightyActsAskForAFreshProof(t *testing.T) {
	eachDoor(t, func(d *door) {
		d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		form := url.Values{"text": {"dòng 1\r\n\"dòng\" <2>"}, "many": {"a", "b", "a"}}
		want := "/vao-viec?text=" + url.QueryEscape("dòng 1\r\n\"dòng\" <2>|a,b,a")
		if to := v.post("/nang", form); to != want {
			t.Errorf("fresh from the door: %s", to)
		}
		d.pass(11 * time.Minute)
		status, page, _ := v.send(http.MethodPost, "/nang", form)
		if status != http.StatusForbidden {
			t.Fatalf("%d", status)
		}
		carried := url.Values{}
		for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
		}
		carried.Set("proof.now", "sai mật khẩu")
		v.refused("/nang", carried, "không đúng")
		carried.Set("proof.now", goodPassword)
		if to := v.post("/nang", carried); to != want {
			t.Errorf("after the proof: %s, want %s", to, want)
		}
		if to := v.post("/nang", form); to != want {
			t.Error("a proof counts once only")
		}
		other := d.visitor(1, "192.0.2.1")
		other.cookies = v.cookies
		if to := other.post("/nang", form); to != want {
			t.Error("the other server does not know of the proof")
		}
		d.pass(11 * time.Minute)
		looked := 0
		for range 20 {
			carried.Set("proof.now", "sai mật khẩu")
			if _, body, _ := v.send(http.MethodPost, "/nang", carried); strings.Contains(body, "hiện tại không đúng") {
				looked++
			}
		}
		if looked > 5 {
			t.Errorf("%d passwords were guessed at by whoever holds the session", looked)
		}
	})
}

// Where the site demands it, whoever decides and has no second factor sees their account
// only, and gives no program what they may not open themselves.
func TestWhoMustEnrolWhereTheSiteDemandsIt(t *testing.T) {
	eachDoor(t, func(d *door) {
		k := d.person("man", "")
		v := d.visitor(0, "192.0.2.1")
		v.signIn("man", goodPassword)
		const jury, office, inside, enrol = "/hoi-dong", "/van-phong", "/ben-trong", "/tai-khoan/xac-thuc"
		in := func(context.Context, *web.Request, *act.View) (web.Answer, error) { return web.Go(inside, ""), nil }
		rooms := []web.Route{{Method: "GET", Path: jury, Permission: act.JuryRead, Read: in}, {Method: "GET", Path: office, Permission: act.OfficeRead, Read: in}}
		d.nodes[0] = d.kernel.Handler(rooms, (&public.Account{Desk: d.desk}).Routes())
		demand := func(of web.Circle, room, want string) {
			t.Helper()
			d.kernel.Second = of
			if _, _, to := v.send(http.MethodGet, room, nil); to != want {
				t.Errorf("%s: leads to %q", of, to)
			}
		}
		give := func(role act.Role) {
			err := d.desk.Do(d.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
				return account.GiveRole(ctx, a, k, act.Held{Role: role, Place: bacGiang})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		give(act.Judge)
		demand(web.Nobody, jury, inside)
		demand(web.Officers, jury, inside)
		demand(web.Councils, jury, enrol)
		v.get("/tai-khoan")
		give(act.Office)
		demand(web.Nobody, office, inside)
		demand(web.Officers, office, enrol)
		token := url.Values{"step": {"make"}, "name": {"Cổng"}, "days": {"30"}, "scopes": {"recognitions:read"}}
		if _, _, to := v.send(http.MethodPost, "/tai-khoan/ma-truy-cap", token); to != enrol {
			t.Errorf("a token leads to %q", to)
		}
		err := d.desk.DB.Update(d.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO second_factor (person, secret, confirmed_at, last_step, created_at) VALUES ($1, '', 1, 0, 0)`, string(k))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		demand(web.Officers, office, inside)
		demand(web.Councils, jury, inside)
		if status, _, _ := v.send(http.MethodPost, "/tai-khoan/ma-truy-cap", token); status != http.StatusOK {
			t.Errorf("a token with a second factor: %d", status)
		}
	})
}
