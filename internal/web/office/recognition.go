package office

import (
	"context"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const recognitionsPath = "/office/recognitions"

// recognitionsPage is one page of the list of recognitions.
type recognitionsPage struct {
	r      *web.Request
	o      ui.OfficePage
	list   grid
	export string
	pager  ui.PagerProps
}

func (p *Pages) recognitions(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &recognitionsPage{r: r, o: p.page(r, v, recognitionsPath, lang.T(ctx, "Công nhận")), export: exportPage(v, r.With("trang", ""))}
	stars, _ := strconv.Atoi(r.Query("sao")) // anything else filters nothing
	year, _ := strconv.Atoi(r.Query("nam"))
	f := recognition.Filter{Text: r.Query("q"), Stars: stars, Year: year, Group: r.Query("nhom"), Status: recognition.Status(r.Query("hieu-luc"))}
	if wantsFile(r) {
		all, err := recognition.List(ctx, v, f)
		if err != nil {
			return web.Answer{}, err
		}
		return gridFile(r, v, recognitionGrid(ctx, v, all))
	}
	const size = 50
	listing, err := recognition.Listed(ctx, v, f, r.Page(), size)
	if err != nil {
		return web.Answer{}, err
	}
	page.list = recognitionGrid(ctx, v, listing.Rows)
	from := (r.Page() - 1) * size
	page.pager = ui.PagerProps{From: from + 1, To: from + len(listing.Rows), Total: listing.Total}
	if r.Page() > 1 {
		page.pager.Prev = r.With("trang", strconv.Itoa(r.Page()-1))
	}
	if from+len(listing.Rows) < listing.Total {
		page.pager.Next = r.With("trang", strconv.Itoa(r.Page()+1))
	}
	return web.Show(recognitionsView(page)), nil
}

func recognitionGrid(ctx context.Context, v *act.View, list []recognition.Recognition) grid {
	g := grid{id: "recognitions", file: "cong-nhan", caption: lang.T(ctx, "Công nhận"), cards: true, wide: true, columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể")}, {name: lang.T(ctx, "Hạng sao"), kind: tabular.Integer}, {name: lang.T(ctx, "Năm"), kind: tabular.Integer},
		{name: lang.T(ctx, "Quyết định")}, {name: lang.T(ctx, "Có hiệu lực đến"), kind: tabular.Date}, {name: lang.T(ctx, "Giấy chứng nhận")}, {name: lang.T(ctx, "Hiệu lực hôm nay")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có lần công nhận nào"), Text: lang.T(ctx, "Công nhận đến từ quyết định sau khi hội đồng khóa kết quả, hoặc từ danh sách nhập vào.")}}
	for _, x := range list {
		status, left := x.StatusOn(v.Today())
		word := lang.T(ctx, status.Text())
		if status.Holds() {
			word = ui.DaysLeft(ctx, left)
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(x.ProductName, officePath("recognitions", x.Key), ""),
			gridText(either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))), starCell(ctx, x.Stars), yearCell(x.Year),
			gridText(either(x.DecisionNo, "–")), gridDay(ctx, x.ValidTo), gridText(either(x.Number, "–")), gridShown(ui.Chip(statusLook(status), word), status.Text())}})
	}
	return g
}

func starCell(ctx context.Context, n int) gridCell {
	if n == 0 {
		return gridText(lang.T(ctx, "không rõ"))
	}
	return gridCell{ui.Cell{Content: ui.Stars(n), Text: ui.StarText(ctx, n)}, tabular.Num(int64(n))}
}

// yearCell writes a year without a thousands mark.
func yearCell(n int) gridCell {
	if n == 0 {
		return gridText("–")
	}
	return gridCell{ui.Cell{Text: strconv.Itoa(n)}, tabular.Num(int64(n))}
}

// recognitionPage is everything about one recognition.
type recognitionPage struct {
	r       *web.Request
	o       ui.OfficePage
	it      recognition.Recognition
	facts   []ui.Fact
	journal grid
	address string // public address of the certificate's code
	mayEnd  bool
	mayDoc  bool
}

