package evaluation

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
)

// ProposeReopening asks to open a closed sitting again. It is for the chair and the secretary
// of the council, and changes nothing until the other of the two agrees. It is a Conflict while
// another proposal waits, once a decision rests on the results or dossiers went on to another
// council. Who has stepped back from a dossier does not choose it.
func ProposeReopening(ctx context.Context, a *act.Act, n NewReopening) (key.Reopening, error) {
	f, err := loadHead(ctx, a, n.Sitting)
	if err != nil {
		return "", err
	}
	q := rows.New(a)
	waiting, err := reopenable(ctx, q, f)
	if err != nil {
		return "", err
	}
	if waiting > 0 {
		return "", fault.Clash("Đã có một đề nghị mở lại phiên đang chờ, hãy trả lời đề nghị đó trước.")
	}
	known, err := knownEntries(ctx, a, n.Sitting)
	if err != nil {
		return "", err
	}
	if n, err = n.clean(known); err != nil {
		return "", err
	}
	row := rows.InsertReopeningParams{Reopening: a.NewKey(), Sitting: string(n.Sitting), Ground: string(n.Ground), Reason: n.Reason,
		ProposedBy: f.Seat, ProposedAt: a.Now().UnixMilli()}
	if err := q.InsertReopening(ctx, row); err != nil {
		return "", fmt.Errorf("reopening: %w", err)
	}
	for _, e := range n.Entries {
		if err := q.InsertReopeningEntry(ctx, rows.InsertReopeningEntryParams{Reopening: row.Reopening, Entry: string(e)}); err != nil {
			return "", fmt.Errorf("reopening: %w", err)
		}
	}
	return key.Reopening(row.Reopening), a.Record(ctx, "reopening.proposed", "sitting/"+string(n.Sitting), f.place(), nil, n)
}

// reopenable refuses when the sitting is not to be opened again, and says how many proposals wait.
func reopenable(ctx context.Context, q *rows.Queries, f facts) (waiting int64, err error) {
	o, err := q.ReopeningObstacles(ctx, f.Sitting.Sitting)
	if err != nil {
		return 0, fmt.Errorf("sitting %s: %w", f.Sitting.Sitting, err)
	}
	return o.Waiting, mayReopen(f.state(), obstacles{decided: o.Decided, passed: o.Passed})
}

// knownEntries are the entries of a sitting from whose dossiers the actor has not stepped back.
func knownEntries(ctx context.Context, a *act.Act, k key.Sitting) (list []key.Entry, err error) {
	all, err := rows.New(a).EntriesToClose(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("entries: %w", err)
	}
	back, err := a.SteppedBack(ctx)
	for _, e := range all {
		if !back[key.Dossier(e.Dossier)] {
			list = append(list, key.Entry(e.Entry))
		}
	}
	return list, err
}

// loadHead reads a sitting for its chair or secretary.
func loadHead(ctx context.Context, a *act.Act, k key.Sitting) (facts, error) {
	f, err := loadSitting(ctx, a, k)
	if err != nil {
		return f, err
	}
	if err := f.mayHead(); err != nil {
		return f, err
	}
	return f, a.Need(act.JuryRead, f.place())
}

// loadReopening reads one reopening of a sitting with all its entries.
func loadReopening(ctx context.Context, q *rows.Queries, k key.Sitting, r key.Reopening) (Reopening, error) {
	all, err := loadReopenings(ctx, q, k, nil)
	i := slices.IndexFunc(all, func(x Reopening) bool { return x.Key == r })
	if err != nil || i < 0 {
		return Reopening{}, orMissing(err, "đề nghị mở lại phiên")
	}
	return all[i], nil
}

