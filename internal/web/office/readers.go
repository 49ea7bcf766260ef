package office

import (
	"context"
	"net/url"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const readersPath = "/office/readers"

// readersPage says who may open another page of the office.
type readersPage struct {
	o    ui.OfficePage
	body web.Component
}

func (p *Pages) readers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	address := r.Query("page")
	if !strings.HasPrefix(address, "/office") {
		return web.Answer{}, fault.Missing("trang này")
	}
	list, err := r.Readers(ctx, v, address)
	if err != nil {
		return web.Answer{}, err
	}
	page := &readersPage{o: p.page(r, v, "", lang.T(ctx, "Ai xem được trang này?")), body: web.ReadersBody(ctx, v, list, address)}
	return web.Show(readersView(page)), nil
}

// readersLink leads from the page of a thing, or from its journal, to who may open it.
func readersLink(ctx context.Context, r *web.Request, v *act.View) ui.Link {
	address, _, _ := strings.Cut(r.URL(), "?")
	if subject := r.Query("muc"); address == journalPath && subject != "" {
		address = historyPath(subject)
	} else if r.Path("key") == "" || !strings.HasPrefix(address, "/office/") {
		return ui.Link{}
	}
	if r.Posted() || !v.May(act.PageReaders, "") { // the address of a form is no page
		return ui.Link{}
	}
	return ui.Link{Text: lang.T(ctx, "Ai xem được trang này?"), Href: readersPath + "?page=" + strings.ReplaceAll(url.QueryEscape(address), "%2F", "/")}
}
