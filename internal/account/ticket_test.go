package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

func invite(t *testing.T, d *act.Desk, k key.Person) (code string) {
	t.Helper()
	do(t, d, admin(province), func(ctx context.Context, a *act.Act) (err error) {
		code, err = account.Invite(ctx, a, k)
		return err
	})
	return code
}

func useTicket(d *act.Desk, code string) error {
	return d.Do(context.Background(), act.Visitor(), func(ctx context.Context, a *act.Act) error {
		_, err := account.UseTicket(ctx, a, code, "hash")
		return err
	})
}

func withEmail(t *testing.T, d *act.Desk, login string) (k key.Person) {
	t.Helper()
	do(t, d, admin(province), func(ctx context.Context, a *act.Act) (err error) {
		k, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Có Thư", Email: login + "@example.vn", PasswordHash: "old"})
		return err
	})
	return k
}

func TestAnInvitationIsUsedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		void, code := invite(t, d, k), invite(t, d, k)
		for _, bad := range []string{void, "", "AAAA-BBBB-CCCC-DDDD", strings.Repeat("A", 5000), "\x00"} {
			wantKind(t, useTicket(d, bad), fault.Invalid)
		}
		token := signIn(t, d, k)
		if err := useTicket(d, " "+strings.ToLower(strings.ReplaceAll(code, "-", " "))); err != nil {
			t.Fatal(err)
		}
		if _, err := actorOf(t, d, token); err == nil {
			t.Error("an old session outlives the new password")
		}
		wantKind(t, useTicket(d, code), fault.Invalid)
		code = invite(t, d, k)
		do(t, d, person(k), setPassword(k)) // whoever knows the password again needs no letter
		wantKind(t, useTicket(d, code), fault.Invalid)
		code = invite(t, d, k)
		c.pass(account.InviteLife)
		wantKind(t, useTicket(d, code), fault.Invalid)
		code = invite(t, d, k)
		do(t, d, admin(province), disable(k))
		wantKind(t, useTicket(d, code), fault.Invalid)
		for _, who := range []act.Actor{act.Visitor(), admin(lucNam)} {
			chief := add(t, d, "chief"+string(who.Person), "")
			do(t, d, act.System("test"), giveRole(chief, act.Office, province))
			wantKind(t, d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { _, err := account.Invite(ctx, a, chief); return err }), fault.Forbidden)
		}
	})
}

func TestRecoveryGoesToTheOwnerOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		withEmail(t, d, "lan")
		add(t, d, "khong-thu", "hash")
		off := withEmail(t, d, "nghi")
		do(t, d, admin(province), disable(off))
		ask := func(login string) (code, email string, ok bool) {
			do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
				code, _, email, ok, err = account.Recover(ctx, a, login)
				return err
			})
			return code, email, ok
		}
		for _, login := range []string{"khong-thu", "nghi", "nobody", "", "lan\x00", strings.Repeat("x", 5000)} {
			if _, _, ok := ask(login); ok {
				t.Errorf("%.20q is sent a code", login)
			}
		}
		code, email, ok := ask(" LAN ")
		if !ok || email != "lan@example.vn" {
			t.Fatal(email, ok)
		}
		c.pass(account.RecoveryLife)
		wantKind(t, useTicket(d, code), fault.Invalid)
		ask("lan")
		code, _, _ = ask("lan")
		if _, _, ok := ask("lan"); ok {
			t.Error("a fourth code within the hour")
		}
		if err := useTicket(d, code); err != nil {
			t.Error(err)
		}
		c.pass(time.Hour)
		if _, _, ok := ask("lan"); !ok {
			t.Error("no code after an hour")
		}
		wantKind(t, d.Do(t.Context(), act.Visitor(), func(ctx context.Context, a *act.Act) error {
			_, _, _, _, err := account.Recover(ctx, a, "lan")
			return err
		}), fault.Forbidden)
	})
}

