package act

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// CheckSeals computes the whole log anew from the journal and names the first number at which
// an entry was changed, removed or put in between, or the first tile or checkpoint that does
// not follow. Nil means that the sealed journal is whole as far as it goes: that its end was
// cut off with all that tells of it shows only against a checkpoint kept elsewhere.
func CheckSeals(ctx context.Context, v *View) error {
	c := logCheck{v: v}
	if err := c.readTiles(ctx); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := c.readCheckpoints(ctx); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := c.entries(ctx); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := c.end(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// logCheck is a log that is being computed anew.
type logCheck struct {
	v      *View
	tiles  map[[2]int64][]byte
	points []Checkpoint
	log    hashes // only what was computed here
	size   int64
}

func (c *logCheck) readTiles(ctx context.Context) error {
	rows, err := c.v.QueryContext(ctx, `SELECT level, n, hashes FROM log_tile`)
	if err != nil {
		return err
	}
	defer rows.Close()
	c.tiles = map[[2]int64][]byte{}
	for rows.Next() {
		var level, n int64
		var text string
		if err := rows.Scan(&level, &n, &text); err != nil {
			return err
		}
		data, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil || len(data)%tlog.HashSize != 0 || len(data) == 0 {
			return fmt.Errorf("tile %d/%d of the log is damaged", level, n)
		}
		c.tiles[[2]int64{level, n}] = data
	}
	c.log.fresh = map[int64]tlog.Hash{}
	return rows.Err()
}

func (c *logCheck) readCheckpoints(ctx context.Context) error {
	return EachCheckpoint(ctx, c.v, func(size int64, at time.Time, signed string) error {
		p, err := ParseCheckpoint(signed, c.v.known)
		if err == nil && (p.Size != size || !p.At.Equal(at)) {
			err = fmt.Errorf("it says %d at %s", p.Size, p.At.Format(time.RFC3339))
		}
		if err != nil {
			return fmt.Errorf("checkpoint %d: %w", size, err)
		}
		c.points = append(c.points, p)
		return nil
	})
}

func (c *logCheck) entries(ctx context.Context) error {
	rows, err := c.v.QueryContext(ctx, `SELECT s.seq, s.hash, s.entry, COALESCE(j.at, 0), COALESCE(j.actor, ''), COALESCE(j.name, ''),
		COALESCE(j.verb, ''), COALESCE(j.subject, ''), COALESCE(j.place, ''), COALESCE(j.before, ''), COALESCE(j.after, ''), COALESCE(j.covers, ''), j.entry IS NOT NULL
		FROM journal_seal s LEFT JOIN journal j ON j.entry = s.entry ORDER BY s.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.entry(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *logCheck) entry(rows *sql.Rows) error {
	var seq, at int64
	var hash string
	var there bool
	var e Entry
	err := rows.Scan(&seq, &hash, &e.Key, &at, &e.Actor, &e.Name, &e.Verb, &e.Subject, &e.Place, &e.Before, &e.After, &e.Covers, &there)
	if err != nil {
		return err
	}
	e.At = time.UnixMilli(at).UTC()
	line, err := e.Line()
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash(line)
	switch want, ok := c.tiled(0, c.size); {
	case seq != c.size+1:
		return fmt.Errorf("number %d is missing", c.size+1)
	case !there:
		return fmt.Errorf("entry %d (%s) was removed", seq, e.Key)
	case leaf.String() != hash, ok && leaf != want:
		return fmt.Errorf("entry %d (%s %s) does not match its seal", seq, e.Verb, e.Subject)
	case !ok:
		return fmt.Errorf("entry %d (%s %s) is not in the log", seq, e.Verb, e.Subject)
	}
	return c.grow(leaf)
}

// tiled is the hash with this number on a level of the tiles.
func (c *logCheck) tiled(level, n int64) (h tlog.Hash, ok bool) {
	data := c.tiles[[2]int64{level, n >> tileHeight}]
	at := int(n&(1<<tileHeight-1)) * tlog.HashSize
	if at+tlog.HashSize > len(data) {
		return h, false
	}
	copy(h[:], data[at:])
	return h, true
}

// grow adds a leaf, and compares what follows from it with tiles and checkpoints.
func (c *logCheck) grow(leaf tlog.Hash) error {
	made, err := tlog.StoredHashesForRecordHash(c.size, leaf, known(c.log.fresh))
	if err != nil {
		return err
	}
	n := c.size
	for level, h := range made {
		if level%tileHeight == 0 {
			if stored, ok := c.tiled(int64(level/tileHeight), n); !ok || stored != h {
				return fmt.Errorf("tile %d/%d of the log does not follow from the entries up to %d", level/tileHeight, n>>tileHeight, c.size+1)
			}
		}
		if level > 0 { // both halves are inside h now
			delete(c.log.fresh, tlog.StoredHashIndex(level-1, 2*n))
			delete(c.log.fresh, tlog.StoredHashIndex(level-1, 2*n+1))
		}
		c.log.fresh[tlog.StoredHashIndex(level, n)] = h
		n >>= 1
	}
	c.size++
	if len(c.points) == 0 || c.points[0].Size != c.size {
		return nil
	}
	root, err := tlog.TreeHash(c.size, known(c.log.fresh))
	if err != nil {
		return err
	}
	if root != c.points[0].Root {
		return fmt.Errorf("checkpoint %d says another root than the entries up to it", c.size)
	}
	c.points = c.points[1:]
	return nil
}

// end looks for what lies beyond the last seal.
func (c *logCheck) end() error {
	if len(c.points) > 0 {
		return fmt.Errorf("the end was cut off: a checkpoint tells of %d entries, %d are sealed", c.points[len(c.points)-1].Size, c.size)
	}
	var held int64
	for at, data := range c.tiles {
		if at[0] == 0 {
			held += int64(len(data) / tlog.HashSize)
		}
	}
	if held > c.size {
		return fmt.Errorf("the end was cut off: the log holds %d entries, %d are sealed", held, c.size)
	}
	return nil
}

// known reads hashes that were just computed.
type known map[int64]tlog.Hash

// ReadHashes is what tlog asks for.
func (k known) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		h, ok := k[at]
		if !ok {
			return nil, errors.New("a hash of the log was not computed")
		}
		list[i] = h
	}
	return list, nil
}

// CheckContinues says whether the log continues an older checkpoint: one kept elsewhere,
// whose signature the caller has checked. An error names what is wrong.
func CheckContinues(ctx context.Context, v *View, older Checkpoint) error {
	var size int64
	if err := v.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM journal_seal`).Scan(&size); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if size < older.Size {
		return fmt.Errorf("the database holds %d sealed entries, the checkpoint of %s tells of %d: it was rolled back or cut off",
			size, older.At.Format(time.RFC3339), older.Size)
	}
	root, err := tlog.TreeHash(older.Size, logOf(ctx, v.Tx))
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if root != older.Root {
		return fmt.Errorf("the first %d entries are not those of the checkpoint of %s", older.Size, older.At.Format(time.RFC3339))
	}
	return nil
}

// Finding is a row that is not what the journal says.
type Finding struct{ Table, Key, What string }

func (f Finding) String() string { return f.Table + " " + f.Key + ": " + f.What }

// CheckRows compares every covered row with the newest journal entry that covers it: changed,
// put in and removed rows are named. It believes the journal, which CheckSeals checks.
func CheckRows(ctx context.Context, v *View) (found []Finding, err error) {
	want, err := covers(ctx, v)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	err = EachRow(ctx, v, "", func(r Row) error {
		at := r.Table + "/" + r.Key
		switch w, ok := want[at]; {
		case !ok || w.digest == gone:
			found = append(found, Finding{r.Table, r.Key, "no act entered it"})
		case w.digest != r.Digest:
			found = append(found, Finding{r.Table, r.Key, "it was changed outside of any act"})
		}
		delete(want, at)
		return nil
	})
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if want[at].digest != gone {
			table, k, _ := strings.Cut(at, "/")
			found = append(found, Finding{table, k, "it was removed outside of any act"})
		}
	}
	return found, err
}

// covered is what the journal says last about a row.
type covered struct {
	version int64
	digest  string
}

// covers gathers what the journal says last about each row. Clocks of two servers may differ
// by some milliseconds, so that a later act stands before an earlier one: where rows
// have versions, those decide.
func covers(ctx context.Context, v *View) (map[string]covered, error) {
	rows, err := v.QueryContext(ctx, `SELECT j.entry, j.covers FROM journal j LEFT JOIN journal_seal s ON s.entry = j.entry
		WHERE j.covers <> '' ORDER BY CASE WHEN s.seq IS NULL THEN 1 ELSE 0 END, s.seq, j.entry`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	newest := map[string]covered{}
	for rows.Next() {
		var entry, text string
		if err := rows.Scan(&entry, &text); err != nil {
			return nil, err
		}
		for line := range strings.Lines(text) {
			f := strings.Fields(line)
			if len(f) != 3 {
				return nil, fmt.Errorf("entry %s covers %q", entry, line)
			}
			version, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("entry %s covers %q", entry, line)
			}
			if was := newest[f[0]]; version == 0 || version >= was.version {
				newest[f[0]] = covered{version, f[2]}
			}
		}
	}
	return newest, rows.Err()
}
