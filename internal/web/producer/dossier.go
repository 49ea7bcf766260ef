package producer

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
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

// dossierPage is one dossier as its producer reads it.
type dossierPage struct {
	r           *web.Request
	o           ui.RoomPage
	dossier     dossier.Dossier
	facts       []ui.Fact
	steps       []ui.Step
	result      []ui.Fact // nil until a decision
	mayWithdraw bool
}

func (p *Pages) dossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	d, err := dossier.ForProducer(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	of, err := registry.ProducerByKey(ctx, v, d.Producer)
	if err != nil {
		return web.Answer{}, err
	}
	look, word := told(ctx, d.State)
	page := &dossierPage{r: r, o: frame(r, d.ProductName, &of), dossier: d, mayWithdraw: atDesk(d.State) && v.Actor().OwnsProducer(d.Producer)}
	page.o.Status = ui.Chip(look, word)
	page.facts = p.dossierFacts(ctx, v, d)
	if page.steps, err = steps(ctx, v, d); err != nil {
		return web.Answer{}, err
	}
	page.result, err = p.result(ctx, v, d)
	return web.Show(dossierView(page)), err
}

// atDesk says whether a dossier waits at an office: once a council has it, its end is the
// council's.
func atDesk(s dossier.State) bool { return s == dossier.Filed || s == dossier.Forwarded }

func (p *Pages) dossierFacts(ctx context.Context, v *act.View, d dossier.Dossier) []ui.Fact {
	law, card := d.Book, lang.F(ctx, "Bộ sản phẩm số %d", d.Card)
	if b, err := p.Programme.Books.Book(d.Book); err == nil {
		law = b.Decision.Short
		if c, err := b.Card(d.Card); err == nil {
			card = strconv.Itoa(c.Number) + ". " + lang.Pick(ctx, c.Name, c.English)
		}
	}
	facts := []ui.Fact{{Name: lang.T(ctx, "Mã hồ sơ"), Text: d.Code}, {Name: lang.T(ctx, "Loại hồ sơ"), Text: lang.T(ctx, d.Kind.Text())},
		{Name: lang.T(ctx, "Ngày nộp"), Text: lang.Date(ctx, d.FiledOn)}, {Name: lang.T(ctx, "Bộ tiêu chí"), Text: law}, {Name: lang.T(ctx, "Phiếu đánh giá"), Text: card}}
	if u, ok := v.Places().Unit(d.Desk); ok && d.State.Open() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Đang ở cấp"), Text: u.FullName()})
	}
	if d.Reason != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Lý do trả lại hoặc rút"), Text: d.Reason})
	}
	return facts
}

// steps tell the dossier's way from the journal, without what a council proposed.
func steps(ctx context.Context, v *act.View, d dossier.Dossier) (list []ui.Step, err error) {
	entries, err := act.Entries(ctx, v, "dossier/"+string(d.Key), 200)
	for _, e := range entries {
		if word := stepWord(e.Verb); word != "" {
			list = append(list, ui.Step{Name: lang.T(ctx, word), State: ui.StepDone, Actual: act.Date(e.At), Note: reasonOf(e)})
		}
	}
	if d.State.Open() {
		list = append(list, ui.Step{Name: next(ctx, d.State), State: ui.StepNow})
	}
	return list, err
}

func stepWord(verb string) string {
	return map[string]string{"dossier.filed": lang.Mark("Nộp hồ sơ"), "dossier.admitted": lang.Mark("Tiếp nhận vào phiên đánh giá"), "dossier.forwarded": lang.Mark("Chuyển cấp trên"),
		"dossier.recognised": lang.Mark("Có quyết định công nhận"), "dossier.returned": lang.Mark("Trả lại hồ sơ"), "dossier.withdrawn": lang.Mark("Rút hồ sơ")}[verb]
}

func reasonOf(e act.Entry) string {
	var said struct{ Reason string }
	if json.Unmarshal([]byte(e.After), &said) != nil {
		return "" // not every act records an object
	}
	return said.Reason
}

// result is what the decision gave; nothing before it.
func (p *Pages) result(ctx context.Context, v *act.View, d dossier.Dossier) ([]ui.Fact, error) {
	if d.State != dossier.Recognised {
		return nil, nil
	}
	x, err := recognition.OfDossier(ctx, v, d.Key)
	if err != nil {
		return nil, err
	}
	look, word := standing(ctx, x, v.Today())
	facts := []ui.Fact{{Name: lang.T(ctx, "Hạng"), Content: ui.Stars(x.Stars)}}
	if x.Mean.Den > 0 {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Điểm trung bình của Hội đồng"), Text: lang.Decimal(ctx, x.Mean.Text())})
	}
	parts, err := evaluation.PartsOf(ctx, v, d.Key)
	if err != nil {
		return nil, err
	}
	for i, mean := range parts {
		facts = append(facts, ui.Fact{Name: lang.F(ctx, "Trung bình phần %s", string(rune('A'+i))), Text: lang.Decimal(ctx, mean.Text())})
	}
	facts = append(facts, ui.Fact{Name: lang.T(ctx, "Quyết định"), Text: lang.F(ctx, "%s ngày %s của %s", x.DecisionNo, lang.Date(ctx, x.DecisionDate), x.Authority)},
		ui.Fact{Name: lang.T(ctx, "Hiệu lực"), Text: lang.F(ctx, "từ %s đến hết %s", lang.Date(ctx, x.ValidFrom), lang.Date(ctx, x.ValidTo))},
		ui.Fact{Name: lang.T(ctx, "Hôm nay"), Content: ui.Chip(look, word)})
	if x.Code != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Giấy chứng nhận"), Text: lang.T(ctx, "Tải giấy (pdf)"), Href: paperPath(x.Key)},
			ui.Fact{Name: lang.T(ctx, "Trang kiểm tra công khai"), Text: recognition.Grouped(x.Code), Href: "/q/" + x.Code})
	}
	return facts, nil
}

