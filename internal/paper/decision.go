package paper

import (
	"fmt"
	"strings"

	"ocop/internal/base/doc"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/recognition"
)

// Round is a round with the products that a decision recognises, or did.
type Round struct {
	Places       *place.Gazetteer
	Book         *rulebook.Book
	Round        evaluation.Round
	MetOn        string // ISO date of the last meeting, '' unknown
	Today        string // ISO date; the year of a paper that is not yet dated
	Recognitions []recognition.Recognition
}

// DraftDecision is the decision that recognises the products of a round, with the list
// as its annex. Number and day stay open until they are known.
func DraftDecision(r Round) *doc.Document {
	at := r.Round.SeasonPlace
	body := committee(r.Places, at)
	d := &doc.Document{Title: "Quyết định công nhận kết quả", Author: body, Banner: bannerIf(r.Round.Illustrative)}
	number, dateline, basis := r.open()
	d.Blocks = []doc.Block{
		doc.Heading{Issuer: body, Number: number, Dateline: dateline},
		doc.Title{Type: "Quyết định", Subject: "Về việc công nhận kết quả đánh giá, phân hạng và cấp giấy chứng nhận sản phẩm OCOP – " + r.Round.Title},
		doc.Centered(doc.Bold(strings.ToUpper("Chủ tịch " + body))),
		doc.Grounds{Lines: r.grounds()},
		doc.Centered(doc.Bold("QUYẾT ĐỊNH:")),
		doc.Article{Number: 1, Runs: []doc.Run{doc.Plain(fmt.Sprintf("Công nhận kết quả đánh giá, phân hạng và cấp giấy chứng nhận đối với %02d sản phẩm (%s), có danh sách kèm theo. Giấy chứng nhận có hiệu lực %d tháng kể từ ngày cấp.",
			len(r.Recognitions), r.byStar(), r.Book.Procedure.ValidityMonths))}},
		doc.Article{Number: 2, Runs: []doc.Run{doc.Plain("Chủ thể có sản phẩm được công nhận giữ chất lượng đúng hồ sơ đã đánh giá, chỉ dùng hạng sao trên sản phẩm khi giấy chứng nhận còn hiệu lực và chịu sự kiểm tra của cơ quan có thẩm quyền.")}},
		doc.Article{Number: 3, Runs: []doc.Run{doc.Plain("Thủ trưởng các cơ quan, đơn vị liên quan và các chủ thể có tên trong danh sách chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực từ ngày ký./.")}},
		doc.Signatures{Recipients: []string{"- Như Điều 3;", "- Chủ tịch, các Phó Chủ tịch UBND tỉnh;", "- Lưu: VT, OCOP."},
			Signers: []doc.Signer{{Post: "Chủ tịch"}}},
		doc.Annex{Label: "Danh sách", Title: "Sản phẩm OCOP được công nhận – " + r.Round.Title, Basis: basis},
		r.list(),
	}
	return d
}

// open gives number, dateline and the annex's reference, as far as they are known.
func (r Round) open() (number, dateline, basis string) {
	town := seat(r.Places, r.Round.SeasonPlace)
	if no, on := r.signed(); no != "" {
		return "Số: " + no, dated(town, on), "(Kèm theo Quyết định số " + no + " ngày " + fold.Date(on) + ")"
	}
	return "Số:        /QĐ-UBND", open(town, r.Today), "(Kèm theo Quyết định số        /QĐ-UBND ngày      tháng      năm " + r.Today[:4] + ")"
}

// signed gives the decision that recognised the first product of the list.
func (r Round) signed() (no, on string) {
	for _, x := range r.Recognitions {
		if x.DecisionNo != "" {
			return x.DecisionNo, x.DecisionDate
		}
	}
	return "", ""
}

func (r Round) grounds() []string {
	lines := []string{"Căn cứ Luật Tổ chức chính quyền địa phương"}
	for _, d := range r.Book.Decision.Documents {
		lines = append(lines, "Căn cứ Quyết định số "+d.Number+" ngày "+d.Signed.Text()+" của "+d.Issuer)
	}
	meeting := "Căn cứ biên bản họp của Hội đồng đánh giá, phân hạng sản phẩm OCOP"
	if r.MetOn != "" {
		meeting += " ngày " + fold.Date(r.MetOn)
	}
	return append(lines, meeting, "Theo đề nghị của cơ quan tham mưu quản lý Chương trình OCOP cấp tỉnh")
}

func (r Round) byStar() string {
	count := map[int]int{}
	for _, x := range r.Recognitions {
		count[x.Stars]++
	}
	var parts []string
	for star := 5; star >= 3; star-- {
		if count[star] > 0 {
			parts = append(parts, fmt.Sprintf("%02d sản phẩm %d sao", count[star], star))
		}
	}
	return strings.Join(parts, ", ")
}

