package public

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/identity"
	"ocop/internal/base/vault"
	"ocop/internal/clerk"
	"ocop/internal/web"
	"ocop/internal/web/ui"
)

// Entry serves the door of the site: signing in and out, coming to an account by a
// one-time code, and the choice of colours.
type Entry struct {
	Desk      *act.Desk
	Passwords *account.Passwords
	Attempts  *account.Attempts
	Safe      *vault.Vault // of the second factors
	Passkeys  *account.Passkeys
	Postman   *clerk.Postman // nil when no letters leave
	Demo      []DemoAccount  // shown on the sign-in page of a demonstration

	Provider     *identity.Provider // nil when people sign in here alone
	ProviderName string             // as people know it, like VNeID
}

// DemoAccount is a ready account of the demonstration.
type DemoAccount struct{ Login, Password, Name, Duty string }

const (
	signInPath  = "/dang-nhap"
	codePath    = signInPath + "/ma"
	recoverPath = "/quen-mat-khau"
)

// Routes is the table of the door.
func (e *Entry) Routes() []web.Route {
	return append(e.identityRoutes(), []web.Route{
		{Method: "GET", Path: signInPath, Permission: act.SignIn, Read: e.signInPage},
		{Method: "POST", Path: signInPath, Permission: act.SignIn, Prepare: e.check, Write: e.signIn, Again: e.signInPage,
			Fields: []string{"login", "password", "ve"}, Limit: 8 << 10},
		{Method: "GET", Path: codePath, Permission: act.SignIn, Read: e.codePage},
		{Method: "POST", Path: codePath, Permission: act.SignIn, Prepare: e.tryCode, Write: e.finish, Again: e.codePage, Fields: []string{"code", "passkey", "ve"}, Limit: 24 << 10},
		{Method: "GET", Path: web.PasskeyPath, Permission: act.SignIn, Read: e.askPasskey},
		{Method: "POST", Path: web.PasskeyPath, Permission: act.SignIn, Prepare: e.tryPasskey, Write: e.passkeyIn, Again: e.signInPage,
			Fields: []string{"passkey", "ve"}, Limit: 24 << 10},
		{Method: "GET", Path: clerk.PhonePath, Permission: act.SignIn, Read: e.phonePage},
		{Method: "POST", Path: clerk.PhonePath, Permission: act.SignIn, Prepare: e.tryPhone, Write: e.signInByPhone, Again: e.phonePage,
			Fields: []string{"phone", "attempt", "code", "ve"}, Limit: 8 << 10},
		{Method: "GET", Path: recoverPath, Permission: act.SignIn, Read: e.recoverPage},
		{Method: "POST", Path: recoverPath, Permission: act.SignIn, Prepare: e.tryRecover, Write: e.recover, Again: e.recoverPage, Fields: []string{"login"}, Limit: 8 << 10},
		{Method: "GET", Path: clerk.CodePath, Permission: act.SignIn, Read: e.ticketPage},
		{Method: "POST", Path: clerk.CodePath, Permission: act.SignIn, Prepare: e.tryTicket, Write: e.useTicket, Again: e.ticketPage,
			Fields: []string{"code", "password", "again"}, Limit: 8 << 10},
		{Method: "GET", Path: "/vao-viec", Permission: act.SignIn, Read: e.enter},
		{Method: "POST", Path: "/dang-xuat", Permission: act.SignIn, Write: e.signOut},
		{Method: "POST", Path: ui.ThemePath, Permission: act.PublicRead, Write: e.theme, Fields: []string{"theme", "return"}, Limit: 8 << 10},
	}...)
}

func (e *Entry) signInPage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return web.Show(signInPage(r, e)), nil
}

// check looks at the password before the act, because hashing waits for memory.
func (e *Entry) check(ctx context.Context, r *web.Request) error {
	var c fault.Checker
	login := strings.TrimSpace(r.Value("login"))
	c.Check(login != "", "login", "Tên đăng nhập còn trống, xin nhập.")
	c.Check(r.Value("password") != "", "password", "Mật khẩu còn trống, xin nhập.")
	if err := c.Err(); err != nil {
		return err
	}
	if err := e.begin(r, login); err != nil {
		return err
	}
	check := e.Passwords.Check
	if !e.Attempts.Knows(login, r.Address()) {
		check = e.Passwords.CheckStranger
	}
	actor, err := check(ctx, e.Desk, login, r.Value("password"))
	if err != nil {
		return unseen(e.Attempts, login, r, err)
	}
	e.Attempts.Succeeded(login, r.Address())
	r.Actor = actor
	return nil
}

