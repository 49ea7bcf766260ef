package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// reviewPage is the form of a report on a dossier for the council.
type reviewPage struct {
	r        *web.Request
	o        ui.OfficePage
	dossier  dossier.Dossier
	earlier  []dossier.Review
	replaces []ui.Option // none, or one of the reader's own reports that stand
	bypassed bool        // the kind of dossier does not come before the advisory group
}

func reviewPath(k key.Dossier) string { return officePath("dossiers", k) + "/review" }

func (p *Pages) review(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := reviewed(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &reviewPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Ghi phiếu thẩm tra")), dossier: x, bypassed: x.Kind == rulebook.Reassess}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}, {Text: x.Code + " · " + x.ProductName, Href: officePath("dossiers", x.Key)}}
	if page.earlier, err = dossier.Reviews(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	page.replaces = []ui.Option{{Text: lang.T(ctx, "Không thay phiếu nào")}}
	for _, e := range page.earlier {
		if e.Author == r.Actor.Person && e.CorrectedBy == 0 {
			page.replaces = append(page.replaces, ui.Option{Value: itoa(e.Number),
				Text: lang.F(ctx, "Phiếu %d", e.Number) + ": " + lang.T(ctx, e.Kind.Vietnamese()) + ", " + lang.Date(ctx, e.DoneOn)})
		}
	}
	return web.Show(reviewView(page)), nil
}

// reviewed gives a dossier on which the actor may report now.
func reviewed(ctx context.Context, v *act.View, k key.Dossier) (dossier.Dossier, error) {
	x, err := officeDossier(ctx, v, k)
	if err != nil {
		return x, err
	}
	if err := v.Need(act.DossierReview, lies(x)); err != nil {
		return x, err
	}
	return x, x.Reviewable()
}

func (p *Pages) addReview(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeDossier(ctx, a.View(), key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	corrects, err := replaced(r.Value("corrects"))
	if err != nil {
		return web.Answer{}, err
	}
	err = dossier.AddReview(ctx, a, dossier.NewReview{Dossier: x.Key, Kind: dossier.ReviewKind(r.Value("kind")), DoneOn: day(r.Value("done_on")),
		Attended: r.Value("attended"), Findings: r.Value("findings"), Supplements: r.Value("supplements"), Tests: r.Value("tests"), Corrects: corrects})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("dossiers", x.Key), lang.T(ctx, "Đã ghi phiếu thẩm tra. Thành viên Hội đồng đọc được phiếu này trước khi chấm điểm.")), nil
}

// replaced is the number of the report whose place another one takes, 0 for none.
func replaced(typed string) (int, error) {
	if typed == "" {
		return 0, nil
	}
	n, err := fold.ParseNumber(typed)
	if err != nil || n < 1 || n > 9999 {
		return 0, fault.Wrong(fault.Field{Name: "corrects", Sentence: "Phiếu được thay không có trong danh sách, hãy chọn lại."})
	}
	return int(n), nil
}

func reviewKinds(ctx context.Context) (options []ui.Option) {
	for _, k := range dossier.ReviewKinds() {
		options = append(options, ui.Option{Value: string(k), Text: lang.T(ctx, k.Vietnamese())})
	}
	return options
}

// reviewOptions are the choices of the list of dossiers.
func reviewOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Text: lang.T(ctx, "Có phiếu hay không")}, {Value: string(dossier.AwaitsReview), Text: lang.T(ctx, "Chờ Tổ tư vấn")},
		{Value: string(dossier.Wanting), Text: lang.T(ctx, "Cần bổ sung")}}
}

// addReviews finds what was reported on the dossier, and whether the reader may report.
func (p *Pages) addReviews(ctx context.Context, v *act.View, page *dossierPage) (err error) {
	page.mayReview = page.dossier.Reviewable() == nil && v.May(act.DossierReview, lies(page.dossier))
	page.receives = page.dossier.State == dossier.Admitted && v.May(act.DossierAdmit, lies(page.dossier))
	page.reviews, err = dossier.Reviews(ctx, v, page.dossier.Key)
	return err
}
