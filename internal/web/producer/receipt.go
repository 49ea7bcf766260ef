package producer

import (
	"context"
	"io"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// receiptPage is the proof that a dossier was filed, or taken back, as the record says.
type receiptPage struct {
	r       *web.Request
	o       ui.RoomPage
	dossier dossier.Dossier
	filed   bool // else taken back
	proof   act.Receipt
}

// withdrawn in the address asks for the receipt of the withdrawal.
const withdrawn = "rut"

func (p *Pages) receipt(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := loadReceipt(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(receiptView(page)), nil
}

// receiptFile is the same as a file that ocop-verify reads.
func (p *Pages) receiptFile(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page, err := loadReceipt(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	body := page.text(ctx)
	return web.Send(web.File{Name: lang.T(ctx, "bien-nhan") + "-" + fold.Slug(page.dossier.Code) + ".txt", Type: "text/plain; charset=utf-8", Size: int64(len(body)),
		Open: func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, body)
			return err
		}}), nil
}

func loadReceipt(ctx context.Context, r *web.Request, v *act.View) (*receiptPage, error) {
	d, err := dossier.ForProducer(ctx, v, key.Dossier(r.Path("key")))
	if err != nil {
		return nil, err
	}
	of, err := registry.ProducerByKey(ctx, v, d.Producer)
	if err != nil {
		return nil, err
	}
	page := &receiptPage{r: r, dossier: d, filed: r.Query("viec") != withdrawn}
	verb, title := "dossier.filed", lang.T(ctx, "Biên nhận nộp hồ sơ")
	if !page.filed {
		verb, title = "dossier.withdrawn", lang.T(ctx, "Biên nhận rút hồ sơ")
	}
	page.o = frame(r, title, &of)
	page.proof, err = act.ReceiptOf(ctx, v, verb, "dossier/"+string(d.Key))
	if err == nil && len(page.proof.Line) == 0 {
		err = fault.Missing("biên nhận")
	}
	return page, err
}

func (p *receiptPage) sealed() bool { return p.proof.Checkpoint.Size > 0 }

// fileHref is the address of the receipt as a file.
func (p *receiptPage) fileHref() string {
	if p.filed {
		return receiptPath(p.dossier.Key) + "/tep"
	}
	return receiptPath(p.dossier.Key) + "/tep?viec=" + withdrawn
}

func (p *receiptPage) facts(ctx context.Context) []ui.Fact {
	code := strings.ToUpper(p.proof.Short())
	facts := []ui.Fact{{Name: lang.T(ctx, "Sản phẩm"), Text: p.dossier.ProductName}, {Name: lang.T(ctx, "Chủ thể"), Text: p.dossier.ProducerName},
		{Name: lang.T(ctx, "Mã hồ sơ"), Text: p.dossier.Code}, {Name: lang.T(ctx, "Người làm"), Text: p.proof.Entry.Name}, {Name: lang.T(ctx, "Lúc"), Text: lang.Moment(ctx, p.proof.Entry.At)},
		{Name: lang.T(ctx, "Mã biên nhận"), Text: code[:4] + "-" + code[4:]}, {Name: lang.T(ctx, "Mã băm"), Text: p.proof.Hash.String(), Content: ui.Hash(p.proof.Hash.String())}}
	if p.sealed() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Số trong nhật ký"), Text: lang.Int(ctx, p.proof.Number)},
			ui.Fact{Name: lang.T(ctx, "Điểm chốt"), Text: lang.F(ctx, "%s dòng, ký lúc %s", lang.Int(ctx, p.proof.Checkpoint.Size), lang.Moment(ctx, p.proof.Checkpoint.At))})
	}
	return facts
}

// text is the receipt to keep: what it says for people, then what the program checks.
func (p *receiptPage) text(ctx context.Context) string {
	var b strings.Builder
	b.WriteString(strings.ToUpper(p.o.Heading) + "\n\n")
	for _, f := range p.facts(ctx) {
		b.WriteString(f.Name + ": " + f.Text + "\n")
	}
	b.WriteString("\n" + lang.T(ctx, "Kiểm bằng lệnh: ocop-verify -keys keys.txt -receipt TỆP-NÀY") + "\n\n")
	b.WriteString(p.proof.Proved())
	return b.String()
}
