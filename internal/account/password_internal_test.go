package account

import (
	"context"
	"errors"
	"testing"

	"ocop/internal/base/fault"
)

// No more people wait for a hash than the queue holds: the next one is refused at once and
// costs nothing, and there is room again when somebody is done or goes away.
func TestTheQueueForHashesIsBounded(t *testing.T) {
	p := NewPasswords()
	for range hashSlots {
		if err := p.take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	waiting, leave := context.WithCancel(t.Context())
	gone := make(chan error)
	for range hashQueue {
		go func() { gone <- p.take(waiting) }()
	}
	for len(p.queue) < hashSlots+hashQueue {
		if t.Context().Err() != nil {
			t.Fatal("the queue does not fill")
		}
	}
	work := p.Work()
	for range 100 {
		if _, err := p.compare(t.Context(), "x", ""); fault.KindOf(err) != fault.Busy {
			t.Fatalf("beyond the queue: %v", err)
		}
	}
	leave()
	for range hashQueue {
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("who went away: %v", err)
		}
	}
	if p.Work() != work || len(p.queue) != hashSlots {
		t.Errorf("%d hashes begun, %d in the queue", p.Work()-work, len(p.queue))
	}
	p.give()
	if _, err := p.compare(t.Context(), "x", ""); err != nil || p.Work() != work+1 {
		t.Errorf("after somebody was done: %v", err)
	}
}
