package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/place"
)

// A request to look at a sheet again with all that it hangs on: its member m, who asked p.
const (
	recheckKey = `k.sheet || ',' || CAST(k.version AS TEXT)`
	rechecks   = ` FROM recheck k JOIN sheet h ON h.sheet = k.sheet JOIN entry e ON e.entry = h.entry JOIN sitting s ON s.sitting = e.sitting
		JOIN seat m ON m.seat = h.seat JOIN seat p ON p.seat = k.asked_by `
	aRecheck = `SELECT ` + recheckKey + rechecks
)

// told is an entry of the journal about the sheet of a recheck by a person, which wrote that very row.
func told(verb, person, at string) string {
	return `EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'sheet/' || k.sheet AND j.verb = ` + verb + ` AND j.actor = ` + person + ` AND j.at = ` + at + `
		AND j.covers LIKE '%recheck/' || ` + recheckKey + ` || ' %')`
}

// sheetAt is an entry of the journal that left the sheet of a recheck at a version.
func sheetAt(verb, version string) string {
	return `EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'sheet/' || k.sheet AND j.verb = '` + verb + `'
		AND j.covers LIKE '%sheet/' || k.sheet || ' ' || CAST(` + version + ` AS TEXT) || ' %'`
}

// interested is a conflict of interest that somebody had with a dossier before an instant.
func interested(person, dossier, at string) string {
	return `(EXISTS (SELECT 1 FROM recusal b JOIN entry y ON y.entry = b.entry JOIN seat t ON t.seat = b.seat
			WHERE t.person = ` + person + ` AND y.dossier = ` + dossier + ` AND b.at < ` + at + `)
		OR EXISTS (SELECT 1 FROM membership w JOIN product u ON u.producer = w.producer JOIN dossier o ON o.product = u.product
			WHERE w.person = ` + person + ` AND o.dossier = ` + dossier + ` AND w.started_at < ` + at + ` AND (w.ended_at = 0 OR o.created_at < w.ended_at)))`
}

// asked are the rules about requests to look at a sheet again.
func asked() map[string]string {
	return map[string]string{
		"recheck: asked by nobody who heads its council":           aRecheck + `WHERE p.council <> s.council OR p.duty NOT IN ('chair', 'secretary')`,
		"recheck: asked about an own sheet, or one without a vote": aRecheck + `WHERE p.person = m.person OR NOT m.votes`,
		"recheck: asked for another cause, and does not say which": aRecheck + `WHERE k.ground = 'other' AND k.reason = ''`,
		"recheck: the journal does not tell who asked":             aRecheck + `WHERE NOT ` + told(`'recheck.asked'`, `p.person`, `k.asked_at`),
		"recheck: the sheet was not handed in at that version":     aRecheck + `WHERE k.version > h.version OR NOT ` + sheetAt("sheet.submitted", "k.version") + ` AND j.at <= k.asked_at)`,
		"recheck: who asked had an interest in the dossier":        aRecheck + `WHERE ` + interested("p.person", "e.dossier", "k.asked_at"),
		"recheck: who was asked had an interest in the dossier":    aRecheck + `WHERE ` + interested("m.person", "e.dossier", "k.asked_at"),
		"recheck: the state does not agree with the answer": aRecheck + `WHERE (k.state = 'asked') <> (k.answered_at = 0) OR (k.state = 'kept') <> (k.answer <> '')
			OR (k.answered_at <> 0 AND k.answered_at < k.asked_at)`,
		"recheck: its own member has not answered": aRecheck + `WHERE k.state <> 'asked' AND NOT ` +
			told(`CASE k.state WHEN 'kept' THEN 'recheck.kept' ELSE 'sheet.reopened' END`, `m.person`, `k.answered_at`),
		"recheck: the sheet was opened again, and it does not say so": aRecheck + `WHERE k.state = 'asked' AND ` + sheetAt("sheet.reopened", "k.version + 1") + `)`,
		"recheck: asked or answered while its sitting did not score": aRecheck + `WHERE s.state = 'planned' OR k.asked_at < s.opened_at
			OR (s.state = 'closed' AND (k.asked_at > s.closed_at OR k.answered_at > s.closed_at))`,
	}
}

