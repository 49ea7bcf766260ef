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
		Password: n.PasswordHash, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	if added == 0 {
		return "", fault.Clash("Tên đăng nhập “" + n.Login + "” đã có người dùng, hãy chọn tên khác.")
	}
	return k, a.Record(ctx, "person.added", subject(k), "", nil, map[string]any{"login": n.Login, "name": n.Name, "can_sign_in": n.PasswordHash != ""})
}

// SetPassword stores a new password hash (from Passwords.Hash) and ends every session
// of the person. People may change their own; others' needs person.manage wherever
// the person holds a role, so that nobody takes over an account above their own.
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
	ended, err := q.DeleteSessionsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return a.Record(ctx, "person.password_set", subject(k), "", nil, map[string]any{"sessions_ended": ended})
}

// Disable shuts a person out: all sessions end at once, and none can start. What the
// person did stays. Nobody disables themselves. A second time has no effect.
func Disable(ctx context.Context, a *act.Act, k key.Person) error {
	p, err := loadManaged(ctx, a, k)
	if err != nil || p.Disabled {
		return err
	}
	if a.Actor().Person == k {
		return fault.Denied("Bạn không thể khóa tài khoản của chính mình, hãy nhờ người quản trị khác.")
	}
	q := rows.New(a)
	if err := q.DisablePerson(ctx, string(k)); err != nil {
		return fmt.Errorf("disable person: %w", err)
	}
	ended, err := q.DeleteSessionsOf(ctx, string(k))
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return a.Record(ctx, "person.disabled", subject(k), "", nil, map[string]any{"sessions_ended": ended})
}

// GiveRole lets the person hold a role at a place from now on. It needs person.manage
// at that place or above. A role already held there is left as it is.
func GiveRole(ctx context.Context, a *act.Act, k key.Person, h act.Held) error {
	if err := checkHeld(a, h); err != nil {
		return err
	}
	if p, err := loadPerson(ctx, a, k); err != nil {
		return err
	} else if p.Disabled {
		return fault.Clash("Tài khoản này đã bị khóa nên không thể giao thêm vai trò.")
	}
	if held, err := holds(ctx, a, k, h); err != nil || held {
		return err
	}
	err := rows.New(a).InsertRole(ctx, rows.InsertRoleParams{Person: string(k), Role: string(h.Role), Place: string(h.Place), StartedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("give role: %w", err)
	}
	return a.Record(ctx, "role.given", subject(k), h.Place, nil, map[string]any{"role": h.Role})
}

// EndRole ends a role at a place now; that the person held it until now stays known.
// It needs person.manage at that place or above. A role not held is no effect.
func EndRole(ctx context.Context, a *act.Act, k key.Person, h act.Held) error {
	if err := checkHeld(a, h); err != nil {
		return err
	}
	if _, err := loadPerson(ctx, a, k); err != nil {
		return err
	}
	if held, err := holds(ctx, a, k, h); err != nil || !held {
		return err
	}
	err := rows.New(a).EndRole(ctx, rows.EndRoleParams{EndedAt: a.Now().UnixMilli(), Person: string(k), Role: string(h.Role), Place: string(h.Place)})
	if err != nil {
		return fmt.Errorf("end role: %w", err)
	}
	return a.Record(ctx, "role.ended", subject(k), h.Place, map[string]any{"role": h.Role}, nil)
}

// checkHeld refuses a role that people do not hold, a place that does not exist, and
// an actor who does not manage people there.
func checkHeld(a *act.Act, h act.Held) error {
	var c fault.Checker
	c.Check(slices.Contains(act.Roles(), h.Role), "role", "Vai trò không có trong danh sách, hãy chọn lại.")
	c.Check(known(a.Places(), h.Place), "place", "Đơn vị hành chính không có trong danh mục, hãy chọn lại.")
	if err := c.Err(); err != nil {
		return err
	}
	return a.Need(act.PersonManage, h.Place)
}

func known(places *place.Gazetteer, id place.ID) bool {
	_, ok := places.Unit(id)
	return ok
}

// StartSession opens a session of SessionLife for a person whose password was checked
// (Passwords.Check) and gives its secret token, which is stored only as a digest. The
// password is the permission. A disabled person gets a Forbidden fault.
func StartSession(ctx context.Context, a *act.Act, k key.Person) (token string, expires time.Time, err error) {
	p, err := loadPerson(ctx, a, k)
	if err != nil {
		return "", time.Time{}, err
	}
	if p.Disabled {
		return "", time.Time{}, fault.Denied("Tài khoản này đã bị khóa, hãy liên hệ người quản trị.")
	}
	token, expires = newToken(), a.Now().Add(SessionLife)
	err = rows.New(a).InsertSession(ctx, rows.InsertSessionParams{Token: digest(token), Person: string(k),
		StartedAt: a.Now().UnixMilli(), ExpiresAt: expires.UnixMilli()})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("start session: %w", err)
	}
	return token, expires, a.Record(ctx, "session.started", subject(k), "", nil, map[string]any{"expires": expires.UnixMilli()})
}

// EndSession ends the session of a token. Whoever has the token may; an unknown or
// ended one is no effect.
func EndSession(ctx context.Context, a *act.Act, token string) error {
	q := rows.New(a)
	owner, err := q.SessionOwner(ctx, digest(token))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	if err := q.DeleteSession(ctx, digest(token)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return a.Record(ctx, "session.ended", subject(key.Person(owner)), "", nil, nil)
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

// loadManaged gives a person whose account the actor may change: their own, or one
// all of whose roles are at places where the actor manages people.
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
	held, err := rolesAt(ctx, rows.New(a), k, a.Now())
	if err != nil {
		return p, err
	}
	for _, h := range held {
		if err := a.Need(act.PersonManage, h.Place); err != nil {
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

func holds(ctx context.Context, a *act.Act, k key.Person, h act.Held) (bool, error) {
	n, err := rows.New(a).OpenRoles(ctx, rows.OpenRolesParams{Person: string(k), Role: string(h.Role), Place: string(h.Place)})
	if err != nil {
		return false, fmt.Errorf("role: %w", err)
	}
	return n > 0, nil
}

// subject names a person in the journal.
func subject(k key.Person) string { return "person/" + string(k) }
