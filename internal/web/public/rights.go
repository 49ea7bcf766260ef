package public

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/personal"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const rightsPath = "/quyen-du-lieu"

// rights tells everybody what is held of people, and how to ask about it.
func (p *Pages) rights(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	l := ui.LedgerProps{ID: "holdings", Caption: lang.T(ctx, "Hệ thống giữ gì về ai"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Dữ liệu")}, {Name: lang.T(ctx, "Mục đích"), Broad: true}, {Name: lang.T(ctx, "Giữ bao lâu"), Broad: true}}}
	for _, h := range personal.Register() {
		l.Rows = append(l.Rows, ui.Row{Key: h.Title, Cells: []ui.Cell{{Text: lang.T(ctx, h.Title), Sub: lang.T(ctx, h.People)}, {Text: lang.T(ctx, h.Why)}, {Text: lang.T(ctx, h.Kept)}}})
	}
	return web.Show(rightsView(shell(ctx, r, lang.T(ctx, "Quyền về dữ liệu cá nhân"), rightsPath), l)), nil
}
