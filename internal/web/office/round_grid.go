package office

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"ocop/internal/act"
	"ocop/internal/base/tabular"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// grid is a list that a page shows and a file carries: the same rows in the same order.
type grid struct {
	id      string // on the page, and in ?bang= when the page has several lists
	caption string
	file    string // name of the file without its ending
	columns []gridColumn
	rows    []gridRow
	totals  []gridCell
	notes   []string // under the table in a workbook
	empty   ui.Empty
	wide    bool
	cards   bool
}

type gridColumn struct {
	name     string
	kind     tabular.Kind
	fileOnly bool // a part that the screen shows in smaller letters under another cell
	silent   bool // links; left out of files
	broad    bool // sentences
}

type gridRow struct {
	key   string
	cells []gridCell
	pick  bool // its box is ticked when the page opens
}

type gridCell struct {
	show ui.Cell
	out  tabular.Cell
}

func gridText(text string) gridCell { return gridCell{ui.Cell{Text: text}, tabular.Str(text)} }

func gridLink(text, href, sub string) gridCell {
	return gridCell{ui.Cell{Text: text, Href: href, Sub: sub}, tabular.Str(text)}
}

func gridNumber(ctx context.Context, n int) gridCell {
	return gridCell{ui.Cell{Text: lang.Int(ctx, int64(n))}, tabular.Num(int64(n))}
}

// gridCount leaves nothing in place of a zero.
func gridCount(ctx context.Context, n int) gridCell {
	if n == 0 {
		return gridCell{ui.Cell{Text: "–"}, tabular.Num(0)}
	}
	return gridNumber(ctx, n)
}

func gridPoints(ctx context.Context, hundredths int64, sub string) gridCell {
	text := lang.Points(ctx, hundredths)
	if sub == "" {
		return gridCell{ui.Cell{Text: text}, tabular.Num(hundredths)}
	}
	return gridCell{ui.Cell{Text: text, Content: figure(text, sub)}, tabular.Num(hundredths)}
}

// gridMean shows an exact mean with two decimals and the fraction behind them; a file
// carries the two decimals.
func gridMean(ctx context.Context, m rulebook.Mean) gridCell {
	if m.Den <= 0 {
		return gridCell{show: ui.Cell{Text: "–"}}
	}
	text := lang.Decimal(ctx, m.Text())
	return gridCell{ui.Cell{Text: text, Content: figure(text, fraction(ctx, m))}, tabular.Num((2*m.Num + m.Den) / (2 * m.Den))}
}

// fraction is the exact mean: the sum of the totals over the number of ballots.
func fraction(ctx context.Context, m rulebook.Mean) string {
	sign := "≈ "
	if m.Den > 0 && m.Num%m.Den == 0 {
		sign = "= "
	}
	return sign + lang.Points(ctx, m.Num) + "/" + lang.Int(ctx, m.Den)
}

func gridDay(ctx context.Context, iso string) gridCell {
	if iso == "" {
		return gridCell{show: ui.Cell{Text: "–"}}
	}
	return gridCell{ui.Cell{Text: lang.Date(ctx, iso)}, tabular.Str(iso)}
}

// gridShown is a drawn cell; text is what stands for it in a file and is read aloud.
func gridShown(c templ.Component, text string) gridCell {
	return gridCell{ui.Cell{Text: text, Content: c}, tabular.Str(text)}
}

// hidden is a cell of a column that only files have.
func hidden(c tabular.Cell) gridCell { return gridCell{out: c} }

// ledger draws the list; page is the address that the links to its files start from, ""
// for who may not export.
func (g grid) ledger(ctx context.Context, page string) ui.LedgerProps {
	l := ui.LedgerProps{ID: g.id, Caption: g.caption, CaptionHidden: true, Wide: g.wide, Cards: g.cards, Empty: g.empty}
	for _, c := range g.columns {
		if !c.fileOnly {
			l.Columns = append(l.Columns, ui.Column{Name: c.name, Silent: c.silent, Broad: c.broad, Figure: c.kind != tabular.Text && c.kind != tabular.Date})
		}
	}
	for _, r := range g.rows {
		l.Rows = append(l.Rows, ui.Row{Key: r.key, Cells: g.shown(r.cells), Picked: r.pick})
	}
	l.Totals = g.shown(g.totals)
	if page != "" && g.file != "" {
		joint := "?"
		if strings.Contains(page, "?") {
			joint = "&"
		}
		for _, kind := range []string{"xlsx", "csv"} {
			l.Links = append(l.Links, ui.Link{Text: lang.F(ctx, "Xuất %s", kind), Href: page + joint + url.Values{"bang": {g.id}, "dang": {kind}}.Encode(), Icon: "download"})
		}
	}
	return l
}

func (g grid) shown(cells []gridCell) (list []ui.Cell) {
	for i, c := range cells {
		if !g.columns[i].fileOnly {
			list = append(list, c.show)
		}
	}
	return list
}

// table is the list as a file carries it.
func (g grid) table() tabular.Table {
	t := tabular.Table{Name: g.caption, Notes: g.notes}
	for _, c := range g.columns {
		if !c.silent {
			t.Columns = append(t.Columns, tabular.Column{Title: c.name, Kind: c.kind})
		}
	}
	rows := g.rows
	if len(g.totals) > 0 {
		rows = append(rows[:len(rows):len(rows)], gridRow{cells: g.totals})
	}
	for _, r := range rows {
		var cells []tabular.Cell
		for i, c := range r.cells {
			if !g.columns[i].silent {
				cells = append(cells, c.out)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// wantsFile says whether a page is asked for as a file.
func wantsFile(r *web.Request) bool { return r.Query("dang") == "xlsx" || r.Query("dang") == "csv" }

// along says whether a row of a place belongs on the page asked for: in a file only what the
// actor may take along, which another role at another place does not give.
func along(r *web.Request, v *act.View, at place.ID) bool {
	return !wantsFile(r) || v.May(act.TableExport, at)
}

// gridFile answers with the list that ?bang= names, the first one without it.
func gridFile(r *web.Request, v *act.View, grids ...grid) (web.Answer, error) {
	if err := v.Need(act.TableExport, ""); err != nil {
		return web.Answer{}, err
	}
	chosen := grids[0]
	for _, g := range grids {
		if g.id == r.Query("bang") {
			chosen = g
		}
	}
	return tableFile(r, chosen.file, chosen.table()), nil
}

// exportPage is the address that links to files start from, "" for who may not export.
func exportPage(v *act.View, page string) string {
	if !v.May(act.TableExport, "") {
		return ""
	}
	return page
}
