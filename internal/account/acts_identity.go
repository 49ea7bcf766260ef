package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/identity"
	"ocop/internal/key"
)

// Link links whoever waits to the account of a person. It is for administrators of the whole
// installation, to others nobody waits, and needs person.manage wherever that person holds a
// role. Where one of these roles takes two persons, so does the link:
// it waits (true) until another administrator approves it. A link proposed by somebody who
// could not propose it today is as one that nobody has proposed.
func Link(ctx context.Context, a *act.Act, request string, k key.Person) (waits bool, err error) {
	r, err := loadLink(ctx, a, request)
	if err != nil {
		return false, err
	}
	holders, err := holdersOf(ctx, a.View(), act.PersonManage)
	if err != nil {
		return false, err
	}
	if r.State != "waiting" && !linkLapsed(a.View(), holders, r) {
		return false, decidedLink()
	}
	if p, err := loadManaged(ctx, a, k); err != nil {
		return false, err
	} else if p.Disabled {
		return false, fault.Clash("Tài khoản này đã bị khóa nên không liên kết được, hãy chọn tài khoản khác.")
	}
	q := rows.New(a)
	terms, err := termsOf(ctx, q, k, a.Now())
	if err != nil {
		return false, err
	}
	if !slices.ContainsFunc(terms, func(t Term) bool { return t.Role.TwoPersons() }) {
		return false, link(ctx, a, r, k)
	}
	n, err := q.ProposeLink(ctx, rows.ProposeLinkParams{Person: string(k), ProposedBy: string(a.Actor().Person), Request: request, Was: r.State, Before: r.ProposedBy})
	if err != nil || n == 0 {
		return false, errors.Join(err, decidedLink())
	}
	return true, a.Record(ctx, "link.proposed", subject(k), "", nil, map[string]any{"request": request})
}

// ApproveLink links whoever waits to the account that another administrator named. It
// needs what Link needs; neither that administrator nor the person approves it.
func ApproveLink(ctx context.Context, a *act.Act, request string) error {
	r, err := loadLink(ctx, a, request)
	if err != nil {
		return err
	}
	if r.State != "proposed" {
		return decidedLink()
	}
	holders, err := holdersOf(ctx, a.View(), act.PersonManage)
	if err != nil {
		return err
	}
	if linkLapsed(a.View(), holders, r) {
		return fault.Clash("Người đề nghị không còn quyền quản trị nên đề nghị liên kết hết hiệu lực, hãy đối chiếu rồi liên kết lại hoặc từ chối.")
	}
	k := key.Person(r.Person)
	if p, err := loadManaged(ctx, a, k); err != nil {
		return err
	} else if p.Disabled {
		return fault.Clash("Tài khoản này đã bị khóa nên không liên kết được, hãy chọn tài khoản khác.")
	}
	if me := string(a.Actor().Person); r.ProposedBy == me || r.Person == me {
		return fault.Denied("Người đề nghị và chủ tài khoản không được tự phê duyệt, hãy nhờ người quản trị khác.")
	}
	return link(ctx, a, r, k)
}

