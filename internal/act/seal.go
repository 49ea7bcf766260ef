package act

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/base/db"
)

// Seal numbers the journal entries that have none yet, appends them to the log and signs a
// checkpoint, a thousand at most. It runs about once a second, so that the hot path holds no
// global lock; two sealers at once are safe. Entries younger than grace wait: on PostgreSQL an
// older one may still be in an open transaction. It returns how many entries were sealed.
//
// It looks at what is younger than the newest sealed entry, less lookBack, so that an idle
// second costs the same after years; once in lookBack, and first of all, it looks at everything.
func (d *Desk) Seal(ctx context.Context, grace time.Duration) (n int, err error) {
	now := d.DB.Now()
	until, ahead, from, whole := now.Add(-grace).UnixMilli(), now.Add(lookBack).UnixMilli(), "", d.looksWhole(now)
	err = d.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) { // an idle journal costs no write
		if !whole {
			if from, err = lookFrom(ctx, tx, now); err != nil {
				return err
			}
		}
		pending, err := unsealed(ctx, tx, from, until, ahead)
		n = len(pending)
		return err
	})
	if err != nil || n == 0 {
		if err == nil && whole {
			d.looked.Store(now.UnixMilli())
		}
		return 0, err
	}
	err = d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		pending, err := unsealed(ctx, tx, from, until, ahead) // asked again: another sealer may have been here
		if n = len(pending); err != nil || n == 0 {
			return err
		}
		return d.sealAll(ctx, tx, pending)
	})
	if err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	return n, nil
}

// lookBack is how far before the newest sealed entry an unsealed one is sought every second:
// longer than any transaction lasts and any two clocks of servers differ.
const lookBack = time.Hour

// looksWhole says whether it is time to look at the whole journal.
func (d *Desk) looksWhole(now time.Time) bool {
	last := d.looked.Load()
	since := now.Sub(time.UnixMilli(last))
	return last == 0 || since < 0 || since >= lookBack
}

// lookFrom is the key from which on unsealed entries are sought: never of an instant to come, or
// one entry of a clock that was ahead would hide all that follow it.
func lookFrom(ctx context.Context, tx *db.Tx, now time.Time) (string, error) {
	var newest string
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(entry), '') FROM journal_seal`).Scan(&newest); err != nil {
		return "", err
	}
	at, ok := keyTime(newest)
	if !ok {
		return "", nil
	}
	if at.After(now) {
		at = now
	}
	return keyFrom(at.Add(-lookBack)), nil
}

// leaf is a journal entry as the log knows it.
type leaf struct {
	entry string
	hash  tlog.Hash
}

const (
	entryColumns = `j.entry, j.at, j.actor, j.name, j.verb, j.subject, j.place, j.before, j.after`
	sealColumns  = entryColumns + `, j.covers`
)

// unsealed gives the entries that are old enough, and those further ahead than clocks of servers
// differ: theirs was wrong, and waiting for the instant that they bear would keep them without a seal.
func unsealed(ctx context.Context, tx *db.Tx, from string, until, ahead int64) (list []leaf, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+sealColumns+` FROM journal j
		LEFT JOIN journal_seal s ON s.entry = j.entry
		WHERE s.entry IS NULL AND j.entry >= $1 AND (j.at <= $2 OR j.at > $3) ORDER BY j.entry LIMIT 1000`, from, until, ahead)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanSealed(rows)
		if err != nil {
			return nil, err
		}
		line, err := e.Line()
		if err != nil {
			return nil, err
		}
		list = append(list, leaf{e.Key, tlog.RecordHash(line)})
	}
	return list, rows.Err()
}

func (d *Desk) sealAll(ctx context.Context, tx *db.Tx, pending []leaf) error {
	var size int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM journal_seal`).Scan(&size); err != nil {
		return err
	}
	for i, p := range pending {
		_, err := tx.ExecContext(ctx, `INSERT INTO journal_seal (seq, entry, hash) VALUES ($1, $2, $3)`, size+int64(i)+1, p.entry, p.hash.String())
		if err != nil {
			return err
		}
	}
	if err := appendLeaves(ctx, tx, size, pending); err != nil {
		return err
	}
	return d.checkpoint(ctx, tx, size+int64(len(pending)))
}

// Entry is one line of the journal.
type Entry struct {
	Key, Actor, Name, Verb, Subject, Place, Before, After string

	At     time.Time
	Covers string // digests of the rows that the act wrote; only the log reads them
}

// Line is the entry as the log holds it: the leaf is the hash of these bytes. Before, After
// and Covers are texts inside it, so that not a blank of them can change unseen.
func (e Entry) Line() ([]byte, error) {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	err := out.Encode(struct {
		Entry   string `json:"entry"`
		At      int64  `json:"at"`
		Actor   string `json:"actor"`
		Name    string `json:"name"`
		Verb    string `json:"verb"`
		Subject string `json:"subject"`
		Place   string `json:"place"`
		Before  string `json:"before"`
		After   string `json:"after"`
		Covers  string `json:"covers"`
	}{e.Key, e.At.UnixMilli(), e.Actor, e.Name, e.Verb, e.Subject, e.Place, e.Before, e.After, e.Covers})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// scanSealed reads the columns first, then those of an entry with what it covers.
func scanSealed(row *sql.Rows, first ...any) (Entry, error) {
	var e Entry
	var at int64
	err := row.Scan(append(first, &e.Key, &at, &e.Actor, &e.Name, &e.Verb, &e.Subject, &e.Place, &e.Before, &e.After, &e.Covers)...)
	e.At = time.UnixMilli(at).UTC()
	return e, err
}

func scanEntry(row *sql.Rows) (Entry, error) {
	var e Entry
	var at int64
	err := row.Scan(&e.Key, &at, &e.Actor, &e.Name, &e.Verb, &e.Subject, &e.Place, &e.Before, &e.After)
	e.At = time.UnixMilli(at).UTC()
	return e, err
}
