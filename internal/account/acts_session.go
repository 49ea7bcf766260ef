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
)

// StartSession opens a session of SessionLife for a person who has shown who they are
// (Passwords.Check, and CheckFactor when they have one) and gives its secret token,
// which is stored only as a digest. That proof is the permission. A disabled person
// gets a Forbidden fault.
func StartSession(ctx context.Context, a *act.Act, k key.Person) (token string, expires time.Time, err error) {
	return StartSessionOn(ctx, a, k, Device{})
}

// StartSessionOn is StartSession from a known device.
func StartSessionOn(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, err error) {
	return startSession(ctx, a, k, on, false)
}

// Restart is StartSessionOn for somebody whose session goes on under a new token: one that
// was begun by a code stays one.
func Restart(ctx context.Context, a *act.Act, was Session, on Device) (token string, expires time.Time, err error) {
	return startSession(ctx, a, was.Actor.Person, on, was.ByCode)
}

func startSession(ctx context.Context, a *act.Act, k key.Person, on Device, byCode bool) (token string, expires time.Time, err error) {
	token, expires, err = insertSession(ctx, a, k, on, stageFull, byCode)
	if err != nil {
		return "", time.Time{}, err
	}
	after := map[string]any{"expires": expires.UnixMilli(), "from": on.From, "browser": on.Browser}
	if byCode {
		after["by_code"] = true
	}
	return token, expires, a.Record(ctx, "session.started", subject(k), "", nil, after)
}

// SignIn opens a session for a person whose password was right. Who has a second factor
// gets one that is worth nothing until FinishSignIn has seen a code (whole is false).
func SignIn(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, whole bool, err error) {
	return signIn(ctx, a, k, on, false)
}

// SignInByCode is SignIn for a person who showed a code that was sent (TryCode). The session
// holds what the person may do for producers and no role at a place: whoever holds the
// telephone of an officer is not that officer.
func SignInByCode(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, whole bool, err error) {
	return signIn(ctx, a, k, on, true)
}

func signIn(ctx context.Context, a *act.Act, k key.Person, on Device, byCode bool) (token string, expires time.Time, whole bool, err error) {
	second, err := hasFactor(ctx, rows.New(a), k)
	if err != nil {
		return "", time.Time{}, false, err
	}
	if !second {
		token, expires, err = startSession(ctx, a, k, on, byCode)
		return token, expires, true, err
	}
	token, expires, err = insertSession(ctx, a, k, on, stageCode, byCode)
	if err != nil {
		return "", time.Time{}, false, err
	}
	verb := "session.password_right"
	if byCode {
		verb = "session.code_right"
	}
	return token, expires, false, a.Record(ctx, verb, subject(k), "", nil, nil)
}

func insertSession(ctx context.Context, a *act.Act, k key.Person, on Device, stage string, byCode bool) (token string, expires time.Time, err error) {
	p, err := loadPerson(ctx, a, k)
	if err != nil {
		return "", time.Time{}, err
	}
	if p.Disabled {
		return "", time.Time{}, fault.Denied("Tài khoản này đã bị khóa, hãy liên hệ người quản trị.")
	}
	life, proved := SessionLife, a.Now().UnixMilli()
	if stage == stageCode {
		life, proved = halfLife, 0
	}
	token, expires = newToken(), a.Now().Add(life)
	err = rows.New(a).InsertSession(ctx, rows.InsertSessionParams{Token: digest(token), Person: string(k), StartedAt: a.Now().UnixMilli(),
		ExpiresAt: expires.UnixMilli(), Stage: stage, CameFrom: on.From, Browser: on.Browser, ProvedAt: proved, ByCode: byCode})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("start session: %w", err)
	}
	return token, expires, nil
}

// EndSession ends the session of a token. Whoever has the token may; an unknown or
// ended one is no effect.
func EndSession(ctx context.Context, a *act.Act, token string) error {
	return endSession(ctx, a, digest(token), nil)
}

// EndOwnSession ends one of the actor's own sessions by its ID. One that has ended
// already, and one of somebody else, are no effect.
func EndOwnSession(ctx context.Context, a *act.Act, id string) error {
	list, err := rows.New(a).SessionsOf(ctx, rows.SessionsOfParams{Person: string(a.Actor().Person), Now: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	for _, s := range list {
		if sessionID(s.Token) == id {
			return endSession(ctx, a, s.Token, map[string]any{"from": s.CameFrom, "browser": s.Browser})
		}
	}
	return nil
}

func endSession(ctx context.Context, a *act.Act, digest string, what any) error {
	q := rows.New(a)
	owner, err := q.SessionOwner(ctx, digest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	if err := q.DeleteSession(ctx, digest); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return a.Record(ctx, "session.ended", subject(key.Person(owner)), "", what, nil)
}

// EndAllSessions ends every session of the actor, this one too.
func EndAllSessions(ctx context.Context, a *act.Act) error {
	k := a.Actor().Person
	ended, err := rows.New(a).DeleteSessionsOf(ctx, string(k))
	if err != nil || ended == 0 {
		return err
	}
	return a.Record(ctx, "session.all_ended", subject(k), "", nil, map[string]any{"sessions_ended": ended})
}

// Prove notes that the person of a session has just shown again who they are. how is
// "password", "code" (of the second factor) or "message".
func Prove(ctx context.Context, a *act.Act, token, how string) error {
	n, err := rows.New(a).ProveSession(ctx, rows.ProveSessionParams{ProvedAt: a.Now().UnixMilli(), Token: digest(token)})
	if err != nil {
		return fmt.Errorf("prove: %w", err)
	}
	if n == 0 {
		return fault.Missing("phiên làm việc, hãy đăng nhập lại")
	}
	return a.Record(ctx, "session.proved", subject(a.Actor().Person), "", nil, map[string]any{"how": how})
}

// Sweep removes sessions that have expired and says how many. It is done by the
// program itself; an expired session is worth nothing also before it is swept.
func Sweep(ctx context.Context, a *act.Act) (int, error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return 0, err
	}
	q, now := rows.New(a), a.Now().UnixMilli()
	n, err := q.CountExpiredSessions(ctx, now)
	if err != nil || n == 0 {
		return 0, err
	}
	if err := q.DeleteExpiredSessions(ctx, now); err != nil {
		return 0, fmt.Errorf("sweep sessions: %w", err)
	}
	return int(n), a.Record(ctx, "session.swept", "session/expired", "", nil, map[string]any{"count": n})
}
