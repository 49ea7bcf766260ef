package producer

import (
	"context"
	"io"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/doc"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/paper"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// made is a product with what it was recognised for, newest first.
type made struct {
	registry.Product
	history []recognition.Recognition
}

// deskPage is one producer on one page.
type deskPage struct {
	r        *web.Request
	o        ui.RoomPage
	producer registry.Producer
	products []made
	dossiers []dossier.Dossier
	mayFile  bool
	moves    []account.Offer // of ownership, that wait or were made in the last days
}

func (p *Pages) desk(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := own(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	page := &deskPage{r: r, o: frame(r, x.Name, &x), producer: x, mayFile: v.Actor().OwnsProducer(x.Key)}
	page.o.Above = lang.T(ctx, web.RoleWord(v.Actor().RoleFor(x.Key)))
	if page.products, err = productsOf(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	if page.moves, err = account.MovesOf(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	page.dossiers, err = dossier.OfProducer(ctx, v, x.Key)
	return web.Show(deskView(page)), err
}

// moveText tells the people of a producer of a change of its owner.
func moveText(ctx context.Context, o account.Offer) string {
	ground := lang.T(ctx, o.Ground.Vietnamese())
	switch o.State {
	case account.OfferTaken:
		return lang.F(ctx, "Từ %s, %s là người đại diện của cơ sở. Căn cứ: %s.", lang.Moment(ctx, o.DecidedAt), o.Name, ground)
	case account.OfferApproval:
		return lang.F(ctx, "Cán bộ %s đề nghị chuyển người đại diện sang %s, chờ cán bộ thứ hai phê duyệt. Căn cứ: %s. Nếu không đúng, hãy báo ngay xã hoặc văn phòng điều phối.", o.Asker, o.Name, ground)
	}
	return lang.F(ctx, "%s được đề nghị làm người đại diện của cơ sở và chưa trả lời. Căn cứ: %s.", o.Name, ground)
}

// productsOf are all products of a producer with their recognitions. Nobody makes thousands.
func productsOf(ctx context.Context, v *act.View, k key.Producer) (list []made, err error) {
	for after := ""; ; {
		part, next, err := registry.List(ctx, v, registry.Filter{Producer: k}, registry.Page{After: after, Size: 500})
		if err != nil {
			return nil, err
		}
		for _, x := range part {
			history, err := published(ctx, v, x.Key)
			if err != nil {
				return nil, err
			}
			list = append(list, made{x, history})
		}
		if next == "" {
			return list, nil
		}
		after = next
	}
}

// published are the recognitions of a product that a decision made; a proposal is nobody's to
// read here, whatever other hat the reader wears.
func published(ctx context.Context, v *act.View, k key.Product) (list []recognition.Recognition, err error) {
	all, err := recognition.OfProduct(ctx, v, k)
	for _, x := range all {
		if x.State != recognition.Proposed {
			list = append(list, x)
		}
	}
	return list, err
}

// newest is the recognition that counts today: the one in force, else the last one.
func (m made) newest(day string) (recognition.Recognition, bool) {
	for _, x := range m.history {
		if status, _ := x.StatusOn(day); status.Holds() {
			return x, true
		}
	}
	if len(m.history) > 0 {
		return m.history[0], true
	}
	return recognition.Recognition{}, false
}

// standing says in words what a recognition is worth on a day.
func standing(ctx context.Context, x recognition.Recognition, day string) (ui.State, string) {
	status, left := x.StatusOn(day)
	switch status {
	case recognition.StatusValid:
		return ui.StateValid, lang.F(ctx, "Còn hiệu lực, còn %d ngày", left)
	case recognition.StatusExpiring:
		return ui.StateExpiring, lang.F(ctx, "Sắp hết hạn, còn %d ngày", left)
	case recognition.StatusExpired:
		return ui.StateExpired, lang.T(ctx, "Đã hết hạn")
	case recognition.StatusWithdrawn:
		return ui.StateWithdrawn, lang.T(ctx, "Đã bị thu hồi")
	case recognition.StatusReplaced:
		return ui.StateInfo, lang.T(ctx, "Đã thay bằng lần sau")
	case recognition.StatusAhead:
		return ui.StateInfo, lang.T(ctx, "Chưa tới ngày có hiệu lực")
	}
	return ui.StateInfo, lang.T(ctx, "Chưa rõ thời hạn")
}

func (p *deskPage) productLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "products", Caption: lang.T(ctx, "Sản phẩm"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Hạng")}, {Name: lang.T(ctx, "Hiệu lực")}, {Name: lang.T(ctx, "Đến hết ngày")}, {Name: lang.T(ctx, "Giấy chứng nhận")}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có sản phẩm nào"), Text: lang.T(ctx, "Cán bộ xã hoặc văn phòng điều phối ghi sản phẩm vào sổ; xin liên hệ cán bộ.")}}
	for _, m := range p.products {
		cells := []ui.Cell{{Text: m.Name, Href: "/san-pham/" + m.Slug, Sub: lang.T(ctx, m.Group.Vietnamese())}}
		x, ever := m.newest(p.r.Today)
		if !ever {
			cells[0].Href = "" // what was never recognised has no public page
			l.Rows = append(l.Rows, ui.Row{Key: string(m.Key), Cells: append(cells, ui.Cell{Text: lang.T(ctx, "chưa có")}, ui.Cell{Text: "–"}, ui.Cell{Text: "–"}, ui.Cell{Text: "–"})})
			continue
		}
		look, word := standing(ctx, x, p.r.Today)
		stars, until, cert := ui.Cell{Content: ui.Stars(x.Stars)}, ui.Cell{Text: "–"}, ui.Cell{Text: "–"}
		if x.Stars == 0 {
			stars = ui.Cell{Text: lang.T(ctx, "nguồn không nêu")}
		}
		if x.ValidTo != "" {
			until.Text = lang.Date(ctx, x.ValidTo)
		}
		if x.Code != "" {
			cert = ui.Cell{Text: lang.T(ctx, "Tải giấy (pdf)"), Href: paperPath(x.Key)}
			if x.Renamed() {
				cert.Sub = lang.F(ctx, "mang tên khi được công nhận: %s", strings.TrimSuffix(x.ProductName+", "+x.ProducerName, ", "))
			}
		}
		l.Rows = append(l.Rows, ui.Row{Key: string(m.Key), Cells: append(cells, stars, ui.Cell{Content: ui.Chip(look, word)}, until, cert)})
	}
	return l
}

func (p *deskPage) dossierLedger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "dossiers", Caption: lang.T(ctx, "Hồ sơ"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Hồ sơ")}, {Name: lang.T(ctx, "Ngày nộp")}, {Name: lang.T(ctx, "Tình trạng")}, {Name: lang.T(ctx, "Việc tiếp theo"), Broad: true}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có hồ sơ nào"), Text: lang.T(ctx, "Hồ sơ do chủ thể hoặc cán bộ nộp hiện ở đây.")}}
	for _, d := range p.dossiers {
		look, word := told(ctx, d.State)
		l.Rows = append(l.Rows, ui.Row{Key: string(d.Key), Cells: []ui.Cell{{Text: d.ProductName, Href: dossierPath(d.Key), Sub: d.Code}, {Text: lang.Date(ctx, d.FiledOn)},
			{Content: ui.Chip(look, word)}, {Text: next(ctx, d.State)}}})
	}
	return l
}

