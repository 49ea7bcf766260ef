package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// OfferPlace offers somebody a place at a producer, and enters the person when the number is
// new. An office needs producer.appoint at the producer's place and has no part in the
// producer itself; the owner offers to staff and to a successor. Ownership that an office
// moves waits for a second officer.
func OfferPlace(ctx context.Context, a *act.Act, n NewOffer) (Offer, error) {
	q := rows.New(a)
	facts, err := producerFacts(ctx, q, n.Producer)
	if err != nil {
		return Offer{}, err
	}
	if err := mayOffer(a, n.Ground, n.Producer, place.ID(facts.Place)); err != nil {
		return Offer{}, err
	}
	if n, err = n.check(); err != nil {
		return Offer{}, err
	}
	if err := room(ctx, q, a.Now(), n); err != nil {
		return Offer{}, err
	}
	person, err := personOf(ctx, a, n)
	if err != nil {
		return Offer{}, err
	}
	if person == a.Actor().Person {
		return Offer{}, fault.Wrong(fault.Field{Name: "phone", Sentence: "Bạn không tự mời chính mình được, hãy nhập số của người khác."})
	}
	if err := free(ctx, q, n, person); err != nil {
		return Offer{}, err
	}
	state := OfferWaiting
	if n.Ground.byTwo() {
		state = OfferApproval
	}
	o := Offer{Key: a.NewKey(), Producer: n.Producer, ProducerName: facts.Name, Place: place.ID(facts.Place), Person: person, Name: n.Name,
		Phone: n.Phone, Ground: n.Ground, Reason: n.Reason, State: state}
	err = q.InsertOffer(ctx, rows.InsertOfferParams{Offer: o.Key, Producer: string(n.Producer), Person: string(person), Name: n.Name, Ground: string(n.Ground),
		Reason: n.Reason, State: state, AskedBy: string(a.Actor().Person), AskedAt: a.Now().UnixMilli()})
	if err != nil {
		return o, fmt.Errorf("offer: %w", err)
	}
	return o, record(ctx, a, "member.offered", o, n.Reason)
}

// record tells the journal of the producer what became of an offer.
func record(ctx context.Context, a *act.Act, verb string, o Offer, reason string) error {
	return a.Record(ctx, verb, "producer/"+string(o.Producer), o.Place, nil,
		map[string]any{"offer": o.Key, "person": o.Person, "role": o.Ground.Role(), "ground": o.Ground, "reason": reason})
}

func mayOffer(a *act.Act, g Ground, k key.Producer, at place.ID) error {
	if !g.ByOffice() {
		return needOwner(a, k)
	}
	if err := a.Need(act.ProducerAppoint, at); err != nil {
		return err
	}
	if !a.Actor().NoPartIn(k) {
		return fault.Denied("Bạn thuộc chủ thể này nên không làm việc này với tư cách cán bộ, hãy để cán bộ khác làm.")
	}
	return nil
}

// needOwner hides a producer from whoever does not work for it.
func needOwner(a *act.Act, k key.Producer) error {
	switch {
	case a.Actor().OwnsProducer(k):
		return nil
	case a.Actor().WorksFor(k):
		return fault.Denied("Chỉ chủ thể (người đại diện) làm được việc này, hãy nhờ người đại diện.")
	}
	return fault.Missing("chủ thể này")
}

