package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/identity/identitytest"
	"ocop/internal/web/public"
)

// outpost is a whole site with a real identity provider beside it, both reached over HTTP.
type outpost struct {
	*testing.T
	*Server
	there  *identitytest.Provider
	base   string
	people map[string]act.Actor
}

const outpostPassword = "gốm trà sông lụa 58"

// newOutpost builds it on an engine: url is a PostgreSQL address, or ” for SQLite. change
// may change its settings.
func newOutpost(t *testing.T, url string, change ...func(*Config)) *outpost {
	t.Helper()
	site := httptest.NewUnstartedServer(nil)
	o := &outpost{T: t, base: "http://" + site.Listener.Addr().String(), people: map[string]act.Actor{}}
	o.there = identitytest.New(t, o.base+public.AnswerPath)
	c := Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", DatabaseURL: url, Base: o.base,
		OIDC: OIDC{Issuer: o.there.Issuer, ClientID: identitytest.ClientID, Secret: identitytest.Secret, Name: "Cổng tỉnh"}}
	for _, fn := range change {
		fn(&c)
	}
	s, err := Build(t.Context(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Server = s
	if site.Config.Handler, err = s.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	site.Start()
	t.Cleanup(func() {
		site.Close()
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	o.hire()
	return o
}

// hire has two administrators, an officer, a judge and somebody disabled.
func (o *outpost) hire() {
	o.Helper()
	hash, err := account.NewPasswords().Hash(o.Context(), outpostPassword)
	if err != nil {
		o.Fatal(err)
	}
	for login, role := range map[string]act.Role{"quantri1": act.Admin, "quantri2": act.Admin, "canbo": act.Office, "uyvien": act.Judge, "bikhoa": act.Judge} {
		o.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			k, err := account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Người " + login, PasswordHash: hash})
			o.people[login] = act.Actor{Person: k, Name: login, Roles: []act.Held{{Role: role, Place: "24.2025"}}}
			return errorsOr(err, account.GiveRole(ctx, a, k, o.people[login].Roles[0]))
		})
	}
	o.do(act.System("test"), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, o.people["bikhoa"].Person) })
}

func (o *outpost) do(who act.Actor, fn func(context.Context, *act.Act) error) {
	o.Helper()
	if err := o.Desk.Do(o.Context(), who, fn); err != nil {
		o.Fatalf("%s: %v", who.Name, err)
	}
}

// browser is somebody's browser: it keeps cookies and follows redirects on its own site.
type browser struct {
	*outpost
	client *http.Client
}

