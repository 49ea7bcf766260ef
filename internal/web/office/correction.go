package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// correctionPage is what was misprinted of one recognition and its decision: what was
// corrected, what waits, and the form for another one.
type correctionPage struct {
	r       *web.Request
	o       ui.OfficePage
	it      recognition.Recognition
	path    string
	facts   []ui.Fact
	all     []recognition.Correction
	waiting *recognition.Correction
	mine    bool   // the reader made the proposal that waits
	may     bool   // the reader may propose and answer
	why     string // they may not
}

func (p *Pages) corrections(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeRecognition(ctx, v, key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &correctionPage{r: r, o: p.page(r, v, recognitionsPath, lang.T(ctx, "Đính chính")), it: x, path: correctionsPath(x.Key),
		why: uncorrectable(x)}
	if page.why == "" && !v.May(act.RecognitionMake, x.Place) {
		page.why = lang.Mark("Đề nghị và duyệt đính chính là việc của văn phòng điều phối đã ghi quyết định.")
	}
	page.may = page.why == ""
	page.facts = decidedFacts(ctx, v, x)
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Công nhận"), Href: recognitionsPath}, {Text: x.ProductName, Href: officePath("recognitions", x.Key)}}
	if page.all, err = recognition.Corrections(ctx, v, x.Key); err != nil {
		return web.Answer{}, err
	}
	for i, c := range page.all {
		if c.State == recognition.CorrectionProposed {
			page.waiting, page.mine = &page.all[i], c.Proposed.Person == r.Actor.Person
		}
	}
	return web.Show(correctionView(page)), nil
}

// decidedFacts are what a misprint is held against, and what the registry has since.
func decidedFacts(ctx context.Context, v *act.View, x recognition.Recognition) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Quyết định"), Text: decisionText(ctx, x)}, {Name: lang.T(ctx, "Cơ quan công nhận"), Text: x.Authority},
		{Name: lang.T(ctx, "Số giấy chứng nhận"), Text: x.Number}, {Name: lang.T(ctx, "Tên sản phẩm"), Text: x.ProductName},
		{Name: lang.T(ctx, "Chủ thể"), Text: producerText(ctx, x.ProducerName)}, {Name: lang.T(ctx, "Hạng sao"), Text: starText(ctx, x.Stars)}}
	if now := todayText(ctx, v, x); now != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Nay trong sổ"), Text: now})
	}
	return facts
}

// answered are the corrections that do not wait any more.
func (p *correctionPage) answered() (list []recognition.Correction) {
	for _, c := range p.all {
		if c.State != recognition.CorrectionProposed {
			list = append(list, c)
		}
	}
	return list
}

func correctionsPath(k key.Recognition) string {
	return officePath("recognitions", k) + "/corrections"
}

// uncorrectable says why a recognition has no decision of ours that can have a misprint, "" when
// it has one.
func uncorrectable(x recognition.Recognition) string {
	switch {
	case x.State == recognition.Proposed:
		return lang.Mark("Chưa có quyết định công nhận nên chưa có gì để đính chính.")
	case x.Origin != recognition.FromCouncil:
		return lang.Mark("Lần công nhận này nhập từ nguồn bên ngoài, sổ này không ghi quyết định và không cấp giấy chứng nhận, nên không đính chính ở đây.")
	}
	return ""
}

// corrected counts the corrections that changed a recognition.
func corrected(all []recognition.Correction) (n int) {
	for _, c := range all {
		n = max(n, c.Number)
	}
	return n
}

func (p *Pages) proposeCorrection(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeRecognition(ctx, a.View(), key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	n := recognition.NewCorrection{Recognition: x.Key, Field: recognition.Field(r.Value("field")), Printed: r.Value("printed"), Right: r.Value("right"),
		Reason: r.Value("reason"), LetterNo: r.Value("letter_no"), LetterDate: day(r.Value("letter_date"))}
	if n.Field == recognition.DateField {
		n.Right = day(n.Right)
	}
	if _, err := p.Programme.ProposeCorrection(ctx, a, n); err != nil {
		return web.Answer{}, err
	}
	return web.Go(correctionsPath(x.Key), lang.T(ctx, "Đã ghi đề nghị; chưa có gì thay đổi cho đến khi cán bộ thứ hai duyệt.")), nil
}

// answerCorrection is what the second officer, or the proposer, says to a proposal.
func (p *Pages) answerCorrection(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := officeRecognition(ctx, a.View(), key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	c, said := key.Correction(r.Value("correction")), ""
	switch r.Value("step") {
	case "approve":
		err, said = p.Programme.Correct(ctx, a, x.Key, c), lang.Mark("Đã đính chính; giấy chứng nhận có mã mới, mã cũ báo đã được thay.")
	case "refuse":
		err, said = recognition.RefuseCorrection(ctx, a, x.Key, c, r.Value("answer")), lang.Mark("Đã ghi không duyệt; nội dung giữ nguyên.")
	case "withdraw":
		err, said = recognition.WithdrawCorrection(ctx, a, x.Key, c), lang.Mark("Đã rút đề nghị đính chính.")
	default:
		err = fault.Wrong(fault.Field{Name: "step", Sentence: lang.T(ctx, "Chưa chọn câu trả lời, hãy dùng một trong các nút trên trang.")})
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(correctionsPath(x.Key), lang.T(ctx, said)), nil
}

// side writes one side of a correction: days and stars as people read them.
func side(ctx context.Context, f recognition.Field, text string) string {
	switch f {
	case recognition.DateField:
		return lang.Date(ctx, text)
	case recognition.StarsField:
		return lang.F(ctx, "%s sao", text)
	}
	return text
}

func fieldOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn nội dung")}}
	for _, f := range recognition.Fields() {
		list = append(list, ui.Option{Value: string(f), Text: lang.T(ctx, f.Text())})
	}
	return list
}

func correctionLook(s recognition.CorrectionState) ui.State {
	switch s {
	case recognition.CorrectionProposed:
		return ui.StateExpiring
	case recognition.CorrectionApproved:
		return ui.StateValid
	}
	return ui.StateClosed
}

// correctionFacts are a correction in words.
func correctionFacts(ctx context.Context, c recognition.Correction) []ui.Fact {
	facts := []ui.Fact{
		{Name: lang.T(ctx, "Nội dung in sai"), Text: lang.T(ctx, c.Field.Text())},
		{Name: lang.T(ctx, "Đã in"), Text: side(ctx, c.Field, c.Was)},
		{Name: lang.T(ctx, "Đính chính thành"), Text: side(ctx, c.Field, c.Becomes)},
		{Name: lang.T(ctx, "Công văn đính chính"), Text: lang.F(ctx, "số %s ngày %s", c.LetterNo, lang.Date(ctx, c.LetterDate))},
		{Name: lang.T(ctx, "Lý do"), Text: c.Reason},
		{Name: lang.T(ctx, "Người đề nghị"), Text: c.Proposed.Name + ", " + lang.Moment(ctx, c.Proposed.At)},
	}
	if c.Answered.Name != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Người trả lời"), Text: c.Answered.Name + ", " + lang.Moment(ctx, c.Answered.At)})
	}
	if c.Answer != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Trả lời"), Text: c.Answer})
	}
	if c.Number > 0 {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Giấy đã thay"), Text: lang.F(ctx, "số %s, mã %s, thay lúc %s", c.Past.Number, recognition.Grouped(c.Past.Code), lang.Moment(ctx, c.ReplacedAt))})
	}
	return facts
}
