package account_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/account"
	"ocop/internal/account/passkeytest"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/place"
)

const (
	origin = "https://ocop.example.vn"
	site   = "ocop.example.vn"
	tab    = "token of the session that adds the key"
)

// bench is where passkeys are tried.
type bench struct {
	*testing.T
	d    *act.Desk
	c    *clock
	keys *account.Passkeys
}

func eachBench(t *testing.T, fn func(*bench)) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		fn(&bench{t, d, c, account.NewPasskeys(origin, "OCOP thử", safe(t))})
	})
}

func (b *bench) options(what account.Ceremony, session string) []byte {
	b.Helper()
	options, err := b.keys.Ask(b.c.now(), what, session)
	if err != nil {
		b.Fatal(err)
	}
	return options
}

func (b *bench) newOptions(k key.Person) []byte {
	b.Helper()
	options, err := see(b.T, b.d, person(k), func(ctx context.Context, v *act.View) ([]byte, error) { return b.keys.AskNew(ctx, v, tab, false) })
	if err != nil {
		b.Fatal(err)
	}
	return options
}

// store checks and adds the answer with a new key.
func (b *bench) store(k key.Person, answer, name string) (codes []string, err error) {
	n, err := see(b.T, b.d, person(k), func(_ context.Context, v *act.View) (account.NewPasskey, error) {
		return b.keys.CheckNew(v, tab, answer)
	})
	if err != nil {
		return nil, err
	}
	err = b.d.Do(b.Context(), person(k), func(ctx context.Context, a *act.Act) (err error) {
		codes, err = account.AddPasskey(ctx, a, n, name)
		return err
	})
	return codes, err
}

// add registers the key of an authenticator.
func (b *bench) add(k key.Person, with *passkeytest.Authenticator) {
	b.Helper()
	if _, err := b.store(k, with.Make(b, b.newOptions(k)), "Điện thoại"); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) check(what account.Ceremony, session string, only key.Person, answer string) (account.Proof, error) {
	return see(b.T, b.d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Proof, error) {
		return b.keys.Check(ctx, v, what, session, only, answer)
	})
}

// come signs in with a proof.
func (b *bench) come(p account.Proof) (token string, good bool, err error) {
	err = b.d.Do(context.Background(), p.Actor, func(ctx context.Context, a *act.Act) (err error) {
		token, _, good, err = account.SignInByPasskey(ctx, a, p, account.Device{})
		return err
	})
	return token, good, err
}

// in signs in with an authenticator from question to session.
func (b *bench) in(with *passkeytest.Authenticator) (act.Actor, error) {
	p, err := b.check(account.PasskeySignIn, "", "", with.Get(b, b.options(account.PasskeySignIn, "")))
	if err != nil {
		return act.Actor{}, err
	}
	token, _, err := b.come(p)
	if err != nil {
		return act.Actor{}, err
	}
	return actorOf(b.T, b.d, token)
}

func (b *bench) own(k key.Person) account.Own {
	b.Helper()
	own, err := see(b.T, b.d, person(k), func(ctx context.Context, v *act.View) (account.Own, error) { return account.OwnAccount(ctx, v) })
	if err != nil {
		b.Fatal(err)
	}
	return own
}

func TestAPasskeyOpensTheAccountOfItsOwner(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan, hoa := add(b.T, b.d, "lan", ""), add(b.T, b.d, "hoa", "")
		ec, ed := passkeytest.P256(b, origin, site), passkeytest.Ed25519(b, origin, site)
		ed.Counts, ed.Synced = false, true // as those of telephones that copy keys
		b.add(lan, ec)
		b.add(hoa, ed)
		b.c.pass(time.Hour)
		for range 3 {
			for k, with := range map[key.Person]*passkeytest.Authenticator{lan: ec, hoa: ed} {
				if who, err := b.in(with); err != nil || who.Person != k {
					b.Fatalf("came in as %q, want %q: %v", who.Person, k, err)
				}
			}
		}
		own := b.own(hoa)
		if !own.Second() || own.App || len(own.Passkeys) != 1 || own.CodesLeft != 10 {
			b.Fatalf("own account: %+v", own)
		}
		if p := own.Passkeys[0]; p.Name != "Điện thoại" || !p.Synced || !p.Used.Equal(b.c.now()) || b.own(lan).Passkeys[0].Synced {
			b.Errorf("passkey: %+v", p)
		}
		want := []string{"passkey.added", "passkey.used", "passkey.used", "passkey.used", "person.added", "session.started", "session.started", "session.started"}
		if diff := cmp.Diff(want, verbs(b.T, b.d, "person/"+string(lan))); diff != "" {
			b.Errorf("journal (-want +got):\n%s", diff)
		}
	})
}

