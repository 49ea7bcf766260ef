package server

import (
	"context"
	"net/url"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/registry"
)

// Numbers of the people of producers. As people write them they stand on no page of anybody
// who does not look after that producer.
const (
	ownerPhone   = "0912 345 601"
	staffPhone   = "0912 345 602"
	formerPhone  = "0912 345 603"
	otherPhone   = "0912 345 604"
	invitedPhone = "0912 345 605"
	heirPhone    = "0912 345 606"
	bothPhone    = "0912 345 607"
)

// ownedProducers are the producers of the district that have an owner; "passed" has none yet.
var ownedProducers = []string{"filed", "planned", "scoring", "forwarded", "proposed", "recognised", "withdrawn-star", "returned", "withdrawn", "waiting"}

// hireForProducers gives the producers of the district a former owner, an owner and staff,
// that of the sibling district another owner, and leaves offers that wait.
func (w *powersWorld) hireForProducers() {
	w.Helper()
	for _, x := range []struct{ name, role, works, phone string }{{"owner", "owner", "own", ownerPhone}, {"staff", "staff", "own", staffPhone},
		{"former-owner", "nobody", "", formerPhone}, {"other-owner", "owner", "other", otherPhone}, {"invited", "nobody", "invited", invitedPhone}, {"two-farms", "owner", "both", bothPhone}} {
		p := &person{role: x.role, works: x.works, Actor: act.Actor{Name: "Người " + x.name}}
		w.people[x.name], w.order = p, append(w.order, x.name)
		w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) (err error) {
			p.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: x.name, Name: p.Actor.Name, PasswordHash: w.hash, Phone: x.phone})
			return err
		})
	}
	office := w.who("office-prov")
	for _, name := range ownedProducers {
		k := key.Producer(w.things["producer/"+name])
		w.take("former-owner", w.offer(office, k, account.FirstOwner, "Chủ thể cũ", formerPhone))
		former := w.who("former-owner")
		former.Roles = []act.Held{{Role: act.Owner, Producer: k}}
		w.take("owner", w.offer(former, k, account.HandOver, "Chủ thể", ownerPhone))
		w.people["owner"].Roles = append(w.people["owner"].Roles, act.Held{Role: act.Owner, Producer: k})
		w.take("staff", w.offer(w.who("owner"), k, account.NewStaff, "Người giúp việc", staffPhone))
		w.people["staff"].Roles = append(w.people["staff"].Roles, act.Held{Role: act.Staff, Producer: k})
	}
	w.take("other-owner", w.offer(office, key.Producer(w.things["producer/sibling"]), account.FirstOwner, "Chủ thể khác", otherPhone))
	w.people["other-owner"].Roles = []act.Held{{Role: act.Owner, Producer: key.Producer(w.things["producer/sibling"])}}
	w.put("person/owner", string(w.people["owner"].Person), district)
	w.hireForBoth(office)
	filed := key.Producer(w.things["producer/filed"])
	w.put("offer/staff", w.offer(w.who("owner"), filed, account.NewStaff, "Người được mời", invitedPhone), district)
	w.put("offer/move", w.offer(w.who("conflicted-office"), key.Producer(w.things["producer/waiting"]), account.OwnerDied, "Người thừa kế", heirPhone), district)
}

// hireForBoth gives somebody a producer of their own and makes them staff of those of the
// district: what they may do for the one they may not for the others.
func (w *powersWorld) hireForBoth(office act.Actor) {
	w.Helper()
	both, k := w.people["two-farms"], key.Producer("")
	w.do(office, func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hộ của người hai nơi", Kind: "household", Place: sibling})
		return err
	})
	w.take("two-farms", w.offer(office, k, account.FirstOwner, "Chủ hai nơi", bothPhone))
	both.Roles = []act.Held{{Role: act.Owner, Producer: k}}
	for _, name := range ownedProducers {
		k := key.Producer(w.things["producer/"+name])
		w.take("two-farms", w.offer(w.who("owner"), k, account.NewStaff, "Chủ hai nơi", bothPhone))
		both.Roles = append(both.Roles, act.Held{Role: act.Staff, Producer: k})
	}
}

