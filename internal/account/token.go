package account

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
)

// Scope is what a token lets a program do in the name of a person.
type Scope string

// The scopes. A token writes nothing and opens no page.
const (
	ScopeRecognitions Scope = "recognitions:read" // what is published, without the limits of visitors
	ScopeResults      Scope = "results:read"      // also what waits for its decision, where the person may read results
)

// Scopes lists the scopes.
func Scopes() []Scope { return []Scope{ScopeRecognitions, ScopeResults} }

// permission is what a role must carry to give a scope away; every role carries what
// everybody may read.
func (s Scope) permission() act.Permission {
	if s == ScopeResults {
		return act.ResultRead
	}
	return act.PublicRead
}

// MayGive lists the scopes that somebody may give a token: none without a role at a place.
// People of producers have a room of their own and lend no power to programs.
func MayGive(who act.Actor) (list []Scope) {
	if !slices.ContainsFunc(who.Roles, func(h act.Held) bool { return !h.Role.OfProducer() }) {
		return nil
	}
	for _, s := range Scopes() {
		if who.Holds(s.permission()) {
			list = append(list, s)
		}
	}
	return list
}

// The limits of tokens.
const (
	UsualTokenDays   = 90
	LongestTokenDays = 366
	mostTokens       = 10 // live ones of a person
	tokenNameLimit   = 100

	// TokenPrefix begins every token, so that those who look for leaked secrets find them.
	TokenPrefix = "ocop_"
)

// Token is one token as its owner and administrators see it: not the secret.
type Token struct {
	Key      string
	Name     string
	Scopes   []Scope
	Created  time.Time
	Expires  time.Time
	LastUsed string // ISO day, "" for never
}

// NewToken is what MakeToken takes.
type NewToken struct {
	Name   string // what it is for
	Scopes []Scope
	Days   int // that it lasts
}

// Bearer is who a token speaks for.
type Bearer struct {
	Actor    act.Actor // with the roles that the scopes leave
	Token    string    // its key
	Scopes   []Scope
	LastUsed string
}

// Has says whether the token has a scope.
func (b Bearer) Has(s Scope) bool { return slices.Contains(b.Scopes, s) }

