package office

import (
	"context"
	"fmt"
	"unicode"
	"unicode/utf8"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/evaluation"
	"ocop/internal/recognition"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// progressGrid is the round place by place: dossiers, ballots, the plan beside what
// happened, and why it was late.
func (p *roundPage) progressGrid(ctx context.Context, v *act.View) grid {
	g := grid{id: "progress", file: fold.Slug(p.round.Title) + "-tien-do", caption: lang.T(ctx, "Tiến độ theo địa bàn"), wide: true, columns: []gridColumn{
		{name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Hội đồng"), fileOnly: true}, {name: lang.T(ctx, "Tình trạng")},
		{name: lang.T(ctx, "Hồ sơ"), kind: tabular.Integer}, {name: lang.T(ctx, "Phiếu đã nộp"), kind: tabular.Integer}, {name: lang.T(ctx, "Phiếu phải có"), kind: tabular.Integer},
		{name: lang.T(ctx, "Kế hoạch họp trước"), kind: tabular.Date}, {name: lang.T(ctx, "Họp ngày"), kind: tabular.Date},
		{name: lang.T(ctx, "Chậm (ngày)"), kind: tabular.Integer}, {name: lang.T(ctx, "Lý do chậm")}},
		empty: ui.Empty{Title: lang.T(ctx, "Đợt này chưa có phiên nào"), Text: lang.T(ctx, "Lập phiên cho từng Hội đồng rồi đưa hồ sơ vào phiên.")},
		notes: p.notes(ctx, v)}
	var sum evaluation.Progress
	late := 0
	for _, s := range p.sittings {
		n := s.Progress
		sum.Dossiers, sum.Submitted, sum.Expected = sum.Dossiers+n.Dossiers, sum.Submitted+n.Submitted, sum.Expected+n.Expected
		if s.DaysLate(v.Today()) > 0 {
			late++
		}
		g.rows = append(g.rows, gridRow{key: string(s.Key), cells: p.progressCells(ctx, v, s)})
	}
	if len(p.sittings) > 1 {
		g.totals = []gridCell{gridText(lang.F(ctx, "%d phiên", len(p.sittings))), hidden(tabular.Str("")), gridText(""), gridNumber(ctx, sum.Dossiers),
			gridNumber(ctx, sum.Submitted), gridNumber(ctx, sum.Expected), gridText(""), gridText(""),
			gridCell{ui.Cell{Text: lang.F(ctx, "%d phiên chậm", late)}, tabular.Str(fmt.Sprintf("%d phiên chậm", late))}, gridText("")}
	}
	return g
}

func (p *roundPage) progressCells(ctx context.Context, v *act.View, s evaluation.Sitting) []gridCell {
	planned := gridDay(ctx, s.PlannedBefore)
	if s.State != evaluation.Closed {
		planned.show = ui.Cell{Text: lang.Date(ctx, s.PlannedBefore), Content: ui.Deadline(s.PlannedBefore, s.DaysLeft(v.Today()))}
	}
	reason := s.LateReason
	if reason == "" {
		reason = "–"
	}
	return []gridCell{gridLink(placeName(v, s.Place), officePath("sittings", s.Key), lang.T(ctx, levelName(p.book, s.Level))), hidden(tabular.Str(s.CouncilName)),
		gridShown(ui.Chip(sittingLook(s.State), lang.T(ctx, s.State.Label())), lang.T(ctx, s.State.Label())), gridNumber(ctx, s.Progress.Dossiers),
		gridNumber(ctx, s.Progress.Submitted), gridNumber(ctx, s.Progress.Expected), planned, gridDay(ctx, s.MetOn), gridCount(ctx, s.DaysLate(v.Today())), gridText(reason)}
}

// notes stand under every list of the round that becomes a file.
func (p *roundPage) notes(ctx context.Context, v *act.View) []string {
	notes := []string{lang.F(ctx, "%s, %s. Số liệu tính đến ngày %s.", p.round.Title, placeName(v, p.season.Place), lang.Date(ctx, v.Today()))}
	if p.round.Illustrative {
		notes = append(notes, lang.T(ctx, "Dữ liệu trình diễn: điểm của từng thành viên là minh họa."))
	}
	return notes
}

// productGrid are the products that the round's councils proposed, and what the decision
// made of them.
func (p *roundPage) productGrid(ctx context.Context, v *act.View) grid {
	g := grid{id: "products", file: fold.Slug(p.round.Title) + "-san-pham", caption: lang.T(ctx, "Sản phẩm được đề nghị và công nhận"), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể"), fileOnly: true}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Hạng")},
		{name: lang.T(ctx, "Điểm trung bình"), kind: tabular.Points}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Quyết định")},
		{name: lang.T(ctx, "Có hiệu lực đến"), kind: tabular.Date}, {name: lang.T(ctx, "Giấy chứng nhận")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có sản phẩm nào được đề nghị"), Text: lang.T(ctx, "Khi Hội đồng có quyền đề nghị công nhận khóa phiên, sản phẩm đạt từ 3 sao hiện ở đây.")},
		notes: p.notes(ctx, v)}
	for _, x := range p.recognitions {
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: productCells(ctx, v, x)})
	}
	return g
}

