package office

import (
	"context"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// The steps that the page of a dossier offers.
const (
	stepAdmit    = "admit"
	stepReturn   = "return"
	stepWithdraw = "withdraw"
)

// moveDossier receives a dossier into a sitting, returns it, or takes it back.
func (p *Pages) moveDossier(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeDossier(ctx, a.View(), key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if !a.May(act.DossierFile, x.Place) && !a.May(act.DossierAdmit, lies(x)) {
		return web.Answer{}, fault.Denied("Tài khoản của bạn không xử lý hồ sơ ở địa bàn này, hãy nhờ cán bộ của địa bàn.")
	}
	step, done := r.Value("step"), ""
	if (step == stepReturn || step == stepWithdraw) && x.State == dossier.Admitted {
		return web.Answer{}, fault.Clash("Hồ sơ " + x.Code + " đang ở trước Hội đồng nên chưa trả lại hoặc rút được; Hội đồng kết luận khi khóa phiên.")
	}
	switch step {
	case stepAdmit:
		err = p.admitTo(ctx, a, x, key.Sitting(r.Value("sitting")))
		done = lang.T(ctx, "Đã đưa hồ sơ vào phiên.")
	case stepReturn:
		err = dossier.Return(ctx, a, x.Key, r.Value("reason"))
		done = lang.T(ctx, "Đã trả lại hồ sơ.")
	case stepWithdraw:
		err = dossier.Withdraw(ctx, a, x.Key, r.Value("reason"))
		done = lang.T(ctx, "Đã rút hồ sơ.")
	default:
		err = fault.Wrong(fault.Field{Name: "step", Sentence: "Chưa chọn việc cần làm với hồ sơ, hãy tải lại trang rồi bấm lại."})
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("dossiers", x.Key), done), nil
}

// admitTo puts a dossier before a sitting that the page offers; one that has it already
// keeps it.
func (p *Pages) admitTo(ctx context.Context, a *act.Act, x dossier.Dossier, to key.Sitting) error {
	page := &dossierPage{dossier: x}
	if err := p.addHearings(ctx, a.View(), page); err != nil {
		return err
	}
	if slices.Contains(page.heard, to) {
		return nil
	}
	if !slices.ContainsFunc(page.sittings, func(o ui.Option) bool { return o.Value == string(to) }) {
		return fault.Wrong(fault.Field{Name: "sitting", Sentence: "Phiên này không nhận được hồ sơ, hãy chọn phiên trong danh sách."})
	}
	_, err := p.Programme.Admit(ctx, a, x.Key, to)
	return err
}

// newDossierPage files a product into a season, in two steps: kind and day choose the
// book, then the book offers its cards.
type newDossierPage struct {
	r       *web.Request
	o       ui.OfficePage
	product registry.Product // empty: still to choose
	kind    rulebook.Kind
	filedOn string // as typed when it is no date
	seasons []plan.Season
	book    *rulebook.Book // nil when kind and day lead to none
	reason  string         // for that book, or why there is none
	cards   []ui.Option
}

func (p *Pages) newDossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &newDossierPage{r: r, o: p.page(r, v, dossiersPath, lang.T(ctx, "Nộp hồ sơ"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Hồ sơ"), Href: dossiersPath}}
	k := key.Product(page.asked("product", ""))
	if k == "" {
		return web.Show(newDossierView(page)), nil
	}
	var err error
	if page.product, err = officeProduct(ctx, v, k); err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.DossierFile, page.product.Place); err != nil {
		return web.Answer{}, err
	}
	proposed, err := likelyKind(ctx, v, k)
	if err != nil {
		return web.Answer{}, err
	}
	page.kind, page.filedOn = rulebook.Kind(page.asked("kind", string(proposed))), day(page.asked("filed_on", v.Today()))
	if page.seasons, err = seasonsNear(ctx, v); err != nil {
		return web.Answer{}, err
	}
	page.seasons = slices.DeleteFunc(page.seasons, func(s plan.Season) bool { return !v.Places().Within(page.product.Place, s.Place) })
	page.pick(ctx, p.Programme.Books)
	return web.Show(newDossierView(page)), nil
}

// asked is what the form sent, else what the address says, else the proposal.
func (p *newDossierPage) asked(name, proposed string) string {
	return typed(p.r, name, either(p.r.Query(name), proposed))
}

// likelyKind proposes a re-assessment for what was recognised before.
func likelyKind(ctx context.Context, v *act.View, k key.Product) (rulebook.Kind, error) {
	history, err := recognition.OfProduct(ctx, v, k)
	if len(history) > 0 {
		return rulebook.Reassess, err
	}
	return rulebook.First, err
}

// pick finds the book of the kind and the day, and offers its cards; those that can not
// score yet say why.
func (p *newDossierPage) pick(ctx context.Context, books *rulebook.Library) {
	book, reason, err := books.Pick(p.kind, rulebook.Date(p.filedOn))
	if err != nil {
		p.reason = lang.T(ctx, "Loại hồ sơ và ngày nộp này không ứng với bộ tiêu chí nào, hãy xem lại hai ô trên.")
		return
	}
	p.book, p.reason = book, lang.Said(ctx, reason)
	p.cards = []ui.Option{{Text: lang.T(ctx, "Chọn bộ sản phẩm")}}
	for _, c := range book.Cards {
		o := ui.Option{Value: itoa(c.Number), Text: itoa(c.Number) + ". " + lang.Pick(ctx, c.Name, c.English), Disabled: c.Incomplete != ""}
		if o.Disabled {
			o.Text += " (" + lang.F(ctx, "chưa dùng được: %s", c.Incomplete) + ")"
		}
		p.cards = append(p.cards, o)
	}
}

func (p *Pages) fileDossier(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Value("product") == "" {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "product", Sentence: "Chưa chọn sản phẩm, hãy nộp hồ sơ từ trang của sản phẩm."})
	}
	product, err := officeProduct(ctx, a.View(), key.Product(r.Value("product")))
	if err != nil {
		return web.Answer{}, err
	}
	var c fault.Checker
	kind := rulebook.Kind(r.Value("kind"))
	c.Check(slices.Contains(rulebook.Kinds(), kind), "kind", "Loại hồ sơ không có trong danh sách, hãy chọn lại.")
	filed, err := fold.ParseDate(r.Value("filed_on"))
	c.Check(err == nil, "filed_on", "Ngày nộp phải là một ngày có thật, ghi như 05/02/2026, hãy nhập lại.")
	card, err := fold.ParseNumber(r.Value("card"))
	c.Check(err == nil && card <= 999, "card", "Chưa chọn bộ sản phẩm, hãy chọn trong danh sách.")
	season, err := seasonOf(ctx, a.View(), key.Season(r.Value("season")))
	c.Check(err == nil || fault.KindOf(err) != fault.NotFound, "season", "Chưa chọn mùa đánh giá, hãy chọn trong danh sách.")
	if wrong := c.Err(); wrong != nil {
		return web.Answer{}, wrong
	}
	if err != nil {
		return web.Answer{}, err
	}
	k, reason, err := p.Programme.File(ctx, a, programme.Application{Season: season.Key, Product: product.Key,
		Kind: kind, Card: int(card), FiledOn: filed, Note: r.Value("note")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("dossiers", k), lang.F(ctx, "Đã nộp hồ sơ. %s", lang.Said(ctx, reason))), nil
}

// kindText is the kind of a dossier at the beginning of a line.
func kindText(ctx context.Context, k rulebook.Kind) string { return upperFirst(lang.T(ctx, k.Text())) }
