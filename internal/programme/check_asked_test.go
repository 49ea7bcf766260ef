package programme_test

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// asks has the secretary ask a member about three sheets: one is kept, one opened again, one waits.
func (w *world) asks() {
	w.Helper()
	asker, member := w.people["thuky"], w.people["uyvien2"]
	seat := key.Seat(w.text(`SELECT seat FROM seat WHERE person = '` + string(member.Person) + `'`))
	var entries []evaluation.MyEntry
	if err := w.desk.See(w.Context(), member, func(ctx context.Context, v *act.View) (err error) {
		entries, err = w.service.Evaluation.MyEntries(ctx, v, member.Person)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	for _, e := range entries[:3] {
		w.do(asker, func(ctx context.Context, a *act.Act) error {
			return w.service.Evaluation.AskRecheck(ctx, a, evaluation.NewRecheck{Sitting: w.sitting.Key, Entry: e.Entry.Key, Seat: seat, Concern: evaluation.OtherCause, Reason: "Xem lại minh chứng"})
		})
	}
	w.do(member, func(ctx context.Context, a *act.Act) error {
		return evaluation.KeepSheet(ctx, a, entries[0].Entry.Key, 1, "Đã xem")
	})
	w.do(member, func(ctx context.Context, a *act.Act) error {
		_, err := evaluation.Reopen(ctx, a, entries[1].Entry.Key, 1)
		return err
	})
}

// receives has the office receive in two parts what a report asked for.
func (w *world) receives() {
	w.Helper()
	k := key.Dossier(w.text(`SELECT MIN(dossier) FROM review WHERE supplements <> ''`))
	number := 0
	w.see(func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT number FROM review WHERE dossier = $1 AND supplements <> ''`, string(k)).Scan(&number)
	})
	for _, n := range []dossier.NewReceipt{{What: "Bản sao"}, {What: "Bản gốc", Complete: true}} {
		w.do(w.people["vanphong"], func(ctx context.Context, a *act.Act) error {
			n.Dossier, n.Review, n.ReceivedOn, n.HandedBy = k, number, a.Today(), "Bà Tư"
			return dossier.AddReceipt(ctx, a, n)
		})
	}
}

func (w *world) do(who act.Actor, fn func(context.Context, *act.Act) error) {
	w.Helper()
	if err := w.desk.Do(w.Context(), who, fn); err != nil {
		w.Fatal(err)
	}
}

// Every thing that must be true of a request to look again, and of a receipt, is named once it is not.
func TestWhatIsUntrueOfRequestsAndReceiptsIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.asks()
		w.receives()
		w.sealAll()
		files, err := blob.Open(w.TempDir())
		if err != nil {
			w.Fatal(err)
		}
		if broken := w.broken(files); len(broken) > 0 {
			w.Fatal("made by verbs: ", broken)
		}
		for _, b := range untrue(string(w.people["thuky"].Person), string(w.people["uyvien1"].Person), string(w.people["vanphong"].Person)) {
			for statement := range strings.SplitSeq(b.bend, "; ") {
				w.exec(statement)
			}
			if found := strings.Join(w.broken(files), "\n"); !strings.Contains(found, b.want+": ") {
				w.Errorf("%s: %q is not said in:\n%s", b.bend, b.want, found)
			}
			for statement := range strings.SplitSeq(b.mend, "; ") {
				w.exec(statement)
			}
		}
		if broken := w.broken(files); len(broken) > 0 {
			w.Error("left broken: ", broken)
		}
	})
}

// lie is something bent by statements, how to mend it, and what is said of it.
type lie struct{ bend, mend, want string }

func untrue(asker, other, office string) []lie {
	const (
		noVote, voting  = `UPDATE seat SET votes = FALSE WHERE seat IN (SELECT h.seat FROM sheet h JOIN recheck k ON k.sheet = h.sheet)`, `UPDATE seat SET votes = TRUE WHERE votes = FALSE AND duty = 'member'`
		stepBack, clear = `INSERT INTO recusal (entry, seat, reason, at) SELECT h.entry, %s, 'họ hàng', 0 FROM sheet h JOIN recheck k ON k.sheet = h.sheet WHERE k.state = 'kept'`, `DELETE FROM recusal WHERE at = 0`
		joins, leaves   = `INSERT INTO membership (membership, person, producer, kind, started_at, ended_at) SELECT 'm', '%s', u.producer, 'staff', 1, 0 FROM product u JOIN dossier d ON d.product = u.product WHERE d.dossier IN (%s)`, `DELETE FROM membership WHERE membership = 'm'`
		recheckOn       = `SELECT e.dossier FROM entry e JOIN sheet h ON h.entry = e.entry JOIN recheck k ON k.sheet = h.sheet WHERE k.state = 'kept'`
		first           = `UPDATE review_receipt SET receipt = 9 WHERE receipt = 1`
		reported        = `(SELECT dossier FROM review_receipt) AND number = (SELECT MIN(number) FROM review_receipt)`
	)
	with := func(query string, values ...string) string {
		for _, v := range values {
			query = strings.Replace(query, "%s", v, 1)
		}
		return query
	}
	seatOf := func(person string) string { return `(SELECT seat FROM seat WHERE person = '` + person + `')` }
	ended := func(person string, to string) string {
		return `UPDATE held_role SET ended_at = ` + to + ` WHERE person = '` + person + `'`
	}
	return []lie{
		{`UPDATE recheck SET asked_by = ` + seatOf(other), `UPDATE recheck SET asked_by = ` + seatOf(asker), "recheck: asked by nobody who heads its council"},
		{`UPDATE recheck SET asked_by = (SELECT h.seat FROM sheet h WHERE h.sheet = recheck.sheet)`, `UPDATE recheck SET asked_by = ` + seatOf(asker), "recheck: asked about an own sheet, or one without a vote"},
		{noVote, voting, "recheck: asked about an own sheet, or one without a vote"},
		{`UPDATE recheck SET reason = ''`, `UPDATE recheck SET reason = 'x'`, "recheck: asked for another cause, and does not say which"},
		{`UPDATE recheck SET asked_at = asked_at - 1`, `UPDATE recheck SET asked_at = asked_at + 1`, "recheck: the journal does not tell who asked"},
		{`UPDATE recheck SET version = 2 WHERE state = 'reopened'`, `UPDATE recheck SET version = 1`, "recheck: the sheet was not handed in at that version"},
		{`UPDATE sheet SET version = 0 WHERE sheet IN (SELECT sheet FROM recheck WHERE state = 'asked')`, `UPDATE sheet SET version = 1 WHERE version = 0`, "recheck: the sheet was not handed in at that version"},
		{with(stepBack, seatOf(asker)), clear, "recheck: who asked had an interest in the dossier"},
		{with(stepBack, "h.seat"), clear, "recheck: who was asked had an interest in the dossier"},
		{with(joins, asker, recheckOn), leaves, "recheck: who asked had an interest in the dossier"},
		{`UPDATE recheck SET state = 'kept' WHERE state = 'asked'`, `UPDATE recheck SET state = 'asked' WHERE answered_at = 0`, "recheck: the state does not agree with the answer"},
		{`UPDATE recheck SET answer = '' WHERE state = 'kept'`, `UPDATE recheck SET answer = 'x' WHERE state = 'kept'`, "recheck: the state does not agree with the answer"},
		{`UPDATE recheck SET answered_at = asked_at - 1 WHERE state = 'kept'`, `UPDATE recheck SET answered_at = asked_at WHERE state = 'kept'`, "recheck: the state does not agree with the answer"},
		{`UPDATE recheck SET answered_at = answered_at + 1 WHERE state = 'reopened'`, `UPDATE recheck SET answered_at = answered_at - 1 WHERE state = 'reopened'`, "recheck: its own member has not answered"},
		{`UPDATE recheck SET state = 'kept', answer = 'y' WHERE state = 'reopened'`, `UPDATE recheck SET state = 'reopened', answer = '' WHERE answer = 'y'`, "recheck: its own member has not answered"},
		{`UPDATE recheck SET state = 'asked', answer = 'z', answered_at = 0 WHERE state = 'reopened'`, `UPDATE recheck SET state = 'reopened', answer = '', answered_at = asked_at WHERE answer = 'z'`,
			"recheck: the sheet was opened again, and it does not say so"},
		{`UPDATE sitting SET opened_at = opened_at + 864000000 WHERE state = 'scoring'`, `UPDATE sitting SET opened_at = opened_at - 864000000 WHERE state = 'scoring'`, "recheck: asked or answered while its sitting did not score"},
		{ended(asker, "1"), ended(asker, "0"), "recheck: by somebody without the power"},
		{`UPDATE held_role SET role = 'x' || role`, `UPDATE held_role SET role = SUBSTR(role, 2)`, "recheck: by somebody without the power"},
		{`UPDATE held_role SET place = 'x' || place`, `UPDATE held_role SET place = SUBSTR(place, 2)`, "receipt: by somebody without the power"},

		{`UPDATE review SET supplements = '' WHERE dossier IN ` + reported, `UPDATE review SET supplements = 'x' WHERE dossier IN ` + reported, "receipt: its report asked for nothing"},
		{`UPDATE review SET created_at = created_at + 864000000000 WHERE dossier IN ` + reported, `UPDATE review SET created_at = created_at - 864000000000 WHERE dossier IN ` + reported, "receipt: older than its report"},
		{`UPDATE review_receipt SET received_on = '2001-01-01'`, `UPDATE review_receipt SET received_on = '2026-11-24'`, "receipt: older than its report"},
		{`UPDATE review_receipt SET received_on = '2026-11-25'`, `UPDATE review_receipt SET received_on = '2026-11-24'`, "receipt: of a day to come"},
		{`UPDATE review_receipt SET handed_by = ''`, `UPDATE review_receipt SET handed_by = 'x'`, "receipt: it does not say what was received, and from whom"},
		{first, `UPDATE review_receipt SET receipt = 1 WHERE receipt = 9`, "receipt: the numbers do not follow each other"},
		{first, `UPDATE review_receipt SET receipt = 1 WHERE receipt = 9`, "receipt: nothing was missing any more"},
		{`UPDATE review SET corrects = 1 WHERE number = 2 AND dossier IN (SELECT dossier FROM review_receipt)`, `UPDATE review SET corrects = 0`, "receipt: another report had taken the place of its own"},
		{`UPDATE sitting SET closed_at = 1, state = 'closed' WHERE state = 'scoring'; UPDATE entry SET outcome = 'recognise' WHERE dossier IN (SELECT dossier FROM review_receipt)`,
			`UPDATE sitting SET closed_at = 0, state = 'scoring' WHERE closed_at = 1; UPDATE entry SET outcome = '' WHERE dossier IN (SELECT dossier FROM review_receipt)`,
			"receipt: a council had found that the dossier be recognised"},
		{`UPDATE review_receipt SET person = '` + asker + `'`, `UPDATE review_receipt SET person = '` + office + `'`, "receipt: the journal does not tell who received it"},
		{with(joins, office, `SELECT dossier FROM review_receipt`), leaves, "receipt: who received it had an interest in the dossier"},
		{ended(office, "1"), ended(office, "0"), "receipt: by somebody without the power"},
	}
}
