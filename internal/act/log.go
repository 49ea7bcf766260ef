package act

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/base/db"
	"ocop/internal/base/fault"
)

// tileHeight makes tiles of 256 hashes.
const tileHeight = 8

// hashes reads the log's hashes: those made in this transaction first, others from tiles.
type hashes struct {
	ctx   context.Context
	tx    *db.Tx
	fresh map[int64]tlog.Hash
	tiles map[[2]int64][]byte
}

func logOf(ctx context.Context, tx *db.Tx) *hashes {
	return &hashes{ctx: ctx, tx: tx, fresh: map[int64]tlog.Hash{}, tiles: map[[2]int64][]byte{}}
}

// ReadHashes is what tlog asks for.
func (h *hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		hash, ok := h.fresh[at]
		if !ok {
			var err error
			if hash, err = h.stored(at); err != nil {
				return nil, err
			}
		}
		list[i] = hash
	}
	return list, nil
}

func (h *hashes) stored(index int64) (tlog.Hash, error) {
	t := tlog.TileForIndex(tileHeight, index)
	at := [2]int64{int64(t.L), t.N}
	data, ok := h.tiles[at]
	if !ok {
		var text string
		err := h.tx.QueryRowContext(h.ctx, `SELECT hashes FROM log_tile WHERE level = $1 AND n = $2`, at[0], at[1]).Scan(&text)
		if err == nil {
			data, err = base64.StdEncoding.DecodeString(text)
		}
		if err != nil {
			return tlog.Hash{}, fmt.Errorf("tile %d/%d of the log: %w", at[0], at[1], err)
		}
		h.tiles[at] = data
	}
	if t.W*tlog.HashSize > len(data) {
		return tlog.Hash{}, fmt.Errorf("tile %d/%d of the log is too short", at[0], at[1])
	}
	return tlog.HashFromTile(t, data[:t.W*tlog.HashSize], index)
}

// appendLeaves makes a log of size entries longer.
func appendLeaves(ctx context.Context, tx *db.Tx, size int64, leaves []leaf) error {
	log := logOf(ctx, tx)
	for i, l := range leaves {
		n := size + int64(i)
		made, err := tlog.StoredHashesForRecordHash(n, l.hash, log)
		if err != nil {
			return err
		}
		for j, h := range made {
			log.fresh[tlog.StoredHashIndex(0, n)+int64(j)] = h
		}
	}
	for _, t := range tlog.NewTiles(tileHeight, size, size+int64(len(leaves))) {
		data, err := tlog.ReadTileData(t, log)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO log_tile (level, n, hashes) VALUES ($1, $2, $3)
			ON CONFLICT (level, n) DO UPDATE SET hashes = EXCLUDED.hashes`, int64(t.L), t.N, base64.StdEncoding.EncodeToString(data))
		if err != nil {
			return err
		}
	}
	return nil
}

// Checkpoint is a signed statement of how long the log was and what it held.
type Checkpoint struct {
	Size   int64
	Root   tlog.Hash
	At     time.Time
	Signed string // the note: origin, size, root and instant, an empty line, the signature
}

// checkpoint signs the log of this size, when the desk has a key.
func (d *Desk) checkpoint(ctx context.Context, tx *db.Tx, size int64) error {
	if d.Signer == nil {
		return nil
	}
	root, err := tlog.TreeHash(size, logOf(ctx, tx))
	if err != nil {
		return err
	}
	now := d.DB.Now().UTC().Truncate(time.Second)
	text := fmt.Sprintf("%s\n%d\n%s\n%s\n", d.Signer.Name(), size, root, now.Format(time.RFC3339))
	signed, err := note.Sign(&note.Note{Text: text}, d.Signer)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO checkpoint (size, at, signed) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`, size, now.UnixMilli(), string(signed))
	return err
}