func (o *outpost) browser() *browser {
	o.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return &browser{o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// seen is what came of a request and of the redirects after it.
type seen struct {
	status   int
	path     string // of the page in the end
	location string // where the last answer leads off the site
	body     string
}

func (b *browser) get(path string) seen { return b.send("GET", path, nil) }

func (b *browser) post(path string, pairs ...string) seen {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return b.send("POST", path, v)
}

func (b *browser) send(method, path string, form url.Values) seen {
	b.Helper()
	for range 10 {
		r, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(form.Encode()))
		if err != nil {
			b.Fatal(err)
		}
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		answer, err := b.client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close() // read to its end
		if err != nil {
			b.Fatal(err)
		}
		to := answer.Header.Get("Location")
		if !strings.HasPrefix(to, "/") {
			return seen{answer.StatusCode, path, to, string(body)}
		}
		method, path, form = "GET", to, nil
	}
	b.Fatal("redirected without end")
	return seen{}
}

// signedIn says who the browser's session belongs to, "" for nobody.
func (b *browser) signedIn() string {
	b.Helper()
	page := b.get("/tai-khoan")
	if m := regexp.MustCompile(`<dd>(?:<[^>]+>)*([a-z0-9]+)<`).FindStringSubmatch(page.body); page.path == "/tai-khoan" && m != nil {
		return m[1]
	}
	return ""
}

// lead puts the question and gives the address at the provider.
func (b *browser) lead(query string) string {
	b.Helper()
	to := b.get("/dang-nhap/mot-lan" + query).location
	if !strings.HasPrefix(to, b.there.Issuer+"/") {
		b.Fatalf("led to %q", to)
	}
	return to
}

// comeBack brings the answer home and sends its form.
func (b *browser) comeBack(home *url.URL) seen {
	b.Helper()
	page := b.get(home.RequestURI())
	if page.status != http.StatusOK || !strings.Contains(page.body, "data-continue") {
		b.Fatalf("no form: %d at %s", page.status, page.path)
	}
	return b.post(home.Path, "code", home.Query().Get("code"), "state", home.Query().Get("state"), "iss", home.Query().Get("iss"))
}

// signIn goes the whole way: question, login page of the provider, answer.
func (b *browser) signIn(query string) seen {
	b.Helper()
	return b.comeBack(b.there.SignIn(b.T, b.lead(query)))
}

// as signs in by password.
func (o *outpost) as(login string) *browser {
	o.Helper()
	b := o.browser()
	b.post("/dang-nhap", "login", login, "password", outpostPassword)
	if b.signedIn() != login {
		o.Fatalf("%s did not get in", login)
	}
	return b
}

// waiting is the address of the one request that waits.
func (o *outpost) waiting() string {
	o.Helper()
	var list []account.LinkRequest
	err := o.Desk.See(o.Context(), o.people["quantri1"], func(ctx context.Context, v *act.View) (err error) {
		list, err = account.LinkRequests(ctx, v)
		return err
	})
	if err != nil || len(list) != 1 {
		o.Fatalf("%d requests wait (%v)", len(list), err)
	}
	return "/office/people/links/" + list[0].Key
}

func eachOutpost(t *testing.T, fn func(*outpost)) {
	t.Helper()
	powersEngines(t, func(t *testing.T, url string) { fn(newOutpost(t, url)) })
}

// Somebody whom the provider knows and nobody linked reads what happens next and is not
// signed in; an administrator links a judge alone, and from then on it is a way in.
func TestAnIdentityIsLinkedByAnAdministrator(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		guest := o.browser()
		if page := guest.get("/dang-nhap?ve=/jury"); !strings.Contains(page.body, "Đăng nhập bằng Cổng tỉnh") || !strings.Contains(page.body, "/dang-nhap/mot-lan?ve=%2Fjury") {
			o.Error("the door has no button")
		}
		for range 2 { // the second time nothing is added
			if page := guest.signIn(""); page.path != "/dang-nhap/mot-lan/cho" || !strings.Contains(page.body, "Bạn chưa đăng nhập") {
				o.Fatalf("%d at %s", page.status, page.path)
			}
		}
		if who := guest.signedIn(); who != "" {
			o.Fatalf("an unknown identity is %s", who)
		}
		admin, request := o.as("quantri1"), o.waiting()
		if page := admin.get("/office/people"); !strings.Contains(page.body, request) || !strings.Contains(page.body, identitytest.Name) {
			o.Error("the list of people does not show who waits")
		}
		page := admin.get(request + "?login=uyvien")
		for _, want := range []string{identitytest.Name, "an…@bacninh.example", "…2345", "Người uyvien", "Đúng là một người, liên kết"} {
			if !strings.Contains(page.body, want) {
				o.Errorf("the comparison lacks %q", want)
			}
		}
		if strings.Contains(page.body, identitytest.Email) || strings.Contains(page.body, identitytest.Subject) {
			o.Error("the comparison shows more than it needs")
		}
		admin.post(request, "step", "link", "person", string(o.people["uyvien"].Person))
		if got := guest.signIn("?ve=/jury"); got.path != "/jury" || guest.signedIn() != "uyvien" {
			o.Errorf("at %s as %q", got.path, guest.signedIn())
		}
		if page := guest.get("/tai-khoan"); !strings.Contains(page.body, o.there.Issuer) || !strings.Contains(page.body, "Bỏ liên kết") {
			o.Error("the own account does not show the identity")
		}
		if page := admin.get("/office/people/" + string(o.people["uyvien"].Person)); !strings.Contains(page.body, o.there.Issuer) {
			o.Error("the page of the person does not show the identity")
		}
	})
}

