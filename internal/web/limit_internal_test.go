package web

import (
	"fmt"
	"testing"
	"time"
)

// However many addresses ask, few are remembered, and who still owes is forgotten last.
func TestFewAddressesAreRemembered(t *testing.T) {
	var l limits
	now := time.Unix(0, 0)
	for range costlyBurst {
		l.wait(now, "203.0.113.9", costlyRate)
	}
	for i := range 3 * addressesMost {
		now = now.Add(time.Millisecond / 10)
		l.wait(now, fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), costlyRate)
		if len(l.byAddress) > addressesMost {
			t.Fatalf("%d addresses after %d", len(l.byAddress), i)
		}
	}
	for _, odd := range []string{"", "no address", string(make([]byte, 5000))} {
		l.wait(now, odd, costlyRate)
	}
	for key := range l.byAddress {
		if len(key) > 64 {
			t.Errorf("a key of %d bytes", len(key))
		}
	}
}
