package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Credential is what signing in needs to know of a person.
type Credential struct {
	Person key.Person
	Name   string
	Hash   string // argon2id text, empty for a person without a password
}

// Credentials gives the person of a login name, in any case of letters. An unknown
// login and a disabled person are both NotFound.
func Credentials(ctx context.Context, v *act.View, login string) (Credential, error) {
	missing := fault.Missing("tài khoản này")
	name, ok := loginName(login)
	if !ok {
		return Credential{}, missing
	}
	p, err := rows.New(v).PersonByLogin(ctx, name)
	if errors.Is(err, sql.ErrNoRows) || err == nil && p.Disabled {
		return Credential{}, missing
	}
	if err != nil {
		return Credential{}, fmt.Errorf("credentials: %w", err)
	}
	return Credential{Person: key.Person(p.Person), Name: p.Name, Hash: p.Password}, nil
}

// ActorOf gives the person of a session with the roles held at the instant of the
// view. A token that is unknown, has expired or belongs to a disabled person is NotFound.
func ActorOf(ctx context.Context, v *act.View, token string) (act.Actor, error) {
	q := rows.New(v)
	p, err := q.PersonBySession(ctx, rows.PersonBySessionParams{Token: digest(token), Now: v.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return act.Actor{}, fault.Missing("phiên làm việc, hãy đăng nhập lại")
	}
	if err != nil {
		return act.Actor{}, fmt.Errorf("session: %w", err)
	}
	k := key.Person(p.Person)
	held, err := rolesAt(ctx, q, k, v.Now())
	if err != nil {
		return act.Actor{}, err
	}
	return act.Actor{Person: k, Name: p.Name, Roles: held}, nil
}

func rolesAt(ctx context.Context, q *rows.Queries, k key.Person, now time.Time) ([]act.Held, error) {
	list, err := q.RolesAt(ctx, rows.RolesAtParams{Person: string(k), Now: now.UnixMilli()})
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	var held []act.Held
	for _, r := range list {
		held = append(held, act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)})
	}
	return held, nil
}

// Person is one line of the list of people.
type Person struct {
	Key       key.Person
	Login     string
	Name      string
	CanSignIn bool // has a password and is not disabled
	Disabled  bool
	Roles     []act.Held // held at the instant of the view
}

// List gives all people by login with the roles they hold now. It needs person.manage,
// or council.set to choose council members.
func List(ctx context.Context, v *act.View) ([]Person, error) {
	if !v.May(act.CouncilSet, "") {
		if err := v.Need(act.PersonManage, ""); err != nil {
			return nil, err
		}
	}
	q := rows.New(v)
	people, err := q.ListPersons(ctx)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	roles, err := q.AllRolesAt(ctx, v.Now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	held := map[string][]act.Held{}
	for _, r := range roles {
		held[r.Person] = append(held[r.Person], act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)})
	}
	list := make([]Person, 0, len(people))
	for _, p := range people {
		list = append(list, Person{Key: key.Person(p.Person), Login: p.Login, Name: p.Name,
			CanSignIn: p.CanSignIn && !p.Disabled, Disabled: p.Disabled, Roles: held[p.Person]})
	}
	return list, nil
}