func TestALinkToStaffTakesTwoAdministrators(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		guest := o.browser()
		guest.signIn("")
		request := o.waiting()
		one, two := o.as("quantri1"), o.as("quantri2")
		one.post(request, "step", "link", "person", string(o.people["canbo"].Person))
		if guest.signIn(""); guest.signedIn() != "" {
			o.Error("one administrator was enough")
		}
		if page := one.post(request, "step", "approve"); page.status != http.StatusForbidden {
			o.Errorf("the first approves too: %d", page.status)
		}
		if page := two.get(request); !strings.Contains(page.body, "Phê duyệt liên kết") {
			o.Error("the second has no button")
		}
		two.post(request, "step", "approve")
		if guest.signIn(""); guest.signedIn() != "canbo" {
			o.Errorf("signed in as %q", guest.signedIn())
		}
	})
}

func TestARefusedLinkSaysWhy(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		guest, admin := o.browser(), o.as("quantri1")
		guest.signIn("")
		request := o.waiting()
		if page := admin.post(request, "step", "refuse", "reason", " "); page.status != http.StatusUnprocessableEntity {
			o.Errorf("without a reason: %d", page.status)
		}
		admin.post(request, "step", "refuse", "reason", "Không rõ đơn vị công tác.")
		page := guest.signIn("")
		if page.status != http.StatusConflict || !strings.Contains(page.body, "Không rõ đơn vị công tác.") || guest.signedIn() != "" {
			o.Errorf("%d at %s", page.status, page.path)
		}
	})
}

// link links the provider's one person to an account.
func (o *outpost) link(login string) {
	o.Helper()
	o.browser().signIn("")
	request := strings.TrimPrefix(o.waiting(), "/office/people/links/")
	o.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
		_, err := account.Link(ctx, a, request, o.people[login].Person)
		return err
	})
}

func TestWhoeverIsShutOutStaysOut(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		o.link("uyvien")
		b, admin := o.browser(), o.as("quantri1")
		if b.signIn(""); b.signedIn() != "uyvien" {
			o.Fatal("not signed in")
		}
		admin.post("/office/people/"+string(o.people["uyvien"].Person), "step", "disable")
		if b.signedIn() != "" {
			o.Error("the session of a disabled person goes on")
		}
		if page := b.signIn(""); page.status != http.StatusForbidden || b.signedIn() != "" {
			o.Errorf("a disabled person: %d", page.status)
		}
	})
}

func TestUnlinkingEndsTheSessions(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		o.link("uyvien")
		by, password := o.browser(), o.as("uyvien")
		if by.signIn(""); by.signedIn() != "uyvien" {
			o.Fatal("not signed in")
		}
		id := regexp.MustCompile(`name="id" value="([0-9a-f-]{36})"`).FindStringSubmatch(password.get("/tai-khoan").body)
		if id == nil {
			o.Fatal("no button")
		}
		stranger := o.as("canbo")
		if page := stranger.post("/tai-khoan/lien-ket", "id", id[1]); page.status != http.StatusNotFound {
			o.Errorf("the identity of somebody else: %d", page.status)
		}
		password.post("/tai-khoan/lien-ket", "id", id[1])
		if by.signedIn() != "" || password.signedIn() != "uyvien" {
			o.Errorf("by the identity %q, by password %q", by.signedIn(), password.signedIn())
		}
		if page := by.signIn(""); page.path != "/dang-nhap/mot-lan/cho" {
			o.Errorf("at %s", page.path)
		}
	})
}

