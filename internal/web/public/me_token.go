package public

import (
	"context"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const tokensPath = web.AccountPath + "/ma-truy-cap"

func (m *Account) tokenRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: tokensPath, Permission: act.AccountOwn, Read: m.tokensPage},
		{Method: "POST", Path: tokensPath, Permission: act.AccountOwn, Write: m.changeTokens, Again: m.tokensPage, StepUp: true,
			Fields: []string{"step", "name", "scopes[]", "days", "id"}, Limit: 8 << 10},
	}
}

// tokens is the page of one's own tokens.
type tokens struct {
	r    *web.Request
	list []account.Token
	may  []account.Scope // that the person may give away
}

func (m *Account) tokensPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	list, err := account.OwnTokens(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(tokensPage(&tokens{r: r, list: list, may: account.MayGive(r.Actor)})), nil
}

func (m *Account) changeTokens(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch r.Value("step") {
	case "make":
		if r.LacksSecond() { // a token would do without it what its owner may not
			return web.Enrol(), nil
		}
		days, err := r.Int("days")
		if err != nil {
			return web.Answer{}, err
		}
		n := account.NewToken{Name: r.Value("name"), Days: int(min(max(days, 0), account.LongestTokenDays+1))}
		for _, s := range r.Values("scopes") {
			n.Scopes = append(n.Scopes, account.Scope(s))
		}
		secret, err := account.MakeToken(ctx, a, n)
		return web.Show(tokenPage(r, secret)), err
	case "revoke":
		return web.Go(tokensPath, "Đã thu hồi mã truy cập; mã không còn dùng được."), account.RevokeToken(ctx, a, a.Actor().Person, r.Value("id"))
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

// ledger lists the tokens that work, each with a button that ends it.
func (p *tokens) ledger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "tokens", Caption: lang.T(ctx, "Mã truy cập đang dùng được"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Tên")}, {Name: lang.T(ctx, "Phạm vi")}, {Name: lang.T(ctx, "Hết hạn")}, {Name: lang.T(ctx, "Dùng gần nhất")}, {Name: lang.T(ctx, "Việc")}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có mã truy cập nào")}}
	for _, t := range p.list {
		used := lang.T(ctx, "chưa dùng")
		if t.LastUsed != "" {
			used = lang.Date(ctx, t.LastUsed)
		}
		l.Rows = append(l.Rows, ui.Row{Key: t.Key, Cells: []ui.Cell{{Text: t.Name}, {Text: scopeText(t.Scopes)}, {Text: lang.Moment(ctx, t.Expires)}, {Text: used},
			{Content: revokeForm(t.Key)}}})
	}
	return l
}

func scopeText(scopes []account.Scope) string {
	var list []string
	for _, s := range scopes {
		list = append(list, string(s))
	}
	return strings.Join(list, ", ")
}

// scopeWord says what a scope gives.
func scopeWord(s account.Scope) string {
	if s == account.ScopeResults {
		return lang.Mark("Đọc cả kết quả chờ quyết định công nhận, ở nơi bạn được xem kết quả")
	}
	return lang.Mark("Đọc dữ liệu đã công bố, không bị giới hạn như khách")
}
