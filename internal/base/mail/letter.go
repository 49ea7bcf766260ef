// Package mail sends letters. A letter is a row, stored in the transaction of the act
// that writes it, and leaves after the commit in a job: a letter exists exactly when
// its act does, and no act waits for a mail server. Each event has one letter, handed
// over at most once: what becomes of it after that only its reader knows.
//
// Letters hold one-time codes, so they are sealed while they wait and emptied when they
// have left. It owns the table outbox.
package mail

import (
	"context"
	"errors"
	"log/slog"
)

// Letter is one plain text to one person.
type Letter struct {
	To      string // bare address
	Subject string
	Body    string
}

// Sender hands a letter over. ErrUnreached in the chain says that nothing was handed
// over and another try is harmless; after any other error the letter may have left.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// ErrUnreached says that no mail server took the letter into its hands.
var ErrUnreached = errors.New("mail server not reached")

// Log writes letters into the log instead of sending them, codes included: for
// demonstrations and trials only.
type Log struct{ Log *slog.Logger }

// Send writes the letter.
func (l Log) Send(ctx context.Context, x Letter) error {
	l.Log.InfoContext(ctx, "letter", "to", x.To, "subject", x.Subject, "body", x.Body)
	return nil
}
