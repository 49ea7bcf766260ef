package account

import (
	"context"
	"fmt"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Term is a role held at a place for a period.
type Term struct {
	act.Held
	Start time.Time
	End   time.Time // the first instant without the role; zero until somebody ends it
}

// Expires says whether the term ends by itself within the days after now.
func (t Term) Expires(now time.Time, days int) bool {
	return !t.End.IsZero() && t.End.After(now) && t.End.Before(now.AddDate(0, 0, days))
}

// NewRole asks for a role at a place, for a person and a period. A zero Start is now, a
// zero End is until somebody ends it.
type NewRole struct {
	Person     key.Person
	Held       act.Held
	Start, End time.Time
	Reason     string // such as the decision that appoints the person
}

// RoleRequest is a role that waits for a second person.
type RoleRequest struct {
	Key         string
	Person      key.Person
	Login, Name string
	Term        Term
	Reason      string
	AskedBy     key.Person
	Asker       string // name
	AskedAt     time.Time
	Lapsed      bool // whoever asked could not ask for it today
}

// RoleRequests lists what waits for a second person where the actor manages people,
// oldest first. It needs person.manage.
func RoleRequests(ctx context.Context, v *act.View) ([]RoleRequest, error) {
	if err := v.Need(act.PersonManage, ""); err != nil {
		return nil, err
	}
	found, err := rows.New(v).WaitingRequests(ctx)
	if err != nil {
		return nil, fmt.Errorf("role requests: %w", err)
	}
	holders, err := holdersOf(ctx, v, act.PersonManage)
	if err != nil {
		return nil, err
	}
	var list []RoleRequest
	for _, r := range found {
		h := act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)}
		if v.May(act.PersonManage, h.Place) {
			list = append(list, RoleRequest{Key: r.Request, Person: key.Person(r.Person), Login: r.Login, Name: r.Name, Term: termOf(h, r.StartsAt, r.EndsAt),
				Reason: r.Reason, AskedBy: key.Person(r.AskedBy), Asker: r.Asker, AskedAt: instant(r.AskedAt),
				Lapsed: !stillMay(v, holders, key.Person(r.AskedBy), h.Place)})
		}
	}
	return list, nil
}

// askedPlaces gives by person the places of roles that wait for a second person.
func askedPlaces(ctx context.Context, q *rows.Queries) (map[string][]string, error) {
	found, err := q.WaitingRequests(ctx)
	if err != nil {
		return nil, fmt.Errorf("role requests: %w", err)
	}
	places := map[string][]string{}
	for _, r := range found {
		places[r.Person] = append(places[r.Person], r.Place)
	}
	return places, nil
}

func termOf(h act.Held, start, end int64) Term {
	return Term{Held: h, Start: instant(start), End: instant(end)}
}

// termsOf gives the roles held now and those that begin later.
func termsOf(ctx context.Context, q *rows.Queries, k key.Person, now time.Time) ([]Term, error) {
	list, err := q.RolesFrom(ctx, rows.RolesFromParams{Person: string(k), Now: now.UnixMilli()})
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	var terms []Term
	for _, r := range list {
		terms = append(terms, termOf(act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)}, r.StartedAt, r.EndedAt))
	}
	return terms, nil
}
