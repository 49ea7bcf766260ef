package clerk

import (
	"context"
	"fmt"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/mail"
	"ocop/internal/key"
	"ocop/internal/web/lang"
)

// Change is something about an account of which its owner gets a letter, in the words of
// the letter. Whoever did not do it learns of it in time.
type Change string

// The changes that are told.
const (
	PasswordSet    Change = "mật khẩu đã được đặt mới"
	FactorOn       Change = "xác thực hai bước đã được bật"
	FactorOff      Change = "xác thực hai bước đã được tắt"
	CodesRenewed   Change = "mã dự phòng đã được tạo mới"
	PasskeyAdded   Change = "một khóa truy cập đã được thêm"
	NumberChanged  Change = "số điện thoại đã được đổi"
	PasskeyRemoved Change = "một khóa truy cập đã được gỡ"
	LettersMoved   Change = "địa chỉ nhận thư đã được đổi"
)

// Tell posts a letter about a change to the owner of an account, if letters leave and
// reach the owner. It has no link: such letters are what thieves imitate.
func (p *Postman) Tell(ctx context.Context, a *act.Act, k key.Person, what Change) error {
	to, err := account.AddressOf(ctx, a, k)
	if err != nil {
		return err
	}
	return p.tell(ctx, a, k, to, what)
}

// MoveLetters changes where letters reach a person (account.SetEmail) and tells the address of
// before: whoever reads the letters can set the password.
func (p *Postman) MoveLetters(ctx context.Context, a *act.Act, k key.Person, email string) error {
	was, err := account.AddressOf(ctx, a, k)
	if err != nil {
		return err
	}
	if err := account.SetEmail(ctx, a, k, email); err != nil {
		return err
	}
	now, err := account.AddressOf(ctx, a, k)
	if err != nil || now == was {
		return err
	}
	return p.tell(ctx, a, k, was, LettersMoved)
}

func (p *Postman) tell(ctx context.Context, a *act.Act, k key.Person, to account.Address, what Change) error {
	if !p.Ready() || to.Email == "" {
		return nil
	}
	at := lang.Moment(lang.With(ctx, lang.Vietnamese), a.Now())
	return p.post(ctx, a, "notice", k, mail.Letter{To: to.Email, Subject: "Thay đổi trong tài khoản " + p.Site,
		Body: fmt.Sprintf("Kính gửi %s,\n\nLúc %s, trong tài khoản %s trên hệ thống %s: %s.\n\n"+
			"Nếu chính Ông/Bà làm việc này, không cần làm gì thêm. Nếu không phải, xin báo ngay người quản trị để khóa tài khoản, rồi đặt lại mật khẩu.\n",
			to.Name, at, to.Login, p.Site, what)})
}
