package act

import (
	"context"
	"fmt"
)

// CountJournal is how many entries the journal has and how many of them are sealed. When
// the two drift apart nobody seals.
func CountJournal(ctx context.Context, v *View) (entries, sealed int64, err error) {
	err = v.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM journal), (SELECT COUNT(*) FROM journal_seal)`).Scan(&entries, &sealed)
	if err != nil {
		return 0, 0, fmt.Errorf("count journal: %w", err)
	}
	return entries, sealed, nil
}
