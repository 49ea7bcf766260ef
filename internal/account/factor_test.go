package account_test

import (
	"context"
	"encoding/base32"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

func safe(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// phone makes codes as an authenticator does, from the secret that the page shows.
type phone struct{ secret string }

func (p phone) code(t *testing.T, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(p.secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func person(k key.Person) act.Actor { return act.Actor{Person: k, Name: "Người thử"} }

// enrol turns the second factor of a person on.
func enrol(t *testing.T, d *act.Desk, c *clock, v *vault.Vault, k key.Person) (phone, []string) {
	t.Helper()
	do(t, d, person(k), func(ctx context.Context, a *act.Act) error { return account.BeginFactor(ctx, a, v) })
	shown, err := see(t, d, person(k), func(ctx context.Context, view *act.View) (account.Enrolment, error) {
		return account.PendingFactor(ctx, view, v, "OCOP Bắc Ninh", "lan")
	})
	if err != nil || !strings.HasPrefix(shown.URL, "otpauth://totp/") || !strings.Contains(shown.URL, "secret="+shown.Secret) {
		t.Fatal(shown, err)
	}
	p := phone{shown.Secret}
	var codes []string
	do(t, d, person(k), func(ctx context.Context, a *act.Act) (err error) {
		codes, err = account.ConfirmFactor(ctx, a, v, p.code(t, c.now()))
		return err
	})
	return p, codes
}

func take(d *act.Desk, v *vault.Vault, k key.Person, code string) error {
	return d.Do(context.Background(), act.Visitor(), func(ctx context.Context, a *act.Act) error { return account.CheckFactor(ctx, a, v, k, code) })
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		v := safe(t)
		k := add(t, d, "lan", "")
		wantKind(t, take(d, v, k, "123456"), fault.Invalid) // none yet
		p, codes := enrol(t, d, c, v, k)
		if len(codes) != 10 {
			t.Errorf("%d recovery codes", len(codes))
		}
		wantKind(t, take(d, v, k, p.code(t, c.now())), fault.Invalid) // the one that confirmed
		c.pass(30 * time.Second)
		old := p.code(t, c.now().Add(-30*time.Second))
		code := p.code(t, c.now())
		if err := take(d, v, k, " "+code[:3]+" "+code[3:]+" "); err != nil {
			t.Errorf("a code with spaces: %v", err)
		}
		for _, used := range []string{code, old, "", "abcdef", "1234567", strings.Repeat("9", 5000), "' OR 1=1"} {
			wantKind(t, take(d, v, k, used), fault.Invalid)
		}
		c.pass(time.Minute)
		var passed atomic.Int32
		var all sync.WaitGroup
		for range 8 { // many at once
			all.Go(func() {
				if take(d, v, k, p.code(t, c.now())) == nil {
					passed.Add(1)
				}
			})
		}
		all.Wait()
		if passed.Load() != 1 {
			t.Errorf("one code was taken %d times at once", passed.Load())
		}
		c.pass(10 * time.Minute)
		wantKind(t, take(d, v, k, p.code(t, c.now().Add(-90*time.Second))), fault.Invalid)
		if err := take(d, v, k, p.code(t, c.now().Add(30*time.Second))); err != nil {
			t.Errorf("a telephone half a minute ahead: %v", err)
		}
	})
}

func TestRecoveryCodesWorkOnceAndAreStoredAsDigests(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		v := safe(t)
		k, other := add(t, d, "lan", ""), add(t, d, "hoa", "")
		_, codes := enrol(t, d, c, v, k)
		c.pass(time.Minute)
		_, _ = enrol(t, d, c, v, other)
		if letters := strings.ReplaceAll(codes[0], "-", ""); len(letters) != 24 { // of five bits
			t.Errorf("a code of %d letters", len(letters))
		}
		wantKind(t, take(d, v, other, codes[0]), fault.Invalid)
		if err := take(d, v, k, strings.ToLower(strings.ReplaceAll(codes[0], "-", " "))); err != nil {
			t.Error(err)
		}
		wantKind(t, take(d, v, k, codes[0]), fault.Invalid)
		own, err := see(t, d, person(k), account.OwnAccount)
		if err != nil || own.CodesLeft != 9 || !own.Second() {
			t.Errorf("%+v, %v", own, err)
		}
		stored, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (all []string, err error) {
			rows, err := v.QueryContext(ctx, `SELECT code FROM recovery_code UNION ALL SELECT secret FROM second_factor UNION ALL SELECT after FROM journal`)
			if err != nil {
				return nil, err
			}
			defer rows.Close()
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil {
					return nil, err
				}
				all = append(all, s)
			}
			return all, rows.Err()
		})
		if err != nil || len(stored) < 22 {
			t.Fatal(stored, err)
		}
		for _, s := range stored {
			for _, code := range codes {
				if strings.Contains(s, code) || strings.Contains(s, strings.ReplaceAll(code, "-", "")) {
					t.Errorf("the database holds a recovery code: %s", s)
				}
			}
		}
		do(t, d, person(k), func(ctx context.Context, a *act.Act) error { _, err := account.RenewCodes(ctx, a); return err })
		wantKind(t, take(d, v, k, codes[1]), fault.Invalid)
	})
}