// A receipt of what a report asked for.
const (
	receiptKey = `x.dossier || ',' || CAST(x.number AS TEXT) || ',' || CAST(x.receipt AS TEXT)`
	aReceipt   = `SELECT ` + receiptKey + ` FROM review_receipt x JOIN review r ON r.dossier = x.dossier AND r.number = x.number `
	ofReceipt  = ` j.subject = 'dossier/' || x.dossier AND j.verb = 'dossier.supplemented' AND j.actor = x.person AND j.at = x.created_at
		AND j.covers LIKE '%review_receipt/' || ` + receiptKey + ` || ' %'`
)

// supplied are the rules about receipts of supplements.
func supplied() map[string]string {
	return map[string]string{
		"receipt: its report asked for nothing":                     aReceipt + `WHERE r.supplements = ''`,
		"receipt: older than its report":                            aReceipt + `WHERE x.received_on < r.done_on OR x.created_at < r.created_at`,
		"receipt: it does not say what was received, and from whom": aReceipt + `WHERE x.handed_by = '' OR x.what = ''`,
		"receipt: the numbers do not follow each other":             `SELECT dossier FROM review_receipt GROUP BY dossier, number HAVING COUNT(*) <> MAX(receipt) OR MIN(receipt) <> 1`,
		"receipt: nothing was missing any more":                     aReceipt + `WHERE EXISTS (SELECT 1 FROM review_receipt b WHERE b.dossier = x.dossier AND b.number = x.number AND b.receipt < x.receipt AND b.complete)`,
		"receipt: another report had taken the place of its own":    aReceipt + `WHERE EXISTS (SELECT 1 FROM review b WHERE b.dossier = x.dossier AND b.corrects = x.number AND b.created_at < x.created_at)`,
		"receipt: the journal does not tell who received it":        aReceipt + `WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE` + ofReceipt + `)`,
		"receipt: who received it had an interest in the dossier":   aReceipt + `WHERE ` + interested("x.person", "x.dossier", "x.created_at"),
		"receipt: a council had found that the dossier be recognised": aReceipt + `WHERE EXISTS (SELECT 1 FROM entry e JOIN sitting s ON s.sitting = e.sitting WHERE e.dossier = x.dossier
			AND s.state = 'closed' AND e.outcome = 'recognise' AND s.closed_at < x.created_at)`,
	}
}

// doing is something that somebody did at a place, and the day that it tells of, ” for none.
type doing struct {
	name   string
	person key.Person
	at     int64
	place  place.ID
	day    string
}

// entitled names requests and receipts of people who did not hold the power at that time and place,
// and receipts of a day to come.
func entitled(ctx context.Context, v *act.View) (broken []string, err error) {
	for what, d := range map[string]struct {
		needs act.Permission
		query string
	}{
		"recheck": {act.JuryRead, `SELECT ` + recheckKey + `, p.person, k.asked_at, s.place, ''` + rechecks},
		"receipt": {act.DossierAdmit, `SELECT ` + receiptKey + `, x.person, x.created_at, j.place, x.received_on FROM review_receipt x JOIN journal j ON` + ofReceipt},
	} {
		done, err := doings(ctx, v, d.query)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		for _, x := range done {
			held, err := heldAt(ctx, v, x.person, x.at)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", what, err)
			}
			if !slices.ContainsFunc(held, func(h act.Held) bool { return h.Role.Allows(d.needs) && v.Places().Within(x.place, h.Place) }) {
				broken = append(broken, what+": by somebody without the power: "+x.name)
			}
			if x.day > act.Date(time.UnixMilli(x.at)) {
				broken = append(broken, what+": of a day to come: "+x.name)
			}
		}
	}
	return broken, nil
}

func doings(ctx context.Context, v *act.View, query string) (list []doing, err error) {
	rows, err := v.QueryContext(ctx, query+` ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var x doing
		if err := rows.Scan(&x.name, &x.person, &x.at, &x.place, &x.day); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}

// heldAt gives the roles that somebody held at an instant.
func heldAt(ctx context.Context, v *act.View, k key.Person, at int64) (list []act.Held, err error) {
	rows, err := v.QueryContext(ctx, `SELECT role, place FROM held_role WHERE person = $1 AND started_at <= $2 AND (ended_at = 0 OR ended_at > $2)`, string(k), at)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h act.Held
		if err := rows.Scan(&h.Role, &h.Place); err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, rows.Err()
}