func (p *Pages) recognition(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := recognition.ByKey(ctx, v, key.Recognition(r.Path("key")))
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		err = fault.Missing("lần công nhận này")
	}
	if err != nil {
		return web.Answer{}, err
	}
	status, left := x.StatusOn(v.Today())
	page := &recognitionPage{r: r, o: p.page(r, v, recognitionsPath, x.ProductName), it: x, mayEnd: x.State == recognition.Recognised && v.May(act.RecognitionWithdraw, x.Place),
		mayDoc: x.Code != "" && v.May(act.DocumentMake, x.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Công nhận"), Href: recognitionsPath}}
	page.o.Status = ui.Chip(statusLook(status), lang.T(ctx, status.Text()))
	if x.Code != "" {
		page.address = r.Base() + "/q/" + x.Code
	}
	page.facts = recognitionFacts(ctx, v, x, status, left)
	page.journal, err = journalGrid(ctx, v, "recognition/"+string(x.Key))
	return web.Show(recognitionView(page)), err
}

func recognitionFacts(ctx context.Context, v *act.View, x recognition.Recognition, status recognition.Status, left int) []ui.Fact {
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Sản phẩm"), Text: x.ProductName, Href: officePath("products", x.Product)},
		{Name: lang.T(ctx, "Chủ thể"), Text: either(x.ProducerName, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(v, x.Place)},
		{Name: lang.T(ctx, "Hạng sao"), Text: lang.T(ctx, "không rõ")},
		{Name: lang.T(ctx, "Quyết định"), Text: decisionText(ctx, x)},
		{Name: lang.T(ctx, "Cơ quan công nhận"), Text: either(x.Authority, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Thời hạn"), Text: lang.T(ctx, "chưa rõ: nguồn không nêu ngày quyết định")},
	}
	if x.Stars > 0 {
		facts[3].Content = ui.Stars(x.Stars)
	}
	if x.ValidTo != "" {
		facts[6].Text = lang.F(ctx, "từ %s đến hết %s", lang.Date(ctx, x.ValidFrom), lang.Date(ctx, x.ValidTo))
		if status.Holds() {
			facts[6].Text += " · " + ui.DaysLeft(ctx, left)
		}
	}
	if x.Mean.Den > 0 && x.Origin == recognition.FromCouncil {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Điểm trung bình"), Text: x.Mean.Text()})
	}
	for _, f := range []ui.Fact{{Name: lang.T(ctx, "Số giấy chứng nhận"), Text: x.Number}, {Name: lang.T(ctx, "Mã tra cứu"), Text: award.Grouped(x.Code)},
		{Name: lang.T(ctx, "Nguồn"), Text: x.Source}, {Name: lang.T(ctx, "Ghi chú"), Text: x.Note}, {Name: lang.T(ctx, "Lý do thu hồi"), Text: x.EndedReason},
		{Name: lang.T(ctx, "Quyết định chấm dứt"), Text: x.EndedNo}} {
		if f.Text != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func decisionText(ctx context.Context, x recognition.Recognition) string {
	switch {
	case x.State == recognition.Proposed:
		return lang.T(ctx, "chưa có, đang chờ ký")
	case x.DecisionNo == "":
		return lang.T(ctx, "nguồn không nêu")
	case x.DecisionDate == "":
		return x.DecisionNo
	}
	return x.DecisionNo + ", " + lang.Date(ctx, x.DecisionDate)
}

func (p *Pages) withdraw(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	k := key.Recognition(r.Path("key"))
	err := recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: k, DecisionNo: r.Value("decision_no"), DecisionDate: day(r.Value("decision_date")),
		Case: recognition.Case(r.Value("case")), Reason: r.Value("reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("recognitions", k), lang.T(ctx, "Đã thu hồi; trang tra mã báo thu hồi ngay từ bây giờ.")), nil
}
