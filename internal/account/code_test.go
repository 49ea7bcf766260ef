package account_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

const (
	numberOfLan = "+84912345678"
	nobodys     = "+84912345699"
)

// withPhone enters a person who has a number, and perhaps an address of letters.
func withPhone(t *testing.T, d *act.Desk, login, phone, email string) (k key.Person) {
	t.Helper()
	do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		k, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Bà " + login, Phone: phone, Email: email})
		return err
	})
	return k
}

func askCode(d *act.Desk, v *vault.Vault, phone, address string) (token, id string, err error) {
	err = d.Do(context.Background(), act.Visitor(), func(ctx context.Context, a *act.Act) (err error) {
		token, id, err = account.AskCode(ctx, a, v, phone, address)
		return err
	})
	return token, id, err
}

func mustAsk(t *testing.T, d *act.Desk, v *vault.Vault, phone string) (token, id string) {
	t.Helper()
	token, id, err := askCode(d, v, phone, "203.0.113.7")
	if err != nil {
		t.Fatal(err)
	}
	return token, id
}

func makeCode(t *testing.T, d *act.Desk, v *vault.Vault, id string, sms bool, most int) (m account.Message, ok bool) {
	t.Helper()
	do(t, d, act.System("mã"), func(ctx context.Context, a *act.Act) (err error) {
		m, ok, err = account.MakeCode(ctx, a, v, id, sms, most)
		return err
	})
	return m, ok
}

func tryCode(t *testing.T, d *act.Desk, v *vault.Vault, token, code string) (who act.Actor, right bool) {
	t.Helper()
	do(t, d, act.Visitor(), func(ctx context.Context, a *act.Act) (err error) {
		who, right, err = account.TryCode(ctx, a, v, token, code)
		return err
	})
	return who, right
}

// wrongFor is a code that is not the one given.
func wrongFor(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestACodeSignsItsPersonInOnceAndProvesTheNumber(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		token, id := mustAsk(t, d, v, numberOfLan)
		m, ok := makeCode(t, d, v, id, true, 10)
		if !ok || m.Phone != numberOfLan || m.Email != "" || len(m.Code) != 6 || m.Person != k {
			t.Fatalf("%+v, %t", m, ok)
		}
		if _, again := makeCode(t, d, v, id, true, 10); again {
			t.Error("a job that ran twice made two codes")
		}
		if _, right := tryCode(t, d, v, "another attempt", m.Code); right {
			t.Error("the code opens another attempt")
		}
		who, right := tryCode(t, d, v, token, " "+m.Code[:3]+" "+m.Code[3:])
		if !right || who.Person != k {
			t.Fatal("the right code was refused")
		}
		if _, right := tryCode(t, d, v, token, m.Code); right {
			t.Error("the code worked twice")
		}
		own, err := see(t, d, act.Actor{Person: k}, account.OwnAccount)
		if err != nil || !own.PhoneProved {
			t.Errorf("%+v, %v", own, err)
		}
	})
}

func TestACodeDies(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		withPhone(t, d, "lan", numberOfLan, "")
		t.Run("after five minutes", func(t *testing.T) {
			token, id := mustAsk(t, d, v, numberOfLan)
			m, _ := makeCode(t, d, v, id, true, 10)
			c.pass(5*time.Minute + time.Second)
			if _, right := tryCode(t, d, v, token, m.Code); right {
				t.Error("an old code works")
			}
		})
		t.Run("after five tries", func(t *testing.T) {
			c.pass(time.Hour)
			token, id := mustAsk(t, d, v, numberOfLan)
			m, _ := makeCode(t, d, v, id, true, 10)
			for range 5 {
				if _, right := tryCode(t, d, v, token, wrongFor(m.Code)); right {
					t.Fatal("a wrong code works")
				}
			}
			if _, right := tryCode(t, d, v, token, m.Code); right {
				t.Error("the sixth try was looked at")
			}
		})
		t.Run("when a new one goes", func(t *testing.T) {
			c.pass(time.Hour)
			old, id := mustAsk(t, d, v, numberOfLan)
			m, _ := makeCode(t, d, v, id, true, 10)
			token, id2 := mustAsk(t, d, v, numberOfLan)
			m2, _ := makeCode(t, d, v, id2, true, 10)
			if _, right := tryCode(t, d, v, old, m.Code); right {
				t.Error("the code before still works")
			}
			if _, right := tryCode(t, d, v, token, m2.Code); !right {
				t.Error("the newest code was refused")
			}
		})
		t.Run("with the account", func(t *testing.T) {
			c.pass(time.Hour)
			k := withPhone(t, d, "huong", "+84912345677", "")
			_, id := mustAsk(t, d, v, "+84912345677")
			do(t, d, act.System("test"), disable(k))
			if m, ok := makeCode(t, d, v, id, true, 10); ok {
				t.Errorf("a closed account was sent %+v", m)
			}
		})
	})
}