// TestOptionsAskForWhatTheSiteNeeds reads what browsers get.
func TestOptionsAskForWhatTheSiteNeeds(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan := add(b.T, b.d, "lan", "")
		ec := passkeytest.P256(b, origin, site)
		b.add(lan, ec)
		var made struct {
			RP, User struct{ ID, Name string }
			Params   []struct{ Alg int } `json:"pubKeyCredParams"`
			Select   struct {
				ResidentKey, UserVerification string
			} `json:"authenticatorSelection"`
			Exclude []struct{ ID string } `json:"excludeCredentials"`
			Attest  string                `json:"attestation"`
		}
		if err := json.Unmarshal(b.newOptions(lan), &made); err != nil {
			b.Fatal(err)
		}
		if made.RP.ID != site || made.User.Name != "lan" || strings.Contains(made.User.ID, string(lan)) || len(made.Params) != 3 || made.Params[0].Alg != -7 || made.Params[1].Alg != -8 ||
			made.Select.ResidentKey != "required" || made.Select.UserVerification != "required" || made.Attest != "none" ||
			len(made.Exclude) != 1 || made.Exclude[0].ID != base64.RawURLEncoding.EncodeToString(ec.ID) {
			b.Errorf("options for a new key: %+v", made)
		}
		var asks struct {
			RPID, UserVerification string
			Allow                  []any `json:"allowCredentials"`
		}
		if err := json.Unmarshal(b.options(account.PasskeySecond, "half"), &asks); err != nil {
			b.Fatal(err)
		}
		if asks.RPID != site || asks.UserVerification != "required" || len(asks.Allow) != 0 {
			b.Errorf("options for a key that exists: %+v", asks)
		}
	})
}

// TestAnswersThatLieAreRefused: each lie gets the same answer, and opens nothing.
func TestAnswersThatLieAreRefused(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan, hoa := add(b.T, b.d, "lan", ""), add(b.T, b.d, "hoa", "")
		good, other := passkeytest.P256(b, origin, site), passkeytest.Ed25519(b, origin, site)
		b.add(lan, good)
		b.add(hoa, other)
		ask := func(what account.Ceremony, session string) []byte { return b.options(what, session) }
		lie := func(change func(*passkeytest.Authenticator)) string {
			liar := *good
			change(&liar)
			return liar.Get(b, ask(account.PasskeySignIn, ""))
		}
		foreign := account.NewPasskeys(origin, "x", safe(b.T))
		alien, err := foreign.Ask(b.c.now(), account.PasskeySignIn, "")
		if err != nil {
			b.Fatal(err)
		}
		unknown := passkeytest.P256(b, origin, site)
		unknown.Handle = good.Handle
		sentences := map[string]bool{}
		for what, answer := range map[string]string{
			"wrong origin":              lie(func(a *passkeytest.Authenticator) { a.Origin = "https://ocop.example.com" }),
			"origin without TLS":        lie(func(a *passkeytest.Authenticator) { a.Origin = "http://ocop.example.vn" }),
			"wrong site":                lie(func(a *passkeytest.Authenticator) { a.Site = "example.vn" }),
			"no verification":           lie(func(a *passkeytest.Authenticator) { a.Verified = false }),
			"another signature":         lie(func(a *passkeytest.Authenticator) { a.Alien = true }),
			"handle of another person":  lie(func(a *passkeytest.Authenticator) { a.Handle = other.Handle }),
			"no handle":                 lie(func(a *passkeytest.Authenticator) { a.Handle = nil }),
			"became a copy":             lie(func(a *passkeytest.Authenticator) { a.Synced = true }),
			"unknown key":               unknown.Get(b, ask(account.PasskeySignIn, "")),
			"challenge of another site": good.Get(b, alien),
			"challenge of another use":  good.Get(b, ask(account.PasskeyProve, "")),
			"challenge of a session":    good.Get(b, ask(account.PasskeySignIn, "x")),
			"challenge for a new key":   good.Get(b, b.newOptions(lan)),
			"answer with a new key":     good.Make(b, b.newOptions(lan)),
			"made-up challenge":         good.Get(b, []byte(`{"challenge":"AAAAAAAAAAAAAAAAAAAAAA"}`)),
			"no JSON":                   "{",
			"nothing":                   "",
			"JSON of another kind":      `[1,2]`,
			"empty fields":              `{"id":"","rawId":"","type":"public-key","response":{}}`,
			"deep":                      strings.Repeat("[", 8000),
			"very long":                 `{"id":"` + strings.Repeat("A", 20_000) + `"}`,
		} {
			_, err := b.check(account.PasskeySignIn, "", "", answer)
			if fields := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(fields) != 1 || fields[0].Name != "passkey" {
				b.Errorf("%s: %v", what, err)
			} else {
				sentences[fields[0].Sentence] = true
			}
		}
		if len(sentences) != 1 {
			b.Errorf("answers differ: %v", sentences)
		}
		_, err = b.check(account.PasskeySecond, "half", hoa, good.Get(b, ask(account.PasskeySecond, "half")))
		wantKind(b.T, err, fault.Invalid)
		if _, err := b.check(account.PasskeySecond, "half", lan, good.Get(b, ask(account.PasskeySecond, "half"))); err != nil {
			b.Errorf("the same without a lie: %v", err)
		}
		do(b.T, b.d, admin(province), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, lan) })
		_, err = b.in(good)
		wantKind(b.T, err, fault.Invalid)
	})
}

