// Package office is where officers of every level work: what waits for them today,
// seasons, rounds and sittings, products and dossiers, recognitions, papers, imports.
package office

import (
	"context"
	"io"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/tabular"
	"ocop/internal/base/vault"
	"ocop/internal/clerk"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Pages serves the office.
type Pages struct {
	Programme *programme.Service
	Files     *blob.Store
	Wake      func()         // has the job runner look for work now
	Postman   *clerk.Postman // nil when no letters leave
	Safe      *vault.Vault   // opens what is sealed of people
}

// Routes is the table of the office.
func (p *Pages) Routes() []web.Route {
	return slices.Concat(p.roundRoutes(), p.registryRoutes(), p.lawRoutes(), p.peopleRoutes(), p.linkRoutes(), p.producerPeopleRoutes(), p.personalRoutes())
}

// page is the frame of an office page in one of its rooms.
func (p *Pages) page(r *web.Request, v *act.View, room, heading string) ui.OfficePage {
	ctx := r.Context()
	o := ui.OfficePage{Frame: r.Frame(heading), Heading: heading, User: r.User(),
		Search: ui.SearchProps{Action: "/office/search", Value: r.Query("q"), Label: lang.T(ctx, "Tìm sản phẩm, chủ thể, hồ sơ, địa bàn")},
		Place:  ui.Link{Text: homesText(ctx, v, r.Actor)}}
	o.Home, o.History, o.Readers = "/office", history(ctx, r, v), readersLink(ctx, r, v)
	o.Rooms = []ui.Room{
		{Name: lang.T(ctx, "Hôm nay"), Icon: "calendar", Href: "/office"},
		{Name: lang.T(ctx, "Mùa và đợt"), Icon: "council", Href: "/office/seasons"},
		{Name: lang.T(ctx, "Hồ sơ"), Icon: "dossier", Href: "/office/dossiers"},
		{Name: lang.T(ctx, "Sản phẩm"), Icon: "image", Href: "/office/products"},
		{Name: lang.T(ctx, "Công nhận"), Icon: "check", Href: "/office/recognitions"},
	}
	o.Keeping = []ui.Room{
		{Name: lang.T(ctx, "Việc chạy nền"), Icon: "clock", Href: "/office/jobs"},
		{Name: lang.T(ctx, "Dữ liệu cá nhân"), Icon: "closed", Href: personalPath},
	}
	if v.May(act.JournalRead, "") {
		o.Keeping = append(o.Keeping, ui.Room{Name: lang.T(ctx, "Nhật ký"), Icon: "document", Href: journalPath})
	}
	if v.May(act.PersonManage, "") {
		o.Keeping = append(o.Keeping, ui.Room{Name: lang.T(ctx, "Người dùng"), Icon: "user", Href: peoplePath})
	}
	for _, rooms := range [][]ui.Room{o.Rooms, o.Keeping} {
		for i := range rooms {
			rooms[i].Current = rooms[i].Href == room
		}
	}
	return o
}

// reach are the places at which somebody holds a permission, without those that lie in
// another one of them.
func reach(v *act.View, a act.Actor, need act.Permission) (list []place.ID) {
	all := a.PlacesOf(need)
	slices.Sort(all)
	all = slices.Compact(all)
	for _, at := range all {
		if !slices.ContainsFunc(all, func(other place.ID) bool { return other != at && v.Places().Within(at, other) }) {
			list = append(list, at)
		}
	}
	return list
}

// homesText names the places where the actor's office looks: each of a few.
func homesText(ctx context.Context, v *act.View, a act.Actor) string {
	list := reach(v, a, act.OfficeRead)
	var names []string
	for _, at := range list[:min(len(list), 3)] {
		names = append(names, placeName(v, at))
	}
	text := strings.Join(names, ", ")
	if more := len(list) - len(names); more > 0 {
		return lang.F(ctx, "%s và %d nơi khác", text, more)
	}
	return either(text, "—")
}

func placeName(v *act.View, id place.ID) string {
	u, ok := v.Places().Unit(id)
	if !ok {
		return "—"
	}
	return u.FullName()
}

// tableFile answers with a list as it is seen: the filters of the page, all its rows.
func tableFile(r *web.Request, name string, t tabular.Table) web.Answer {
	if r.Query("dang") == "csv" {
		return web.Send(web.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Open: func(_ context.Context, w io.Writer) error { return tabular.WriteCSV(w, t) }})
	}
	return web.Send(web.File{Name: name + ".xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Open: func(_ context.Context, w io.Writer) error { return tabular.WriteXLSX(w, []tabular.Table{t}) }})
}
