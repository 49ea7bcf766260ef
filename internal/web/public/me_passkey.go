package public

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/clerk"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

func (m *Account) keysPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	p, err := m.read(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(keysPage(p, m.Passkeys.Ready())), nil
}

// keys lists the passkeys of the person, each with a button that removes it.
func (p *mine) keys(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "keys", Caption: lang.T(ctx, "Khóa truy cập của bạn"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Tên khóa")}, {Name: lang.T(ctx, "Nơi giữ")}, {Name: lang.T(ctx, "Thêm lúc")}, {Name: lang.T(ctx, "Dùng lần cuối")}, {Name: lang.T(ctx, "Việc")}}}
	for _, k := range p.own.Passkeys {
		used, kept := lang.T(ctx, "chưa dùng"), lang.T(ctx, "chỉ trên một thiết bị")
		if !k.Used.IsZero() {
			used = lang.Moment(ctx, k.Used)
		}
		if k.Synced {
			kept = lang.T(ctx, "đồng bộ giữa các thiết bị của bạn")
		}
		l.Rows = append(l.Rows, ui.Row{Key: k.ID, Cells: []ui.Cell{{Text: k.Name}, {Text: kept}, {Text: lang.Moment(ctx, k.Created)}, {Text: used}, {Content: keyEnd(k)}}})
	}
	return l
}

// keyName is what was typed, or what the person's browser suggests.
func keyName(r *web.Request) string {
	if r.Posted() && r.Value("step") != "remove" {
		return r.Value("name")
	}
	return r.Device().Browser
}

// askKey gives the page on which the browser makes a new passkey. It comes after a fresh
// proof, so that no authenticator keeps a key that the site then refuses.
func (m *Account) askKey(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	name, err := account.CheckPasskeyName(r.Value("name"))
	if err != nil {
		return web.Answer{}, err
	}
	options, err := m.Passkeys.AskNew(ctx, a.View(), r.Session.ID, r.Session.ByCode)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(newKeyPage(r, name, string(options))), nil
}

func (m *Account) tryKey(ctx context.Context, r *web.Request) error {
	if r.Value("step") != "add" {
		return nil
	}
	return m.Desk.See(ctx, r.Actor, func(_ context.Context, v *act.View) (err error) {
		r.Prepared, err = m.Passkeys.CheckNew(v, r.Session.ID, r.Value("passkey"))
		return err
	})
}

func (m *Account) changeKeys(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch r.Value("step") {
	case "add":
		made, _ := r.Prepared.(account.NewPasskey)
		codes, err := account.AddPasskey(ctx, a, made, r.Value("name"))
		answer := web.Go(keysPath, "Đã thêm khóa truy cập.")
		if len(codes) > 0 {
			answer = web.Show(codesPage(r, codes))
		}
		return m.told(ctx, a, clerk.PasskeyAdded, answer, err)
	case "remove":
		removed, err := account.RemovePasskey(ctx, a, r.Value("id"), r.NeedsSecond())
		answer := web.Go(keysPath, "Đã gỡ khóa truy cập. Thiết bị bị mất thì hãy đăng xuất nó ở trang tài khoản.")
		if !removed {
			return answer, err
		}
		return m.told(ctx, a, clerk.PasskeyRemoved, answer, err)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}
