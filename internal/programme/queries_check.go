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

// Check runs the invariants on live data and names everything that breaks one, by table
// and key: the journal's chain, recognitions, sheets against their parts, results against
// their sheets, dossiers against results, requests to look at sheets again and receipts of
// supplements against who may have made them, and the file store against the jobs that fill it.
func Check(ctx context.Context, desk *act.Desk, files *blob.Store) (broken []string, err error) {
	var named map[blob.Digest]mention
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
		list, err = entitled(ctx, v)
		broken = append(broken, list...)
		if err != nil {
			return err
		}
		named, err = jobFiles(ctx, v)
		return err
	})
	if err != nil {
		return broken, err
	}
	list, err := checkFiles(ctx, desk, files, named)
	return append(broken, list...), err
}

// rules name the rows that break an invariant, those of closes that have lost their effect
// included. Means are compared crosswise, in whole
// numbers. A dossier that was withdrawn or returned while a council had it stays so,
// whatever the council found.
func rules() map[string]string {
	all := corrected()
	maps.Copy(all, judged())
	maps.Copy(all, asked())
	maps.Copy(all, supplied())
	return all
}

// judged are the rules about sheets, results and dossiers.
func judged() map[string]string {
	const closed = ` FROM entry e JOIN sitting s ON s.sitting = e.sitting AND s.state = 'closed' `
	return map[string]string{
		"sheet: the total is not the sum of its parts": `SELECT sheet FROM sheet WHERE total <> part_a + part_b + part_c`,
		"sheet: sealed in a sitting that is not closed": `SELECT h.sheet FROM sheet h JOIN entry e ON e.entry = h.entry JOIN sitting s ON s.sitting = e.sitting
			WHERE h.state = 'sealed' AND s.state <> 'closed' AND NOT e.kept`,
		"sheet: submitted and not counted": `SELECT h.sheet` + closed + `JOIN sheet h ON h.entry = e.entry AND h.state = 'submitted'
			WHERE NOT EXISTS (SELECT 1 FROM recusal r WHERE r.entry = h.entry AND r.seat = h.seat)`,
		"sheet: counted although the seat does not score it": `SELECT h.sheet FROM sheet h JOIN seat t ON t.seat = h.seat
			WHERE h.state = 'sealed' AND (NOT t.votes OR EXISTS (SELECT 1 FROM recusal r WHERE r.entry = h.entry AND r.seat = h.seat))`,
		"sheet: the seat is of another council": `SELECT h.sheet FROM sheet h JOIN seat t ON t.seat = h.seat
			JOIN entry e ON e.entry = h.entry JOIN sitting s ON s.sitting = e.sitting WHERE t.council <> s.council`,
		"entry: closed without an outcome": `SELECT e.entry` + closed + `WHERE e.outcome = ''`,
		"entry: an outcome before the sitting closed": `SELECT e.entry FROM entry e JOIN sitting s ON s.sitting = e.sitting
			WHERE s.state <> 'closed' AND e.outcome <> ''`,
		"entry: the ballots are not its sealed sheets": `SELECT e.entry` + closed + `LEFT JOIN (` + sealedSheets + `) t ON t.entry = e.entry WHERE COALESCE(t.n, 0) <> e.ballots`,
		"entry: the mean is not that of its sealed sheets": `SELECT e.entry` + closed + `LEFT JOIN (` + sealedSheets + `) t ON t.entry = e.entry
			WHERE t.n IS NULL OR e.mean_num * t.n <> t.points * e.mean_den`,
		"dossier: the state does not agree with its recognition": `SELECT d.code FROM dossier d LEFT JOIN recognition r ON r.dossier = d.dossier
			WHERE (d.state = 'proposed' AND (r.state IS NULL OR r.state <> 'proposed'))
			OR (d.state = 'recognised' AND (r.state IS NULL OR r.state = 'proposed'))
			OR (d.state NOT IN ('proposed', 'recognised') AND r.state IS NOT NULL)`,
		"dossier: the state does not agree with the outcome": `SELECT DISTINCT d.code` + closed + `JOIN dossier d ON d.dossier = e.dossier
			WHERE (e.outcome = 'recognise' AND d.state NOT IN ('proposed', 'recognised', 'withdrawn', 'returned'))
			OR (e.outcome = 'return' AND d.state NOT IN ('returned', 'withdrawn')
				AND NOT EXISTS (SELECT 1 FROM recognition r WHERE r.dossier = d.dossier AND r.state = 'withdrawn')) OR (e.outcome = 'forward' AND d.state = 'filed')`,
		"dossier: no council proposed it": `SELECT d.code FROM dossier d WHERE d.state IN ('proposed', 'recognised')
			AND NOT EXISTS (SELECT 1` + closed + `WHERE e.dossier = d.dossier AND e.outcome = 'recognise')
			AND NOT EXISTS (SELECT 1 FROM edition_entry x JOIN entry e ON e.entry = x.entry JOIN recognition r ON r.dossier = e.dossier
				WHERE e.dossier = d.dossier AND x.outcome = 'recognise' AND r.state = 'withdrawn')`,
		"journal: an entry dated before the one sealed before it by more than a day": `SELECT j.entry FROM journal_seal s
			JOIN journal_seal b ON b.seq = s.seq - 1 JOIN journal j ON j.entry = s.entry JOIN journal p ON p.entry = b.entry
			WHERE j.at < p.at - 86400000`,
	}
}

