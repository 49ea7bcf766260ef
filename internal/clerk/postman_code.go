package clerk

import (
	"context"
	"fmt"
	"net/url"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
)

type codeOrder struct {
	Attempt string `json:"attempt"` // its digest: the queue learns no number
}

// AskCode begins an attempt to sign in with a number and has its code sent after the answer
// has gone: the same work for every number, known or not.
func (p *Postman) AskCode(ctx context.Context, a *act.Act, phone, address string) (token string, err error) {
	token, id, err := account.AskCode(ctx, a, p.Outbox.Safe, phone, address)
	if err != nil {
		return "", err
	}
	return token, job.Enqueue(ctx, a.Tx, job.New{Key: a.NewKey(), Kind: SendCode, Payload: codeOrder{id}, AskedBy: "system:code", At: a.Now()})
}

// TryCode is one try at the code of an attempt, see account.TryCode.
func (p *Postman) TryCode(ctx context.Context, token, code string) (who act.Actor, right bool, err error) {
	err = p.Desk.Do(ctx, act.Visitor(), func(ctx context.Context, a *act.Act) (err error) {
		who, right, err = account.TryCode(ctx, a, p.Outbox.Safe, token, code)
		return err
	})
	return who, right, err
}

// sendCode may run twice: a code that was made is not made again, and its message is posted in
// the same act.
func (p *Postman) sendCode(ctx context.Context, r *job.Run) error {
	var order codeOrder
	if err := r.Decode(&order); err != nil {
		return err
	}
	return p.Desk.Do(ctx, act.System("mã"), func(ctx context.Context, a *act.Act) error {
		m, ok, err := account.MakeCode(ctx, a, p.Outbox.Safe, order.Attempt, p.Messages, p.MessagesMax)
		if err != nil || !ok {
			return err
		}
		return p.post(ctx, a, "code", m.Person, p.codeLetter(m))
	})
}

// codeLetter is a message without marks above its letters, which halve the room of one, or a
// letter. The last line of a message lets browsers fill the code in on this site alone.
func (p *Postman) codeLetter(m account.Message) mail.Letter {
	if m.Phone != "" {
		return mail.Letter{To: m.Phone, Body: fmt.Sprintf("OCOP: ma dang nhap cua ban la %s, dung mot lan trong 5 phut. Khong dua ma nay cho bat ky ai.\n\n@%s #%s", m.Code, p.host(), m.Code)}
	}
	return mail.Letter{To: m.Email, Subject: "Mã đăng nhập " + p.Site,
		Body: fmt.Sprintf("Kính gửi %s,\n\nMã đăng nhập của Ông/Bà: %s\n\nMã dùng được một lần trong 5 phút. Không đưa mã này cho bất kỳ ai. Nếu không phải Ông/Bà đang đăng nhập, xin bỏ qua thư này.\n", m.Name, m.Code)}
}

func (p *Postman) host() string {
	u, err := url.Parse(p.Base)
	if err != nil {
		return p.Base
	}
	return u.Hostname()
}

// OfferPlace tells somebody that a place at a producer waits for them. The message holds no
// code: whoever has the number signs in with it.
func (p *Postman) OfferPlace(ctx context.Context, a *act.Act, o account.Offer) error {
	if !p.SendsCodes() || !p.Messages || o.State != account.OfferWaiting {
		return nil
	}
	return p.post(ctx, a, "offer", o.Person, mail.Letter{To: o.Phone,
		Body: fmt.Sprintf("OCOP: ban duoc moi vao co so OCOP. Mo %s, nhap so dien thoai nay de xem va tra loi.", p.Base+PhonePath)})
}
