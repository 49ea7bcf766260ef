package account

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
)

const (
	// passkeysAtMost is how many passkeys one person keeps: every device, and some lost ones.
	passkeysAtMost = 20
	// passkeyNameLimit is the longest name of a passkey in characters.
	passkeyNameLimit = 60
)

// Passkey is one line of the list of a person's own passkeys.
type Passkey struct {
	ID      string // names it in forms; opens nothing
	Name    string // given by its owner
	Synced  bool   // its maker may copy it to other devices of the owner
	Created time.Time
	Used    time.Time // zero for never
}

func passkeysOf(ctx context.Context, q *rows.Queries, k key.Person) ([]Passkey, error) {
	list, err := q.PasskeysOf(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	var keys []Passkey
	for _, p := range list {
		keys = append(keys, Passkey{ID: p.Passkey, Name: p.Name, Synced: p.BackupEligible, Created: instant(p.CreatedAt), Used: instant(p.LastUsedAt)})
	}
	return keys, nil
}

// CheckPasskeyName gives the name of a passkey as it is stored, or an Invalid fault on
// the field "name".
func CheckPasskeyName(name string) (string, error) {
	var c fault.Checker
	clean, err := fold.Clean(name)
	if err != nil {
		c.Check(false, "name", "Tên khóa: "+err.Error())
	} else {
		c.Check(clean != "", "name", "Khóa chưa có tên, hãy đặt tên dễ nhớ như “Điện thoại của tôi”.")
		c.Check(utf8.RuneCountInString(clean) <= passkeyNameLimit, "name", "Tên khóa dài quá 60 ký tự, hãy rút gọn.")
	}
	return clean, c.Err()
}

// AddPasskey gives the actor a passkey. With the first second factor come recovery
// codes, which nobody can show again; otherwise codes is empty.
func AddPasskey(ctx context.Context, a *act.Act, n NewPasskey, name string) (codes []string, err error) {
	k, q := a.Actor().Person, rows.New(a)
	if name, err = CheckPasskeyName(name); err != nil {
		return nil, err
	}
	if _, err := active(ctx, a, k); err != nil {
		return nil, err
	}
	has, err := passkeysOf(ctx, q, k)
	if err != nil {
		return nil, err
	}
	if len(has) >= passkeysAtMost {
		return nil, fault.Clash("Tài khoản đã có 20 khóa truy cập, hãy gỡ khóa không dùng nữa.")
	}
	second, err := hasSecond(ctx, q, k)
	if err != nil {
		return nil, err
	}
	if err := useChallenge(ctx, a, n.challenge, n.expires); err != nil {
		return nil, err
	}
	id, err := insertPasskey(ctx, a, n, name)
	if err != nil {
		return nil, err
	}
	if !second {
		if codes, err = freshCodes(ctx, q, k); err != nil {
			return nil, err
		}
	}
	return codes, a.Record(ctx, "passkey.added", subject(k), "", nil, map[string]any{"passkey": id, "name": name, "recovery_codes": len(codes)})
}

func insertPasskey(ctx context.Context, a *act.Act, n NewPasskey, name string) (id string, err error) {
	id = a.NewKey()
	added, err := rows.New(a).InsertPasskey(ctx, rows.InsertPasskeyParams{Passkey: id, Person: string(a.Actor().Person),
		Credential: base64.RawURLEncoding.EncodeToString(n.made.ID), PublicKey: base64.RawURLEncoding.EncodeToString(n.made.PublicKey),
		Counter: int64(n.made.Authenticator.SignCount), BackupEligible: n.made.Flags.BackupEligible, BackedUp: n.made.Flags.BackupState,
		Aaguid: hex.EncodeToString(n.made.Authenticator.AAGUID), Name: name, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("add passkey: %w", err)
	}
	if added == 0 {
		return "", fault.Clash("Khóa truy cập này đã có trong hệ thống, hãy tạo khóa khác.")
	}
	return id, nil
}

// RemovePasskey takes a passkey from the actor. mustKeep says that the actor may not be
// without a second factor: then the last one stays. One that is gone already, and one
// of somebody else, are no effect (false).
func RemovePasskey(ctx context.Context, a *act.Act, id string, mustKeep bool) (removed bool, err error) {
	k, q := a.Actor().Person, rows.New(a)
	has, err := passkeysOf(ctx, q, k)
	if err != nil || !slices.ContainsFunc(has, func(p Passkey) bool { return p.ID == id }) {
		return false, err
	}
	if err := q.DeletePasskey(ctx, id); err != nil {
		return false, fmt.Errorf("remove passkey: %w", err)
	}
	if second, err := hasSecond(ctx, q, k); err != nil {
		return false, err
	} else if !second && mustKeep {
		return false, fault.Clash("Vai trò của bạn cần xác thực hai bước và đây là khóa cuối cùng, hãy thêm khóa khác hoặc bật mã trên điện thoại rồi mới gỡ khóa này.")
	}
	if err := dropCodes(ctx, q, k); err != nil {
		return false, err
	}
	return true, a.Record(ctx, "passkey.removed", subject(k), "", map[string]any{"passkey": id}, nil)
}

// TakePasskey uses a checked proof up: its challenge is not answered again. A key whose
// counter went back may have been copied: that is recorded, and the proof is worth
// nothing (false). A proof used already is an Invalid fault.
func TakePasskey(ctx context.Context, a *act.Act, p Proof) (good bool, err error) {
	q := rows.New(a)
	if err := useChallenge(ctx, a, p.challenge, p.expires); err != nil {
		return false, err
	}
	what := map[string]any{"passkey": p.passkey}
	if p.behind {
		what["counter"], what["stored"] = p.counter, p.before
		return false, a.Record(ctx, "passkey.refused", subject(p.Actor.Person), "", nil, what)
	}
	n, err := q.UsePasskey(ctx, rows.UsePasskeyParams{Counter: p.counter, BackedUp: p.backedUp, LastUsedAt: a.Now().UnixMilli(), Passkey: p.passkey, Before: p.before})
	if err != nil {
		return false, fmt.Errorf("use passkey: %w", err)
	}
	if n == 0 {
		return false, latePasskey() // removed, or used elsewhere, since it was checked
	}
	return true, a.Record(ctx, "passkey.used", subject(p.Actor.Person), "", nil, what)
}

// SignInByPasskey opens a session with a checked proof alone: the key and what its owner
// knows or is are two factors. good is false as in TakePasskey.
func SignInByPasskey(ctx context.Context, a *act.Act, p Proof, on Device) (token string, expires time.Time, good bool, err error) {
	if good, err = TakePasskey(ctx, a, p); err != nil || !good {
		return "", time.Time{}, good, err
	}
	token, expires, err = StartSessionOn(ctx, a, p.Actor.Person, on)
	return token, expires, true, err
}

// FinishByPasskey turns a waiting sign-in into a session with a new token, with a proof
// of the same person. good is false as in TakePasskey.
func FinishByPasskey(ctx context.Context, a *act.Act, p Proof, half string, on Device) (token string, expires time.Time, good bool, err error) {
	waiting, err := HalfSession(ctx, a.View(), half)
	if err != nil {
		return "", time.Time{}, false, err
	}
	if waiting.Actor.Person != p.Actor.Person {
		return "", time.Time{}, false, wrongPasskey(nil)
	}
	if good, err = TakePasskey(ctx, a, p); err != nil || !good {
		return "", time.Time{}, good, err
	}
	token, expires, err = endWait(ctx, a, waiting, half, on)
	return token, expires, true, err
}

func useChallenge(ctx context.Context, a *act.Act, challenge string, expires time.Time) error {
	n, err := rows.New(a).UseChallenge(ctx, rows.UseChallengeParams{Challenge: challenge, UsedAt: a.Now().UnixMilli(), ExpiresAt: expires.UnixMilli()})
	if err != nil {
		return fmt.Errorf("challenge: %w", err)
	}
	if n == 0 {
		return latePasskey()
	}
	return nil
}
