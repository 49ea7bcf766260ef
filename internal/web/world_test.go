package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
	"ocop/internal/place"
	"ocop/internal/web"

	"github.com/a-h/templ"
)

const bacGiang place.ID = "24.2020"

func noon() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }

// site is a small site of the kernel on a real server.
type site struct {
	*testing.T
	desk   *act.Desk
	kernel *web.Kernel
	server *httptest.Server
	log    *logbook
	tokens map[act.Role]string
}

// logbook is a log that may be read while it is written.
type logbook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func open(t *testing.T) *site { return openOn(t, dbtest.SQLite(t, noon), false) }

func openOn(t *testing.T, d *db.DB, secure bool) *site {
	t.Helper()
	places, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, desk: &act.Desk{DB: d, Places: places}, log: &logbook{}, tokens: map[act.Role]string{}}
	s.kernel = &web.Kernel{Desk: s.desk, Log: slog.New(slog.NewTextHandler(s.log, nil)), Secure: secure, Base: "https://ocop.example.vn", Site: "OCOP thử"}
	s.server = httptest.NewServer(s.kernel.Handler(s.routes(), s.breaking()))
	t.Cleanup(s.server.Close)
	return s
}

// routes are pages and forms of every kind; "person" is a table to write into.
func (s *site) routes() []web.Route {
	echo := func(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
		return web.Show(echoed(r)), nil
	}
	note := web.Route{Method: "POST", Path: "/note", Permission: act.PublicRead, Write: store, Again: echo, Fields: []string{"name", "x.*", "many[]"}, Limit: 2000}
	bare, list, upload := note, note, note
	bare.Path, bare.Again = "/bare", nil
	list.Path, list.Permission = "/office/note", act.DossierFile
	upload.Path, upload.Limit, upload.Takes = "/upload", 1<<20, intake.Sheet
	upload.Prepare = func(_ context.Context, r *web.Request) error {
		if r.Upload == nil {
			return fault.Wrong(fault.Field{Name: "file", Sentence: "Chưa chọn tệp."})
		}
		content, err := io.ReadAll(r.Upload.Body)
		r.Prepared = fmt.Sprintf("%s %d %d", r.Upload.Name, r.Upload.Size, len(content))
		return err
	}
	return []web.Route{
		{Method: "GET", Path: "/{$}", Permission: act.PublicRead, Read: echo},
		{Method: "GET", Path: "/dang-nhap", Permission: act.SignIn, Read: echo},
		{Method: "GET", Path: "/thing/{key}", Permission: act.PublicRead, Read: thing},
		{Method: "GET", Path: "/office", Permission: act.OfficeRead, Read: echo},
		{Method: "GET", Path: "/file", Permission: act.PublicRead, Read: file("Danh sách “sản phẩm”; 2021.csv", 0, nil)},
		{Method: "GET", Path: "/file-of-size", Permission: act.PublicRead, Read: file("a.csv", 7, nil)},
		note, bare, list, upload,
		{Method: "POST", Path: "/in", Permission: act.SignIn, Write: func(ctx context.Context, _ *web.Request, _ *act.Act) (web.Answer, error) {
			return web.Go("/", "Xin chào.").SignedIn("token", noon().Add(time.Hour)), nil
		}},
		{Method: "POST", Path: "/out", Permission: act.SignIn, Write: func(context.Context, *web.Request, *act.Act) (web.Answer, error) {
			return web.Go("/", "").SignedOut(), nil
		}},
		{Method: "POST", Path: "/go", Permission: act.PublicRead, Fields: []string{"to"}, Write: func(_ context.Context, r *web.Request, _ *act.Act) (web.Answer, error) {
			return web.Go(r.Value("to"), "").Remember("theme", "dark"), nil
		}},
	}
}

var errSecret = errors.New("pq: password of user ocop at 10.0.0.7 is wrong")

// breaking are routes that fail in every way.
func (s *site) breaking() []web.Route {
	get := func(path string, fn web.ReadFunc) web.Route {
		return web.Route{Method: "GET", Path: path, Permission: act.PublicRead, Read: fn}
	}
	return []web.Route{
		get("/error", func(context.Context, *web.Request, *act.View) (web.Answer, error) { return web.Answer{}, errSecret }),
		get("/panic", func(context.Context, *web.Request, *act.View) (web.Answer, error) { panic(errSecret) }),
		get("/panic-in-page", func(context.Context, *web.Request, *act.View) (web.Answer, error) {
			return web.Show(templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, _ = io.WriteString(w, "half"); panic(errSecret) })), nil
		}),
		get("/error-in-page", func(context.Context, *web.Request, *act.View) (web.Answer, error) {
			return web.Show(templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, _ = io.WriteString(w, "half"); return errSecret })), nil
		}),
		get("/forbidden", func(_ context.Context, _ *web.Request, v *act.View) (web.Answer, error) {
			return web.Answer{}, v.Need(act.BackupRun, bacGiang)
		}),
		get("/writing", func(ctx context.Context, _ *web.Request, v *act.View) (web.Answer, error) {
			_, err := v.ExecContext(ctx, `DELETE FROM person`)
			return web.Answer{}, err
		}),
		get("/file-broken", file("a.csv", 0, errSecret)), get("/file-of-size-broken", file("a.csv", 7, errSecret)), get("/file-broken-off", brokenOff),
		{Method: "POST", Path: "/panic", Permission: act.PublicRead, Write: func(ctx context.Context, _ *web.Request, a *act.Act) (web.Answer, error) {
			if err := enter(ctx, a, "x"); err != nil {
				return web.Answer{}, err
			}
			panic(errSecret)
		}},
		{Method: "POST", Path: "/unrecorded", Permission: act.PublicRead, Write: func(ctx context.Context, _ *web.Request, a *act.Act) (web.Answer, error) {
			_, err := a.ExecContext(ctx, `DELETE FROM person`)
			return web.Go("/", "Đã xóa."), err
		}},
	}
}

