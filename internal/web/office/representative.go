package office

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// representativeGrid lists representatives of one producer, masked as the actor's roles
// demand; nil for who may not know that there are any.
func (p *Pages) representativeGrid(ctx context.Context, v *act.View, of registry.Producer) (*grid, error) {
	if !v.May(act.RepresentativeRead, of.Place) {
		return nil, nil
	}
	list, err := registry.RepresentativesOf(ctx, v, of.Key)
	if err != nil {
		return nil, err
	}
	g := &grid{id: "representatives", caption: lang.T(ctx, "Người đại diện"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Họ tên")}, {name: lang.T(ctx, "Chức vụ")},
		{name: lang.T(ctx, "Thời gian")}, {name: lang.T(ctx, "Tình trạng")}}, empty: ui.Empty{Title: lang.T(ctx, "Chưa ghi người đại diện của chủ thể này")}}
	for _, x := range list {
		lines, err := registry.Lines(ctx, v, p.Safe, x)
		if err != nil {
			return nil, err
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(lineOf(lines, registry.FieldName), officePath("representatives", x.Key), ""),
			gridText(either(x.Duty, "–")), gridText(termOfDuty(ctx, x)), stateOfDuty(ctx, x, v.Today())}})
	}
	return g, nil
}

// lineOf is the text of a field as the actor sees it.
func lineOf(lines []registry.Line, f registry.Field) string {
	for _, l := range lines {
		if l.Field == f {
			return either(l.Text, "–")
		}
	}
	return registry.Mask
}

func termOfDuty(ctx context.Context, x registry.Representative) string {
	if x.Until == "" {
		return lang.F(ctx, "từ %s", lang.Date(ctx, x.Since))
	}
	return lang.F(ctx, "từ %s đến hết %s", lang.Date(ctx, x.Since), lang.Date(ctx, x.Until))
}

// stateOfDuty says where a representative stands on a day.
func stateOfDuty(ctx context.Context, x registry.Representative, today string) gridCell {
	state, word := ui.StateInfo, lang.T(ctx, "không đại diện hôm nay")
	switch {
	case x.ErasedOn != "":
		state, word = ui.StateClosed, lang.F(ctx, "đã xóa ngày %s", lang.Date(ctx, x.ErasedOn))
	case x.RestrictedOn != "":
		state, word = ui.StateClosed, lang.T(ctx, "đang hạn chế xử lý")
	case x.Current(today):
		state, word = ui.StateValid, lang.T(ctx, "đang đại diện")
	}
	return gridShown(ui.Chip(state, word), word)
}

// representativesPage is the list of a place with its counts.
type representativesPage struct {
	r       *web.Request
	o       ui.OfficePage
	tabs    []ui.Tab
	figures []ui.KeyFigure
	list    grid
	export  string
	pager   ui.PagerProps
	whole   bool // offers the values of all in one file, as an act
}

func (p *Pages) representatives(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &representativesPage{r: r, o: p.page(r, v, personalPath, lang.T(ctx, "Người đại diện chủ thể")), tabs: personalTabs(ctx, v, representativesPath),
		export: exportPage(v, r.With("trang", "")), whole: v.May(act.PersonalRead, "")}
	all, err := registry.Representatives(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	var list []registry.Representative
	for _, x := range all {
		if v.May(act.RepresentativeRead, x.Place) && along(r, v, x.Place) {
			list = append(list, x)
		}
	}
	if !wantsFile(r) {
		list, page.pager = pageOf(r, list)
	}
	if page.list, err = p.maskedGrid(ctx, v, list); err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		return gridFile(r, v, page.list)
	}
	n, err := registry.CountRepresentatives(ctx, v, p.Safe, v.Today())
	page.figures = standingFigures(ctx, n, page.whole)
	return web.Show(representativesView(page)), err
}