// begin takes one try; when there is none left the form says how long to wait.
func (e *Entry) begin(r *web.Request, login string) error {
	return asInvalid(e.Attempts.Begin(e.Desk.DB.Now(), login, r.Address()))
}

// unseen gives a try back that nobody looked at, because there was no room for it.
func unseen(t *account.Attempts, tries string, r *web.Request, err error) error {
	if fault.KindOf(err) == fault.Busy {
		t.Unseen(tries, r.Address())
	}
	return err
}

// asInvalid shows a refusal on the form itself, where the typed login is kept.
func asInvalid(err error) error {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return &fault.Fault{Kind: fault.Invalid, Sentence: f.Sentence, Cause: err}
	}
	return err
}

func (e *Entry) signIn(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	token, until, whole, err := account.SignIn(ctx, a, a.Actor().Person, r.Device())
	if err != nil {
		return web.Answer{}, err
	}
	to := way(r.Value("ve"))
	if !whole {
		to = codePath + "?ve=" + url.QueryEscape(to)
	}
	return begun(ctx, r, a, to, token, until)
}

// begun gives the browser its new session. The one that it held until now ends: a copy of the
// old cookie opens nothing.
func begun(ctx context.Context, r *web.Request, a *act.Act, to, token string, until time.Time) (web.Answer, error) {
	return web.Go(to, "").SignedIn(token, until), account.EndSession(ctx, a, r.Token)
}

// way is where to go after signing in.
func way(to string) string {
	if !web.Local(to) || to == "/" {
		return "/vao-viec"
	}
	return to
}

// codePage asks for the second factor of a sign-in whose password was right.
func (e *Entry) codePage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	half, err := account.HalfSession(ctx, v, r.Half)
	if err != nil {
		return overTime(err)
	}
	return web.Show(codePage(r, half, e.Passkeys.Ready())), nil
}

// overTime leads back to the beginning when there is no sign-in that waits.
func overTime(err error) (web.Answer, error) {
	if fault.KindOf(err) == fault.NotFound {
		return web.Go(signInPath, "Đã quá thời gian chờ mã, xin đăng nhập lại."), nil
	}
	return web.Answer{}, err
}

func (e *Entry) tryCode(ctx context.Context, r *web.Request) error {
	if strings.TrimSpace(r.Value("code")) == "" && r.Value("passkey") == "" {
		return fault.Wrong(fault.Field{Name: "code", Sentence: "Mã còn trống, xin nhập."})
	}
	var half account.Session
	err := e.Desk.See(ctx, act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		half, err = account.HalfSession(ctx, v, r.Half)
		return err
	})
	if err != nil {
		return nil // finish says that time is over
	}
	r.Actor = half.Actor
	if r.Value("passkey") == "" {
		return e.begin(r, codeTries(r.Actor))
	}
	r.Prepared, err = e.readPasskey(ctx, r, asked{account.PasskeySecond, r.Half, r.Actor.Person}, codeTries(r.Actor), r.Value("passkey"))
	return err
}

// codeTries counts tries at the second factor apart from those at passwords.
func codeTries(a act.Actor) string { return "code/" + string(a.Person) }

func (e *Entry) finish(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if proof, ok := r.Prepared.(account.Proof); ok {
		token, until, good, err := account.FinishByPasskey(ctx, a, proof, r.Half, r.Device())
		return cameIn(ctx, r, a, token, until, good, err)
	}
	token, until, err := account.FinishSignIn(ctx, a, e.Safe, r.Half, r.Value("code"), r.Device())
	if err != nil {
		return overTime(err)
	}
	e.Attempts.Succeeded(codeTries(a.Actor()), r.Address())
	return begun(ctx, r, a, way(r.Value("ve")), token, until)
}

func (e *Entry) signOut(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Token == "" {
		return web.Go("/", ""), nil
	}
	if err := account.EndSession(ctx, a, r.Token); err != nil {
		return web.Answer{}, err
	}
	if r.Session.Identity != "" && e.Provider != nil {
		return web.Go(leavePath, "").SignedOut(), nil
	}
	return web.Go("/", "Bạn đã đăng xuất.").SignedOut(), nil
}

func (e *Entry) theme(_ context.Context, r *web.Request, _ *act.Act) (web.Answer, error) {
	to := r.Value("return")
	if !web.Local(to) {
		to = "/"
	}
	return web.Go(to, "").Remember(ui.ThemeCookie, string(ui.ParseTheme(r.Value("theme")))), nil
}

// enter leads a person to where their work is.
func (e *Entry) enter(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return web.Go(web.Home(r.Actor), ""), nil
}
