package public

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const unlinkPath = web.AccountPath + "/lien-ket"

// identities lists the identities linked to one's own account.
func (p *mine) identities(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "identities", Caption: lang.T(ctx, "Danh tính đã liên kết"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Nơi xác nhận danh tính")}, {Name: lang.T(ctx, "Họ tên")}, {Name: lang.T(ctx, "Liên kết lúc")}, {Name: lang.T(ctx, "Việc")}}}
	for _, i := range p.own.Identities {
		l.Rows = append(l.Rows, ui.Row{Key: i.Key, Cells: []ui.Cell{{Text: i.Issuer, Sub: i.Subject}, {Text: i.Name, Sub: i.Email}, {Text: lang.Moment(ctx, i.LinkedAt)},
			{Content: unlinkForm(i.Key)}}})
	}
	return l
}

func (m *Account) unlink(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	err := account.Unlink(ctx, a, a.Actor().Person, r.Value("id"))
	return web.Go(web.AccountPath, "Đã bỏ liên kết; các phiên mở bằng danh tính đó đã kết thúc."), err
}
