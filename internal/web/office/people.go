package office

import (
	"context"
	"slices"
	"strings"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const peoplePath = "/office/people"

// expiringDays is how far ahead the list of roles that end looks.
const expiringDays = 30

// peopleRoutes is the table of the administration of people. Whoever manages people
// anywhere sees all of them; what may be changed is decided by place.
func (p *Pages) peopleRoutes() []web.Route {
	role := []string{"role", "place", "from", "until", "reason"}
	return []web.Route{
		{Method: "GET", Path: peoplePath, Permission: act.PersonManage, Read: p.people},
		{Method: "POST", Path: peoplePath, Permission: act.PersonManage, Write: p.addPerson, Again: p.people, StepUp: true,
			Fields: append([]string{"login", "name", "email"}, role...), Limit: 16 << 10},
		{Method: "GET", Path: peoplePath + "/{key}", Permission: act.PersonManage, Read: p.person},
		{Method: "POST", Path: peoplePath + "/{key}", Permission: act.PersonManage, Write: p.changePerson, Again: p.person, StepUp: true,
			Fields: append([]string{"step", "email", "identity", "token"}, role...), Limit: 16 << 10},
		{Method: "POST", Path: peoplePath + "/requests/{key}", Permission: act.PersonManage, Write: p.decideRole, Again: p.people, StepUp: true,
			Fields: []string{"decision"}, Limit: 8 << 10},
	}
}

// The filters of the list.
const (
	allPeople = ""
	expiring  = "sap-het"
	roleless  = "khong-vai-tro"
	unarrived = "chua-nhan"
	locked    = "khoa"
)

// peoplePage lists people, what waits for a second person, and invites.
type peoplePage struct {
	r        *web.Request
	o        ui.OfficePage
	list     grid
	tabs     []ui.Tab
	waiting  grid
	links    grid
	letters  bool
	roleFrom roleForm
}

// roleForm is what the fields of a new role show.
type roleForm struct {
	r     *web.Request
	today string
}

func (p *Pages) people(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &peoplePage{r: r, o: p.page(r, v, peoplePath, lang.T(ctx, "Người dùng")), letters: p.Postman.Ready(), roleFrom: roleForm{r, v.Today()}}
	all, err := account.List(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.fill(ctx, v, all)
	requests, err := account.RoleRequests(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.waiting = requestGrid(ctx, v, requests)
	links, err := account.LinkRequests(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.links = linkGrid(ctx, links)
	return web.Show(peopleView(page)), nil
}

// fits says whether a person belongs on a tab of the list.
func fits(x account.Person, tab string, now time.Time) bool {
	switch tab {
	case expiring:
		return !x.Disabled && slices.ContainsFunc(x.Terms, func(t account.Term) bool { return t.Expires(now, expiringDays) })
	case roleless:
		return !x.Disabled && len(x.Terms)+len(x.Works) == 0
	case unarrived:
		return !x.Disabled && !x.CanSignIn
	case locked:
		return x.Disabled
	}
	return true
}

func (p *peoplePage) fill(ctx context.Context, v *act.View, all []account.Person) {
	chosen := p.r.Query("loc")
	for _, t := range []struct{ value, text string }{{allPeople, lang.T(ctx, "Tất cả")}, {expiring, lang.T(ctx, "Sắp hết thời hạn")},
		{roleless, lang.T(ctx, "Không có vai trò")}, {unarrived, lang.T(ctx, "Chưa nhận tài khoản")}, {locked, lang.T(ctx, "Đã khóa")}} {
		n := 0
		for _, x := range all {
			if fits(x, t.value, v.Now()) {
				n++
			}
		}
		p.tabs = append(p.tabs, ui.Tab{Text: t.text, Href: p.r.With("loc", t.value), Current: t.value == chosen, Count: n})
	}
	p.list = grid{id: "people", caption: lang.T(ctx, "Người dùng"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ tên")},
		{name: lang.T(ctx, "Vai trò"), broad: true}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Xác thực hai bước")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có ai hợp với bộ lọc")}}
	wanted := fold.Key(p.r.Query("q"))
	for _, x := range all {
		if !fits(x, chosen, v.Now()) || !strings.Contains(fold.Key(x.Login+" "+x.Name+" "+x.Email+producersText(x)), wanted) {
			continue
		}
		second := lang.T(ctx, "chưa bật")
		if x.Second {
			second = lang.T(ctx, "đang bật")
		}
		p.list.rows = append(p.list.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.Name, personPath(x.Key), x.Login),
			gridText(either(standsText(ctx, v, x), "–")), gridShown(personChip(x), x.Login), gridText(second)}})
	}
}