// withdraw takes an own dossier back that no council has yet.
func (p *Pages) withdraw(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	d, err := dossier.ForProducer(ctx, a.View(), key.Dossier(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if !a.Actor().OwnsProducer(d.Producer) { // staff here, owner elsewhere
		return web.Answer{}, fault.Denied("Chỉ chủ thể (người đại diện) rút được hồ sơ, hãy nhờ người đại diện.")
	}
	if !atDesk(d.State) && d.State != dossier.Withdrawn { // the same sentence before and after a proposal, which is not told yet
		return web.Answer{}, fault.Clash("Hồ sơ " + d.Code + " đang được đánh giá hoặc đã có kết quả nên không rút được; cần dừng thì hãy báo văn phòng điều phối.")
	}
	if err := dossier.Withdraw(ctx, a, d.Key, r.Value("reason")); err != nil {
		return web.Answer{}, err
	}
	return web.Go(dossierPath(d.Key), "Đã rút hồ sơ; biên nhận ở cuối trang."), nil
}

// newDossierPage files an own product, today.
type newDossierPage struct {
	r        *web.Request
	o        ui.RoomPage
	producer registry.Producer
	products []ui.Option
	kinds    []ui.Option
	seasons  []ui.Option
	cards    []ui.Option
	kind     rulebook.Kind
	reason   string // for the book, or why there is none
	book     *rulebook.Book
}

// newDossier asks for the kind first, as it chooses the book whose cards are offered.
func (p *Pages) newDossier(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := own(ctx, r, v)
	if err == nil && !v.Actor().OwnsProducer(x.Key) {
		err = fault.Denied("Chỉ chủ thể (người đại diện) nộp được hồ sơ, hãy nhờ người đại diện.")
	}
	if err != nil {
		return web.Answer{}, err
	}
	page := &newDossierPage{r: r, o: frame(r, lang.T(ctx, "Nộp hồ sơ"), &x), producer: x, kind: rulebook.Kind(r.Query("loai"))}
	if r.Posted() {
		page.kind = rulebook.Kind(r.Value("kind"))
	}
	for _, k := range rulebook.Kinds() {
		page.kinds = append(page.kinds, ui.Option{Value: string(k), Text: lang.T(ctx, k.Text())})
	}
	if !slices.Contains(rulebook.Kinds(), page.kind) {
		page.kind = ""
		return web.Show(newDossierView(page)), nil
	}
	page.pick(ctx, p.Programme.Books, v.Today())
	list, err := productsOf(ctx, v, x.Key)
	for _, m := range list {
		page.products = append(page.products, ui.Option{Value: string(m.Key), Text: m.Name})
	}
	if err != nil {
		return web.Answer{}, err
	}
	seasons, err := plan.List(ctx, v, "")
	for _, s := range seasons {
		if v.Places().Within(x.Place, s.Place) {
			page.seasons = append(page.seasons, ui.Option{Value: string(s.Key), Text: s.Title})
		}
	}
	return web.Show(newDossierView(page)), err
}

// pick finds the book of the kind today, and offers its cards.
func (p *newDossierPage) pick(ctx context.Context, books *rulebook.Library, today string) {
	book, reason, err := books.Pick(p.kind, rulebook.Date(today))
	if err != nil {
		p.reason = lang.T(ctx, "Loại hồ sơ này hôm nay không ứng với bộ tiêu chí nào, hãy hỏi cán bộ.")
		return
	}
	p.book, p.reason = book, reason
	p.cards = []ui.Option{{Text: lang.T(ctx, "Chọn bộ sản phẩm")}}
	for _, c := range book.Cards {
		if c.Incomplete == "" {
			p.cards = append(p.cards, ui.Option{Value: strconv.Itoa(c.Number), Text: strconv.Itoa(c.Number) + ". " + lang.Pick(ctx, c.Name, c.English)})
		}
	}
}

func (p *Pages) file(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := own(ctx, r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	var c fault.Checker
	card, err := strconv.Atoi(r.Value("card"))
	c.Check(err == nil && card > 0 && card < 1000, "card", "Chưa chọn bộ sản phẩm, hãy chọn trong danh sách.")
	list, err := productsOf(ctx, a.View(), x.Key)
	mine := slices.ContainsFunc(list, func(m made) bool { return string(m.Key) == r.Value("product") })
	c.Check(mine, "product", "Chưa chọn sản phẩm, hãy chọn trong danh sách.")
	if err != nil {
		return web.Answer{}, err
	}
	_, err = plan.ByKey(ctx, a.View(), key.Season(r.Value("season")))
	c.Check(fault.KindOf(err) != fault.NotFound, "season", "Chưa chọn mùa đánh giá, hãy chọn trong danh sách.")
	if wrong := c.Err(); wrong != nil {
		return web.Answer{}, wrong
	}
	k, reason, err := p.Programme.File(ctx, a, programme.Application{Season: key.Season(r.Value("season")), Product: key.Product(r.Value("product")),
		Kind: rulebook.Kind(r.Value("kind")), Card: card, FiledOn: a.Today(), Note: r.Value("note")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(dossierPath(k), lang.F(ctx, "Đã nộp hồ sơ. %s", reason)), nil
}
