package jury

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
)

const readersPath = home + "/readers"

// readers says to a member of a council who may open a page of theirs, and who reads the
// marks on it.
func (p *Pages) readers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	address := r.Query("page")
	if !strings.HasPrefix(address, home+"/") {
		return web.Answer{}, fault.Missing("trang này")
	}
	list, err := r.Readers(ctx, v, address)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(readersView(r, address, web.ReadersBody(ctx, v, list, address))), nil
}
