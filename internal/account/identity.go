package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/identity"
	"ocop/internal/key"
	"ocop/internal/place"
)

// LinkLife is how long somebody whom an identity provider knows waits for an
// administrator, and how long a refusal stands before they may ask again.
const LinkLife = 14 * 24 * time.Hour

// mostLinkRequests is how many may wait at once: more than an office links in two weeks,
// and few enough that the list can be read.
const mostLinkRequests = 100

// answerKept is how long the state of an answer is remembered: longer than any question lives.
const answerKept = 2 * identity.QuestionLife

// Identity is a sign-in of an identity provider that is linked to an account.
type Identity struct {
	Key      string
	Issuer   string
	Subject  string // hidden but for its end
	Name     string // as the provider said when it was linked
	Email    string // likewise, mostly hidden
	LinkedAt time.Time
}

// LinkRequest is somebody whom the identity provider knows and who waits to be linked to
// an account.
type LinkRequest struct {
	Key        string
	Issuer     string
	Subject    string // hidden but for its end
	Name       string // as the provider says
	Email      string // likewise, mostly hidden
	From       string // network
	AskedAt    time.Time
	ExpiresAt  time.Time
	Person     key.Person // the account that an administrator named, "" for none yet
	ProposedBy key.Person
	Lapsed     bool // whoever named the account could not do so today
}

// PersonOf gives the person, without roles, whom an identity is linked to, or NotFound. A
// disabled person is given too: SignInBy refuses them.
func PersonOf(ctx context.Context, v *act.View, c identity.Claims) (act.Actor, error) {
	i, err := rows.New(v).IdentityBySubject(ctx, rows.IdentityBySubjectParams{Issuer: c.Issuer, Subject: c.Subject})
	if errors.Is(err, sql.ErrNoRows) {
		return act.Actor{}, fault.Missing("tài khoản liên kết")
	}
	if err != nil {
		return act.Actor{}, fmt.Errorf("identity: %w", err)
	}
	return act.Actor{Person: key.Person(i.Person), Name: i.Name}, nil
}

// SignInBy opens a session for the person whom an identity is linked to. The checked
// claims are the permission; state is that of the answer, which is taken once. It is as
// SignIn otherwise: a second factor is asked for (whole is false) unless the provider saw
// two. An unlinked identity is NotFound.
func SignInBy(ctx context.Context, a *act.Act, c identity.Claims, state string, on Device) (token string, expires time.Time, whole bool, err error) {
	if err := takeAnswer(ctx, a, state); err != nil {
		return "", time.Time{}, false, err
	}
	i, err := rows.New(a).IdentityBySubject(ctx, rows.IdentityBySubjectParams{Issuer: c.Issuer, Subject: c.Subject})
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, false, fault.Missing("tài khoản liên kết")
	}
	if err != nil {
		return "", time.Time{}, false, fmt.Errorf("identity: %w", err)
	}
	return signIn(ctx, a, key.Person(i.Person), on, vouch{identity: i.Identity, session: c.Session, at: c.AuthAt, strong: c.Strong})
}

// ProveBy is Prove for a person who has just shown the provider again who they are. Claims of
// anybody else are Forbidden.
func ProveBy(ctx context.Context, a *act.Act, c identity.Claims, state, token string) (next string, err error) {
	if err := takeAnswer(ctx, a, state); err != nil {
		return "", err
	}
	who, err := PersonOf(ctx, a.View(), c)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	if who.Person == "" || who.Person != a.Actor().Person {
		return "", fault.Denied("Danh tính vừa xác nhận không phải của người đang đăng nhập.")
	}
	return Prove(ctx, a, token, "provider")
}

