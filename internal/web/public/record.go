package public

import (
	"context"
	"fmt"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// recordPage shows the newest checkpoint of the journal and the keys to check it with.
type recordPage struct {
	shell     ui.PublicPage
	point     act.Checkpoint
	verifiers []string
}

const (
	recordPath     = "/diem-chot"
	checkpointPath = "/diem-chot/newest.txt"
)

// record shows what anybody may copy away today to hold against us tomorrow. A checkpoint
// tells how many acts the journal holds and a hash of them, and nothing of what they say.
func (p *Pages) record(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	c, err := act.NewestCheckpoint(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page := recordPage{shell: shell(ctx, r, lang.T(ctx, "Điểm chốt nhật ký"), recordPath), point: c, verifiers: p.Verifiers}
	return web.Show(page.view()), nil
}

// checkpoint is the newest checkpoint as a file.
func (p *Pages) checkpoint(ctx context.Context, _ *web.Request, v *act.View) (web.Answer, error) {
	c, err := act.NewestCheckpoint(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	if c.Size == 0 {
		return web.Answer{}, fault.Missing("điểm chốt")
	}
	return text(fmt.Sprintf("checkpoint-%d.txt", c.Size), c.Signed), nil
}

// keys are the public keys, as a file that the verifier reads.
func (p *Pages) keys(_ context.Context, _ *web.Request, _ *act.View) (web.Answer, error) {
	return text("keys.txt", strings.Join(p.Verifiers, "\n")+"\n"), nil
}

func (p recordPage) facts(ctx context.Context) []ui.Fact {
	return []ui.Fact{{Name: lang.T(ctx, "Số dòng đã niêm phong"), Text: lang.Int(ctx, p.point.Size)},
		{Name: lang.T(ctx, "Chốt lúc"), Text: lang.Moment(ctx, p.point.At)},
		{Name: lang.T(ctx, "Mã băm gốc"), Content: ui.Hash(p.point.Root.String())}}
}
