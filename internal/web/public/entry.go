package public

import (
	"context"
	"errors"
	"net"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
	"ocop/internal/web/ui"
)

// Entry serves the door of the site: signing in and out, and the choice of colours.
type Entry struct {
	Desk      *act.Desk
	Passwords *account.Passwords
	Attempts  *account.Attempts
	Demo      []DemoAccount // shown on the sign-in page of a demonstration
}

// DemoAccount is a ready account of the demonstration.
type DemoAccount struct{ Login, Password, Name, Duty string }

// Routes is the table of the door.
func (e *Entry) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/dang-nhap", Permission: act.SignIn, Read: e.signInPage},
		{Method: "POST", Path: "/dang-nhap", Permission: act.SignIn, Prepare: e.check, Write: e.signIn, Again: e.signInPage,
			Fields: []string{"login", "password", "ve"}, Limit: 8 << 10},
		{Method: "GET", Path: "/vao-viec", Permission: act.SignIn, Read: e.enter},
		{Method: "POST", Path: "/dang-xuat", Permission: act.SignIn, Write: e.signOut},
		{Method: "POST", Path: ui.ThemePath, Permission: act.PublicRead, Write: e.theme, Fields: []string{"theme", "return"}, Limit: 8 << 10},
	}
}

func (e *Entry) signInPage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return web.Show(signInPage(r, e.Demo)), nil
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
	address := r.Remote()
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	if err := e.Attempts.Begin(e.Desk.DB.Now(), login, address); err != nil {
		return asInvalid(err)
	}
	actor, err := e.Passwords.Check(ctx, e.Desk, login, r.Value("password"))
	if err != nil {
		return err
	}
	e.Attempts.Succeeded(login, address)
	r.Actor = actor
	return nil
}

// asInvalid shows a refusal on the form itself, where the typed login is kept.
func asInvalid(err error) error {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return &fault.Fault{Kind: fault.Invalid, Sentence: f.Sentence, Cause: err}
	}
	return err
}

func (e *Entry) signIn(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	token, until, err := account.StartSession(ctx, a, a.Actor().Person)
	if err != nil {
		return web.Answer{}, err
	}
	to := r.Value("ve")
	if !web.Local(to) || to == "/" {
		to = "/vao-viec"
	}
	return web.Go(to, "").SignedIn(token, until), nil
}

func (e *Entry) signOut(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Token == "" {
		return web.Go("/", ""), nil
	}
	if err := account.EndSession(ctx, a, r.Token); err != nil {
		return web.Answer{}, err
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