// MakeToken makes a token for the actor and gives its secret, which nobody can show
// again. A scope needs its power, and every scope a role.
func MakeToken(ctx context.Context, a *act.Act, n NewToken) (secret string, err error) {
	n, err = n.check(a)
	if err != nil {
		return "", err
	}
	q, me := rows.New(a), string(a.Actor().Person)
	live, err := q.LiveTokensOf(ctx, rows.LiveTokensOfParams{Person: me, Now: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("tokens: %w", err)
	}
	if len(live) >= mostTokens {
		return "", fault.Clash("Bạn đã có 10 mã truy cập, hãy thu hồi mã không dùng nữa trước.")
	}
	k, until := a.NewKey(), a.Now().AddDate(0, 0, n.Days)
	secret = newSecret()
	err = q.InsertToken(ctx, rows.InsertTokenParams{Token: k, Digest: digest(secret), Person: me, Name: n.Name, Scopes: joined(n.Scopes),
		CreatedAt: a.Now().UnixMilli(), ExpiresAt: until.UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	return secret, a.Record(ctx, "token.made", subject(a.Actor().Person), "", nil, map[string]any{"token": k, "name": n.Name, "scopes": n.Scopes, "expires": until.UnixMilli()})
}

func (n NewToken) check(a *act.Act) (NewToken, error) {
	var c fault.Checker
	name, err := fold.Clean(n.Name)
	if err != nil {
		c.Check(false, "name", "Tên mã: "+err.Error())
	} else {
		c.Check(name != "", "name", "Chưa có tên, hãy ghi mã này dùng cho phần mềm nào.")
		c.Check(utf8.RuneCountInString(name) <= tokenNameLimit, "name", "Tên mã dài quá 100 ký tự, hãy rút gọn.")
	}
	n.Name = name
	c.Check(n.Days >= 1 && n.Days <= LongestTokenDays, "days", "Số ngày phải từ 1 đến 366.")
	known := !slices.ContainsFunc(n.Scopes, func(s Scope) bool { return !slices.Contains(Scopes(), s) })
	c.Check(len(n.Scopes) > 0 && known, "scopes", "Hãy chọn ít nhất một phạm vi trong danh sách.")
	if err := c.Err(); err != nil {
		return n, err
	}
	may := MayGive(a.Actor())
	if slices.ContainsFunc(n.Scopes, func(s Scope) bool { return !slices.Contains(may, s) }) {
		return n, fault.Denied("Vai trò của bạn không có quyền của phạm vi này, hãy bỏ phạm vi đó.")
	}
	return n, nil
}

// RevokeToken ends a token at once: one's own, or that of somebody whom the actor
// manages. One of anybody else is NotFound, one that was revoked no effect.
func RevokeToken(ctx context.Context, a *act.Act, k key.Person, token string) error {
	if _, err := loadManaged(ctx, a, k); err != nil {
		return err
	}
	q := rows.New(a)
	t, err := q.TokenByKey(ctx, token)
	if errors.Is(err, sql.ErrNoRows) || err == nil && t.Person != string(k) {
		return fault.Missing("mã truy cập này")
	}
	if err != nil || t.RevokedAt > 0 {
		return err
	}
	if err := q.RevokeToken(ctx, rows.RevokeTokenParams{RevokedAt: a.Now().UnixMilli(), Token: token}); err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return a.Record(ctx, "token.revoked", subject(k), "", map[string]any{"token": token}, nil)
}

// OwnTokens lists the actor's tokens that work, oldest first.
func OwnTokens(ctx context.Context, v *act.View) ([]Token, error) {
	return tokensOf(ctx, v, v.Actor().Person)
}

// TokensOf lists the tokens of a person that work. It needs person.manage.
func TokensOf(ctx context.Context, v *act.View, k key.Person) ([]Token, error) {
	if err := v.Need(act.PersonManage, ""); err != nil {
		return nil, err
	}
	return tokensOf(ctx, v, k)
}

func tokensOf(ctx context.Context, v *act.View, k key.Person) (list []Token, err error) {
	found, err := rows.New(v).LiveTokensOf(ctx, rows.LiveTokensOfParams{Person: string(k), Now: v.Now().UnixMilli()})
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	for _, t := range found {
		list = append(list, Token{Key: t.Token, Name: t.Name, Scopes: split(t.Scopes), Created: instant(t.CreatedAt), Expires: instant(t.ExpiresAt), LastUsed: t.LastUsed})
	}
	return list, nil
}

// BearerOf gives who a token speaks for at the instant of the view. One that is unknown,
// revoked or over, and one whose person is disabled or holds no role any more, is NotFound.
func BearerOf(ctx context.Context, v *act.View, secret string) (Bearer, error) {
	missing := fault.Missing("mã truy cập này")
	if !wellFormed(secret) {
		return Bearer{}, missing
	}
	q := rows.New(v)
	t, err := q.TokenByDigest(ctx, rows.TokenByDigestParams{Digest: digest(secret), Now: v.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return Bearer{}, missing
	}
	if err != nil {
		return Bearer{}, fmt.Errorf("token: %w", err)
	}
	held, err := rolesAt(ctx, q, key.Person(t.Person), v.Now())
	if err != nil {
		return Bearer{}, err
	}
	if len(held) == 0 {
		return Bearer{}, missing
	}
	b := Bearer{Actor: act.Actor{Person: key.Person(t.Person), Name: t.Name}, Token: t.Token, Scopes: split(t.Scopes), LastUsed: t.LastUsed}
	if b.Has(ScopeResults) {
		b.Actor.Roles = slices.DeleteFunc(held, func(h act.Held) bool { return !h.Role.Allows(act.ResultRead) })
	}
	return b, nil
}

// NoteUse keeps the day on which a token was used: one row a day, however often.
func NoteUse(ctx context.Context, a *act.Act, token string) error {
	q := rows.New(a)
	t, err := q.TokenByKey(ctx, token)
	if err != nil || t.LastUsed >= a.Today() {
		return err
	}
	if err := q.UseToken(ctx, rows.UseTokenParams{Day: a.Today(), Token: token}); err != nil {
		return fmt.Errorf("use of token: %w", err)
	}
	return a.Record(ctx, "token.used", subject(a.Actor().Person), "", nil, map[string]any{"token": token})
}

// newSecret makes a token: the prefix, 260 random bits, and a checksum by which a scanner,
// or this program without asking the database, tells a token from text that looks like one.
func newSecret() string {
	body := rand.Text() + rand.Text()
	return TokenPrefix + body + checksum(body)
}

func checksum(body string) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

func wellFormed(secret string) bool {
	body, ok := strings.CutPrefix(secret, TokenPrefix)
	const random, sum = 52, 7 // letters
	return ok && len(body) == random+sum && checksum(body[:random]) == body[random:]
}

func joined(scopes []Scope) string {
	var list []string
	for _, s := range Scopes() {
		if slices.Contains(scopes, s) {
			list = append(list, string(s))
		}
	}
	return strings.Join(list, " ")
}

func split(text string) (scopes []Scope) {
	for _, s := range strings.Fields(text) {
		scopes = append(scopes, Scope(s))
	}
	return scopes
}
