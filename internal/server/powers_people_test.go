package server

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/mail"
)

// The password of everybody in the world of powers, and the one that a form sets.
const (
	powersPassword = "gốm trà sông lụa 58"
	nextPassword   = "tre nứa mây khói 93"
)

// officerMail is where letters reach the officer whose account administrators change: whoever
// reads them can set the password.
const officerMail = "thucuacanbo@example.vn"

// askAll leaves what waits in accounts: a role for its second administrator, a code for whoever
// comes to an account; and seals what was done until then.
func (w *powersWorld) askAll() {
	w.Helper()
	w.Postman.Outbox = &mail.Outbox{DB: w.Desk.DB, Safe: w.Safe, Sender: mail.Log{Log: slog.New(slog.DiscardHandler)}}
	w.Postman.Letters, w.Postman.Messages, w.Postman.MessagesMax = true, true, 100
	w.put("person/officer", string(w.people["office-dist"].Person), district)
	asker := w.who("admin-and-office")
	w.do(asker, func(ctx context.Context, a *act.Act) error {
		_, err := account.AskRole(ctx, a, account.NewRole{Person: w.who("nobody").Person, Held: act.Held{Role: act.Office, Place: district}, Reason: "LYDOVAITRO"})
		if err != nil {
			return err
		}
		list, err := account.RoleRequests(ctx, a.View())
		if err != nil {
			return err
		}
		for _, q := range list {
			w.put("request/waiting", q.Key, district)
		}
		return nil
	})
	w.askLapsed()
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) error {
		code, err := account.Invite(ctx, a, w.who("nobody").Person)
		w.put("ticket/invited", code, "")
		return errorsOr(err, account.SetEmail(ctx, a, w.who("office-dist").Person, officerMail))
	})
	for n := 1; n > 0; {
		var err error
		if n, err = w.Desk.Seal(w.Context(), 0); err != nil {
			w.Fatal(err)
		}
	}
}

