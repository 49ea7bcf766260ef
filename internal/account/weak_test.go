package account_test

import (
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
)

// What guessers try first is refused, in every disguise that people think of.
func TestGuessablePasswordsAreRefused(t *testing.T) {
	for _, password := range []string{
		"password123", "Password2026!", "p@ssw0rd2026", "P@$$w0rd123", "qwertyuiop", "QWERTY123456", "1qaz2wsx3edc", "asdfghjkl1", "zxcvbnm123456",
		"abcdefghij", "abcdef123456", "9876543210", "1234512345", "abc123abc123", "Abc@123456", "admin123456", "Admin@2026", "iloveyou2000", "letmein12345",
		"matkhau123", "matkhau2026", "Mật khẩu 2026", "matkhaumoi1", "anhyeuem123", "yêu em mãi mãi", "nguyenvananh", "NguyenVanAnh1990", "tranthihuong85",
		"ocop2026ocop", "ocopbacninh1", "Bacgiang@2025", "ocopbacgiang2021", "hoidong2026", "vanphong@123", "vaithieu2025", "vietnam1945", "hanoi20261010",
		"01011990aa", "15081990@a", "aaaaabbbbb1", "147258369a", "789456123!", "sinhnhat1990", "Chủ tịch 123", "welcome12345",
	} {
		if err := account.CheckPassword("lan", password); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q is taken", password)
		}
	}
}

func TestOddPasswordsAreTaken(t *testing.T) {
	for _, password := range []string{
		"con mèo trèo cây cau", "Sao-vang-2026", "xkqjzpwmva", "bốn quả bưởi bé", "gà-trống-leo-rào", "T5#kq9!vLm", "trâu ơi ta bảo trâu này", "sông Cầu nước chảy lơ thơ",
		"correct horse battery staple", "7h3-Kx.rq2w",
	} {
		if err := account.CheckPassword("lan", password, "Nguyễn Thị Lan"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestPasswordsWithTheOwnersNameAreRefused(t *testing.T) {
	for _, password := range []string{"xk-Thu-Hương-qz7", "thuhuong!xkq7w", "THU.HUONG.zkvw", "đường Thu Hương zk"} {
		if err := account.CheckPassword("huong85", password, "Nguyễn Thu Hương"); err == nil || !strings.Contains(err.Error(), "họ tên") {
			t.Errorf("%q: %v", password, err)
		}
	}
	if err := account.CheckPassword("le.van", "zk-levan-qpx7w", "Ai Đó"); err == nil || !strings.Contains(err.Error(), "tên đăng nhập") {
		t.Errorf("a login without its dot: %v", err)
	}
	if err := account.CheckPassword("", "zk-an-qpxw7mv", "Vũ An"); err != nil {
		t.Errorf("a name too short to mean anything: %v", err)
	}
}

// Known, unknown, disabled and odd logins cost one hash each, and get one answer.
func TestEverySignInCostsOneHash(t *testing.T) {
	d := &act.Desk{DB: dbtest.SQLite(t, newClock().now)}
	p := account.NewPasswords()
	hash, err := p.Hash(t.Context(), "con mèo trèo cây cau")
	if err != nil {
		t.Fatal(err)
	}
	add(t, d, "lan", hash)
	add(t, d, "moi", "")
	off := add(t, d, "nghi-viec", hash)
	do(t, d, act.System("test"), disable(off))
	answers := map[string]bool{}
	for _, login := range []string{"lan", "nobody", "moi", "nghi-viec", "", "lan\x00", strings.Repeat("x", 5000)} {
		for _, password := range []string{"sai mật khẩu rồi", "", strings.Repeat("x", 1<<16)} {
			before := p.Work()
			_, err := p.Check(t.Context(), d, login, password)
			wantKind(t, err, fault.Invalid)
			answers[err.Error()] = true
			if n := p.Work() - before; n != 1 {
				t.Errorf("%.20q with %.20q: %d hashes", login, password, n)
			}
		}
	}
	if len(answers) != 1 {
		t.Errorf("%d different answers: %v", len(answers), answers)
	}
}
