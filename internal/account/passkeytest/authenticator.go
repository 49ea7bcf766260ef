// Package passkeytest is an authenticator of WebAuthn in software, with the browser
// around it: it makes keys and signs as a telephone does, and lies where a test wants.
package passkeytest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Authenticator holds one key. Its exported fields are what it says; a test may change
// them between answers.
type Authenticator struct {
	Origin, Site string // where the browser stands, and the name that the key belongs to
	Verified     bool   // the owner showed a finger, a face or a PIN
	Synced       bool   // the key may be copied to other devices
	Counter      uint32 // before the next signature; 0 for one that does not count
	Counts       bool
	ID, Handle   []byte
	Alien        bool   // signs with another key than the one it registered
	Statement    string // format of an attestation that it adds unasked

	sign   crypto.Signer
	public []byte // COSE
}

// P256 is an authenticator with a key on P-256, as most are.
func P256(t testing.TB, origin, site string) *Authenticator {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := k.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	// kty EC2, alg ES256, crv P-256, x, y (RFC 9053, 7.1.1)
	public := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}, text(0x40, point[1:33])...)
	public = append(append(public, 0x22), text(0x40, point[33:])...)
	return newAuthenticator(origin, site, k, public)
}

// Ed25519 is an authenticator with a key on that curve.
func Ed25519(t testing.TB, origin, site string) *Authenticator {
	t.Helper()
	x, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	// kty OKP, alg EdDSA, crv Ed25519, x (RFC 9053, 7.2)
	return newAuthenticator(origin, site, k, append([]byte{0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21}, text(0x40, x)...))
}

func newAuthenticator(origin, site string, sign crypto.Signer, public []byte) *Authenticator {
	id := make([]byte, 32)
	_, _ = rand.Read(id) // never fails (crypto/rand)
	return &Authenticator{Origin: origin, Site: site, Verified: true, Counts: true, ID: id, sign: sign, public: public}
}

// Make answers options for a new key, as navigator.credentials.create does.
func (a *Authenticator) Make(t testing.TB, options []byte) string {
	t.Helper()
	var o struct {
		Challenge string
		User      struct{ ID string }
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	handle, err := base64.RawURLEncoding.DecodeString(o.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Handle = handle
	data := a.data(0x40)
	data = append(data, make([]byte, 16)...) // AAGUID
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.ID)))
	data = append(append(data, a.ID...), a.public...)
	format, statement := "none", []byte{0xa0}
	if a.Statement != "" {
		format, statement = a.Statement, append(append([]byte{0xa1}, text(0x60, []byte("x5c"))...), 0x80)
	}
	object := append([]byte{0xa3}, text(0x60, []byte("fmt"))...)
	object = append(object, text(0x60, []byte(format))...)
	object = append(append(object, text(0x60, []byte("attStmt"))...), statement...)
	object = append(append(object, text(0x60, []byte("authData"))...), text(0x40, data)...)
	return a.write(t, map[string]string{"clientDataJSON": b64(a.client(t, "webauthn.create", o.Challenge)), "attestationObject": b64(object)})
}

// Get answers options for a key that exists, as navigator.credentials.get does.
func (a *Authenticator) Get(t testing.TB, options []byte) string {
	t.Helper()
	var o struct{ Challenge string }
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	if a.Counts {
		a.Counter++
	}
	client, data := a.client(t, "webauthn.get", o.Challenge), a.data(0)
	sum := sha256.Sum256(client)
	signature := a.signed(t, append(data[:len(data):len(data)], sum[:]...))
	return a.write(t, map[string]string{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(a.Handle)})
}

func (a *Authenticator) signed(t testing.TB, message []byte) []byte {
	t.Helper()
	by, hash := a.sign, crypto.Hash(0)
	if a.Alien {
		by = P256(t, a.Origin, a.Site).sign
	}
	if _, ec := by.(*ecdsa.PrivateKey); ec {
		sum := sha256.Sum256(message)
		message, hash = sum[:], crypto.SHA256
	}
	signature, err := by.Sign(rand.Reader, message, hash)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// data is the head of authenticator data with more flags (WebAuthn level 2, 6.1).
func (a *Authenticator) data(flags byte) []byte {
	flags |= 0x01 // present
	if a.Verified {
		flags |= 0x04
	}
	if a.Synced {
		flags |= 0x18
	}
	site := sha256.Sum256([]byte(a.Site))
	return binary.BigEndian.AppendUint32(append(site[:], flags), a.Counter)
}

func (a *Authenticator) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (a *Authenticator) write(t testing.TB, response map[string]string) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": b64(a.ID), "rawId": b64(a.ID), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// text writes bytes (major 0x40) or a text (0x60) in CBOR.
func text(major byte, b []byte) []byte {
	switch n := len(b); {
	case n < 24:
		return append([]byte{major | byte(n)}, b...)
	case n < 256:
		return append([]byte{major | 24, byte(n)}, b...)
	default:
		return append([]byte{major | 25, byte(n >> 8), byte(n)}, b...)
	}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
