package account

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"ocop/internal/base/fault"
)

// How many sign-ins may fail. A login gets five at once, then one every three minutes:
// slow enough against guessing, and its owner never waits longer than that for the next
// try. An address gets more, because a whole office shares one.
const (
	loginBurst     = 5
	loginPeriod    = 3 * time.Minute
	addressBurst   = 20
	addressPeriod  = 30 * time.Second
	attemptsAtMost = 20_000 // keys remembered, about 2 MB
)

// Attempts limits sign-ins that fail, per login and per address. Where a login has come
// in before, its tries are counted apart from those of everybody else: whoever guesses
// from elsewhere without pause does not lock its owner out. It is kept in memory,
// bounded, and safe for concurrent use. The caller gives the instant.
type Attempts struct {
	mu   sync.Mutex
	most int
	// known holds logins with an address from which they came in.
	known map[string]bool
	// debts holds for each key the instant (ms) at which all its tries are paid off.
	debts map[string]int64
}

// NewAttempts makes an empty limiter.
func NewAttempts() *Attempts {
	return &Attempts{most: attemptsAtMost, known: map[string]bool{}, debts: map[string]int64{}}
}

// Begin takes one try from the login and one from the address before the password is
// looked at, so that many at once cannot slip through. When either has none left it
// takes nothing and gives a Forbidden fault that says how long to wait.
func (t *Attempts) Begin(now time.Time, login, address string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	ms, l, a := now.UnixMilli(), t.loginAt(login, address), addressKey(address)
	wait := max(t.wait(ms, l, loginBurst, loginPeriod), t.wait(ms, a, addressBurst, addressPeriod))
	if wait > 0 {
		minutes := (wait + time.Minute - 1) / time.Minute
		return fault.Denied(fmt.Sprintf("Đăng nhập sai quá nhiều lần, hãy thử lại sau %d phút.", minutes))
	}
	t.room(ms, 2)
	t.debts[l] = max(t.debts[l], ms) + loginPeriod.Milliseconds()
	t.debts[a] = max(t.debts[a], ms) + addressPeriod.Milliseconds()
	return nil
}

// Succeeded forgets the tries of a login and gives the address back the one try that
// Begin took: only failures count.
func (t *Attempts) Succeeded(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.debts, t.loginAt(login, address))
	if len(t.known) >= t.most {
		clear(t.known) // rare; owners count as strangers until they come in again
	}
	t.known[placeKey(login, address)] = true
	if a := addressKey(address); t.debts[a] > 0 {
		t.debts[a] -= addressPeriod.Milliseconds()
	}
}

// Unseen gives back what Begin took: nobody looked at the password, so nobody was told
// whether it is right.
func (t *Attempts) Unseen(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, period := range map[string]time.Duration{t.loginAt(login, address): loginPeriod, addressKey(address): addressPeriod} {
		if t.debts[key] > 0 {
			t.debts[key] -= period.Milliseconds()
		}
	}
}

// Knows says whether the login has come in from the address before.
func (t *Attempts) Knows(login, address string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known[placeKey(login, address)]
}

// loginAt is the key under which tries of the login from the address are counted.
func (t *Attempts) loginAt(login, address string) string {
	if own := placeKey(login, address); t.known[own] {
		return own
	}
	return loginKey(login)
}

// wait is how long the key must wait for its next try: a key may owe burst-1 periods.
func (t *Attempts) wait(now int64, key string, burst int64, period time.Duration) time.Duration {
	over := t.debts[key] - now - (burst-1)*period.Milliseconds()
	return time.Duration(max(over, 0)) * time.Millisecond
}

// room makes place for n keys: first what is paid off goes, then who owes least, so a
// flood of made-up names cannot push out the login that is being guessed.
func (t *Attempts) room(now int64, n int) {
	if len(t.debts)+n <= t.most {
		return
	}
	for k, debt := range t.debts {
		if debt <= now {
			delete(t.debts, k)
		}
	}
	for len(t.debts)+n > t.most {
		least := ""
		for k, debt := range t.debts {
			if least == "" || debt < t.debts[least] {
				least = k
			}
		}
		delete(t.debts, least)
	}
}

// keyLongest keeps a long made-up name from filling memory.
const keyLongest = 64

// loginKey is the same for every way of writing a login, or a number, that finds the same
// person: see personOfLogin.
func loginKey(login string) string {
	login = strings.ToLower(strings.TrimSpace(login))
	if number, problem := ReadPhone(login); problem == "" {
		login = number
	}
	return "l" + login[:min(len(login), keyLongest)]
}

// placeKey is a login where it comes in. The address stands first: nobody can type a name
// that is the key of another's place.
func placeKey(login, address string) string { return addressKey(address) + loginKey(login) }

// addressKey takes the /64 network of an IPv6 address: one customer has all of it.
func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "a" + address[:min(len(address), keyLongest)]
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if net, err := ip.Prefix(64); err == nil {
			return "a" + net.String()
		}
	}
	return "a" + ip.String()
}
