package public

import (
	"context"
	"slices"
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

// pair are the two numbers of every line: products ever recognised, and those whose
// recognition holds on the day.
type pair struct{ ever, valid int }

func (p pair) all() int { return p.ever }
func (p pair) now() int { return p.valid }

func (p *pair) add(c portal.Count) {
	p.ever += c.N
	if c.Status.Holds() {
		p.valid += c.N
	}
}

// sums are the figures of the page, added up from the counts of the register.
type sums struct {
	all      pair
	status   map[award.Status]int
	stars    [6]pair
	groups   map[registry.Group]*[6]pair
	district map[place.ID]*pair // "" = no district of 2021
	commune  map[place.ID]*pair // "" = no single commune of today
	kinds    map[string]*pair   // "" = no producer known
}

func sumUp(g *place.Gazetteer, counts []portal.LocalCount, day string) sums {
	s := sums{status: map[award.Status]int{}, groups: map[registry.Group]*[6]pair{}, district: map[place.ID]*pair{}, commune: map[place.ID]*pair{},
		kinds: map[string]*pair{}}
	found := map[place.ID][2]place.ID{} // places are few beside counts, and asking is slow
	for _, c := range counts {
		at, known := found[c.Place]
		if !known {
			at[0], _ = district(g, c.Place)
			at[1], _ = communeNow(g, c.Place, day)
			found[c.Place] = at
		}
		s.all.add(c.Count)
		s.status[c.Status] += c.N
		s.stars[c.Stars].add(c.Count)
		sumOf(s.groups, registry.Group(c.Group))[c.Stars].add(c.Count)
		sumOf(s.district, at[0]).add(c.Count)
		sumOf(s.commune, at[1]).add(c.Count)
		sumOf(s.kinds, c.Kind).add(c.Count)
	}
	return s
}

// sumOf gives the sum of a key, making it the first time.
func sumOf[K comparable, V any](m map[K]*V, key K) *V {
	if m[key] == nil {
		m[key] = new(V)
	}
	return m[key]
}

type statisticsPage struct {
	shell  ui.PublicPage
	day    string
	sums   sums
	years  []portal.YearCount
	places *place.Gazetteer
}

func (p *Pages) statistics(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	f, err := portal.Statistics(ctx, v, r.Today)
	if err != nil {
		return web.Answer{}, err
	}
	page := statisticsPage{shell: shell(ctx, r, lang.T(ctx, "Thống kê"), "/thong-ke"), day: r.Today, years: f.Years, places: v.Places(),
		sums: sumUp(v.Places(), f.Local, r.Today)}
	page.shell.Description = lang.T(ctx, "Số sản phẩm OCOP từng được công nhận và còn hiệu lực, theo hạng sao, nhóm, địa bàn và năm.")
	return web.Show(page.view()), nil
}

func (p statisticsPage) key(ctx context.Context) []ui.KeyFigure {
	until := lang.F(ctx, "tính đến %s", lang.Date(ctx, p.day))
	figures := []ui.KeyFigure{
		{Label: lang.T(ctx, "Từng được công nhận"), Value: lang.Int(ctx, int64(p.sums.all.ever)), Href: "/san-pham", Note: until},
		{Label: lang.T(ctx, "Còn hiệu lực"), Value: lang.Int(ctx, int64(p.sums.all.valid)), Href: "/san-pham?hieu-luc=con", Note: until},
	}
	for _, s := range statuses()[1:] {
		figures = append(figures, ui.KeyFigure{Label: lang.T(ctx, s.text), Value: lang.Int(ctx, int64(p.sums.status[s.value])), Href: "/san-pham?hieu-luc=" + s.word})
	}
	return figures
}

// starBars draws one of the two numbers by stars.
func (p statisticsPage) starBars(ctx context.Context, id, title string, of func(pair) int) ui.BarChartProps {
	c := ui.BarChartProps{ID: id, Title: title, Unit: lang.T(ctx, "Sản phẩm")}
	for n := 5; n >= 3; n-- {
		value := of(p.sums.stars[n])
		c.Bars = append(c.Bars, ui.Bar{Label: ui.StarText(ctx, n), Value: int64(value), Text: lang.Int(ctx, int64(value)), Gold: true, Href: "/san-pham?sao=" + strconv.Itoa(n)})
	}
	if value := of(p.sums.stars[0]); value > 0 {
		c.Bars = append(c.Bars, ui.Bar{Label: lang.T(ctx, "Nguồn không nêu số sao"), Value: int64(value), Text: lang.Int(ctx, int64(value))})
	}
	return c
}

// yearBars counts recognitions, not products: a product recognised twice counts twice.
func (p statisticsPage) yearBars(ctx context.Context) ui.BarChartProps {
	c := ui.BarChartProps{ID: "nam", Title: lang.T(ctx, "Số lần công nhận theo năm"), Unit: lang.T(ctx, "Lần công nhận"),
		Desc: lang.T(ctx, "Một sản phẩm được công nhận hai lần thì tính hai lần.")}
	totals := map[int]int{}
	for _, y := range p.years {
		totals[y.Year] += y.N
	}
	for _, y := range sortedKeys(totals) {
		b := ui.Bar{Label: lang.T(ctx, "Không rõ năm"), Value: int64(totals[y]), Text: lang.Int(ctx, int64(totals[y]))}
		if y > 0 {
			b.Label, b.Href = strconv.Itoa(y), "/san-pham?nam="+strconv.Itoa(y)
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

// sortedKeys gives known years from the newest, and the unknown last.
func sortedKeys(m map[int]int) (keys []int) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b int) int { return b - a })
	return keys
}
