package public

import (
	"context"

	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

func demoLedger(ctx context.Context, demo []DemoAccount) ui.LedgerProps {
	p := ui.LedgerProps{ID: "demo", Caption: lang.T(ctx, "Tài khoản trình diễn"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Tên đăng nhập")}, {Name: lang.T(ctx, "Mật khẩu")}, {Name: lang.T(ctx, "Vai trò")}}}
	for _, d := range demo {
		p.Rows = append(p.Rows, ui.Row{Key: d.Login, Cells: []ui.Cell{{Text: d.Login}, {Text: d.Password}, {Text: lang.T(ctx, d.Duty), Sub: d.Name}}})
	}
	return p
}