func TestAChallengeIsAnsweredOnceAndInTime(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan := add(b.T, b.d, "lan", "")
		ec := passkeytest.P256(b, origin, site)
		ec.Counts = false // the counter must not be what refuses
		made := ec.Make(b, b.newOptions(lan))
		if _, err := b.store(lan, made, "Máy"); err != nil {
			b.Fatal(err)
		}
		_, err := b.store(lan, made, "Máy")
		wantKind(b.T, err, fault.Invalid)
		if done, err := b.remove(lan, b.own(lan).Passkeys[0].ID, false); err != nil || !done {
			b.Fatal(done, err)
		}
		_, err = b.store(lan, made, "Máy") // a key that was removed does not come back
		wantKind(b.T, err, fault.Invalid)
		b.add(lan, ec)

		answer := ec.Get(b, b.options(account.PasskeySignIn, ""))
		var passed atomic.Int32
		var all sync.WaitGroup
		for range 8 { // many at once
			all.Go(func() {
				if p, err := b.check(account.PasskeySignIn, "", "", answer); err == nil {
					if _, good, err := b.come(p); err == nil && good {
						passed.Add(1)
					}
				}
			})
		}
		all.Wait()
		if passed.Load() != 1 {
			b.Errorf("one answer opened %d sessions", passed.Load())
		}
		late := ec.Get(b, b.options(account.PasskeySignIn, ""))
		b.c.pass(5*time.Minute - time.Millisecond)
		if _, err := b.check(account.PasskeySignIn, "", "", late); err != nil {
			b.Errorf("just in time: %v", err)
		}
		b.c.pass(time.Millisecond)
		_, err = b.check(account.PasskeySignIn, "", "", late)
		wantKind(b.T, err, fault.Invalid)
		if !strings.Contains(err.Error(), "5 phút") {
			b.Errorf("too late: %v", err)
		}
		if n := b.count("used_challenge"); n != 3 {
			b.Errorf("%d challenges are remembered, want 3", n)
		}
		do(b.T, b.d, act.System("clock"), func(ctx context.Context, a *act.Act) error {
			_, err := account.Sweep(ctx, a)
			return err
		})
		if n := b.count("used_challenge"); n != 0 {
			b.Errorf("%d challenges were not swept", n)
		}
	})
}

