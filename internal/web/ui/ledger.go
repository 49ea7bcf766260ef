package ui

import (
	"context"

	"ocop/internal/web/lang"
)

// rowCount says how long the list is and how much of it is shown.
func rowCount(ctx context.Context, p LedgerProps) string {
	shown := lang.Grouped(len(p.Rows))
	if p.Total > len(p.Rows) {
		return lang.F(ctx, "Hiện %s trong %s dòng", shown, lang.Grouped(p.Total))
	}
	return lang.F(ctx, "%s dòng", shown)
}