// room keeps a producer within its limits, and ownership on one way at a time.
func room(ctx context.Context, q *rows.Queries, now time.Time, n NewOffer) error {
	people, err1 := q.CountPeopleOf(ctx, string(n.Producer))
	today, err2 := q.CountOffersSince(ctx, rows.CountOffersSinceParams{Producer: string(n.Producer), Since: now.Add(-24 * time.Hour).UnixMilli()})
	chair, err3 := q.CountChairOffers(ctx, string(n.Producer))
	_, err4 := q.OwnerOf(ctx, string(n.Producer))
	owned := err4 == nil
	if errors.Is(err4, sql.ErrNoRows) {
		err4 = nil
	}
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return fmt.Errorf("people of producer: %w", err)
	}
	switch {
	case n.Ground == NewStaff && people >= PeopleAtMost:
		return fault.Clash("Chủ thể đã có 10 người kể cả lời mời đang chờ, hãy cho một người thôi trước khi mời thêm.")
	case today >= offersADay:
		return fault.Clash("Chủ thể đã mời 10 lần trong 24 giờ, hãy mời tiếp vào ngày mai.")
	case n.Ground != NewStaff && chair > 0:
		return fault.Clash("Đã có một đề nghị về người đại diện đang chờ, hãy thu hồi đề nghị đó trước.")
	case n.Ground == FirstOwner && owned:
		return fault.Clash("Chủ thể đã có người đại diện; khi người đó không còn làm việc được, hãy chọn căn cứ để chuyển.")
	case n.Ground.byTwo() && !owned:
		return fault.Clash("Chủ thể chưa có người đại diện nào, hãy chọn căn cứ mời lần đầu.")
	}
	return nil
}

// personOf finds who has the number, or enters a person who signs in with it.
func personOf(ctx context.Context, a *act.Act, n NewOffer) (key.Person, error) {
	q := rows.New(a)
	p, err := q.PersonByPhone(ctx, n.Phone)
	if err == nil && p.Disabled {
		return "", fault.Wrong(fault.Field{Name: "phone", Sentence: "Số này thuộc một tài khoản đã khóa, hãy mời số khác hoặc hỏi người quản trị."})
	}
	if err == nil {
		return key.Person(p.Person), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("person of number: %w", err)
	}
	k, login := key.Person(a.NewKey()), strings.ReplaceAll(PhoneText(n.Phone), " ", "")
	added, err := q.InsertPerson(ctx, rows.InsertPersonParams{Person: string(k), Login: login, Name: n.Name, CreatedAt: a.Now().UnixMilli(), Email: n.Email, Phone: n.Phone})
	if err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	if added == 0 {
		return "", fault.Wrong(fault.Field{Name: "phone", Sentence: "Số này là tên đăng nhập của một tài khoản khác, hãy mời số khác hoặc hỏi người quản trị."})
	}
	return k, a.Record(ctx, "person.added", subject(k), "", nil, map[string]any{"login": login, "name": n.Name, "can_sign_in": false})
}

// free refuses who has a place at the producer already, unless staff becomes the owner.
func free(ctx context.Context, q *rows.Queries, n NewOffer, person key.Person) error {
	waiting, err := q.CountOffersTo(ctx, rows.CountOffersToParams{Producer: string(n.Producer), Person: string(person)})
	if err != nil {
		return fmt.Errorf("offers: %w", err)
	}
	m, err := q.OpenMembership(ctx, rows.OpenMembershipParams{Producer: string(n.Producer), Person: string(person)})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("membership: %w", err)
	}
	if there := err == nil; waiting > 0 || there && (n.Ground == NewStaff || act.Role(m.Kind) == act.Owner) {
		return fault.Wrong(fault.Field{Name: "phone", Sentence: "Người có số này đã thuộc chủ thể hoặc đang được mời, hãy xem danh sách."})
	}
	return nil
}

