package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
)

// Ceremony is what a passkey is asked for. An answer to one is worth nothing in another.
type Ceremony string

// The ceremonies of passkeys.
const (
	PasskeyAdd    Ceremony = "add"     // a new one, of whoever has signed in
	PasskeySignIn Ceremony = "sign-in" // instead of login and password
	PasskeySecond Ceremony = "second"  // after the password, instead of a one-time code
	PasskeyProve  Ceremony = "prove"   // a fresh proof before a weighty act
)

const (
	// challengeLife is how long a challenge waits for its answer.
	challengeLife = 5 * time.Minute
	// answerLongest is the longest answer of a browser that is read, in bytes: an
	// attestation with a chain of certificates stays far below.
	answerLongest = 16 << 10
)

// Passkeys asks for keys of WebAuthn and checks the answers of browsers. A challenge is
// sealed with the key file of the installation, for one ceremony of one session, and
// carries its end: so asking writes nothing, and any server of the installation can
// check the answer. What was answered is remembered until then. Keys are always
// discoverable and always ask their owner for a fingerprint, a face or a PIN.
//
// It is safe for concurrent use. A program makes one.
type Passkeys struct {
	site *webauthn.WebAuthn // nil where the address cannot have passkeys
	safe *vault.Vault
}

// NewPasskeys makes the one Passkeys of a program. base is the public address of the
// site: keys belong to its name, and answers must come from it.
func NewPasskeys(base, name string, safe *vault.Vault) *Passkeys {
	u, err := url.Parse(base)
	if err != nil || !mayHavePasskeys(u) {
		return &Passkeys{safe: safe}
	}
	site, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired},
		// Managers of passwords tell more than they were asked; nothing of it is read.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore})
	if err != nil {
		return &Passkeys{safe: safe}
	}
	return &Passkeys{site, safe}
}

// mayHavePasskeys says whether browsers give a key to the address: a name, not a number,
// over HTTPS or on the machine itself.
func mayHavePasskeys(u *url.URL) bool {
	if _, err := netip.ParseAddr(u.Hostname()); err == nil || u.Hostname() == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "localhost"
}

// Ready says whether the address of this site can have passkeys.
func (p *Passkeys) Ready() bool { return p != nil && p.site != nil }

// Ask gives the options with which a browser asks for a key that exists, as JSON.
// session is the ID of the session, or the token of the waiting sign-in, that asks; "" for
// somebody who has not signed in. No key is named: the browser shows those it has.
func (p *Passkeys) Ask(now time.Time, what Ceremony, session string) ([]byte, error) {
	if !p.Ready() {
		return nil, noPasskeys()
	}
	options, _, err := p.site.BeginDiscoverableLogin(webauthn.WithChallenge(p.challenge(now, what, session)))
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return json.Marshal(options.Response)
}

