package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/demo"
	"ocop/internal/key"
)

// phoneHouse is the demonstration with a gateway for messages, and a clock that a test moves.
type phoneHouse struct {
	*house
	now  atomic.Int64
	log  bytes.Buffer
	mu   sync.Mutex
	sent []message
}

type message struct{ To, Text string }

func phoneHouseOn(t *testing.T, database string) *phoneHouse {
	t.Helper()
	h := &phoneHouse{}
	h.now.Store(time.Now().UnixMilli())
	gateway := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m message
		b, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(b, &m) != nil {
			t.Errorf("%s: %v", b, err)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.sent = append(h.sent, m)
	}))
	t.Cleanup(gateway.Close)
	c := Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", VisitorRate: -1, DatabaseURL: database, Base: "http://ocop.example.vn", SMS: gateway.URL, SMSDaily: 100}
	s, err := Build(t.Context(), c, slog.New(slog.NewTextHandler(&h.log, nil)), func() time.Time { return time.UnixMilli(h.now.Add(1)) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme}); err != nil {
		t.Fatal(err)
	}
	h.house = &house{T: t, Server: s, cookies: map[string]string{}}
	if h.handler, err = s.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// work does what waits in the queue: messages leave after the answer.
func (h *phoneHouse) work() {
	h.Helper()
	r := &job.Runner{DB: h.Desk.DB, Log: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond, Workers: h.Runner.Workers}
	if err := r.Start(h.Context()); err != nil {
		h.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var n int
		err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			return v.QueryRowContext(ctx, `SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')`).Scan(&n)
		})
		if err != nil {
			h.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if err := r.Stop(context.Background()); err != nil {
		h.Fatal(err)
	}
}

// received are the messages to a number since the last look.
func (h *phoneHouse) received(to string) (texts []string) {
	h.work()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.sent {
		if m.To == to {
			texts = append(texts, m.Text)
		}
	}
	h.sent = nil
	return texts
}

var sixDigits = regexp.MustCompile(`#(\d{6})$`)

func (h *phoneHouse) code(to string) string {
	h.Helper()
	texts := h.received(to)
	if len(texts) != 1 || !sixDigits.MatchString(texts[0]) {
		h.Fatalf("%s received %q", to, texts)
	}
	return sixDigits.FindStringSubmatch(texts[0])[1]
}