func thing(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	var n int
	if err := v.QueryRowContext(ctx, `SELECT COUNT(*) FROM person WHERE login = $1 OR login = $2`, r.Path("key"), r.Query("q")).Scan(&n); err != nil {
		return web.Answer{}, err
	}
	if n == 0 {
		return web.Answer{}, fault.Missing("thứ này")
	}
	return web.Show(echoed(r)), nil
}

func file(name string, size int64, err error) web.ReadFunc {
	return func(context.Context, *web.Request, *act.View) (web.Answer, error) {
		return web.Send(web.File{Name: name, Type: "text/csv; charset=utf-8", Size: size, Open: func(_ context.Context, w io.Writer) error {
			if err != nil {
				return err
			}
			_, err := io.WriteString(w, "a,b\n1,2")
			return err
		}}), nil
	}
}

func brokenOff(context.Context, *web.Request, *act.View) (web.Answer, error) {
	return web.Send(web.File{Name: "a.csv", Type: "text/csv", Size: 1 << 20, Open: func(_ context.Context, w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<19))
		return errSecret
	}}), nil
}

func enter(ctx context.Context, a *act.Act, login string) error {
	_, err := a.ExecContext(ctx, `INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ($1, $2, 'x', '', FALSE, 0, 1)`, a.NewKey(), login)
	if err != nil {
		return err
	}
	return a.Record(ctx, "person.added", "person/"+login, bacGiang, nil, nil)
}

// store enters a person named so, who must not be there yet nor be called "sai";
// "đông" finds no room.
func store(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Value("name") == "sai" {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "name", Sentence: "Tên sai, xin sửa."})
	}
	if r.Value("name") == "đông" {
		return web.Answer{}, fault.Full("Đang đông, xin gửi lại.")
	}
	return web.Go("/", "Đã lưu "+r.Value("name")+"."), enter(ctx, a, r.Value("name"))
}

// echoed is a page that shows what it knows of the request.
func echoed(r *web.Request) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		f := r.Frame("Trang")
		_, err := fmt.Fprintf(w, "<h1>Trang</h1><p>lang %s, theme %s, actor %s, flash [%s], prepared %v</p><form><input name=name value=%q><input name=x.1 value=%q></form><p>%s</p><p>%s</p>",
			r.Lang, f.Theme, html.EscapeString(r.Actor.Name), html.EscapeString(r.Flash), r.Prepared, html.EscapeString(r.Value("name")), html.EscapeString(r.Value("x.1")),
			html.EscapeString(web.Sentence(r.Problem)), html.EscapeString(web.FieldError(r.Problem, "name")))
		return err
	})
}

// token signs a person with a role in.
func (s *site) token(role act.Role) (token string) {
	s.Helper()
	if s.tokens[role] != "" {
		return s.tokens[role]
	}
	err := s.desk.Do(s.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k, err := account.AddPerson(ctx, a, account.NewPerson{Login: string(role), Name: "Vai " + string(role)})
		if err != nil {
			return err
		}
		if err := account.GiveRole(ctx, a, k, act.Held{Role: role, Place: bacGiang}); err != nil {
			return err
		}
		token, _, err = account.StartSession(ctx, a, k)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	s.tokens[role] = token
	return token
}

// answer is an HTTP answer that has been read.
type answer struct {
	*http.Response
	body string
}

// send asks the server; headers come in pairs. Redirects are not followed.
func (s *site) send(method, path, kind, body string, headers ...string) (answer, error) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.server.URL+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp, string(b)}, err
}

func (s *site) must(a answer, err error) answer {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	return a
}

func (s *site) get(path string, headers ...string) answer {
	s.Helper()
	return s.must(s.send("GET", path, "", "", headers...))
}

const urlencoded = "application/x-www-form-urlencoded"

func (s *site) post(path string, form url.Values, headers ...string) answer {
	s.Helper()
	return s.must(s.send("POST", path, urlencoded, form.Encode(), headers...))
}

func (s *site) people() (n int) {
	s.Helper()
	err := s.desk.See(s.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT COUNT(*) FROM person`).Scan(&n)
	})
	if err != nil {
		s.Fatal(err)
	}
	return n
}

// cookie gives a cookie that an answer sets, nil when it does not.
func (a answer) cookie(name string) *http.Cookie {
	for _, c := range a.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}
