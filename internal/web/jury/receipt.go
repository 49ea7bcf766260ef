package jury

import (
	"context"
	"io"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// receiptPage is the proof that a member's sheet was handed in as it is.
type receiptPage struct {
	sheet *sheetPage
	proof act.Receipt
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
	body := page.text(ctx)
	return web.Send(web.File{Name: lang.T(ctx, "bien-nhan") + "-" + fold.Slug(page.sheet.mine.Code) + ".txt", Type: "text/plain; charset=utf-8", Size: int64(len(body)),
		Open: func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, body)
			return err
		}}), nil
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
	return &receiptPage{sheet: sheet, proof: sheet.proof}, nil
}

// code is what two people compare by eye: eight letters of the hash.
func (p *receiptPage) code() string { return shortCode(p.proof) }

func shortCode(r act.Receipt) string {
	code := strings.ToUpper(r.Short())
	return code[:4] + "-" + code[4:]
}

func (p *receiptPage) sealed() bool { return p.proof.Checkpoint.Size > 0 }

func (p *receiptPage) facts(ctx context.Context) []ui.Fact {
	m := p.sheet.mine
	facts := []ui.Fact{{Name: lang.T(ctx, "Sản phẩm"), Text: m.ProductName}, {Name: lang.T(ctx, "Hồ sơ"), Text: m.Code}, {Name: lang.T(ctx, "Hội đồng"), Text: m.CouncilName},
		{Name: lang.T(ctx, "Thành viên"), Text: p.proof.Entry.Name}, {Name: lang.T(ctx, "Nộp lúc"), Text: lang.Moment(ctx, p.proof.Entry.At)},
		{Name: lang.T(ctx, "Tổng điểm"), Text: lang.Points(ctx, int64(p.sheet.sheet.Total))},
		{Name: lang.T(ctx, "Mã biên nhận"), Text: p.code()}, {Name: lang.T(ctx, "Mã băm của việc nộp"), Text: p.proof.Hash.String(), Content: ui.Hash(p.proof.Hash.String())}}
	if p.sealed() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Số trong nhật ký"), Text: lang.Int(ctx, p.proof.Number)},
			ui.Fact{Name: lang.T(ctx, "Điểm chốt"), Text: lang.F(ctx, "%s dòng, ký lúc %s", lang.Int(ctx, p.proof.Checkpoint.Size), lang.Moment(ctx, p.proof.Checkpoint.At))})
	}
	return facts
}

// text is the receipt to keep: what it says for people, then what the program checks.
func (p *receiptPage) text(ctx context.Context) string {
	var b strings.Builder
	b.WriteString(lang.T(ctx, "BIÊN NHẬN NỘP PHIẾU ĐÁNH GIÁ") + "\n\n")
	for _, f := range p.facts(ctx) {
		b.WriteString(f.Name + ": " + f.Text + "\n")
	}
	b.WriteString("\n" + lang.T(ctx, "Biên nhận chứa điểm bạn đã chấm: hãy giữ kín cho đến khi kết quả được công bố.") + "\n")
	b.WriteString(lang.T(ctx, "Kiểm bằng lệnh: ocop-verify -keys keys.txt -receipt TỆP-NÀY") + "\n\n")
	b.WriteString(p.proof.Proved())
	return b.String()
}
