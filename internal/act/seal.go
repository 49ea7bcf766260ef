package act

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"ocop/internal/base/db"
)

// Seal numbers the journal entries that have none yet and chains their hashes, a
// thousand at most. It runs about once a second, so that the hot path holds no global
// lock; two sealers at once are safe. Entries younger than grace wait: on PostgreSQL an
// older one may still be in an open transaction. It returns how many entries were sealed.
func (d *Desk) Seal(ctx context.Context, grace time.Duration) (n int, err error) {
	until := d.DB.Now().Add(-grace).UnixMilli()
	err = d.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error { // an idle journal costs no write
		pending, err := unsealed(ctx, tx, until)
		n = len(pending)
		return err
	})
	if err != nil || n == 0 {
		return 0, err
	}
	err = d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		pending, err := unsealed(ctx, tx, until) // asked again: another sealer may have been here
		if n = len(pending); err != nil || n == 0 {
			return err
		}
		return sealAll(ctx, tx, pending)
	})
	if err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	return n, nil
}

type sealed struct{ entry, digest string }

const entryColumns = `j.entry, j.at, j.actor, j.name, j.verb, j.subject, j.place, j.before, j.after`

func unsealed(ctx context.Context, tx *db.Tx, until int64) (list []sealed, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+entryColumns+` FROM journal j
		LEFT JOIN journal_seal s ON s.entry = j.entry
		WHERE s.entry IS NULL AND j.at <= $1 ORDER BY j.entry LIMIT 1000`, until)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, sealed{e.Key, e.digest()})
	}
	return list, rows.Err()
}

func sealAll(ctx context.Context, tx *db.Tx, pending []sealed) error {
	var seq int64
	var last string
	row := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM journal_seal`)
	if err := row.Scan(&seq); err != nil {
		return err
	}
	if seq > 0 {
		if err := tx.QueryRowContext(ctx, `SELECT hash FROM journal_seal WHERE seq = $1`, seq).Scan(&last); err != nil {
			return err
		}
	}
	for _, p := range pending {
		seq++
		last = link(last, p.digest)
		if _, err := tx.ExecContext(ctx, `INSERT INTO journal_seal (seq, entry, hash) VALUES ($1, $2, $3)`, seq, p.entry, last); err != nil {
			return err
		}
	}
	return nil
}

// link is the hash of one step of the chain.
func link(last, digest string) string {
	sum := sha256.Sum256([]byte(last + "\n" + digest))
	return hex.EncodeToString(sum[:])
}

// Entry is one line of the journal.
type Entry struct {
	Key, Actor, Name, Verb, Subject, Place, Before, After string

	At time.Time
}

func (e Entry) digest() string {
	parts := []string{e.Key, fmt.Sprint(e.At.UnixMilli()), e.Actor, e.Name, e.Verb, e.Subject, e.Place, e.Before, e.After}
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "%d:%s,", len(p), p) // lengths keep two different entries apart
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

func scanEntry(row *sql.Rows) (Entry, error) {
	var e Entry
	var at int64
	err := row.Scan(&e.Key, &at, &e.Actor, &e.Name, &e.Verb, &e.Subject, &e.Place, &e.Before, &e.After)
	e.At = time.UnixMilli(at).UTC()
	return e, err
}

// Entries lists the journal of one subject ("dossier/KEY"), oldest first, or the
// newest limit entries of all subjects when subject is empty. Marks are left out for people.
func Entries(ctx context.Context, v *View, subject string, limit int) ([]Entry, error) {
	query, args := `SELECT `+entryColumns+` FROM journal j WHERE j.subject = $1 ORDER BY j.entry LIMIT $2`, []any{subject, limit}
	if subject == "" {
		query, args = `SELECT `+entryColumns+` FROM journal j ORDER BY j.entry DESC LIMIT $1`, []any{limit}
	}
	rows, err := v.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	var list []Entry
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		if strings.HasPrefix(e.Subject, "sheet/") && !v.IsMachine() {
			e.Before, e.After = "", "" // a ballot is secret until its sitting closes; evaluation shows it then
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// CheckSeals recomputes the chain and names the first number at which an entry was
// changed, removed or put in between. Nil means that the sealed journal is whole as far
// as it goes: that the newest numbers were cut off shows only against a copy.
func CheckSeals(ctx context.Context, v *View) error {
	rows, err := v.QueryContext(ctx, `SELECT s.seq, s.hash, s.entry, COALESCE(j.at, 0), COALESCE(j.actor, ''), COALESCE(j.name, ''),
		COALESCE(j.verb, ''), COALESCE(j.subject, ''), COALESCE(j.place, ''), COALESCE(j.before, ''), COALESCE(j.after, ''), j.entry IS NOT NULL
		FROM journal_seal s LEFT JOIN journal j ON j.entry = s.entry ORDER BY s.seq`)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	var want int64
	var last string
	for rows.Next() {
		want++
		var seq, at int64
		var hash string
		var there bool
		var e Entry
		if err := rows.Scan(&seq, &hash, &e.Key, &at, &e.Actor, &e.Name, &e.Verb, &e.Subject, &e.Place, &e.Before, &e.After, &there); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		e.At = time.UnixMilli(at).UTC()
		switch last = link(last, e.digest()); {
		case seq != want:
			return fmt.Errorf("journal: number %d is missing", want)
		case !there:
			return fmt.Errorf("journal: entry %d (%s) was removed", seq, e.Key)
		case last != hash:
			return fmt.Errorf("journal: entry %d (%s %s) does not match its seal", seq, e.Verb, e.Subject)
		}
	}
	return rows.Err()
}
