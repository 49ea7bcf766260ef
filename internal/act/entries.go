package act

import (
	"context"
	"fmt"
	"strings"
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
		if strings.HasPrefix(e.Subject, "sheet/") && !v.machine() {
			e.Before, e.After = "", "" // a ballot is secret until its sitting closes; evaluation shows it then
		}
		list = append(list, e)
	}
	return list, rows.Err()
}