// A copy of the database without the key file gives no codes.
func TestTheDatabaseAloneGivesNoCodes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		v := safe(t)
		k := add(t, d, "lan", "")
		p, codes := enrol(t, d, c, v, k)
		c.pass(time.Minute)
		secret, err := see(t, d, act.Visitor(), func(ctx context.Context, view *act.View) (s string, err error) {
			err = view.QueryRowContext(ctx, "SELECT secret FROM second_factor").Scan(&s)
			return s, err
		})
		raw, err2 := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(p.secret)
		if err != nil || err2 != nil || strings.Contains(secret, p.secret) || strings.Contains(secret, string(raw)) {
			t.Errorf("stored: %s (%v %v)", secret, err, err2)
		}
		stranger := safe(t)
		wantKind(t, take(d, stranger, k, p.code(t, c.now())), fault.Conflict)
		if err := take(d, stranger, k, codes[3]); err != nil {
			t.Errorf("a recovery code without the key file: %v", err)
		}
	})
}

func TestSignInWaitsForTheSecondFactor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		v := safe(t)
		k := add(t, d, "lan", "")
		p, _ := enrol(t, d, c, v, k)
		c.pass(time.Minute)
		start := func() (token string, whole bool) {
			do(t, d, act.Actor{Person: k, Name: "x"}, func(ctx context.Context, a *act.Act) (err error) {
				token, _, whole, err = account.SignIn(ctx, a, k, account.Device{})
				return err
			})
			return token, whole
		}
		finish := func(half, code string) (token string, err error) {
			err = d.Do(t.Context(), act.Visitor(), func(ctx context.Context, a *act.Act) (err error) {
				token, _, err = account.FinishSignIn(ctx, a, v, half, code, account.Device{})
				return err
			})
			return token, err
		}
		half, whole := start()
		if whole {
			t.Fatal("the second factor is not asked for")
		}
		if _, err := actorOf(t, d, half); fault.KindOf(err) != fault.NotFound {
			t.Errorf("half a sign-in opens: %v", err)
		}
		_, err := finish(half, "000000")
		wantKind(t, err, fault.Invalid)
		_, err = finish("made up", p.code(t, c.now()))
		wantKind(t, err, fault.NotFound)
		token, err := finish(half, p.code(t, c.now()))
		if err != nil || token == half {
			t.Fatal(err)
		}
		if who, err := actorOf(t, d, token); err != nil || who.Person != k {
			t.Error(who, err)
		}
		c.pass(time.Minute)
		_, err = finish(half, p.code(t, c.now()))
		wantKind(t, err, fault.NotFound)
		half, _ = start()
		c.pass(5 * time.Minute)
		_, err = finish(half, p.code(t, c.now()))
		wantKind(t, err, fault.NotFound) // waited too long
		do(t, d, person(k), func(ctx context.Context, a *act.Act) error { _, err := account.RemoveFactor(ctx, a, k); return err })
		if _, whole := start(); !whole {
			t.Error("a factor that was removed is asked for")
		}
	})
}

func TestAnEnrolmentIsNotReplacedBehindTheOwnersBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		v := safe(t)
		k := add(t, d, "lan", "")
		enrol(t, d, c, v, k)
		begin := func(ctx context.Context, a *act.Act) error { return account.BeginFactor(ctx, a, v) }
		wantKind(t, d.Do(t.Context(), person(k), begin), fault.Conflict)
		wantKind(t, d.Do(t.Context(), act.Visitor(), begin), fault.NotFound)
		remove := func(ctx context.Context, a *act.Act) error {
			_, err := account.RemoveFactor(ctx, a, k)
			return err
		}
		wantKind(t, d.Do(t.Context(), person("other"), remove), fault.Forbidden)
		token := signIn(t, d, k)
		do(t, d, admin(province), remove)
		if _, err := actorOf(t, d, token); err == nil {
			t.Error("the session outlives the help of an administrator")
		}
	})
}
