package recognition

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/recognition/award"
)

// Broken names every recognition that contradicts what must always hold, for the
// invariant check: nil when all is well.
func Broken(ctx context.Context, v *act.View) ([]string, error) {
	broken, err := brokenRows(ctx, v)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, v, `WHERE r.state <> 'proposed' ORDER BY r.product, r.recognition`)
	if err != nil {
		return nil, err
	}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(r Recognition) bool { return r.Product != all[0].Product })
		if n < 0 {
			n = len(all)
		}
		history := all[:n]
		all = all[n:]
		for _, e := range settle(history) {
			broken = append(broken, fmt.Sprintf("recognition %s of product %s: a later recognition (%s) does not replace it", e.old.Key, e.old.Product, e.by.Key))
		}
		for _, r := range history {
			if why := r.contradiction(); why != "" {
				broken = append(broken, fmt.Sprintf("recognition %s of product %s: %s", r.Key, r.Product, why))
			}
		}
	}
	return broken, nil
}

// contradiction says what a decided recognition lacks in itself, "" when nothing.
func (r Recognition) contradiction() string {
	council := r.Origin == FromCouncil
	_, certified := award.ParseCode(r.Code)
	switch {
	case council && (r.DecisionNo == "" || r.DecisionDate == "" || r.Authority == ""):
		return "made by a council without a whole decision"
	case r.ValidFrom != r.DecisionDate || (r.ValidFrom == "") != (r.ValidTo == "") || r.ValidTo != "" && r.ValidTo <= r.ValidFrom:
		return "its first and last day do not follow from the decision"
	case council && !certifiable(r.Stars):
		return "recognised with fewer than 3 stars"
	case certified != council:
		return "a certificate is missing, misplaced or has no proper code"
	case (r.State == Recognised) != (r.EndedOn == ""):
		return "its end does not fit its state"
	case r.State == Withdrawn && (r.EndedNo == "" || r.EndedCase == ""):
		return "withdrawn without a decision or a case"
	case r.State == Replaced && r.ReplacedBy == "":
		return "replaced by nothing"
	}
	return ""
}

// brokenRows are the contradictions with what other subjects keep.
func brokenRows(ctx context.Context, v *act.View) (broken []string, err error) {
	for _, c := range []struct{ what, query string }{
		{"has a certificate and no decision", `SELECT r.recognition FROM certificate c JOIN recognition r ON r.recognition = c.recognition
			WHERE r.state = 'proposed'`},
		{"differs from the sealed result", `SELECT r.recognition FROM recognition r WHERE r.origin = 'council' AND NOT EXISTS (
			SELECT 1 FROM entry e JOIN sitting s ON s.sitting = e.sitting WHERE e.dossier = r.dossier AND s.round = r.round AND s.state = 'closed'
			AND e.outcome = 'recognise' AND e.star = r.stars AND e.mean_num = r.mean_num AND e.mean_den = r.mean_den)
			AND NOT (r.state = 'withdrawn' AND EXISTS (SELECT 1 FROM edition_entry x JOIN entry e ON e.entry = x.entry
			WHERE e.dossier = r.dossier AND x.outcome = 'recognise' AND x.star = r.stars AND x.mean_num = r.mean_num AND x.mean_den = r.mean_den))`},
		{"belongs to a dossier of another product", `SELECT r.recognition FROM recognition r JOIN dossier d ON d.dossier = r.dossier
			WHERE d.product <> r.product`},
		{"has a decision before it was made", `SELECT r.recognition FROM recognition r WHERE r.state = 'proposed'
			AND (r.decision_no <> '' OR r.decision_date <> '' OR r.valid_from <> '' OR r.valid_to <> '' OR r.ended_on <> '')`},
	} {
		keys, err := column(ctx, v, c.query)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			broken = append(broken, fmt.Sprintf("recognition %s %s", k, c.what))
		}
	}
	return broken, nil
}

func column(ctx context.Context, v *act.View, query string) (keys []key.Recognition, err error) {
	found, err := v.QueryContext(ctx, query+` ORDER BY 1`)
	if err != nil {
		return nil, fmt.Errorf("invariants: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var k key.Recognition
		if err := found.Scan(&k); err != nil {
			return nil, fmt.Errorf("invariants: %w", err)
		}
		keys = append(keys, k)
	}
	return keys, found.Err()
}
