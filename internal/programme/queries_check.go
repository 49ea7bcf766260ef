package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/recognition"
)

// Check runs the invariants on live data and names everything that breaks one: the
// journal's chain, recognitions, sheets against their parts, results against their
// sheets, dossiers against results, and the file store against the jobs that fill it.
func Check(ctx context.Context, desk *act.Desk, files *blob.Store) (broken []string, err error) {
	named := map[blob.Digest]string{}
	err = desk.See(ctx, act.System("check"), func(ctx context.Context, v *act.View) error {
		if err := act.CheckSeals(ctx, v); err != nil {
			broken = append(broken, err.Error())
		}
		list, err := recognition.Broken(ctx, v)
		broken = append(broken, list...)
		if err != nil {
			return err
		}
		for _, rule := range slices.Sorted(maps.Keys(rules())) {
			list, err := names(ctx, v, rules()[rule])
			if err != nil {
				return fmt.Errorf("%s: %w", rule, err)
			}
			for _, n := range list {
				broken = append(broken, rule+": "+n)
			}
		}
		return jobFiles(ctx, v, named)
	})
	if err != nil {
		return broken, err
	}
	list, err := checkFiles(ctx, files, named)
	return append(broken, list...), err
}

// rules name the rows that break an invariant. Means are compared crosswise, in whole
// numbers.
func rules() map[string]string {
	return map[string]string{
		"sheet: the total is not the sum of its parts": `SELECT sheet FROM sheet WHERE state <> 'draft' AND total <> part_a + part_b + part_c AND struck = ''`,
		"entry: closed without an outcome": `SELECT e.entry FROM entry e JOIN sitting s ON s.sitting = e.sitting
			WHERE s.state = 'closed' AND e.outcome = ''`,
		"entry: an outcome before the sitting closed": `SELECT e.entry FROM entry e JOIN sitting s ON s.sitting = e.sitting
			WHERE s.state <> 'closed' AND e.outcome <> ''`,
		"entry: the mean is not that of its sealed sheets": `SELECT e.entry FROM entry e
			JOIN sitting s ON s.sitting = e.sitting AND s.state = 'closed'
			LEFT JOIN (SELECT entry, COUNT(*) AS n, SUM(total) AS points FROM sheet WHERE state = 'sealed' GROUP BY entry) t ON t.entry = e.entry
			WHERE t.n IS NULL OR t.n <> e.ballots OR e.mean_num * t.n <> t.points * e.mean_den`,
		"sheet: sealed in a sitting that is not closed": `SELECT h.sheet FROM sheet h JOIN entry e ON e.entry = h.entry JOIN sitting s ON s.sitting = e.sitting
			WHERE h.state = 'sealed' AND s.state <> 'closed'`,
		"dossier: the state does not agree with its recognition": `SELECT d.code FROM dossier d LEFT JOIN recognition r ON r.dossier = d.dossier
			WHERE (d.state = 'proposed' AND (r.state IS NULL OR r.state <> 'proposed'))
			OR (d.state = 'recognised' AND (r.state IS NULL OR r.state = 'proposed'))
			OR (d.state NOT IN ('proposed', 'recognised') AND r.state IS NOT NULL)`,
		"journal: an entry dated before the one sealed before it by more than a day": `SELECT j.entry FROM journal_seal s
			JOIN journal_seal b ON b.seq = s.seq - 1 JOIN journal j ON j.entry = s.entry JOIN journal p ON p.entry = b.entry
			WHERE j.at < p.at - 86400000`,
	}
}

func names(ctx context.Context, v *act.View, query string) (list []string, err error) {
	rows, err := v.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// jobFiles gathers the files that orders and results of jobs name.
func jobFiles(ctx context.Context, v *act.View, named map[blob.Digest]string) error {
	texts, err := names(ctx, v, `SELECT payload FROM job UNION ALL SELECT result FROM job WHERE result <> ''`)
	for _, text := range texts {
		var x struct{ File, Name string }
		if json.Unmarshal([]byte(text), &x) != nil || x.File == "" {
			continue
		}
		if d, err := blob.ParseDigest(x.File); err == nil {
			named[d] = x.Name
		}
	}
	return err
}

// checkFiles reads every stored file against its digest, and the names against the store.
func checkFiles(ctx context.Context, files *blob.Store, named map[blob.Digest]string) (broken []string, err error) {
	stored := map[blob.Digest]bool{}
	err = files.Walk(func(d blob.Digest, _ int64) error {
		stored[d] = true
		if err := files.Verify(ctx, d); err != nil {
			broken = append(broken, "file: "+err.Error())
		}
		if _, ok := named[d]; !ok {
			broken = append(broken, "file: no job names "+d.String())
		}
		return nil
	})
	for d, name := range named {
		if !stored[d] {
			broken = append(broken, "file: "+name+" ("+d.String()+") is missing")
		}
	}
	return broken, err
}
