package office

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

const handoversPath = "/office/handovers"

// handoverDays is how long a decided change of owners stays in the list of the office.
const handoverDays = 90

func (p *Pages) producerPeopleRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: handoversPath, Permission: act.ProducerAppoint, Read: p.handovers},
		{Method: "GET", Path: "/office/producers/{key}/people", Permission: act.ProducerAppoint, Read: p.producerPeople},
		{Method: "POST", Path: "/office/producers/{key}/people", Permission: act.ProducerAppoint, Write: p.changeProducerPeople, Again: p.producerPeople, StepUp: true,
			Fields: []string{"step", "ground", "name", "phone", "email", "reason", "offer"}, Limit: 16 << 10},
	}
}

// handoversPage lists what offices and owners did about owners at the places of the reader.
type handoversPage struct {
	o    ui.OfficePage
	list grid
}

func (p *Pages) handovers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &handoversPage{o: p.page(r, v, productsPath, lang.T(ctx, "Mời và chuyển người đại diện"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Chủ thể"), Href: producersPath}}
	list, err := account.Handovers(ctx, v, v.Now().AddDate(0, 0, -handoverDays))
	page.list = grid{id: "handovers", caption: lang.T(ctx, "Mời và chuyển người đại diện"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Người được đề nghị")},
		{name: lang.T(ctx, "Căn cứ")}, {name: lang.T(ctx, "Người đề nghị")}, {name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Tình trạng")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có việc nào trong 90 ngày qua"), Text: lang.T(ctx, "Mở trang của một chủ thể để mời người đại diện.")}}
	for _, x := range list {
		page.list.rows = append(page.list.rows, gridRow{key: x.Key, cells: []gridCell{gridLink(x.ProducerName, officePath("producers", x.Producer)+"/people", placeName(v, x.Place)),
			gridText(x.Name), gridLink(lang.T(ctx, x.Ground.Vietnamese()), "", x.Reason), gridText(either(x.Asker, "–")), gridText(lang.Moment(ctx, x.AskedAt)), gridText(lang.T(ctx, offerWord(x)))}})
	}
	return web.Show(handoversView(page)), err
}

// offerWord is the state of an offer as pages write it.
func offerWord(o account.Offer) string {
	if o.Lapsed {
		return lang.Mark("Hết hiệu lực: cán bộ đề nghị không còn quyền ở đây. Hãy thu hồi rồi đề nghị lại")
	}
	switch o.State {
	case account.OfferApproval:
		return lang.Mark("Chờ cán bộ thứ hai phê duyệt")
	case account.OfferWaiting:
		return lang.Mark("Chờ người được mời nhận")
	case account.OfferTaken:
		return lang.Mark("Đã nhận")
	case account.OfferDeclined:
		return lang.Mark("Đã từ chối")
	}
	return lang.Mark("Đã thu hồi")
}

// producerPeoplePage is who works for a producer, as the office that invites them sees it.
type producerPeoplePage struct {
	r        *web.Request
	o        ui.OfficePage
	producer registry.Producer
	people   account.People
	present  grid
	waiting  grid
	past     grid
	acts     bool // the reader has no part in the producer: whoever works for it does nothing here as an officer
}

func (p *Pages) producerPeople(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := lookedAfter(ctx, v, key.Producer(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &producerPeoplePage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Người của chủ thể")), producer: x, acts: v.Actor().NoPartIn(x.Key)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Chủ thể"), Href: producersPath}, {Text: x.Name, Href: officePath("producers", x.Key)}}
	if page.people, err = account.PeopleOf(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	page.present, page.past = memberGrid(ctx, "present", lang.T(ctx, "Đang làm việc"), page.today()), memberGrid(ctx, "past", lang.T(ctx, "Trước đây"), page.people.Past)
	page.present.empty = ui.Empty{Title: lang.T(ctx, "Chủ thể chưa có ai đăng nhập được"), Text: lang.T(ctx, "Mời người đại diện bằng số điện thoại ở dưới.")}
	page.waiting = page.offerGrid(ctx)
	return web.Show(producerPeopleView(page)), nil
}

// lookedAfter gives a producer to the offices that invite its people.
func lookedAfter(ctx context.Context, v *act.View, k key.Producer) (registry.Producer, error) {
	x, err := registry.ProducerByKey(ctx, v, k)
	if err == nil && !v.May(act.ProducerAppoint, x.Place) {
		err = fault.Missing("chủ thể này")
	}
	if err != nil {
		return registry.Producer{}, err
	}
	return x, nil
}

func (p *producerPeoplePage) today() []account.Member {
	if p.people.Owner == nil {
		return p.people.Staff
	}
	return append([]account.Member{*p.people.Owner}, p.people.Staff...)
}

func memberGrid(ctx context.Context, id, caption string, list []account.Member) grid {
	g := grid{id: id, caption: caption, cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ tên")}, {name: lang.T(ctx, "Số điện thoại")},
		{name: lang.T(ctx, "Là")}, {name: lang.T(ctx, "Từ lúc")}, {name: lang.T(ctx, "Đến lúc")}}}
	for _, m := range list {
		until, proved := "–", lang.T(ctx, "chưa xác nhận số")
		if !m.Ended.IsZero() {
			until = lang.Moment(ctx, m.Ended)
		}
		if m.Proved {
			proved = lang.T(ctx, "đã xác nhận số")
		}
		g.rows = append(g.rows, gridRow{key: m.Key, cells: []gridCell{gridText(m.Name), gridLink(account.PhoneText(m.Phone), "", proved),
			gridText(lang.T(ctx, web.RoleWord(m.Role))), gridText(lang.Moment(ctx, m.Started)), gridText(until)}})
	}
	return g
}

func (p *producerPeoplePage) offerGrid(ctx context.Context) grid {
	g := grid{id: "waiting", caption: lang.T(ctx, "Đề nghị đang chờ"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Người được đề nghị")}, {name: lang.T(ctx, "Căn cứ")},
		{name: lang.T(ctx, "Người đề nghị")}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Việc"), silent: true}}, empty: ui.Empty{Title: lang.T(ctx, "Không có đề nghị nào đang chờ")}}
	for _, o := range p.people.Offers {
		do := gridText("–")
		if o.Ground.ByOffice() && p.acts {
			do = gridCell{show: ui.Cell{Content: offerDecision(p, o)}}
		}
		g.rows = append(g.rows, gridRow{key: o.Key, cells: []gridCell{gridLink(o.Name, "", account.PhoneText(o.Phone)), gridLink(lang.T(ctx, o.Ground.Vietnamese()), "", o.Reason),
			gridLink(either(o.Asker, "–"), "", lang.Moment(ctx, o.AskedAt)), gridText(lang.T(ctx, offerWord(o))), do}})
	}
	return g
}

// mayApprove says whether the reader may be the second officer.
func (p *producerPeoplePage) mayApprove(o account.Offer) bool {
	me := p.r.Actor.Person
	return o.State == account.OfferApproval && !o.Lapsed && o.AskedBy != me && o.Person != me
}

// grounds are the reasons that fit: the first owner, or why ownership moves.
func (p *producerPeoplePage) grounds(ctx context.Context) (options []ui.Option) {
	list := account.MoveGrounds()
	if p.people.Owner == nil {
		list = []account.Ground{account.FirstOwner}
	}
	for _, g := range list {
		options = append(options, ui.Option{Value: string(g), Text: lang.T(ctx, g.Vietnamese())})
	}
	return options
}

func (p *Pages) changeProducerPeople(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := lookedAfter(ctx, a.View(), key.Producer(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	back := officePath("producers", x.Key) + "/people"
	switch r.Value("step") {
	case "offer":
		return p.offerOwner(ctx, r, a, x.Key)
	case "approve":
		o, err := account.ApproveMove(ctx, a, r.Value("offer"))
		if err != nil {
			return web.Answer{}, err
		}
		return web.Go(back, "Đã phê duyệt; người đại diện cũ thôi ngay, người mới được báo để nhận."), p.Postman.OfferPlace(ctx, a, waiting(o))
	case "void":
		return web.Go(back, "Đã thu hồi đề nghị."), account.VoidOffer(ctx, a, r.Value("offer"))
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

// waiting is an offer after its approval.
func waiting(o account.Offer) account.Offer {
	o.State = account.OfferWaiting
	return o
}

func (p *Pages) offerOwner(ctx context.Context, r *web.Request, a *act.Act, k key.Producer) (web.Answer, error) {
	g := account.Ground(r.Value("ground"))
	if !g.ByOffice() {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "ground", Sentence: "Căn cứ không có trong danh sách, hãy chọn lại."})
	}
	o, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: k, Ground: g, Name: r.Value("name"), Phone: r.Value("phone"), Email: r.Value("email"), Reason: r.Value("reason")})
	if err != nil {
		return web.Answer{}, err
	}
	said := "Đã mời; người được mời đăng nhập bằng số điện thoại đó rồi nhận lời."
	if o.State == account.OfferApproval {
		said = "Đã đề nghị; một cán bộ khác của địa bàn phê duyệt rồi người được đề nghị mới nhận được."
	}
	return web.Go(officePath("producers", k)+"/people", said), p.Postman.OfferPlace(ctx, a, o)
}
