package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const productsPath = "/office/products"

// productsPage is one page of the list of products.
type productsPage struct {
	r      *web.Request
	o      ui.OfficePage
	list   grid
	export string
	next   string // address of the next page, "" at the end
	total  int
	mayAdd bool
	wrong  string // why the place typed was not understood
}

func (p *Pages) products(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &productsPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Sản phẩm")), export: exportPage(v, r.With("sau", "")), mayAdd: v.May(act.ProductEdit, "")}
	f := registry.Filter{Text: r.Query("q"), Group: registry.Group(r.Query("nhom")), Place: page.place(v, r.Query("noi"))}
	size := 50
	if wantsFile(r) {
		size = 500
	}
	list, next, err := productsOf(ctx, v, f, registry.Page{After: r.Query("sau"), Size: size}, wantsFile(r))
	if err != nil {
		return web.Answer{}, err
	}
	if page.list, err = productGrid(ctx, v, list); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	if next != "" {
		page.next = r.With("sau", next)
	}
	page.total, err = registry.Count(ctx, v, f)
	return web.Show(productsView(page)), err
}

// place reads the unit typed into a filter; one that is not understood filters nothing
// and is said so.
func (p *productsPage) place(v *act.View, typed string) place.ID {
	if typed == "" {
		return ""
	}
	id, err := programme.FindPlace(v.Places(), typed)
	if err != nil {
		p.wrong = web.FieldError(err, "row")
	}
	return id
}

// productsOf gives one page, or with all every page after one another.
func productsOf(ctx context.Context, v *act.View, f registry.Filter, page registry.Page, all bool) (list []registry.Product, next string, err error) {
	for {
		part, next, err := registry.List(ctx, v, f, page)
		list = append(list, part...)
		if err != nil || next == "" || !all {
			return list, next, err
		}
		page.After = next
	}
}

func productGrid(ctx context.Context, v *act.View, list []registry.Product) (grid, error) {
	g := grid{id: "products", file: "san-pham", caption: lang.T(ctx, "Sản phẩm"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Nhóm")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Hạng sao"), kind: tabular.Integer}, {name: lang.T(ctx, "Hiệu lực hôm nay")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có sản phẩm nào hợp với bộ lọc"), Text: lang.T(ctx, "Bỏ bớt điều kiện, hoặc nhập sản phẩm mới."),
			Action: ui.Link{Text: lang.T(ctx, "Bỏ lọc"), Href: productsPath}}}
	current, err := currentOf(ctx, v)
	for _, x := range list {
		stars, status := gridText("–"), gridText(lang.T(ctx, "chưa được công nhận"))
		if r, ok := current[x.Key]; ok {
			s, _ := r.StatusOn(v.Today())
			stars, status = gridNumber(ctx, r.Stars), gridShown(ui.Chip(statusLook(s), lang.T(ctx, s.Text())), s.Text())
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.Name, officePath("products", x.Key), ""),
			gridText(either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))), gridText(x.Group.Vietnamese()), gridText(placeName(v, x.Place)), stars, status}})
	}
	return g, err
}

// currentOf is the recognition that stands for each product: the newest that was decided.
func currentOf(ctx context.Context, v *act.View) (map[key.Product]recognition.Recognition, error) {
	all, err := recognition.List(ctx, v, recognition.Filter{})
	current := map[key.Product]recognition.Recognition{}
	for _, r := range all {
		old, ok := current[r.Product]
		if r.State != recognition.Proposed && (!ok || r.Year > old.Year || r.Year == old.Year && r.DecisionDate > old.DecisionDate) {
			current[r.Product] = r
		}
	}
	return current, err
}

// statusLook is the chip of a status.
func statusLook(s recognition.Status) ui.State {
	switch s {
	case award.StatusValid:
		return ui.StateValid
	case award.StatusExpiring:
		return ui.StateExpiring
	case award.StatusExpired:
		return ui.StateExpired
	case award.StatusWithdrawn:
		return ui.StateWithdrawn
	case award.StatusReplaced:
		return ui.StateClosed
	}
	return ui.StateInfo
}

// productPage is everything about one product.
type productPage struct {
	r       *web.Request
	o       ui.OfficePage
	product registry.Product
	facts   []ui.Fact
	history grid
	filed   grid
	journal grid
	mayEdit bool
	mayFile bool
}

