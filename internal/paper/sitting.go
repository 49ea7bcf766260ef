package paper

import (
	"fmt"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/doc"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Sitting is a closed sitting with everything its papers need.
type Sitting struct {
	Places  *place.Gazetteer
	Book    *rulebook.Book
	Round   evaluation.Round
	Sitting evaluation.Sitting
	Council evaluation.Council
	Tallies []evaluation.Tally

	Rechecks []evaluation.Recheck
	Reopened []evaluation.Reopening // those that voided an earlier close, oldest first
	void     *evaluation.Reopening  // what voided this very close; nil while it is in force
}

// edition is the number of this close, from 1.
func (s Sitting) edition() int { return len(s.Reopened) + 1 }

// banner is printed on every page: that the close has lost its effect, that marks are made up.
func (s Sitting) banner() string {
	if s.void == nil {
		return bannerIf(s.Round.Illustrative)
	}
	mark := fmt.Sprintf("LẦN %d – ĐÃ HUỶ HIỆU LỰC NGÀY %s", s.edition(), fold.Date(act.Date(s.void.Answered.At)))
	if s.Round.Illustrative {
		mark += " – " + banner
	}
	return mark
}

// history says which close this paper tells of, what it replaces and what has voided it;
// nothing for a sitting that was closed once.
func (s Sitting) history() (blocks []doc.Block) {
	if n := len(s.Reopened); n > 0 {
		blocks = append(blocks, doc.Para(doc.Plain(fmt.Sprintf("Phiên đã mở lại %d lần. Văn bản này là lần %d, thay thế lần %d %s", n, s.edition(), n, because(s.Reopened[n-1])))))
	}
	if s.void != nil {
		blocks = append(blocks, doc.Para(doc.Bold(fmt.Sprintf("Văn bản lần %d này %s Giữ nguyên như khi khóa phiên, không tính lại.", s.edition(), because(*s.void)))))
	}
	return blocks
}

// because says when a close lost its effect, by whom and why.
func because(x evaluation.Reopening) string {
	return fmt.Sprintf("đã huỷ hiệu lực ngày %s theo đề nghị của %s (%s) và đồng ý của %s (%s). Lý do: %s. %s", fold.Date(act.Date(x.Answered.At)),
		x.Proposed.Name, x.Proposed.Duty.Label(), x.Answered.Name, x.Answered.Duty.Label(), x.Ground.Text(), stopped(x.Reason))
}

// stopped is user text that ends as a sentence does.
func stopped(text string) string { return strings.TrimRight(text, ". ") + "." }

// rules names the working rules that the sitting was opened under, nothing without.
func (s Sitting) rules() []string {
	if s.Sitting.Rules.Number == "" {
		return nil
	}
	return []string{"Căn cứ Quy chế số " + s.Sitting.Rules.Number + " ngày " + fold.Date(s.Sitting.Rules.Date) + " (áp dụng từ khi mở phiên)"}
}

func (s Sitting) heading(number string) doc.Heading {
	return doc.Heading{Parent: committee(s.Places, s.Sitting.Place), Issuer: "Hội đồng đánh giá, phân hạng sản phẩm OCOP",
		Number: number, Dateline: dated(seat(s.Places, s.Sitting.Place), s.Sitting.MetOn)}
}

// Minutes are the minutes of the council's meeting.
func Minutes(s Sitting) *doc.Document {
	present := s.ballots()
	d := &doc.Document{Title: "Biên bản họp Hội đồng", Author: s.Council.Name, Banner: s.banner()}
	d.Blocks = []doc.Block{
		s.heading("Số:        /BB-HĐ"),
		doc.Title{Type: "Biên bản", Subject: "Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP – " + s.Round.Title},
		doc.Grounds{Lines: append([]string{"Căn cứ " + s.Book.Decision.Short, council(s.Council)}, s.rules()...)},
	}
	d.Blocks = append(d.Blocks, s.history()...)
	d.Blocks = append(d.Blocks,
		doc.Subheading{Text: "I. THỜI GIAN, THÀNH PHẦN"},
		doc.Para(doc.Plain("Hội đồng họp "+longDate(s.Sitting.MetOn)+". Số thành viên có quyền chấm điểm: "+
			fmt.Sprint(s.Sitting.Progress.Voters)+"; số thành viên có phiếu hợp lệ: "+fmt.Sprint(present)+".")),
		s.members(),
		doc.Subheading{Text: "II. CÁCH TÍNH"},
		doc.Para(doc.Plain("Mỗi thành viên chấm độc lập trên phiếu của bộ sản phẩm; điểm của sản phẩm là trung bình cộng tổng điểm của các phiếu, "+
			"giữ đúng phân số khi xếp hạng và chỉ làm tròn hai chữ số khi in. Hạng sao là khung điểm, bị giới hạn bởi yêu cầu tối thiểu của từng hạng sao trên phiếu.")),
		doc.Subheading{Text: "III. KẾT QUẢ"},
		s.results())
	d.Blocks = append(d.Blocks, s.remarks()...)
	d.Blocks = append(d.Blocks,
		doc.Para(doc.Plain("Biên bản được thông qua tại cuộc họp và lưu kèm phiếu đánh giá của từng thành viên./.")),
		doc.Signatures{Signers: []doc.Signer{
			{Post: "Thư ký", Note: "(Ký, ghi rõ họ tên)", Name: s.holder(evaluation.Secretary)},
			{Authority: "TM. Hội đồng", Post: "Chủ tịch", Note: "(Ký, ghi rõ họ tên)", Name: s.holder(evaluation.Chair)},
		}})
	return d
}

func council(c evaluation.Council) string {
	if c.DecisionNo == "" {
		return "Căn cứ quyết định thành lập " + c.Name + " (số, ngày: nguồn không nêu)"
	}
	return "Căn cứ Quyết định số " + c.DecisionNo + " ngày " + fold.Date(c.DecisionDate) + " thành lập " + c.Name
}

func (s Sitting) holder(d evaluation.Duty) string {
	for _, x := range s.Council.Seats {
		if x.Duty == d {
			return x.Name
		}
	}
	return ""
}

// ballots is how many members have at least one counted sheet.
func (s Sitting) ballots() int {
	seen := map[string]bool{}
	for _, t := range s.Tallies {
		for _, l := range t.Lines {
			if l.Counted() {
				seen[string(l.Seat.Key)] = true
			}
		}
	}
	return len(seen)
}

func (s Sitting) members() doc.Table {
	t := doc.Table{Columns: []doc.Column{{Title: "STT", Width: 11, Align: doc.Center}, {Title: "Họ và tên", Width: 52}, {Title: "Chức vụ, đơn vị"}, {Title: "Nhiệm vụ", Width: 42}}}
	for i, x := range s.Council.Seats {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Cell{doc.Words(fmt.Sprint(i + 1)), doc.Words(x.Name), doc.Words(x.Position), doc.Words(x.Duty.Label())}})
	}
	return t
}