// Known and unknown numbers meet the same rows and the same limits until the answer has gone.
func TestAnUnknownNumberLooksLikeAKnownOne(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		withPhone(t, d, "lan", numberOfLan, "")
		var said [2][]string
		for i, phone := range []string{numberOfLan, nobodys} {
			for range 5 {
				token, _, err := askCode(d, v, phone, "203.0.113.7")
				said[i] = append(said[i], fmt.Sprint(len(token), err))
			}
		}
		if strings.Join(said[0], "|") != strings.Join(said[1], "|") {
			t.Errorf("%v\n%v", said[0], said[1])
		}
		if m, ok := makeCode(t, d, v, "unknown attempt", true, 10); ok {
			t.Errorf("made for nobody: %+v", m)
		}
	})
}

func TestUnknownNumbersGetNoCodeAndNoSession(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		token, id := mustAsk(t, d, v, nobodys)
		if m, ok := makeCode(t, d, v, id, true, 10); ok {
			t.Errorf("made for nobody: %+v", m)
		}
		for _, code := range []string{"", "000000", "123456"} {
			if who, right := tryCode(t, d, v, token, code); right {
				t.Errorf("%q opens for %+v", code, who)
			}
		}
	})
}

// The limits, as docs/security.md names them.
func TestAsksAreBounded(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		for range 3 {
			mustAsk(t, d, v, nobodys)
		}
		_, _, err := askCode(d, v, nobodys, "198.51.100.1")
		wantKind(t, err, fault.Invalid) // from anywhere: it is the number that is spared
		for range 5 {
			c.pass(16 * time.Minute)
			mustAsk(t, d, v, nobodys)
		}
		c.pass(16 * time.Minute)
		_, _, err = askCode(d, v, nobodys, "203.0.113.7")
		wantKind(t, err, fault.Invalid) // eight in a day
		c.pass(25 * time.Hour)
		mustAsk(t, d, v, nobodys)
		for i := range 60 {
			if _, _, err = askCode(d, v, fmt.Sprintf("+8491234%04d", i), "192.0.2.9"); err != nil {
				t.Fatal(i, err)
			}
		}
		_, _, err = askCode(d, v, "+84912349999", "192.0.2.9")
		wantKind(t, err, fault.Invalid)
		mustAsk(t, d, v, "+84912349999")
		for i := range 60 { // one customer has a whole /64 of IPv6
			if _, _, err = askCode(d, v, fmt.Sprintf("+8491235%04d", i), fmt.Sprintf("2001:db8::%x", i+1)); err != nil {
				t.Fatal(i, err)
			}
		}
		_, _, err = askCode(d, v, "+84912359999", "2001:db8::ffff")
		wantKind(t, err, fault.Invalid)
	})
}

func TestADayCostsNoMoreThanItMay(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "lan@example.vn")
		for i := range 3 {
			_, id := mustAsk(t, d, v, numberOfLan)
			if _, ok := makeCode(t, d, v, id, true, 2); ok != (i < 2) {
				t.Errorf("message %d: %t", i+1, ok)
			}
		}
		if all := verbs(t, d, "person/"+string(k)); !slices.Contains(all, "code.held_back") {
			t.Errorf("the record does not say that a code was held back: %v", all)
		}
		c.pass(25 * time.Hour)
		_, id := mustAsk(t, d, v, numberOfLan)
		if _, ok := makeCode(t, d, v, id, true, 2); !ok {
			t.Error("the next day begins with nothing")
		}
	})
}

// A code by letter signs in and says nothing about the number.
func TestACodeByLetterProvesNoNumber(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "lan@example.vn")
		token, id := mustAsk(t, d, v, numberOfLan)
		m, ok := makeCode(t, d, v, id, false, 0)
		if !ok || m.Phone != "" || m.Email != "lan@example.vn" {
			t.Fatalf("%+v %t", m, ok)
		}
		if _, right := tryCode(t, d, v, token, m.Code); !right {
			t.Fatal("refused")
		}
		if own, err := see(t, d, act.Actor{Person: k}, account.OwnAccount); err != nil || own.PhoneProved {
			t.Errorf("%+v, %v", own, err)
		}
	})
}

