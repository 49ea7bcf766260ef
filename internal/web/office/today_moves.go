package office

import (
	"context"
	"strconv"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// addMoves adds what changes about owners of producers: what waits for a second officer or for
// the person, and, for thirty days, who followed whom.
func (p *todayPage) addMoves(ctx context.Context, v *act.View) error {
	if !v.Actor().Holds(act.ProducerAppoint) {
		return nil
	}
	list, err := account.Handovers(ctx, v, account.NoticeSince(v))
	for _, o := range list {
		if o.Ground.Moves() {
			p.addMove(ctx, v, o)
		}
	}
	return err
}

func (p *todayPage) addMove(ctx context.Context, v *act.View, o account.Offer) {
	t := task{href: officePath("producers", o.Producer) + "/people", sub: o.Name + " · " + lang.T(ctx, o.Ground.Vietnamese()), where: placeName(v, o.Place)}
	me := v.Actor().Person
	switch {
	case o.Lapsed:
		p.mine = append(p.mine, t.named(lang.F(ctx, "Đề nghị chuyển người đại diện đã hết hiệu lực: %s", o.ProducerName)))
	case o.State == account.OfferApproval && me != o.AskedBy && me != o.Person:
		p.mine = append(p.mine, t.named(lang.F(ctx, "Phê duyệt chuyển người đại diện: %s", o.ProducerName)))
	case o.State == account.OfferApproval:
		p.others = append(p.others, t.named(lang.F(ctx, "Chờ cán bộ thứ hai phê duyệt chuyển người đại diện: %s", o.ProducerName)))
	case o.State == account.OfferWaiting:
		p.others = append(p.others, t.named(lang.F(ctx, "Chờ người đại diện mới nhận: %s", o.ProducerName)))
	case o.State == account.OfferTaken && len(p.moved) == queueMost:
		p.moved = append(p.moved, task{text: lang.T(ctx, "… và những lần chuyển khác"), href: handoversPath})
	case o.State == account.OfferTaken && len(p.moved) < queueMost:
		t.dueText = lang.Date(ctx, act.Date(o.DecidedAt))
		p.moved = append(p.moved, t.named(o.ProducerName))
	}
}

func (p *todayPage) movedLedger(ctx context.Context) ui.LedgerProps {
	g := grid{id: "moved", caption: lang.T(ctx, "Người đại diện đã chuyển trong 30 ngày"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Từ ngày")}}}
	for i, t := range p.moved {
		g.rows = append(g.rows, gridRow{key: strconv.Itoa(i), cells: []gridCell{gridLink(t.text, t.href, t.sub), gridText(either(t.where, "–")), gridText(either(t.dueText, "–"))}})
	}
	return g.ledger(ctx, "")
}
