package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

const newNumber = "+84912345677"

func askNumber(d *act.Desk, v *vault.Vault, who key.Person, phone string) (token, id string, err error) {
	err = d.Do(context.Background(), act.Actor{Person: who}, func(ctx context.Context, a *act.Act) (err error) {
		token, id, err = account.AskNumber(ctx, a, v, phone, "203.0.113.7")
		return err
	})
	return token, id, err
}

func makeNumberCode(t *testing.T, d *act.Desk, v *vault.Vault, id string, most int) (m account.Message, ok bool) {
	t.Helper()
	do(t, d, act.System("mã"), func(ctx context.Context, a *act.Act) (err error) {
		m, ok, err = account.MakeNumberCode(ctx, a, v, id, most)
		return err
	})
	return m, ok
}

func tryNumber(t *testing.T, d *act.Desk, v *vault.Vault, who key.Person, token, code string) (right bool) {
	t.Helper()
	do(t, d, act.Actor{Person: who}, func(ctx context.Context, a *act.Act) (err error) {
		right, err = account.TryNumber(ctx, a, v, token, code)
		return err
	})
	return right
}

func changeNumber(d *act.Desk, v *vault.Vault, who key.Person, token, code string) (was string, err error) {
	err = d.Do(context.Background(), act.Actor{Person: who}, func(ctx context.Context, a *act.Act) (err error) {
		was, err = account.ChangeNumber(ctx, a, v, token, code)
		return err
	})
	return was, err
}

// asked has somebody ask to prove a number and gives what the browser and the telephone hold.
func askedNumber(t *testing.T, d *act.Desk, v *vault.Vault, who key.Person) (token, code string) {
	t.Helper()
	token, id, err := askNumber(d, v, who, newNumber)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := makeNumberCode(t, d, v, id, 100)
	if !ok || m.Phone != newNumber || m.Email != "" || m.Person != who {
		t.Fatalf("%+v, %t", m, ok)
	}
	return token, m.Code
}

func TestANumberChangesOnceItIsProved(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		stranger := withPhone(t, d, "man", "+84912345676", "")
		elsewhere := byCode(t, d, k)
		oldToken, oldID := mustAsk(t, d, v, numberOfLan)
		old, _ := makeCode(t, d, v, oldID, true, 100)
		token, code := askedNumber(t, d, v, k)
		if tryNumber(t, d, v, stranger, token, code) {
			t.Error("the code proves the number of somebody else")
		}
		if _, err := changeNumber(d, v, stranger, token, code); fault.KindOf(err) != fault.Invalid {
			t.Errorf("somebody else: %v", err)
		}
		if _, right := tryCode(t, d, v, token, code); right {
			t.Error("the code signs somebody in")
		}
		if tryNumber(t, d, v, k, oldToken, old.Code) {
			t.Error("a code to sign in proves a new number")
		}
		if tryNumber(t, d, v, k, token, wrongFor(code)) || !tryNumber(t, d, v, k, token, code) {
			t.Error("a wrong code is taken, or the right one is not")
		}
		was, err := changeNumber(d, v, k, token, code)
		if err != nil || was != numberOfLan {
			t.Fatalf("%q, %v", was, err)
		}
		if _, err := changeNumber(d, v, k, token, code); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a second time: %v", err)
		}
		own, err := see(t, d, act.Actor{Person: k}, account.OwnAccount)
		if err != nil || own.Phone != newNumber || !own.PhoneProved {
			t.Errorf("%+v, %v", own, err)
		}
		if _, err := actorOf(t, d, elsewhere); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a session of before goes on: %v", err)
		}
		if _, right := tryCode(t, d, v, oldToken, old.Code); right {
			t.Error("a code to the old number signs in")
		}
	})
}

// A number that somebody has is answered as a free one: the same rows, and nothing is sent.
func TestANumberThatIsTakenLooksFree(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		withPhone(t, d, "man", newNumber, "")
		token, id, err := askNumber(d, v, k, newNumber)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := makeNumberCode(t, d, v, id, 100); ok {
			t.Error("somebody else's number gets a code")
		}
		for _, code := range []string{"", "000000"} {
			if tryNumber(t, d, v, k, token, code) {
				t.Errorf("%q is right though nothing was sent", code)
			}
		}
		if _, err := changeNumber(d, v, k, token, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
		free, id, err := askNumber(d, v, k, nobodys)
		if err != nil || len(free) != len(token) {
			t.Errorf("%v", err)
		}
		m, _ := makeNumberCode(t, d, v, id, 100)
		withPhone(t, d, "muon", nobodys, "") // somebody was faster
		if _, err := changeNumber(d, v, k, free, m.Code); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taken meanwhile: %v", err)
		}
	})
}

func TestNewNumbersAreThrottledAndCodesDie(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		token, code := askedNumber(t, d, v, k)
		for range 5 {
			tryNumber(t, d, v, k, token, wrongFor(code))
		}
		if tryNumber(t, d, v, k, token, code) {
			t.Error("a sixth try is taken")
		}
		token, code = askedNumber(t, d, v, k)
		c.pass(5*time.Minute + time.Second)
		if tryNumber(t, d, v, k, token, code) {
			t.Error("an old code is taken")
		}
		if _, err := changeNumber(d, v, k, token, code); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an old code: %v", err)
		}
		if _, id, _ := askNumber(d, v, k, "+84912345670"); id == "" {
			t.Error("the third ask is refused")
		} else if _, ok := makeNumberCode(t, d, v, id, 0); ok {
			t.Error("a message leaves beyond the day's number")
		}
		for i := range 3 {
			_, _, err := askNumber(d, v, k, fmt.Sprintf("+8491234566%d", i))
			if want := i < 2; (err == nil) != want || err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("ask %d in a day: %v", i+4, err)
			}
		}
	})
}

// Only the program makes codes and sweeps them: by the verbs themselves.
func TestWhoMakesCodes(t *testing.T) {
	v := safe(t)
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := withPhone(t, d, "lan", numberOfLan, "")
		_, id, err := askNumber(d, v, k, newNumber)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []act.Actor{{}, person(k), officer("tinh", act.Office, province)} {
			got := tried(t, d, who, func(ctx context.Context, a *act.Act) error {
				_, _, err := account.MakeNumberCode(ctx, a, v, id, 10)
				return err
			})
			signIn := tried(t, d, who, func(ctx context.Context, a *act.Act) error {
				_, _, err := account.MakeCode(ctx, a, v, id, true, 10)
				return err
			})
			if sweep := tried(t, d, who, account.SweepCodes); got != fault.Forbidden || signIn != fault.Forbidden || sweep != fault.Forbidden {
				t.Errorf("%v: %v, %v, %v", who.Roles, got, signIn, sweep)
			}
		}
	})
}
