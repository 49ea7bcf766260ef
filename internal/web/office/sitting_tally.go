package office

import (
	"context"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/scored"
	"ocop/internal/web/ui"
)

// file is the name of a list of the sitting as a file.
func (p *sittingPage) file(what string) string {
	if p.edition != nil {
		what += " lan " + strconv.Itoa(p.edition.Edition.Number)
	}
	return fold.Slug(p.sitting.CouncilName + " " + p.sitting.RoundTitle + " " + what)
}

// notes stand under the lists of the sitting that become files.
func (p *sittingPage) notes(ctx context.Context, v *act.View) []string {
	notes := []string{p.sitting.RoundTitle + ", " + p.sitting.CouncilName + ". " + lang.F(ctx, "Số liệu tính đến ngày %s.", lang.Date(ctx, v.Today()))}
	if p.edition != nil {
		notes = append(notes, p.voidedText(ctx))
	}
	if p.sitting.State == evaluation.Closed || p.edition != nil {
		notes = append(notes, lang.T(ctx, "Điểm trung bình là phân số đúng, chỉ làm tròn khi in; xếp hạng theo giá trị đúng."))
	}
	if p.illustrative() {
		notes = append(notes, lang.T(ctx, "Dữ liệu trình diễn: điểm của từng thành viên là minh họa."))
	}
	return notes
}

func (p *sittingPage) voidedText(ctx context.Context) string { return voidedText(ctx, p.edition) }

// voidedText says of a close that it has lost its effect, when and why.
func voidedText(ctx context.Context, x *evaluation.Reopening) string {
	return lang.F(ctx, "Kết quả lần %d, đã huỷ hiệu lực lúc %s. Lý do: %s.", x.Edition.Number, lang.Moment(ctx, x.Answered.At), lang.T(ctx, x.Ground.Text())) + " " + x.Reason
}

// voices are the two persons who opened the sitting again, or the one who proposed it.
func voices(ctx context.Context, x evaluation.Reopening) string {
	one := func(v evaluation.Voice) string {
		return v.Name + " (" + lang.T(ctx, v.Duty.Label()) + "), " + lang.Moment(ctx, v.At)
	}
	if x.Answered.Name == "" {
		return one(x.Proposed)
	}
	return one(x.Proposed) + "; " + one(x.Answered)
}

// reopenedGrid lists how often the sitting was opened again or was proposed to be, and why.
func (p *sittingPage) reopenedGrid(ctx context.Context) grid {
	g := grid{id: "reopened", caption: lang.T(ctx, "Các lần đề nghị mở lại"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Đề nghị")},
		{name: lang.T(ctx, "Căn cứ, lý do"), broad: true}, {name: lang.T(ctx, "Hồ sơ chấm lại"), kind: tabular.Integer}, {name: lang.T(ctx, "Người đề nghị, người trả lời")},
		{name: lang.T(ctx, "Kết quả trước đó")}}}
	for _, x := range p.reopened {
		before := gridText("–")
		if n := x.Edition.Number; n > 0 {
			before = gridLink(lang.F(ctx, "Lần %d, đã huỷ hiệu lực", n), p.path+"?lan="+strconv.Itoa(n), lang.Moment(ctx, x.Edition.ClosedAt))
		}
		why := lang.T(ctx, x.Ground.Text()) + ". " + x.Reason
		if x.Answer != "" {
			why += " – " + x.Answer
		}
		word := lang.T(ctx, x.State.Label())
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridShown(ui.Chip(scored.ReopeningLook(x.State), word), word), gridText(why),
			{ui.Cell{Text: strconv.Itoa(len(x.Entries))}, tabular.Num(int64(len(x.Entries)))}, gridText(voices(ctx, x)), before}})
	}
	return g
}

// rulesText names the working rules that the sitting was opened under, ” when it was not.
func (p *sittingPage) rulesText(ctx context.Context) string {
	switch x := p.sitting.Rules; {
	case x.Number == "":
		return ""
	case p.local == nil:
		return lang.F(ctx, "Phiên mở theo Quy chế số %s ngày %s; văn bản này không còn nguyên trong thư mục luật nên chưa khóa được.", x.Number, lang.Date(ctx, x.Date))
	default:
		return lang.F(ctx, "Phiên mở theo Quy chế số %s ngày %s (mã SHA-256 %.12s…).", x.Number, lang.Date(ctx, x.Date), x.Digest)
	}
}

func (p *sittingPage) illustrative() bool { return p.round.Illustrative || p.council.Illustrative }

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
		cells := resultCells(ctx, t)
		if p.edition != nil {
			lan := "?lan=" + strconv.Itoa(p.edition.Edition.Number)
			cells[0] = gridLink(t.Entry.ProductName, officePath("entries", t.Entry.Key)+lan, t.Entry.Code)
		}
		g.rows = append(g.rows, gridRow{key: string(t.Entry.Key), cells: cells})
	}
	return g
}

func resultCells(ctx context.Context, t evaluation.Tally) []gridCell {
	x := t.Result
	star := gridText(lang.T(ctx, "chưa xếp hạng"))
	if x.Star > 0 {
		star = gridShown(ui.Stars(x.Star), ui.StarText(ctx, x.Star))
	}
	word := lang.T(ctx, scored.Outcome(x.Outcome))
	cells := []gridCell{entryName(t.Entry), hidden(tabular.Str(t.Entry.Code)), hidden(tabular.Str(t.Entry.ProducerName)), gridMean(ctx, x.Mean), hidden(tabular.Str(fraction(ctx, x.Mean))),
		star, gridText(ui.StarText(ctx, x.Band)), gridShown(ui.Chip(scored.OutcomeLook(x.Outcome), word), word), gridText(lang.Said(ctx, x.Reason+".")),
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