func (b *bench) count(table string) (n int) {
	b.Helper()
	n, err := see(b.T, b.d, act.Visitor(), func(ctx context.Context, v *act.View) (n int, err error) {
		return n, v.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func (b *bench) remove(k key.Person, id string, mustKeep bool) (done bool, err error) {
	err = b.d.Do(b.Context(), person(k), func(ctx context.Context, a *act.Act) (err error) {
		done, err = account.RemovePasskey(ctx, a, id, mustKeep)
		return err
	})
	return done, err
}

// TestACounterThatGoesBackIsRefusedAndRecorded: whoever copied a key is behind its owner.
func TestACounterThatGoesBackIsRefusedAndRecorded(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan := add(b.T, b.d, "lan", "")
		ec := passkeytest.P256(b, origin, site)
		b.add(lan, ec)
		thief := *ec
		for range 2 {
			if _, err := b.in(ec); err != nil {
				b.Fatal(err)
			}
		}
		sessions := b.count("session")
		p, err := b.check(account.PasskeySignIn, "", "", thief.Get(b, b.options(account.PasskeySignIn, "")))
		if err != nil {
			b.Fatal(err)
		}
		if token, good, err := b.come(p); good || token != "" || err != nil {
			b.Errorf("a copy came in: %v %v", good, err)
		}
		if b.count("session") != sessions || !strings.Contains(strings.Join(verbs(b.T, b.d, "person/"+string(lan)), " "), "passkey.refused") {
			b.Error("the refusal is not recorded, or a session began")
		}
		var two [2]account.Proof // checked side by side, taken in the other order
		for i := range two {
			if two[i], err = b.check(account.PasskeySignIn, "", "", ec.Get(b, b.options(account.PasskeySignIn, ""))); err != nil {
				b.Fatal(err)
			}
		}
		if _, good, err := b.come(two[1]); !good || err != nil {
			b.Errorf("the owner after that: %v", err)
		}
		_, _, err = b.come(two[0])
		wantKind(b.T, err, fault.Invalid)
	})
}

func TestNewKeysAreCheckedBeforeTheyAreStored(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan, hoa := add(b.T, b.d, "lan", ""), add(b.T, b.d, "hoa", "")
		made := func(change func(*passkeytest.Authenticator)) string {
			a := passkeytest.P256(b, origin, site)
			change(a)
			return a.Make(b, b.newOptions(lan))
		}
		ready := passkeytest.P256(b, origin, site)
		b.add(hoa, ready)
		for what, answer := range map[string]string{
			"wrong origin":              made(func(a *passkeytest.Authenticator) { a.Origin = "https://ocop.example.vn.evil.example" }),
			"wrong site":                made(func(a *passkeytest.Authenticator) { a.Site = "example.vn" }),
			"no verification":           made(func(a *passkeytest.Authenticator) { a.Verified = false }),
			"name too long":             made(func(a *passkeytest.Authenticator) { a.ID = make([]byte, 1024) }),
			"challenge of a sign-in":    passkeytest.P256(b, origin, site).Make(b, b.options(account.PasskeySignIn, "")),
			"answer with an old key":    ready.Get(b, b.newOptions(lan)),
			"broken CBOR":               strings.Replace(made(func(*passkeytest.Authenticator) {}), `"attestationObject":"o2`, `"attestationObject":"_2`, 1),
			"CBOR of another kind":      strings.Replace(made(func(*passkeytest.Authenticator) {}), `"attestationObject":"o`, `"attestationObject":"g`, 1),
			"no JSON":                   "<x>",
			"nothing":                   "",
			"very long":                 strings.Repeat(" ", 20_000),
			"half of a good one":        made(func(*passkeytest.Authenticator) {})[:200],
			"key asked for by somebody": passkeytest.P256(b, origin, site).Make(b, b.optionsOf(lan, "another session")),
		} {
			_, err := b.store(lan, answer, "Máy")
			if fault.KindOf(err) != fault.Invalid {
				b.Errorf("%s: %v", what, err)
			}
		}
		_, err := b.store(lan, made(func(a *passkeytest.Authenticator) { a.ID = ready.ID }), "Máy")
		wantKind(b.T, err, fault.Conflict)
		for _, name := range []string{"", "   ", strings.Repeat("dài ", 16), "a\u202eb"} {
			_, err := b.store(lan, made(func(*passkeytest.Authenticator) {}), name)
			wantKind(b.T, err, fault.Invalid)
		}
		if own := b.own(lan); own.Second() || own.CodesLeft != 0 || b.count("used_challenge") != 1 {
			b.Errorf("something was stored: %+v", own)
		}
		// What a maker says about a key is not asked for and not read.
		if _, err := b.store(lan, made(func(a *passkeytest.Authenticator) { a.Statement = "android-safetynet" }), "Máy"); err != nil {
			b.Errorf("with a statement: %v", err)
		}
	})
}

