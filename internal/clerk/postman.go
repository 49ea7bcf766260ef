package clerk

import (
	"context"
	"fmt"
	"net/url"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/base/mail"
	"ocop/internal/key"
)

// The jobs that send a code, if there is anybody to send it to: to set a password, to sign
// in, and to prove a new number.
const (
	Recover    job.Kind = "account.recover"
	SendCode   job.Kind = "account.code"
	SendNumber job.Kind = "account.number"
)

// CodePath is the page where a one-time code sets a password, PhonePath the one where a
// number signs in.
const (
	CodePath  = "/nhan-tai-khoan"
	PhonePath = "/dang-nhap/dien-thoai"
)

// Postman writes the letters and messages about accounts.
type Postman struct {
	Desk   *act.Desk
	Outbox *mail.Outbox // nil without a mail server and a gateway: nobody gets anything
	Base   string       // public address of the site; links never come from a request
	Site   string

	Letters     bool // a mail server takes letters
	Messages    bool // a gateway takes messages to telephones
	MessagesMax int  // codes that leave as messages in 24 hours at most
}

// Workers are the postman's hands, by kind of work.
func (p *Postman) Workers() map[job.Kind]job.Worker {
	if p.Outbox == nil {
		return nil
	}
	return map[job.Kind]job.Worker{mail.Kind: p.Outbox.Work, Recover: p.recover, SendCode: p.sendCode, SendNumber: p.sendNumber}
}

// Ready says whether letters can leave.
func (p *Postman) Ready() bool { return p != nil && p.Outbox != nil && p.Letters }

// SendsCodes says whether codes to sign in can leave, as messages or as letters.
func (p *Postman) SendsCodes() bool {
	return p != nil && p.Outbox != nil && (p.Letters || p.Messages)
}

// ProvesNumbers says whether messages reach telephones: a letter would prove no number.
func (p *Postman) ProvesNumbers() bool { return p.SendsCodes() && p.Messages }

// Link is the address at which a code is used.
func (p *Postman) Link(code string) string { return p.Base + CodePath + "?ma=" + url.QueryEscape(code) }

// Invite posts the letter with which a person comes to their account.
func (p *Postman) Invite(ctx context.Context, a *act.Act, k key.Person, email, name, login, code string) error {
	return p.post(ctx, a, "invite", k, mail.Letter{To: email, Subject: "Mời nhận tài khoản " + p.Site,
		Body: fmt.Sprintf("Kính gửi %s,\n\nTài khoản của Ông/Bà trên hệ thống %s đã được mở.\nTên đăng nhập: %s\n\nMời Ông/Bà đặt mật khẩu tại:\n%s\n\n"+
			"Đường dẫn dùng được một lần trong 7 ngày. Nếu Ông/Bà không chờ thư này, xin bỏ qua.\n", name, p.Site, login, p.Link(code))})
}

func (p *Postman) post(ctx context.Context, a *act.Act, why string, k key.Person, l mail.Letter) error {
	job := a.NewKey()
	return p.Outbox.Post(ctx, a.Tx, mail.Order{Event: why + "/" + job, Job: job, Subject: "person/" + string(k), At: a.Now(), Letter: l})
}

type recoveryOrder struct {
	Login string `json:"login"`
}

// AskRecovery has a recovery code sent after the answer has gone: the same work for
// every login, known or not.
func (p *Postman) AskRecovery(ctx context.Context, a *act.Act, login string) error {
	k := a.NewKey()
	err := job.Enqueue(ctx, a.Tx, job.New{Key: k, Kind: Recover, Payload: recoveryOrder{login}, AskedBy: "system:mail", At: a.Now()})
	if err != nil {
		return err
	}
	return a.Record(ctx, "recovery.asked", "job/"+k, "", nil, nil)
}

// recover may run twice: the first code is void then, and the second letter tells the
// one that works.
func (p *Postman) recover(ctx context.Context, r *job.Run) error {
	var order recoveryOrder
	if err := r.Decode(&order); err != nil {
		return err
	}
	return p.Desk.Do(ctx, act.System("thư"), func(ctx context.Context, a *act.Act) error {
		code, to, email, ok, err := account.Recover(ctx, a, order.Login)
		if err != nil || !ok {
			return err
		}
		return p.post(ctx, a, "recover", to.Person, mail.Letter{To: email, Subject: "Mã đặt lại mật khẩu " + p.Site,
			Body: fmt.Sprintf("Kính gửi %s,\n\nCó yêu cầu đặt lại mật khẩu của tài khoản %s trên hệ thống %s.\nMã: %s\n\nĐặt mật khẩu mới tại:\n%s\n\n"+
				"Mã dùng được một lần trong 15 phút. Nếu không phải Ông/Bà yêu cầu, xin bỏ qua thư này: mật khẩu cũ vẫn dùng được.\n",
				to.Name, to.Login, p.Site, code, p.Link(code))})
	})
}
