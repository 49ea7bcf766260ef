package public

import (
	"context"
	"io"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
)

// secondQuery asks for a passkey after the password.
const secondQuery = "?viec=ma"

// asked is a ceremony, the session or waiting sign-in that it belongs to, and whose passkey it wants.
type asked struct {
	what    account.Ceremony
	session string
	only    key.Person
}

// askPasskey gives the options with which the script of a page asks for a passkey. Each
// click asks anew: pages stay open longer than a challenge lives.
func (e *Entry) askPasskey(_ context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	ask := asked{what: account.PasskeySignIn}
	switch r.Query("viec") {
	case "":
	case "ma":
		ask = asked{what: account.PasskeySecond, session: r.Half}
	case "xac-nhan":
		ask = asked{what: account.PasskeyProve, session: r.Session.ID}
	default:
		return web.Answer{}, fault.Missing("việc này")
	}
	if !e.Passkeys.Ready() || ask.what != account.PasskeySignIn && ask.session == "" {
		return web.Answer{}, fault.Missing("khóa truy cập ở đây")
	}
	options, err := e.Passkeys.Ask(v.Now(), ask.what, ask.session)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: "passkey.json", Type: "application/json", Size: int64(len(options)),
		Open: func(_ context.Context, w io.Writer) error { _, err := w.Write(options); return err }}), nil
}

// readPasskey checks the answer of a browser, and counts it as a try.
func (e *Entry) readPasskey(ctx context.Context, r *web.Request, ask asked, tries, answer string) (proof account.Proof, err error) {
	if err := e.begin(r, tries); err != nil {
		return proof, err
	}
	err = e.Desk.See(ctx, act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		proof, err = e.Passkeys.Check(ctx, v, ask.what, ask.session, ask.only, answer)
		return err
	})
	if err == nil {
		e.Attempts.Succeeded(tries, r.Address())
	}
	return proof, err
}

func (e *Entry) tryPasskey(ctx context.Context, r *web.Request) error {
	answer := r.Value("passkey")
	proof, err := e.readPasskey(ctx, r, asked{what: account.PasskeySignIn}, "passkey/"+account.PasskeyName(answer), answer)
	r.Actor, r.Prepared = proof.Actor, proof
	if err != nil {
		r.Actor = act.Visitor()
	}
	return err
}

func (e *Entry) passkeyIn(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	proof, _ := r.Prepared.(account.Proof)
	token, until, good, err := account.SignInByPasskey(ctx, a, proof, r.Device())
	return cameIn(ctx, r, a, token, until, good, err)
}

// copied is said of a passkey whose counter went back; that it was refused is recorded,
// so it is no error that would undo the act.
func copied() string {
	return lang.Mark("Khóa truy cập này có dấu hiệu bị sao chép nên không được nhận. Hãy dùng mật khẩu, gỡ khóa và báo người quản trị.")
}

func cameIn(ctx context.Context, r *web.Request, a *act.Act, token string, until time.Time, good bool, err error) (web.Answer, error) {
	switch {
	case err != nil:
		return overTime(err)
	case !good:
		return web.Go(signInPath, copied()), nil
	}
	return begun(ctx, r, a, way(r.Value("ve")), token, until)
}

// proofTries counts tries at showing again who one is.
func proofTries(r *web.Request) string { return "prove/" + string(r.Actor.Person) }

func (e *Entry) provePasskey(ctx context.Context, r *web.Request, answer string) (next string, err error) {
	proof, err := e.readPasskey(ctx, r, asked{account.PasskeyProve, r.Session.ID, r.Actor.Person}, proofTries(r), answer)
	if err != nil {
		return "", err
	}
	good := false
	err = e.Desk.Do(ctx, r.Actor, func(ctx context.Context, a *act.Act) (err error) {
		if good, err = account.TakePasskey(ctx, a, proof); err != nil || !good {
			return err
		}
		next, err = account.Prove(ctx, a, r.Token, "passkey")
		return err
	})
	if err == nil && !good {
		err = fault.Wrong(fault.Field{Name: "passkey", Sentence: copied()})
	}
	return next, err
}
