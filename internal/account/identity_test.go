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
	"ocop/internal/base/identity"
	"ocop/internal/key"
)

// claims are those of somebody who has just shown the provider who they are.
func claims(c *clock, subject string) identity.Claims {
	return identity.Claims{Issuer: "https://sso.example.vn", Subject: subject, Name: "Nguyễn Thị Lan", Email: "lan.nguyen@bacninh.example", AuthAt: c.now()}
}

// nextState gives each answer of the provider a state of its own.
func nextState() func() string {
	n := 0
	return func() string { n++; return fmt.Sprint("state", n) }
}

// askLink has somebody ask to be linked and gives the request.
func askLink(t *testing.T, d *act.Desk, c identity.Claims, state string) string {
	t.Helper()
	before, err := see(t, d, admin(province), account.LinkRequests)
	if err != nil {
		t.Fatal(err)
	}
	do(t, d, act.Visitor(), func(ctx context.Context, a *act.Act) error {
		return account.AskLink(ctx, a, c, state, "203.0.113.0/24")
	})
	after, err := see(t, d, admin(province), account.LinkRequests)
	if err != nil || len(after) == 0 {
		t.Fatal(err)
	}
	for _, x := range after {
		if !slices.ContainsFunc(before, func(y account.LinkRequest) bool { return y.Key == x.Key }) {
			return x.Key
		}
	}
	return after[len(after)-1].Key // who waits already asks again
}

// linked gives a person without staff's roles to whom the claims are linked.
func linked(t *testing.T, d *act.Desk, c identity.Claims, login, state string) key.Person {
	t.Helper()
	k, request := add(t, d, login, ""), askLink(t, d, c, state)
	do(t, d, admin(province), func(ctx context.Context, a *act.Act) error {
		waits, err := account.Link(ctx, a, request, k)
		if waits {
			t.Error("a person without a role waits")
		}
		return err
	})
	return k
}

// signInBy tries to sign in and gives what came of it.
func signInBy(t *testing.T, d *act.Desk, c identity.Claims, state string) (token string, until time.Time, whole bool, err error) {
	t.Helper()
	err = d.Do(t.Context(), act.Visitor(), func(ctx context.Context, a *act.Act) (err error) {
		token, until, whole, err = account.SignInBy(ctx, a, c, state, account.Device{})
		return err
	})
	return token, until, whole, err
}

// A session ends with the provider's sign-in at the latest, through the second factor too.
func TestASessionAgreesWithTheProviders(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		said, state, v := claims(c, "1"), nextState(), safe(t)
		k := linked(t, d, said, "lan", state())
		c.pass(5 * time.Hour)
		_, until, whole, err := signInBy(t, d, said, state())
		if want := said.AuthAt.Add(account.SessionLife); err != nil || !whole || !until.Equal(want) {
			t.Errorf("until %v, want %v; whole %v, %v", until, want, whole, err)
		}
		p, _ := enrol(t, d, c, v, k)
		c.pass(time.Minute)
		half, _, whole, err := signInBy(t, d, said, state())
		if err != nil || whole {
			t.Fatalf("whole %v, %v", whole, err)
		}
		if _, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.SessionOf(ctx, v, half)
		}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("one factor opens: %v", err)
		}
		var token string
		do(t, d, person(k), func(ctx context.Context, a *act.Act) (err error) {
			token, until, err = account.FinishSignIn(ctx, a, v, half, p.code(t, c.now()), account.Device{})
			return err
		})
		s, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.SessionOf(ctx, v, token)
		})
		if err != nil || s.Identity == "" || s.Strong || !until.Equal(said.AuthAt.Add(account.SessionLife)) {
			t.Errorf("%+v until %v, %v", s, until, err)
		}
		said.Strong = true
		token, _, whole, err = signInBy(t, d, said, state())
		if err != nil || !whole {
			t.Errorf("two factors at the provider: whole %v, %v", whole, err)
		}
		if s, err = see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.SessionOf(ctx, v, token)
		}); err != nil || !s.Strong {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

// People are known by issuer and subject together, never by what else the provider says.
func TestPeopleAreKnownByIssuerAndSubject(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		said, state := claims(c, "1"), nextState()
		k := linked(t, d, said, "lan", state())
		for name, change := range map[string]func(*identity.Claims){
			"other subject": func(x *identity.Claims) { x.Subject = "2" },
			"other issuer":  func(x *identity.Claims) { x.Issuer = "https://other.example.vn" },
		} {
			other := said
			change(&other)
			if _, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (act.Actor, error) { return account.PersonOf(ctx, v, other) }); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
			if _, _, _, err := signInBy(t, d, other, state()); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		renamed := said
		renamed.Name, renamed.Email = "Khác", "khac@bacninh.example"
		who, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (act.Actor, error) { return account.PersonOf(ctx, v, renamed) })
		if err != nil || who.Person != k {
			t.Errorf("%+v, %v", who, err)
		}
	})
}