func productCells(ctx context.Context, v *act.View, x recognition.Recognition) []gridCell {
	producer := x.ProducerName
	if producer == "" {
		producer = lang.T(ctx, "(nguồn không nêu chủ thể)")
	}
	status, _ := x.StatusOn(v.Today())
	decision, paper := gridText("–"), gridText("–")
	if x.DecisionNo != "" {
		decision = gridLink(x.DecisionNo, "", lang.Date(ctx, x.DecisionDate))
	}
	if x.Number != "" {
		paper = gridText(x.Number)
		if v.May(act.DocumentMake, x.Place) {
			paper = gridLink(x.Number, officePath("recognitions", x.Key)+"/certificate", "")
		}
	}
	return []gridCell{gridLink(x.ProductName, officePath("recognitions", x.Key), producer), hidden(tabular.Str(producer)), gridText(placeName(v, x.Place)),
		gridShown(ui.Stars(x.Stars), ui.StarText(ctx, x.Stars)), gridMean(ctx, x.Mean), gridShown(ui.Chip(statusLook(status), lang.T(ctx, status.Text())), lang.T(ctx, status.Text())),
		decision, gridDay(ctx, x.ValidTo), paper}
}

// paperLine is one paper of the round with the address of its preview; the files hang on
// the same address.
type paperLine struct{ name, about, href string }

// paperLines are the papers that can be made now.
func (p *roundPage) paperLines(ctx context.Context, v *act.View) (list []paperLine) {
	for _, s := range p.sittings {
		if s.State != evaluation.Closed || !v.May(act.DocumentMake, s.Place) {
			continue
		}
		about := lang.F(ctx, "%s, họp ngày %s", s.CouncilName, lang.Date(ctx, s.MetOn))
		list = append(list, paperLine{lang.T(ctx, "Biên bản họp Hội đồng"), about, officePath("sittings", s.Key) + "/papers/minutes"},
			paperLine{lang.T(ctx, "Bảng tổng hợp điểm"), about, officePath("sittings", s.Key) + "/papers/summary"})
	}
	if !p.mayPaper {
		return list
	}
	if n := len(p.proposals()); n > 0 {
		list = append(list, paperLine{lang.T(ctx, "Dự thảo quyết định công nhận"), lang.F(ctx, "%d sản phẩm", n), p.path + "/papers/decision"})
	}
	for _, d := range decisionsOf(p.decided()) {
		list = append(list, paperLine{lang.F(ctx, "Quyết định công nhận số %s", d.no), lang.F(ctx, "%d sản phẩm", len(d.list)), p.path + "/papers/decision?" + d.query()})
	}
	return list
}

// papersGrid draws the papers with links to their files.
func (p *roundPage) papersGrid(ctx context.Context) grid {
	g := grid{id: "papers", caption: lang.T(ctx, "Văn bản của đợt"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Văn bản")}, {name: lang.T(ctx, "Nội dung")}, {name: lang.T(ctx, "Tệp")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có văn bản nào"),
			Text: lang.T(ctx, "Biên bản và bảng tổng hợp có khi phiên khóa, dự thảo quyết định có khi có đề nghị công nhận.")}}
	for _, x := range p.papers {
		g.rows = append(g.rows, gridRow{key: x.href, cells: []gridCell{gridLink(x.name, x.href, ""), gridText(x.about), gridShown(paperFiles(x), "docx, pdf")}})
	}
	return g
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
