package account_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/base/fault"
)

func TestAttemptsPerLogin(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	tries := func(n int) (passed int) {
		for i := range n {
			if a.Begin(now, "lan", fmt.Sprintf("10.0.%d.%d", i/200, i%200)) == nil {
				passed++
			}
		}
		return passed
	}
	if n := tries(1000); n != 5 {
		t.Errorf("1000 tries from many addresses: %d looked at, want 5", n)
	}
	err := a.Begin(now, " LAN ", "10.9.9.9")
	if fault.KindOf(err) != fault.Forbidden || !strings.Contains(err.Error(), "sau 3 phút") {
		t.Errorf("the same login written otherwise: %v", err)
	}
	if now = now.Add(15*time.Minute - time.Millisecond); tries(1000) != 4 {
		t.Error("not one try each three minutes")
	}
	if now = now.Add(3 * time.Minute); a.Begin(now, "lan", "10.9.9.9") != nil {
		t.Error("the owner waits longer than three minutes")
	}
	if a.Begin(now, "huong", "10.9.9.9") != nil {
		t.Error("another login is stopped too")
	}
}

func TestAttemptsPerAddress(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	for _, network := range []string{"192.0.2.7", "2001:db8::%x", "not an address"} {
		passed := 0
		for i := range 1000 {
			address := network
			if strings.Contains(network, "%") {
				address = fmt.Sprintf(network, i)
			}
			if a.Begin(now, fmt.Sprintf("%.8s-%d", network, i), address) == nil {
				passed++
			}
		}
		if passed != 20 {
			t.Errorf("%s: %d looked at, want 20", network, passed)
		}
	}
	if a.Begin(now, "lan", "::ffff:192.0.2.7") == nil {
		t.Error("an IPv4 address written as IPv6 is another address")
	}
}

func TestOnlyFailuresCount(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	for i := range 200 {
		if err := a.Begin(now, "lan", "192.0.2.7"); err != nil {
			t.Fatalf("sign-in %d: %v", i, err)
		}
		a.Succeeded("lan", "192.0.2.7")
	}
}

func TestAttemptsAtOnce(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	var passed atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if a.Begin(now, "lan", "192.0.2.7") == nil {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d looked at, want 5", passed.Load())
	}
}

// Whoever guesses without pause from many addresses keeps the owner out of nowhere the
// owner has been before.
func TestAnAttackLocksNoOwnerOut(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	if err := a.Begin(now, "lan", "203.0.113.5"); err != nil {
		t.Fatal(err)
	}
	a.Succeeded("lan", "203.0.113.5")
	looked := 0
	for minute := range 60 {
		now = now.Add(time.Minute)
		for i := range 20 {
			if a.Begin(now, "lan", fmt.Sprintf("10.%d.%d.1", minute, i)) == nil {
				looked++
			}
		}
		if err := a.Begin(now, "Lan", "203.0.113.5"); err != nil {
			t.Fatalf("after %d minutes the owner waits: %v", minute, err)
		}
		a.Succeeded("lan", "203.0.113.5")
	}
	if looked > 5+60/3+1 {
		t.Errorf("%d guesses were looked at in an hour", looked)
	}
}

func TestAKnownAddressGuessesNoFaster(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	_ = a.Begin(now, "lan", "203.0.113.5")
	a.Succeeded("lan", "203.0.113.5")
	looked := 0
	for range 100 {
		if a.Begin(now, "lan", "203.0.113.5") == nil {
			looked++
		}
	}
	if looked != 5 {
		t.Errorf("%d guesses from where the owner sat, want 5", looked)
	}
}

// A try that nobody looked at is given back: a crowd that is asked to come again does not
// shut the owner of a login out.
func TestTriesThatNobodyLookedAtDoNotCount(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	for i := range 100 {
		if err := a.Begin(now, "lan", "192.0.2.1"); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
		a.Unseen("lan", "192.0.2.1")
	}
	for range 5 {
		if err := a.Begin(now, "lan", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	if a.Begin(now, "lan", "192.0.2.1") == nil {
		t.Error("tries that were looked at do not count either")
	}
}

// One account is one account, however its name or its number is written: else each way of
// writing would bring five tries more, and a right password on one's own account would pay for
// tries at another.
func TestAnAccountIsCountedHoweverItIsWritten(t *testing.T) {
	for name, written := range map[string][]string{
		"number": {"0912345678", "+84912345678", "84912345678", "0084 912 345 678", "0912.345.678", "0-9-1-2-3-4-5-6-7-8", "(0912) 345678", "0912\u00a0345678",
			strings.Repeat(".", 80) + "0912345678"},
		"login": {"van-thu", "VAN-THU", " van-thu ", "Van-Thu", "van-thu\t"},
	} {
		a, now, passed := account.NewAttempts(), newClock().now(), 0
		for i := range 100 {
			if a.Begin(now, written[i%len(written)], fmt.Sprintf("10.0.0.%d", i)) == nil {
				passed++
			}
		}
		if passed != 5 {
			t.Errorf("%s: %d looked at, want 5", name, passed)
		}
	}
	a, now := account.NewAttempts(), newClock().now()
	for range 5 {
		_ = a.Begin(now, strings.Repeat(".", 80)+"0912345678", "10.0.0.1")
	}
	a.Succeeded(strings.Repeat(".", 80)+"0987654321", "10.0.0.1")
	if a.Begin(now, "0912345678", "10.0.0.2") == nil {
		t.Error("coming in to one account gives tries at another")
	}
}

// Nobody spends the tries of an owner at their own place from elsewhere, whatever they type.
func TestNoNameIsThatOfALoginAtItsPlace(t *testing.T) {
	a, now := account.NewAttempts(), newClock().now()
	a.Succeeded("lan", "192.0.2.7")
	for i := range 10 {
		_ = a.Begin(now, "lana192.0.2.7", fmt.Sprintf("10.0.0.%d", i))
	}
	if err := a.Begin(now, "lan", "192.0.2.7"); err != nil {
		t.Errorf("the owner is locked out: %v", err)
	}
}
