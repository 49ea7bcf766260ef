package office

import (
	"context"
	"strconv"
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
		{name: lang.T(ctx, "Chậm (ngày)"), kind: tabular.Integer}, {name: lang.T(ctx, "Lý do chậm"), broad: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Đợt này chưa có phiên nào"), Text: lang.T(ctx, "Lập phiên cho từng Hội đồng rồi đưa hồ sơ vào phiên.")},
		notes: p.notes(ctx, v)}
	var sum evaluation.Progress
	late, once := 0, 0
	for _, s := range p.sittings {
		n := s.Progress
		sum.Submitted, sum.Expected = sum.Submitted+n.Submitted, sum.Expected+n.Expected
		if p.rung(s.Level) == p.firstRung() {
			once += n.Dossiers // those passed up stand in the line of the level above too
		}
		if s.DaysLate(v.Today()) > 0 {
			late++
		}
		g.rows = append(g.rows, gridRow{key: string(s.Key), cells: p.progressCells(ctx, v, s)})
	}
	if len(p.sittings) > 1 {
		g.totals = []gridCell{gridText(lang.F(ctx, "%d phiên", len(p.sittings))), hidden(tabular.Str("")), gridText(""),
			gridNumber(ctx, once), gridNumber(ctx, sum.Submitted), gridNumber(ctx, sum.Expected), gridText(""), gridText(""), gridText(""),
			gridText(lang.F(ctx, "%d phiên chậm", late))}
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
		stateCell(ctx, s), gridNumber(ctx, s.Progress.Dossiers),
		gridNumber(ctx, s.Progress.Submitted), gridNumber(ctx, s.Progress.Expected), planned, gridDay(ctx, s.MetOn), gridCount(ctx, s.DaysLate(v.Today())), gridText(reason)}
}

// stateCell is where a sitting stands, and how often it was opened again.
func stateCell(ctx context.Context, s evaluation.Sitting) gridCell {
	word := lang.T(ctx, s.State.Label())
	c := gridShown(ui.Chip(sittingLook(s.State), word), word)
	if s.Reopened > 0 {
		c.show.Sub = lang.F(ctx, "đã mở lại %d lần", s.Reopened)
		c.out = tabular.Str(word + ", " + c.show.Sub)
	}
	return c
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
	g := grid{id: "products", file: fold.Slug(p.round.Title) + "-san-pham", caption: lang.T(ctx, "Sản phẩm được đề nghị và công nhận"), wide: true, columns: []gridColumn{
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
	mean := gridText("–") // points are for who may read results, also after the decision
	if v.May(act.ResultRead, x.Place) {
		mean = gridMean(ctx, x.Mean)
	}
	return []gridCell{gridLink(x.ProductName, officePath("recognitions", x.Key), producer+orNothing(" · "+lang.T(ctx, "nay: "), todayText(ctx, v, x))),
		hidden(tabular.Str(producer)), gridText(placeName(v, x.PlaceThen)),
		gridShown(ui.Stars(x.Stars), ui.StarText(ctx, x.Stars)), mean, gridShown(ui.Chip(statusLook(status), lang.T(ctx, statusWord(status))), lang.T(ctx, statusWord(status))),
		decision, gridDay(ctx, x.ValidTo), paper}
}

// statusWord is the status in the few letters that a list has room for.
func statusWord(s recognition.Status) string {
	switch s {
	case recognition.StatusProposed:
		return lang.Mark("Chờ quyết định")
	case recognition.StatusAhead:
		return lang.Mark("Chưa hiệu lực")
	case recognition.StatusValid:
		return lang.Mark("Còn hiệu lực")
	case recognition.StatusExpiring:
		return lang.Mark("Sắp hết hạn")
	case recognition.StatusExpired:
		return lang.Mark("Đã hết hạn")
	case recognition.StatusWithdrawn:
		return lang.Mark("Đã thu hồi")
	case recognition.StatusReplaced:
		return lang.Mark("Đã thay thế")
	}
	return lang.Mark("Chưa rõ thời hạn")
}

// paperLine is one line of the papers: of which sitting or decision, and what there is.
type paperLine struct {
	of, about string
	papers    []ui.Link // to the previews; the files hang on the same address
}

// paperLines are the papers that can be made now, those of the decision first.
func (p *roundPage) paperLines(ctx context.Context, v *act.View) (list []paperLine, err error) {
	if n := len(p.proposals()); n > 0 && p.mayPaper {
		list = append(list, paperLine{lang.T(ctx, "Đề nghị công nhận"), lang.F(ctx, "%d sản phẩm", n),
			[]ui.Link{{Text: lang.T(ctx, "Dự thảo quyết định"), Href: p.path + "/papers/decision"}}})
	}
	for _, d := range decisionsOf(p.decided()) {
		if p.mayPaper {
			list = append(list, paperLine{lang.F(ctx, "Quyết định số %s", d.no), lang.F(ctx, "%s, %d sản phẩm", lang.Date(ctx, d.day), len(d.list)),
				[]ui.Link{{Text: lang.T(ctx, "Quyết định và danh sách"), Href: p.path + "/papers/decision?" + d.query()}}})
		}
	}
	for i := len(p.sittings) - 1; i >= 0; i-- { // the highest council first
		s := p.sittings[i]
		if s.State != evaluation.Closed && s.Reopened == 0 || !v.May(act.DocumentMake, s.Place) {
			continue
		}
		if back, err := v.StoodBackInSitting(ctx, s.Key); err != nil || back {
			if err != nil {
				return nil, err
			}
			continue
		}
		list = append(list, sittingPapers(ctx, v, s)...)
	}
	return list, nil
}

// sittingPapers are the papers of a sitting, those of closes that have lost their effect last.
func sittingPapers(ctx context.Context, v *act.View, s evaluation.Sitting) (list []paperLine) {
	at := officePath("sittings", s.Key) + "/papers/"
	if s.State == evaluation.Closed {
		list = append(list, paperLine{placeName(v, s.Place), lang.F(ctx, "họp ngày %s, %d hồ sơ", lang.Date(ctx, s.MetOn), s.Progress.Dossiers),
			[]ui.Link{{Text: lang.T(ctx, "Biên bản họp Hội đồng"), Href: at + "minutes"}, {Text: lang.T(ctx, "Bảng tổng hợp điểm"), Href: at + "summary"}}})
	}
	for n := s.Reopened; n >= 1; n-- {
		lan := "?lan=" + strconv.Itoa(n)
		list = append(list, paperLine{lang.F(ctx, "%s, lần %d", placeName(v, s.Place), n), lang.T(ctx, "đã huỷ hiệu lực vì phiên được mở lại"),
			[]ui.Link{{Text: lang.T(ctx, "Biên bản họp Hội đồng"), Href: at + "minutes" + lan}, {Text: lang.T(ctx, "Bảng tổng hợp điểm"), Href: at + "summary" + lan}}})
	}
	return list
}

// papersGrid draws the papers with links to their files.
func (p *roundPage) papersGrid(ctx context.Context) grid {
	g := grid{id: "papers", caption: lang.T(ctx, "Văn bản của đợt"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Của")}, {name: lang.T(ctx, "Xem trước và tải về")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có văn bản nào"),
			Text: lang.T(ctx, "Biên bản và bảng tổng hợp có khi phiên khóa, dự thảo quyết định có khi có đề nghị công nhận.")}}
	for _, x := range p.papers {
		g.rows = append(g.rows, gridRow{key: x.of, cells: []gridCell{gridLink(x.of, "", x.about), gridShown(paperRefs(x), "docx, pdf")}})
	}
	return g
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
