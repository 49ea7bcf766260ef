package office

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// file is the name of a list of the sitting as a file.
func (p *sittingPage) file(what string) string {
	return fold.Slug(p.sitting.CouncilName + " " + p.sitting.RoundTitle + " " + what)
}

// notes stand under the lists of the sitting that become files.
func (p *sittingPage) notes(ctx context.Context, v *act.View) []string {
	notes := []string{p.sitting.RoundTitle + ", " + p.sitting.CouncilName + ". " + lang.F(ctx, "Số liệu tính đến ngày %s.", lang.Date(ctx, v.Today()))}
	if p.sitting.State == evaluation.Closed {
		notes = append(notes, lang.T(ctx, "Điểm trung bình là phân số đúng, chỉ làm tròn khi in; xếp hạng theo giá trị đúng."))
	}
	if p.illustrative() {
		notes = append(notes, lang.T(ctx, "Dữ liệu trình diễn: điểm của từng thành viên là minh họa."))
	}
	return notes
}

func (p *sittingPage) illustrative() bool { return p.round.Illustrative || p.council.Illustrative }

// outcomeText is what follows from a result, as officials write it.
func outcomeText(o rulebook.Outcome) string {
	switch o {
	case rulebook.Recognise:
		return lang.Mark("Đề nghị công nhận")
	case rulebook.Forward:
		return lang.Mark("Chuyển cấp trên")
	}
	return lang.Mark("Trả lại chủ thể")
}

func outcomeLook(o rulebook.Outcome) ui.State {
	switch o {
	case rulebook.Recognise:
		return ui.StateValid
	case rulebook.Forward:
		return ui.StateOpen
	}
	return ui.StateReturned
}

// partsText writes the three parts of a sheet: "A 25,5 · B 20 · C 30".
func partsText(ctx context.Context, parts [3]rulebook.Points) string {
	var list []string
	for i, code := range []string{"A", "B", "C"} {
		list = append(list, code+" "+lang.Points(ctx, int64(parts[i])))
	}
	return strings.Join(list, " · ")
}

// resultGrid is the sealed table: every member's total with its parts, the exact mean,
// the spread, band and star, and what follows.
func (p *sittingPage) resultGrid(ctx context.Context, v *act.View) grid {
	g := grid{id: "results", file: p.file("ket-qua"), caption: lang.T(ctx, "Kết quả đã niêm phong"), wide: true, notes: p.notes(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Mã hồ sơ"), fileOnly: true}, {name: lang.T(ctx, "Chủ thể"), fileOnly: true},
		{name: lang.T(ctx, "Điểm trung bình"), kind: tabular.Points}, {name: lang.T(ctx, "Phân số đúng"), fileOnly: true},
		{name: lang.T(ctx, "Hạng")}, {name: lang.T(ctx, "Khung điểm")}, {name: lang.T(ctx, "Kết quả")}, {name: lang.T(ctx, "Lý do xếp hạng"), broad: true},
		{name: lang.T(ctx, "Chênh lệch"), kind: tabular.Points}},
		empty: ui.Empty{Title: lang.T(ctx, "Phiên không có hồ sơ nào"), Text: lang.T(ctx, "Địa bàn không có sản phẩm trong đợt này; biên bản ghi rõ như vậy.")}}
	if len(p.tallies) > 0 {
		for _, line := range p.tallies[0].Lines {
			g.columns = append(g.columns, gridColumn{name: line.Seat.Name, kind: tabular.Points})
			for _, part := range []string{"A", "B", "C"} {
				g.columns = append(g.columns, gridColumn{name: lang.F(ctx, "%s, phần %s", line.Seat.Name, part), kind: tabular.Points, fileOnly: true})
			}
		}
	}
	for _, t := range p.tallies {
		g.rows = append(g.rows, gridRow{key: string(t.Entry.Key), cells: resultCells(ctx, t)})
	}
	return g
}

func resultCells(ctx context.Context, t evaluation.Tally) []gridCell {
	x := t.Result
	star := gridText(lang.T(ctx, "chưa xếp hạng"))
	if x.Star > 0 {
		star = gridShown(ui.Stars(x.Star), ui.StarText(ctx, x.Star))
	}
	word := lang.T(ctx, outcomeText(x.Outcome))
	cells := []gridCell{entryName(t.Entry), hidden(tabular.Str(t.Entry.Code)), hidden(tabular.Str(t.Entry.ProducerName)), gridMean(ctx, x.Mean), hidden(tabular.Str(fraction(ctx, x.Mean))),
		star, gridText(ui.StarText(ctx, x.Band)), gridShown(ui.Chip(outcomeLook(x.Outcome), word), word), gridText(x.Reason + "."),
		gridPoints(ctx, int64(x.Spread), "")}
	for _, line := range t.Lines {
		cells = append(cells, memberCells(ctx, line)...)
	}
	return cells
}

// memberCells are one member's total and its three parts.
func memberCells(ctx context.Context, line evaluation.TallyLine) []gridCell {
	if !line.Counted() {
		word := lang.T(ctx, "không có phiếu")
		if line.State == evaluation.Recused {
			word = lang.T(ctx, "không chấm")
		}
		empty := hidden(tabular.Str(""))
		return []gridCell{{ui.Cell{Text: "–", Sub: word}, tabular.Str(word)}, empty, empty, empty}
	}
	cells := []gridCell{gridPoints(ctx, int64(line.Sheet.Total), partsText(ctx, line.Sheet.Parts))}
	for _, part := range line.Sheet.Parts {
		cells = append(cells, hidden(tabular.Num(int64(part))))
	}
	return cells
}
