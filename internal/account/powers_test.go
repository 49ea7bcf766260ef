package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// may is that a verb does what was asked.
const may = fault.Kind(-1)

// tried does something as somebody, gives how it was refused or that it was not, and keeps
// nothing of it.
func tried(t *testing.T, d *act.Desk, who act.Actor, fn func(context.Context, *act.Act) error) fault.Kind {
	t.Helper()
	undone := errors.New("undone")
	err := d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { return errors.Join(fn(ctx, a), undone) })
	if kind := fault.KindOf(err); kind != fault.Internal {
		return kind
	}
	if !errors.Is(err, undone) || err.Error() != undone.Error() {
		t.Fatalf("%s: %v", who.Name, err)
	}
	return may
}

// producersPeople are everybody who may meet the people of the tea farm: those of the farm,
// those of another one, offices and others of its place and of another, and an officer who owns it.
func producersPeople(t *testing.T, d *act.Desk) map[string]act.Actor {
	t.Helper()
	farms(t, d)
	owner := owned(t, d)
	hired := mustOffer(t, d, as(t, d, owner), teaFarm, account.NewStaff, "0912345611")
	left := mustOffer(t, d, as(t, d, owner), teaFarm, account.NewStaff, "0912345612")
	clay := mustOffer(t, d, officer("xa khac", act.Commune, lucNam), clayFarm, account.FirstOwner, "0912345613")
	for _, o := range []account.Offer{hired, left, clay} {
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := endStaff(d, as(t, d, owner), left.Person); err != nil {
		t.Fatal(err)
	}
	all := map[string]act.Actor{"nobody": {Person: "nobody"}, "owner": as(t, d, owner), "staff": as(t, d, hired.Person), "former staff": as(t, d, left.Person), "other owner": as(t, d, clay.Person),
		"commune": holder(t, d, "canbo-xa", act.Commune, tanYen), "office": officer("tinh", act.Office, province), "other commune": officer("xa khac", act.Commune, lucNam),
		"leader": officer("lanh dao", act.Leader, tanYen), "admin": officer("quan tri", act.Admin, tanYen), "judge": officer("giam khao", act.Judge, tanYen)}
	both := all["owner"]
	both.Roles = append([]act.Held{{Role: act.Office, Place: province}}, both.Roles...)
	all["officer and owner"] = both
	return all
}

// Who offers, approves, takes back and ends places at a producer, by the verbs themselves: a
// page that forgot to ask would change nothing.
func TestWhoDecidesAboutThePeopleOfAProducer(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		people := producersPeople(t, d)
		invited := mustOffer(t, d, people["owner"], teaFarm, account.NewStaff, "0912345621")
		move := mustOffer(t, d, holder(t, d, "xa-mot", act.Commune, tanYen), teaFarm, account.OwnerDied, "0912345622")
		offer := func(g account.Ground) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error {
				_, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: teaFarm, Ground: g, Name: "Bà Mới", Phone: "0912345629", Reason: "Theo giấy tờ."})
				return err
			}
		}
		void := func(o account.Offer) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error { return account.VoidOffer(ctx, a, o.Key) }
		}
		approve := func(o account.Offer) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error { _, err := account.ApproveMove(ctx, a, o.Key); return err }
		}
		end := func(k key.Person) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error {
				return account.EndStaff(ctx, a, teaFarm, k, "")
			}
		}
		const no, none, taken = fault.Forbidden, fault.NotFound, fault.Conflict
		for _, verb := range []struct {
			name   string
			do     func(context.Context, *act.Act) error
			others fault.Kind // for whoever is not named
			named  map[string]fault.Kind
		}{
			{"invite staff", offer(account.NewStaff), none, map[string]fault.Kind{"owner": may, "officer and owner": may, "staff": no}},
			{"invite an owner", offer(account.FirstOwner), no, map[string]fault.Kind{"commune": taken, "office": taken}},
			{"move ownership", offer(account.Sold), no, map[string]fault.Kind{"commune": taken, "office": taken}}, // one way at a time
			{"approve a move", approve(move), none, map[string]fault.Kind{"commune": may, "office": may, "officer and owner": no}},
			{"approve staff", approve(invited), none, map[string]fault.Kind{"officer and owner": no}},
			{"take a move back", void(move), none, map[string]fault.Kind{"commune": may, "office": may, "owner": no, "staff": no, "officer and owner": no}},
			{"take an invitation back", void(invited), none, map[string]fault.Kind{"owner": may, "officer and owner": may, "staff": no}},
			{"end staff", end(people["staff"].Person), none, map[string]fault.Kind{"owner": may, "officer and owner": may, "staff": may}},
			{"leave once more", end(people["former staff"].Person), none, map[string]fault.Kind{"owner": may, "officer and owner": may, "staff": no, "former staff": may}},
			{"end a stranger", end("nobody"), none, map[string]fault.Kind{"staff": no}},
		} {
			for name, who := range people {
				want, ok := verb.named[name]
				if !ok {
					want = verb.others
				}
				if got := tried(t, d, who, verb.do); got != want {
					t.Errorf("%s by %s: %v, want %v", verb.name, name, got, want)
				}
			}
		}
	})
}

// Who deals with identities that wait, by the verbs themselves: administrators of the whole
// installation; to anybody else they do not exist.
func TestWhoLinksIdentities(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k, state := add(t, d, "lan", ""), nextState()
		judge := holder(t, d, "giam-khao", act.Judge, tanYen)
		chief := holder(t, d, "lanh-dao", act.Leader, newRegion)
		asked := askLink(t, d, claims(c, "1"), state())
		c.pass(time.Second) // the later one is last in the list
		named := askLink(t, d, claims(c, "2"), state())
		staff := holder(t, d, "canbo", act.Office, tanYen)
		do(t, d, holder(t, d, "quan-tri", act.Admin, province), func(ctx context.Context, a *act.Act) error {
			_, err := account.Link(ctx, a, named, staff.Person)
			return err
		})
		link := func(k key.Person) func(context.Context, *act.Act) error {
			return func(ctx context.Context, a *act.Act) error { _, err := account.Link(ctx, a, asked, k); return err }
		}
		verbs := map[string]func(context.Context, *act.Act) error{
			"link":       link(k),
			"link judge": link(judge.Person),
			"approve":    func(ctx context.Context, a *act.Act) error { return account.ApproveLink(ctx, a, named) },
			"refuse": func(ctx context.Context, a *act.Act) error {
				return account.RefuseLink(ctx, a, asked, "Không rõ là ai.")
			},
			"take back": func(ctx context.Context, a *act.Act) error {
				return account.RefuseLink(ctx, a, named, "Không rõ là ai.")
			},
		}
		own := person(k)
		people := map[*act.Actor]fault.Kind{}
		for _, who := range []act.Actor{own, {Person: "nobody"}, admin(tanYen), officer("tinh", act.Office, province), officer("lanh dao", act.Leader, province)} {
			people[&who] = fault.NotFound
		}
		top := admin(province)
		people[&top] = may
		for who, want := range people {
			for name, verb := range verbs {
				if got := tried(t, d, *who, verb); got != want {
					t.Errorf("%s by %s %v: %v, want %v", name, who.Person, who.Roles, got, want)
				}
			}
			list, err := see(t, d, *who, account.LinkRequests)
			if err != nil || (len(list) == 2) != (want == may) || want != may && len(list) > 0 {
				t.Errorf("%s %v is shown %d requests, %v", who.Person, who.Roles, len(list), err)
			}
		}
		if got := tried(t, d, top, link(chief.Person)); got != fault.Forbidden {
			t.Errorf("an account of a place that is not theirs: %v", got)
		}
	})
}

// A token lends the roles that its scope is about and no other one of its owner.
func TestWhoHoldsTwoRolesLendsOne(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		who := holder(t, d, "lan", act.Leader, tanYen)
		also := act.Held{Role: act.Commune, Place: lucNam}
		do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error { return account.GiveRole(ctx, a, who.Person, also) })
		b, ok := bearer(t, d, makeToken(t, d, who, newToken(30, account.ScopeResults)))
		if !ok || len(b.Actor.Roles) != 1 || b.Actor.Roles[0].Role != act.Leader {
			t.Errorf("the token speaks with %+v", b.Actor.Roles)
		}
	})
}

// Who reads the people of a producer, what moves between owners, and the list of people.
func TestWhoReadsPeople(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		const no, none = fault.Forbidden, fault.NotFound
		for name, who := range producersPeople(t, d) {
			want := map[string][3]fault.Kind{"owner": {may, no, no}, "staff": {may, no, no}, "commune": {may, may, no}, "office": {may, may, may}, "other commune": {none, may, no},
				"admin": {none, no, may}, "officer and owner": {may, may, may}}[name]
			if want == [3]fault.Kind{} {
				want = [3]fault.Kind{none, no, no}
			}
			for i, read := range []func(context.Context, *act.View) error{
				func(ctx context.Context, v *act.View) error { _, err := account.PeopleOf(ctx, v, teaFarm); return err },
				func(ctx context.Context, v *act.View) error { _, err := account.Handovers(ctx, v, c.now()); return err },
				func(ctx context.Context, v *act.View) error { _, err := account.List(ctx, v); return err },
			} {
				if got := tried(t, d, who, func(ctx context.Context, a *act.Act) error { return read(ctx, a.View()) }); got != want[i] {
					t.Errorf("read %d by %s: %v, want %v", i, name, got, want[i])
				}
			}
		}
	})
}

// What the program does about accounts by itself, nobody else does for it.
func TestWhoForgetsPeople(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := add(t, d, "lan", "")
		verbs := map[string]func(context.Context, *act.Act) error{
			"remove tickets": func(ctx context.Context, a *act.Act) error {
				return account.RemoveTickets(ctx, a, []string{"x"})
			},
			"lapse requests": func(ctx context.Context, a *act.Act) error {
				return account.LapseRequests(ctx, a, []string{"x"})
			},
			"erase": func(ctx context.Context, a *act.Act) error { return account.Erase(ctx, a, k) },
		}
		for name, verb := range verbs {
			for _, who := range []act.Actor{person(k), act.Visitor(), officer("tinh", act.Office, province), officer("lanh dao", act.Leader, province)} {
				if got := tried(t, d, who, verb); got != fault.Forbidden {
					t.Errorf("%s by %s: %v", name, who.Name, got)
				}
			}
			if got := tried(t, d, act.System("test"), verb); got == fault.Forbidden {
				t.Errorf("%s by the program is refused", name)
			}
		}
	})
}

// Who reads by which identities somebody comes in, and whose word is a fresh proof of whom.
func TestWhoReadsAndProvesIdentities(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		said, state := claims(c, "1"), nextState()
		k := linked(t, d, said, "lan", state())
		linked(t, d, claims(c, "2"), "man", state())
		for who, may := range map[*act.Actor]bool{new(admin(province)): true, new(person(k)): false, new(officer("tinh", act.Office, province)): false, new(act.Visitor()): false} {
			list, err := see(t, d, *who, func(ctx context.Context, v *act.View) ([]account.Identity, error) {
				return account.IdentitiesOf(ctx, v, k)
			})
			if may != (err == nil && len(list) == 1) || !may && fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s reads identities: %d, %v", who.Name, len(list), err)
			}
			if _, err := see(t, d, *who, account.RoleRequests); may != (err == nil) || !may && fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s reads which roles wait: %v", who.Name, err)
			}
		}
		token, _, _, err := signInBy(t, d, said, state())
		if err != nil {
			t.Fatal(err)
		}
		for subject, want := range map[string]fault.Kind{"1": may, "2": fault.Forbidden, "3": fault.Forbidden} { // the own one, another's, nobody's
			at := state()
			got := tried(t, d, person(k), func(ctx context.Context, a *act.Act) error {
				next, err := account.ProveBy(ctx, a, claims(c, subject), at, token)
				if err == nil {
					token = next
				}
				return err
			})
			if got != want {
				t.Errorf("a fresh proof by the identity %s: %v, want %v", subject, got, want)
			}
		}
	})
}