func (w *powersWorld) offer(by act.Actor, k key.Producer, g account.Ground, name, phone string) (offer string) {
	w.Helper()
	w.do(by, func(ctx context.Context, a *act.Act) error {
		o, err := account.OfferPlace(ctx, a, account.NewOffer{Producer: k, Ground: g, Name: name, Phone: phone, Reason: "LYDOCUACHUTHE"})
		offer = o.Key
		return err
	})
	return offer
}

func (w *powersWorld) take(who, offer string) {
	w.Helper()
	w.do(w.who(who), func(ctx context.Context, a *act.Act) error {
		_, err := account.AnswerOffer(ctx, a, offer, true)
		return err
	})
}

// inRoom is the role on a page: the people of producers are nobody outside of their room.
// Whoever owns one and helps another is staff where they help.
func (p *person) inRoom(role, path, relation string) string {
	switch {
	case p.works != "" && !strings.HasPrefix(path, "/co-so"):
		return "nobody"
	case p.works == "both" && relation == "own":
		return "staff"
	}
	return role
}

// worksFor is how somebody of a producer stands to a thing: it is their own producer's, or
// another's.
func (w *powersWorld) worksFor(p *person, state string) string {
	switch {
	case p.works == "invited":
		return p.works
	case state == "":
		return "none"
	case (state == "sibling") == (p.works == "other") && state != "passed":
		return "own"
	}
	return "other"
}

// producerSecrets are what stands in the room of a producer alone, and with the office that
// looks after it.
func (w *powersWorld) producerSecrets() (list []secret) {
	office := func(p *person) bool {
		return w.reads(p, "office", "district", "commune") || p.seat == "conflicted"
	}
	for _, x := range []struct{ phone, own string }{{ownerPhone, "owner"}, {staffPhone, "staff"}, {heirPhone, ""}} {
		list = append(list, secret{text: x.phone, may: func(p *person) bool { return office(p) || p.works == "own" || p.works == "both" }})
	}
	list = append(list, secret{text: bothPhone, may: func(p *person) bool { return office(p) || p.works == "own" || p.works == "both" }})
	list = append(list, secret{text: formerPhone, may: func(p *person) bool { return office(p) || p == w.people["former-owner"] }})
	list = append(list, secret{text: invitedPhone, may: func(p *person) bool {
		return office(p) || p.works == "own" || p.works == "both" || p.works == "invited"
	}})
	list = append(list, secret{text: otherPhone, may: func(p *person) bool {
		return p.works == "other" || p.seat == "" && (p.role == "office" || p.role == "district" || p.role == "commune" || p.role == "leader-office" || p.role == "admin-office" || p.role == "judge-office")
	}})
	return append(list, secret{text: "LYDOCUACHUTHE", may: func(p *person) bool {
		return p.works != "" || p == w.people["former-owner"] || p.role == "judge-office" || !strings.HasPrefix(p.role, "judge") && p.role != "nobody" && p.role != "visitor" && p.role != "inspector"
	}})
}

