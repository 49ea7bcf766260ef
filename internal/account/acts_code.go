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

// AskCode begins an attempt to sign in with a number (from ReadPhone), from an address. It
// does the same for every number, known or not: the code is made and sent afterwards, by
// MakeCode. token is what the asking browser holds; id names the attempt to the sender.
// Codes on their way to the number die. Too many asks are an Invalid fault on "phone".
func AskCode(ctx context.Context, a *act.Act, safe *vault.Vault, phone, address string) (token, id string, err error) {
	if token, id, err = beginAttempt(ctx, a, safe, "", phone, address); err != nil {
		return "", "", err
	}
	return token, id, a.Record(ctx, "code.asked", attemptSubject(id), "", nil, nil)
}

// beginAttempt begins an attempt with a number: to sign in, or of somebody who wants to prove
// it as theirs.
func beginAttempt(ctx context.Context, a *act.Act, safe *vault.Vault, who key.Person, phone, address string) (token, id string, err error) {
	q, source := rows.New(a), safe.Digest(addressKey(address), "asking address")
	if err := askLimits(ctx, q, a.Now(), phone, source); err != nil {
		return "", "", err
	}
	if _, err := q.VoidAttempts(ctx, rows.VoidAttemptsParams{UsedAt: a.Now().UnixMilli(), Phone: phone}); err != nil {
		return "", "", fmt.Errorf("void codes: %w", err)
	}
	token = newToken()
	id = digest(token)
	err = q.InsertAttempt(ctx, rows.InsertAttemptParams{Attempt: id, Phone: phone, Source: source, Person: string(who),
		CreatedAt: a.Now().UnixMilli(), ExpiresAt: a.Now().Add(codeLife).UnixMilli()})
	if err != nil {
		return "", "", fmt.Errorf("ask code: %w", err)
	}
	return token, id, nil
}

func askLimits(ctx context.Context, q *rows.Queries, now time.Time, phone, source string) error {
	recent, err1 := q.CountAsksOfPhone(ctx, rows.CountAsksOfPhoneParams{Phone: phone, Since: now.Add(-askWhile).UnixMilli()})
	today, err2 := q.CountAsksOfPhone(ctx, rows.CountAsksOfPhoneParams{Phone: phone, Since: now.Add(-24 * time.Hour).UnixMilli()})
	from, err3 := q.CountAsksFrom(ctx, rows.CountAsksFromParams{Source: source, Since: now.Add(-24 * time.Hour).UnixMilli()})
	if err := errors.Join(err1, err2, err3); err != nil {
		return fmt.Errorf("count asks: %w", err)
	}
	switch {
	case recent >= asksInAWhile:
		return fault.Wrong(fault.Field{Name: "phone", Sentence: "Đã xin mã 3 lần cho số này, hãy đợi 15 phút rồi xin lại."})
	case today >= asksADay:
		return fault.Wrong(fault.Field{Name: "phone", Sentence: "Số này đã xin đủ 8 mã trong 24 giờ, hãy đăng nhập bằng mật khẩu hoặc thử lại ngày mai."})
	case from >= asksFromADay:
		return fault.Wrong(fault.Field{Name: "phone", Sentence: "Mạng của bạn đã xin quá nhiều mã trong 24 giờ, hãy đăng nhập bằng mật khẩu hoặc thử lại ngày mai."})
	}
	return nil
}

// Message is a code to send: to a number, or to an address of letters.
type Message struct {
	Person key.Person
	Name   string
	Phone  string // empty when it goes by letter
	Email  string // empty when it goes to the telephone
	Code   string
}

// MakeCode makes the code of an attempt. ok is false when there is nobody to send it to, when
// it was made before, and when the messages of a day (most) are used up. sms says that
// messages to telephones leave; without it a code goes by letter, and proves no number. The
// program itself does it, after the answer has gone.
func MakeCode(ctx context.Context, a *act.Act, safe *vault.Vault, id string, sms bool, most int) (m Message, ok bool, err error) {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return m, false, err
	}
	q := rows.New(a)
	x, err := q.AttemptByKey(ctx, id)
	if err != nil || x.Code != "" || x.UsedAt > 0 || x.Person != "" { // a person is there when a number is to be proved
		return m, false, notThere(err)
	}
	p, err := q.PersonByPhone(ctx, x.Phone)
	if err != nil || p.Disabled || !sms && p.Email == "" {
		return m, false, notThere(err)
	}
	m, way := Message{Person: key.Person(p.Person), Name: p.Name, Email: p.Email, Code: sixDigits()}, wayMail
	if sms {
		m.Phone, m.Email, way = x.Phone, "", waySMS
		if ok, err := mayLeave(ctx, a, m.Person, most); err != nil || !ok {
			return m, false, err
		}
	}
	n, err := q.SetAttemptCode(ctx, rows.SetAttemptCodeParams{Attempt: id, Person: p.Person, Way: way, Code: codeDigest(safe, id, m.Code)})
	if err != nil || n == 0 {
		return m, false, err
	}
	return m, true, a.Record(ctx, "code.sent", subject(m.Person), "", nil, map[string]any{"way": way})
}

