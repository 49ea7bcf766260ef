package jury

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// receiptsPage lists the receipts of all own sheets of a sitting that are handed in.
type receiptsPage struct {
	r       *web.Request
	sitting evaluation.Sitting
	list    []receipt
}

func (p *Pages) receipts(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.loadReceipts(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(receiptsView(page)), nil
}

// receiptsFile is all of them in one file that ocop-verify reads.
func (p *Pages) receiptsFile(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := p.loadReceipts(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return textFile(lang.T(ctx, "bien-nhan")+"-"+fold.Slug(page.sitting.RoundTitle), receiptText(ctx, page.list)), nil
}

// loadReceipts reads the receipts of the reader's own sheets; without a sheet that is handed in
// there is nothing to show.
func (p *Pages) loadReceipts(ctx context.Context, r *web.Request, v *act.View) (*receiptsPage, error) {
	s, err := voterOf(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return nil, err
	}
	lines, _, err := p.submitLines(ctx, v, s.Key)
	if err != nil {
		return nil, err
	}
	page := &receiptsPage{r: r, sitting: s}
	in := only(lines, submitLine.in)
	subjects := make([]string, len(in))
	for i, l := range in {
		subjects[i] = subjectOf(l.sheet)
	}
	proofs, err := act.ReceiptsOf(ctx, v, handed, subjects)
	if err != nil {
		return nil, err
	}
	for i, l := range in {
		if proof, ok := proofs[subjects[i]]; ok { // a sheet that no act handed in has none
			page.list = append(page.list, receipt{mine: l.MyEntry, total: l.sheet.Total, proof: proof})
		}
	}
	if len(page.list) == 0 {
		return nil, fault.Missing("biên nhận")
	}
	return page, nil
}

// sealed says whether every receipt has its proof.
func (p *receiptsPage) sealed() bool {
	for _, x := range p.list {
		if !x.sealed() {
			return false
		}
	}
	return true
}

func (p *receiptsPage) ledger(ctx context.Context) ui.LedgerProps {
	t := ui.LedgerProps{ID: "receipts", Caption: lang.T(ctx, "Biên nhận của tôi"), CaptionHidden: true, Cards: true, Columns: []ui.Column{
		{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Tổng điểm"), Figure: true}, {Name: lang.T(ctx, "Nộp lúc")},
		{Name: lang.T(ctx, "Mã biên nhận"), Figure: true}, {Name: lang.T(ctx, "Mã băm của việc nộp"), Broad: true}}}
	for _, x := range p.list {
		t.Rows = append(t.Rows, ui.Row{Key: string(x.mine.Key), Cells: []ui.Cell{
			{Text: x.mine.ProductName, Href: entryPath(x.mine.Key) + "/receipt", Sub: x.mine.Code}, {Text: lang.Points(ctx, int64(x.total))},
			{Text: lang.Moment(ctx, x.proof.Entry.At)}, {Text: shortCode(x.proof)}, {Content: ui.Hash(x.proof.Hash.String())}}})
	}
	return t
}
