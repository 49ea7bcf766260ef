package web

import (
	"net/http"
	"net/url"
	"strings"

	"ocop/internal/act"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Frame is what every page has around its content: title, theme, languages, the
// message of the act before, and the notice of the site.
func (r *Request) Frame(title string) ui.Frame {
	r.title = title
	f := ui.Frame{Title: title, Site: r.kernel.Site, Theme: r.kernel.theme(r.http), Return: r.URL()}
	if r.kernel.Notice != "" {
		f.Notice = lang.T(r.Context(), r.kernel.Notice)
	}
	for _, code := range lang.Codes() {
		f.Languages = append(f.Languages, ui.LangLink{Code: code, Href: r.With("lang", string(code))})
	}
	if r.Flash != "" {
		f.Flash = append(f.Flash, ui.Flash{Tone: ui.ToneRice, Text: lang.Said(r.Context(), r.Flash)})
	}
	if r.Problem != nil {
		f.Flash = append(f.Flash, ui.Flash{Tone: ui.ToneLacquer, Text: lang.Said(r.Context(), Sentence(r.Problem))})
	}
	return f
}

// With is this page's address with one value of the query changed, "" to drop it.
func (r *Request) With(name, value string) string {
	q := r.http.URL.Query()
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	u := url.URL{Path: "/" + strings.TrimLeft(r.http.URL.Path, "/"), RawQuery: q.Encode()} // two slashes would name another site
	return u.RequestURI()
}

// User is the menu of whoever is signed in.
func (r *Request) User() ui.UserMenu {
	if r.Actor.Person == "" {
		return ui.UserMenu{}
	}
	return ui.UserMenu{Name: r.Actor.Name, Role: lang.T(r.Context(), RoleName(r.Actor)), SignOut: "/dang-xuat",
		Links: []ui.Link{{Text: lang.T(r.Context(), "Tài khoản của tôi"), Href: AccountPath}}}
}

// RoleName is the Vietnamese word for the first role of the actor.
func RoleName(a act.Actor) string {
	if len(a.Roles) == 0 {
		return lang.Mark("Khách")
	}
	return RoleWord(a.Roles[0].Role)
}

// RoleWord is the Vietnamese word for a role.
func RoleWord(r act.Role) string {
	switch r {
	case act.Office:
		return lang.Mark("Văn phòng điều phối")
	case act.District:
		return lang.Mark("Cán bộ cấp huyện")
	case act.Commune:
		return lang.Mark("Cán bộ cấp xã")
	case act.Judge:
		return lang.Mark("Thành viên hội đồng")
	case act.Adviser:
		return lang.Mark("Thành viên Tổ tư vấn")
	case act.Leader:
		return lang.Mark("Lãnh đạo")
	case act.Inspector:
		return lang.Mark("Cán bộ thanh tra")
	case act.Auditor:
		return lang.Mark("Kiểm toán viên")
	case act.Admin:
		return lang.Mark("Quản trị hệ thống")
	case act.Owner:
		return lang.Mark("Chủ thể (người đại diện)")
	case act.Staff:
		return lang.Mark("Người giúp việc hồ sơ")
	}
	return lang.Mark("Hệ thống")
}

func (k *Kernel) theme(hr *http.Request) ui.Theme {
	c, err := hr.Cookie(k.cookie(ui.ThemeCookie))
	if err != nil {
		return ui.ThemeAuto
	}
	return ui.ParseTheme(c.Value)
}
