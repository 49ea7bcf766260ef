package office

import (
	"context"
	"slices"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const linksPath = peoplePath + "/links"

// linkRoutes is the table of whoever the identity provider knows and this register does not.
func (p *Pages) linkRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: linksPath + "/{key}", Permission: act.PersonManage, Read: p.link},
		{Method: "POST", Path: linksPath + "/{key}", Permission: act.PersonManage, Write: p.decideLink, Again: p.link, StepUp: true,
			Fields: []string{"step", "person", "reason"}, Limit: 8 << 10},
	}
}

// linkPage compares what the provider says with an account.
type linkPage struct {
	r       *web.Request
	o       ui.OfficePage
	request account.LinkRequest
	facts   []ui.Fact
	login   string          // that was looked for
	person  *account.Person // to compare with, nil for none yet
	known   []ui.Fact       // what is kept about that person
	manages bool            // the reader may change that person
	mine    bool            // the reader named the account, or it is their own
}

// proposed says whether an account is named by somebody who may still do so.
func (p *linkPage) proposed() bool { return p.request.Person != "" && !p.request.Lapsed }

// mayRefuse says whether the reader decides about the request as it stands.
func (p *linkPage) mayRefuse() bool {
	return p.request.Person == "" || p.manages || p.request.ProposedBy == p.r.Actor.Person
}

