package account

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/key"
)

// Tied are the people whom something but their roles ties to things: a seat in a council,
// and with it what they stepped back from, work that they asked for, a producer for which
// they work, worked or are asked to work. Whoever is not among them is shown what anybody
// with the same roles is.
func Tied(ctx context.Context, v *act.View) (map[key.Person]bool, error) {
	found, err := v.QueryContext(ctx, `SELECT person FROM seat UNION SELECT asked_by FROM job UNION SELECT person FROM membership UNION SELECT person FROM membership_offer`)
	if err != nil {
		return nil, fmt.Errorf("ties: %w", err)
	}
	defer found.Close()
	tied := map[key.Person]bool{}
	for found.Next() {
		var k key.Person
		if err := found.Scan(&k); err != nil {
			return nil, fmt.Errorf("ties: %w", err)
		}
		tied[k] = true
	}
	return tied, found.Err()
}