// mayLeave says whether a day has room for one more message; the journal tells when it has not.
func mayLeave(ctx context.Context, a *act.Act, k key.Person, most int) (bool, error) {
	sent, err := rows.New(a).CountSent(ctx, a.Now().Add(-24*time.Hour).UnixMilli())
	if err != nil {
		return false, fmt.Errorf("count codes: %w", err)
	}
	if sent < int64(most) {
		return true, nil
	}
	return false, a.Record(ctx, "code.held_back", subject(k), "", nil, map[string]any{"sent_in_a_day": sent})
}

// notThere makes nothing of an attempt or a person that is not there.
func notThere(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return fmt.Errorf("one-time code: %w", err)
}

// TryCode takes one of the five tries of an attempt. right says that the code was the one
// that was sent; who is its person then, the attempt is used up, and a code that came by
// telephone proves the number. A wrong code, one too late and an attempt that was never
// begun look the same. The try counts also when it was wrong: the act is to be committed.
func TryCode(ctx context.Context, a *act.Act, safe *vault.Vault, token, code string) (who act.Actor, right bool, err error) {
	q, id, now := rows.New(a), digest(token), a.Now().UnixMilli()
	x, err := q.AttemptByKey(ctx, id)
	if err != nil || x.Tries >= codeTries || x.UsedAt > 0 || x.ExpiresAt <= now {
		return who, false, notThere(err)
	}
	n, err := q.TakeTry(ctx, rows.TakeTryParams{Attempt: id, Most: codeTries})
	if err != nil {
		return who, false, fmt.Errorf("one-time code: %w", err)
	}
	if n == 0 || subtle.ConstantTimeCompare([]byte(x.Code), []byte(codeDigest(safe, id, plainCode(code)))) != 1 {
		return who, false, a.Record(ctx, "code.wrong", attemptSubject(id), "", nil, map[string]any{"tries": x.Tries + n})
	}
	if _, err := q.UseAttempt(ctx, rows.UseAttemptParams{UsedAt: now, Attempt: id}); err != nil {
		return who, false, fmt.Errorf("one-time code: %w", err)
	}
	p, err := active(ctx, a, key.Person(x.Person))
	if err != nil {
		return who, false, err
	}
	proved := int64(0)
	if x.Way == waySMS {
		proved, err = q.ProvePhone(ctx, rows.ProvePhoneParams{PhoneProvedAt: now, Person: x.Person, Phone: x.Phone})
		if err != nil {
			return who, false, fmt.Errorf("prove number: %w", err)
		}
	}
	who = act.Actor{Person: key.Person(p.Person), Name: p.Name}
	return who, true, a.Record(ctx, "code.used", subject(who.Person), "", nil, map[string]any{"way": x.Way, "proves_number": proved > 0})
}

// SweepCodes removes asks that no limit counts any more. The program itself does it.
func SweepCodes(ctx context.Context, a *act.Act) error {
	if err := a.Need(act.PersonManage, ""); err != nil {
		return err
	}
	q, until := rows.New(a), a.Now().Add(-attemptsKept).UnixMilli()
	n, err := q.CountOldAttempts(ctx, until)
	if err != nil || n == 0 {
		return err
	}
	if err := q.DeleteOldAttempts(ctx, until); err != nil {
		return fmt.Errorf("sweep codes: %w", err)
	}
	return a.Record(ctx, "code.swept", "code/old", "", nil, map[string]any{"count": n})
}

// attemptSubject names an attempt in the journal by the beginning of its digest.
func attemptSubject(id string) string { return "code/" + id[:min(len(id), 24)] }