// ParseCheckpoint reads a checkpoint and checks its signature; known nil only reads.
func ParseCheckpoint(signed string, known note.Verifiers) (Checkpoint, error) {
	c := Checkpoint{Signed: signed}
	if known != nil {
		if _, err := note.Open([]byte(signed), known); err != nil {
			return c, fmt.Errorf("checkpoint: %w", err)
		}
	}
	lines := strings.SplitN(signed, "\n", 6)
	if len(lines) != 6 || lines[4] != "" {
		return c, errors.New("checkpoint: not of our form")
	}
	var wrong [3]error
	c.Size, wrong[0] = strconv.ParseInt(lines[1], 10, 64)
	c.Root, wrong[1] = tlog.ParseHash(lines[2])
	c.At, wrong[2] = time.Parse(time.RFC3339, lines[3])
	if err := errors.Join(wrong[:]...); err != nil || c.Size < 1 {
		return c, fmt.Errorf("checkpoint: not of our form: %w", errors.Join(wrong[:]...))
	}
	return c, nil
}

// NewestCheckpoint is the last one signed; size 0 before the first.
func NewestCheckpoint(ctx context.Context, v *View) (Checkpoint, error) {
	var signed string
	err := v.QueryRowContext(ctx, `SELECT signed FROM checkpoint ORDER BY size DESC LIMIT 1`).Scan(&signed)
	if errors.Is(err, sql.ErrNoRows) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return ParseCheckpoint(signed, nil)
}

// EachCheckpoint calls fn with the signed text of every checkpoint, the oldest first.
func EachCheckpoint(ctx context.Context, v *View, fn func(size int64, at time.Time, signed string) error) error {
	rows, err := v.QueryContext(ctx, `SELECT size, at, signed FROM checkpoint ORDER BY size`)
	if err != nil {
		return fmt.Errorf("checkpoints: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var size, at int64
		var signed string
		if err := rows.Scan(&size, &at, &signed); err != nil {
			return fmt.Errorf("checkpoints: %w", err)
		}
		if err := fn(size, time.UnixMilli(at), signed); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Receipt proves that one act stands in the log. Before the seal there is only Line and
// Hash; Checkpoint.Size is 0 then.
type Receipt struct {
	Entry      Entry
	Line       []byte    // what the log holds
	Hash       tlog.Hash // the leaf
	Number     int64     // counted from 1; 0 = not sealed yet
	Checkpoint Checkpoint
	Proof      tlog.RecordProof // of leaf Number-1 in a log of Checkpoint.Size
}

// Short is what a person compares by eye: eight letters of the hash.
func (r Receipt) Short() string { return fmt.Sprintf("%x", r.Hash[:4]) }

// ReceiptOf gives the receipt of the newest act with the verb on the subject, in the order of
// the log. None is NotFound. Who may hold it is for the caller to decide: the line holds all that was recorded.
func ReceiptOf(ctx context.Context, v *View, verb, subject string) (Receipt, error) {
	all, err := ReceiptsOf(ctx, v, verb, []string{subject})
	if err != nil {
		return Receipt{}, err
	}
	r, ok := all[subject]
	if !ok {
		return r, fault.Missing("biên nhận")
	}
	return r, nil
}

// ReceiptsOf gives the receipts of the newest acts with the verb on several subjects, under the
// rules of ReceiptOf; a subject without one is left out. It takes three queries however many
// there are.
func ReceiptsOf(ctx context.Context, v *View, verb string, subjects []string) (map[string]Receipt, error) {
	all, err := unproved(ctx, v, verb, subjects)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	newest, err := NewestCheckpoint(ctx, v)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for subject, r := range all {
		if r.Number > 0 && r.Number <= newest.Size {
			numbers = append(numbers, r.Number)
		}
		if r.Number > 0 {
			r.Checkpoint = newest
			all[subject] = r
		}
	}
	proofs, err := prove(ctx, v, newest.Size, numbers)
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", err)
	}
	for subject, r := range all {
		r.Proof = proofs[r.Number]
		all[subject] = r
	}
	return all, nil
}

// unproved gives the receipts as they are before the seal, with the numbers of those that have one.
func unproved(ctx context.Context, v *View, verb string, subjects []string) (map[string]Receipt, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	var w where
	w.And("j.verb = " + w.Bind(verb))
	w.And(w.in("j.subject", subjects))
	rows, err := v.QueryContext(ctx, `SELECT COALESCE(s.seq, 0), `+sealColumns+` FROM journal j LEFT JOIN journal_seal s ON s.entry = j.entry`+w.Text()+`
		ORDER BY CASE WHEN s.seq IS NULL THEN 1 ELSE 0 END, s.seq, j.entry`, w.Args...)
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", err)
	}
	defer rows.Close()
	all := map[string]Receipt{}
	for rows.Next() {
		var r Receipt
		if r.Entry, err = scanSealed(rows, &r.Number); err != nil {
			return nil, fmt.Errorf("receipts: %w", err)
		}
		if r.Line, err = r.Entry.Line(); err != nil {
			return nil, err
		}
		r.Hash = tlog.RecordHash(r.Line)
		all[r.Entry.Subject] = r // the newest one stays
	}
	return all, rows.Err()
}

// prove gives the proofs of several entries in a log of size, by their numbers. The tiles that
// they take are known beforehand, so that they are read at once.
func prove(ctx context.Context, v *View, size int64, numbers []int64) (map[int64]tlog.RecordProof, error) {
	wanted := map[[2]int64]bool{}
	ask := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		for _, at := range indexes {
			t := tlog.TileForIndex(tileHeight, at)
			wanted[[2]int64{int64(t.L), t.N}] = true
		}
		return make([]tlog.Hash, len(indexes)), nil
	})
	for _, n := range numbers {
		if _, err := tlog.ProveRecord(size, n-1, ask); err != nil {
			return nil, err
		}
	}
	log, proofs := logOf(ctx, v.Tx), map[int64]tlog.RecordProof{}
	err := log.load(wanted)
	for _, n := range numbers {
		if err != nil {
			return nil, err
		}
		proofs[n], err = tlog.ProveRecord(size, n-1, log)
	}
	return proofs, err
}

