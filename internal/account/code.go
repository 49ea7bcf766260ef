package account

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"ocop/internal/base/vault"
)

// One-time codes that are sent. Each message costs money and may annoy a stranger, so asking
// is bounded three ways; a number that nobody has counts as one that somebody has, or the
// limit would tell them apart.
const (
	codeLife  = 5 * time.Minute
	codeTries = 5
	// asksInAWhile is how many codes a number may be asked for in askWhile, asksADay in a day.
	asksInAWhile = 3
	asksADay     = 8
	askWhile     = 15 * time.Minute
	// numbersADay is how many codes to new numbers an account asks for in a day.
	numbersADay = 5
	// asksFromADay is for an address: a commune office or a mobile network shares one.
	asksFromADay = 60
	// attemptsKept is how long asks are remembered: a day for the limits, and the night after.
	attemptsKept = 48 * time.Hour
)

// The ways on which a code is sent.
const (
	waySMS  = "sms"
	wayMail = "mail"
)

// sixDigits makes a code; every one of a million is as likely.
func sixDigits() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // never fails (crypto/rand)
	}
	return fmt.Sprintf("%06d", n.Int64())
}

// codeDigest binds a code to its attempt: it is worth nothing in another row.
func codeDigest(safe *vault.Vault, attempt, code string) string {
	return safe.Digest(attempt+"/"+code, "sent code")
}
