package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// GiveRole lets the person hold a role at a place from now on. It needs person.manage
// at that place or above. A role already held there is left as it is. A role of staff
// takes two persons, so only the program itself gives one this way: people use AskRole.
func GiveRole(ctx context.Context, a *act.Act, k key.Person, h act.Held) error {
	if err := checkHeld(a, h); err != nil {
		return err
	}
	if h.Role.TwoPersons() && !a.IsMachine() {
		return fault.Denied("Vai trò này cần người quản trị thứ hai phê duyệt, hãy gửi đề nghị giao vai trò.")
	}
	return give(ctx, a, k, Term{Held: h, Start: a.Now()})
}

// AskRole asks that a person hold a role for a period. It needs person.manage at the
// place or above. A role that takes two persons waits (true) until another
// administrator approves it; any other is given at once. A role held already, or asked
// for already, is no effect.
func AskRole(ctx context.Context, a *act.Act, n NewRole) (waits bool, err error) {
	n, err = n.check(a)
	if err != nil {
		return false, err
	}
	if !n.Held.Role.TwoPersons() || a.IsMachine() {
		return false, give(ctx, a, n.Person, Term{Held: n.Held, Start: n.Start, End: n.End})
	}
	if _, err := active(ctx, a, n.Person); err != nil {
		return false, err
	}
	if held, err := holds(ctx, a, n.Person, n.Held); err != nil || held {
		return false, err
	}
	q := rows.New(a)
	waiting, err := q.WaitingLike(ctx, rows.WaitingLikeParams{Person: string(n.Person), Role: string(n.Held.Role), Place: string(n.Held.Place)})
	if err != nil || waiting > 0 {
		return waiting > 0, err
	}
	err = q.InsertRequest(ctx, rows.InsertRequestParams{Request: a.NewKey(), Person: string(n.Person), Role: string(n.Held.Role), Place: string(n.Held.Place),
		StartsAt: n.Start.UnixMilli(), EndsAt: millis(n.End), Reason: n.Reason, AskedBy: string(a.Actor().Person), AskedAt: a.Now().UnixMilli()})
	if err != nil {
		return false, fmt.Errorf("ask role: %w", err)
	}
	return true, a.Record(ctx, "role.asked", subject(n.Person), n.Held.Place, nil, map[string]any{"role": n.Held.Role, "reason": n.Reason, "from": n.Start.UnixMilli(), "until": millis(n.End)})
}

// DecideRole approves or refuses a role that somebody else asked for. It needs
// person.manage at the place or above; whoever asked cannot approve, nor can the person
// the role is for. Whoever asked may take the request back by refusing it. What was asked by
// somebody who could not ask for it today is not approved (Conflict): see AskRoleAgain.
func DecideRole(ctx context.Context, a *act.Act, request string, approve bool) error {
	q := rows.New(a)
	r, err := q.RequestByKey(ctx, request)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing("đề nghị này")
	}
	if err != nil {
		return fmt.Errorf("role request: %w", err)
	}
	if err := a.Need(act.PersonManage, place.ID(r.Place)); err != nil {
		return err
	}
	me := string(a.Actor().Person)
	if approve && (r.AskedBy == me || r.Person == me) {
		return fault.Denied("Người đề nghị và người được giao vai trò không được tự phê duyệt, hãy nhờ người quản trị khác.")
	}
	if approve {
		if lapsed, err := hasLapsed(ctx, a, r); err != nil {
			return err
		} else if lapsed {
			return fault.Clash("Người đề nghị không còn quyền quản trị người dùng ở đây nên đề nghị hết hiệu lực, hãy đề nghị lại hoặc từ chối.")
		}
	}
	state, verb := "refused", "role.refused"
	if approve {
		state, verb = "approved", "role.approved"
	}
	n, err := q.DecideRequest(ctx, rows.DecideRequestParams{State: state, DecidedBy: me, DecidedAt: a.Now().UnixMilli(), Request: request})
	if err != nil {
		return fmt.Errorf("decide role: %w", err)
	}
	if n == 0 {
		return fault.Clash("Đề nghị này đã được quyết định, xin tải lại trang.")
	}
	k, h := key.Person(r.Person), act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)}
	if err := a.Record(ctx, verb, subject(k), h.Place, nil, map[string]any{"role": h.Role, "asked_by": r.AskedBy}); err != nil || !approve {
		return err
	}
	start, end := instant(r.StartsAt), instant(r.EndsAt)
	if start.Before(a.Now()) {
		start = a.Now() // nobody held it while it waited
	}
	if !end.IsZero() && !end.After(start) {
		return fault.Clash("Thời hạn của vai trò trong đề nghị đã qua, hãy từ chối rồi đề nghị lại.")
	}
	return give(ctx, a, k, Term{Held: h, Start: start, End: end})
}

func hasLapsed(ctx context.Context, a *act.Act, r rows.RoleRequest) (bool, error) {
	list, err := holdersOf(ctx, a.View(), act.PersonManage)
	return !stillMay(a.View(), list, key.Person(r.AskedBy), place.ID(r.Place)), err
}