func (b *bench) optionsOf(k key.Person, session string) []byte {
	b.Helper()
	options, err := see(b.T, b.d, person(k), func(ctx context.Context, v *act.View) ([]byte, error) { return b.keys.AskNew(ctx, v, session, false) })
	if err != nil {
		b.Fatal(err)
	}
	return options
}

// TestAPasskeyIsASecondFactor: a password alone no longer opens the account, and the last
// factor stays where one is demanded.
func TestAPasskeyIsASecondFactor(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan, hoa := add(b.T, b.d, "lan", ""), add(b.T, b.d, "hoa", "")
		ec, ed := passkeytest.P256(b, origin, site), passkeytest.Ed25519(b, origin, site)
		codes, err := b.store(lan, ec.Make(b, b.newOptions(lan)), "Máy")
		if err != nil || len(codes) != 10 {
			b.Fatal(len(codes), err)
		}
		half, _, whole := b.password(lan)
		if whole {
			b.Fatal("the password alone opened a session")
		}
		answer := ec.Get(b, b.options(account.PasskeySecond, half))
		p, err := b.check(account.PasskeySecond, half, lan, answer)
		if err != nil {
			b.Fatal(err)
		}
		var token string
		do(b.T, b.d, p.Actor, func(ctx context.Context, a *act.Act) (err error) {
			token, _, _, err = account.FinishByPasskey(ctx, a, p, half, account.Device{})
			return err
		})
		s, err := see(b.T, b.d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Session, error) {
			return account.SessionOf(ctx, v, token)
		})
		if err != nil || !s.Second() || !s.Passkeys || s.App || token == half {
			b.Errorf("session: %+v, %v", s, err)
		}
		half, _, _ = b.password(lan) // and with a recovery code
		do(b.T, b.d, act.Visitor(), func(ctx context.Context, a *act.Act) error {
			_, _, err := account.FinishSignIn(ctx, a, nil, half, codes[0], account.Device{})
			return err
		})

		// A proof of one person does not finish the sign-in of another.
		b.add(hoa, ed)
		half, _, _ = b.password(hoa)
		p, err = b.check(account.PasskeySignIn, "", "", ec.Get(b, b.options(account.PasskeySignIn, "")))
		if err != nil {
			b.Fatal(err)
		}
		err = b.d.Do(b.Context(), p.Actor, func(ctx context.Context, a *act.Act) error {
			_, _, _, err := account.FinishByPasskey(ctx, a, p, half, account.Device{})
			return err
		})
		wantKind(b.T, err, fault.Invalid)

		first := b.own(lan).Passkeys[0].ID
		if done, err := b.remove(hoa, first, false); done || err != nil {
			b.Errorf("the key of somebody else: %v %v", done, err)
		}
		_, err = b.remove(lan, first, true)
		wantKind(b.T, err, fault.Conflict)
		b.add(lan, passkeytest.Ed25519(b, origin, site))
		if done, err := b.remove(lan, first, true); !done || err != nil {
			b.Errorf("the last but one: %v %v", done, err)
		}
		_, err = b.in(ec)
		wantKind(b.T, err, fault.Invalid)
		if done, err := b.remove(lan, b.own(lan).Passkeys[0].ID, false); !done || err != nil || b.own(lan).CodesLeft != 0 {
			b.Errorf("the last: %v %v, %d codes", done, err, b.own(lan).CodesLeft)
		}
		b.add(lan, ec) // and a password set by letter does not get around it
		do(b.T, b.d, admin(province), func(ctx context.Context, a *act.Act) error {
			code, err := account.Invite(ctx, a, lan)
			if err == nil {
				_, err = account.UseTicket(ctx, a, code, "hash")
			}
			return err
		})
		if _, _, whole := b.password(lan); whole {
			b.Error("whoever sets the password anew needs no second factor")
		}
		if done, err := b.remove(lan, b.own(lan).Passkeys[0].ID, false); !done || err != nil {
			b.Fatal(done, err)
		}
		if _, _, whole := b.password(lan); !whole {
			b.Error("a second factor is still asked for")
		}
	})
}

