package act

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ocop/internal/base/db"
	"ocop/internal/place"
)

// Entries lists the journal of one subject ("dossier/KEY"), oldest first, or the
// newest limit entries of all subjects when subject is empty. Marks are left out for people.
func Entries(ctx context.Context, v *View, subject string, limit int) ([]Entry, error) {
	query, args := `SELECT `+entryColumns+` FROM journal j WHERE j.subject = $1 ORDER BY j.entry LIMIT $2`, []any{subject, limit}
	if subject == "" {
		query, args = `SELECT `+entryColumns+` FROM journal j ORDER BY j.entry DESC LIMIT $1`, []any{limit}
	}
	return listEntries(ctx, v, query, args)
}

func listEntries(ctx context.Context, v *View, query string, args []any) ([]Entry, error) {
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

// JournalFilter narrows the journal. Empty fields do not.
type JournalFilter struct {
	Actors      []string // keys of people; with Machine also the parts of the program
	Machine     bool
	Subject     string     // one thing, like dossier/KEY
	Noun        string     // all things of a kind
	Verb        string     // noun.past
	Places      []place.ID // nil: no narrowing
	From, Until string     // legal dates, both included
	Before      string     // only entries older than the one with this key
}

// Journal lists entries, the newest first, limit at most: those of places where the actor
// holds journal.read. Entries without a place, about accounts and the program itself, are
// for who holds it at a province. Marks are left out for people, and so is what happened to
// a dossier from which the actor has stepped back, and what a council says to its members
// about their sheets while its sitting is open.
func Journal(ctx context.Context, v *View, f JournalFilter, limit int) ([]Entry, error) {
	if err := v.Need(JournalRead, ""); err != nil {
		return nil, err
	}
	var w where
	w.scope(v)
	w.stepBack(v)
	w.withinCouncil(v)
	if f.Actors != nil || f.Machine {
		who := w.in("j.actor", f.Actors)
		if f.Machine {
			who = "(" + who + " OR j.actor LIKE 'system:%')"
		}
		w.And(who)
	}
	if f.Places != nil {
		w.And(w.in("j.place", texts(f.Places)))
	}
	if f.Subject != "" {
		w.And("j.subject = " + w.Bind(f.Subject))
	}
	if f.Noun != "" {
		w.And("j.subject >= " + w.Bind(f.Noun+"/") + " AND j.subject < " + w.Bind(f.Noun+"0")) // "0" follows "/"
	}
	if f.Verb != "" {
		w.And("j.verb = " + w.Bind(f.Verb))
	}
	if err := w.days(f.From, f.Until); err != nil {
		return nil, err
	}
	if f.Before != "" {
		w.And("j.entry < " + w.Bind(f.Before))
	}
	return listEntries(ctx, v, `SELECT `+entryColumns+` FROM journal j`+w.Text()+` ORDER BY j.entry DESC LIMIT `+w.Bind(limit), w.Args)
}

// where gathers the conditions of a query about the journal.
type where struct{ db.Where }

// in is a condition that nothing meets when the list is empty.
func (w *where) in(column string, values []string) string {
	if len(values) == 0 {
		return "1 = 0"
	}
	marks := make([]string, len(values))
	for i, x := range values {
		marks[i] = w.Bind(x)
	}
	return column + " IN (" + strings.Join(marks, ", ") + ")"
}

// scope keeps what lies at the places where the actor may read the journal.
func (w *where) scope(v *View) {
	all, province := true, v.IsMachine()
	var units []string
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range v.Places().All(level, "") {
			if !v.May(JournalRead, u.ID) {
				all = false
				continue
			}
			province = province || level == place.Province
			units = append(units, string(u.ID))
		}
	}
	if province {
		units = append(units, "")
	}
	if all {
		w.And("1 = 1")
		return
	}
	w.And(w.in("j.place", units))
}

// stepBack leaves out the dossiers from which the actor has stepped back, with their
// entries and sheets, and their proposals until a decision makes them public.
func (w *where) stepBack(v *View) {
	for _, of := range []struct{ name, dossier string }{
		{"'dossier/' || d.dossier FROM dossier d", "d.dossier"},
		{"'entry/' || n.entry FROM entry n", "n.dossier"},
		{"'sheet/' || h.sheet FROM sheet h JOIN entry n ON n.entry = h.entry", "n.dossier"},
		{"'recognition/' || p.recognition FROM (SELECT recognition, dossier FROM recognition WHERE state = 'proposed') p", "p.dossier"},
	} {
		if !v.disinterested() {
			w.And("j.subject NOT IN (SELECT " + of.name + " WHERE NOT (" + v.Unconflicted(of.dossier, w.Bind) + "))")
		}
	}
}

// withinCouncil leaves out which members of an open sitting were asked to look at their sheets
// again: whoever reads journals is no member of the council.
func (w *where) withinCouncil(v *View) {
	if !v.IsMachine() {
		w.And("NOT (j.verb LIKE 'recheck.%' AND j.subject IN (SELECT 'sheet/' || h.sheet FROM sheet h JOIN entry n ON n.entry = h.entry" +
			" JOIN sitting s ON s.sitting = n.sitting WHERE s.state <> 'closed'))")
	}
}

// days narrows to legal dates by the entries' keys, which begin with the instant.
func (w *where) days(from, until string) error {
	for _, d := range []struct {
		day, sign string
		add       int
	}{{from, ">=", 0}, {until, "<", 1}} {
		if d.day == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, d.day, vietnam())
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		w.And("j.entry " + d.sign + " " + w.Bind(keyFrom(t.AddDate(0, 0, d.add))))
	}
	return nil
}

func texts(list []place.ID) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}