// One question gives one session, whatever the provider would allow, and only in the
// browser that asked.
func TestAnAnswerIsTakenOnceAndByItsBrowser(t *testing.T) {
	eachOutpost(t, func(o *outpost) {
		o.link("uyvien")
		b := o.browser()
		address := b.lead("")
		first, second := o.there.SignIn(o.T, address), o.there.SignIn(o.T, address) // two codes for one question
		kept := b.client.Jar.Cookies(first)
		if page := o.browser().comeBack(first); page.status != http.StatusConflict {
			o.Errorf("in another browser: %d", page.status)
		}
		other := o.browser()
		other.lead("")
		if page := other.comeBack(first); page.status != http.StatusConflict || other.signedIn() != "" {
			o.Errorf("in a browser with a question of its own: %d", page.status)
		}
		if b.comeBack(first); b.signedIn() != "uyvien" {
			o.Fatal("not signed in")
		}
		if page := b.comeBack(second); page.status != http.StatusConflict {
			o.Errorf("the question is gone and its answer is taken: %d", page.status)
		}
		thief := o.browser()
		thief.client.Jar.SetCookies(first, kept)
		if page := thief.comeBack(second); page.status != http.StatusConflict || !strings.Contains(page.body, "đã được dùng") || thief.signedIn() != "" {
			o.Errorf("a copied question: %d", page.status)
		}
	})
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	o := newOutpost(t, "")
	o.link("uyvien")
	for _, evil := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		b := o.browser()
		if page := b.signIn("?ve=" + url.QueryEscape(evil)); page.location != "" || page.path != "/jury" {
			o.Errorf("%s leads to %q, %q", evil, page.path, page.location)
		}
	}
	b := o.browser()
	for _, query := range []string{"?error=access_denied", "?error=server_error&error_description=%3Cb%3E", "", "?code=" + strings.Repeat("x", 5000)} {
		if page := b.get("/dang-nhap/mot-lan/ve" + query); page.status != http.StatusOK || page.path != "/dang-nhap" || strings.Contains(page.body, "<b>") {
			o.Errorf("%s: %d at %s", query, page.status, page.path)
		}
	}
}

// The site works while the provider is down.
func TestTheDoorStaysOpenWithoutTheProvider(t *testing.T) {
	o := newOutpost(t, "")
	o.there.Stop()
	b := o.browser()
	page := b.get("/dang-nhap/mot-lan?ve=/jury")
	if page.status != http.StatusOK || page.path != "/dang-nhap?ve=%2Fjury" || !strings.Contains(page.body, "Cổng tỉnh hiện không trả lời") {
		o.Errorf("%d at %s", page.status, page.path)
	}
	o.as("canbo")
	if page := b.get("/dang-nhap/mot-lan/ra"); page.status != http.StatusOK {
		o.Errorf("leaving: %d", page.status)
	}
}

// Signing out here says that the session at the provider goes on, and where it ends.
func TestSigningOutTellsOfTheProvider(t *testing.T) {
	o := newOutpost(t, "")
	o.link("uyvien")
	b := o.browser()
	b.signIn("")
	page := b.post("/dang-xuat")
	if page.path != "/dang-nhap/mot-lan/ra" || !strings.Contains(page.body, o.there.Issuer+"/end_session?client_id=") || b.signedIn() != "" {
		o.Errorf("at %s", page.path)
	}
	if page := o.as("canbo").post("/dang-xuat"); page.path != "/" {
		o.Errorf("by password: %s", page.path)
	}
}