// ApproveMove agrees, as a second officer, that ownership moves: the owner of until now loses
// every power over the producer at once, and the new one may take the place. Whoever asked
// does not approve, nor does the person it is for; what was asked by somebody who could not
// ask for it today is a Conflict.
func ApproveMove(ctx context.Context, a *act.Act, offer string) (Offer, error) {
	o, err := loadOffer(ctx, a, offer)
	if err != nil {
		return o, err
	}
	if !a.May(act.ProducerAppoint, o.Place) {
		return o, noOffer()
	}
	if err := mayOffer(a, o.Ground, o.Producer, o.Place); err != nil {
		return o, err
	}
	if me := a.Actor().Person; me == o.AskedBy || me == o.Person {
		return o, fault.Denied("Người đề nghị và người được đề nghị không được tự phê duyệt, hãy nhờ cán bộ khác.")
	}
	holders, err := holdersOf(ctx, a.View(), act.ProducerAppoint)
	if err != nil {
		return o, err
	}
	if !stillMay(a.View(), holders, o.AskedBy, o.Place) {
		return o, fault.Clash("Cán bộ đề nghị không còn quyền ở đây nên đề nghị hết hiệu lực, hãy thu hồi rồi đề nghị lại.")
	}
	n, err := rows.New(a).ApproveOffer(ctx, rows.ApproveOfferParams{ApprovedBy: string(a.Actor().Person), Offer: offer})
	if err != nil {
		return o, fmt.Errorf("approve: %w", err)
	}
	if n == 0 {
		return o, decided()
	}
	if err := record(ctx, a, "member.approved", o, ""); err != nil {
		return o, err
	}
	return o, endOwner(ctx, a, o)
}

func decided() error {
	return fault.Clash("Đề nghị này đã được quyết định, xin tải lại trang.")
}

// endOwner ends the owner of until now on the ground of an offer.
func endOwner(ctx context.Context, a *act.Act, o Offer) error {
	was, err := rows.New(a).OwnerOf(ctx, string(o.Producer))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("owner: %w", err)
	}
	return end(ctx, a, ending{membership: was.Membership, person: key.Person(was.Person), role: act.Owner, producer: o.Producer, at: o.Place, reason: o.Ground.Vietnamese()})
}

// ending is what the journal tells of the end of a membership.
type ending struct {
	membership string
	person     key.Person
	role       act.Role
	producer   key.Producer
	at         place.ID
	reason     string
}

// end ends a membership and what its holder has offered; powers are gone with the next request.
func end(ctx context.Context, a *act.Act, e ending) error {
	q := rows.New(a)
	n, err := q.EndMembership(ctx, rows.EndMembershipParams{EndedAt: a.Now().UnixMilli(), Membership: e.membership})
	if err != nil || n == 0 {
		return err
	}
	_, err = q.VoidOffersBy(ctx, rows.VoidOffersByParams{DecidedAt: a.Now().UnixMilli(), Producer: string(e.producer), AskedBy: string(e.person)})
	if err != nil {
		return fmt.Errorf("void offers: %w", err)
	}
	return a.Record(ctx, "member.ended", "producer/"+string(e.producer), e.at, map[string]any{"person": e.person, "role": e.role}, map[string]any{"reason": e.reason})
}

// AnswerOffer takes or declines a place that was offered to the actor. A place taken begins
// now. Taken ownership ends the owner of until now, and what the person was there before.
func AnswerOffer(ctx context.Context, a *act.Act, offer string, take bool) (Offer, error) {
	o, err := loadOffer(ctx, a, offer)
	if err == nil && o.Person != a.Actor().Person || o.State == OfferApproval {
		err = noOffer()
	}
	if err != nil {
		return o, err
	}
	state, verb := OfferDeclined, "member.declined"
	if take {
		state, verb = OfferTaken, "member.joined"
	}
	q := rows.New(a)
	n, err := q.DecideOffer(ctx, rows.DecideOfferParams{State: state, DecidedAt: a.Now().UnixMilli(), Offer: offer, Was: OfferWaiting})
	if err != nil {
		return o, fmt.Errorf("answer offer: %w", err)
	}
	if n == 0 {
		return o, fault.Clash("Lời mời này đã được trả lời hoặc đã thu hồi, xin tải lại trang.")
	}
	if !take {
		return o, record(ctx, a, verb, o, "")
	}
	if err := makeRoom(ctx, a, o); err != nil {
		return o, err
	}
	err = q.InsertMembership(ctx, rows.InsertMembershipParams{Membership: a.NewKey(), Person: string(o.Person), Producer: string(o.Producer),
		Kind: string(o.Ground.Role()), StartedAt: a.Now().UnixMilli()})
	if err != nil {
		return o, fmt.Errorf("join: %w", err)
	}
	return o, record(ctx, a, verb, o, "")
}