func TestEmailAddresses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		for _, bad := range []string{"lan", "lan@", "lan@host", "a b@example.vn", "Lan <lan@example.vn>", "lan@example.vn\r\nBcc: x@example.vn", "lân@example.vn", "a@b.vn,c@d.vn", `"a"@b.vn`} {
			err := d.Do(t.Context(), admin(province), func(ctx context.Context, a *act.Act) error {
				_, err := account.AddPerson(ctx, a, account.NewPerson{Login: "thu", Name: "Thư", Email: bad})
				return err
			})
			if f := fault.Fields(err); len(f) != 1 || f[0].Name != "email" {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k, other := add(t, d, "lan", ""), add(t, d, "hoa", "")
		here, there, foreign := signIn(t, d, k), signIn(t, d, k), signIn(t, d, other)
		list := func(who key.Person, token string) []account.OpenSession {
			l, err := see(t, d, person(who), func(ctx context.Context, v *act.View) ([]account.OpenSession, error) {
				return account.Sessions(ctx, v, token)
			})
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		mine, theirs := list(k, here), list(other, "")
		if len(mine) != 2 || mine[0].This == mine[1].This || len(theirs) != 1 {
			t.Fatalf("%+v %+v", mine, theirs)
		}
		end := func(id string) {
			do(t, d, person(k), func(ctx context.Context, a *act.Act) error { return account.EndOwnSession(ctx, a, id) })
		}
		end(theirs[0].ID)
		end("")
		if _, err := actorOf(t, d, foreign); err != nil {
			t.Error("somebody else's session was ended")
		}
		for _, s := range mine {
			if !s.This {
				end(s.ID)
			}
		}
		if _, err := actorOf(t, d, there); err == nil {
			t.Error("the ended session opens")
		}
		if _, err := actorOf(t, d, here); err != nil {
			t.Error(err)
		}
		endAll := func(by act.Actor) error {
			return d.Do(t.Context(), by, func(ctx context.Context, a *act.Act) error { return account.EndAllSessions(ctx, a, k) })
		}
		wantKind(t, endAll(person(other)), fault.Forbidden)
		for _, by := range []act.Actor{person(k), admin(province)} {
			here = signIn(t, d, k)
			for range 2 { // the second time there is none left
				if err := endAll(by); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := actorOf(t, d, here); err == nil {
				t.Errorf("a session outlives logging out everywhere by %s", by.Name)
			}
		}
	})
}

func TestDevicesAreCoarse(t *testing.T) {
	for _, c := range []struct{ address, agent, from, browser string }{
		{"203.0.113.77", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "203.0.113.0/24", "Chrome, Windows"},
		{"2001:db8:1:2::3", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1", "2001:db8:1::/48", "Safari, iPhone"},
		{"::ffff:203.0.113.77", "<script>alert(1)</script>", "203.0.113.0/24", ""},
		{"nonsense", "curl/8", "", ""},
	} {
		if got := account.DeviceOf(c.address, c.agent); got != (account.Device{From: c.from, Browser: c.browser}) {
			t.Errorf("%s %s: %+v", c.address, c.agent, got)
		}
	}
}

func TestAnAddressIsChangedByAnAdministratorOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := withEmail(t, d, "lan")
		set := func(email string) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error { return account.SetEmail(ctx, a, k, email) }
		}
		code := invite(t, d, k)
		wantKind(t, d.Do(t.Context(), person(k), set("x@example.vn")), fault.Forbidden)
		wantKind(t, d.Do(t.Context(), act.Visitor(), set("x@example.vn")), fault.Forbidden)
		wantKind(t, d.Do(t.Context(), admin(province), set("x@")), fault.Invalid)
		do(t, d, admin(province), set(" lan2@example.vn "))
		own, err := see(t, d, person(k), account.OwnAccount)
		if err != nil || own.Email != "lan2@example.vn" {
			t.Error(own, err)
		}
		wantKind(t, useTicket(d, code), fault.Invalid) // it went to the old address
	})
}
