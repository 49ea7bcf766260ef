package jury

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// recusal asks a member once more, in words, before they step back from a dossier.
func (p *Pages) recusal(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	mine, err := p.mayRecuse(ctx, v, key.Entry(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(recuseView(r, mine)), nil
}

func (p *Pages) recuse(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	mine, err := p.mayRecuse(ctx, a.View(), key.Entry(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := evaluation.Recuse(ctx, a, mine.Key, r.Value("reason")); err != nil {
		return web.Answer{}, err
	}
	return web.Go(home, lang.F(ctx, "Đã ghi nhận bạn không chấm điểm hồ sơ %s.", mine.Code)), nil
}

// backFrom leads back to the sheet, or to the list for who has no sheet any more.
func backFrom(ctx context.Context, e evaluation.MyEntry) ui.Link {
	if e.Recusal != "" {
		return ui.Link{Text: lang.T(ctx, "Hồ sơ của tôi"), Href: home}
	}
	return ui.Link{Text: lang.T(ctx, "Về phiếu"), Href: entryPath(e.Key)}
}

// mayRecuse finds the member's own part of the dossier.
func (p *Pages) mayRecuse(ctx context.Context, v *act.View, k key.Entry) (evaluation.MyEntry, error) {
	list, err := p.Evaluation.MyEntries(ctx, v, v.Actor().Person)
	if err != nil {
		return evaluation.MyEntry{}, fmt.Errorf("recusal: %w", err)
	}
	for _, e := range list {
		if e.Key != k {
			continue
		}
		if !e.Votes {
			return e, fault.Denied("Bạn không chấm điểm trong Hội đồng này nên không có phiếu nào để từ chối, không cần làm gì thêm.")
		}
		return e, nil
	}
	return evaluation.MyEntry{}, fault.Missing("hồ sơ đánh giá")
}
