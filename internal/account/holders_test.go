package account_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// keeper is an administrator who has a password.
func keeper(t *testing.T, d *act.Desk, login string, at place.ID) act.Actor {
	t.Helper()
	k := add(t, d, login, "hash")
	do(t, d, act.System("test"), giveRole(k, act.Admin, at))
	return named(k, at)
}

func endRole(k key.Person, r act.Role, at place.ID) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error {
		return account.EndRole(ctx, a, k, act.Held{Role: r, Place: at})
	}
}

// The last who manages people at a place keeps the role: whoever is to follow must hold it
// today, reach as far, not be shut out, and have a way to come in.
func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		last := keeper(t, d, "dau", province)
		leave := endRole(last.Person, act.Admin, province)
		refused := func(why string) {
			t.Helper()
			if got := tried(t, d, last, leave); got != fault.Conflict {
				t.Errorf("%s: %v", why, got)
			}
		}
		refused("alone")
		if err := d.Do(t.Context(), last, leave); err == nil || !strings.Contains(err.Error(), "Bắc Giang") {
			t.Errorf("the refusal does not say where: %v", err)
		}
		if got := tried(t, d, act.System("ocop"), leave); got != may {
			t.Errorf("the command line: %v", got)
		}
		keeper(t, d, "huyen", tanYen)
		refused("with an administrator of a district")
		invited := holder(t, d, "moi", act.Admin, province)
		refused("with one who was invited only")
		do(t, d, act.System("test"), disable(invited.Person))
		later := add(t, d, "mai", "hash")
		var waits bool
		do(t, d, act.System("test"), ask(account.NewRole{Person: later, Held: act.Held{Role: act.Admin, Place: province}, Start: c.now().Add(24 * time.Hour)}, &waits))
		refused("with one who begins tomorrow")
		gone := keeper(t, d, "nghi", province)
		do(t, d, act.System("test"), disable(gone.Person))
		refused("with one who was shut out")
		c.pass(25 * time.Hour)
		if got := tried(t, d, last, leave); got != may {
			t.Errorf("the other one has begun: %v", got)
		}
		do(t, d, last, leave)
	})
}

// A role that is not the last one ends: a smaller place that a greater one covers, one of two
// roles at a place, and one that has not begun.
func TestAnAdministratorWhoIsNotTheLastGoes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		top, part := keeper(t, d, "tinh", province), keeper(t, d, "huyen", tanYen)
		do(t, d, act.System("test"), giveRole(top.Person, act.Admin, lucNam))
		do(t, d, act.System("test"), giveRole(top.Person, act.Office, province))
		do(t, d, part, endRole(part.Person, act.Admin, tanYen))
		do(t, d, top, endRole(top.Person, act.Admin, lucNam))
		do(t, d, top, endRole(top.Person, act.Office, province))
		var waits bool
		later := account.NewRole{Person: part.Person, Held: act.Held{Role: act.Admin, Place: tanYen}, Start: c.now().Add(time.Hour)}
		do(t, d, act.System("test"), ask(later, &waits))
		do(t, d, top, endRole(part.Person, act.Admin, tanYen))
	})
}

// Two administrators who send each other away at one moment: the second act finds that the
// first has left nobody else.
func TestTwoAdministratorsDoNotEndEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		one, two := keeper(t, d, "mot", province), keeper(t, d, "hai", province)
		do(t, d, one, endRole(two.Person, act.Admin, province))
		wantKind(t, d.Do(t.Context(), two, endRole(one.Person, act.Admin, province)), fault.Conflict)
		wantKind(t, d.Do(t.Context(), two, disable(one.Person)), fault.Conflict)
	})
}

// losses are the ways in which somebody who asked for something loses the power to ask for it.
func losses(who act.Actor, r act.Role) map[string]func(context.Context, *act.Act) error {
	return map[string]func(context.Context, *act.Act) error{"shut out": disable(who.Person), "the role ended": endRole(who.Person, r, who.Roles[0].Place)}
}

// A role is approved only while whoever asked for it could still ask. Another administrator
// may ask again, and a third one approves.
func TestARoleLapsesWithWhoAsked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		for _, how := range []string{"shut out", "the role ended"} {
			login := strings.ReplaceAll(how, " ", "-")
			asker, k := holder(t, d, login, act.Admin, province), add(t, d, login+"-x", "")
			second, third := holder(t, d, login+"-2", act.Admin, province), holder(t, d, login+"-3", act.Admin, province)
			h := act.Held{Role: act.Office, Place: tanYen}
			var waits bool
			do(t, d, asker, ask(account.NewRole{Person: k, Held: h, Reason: "QĐ 12", End: c.now().Add(time.Hour)}, &waits))
			asked := waiting(t, d, second)[0]
			again := func(ctx context.Context, a *act.Act) error {
				_, err := account.AskRoleAgain(ctx, a, asked.Key)
				return err
			}
			if got := tried(t, d, second, again); asked.Lapsed || got != fault.Conflict {
				t.Errorf("asked again while the request stands: %v", got)
			}
			do(t, d, act.System("test"), losses(asker, act.Admin)[how])
			if got := tried(t, d, second, decide(asked.Key, true)); got != fault.Conflict || !waiting(t, d, second)[0].Lapsed {
				t.Errorf("%s, and approved: %v", how, got)
			}
			if got := tried(t, d, second, decide(asked.Key, false)); got != may {
				t.Errorf("%s, and refused: %v", how, got)
			}
			for _, who := range []act.Actor{named("x", lucNam), officer("y", act.Office, province), person(k)} {
				if got := tried(t, d, who, again); got != fault.Forbidden {
					t.Errorf("asked again by %s: %v", who.Person, got)
				}
			}
			do(t, d, second, again)
			anew := waiting(t, d, third)
			if len(anew) != 1 || anew[0].AskedBy != second.Person || anew[0].Lapsed || anew[0].Reason != "QĐ 12" || anew[0].Term.Held != h || !anew[0].Term.End.Equal(c.now().Add(time.Hour)) {
				t.Fatalf("%+v", anew)
			}
			wantKind(t, d.Do(t.Context(), second, decide(anew[0].Key, true)), fault.Forbidden)
			do(t, d, third, decide(anew[0].Key, true))
			if held := rolesOf(t, d, k); len(held) != 1 || held[0] != h {
				t.Errorf("%v", held)
			}
		}
	})
}

