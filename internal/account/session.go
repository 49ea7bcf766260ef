package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"
)

// SessionLife is how long a session lasts: one working day with overtime. It is never
// prolonged, so a clock set back cannot stretch it for long.
const SessionLife = 12 * time.Hour

// newToken makes a secret of 256 random bits that fits into a cookie.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest is what is stored of a token: a copy of the table opens no session. A token
// is random in all its bits, so a plain hash is enough.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