// corrected are the rules about what two persons have changed after it was decided.
func corrected() map[string]string {
	return map[string]string{
		"entry: kept in a sitting that is not open again": `SELECT e.entry FROM entry e JOIN sitting s ON s.sitting = e.sitting
			WHERE e.kept AND (s.state <> 'scoring' OR NOT EXISTS (SELECT 1 FROM edition d WHERE d.sitting = s.sitting))`,
		"reopening: agreed without chair and secretary of the council": `SELECT x.reopening FROM reopening x JOIN sitting s ON s.sitting = x.sitting
			JOIN seat p ON p.seat = x.proposed_by LEFT JOIN seat q ON q.seat = x.answered_by
			WHERE x.state = 'agreed' AND (q.seat IS NULL OR p.council <> s.council OR q.council <> s.council OR p.person = q.person
			OR NOT (p.duty = 'chair' AND q.duty = 'secretary' OR p.duty = 'secretary' AND q.duty = 'chair'))`,
		"reopening: the close that it voided is not kept": `SELECT x.reopening FROM reopening x LEFT JOIN edition d ON d.reopening = x.reopening
			WHERE (x.state = 'agreed' AND d.edition IS NULL) OR (x.state <> 'agreed' AND d.edition IS NOT NULL)`,
		"edition: the numbers do not follow each other": `SELECT sitting FROM edition GROUP BY sitting HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1`,
		"edition: the ballots are not its sealed sheets": `SELECT x.entry FROM edition_entry x LEFT JOIN (` + keptSheets + `) t
			ON t.edition = x.edition AND t.entry = x.entry WHERE COALESCE(t.n, 0) <> x.ballots`,
		"edition: the mean is not that of its sealed sheets": `SELECT x.entry FROM edition_entry x LEFT JOIN (` + keptSheets + `) t
			ON t.edition = x.edition AND t.entry = x.entry WHERE t.n IS NULL OR x.mean_num * t.n <> t.points * x.mean_den`,
		"correction: approved by nobody but its proposer": `SELECT correction FROM correction WHERE state = 'approved' AND (answered_by IS NULL OR answered_by = proposed_by)`,
		"correction: the certificate that it replaced is not kept": `SELECT c.correction FROM correction c WHERE c.state = 'approved'
			AND NOT EXISTS (SELECT 1 FROM certificate_past p WHERE p.correction = c.correction AND p.recognition = c.recognition)`,
	}
}

// keptSheets counts the sealed sheets of closes that have lost their effect.
const keptSheets = `SELECT x.edition, h.entry, COUNT(*) AS n, SUM(x.total) AS points FROM edition_sheet x JOIN sheet h ON h.sheet = x.sheet
	WHERE x.state = 'sealed' GROUP BY x.edition, h.entry`

// Corrections counts what two persons have changed after it was decided, for whoever runs the check.
type Corrections struct{ Reopened, Sittings, Corrected int }

// CountCorrections counts reopenings, the sittings they are of, and corrections of decisions.
func CountCorrections(ctx context.Context, desk *act.Desk) (n Corrections, err error) {
	err = desk.See(ctx, act.System("check"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM edition), (SELECT COUNT(DISTINCT sitting) FROM edition),
			(SELECT COUNT(*) FROM correction WHERE state = 'approved')`).Scan(&n.Reopened, &n.Sittings, &n.Corrected)
	})
	return n, err
}

const sealedSheets = `SELECT entry, COUNT(*) AS n, SUM(total) AS points FROM sheet WHERE state = 'sealed' GROUP BY entry`

func names(ctx context.Context, v *act.View, query string, args ...any) (list []string, err error) {
	rows, err := v.QueryContext(ctx, query+` ORDER BY 1`, args...)
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

// mention is a file as a job names it.
type mention struct {
	job, name string
	optional  bool // an archive, which archives leave out: after a restore it is gone
}

// jobFiles gathers the files that orders and results of jobs name.
func jobFiles(ctx context.Context, v *act.View) (map[blob.Digest]mention, error) {
	rows, err := v.QueryContext(ctx, `SELECT job, kind, payload FROM job UNION ALL SELECT job, kind, result FROM job WHERE result <> ''`)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	defer rows.Close()
	named := map[blob.Digest]mention{}
	for rows.Next() {
		var job, kind, text string
		if err := rows.Scan(&job, &kind, &text); err != nil {
			return nil, fmt.Errorf("jobs: %w", err)
		}
		var x struct{ File, Name string }
		if json.Unmarshal([]byte(text), &x) != nil || x.File == "" {
			continue // not every job has a file
		}
		if d, err := blob.ParseDigest(x.File); err == nil {
			named[d] = mention{job: job, name: x.Name, optional: kind == "backup"}
		}
	}
	return named, rows.Err()
}

// checkFiles reads every stored file against its digest, and the names against the store.
// The jobs are asked once more about files that none of them named: one may have ended
// after the first look.
func checkFiles(ctx context.Context, desk *act.Desk, files *blob.Store, named map[blob.Digest]mention) (broken []string, err error) {
	stored := map[blob.Digest]bool{}
	err = files.Walk(func(d blob.Digest, _ int64) error {
		stored[d] = true
		if err := files.Verify(ctx, d); err != nil {
			broken = append(broken, "file "+d.String()+": "+err.Error())
		}
		return ctx.Err()
	})
	if ctx.Err() != nil {
		return broken, ctx.Err()
	}
	if err != nil {
		broken = append(broken, "file: "+err.Error())
	}
	for d, m := range named {
		if !stored[d] && !m.optional {
			broken = append(broken, fmt.Sprintf("job %s: its file %s (%s) is missing", m.job, m.name, d))
		}
	}
	err = desk.See(ctx, act.System("check"), func(ctx context.Context, v *act.View) error {
		named, err = jobFiles(ctx, v)
		return err
	})
	for d := range stored {
		if _, ok := named[d]; err == nil && !ok {
			broken = append(broken, "file "+d.String()+": no job names it (orphan)")
		}
	}
	slices.Sort(broken)
	return broken, err
}
