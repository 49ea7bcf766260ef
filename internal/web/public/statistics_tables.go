package public

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ocop/internal/place"
	"ocop/internal/registry"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// groupLedger crosses groups with stars: of each, how many hold and how many ever.
func (p statisticsPage) groupLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "nhom", Caption: lang.T(ctx, "Nhóm sản phẩm và hạng sao"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Nhóm")}, {Name: ui.StarText(ctx, 5), Figure: true}, {Name: ui.StarText(ctx, 4), Figure: true},
			{Name: ui.StarText(ctx, 3), Figure: true}, {Name: lang.T(ctx, "Không rõ sao"), Figure: true}, {Name: lang.T(ctx, "Cộng"), Figure: true}}}
	var totals [6]pair
	for _, g := range registry.Groups() {
		row := *sumOf(p.sums.groups, g)
		for i := range row {
			totals[i].ever, totals[i].valid = totals[i].ever+row[i].ever, totals[i].valid+row[i].valid
		}
		l.Rows = append(l.Rows, ui.Row{Key: string(g), Cells: starCells(ctx, ui.Cell{Text: lang.T(ctx, g.Vietnamese()), Href: "/san-pham?nhom=" + string(g)}, row)})
	}
	l.Totals = starCells(ctx, ui.Cell{Text: lang.T(ctx, "Cộng")}, totals)
	return l
}

func starCells(ctx context.Context, first ui.Cell, row [6]pair) []ui.Cell {
	cells, all := []ui.Cell{first}, pair{}
	for _, n := range []int{5, 4, 3, 0} {
		cells = append(cells, row[n].cell(ctx))
		all.ever, all.valid = all.ever+row[n].ever, all.valid+row[n].valid
	}
	return append(cells, all.cell(ctx))
}

// cell writes both numbers, what holds before what ever was.
func (p pair) cell(ctx context.Context) ui.Cell {
	return ui.Cell{Text: strconv.Itoa(p.valid) + " / " + lang.Int(ctx, int64(p.ever))}
}

// line is one line of a table of two numbers.
type line struct {
	name, sub, href string
	pair
}

func twoNumbers(ctx context.Context, id, caption, first string, lines []line) ui.LedgerProps {
	l := ui.LedgerProps{ID: id, Caption: caption, CaptionHidden: true, Columns: []ui.Column{{Name: first},
		{Name: lang.T(ctx, "Từng được công nhận"), Figure: true}, {Name: lang.T(ctx, "Còn hiệu lực"), Figure: true}}}
	var all pair
	cells := func(first ui.Cell, p pair) []ui.Cell {
		return []ui.Cell{first, {Text: lang.Int(ctx, int64(p.ever))}, {Text: lang.Int(ctx, int64(p.valid))}}
	}
	for _, x := range lines {
		all.ever, all.valid = all.ever+x.ever, all.valid+x.valid
		l.Rows = append(l.Rows, ui.Row{Cells: cells(ui.Cell{Text: x.name, Href: x.href, Sub: x.sub}, x.pair)})
	}
	l.Totals = cells(ui.Cell{Text: lang.T(ctx, "Cộng")}, all)
	return l
}

func (p statisticsPage) districtLines(ctx context.Context) (lines []line) {
	for _, u := range districts2021(p.places) {
		lines = append(lines, line{name: u.FullName(), href: "/san-pham?noi=" + string(u.ID), pair: *sumOf(p.sums.district, u.ID)})
	}
	if rest := *sumOf(p.sums.district, ""); rest.ever > 0 {
		lines = append(lines, line{name: lang.T(ctx, "Không thuộc huyện nào"), sub: lang.T(ctx, "nguồn chỉ nêu tỉnh, hoặc đơn vị lập sau năm 2021"), pair: rest})
	}
	return lines
}

func (p statisticsPage) districtBars(ctx context.Context) ui.BarChartProps {
	c := ui.BarChartProps{ID: "huyen", Title: lang.T(ctx, "Sản phẩm từng được công nhận, theo huyện năm 2021"), Unit: lang.T(ctx, "Từng được công nhận")}
	for _, x := range p.districtLines(ctx) {
		c.Bars = append(c.Bars, ui.Bar{Label: x.name, Value: int64(x.ever), Text: lang.Int(ctx, int64(x.ever)), Href: x.href})
	}
	slices.SortStableFunc(c.Bars, func(a, b ui.Bar) int { return cmp.Compare(b.Value, a.Value) })
	return c
}

// communeLines are the units of today that have products, those with most first.
func (p statisticsPage) communeLines(ctx context.Context) (lines []line) {
	for _, u := range p.places.All(place.Commune, p.day) {
		if sum := p.sums.commune[u.ID]; sum != nil {
			lines = append(lines, line{name: u.FullName(), href: "/san-pham?noi=" + string(u.ID), pair: *sum})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(b.ever, a.ever) })
	if rest := *sumOf(p.sums.commune, ""); rest.ever > 0 {
		lines = append(lines, line{name: lang.T(ctx, "Chưa quy được về một xã, phường"), sub: lang.T(ctx, "nguồn chỉ nêu tỉnh hoặc huyện, hoặc xã cũ đã chia cho nhiều nơi"), pair: rest})
	}
	return lines
}

func (p statisticsPage) kindLines(ctx context.Context) (lines []line) {
	for _, k := range registry.ProducerKinds() {
		if sum := p.sums.kinds[string(k)]; sum != nil {
			lines = append(lines, line{name: lang.T(ctx, k.Vietnamese()), pair: *sum})
		}
	}
	if sum := p.sums.kinds[""]; sum != nil {
		lines = append(lines, line{name: lang.T(ctx, "Chưa rõ chủ thể"), pair: *sum})
	}
	return lines
}