func (s Sitting) results() doc.Block {
	if len(s.Tallies) == 0 {
		return doc.Para(doc.Plain("Không có hồ sơ nào được đưa ra đánh giá trong đợt này."))
	}
	t := doc.Table{Columns: []doc.Column{{Title: "STT", Width: 11, Align: doc.Center}, {Title: "Sản phẩm", Width: 40}, {Title: "Chủ thể"},
		{Title: "Điểm TB", Width: 18, Align: doc.Center}, {Title: "Hạng", Width: 16, Align: doc.Center}, {Title: "Đề nghị", Width: 26}}}
	for i, x := range s.Tallies {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Cell{doc.Words(fmt.Sprint(i + 1)), doc.Words(x.Entry.ProductName), doc.Words(orUnknown(x.Entry.ProducerName)),
			doc.Words(x.Result.Mean.Text()), doc.Words(stars(x.Result.Star)), doc.Words(outcome(x.Result.Outcome))}})
	}
	return t
}

// remarks are the reasons, one for each entry, who did not score which of them, and what was late.
func (s Sitting) remarks() []doc.Block {
	blocks := []doc.Block{}
	for i, x := range s.Tallies {
		blocks = append(blocks, doc.Para(doc.Plain(fmt.Sprintf("%d. %s: %s.", i+1, x.Entry.ProductName, strings.TrimSuffix(x.Result.Reason, ".")))))
	}
	for _, x := range evaluation.Recusals(s.Tallies) {
		blocks = append(blocks, doc.Para(doc.Plain(x.Seat.Name+" không chấm điểm "+x.Entry.ProductName+": "+strings.TrimSuffix(x.Reason, ".")+".")))
	}
	if text := s.rechecks(); text != "" {
		blocks = append(blocks, doc.Para(doc.Plain(text)))
	}
	if s.Sitting.LateReason != "" {
		blocks = append(blocks, doc.Para(doc.Plain("Lý do họp muộn so với kế hoạch: "+s.Sitting.LateReason)))
	}
	return blocks
}