// maskedGrid lists every field as the actor sees it: on the page and in files, which carry
// masks too.
func (p *Pages) maskedGrid(ctx context.Context, v *act.View, list []registry.Representative) (grid, error) {
	g := grid{id: "representatives", file: "nguoi-dai-dien", caption: lang.T(ctx, "Người đại diện"), cards: true, wide: true, notes: dayNote(ctx, v),
		columns: []gridColumn{{name: lang.T(ctx, "Chủ thể")}}, empty: ui.Empty{Title: lang.T(ctx, "Chưa ghi người đại diện nào ở địa bàn của bạn"),
			Text: lang.T(ctx, "Người đại diện được nhập ở trang của từng chủ thể.")}}
	for _, f := range registry.PersonalFields() {
		g.columns = append(g.columns, gridColumn{name: lang.T(ctx, f.Vietnamese()), fileOnly: f != registry.FieldName && f != registry.FieldPhone})
	}
	g.columns = append(g.columns, gridColumn{name: lang.T(ctx, "Chức vụ")}, gridColumn{name: lang.T(ctx, "Thời gian")})
	for _, x := range list {
		lines, err := registry.Lines(ctx, v, p.Safe, x)
		if err != nil {
			return g, err
		}
		cells := []gridCell{gridLink(x.ProducerName, officePath("producers", x.Producer), placeName(v, x.Place))}
		for _, f := range registry.PersonalFields() {
			cell := gridText(lineOf(lines, f))
			if f == registry.FieldName {
				cell = gridLink(lineOf(lines, f), officePath("representatives", x.Key), "")
			}
			cells = append(cells, cell)
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: append(cells, gridText(either(x.Duty, "–")), gridText(termOfDuty(ctx, x)))})
	}
	return g, nil
}

// standingFigures are the counts for reports. Small ones are hidden from who may not look at
// the people themselves: two of a people in a commune are no number but two neighbours.
func standingFigures(ctx context.Context, n registry.Standing, mayLook bool) []ui.KeyFigure {
	shown := func(count int) string {
		if count > 0 && count < registry.FewPeople && !mayLook {
			return lang.F(ctx, "dưới %d", registry.FewPeople)
		}
		return lang.Int(ctx, int64(count))
	}
	unknown := func(count int) string { return lang.F(ctx, "chưa rõ: %s", lang.Int(ctx, int64(count))) }
	return []ui.KeyFigure{
		{Label: lang.T(ctx, "Chủ thể đã biết người đại diện"), Value: lang.Int(ctx, int64(n.Known)), Note: lang.F(ctx, "không đếm được: %s", lang.Int(ctx, int64(n.Closed)))},
		{Label: lang.T(ctx, "Do phụ nữ đại diện"), Value: shown(n.Women), Note: unknown(n.NoSex)},
		{Label: lang.T(ctx, "Người dân tộc thiểu số đại diện"), Value: shown(n.Minorities), Note: unknown(n.NoPeople)},
		{Label: lang.T(ctx, "Người khuyết tật đại diện"), Value: shown(n.Disabled), Note: unknown(n.NoHealth)},
	}
}

// exportRepresentatives is the act that puts the values of a whole place into one file.
func (p *Pages) exportRepresentatives(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	list, err := registry.ViewAllRepresentatives(ctx, a, p.Safe, r.Value("reason"))
	if err != nil {
		return web.Answer{}, err
	}
	t := tabular.Table{Name: lang.T(ctx, "Người đại diện"), Columns: []tabular.Column{{Title: lang.T(ctx, "Chủ thể")}}}
	for _, f := range registry.PersonalFields() {
		t.Columns = append(t.Columns, tabular.Column{Title: lang.T(ctx, f.Vietnamese())})
	}
	for _, x := range list {
		row := []tabular.Cell{tabular.Str(x.ProducerName)}
		for _, f := range registry.PersonalFields() {
			row = append(row, tabular.Str(x.Value(f)))
		}
		t.Rows = append(t.Rows, row)
	}
	return tableFile(r, "nguoi-dai-dien-day-du", t), nil
}

