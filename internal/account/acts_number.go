package account

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

// AskNumber begins to prove a new number (from ReadPhone) of the actor's own account, from an
// address. It does the same for a number that somebody else has as for a free one: whether a
// code is sent decides MakeNumberCode, afterwards. token is what the asking browser holds; id
// names the attempt to the sender. Too many asks are an Invalid fault on "phone".
func AskNumber(ctx context.Context, a *act.Act, safe *vault.Vault, phone, address string) (token, id string, err error) {
	q, me := rows.New(a), a.Actor().Person
	p, err := loadPerson(ctx, a, me)
	if err != nil {
		return "", "", err
	}
	if p.Phone == phone && p.PhoneProvedAt > 0 {
		return "", "", fault.Wrong(fault.Field{Name: "phone", Sentence: "Đây đang là số của tài khoản, hãy nhập số mới."})
	}
	asks, err := q.CountAsksOfPerson(ctx, rows.CountAsksOfPersonParams{Person: string(me), Phone: p.Phone, Since: a.Now().Add(-24 * time.Hour).UnixMilli()})
	if err != nil {
		return "", "", fmt.Errorf("count asks: %w", err)
	}
	if asks >= numbersADay {
		return "", "", fault.Wrong(fault.Field{Name: "phone", Sentence: "Tài khoản đã xin đủ 5 mã cho số mới trong 24 giờ, hãy thử lại ngày mai."})
	}
	if token, id, err = beginAttempt(ctx, a, safe, me, phone, address); err != nil {
		return "", "", err
	}
	return token, id, a.Record(ctx, "number.asked", subject(me), "", nil, nil)
}

// MakeNumberCode makes the code that proves a new number, as MakeCode does. It goes to that
// number as a message or not at all: a letter would prove nothing. ok is also false when
// somebody else has the number.
func MakeNumberCode(ctx context.Context, a *act.Act, safe *vault.Vault, id string, most int) (m Message, ok bool, err error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return m, false, err
	}
	q := rows.New(a)
	x, err := q.AttemptByKey(ctx, id)
	if err != nil || x.Code != "" || x.UsedAt > 0 || x.Person == "" {
		return m, false, notThere(err)
	}
	other, err := q.PersonByPhone(ctx, x.Phone)
	if err == nil && other.Person != x.Person || err != nil && !errors.Is(err, sql.ErrNoRows) {
		return m, false, notThere(err)
	}
	m = Message{Person: key.Person(x.Person), Phone: x.Phone, Code: sixDigits()}
	if ok, err := mayLeave(ctx, a, m.Person, most); err != nil || !ok {
		return m, false, err
	}
	n, err := q.SetAttemptCode(ctx, rows.SetAttemptCodeParams{Attempt: id, Person: x.Person, Way: waySMS, Code: numberDigest(safe, x.Person, id, m.Code)})
	if err != nil || n == 0 {
		return m, false, err
	}
	return m, true, a.Record(ctx, "number.sent", subject(m.Person), "", nil, nil)
}

// numberDigest keeps a code that proves a number from signing anybody in, and the other way
// round, and binds it to the person who asked.
func numberDigest(safe *vault.Vault, person, attempt, code string) string {
	return safe.Digest(person+"/"+attempt+"/"+code, "code to a new number")
}

// TryNumber takes one of the five tries of the actor's attempt and says whether the code is
// the one that was sent. It changes nothing else; the act is to be committed also when the
// code is wrong.
func TryNumber(ctx context.Context, a *act.Act, safe *vault.Vault, token, code string) (right bool, err error) {
	q, id := rows.New(a), digest(token)
	x, err := q.AttemptByKey(ctx, id)
	if err != nil || x.Tries >= codeTries {
		return false, notThere(err)
	}
	n, err := q.TakeTry(ctx, rows.TakeTryParams{Attempt: id, Most: codeTries})
	if err != nil || n == 0 {
		return false, err
	}
	right = provesNumber(a, safe, x, code)
	verb := "number.wrong"
	if right {
		verb = "number.right"
	}
	return right, a.Record(ctx, verb, attemptSubject(id), "", nil, map[string]any{"tries": x.Tries + n})
}

func provesNumber(a *act.Act, safe *vault.Vault, x rows.AttemptByKeyRow, code string) bool {
	want := numberDigest(safe, string(a.Actor().Person), x.Attempt, plainCode(code))
	return x.UsedAt == 0 && x.ExpiresAt > a.Now().UnixMilli() && subtle.ConstantTimeCompare([]byte(x.Code), []byte(want)) == 1
}

// ChangeNumber gives the actor's account the number that the code of TryNumber has proved,
// and gives the one of before, empty for none. Sessions of the account end, codes on their way
// to the old number die. Whether somebody else took the number meanwhile is told, as the code
// shows that the actor holds it.
func ChangeNumber(ctx context.Context, a *act.Act, safe *vault.Vault, token, code string) (was string, err error) {
	q, id, now := rows.New(a), digest(token), a.Now().UnixMilli()
	x, err := q.AttemptByKey(ctx, id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	if err != nil || !provesNumber(a, safe, x, code) {
		return "", WrongCode()
	}
	me := a.Actor().Person
	p, err := loadPerson(ctx, a, me)
	if err != nil {
		return "", err
	}
	if other, err := q.PersonByPhone(ctx, x.Phone); err == nil && other.Person != string(me) {
		return "", fault.Clash("Số này vừa được ghi cho một tài khoản khác, hãy hỏi cán bộ hoặc người quản trị.")
	} else if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("person of number: %w", err)
	}
	if err := q.UpdatePhone(ctx, rows.UpdatePhoneParams{Phone: x.Phone, PhoneProvedAt: now, Person: string(me)}); err != nil {
		return "", fmt.Errorf("change number: %w", err)
	}
	for _, phone := range []string{x.Phone, p.Phone} { // the code used, and codes that would sign in by the old number
		if _, err := q.VoidAttempts(ctx, rows.VoidAttemptsParams{UsedAt: now, Phone: phone}); err != nil {
			return "", fmt.Errorf("void codes: %w", err)
		}
	}
	ended, err := q.DeleteSessionsOf(ctx, string(me))
	if err != nil {
		return "", fmt.Errorf("end sessions: %w", err)
	}
	return p.Phone, a.Record(ctx, "person.phone_changed", subject(me), "", nil, map[string]any{"had_number": p.Phone != "", "sessions_ended": ended})
}

// WrongCode refuses a code: wrong, used, too late and never sent are told alike.
func WrongCode() error {
	return fault.Wrong(fault.Field{Name: "code", Sentence: "Mã không đúng, đã dùng hoặc quá 5 phút; sau 5 lần sai hãy xin mã mới."})
}