// So does the link of an identity to an account of staff.
func TestALinkLapsesWithWhoProposed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		request, staff := askLink(t, d, claims(c, "1"), "a"), holder(t, d, "canbo", act.Office, tanYen)
		first, second := holder(t, d, "mot", act.Admin, province), holder(t, d, "hai", act.Admin, province)
		link := func(ctx context.Context, a *act.Act) error {
			_, err := account.Link(ctx, a, request, staff.Person)
			return err
		}
		approve := func(ctx context.Context, a *act.Act) error { return account.ApproveLink(ctx, a, request) }
		lapsed := func() bool {
			list, err := see(t, d, second, account.LinkRequests)
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			return list[0].Lapsed
		}
		do(t, d, first, link)
		if got := tried(t, d, second, link); got != fault.Conflict || lapsed() {
			t.Errorf("named again while the proposal stands: %v", got)
		}
		do(t, d, act.System("test"), endRole(first.Person, act.Admin, province))
		do(t, d, act.System("test"), giveRole(first.Person, act.Admin, tanYen)) // of the account's place, not of all
		if got := tried(t, d, second, approve); got != fault.Conflict || !lapsed() {
			t.Errorf("approved after the first one left: %v", got)
		}
		do(t, d, second, link)
		wantKind(t, d.Do(t.Context(), second, approve), fault.Forbidden)
		do(t, d, holder(t, d, "bon", act.Admin, province), approve)
	})
}

// And so does ownership that an office moves.
func TestAMoveLapsesWithWhoAsked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		owned(t, d)
		first, second := holder(t, d, "mot", act.Commune, tanYen), officer("hai", act.Office, province)
		o := mustOffer(t, d, first, teaFarm, account.OwnerDied, "0912345602")
		lapsed := func() (all [2]bool) {
			p, err := see(t, d, second, func(ctx context.Context, v *act.View) (account.People, error) {
				return account.PeopleOf(ctx, v, teaFarm)
			})
			if err != nil || len(p.Offers) != 1 {
				t.Fatalf("%+v, %v", p, err)
			}
			moves, err := see(t, d, second, func(ctx context.Context, v *act.View) ([]account.Offer, error) {
				return account.Handovers(ctx, v, time.Time{})
			})
			i := slices.IndexFunc(moves, func(m account.Offer) bool { return m.Key == o.Key })
			if err != nil || i < 0 {
				t.Fatalf("%+v, %v", moves, err)
			}
			return [2]bool{p.Offers[0].Lapsed, moves[i].Lapsed}
		}
		if lapsed() != [2]bool{} {
			t.Error("lapsed at once")
		}
		do(t, d, act.System("test"), disable(first.Person))
		wantKind(t, approve(d, second, o.Key), fault.Conflict)
		if lapsed() != [2]bool{true, true} {
			t.Error("the pages do not tell")
		}
		do(t, d, second, func(ctx context.Context, a *act.Act) error { return account.VoidOffer(ctx, a, o.Key) })
		mustOffer(t, d, second, teaFarm, account.OwnerDied, "0912345602")
	})
}

// Whoever waits for a role of a greater place is out of reach of the administrator of a part:
// what they prepare now would be theirs when the role comes.
func TestWhoWaitsForAGreaterRoleIsOutOfReach(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := add(t, d, "lan", "")
		part, top := admin(tanYen), holder(t, d, "tinh", act.Admin, province)
		verbs := map[string]func(context.Context, *act.Act) error{
			"disable":  disable(k),
			"email":    func(ctx context.Context, a *act.Act) error { return account.SetEmail(ctx, a, k, "x@example.vn") },
			"password": func(ctx context.Context, a *act.Act) error { return account.SetPassword(ctx, a, k, "hash") },
			"sessions": func(ctx context.Context, a *act.Act) error { return account.EndAllSessions(ctx, a, k) },
			"factor":   func(ctx context.Context, a *act.Act) error { _, err := account.RemoveFactor(ctx, a, k); return err },
		}
		reach := func(who act.Actor, want fault.Kind) {
			t.Helper()
			for name, verb := range verbs {
				if got := tried(t, d, who, verb); got != want {
					t.Errorf("%s by %v: %v, want %v", name, who.Roles, got, want)
				}
			}
		}
		reach(part, may)
		var waits bool
		do(t, d, top, ask(account.NewRole{Person: k, Held: act.Held{Role: act.Office, Place: tanYen}}, &waits))
		reach(part, may)
		do(t, d, top, ask(account.NewRole{Person: k, Held: act.Held{Role: act.Office, Place: province}}, &waits))
		reach(part, fault.Forbidden)
		reach(top, may)
		for _, q := range waiting(t, d, top) {
			do(t, d, top, decide(q.Key, false))
		}
		reach(part, may)
	})
}