func (p *Pages) product(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := registry.ByKey(ctx, v, key.Product(r.Path("key")))
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		err = fault.Missing("sản phẩm này")
	}
	if err != nil {
		return web.Answer{}, err
	}
	page := &productPage{r: r, o: p.page(r, v, productsPath, x.Name), product: x, mayEdit: v.May(act.ProductEdit, x.Place), mayFile: v.May(act.DossierFile, x.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: productsPath}}
	page.facts = productFacts(ctx, v, x)
	given, err := recognition.OfProduct(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.history = recognitionGrid(ctx, v, given)
	filed, err := dossier.OfProduct(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.filed = dossierGrid(ctx, v, filed)
	page.journal, err = journalGrid(ctx, v, "product/"+string(x.Key))
	return web.Show(productView(page)), err
}

func productFacts(ctx context.Context, v *act.View, x registry.Product) []ui.Fact {
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Chủ thể"), Text: either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Nhóm"), Text: x.Group.Vietnamese()},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(v, x.Place)},
		{Name: lang.T(ctx, "Trang công khai"), Text: "/san-pham/" + x.Slug, Href: "/san-pham/" + x.Slug},
	}
	for name, text := range map[string]string{lang.T(ctx, "Nguồn"): x.Source, lang.T(ctx, "Ghi chú"): x.Note, lang.T(ctx, "Câu chuyện"): x.Story} {
		if text != "" {
			facts = append(facts, ui.Fact{Name: name, Text: text})
		}
	}
	return facts
}

// either is the text, or what stands in for an empty one.
func either(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func title(v *act.View, id place.ID) string {
	u, ok := v.Places().Unit(id)
	if !ok {
		return "—"
	}
	return u.Title(v.Places())
}

func (p *Pages) newProduct(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &productPage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Nhập sản phẩm"))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Sản phẩm"), Href: productsPath}}
	return web.Show(newProductView(page)), nil
}

// readFacts reads the form; the place is typed as a name or a code.
func readFacts(r *web.Request, v *act.View) (registry.Facts, error) {
	f := registry.Facts{Name: r.Value("name"), Group: registry.Group(r.Value("group")), Story: r.Value("story"), Source: r.Value("source"), Note: r.Value("note")}
	id, err := programme.FindPlace(v.Places(), r.Value("place"))
	if err != nil {
		return f, fault.Wrong(fault.Field{Name: "place", Sentence: web.FieldError(err, "row")})
	}
	f.Place = id
	return f, nil
}

func (p *Pages) enterProduct(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f, err := readFacts(r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	if name := r.Value("producer"); name != "" {
		if f.Producer, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: name, Place: f.Place}); err != nil {
			return web.Answer{}, renamed(err, "name", "producer")
		}
	}
	k, err := registry.EnterProduct(ctx, a, f)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("products", k), lang.T(ctx, "Đã nhập sản phẩm.")), nil
}

// renamed gives a fault about one field the name that the form has for it.
func renamed(err error, from, to string) error {
	var fields []fault.Field
	for _, f := range fault.Fields(err) {
		if f.Name == from {
			f.Name = to
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return fault.Wrong(fields...)
}

func (p *Pages) changeProduct(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Product(r.Path("key"))
	was, err := registry.ByKey(ctx, a.View(), k)
	if err != nil {
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
	f.Producer = was.Producer
	if err := registry.ChangeProduct(ctx, a, k, version, f); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("products", k), lang.T(ctx, "Đã lưu thay đổi; bản trước vẫn còn trong nhật ký.")), nil
}

// journalGrid is the journal of one thing, for who may read it.
func journalGrid(ctx context.Context, v *act.View, subject string) (grid, error) {
	g := grid{id: "journal", caption: lang.T(ctx, "Nhật ký"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Người làm")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có việc nào được ghi")}}
	if !v.May(act.JournalRead, "") {
		return g, nil
	}
	list, err := act.Entries(ctx, v, subject, 200)
	for _, e := range list {
		g.rows = append(g.rows, gridRow{key: e.Key, cells: []gridCell{gridText(lang.Moment(ctx, e.At)), gridText(verbText(ctx, e.Verb)), gridText(e.Name)}})
	}
	return g, err
}

// verbText is a journal verb as people say it.
func verbText(ctx context.Context, verb string) string {
	switch verb {
	case "product.entered":
		return lang.T(ctx, "Nhập sản phẩm")
	case "product.changed":
		return lang.T(ctx, "Sửa thông tin sản phẩm")
	case "dossier.filed":
		return lang.T(ctx, "Nộp hồ sơ")
	case "dossier.admitted":
		return lang.T(ctx, "Tiếp nhận vào phiên đánh giá")
	case "dossier.forwarded":
		return lang.T(ctx, "Chuyển cấp trên")
	case "dossier.proposed":
		return lang.T(ctx, "Hội đồng đề nghị công nhận")
	case "dossier.recognised":
		return lang.T(ctx, "Có quyết định công nhận")
	case "dossier.returned":
		return lang.T(ctx, "Trả lại hồ sơ")
	case "dossier.withdrawn":
		return lang.T(ctx, "Rút hồ sơ")
	case "recognition.proposed":
		return lang.T(ctx, "Đề nghị công nhận")
	case "recognition.made":
		return lang.T(ctx, "Công nhận và cấp giấy")
	case "recognition.imported":
		return lang.T(ctx, "Nhập từ nguồn công bố")
	case "recognition.replaced":
		return lang.T(ctx, "Thay bằng lần công nhận sau")
	case "recognition.withdrawn":
		return lang.T(ctx, "Thu hồi")
	}
	return verb
}
