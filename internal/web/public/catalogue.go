package public

import (
	"context"
	"net/url"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// pageSize fills whole rows of two, three and four cards.
const pageSize = 24

// asLedger is the value of "kieu" that shows a list instead of cards.
const asLedger = "bang"

type cataloguePage struct {
	shell  ui.PublicPage
	filter portal.Filter
	odd    []string // parts of the address that mean nothing, in words
	query  url.Values
	rows   []portal.Row
	total  int
	page   int
	years  []int
	places *place.Gazetteer
	day    string
}

func (p *Pages) catalogue(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	c := cataloguePage{shell: shell(ctx, r, lang.T(ctx, "Sản phẩm"), "/san-pham"), query: known(r), page: r.Page(), places: v.Places(), day: r.Today}
	c.shell.Search = ui.SearchProps{}
	c.shell.Description = lang.T(ctx, "Danh mục sản phẩm OCOP theo hạng sao, nhóm, địa bàn, năm và hiệu lực.")
	c.filter, c.odd = filterOf(ctx, r, v.Places())
	var err error
	if c.years, err = portal.Years(ctx, v); err != nil {
		return web.Answer{}, err
	}
	if c.rows, c.total, err = portal.Catalogue(ctx, v, c.filter, c.page, pageSize); err != nil {
		return web.Answer{}, err
	}
	return web.Show(c.view()), nil
}

// known keeps of the address what this page understands, for its links.
func known(r *web.Request) url.Values {
	q := url.Values{}
	for _, name := range []string{"q", "sao", "nhom", "noi", "nam", "hieu-luc", "xep", "kieu"} {
		if value := r.Query(name); value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// filterOf reads the filters of the address. What means nothing is left out, and said.
func filterOf(ctx context.Context, r *web.Request, g *place.Gazetteer) (f portal.Filter, odd []string) {
	f = portal.Filter{Day: r.Today, Query: r.Query("q")}
	for _, part := range []struct {
		name string
		read func(value string) bool
		odd  string
	}{
		{"sao", func(s string) bool { return number(s, 3, 5, &f.Stars) }, lang.T(ctx, "Hạng sao trong địa chỉ không có nên không lọc theo sao.")},
		{"nam", func(s string) bool { return number(s, 2018, 2100, &f.Year) }, lang.T(ctx, "Năm trong địa chỉ không đúng nên không lọc theo năm.")},
		{"nhom", func(s string) bool { return accept(s, registry.Group(s).Vietnamese() != "", &f.Group) }, lang.T(ctx, "Nhóm trong địa chỉ không có nên không lọc theo nhóm.")},
		{"noi", func(s string) bool { return accept(place.ID(s), exists(g, s), &f.Place) }, lang.T(ctx, "Địa bàn trong địa chỉ không có nên không lọc theo địa bàn.")},
		{"hieu-luc", func(s string) bool { return chosen(statuses(), s, &f.Status) }, lang.T(ctx, "Tình trạng trong địa chỉ không có nên không lọc theo hiệu lực.")},
		{"xep", func(s string) bool { return chosen(sorts(), s, &f.Sort) }, lang.T(ctx, "Thứ tự trong địa chỉ không có nên xếp theo tên.")},
	} {
		if value := r.Query(part.name); value != "" && !part.read(value) {
			odd = append(odd, part.odd)
		}
	}
	return f, odd
}

// accept takes a value into a filter when it is good.
func accept[T any](value T, good bool, into *T) bool {
	if good {
		*into = value
	}
	return good
}

func exists(g *place.Gazetteer, id string) bool {
	_, ok := g.Unit(place.ID(id))
	return ok
}

// number reads a whole number within bounds into n.
func number(s string, least, most int, n *int) bool {
	got, err := strconv.Atoi(s)
	if err != nil || got < least || got > most {
		return false
	}
	*n = got
	return true
}

// choice is one value of the address and its words.
type choice[T comparable] struct {
	value T
	word  string // in the address
	text  string // Vietnamese
}

func statuses() []choice[award.Status] {
	return []choice[award.Status]{
		{award.StatusValid, "con", lang.Mark("Còn hiệu lực")}, {award.StatusExpiring, "sap-het", lang.Mark("Sắp hết hạn")},
		{award.StatusExpired, "het", lang.Mark("Đã hết hạn")}, {award.StatusWithdrawn, "thu-hoi", lang.Mark("Đã thu hồi")},
		{award.StatusUndated, "chua-ro", lang.Mark("Chưa rõ thời hạn")}}
}

func sorts() []choice[portal.Sort] {
	return []choice[portal.Sort]{{portal.ByName, "ten", lang.Mark("Theo tên")}, {portal.ByNewest, "moi", lang.Mark("Mới công nhận trước")},
		{portal.ByStars, "sao", lang.Mark("Nhiều sao trước")}, {portal.ByEnd, "han", lang.Mark("Sắp hết hạn trước")}}
}

// statusWord is a status as the address writes it.
func statusWord(s award.Status) string {
	for _, c := range statuses() {
		if c.value == s {
			return c.word
		}
	}
	return ""
}

// chosen finds the value of a word of the address.
func chosen[T comparable](all []choice[T], word string, into *T) bool {
	for _, c := range all {
		if c.word == word {
			*into = c.value
			return true
		}
	}
	return false
}

func options[T comparable](ctx context.Context, all []choice[T], first ...ui.Option) []ui.Option {
	for _, c := range all {
		first = append(first, ui.Option{Value: c.word, Text: lang.T(ctx, c.text)})
	}
	return first
}

// field is a filter that is a list of choices.
func (c cataloguePage) field(ctx context.Context, name, label string, list []ui.Option) ui.FieldProps {
	return ui.FieldProps{Kind: ui.FieldSelect, Name: name, Label: label, Value: c.query.Get(name), Options: list, Optional: true}
}

func starOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Mọi hạng")}}
	for _, n := range []string{"5", "4", "3"} {
		list = append(list, ui.Option{Value: n, Text: lang.F(ctx, "%s sao", n)})
	}
	return list
}

func groupOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Mọi nhóm")}}
	for _, g := range registry.Groups() {
		list = append(list, ui.Option{Value: string(g), Text: lang.T(ctx, g.Vietnamese())})
	}
	return list
}

func yearOptions(ctx context.Context, years []int) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Mọi năm")}}
	for _, y := range years {
		list = append(list, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	return list
}

// placeGroup is a part of the list of places.
type placeGroup struct {
	title string
	units []place.Unit
}

// placeGroups offers the units of today and the districts that sources name.
func (c cataloguePage) placeGroups(ctx context.Context) []placeGroup {
	return []placeGroup{
		{lang.T(ctx, "Huyện, thành phố năm 2021"), districts2021(c.places)},
		{lang.T(ctx, "Xã, phường hiện nay"), c.places.All(place.Commune, c.day)},
	}
}

// chosenElsewhere is a place of the address that the list does not offer, such as a
// commune of 2021: it stays chosen.
func (c cataloguePage) chosenElsewhere(ctx context.Context) (u place.Unit, ok bool) {
	for _, g := range c.placeGroups(ctx) {
		for _, u := range g.units {
			if u.ID == c.filter.Place {
				return place.Unit{}, false
			}
		}
	}
	return c.places.Unit(c.filter.Place)
}

// link is this list with one value of the address changed, from its first page.
func (c cataloguePage) link(name, value string) string {
	q := url.Values{}
	for k, v := range c.query {
		q[k] = v
	}
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return "/san-pham"
	}
	return "/san-pham?" + q.Encode()
}

func (c cataloguePage) pager() ui.PagerProps {
	p := ui.PagerProps{From: (c.page-1)*pageSize + 1, To: (c.page-1)*pageSize + len(c.rows), Total: c.total}
	if c.page > 1 {
		p.Prev = c.link("trang", strconv.Itoa(c.page-1))
	}
	if p.To < c.total && len(c.rows) > 0 {
		p.Next = c.link("trang", strconv.Itoa(c.page+1))
	}
	return p
}

func (c cataloguePage) filtered() bool {
	f := c.filter
	return f.Query != "" || f.Stars > 0 || f.Group != "" || f.Place != "" || f.Year > 0 || f.Status != ""
}

// found says how many products there are, and of what.
func (c cataloguePage) found(ctx context.Context) string {
	n := lang.Grouped(c.total)
	if !c.filtered() {
		return lang.F(ctx, "%s sản phẩm từng được công nhận, mỗi sản phẩm một lần với lần công nhận mới nhất.", n)
	}
	return lang.F(ctx, "%s sản phẩm khớp với điều kiện.", n)
}

func (c cataloguePage) ledger(ctx context.Context) ui.LedgerProps {
	p := ui.LedgerProps{ID: "san-pham", Caption: lang.T(ctx, "Sản phẩm"), CaptionHidden: true, Cards: true, Total: c.total,
		Columns: []ui.Column{{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Hạng")}, {Name: lang.T(ctx, "Địa bàn")}, {Name: lang.T(ctx, "Năm"), Figure: true},
			{Name: lang.T(ctx, "Quyết định")}, {Name: lang.T(ctx, "Tình trạng")}}}
	for _, row := range c.rows {
		s := standingOf(row.Recognition, c.day)
		state, word := s.chip(ctx)
		year, decision := lang.T(ctx, "Không rõ"), lang.T(ctx, "Không rõ")
		if s.Year > 0 {
			year = strconv.Itoa(s.Year)
		}
		if s.DecisionNo != "" {
			decision = s.decision(ctx)
		}
		p.Rows = append(p.Rows, ui.Row{Key: row.Product.Slug, Cells: []ui.Cell{{Text: row.Product.Name, Href: "/san-pham/" + row.Product.Slug, Sub: maker(ctx, row.Product)},
			stars(ctx, s.Stars), {Text: shortPlace(c.places, row.Product.Place)}, {Text: year}, {Text: decision}, {Content: ui.Chip(state, word)}}})
	}
	return p
}

// stars is a number of stars in a list, in words when the source gives none.
func stars(ctx context.Context, n int) ui.Cell {
	if n == 0 {
		return ui.Cell{Text: lang.T(ctx, "Không rõ")}
	}
	return ui.Cell{Content: ui.Stars(n)}
}

// other is the look that is not shown: cards are the usual one.
func (c cataloguePage) other() string {
	if c.query.Get("kieu") == asLedger {
		return ""
	}
	return asLedger
}

// keep is what the form of filters must not lose.
func (c cataloguePage) keep() []ui.Hidden {
	if c.other() == "" {
		return []ui.Hidden{{Name: "kieu", Value: asLedger}}
	}
	return nil
}