// Whoever holds an officer's telephone is not that officer: a session by code has no role at
// a place, neither one held already nor one given while it lasts, nor after the second factor.
func TestASessionByCodeHoldsNoRoleAtAPlace(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		do(t, d, act.System("test"), giveRole(k, act.Office, tanYen))
		token := byCode(t, d, k)
		if who, err := actorOf(t, d, token); err != nil || len(who.Roles) > 0 {
			t.Errorf("%+v, %v", who, err)
		}
		do(t, d, act.System("test"), giveRole(k, act.Admin, tanYen))
		if who, err := actorOf(t, d, token); err != nil || len(who.Roles) > 0 {
			t.Errorf("given meanwhile: %+v, %v", who, err)
		}
		if who, err := actorOf(t, d, signIn(t, d, k)); err != nil || len(who.Roles) != 2 {
			t.Errorf("with the password: %+v, %v", who, err)
		}
		phone, _ := enrol(t, d, c, v, k)
		half := byCode(t, d, k)
		c.pass(time.Minute)
		do(t, d, person(k), func(ctx context.Context, a *act.Act) (err error) {
			token, _, err = account.FinishSignIn(ctx, a, v, half, phone.code(t, a.Now()), account.Device{})
			return err
		})
		if who, err := actorOf(t, d, token); err != nil || len(who.Roles) > 0 {
			t.Errorf("after the second factor: %+v, %v", who, err)
		}
	})
}

// A code that was sent brings no key to somebody with a role at a place.
func TestACodeBringsNoKeyOfAnOfficer(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan := add(b.T, b.d, "lan", "")
		ask := func(byCode bool) error {
			_, err := see(b.T, b.d, person(lan), func(ctx context.Context, v *act.View) ([]byte, error) { return b.keys.AskNew(ctx, v, tab, byCode) })
			return err
		}
		if err := ask(true); err != nil {
			b.Errorf("without a role: %v", err)
		}
		do(b.T, b.d, act.System("test"), giveRole(lan, act.Judge, province))
		wantKind(b.T, ask(true), fault.Forbidden)
		if err := ask(false); err != nil {
			b.Errorf("with a password: %v", err)
		}
	})
}

func byCode(t *testing.T, d *act.Desk, k key.Person) (token string) {
	t.Helper()
	do(t, d, person(k), func(ctx context.Context, a *act.Act) (err error) {
		token, _, _, err = account.SignInByCode(ctx, a, k, account.Device{})
		return err
	})
	return token
}

// The one field of the sign-in page takes a login name or a number that its owner has proven.
func TestANumberSignsInOnceItIsProven(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		find := func() (account.Credential, error) {
			return see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Credential, error) {
				return account.Credentials(ctx, v, "0912 345 678")
			})
		}
		_, err := find()
		wantKind(t, err, fault.NotFound)
		token, id := mustAsk(t, d, v, numberOfLan)
		m, _ := makeCode(t, d, v, id, true, 10)
		tryCode(t, d, v, token, m.Code)
		if x, err := find(); err != nil || x.Person != k {
			t.Errorf("%+v, %v", x, err)
		}
	})
}

func TestTwoPeopleCannotHaveOneNumber(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		withPhone(t, d, "lan", numberOfLan, "")
		err := d.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := account.AddPerson(ctx, a, account.NewPerson{Login: "hoa", Name: "Bà Hoa", Phone: "0912345678"})
			return err
		})
		wantKind(t, err, fault.Conflict)
	})
}

// What the database holds of a code opens nothing without the key file.
func TestTheDatabaseHoldsNoCode(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		withPhone(t, d, "lan", numberOfLan, "")
		token, id := mustAsk(t, d, v, numberOfLan)
		m, _ := makeCode(t, d, v, id, true, 10)
		stored, err := see(t, d, act.System("test"), func(ctx context.Context, v *act.View) (all string, err error) {
			err = v.QueryRowContext(ctx, `SELECT attempt || ' ' || source || ' ' || code FROM sent_code`).Scan(&all)
			return all, err
		})
		if err != nil || strings.Contains(stored, m.Code) || strings.Contains(stored, token) || strings.Contains(stored, "203.0.113") {
			t.Errorf("%s, %v", stored, err)
		}
		if _, right := tryCode(t, d, safe(t), token, m.Code); right {
			t.Error("another key takes the code")
		}
	})
}

func TestOldAsksAreSwept(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		mustAsk(t, d, v, nobodys)
		c.pass(49 * time.Hour)
		mustAsk(t, d, v, numberOfLan)
		for range 2 {
			if err := d.Do(t.Context(), act.System("sweep"), account.SweepCodes); err != nil {
				t.Fatal(err)
			}
		}
		n, err := see(t, d, act.System("test"), func(ctx context.Context, v *act.View) (n int, err error) {
			err = v.QueryRowContext(ctx, `SELECT COUNT(*) FROM sent_code`).Scan(&n)
			return n, err
		})
		if err != nil || n != 1 {
			t.Errorf("%d kept, %v", n, err)
		}
	})
}
