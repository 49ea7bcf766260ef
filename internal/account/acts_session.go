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
// (Passwords.Check, and CheckFactor when they have one; or Passkeys.Check) and gives its secret token,
// which is stored only as a digest. That proof is the permission. A disabled person
// gets a Forbidden fault.
func StartSession(ctx context.Context, a *act.Act, k key.Person) (token string, expires time.Time, err error) {
	return StartSessionOn(ctx, a, k, Device{})
}

// StartSessionOn is StartSession from a known device.
func StartSessionOn(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, err error) {
	return startSession(ctx, a, k, on, vouch{})
}

// vouch is the word on which a session stands beside a password: that of an identity
// provider, or a code that was sent.
type vouch struct {
	identity string    // key of the linked identity
	session  string    // of the provider, "" for unknown
	at       time.Time // when the provider saw the person
	strong   bool      // with two factors
	byCode   bool      // the person showed a code that was sent, and nothing else
}

// until is the end of a session begun now. One that stands on a provider's word ends no
// later than SessionLife after the provider saw the person.
func (w vouch) until(now time.Time) time.Time {
	if w.identity != "" && w.at.Before(now) {
		now = w.at
	}
	return now.Add(SessionLife)
}

// Restart is StartSessionOn for somebody whose session goes on under a new token: it stands
// on what the one before stood on, a code or the word of a provider.
func Restart(ctx context.Context, a *act.Act, was Session, on Device) (token string, expires time.Time, err error) {
	return startSession(ctx, a, was.Actor.Person, on, was.by)
}

func startSession(ctx context.Context, a *act.Act, k key.Person, on Device, by vouch) (token string, expires time.Time, err error) {
	token, expires, err = insertSession(ctx, a, k, on, stageFull, by)
	if err != nil {
		return "", time.Time{}, err
	}
	after := map[string]any{"expires": expires.UnixMilli(), "from": on.From, "browser": on.Browser}
	if by.identity != "" {
		after["identity"] = by.identity
	}
	if by.byCode {
		after["by_code"] = true
	}
	return token, expires, a.Record(ctx, "session.started", subject(k), "", nil, after)
}

// SignIn opens a session for a person whose password was right. Who has a second factor
// gets one that is worth nothing until FinishSignIn has seen a code or FinishByPasskey a key
// (whole is false).
func SignIn(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, whole bool, err error) {
	return signIn(ctx, a, k, on, vouch{})
}

// SignInByCode is SignIn for a person who showed a code that was sent (TryCode). The session
// holds what the person may do for producers and no role at a place: whoever holds the
// telephone of an officer is not that officer.
func SignInByCode(ctx context.Context, a *act.Act, k key.Person, on Device) (token string, expires time.Time, whole bool, err error) {
	return signIn(ctx, a, k, on, vouch{byCode: true})
}

func signIn(ctx context.Context, a *act.Act, k key.Person, on Device, by vouch) (token string, expires time.Time, whole bool, err error) {
	second, err := hasSecond(ctx, rows.New(a), k)
	if err != nil {
		return "", time.Time{}, false, err
	}
	if !second || by.strong {
		token, expires, err = startSession(ctx, a, k, on, by)
		return token, expires, true, err
	}
	token, expires, err = insertSession(ctx, a, k, on, stageCode, by)
	if err != nil {
		return "", time.Time{}, false, err
	}
	verb := "session.password_right"
	switch {
	case by.identity != "":
		verb = "session.provider_right"
	case by.byCode:
		verb = "session.code_right"
	}
	return token, expires, false, a.Record(ctx, verb, subject(k), "", nil, nil)
}

func insertSession(ctx context.Context, a *act.Act, k key.Person, on Device, stage string, by vouch) (token string, expires time.Time, err error) {
	p, err := loadPerson(ctx, a, k)
	if err != nil {
		return "", time.Time{}, err
	}
	if p.Disabled {
		return "", time.Time{}, fault.Denied("Tài khoản này đã bị khóa, hãy liên hệ người quản trị.")
	}
	until, proved := by.until(a.Now()), a.Now().UnixMilli()
	if stage == stageCode {
		until, proved = a.Now().Add(halfLife), 0
	}
	token, expires = newToken(), until
	err = rows.New(a).InsertSession(ctx, rows.InsertSessionParams{Token: digest(token), Session: digest(token)[:24], Person: string(k), StartedAt: a.Now().UnixMilli(),
		ExpiresAt: expires.UnixMilli(), Stage: stage, CameFrom: on.From, Browser: on.Browser, ProvedAt: proved,
		Identity: by.identity, AuthAt: millis(by.at), Strong: by.strong, ByCode: by.byCode, ProviderSession: by.session})
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
		if s.Session == id {
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

// EndAllSessions ends every session of a person: one's own, this one too, or those of
// somebody whom the actor manages. None is no effect.
func EndAllSessions(ctx context.Context, a *act.Act, k key.Person) error {
	if _, err := loadManaged(ctx, a, k); err != nil {
		return err
	}
	q := rows.New(a)
	if open, err := q.CountSessionsOf(ctx, string(k)); err != nil || open == 0 {
		return err
	}
	ended, err := q.DeleteSessionsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return a.Record(ctx, "session.all_ended", subject(k), "", nil, map[string]any{"sessions_ended": ended})
}

// Prove notes that the person of a session has just shown again who they are. how is
// "password", "code" (of the second factor), "passkey", "message" or "provider". The session
// goes on under a new token: the one before opens nothing from then on.
func Prove(ctx context.Context, a *act.Act, token, how string) (next string, err error) {
	next = newToken()
	n, err := rows.New(a).ProveSession(ctx, rows.ProveSessionParams{ProvedAt: a.Now().UnixMilli(), Next: digest(next), Token: digest(token)})
	if err != nil {
		return "", fmt.Errorf("prove: %w", err)
	}
	if n == 0 {
		return "", missingSession()
	}
	return next, a.Record(ctx, "session.proved", subject(a.Actor().Person), "", nil, map[string]any{"how": how})
}

// Sweep removes sessions and answered challenges that have expired and says how many
// sessions, and what is left of requests to link that nobody decided. It is done by the
// program itself; what has expired is worth nothing also before it is swept.
func Sweep(ctx context.Context, a *act.Act) (int, error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return 0, err
	}
	if err := sweepIdentities(ctx, a); err != nil {
		return 0, err
	}
	q, now := rows.New(a), a.Now().UnixMilli()
	n, err := q.CountExpired(ctx, now)
	if err != nil || n.Sessions+n.Challenges == 0 {
		return 0, err
	}
	if err := q.DeleteExpiredSessions(ctx, now); err != nil {
		return 0, fmt.Errorf("sweep sessions: %w", err)
	}
	if err := q.DeleteExpiredChallenges(ctx, now); err != nil {
		return 0, fmt.Errorf("sweep challenges: %w", err)
	}
	return int(n.Sessions), a.Record(ctx, "session.swept", "session/expired", "", nil, map[string]any{"count": n.Sessions, "challenges": n.Challenges})
}