func takeAnswer(ctx context.Context, a *act.Act, state string) error {
	n, err := rows.New(a).InsertAnswer(ctx, rows.InsertAnswerParams{State: digest(state), TakenAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("answer of the identity provider: %w", err)
	}
	if n == 0 {
		return fault.Clash("Lượt đăng nhập này đã được dùng, xin bắt đầu lại.")
	}
	return nil
}

// AskLink makes a request to link an identity to an account, for an administrator to
// decide. The checked claims are the permission. There is one request for an identity: a
// second time changes nothing, and while a refusal stands it is a Conflict with its reason.
func AskLink(ctx context.Context, a *act.Act, c identity.Claims, state, from string) error {
	if err := takeAnswer(ctx, a, state); err != nil {
		return err
	}
	q, now := rows.New(a), a.Now().UnixMilli()
	old, err := q.LinkRequestBySubject(ctx, rows.LinkRequestBySubjectParams{Issuer: c.Issuer, Subject: c.Subject})
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return fmt.Errorf("link request: %w", err)
	case old.ExpiresAt <= now:
		if err := q.DeleteLinkRequestOf(ctx, rows.DeleteLinkRequestOfParams{Issuer: c.Issuer, Subject: c.Subject}); err != nil {
			return fmt.Errorf("link request: %w", err)
		}
	case old.State == "refused":
		return fault.Clash("Yêu cầu liên kết của bạn đã bị từ chối: " + old.Reason + " Hãy gửi lại sau ngày " + fold.Date(act.Date(instant(old.ExpiresAt))) + ", hoặc liên hệ người quản trị.")
	default:
		return a.Record(ctx, "link.asked_again", linkSubject(old.Request), "", nil, nil)
	}
	n, err := q.CountOpenLinkRequests(ctx, now)
	if err != nil {
		return fmt.Errorf("link requests: %w", err)
	}
	if n >= mostLinkRequests {
		return fault.Clash("Danh sách chờ liên kết đã đầy, xin báo người quản trị rồi thử lại sau.")
	}
	k := a.NewKey()
	err = q.InsertLinkRequest(ctx, rows.InsertLinkRequestParams{Request: k, Issuer: c.Issuer, Subject: c.Subject, Name: saidName(c.Name), Email: hideEmail(c.Email),
		CameFrom: from, AskedAt: now, ExpiresAt: a.Now().Add(LinkLife).UnixMilli()})
	if err != nil {
		return fmt.Errorf("ask link: %w", err)
	}
	return a.Record(ctx, "link.asked", linkSubject(k), "", nil, map[string]any{"issuer": c.Issuer})
}

// saidName is a name as a provider says it, in one line; one that is no text is left out.
func saidName(s string) string {
	s, err := fold.Clean(s)
	if err != nil || utf8.RuneCountInString(s) > nameLimit {
		return ""
	}
	return s
}

// hideEmail keeps of an address what its owner knows it by: two letters and the host.
func hideEmail(s string) string {
	name, host, ok := strings.Cut(s, "@")
	if !ok || !emailAddress(s) {
		return ""
	}
	return name[:min(2, len(name))] + "…@" + host
}

// hideSubject keeps the end of a subject, which may be the number of somebody's identity card.
func hideSubject(s string) string {
	if len(s) <= 4 {
		return "…"
	}
	return "…" + s[len(s)-4:]
}

// meetsStrangers says whether the actor deals with those who wait to be linked. They belong to
// no place yet, so it takes person.manage at every province of today: an administrator of a
// part would refuse, or read, people of another one.
func meetsStrangers(v *act.View) bool {
	return v.EveryProvince(act.PersonManage)
}

func provinces(v *act.View) (list []place.ID) {
	for _, u := range v.Places().All(place.Province, v.Today()) {
		list = append(list, u.ID)
	}
	return list
}

// linkLapsed says whether somebody named an account for a request who could not do so today.
func linkLapsed(v *act.View, holders []holder, r rows.IdentityRequest) bool {
	return r.State == "proposed" && !stillMay(v, holders, key.Person(r.ProposedBy), provinces(v)...)
}

// LinkRequests lists who waits to be linked, oldest first: to administrators of the whole
// installation. To anybody else nobody waits.
func LinkRequests(ctx context.Context, v *act.View) ([]LinkRequest, error) {
	if !meetsStrangers(v) {
		return nil, nil
	}
	found, err := rows.New(v).OpenLinkRequests(ctx, v.Now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("link requests: %w", err)
	}
	holders, err := holdersOf(ctx, v, act.PersonManage)
	if err != nil {
		return nil, err
	}
	var list []LinkRequest
	for _, r := range found {
		list = append(list, LinkRequest{Key: r.Request, Issuer: r.Issuer, Subject: hideSubject(r.Subject), Name: r.Name, Email: r.Email, From: r.CameFrom,
			AskedAt: instant(r.AskedAt), ExpiresAt: instant(r.ExpiresAt), Person: key.Person(r.Person), ProposedBy: key.Person(r.ProposedBy), Lapsed: linkLapsed(v, holders, r)})
	}
	return list, nil
}

// IdentitiesOf lists the identities that are linked to a person. It needs person.manage.
func IdentitiesOf(ctx context.Context, v *act.View, k key.Person) ([]Identity, error) {
	if err := v.Need(act.PersonManage, ""); err != nil {
		return nil, err
	}
	return identitiesOf(ctx, rows.New(v), k)
}

func identitiesOf(ctx context.Context, q *rows.Queries, k key.Person) (list []Identity, err error) {
	found, err := q.IdentitiesOf(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("identities: %w", err)
	}
	for _, i := range found {
		list = append(list, Identity{Key: i.Identity, Issuer: i.Issuer, Subject: hideSubject(i.Subject), Name: i.Name, Email: i.Email, LinkedAt: instant(i.LinkedAt)})
	}
	return list, nil
}

// linkSubject names a request in the journal.
func linkSubject(request string) string { return "link/" + request }