// AskNew gives the options with which the actor's browser makes a new key, as JSON. session is
// the ID of the session; byCode says that it was begun with a code that was sent: then a
// person with a role at a place, now or later, gets none (Forbidden), for a key would open what
// the code does not.
func (p *Passkeys) AskNew(ctx context.Context, v *act.View, session string, byCode bool) ([]byte, error) {
	if !p.Ready() {
		return nil, noPasskeys()
	}
	own, err := OwnAccount(ctx, v)
	if err != nil {
		return nil, err
	}
	if byCode && len(own.Roles) > 0 {
		return nil, fault.Denied("Bạn vào bằng mã gửi tới điện thoại; tài khoản có vai trò ở cơ quan thì hãy đăng nhập bằng mật khẩu rồi mới thêm khóa truy cập.")
	}
	has, err := rows.New(v).PasskeysOf(ctx, string(v.Actor().Person))
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	options, _, err := p.site.BeginRegistration(owner{person: v.Actor().Person, login: own.Login, name: own.Name},
		func(o *protocol.PublicKeyCredentialCreationOptions) error {
			o.Challenge, o.Parameters = p.challenge(v.Now(), PasskeyAdd, session), algorithms()
			for _, k := range has {
				id, _ := base64.RawURLEncoding.DecodeString(k.Credential) // written by AddPasskey
				o.CredentialExcludeList = append(o.CredentialExcludeList, protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: id})
			}
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return json.Marshal(options.Response)
}

// algorithms are those that authenticators in use make: P-256 everywhere, Ed25519 in
// new ones, RSA in Windows.
func algorithms() (list []protocol.CredentialParameter) {
	for _, a := range []webauthncose.COSEAlgorithmIdentifier{webauthncose.AlgES256, webauthncose.AlgEdDSA, webauthncose.AlgRS256} {
		list = append(list, protocol.CredentialParameter{Type: protocol.PublicKeyCredentialType, Algorithm: a})
	}
	return list
}

// Proof is a checked answer of a key. Take uses it up.
type Proof struct {
	Actor act.Actor // the owner, without roles

	passkey, challenge string
	expires            time.Time
	before, counter    int64
	backedUp, behind   bool
}

// Check reads the answer of a browser to Ask. only is the person that the key must belong
// to, "" when the key itself tells. Whatever is wrong with the answer, the fault is the
// same, on the field "passkey": who has an account cannot be learned here.
func (p *Passkeys) Check(ctx context.Context, v *act.View, what Ceremony, session string, only key.Person, answer string) (Proof, error) {
	if !p.Ready() {
		return Proof{}, noPasskeys()
	}
	if len(answer) > answerLongest {
		return Proof{}, wrongPasskey(errors.New("answer too long"))
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Proof{}, wrongPasskey(err)
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	expires, err := p.open(v.Now(), challenge, what, session)
	if err != nil {
		return Proof{}, err
	}
	row, err := rows.New(v).PasskeyByCredential(ctx, base64.RawURLEncoding.EncodeToString(parsed.RawID))
	if errors.Is(err, sql.ErrNoRows) {
		return Proof{}, wrongPasskey(err)
	}
	if err != nil {
		return Proof{}, fmt.Errorf("passkey: %w", err)
	}
	if only != "" && row.Person != string(only) {
		return Proof{}, wrongPasskey(errors.New("key of another person"))
	}
	found, err := p.verify(parsed, row)
	if err != nil {
		return Proof{}, wrongPasskey(err)
	}
	return Proof{Actor: act.Actor{Person: key.Person(row.Person), Name: row.Name}, passkey: row.Passkey, challenge: challenge, expires: expires,
		before: row.Counter, counter: int64(parsed.Response.AuthenticatorData.Counter), backedUp: found.Flags.BackupState, behind: found.Authenticator.CloneWarning}, nil
}

func (p *Passkeys) verify(parsed *protocol.ParsedCredentialAssertionData, row rows.PasskeyByCredentialRow) (*webauthn.Credential, error) {
	public, err := base64.RawURLEncoding.DecodeString(row.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("stored key: %w", err)
	}
	stored := webauthn.Credential{ID: parsed.RawID, PublicKey: public, Flags: webauthn.CredentialFlags{BackupEligible: row.BackupEligible},
		Authenticator: webauthn.Authenticator{SignCount: uint32(row.Counter)}}
	who := owner{person: key.Person(row.Person), keys: []webauthn.Credential{stored}}
	session := webauthn.SessionData{Challenge: parsed.Response.CollectedClientData.Challenge, UserVerification: protocol.VerificationRequired}
	return p.site.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return who, nil }, session, parsed)
}

// NewPasskey is a checked answer with a new key. AddPasskey stores it.
type NewPasskey struct {
	made      *webauthn.Credential
	challenge string
	expires   time.Time
}

