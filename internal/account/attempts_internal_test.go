package account

import (
	"fmt"
	"testing"
	"time"
)

func TestAFloodOfNamesForgetsTheCheapestFirst(t *testing.T) {
	a := NewAttempts()
	a.most = 100
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for range 5 {
		if err := a.Begin(now, "victim", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1000 {
		_ = a.Begin(now, fmt.Sprint("made-up-", i), fmt.Sprintf("10.%d.%d.1", i/250, i%250))
		if len(a.debts) > a.most {
			t.Fatalf("%d keys remembered, most %d", len(a.debts), a.most)
		}
	}
	if a.Begin(now, "victim", "192.0.2.2") == nil {
		t.Error("the flood freed the guessed login")
	}
	later := now.Add(time.Hour)
	if err := a.Begin(later, "x", "192.0.2.3"); err != nil || len(a.debts) > 2 {
		t.Errorf("paid-off keys stay: %d, %v", len(a.debts), err)
	}
}