// rechecks says how often members were asked to look at their sheets again before this close, and
// what they answered; "" when nobody was. It names no member and no dossier.
func (s Sitting) rechecks() string {
	all := 0
	of := map[evaluation.RecheckState]int{}
	for _, x := range s.Rechecks {
		if x.Asked.At.Before(s.Sitting.ClosedAt) {
			all++
			of[x.State]++
		}
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf("Chủ tịch, thư ký Hội đồng đã đề nghị thành viên xem lại phiếu đã nộp %d lần: %d lần thành viên mở lại phiếu, %d lần giữ nguyên phiếu, %d lần không trả lời trước khi khóa phiên.",
		all, of[evaluation.RecheckReopened], of[evaluation.RecheckKept], of[evaluation.RecheckAsked])
}

func outcome(o rulebook.Outcome) string {
	switch o {
	case rulebook.Recognise:
		return "Công nhận"
	case rulebook.Forward:
		return "Chuyển cấp trên"
	}
	return "Trả lại hồ sơ"
}

func stars(n int) string {
	if n == 0 {
		return "—"
	}
	return fmt.Sprintf("%d sao", n)
}

// Summary is the table of every member's total beside the exact mean, on a landscape
// page.
func Summary(s Sitting) *doc.Document {
	d := &doc.Document{Title: "Bảng tổng hợp điểm", Author: s.Council.Name, Orientation: doc.Landscape, Size: 13, Banner: s.banner()}
	t := doc.Table{Size: 10, Columns: []doc.Column{{Title: "STT", Width: 10, Align: doc.Center}, {Title: "Sản phẩm (chủ thể)"}}}
	voters := s.voters()
	for i := range voters {
		t.Columns = append(t.Columns, doc.Column{Title: fmt.Sprintf("TV%d", i+1), Width: 14, Align: doc.Center})
	}
	t.Columns = append(t.Columns, doc.Column{Title: "Trung bình", Width: 30, Align: doc.Center}, doc.Column{Title: "Lệch", Width: 15, Align: doc.Center},
		doc.Column{Title: "Hạng", Width: 14, Align: doc.Center})
	for i, x := range s.Tallies {
		t.Rows = append(t.Rows, summaryRow(i+1, x))
	}
	var key []string
	for i, v := range voters {
		key = append(key, fmt.Sprintf("TV%d: %s (%s)", i+1, v.Name, v.Duty.Label()))
	}
	d.Blocks = []doc.Block{
		s.heading(""),
		doc.Title{Type: "Bảng tổng hợp điểm", Subject: "Đánh giá, phân hạng sản phẩm OCOP – " + s.Round.Title},
	}
	d.Blocks = append(d.Blocks, s.history()...)
	d.Blocks = append(d.Blocks, t,
		doc.Paragraph{Runs: []doc.Run{doc.Italic("Ghi chú: " + strings.Join(key, "; ") + ". Trung bình ghi kèm phân số đúng (tổng phần trăm điểm chia số phiếu); “–” là không có phiếu được tính.")}, Size: 11, Flush: true},
		doc.Signatures{Signers: []doc.Signer{{Post: "Thư ký", Note: "(Ký, ghi rõ họ tên)", Name: s.holder(evaluation.Secretary)},
			{Authority: "TM. Hội đồng", Post: "Chủ tịch", Note: "(Ký, ghi rõ họ tên)", Name: s.holder(evaluation.Chair)}}})
	return d
}

func (s Sitting) voters() (list []evaluation.Seat) {
	for _, x := range s.Council.Seats {
		if x.Votes {
			list = append(list, x)
		}
	}
	return list
}

func withProducer(e evaluation.Entry) string {
	if e.ProducerName == "" {
		return e.ProductName
	}
	return e.ProductName + " (" + e.ProducerName + ")"
}

func summaryRow(n int, x evaluation.Tally) doc.Row {
	cells := []doc.Cell{doc.Words(fmt.Sprint(n)), doc.Words(withProducer(x.Entry))}
	for _, l := range x.Lines {
		total := "–"
		if l.Counted() {
			total = l.Sheet.Total.Text()
		}
		cells = append(cells, doc.Words(total))
	}
	mean := fmt.Sprintf("%s\n(%d/%d)", x.Result.Mean.Text(), x.Result.Mean.Num, x.Result.Mean.Den)
	return doc.Row{Cells: append(cells, doc.Words(mean), doc.Words(x.Result.Spread.Text()), doc.Words(stars(x.Result.Star)))}
}
