package public

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/personal"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const myDataPath = web.AccountPath + "/du-lieu"

// myDataRoutes is the part of one's own account that is about the data it holds. A copy of
// all of it at once asks for a fresh proof.
func (m *Account) myDataRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: myDataPath, Permission: act.AccountOwn, Read: m.myData},
		{Method: "POST", Path: myDataPath, Permission: act.AccountOwn, Write: m.changeMyData, Again: m.myData, StepUp: true,
			Fields: []string{"step", "kind", "text"}, Limit: 32 << 10},
	}
}

// myDataPage shows what one asked, and takes what one asks.
type myDataPage struct {
	r    *web.Request
	list ui.LedgerProps
}

func (m *Account) myData(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	own, err := m.ownAsked(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	p := &myDataPage{r: r, list: ui.LedgerProps{ID: "requests", Caption: lang.T(ctx, "Yêu cầu của tôi"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Yêu cầu")}, {Name: lang.T(ctx, "Ngày nhận")}, {Name: lang.T(ctx, "Tình trạng")}, {Name: lang.T(ctx, "Hạn tiếp theo")}, {Name: lang.T(ctx, "Trả lời")}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có yêu cầu nào")}}}
	for _, q := range own {
		x, told := q.of, q.told
		due := ui.Cell{Text: "–"}
		if x.Deadline() != "" {
			due = ui.Cell{Text: lang.Date(ctx, x.Deadline()), Content: ui.Deadline(x.Deadline(), x.DaysLeft(v.Today()))}
		}
		p.list.Rows = append(p.list.Rows, ui.Row{Key: string(x.Key), Cells: []ui.Cell{{Text: lang.T(ctx, x.Kind.Vietnamese())}, {Text: lang.Date(ctx, x.ReceivedOn)},
			{Text: lang.T(ctx, x.State.Vietnamese())}, due, {Text: dash(told.Answer), Sub: lang.T(ctx, x.Ground.Vietnamese())}}})
	}
	return web.Show(myDataView(p)), nil
}