// Nobody fills the list: one request for an identity, a hundred at once, two weeks each.
func TestLinkRequestsAreLimitedAndExpire(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		state := nextState()
		for i := range 100 {
			askLink(t, d, claims(c, fmt.Sprint(i)), state())
		}
		askLink(t, d, claims(c, "7"), state())
		err := d.Do(t.Context(), act.Visitor(), func(ctx context.Context, a *act.Act) error {
			return account.AskLink(ctx, a, claims(c, "new"), state(), "")
		})
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "đã đầy") {
			t.Errorf("the 101st: %v", err)
		}
		list, err := see(t, d, admin(province), account.LinkRequests)
		if err != nil || len(list) != 100 {
			t.Fatalf("%d, %v", len(list), err)
		}
		c.pass(account.LinkLife)
		if list, err = see(t, d, admin(province), account.LinkRequests); err != nil || len(list) != 0 {
			t.Errorf("%d after their time, %v", len(list), err)
		}
		askLink(t, d, claims(c, "7"), state())
		do(t, d, act.System("sessions"), func(ctx context.Context, a *act.Act) error { _, err := account.Sweep(ctx, a); return err })
		n, err := see(t, d, admin(province), func(ctx context.Context, v *act.View) (n int, err error) {
			err = v.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM identity_request) + (SELECT COUNT(*) FROM identity_answer)`).Scan(&n)
			return n, err
		})
		if err != nil || n != 2 {
			t.Errorf("%d rows after the sweep, %v", n, err)
		}
	})
}

func TestTheLastWayInIsKept(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := linked(t, d, claims(c, "1"), "lan", "a")
		own, err := see(t, d, person(k), account.OwnAccount)
		if err != nil || len(own.Identities) != 1 || own.Identities[0].Email != "la…@bacninh.example" || own.Identities[0].Subject != "…" {
			t.Fatalf("%+v, %v", own, err)
		}
		id := own.Identities[0].Key
		unlink := func(who act.Actor) error {
			return d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { return account.Unlink(ctx, a, k, id) })
		}
		if err := unlink(person(k)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("without a password: %v", err)
		}
		if err := unlink(person("somebody")); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by a stranger: %v", err)
		}
		if err := unlink(admin(province)); err != nil {
			t.Errorf("by an administrator: %v", err)
		}
	})
}

// An administrator reaches accounts at their own places only, and never agrees to a link
// of their own account.
func TestLinksReachAsFarAsThePlace(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k, request := add(t, d, "lan", ""), askLink(t, d, claims(c, "1"), "a")
		do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error {
			return account.GiveRole(ctx, a, k, act.Held{Role: act.Admin, Place: province})
		})
		try := func(who act.Actor, fn func(context.Context, *act.Act) error, want fault.Kind) {
			t.Helper()
			if err := d.Do(t.Context(), who, fn); fault.KindOf(err) != want {
				t.Errorf("%v, want %v", err, want)
			}
		}
		link := func(ctx context.Context, a *act.Act) error { _, err := account.Link(ctx, a, request, k); return err }
		approve := func(ctx context.Context, a *act.Act) error { return account.ApproveLink(ctx, a, request) }
		own := act.Actor{Person: k, Name: "Lan", Roles: admin(province).Roles}
		first := holder(t, d, "mot", act.Admin, province)
		try(admin(tanYen), link, fault.NotFound)
		try(act.Actor{Person: "x", Roles: []act.Held{{Role: act.Office, Place: province}}}, link, fault.NotFound)
		try(admin(province), approve, fault.Conflict)
		do(t, d, first, link)
		try(own, link, fault.Conflict)
		try(own, approve, fault.Forbidden)
		try(first, approve, fault.Forbidden)
		elsewhere := admin(tanYen)
		elsewhere.Person = "elsewhere"
		try(elsewhere, func(ctx context.Context, a *act.Act) error { return account.RefuseLink(ctx, a, request, "Không.") }, fault.NotFound)
		second := admin(province)
		second.Person = "second"
		do(t, d, second, approve)
		try(second, approve, fault.NotFound)
	})
}

// The provider's word ends the sessions that it names and no others, in every state, once.
func TestAProvidersSignOutEndsSessions(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		state, v := nextState(), safe(t)
		lan, man := claims(c, "1"), claims(c, "2")
		linked(t, d, lan, "lan", state())
		k := linked(t, d, man, "man", state())
		open := map[string]string{}
		begin := func(name string, said identity.Claims, session string) {
			t.Helper()
			said.Session = session
			token, _, _, err := signInBy(t, d, said, state())
			if err != nil {
				t.Fatal(err)
			}
			open[name] = token
		}
		n := 0
		leave := func(subject, session string, stay ...string) {
			t.Helper()
			open = map[string]string{}
			begin("a", lan, "a")
			begin("b", lan, "b")
			begin("unnamed", lan, "")
			begin("another's", man, "a2")
			do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
				open["by password"], _, err = account.StartSession(ctx, a, k)
				return err
			})
			n++
			do(t, d, act.System("identity"), func(ctx context.Context, a *act.Act) error {
				return account.Leave(ctx, a, identity.Leave{Issuer: lan.Issuer, Subject: subject, Session: session, Token: fmt.Sprint(n)})
			})
			for name, token := range open {
				_, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
					return account.SessionOf(ctx, v, token)
				})
				if slices.Contains(stay, name) != (err == nil) {
					t.Errorf("%s %s: %s: %v", subject, session, name, err)
				}
			}
		}
		leave("1", "", "another's", "by password")
		leave("1", "a", "b", "another's", "by password")
		leave("", "a", "b", "unnamed", "another's", "by password")
		leave("3", "", "a", "b", "unnamed", "another's", "by password")
		leave("1", "a2", "a", "b", "another's", "by password")
		leave("2", "", "a", "b", "unnamed", "by password")

		err := d.Do(t.Context(), act.System("identity"), func(ctx context.Context, a *act.Act) error {
			return account.Leave(ctx, a, identity.Leave{Issuer: lan.Issuer, Subject: "1", Token: "1"})
		})
		wantKind(t, err, fault.Conflict)
		do(t, d, act.System("identity"), func(ctx context.Context, a *act.Act) error {
			return account.Leave(ctx, a, identity.Leave{Issuer: "https://elsewhere.example", Subject: "1", Token: "other"})
		})
		if _, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.SessionOf(ctx, v, open["a"])
		}); err != nil {
			t.Errorf("word of another provider: %v", err)
		}

		enrol(t, d, c, v, k)
		half, _, whole, err := signInBy(t, d, man, state())
		if err != nil || whole {
			t.Fatal(whole, err)
		}
		do(t, d, act.System("identity"), func(ctx context.Context, a *act.Act) error {
			return account.Leave(ctx, a, identity.Leave{Issuer: man.Issuer, Subject: "2", Token: "half"})
		})
		_, err = see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.HalfSession(ctx, v, half)
		})
		wantKind(t, err, fault.NotFound)
	})
}

// The provider's session goes along through the second factor.
func TestASecondFactorKeepsTheProvidersSession(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		state, v, said := nextState(), safe(t), claims(c, "1")
		said.Session = "a"
		k := linked(t, d, said, "lan", state())
		p, _ := enrol(t, d, c, v, k)
		half, _, _, err := signInBy(t, d, said, state())
		if err != nil {
			t.Fatal(err)
		}
		c.pass(time.Minute)
		var token string
		do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
			token, _, err = account.FinishSignIn(ctx, a, v, half, p.code(t, c.now()), account.Device{})
			return err
		})
		leave := func(session string) error {
			do(t, d, act.System("identity"), func(ctx context.Context, a *act.Act) error {
				return account.Leave(ctx, a, identity.Leave{Issuer: said.Issuer, Session: session, Token: session})
			})
			_, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
				return account.SessionOf(ctx, v, token)
			})
			return err
		}
		if err := leave("b"); err != nil {
			t.Errorf("another session of the provider: %v", err)
		}
		wantKind(t, leave("a"), fault.NotFound)
	})
}
