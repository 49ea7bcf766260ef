package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const recognitionsPath = "/office/recognitions"

// recognitionsPage is one page of the list of recognitions.
type recognitionsPage struct {
	r          *web.Request
	o          ui.OfficePage
	list       grid
	export     string
	pager      ui.PagerProps
	wrongPlace string // why the place typed was not understood
	wrongYear  string
}

func (p *Pages) recognitions(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &recognitionsPage{r: r, o: p.page(r, v, recognitionsPath, lang.T(ctx, "Công nhận")), export: exportPage(v, r.With("trang", ""))}
	f := page.filter(ctx, v)
	if wantsFile(r) {
		all, err := recognition.List(ctx, v, f)
		if err != nil {
			return web.Answer{}, err
		}
		all = slices.DeleteFunc(all, func(x recognition.Recognition) bool { return !along(r, v, x.Place) })
		return gridFile(r, v, recognitionGrid(ctx, v, all))
	}
	listing, err := recognition.Listed(ctx, v, f, r.Page(), pageSize)
	if err != nil {
		return web.Answer{}, err
	}
	page.list = recognitionGrid(ctx, v, listing.Rows)
	page.pager = pager(r, (r.Page()-1)*pageSize, len(listing.Rows), listing.Total)
	return web.Show(recognitionsView(page)), nil
}

// filter reads the filters of the address; what is not understood filters nothing and is
// said beside its field.
func (p *recognitionsPage) filter(ctx context.Context, v *act.View) recognition.Filter {
	f := recognition.Filter{Text: p.r.Query("q"), Group: p.r.Query("nhom"), Status: recognition.Status(p.r.Query("hieu-luc"))}
	f.Place, p.wrongPlace = filterPlace(p.r, v)
	if stars := p.r.Query("sao"); stars >= "3" && stars <= "5" && len(stars) == 1 {
		f.Stars = int(stars[0] - '0')
	}
	if typed := p.r.Query("nam"); typed != "" {
		year, err := fold.ParseNumber(typed)
		if err != nil || year < 2000 || year > 2100 {
			p.wrongYear = lang.T(ctx, "Năm phải là bốn chữ số, như 2021.")
			return f
		}
		f.Year = int(year)
	}
	return f
}

func recognitionGrid(ctx context.Context, v *act.View, list []recognition.Recognition) grid {
	g := grid{id: "recognitions", file: "cong-nhan", caption: lang.T(ctx, "Công nhận"), cards: true, notes: dayNote(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể"), fileOnly: true}, {name: lang.T(ctx, "Nay trong sổ"), fileOnly: true}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Hạng sao")},
		{name: lang.T(ctx, "Năm"), kind: tabular.Integer}, {name: lang.T(ctx, "Quyết định")}, {name: lang.T(ctx, "Ngày quyết định"), kind: tabular.Date, fileOnly: true},
		{name: lang.T(ctx, "Cơ quan công nhận"), fileOnly: true}, {name: lang.T(ctx, "Giấy chứng nhận")}, {name: lang.T(ctx, "Có hiệu lực đến"), kind: tabular.Date, fileOnly: true},
		{name: lang.T(ctx, "Còn lại (ngày)"), kind: tabular.Integer, fileOnly: true}, {name: lang.T(ctx, "Hiệu lực hôm nay")}, {name: lang.T(ctx, "Nguồn"), fileOnly: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có lần công nhận nào hợp với bộ lọc"), Text: lang.T(ctx, "Công nhận đến từ quyết định sau khi hội đồng khóa kết quả, hoặc từ danh sách nhập vào."),
			Action: ui.Link{Text: lang.T(ctx, "Bỏ lọc"), Href: recognitionsPath}}}
	for _, x := range list {
		g.rows = append(g.rows, gridRow{key: string(x.Key), cells: recognitionCells(ctx, v, x)})
	}
	return g
}