// CheckNew reads the answer of the actor's browser to AskNew. Whatever is wrong is an
// Invalid fault on the field "passkey".
func (p *Passkeys) CheckNew(v *act.View, session, answer string) (NewPasskey, error) {
	if !p.Ready() {
		return NewPasskey{}, noPasskeys()
	}
	if len(answer) > answerLongest {
		return NewPasskey{}, wrongPasskey(errors.New("answer too long"))
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return NewPasskey{}, wrongPasskey(err)
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	expires, err := p.open(v.Now(), challenge, PasskeyAdd, session)
	if err != nil {
		return NewPasskey{}, err
	}
	// None was asked for, and no maker of keys is trusted more than another: a statement
	// that comes all the same is not read, nor are the certificates in it.
	parsed.Response.AttestationObject.Format, parsed.Response.AttestationObject.AttStatement = string(protocol.AttestationFormatNone), nil
	who := owner{person: v.Actor().Person}
	made, err := p.site.CreateCredential(who, webauthn.SessionData{Challenge: challenge, UserID: who.WebAuthnID(),
		UserVerification: protocol.VerificationRequired, CredParams: algorithms()}, parsed)
	if err == nil {
		_, err = webauthncose.ParsePublicKey(made.PublicKey)
	}
	if err != nil {
		return NewPasskey{}, wrongPasskey(err)
	}
	return NewPasskey{made, challenge, expires}, nil
}

// challenge seals the end of the wait; the nonce of the seal makes it unguessable.
func (p *Passkeys) challenge(now time.Time, what Ceremony, session string) []byte {
	end := binary.BigEndian.AppendUint64(nil, uint64(now.Add(challengeLife).UnixMilli()))
	return []byte(p.safe.Seal(end, challengePurpose(what, session)))
}

// open says until when a challenge may be answered, or refuses one that is not of this
// ceremony and session, or too old.
func (p *Passkeys) open(now time.Time, challenge string, what Ceremony, session string) (expires time.Time, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(challenge)
	if err != nil {
		return expires, wrongPasskey(err)
	}
	end, err := p.safe.Open(string(sealed), challengePurpose(what, session))
	if err != nil || len(end) != 8 {
		return expires, wrongPasskey(errors.Join(err, errors.New("not a challenge of ours")))
	}
	expires = time.UnixMilli(int64(binary.BigEndian.Uint64(end)))
	if !now.Before(expires) {
		return expires, latePasskey()
	}
	return expires, nil
}

func challengePurpose(what Ceremony, session string) string {
	return "passkey/" + string(what) + "/" + digest(session)
}

// owner is a person as WebAuthn sees one. The handle that authenticators keep is a
// digest: it tells nothing about the person.
type owner struct {
	person      key.Person
	login, name string
	keys        []webauthn.Credential
}

func (o owner) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("passkey/" + string(o.person)))
	return sum[:]
}
func (o owner) WebAuthnName() string                       { return o.login }
func (o owner) WebAuthnDisplayName() string                { return o.name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func passkeyFault(sentence string, cause error) error {
	return &fault.Fault{Kind: fault.Invalid, Sentence: sentence, Fields: []fault.Field{{Name: "passkey", Sentence: sentence}}, Cause: cause}
}

func wrongPasskey(cause error) error {
	return passkeyFault("Khóa truy cập này không dùng được ở đây, hãy thử lại hoặc dùng mật khẩu.", cause)
}

func latePasskey() error {
	return passkeyFault("Đã chờ quá 5 phút hoặc câu trả lời đã dùng rồi, hãy bấm lại nút khóa truy cập.", nil)
}

func noPasskeys() error {
	return passkeyFault("Địa chỉ của hệ thống này không dùng được khóa truy cập, hãy dùng mật khẩu.", nil)
}

// PasskeyName is the key that an answer names, for counting tries; "" for no answer.
func PasskeyName(answer string) string {
	var a struct{ ID string }
	if len(answer) > answerLongest || json.Unmarshal([]byte(answer), &a) != nil {
		return ""
	}
	return strings.ToLower(a.ID)
}