// load reads several tiles at once.
func (h *hashes) load(wanted map[[2]int64]bool) error {
	if len(wanted) == 0 {
		return nil
	}
	var w db.Where
	var tiles []string
	for at := range wanted {
		tiles = append(tiles, "level = "+w.Bind(at[0])+" AND n = "+w.Bind(at[1]))
	}
	rows, err := h.tx.QueryContext(h.ctx, `SELECT level, n, hashes FROM log_tile WHERE `+strings.Join(tiles, " OR "), w.Args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at [2]int64
		var text string
		if err := rows.Scan(&at[0], &at[1], &text); err != nil {
			return err
		}
		if h.tiles[at], err = base64.StdEncoding.DecodeString(text); err != nil {
			return err
		}
	}
	return rows.Err()
}

// EachSealed calls fn with the line of every sealed entry, in the order of the log.
func EachSealed(ctx context.Context, v *View, fn func(number int64, line []byte) error) error {
	rows, err := v.QueryContext(ctx, `SELECT s.seq, `+sealColumns+` FROM journal_seal s JOIN journal j ON j.entry = s.entry ORDER BY s.seq`)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		e, err := scanSealed(rows, &number)
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		line, err := e.Line()
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		if err := fn(number, line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// EachWaiting calls fn with the line of every entry that is not sealed yet.
func EachWaiting(ctx context.Context, v *View, fn func(line []byte) error) error {
	rows, err := v.QueryContext(ctx, `SELECT `+sealColumns+` FROM journal j LEFT JOIN journal_seal s ON s.entry = j.entry
		WHERE s.entry IS NULL ORDER BY j.entry`)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanSealed(rows)
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		line, err := e.Line()
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		if err := fn(line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Proved is the part of a receipt that ocop-verify reads: the line, its hash, and after the
// seal its number, the proof and the checkpoint, each line of which begins with a bar.
func (r Receipt) Proved() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line: %s\nhash: %s\n", r.Line, r.Hash)
	if len(r.Checkpoint.Signed) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "number: %d\n", r.Number)
	for _, h := range r.Proof {
		fmt.Fprintf(&b, "proof: %s\n", h)
	}
	for line := range strings.Lines(r.Checkpoint.Signed) {
		b.WriteString("| " + line)
	}
	return b.String()
}