// sessionOf is the name under which a page shows the session of somebody.
func (w *powersWorld) sessionOf(p *person) (id string) {
	w.Helper()
	if p.Person == "" {
		return ""
	}
	token := strings.TrimPrefix(p.cookie, "ocop=")
	err := w.Desk.See(w.Context(), p.Actor, func(ctx context.Context, v *act.View) error {
		list, err := account.Sessions(ctx, v, token)
		for _, s := range list {
			if s.This {
				id = s.ID
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// lawDoors lead to the books of the law and to the record, public and in the office.
func lawDoors() map[string]doorway {
	all := map[string]doorway{}
	for _, r := range []string{"/luat", "/luat/so-sanh", "/luat/{book}", "/luat/{book}/{number}", "/diem-chot", "/diem-chot/newest.txt", "/diem-chot/keys.txt"} {
		all["GET "+r] = doorway{public: true}
	}
	for _, r := range []string{"/office/law", "/office/law?dang=csv", "/office/law/compare", "/office/law/{book}", "/office/law/{book}?dang=csv", "/office/law/{book}/{number}",
		"/office/journal", "/office/journal?dang=csv"} {
		all["GET "+r] = doorway{}
	}
	for _, r := range []string{"/jury/entries/{key}/receipt", "/jury/entries/{key}/receipt/file"} {
		all["GET "+r] = doorway{thing: "entry", states: sittingStates}
	}
	return all
}

// accountDoors lead to one's own account. Passwords are dear to check: a few people are enough.
func accountDoors() map[string]doorway {
	wrong, code := "sai-het-ca-roi", []string{"invited"}
	return map[string]doorway{
		"GET /dang-nhap/ma":                {public: true},
		"POST /dang-nhap/ma":               {public: true, form: fixed("code", "123456")},
		"GET /quen-mat-khau":               {public: true},
		"POST /quen-mat-khau":              {public: true, form: fixed("login", "office-dist")},
		"POST /quen-mat-khau#unknown":      {public: true, form: fixed("login", "khong-co-ai")},
		"GET /nhan-tai-khoan":              {public: true},
		"GET /nhan-tai-khoan?ma={code}":    {thing: "ticket", states: code, public: true},
		"POST /nhan-tai-khoan#wrong":       {public: true, form: fixed("code", "AAAA-BBBB-CCCC-DDDD", "password", nextPassword, "again", nextPassword)},
		"GET /tai-khoan":                   {},
		"GET /tai-khoan/mat-khau":          {},
		"GET /tai-khoan/xac-thuc":          {},
		"GET /tai-khoan/dien-thoai":        {},
		"POST /tai-khoan/dien-thoai":       {form: fixed("phone", "0912 345 695")},
		"POST /tai-khoan/dien-thoai#taken": {form: fixed("phone", "0912345604")},
		"POST /tai-khoan/dien-thoai#wrong": {form: fixed("phone", "0912 345 695", "attempt", "nothing-that-was-given", "code", "123456")},
		"POST /tai-khoan/mat-khau":         {public: true, form: fixed("old", powersPassword, "password", nextPassword, "again", nextPassword)},
		"POST /tai-khoan/mat-khau#wrong":   {public: true, form: fixed("old", wrong, "password", nextPassword, "again", nextPassword)},
		"POST /tai-khoan/xac-thuc":         {public: true, form: fixed("step", "begin", "old", powersPassword)},
		"POST /tai-khoan/xac-thuc#wrong":   {public: true, form: fixed("step", "begin", "old", wrong)},
		"POST /tai-khoan/ma-du-phong":      {form: fixed("codes", "ABCD-EFGH-2345-WXYZ-ABCD-EFGH")},
		"POST /nhan-tai-khoan": {public: true, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"code": {w.things["ticket/invited"]}, "password": {nextPassword}, "again": {nextPassword}}
		}},
		"POST /tai-khoan/thiet-bi": {form: func(w *powersWorld, p *person, _ string) url.Values {
			return url.Values{"id": {w.sessionOf(p)}}
		}},
		"POST /tai-khoan/thiet-bi#foreign": {form: func(w *powersWorld, p *person, _ string) url.Values {
			other := w.people["office-dist"]
			if p == other {
				other = w.people["office-sibl"]
			}
			return url.Values{"id": {w.sessionOf(other)}}
		}},
	}
}

// peopleDoors lead to the administration of people.
func peopleDoors() map[string]doorway {
	officer, waiting := []string{"officer"}, []string{"waiting"}
	enter := func(role act.Role) func(*powersWorld, *person, string) url.Values {
		return fixed("login", "nguoi-moi", "name", "Người mới", "role", string(role), "place", string(district))
	}
	return map[string]doorway{
		"GET /office/people":                 {},
		"GET /office/people/{key}":           {thing: "person", states: []string{"officer", "linked", "owner"}},
		"POST /office/people":                {at: district, form: enter(act.Judge)},
		"POST /office/people#staff":          {at: district, form: enter(act.Office)},
		"POST /office/people/{key}":          {thing: "person", states: officer, form: fixed("step", "invite")},
		"POST /office/people/{key}#email":    {thing: "person", states: officer, form: fixed("step", "email", "email", "khac@example.vn")},
		"POST /office/people/{key}#sessions": {thing: "person", states: officer, form: fixed("step", "sessions")},
		"POST /office/people/{key}#factor":   {thing: "person", states: officer, form: fixed("step", "factor")},
		"POST /office/people/{key}#disable":  {thing: "person", states: officer, form: fixed("step", "disable")},
		"POST /office/people/{key}#end":      {thing: "person", states: officer, form: fixed("step", "end", "role", string(act.Office), "place", string(district))},
		"POST /office/people/{key}#role": {thing: "person", states: []string{"officer", "linked", "owner"}, form: func(_ *powersWorld, p *person, _ string) url.Values {
			return url.Values{"step": {"role"}, "role": {string(act.Judge)}, "place": {string(p.at)}}
		}},
		"POST /office/people/requests/{key}":         {thing: "request", states: []string{"waiting", "lapsed"}, list: "/office/people", form: fixed("decision", "refuse")},
		"POST /office/people/requests/{key}#approve": {thing: "request", states: waiting, list: "/office/people", form: fixed("decision", "approve")},
	}
}
