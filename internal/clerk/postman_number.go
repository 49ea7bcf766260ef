package clerk

import (
	"context"
	"fmt"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/key"
)

// AskNumber begins to prove a new number of the actor and has the code sent after the answer
// has gone: the same work for a number that somebody has as for a free one.
func (p *Postman) AskNumber(ctx context.Context, a *act.Act, phone, address string) (token string, err error) {
	token, id, err := account.AskNumber(ctx, a, p.Outbox.Safe, phone, address)
	if err != nil {
		return "", err
	}
	return token, job.Enqueue(ctx, a.Tx, job.New{Key: a.NewKey(), Kind: SendNumber, Payload: codeOrder{id}, AskedBy: "system:code", At: a.Now()})
}

// sendNumber may run twice, as sendCode.
func (p *Postman) sendNumber(ctx context.Context, r *job.Run) error {
	var order codeOrder
	if err := r.Decode(&order); err != nil {
		return err
	}
	return p.Desk.Do(ctx, act.System("mã"), func(ctx context.Context, a *act.Act) error {
		m, ok, err := account.MakeNumberCode(ctx, a, p.Outbox.Safe, order.Attempt, p.MessagesMax)
		if err != nil || !ok {
			return err
		}
		return p.post(ctx, a, "code", m.Person, mail.Letter{To: m.Phone, Body: fmt.Sprintf(
			"OCOP: ma xac nhan so dien thoai moi cua ban la %s, dung mot lan trong 5 phut. Khong dua ma nay cho bat ky ai.\n\n@%s #%s", m.Code, p.host(), m.Code)})
	})
}

// TryNumber is one try at the code of the actor's attempt, see account.TryNumber.
func (p *Postman) TryNumber(ctx context.Context, who act.Actor, token, code string) (right bool, err error) {
	err = p.Desk.Do(ctx, who, func(ctx context.Context, a *act.Act) (err error) {
		right, err = account.TryNumber(ctx, a, p.Outbox.Safe, token, code)
		return err
	})
	return right, err
}

// ChangeNumber gives the actor the number that was proved, and tells the number of before and
// the address of letters. What is told to the old number names neither the new one nor the account.
func (p *Postman) ChangeNumber(ctx context.Context, a *act.Act, token, code string) error {
	was, err := account.ChangeNumber(ctx, a, p.Outbox.Safe, token, code)
	if err != nil {
		return err
	}
	if err := p.tellOldNumber(ctx, a, a.Actor().Person, was); err != nil {
		return err
	}
	return p.Tell(ctx, a, a.Actor().Person, NumberChanged)
}

func (p *Postman) tellOldNumber(ctx context.Context, a *act.Act, k key.Person, was string) error {
	if was == "" {
		return nil
	}
	return p.post(ctx, a, "notice", k, mail.Letter{To: was, Body: "OCOP: so nay vua thoi la so dang nhap cua mot tai khoan. Neu khong phai ban doi, hay bao ngay can bo hoac nguoi quan tri."})
}