// sendForm sends a form and gives the whole answer.
func (h *phoneHouse) sendForm(path, cookie string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Host = "ocop.example.vn"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", cookie)
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

func (h *phoneHouse) get(path, cookie string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = "ocop.example.vn"
	r.Header.Set("Cookie", cookie)
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

// form is the form of a page that holds a field.
func (h *phoneHouse) form(page, field string) form {
	h.Helper()
	for _, f := range forms(h.T, page) {
		if f.kinds[field] != "" {
			return f
		}
	}
	h.Fatalf("no form with %s in\n%s", field, page)
	return form{}
}

func (h *phoneHouse) signedIn(login string) string {
	h.Helper()
	w := h.sendForm("/dang-nhap", "", url.Values{"login": {login}, "password": {demo.Accounts()[0].Password}})
	return cookieOf(h.T, w)
}

func cookieOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name == "ocop" && c.Value != "" {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatalf("%d, no session: %s", w.Code, w.Body)
	return ""
}

// unowned is a producer that has nobody yet.
func (h *phoneHouse) unowned() (k key.Producer) {
	h.Helper()
	err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT producer FROM producer WHERE producer NOT IN (SELECT producer FROM membership) ORDER BY producer LIMIT 1`).Scan(&k)
	})
	if err != nil {
		h.Fatal(err)
	}
	return k
}

const (
	newOwner     = "+84912345671"
	newOwnerText = "0912 345 671"
)

// byPhone signs a number in as its owner does.
func (h *phoneHouse) byPhone(typed, number string) string {
	h.Helper()
	asked := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {typed}})
	f := h.form(asked.Body.String(), "attempt")
	f.values.Set("code", h.code(number))
	in := h.sendForm(f.action, "", f.values)
	if in.Code != http.StatusSeeOther || in.Header().Get("Location") != "/co-so/loi-moi" {
		h.Fatalf("%d %s: %s", in.Code, in.Header().Get("Location"), in.Body)
	}
	return cookieOf(h.T, in)
}

// From the invitation by the office to the hand-over, by messages alone, on both databases.
func TestAProducerComesInByTelephone(t *testing.T) {
	powersEngines(t, func(t *testing.T, database string) {
		h := phoneHouseOn(t, database)
		k := h.unowned()
		office := h.signedIn("vanphong")
		w := h.sendForm("/office/producers/"+string(k)+"/people", office, url.Values{"step": {"offer"}, "ground": {"first"}, "name": {"Bùi Thị Minh Họa"}, "phone": {newOwnerText}, "reason": {"Giấy đăng ký hộ kinh doanh."}})
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if texts := h.received(newOwner); len(texts) != 1 || !strings.Contains(texts[0], "http://ocop.example.vn/dang-nhap/dien-thoai") || sixDigits.MatchString(texts[0]) {
			t.Errorf("the invitation says %q", texts)
		}
		cookie := h.byPhone("0912.345.671", newOwner)
		f := h.form(h.get("/co-so/loi-moi", cookie).Body.String(), "offer")
		f.values.Set("step", "take")
		if w := h.sendForm(f.action, cookie, f.values); w.Header().Get("Location") != "/co-so/chu-the/"+string(k) {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if w := h.get("/co-so/chu-the/"+string(k), cookie); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Nộp hồ sơ") {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
		h.handsOver(k, cookie)
		if strings.Contains(h.log.String(), "ma dang nhap") {
			t.Error("a code stands in the log")
		}
	})
}

// handsOver asks for a fresh proof by a message when the sign-in is old, and keeps what was typed.
func (h *phoneHouse) handsOver(k key.Producer, cookie string) {
	h.Helper()
	h.now.Add((11 * time.Minute).Milliseconds())
	typed := url.Values{"step": {"handover"}, "name": {"Người Kế Nhiệm"}, "phone": {"0912 345 672"}, "reason": {"Nghỉ hưu"}}
	asked := h.sendForm("/co-so/chu-the/"+string(k)+"/nguoi", cookie, typed)
	if asked.Code != http.StatusForbidden {
		h.Fatalf("an old sign-in hands over: %d %s", asked.Code, asked.Body)
	}
	f := h.form(asked.Body.String(), "proof.now")
	code := h.code(newOwner)
	wrong := f.values
	wrong.Set("proof.now", "000000")
	if code == "000000" {
		wrong.Set("proof.now", "000001")
	}
	if w := h.sendForm(f.action, cookie, wrong); w.Code != http.StatusUnprocessableEntity {
		h.Errorf("a wrong code proves: %d", w.Code)
	}
	f.values.Set("proof.now", code)
	w := h.sendForm(f.action, cookie, f.values)
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%d: %s", w.Code, w.Body)
	}
	if page := h.get("/co-so/chu-the/"+string(k)+"/nguoi", cookieOf(h.T, w)).Body.String(); !strings.Contains(page, "Người Kế Nhiệm") || !strings.Contains(page, "Chủ thể chuyển giao") {
		h.Error("the offer is not on the page")
	}
}

// A number that nobody has, and one that somebody has: the same status, bytes but for the
// attempt, rows and queue; and no message to a stranger.
func TestAStrangersNumberIsAnsweredAsAKnownOne(t *testing.T) {
	h := phoneHouseOn(t, "")
	known := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {"0900000001"}})
	unknown := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {"0912345999"}})
	plain := func(w *httptest.ResponseRecorder, phone string) string {
		f := h.form(w.Body.String(), "attempt")
		return strings.NewReplacer(f.values.Get("attempt"), "ATTEMPT", phone, "PHONE", w.Header().Get("X-Request-Number"), "NUMBER").Replace(w.Body.String())
	}
	if a, b := plain(known, "0900000001"), plain(unknown, "0912345999"); known.Code != unknown.Code || a != b {
		t.Errorf("%d, %d:\n%s\n%s", known.Code, unknown.Code, a, b)
	}
	if got := h.received("+84900000001"); len(got) != 1 {
		t.Errorf("%q", got)
	}
	if got := h.received("+84912345999"); len(got) != 0 {
		t.Errorf("a stranger received %q", got)
	}
	f := h.form(unknown.Body.String(), "attempt")
	for range 7 {
		f.values.Set("code", "123456")
		w := h.sendForm(f.action, "", f.values)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
	}
}

// What no field of the form with the code may take is refused there, and begins no session.
func TestTheFormWithTheCodeRefusesBadInput(t *testing.T) {
	h := phoneHouseOn(t, "")
	page := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {"0900000001"}})
	f := h.form(page.Body.String(), "attempt")
	for field := range f.kinds {
		for _, all := range []map[string]string{broken, unreadable, nonsense} {
			for what, value := range all {
				sent := url.Values{"phone": f.values["phone"], "attempt": f.values["attempt"], "ve": f.values["ve"], "code": {"000000"}}
				sent.Set(field, value)
				w := h.sendForm(f.action, "", sent)
				if w.Code < 400 || w.Code >= 500 || len(w.Result().Cookies()) > 0 {
					t.Errorf("%s in %s: %d", what, field, w.Code)
				}
			}
		}
	}
}

// A member of a council who works for a producer has no ballot for it and meets nothing of
// it on any page of council or office, in no list, search, count or file; the day before they had.
func TestAJudgeOfTheProducerMeetsNothingOfIt(t *testing.T) {
	w := buildPowers(t, "")
	number := w.things["number/scoring"]
	pages := map[string][]string{
		"member": {"/jury/entries/" + w.things["entry/scoring"]},
		"district-dist": {"/office/dossiers", "/office/dossiers?q=scoring", "/office/search?q=scoring", "/office/dossiers?dang=csv", "/office/dossiers?dang=xlsx",
			"/office/sittings/" + w.things["sitting/scoring"], "/office/entries/" + w.things["entry/scoring"], "/office/dossiers/" + w.things["dossier/scoring"], "/office/producers/" + w.things["producer/scoring"]},
	}
	tells := func(who, page string) bool {
		g := w.send(cell{doorway: "GET", path: page, who: who})
		return strings.Contains(g.text(), number)
	}
	for who, list := range pages {
		for _, page := range list {
			if !tells(who, page) {
				t.Errorf("%s reads nothing on %s: the test is blind", who, page)
			}
		}
	}
	for who := range pages {
		w.joins(who, "scoring", map[string]string{"member": "0912 345 681", "district-dist": "0912 345 682"}[who])
	}
	for who, list := range pages {
		for _, page := range list {
			if tells(who, page) {
				t.Errorf("%s works for the producer and meets its dossier on %s", who, page)
			}
		}
	}
	before := w.image()
	g := w.send(cell{doorway: "POST", path: "/jury/entries/" + w.things["entry/scoring"], who: "member", form: url.Values{"intent": {"submit"}, "remark": {"x"}, "version": {w.versionOf("entry/scoring", w.people["member"])}}})
	if changed := before.changed(w.image()); g.status != http.StatusForbidden || len(changed) > 0 {
		t.Errorf("a ballot for one's own producer: %d, changed %v", g.status, changed)
	}
}

// joins makes somebody staff of a producer, as the owner does.
func (w *powersWorld) joins(who, producer, phone string) {
	w.Helper()
	number, problem := account.ReadPhone(phone)
	if problem != "" {
		w.Fatal(problem)
	}
	w.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
		_, err := a.ExecContext(ctx, `UPDATE person SET phone = $1 WHERE person = $2`, number, string(w.who(who).Person))
		return errorsOr(err, a.Record(ctx, "person.changed", "person/"+string(w.who(who).Person), "", nil, nil))
	})
	w.take(who, w.offer(w.who("owner"), key.Producer(w.things["producer/"+producer]), account.NewStaff, "Người nhà", phone))
}

// A code sent to an officer's telephone is no fresh proof in a session begun with the password:
// it signs in to a room of producers and opens nothing of the office.
func TestACodeProvesNothingOfAnOfficer(t *testing.T) {
	h := phoneHouseOn(t, "")
	err := h.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		_, err := a.ExecContext(ctx, `UPDATE person SET phone = $1 WHERE login = 'vanphong'`, newOwner)
		return errorsOr(err, a.Record(ctx, "person.changed", "person/vanphong", "", nil, nil))
	})
	if err != nil {
		t.Fatal(err)
	}
	office := h.signedIn("vanphong")
	h.now.Add((11 * time.Minute).Milliseconds())
	asked := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {newOwnerText}})
	attempt := h.form(asked.Body.String(), "attempt").values.Get("attempt")
	w := h.sendForm("/office/producers/"+string(h.unowned())+"/people", office, url.Values{"step": {"offer"}, "ground": {"first"}, "name": {"Bà Hoa"}, "phone": {"0912 345 673"}, "reason": {"Có"},
		"proof.now": {h.code(newOwner)}, "proof.attempt": {attempt}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a code proves an officer: %d", w.Code)
	}
	cookie := h.byPhone(newOwnerText, newOwner)
	if w := h.get("/office", cookie); w.Code != http.StatusForbidden {
		t.Errorf("a code opens the office: %d", w.Code)
	}
}