// producersText are the producers of somebody, to be found by.
func producersText(x account.Person) (names string) {
	for _, w := range x.Works {
		names += " " + w.Name
	}
	return names
}

func personPath(k key.Person) string { return peoplePath + "/" + string(k) }

// standsText is what somebody is: roles at places, and for which producers.
func standsText(ctx context.Context, v *act.View, x account.Person) string {
	var all []string
	for _, t := range x.Terms {
		all = append(all, roleTermText(ctx, v, t))
	}
	for _, w := range x.Works {
		all = append(all, lang.T(ctx, web.RoleWord(w.Role))+", "+w.Name)
	}
	return strings.Join(all, "; ")
}

func roleTermText(ctx context.Context, v *act.View, t account.Term) string {
	text := lang.T(ctx, web.RoleWord(t.Role)) + ", " + placeName(v, t.Place)
	if t.Start.After(v.Now()) {
		text += lang.F(ctx, " từ %s", lang.Date(ctx, act.Date(t.Start)))
	}
	if !t.End.IsZero() {
		text += lang.F(ctx, " đến hết %s", lang.Date(ctx, act.Date(t.End.Add(-time.Millisecond))))
	}
	return text
}

func requestGrid(ctx context.Context, v *act.View, list []account.RoleRequest) grid {
	g := grid{id: "requests", caption: lang.T(ctx, "Vai trò chờ người thứ hai phê duyệt"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ tên")},
		{name: lang.T(ctx, "Vai trò")}, {name: lang.T(ctx, "Người đề nghị")}, {name: lang.T(ctx, "Lý do")}, {name: lang.T(ctx, "Quyết định"), silent: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có đề nghị nào đang chờ")}}
	for _, q := range list {
		me := v.Actor().Person
		g.rows = append(g.rows, gridRow{key: q.Key, cells: []gridCell{gridLink(q.Name, personPath(q.Person), q.Login), gridText(roleTermText(ctx, v, q.Term)),
			gridCell{show: ui.Cell{Text: lang.Said(ctx, q.Asker), Sub: lang.Moment(ctx, q.AskedAt)}}, gridText(either(q.Reason, "–")),
			gridCell{show: ui.Cell{Content: roleDecision(q, me)}}}})
	}
	return g
}

// readRole reads the fields of a role. Days are whole days of Vietnam; the role ends
// with its last day.
func readRole(r *web.Request, v *act.View, k key.Person) (account.NewRole, error) {
	n := account.NewRole{Person: k, Held: act.Held{Role: act.Role(r.Value("role"))}, Reason: r.Value("reason")}
	var c fault.Checker
	id, err := readPlace(v, "place", r.Value("place"))
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return n, err
	}
	c.Check(err == nil && id != "", "place", "Địa bàn không có trong danh mục, hãy ghi tên hoặc mã đơn vị.")
	n.Held.Place = id
	n.Start = readDay(&c, r, "from", 0)
	n.End = readDay(&c, r, "until", 1)
	return n, c.Err()
}

// readDay is the first instant of a typed day in Vietnam, or of the day after it.
func readDay(c *fault.Checker, r *web.Request, name string, plus int) time.Time {
	typed := strings.TrimSpace(r.Value(name))
	if typed == "" {
		return time.Time{}
	}
	iso, err := fold.ParseDate(typed)
	if err == nil {
		var t time.Time
		if t, err = time.Parse("2006-01-02 -0700", iso+" +0700"); err == nil {
			return t.AddDate(0, 0, plus).UTC()
		}
	}
	c.Check(false, name, "Ngày chưa đúng, hãy ghi như 31/12/2026.")
	return time.Time{}
}

// addPerson enters a person, asks for the first role and invites, in one act.
func (p *Pages) addPerson(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k, err := account.AddPerson(ctx, a, account.NewPerson{Login: r.Value("login"), Name: r.Value("name"), Email: r.Value("email")})
	if err != nil {
		return web.Answer{}, err
	}
	said, err := p.askRole(ctx, r, a, k)
	if err != nil {
		return web.Answer{}, err
	}
	return p.invite(ctx, r, a, k, said)
}

func (p *Pages) askRole(ctx context.Context, r *web.Request, a *act.Act, k key.Person) (string, error) {
	n, err := readRole(r, a.View(), k)
	if err != nil {
		return "", err
	}
	waits, err := account.AskRole(ctx, a, n)
	if waits {
		return lang.T(ctx, "Vai trò chờ người quản trị thứ hai phê duyệt."), err
	}
	return lang.T(ctx, "Đã giao vai trò."), err
}

// invite sends the one-time code, or shows it once to be handed over.
func (p *Pages) invite(ctx context.Context, r *web.Request, a *act.Act, k key.Person, said string) (web.Answer, error) {
	x, err := oneOf(ctx, a.View(), k)
	if err != nil {
		return web.Answer{}, err
	}
	code, err := account.Invite(ctx, a, k)
	if err != nil {
		return web.Answer{}, err
	}
	if x.Email == "" || !p.Postman.Ready() {
		return web.Show(codeView(&personPage{r: r, o: p.page(r, a.View(), peoplePath, lang.T(ctx, "Mã mời")), person: x}, said, code)), nil
	}
	if err := p.Postman.Invite(ctx, a, k, x.Email, x.Name, x.Login, code); err != nil {
		return web.Answer{}, err
	}
	return web.Go(personPath(k), strings.TrimSpace(said+" "+lang.F(ctx, "Thư mời đang được gửi tới %s.", x.Email))), nil
}

func oneOf(ctx context.Context, v *act.View, k key.Person) (account.Person, error) {
	all, err := account.List(ctx, v)
	if err != nil {
		return account.Person{}, err
	}
	for _, x := range all {
		if x.Key == k {
			return x, nil
		}
	}
	return account.Person{}, fault.Missing("người này")
}

func (p *Pages) decideRole(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	decision := r.Value("decision")
	if !slices.Contains([]string{"approve", "refuse", "again"}, decision) {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "decision", Sentence: "Chưa chọn phê duyệt hay từ chối, hãy chọn một."})
	}
	waits, err := account.RoleRequests(ctx, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	said := "Đã từ chối vai trò."
	switch decision {
	case "approve":
		said, err = "Đã phê duyệt vai trò.", account.DecideRole(ctx, a, r.Path("key"), true)
	case "refuse":
		err = account.DecideRole(ctx, a, r.Path("key"), false)
	case "again":
		var again bool
		if again, err = account.AskRoleAgain(ctx, a, r.Path("key")); again {
			said = "Đã đề nghị lại; vai trò chờ người quản trị khác phê duyệt."
		}
	}
	if fault.KindOf(err) == fault.Forbidden && !slices.ContainsFunc(waits, func(q account.RoleRequest) bool { return q.Key == r.Path("key") }) {
		err = fault.Missing("đề nghị này") // what waits elsewhere is in no list of theirs
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(peoplePath, said), nil
}

// roleOptions are the roles that people hold.
func roleOptions(ctx context.Context) (list []ui.Option) {
	list = []ui.Option{{Text: lang.T(ctx, "Chọn vai trò")}}
	for _, x := range act.Roles() {
		list = append(list, ui.Option{Value: string(x), Text: lang.T(ctx, web.RoleWord(x))})
	}
	return list
}