func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (m *Account) changeMyData(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch r.Value("step") {
	case "json", "xlsx":
		d, err := account.TakeOwnData(ctx, a, r.Token)
		if err != nil {
			return web.Answer{}, err
		}
		asked, err := m.ownAsked(ctx, a.View())
		if err != nil {
			return web.Answer{}, err
		}
		if r.Value("step") == "json" {
			return jsonFile("du-lieu-cua-toi.json", ownJSON(d, asked))
		}
		return workbook("du-lieu-cua-toi.xlsx", ownTables(ctx, d, asked)), nil
	case "ask":
		return web.Go(myDataPath, lang.T(ctx, "Đã gửi yêu cầu; Văn phòng phản hồi trong hai ngày làm việc.")), m.ask(ctx, r, a)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

// ask enters what somebody asks about their own account. Copies are taken at once, without
// a request.
func (m *Account) ask(ctx context.Context, r *web.Request, a *act.Act) error {
	own, err := account.OwnAccount(ctx, a.View())
	if err != nil {
		return err
	}
	contact := own.Email
	if contact == "" {
		contact = own.Login
	}
	_, err = personal.Enter(ctx, a, m.Safe, m.Calendar, personal.NewRequest{Kind: personal.Kind(r.Value("kind")), About: personal.Own(a.Actor()),
		Asked: personal.Asked{Name: own.Name, Contact: contact, Text: r.Value("text")}})
	return err
}

// dataAsk is one thing that somebody asked about their own data.
type dataAsk struct {
	of   personal.Request
	told personal.Told
}

// ownAsked opens what the actor asked; what another key file sealed comes without its text.
func (m *Account) ownAsked(ctx context.Context, v *act.View) (list []dataAsk, err error) {
	own, err := personal.OwnRequests(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, x := range own {
		told, err := x.Open(m.Safe)
		if err != nil && fault.KindOf(err) != fault.Conflict {
			return nil, err
		}
		list = append(list, dataAsk{x, told})
	}
	return list, nil
}

func jsonFile(name string, x any) (web.Answer, error) {
	text, err := json.MarshalIndent(x, "", "  ")
	return web.Send(web.File{Name: name, Type: "application/json", Size: int64(len(text)),
		Open: func(_ context.Context, w io.Writer) error { _, err := w.Write(text); return err }}), err
}

func workbook(name string, tables []tabular.Table) web.Answer {
	return web.Send(web.File{Name: name, Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Open: func(_ context.Context, w io.Writer) error { return tabular.WriteXLSX(w, tables) }})
}

// ownJSON is the copy for machines. Names of fields are English and stay as they are.
func ownJSON(d account.OwnData, about []dataAsk) map[string]any {
	var roles, sessions, acts, keys, linked, tokens, producers, offers, requests []map[string]any
	for _, o := range d.Offers {
		offers = append(offers, map[string]any{"producer": o.Producer, "name": o.Name, "ground": o.Ground, "reason": o.Reason, "state": o.State, "at": o.At})
	}
	for _, q := range about {
		requests = append(requests, map[string]any{"kind": q.of.Kind, "received": q.of.ReceivedOn, "state": q.of.State, "ground": q.of.Ground,
			"name": q.told.Name, "contact": q.told.Contact, "text": q.told.Text, "answer": q.told.Answer})
	}
	for _, k := range d.Passkeys {
		keys = append(keys, map[string]any{"name": k.Name, "added": k.Created, "last_used": k.Used})
	}
	for _, i := range d.Identities {
		linked = append(linked, map[string]any{"issuer": i.Issuer, "subject": i.Subject, "name": i.Name, "email": i.Email, "linked": i.LinkedAt})
	}
	for _, t := range d.Tokens {
		tokens = append(tokens, map[string]any{"name": t.Name, "scopes": t.Scopes, "created": t.Created, "expires": t.Expires, "last_used": t.LastUsed})
	}
	for _, p := range d.Producers {
		producers = append(producers, map[string]any{"name": p.Name, "as": p.Kind, "from": p.Start, "until": p.End})
	}
	for _, t := range d.Held {
		roles = append(roles, map[string]any{"role": t.Role, "place": t.Place, "from": t.Start, "until": t.End})
	}
	for _, s := range d.Sessions {
		sessions = append(sessions, map[string]any{"started": s.Started, "expires": s.Expires, "network": s.Device.From, "browser": s.Device.Browser})
	}
	for _, x := range d.Acts {
		acts = append(acts, map[string]any{"at": x.At, "verb": x.Verb, "subject": x.Subject})
	}
	return map[string]any{"login": d.Login, "name": d.Name, "email": d.Email, "phone": d.Phone, "phone_proved_at": d.ProvedAt, "created_at": d.CreatedAt, "second_factor": d.Second(), "recovery_codes_left": d.CodesLeft,
		"passkeys": keys, "identities": linked, "tokens": tokens, "producers": producers, "offers": offers, "requests": requests,
		"roles": roles, "sessions": sessions, "seats": d.Seats, "recusals": d.Recusals, "acts": acts}
}

// ownTables is the copy for people.
func ownTables(ctx context.Context, d account.OwnData, about []dataAsk) []tabular.Table {
	table := func(name string, columns ...string) tabular.Table {
		t := tabular.Table{Name: name}
		for _, c := range columns {
			t.Columns = append(t.Columns, tabular.Column{Title: c})
		}
		return t
	}
	line := func(texts ...string) (row []tabular.Cell) {
		for _, s := range texts {
			row = append(row, tabular.Str(s))
		}
		return row
	}
	who := table(lang.T(ctx, "Tài khoản"), lang.T(ctx, "Mục"), lang.T(ctx, "Giá trị"))
	for _, x := range [][2]string{{lang.T(ctx, "Tên đăng nhập"), d.Login}, {lang.T(ctx, "Họ tên"), d.Name}, {lang.T(ctx, "Thư điện tử"), d.Email}, {lang.T(ctx, "Điện thoại"), d.Phone}, {lang.T(ctx, "Lập lúc"), lang.Moment(ctx, d.CreatedAt)}} {
		who.Rows = append(who.Rows, line(x[0], x[1]))
	}
	if !d.ProvedAt.IsZero() {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Xác nhận số lúc"), lang.Moment(ctx, d.ProvedAt)))
	}
	for _, t := range d.Held {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Vai trò"), lang.T(ctx, web.RoleWord(t.Role))+" · "+string(t.Place)+" · "+lang.Moment(ctx, t.Start)))
	}
	for _, o := range d.Offers {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Lời mời của cơ sở"), o.Producer+" · "+o.Name+" · "+lang.T(ctx, o.Ground.Vietnamese())+" · "+o.Reason+" · "+lang.Moment(ctx, o.At)))
	}
	for _, q := range about {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Yêu cầu"), lang.T(ctx, q.of.Kind.Vietnamese())+" · "+q.of.ReceivedOn+" · "+q.told.Name+" · "+q.told.Contact+" · "+q.told.Text+" · "+q.told.Answer))
	}
	for _, p := range d.Producers {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Chủ thể"), p.Name+" · "+lang.T(ctx, web.RoleWord(act.Role(p.Kind)))+" · "+lang.Moment(ctx, p.Start)))
	}
	for _, k := range d.Passkeys {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Khóa truy cập"), k.Name+" · "+lang.Moment(ctx, k.Created)+sinceText(ctx, k.Used)))
	}
	for _, i := range d.Identities {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Danh tính liên kết"), i.Issuer+" · "+i.Subject+" · "+i.Name+" · "+i.Email+" · "+lang.Moment(ctx, i.LinkedAt)))
	}
	for _, t := range d.Tokens {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Mã truy cập"), t.Name+" · "+lang.Moment(ctx, t.Expires)+" · "+t.LastUsed))
	}
	for _, s := range d.Seats {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Hội đồng"), s.Council+" · "+s.Name+" · "+s.Position+" · "+s.Duty))
	}
	for _, why := range d.Recusals {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Lý do không chấm điểm"), why))
	}
	for _, s := range d.Sessions {
		who.Rows = append(who.Rows, line(lang.T(ctx, "Phiên đăng nhập"), lang.Moment(ctx, s.Started)+" · "+s.Device.From+" · "+s.Device.Browser))
	}
	acts := table(lang.T(ctx, "Nhật ký"), lang.T(ctx, "Lúc"), lang.T(ctx, "Việc"), lang.T(ctx, "Đối tượng"))
	for _, x := range d.Acts {
		acts.Rows = append(acts.Rows, line(lang.Moment(ctx, x.At), x.Verb, x.Subject))
	}
	return []tabular.Table{who, acts}
}

// sinceText is when a key was last used, nothing for never.
func sinceText(ctx context.Context, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return " · " + lang.Moment(ctx, at)
}

// myKinds are what can be asked about one's own account: a copy is taken without asking.
func myKinds(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn yêu cầu")}}
	for _, k := range personal.Kinds() {
		if k != personal.Access {
			list = append(list, ui.Option{Value: string(k), Text: lang.T(ctx, k.Vietnamese())})
		}
	}
	return list
}
