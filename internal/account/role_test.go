package account_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

func named(k key.Person, at place.ID) act.Actor {
	return act.Actor{Person: k, Name: string(k), Roles: []act.Held{{Role: act.Admin, Place: at}}}
}

func ask(n account.NewRole, waits *bool) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) (err error) {
		*waits, err = account.AskRole(ctx, a, n)
		return err
	}
}

func decide(request string, yes bool) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error { return account.DecideRole(ctx, a, request, yes) }
}

func waiting(t *testing.T, d *act.Desk, who act.Actor) []account.RoleRequest {
	t.Helper()
	list, err := see(t, d, who, account.RoleRequests)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func rolesOf(t *testing.T, d *act.Desk, k key.Person) []act.Held {
	t.Helper()
	list, err := see(t, d, act.System("test"), account.List)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Key == k {
			return p.Roles
		}
	}
	return nil
}

// Every role of staff takes two administrators; neither of them is the person itself.
func TestARoleOfStaffTakesTwoPersons(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		one, two := holder(t, d, "one", act.Admin, province), named("two", province)
		for i, role := range act.Roles() {
			k := add(t, d, "nguoi"+string(rune('a'+i)), "")
			h := act.Held{Role: role, Place: tanYen}
			var waits bool
			do(t, d, one, ask(account.NewRole{Person: k, Held: h, Reason: "QĐ 12"}, &waits))
			if role == act.Judge {
				if waits || !slices.Contains(rolesOf(t, d, k), h) {
					t.Error("a judge waits")
				}
				continue
			}
			if !waits || len(rolesOf(t, d, k)) != 0 {
				t.Fatalf("%s is given at once", role)
			}
			do(t, d, one, ask(account.NewRole{Person: k, Held: h}, &waits)) // a double click
			list := waiting(t, d, two)
			if len(list) != 1 || list[0].Person != k || list[0].Term.Held != h || list[0].Reason != "QĐ 12" || list[0].AskedBy != one.Person || list[0].Lapsed {
				t.Fatalf("%+v", list)
			}
			request := list[0].Key
			for name, who := range map[string]act.Actor{"who asked": one, "the person": named(k, province), "a neighbour": named("x", lucNam), "an office": {Person: "o", Roles: []act.Held{{Role: act.Office, Place: province}}}, "a visitor": act.Visitor()} {
				if err := d.Do(t.Context(), who, decide(request, true)); fault.KindOf(err) != fault.Forbidden {
					t.Errorf("%s approves %s: %v", name, role, err)
				}
			}
			do(t, d, two, decide(request, true))
			if !slices.Contains(rolesOf(t, d, k), h) || len(waiting(t, d, two)) != 0 {
				t.Errorf("%s was approved: %v", role, rolesOf(t, d, k))
			}
			wantKind(t, d.Do(t.Context(), two, decide(request, true)), fault.Conflict)
			wantKind(t, d.Do(t.Context(), two, decide(request, false)), fault.Conflict)
		}
		wantKind(t, d.Do(t.Context(), two, decide("made up", true)), fault.NotFound)
	})
}

func TestARefusedRoleIsNotHeld(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		one, two := named("one", province), named("two", province)
		k := add(t, d, "lan", "")
		var waits bool
		for _, who := range []act.Actor{one, two} { // who asked takes it back; another refuses
			do(t, d, one, ask(account.NewRole{Person: k, Held: act.Held{Role: act.Office, Place: province}}, &waits))
			do(t, d, who, decide(waiting(t, d, two)[0].Key, false))
			if len(rolesOf(t, d, k)) != 0 || len(waiting(t, d, two)) != 0 {
				t.Errorf("refused by %s: %v", who.Name, rolesOf(t, d, k))
			}
		}
		do(t, d, one, ask(account.NewRole{Person: k, Held: act.Held{Role: act.Office, Place: province}}, &waits))
		do(t, d, two, disable(k))
		if len(waiting(t, d, two)) != 0 {
			t.Error("a leaver's request waits on")
		}
	})
}

func TestARoleHoldsForItsPeriod(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		token := signIn(t, d, k)
		h := act.Held{Role: act.Judge, Place: tanYen}
		var waits bool
		do(t, d, named("one", province), ask(account.NewRole{Person: k, Held: h, Start: c.now().Add(time.Hour), End: c.now().Add(3 * time.Hour)}, &waits))
		held := func() bool {
			who, err := actorOf(t, d, token)
			return err == nil && slices.Contains(who.Roles, h)
		}
		own, err := see(t, d, person(k), account.OwnAccount)
		if err != nil || len(own.Roles) != 1 || own.Roles[0].Expires(c.now(), 30) != true {
			t.Errorf("%+v, %v", own, err)
		}
		for _, want := range []bool{false, true, true, false} { // now, after one hour, two, three
			if held() != want {
				t.Errorf("at %s held is %v", c.now().Format(time.TimeOnly), !want)
			}
			c.pass(time.Hour)
		}
		do(t, d, named("one", province), ask(account.NewRole{Person: k, Held: h, End: c.now().Add(time.Hour)}, &waits))
		c.pass(time.Millisecond)
		do(t, d, named("one", province), func(ctx context.Context, a *act.Act) error { return account.EndRole(ctx, a, k, h) })
		if held() {
			t.Error("a role that was ended early is held")
		}
	})
}

func TestBadPeriods(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		h, now := act.Held{Role: act.Judge, Place: tanYen}, c.now()
		var waits bool
		for name, n := range map[string]account.NewRole{
			"ended":             {Person: k, Held: h, End: now.Add(-time.Hour)},
			"ends as it begins": {Person: k, Held: h, Start: now.Add(time.Hour), End: now.Add(time.Hour)},
			"too long":          {Person: k, Held: h, End: now.AddDate(11, 0, 0)},
			"begins too late":   {Person: k, Held: h, Start: now.AddDate(11, 0, 0)},
			"odd reason":        {Person: k, Held: h, Reason: "a\u202eb"},
			"no such role":      {Person: k, Held: act.Held{Role: act.Machine, Place: tanYen}},
			"no such place":     {Person: k, Held: act.Held{Role: act.Judge, Place: "1.1"}},
		} {
			if err := d.Do(t.Context(), named("one", province), ask(n, &waits)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		wantKind(t, d.Do(t.Context(), named("one", lucNam), ask(account.NewRole{Person: k, Held: h}, &waits)), fault.Forbidden)
	})
}

func TestAnApprovalTooLateGivesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		var waits bool
		do(t, d, named("one", province), ask(account.NewRole{Person: k, Held: act.Held{Role: act.Auditor, Place: province}, End: c.now().Add(time.Hour)}, &waits))
		c.pass(2 * time.Hour)
		two := named("two", province)
		wantKind(t, d.Do(t.Context(), two, decide(waiting(t, d, two)[0].Key, true)), fault.Conflict)
		if len(rolesOf(t, d, k)) != 0 {
			t.Error("given")
		}
	})
}