// told is the state of a dossier as its producer reads it. What a council proposes is not
// told before the decision: a dossier before its council and one that is proposed look the
// same.
func told(ctx context.Context, s dossier.State) (ui.State, string) {
	switch s {
	case dossier.Filed:
		return ui.StateOpen, lang.T(ctx, "Đã nộp, chờ tiếp nhận")
	case dossier.Admitted, dossier.Proposed:
		return ui.StateScoring, lang.T(ctx, "Đang đánh giá")
	case dossier.Forwarded:
		return ui.StateScoring, lang.T(ctx, "Đã chuyển cấp trên")
	case dossier.Recognised:
		return ui.StateValid, lang.T(ctx, "Đã công nhận")
	case dossier.Returned:
		return ui.StateReturned, lang.T(ctx, "Đã trả lại")
	}
	return ui.StateInfo, lang.T(ctx, "Đã rút")
}

// next says what happens next, and who does it.
func next(ctx context.Context, s dossier.State) string {
	switch s {
	case dossier.Filed:
		return lang.T(ctx, "Cơ quan tiếp nhận kiểm tra rồi đưa hồ sơ vào phiên đánh giá, hoặc trả lại kèm lý do. Bạn chưa phải làm gì.")
	case dossier.Admitted, dossier.Proposed:
		return lang.T(ctx, "Hội đồng chấm điểm, sau đó cơ quan có thẩm quyền quyết định. Kết quả hiện ở đây khi có quyết định.")
	case dossier.Forwarded:
		return lang.T(ctx, "Hội đồng cấp trên tiếp nhận và đánh giá. Bạn chưa phải làm gì.")
	case dossier.Recognised:
		return lang.T(ctx, "Xem hạng sao và tải giấy chứng nhận; nhớ ngày hết hạn để nộp hồ sơ đánh giá lại.")
	case dossier.Returned:
		return lang.T(ctx, "Đọc lý do, hoàn thiện rồi nộp hồ sơ mới khi đủ điều kiện.")
	}
	return lang.T(ctx, "Hồ sơ đã rút; nộp hồ sơ mới khi cần.")
}

// certificate sends the certificate of one's own product as it was issued here.
func (p *Pages) certificate(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := recognition.ByKey(ctx, v, key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	d, err := dossier.ForProducer(ctx, v, x.Dossier)
	if err != nil || x.State == recognition.Proposed || x.Code == "" {
		return web.Answer{}, fault.Missing("lần công nhận này")
	}
	paper := paper.Certificate(v.Places(), x, d.SeasonPlace, r.Base()+"/q/"+x.Code)
	return web.Send(web.File{Name: fold.Slug(paper.Title+" "+x.ProductName) + ".pdf", Type: "application/pdf",
		Open: func(_ context.Context, w io.Writer) error { return doc.WritePDF(w, paper) }}), nil
}