// producerDoors lead to the room of producers, to the door by telephone, and to the office
// that looks after their people.
func producerDoors() map[string]doorway {
	owned := []string{"filed", "sibling"}
	step := func(pairs ...string) func(*powersWorld, *person, string) url.Values {
		return fixed(append(pairs, "reason", "Theo giấy ủy quyền.")...)
	}
	file := func(product string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"product": {w.things["product/"+product]}, "season": {w.things["season/open"]}, "kind": {"first"}, "card": {"1"}}
		}
	}
	offer := func(name, step string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"offer": {w.things["offer/"+name]}, "step": {step}}
		}
	}
	endStaff := func(w *powersWorld, p *person, _ string) url.Values {
		who := w.people["staff"]
		if p.works == "both" {
			who = p // staff leaves, and sends nobody away
		}
		return url.Values{"step": {"end"}, "person": {string(who.Person)}}
	}
	room, desk := "/co-so/chu-the/{key}", "/office/producers/{key}/people"
	return map[string]doorway{
		"GET /dang-nhap/dien-thoai":                 {public: true},
		"POST /dang-nhap/dien-thoai":                {public: true, form: fixed("phone", "0912345601")},
		"POST /dang-nhap/dien-thoai#unknown":        {public: true, form: fixed("phone", "0912 345 699")},
		"POST /dang-nhap/dien-thoai#wrong":          {public: true, form: fixed("phone", "0912345601", "attempt", "nothing-that-was-given", "code", "123456")},
		"GET /co-so":                                {},
		"GET /co-so/loi-moi":                        {},
		"POST /co-so/loi-moi":                       {cross: "offer/staff", form: offer("staff", "take")},
		"POST /co-so/loi-moi#decline":               {cross: "offer/staff", form: offer("staff", "decline")},
		"GET " + room:                               {thing: "producer", states: owned},
		"GET " + room + "/nguoi":                    {thing: "producer", states: []string{"filed", "sibling", "waiting"}},
		"POST " + room + "/nguoi":                   {thing: "producer", states: owned, form: step("step", "staff", "name", "Người mới", "phone", "0912 345 690")},
		"POST " + room + "/nguoi#handover":          {thing: "producer", states: owned, form: step("step", "handover", "name", "Người mới", "phone", "0912 345 690")},
		"POST " + room + "/nguoi#end":               {thing: "producer", states: []string{"filed"}, form: endStaff},
		"POST " + room + "/nguoi#void":              {thing: "producer", states: []string{"filed"}, form: offer("staff", "void")},
		"GET " + room + "/nop":                      {thing: "producer", states: owned},
		"GET " + room + "/nop?loai=first":           {thing: "producer", states: owned},
		"POST " + room + "/nop":                     {thing: "producer", states: []string{"withdrawn"}, form: file("withdrawn")},
		"POST " + room + "/nop#foreign":             {thing: "producer", states: []string{"withdrawn"}, form: file("sibling")},
		"GET /co-so/ho-so/{key}":                    {thing: "dossier", states: append([]string{"sibling"}, dossierStates...)},
		"POST /co-so/ho-so/{key}":                   {thing: "dossier", states: append([]string{"sibling"}, dossierStates...), form: fixed("reason", "Chưa kịp hoàn thiện.")},
		"GET /co-so/ho-so/{key}/bien-nhan":          {thing: "dossier", states: []string{"filed", "sibling"}},
		"GET /co-so/ho-so/{key}/bien-nhan/tep":      {thing: "dossier", states: []string{"filed", "sibling"}},
		"GET /co-so/ho-so/{key}/bien-nhan?viec=rut": {thing: "dossier", states: []string{"withdrawn", "filed"}},
		"GET /co-so/giay/{key}":                     {thing: "recognition", states: recognitionStates},
		"GET /office/handovers":                     {},
		"GET " + desk:                               {thing: "producer", states: []string{"filed", "passed", "waiting"}},
		"POST " + desk:                              {thing: "producer", states: []string{"passed", "filed"}, form: step("step", "offer", "ground", "first", "name", "Chủ mới", "phone", "0912 345 691")},
		"POST " + desk + "#move":                    {thing: "producer", states: []string{"filed"}, form: step("step", "offer", "ground", "sale", "name", "Chủ mới", "phone", "0912 345 691")},
		"POST " + desk + "#approve":                 {thing: "producer", states: []string{"waiting"}, form: offer("move", "approve")},
		"POST " + desk + "#void":                    {thing: "producer", states: []string{"waiting"}, form: offer("move", "void")},
	}
}
