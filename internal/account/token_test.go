package account_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// holder gives a person who holds a role.
func holder(t *testing.T, d *act.Desk, login string, role act.Role, at place.ID) act.Actor {
	t.Helper()
	k := add(t, d, login, "")
	h := act.Held{Role: role, Place: at}
	do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error { return account.GiveRole(ctx, a, k, h) })
	return act.Actor{Person: k, Name: login, Roles: []act.Held{h}}
}

func newToken(days int, scopes ...account.Scope) account.NewToken {
	return account.NewToken{Name: "Cổng dữ liệu tỉnh", Scopes: scopes, Days: days}
}

func makeToken(t *testing.T, d *act.Desk, who act.Actor, n account.NewToken) (secret string) {
	t.Helper()
	do(t, d, who, func(ctx context.Context, a *act.Act) (err error) {
		secret, err = account.MakeToken(ctx, a, n)
		return err
	})
	return secret
}

// bearer gives who a token speaks for, and that it speaks for nobody as ok false.
func bearer(t *testing.T, d *act.Desk, secret string) (account.Bearer, bool) {
	t.Helper()
	b, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Bearer, error) {
		return account.BearerOf(ctx, v, secret)
	})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	return b, err == nil
}

func TestATokenSpeaksForItsOwner(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		lan := holder(t, d, "lan", act.Office, province)
		secret := makeToken(t, d, lan, newToken(90, account.ScopeRecognitions))
		if !regexp.MustCompile(`^ocop_[A-Z2-7]{59}$`).MatchString(secret) {
			t.Errorf("%q does not look like a token", secret)
		}
		b, ok := bearer(t, d, secret)
		if !ok || b.Actor.Person != lan.Person || len(b.Actor.Roles) != 0 || !b.Has(account.ScopeRecognitions) || b.Has(account.ScopeResults) {
			t.Errorf("%+v", b)
		}
		if b, ok = bearer(t, d, makeToken(t, d, lan, newToken(90, account.Scopes()...))); !ok || len(b.Actor.Roles) != 1 {
			t.Errorf("with results:read %+v", b)
		}
		var stored string
		if err := d.See(t.Context(), lan, func(ctx context.Context, v *act.View) error {
			return v.QueryRowContext(ctx, `SELECT digest FROM api_token ORDER BY token LIMIT 1`).Scan(&stored)
		}); err != nil || strings.Contains(stored, secret) || len(stored) != 64 {
			t.Errorf("stored %q, %v", stored, err)
		}
		changed := func(i int) string {
			other := byte('A')
			if secret[i] == other {
				other = 'B'
			}
			return secret[:i] + string(other) + secret[i+1:]
		}
		for _, bad := range []string{"", "ocop_", secret[5:], changed(10), changed(len(secret) - 1), secret + "A", strings.ToLower(secret)} {
			if _, ok := bearer(t, d, bad); ok {
				t.Errorf("%q is taken", bad)
			}
		}
	})
}

// A token ends by its day, by its owner, by an administrator, and with the account or the
// last role, each at once.
func TestTokensEnd(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		ends := map[string]func(act.Actor, string){
			"day": func(act.Actor, string) { c.pass(24 * time.Hour) },
			"owner": func(who act.Actor, k string) {
				do(t, d, who, func(ctx context.Context, a *act.Act) error { return account.RevokeToken(ctx, a, who.Person, k) })
			},
			"administrator": func(who act.Actor, k string) {
				do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.RevokeToken(ctx, a, who.Person, k) })
			},
			"account": func(who act.Actor, _ string) {
				do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, who.Person) })
			},
			"role": func(who act.Actor, _ string) {
				do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.EndRole(ctx, a, who.Person, who.Roles[0]) })
			},
		}
		for _, name := range []string{"owner", "administrator", "account", "role", "day"} {
			who := holder(t, d, name, act.Leader, province)
			secret := makeToken(t, d, who, newToken(1, account.ScopeResults))
			list, err := see(t, d, who, account.OwnTokens)
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			if _, ok := bearer(t, d, secret); !ok {
				t.Fatalf("%s: does not work at first", name)
			}
			c.pass(time.Second)
			ends[name](who, list[0].Key)
			if _, ok := bearer(t, d, secret); ok {
				t.Errorf("%s: works on", name)
			}
		}
	})
}

