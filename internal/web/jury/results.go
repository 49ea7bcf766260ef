package jury

import (
	"context"

	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// mean writes the exact mean of the council: two decimals, and the fraction behind them.
func mean(ctx context.Context, m rulebook.Mean) string {
	sign := " ≈ "
	if m.Den > 0 && m.Num%m.Den == 0 {
		sign = " = "
	}
	return lang.Decimal(ctx, m.Text()) + sign + lang.Points(ctx, m.Num) + "/" + lang.Int(ctx, m.Den)
}

// results is the sealed table: every member's total beside the exact mean and what
// follows from it.
func (p *deskPage) results(ctx context.Context) ui.LedgerProps {
	return resultTable(ctx, "results", lang.T(ctx, "Kết quả đã niêm phong"), p.tallies)
}

func resultTable(ctx context.Context, id, caption string, tallies []evaluation.Tally) ui.LedgerProps {
	l := ui.LedgerProps{ID: id, Caption: caption, CaptionHidden: true, Wide: true, Columns: []ui.Column{
		{Name: lang.T(ctx, "Hồ sơ")}, {Name: lang.T(ctx, "Trung bình"), Figure: true}, {Name: lang.T(ctx, "Khung điểm"), Figure: true},
		{Name: lang.T(ctx, "Xếp hạng")}, {Name: lang.T(ctx, "Kết quả"), Broad: true}, {Name: lang.T(ctx, "Chênh lệch"), Figure: true}}}
	if len(tallies) > 0 {
		for _, line := range tallies[0].Lines {
			l.Columns = append(l.Columns, ui.Column{Name: line.Seat.Name, Figure: true})
		}
	}
	for _, t := range tallies {
		l.Rows = append(l.Rows, ui.Row{Key: string(t.Entry.Key), Cells: resultCells(ctx, t)})
	}
	return l
}

func resultCells(ctx context.Context, t evaluation.Tally) []ui.Cell {
	r := t.Result
	cells := []ui.Cell{{Content: entryLink(t.Entry)}, {Text: mean(ctx, r.Mean)}, {Text: ui.StarText(ctx, r.Band)},
		{Content: starCell(r.Star)}, {Content: consequence(r)}, {Text: lang.Points(ctx, int64(r.Spread))}}
	for _, line := range t.Lines {
		if line.Counted() {
			cells = append(cells, ui.Cell{Text: lang.Points(ctx, int64(line.Sheet.Total))})
			continue
		}
		word := lang.T(ctx, "không có phiếu")
		if line.State == evaluation.Recused {
			word = lang.T(ctx, "không chấm")
		}
		cells = append(cells, ui.Cell{Text: "–", Sub: word})
	}
	return cells
}
