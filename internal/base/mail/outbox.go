package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/base/job"
	"ocop/internal/base/vault"
)

// Kind is the job that hands a letter over.
const Kind job.Kind = "mail.send"

// Outbox keeps letters until they leave.
type Outbox struct {
	DB     *db.DB
	Safe   *vault.Vault
	Sender Sender
}

// Order is a letter to leave after the commit of the act that posts it.
type Order struct {
	Event   string // names what happened, like "invite/KEY": a second letter for it is not posted
	Job     string // key of the job, made by the act
	Subject string // what it is about in the journal's words, like "person/KEY"
	At      time.Time
	Letter  Letter
}

type errand struct {
	Event string `json:"event"`
}

// Post stores the letter in the caller's transaction. An event that has a letter
// already is no effect.
func (o *Outbox) Post(ctx context.Context, tx *db.Tx, n Order) error {
	plain, err := json.Marshal(n.Letter)
	if err != nil {
		return fmt.Errorf("letter: %w", err)
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO outbox (event, subject, letter, state, problem, created_at, sent_at)
		VALUES ($1, $2, $3, 'waiting', '', $4, 0) ON CONFLICT (event) DO NOTHING`, n.Event, n.Subject, o.Safe.Seal(plain, n.Event), n.At.UnixMilli())
	if err != nil {
		return fmt.Errorf("post letter: %w", err)
	}
	if added, err := result.RowsAffected(); err != nil || added == 0 {
		return err
	}
	return job.Enqueue(ctx, tx, job.New{Key: n.Job, Kind: Kind, Payload: errand{n.Event}, AskedBy: "system:mail", At: n.At})
}

// Work hands the letter of a job over. It may run twice: a letter that was begun is not
// begun again.
func (o *Outbox) Work(ctx context.Context, r *job.Run) error {
	var e errand
	if err := r.Decode(&e); err != nil {
		return err
	}
	letter, ok, err := o.begin(ctx, e.Event)
	if err != nil || !ok {
		return err
	}
	sent := o.Sender.Send(ctx, letter)
	switch {
	case sent == nil:
		return o.settle(ctx, e.Event, "sent", "", true)
	case errors.Is(sent, ErrUnreached): // nothing left the house: the job comes back
		return errors.Join(sent, o.settle(context.WithoutCancel(ctx), e.Event, "waiting", sent.Error(), false))
	}
	return errors.Join(sent, o.settle(context.WithoutCancel(ctx), e.Event, "failed", sent.Error(), true))
}

// begin marks the letter as handed over before it is: a crash in between loses a
// letter, which its reader asks for again, and never sends two.
func (o *Outbox) begin(ctx context.Context, event string) (l Letter, ok bool, err error) {
	err = o.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok = false
		result, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'sending' WHERE event = $1 AND state = 'waiting'`, event)
		if err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		var sealed string
		if err := tx.QueryRowContext(ctx, `SELECT letter FROM outbox WHERE event = $1`, event).Scan(&sealed); err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		plain, err := o.Safe.Open(sealed, event)
		if err != nil {
			return fmt.Errorf("letter %s: %w", event, err)
		}
		ok = true
		return json.Unmarshal(plain, &l)
	})
	return l, ok, err
}

func (o *Outbox) settle(ctx context.Context, event, state, problem string, empty bool) error {
	return o.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = $1, problem = $2, sent_at = $3, letter = CASE WHEN CAST($4 AS BIGINT) = 1 THEN '' ELSE letter END
			WHERE event = $5 AND state = 'sending'`, state, clip(problem), sentAt(state, o.DB.Now()), flag(empty), event)
		if err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		return nil
	})
}

func sentAt(state string, now time.Time) int64 {
	if state == "sent" {
		return now.UnixMilli()
	}
	return 0
}

func flag(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// clip keeps what servers say short.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 300)], "") }

// Remove removes letters that were sent or could not be, by their events, in the caller's
// transaction. One that may still leave stays.
func Remove(ctx context.Context, tx *db.Tx, events []string) error {
	for _, e := range events {
		if _, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE event = $1 AND state IN ('sent', 'failed')`, e); err != nil {
			return fmt.Errorf("remove letter: %w", err)
		}
	}
	return nil
}
