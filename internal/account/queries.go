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

// Credentials gives the person of a login name, in any case of letters, or of a mobile
// number that its owner has proven. An unknown login and a disabled person are both NotFound.
func Credentials(ctx context.Context, v *act.View, login string) (Credential, error) {
	q, c := rows.New(v), Credential{}
	p, err := personOfLogin(ctx, q, login)
	if errors.Is(err, sql.ErrNoRows) || err == nil && p.Disabled {
		return c, fault.Missing("tài khoản này")
	}
	if err != nil {
		return c, fmt.Errorf("credentials: %w", err)
	}
	return Credential{Person: key.Person(p.Person), Name: p.Name, Hash: p.Password}, nil
}

// personOfLogin finds a person by what stands in the one field of the sign-in page: a login
// name before a number.
func personOfLogin(ctx context.Context, q *rows.Queries, login string) (rows.PersonByLoginRow, error) {
	p, err := rows.PersonByLoginRow{}, sql.ErrNoRows
	if name, ok := loginName(login); ok {
		p, err = q.PersonByLogin(ctx, name)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	phone, problem := ReadPhone(login)
	if problem != "" {
		return p, sql.ErrNoRows
	}
	by, err := q.PersonByPhone(ctx, phone)
	if err == nil && by.PhoneProvedAt == 0 {
		err = sql.ErrNoRows
	}
	return rows.PersonByLoginRow(by), err
}

// ActorOf gives the person of a session with the roles held at the instant of the
// view. A token that is unknown, has expired or belongs to a disabled person is NotFound.
func ActorOf(ctx context.Context, v *act.View, token string) (act.Actor, error) {
	s, err := SessionOf(ctx, v, token)
	return s.Actor, err
}

// SessionOf is ActorOf with how sure it is that the person sits there. A session that
// still waits for its second factor is NotFound: it opens nothing.
func SessionOf(ctx context.Context, v *act.View, token string) (Session, error) {
	s, stage, err := sessionAt(ctx, v, token)
	if err == nil && stage != stageFull {
		return Session{}, missingSession()
	}
	return s, err
}

// HalfSession gives the person, without roles, of a sign-in whose password was right
// and whose second factor is still asked for. Any other token is NotFound.
func HalfSession(ctx context.Context, v *act.View, token string) (Session, error) {
	s, stage, err := sessionAt(ctx, v, token)
	if err == nil && stage != stageCode {
		return Session{}, missingSession()
	}
	s.Actor.Roles = nil
	return s, err
}

func missingSession() error { return fault.Missing("phiên làm việc, hãy đăng nhập lại") }

func sessionAt(ctx context.Context, v *act.View, token string) (Session, string, error) {
	q := rows.New(v)
	p, err := q.PersonBySession(ctx, rows.PersonBySessionParams{Token: digest(token), Now: v.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, "", missingSession()
	}
	if err != nil {
		return Session{}, "", fmt.Errorf("session: %w", err)
	}
	k := key.Person(p.Person)
	held, err := memberships(ctx, q, k)
	if err != nil {
		return Session{}, "", err
	}
	if !p.ByCode {
		placed, err := rolesAt(ctx, q, k, v.Now())
		if err != nil {
			return Session{}, "", err
		}
		held = append(placed, held...)
	}
	return Session{ID: p.Session, Expires: time.UnixMilli(p.ExpiresAt).UTC(), Actor: act.Actor{Person: k, Name: p.Name, Roles: held}, ProvedAt: time.UnixMilli(p.ProvedAt).UTC(), App: p.App, Passkeys: p.Passkeys,
		Strong: p.Strong, Identity: p.Identity, ByCode: p.ByCode, by: vouch{p.Identity, p.ProviderSession, instant(p.AuthAt), p.Strong, p.ByCode}}, p.Stage, nil
}

// Sessions lists the open sessions of the actor, newest first. token is the one that asks.
func Sessions(ctx context.Context, v *act.View, token string) ([]OpenSession, error) {
	list, err := rows.New(v).SessionsOf(ctx, rows.SessionsOfParams{Person: string(v.Actor().Person), Now: v.Now().UnixMilli()})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	var open []OpenSession
	for _, s := range list {
		open = append(open, OpenSession{ID: s.Session, Started: time.UnixMilli(s.StartedAt).UTC(), Expires: time.UnixMilli(s.ExpiresAt).UTC(),
			Device: Device{From: s.CameFrom, Browser: s.Browser}, This: s.Token == digest(token)})
	}
	return open, nil
}

// Address is where letters reach a person.
type Address struct{ Login, Name, Email string }

// AddressOf gives where a letter about an act reaches the person that it was about.
func AddressOf(ctx context.Context, a *act.Act, k key.Person) (Address, error) {
	p, err := loadPerson(ctx, a, k)
	return Address{Login: p.Login, Name: p.Name, Email: p.Email}, err
}

func hashOf(ctx context.Context, v *act.View, k key.Person) (string, error) {
	p, err := rows.New(v).PersonByKey(ctx, string(k))
	if err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	return p.Password, nil
}

// Own is what a person sees of their own account.
type Own struct {
	Login, Name, Email string
	Phone              string // in E.164, empty for none
	PhoneProved        bool
	HasPassword        bool
	App                bool // one-time codes of an application are on
	Passkeys           []Passkey
	CodesLeft          int // recovery codes not used yet
	Roles              []Term
	Identities         []Identity
}

// Second says whether a sign-in by password asks for more.
func (o Own) Second() bool { return o.App || len(o.Passkeys) > 0 }

// OwnAccount gives the actor's own account.
func OwnAccount(ctx context.Context, v *act.View) (Own, error) {
	q, k := rows.New(v), string(v.Actor().Person)
	p, err := q.PersonByKey(ctx, k)
	if errors.Is(err, sql.ErrNoRows) {
		return Own{}, fault.Missing("tài khoản này")
	}
	if err != nil {
		return Own{}, fmt.Errorf("account: %w", err)
	}
	app, err := hasApp(ctx, q, v.Actor().Person)
	if err != nil {
		return Own{}, err
	}
	keys, err := passkeysOf(ctx, q, v.Actor().Person)
	if err != nil {
		return Own{}, err
	}
	left, err := q.RecoveryCodesLeft(ctx, k)
	if err != nil {
		return Own{}, fmt.Errorf("recovery codes: %w", err)
	}
	linked, err := identitiesOf(ctx, q, v.Actor().Person)
	if err != nil {
		return Own{}, err
	}
	terms, err := termsOf(ctx, q, v.Actor().Person, v.Now())
	return Own{Login: p.Login, Name: p.Name, Email: p.Email, Phone: p.Phone, PhoneProved: p.PhoneProvedAt > 0, HasPassword: p.Password != "",
		App: app, Passkeys: keys, Identities: linked, CodesLeft: int(left), Roles: terms}, err
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
	Email     string     // for whoever manages people; empty for others
	Second    bool       // has a second factor; likewise
	Terms     []Term     // Roles with their ends, and those that begin later; likewise
	Works     []Work     // for producers today; likewise
	Asked     []place.ID // where roles wait for a second person; likewise
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
	roles, err := q.AllRolesFrom(ctx, v.Now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	held, terms := map[string][]act.Held{}, map[string][]Term{}
	for _, r := range roles {
		h := act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)}
		if r.StartedAt <= v.Now().UnixMilli() {
			held[r.Person] = append(held[r.Person], h)
		}
		terms[r.Person] = append(terms[r.Person], termOf(h, r.StartedAt, r.EndedAt))
	}
	works, err := worksOf(ctx, q)
	if err != nil {
		return nil, err
	}
	asked, err := askedPlaces(ctx, q)
	if err != nil {
		return nil, err
	}
	manages := v.May(act.PersonManage, "")
	list := make([]Person, 0, len(people))
	for _, p := range people {
		x := Person{Key: key.Person(p.Person), Login: p.Login, Name: p.Name,
			CanSignIn: p.CanSignIn && !p.Disabled, Disabled: p.Disabled, Roles: held[p.Person]}
		if manages {
			x.Email, x.Second, x.Terms, x.Works = p.Email, p.Second, terms[p.Person], works[x.Key]
			for _, at := range asked[p.Person] {
				x.Asked = append(x.Asked, place.ID(at))
			}
		}
		list = append(list, x)
	}
	return list, nil
}
