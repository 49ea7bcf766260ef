package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

// One-time codes are those of RFC 6238 as every authenticator on a telephone makes
// them: SHA-1, six digits, a new one each thirty seconds. A code of the step before or
// after is taken too: clocks of telephones differ.
const (
	factorSecret = 20 // bytes, as RFC 4226 recommends
	factorStep   = 30 * time.Second
	factorSkew   = 1
	// recoveryCodes is how many a person gets, recoveryBytes how long each is: 120 random
	// bits need no slow hash, also when nobody notices that the table was copied.
	recoveryCodes = 10
	recoveryBytes = 15
	// ticketBytes are 80 random bits for a code that lives for days at most.
	ticketBytes = 10
)

var codeFill = strings.NewReplacer(" ", "", "-", "")

// Enrolment is what a telephone needs to know, shown until the first code is confirmed.
type Enrolment struct {
	Secret string // base32, for those who cannot scan
	URL    string // otpauth://, for the QR code
}

// BeginFactor makes a new secret for the actor, worth nothing until ConfirmFactor. One
// that is confirmed is not replaced: it must be removed first.
func BeginFactor(ctx context.Context, a *act.Act, safe *vault.Vault) error {
	k, q := a.Actor().Person, rows.New(a)
	if _, err := active(ctx, a, k); err != nil {
		return err
	}
	if has, err := hasApp(ctx, q, k); err != nil {
		return err
	} else if has {
		return fault.Clash("Tài khoản đã bật xác thực hai bước; muốn đổi điện thoại thì tắt rồi bật lại.")
	}
	secret := make([]byte, factorSecret)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	err := q.PutFactor(ctx, rows.PutFactorParams{Person: string(k), Secret: safe.Seal(secret, factorPurpose(k)), CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("second factor: %w", err)
	}
	return a.Record(ctx, "factor.begun", subject(k), "", nil, nil)
}

// PendingFactor gives the secret that waits for its first code, for the page that shows
// it. site and login stand on the telephone. Nothing pending is NotFound.
func PendingFactor(ctx context.Context, v *act.View, safe *vault.Vault, site, login string) (Enrolment, error) {
	f, err := rows.New(v).FactorOf(ctx, string(v.Actor().Person))
	if errors.Is(err, sql.ErrNoRows) || err == nil && f.ConfirmedAt > 0 {
		return Enrolment{}, fault.Missing("mã bí mật đang chờ xác nhận, hãy bắt đầu lại")
	}
	if err != nil {
		return Enrolment{}, fmt.Errorf("second factor: %w", err)
	}
	secret, err := safe.Open(f.Secret, factorPurpose(v.Actor().Person))
	if err != nil {
		return Enrolment{}, fmt.Errorf("second factor: %w", err)
	}
	return enrolment(secret, site, login), nil
}

// ConfirmFactor turns the second factor on when the code is one of the pending secret,
// and gives fresh recovery codes, which nobody can show again.
func ConfirmFactor(ctx context.Context, a *act.Act, safe *vault.Vault, code string) ([]string, error) {
	k, q := a.Actor().Person, rows.New(a)
	f, err := q.FactorOf(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) || err == nil && f.ConfirmedAt > 0 {
		return nil, fault.Clash("Không có mã bí mật nào đang chờ xác nhận, hãy bắt đầu lại.")
	}
	if err != nil {
		return nil, fmt.Errorf("second factor: %w", err)
	}
	if ok, err := takeCode(ctx, a, safe, k, f, code); err != nil {
		return nil, err
	} else if !ok {
		return nil, wrongCode()
	}
	if err := q.ConfirmFactor(ctx, rows.ConfirmFactorParams{ConfirmedAt: a.Now().UnixMilli(), Person: string(k)}); err != nil {
		return nil, fmt.Errorf("second factor: %w", err)
	}
	codes, err := freshCodes(ctx, q, k)
	if err != nil {
		return nil, err
	}
	return codes, a.Record(ctx, "factor.confirmed", subject(k), "", nil, map[string]any{"recovery_codes": len(codes)})
}

// RenewCodes replaces the actor's recovery codes.
func RenewCodes(ctx context.Context, a *act.Act) ([]string, error) {
	k, q := a.Actor().Person, rows.New(a)
	if has, err := hasSecond(ctx, q, k); err != nil {
		return nil, err
	} else if !has {
		return nil, fault.Clash("Tài khoản chưa bật xác thực hai bước, hãy bật trước.")
	}
	codes, err := freshCodes(ctx, q, k)
	if err != nil {
		return nil, err
	}
	return codes, a.Record(ctx, "factor.codes_renewed", subject(k), "", nil, map[string]any{"recovery_codes": len(codes)})
}

// RemoveFactor turns the one-time codes of a person off. Their own: passkeys stay, and
// recovery codes as long as there are any. Those of somebody whom the actor manages and
// who lost the telephone: passkeys and recovery codes go too, and the sessions end.
// None is no effect (false).
func RemoveFactor(ctx context.Context, a *act.Act, k key.Person) (removed bool, err error) {
	if _, err := loadManaged(ctx, a, k); err != nil {
		return false, err
	}
	q, own, has := rows.New(a), a.Actor().Person == k, hasSecond
	if own {
		has = hasApp
	}
	if has, err := has(ctx, q, k); err != nil || !has {
		return false, err
	}
	if err := q.DeleteFactor(ctx, string(k)); err != nil {
		return false, fmt.Errorf("second factor: %w", err)
	}
	var keys, ended int64
	if !own {
		if keys, err = q.DeletePasskeysOf(ctx, string(k)); err != nil {
			return false, fmt.Errorf("passkeys: %w", err)
		}
		if ended, err = q.DeleteSessionsOf(ctx, string(k)); err != nil {
			return false, fmt.Errorf("end sessions: %w", err)
		}
	}
	if err := dropCodes(ctx, q, k); err != nil {
		return false, err
	}
	return true, a.Record(ctx, "factor.removed", subject(k), "", nil, map[string]any{"passkeys": keys, "sessions_ended": ended})
}

// dropCodes removes the recovery codes of whoever has no second factor left.
func dropCodes(ctx context.Context, q *rows.Queries, k key.Person) error {
	if second, err := hasSecond(ctx, q, k); err != nil || second {
		return err
	}
	if err := q.DeleteRecoveryCodes(ctx, string(k)); err != nil {
		return fmt.Errorf("recovery codes: %w", err)
	}
	return nil
}

// CheckFactor takes a one-time code, or a recovery code, of a person: each works once.
// A wrong one, and one used already, are the same Invalid fault on the field "code".
func CheckFactor(ctx context.Context, a *act.Act, safe *vault.Vault, k key.Person, code string) error {
	if len(plainCode(code)) > 8 {
		return useRecovery(ctx, a, k, code)
	}
	f, err := rows.New(a).FactorOf(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) || err == nil && f.ConfirmedAt == 0 {
		return wrongCode()
	}
	if err != nil {
		return fmt.Errorf("second factor: %w", err)
	}
	ok, err := takeCode(ctx, a, safe, k, f, code)
	if err == nil && !ok {
		err = wrongCode()
	}
	return err
}

// FinishSignIn takes the code of the second factor and turns the waiting sign-in into a
// session with a new token.
func FinishSignIn(ctx context.Context, a *act.Act, safe *vault.Vault, half, code string, on Device) (token string, expires time.Time, err error) {
	waiting, err := HalfSession(ctx, a.View(), half)
	if err != nil {
		return "", time.Time{}, err
	}
	if err := CheckFactor(ctx, a, safe, waiting.Actor.Person, code); err != nil {
		return "", time.Time{}, err
	}
	return endWait(ctx, a, waiting, half, on)
}

// endWait turns a waiting sign-in into a session with a new token.
func endWait(ctx context.Context, a *act.Act, waiting Session, half string, on Device) (token string, expires time.Time, err error) {
	if err := rows.New(a).DeleteSession(ctx, digest(half)); err != nil {
		return "", time.Time{}, fmt.Errorf("end waiting sign-in: %w", err)
	}
	return startSession(ctx, a, waiting.Actor.Person, on, waiting.by)
}

func wrongCode() error {
	return fault.Wrong(fault.Field{Name: "code", Sentence: "Mã không đúng hoặc đã dùng, hãy nhập mã mới nhất trên điện thoại."})
}

// takeCode compares with the codes of the steps near now and remembers the step, so
// that neither this code nor an older one is taken again.
func takeCode(ctx context.Context, a *act.Act, safe *vault.Vault, k key.Person, f rows.FactorOfRow, code string) (bool, error) {
	secret, err := safe.Open(f.Secret, factorPurpose(k))
	if errors.Is(err, vault.ErrSealed) { // the key file was lost or replaced
		return false, fault.Clash("Mã bí mật lưu trên máy chủ không đọc được nữa; hãy dùng mã dự phòng hoặc nhờ người quản trị tắt xác thực hai bước.")
	}
	if err != nil {
		return false, err
	}
	now := a.Now().Unix() / int64(factorStep/time.Second)
	for step := now - factorSkew; step <= now+factorSkew; step++ {
		want, err := hotp.GenerateCodeCustom(base32.StdEncoding.EncodeToString(secret), uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return false, fmt.Errorf("one-time code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(plainCode(code))) != 1 {
			continue
		}
		n, err := rows.New(a).TakeStep(ctx, rows.TakeStepParams{Step: step, Person: string(k)})
		if err != nil {
			return false, fmt.Errorf("one-time code: %w", err)
		}
		if n == 0 {
			return false, nil
		}
		return true, a.Record(ctx, "factor.used", subject(k), "", nil, nil)
	}
	return false, nil
}

func useRecovery(ctx context.Context, a *act.Act, k key.Person, code string) error {
	q := rows.New(a)
	n, err := q.UseRecoveryCode(ctx, rows.UseRecoveryCodeParams{UsedAt: a.Now().UnixMilli(), Person: string(k), Code: recoveryDigest(k, code)})
	if err != nil {
		return fmt.Errorf("recovery code: %w", err)
	}
	if n == 0 {
		return wrongCode()
	}
	left, err := q.RecoveryCodesLeft(ctx, string(k))
	if err != nil {
		return fmt.Errorf("recovery code: %w", err)
	}
	return a.Record(ctx, "factor.recovery_used", subject(k), "", nil, map[string]any{"left": left})
}

func freshCodes(ctx context.Context, q *rows.Queries, k key.Person) ([]string, error) {
	if err := q.DeleteRecoveryCodes(ctx, string(k)); err != nil {
		return nil, fmt.Errorf("recovery codes: %w", err)
	}
	var codes []string
	for range recoveryCodes {
		code := newCode(recoveryBytes)
		if err := q.InsertRecoveryCode(ctx, rows.InsertRecoveryCodeParams{Person: string(k), Code: recoveryDigest(k, code)}); err != nil {
			return nil, fmt.Errorf("recovery codes: %w", err)
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// newCode makes random bytes that people can type, a multiple of five: groups of four
// letters and digits, of which none looks like another.
func newCode(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	var groups []string
	for group := range slices.Chunk([]byte(base32.StdEncoding.EncodeToString(b)), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, "-")
}

// plainCode is a typed code without what people put between its groups.
func plainCode(s string) string {
	s = codeFill.Replace(strings.ToUpper(strings.TrimSpace(s)))
	return s[:min(len(s), 64)]
}

func recoveryDigest(k key.Person, code string) string {
	sum := sha256.Sum256([]byte("recovery/" + string(k) + "/" + plainCode(code)))
	return hex.EncodeToString(sum[:])
}

func factorPurpose(k key.Person) string { return "factor/" + string(k) }

// hasApp says whether one-time codes of an application are on.
func hasApp(ctx context.Context, q *rows.Queries, k key.Person) (bool, error) {
	f, err := q.FactorOf(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("second factor: %w", err)
	}
	return f.ConfirmedAt > 0, nil
}

// hasSecond says whether a sign-in by password asks for more.
func hasSecond(ctx context.Context, q *rows.Queries, k key.Person) (bool, error) {
	if app, err := hasApp(ctx, q, k); err != nil || app {
		return app, err
	}
	keys, err := passkeysOf(ctx, q, k)
	return len(keys) > 0, err
}

func enrolment(secret []byte, site, login string) Enrolment {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	label := url.PathEscape(site + ":" + login)
	return Enrolment{Secret: text, URL: "otpauth://totp/" + label + "?secret=" + text + "&issuer=" + url.QueryEscape(site)}
}

// LooksLikeCode tells a typed one-time code from a password: six digits.
func LooksLikeCode(s string) bool {
	s = plainCode(s)
	return len(s) == 6 && digits(s)
}
