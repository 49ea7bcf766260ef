package office

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

func (p *Pages) newProduct(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &productPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Nhập sản phẩm"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: productsPath}}
	return web.Show(newProductView(page)), nil
}

// readFacts reads the form; the place is typed as a name or a code, and the producer is
// the caller's to find.
func readFacts(r *web.Request, v *act.View) (registry.Facts, error) {
	f := registry.Facts{Name: r.Value("name"), Group: registry.Group(r.Value("group")), Story: r.Value("story"), Source: r.Value("source"), Note: r.Value("note")}
	id, err := readPlace(v, "place", r.Value("place"))
	f.Place = id
	return f, err
}

func (p *Pages) enterProduct(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f, err := readFacts(r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	if f.Producer, err = typedProducer(ctx, r, a, f); err != nil {
		return web.Answer{}, err
	}
	k, err := registry.EnterProduct(ctx, a, f)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("products", k), lang.T(ctx, "Đã nhập sản phẩm.")), nil
}

// typedProducer is the producer named in the form, entered when it is new; none for an
// empty name.
func typedProducer(ctx context.Context, r *web.Request, a *act.Act, f registry.Facts) (key.Producer, error) {
	if strings.TrimSpace(r.Value("producer")) == "" {
		return "", nil
	}
	k, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: r.Value("producer"), Kind: registry.ProducerKind(r.Value("kind")), Place: f.Place, Hamlet: r.Value("hamlet")})
	return k, renamed(err, "producer_name", "producer")
}

func (p *Pages) changeProduct(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	was, err := officeProduct(ctx, a.View(), key.Product(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.Need(act.ProductEdit, was.Place); err != nil {
		return web.Answer{}, err
	}
	version, err := r.Int("version")
	if err != nil {
		return web.Answer{}, err
	}
	f, err := readFacts(r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	// The same name is the same producer, wherever it has its seat.
	if f.Producer = was.Producer; fold.Key(r.Value("producer")) != fold.Key(was.ProducerName) {
		if f.Producer, err = typedProducer(ctx, r, a, f); err != nil {
			return web.Answer{}, err
		}
	}
	if err := registry.ChangeProduct(ctx, a, was.Key, version, f); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("products", was.Key), lang.T(ctx, "Đã lưu thay đổi; bản trước vẫn còn trong nhật ký.")), nil
}

// staleProduct sets what was typed beside what somebody else stored meanwhile; nil when
// the form was not refused for that.
func staleProduct(ctx context.Context, r *web.Request, v *act.View, x registry.Product) (*ui.TwoTextsProps, error) {
	if fault.KindOf(r.Problem) != fault.Conflict || r.Value("version") == itoa(int(x.Version)) {
		return nil, nil
	}
	group := func(g string) string { return either(lang.T(ctx, registry.Group(g).Vietnamese()), g) }
	t := &ui.TwoTextsProps{Texts: []ui.ComparedText{
		{Label: lang.T(ctx, "Tên sản phẩm"), Mine: r.Value("name"), Stored: x.Name},
		{Label: lang.T(ctx, "Chủ thể"), Mine: r.Value("producer"), Stored: x.ProducerName},
		{Label: lang.T(ctx, "Nhóm"), Mine: group(r.Value("group")), Stored: group(string(x.Group))},
		{Label: lang.T(ctx, "Địa bàn"), Mine: r.Value("place"), Stored: placeText(v, x.Place)},
		{Label: lang.T(ctx, "Nguồn"), Mine: r.Value("source"), Stored: x.Source},
		{Label: lang.T(ctx, "Câu chuyện"), Mine: r.Value("story"), Stored: x.Story},
		{Label: lang.T(ctx, "Ghi chú"), Mine: r.Value("note"), Stored: x.Note},
	}}
	list, err := act.Entries(ctx, v, "product/"+string(x.Key), 10_000)
	if n := len(list); n > 0 {
		t.StoredBy = lang.F(ctx, "%s lưu lúc %s", list[n-1].Name, lang.Moment(ctx, list[n-1].At))
	}
	return t, err
}
