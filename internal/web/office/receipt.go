package office

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// receivedPage is the form by which an office records what a producer has supplemented.
type receivedPage struct {
	r       *web.Request
	o       ui.OfficePage
	dossier dossier.Dossier
	all     []dossier.Review
	wanting []ui.Option // the reports that still want something
}

func receivedPath(k key.Dossier) string { return officePath("dossiers", k) + "/received" }

func (p *Pages) received(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeDossier(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &receivedPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Ghi nhận nội dung bổ sung")), dossier: x}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}, {Text: x.Code + " · " + x.ProductName, Href: officePath("dossiers", x.Key)}}
	if page.all, err = dossier.Reviews(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.DossierAdmit, lies(x)); err != nil {
		return web.Answer{}, err
	}
	for _, e := range page.all {
		if e.Wants() && x.State == dossier.Admitted {
			page.wanting = append(page.wanting, ui.Option{Value: itoa(e.Number), Text: lang.F(ctx, "Phiếu %d", e.Number) + ": " + lang.T(ctx, e.Kind.Vietnamese()) + ", " + lang.Date(ctx, e.DoneOn)})
		}
	}
	return web.Show(receivedView(page)), nil
}

func (p *Pages) addReceipt(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeDossier(ctx, a.View(), key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	review, err := fold.ParseNumber(r.Value("review"))
	if err != nil {
		review = 0 // no report has it: the verb names the field
	}
	err = dossier.AddReceipt(ctx, a, dossier.NewReceipt{Dossier: x.Key, Review: int(review), ReceivedOn: day(r.Value("received_on")), HandedBy: r.Value("handed_by"),
		What: r.Value("what"), Complete: r.Value("complete") != ""})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("dossiers", x.Key), lang.T(ctx, "Đã ghi nhận nội dung bổ sung. Tổ tư vấn và thành viên Hội đồng đọc được.")), nil
}

// chosen is the report that the form is about: the one typed, else the only one that waits.
func (p *receivedPage) chosen() string {
	if p.r.Posted() || len(p.wanting) != 1 {
		return p.r.Value("review")
	}
	return p.wanting[0].Value
}

// options are the reports that still want something, as choices of the form.
func (p *receivedPage) options(ctx context.Context) []ui.Option {
	return append([]ui.Option{{Text: lang.T(ctx, "Chọn phiếu thẩm tra")}}, p.wanting...)
}

// mayReceive says whether the reader records what a report of this dossier asked for.
func (p *dossierPage) mayReceive() bool {
	return p.receives && slices.ContainsFunc(p.reviews, dossier.Review.Wants)
}
