package public

import (
	"context"
	"errors"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/clerk"
	"ocop/internal/web"
)

func (e *Entry) recoverPage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	return web.Show(recoverPage(r, e.Postman.Ready())), nil
}

// tryRecover counts like a sign-in that failed: nobody floods a mailbox, or the queue.
func (e *Entry) tryRecover(_ context.Context, r *web.Request) error {
	login, err := fold.Clean(r.Value("login"))
	if err != nil || login == "" || len(login) > 64 {
		return fault.Wrong(fault.Field{Name: "login", Sentence: "Xin nhập tên đăng nhập, dài nhất 64 ký tự."})
	}
	return onField(e.begin(r, "recover/"+login), "login")
}

// onField shows a refusal beside the field that was typed into.
func onField(err error, name string) error {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return fault.Wrong(fault.Field{Name: name, Sentence: f.Sentence})
	}
	return err
}

// recover answers the same for every login; who exists is looked up after the answer.
func (e *Entry) recover(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if !e.Postman.Ready() {
		return web.Answer{}, fault.Clash("Hệ thống này không gửi thư, hãy nhờ người quản trị cấp mã.")
	}
	if err := e.Postman.AskRecovery(ctx, a, strings.TrimSpace(r.Value("login"))); err != nil {
		return web.Answer{}, err
	}
	return web.Go(signInPath, "Nếu tên đăng nhập có địa chỉ thư điện tử, mã đặt lại mật khẩu đang được gửi tới đó và dùng được trong 15 phút."), nil
}

// ticketPage takes a one-time code and a new password.
func (e *Entry) ticketPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	code := r.Query("ma")
	if r.Posted() {
		code = r.Value("code")
	}
	ticket, err := account.TicketOf(ctx, v, code)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return web.Answer{}, err
	}
	if err != nil && code != "" && r.Problem == nil {
		r.Problem = err
	}
	return web.Show(ticketPage(r, code, ticket)), nil
}

// tryTicket hashes the new password of whoever the code belongs to. Tries at codes
// count by code and by address; eighty random bits need no more.
func (e *Entry) tryTicket(ctx context.Context, r *web.Request) error {
	tries := "ticket/" + r.Value("code")
	if err := onField(e.begin(r, tries), "code"); err != nil {
		return err
	}
	var ticket account.Ticket
	err := e.Desk.See(ctx, act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		ticket, err = account.TicketOf(ctx, v, r.Value("code"))
		return err
	})
	if err != nil {
		return err
	}
	e.Attempts.Succeeded(tries, r.Address()) // the code was right: mistakes in the password do not count
	hash, err := newPassword(ctx, r, e.Passwords, ticket.Login, ticket.Name)
	r.Prepared = hash
	return err
}

// newPassword reads the two fields of a new password and hashes it.
func newPassword(ctx context.Context, r *web.Request, p *account.Passwords, login, name string) (string, error) {
	if err := account.CheckPassword(login, r.Value("password"), name); err != nil {
		return "", err
	}
	if r.Value("password") != r.Value("again") {
		return "", fault.Wrong(fault.Field{Name: "again", Sentence: "Hai lần nhập mật khẩu mới không giống nhau, xin nhập lại."})
	}
	return p.Hash(ctx, r.Value("password"))
}

func (e *Entry) useTicket(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	hash, _ := r.Prepared.(string)
	ticket, err := account.UseTicket(ctx, a, r.Value("code"), hash)
	if err != nil {
		return web.Answer{}, err
	}
	if err := e.Postman.Tell(ctx, a, ticket.Person, clerk.PasswordSet); err != nil {
		return web.Answer{}, err
	}
	return web.Go(signInPath, "Đã đặt mật khẩu, mời đăng nhập."), nil
}

// Prove takes a password, a passkey, or a one-time code of whoever has them, as the fresh
// proof of who sits there, and gives the session a new token.
func (e *Entry) Prove(ctx context.Context, r *web.Request, shown web.Shown) (next string, err error) {
	tries, proof := proofTries(r), shown.Typed
	if shown.Passkey != "" {
		return e.provePasskey(ctx, r, shown.Passkey)
	}
	if err := e.begin(r, tries); err != nil {
		return "", err
	}
	how := "password"
	if r.Session.App && account.LooksLikeCode(proof) {
		how = "code"
	} else if r.Session.ByCode && r.ProofAttempt != "" && account.LooksLikeCode(proof) { // of an officer a telephone proves nothing
		how = "message"
		if err := e.proveByCode(ctx, r, proof); err != nil {
			return "", err
		}
	} else if err := e.Passwords.CheckOwn(ctx, e.Desk, r.Actor.Person, proof); err != nil {
		return "", unseen(e.Attempts, tries, r, err)
	}
	err = e.Desk.Do(ctx, r.Actor, func(ctx context.Context, a *act.Act) (err error) {
		if how == "code" {
			if err := account.CheckFactor(ctx, a, e.Safe, r.Actor.Person, proof); err != nil {
				return err
			}
		}
		next, err = account.Prove(ctx, a, r.Token, how)
		return err
	})
	if err == nil {
		e.Attempts.Succeeded(tries, r.Address())
	}
	return next, err
}
