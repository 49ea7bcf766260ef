package act

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ocop/internal/base/db"
	"ocop/internal/schema"
)

// Uncovered is a table, or some columns of it, whose content no journal entry fixes.
type Uncovered struct {
	Table   string
	Columns []string // empty: the whole table
	Reason  string
}

// NotCovered lists what a change is not found in, with the reason. Everything else that
// the schema holds is covered, also by tables to come.
func NotCovered() []Uncovered {
	return []Uncovered{
		{Table: "journal", Reason: "it is the record itself: the log covers it"},
		{Table: "journal_seal", Reason: "it numbers the record: CheckSeals compares it with the log"},
		{Table: "log_tile", Reason: "it is the log: CheckSeals computes it anew"},
		{Table: "checkpoint", Reason: "it is signed, and CheckSeals compares it with the log"},
		{Table: "job", Columns: []string{"state", "done", "total", "message", "result", "started_at", "finished_at", "attempts", "lease_until", "version"},
			Reason: "progress of work that runs outside acts; what was ordered, by whom, where and when is covered"},
		{Table: "outbox", Columns: []string{"letter", "state", "problem", "sent_at"},
			Reason: "letters leave outside acts, and what they said is wiped then; for what they were written, and when, is covered"},
	}
}

// kept is what the record needs to know of a covered table.
type kept struct {
	key  []string        // columns of the primary key
	skip map[string]bool // columns left out
}

var coveredTables = sync.OnceValues(func() (map[string]kept, error) {
	tables, err := schema.Tables()
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	list := map[string]kept{}
	for _, t := range tables {
		list[t.Name] = kept{key: t.Key, skip: map[string]bool{}}
	}
	for _, u := range NotCovered() {
		if len(u.Columns) == 0 {
			delete(list, u.Table)
		}
		for _, c := range u.Columns {
			list[u.Table].skip[c] = true
		}
	}
	return list, nil
})

// Row is a row as the record knows it.
type Row struct {
	Table, Key string // values of the primary key, escaped, with commas between
	Text       string // its content in one form for both engines, see canonical
	Digest     string // base64 of the sha256 of the table's name, a line feed and Text
	Version    int64  // of rows that have one
}

// rowOf brings a row into the record's form.
func rowOf(k kept, table string, columns []string, values []any) (Row, error) {
	r := Row{Table: table}
	var keys []string
	for _, c := range k.key {
		i := slices.Index(columns, c)
		if i < 0 {
			return r, fmt.Errorf("table %s: no column %s", table, c)
		}
		keys = append(keys, url.PathEscape(fmt.Sprint(values[i])))
	}
	r.Key = strings.Join(keys, ",")
	text, err := canonical(k, columns, values)
	if err != nil {
		return r, fmt.Errorf("row %s/%s: %w", table, r.Key, err)
	}
	r.Text = text
	sum := sha256.Sum256([]byte(table + "\n" + text))
	r.Digest = base64.StdEncoding.EncodeToString(sum[:])
	if i := slices.Index(columns, "version"); i >= 0 && !k.skip["version"] {
		r.Version, _ = values[i].(int64)
	}
	return r, nil
}

// canonical is one JSON object, names in order, truth as 1. Empty values are left out, so
// that a column added later with an empty default changes no digest.
func canonical(k kept, columns []string, values []any) (string, error) {
	object := map[string]any{}
	for i, c := range columns {
		switch v := values[i].(type) {
		case string:
			if v != "" {
				object[c] = v
			}
		case int64:
			if v != 0 {
				object[c] = v
			}
		case bool:
			if v {
				object[c] = 1
			}
		case nil:
		default:
			return "", fmt.Errorf("column %s holds a %T", c, v)
		}
		if k.skip[c] {
			delete(object, c)
		}
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	err := out.Encode(object)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// coverage gathers the rows that an act writes, as each was left.
type coverage struct {
	rows  map[string]string // line by table/key
	order []string
	err   error
}

func (c *coverage) wants(table string) bool {
	tables, err := coveredTables()
	if err != nil {
		c.err = err
	}
	_, ok := tables[table]
	return ok
}

func (c *coverage) note(w db.Written) {
	tables, _ := coveredTables() // wants has asked already
	r, err := rowOf(tables[w.Table], w.Table, w.Columns, w.Values)
	if err != nil {
		c.err = err
		return
	}
	if w.Gone {
		r.Digest, r.Version = gone, 0
	}
	c.add(r)
}

// gone stands for the digest of a row that was deleted.
const gone = "-"

func (c *coverage) add(r Row) {
	at := r.Table + "/" + r.Key
	if _, again := c.rows[at]; !again {
		c.order = append(c.order, at)
	}
	c.rows[at] = at + " " + strconv.FormatInt(r.Version, 10) + " " + r.Digest + "\n"
}

// take gives the lines of the rows since the last time.
func (c *coverage) take() (string, error) {
	var b strings.Builder
	for _, at := range c.order {
		b.WriteString(c.rows[at])
	}
	c.order, c.rows = nil, map[string]string{}
	return b.String(), c.err
}

// EachRow calls fn with every row of the covered tables, or of one table.
func EachRow(ctx context.Context, v *View, table string, fn func(Row) error) error {
	tables, err := coveredTables()
	if err != nil {
		return err
	}
	list, err := schema.Tables()
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	for _, t := range list {
		if k, ok := tables[t.Name]; ok && (table == "" || table == t.Name) {
			if err := eachRow(ctx, v.Tx, t.Name, k, fn); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
	}
	return nil
}

func eachRow(ctx context.Context, tx *db.Tx, table string, k kept, fn func(Row) error) error {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" ORDER BY "+strings.Join(k.key, ", "))
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		r, err := rowOf(k, table, columns, values)
		if err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// coverTables has the entry that the act records next cover every row of a table, or of all.
func coverTables(ctx context.Context, a *Act, table string) error {
	return EachRow(ctx, a.View(), table, func(r Row) error { a.covers.add(r); return nil })
}

// Attest covers the rows of a table anew as they are, for a reason that stands in the
// journal: after a migration that rewrote them. It is for the machine: from then on the
// record no longer tells what those rows were before.
func Attest(ctx context.Context, a *Act, table, reason string) error {
	if !a.IsMachine() {
		return a.Need(Permission("record.attest"), "")
	}
	if tables, err := coveredTables(); err != nil || tables[table].key == nil {
		return fmt.Errorf("table %q is not covered by the record: %w", table, errors.Join(err, errors.ErrUnsupported))
	}
	if err := coverTables(ctx, a, table); err != nil {
		return err
	}
	return a.Record(ctx, "record.attested", "record/"+table, "", nil, map[string]string{"reason": reason})
}
