package public

import (
	"context"
	"fmt"
	"io"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/law/rulebook"
	"ocop/internal/portal"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Pages serves what anybody may see.
type Pages struct {
	Books     *rulebook.Library
	Verifiers []string // public keys of the record, the newest last
	Gallery   bool     // show every component of the pages at /ui, for whoever works on them
}

// Routes is the table of the public pages. All of them only read.
func (p *Pages) Routes() []web.Route {
	routes := append(p.lawRoutes(), []web.Route{
		{Method: "GET", Path: "/{$}", Permission: act.PublicRead, Read: p.home},
		{Method: "GET", Path: "/san-pham", Permission: act.PublicRead, Read: p.catalogue, Costly: true},
		{Method: "GET", Path: "/san-pham/{slug}", Permission: act.PublicRead, Read: p.product},
		{Method: "GET", Path: "/q", Permission: act.PublicRead, Read: p.ask},
		{Method: "GET", Path: "/q/{code}", Permission: act.PublicRead, Read: p.answer, Costly: true},
		{Method: "GET", Path: "/thong-ke", Permission: act.PublicRead, Read: p.statistics, Costly: true},
		{Method: "GET", Path: rightsPath, Permission: act.PublicRead, Read: p.rights},
		{Method: "GET", Path: recordPath, Permission: act.PublicRead, Read: p.record},
		{Method: "GET", Path: checkpointPath, Permission: act.PublicRead, Read: p.checkpoint},
		{Method: "GET", Path: recordPath + "/keys.txt", Permission: act.PublicRead, Read: p.keys},
		{Method: "GET", Path: "/robots.txt", Permission: act.PublicRead, Read: robots},
		{Method: "GET", Path: "/sitemap.txt", Permission: act.PublicRead, Read: p.sitemap, Costly: true},
	}...)
	if p.Gallery {
		routes = append(routes, web.Route{Method: "GET", Path: "/ui", Permission: act.PublicRead, Read: gallery},
			web.Route{Method: "GET", Path: "/ui/{name}", Permission: act.PublicRead, Read: gallery})
	}
	return routes
}

// shell is the frame of a public page. path says which entry of the menu is current.
func shell(ctx context.Context, r *web.Request, title, path string) ui.PublicPage {
	p := ui.PublicPage{Frame: r.Frame(title), CutOff: r.Today,
		Search: ui.SearchProps{Action: "/san-pham", Label: lang.T(ctx, "Tìm sản phẩm hoặc chủ thể")},
		Sources: []string{lang.T(ctx, "Nguồn: quyết định công nhận của cơ quan có thẩm quyền; với các năm trước là tài liệu công khai ghi ở từng sản phẩm."),
			lang.T(ctx, "Số liệu được đếm từ hồ sơ trong sổ này, không lấy từ báo cáo.")},
		Contact: lang.T(ctx, "Thấy thông tin sai, xin báo cho Văn phòng điều phối chương trình OCOP của tỉnh."),
		Foot:    []ui.Link{{Text: lang.T(ctx, "Quyền về dữ liệu cá nhân"), Href: rightsPath}}}
	for _, l := range menu(ctx, r) {
		l.Current = l.Href == path
		p.Nav = append(p.Nav, l)
	}
	return p
}

func menu(ctx context.Context, r *web.Request) []ui.Link {
	door := ui.Link{Text: lang.T(ctx, "Đăng nhập"), Href: "/dang-nhap"}
	if r.Actor.Person != "" {
		door = ui.Link{Text: lang.T(ctx, "Vào phòng việc"), Href: "/vao-viec"}
	}
	return []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: "/san-pham"}, {Text: lang.T(ctx, "Tra mã"), Href: "/q"},
		{Text: lang.T(ctx, "Thống kê"), Href: "/thong-ke"}, {Text: lang.T(ctx, "Bộ tiêu chí"), Href: lawPath}, door}
}

// robots keeps machines out of the rooms of work, and off the codes: whoever holds a
// certificate may look it up, nobody needs a list of them.
func robots(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range []string{"/office", "/jury", "/co-so", "/dang-nhap", "/vao-viec", "/q/", "/ui"} {
		b.WriteString("Disallow: " + path + "\n")
	}
	b.WriteString("Sitemap: " + r.Base() + "/sitemap.txt\n")
	return text("robots.txt", b.String()), nil
}

// sitemap lists the address of every page worth finding, one a line.
func (p *Pages) sitemap(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	slugs, err := portal.Slugs(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	var b strings.Builder
	for _, path := range []string{"/", "/san-pham", "/q", "/thong-ke", rightsPath} {
		b.WriteString(r.Base() + path + "\n")
	}
	for _, path := range p.shelf(r.Today).Addresses() {
		b.WriteString(r.Base() + path + "\n")
	}
	for _, s := range slugs {
		b.WriteString(r.Base() + "/san-pham/" + s + "\n")
	}
	return text("sitemap.txt", b.String()), nil
}

func text(name, body string) web.Answer {
	return web.Send(web.File{Name: name, Type: "text/plain; charset=utf-8", Size: int64(len(body)), Open: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, body)
		return err
	}})
}

// gallery shows every component of the pages in every state, and the sample pages.
func gallery(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	theme, name := r.Frame("").Theme, r.Path("name")
	if name == "" {
		return web.Show(ui.Gallery(theme)), nil
	}
	for _, sample := range ui.GalleryPages(theme) {
		if sample.Name == name {
			return web.Show(sample.Content), nil
		}
	}
	return web.Answer{}, fmt.Errorf("sample page: %w", fault.Missing("trang mẫu này"))
}
