package public

import (
	"context"
	"net/url"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
)

// phonePage asks for a number, or for the code when one was asked for.
func (e *Entry) phonePage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	if r.Value("attempt") != "" {
		return web.Show(sentCodePage(r, r.Value("attempt"), r.Value("phone"))), nil
	}
	return web.Show(phonePage(r, e.Postman.SendsCodes())), nil
}

// tryPhone takes a try at the code in an act of its own: it counts also when it is wrong.
func (e *Entry) tryPhone(ctx context.Context, r *web.Request) error {
	if !e.Postman.SendsCodes() {
		return fault.Clash("Hệ thống này không gửi mã, hãy đăng nhập bằng mật khẩu.")
	}
	phone, problem := account.ReadPhone(r.Value("phone"))
	if problem != "" {
		return fault.Wrong(fault.Field{Name: "phone", Sentence: problem})
	}
	if r.Value("attempt") == "" {
		r.Prepared = phone
		return nil // the limits stand with the attempts: account.AskCode
	}
	who, right, err := e.Postman.TryCode(ctx, r.Value("attempt"), r.Value("code"))
	if err != nil {
		return err
	}
	if !right {
		return account.WrongCode()
	}
	r.Actor = who
	return nil
}

// signInByPhone asks for a code, or begins the session of whoever typed the right one.
func (e *Entry) signInByPhone(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if phone, ok := r.Prepared.(string); ok {
		token, err := e.Postman.AskCode(ctx, a, phone, r.Address())
		return web.Show(sentCodePage(r, token, r.Value("phone"))), err
	}
	token, until, whole, err := account.SignInByCode(ctx, a, a.Actor().Person, r.Device())
	if err != nil {
		return web.Answer{}, err
	}
	to := r.Value("ve")
	if !web.Local(to) || to == "/" {
		to = web.OffersPath
	}
	if !whole {
		to = codePath + "?ve=" + url.QueryEscape(to)
	}
	return begun(ctx, r, a, to, token, until)
}

// AskProof sends a code to the telephone of whoever came in with one and is asked again who
// they are; it gives the attempt, empty when nothing can be sent.
func (e *Entry) AskProof(ctx context.Context, r *web.Request) (attempt string, err error) {
	if !r.Session.ByCode || !e.Postman.SendsCodes() {
		return "", nil
	}
	err = e.Desk.Do(ctx, r.Actor, func(ctx context.Context, a *act.Act) error {
		own, err := account.OwnAccount(ctx, a.View())
		if err != nil || own.Phone == "" {
			return err
		}
		attempt, err = e.Postman.AskCode(ctx, a, own.Phone, r.Address())
		return err
	})
	return attempt, err
}

// proveByCode takes a code that was sent as the proof.
func (e *Entry) proveByCode(ctx context.Context, r *web.Request, proof string) error {
	who, right, err := e.Postman.TryCode(ctx, r.ProofAttempt, proof)
	if err == nil && (!right || who.Person != r.Actor.Person) {
		err = account.WrongCode()
	}
	return err
}