// makeRoom ends the owner of until now, and the staff place of who becomes the owner.
func makeRoom(ctx context.Context, a *act.Act, o Offer) error {
	if o.Ground.Role() != act.Owner {
		return nil
	}
	if err := endOwner(ctx, a, o); err != nil {
		return err
	}
	m, err := rows.New(a).OpenMembership(ctx, rows.OpenMembershipParams{Producer: string(o.Producer), Person: string(o.Person)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("membership: %w", err)
	}
	return end(ctx, a, ending{membership: m.Membership, person: o.Person, role: act.Role(m.Kind), producer: o.Producer, at: o.Place, reason: o.Ground.Vietnamese()})
}

// VoidOffer takes an offer back: the owner those of the owner, an office those of offices.
func VoidOffer(ctx context.Context, a *act.Act, offer string) error {
	o, err := loadOffer(ctx, a, offer)
	if err != nil {
		return err
	}
	if !a.Actor().WorksFor(o.Producer) && !a.May(act.ProducerAppoint, o.Place) {
		return noOffer()
	}
	if err := mayOffer(a, o.Ground, o.Producer, o.Place); err != nil {
		return err
	}
	if o.State != OfferApproval && o.State != OfferWaiting {
		return decided()
	}
	n, err := rows.New(a).DecideOffer(ctx, rows.DecideOfferParams{State: OfferVoid, DecidedAt: a.Now().UnixMilli(), Offer: offer, Was: o.State})
	if err != nil {
		return fmt.Errorf("void offer: %w", err)
	}
	if n == 0 {
		return decided()
	}
	return record(ctx, a, "member.offer_void", o, "")
}

// EndStaff ends the place of somebody of staff: the owner may, and the person itself. An
// owner leaves by handing over. A second time is no effect.
func EndStaff(ctx context.Context, a *act.Act, producer key.Producer, person key.Person, reason string) error {
	q := rows.New(a)
	facts, err := producerFacts(ctx, q, producer)
	if err != nil {
		return err
	}
	if a.Actor().Person != person { // who never worked here ends nothing: see below
		if err := needOwner(a, producer); err != nil {
			return err
		}
	}
	m, err := q.OpenMembership(ctx, rows.OpenMembershipParams{Producer: string(producer), Person: string(person)})
	if errors.Is(err, sql.ErrNoRows) {
		return wasMember(ctx, q, producer, person)
	}
	if err != nil {
		return fmt.Errorf("membership: %w", err)
	}
	if act.Role(m.Kind) == act.Owner {
		return fault.Clash("Người đại diện không tự thôi được, hãy chuyển giao cho người khác.")
	}
	var c fault.Checker
	reason = reasonOf(&c, reason, false)
	if err := c.Err(); err != nil {
		return err
	}
	return end(ctx, a, ending{membership: m.Membership, person: person, role: act.Staff, producer: producer, at: place.ID(facts.Place), reason: reason})
}

// wasMember is NotFound for somebody who never worked for the producer.
func wasMember(ctx context.Context, q *rows.Queries, producer key.Producer, person key.Person) error {
	list, err := q.MembersOf(ctx, string(producer))
	if err != nil {
		return fmt.Errorf("people of producer: %w", err)
	}
	if !slices.ContainsFunc(list, func(r rows.MembersOfRow) bool { return r.Person == string(person) }) {
		return fault.Missing("người này")
	}
	return nil
}

func loadOffer(ctx context.Context, a *act.Act, offer string) (Offer, error) {
	r, err := rows.New(a).OfferByKey(ctx, offer)
	if errors.Is(err, sql.ErrNoRows) {
		return Offer{}, noOffer()
	}
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	return offerOf(r), nil
}

func noOffer() error { return fault.Missing("lời mời này") }