// Somebody without a password shows again who they are where they signed in; nobody else does it for them.
func TestAProofFromTheProvider(t *testing.T) {
	o := newOutpost(t, "")
	o.link("uyvien")
	b := o.browser()
	b.signIn("")
	stale := func() {
		o.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			if _, err := a.ExecContext(ctx, `UPDATE session SET proved_at = 1`); err != nil {
				return err
			}
			return a.Record(ctx, "stage.set", "stage", "", nil, nil)
		})
	}
	stale()
	page := b.post("/tai-khoan/lien-ket", "id", "none")
	if page.status != http.StatusForbidden || !strings.Contains(page.body, "/dang-nhap/mot-lan?lai=1") {
		o.Errorf("no proof asked for: %d", page.status)
	}
	if page := b.signIn("?lai=1"); page.path != "/tai-khoan" || !strings.Contains(page.body, "Đã xác nhận lại danh tính") {
		o.Errorf("%d at %s", page.status, page.path)
	}
	if page := b.post("/tai-khoan/lien-ket", "id", "none", "proof.now", ""); page.status != http.StatusNotFound {
		o.Errorf("after the proof: %d", page.status)
	}
	other := o.as("canbo")
	stale()
	if page := other.signIn("?lai=1"); page.status != http.StatusForbidden {
		o.Errorf("the identity of somebody else: %d", page.status)
	}
}

func TestWithoutAProviderThereIsNothing(t *testing.T) {
	s, err := Build(t.Context(), Config{Addr: "127.0.0.1:0", Data: t.TempDir()}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := s.Handler(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/dang-nhap/mot-lan", "/dang-nhap/mot-lan/ve?code=x&state=y", "/dang-nhap/mot-lan/cho", "/dang-nhap/mot-lan/ra"} {
		r := httptest.NewRequest("GET", path, nil)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if err := s.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestTheProviderIsDescribedWhole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := OIDC{Issuer: "https://sso.example.vn", ClientID: "ocop", SecretFile: file, Name: "Cổng tỉnh"}
	for name, x := range map[string]struct {
		change func(*OIDC)
		says   string
	}{
		"whole":       {func(*OIDC) {}, ""},
		"none":        {func(o *OIDC) { *o = OIDC{} }, ""},
		"http":        {func(o *OIDC) { o.Issuer = "http://sso.example.vn" }, "OCOP_OIDC_ISSUER"},
		"hosts":       {func(o *OIDC) { o.Hosts = "https://login.example.vn https://keys.example.vn:8443" }, ""},
		"a page":      {func(o *OIDC) { o.Hosts = "https://login.example.vn/" }, "OCOP_OIDC_HOSTS"},
		"http host":   {func(o *OIDC) { o.Hosts = "http://login.example.vn" }, "OCOP_OIDC_HOSTS"},
		"no address":  {func(o *OIDC) { o.Issuer = "sso" }, "OCOP_OIDC_ISSUER"},
		"no issuer":   {func(o *OIDC) { o.Issuer = "" }, "OCOP_OIDC_ISSUER"},
		"no client":   {func(o *OIDC) { o.ClientID = "" }, "OCOP_OIDC_CLIENT_ID"},
		"no name":     {func(o *OIDC) { o.Name = "" }, "OCOP_OIDC_NAME"},
		"no secret":   {func(o *OIDC) { o.SecretFile = "" }, "OCOP_OIDC_CLIENT_SECRET"},
		"two secrets": {func(o *OIDC) { o.Secret = "x" }, "OCOP_OIDC_CLIENT_SECRET"},
	} {
		o := whole
		x.change(&o)
		c := Config{Addr: "127.0.0.1:0", Secure: true, Base: "https://ocop.example.vn", OIDC: o}
		err := c.Check()
		if (err == nil) != (x.says == "") || err != nil && !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := whole.secret(); got != "x" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := whole.secret(); err == nil {
		t.Error("a secret that everybody may read is taken")
	}
	var b strings.Builder
	Config{OIDC: OIDC{Issuer: "https://sso.example.vn", Secret: "tuyệt mật"}}.Print(&b)
	if strings.Contains(b.String(), "tuyệt mật") || !strings.Contains(b.String(), "https://sso.example.vn") {
		t.Errorf("printed:\n%s", b.String())
	}
}
