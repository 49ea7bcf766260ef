package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// How long a code lets its holder set a password: an invitation waits for somebody to
// come to work, a recovery for somebody who sits there.
const (
	InviteLife   = 7 * 24 * time.Hour
	RecoveryLife = 15 * time.Minute
	// recoveriesAnHour is how many recovery codes a person is sent in an hour.
	recoveriesAnHour = 3
)

// Ticket is what a one-time code is good for.
type Ticket struct {
	Person      key.Person
	Login, Name string
	Invite      bool // the first password, not a lost one
}

// Invite gives a one-time code with which the person sets a password; codes given
// before are void. It needs the same as SetPassword.
func Invite(ctx context.Context, a *act.Act, k key.Person) (code string, err error) {
	p, err := loadManaged(ctx, a, k)
	if err != nil {
		return "", err
	}
	if p.Disabled {
		return "", fault.Clash("Tài khoản này đã bị khóa nên không mời được, hãy chọn người khác.")
	}
	code, err = newTicket(ctx, a, k, "invite", InviteLife)
	if err != nil {
		return "", err
	}
	return code, a.Record(ctx, "person.invited", subject(k), "", nil, map[string]any{"by_letter": p.Email != ""})
}

// Recover gives a one-time code for whoever lost the password of a login, and where to
// send it. The program itself does it, after the answer has gone, so that the answer
// cannot tell who exists. ok is false when there is nobody to send it to, or when three
// were sent within the hour. It goes by letter only: a telephone signs its owner in by
// itself (AskCode), and would otherwise give the password of an officer.
func Recover(ctx context.Context, a *act.Act, login string) (code string, to Ticket, email string, ok bool, err error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return "", Ticket{}, "", false, err
	}
	q := rows.New(a)
	p, err := personOfLogin(ctx, q, login)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (p.Disabled || p.Email == "") {
		return "", Ticket{}, "", false, nil
	}
	if err != nil {
		return "", Ticket{}, "", false, fmt.Errorf("recover: %w", err)
	}
	n, err := q.TicketsSince(ctx, rows.TicketsSinceParams{Person: p.Person, Since: a.Now().Add(-time.Hour).UnixMilli()})
	if err != nil || n >= recoveriesAnHour {
		return "", Ticket{}, "", false, err
	}
	k := key.Person(p.Person)
	if code, err = newTicket(ctx, a, k, "recover", RecoveryLife); err != nil {
		return "", Ticket{}, "", false, err
	}
	return code, Ticket{Person: k, Login: p.Login, Name: p.Name}, p.Email, true, a.Record(ctx, "person.recovery_sent", subject(k), "", nil, nil)
}

func newTicket(ctx context.Context, a *act.Act, k key.Person, purpose string, life time.Duration) (string, error) {
	q, code, now := rows.New(a), newCode(ticketBytes), a.Now()
	if _, err := q.UseTicketsOf(ctx, rows.UseTicketsOfParams{UsedAt: now.UnixMilli(), Person: string(k)}); err != nil {
		return "", fmt.Errorf("void codes: %w", err)
	}
	err := q.InsertTicket(ctx, rows.InsertTicketParams{Ticket: ticketDigest(code), Person: string(k), Purpose: purpose,
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(life).UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	return code, nil
}

// TicketOf says what a code is good for. One that is unknown, used, void or too old is
// an Invalid fault on the field "code", always the same.
func TicketOf(ctx context.Context, v *act.View, code string) (Ticket, error) {
	t, err := rows.New(v).TicketByCode(ctx, rows.TicketByCodeParams{Ticket: ticketDigest(code), Now: v.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return Ticket{}, fault.Wrong(fault.Field{Name: "code", Sentence: "Mã không đúng, đã dùng hoặc đã quá hạn; hãy xin mã mới."})
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("one-time code: %w", err)
	}
	return Ticket{Person: key.Person(t.Person), Login: t.Login, Name: t.Name, Invite: t.Purpose == "invite"}, nil
}

// UseTicket sets the password of the code's person (a hash from Passwords.Hash), ends
// all their sessions and uses the code up. The code is the permission; a second factor
// stays asked for.
func UseTicket(ctx context.Context, a *act.Act, code, hash string) (Ticket, error) {
	t, err := TicketOf(ctx, a.View(), code)
	if err != nil {
		return t, err
	}
	if hash == "" {
		return t, fault.Wrong(fault.Field{Name: "password", Sentence: "Chưa có mật khẩu mới, hãy nhập mật khẩu."})
	}
	q, k := rows.New(a), string(t.Person)
	n, err := q.UseTicketsOf(ctx, rows.UseTicketsOfParams{UsedAt: a.Now().UnixMilli(), Person: k})
	if err != nil || n == 0 {
		return t, errors.Join(err, errors.New("one-time code used meanwhile"))
	}
	if err := q.UpdatePassword(ctx, rows.UpdatePasswordParams{Password: hash, Person: k}); err != nil {
		return t, fmt.Errorf("set password: %w", err)
	}
	ended, err := q.DeleteSessionsOf(ctx, k)
	if err != nil {
		return t, fmt.Errorf("end sessions: %w", err)
	}
	return t, a.Record(ctx, "person.password_set", subject(t.Person), "", nil, map[string]any{"sessions_ended": ended, "by_invitation": t.Invite, "by_code": true})
}

func ticketDigest(code string) string {
	sum := sha256.Sum256([]byte("ticket/" + plainCode(code)))
	return hex.EncodeToString(sum[:])
}
