package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// PeopleOf gives the people of a producer: to its own people, and to the offices that
// invite them. For anybody else the producer has none to tell of (NotFound).
func PeopleOf(ctx context.Context, v *act.View, k key.Producer) (People, error) {
	q := rows.New(v)
	facts, err := producerFacts(ctx, q, k)
	if err != nil {
		return People{}, err
	}
	if !v.Actor().WorksFor(k) && !v.May(act.ProducerAppoint, place.ID(facts.Place)) {
		return People{}, fault.Missing("chủ thể này")
	}
	list, err := q.MembersOf(ctx, string(k))
	if err != nil {
		return People{}, fmt.Errorf("people of producer: %w", err)
	}
	var all People
	for _, r := range list {
		m := Member{Key: r.Membership, Person: key.Person(r.Person), Name: r.Name, Phone: r.Phone, Proved: r.PhoneProvedAt > 0, Role: act.Role(r.Kind),
			Started: instant(r.StartedAt), Ended: instant(r.EndedAt)}
		switch {
		case !m.Ended.IsZero():
			all.Past = append(all.Past, m)
		case m.Role == act.Owner:
			all.Owner = &m
		default:
			all.Staff = append(all.Staff, m)
		}
	}
	offers, err := q.OffersOfProducer(ctx, string(k))
	for _, r := range offers {
		all.Offers = append(all.Offers, offerOf(rows.OfferByKeyRow(r)))
	}
	return all, errors.Join(err, lapse(ctx, v, all.Offers))
}

// lapse marks the moves of ownership that no second officer can approve any more.
func lapse(ctx context.Context, v *act.View, offers []Offer) error {
	if !slices.ContainsFunc(offers, func(o Offer) bool { return o.State == OfferApproval }) {
		return nil
	}
	holders, err := holdersOf(ctx, v, act.ProducerAppoint)
	for i, o := range offers {
		offers[i].Lapsed = o.State == OfferApproval && !stillMay(v, holders, o.AskedBy, o.Place)
	}
	return err
}

// OwnOffers are the places that wait for the actor.
func OwnOffers(ctx context.Context, v *act.View) (list []Offer, err error) {
	found, err := rows.New(v).OffersToPerson(ctx, string(v.Actor().Person))
	for _, r := range found {
		list = append(list, offerOf(rows.OfferByKeyRow(r)))
	}
	return list, err
}

// Handovers lists ownership that was offered and waits, or was decided after an instant, at
// the places whose producers the actor's office looks after, newest first.
func Handovers(ctx context.Context, v *act.View, since time.Time) (list []Offer, err error) {
	if err := v.Need(act.ProducerAppoint, ""); err != nil {
		return nil, err
	}
	found, err := rows.New(v).OffersSince(ctx, since.UnixMilli())
	for _, r := range found {
		if v.May(act.ProducerAppoint, place.ID(r.Place)) {
			list = append(list, offerOf(rows.OfferByKeyRow(r)))
		}
	}
	return list, errors.Join(err, lapse(ctx, v, list))
}

// noticeDays is how long both sides are told that ownership has moved.
const noticeDays = 30

// NoticeSince is the instant after which a move of ownership is still told.
func NoticeSince(v *act.View) time.Time { return v.Now().AddDate(0, 0, -noticeDays) }

// MovesOf are the moves of ownership of a producer that wait or were made within thirty days,
// newest first, to tell its people.
func MovesOf(ctx context.Context, v *act.View, k key.Producer) ([]Offer, error) {
	if !v.Actor().WorksFor(k) {
		return nil, fault.Missing("chủ thể này")
	}
	return movesOf(ctx, v, rows.MovesOfParams{Producer: string(k)})
}

// LostOwnership are the moves by which the actor has ceased to own a producer within thirty
// days, newest first: whoever was sent away is told of it.
func LostOwnership(ctx context.Context, v *act.View) ([]Offer, error) {
	return movesOf(ctx, v, rows.MovesOfParams{Former: string(v.Actor().Person)})
}

func movesOf(ctx context.Context, v *act.View, of rows.MovesOfParams) (list []Offer, err error) {
	of.Since = NoticeSince(v).UnixMilli()
	found, err := rows.New(v).MovesOf(ctx, of)
	if err != nil {
		return nil, fmt.Errorf("moves of ownership: %w", err)
	}
	for _, r := range found {
		list = append(list, offerOf(rows.OfferByKeyRow(r)))
	}
	return list, nil
}

func offerOf(r rows.OfferByKeyRow) Offer {
	return Offer{Key: r.Offer, Producer: key.Producer(r.Producer), ProducerName: r.ProducerName, Place: place.ID(r.Place), Person: key.Person(r.Person),
		Name: r.Name, Phone: r.Phone, Ground: Ground(r.Ground), Reason: r.Reason, State: r.State, AskedBy: key.Person(r.AskedBy), Asker: r.Asker,
		AskedAt: instant(r.AskedAt), DecidedAt: instant(r.DecidedAt)}
}

func producerFacts(ctx context.Context, q *rows.Queries, k key.Producer) (rows.ProducerFactsRow, error) {
	facts, err := q.ProducerFacts(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return facts, fault.Missing("chủ thể này")
	}
	if err != nil {
		return facts, fmt.Errorf("producer: %w", err)
	}
	return facts, nil
}

// Work is what somebody is for a producer today.
type Work struct {
	Role     act.Role
	Producer key.Producer
	Name     string   // of the producer
	Place    place.ID // of the producer
}

// worksOf are the producers of everybody, by person.
func worksOf(ctx context.Context, q *rows.Queries) (map[key.Person][]Work, error) {
	found, err := q.AllMemberships(ctx)
	if err != nil {
		return nil, fmt.Errorf("memberships: %w", err)
	}
	all := map[key.Person][]Work{}
	for _, m := range found {
		all[key.Person(m.Person)] = append(all[key.Person(m.Person)], Work{act.Role(m.Kind), key.Producer(m.Producer), m.Name, place.ID(m.Place)})
	}
	return all, nil
}

// memberships are the roles that a person holds for producers now.
func memberships(ctx context.Context, q *rows.Queries, k key.Person) ([]act.Held, error) {
	list, err := q.MembershipsOf(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("memberships: %w", err)
	}
	var held []act.Held
	for _, m := range list {
		held = append(held, act.Held{Role: act.Role(m.Kind), Producer: key.Producer(m.Producer)})
	}
	return held, nil
}
