package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// AddPerson adds a person, who holds no role yet. It needs person.manage anywhere. A
// login that is taken is a Conflict.
func AddPerson(ctx context.Context, a *act.Act, n NewPerson) (key.Person, error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return "", err
	}
	n, err := n.check()
	if err != nil {
		return "", err
	}
	k := key.Person(a.NewKey())
	added, err := rows.New(a).InsertPerson(ctx, rows.InsertPersonParams{Person: string(k), Login: n.Login, Name: n.Name,
		Password: n.PasswordHash, CreatedAt: a.Now().UnixMilli(), Email: n.Email, Phone: n.Phone})
	if err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	if added == 0 {
		return "", fault.Clash("Tên đăng nhập “" + n.Login + "” đã có người dùng, hãy chọn tên khác.")
	}
	return k, a.Record(ctx, "person.added", subject(k), "", nil, map[string]any{"login": n.Login, "name": n.Name, "can_sign_in": n.PasswordHash != ""})
}

// SetPassword stores a new password hash (from Passwords.Hash), ends every session of the
// person and voids codes that would set another. People may change their own; others' needs
// person.manage wherever the person holds a role, so that nobody takes over an account above
// their own.
func SetPassword(ctx context.Context, a *act.Act, k key.Person, hash string) error {
	if _, err := loadManaged(ctx, a, k); err != nil {
		return err
	}
	if hash == "" {
		return fault.Wrong(fault.Field{Name: "password", Sentence: "Chưa có mật khẩu mới, hãy nhập mật khẩu."})
	}
	q := rows.New(a)
	if err := q.UpdatePassword(ctx, rows.UpdatePasswordParams{Password: hash, Person: string(k)}); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if _, err := q.UseTicketsOf(ctx, rows.UseTicketsOfParams{UsedAt: a.Now().UnixMilli(), Person: string(k)}); err != nil {
		return fmt.Errorf("void codes: %w", err)
	}
	ended, err := q.DeleteSessionsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return a.Record(ctx, "person.password_set", subject(k), "", nil, map[string]any{"sessions_ended": ended})
}

// SetEmail changes where letters reach a person, "" for nowhere. It needs person.manage
// wherever the person holds a role: whoever reads the letters can set the password, so
// people do not change their own. Codes on their way to the old address are void.
func SetEmail(ctx context.Context, a *act.Act, k key.Person, email string) error {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return err
	}
	p, err := loadManaged(ctx, a, k)
	if err != nil {
		return err
	}
	email = strings.TrimSpace(email)
	if email != "" && !emailAddress(email) {
		return fault.Wrong(fault.Field{Name: "email", Sentence: wrongEmail})
	}
	if email == p.Email {
		return nil
	}
	q := rows.New(a)
	if err := q.UpdateEmail(ctx, rows.UpdateEmailParams{Email: email, Person: string(k)}); err != nil {
		return fmt.Errorf("set e-mail: %w", err)
	}
	if _, err := q.UseTicketsOf(ctx, rows.UseTicketsOfParams{UsedAt: a.Now().UnixMilli(), Person: string(k)}); err != nil {
		return fmt.Errorf("void codes: %w", err)
	}
	return a.Record(ctx, "person.email_set", subject(k), "", nil, map[string]any{"has_email": email != ""})
}

// Disable shuts a person out: all sessions end at once, and none can start. What the person
// did stays; places that they offered as an owner and nobody took are void. Nobody disables
// themselves, nor the last who manages people at a place. A second time has no effect.
func Disable(ctx context.Context, a *act.Act, k key.Person) error {
	p, err := loadManaged(ctx, a, k)
	if err != nil || p.Disabled {
		return err
	}
	if a.Actor().Person == k {
		return fault.Denied("Bạn không thể khóa tài khoản của chính mình, hãy nhờ người quản trị khác.")
	}
	if err := leavesSomebody(ctx, a, func(h holder) bool { return h.person == k }); err != nil {
		return err
	}
	q := rows.New(a)
	if err := q.DisablePerson(ctx, string(k)); err != nil {
		return fmt.Errorf("disable person: %w", err)
	}
	ended, err := q.DeleteSessionsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	if _, err := q.UseTicketsOf(ctx, rows.UseTicketsOfParams{UsedAt: a.Now().UnixMilli(), Person: string(k)}); err != nil {
		return fmt.Errorf("end tickets: %w", err)
	}
	refused, err := q.RefuseRequestsOf(ctx, rows.RefuseRequestsOfParams{DecidedBy: string(a.Actor().Person), DecidedAt: a.Now().UnixMilli(), Person: string(k)})
	if err != nil {
		return fmt.Errorf("refuse requests: %w", err)
	}
	void, err := q.VoidOffersOfOwner(ctx, rows.VoidOffersOfOwnerParams{DecidedAt: a.Now().UnixMilli(), AskedBy: string(k)})
	if err != nil {
		return fmt.Errorf("void offers: %w", err)
	}
	return a.Record(ctx, "person.disabled", subject(k), "", nil, map[string]any{"sessions_ended": ended, "requests_refused": refused, "offers_void": void})
}

// loadManaged gives a person whose account the actor may change: their own, or one all of
// whose roles, and producers, are at places where the actor manages people. A role that
// begins later, or waits for a second person, counts: whoever has the account then has the
// role.
func loadManaged(ctx context.Context, a *act.Act, k key.Person) (rows.PersonByKeyRow, error) {
	own := k != "" && a.Actor().Person == k
	if !own {
		if err := a.Need(act.PersonManage, ""); err != nil {
			return rows.PersonByKeyRow{}, err
		}
	}
	p, err := loadPerson(ctx, a, k)
	if err != nil || own {
		return p, err
	}
	terms, err := termsOf(ctx, rows.New(a), k, a.Now())
	if err != nil {
		return p, err
	}
	places, err := rows.New(a).MemberPlacesOf(ctx, string(k))
	if err != nil {
		return p, fmt.Errorf("memberships: %w", err)
	}
	for _, t := range terms {
		places = append(places, string(t.Place))
	}
	asked, err := askedPlaces(ctx, rows.New(a))
	if err != nil {
		return p, err
	}
	places = append(places, asked[string(k)]...)
	for _, at := range places {
		if err := a.Need(act.PersonManage, place.ID(at)); err != nil {
			return p, err
		}
	}
	return p, nil
}

func loadPerson(ctx context.Context, a *act.Act, k key.Person) (rows.PersonByKeyRow, error) {
	p, err := rows.New(a).PersonByKey(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("người này")
	}
	if err != nil {
		return p, fmt.Errorf("person: %w", err)
	}
	return p, nil
}

// subject names a person in the journal.
func subject(k key.Person) string { return "person/" + string(k) }
