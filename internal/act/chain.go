package act

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/base/db"
)

// MoveChain puts a database of the time before the log into it, once, in the order of its
// numbers. Until then there was a chain: each seal hashed the one before. What the chain's
// last hash was, and whether it still held, is recorded; so are the digests of all rows,
// which acts of that time did not cover. On any other database it does nothing.
func (d *Desk) MoveChain(ctx context.Context) error {
	old := false
	err := d.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		old, err = uncovered(ctx, tx)
		return err
	})
	if err != nil || !old {
		return err
	}
	err = d.Do(ctx, System("record"), func(ctx context.Context, a *Act) error {
		if old, err := uncovered(ctx, a.Tx); err != nil || !old {
			return err
		}
		size, last, broken, err := moveSeals(ctx, a.Tx)
		if err != nil {
			return err
		}
		if err := coverTables(ctx, a, ""); err != nil {
			return err
		}
		return a.Record(ctx, "record.moved", "record/log", "", map[string]any{"chain": last, "broken": broken}, map[string]any{"entries": size})
	})
	if err != nil {
		return fmt.Errorf("move the journal into the log: %w", err)
	}
	return nil
}

// uncovered says whether the journal is of the time before acts covered their rows.
func uncovered(ctx context.Context, tx *db.Tx) (old bool, err error) {
	var n int64
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM journal LIMIT 1) one WHERE NOT EXISTS (SELECT 1 FROM journal WHERE covers <> '')
		AND NOT EXISTS (SELECT 1 FROM log_tile)`).Scan(&n)
	return n > 0, err
}

// moveSeals checks the chain and gives every sealed entry its place in the log.
func moveSeals(ctx context.Context, tx *db.Tx) (size int64, last, broken string, err error) {
	leaves, last, broken, err := readChain(ctx, tx)
	if err != nil || len(leaves) == 0 {
		return 0, "", broken, err
	}
	for i, l := range leaves {
		if _, err := tx.ExecContext(ctx, `UPDATE journal_seal SET seq = $1, hash = $2 WHERE entry = $3`, i+1, l.hash.String(), l.entry); err != nil {
			return 0, "", "", err
		}
	}
	return int64(len(leaves)), last, broken, appendLeaves(ctx, tx, 0, leaves)
}

func readChain(ctx context.Context, tx *db.Tx) (leaves []leaf, last, broken string, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT s.seq, s.hash, `+sealColumns+` FROM journal_seal s JOIN journal j ON j.entry = s.entry ORDER BY s.seq`)
	if err != nil {
		return nil, "", "", err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var hash string
		e, err := scanSealed(rows, &seq, &hash)
		if err != nil {
			return nil, "", "", err
		}
		if last = link(last, e.digest()); broken == "" && (last != hash || seq != int64(len(leaves)+1)) {
			broken = fmt.Sprintf("entry %d does not match its seal", seq)
		}
		line, err := e.Line()
		if err != nil {
			return nil, "", "", err
		}
		leaves = append(leaves, leaf{e.Key, tlog.RecordHash(line)})
		last = hash
	}
	return leaves, last, broken, rows.Err()
}

// link is the hash of one step of the old chain.
func link(last, digest string) string {
	sum := sha256.Sum256([]byte(last + "\n" + digest))
	return hex.EncodeToString(sum[:])
}

// digest is an entry as the old chain knew it.
func (e Entry) digest() string {
	parts := []string{e.Key, fmt.Sprint(e.At.UnixMilli()), e.Actor, e.Name, e.Verb, e.Subject, e.Place, e.Before, e.After}
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "%d:%s,", len(p), p) // lengths keep two different entries apart
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
