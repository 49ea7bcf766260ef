package jury

import (
	"context"
	"io"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// receipt is the proof that a member's sheet was handed in as it is.
type receipt struct {
	mine  evaluation.MyEntry
	total rulebook.Points
	proof act.Receipt
}

type receiptPage struct {
	receipt
	sheet *sheetPage
}

// receipt shows the member's own receipt.
func (p *Pages) receipt(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.loadReceipt(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(receiptView(page)), nil
}

// receiptFile is the same as a file that ocop-verify reads.
func (p *Pages) receiptFile(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.loadReceipt(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return textFile(lang.T(ctx, "bien-nhan")+"-"+fold.Slug(page.mine.Code), receiptText(ctx, []receipt{page.receipt})), nil
}

func textFile(name, body string) web.Answer {
	return web.Send(web.File{Name: name + ".txt", Type: "text/plain; charset=utf-8", Size: int64(len(body)),
		Open: func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, body)
			return err
		}})
}

// handed is the verb of the acts that receipts are of.
const handed = "sheet.submitted"

// subjectOf is the sheet as the journal names it.
func subjectOf(s evaluation.Sheet) string { return "sheet/" + string(s.Key) }

// receiptOf reads the receipt of a sheet that is handed in. One that no act handed in has none,
// and can still be seen.
func receiptOf(ctx context.Context, v *act.View, s evaluation.Sheet) (act.Receipt, error) {
	r, err := act.ReceiptOf(ctx, v, handed, subjectOf(s))
	if fault.KindOf(err) == fault.NotFound {
		return act.Receipt{}, nil
	}
	return r, err
}

// loadReceipt reads the receipt of the member's own sheet; a sheet that is not handed in has none.
func (p *Pages) loadReceipt(ctx context.Context, r *web.Request, v *act.View) (*receiptPage, error) {
	sheet, err := p.load(ctx, r, v)
	if err != nil {
		return nil, err
	}
	if !sheet.handedIn() || len(sheet.proof.Line) == 0 {
		return nil, fault.Missing("biên nhận")
	}
	return &receiptPage{receipt{mine: sheet.mine, total: sheet.sheet.Total, proof: sheet.proof}, sheet}, nil
}

// shortCode is what two people compare by eye: eight letters of the hash.
func shortCode(r act.Receipt) string {
	code := strings.ToUpper(r.Short())
	return code[:4] + "-" + code[4:]
}

func (x receipt) sealed() bool { return x.proof.Checkpoint.Size > 0 }

func (x receipt) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Name: lang.T(ctx, "Sản phẩm"), Text: x.mine.ProductName}, {Name: lang.T(ctx, "Hồ sơ"), Text: x.mine.Code}, {Name: lang.T(ctx, "Hội đồng"), Text: x.mine.CouncilName},
		{Name: lang.T(ctx, "Thành viên"), Text: x.proof.Entry.Name}, {Name: lang.T(ctx, "Nộp lúc"), Text: lang.Moment(ctx, x.proof.Entry.At)},
		{Name: lang.T(ctx, "Tổng điểm"), Text: lang.Points(ctx, int64(x.total))},
		{Name: lang.T(ctx, "Mã biên nhận"), Text: shortCode(x.proof)}, {Name: lang.T(ctx, "Mã băm của việc nộp"), Text: x.proof.Hash.String(), Content: ui.Hash(x.proof.Hash.String())}}
	if x.sealed() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Số trong nhật ký"), Text: lang.Int(ctx, x.proof.Number)},
			ui.Fact{Name: lang.T(ctx, "Điểm chốt"), Text: lang.F(ctx, "%s dòng, ký lúc %s", lang.Int(ctx, x.proof.Checkpoint.Size), lang.Moment(ctx, x.proof.Checkpoint.At))})
	}
	return facts
}

// receiptText is receipts to keep in one file: what they say for people, then what the program
// checks, one after the other.
func receiptText(ctx context.Context, list []receipt) string {
	var b strings.Builder
	b.WriteString(lang.T(ctx, "BIÊN NHẬN NỘP PHIẾU ĐÁNH GIÁ") + "\n\n")
	for _, x := range list {
		for _, f := range x.facts(ctx) {
			b.WriteString(f.Name + ": " + f.Text + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString(lang.T(ctx, "Biên nhận chứa điểm bạn đã chấm: hãy giữ kín cho đến khi kết quả được công bố.") + "\n")
	b.WriteString(lang.T(ctx, "Kiểm bằng lệnh: ocop-verify -keys keys.txt -receipt TỆP-NÀY") + "\n")
	for _, x := range list {
		b.WriteString("\n" + x.proof.Proved())
	}
	return b.String()
}
