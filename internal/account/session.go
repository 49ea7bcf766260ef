package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"strings"
	"time"

	"ocop/internal/act"
)

// SessionLife is how long a session lasts: one working day with overtime. It is never
// prolonged, so a clock set back cannot stretch it for long.
const SessionLife = 12 * time.Hour

// ProofLife is how long a proof of who one is counts for acts that need a fresh one.
const ProofLife = 10 * time.Minute

// halfLife is how long a sign-in waits for the code of the second factor.
const halfLife = 5 * time.Minute

// The stages of a session.
const (
	stageCode = "code" // the password was right, the second factor is asked for
	stageFull = ""
)

// Device is what is kept about where a session was started, coarse on purpose: enough
// for its owner to tell one's own from a stranger's.
type Device struct {
	From    string // network, like 203.0.113.0/24
	Browser string // like "Chrome, Windows"
}

// DeviceOf reads the address and the user agent of a request.
func DeviceOf(address, agent string) Device {
	return Device{From: network(address), Browser: browser(agent)}
}

func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	ip = ip.Unmap().WithZone("")
	bits := 24
	if ip.Is6() {
		bits = 48
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// browser names the browser and the system in the words of their makers. What is not
// known stays unnamed: the header is anybody's text and is never shown as it came.
func browser(agent string) string {
	first := func(names ...string) string {
		for i := 0; i < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	program := first("Edg/", "Edge", "OPR/", "Opera", "coc_coc", "Cốc Cốc", "SamsungBrowser", "Samsung", "Firefox/", "Firefox", "Chrome/", "Chrome", "CriOS", "Chrome", "Safari/", "Safari")
	system := first("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(program+", "+system, ", ")
}

// Session is who a session belongs to and how sure that is.
type Session struct {
	ID       string // names it in lists and challenges, opens nothing; stays when a proof gives a new token
	Expires  time.Time
	Actor    act.Actor
	ProvedAt time.Time // when the person last showed who they are
	App      bool      // the person has one-time codes of an application
	Passkeys bool      // the person has passkeys
	Strong   bool      // an identity provider saw two factors when it began
	Identity string    // key of the identity by which it began, "" by a password
	ByCode   bool      // begun with a code that was sent: no role at a place is in Actor

	by vouch
}

// Second says whether the person has a second factor.
func (s Session) Second() bool { return s.App || s.Passkeys }

// Fresh says whether the person showed who they are within ProofLife.
func (s Session) Fresh(now time.Time) bool { return now.Sub(s.ProvedAt) < ProofLife }

// OpenSession is one line of the list of a person's own sessions.
type OpenSession struct {
	ID      string // names it in forms; opens nothing
	Started time.Time
	Expires time.Time
	Device  Device
	This    bool // the one that asks
}

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