func recognitionCells(ctx context.Context, v *act.View, x recognition.Recognition) []gridCell {
	producer := producerText(ctx, x.ProducerName)
	decision := gridLink(either(x.DecisionNo, "–"), "", "")
	if x.DecisionDate != "" {
		decision.show.Sub = lang.Date(ctx, x.DecisionDate)
	}
	rest := tabular.Cell{} // the days left are known only of what holds and has a last day
	if status, left := x.StatusOn(v.Today()); status.Holds() {
		rest = tabular.Num(int64(left))
	}
	now := todayText(ctx, v, x)
	return []gridCell{gridLink(x.ProductName, officePath("recognitions", x.Key), producer+orNothing(" · "+lang.T(ctx, "nay: "), now)), hidden(tabular.Str(producer)),
		hidden(tabular.Str(now)), placeCell(v, x.PlaceThen), starCell(ctx, x.Stars),
		yearCell(x.Year), decision, hidden(tabular.Str(x.DecisionDate)), hidden(tabular.Str(x.Authority)), gridText(either(x.Number, "–")), gridDay(ctx, x.ValidTo),
		hidden(rest), statusCell(ctx, x, v.Today()), hidden(tabular.Str(x.Source))}
}

// todayText is what the registry says today of a product that was recognised under another name, of
// another producer or at another place; "" where nothing changed.
func todayText(ctx context.Context, v *act.View, x recognition.Recognition) string {
	var parts []string
	if x.Today.Product != x.ProductName {
		parts = append(parts, "“"+x.Today.Product+"”")
	}
	if x.Today.Producer != x.ProducerName {
		parts = append(parts, producerText(ctx, x.Today.Producer))
	}
	if x.Place != x.PlaceThen {
		parts = append(parts, placeName(v, x.Place))
	}
	return strings.Join(parts, ", ")
}

func starCell(ctx context.Context, n int) gridCell {
	if n == 0 {
		return gridText(lang.T(ctx, "không rõ"))
	}
	return gridShown(ui.Stars(n), ui.StarText(ctx, n))
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
	journal *grid
	address string // public address of the certificate's code
	mayEnd  bool
	mayDoc  bool
	mayFix  bool
	fixed   int // how often a misprint of it was corrected
}

func (p *Pages) recognition(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeRecognition(ctx, v, key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	status, left := x.StatusOn(v.Today())
	page := &recognitionPage{r: r, o: p.page(r, v, recognitionsPath, x.ProductName), it: x, mayEnd: x.State == recognition.Recognised && v.May(act.RecognitionWithdraw, x.Place),
		mayDoc: x.Code != "" && v.May(act.DocumentMake, x.Place)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Công nhận"), Href: recognitionsPath}}
	page.o.Status = productStatus(x.Stars, statusLook(status), status.Text())
	if x.Code != "" {
		page.address = r.Base() + "/q/" + x.Code
	}
	if page.mayDoc {
		page.o.Actions = ui.Button(ui.ButtonProps{Text: lang.T(ctx, "Xem giấy chứng nhận"), Href: officePath("recognitions", x.Key) + "/certificate", Icon: "document", Kind: ui.ButtonPrimary})
	}
	if page.facts, err = recognitionFacts(ctx, v, x, status, left); err != nil {
		return web.Answer{}, err
	}
	fixes, err := recognition.Corrections(ctx, v, x.Key)
	if err != nil {
		return web.Answer{}, err
	}
	page.fixed, page.mayFix = corrected(fixes), uncorrectable(x) == ""
	page.journal, err = journalGrid(ctx, v, "recognition/"+string(x.Key), x.Place)
	return web.Show(recognitionView(page)), err
}

// officeRecognition gives a recognition of the actor's office, NotFound for any other.
func officeRecognition(ctx context.Context, v *act.View, k key.Recognition) (recognition.Recognition, error) {
	x, err := recognition.ByKey(ctx, v, k)
	if err == nil && !v.May(act.OfficeRead, x.Place) {
		return recognition.Recognition{}, fault.Missing("lần công nhận này")
	}
	return x, err
}

func recognitionFacts(ctx context.Context, v *act.View, x recognition.Recognition, status recognition.Status, left int) ([]ui.Fact, error) {
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Tên sản phẩm"), Text: x.ProductName, Href: officePath("products", x.Product)},
		{Name: lang.T(ctx, "Chủ thể"), Text: producerText(ctx, x.ProducerName)},
		{Name: lang.T(ctx, "Địa bàn"), Text: title(ctx, v, x.PlaceThen)},
		{Name: lang.T(ctx, "Hạng sao"), Text: starText(ctx, x.Stars)},
		{Name: lang.T(ctx, "Quyết định"), Text: decisionText(ctx, x)},
		{Name: lang.T(ctx, "Cơ quan công nhận"), Text: either(x.Authority, lang.T(ctx, "nguồn không nêu"))},
		{Name: lang.T(ctx, "Thời hạn"), Text: termText(ctx, x, status, left)},
		{Name: lang.T(ctx, "Đợt"), Text: x.RoundName},
	}
	if x.Round != "" {
		facts[7].Href = officePath("rounds", x.Round)
	}
	if now := todayText(ctx, v, x); now != "" {
		facts = slices.Insert(facts, 3, ui.Fact{Name: lang.T(ctx, "Nay trong sổ"), Text: now + ". " + lang.T(ctx, "Giấy chứng nhận và trang tra mã giữ nội dung của quyết định.")})
	}
	if x.Dossier != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Hồ sơ"), Text: lang.T(ctx, "Xem hồ sơ dẫn tới lần công nhận này"), Href: officePath("dossiers", x.Dossier)})
	}
	if x.Mean.Den > 0 && x.Origin == recognition.FromCouncil && v.May(act.ResultRead, x.Place) {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Điểm trung bình"), Text: lang.Decimal(ctx, x.Mean.Text()) + " (" + fraction(ctx, x.Mean) + ")"})
	}
	facts = append(facts, ui.Fact{Name: lang.T(ctx, "Số giấy chứng nhận"), Text: x.Number}, ui.Fact{Name: lang.T(ctx, "Nguồn"), Text: x.Source}, ui.Fact{Name: lang.T(ctx, "Ghi chú"), Text: x.Note})
	ends, err := endFacts(ctx, v, x)
	return slices.DeleteFunc(append(facts, ends...), func(f ui.Fact) bool { return f.Text == "" }), err
}