func (r Round) list() doc.Table {
	t := doc.Table{Columns: []doc.Column{{Title: "STT", Width: 11, Align: doc.Center}, {Title: "Tên sản phẩm", Width: 42}, {Title: "Chủ thể"},
		{Title: "Địa bàn", Width: 36}, {Title: "Hạng", Width: 16, Align: doc.Center}}}
	for i, x := range r.Recognitions {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Cell{doc.Words(fmt.Sprint(i + 1)), doc.Words(x.ProductName), doc.Words(orUnknown(x.ProducerName)),
			doc.Words(name(r.Places, string(x.PlaceThen))), doc.Words(stars(x.Stars))}})
	}
	return t
}

// Certificate is the certificate of one recognition. Address is the public address of
// its code, which the square leads to. Printed again it bears the names and the place of the
// decision, as the answer to the code does. One that has ended before its last day says so on top.
func Certificate(g *place.Gazetteer, r recognition.Recognition, issuer place.ID, address string) *doc.Document {
	body := committee(g, issuer)
	d := &doc.Document{Title: "Giấy chứng nhận sản phẩm OCOP", Author: body, Orientation: doc.Landscape, Style: doc.Certificate, Banner: certificateBanner(r)}
	d.Blocks = []doc.Block{
		doc.Heading{Issuer: body, Number: "Số: " + r.Number, Dateline: dated(seat(g, issuer), r.DecisionDate)},
		doc.Paragraph{Runs: []doc.Run{doc.Bold("GIẤY CHỨNG NHẬN")}, Align: doc.Center, Size: 30, Tight: true},
		doc.Paragraph{Runs: []doc.Run{doc.Plain("Sản phẩm Chương trình Mỗi xã một sản phẩm")}, Align: doc.Center, Size: 16},
		doc.Paragraph{Runs: []doc.Run{doc.Bold(r.ProductName)}, Align: doc.Center, Size: 26, Lines: 2},
		doc.Paragraph{Runs: []doc.Run{doc.Plain("Chủ thể: " + orUnknown(r.ProducerName))}, Align: doc.Center, Size: 15, Lines: 2, Tight: true},
		doc.Paragraph{Runs: []doc.Run{doc.Plain("Địa chỉ: " + lying(g, r.PlaceThen))}, Align: doc.Center, Size: 15, Lines: 2},
		doc.Stars{Count: r.Stars, Size: 13},
		doc.Paragraph{Runs: []doc.Run{doc.Bold(fmt.Sprintf("Đạt hạng %d sao", r.Stars))}, Align: doc.Center, Size: 20},
		doc.Columns{Sides: []doc.Side{
			{Width: 62, Blocks: []doc.Block{doc.QR{Text: address, Size: 30, Caption: recognition.Grouped(r.Code)}}},
			{Blocks: []doc.Block{
				doc.Paragraph{Runs: []doc.Run{doc.Italic("Theo Quyết định số " + r.DecisionNo + " ngày " + fold.Date(r.DecisionDate))}, Align: doc.Center, Size: 13, Tight: true},
				doc.Paragraph{Runs: []doc.Run{doc.Italic("Có hiệu lực đến hết ngày " + fold.Date(r.ValidTo))}, Align: doc.Center, Size: 13, Tight: true},
				doc.Signatures{Signers: []doc.Signer{{Authority: "TM. Ủy ban nhân dân", Post: "Chủ tịch"}}},
			}},
		}},
	}
	return d
}

// certificateBanner keeps a paper that is printed again from passing for one in force.
func certificateBanner(r recognition.Recognition) string {
	ended := ""
	switch r.State {
	case recognition.Withdrawn:
		ended = "ĐÃ BỊ THU HỒI TỪ NGÀY " + fold.Date(r.EndedOn)
	case recognition.Replaced:
		ended = "ĐÃ THAY BẰNG LẦN CÔNG NHẬN SAU"
	default:
		return bannerIf(r.Illustrative)
	}
	if r.Illustrative {
		return ended + " – " + banner
	}
	return ended
}

// lowerKind writes the kind of a unit inside a sentence: "tỉnh Bắc Ninh".
func lowerKind(full string) string {
	return strings.NewReplacer("Tỉnh ", "tỉnh ", "Thành phố ", "thành phố ", "Huyện ", "huyện ", "Thị xã ", "thị xã ", "Thị trấn ", "thị trấn ", "Xã ", "xã ", "Phường ", "phường ").Replace(full)
}
