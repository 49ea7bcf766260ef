package public

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
)

const numberPath = web.AccountPath + "/dien-thoai"

// numberRoutes is the part of one's own account where the telephone number changes.
func (m *Account) numberRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: numberPath, Permission: act.AccountOwn, Read: m.numberPage},
		{Method: "POST", Path: numberPath, Permission: act.AccountOwn, StepUp: true, Prepare: m.tryNumber, Write: m.changeNumber, Again: m.numberPage,
			Fields: []string{"phone", "attempt", "code"}, Limit: 8 << 10},
	}
}

// numberPage asks for the new number, or for the code when one was asked for.
func (m *Account) numberPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	if attempt := r.Value("attempt"); attempt != "" {
		return web.Show(numberCodePage(r, attempt, r.Value("phone"))), nil
	}
	own, err := account.OwnAccount(ctx, v)
	return web.Show(numberPage(r, own, m.Postman.ProvesNumbers())), err
}

// tryNumber takes a try at the code in an act of its own: it counts also when it is wrong.
func (m *Account) tryNumber(ctx context.Context, r *web.Request) error {
	if !m.Postman.ProvesNumbers() {
		return fault.Clash("Hệ thống này chưa gửi tin nhắn nên chưa đổi số ở đây được, hãy nhờ cán bộ.")
	}
	phone, problem := account.ReadPhone(r.Value("phone"))
	if problem != "" {
		return fault.Wrong(fault.Field{Name: "phone", Sentence: problem})
	}
	r.Prepared = phone
	if r.Value("attempt") == "" {
		return nil // the limits stand with the attempts: account.AskNumber
	}
	right, err := m.Postman.TryNumber(ctx, r.Actor, r.Value("attempt"), r.Value("code"))
	if err == nil && !right {
		err = account.WrongCode()
	}
	return err
}

// changeNumber asks for a code, or takes the number that it proved. As with a new password,
// every session ends and a new one begins here.
func (m *Account) changeNumber(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Value("attempt") == "" {
		phone, _ := r.Prepared.(string)
		token, err := m.Postman.AskNumber(ctx, a, phone, r.Address())
		return web.Show(numberCodePage(r, token, r.Value("phone"))), err
	}
	if err := m.Postman.ChangeNumber(ctx, a, r.Value("attempt"), r.Value("code")); err != nil {
		return web.Answer{}, err
	}
	token, until, err := account.Restart(ctx, a, r.Session, r.Device())
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(web.AccountPath, "Đã đổi số điện thoại; các thiết bị khác đã bị đăng xuất.").SignedIn(token, until), nil
}