// AskRoleAgain makes a request whose asker has lost the power to ask the actor's own: the old
// one is refused, the new one waits (true) for another administrator. A request that has not
// lapsed is a Conflict.
func AskRoleAgain(ctx context.Context, a *act.Act, request string) (waits bool, err error) {
	r, err := rows.New(a).RequestByKey(ctx, request)
	if errors.Is(err, sql.ErrNoRows) {
		return false, fault.Missing("đề nghị này")
	}
	if err != nil {
		return false, fmt.Errorf("role request: %w", err)
	}
	if err := DecideRole(ctx, a, request, false); err != nil {
		return false, err
	}
	if lapsed, err := hasLapsed(ctx, a, r); err != nil {
		return false, err
	} else if !lapsed {
		return false, fault.Clash("Người đề nghị vẫn còn quyền quản trị ở đây, hãy phê duyệt hoặc từ chối đề nghị của họ.")
	}
	return AskRole(ctx, a, NewRole{Person: key.Person(r.Person), Held: act.Held{Role: act.Role(r.Role), Place: place.ID(r.Place)},
		Start: instant(r.StartsAt), End: instant(r.EndsAt), Reason: r.Reason})
}

func give(ctx context.Context, a *act.Act, k key.Person, t Term) error {
	if _, err := active(ctx, a, k); err != nil {
		return err
	}
	if held, err := holds(ctx, a, k, t.Held); err != nil || held {
		return err
	}
	err := rows.New(a).InsertRole(ctx, rows.InsertRoleParams{Person: string(k), Role: string(t.Role), Place: string(t.Place),
		StartedAt: t.Start.UnixMilli(), EndedAt: millis(t.End)})
	if err != nil {
		return fmt.Errorf("give role: %w", err)
	}
	after := map[string]any{"role": t.Role}
	if t.Start.After(a.Now()) {
		after["from"] = t.Start.UnixMilli()
	}
	if !t.End.IsZero() {
		after["until"] = t.End.UnixMilli()
	}
	return a.Record(ctx, "role.given", subject(k), t.Place, nil, after)
}

// EndRole ends a role at a place now; that the person held it until now stays known.
// It needs person.manage at that place or above. A role not held is no effect; the last one
// to manage people at a place is a Conflict.
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
	if h.Role.Allows(act.PersonManage) {
		if err := leavesSomebody(ctx, a, func(x holder) bool { return x.person == k && x.at == h.Place }); err != nil {
			return err
		}
	}
	err := rows.New(a).EndRole(ctx, rows.EndRoleParams{Now: a.Now().UnixMilli(), Person: string(k), Role: string(h.Role), Place: string(h.Place)})
	if err != nil {
		return fmt.Errorf("end role: %w", err)
	}
	return a.Record(ctx, "role.ended", subject(k), h.Place, map[string]any{"role": h.Role}, nil)
}

// checkHeld refuses a role that people do not hold, a place that does not exist, and
// an actor who does not manage people there.
func checkHeld(a *act.Act, h act.Held) error {
	var c fault.Checker
	checkRole(&c, a.Places(), h)
	if err := c.Err(); err != nil {
		return err
	}
	return a.Need(act.PersonManage, h.Place)
}

func checkRole(c *fault.Checker, places *place.Gazetteer, h act.Held) {
	c.Check(slices.Contains(act.Roles(), h.Role), "role", "Vai trò không có trong danh sách, hãy chọn lại.")
	c.Check(known(places, h.Place), "place", "Đơn vị hành chính không có trong danh mục, hãy chọn lại.")
}

func known(places *place.Gazetteer, id place.ID) bool {
	_, ok := places.Unit(id)
	return ok
}

// reasonLimit is the longest reason of a request in characters.
const reasonLimit = 300

func (n NewRole) check(a *act.Act) (NewRole, error) {
	var c fault.Checker
	checkRole(&c, a.Places(), n.Held)
	reason, err := fold.Clean(n.Reason)
	if err != nil {
		c.Check(false, "reason", "Lý do: "+err.Error())
	}
	c.Check(utf8.RuneCountInString(reason) <= reasonLimit, "reason", "Lý do dài quá 300 ký tự, hãy rút gọn.")
	n.Reason = reason
	if n.Start.Before(a.Now()) {
		n.Start = a.Now()
	}
	c.Check(n.End.IsZero() || n.End.After(n.Start), "until", "Ngày kết thúc phải sau ngày bắt đầu và chưa qua.")
	c.Check(n.Start.Before(a.Now().AddDate(longestRole, 0, 0)) && n.End.Before(a.Now().AddDate(longestRole, 0, 0)), "until", "Thời hạn dài quá 10 năm, hãy chọn ngày gần hơn.")
	if err := c.Err(); err != nil {
		return n, err
	}
	return n, a.Need(act.PersonManage, n.Held.Place)
}

// longestRole is how far ahead a period may reach, in years.
const longestRole = 10

// active gives a person who is not disabled.
func active(ctx context.Context, a *act.Act, k key.Person) (rows.PersonByKeyRow, error) {
	p, err := loadPerson(ctx, a, k)
	if err == nil && p.Disabled {
		err = fault.Clash("Tài khoản này đã bị khóa nên không giao thêm vai trò được, hãy chọn người khác.")
	}
	return p, err
}

func holds(ctx context.Context, a *act.Act, k key.Person, h act.Held) (bool, error) {
	n, err := rows.New(a).OpenRoles(ctx, rows.OpenRolesParams{Person: string(k), Role: string(h.Role), Place: string(h.Place), Now: a.Now().UnixMilli()})
	if err != nil {
		return false, fmt.Errorf("role: %w", err)
	}
	return n > 0, nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