// AgreeReopening opens the sitting again: the close in force is kept as an edition without
// effect, and the sheets of the chosen entries go back to their members as new versions. It
// gives the results that have lost their effect; what followed from them is the caller's to take
// back. It is for the one of chair and secretary who has not proposed it.
func (s Service) AgreeReopening(ctx context.Context, a *act.Act, k key.Sitting, r key.Reopening) ([]Result, error) {
	f, x, err := toAnswer(ctx, a, k, r)
	if x.State == ReopeningAgreed && x.Answered.Seat == key.Seat(f.Seat) { // a second click
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q := rows.New(a)
	if _, err := reopenable(ctx, q, f); err != nil {
		return nil, err
	}
	known, err := knownEntries(ctx, a, k)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(x.Entries, func(e key.Entry) bool { return !slices.Contains(known, e) }) {
		return nil, fault.Denied("Đề nghị có hồ sơ mà bạn đã từ chối chấm điểm nên bạn không quyết định được; đề nghị khác phải bỏ hồ sơ đó ra.")
	}
	voided, err := s.storedResults(ctx, q, f)
	if err != nil {
		return nil, err
	}
	if err := answer(ctx, a, f, x.Key, ReopeningAgreed, ""); err != nil {
		return nil, err
	}
	if err := voidClose(ctx, a, f, x); err != nil {
		return nil, err
	}
	return voided, unseal(ctx, a, f, x)
}

// toAnswer reads a waiting reopening for the person who may answer it.
func toAnswer(ctx context.Context, a *act.Act, k key.Sitting, r key.Reopening) (facts, Reopening, error) {
	f, err := loadHead(ctx, a, k)
	if err != nil {
		return f, Reopening{}, err
	}
	x, err := loadReopening(ctx, rows.New(a), k, r)
	if err != nil {
		return f, x, err
	}
	return f, x, x.mayAnswer(key.Seat(f.Seat), Duty(f.Duty))
}

func answer(ctx context.Context, a *act.Act, f facts, r key.Reopening, to ReopeningState, why string) error {
	n, err := rows.New(a).AnswerReopening(ctx, rows.AnswerReopeningParams{Reopening: string(r), State: string(to),
		AnsweredBy: sql.NullString{String: f.Seat, Valid: true}, AnsweredAt: a.Now().UnixMilli(), Answer: why})
	if err != nil || n != 1 {
		return fmt.Errorf("reopening %s: %d answered: %w", r, n, err)
	}
	return nil
}

// voidClose copies the close in force into an edition, and empties what it was in.
func voidClose(ctx context.Context, a *act.Act, f facts, x Reopening) error {
	q, edition, sitting := rows.New(a), a.NewKey(), f.Sitting.Sitting
	err := q.InsertEdition(ctx, rows.InsertEditionParams{Edition: edition, Sitting: sitting, Reopening: string(x.Key), VoidedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("edition: %w", err)
	}
	if err := q.KeepResults(ctx, rows.KeepResultsParams{Edition: edition, Sitting: sitting}); err != nil {
		return fmt.Errorf("edition: %w", err)
	}
	if err := q.KeepSheets(ctx, rows.KeepSheetsParams{Edition: edition, Sitting: sitting}); err != nil {
		return fmt.Errorf("edition: %w", err)
	}
	if err := q.VoidResults(ctx, rows.VoidResultsParams{Sitting: sitting, Reopening: string(x.Key)}); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	n, err := q.ReopenSitting(ctx, sitting)
	if err != nil || n != 1 {
		return fmt.Errorf("sitting %s: %d reopened: %w", sitting, n, err)
	}
	return a.Record(ctx, "sitting.reopened", "sitting/"+sitting, f.place(), map[string]any{"state": Closed, "closed_at": f.Sitting.ClosedAt, "met_on": f.Sitting.MetOn},
		map[string]any{"state": Scoring, "edition": edition, "reopening": x.Key, "ground": x.Ground, "reason": x.Reason, "entries": x.Entries})
}

// unseal gives the counted sheets of the chosen entries back to their members.
func unseal(ctx context.Context, a *act.Act, f facts, x Reopening) error {
	q := rows.New(a)
	list, err := q.Sheets(ctx, rows.SheetsParams{Sitting: f.Sitting.Sitting})
	if err != nil {
		return fmt.Errorf("sheets: %w", err)
	}
	for _, row := range list {
		if SheetState(row.State) != Sealed || !slices.Contains(x.Entries, key.Entry(row.Entry)) {
			continue
		}
		was, err := toSheet(row)
		if err != nil {
			return err
		}
		is := was.unseal(a.Now())
		n, err := q.UnsealSheet(ctx, rows.UnsealSheetParams{Sheet: row.Sheet, Version: is.Version, SavedAt: milliseconds(is.Saved)})
		if err != nil || n != 1 {
			return fmt.Errorf("sheet %s: %d unsealed: %w", row.Sheet, n, err)
		}
		if err := a.Record(ctx, "sheet.unsealed", "sheet/"+row.Sheet, f.place(), row, fromSheet(is)); err != nil {
			return err
		}
	}
	return nil
}

// RefuseReopening answers a proposal with no, for a reason. It is for the one of chair and
// secretary who has not proposed it.
func RefuseReopening(ctx context.Context, a *act.Act, k key.Sitting, r key.Reopening, why string) error {
	f, x, err := toAnswer(ctx, a, k, r)
	if err != nil {
		return err
	}
	var form form
	why = form.lines("answer", "Lý do không đồng ý", why, reasonMax, true)
	if err := form.err(); err != nil {
		return err
	}
	if err := answer(ctx, a, f, x.Key, ReopeningRefused, why); err != nil {
		return err
	}
	return a.Record(ctx, "reopening.refused", "sitting/"+string(k), f.place(), x.State, map[string]any{"reopening": x.Key, "answer": why})
}

// WithdrawReopening takes a proposal back; it is for the seat that made it.
func WithdrawReopening(ctx context.Context, a *act.Act, k key.Sitting, r key.Reopening) error {
	f, err := loadHead(ctx, a, k)
	if err != nil {
		return err
	}
	x, err := loadReopening(ctx, rows.New(a), k, r)
	if err != nil {
		return err
	}
	if x.Proposed.Seat != key.Seat(f.Seat) {
		return fault.Denied("Chỉ người đã đề nghị mới rút đề nghị được, hãy nhờ người đó.")
	}
	switch x.State {
	case ReopeningWithdrawn:
		return nil
	case ReopeningProposed:
	default:
		return fault.Clash("Đề nghị mở lại phiên đã được xử lý (" + x.State.Label() + "), hãy tải lại trang.")
	}
	if err := answer(ctx, a, f, x.Key, ReopeningWithdrawn, ""); err != nil {
		return err
	}
	return a.Record(ctx, "reopening.withdrawn", "sitting/"+string(k), f.place(), x.State, ReopeningWithdrawn)
}