func link(ctx context.Context, a *act.Act, r rows.IdentityRequest, k key.Person) error {
	q := rows.New(a)
	n, err := q.DeleteLinkRequest(ctx, r.Request)
	if err != nil || n == 0 {
		return errors.Join(err, decidedLink())
	}
	i := a.NewKey()
	err = q.InsertIdentity(ctx, rows.InsertIdentityParams{Identity: i, Issuer: r.Issuer, Subject: r.Subject, Person: string(k), Name: r.Name, Email: r.Email,
		LinkedBy: string(a.Actor().Person), LinkedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("link identity: %w", err)
	}
	return a.Record(ctx, "identity.linked", subject(k), "", nil, map[string]any{"identity": i, "issuer": r.Issuer, "proposed_by": r.ProposedBy})
}

// RefuseLink refuses whoever waits, with the reason that they read. It is for administrators of
// the whole installation; once an account is named, for its administrators or whoever named it.
func RefuseLink(ctx context.Context, a *act.Act, request, reason string) error {
	r, err := loadLink(ctx, a, request)
	if err != nil {
		return err
	}
	if r.State == "proposed" && r.ProposedBy != string(a.Actor().Person) {
		if _, err := loadManaged(ctx, a, key.Person(r.Person)); err != nil {
			return err
		}
	}
	var c fault.Checker
	reason, err = fold.Clean(reason)
	if err != nil {
		c.Check(false, "reason", "Lý do: "+err.Error())
	} else {
		c.Check(reason != "", "reason", "Chưa có lý do, hãy ghi lý do từ chối để người gửi biết.")
		c.Check(utf8.RuneCountInString(reason) <= reasonLimit, "reason", "Lý do dài quá 300 ký tự, hãy rút gọn.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	n, err := rows.New(a).RefuseLink(ctx, rows.RefuseLinkParams{Reason: reason, DecidedBy: string(a.Actor().Person), DecidedAt: a.Now().UnixMilli(), Request: request})
	if err != nil || n == 0 {
		return errors.Join(err, decidedLink())
	}
	return a.Record(ctx, "link.refused", linkSubject(request), "", nil, map[string]any{"reason": reason})
}

func decidedLink() error {
	return fault.Clash("Yêu cầu liên kết này đã được quyết định hoặc đang chờ người khác, xin tải lại trang.")
}

// loadLink gives a request to those who deal with it; for anybody else there is none.
func loadLink(ctx context.Context, a *act.Act, request string) (rows.IdentityRequest, error) {
	if !meetsStrangers(a.View()) {
		return rows.IdentityRequest{}, fault.Missing("yêu cầu liên kết này")
	}
	r, err := rows.New(a).LinkRequestByKey(ctx, rows.LinkRequestByKeyParams{Request: request, Now: a.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.Missing("yêu cầu liên kết này")
	}
	if err != nil {
		return r, fmt.Errorf("link request: %w", err)
	}
	return r, nil
}

// Unlink takes an identity from an account and ends the sessions begun by it: one's own,
// or that of somebody whom the actor manages. Whoever has no password keeps their last
// identity until an administrator takes it. An identity of anybody else is NotFound.
func Unlink(ctx context.Context, a *act.Act, k key.Person, identity string) error {
	if _, err := loadManaged(ctx, a, k); err != nil {
		return err
	}
	q := rows.New(a)
	i, err := q.IdentityByKey(ctx, identity)
	if errors.Is(err, sql.ErrNoRows) || err == nil && i.Person != string(k) {
		return fault.Missing("liên kết này")
	}
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	if a.Actor().Person == k {
		if err := mayLoseOwn(ctx, a, k); err != nil {
			return err
		}
	}
	if err := q.DeleteIdentity(ctx, identity); err != nil {
		return fmt.Errorf("unlink: %w", err)
	}
	ended, err := q.DeleteSessionsBy(ctx, identity)
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return a.Record(ctx, "identity.unlinked", subject(k), "", map[string]any{"identity": identity, "issuer": i.Issuer}, map[string]any{"sessions_ended": ended})
}

// mayLoseOwn keeps people from shutting themselves out.
func mayLoseOwn(ctx context.Context, a *act.Act, k key.Person) error {
	hash, err := hashOf(ctx, a.View(), k)
	if err != nil {
		return err
	}
	linked, err := identitiesOf(ctx, rows.New(a), k)
	if err != nil {
		return err
	}
	if hash == "" && len(linked) < 2 {
		return fault.Clash("Tài khoản chưa có mật khẩu nên đây là cách đăng nhập duy nhất, hãy nhờ người quản trị cấp mã đặt mật khẩu trước.")
	}
	return nil
}

// Leave ends the sessions that an identity provider says are over: those begun in the
// session of the provider that it names, all of the subject's when it names none. A session
// begun without such a name ends with any of its subject. The checked word is the
// permission; it is taken once. None is no effect but that.
func Leave(ctx context.Context, a *act.Act, l identity.Leave) error {
	if err := takeAnswer(ctx, a, "leave/"+l.Token); err != nil {
		return err
	}
	q := rows.New(a)
	left, err := q.SessionsLeft(ctx, rows.SessionsLeftParams{Issuer: l.Issuer, Subject: l.Subject, ProviderSession: l.Session})
	if err != nil {
		return fmt.Errorf("sessions left: %w", err)
	}
	for _, s := range left {
		if err := q.DeleteSession(ctx, s.Token); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if err := a.Record(ctx, "session.left", subject(key.Person(s.Person)), "", nil, nil); err != nil {
			return err
		}
	}
	return a.Record(ctx, "identity.left", "identity/left", "", nil, map[string]any{"issuer": l.Issuer, "sessions_ended": len(left)})
}

// sweepIdentities removes requests that nobody decided in time, refusals that are over,
// and the states of answers that are too old to come again.
func sweepIdentities(ctx context.Context, a *act.Act) error {
	q, now, old := rows.New(a), a.Now().UnixMilli(), a.Now().Add(-answerKept).UnixMilli()
	requests, err := q.CountOldLinkRequests(ctx, now)
	if err != nil {
		return fmt.Errorf("sweep requests: %w", err)
	}
	answers, err := q.CountOldAnswers(ctx, old)
	if err != nil || requests+answers == 0 {
		return err
	}
	if err := errors.Join(q.DeleteOldLinkRequests(ctx, now), q.DeleteOldAnswers(ctx, old)); err != nil {
		return fmt.Errorf("sweep identities: %w", err)
	}
	return a.Record(ctx, "identity.swept", "identity/expired", "", nil, map[string]any{"requests": requests, "answers": answers})
}