// endFacts say how a recognition ended: by withdrawal, or by the next one.
func endFacts(ctx context.Context, v *act.View, x recognition.Recognition) ([]ui.Fact, error) {
	switch x.State {
	case recognition.Withdrawn:
		return []ui.Fact{{Name: lang.T(ctx, "Thu hồi"), Text: lang.F(ctx, "theo quyết định số %s, từ ngày %s", x.EndedNo, lang.Date(ctx, x.EndedOn))},
			{Name: lang.T(ctx, "Trường hợp thu hồi"), Text: lang.T(ctx, x.EndedCase.Text())}, {Name: lang.T(ctx, "Lý do thu hồi"), Text: x.EndedReason}}, nil
	case recognition.Replaced:
		next, err := recognition.ByKey(ctx, v, x.ReplacedBy)
		return []ui.Fact{{Name: lang.T(ctx, "Thay bằng"), Text: lang.F(ctx, "lần công nhận %s, từ %s", lowerFirst(starText(ctx, next.Stars)), lang.Date(ctx, x.EndedOn)),
			Href: officePath("recognitions", x.ReplacedBy)}}, err
	}
	return nil, nil
}

func starText(ctx context.Context, n int) string {
	if n == 0 {
		return lang.T(ctx, "không rõ hạng sao")
	}
	return ui.StarText(ctx, n)
}

func termText(ctx context.Context, x recognition.Recognition, status recognition.Status, left int) string {
	switch {
	case x.State == recognition.Proposed:
		return lang.T(ctx, "tính từ ngày ký quyết định")
	case x.ValidTo == "" && x.OverFrom() != "":
		return lang.F(ctx, "nguồn không nêu ngày quyết định; công nhận năm %d thì chắc chắn hết hiệu lực trước ngày %s", x.Year, lang.Date(ctx, x.OverFrom()))
	case x.ValidTo == "":
		return lang.T(ctx, "chưa rõ: nguồn không nêu ngày quyết định")
	}
	text := lang.F(ctx, "từ %s đến hết %s", lang.Date(ctx, x.ValidFrom), lang.Date(ctx, x.ValidTo))
	if status.Holds() {
		text += " · " + ui.DaysLeft(ctx, left)
	}
	return text
}

func decisionText(ctx context.Context, x recognition.Recognition) string {
	switch {
	case x.State == recognition.Proposed:
		return lang.T(ctx, "chưa có, đang chờ ký")
	case x.DecisionNo == "":
		return lang.T(ctx, "nguồn không nêu")
	}
	return x.DecisionNo + onDay(ctx, x.DecisionDate)
}

func (p *Pages) withdraw(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeRecognition(ctx, a.View(), key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	err = recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: x.Key, DecisionNo: r.Value("decision_no"), DecisionDate: day(r.Value("decision_date")),
		Case: recognition.Case(r.Value("case")), Reason: r.Value("reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("recognitions", x.Key), lang.T(ctx, "Đã thu hồi; trang tra mã báo thu hồi ngay từ bây giờ.")), nil
}
