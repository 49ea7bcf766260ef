package office

import (
	"context"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/clerk"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// personPage is one person with roles, invitation and what an administrator does.
type personPage struct {
	r        *web.Request
	o        ui.OfficePage
	person   account.Person
	facts    []ui.Fact
	roles    grid
	journal  *grid
	letters  bool
	roleFrom roleForm
	self     bool
	manages  bool // the reader keeps the account

	identities grid
	tokens     grid
}

func (p *Pages) person(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := oneOf(ctx, v, key.Person(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &personPage{r: r, o: p.page(r, v, peoplePath, x.Name), person: x, letters: p.Postman.Ready() && x.Email != "", roleFrom: roleForm{r, v.Today()},
		self: x.Key == v.Actor().Person, manages: x.Key == v.Actor().Person || manages(v, x)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Người dùng"), Href: peoplePath}}
	page.facts = []ui.Fact{{Name: lang.T(ctx, "Tên đăng nhập"), Text: x.Login}, {Name: lang.T(ctx, "Thư điện tử"), Text: either(x.Email, "–")},
		{Name: lang.T(ctx, "Tình trạng"), Content: personChip(x)}}
	for _, w := range x.Works {
		page.facts = append(page.facts, ui.Fact{Name: lang.T(ctx, web.RoleWord(w.Role)), Text: w.Name + ", " + placeName(v, w.Place)})
	}
	page.roles = roleGrid(ctx, v, x)
	linked, err := account.IdentitiesOf(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	held, err := account.TokensOf(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.tokens = tokenGrid(ctx, x.Key, held, page.manages)
	page.identities = identityGrid(ctx, x.Key, linked, page.manages)
	entries, err := act.Entries(ctx, v, "person/"+string(x.Key), 50) // whoever manages people reads journals
	if err != nil {
		return web.Answer{}, err
	}
	g := personJournal(ctx, entries)
	page.journal = &g
	return web.Show(personView(page)), nil
}

func roleGrid(ctx context.Context, v *act.View, x account.Person) grid {
	g := grid{id: "roles", caption: lang.T(ctx, "Vai trò"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Vai trò")}, {name: lang.T(ctx, "Từ ngày")},
		{name: lang.T(ctx, "Thời hạn")}, {name: lang.T(ctx, "Việc"), silent: true}}, empty: ui.Empty{Title: lang.T(ctx, "Chưa có vai trò nào")}}
	for _, t := range x.Terms {
		end := lang.T(ctx, "đến khi thôi giao")
		if !t.End.IsZero() {
			end = lang.Moment(ctx, t.End)
		}
		g.rows = append(g.rows, gridRow{key: string(t.Role) + string(t.Place), cells: []gridCell{gridLink(lang.T(ctx, web.RoleWord(t.Role)), "", placeName(v, t.Place)),
			gridText(lang.Date(ctx, act.Date(t.Start))), gridText(end), {show: ui.Cell{Content: endRoleForm(x.Key, t, v.May(act.PersonManage, t.Place))}}}})
	}
	return g
}

// personJournal tells what happened to an account, newest first.
func personJournal(ctx context.Context, entries []act.Entry) grid {
	g := grid{id: "journal", caption: lang.T(ctx, "Nhật ký"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Người làm")}, {name: lang.T(ctx, "Lúc")}}}
	for _, e := range entries {
		g.rows = append(g.rows, gridRow{key: e.Key, cells: []gridCell{gridText(lang.T(ctx, personVerb(e.Verb))), gridText(lang.Said(ctx, e.Name)), gridText(lang.Moment(ctx, e.At))}})
	}
	return g
}

// personVerb is the Vietnamese word for what happened to an account, where its page says it
// otherwise than the journal.
func personVerb(verb string) string {
	switch verb {
	case "person.added":
		return lang.Mark("Nhập người dùng")
	case "person.invited":
		return lang.Mark("Cấp mã mời")
	case "person.recovery_sent":
		return lang.Mark("Gửi mã đặt lại mật khẩu")
	case "person.email_set":
		return lang.Mark("Đổi địa chỉ thư điện tử")
	case "role.asked":
		return lang.Mark("Đề nghị vai trò")
	case "role.approved":
		return lang.Mark("Phê duyệt vai trò")
	case "role.refused":
		return lang.Mark("Từ chối vai trò")
	case "session.password_right":
		return lang.Mark("Đúng mật khẩu, chờ mã xác thực")
	case "session.provider_right":
		return lang.Mark("Đúng danh tính liên kết, chờ mã xác thực")
	case "session.ended", "session.all_ended":
		return lang.Mark("Đăng xuất")
	case "session.proved":
		return lang.Mark("Xác nhận lại danh tính")
	case "factor.begun", "factor.confirmed":
		return lang.Mark("Bật xác thực hai bước")
	case "factor.used":
		return lang.Mark("Dùng mã xác thực")
	case "factor.recovery_used":
		return lang.Mark("Dùng mã dự phòng")
	case "factor.codes_renewed":
		return lang.Mark("Tạo mã dự phòng mới")
	case "factor.removed":
		return lang.Mark("Tắt xác thực hai bước")
	}
	return either(verbWords()[verb], verb)
}

func (p *Pages) changePerson(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Person(r.Path("key"))
	if _, err := oneOf(ctx, a.View(), k); err != nil {
		return web.Answer{}, err
	}
	switch r.Value("step") {
	case "invite":
		return p.invite(ctx, r, a, k, "")
	case "email":
		return web.Go(personPath(k), "Đã ghi địa chỉ thư điện tử."), p.Postman.MoveLetters(ctx, a, k, r.Value("email"))
	case "disable":
		return web.Go(personPath(k), "Đã khóa tài khoản; mọi phiên đang mở đã kết thúc."), account.Disable(ctx, a, k)
	case "sessions":
		return web.Go(personPath(k), "Đã đăng xuất người này khỏi mọi thiết bị."), account.EndAllSessions(ctx, a, k)
	case "factor":
		removed, err := account.RemoveFactor(ctx, a, k)
		if removed && err == nil {
			err = p.Postman.Tell(ctx, a, k, clerk.FactorOff)
		}
		return web.Go(personPath(k), "Đã tắt xác thực hai bước của người này, cả khóa truy cập."), err
	case "revoke":
		return web.Go(personPath(k), "Đã thu hồi mã truy cập; mã không còn dùng được."), account.RevokeToken(ctx, a, k, r.Value("token"))
	case "unlink":
		return web.Go(personPath(k), "Đã bỏ liên kết; các phiên mở bằng danh tính đó đã kết thúc."), account.Unlink(ctx, a, k, r.Value("identity"))
	case "role":
		said, err := p.askRole(ctx, r, a, k)
		return web.Go(personPath(k), said), err
	case "end":
		h := act.Held{Role: act.Role(r.Value("role")), Place: place.ID(strings.TrimSpace(r.Value("place")))}
		return web.Go(personPath(k), "Đã thôi giao vai trò."), account.EndRole(ctx, a, k, h)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}