func (b *bench) password(k key.Person) (token string, expires time.Time, whole bool) {
	b.Helper()
	do(b.T, b.d, person(k), func(ctx context.Context, a *act.Act) (err error) {
		token, expires, whole, err = account.SignIn(ctx, a, k, account.Device{})
		return err
	})
	return token, expires, whole
}

// TestFactorsGoTogetherOnlyWhenAnAdministratorResetsThem.
func TestFactorsGoTogetherOnlyWhenAnAdministratorResetsThem(t *testing.T) {
	eachBench(t, func(b *bench) {
		lan := add(b.T, b.d, "lan", "")
		reset := func(by act.Actor) {
			do(b.T, b.d, by, func(ctx context.Context, a *act.Act) error { _, err := account.RemoveFactor(ctx, a, lan); return err })
		}
		reset(person(lan)) // none is no effect
		reset(admin(province))
		ec := passkeytest.P256(b, origin, site)
		b.add(lan, ec)
		reset(person(lan))
		v := safe(b.T)
		enrol(b.T, b.d, b.c, v, lan)
		reset(person(lan))
		if own := b.own(lan); own.App || len(own.Passkeys) != 1 || own.CodesLeft != 10 {
			b.Errorf("after one's own removal: %+v", own)
		}
		token := signIn(b.T, b.d, lan)
		reset(admin(province))
		if own := b.own(lan); own.Second() || own.CodesLeft != 0 {
			b.Errorf("after a reset: %+v", own)
		}
		_, err := actorOf(b.T, b.d, token)
		wantKind(b.T, err, fault.NotFound)
		_, err = b.in(ec)
		wantKind(b.T, err, fault.Invalid)
	})
}

// TestAddressesThatHavePasskeys: browsers give keys to names only, over HTTPS or on the
// machine itself.
func TestAddressesThatHavePasskeys(t *testing.T) {
	t.Parallel()
	v := safe(t)
	for base, want := range map[string]bool{
		"https://ocop.example.vn": true, "https://ocop.example.vn:8443": true, "http://localhost:8080": true, "http://localhost": true,
		"http://127.0.0.1:8080": false, "http://[::1]:8080": false, "https://203.0.113.7": false, "http://ocop.example.vn": false, "http://": false, "": false, "::": false,
	} {
		if got := account.NewPasskeys(base, "OCOP", v).Ready(); got != want {
			t.Errorf("%q: %v", base, got)
		}
	}
	here, ec := account.NewPasskeys("http://127.0.0.1:8080", "OCOP", v), passkeytest.P256(t, origin, site)
	_, err := here.Ask(newClock().now(), account.PasskeySignIn, "")
	wantKind(t, err, fault.Invalid)
	_, err = here.CheckNew(nil, tab, ec.Make(t, []byte(`{"challenge":"AAAA","user":{"id":"AAAA"}}`)))
	wantKind(t, err, fault.Invalid)
	if (*account.Passkeys)(nil).Ready() {
		t.Error("nothing is ready")
	}
}

// FuzzPasskeyAnswers: whatever a browser sends is refused as input, never with a crash.
func FuzzPasskeyAnswers(f *testing.F) {
	p := passkeytest.P256(f, origin, site)
	options := []byte(`{"challenge":"AAAAAAAAAAAAAAAAAAAAAA","user":{"id":"AAAA"}}`)
	for _, seed := range []string{p.Make(f, options), p.Get(f, options), "", "{}", "[", `{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}`} {
		f.Add(seed)
	}
	places, err := place.Load()
	if err != nil {
		f.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(f.TempDir(), "key"))
	if err != nil {
		f.Fatal(err)
	}
	c := newClock()
	d, keys := &act.Desk{DB: dbtest.SQLite(f, c.now), Places: places}, account.NewPasskeys(origin, "x", v)
	f.Fuzz(func(t *testing.T, answer string) {
		b := &bench{t, d, c, keys}
		_, err := b.check(account.PasskeySignIn, "", "", answer)
		wantKind(t, err, fault.Invalid)
		_, err = b.store("nobody", answer, "x")
		wantKind(t, err, fault.Invalid)
		account.PasskeyName(answer)
	})
}