// representativePage is one representative.
type representativePage struct {
	r       *web.Request
	o       ui.OfficePage
	x       registry.Representative
	facts   []ui.Fact
	opened  []ui.Fact // the values, on the answer to the act that asked for them
	mayLook bool
	mayEdit bool
	mayAsk  bool
	mayFree bool
	journal *grid
}

// officeRepresentative gives one that exists for the actor: others are as unknown ones.
func officeRepresentative(ctx context.Context, v *act.View, k key.Representative) (registry.Representative, error) {
	x, err := registry.RepresentativeByKey(ctx, v, k)
	if err == nil && !v.May(act.RepresentativeRead, x.Place) {
		return x, fault.Missing("người đại diện này")
	}
	return x, err
}

func (p *Pages) representative(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.representativePage(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(representativeView(page)), nil
}

func (p *Pages) representativePage(ctx context.Context, r *web.Request, v *act.View) (*representativePage, error) {
	x, err := officeRepresentative(ctx, v, key.Representative(r.Path("key")))
	if err != nil {
		return nil, err
	}
	lines, err := registry.Lines(ctx, v, p.Safe, x)
	if err != nil {
		return nil, err
	}
	page := &representativePage{r: r, o: p.page(r, v, personalPath, lang.T(ctx, "Người đại diện")), x: x}
	page.o.Crumbs = []ui.Link{{Text: x.ProducerName, Href: officePath("producers", x.Producer)}}
	free := x.ErasedOn == "" && x.RestrictedOn == ""
	page.mayLook, page.mayEdit = free && v.May(act.PersonalRead, x.Place), free && v.May(act.ProductEdit, x.Place)
	page.mayAsk, page.mayFree = x.ErasedOn == "" && v.May(act.PersonalRead, x.Place), x.RestrictedOn != "" && x.ErasedOn == "" && v.May(act.PersonalAnswer, x.Place)
	page.facts = []ui.Fact{{Name: lang.T(ctx, "Chủ thể"), Text: x.ProducerName, Href: officePath("producers", x.Producer)}}
	for _, l := range lines {
		page.facts = append(page.facts, ui.Fact{Name: lang.T(ctx, l.Field.Vietnamese()), Text: either(l.Text, lang.T(ctx, "chưa rõ"))})
	}
	page.facts = append(page.facts, dutyFacts(ctx, x, v.Today())...)
	page.journal, err = journalGrid(ctx, v, "representative/"+string(x.Key), x.Place)
	return page, err
}

func dutyFacts(ctx context.Context, x registry.Representative, today string) []ui.Fact {
	ground := lang.T(ctx, groundWord(x.Ground))
	if x.ConsentOn != "" {
		ground += " · " + lang.T(ctx, consentWord(x.ConsentForm)) + ", " + lang.Date(ctx, x.ConsentOn)
	}
	return []ui.Fact{{Name: lang.T(ctx, "Chức vụ"), Text: either(x.Duty, "–")}, {Name: lang.T(ctx, "Thời gian đại diện"), Text: termOfDuty(ctx, x)},
		{Name: lang.T(ctx, "Căn cứ xử lý dữ liệu"), Text: ground}, {Name: lang.T(ctx, "Nguồn"), Text: either(x.Source, "–")},
		{Name: lang.T(ctx, "Tình trạng"), Content: stateOfDuty(ctx, x, today).show.Content}}
}

func groundWord(g registry.Ground) string {
	if g == registry.ByConsent {
		return lang.Mark("Sự đồng ý của người đại diện")
	}
	return lang.Mark("Nghĩa vụ luật định (biểu mẫu hồ sơ OCOP)")
}

func consentWord(form string) string {
	switch form {
	case "paper":
		return lang.Mark("bản giấy có chữ ký")
	case "electronic":
		return lang.Mark("văn bản, biểu mẫu điện tử")
	}
	return lang.Mark("ghi âm, ghi hình")
}

// viewRepresentative is the act of looking: its answer alone holds the values.
func (p *Pages) viewRepresentative(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	page, err := p.representativePage(ctx, r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	if f := r.Value("format"); f != "page" && f != "json" {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "format", Sentence: "Cách xem này không có, xin tải lại trang."})
	}
	values, err := registry.ViewRepresentative(ctx, a, p.Safe, page.x.Key, r.Value("reason"))
	if err != nil {
		return web.Answer{}, err
	}
	if r.Value("format") == "json" {
		return personalFile(page.x, values)
	}
	for _, f := range registry.PersonalFields() {
		page.opened = append(page.opened, ui.Fact{Name: lang.T(ctx, f.Vietnamese()), Text: either(values.Value(f), lang.T(ctx, "chưa rõ"))})
	}
	return web.Show(openedView(page)), nil
}

