package act

import (
	"context"
	"fmt"

	"ocop/internal/key"
)

// Conflict of interest is a relation between a person and a dossier. It is made when a seat
// of that person is taken out of the scoring of an entry (table recusal), and it is there
// without any declaration from the day on which the person works for the producer (table
// membership); whoever has left keeps it for the dossiers filed until then. Whoever has a
// conflict neither reads nor scores the dossier in any council and under any role at a place,
// until a decision makes the result public; the room of the producer shows its people their
// own, which tells nothing of a council. The program itself has no interests.
//
// Pages and lists of subjects ask here, so that there is one answer.

// The two grounds: a seat t of somebody that was taken out of the scoring of an entry y, and
// somebody's work m for the producer of a dossier o.
const (
	declared = `recusal x JOIN entry y ON y.entry = x.entry JOIN seat t ON t.seat = x.seat`
	working  = `membership m JOIN product u ON u.producer = m.producer
		JOIN dossier o ON o.product = u.product AND (m.ended_at = 0 OR o.created_at < m.ended_at)`
)

// steppedBack is a query for the dossiers of the person whom a parameter names.
func steppedBack(person string) string {
	return `SELECT y.dossier FROM ` + declared + ` WHERE t.person = ` + person +
		` UNION ALL SELECT o.dossier FROM ` + working + ` WHERE m.person = ` + person
}

// Undeclared is a voting seat that gives no ballot on an entry by a conflict of interest, though
// nobody has taken it out of the scoring.
type Undeclared struct {
	Sitting key.Sitting
	Entry   key.Entry
	Seat    key.Seat
	Works   bool   // for the producer; else the person has stepped back from the dossier in another council
	Sheet   string // state of the sheet that the seat has all the same, '' for none
}

// UndeclaredIn lists such seats of a sitting, or of all sittings of a round, that are not closed:
// what a close has counted stays as it was counted. Entries that are kept at a reopening are left
// out for the same reason. Who may know of them is for the caller to decide.
func (f *frame) UndeclaredIn(ctx context.Context, sittingOrRound string) (list []Undeclared, err error) {
	found, err := f.QueryContext(ctx, `SELECT i.sitting, i.entry, i.seat, MAX(i.works), COALESCE(h.state, '') FROM (`+
		undeclared(`SELECT t.person, y.dossier, 0 AS works FROM `+declared)+` UNION ALL `+
		undeclared(`SELECT m.person, o.dossier, 1 AS works FROM `+working)+`) i LEFT JOIN sheet h ON h.entry = i.entry AND h.seat = i.seat
		GROUP BY i.sitting, i.entry, i.seat, h.state ORDER BY i.entry, i.seat`, sittingOrRound)
	if err != nil {
		return nil, fmt.Errorf("conflicts: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var x Undeclared
		var works int
		if err := found.Scan(&x.Sitting, &x.Entry, &x.Seat, &works, &x.Sheet); err != nil {
			return nil, fmt.Errorf("conflicts: %w", err)
		}
		x.Works = works > 0
		list = append(list, x)
	}
	return list, found.Err()
}

// undeclared is a query for the seats of open sittings whose people have one of the conflicts.
func undeclared(conflicts string) string {
	return `SELECT s.sitting, e.entry, w.seat, c.works FROM sitting s JOIN entry e ON e.sitting = s.sitting JOIN seat w ON w.council = s.council
		JOIN (` + conflicts + `) c ON c.person = w.person AND c.dossier = e.dossier
		WHERE (s.sitting = $1 OR s.round = $1) AND s.state <> 'closed' AND w.votes AND NOT e.kept
		AND NOT EXISTS (SELECT 1 FROM recusal r WHERE r.entry = e.entry AND r.seat = w.seat)`
}

// SteppedBack gives the dossiers from which the actor has stepped back.
func (f *frame) SteppedBack(ctx context.Context) (map[key.Dossier]bool, error) {
	if f.disinterested() {
		return nil, nil
	}
	found, err := f.QueryContext(ctx, steppedBack("$1"), string(f.actor.Person))
	if err != nil {
		return nil, fmt.Errorf("conflicts: %w", err)
	}
	defer found.Close()
	of := map[key.Dossier]bool{}
	for found.Next() {
		var k key.Dossier
		if err := found.Scan(&k); err != nil {
			return nil, fmt.Errorf("conflicts: %w", err)
		}
		of[k] = true
	}
	return of, found.Err()
}

// Unconflicted is the condition of a query that leaves out dossiers from which the actor
// has stepped back. column names a dossier's key, which must not be NULL; bind gives the
// parameter for a value.
func (f *frame) Unconflicted(column string, bind func(any) string) string {
	if f.disinterested() {
		return "1 = 1"
	}
	return column + " NOT IN (" + steppedBack(bind(string(f.actor.Person))) + ")"
}

// StoodBackFrom says whether the actor has stepped back from the dossier of an entry, in
// whatever council.
func (f *frame) StoodBackFrom(ctx context.Context, k key.Entry) (bool, error) {
	return f.stoodBack(ctx, `SELECT COUNT(*) FROM entry e WHERE e.entry = $1`, string(k))
}

// StoodBackInSitting says whether the actor has stepped back from any dossier of a sitting:
// papers about all of them are then not theirs to read.
func (f *frame) StoodBackInSitting(ctx context.Context, k key.Sitting) (bool, error) {
	return f.stoodBack(ctx, `SELECT COUNT(*) FROM entry e WHERE e.sitting = $1`, string(k))
}

// StoodBackInRound says whether the actor has stepped back from any dossier of a round.
func (f *frame) StoodBackInRound(ctx context.Context, k key.Round) (bool, error) {
	return f.stoodBack(ctx, `SELECT COUNT(*) FROM entry e JOIN sitting s ON s.sitting = e.sitting WHERE s.round = $1`, string(k))
}

func (f *frame) stoodBack(ctx context.Context, entries, k string) (bool, error) {
	if f.disinterested() {
		return false, nil
	}
	var n int
	err := f.QueryRowContext(ctx, entries+" AND e.dossier IN ("+steppedBack("$2")+")", k, string(f.actor.Person)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("conflicts: %w", err)
	}
	return n > 0, nil
}

// disinterested says that the actor cannot have an interest: nobody, or the program.
func (f *frame) disinterested() bool { return f.actor.Person == "" || f.IsMachine() }