func TestWhoMayHaveWhichToken(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		try := func(who act.Actor, n account.NewToken, want fault.Kind) {
			t.Helper()
			err := d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { _, err := account.MakeToken(ctx, a, n); return err })
			if fault.KindOf(err) != want {
				t.Errorf("%+v: %v, want %v", n, err, want)
			}
		}
		commune, leader := holder(t, d, "canboxa", act.Commune, tanYen), holder(t, d, "lanhdao", act.Leader, tanYen)
		try(commune, newToken(30, account.ScopeResults), fault.Forbidden)
		try(person(add(t, d, "khongvaitro", "")), newToken(30, account.ScopeRecognitions), fault.Forbidden)
		try(leader, newToken(0, account.ScopeResults), fault.Invalid)
		try(leader, newToken(account.LongestTokenDays+1, account.ScopeResults), fault.Invalid)
		try(leader, newToken(30), fault.Invalid)
		try(leader, newToken(30, "results:write"), fault.Invalid)
		nameless := newToken(30, account.ScopeResults)
		nameless.Name = " "
		try(leader, nameless, fault.Invalid)
		for range 10 {
			makeToken(t, d, leader, newToken(account.LongestTokenDays, account.ScopeResults))
		}
		try(leader, newToken(30, account.ScopeResults), fault.Conflict)
		list, err := see(t, d, leader, account.OwnTokens)
		if err != nil {
			t.Fatal(err)
		}
		revoke := func(who act.Actor, k key.Person, want fault.Kind) {
			t.Helper()
			err := d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { return account.RevokeToken(ctx, a, k, list[0].Key) })
			if fault.KindOf(err) != want || want == fault.Internal && err != nil {
				t.Errorf("%v, want %v", err, want)
			}
		}
		revoke(commune, commune.Person, fault.NotFound)
		revoke(commune, leader.Person, fault.Forbidden)
		revoke(admin(lucNam), leader.Person, fault.Forbidden)
		revoke(admin(tanYen), leader.Person, fault.Internal) // none
		revoke(admin(tanYen), leader.Person, fault.Internal) // a second time has no effect
		if other, err := see(t, d, admin(province), func(ctx context.Context, v *act.View) ([]account.Token, error) {
			return account.TokensOf(ctx, v, leader.Person)
		}); err != nil || len(other) != 9 {
			t.Errorf("%d tokens, %v", len(other), err)
		}
		if _, err := see(t, d, commune, func(ctx context.Context, v *act.View) ([]account.Token, error) {
			return account.TokensOf(ctx, v, leader.Person)
		}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("foreign tokens: %v", err)
		}
	})
}

// The use of a token is written once a day.
func TestUseIsNotedOnceADay(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		lan := holder(t, d, "lan", act.Office, province)
		secret := makeToken(t, d, lan, newToken(90, account.ScopeRecognitions))
		for range 3 {
			b, ok := bearer(t, d, secret)
			if !ok {
				t.Fatal("does not work")
			}
			do(t, d, b.Actor, func(ctx context.Context, a *act.Act) error { return account.NoteUse(ctx, a, b.Token) })
		}
		entries, err := see(t, d, admin(province), func(ctx context.Context, v *act.View) ([]act.Entry, error) {
			return act.Entries(ctx, v, "person/"+string(lan.Person), 50)
		})
		used := 0
		for _, e := range entries {
			if e.Verb == "token.used" {
				used++
			}
		}
		if b, _ := bearer(t, d, secret); err != nil || used != 1 || b.LastUsed != act.Date(c.now()) {
			t.Errorf("%d entries, last %q, %v", used, b.LastUsed, err)
		}
	})
}