// personalFile is the copy that is handed to the person: what is held, why and since when.
func personalFile(x registry.Representative, values registry.Personal) (web.Answer, error) {
	text, err := json.MarshalIndent(map[string]any{"producer": x.ProducerName, "personal": values, "duty": x.Duty, "ground": x.Ground, "consent_on": x.ConsentOn,
		"consent_form": x.ConsentForm, "source": x.Source, "since": x.Since, "until": x.Until}, "", "  ")
	return web.Send(web.File{Name: "du-lieu-ca-nhan.json", Type: "application/json", Size: int64(len(text)),
		Open: func(_ context.Context, w io.Writer) error { _, err := w.Write(text); return err }}), err
}

func (p *Pages) releaseRepresentative(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeRepresentative(ctx, a.View(), key.Representative(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("representatives", x.Key), lang.T(ctx, "Đã thôi hạn chế xử lý.")), registry.RestrictRepresentative(ctx, a, x.Key, false)
}

func readRepresentative(r *web.Request) registry.RepresentativeForm {
	return registry.RepresentativeForm{Name: r.Value("name"), Phone: r.Value("phone"), Email: r.Value("email"), Sex: r.Value("sex"), BirthYear: r.Value("birth_year"),
		Ethnicity: r.Value("ethnicity"), Disability: r.Value("disability"), Paper: r.Value("paper"), Number: r.Value("number"), Duty: r.Value("duty"), Ground: r.Value("ground"),
		ConsentOn: r.Value("consent_on"), ConsentForm: r.Value("consent_form"), Source: r.Value("source"), Since: r.Value("since"), Until: r.Value("until")}
}

func (p *Pages) changeRepresentative(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeRepresentative(ctx, a.View(), key.Representative(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	version, err := r.Int("version")
	if err != nil {
		return web.Answer{}, err
	}
	if err := registry.ChangeRepresentative(ctx, a, p.Safe, x.Key, version, readRepresentative(r)); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("representatives", x.Key), lang.T(ctx, "Đã lưu; nhật ký ghi ô nào đã đổi, không ghi giá trị.")), nil
}

// officeProducer gives a producer that exists for the actor's office.
func officeProducer(ctx context.Context, v *act.View, k key.Producer) (registry.Producer, error) {
	x, err := registry.ProducerByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		return x, fault.Missing("chủ thể này")
	}
	return x, err
}

func (p *Pages) newRepresentative(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	maker, err := officeProducer(ctx, v, key.Producer(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.ProductEdit, maker.Place); err != nil {
		return web.Answer{}, err
	}
	page := &representativePage{r: r, o: p.page(r, v, productsPath, lang.T(ctx, "Nhập người đại diện")), x: registry.Representative{Producer: maker.Key, ProducerName: maker.Name}}
	page.o.Crumbs = []ui.Link{{Text: maker.Name, Href: officePath("producers", maker.Key)}}
	return web.Show(newRepresentativeView(page)), nil
}

func (p *Pages) enterRepresentative(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	maker, err := officeProducer(ctx, a.View(), key.Producer(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if _, err := registry.EnterRepresentative(ctx, a, p.Safe, maker.Key, readRepresentative(r)); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("producers", maker.Key), lang.T(ctx, "Đã nhập người đại diện; dữ liệu được niêm phong và che mặc định.")), nil
}

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }
