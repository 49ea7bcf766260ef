package account_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

const (
	teaFarm  key.Producer = "producer-tea"
	clayFarm key.Producer = "producer-clay"
)

// farms are two producers, one in each of two districts.
func farms(t *testing.T, d *act.Desk) {
	t.Helper()
	do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error {
		for k, at := range map[key.Producer]place.ID{teaFarm: tanYen, clayFarm: lucNam} {
			_, err := a.ExecContext(ctx, `INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ($1, $2, $3, 'household', $4, '', 1, 1)`,
				string(k), "Hộ "+string(k), string(k), string(at))
			if err != nil {
				return err
			}
		}
		return a.Record(ctx, "producer.entered", "producer/"+string(teaFarm), tanYen, nil, nil)
	})
}

func officer(name string, r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(name), Name: name, Roles: []act.Held{{Role: r, Place: at}}}
}

// as is a person with what they hold for producers at this moment.
func as(t *testing.T, d *act.Desk, k key.Person) act.Actor {
	t.Helper()
	who, err := actorOf(t, d, byCode(t, d, k))
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func offerTo(d *act.Desk, by act.Actor, k key.Producer, g account.Ground, phone string) (o account.Offer, err error) {
	err = d.Do(context.Background(), by, func(ctx context.Context, a *act.Act) (err error) {
		o, err = account.OfferPlace(ctx, a, account.NewOffer{Producer: k, Ground: g, Name: "Người " + phone, Phone: phone, Reason: "Theo giấy tờ."})
		return err
	})
	return o, err
}

func mustOffer(t *testing.T, d *act.Desk, by act.Actor, k key.Producer, g account.Ground, phone string) account.Offer {
	t.Helper()
	o, err := offerTo(d, by, k, g, phone)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func answer(d *act.Desk, who act.Actor, offer string, take bool) error {
	return d.Do(context.Background(), who, func(ctx context.Context, a *act.Act) error {
		_, err := account.AnswerOffer(ctx, a, offer, take)
		return err
	})
}

// owned gives the tea farm an owner and gives its key.
func owned(t *testing.T, d *act.Desk) key.Person {
	t.Helper()
	o := mustOffer(t, d, officer("xa", act.Commune, tanYen), teaFarm, account.FirstOwner, "0912345601")
	if err := answer(d, act.Actor{Person: o.Person, Name: "Chủ"}, o.Key, true); err != nil {
		t.Fatal(err)
	}
	return o.Person
}

func approve(d *act.Desk, by act.Actor, offer string) error {
	return d.Do(context.Background(), by, func(ctx context.Context, a *act.Act) error {
		_, err := account.ApproveMove(ctx, a, offer)
		return err
	})
}

func endStaff(d *act.Desk, by act.Actor, who key.Person) error {
	return d.Do(context.Background(), by, func(ctx context.Context, a *act.Act) error {
		return account.EndStaff(ctx, a, teaFarm, who, "")
	})
}

func peopleOf(t *testing.T, d *act.Desk, who act.Actor) (account.People, error) {
	t.Helper()
	return see(t, d, who, func(ctx context.Context, v *act.View) (account.People, error) {
		return account.PeopleOf(ctx, v, teaFarm)
	})
}

func TestTheFirstOwnerIsInvitedByTheOfficeOfThePlace(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		for _, who := range []act.Actor{officer("a", act.Commune, lucNam), officer("b", act.Leader, tanYen), officer("c", act.Judge, tanYen), officer("d", act.Admin, tanYen)} {
			_, err := offerTo(d, who, teaFarm, account.FirstOwner, "0912345601")
			wantKind(t, err, fault.Forbidden)
		}
		o := mustOffer(t, d, officer("xa", act.Commune, tanYen), teaFarm, account.FirstOwner, "0912345601")
		if as(t, d, o.Person).OwnsProducer(teaFarm) {
			t.Error("an offer that nobody took gives power")
		}
		wantKind(t, answer(d, act.Actor{Person: "somebody else"}, o.Key, true), fault.NotFound)
		if err := answer(d, as(t, d, o.Person), o.Key, true); err != nil {
			t.Fatal(err)
		}
		owner := as(t, d, o.Person)
		if !owner.OwnsProducer(teaFarm) || owner.OwnsProducer(clayFarm) || owner.Holds(act.OfficeRead) {
			t.Errorf("%+v", owner)
		}
		wantKind(t, answer(d, owner, o.Key, true), fault.Conflict)
		_, err := offerTo(d, officer("xa", act.Commune, tanYen), teaFarm, account.FirstOwner, "0912345602")
		wantKind(t, err, fault.Conflict)
		if all := verbs(t, d, "producer/"+string(teaFarm)); !slices.Contains(all, "member.offered") || !slices.Contains(all, "member.joined") {
			t.Error(all)
		}
	})
}

func TestAnOwnerInvitesStaffWhoLosesPowerAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		owner := as(t, d, owned(t, d))
		o := mustOffer(t, d, owner, teaFarm, account.NewStaff, "0912345602")
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
		session := byCode(t, d, o.Person)
		staff, err := actorOf(t, d, session)
		if err != nil || !staff.WorksFor(teaFarm) || staff.OwnsProducer(teaFarm) {
			t.Fatalf("%+v, %v", staff, err)
		}
		_, err = offerTo(d, staff, teaFarm, account.NewStaff, "0912345603")
		wantKind(t, err, fault.Forbidden)
		_, err = offerTo(d, staff, teaFarm, account.HandOver, "0912345603")
		wantKind(t, err, fault.Forbidden)
		wantKind(t, endStaff(d, act.Actor{Person: "somebody"}, o.Person), fault.NotFound)
		wantKind(t, endStaff(d, owner, owner.Person), fault.Conflict)
		wantKind(t, endStaff(d, owner, "nobody"), fault.NotFound)
		for range 2 { // a second time is no effect
			if err := endStaff(d, owner, o.Person); err != nil {
				t.Fatal(err)
			}
		}
		if left, err := actorOf(t, d, session); err != nil || left.WorksFor(teaFarm) {
			t.Errorf("the open session still works for the producer: %+v, %v", left, err)
		}
		if people, err := peopleOf(t, d, owner); err != nil || len(people.Staff) != 0 || len(people.Past) != 1 {
			t.Errorf("%+v, %v", people, err)
		}
	})
}

func TestOwnershipMovesWhenTheOtherTakesIt(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		old := owned(t, d)
		session := byCode(t, d, old)
		pending := mustOffer(t, d, as(t, d, old), teaFarm, account.NewStaff, "0912345603")
		o := mustOffer(t, d, as(t, d, old), teaFarm, account.HandOver, "0912345602")
		if !as(t, d, old).OwnsProducer(teaFarm) {
			t.Error("proposing ends ownership already")
		}
		_, err := offerTo(d, as(t, d, old), teaFarm, account.HandOver, "0912345604")
		wantKind(t, err, fault.Conflict) // one way at a time
		told, err := see(t, d, officer("xa", act.Commune, tanYen), func(ctx context.Context, v *act.View) ([]account.Offer, error) {
			return account.Handovers(ctx, v, v.Now().Add(-time.Hour))
		})
		if err != nil || !slices.ContainsFunc(told, func(x account.Offer) bool { return x.Ground == account.HandOver && x.State == account.OfferWaiting }) {
			t.Errorf("the office is not told: %+v, %v", told, err)
		}
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
		if was, err := actorOf(t, d, session); err != nil || was.WorksFor(teaFarm) {
			t.Errorf("%+v, %v", was, err)
		}
		if !as(t, d, o.Person).OwnsProducer(teaFarm) {
			t.Error("the new owner owns nothing")
		}
		wantKind(t, answer(d, act.Actor{Person: pending.Person}, pending.Key, true), fault.Conflict) // what a former owner offered is void
	})
}

func TestAnOfficeMovesOwnershipWithASecondOfficer(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		old := owned(t, d)
		session := byCode(t, d, old)
		first, second := holder(t, d, "mot", act.Commune, tanYen), officer("hai", act.Office, province)
		o := mustOffer(t, d, first, teaFarm, account.OwnerDied, "0912345602")
		wantKind(t, answer(d, act.Actor{Person: o.Person}, o.Key, true), fault.NotFound) // nobody takes what is not approved
		wantKind(t, approve(d, first, o.Key), fault.Forbidden)
		wantKind(t, approve(d, officer("ba", act.Commune, lucNam), o.Key), fault.NotFound)
		forItself := second
		forItself.Person = o.Person
		wantKind(t, approve(d, forItself, o.Key), fault.Forbidden)
		if err := approve(d, second, o.Key); err != nil {
			t.Fatal(err)
		}
		if was, err := actorOf(t, d, session); err != nil || was.WorksFor(teaFarm) {
			t.Errorf("after the approval: %+v, %v", was, err)
		}
		wantKind(t, approve(d, second, o.Key), fault.Conflict)
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
		if !as(t, d, o.Person).OwnsProducer(teaFarm) {
			t.Error("the heir owns nothing")
		}
	})
}

// An officer who works for a producer does nothing there as an officer, and nobody invites
// themselves.
func TestAnOfficerWithAPartInAProducerIsNoOfficerThere(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		owner := as(t, d, owned(t, d))
		both := owner
		both.Roles = append(both.Roles, act.Held{Role: act.Office, Place: province})
		_, err := offerTo(d, both, teaFarm, account.Sold, "0912345605")
		wantKind(t, err, fault.Forbidden)
		o := mustOffer(t, d, officer("xa", act.Commune, tanYen), teaFarm, account.Sold, "0912345605")
		wantKind(t, approve(d, both, o.Key), fault.Forbidden)
		k := withPhone(t, d, "canbo", "0912345606", "")
		self := act.Actor{Person: k, Roles: []act.Held{{Role: act.Office, Place: province}}}
		_, err = offerTo(d, self, clayFarm, account.FirstOwner, "0912345606")
		wantKind(t, err, fault.Invalid)
	})
}

// The limits of a producer, as docs/security.md names them.
func TestAProducerHasFewPeopleAndInvitesFewADay(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		farms(t, d)
		owner := as(t, d, owned(t, d))
		var last account.Offer
		for i := range account.PeopleAtMost - 1 {
			last = mustOffer(t, d, owner, teaFarm, account.NewStaff, fmt.Sprintf("09123457%02d", i))
		}
		c.pass(25 * time.Hour)
		_, err := offerTo(d, owner, teaFarm, account.NewStaff, "0912345790")
		wantKind(t, err, fault.Conflict) // ten with those who were asked
		void := func(offer string) {
			do(t, d, owner, func(ctx context.Context, a *act.Act) error { return account.VoidOffer(ctx, a, offer) })
		}
		void(last.Key)
		for i := range 10 {
			void(mustOffer(t, d, owner, teaFarm, account.NewStaff, fmt.Sprintf("09123458%02d", i)).Key)
		}
		_, err = offerTo(d, owner, teaFarm, account.NewStaff, "0912345890")
		wantKind(t, err, fault.Conflict) // ten asked today
	})
}

func TestABadOfferNamesEveryField(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		err := d.Do(t.Context(), officer("xa", act.Commune, tanYen), func(ctx context.Context, a *act.Act) error {
			_, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: teaFarm, Ground: account.FirstOwner, Name: " ", Phone: "0168 234 5678", Email: "x", Reason: ""})
			return err
		})
		var names []string
		for _, f := range fault.Fields(err) {
			names = append(names, f.Name)
		}
		if !slices.Equal(names, []string{"name", "phone", "email", "reason"}) {
			t.Errorf("%v: %v", names, err)
		}
	})
}

// Whoever reads the letters of an account can set its password: an owner does not say where
// those of the people go whom they invite.
func TestAnOwnerSendsNobodysLettersAnywhere(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		owner := as(t, d, owned(t, d))
		for _, g := range []account.Ground{account.NewStaff, account.HandOver} {
			err := d.Do(t.Context(), owner, func(ctx context.Context, a *act.Act) error {
				_, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: teaFarm, Ground: g, Name: "Bà Hoa", Phone: "0912345603", Email: "owner@example.vn"})
				return err
			})
			if fields := fault.Fields(err); len(fields) != 1 || fields[0].Name != "email" {
				t.Errorf("%s: %v", g, err)
			}
		}
	})
}

// What an owner offered before the account was closed, perhaps because somebody else had it,
// is worth nothing afterwards, and does not keep the office from moving ownership.
func TestWhatAClosedAccountOfferedIsVoid(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		k := owned(t, d)
		owner := as(t, d, k)
		offers := []account.Offer{mustOffer(t, d, owner, teaFarm, account.NewStaff, "0912345602"), mustOffer(t, d, owner, teaFarm, account.HandOver, "0912345603")}
		do(t, d, admin(tanYen), disable(k))
		for _, o := range offers {
			wantKind(t, answer(d, act.Actor{Person: o.Person, Name: "Kẻ gian"}, o.Key, true), fault.Conflict)
		}
		first := mustOffer(t, d, holder(t, d, "canbo-xa", act.Commune, tanYen), teaFarm, account.OtherCause, "0912345604")
		if err := approve(d, officer("xa hai", act.Commune, tanYen), first.Key); err != nil {
			t.Error(err)
		}
	})
}

// An account of a producer's people is managed by the administrator of the producer's place.
func TestAnAccountOfAProducerIsOutOfReachOfAnotherPlace(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		k := owned(t, d)
		wantKind(t, d.Do(t.Context(), admin(lucNam), disable(k)), fault.Forbidden)
		do(t, d, admin(tanYen), disable(k))
	})
}

// The copy of one's own data names the telephone and the producers one works or worked for.
func TestACopyOfOnesDataNamesTheProducers(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		farms(t, d)
		owner := owned(t, d)
		o := mustOffer(t, d, as(t, d, owner), teaFarm, account.NewStaff, "0912345603")
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
		if err := endStaff(d, as(t, d, owner), o.Person); err != nil {
			t.Fatal(err)
		}
		for person, kind := range map[key.Person]string{owner: "owner", o.Person: "staff"} {
			var copied account.OwnData
			if err := d.Do(t.Context(), act.Actor{Person: person}, func(ctx context.Context, a *act.Act) (err error) {
				copied, err = account.TakeOwnData(ctx, a, "")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if len(copied.Producers) != 1 || copied.Producers[0].Kind != kind || copied.Producers[0].End.IsZero() != (kind == "owner") || copied.Phone == "" {
				t.Errorf("%s: %q, %+v", kind, copied.Phone, copied.Producers)
			}
		}
	})
}

// When ownership moves, its people and whoever lost it are told for thirty days, and nobody else.
func TestWhoIsToldThatOwnershipMoves(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		people := producersPeople(t, d)
		told := func(who act.Actor) (states []string) {
			list, err := see(t, d, who, func(ctx context.Context, v *act.View) ([]account.Offer, error) {
				return account.MovesOf(ctx, v, teaFarm)
			})
			if err != nil {
				return []string{"none"}
			}
			for _, o := range list {
				states = append(states, o.State)
			}
			return states
		}
		lost := func(k key.Person) int {
			list, err := see(t, d, act.Actor{Person: k}, account.LostOwnership)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		o := mustOffer(t, d, people["commune"], teaFarm, account.Sold, "0912345631")
		for name, who := range people {
			want := []string{"none"}
			if who.WorksFor(teaFarm) {
				want = []string{account.OfferApproval}
			}
			if got := told(who); !slices.Equal(got, want) {
				t.Errorf("%s is told %v, want %v", name, got, want)
			}
			if lost(who.Person) != 0 {
				t.Errorf("%s has lost something before the approval", name)
			}
		}
		c.pass(time.Second)
		if err := approve(d, people["office"], o.Key); err != nil {
			t.Fatal(err)
		}
		former := people["owner"].Person
		if got := told(people["staff"]); !slices.Equal(got, []string{account.OfferWaiting}) || lost(former) != 1 {
			t.Errorf("after the approval: %v, %d", got, lost(former))
		}
		c.pass(time.Hour)
		if err := answer(d, act.Actor{Person: o.Person}, o.Key, true); err != nil {
			t.Fatal(err)
		}
		later := mustOffer(t, d, as(t, d, o.Person), teaFarm, account.HandOver, "0912345632")
		if got := told(as(t, d, o.Person)); !slices.Equal(got, []string{account.OfferWaiting, account.OfferTaken}) || lost(former) != 1 || lost(o.Person) != 0 {
			t.Errorf("after the new owner came: %v, %d, %d", got, lost(former), lost(o.Person))
		}
		if err := answer(d, act.Actor{Person: later.Person}, later.Key, true); err != nil {
			t.Fatal(err)
		}
		if lost(former) != 1 || lost(o.Person) != 1 || lost(later.Person) != 0 {
			t.Errorf("after a second move: %d, %d, %d", lost(former), lost(o.Person), lost(later.Person))
		}
		c.pass(30*24*time.Hour + time.Second)
		if got := told(as(t, d, later.Person)); len(got) != 0 || lost(former)+lost(o.Person) != 0 {
			t.Errorf("after thirty days: %v", got)
		}
	})
}