func (p *Pages) link(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	q, err := linkOf(ctx, v, r.Path("key"))
	if err != nil {
		return web.Answer{}, err
	}
	page := &linkPage{r: r, o: p.page(r, v, peoplePath, lang.T(ctx, "Danh tính chờ liên kết")), request: q, login: strings.TrimSpace(r.Query("login"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Người dùng"), Href: peoplePath}}
	page.facts = linkFacts(ctx, q)
	all, err := account.List(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	wanted := key.Person(r.Value("person"))
	if page.proposed() || q.Lapsed && wanted == "" && page.login == "" {
		wanted = q.Person
	}
	for _, x := range all {
		if x.Key == wanted || wanted == "" && page.login != "" && fold.Key(x.Login) == fold.Key(page.login) {
			page.compare(ctx, v, x)
		}
	}
	return web.Show(linkView(page)), nil
}

func (p *linkPage) compare(ctx context.Context, v *act.View, x account.Person) {
	p.person = &x
	p.known = []ui.Fact{{Name: lang.T(ctx, "Họ tên"), Text: x.Name}, {Name: lang.T(ctx, "Thư điện tử"), Text: either(x.Email, "–")},
		{Name: lang.T(ctx, "Tên đăng nhập"), Text: x.Login}, {Name: lang.T(ctx, "Vai trò"), Text: either(standsText(ctx, v, x), "–")},
		{Name: lang.T(ctx, "Tình trạng"), Content: personChip(x)}}
	p.manages = manages(v, x)
	me := v.Actor().Person
	p.mine = p.request.ProposedBy == me || p.proposed() && x.Key == me
}

// manages says whether the reader may change a person: all of whose roles, also those that
// wait, and producers lie where they manage people, or none.
func manages(v *act.View, x account.Person) bool {
	var places []place.ID
	for _, t := range x.Terms {
		places = append(places, t.Place)
	}
	for _, w := range x.Works {
		places = append(places, w.Place)
	}
	places = append(places, x.Asked...)
	return !slices.ContainsFunc(places, func(at place.ID) bool { return !v.May(act.PersonManage, at) })
}

func linkOf(ctx context.Context, v *act.View, request string) (account.LinkRequest, error) {
	list, err := account.LinkRequests(ctx, v)
	if err != nil {
		return account.LinkRequest{}, err
	}
	for _, q := range list {
		if q.Key == request {
			return q, nil
		}
	}
	return account.LinkRequest{}, fault.Missing("yêu cầu liên kết này")
}

func linkFacts(ctx context.Context, q account.LinkRequest) []ui.Fact {
	return []ui.Fact{{Name: lang.T(ctx, "Họ tên"), Text: either(q.Name, lang.T(ctx, "không cho biết"))},
		{Name: lang.T(ctx, "Thư điện tử"), Text: either(q.Email, lang.T(ctx, "không cho biết"))},
		{Name: lang.T(ctx, "Nơi xác nhận danh tính"), Text: q.Issuer},
		{Name: lang.T(ctx, "Mã định danh ở đó"), Text: q.Subject},
		{Name: lang.T(ctx, "Từ mạng"), Text: either(q.From, "–")},
		{Name: lang.T(ctx, "Gửi lúc"), Text: lang.Moment(ctx, q.AskedAt)},
		{Name: lang.T(ctx, "Hết hạn"), Text: lang.Moment(ctx, q.ExpiresAt)}}
}

func linkGrid(ctx context.Context, list []account.LinkRequest) grid {
	g := grid{id: "links", caption: lang.T(ctx, "Danh tính chờ liên kết"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ tên")},
		{name: lang.T(ctx, "Thư điện tử")}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Gửi lúc")}}}
	for _, q := range list {
		state := lang.T(ctx, "chờ đối chiếu")
		if q.Person != "" {
			state = lang.T(ctx, "chờ người thứ hai")
		}
		g.rows = append(g.rows, gridRow{key: q.Key, cells: []gridCell{gridLink(either(q.Name, lang.T(ctx, "không cho biết")), linksPath+"/"+q.Key, q.Subject),
			gridText(either(q.Email, "–")), gridText(state), gridText(lang.Moment(ctx, q.AskedAt))}})
	}
	return g
}

func (p *Pages) decideLink(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	request := r.Path("key")
	switch r.Value("step") {
	case "link":
		waits, err := account.Link(ctx, a, request, key.Person(r.Value("person")))
		if waits {
			return web.Go(linksPath+"/"+request, "Liên kết chờ người quản trị thứ hai phê duyệt."), err
		}
		return web.Go(peoplePath, "Đã liên kết danh tính với tài khoản."), err
	case "approve":
		return web.Go(peoplePath, "Đã liên kết danh tính với tài khoản."), account.ApproveLink(ctx, a, request)
	case "refuse":
		return web.Go(peoplePath, "Đã từ chối yêu cầu liên kết."), account.RefuseLink(ctx, a, request, r.Value("reason"))
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

// identityGrid lists the identities linked to a person, each with a button that takes it.
func identityGrid(ctx context.Context, k key.Person, list []account.Identity, may bool) grid {
	g := grid{id: "identities", caption: lang.T(ctx, "Danh tính đã liên kết"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Nơi xác nhận danh tính")},
		{name: lang.T(ctx, "Họ tên")}, {name: lang.T(ctx, "Liên kết lúc")}, {name: lang.T(ctx, "Việc"), silent: true}}}
	for _, i := range list {
		g.rows = append(g.rows, gridRow{key: i.Key, cells: []gridCell{gridLink(i.Issuer, "", i.Subject), {show: ui.Cell{Text: either(i.Name, "–"), Sub: i.Email}},
			gridText(lang.Moment(ctx, i.LinkedAt)), {show: ui.Cell{Content: unlinkForm(k, i, may)}}}})
	}
	return g
}

// tokenGrid lists the tokens of a person that work, each with a button that ends it.
func tokenGrid(ctx context.Context, k key.Person, list []account.Token, may bool) grid {
	g := grid{id: "tokens", caption: lang.T(ctx, "Mã truy cập cho phần mềm"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Tên")},
		{name: lang.T(ctx, "Phạm vi")}, {name: lang.T(ctx, "Hết hạn")}, {name: lang.T(ctx, "Dùng gần nhất")}, {name: lang.T(ctx, "Việc"), silent: true}}}
	for _, t := range list {
		used := lang.T(ctx, "chưa dùng")
		if t.LastUsed != "" {
			used = lang.Date(ctx, t.LastUsed)
		}
		var scopes []string
		for _, s := range t.Scopes {
			scopes = append(scopes, string(s))
		}
		g.rows = append(g.rows, gridRow{key: t.Key, cells: []gridCell{gridText(t.Name), gridText(strings.Join(scopes, ", ")), gridText(lang.Moment(ctx, t.Expires)), gridText(used),
			{show: ui.Cell{Content: revokeForm(k, t.Key, may)}}}})
	}
	return g
}
