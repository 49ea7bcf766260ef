package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ocop/internal/act"
)

// OwnAct is one thing that a person did here, as the journal names it.
type OwnAct struct {
	At      time.Time
	Verb    string
	Subject string
}

// OwnSeat is a place of a person in a council, under the name that its decision gives.
type OwnSeat struct{ Council, Name, Position, Duty string }

// OwnProducer is a producer for which the person works or worked.
type OwnProducer struct {
	Name, Kind string
	Start, End time.Time // End is zero while it lasts
}

// OwnOffer is a place at a producer that was offered to the person.
type OwnOffer struct {
	Producer, Name string // the person's name as whoever offered wrote it
	Ground         Ground
	Reason, State  string
	At             time.Time
}

// OwnData is everything that this program holds of the person of an account, but what
// is secret to keep others out: the hash of the password, codes and tokens. What else is left
// out, and why, stands in a test (internal/server TestACopyOfOnesDataHoldsTheRegister).
type OwnData struct {
	Own
	CreatedAt time.Time
	ProvedAt  time.Time // the telephone number, zero for never
	Held      []Term    // every role, those that have ended too
	Offers    []OwnOffer
	Sessions  []OpenSession
	Seats     []OwnSeat
	Recusals  []string // reasons given for stepping back
	Producers []OwnProducer
	Tokens    []Token
	Acts      []OwnAct // oldest first
}

// TakeOwnData gives the actor a copy of their own data. The journal notes that it was taken.
func TakeOwnData(ctx context.Context, a *act.Act, token string) (d OwnData, err error) {
	v, k := a.View(), string(a.Actor().Person)
	if d.Own, err = OwnAccount(ctx, v); err != nil {
		return d, err
	}
	if d.Sessions, err = Sessions(ctx, v, token); err != nil {
		return d, err
	}
	var created, proved int64
	if err := v.QueryRowContext(ctx, `SELECT created_at, phone_proved_at FROM person WHERE person = $1`, k).Scan(&created, &proved); err != nil {
		return d, fmt.Errorf("own data: %w", err)
	}
	d.CreatedAt, d.ProvedAt = time.UnixMilli(created).UTC(), instant(proved)
	if d.Tokens, err = OwnTokens(ctx, v); err != nil {
		return d, err
	}
	if err := errors.Join(d.addWork(ctx, v, k), d.addPlaces(ctx, v, k)); err != nil {
		return d, err
	}
	return d, a.Record(ctx, "personal.exported", subject(a.Actor().Person), "", nil, map[string]string{"reason": "own data"})
}

func (d *OwnData) addWork(ctx context.Context, v *act.View, k string) error {
	var at int64
	var one OwnAct
	err := each(ctx, v, `SELECT at, verb, subject FROM journal WHERE actor = $1 ORDER BY entry`, k, []any{&at, &one.Verb, &one.Subject}, func() {
		one.At = time.UnixMilli(at).UTC()
		d.Acts = append(d.Acts, one)
	})
	if err != nil {
		return err
	}
	var seat OwnSeat
	err = each(ctx, v, `SELECT c.name, t.name, t.position, t.duty FROM seat t JOIN council c ON c.council = t.council WHERE t.person = $1 ORDER BY t.seat`, k,
		[]any{&seat.Council, &seat.Name, &seat.Position, &seat.Duty}, func() { d.Seats = append(d.Seats, seat) })
	if err != nil {
		return err
	}
	var why string
	return each(ctx, v, `SELECT r.reason FROM recusal r JOIN seat t ON t.seat = r.seat WHERE t.person = $1 ORDER BY r.at, r.entry`, k,
		[]any{&why}, func() { d.Recusals = append(d.Recusals, why) })
}

// addPlaces adds what the person is and was at places and producers.
func (d *OwnData) addPlaces(ctx context.Context, v *act.View, k string) error {
	var held act.Held
	var start, end int64
	err := each(ctx, v, `SELECT role, place, started_at, ended_at FROM held_role WHERE person = $1 ORDER BY started_at, role, place`, k,
		[]any{&held.Role, &held.Place, &start, &end}, func() { d.Held = append(d.Held, termOf(held, start, end)) })
	if err != nil {
		return err
	}
	var works OwnProducer
	err = each(ctx, v, `SELECT r.name, m.kind, m.started_at, m.ended_at FROM membership m JOIN producer r ON r.producer = m.producer WHERE m.person = $1 ORDER BY m.started_at, m.membership`, k,
		[]any{&works.Name, &works.Kind, &start, &end}, func() {
			works.Start, works.End = instant(start), instant(end)
			d.Producers = append(d.Producers, works)
		})
	if err != nil {
		return err
	}
	var o OwnOffer
	return each(ctx, v, `SELECT r.name, o.name, o.ground, o.reason, o.state, o.asked_at FROM membership_offer o JOIN producer r ON r.producer = o.producer
		WHERE o.person = $1 ORDER BY o.asked_at, o.offer`, k, []any{&o.Producer, &o.Name, &o.Ground, &o.Reason, &o.State, &start}, func() {
		o.At = instant(start)
		d.Offers = append(d.Offers, o)
	})
}

// each runs a query about one person and calls take after each row was read into the targets.
func each(ctx context.Context, v *act.View, query, k string, into []any, take func()) error {
	found, err := v.QueryContext(ctx, query, k)
	if err != nil {
		return fmt.Errorf("own data: %w", err)
	}
	defer found.Close()
	for found.Next() {
		if err := found.Scan(into...); err != nil {
			return fmt.Errorf("own data: %w", err)
		}
		take()
	}
	return found.Err()
}
