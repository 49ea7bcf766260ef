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
		if err := p.take(t.Context(), hashQueue); err != nil {
			t.Fatal(err)
		}
	}
	waiting, leave := context.WithCancel(t.Context())
	gone := make(chan error)
	come := func(n, queue int) {
		want := len(p.queue) + n
		for range n {
			go func() { gone <- p.take(waiting, queue) }()
		}
		for len(p.queue) < want {
			if t.Context().Err() != nil {
				t.Fatal("the queue does not fill")
			}
		}
	}
	come(hashStrangers, hashStrangers)
	if err := p.take(waiting, hashStrangers); fault.KindOf(err) != fault.Busy {
		t.Fatalf("one stranger more: %v", err)
	}
	come(hashQueue-hashStrangers, hashQueue) // owners still find a place
	work := p.Work()
	for range 100 {
		if _, err := p.compare(t.Context(), "x", "", hashQueue); fault.KindOf(err) != fault.Busy {
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
	if _, err := p.compare(t.Context(), "x", "", hashQueue); err != nil || p.Work() != work+1 {
		t.Errorf("after somebody was done: %v", err)
	}
}
