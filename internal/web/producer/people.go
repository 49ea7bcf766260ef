package producer

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// The steps of the page of people.
const (
	stepStaff    = "staff"
	stepHandOver = "handover"
	stepVoid     = "void"
	stepEnd      = "end"
)

// peoplePage is who works for a producer.
type peoplePage struct {
	r        *web.Request
	o        ui.RoomPage
	producer registry.Producer
	people   account.People
	owner    bool
}

func (p *Pages) people(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := own(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	page := &peoplePage{r: r, o: frame(r, lang.T(ctx, "Người của cơ sở"), &x), producer: x, owner: v.Actor().OwnsProducer(x.Key)}
	page.people, err = account.PeopleOf(ctx, v, x.Key)
	return web.Show(peopleView(page)), err
}

func (p *Pages) changePeople(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := own(ctx, r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	back := peoplePath(x.Key)
	switch r.Value("step") {
	case stepStaff:
		return web.Go(back, "Đã mời. Người được mời đăng nhập bằng số điện thoại đó rồi nhận lời."), p.offer(ctx, r, a, x.Key, account.NewStaff)
	case stepHandOver:
		return web.Go(back, "Đã đề nghị chuyển giao. Bạn vẫn là người đại diện cho đến khi người kia nhận; cán bộ xã và tỉnh thấy việc này."), p.offer(ctx, r, a, x.Key, account.HandOver)
	case stepVoid:
		return web.Go(back, "Đã thu hồi lời mời."), account.VoidOffer(ctx, a, r.Value("offer"))
	case stepEnd:
		who := key.Person(r.Value("person"))
		if err := account.EndStaff(ctx, a, x.Key, who, r.Value("reason")); err != nil {
			return web.Answer{}, err
		}
		if who == a.Actor().Person {
			return web.Go(web.AccountPath, "Bạn đã thôi làm việc cho cơ sở."), nil
		}
		return web.Go(back, "Đã cho thôi; người đó không vào được cơ sở nữa."), nil
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

func (p *Pages) offer(ctx context.Context, r *web.Request, a *act.Act, k key.Producer, g account.Ground) error {
	o, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: k, Ground: g, Name: r.Value("name"), Phone: r.Value("phone"), Reason: r.Value("reason")})
	if err != nil {
		return err
	}
	return p.Postman.OfferPlace(ctx, a, o)
}

// present lists who works there today.
func (p *peoplePage) present(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "people", Caption: lang.T(ctx, "Đang làm việc"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Họ tên")}, {Name: lang.T(ctx, "Là")}, {Name: lang.T(ctx, "Từ ngày")}, {Name: lang.T(ctx, "Việc"), Silent: true}}}
	var all []account.Member
	if p.people.Owner != nil {
		all = append(all, *p.people.Owner)
	}
	for _, m := range append(all, p.people.Staff...) {
		do := ui.Cell{}
		if m.Role == act.Staff && (p.owner || m.Person == p.r.Actor.Person) {
			do = ui.Cell{Content: endForm(p, m)}
		}
		l.Rows = append(l.Rows, ui.Row{Key: m.Key, Cells: []ui.Cell{{Text: m.Name, Sub: account.PhoneText(m.Phone)}, {Text: lang.T(ctx, web.RoleWord(m.Role))},
			{Text: lang.Date(ctx, act.Date(m.Started))}, do}})
	}
	return l
}

// waiting lists offers that nobody has answered.
func (p *peoplePage) waiting(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "offers", Caption: lang.T(ctx, "Lời mời đang chờ"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Họ tên")}, {Name: lang.T(ctx, "Căn cứ")}, {Name: lang.T(ctx, "Mời lúc")}, {Name: lang.T(ctx, "Việc"), Silent: true}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Không có lời mời nào đang chờ")}}
	for _, o := range p.people.Offers {
		do := ui.Cell{}
		if p.owner && !o.Ground.ByOffice() {
			do = ui.Cell{Content: voidForm(p, o)}
		}
		l.Rows = append(l.Rows, ui.Row{Key: o.Key, Cells: []ui.Cell{{Text: o.Name, Sub: account.PhoneText(o.Phone)}, {Text: lang.T(ctx, o.Ground.Vietnamese())}, {Text: lang.Moment(ctx, o.AskedAt)}, do}})
	}
	return l
}

// past lists who worked there before.
func (p *peoplePage) past(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "past", Caption: lang.T(ctx, "Trước đây"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Họ tên")}, {Name: lang.T(ctx, "Là")}, {Name: lang.T(ctx, "Từ ngày")}, {Name: lang.T(ctx, "Đến ngày")}}}
	for _, m := range p.people.Past {
		l.Rows = append(l.Rows, ui.Row{Key: m.Key, Cells: []ui.Cell{{Text: m.Name}, {Text: lang.T(ctx, web.RoleWord(m.Role))}, {Text: lang.Date(ctx, act.Date(m.Started))},
			{Text: lang.Date(ctx, act.Date(m.Ended))}}})
	}
	return l
}
