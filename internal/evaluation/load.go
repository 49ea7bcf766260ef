package evaluation

import (
	"context"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
)

func each[From, To any](list []From, fn func(From) To) []To {
	if len(list) == 0 {
		return nil
	}
	out := make([]To, len(list))
	for i, x := range list {
		out[i] = fn(x)
	}
	return out
}

// orMissing is the error of a query, or the fault that its list was empty.
func orMissing(err error, what string) error {
	if err != nil {
		return missing(err, what)
	}
	return fault.Missing(what)
}

// instant reads a stored instant; 0 is "not yet", the zero time.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func loadRound(ctx context.Context, q *rows.Queries, k key.Round) (Round, error) {
	list, err := q.Rounds(ctx, rows.RoundsParams{Round: string(k)})
	if err != nil || len(list) == 0 {
		return Round{}, orMissing(err, "đợt đánh giá")
	}
	return toRound(list[0]), nil
}

func toRound(r rows.RoundsRow) Round {
	x := r.Round
	return Round{Key: key.Round(x.Round), Season: key.Season(x.Season), SeasonPlace: place.ID(r.SeasonPlace), Number: int(x.Number),
		Title: x.Title, Book: x.Book, Digest: x.Digest, Note: x.Note, Illustrative: x.Illustrative,
		Created: instant(x.CreatedAt), Version: x.Version}
}

func loadCouncil(ctx context.Context, q *rows.Queries, k key.Council) (Council, error) {
	row, err := q.CouncilByKey(ctx, string(k))
	if err != nil {
		return Council{}, missing(err, "Hội đồng")
	}
	seats, err := q.SeatsOfCouncil(ctx, string(k))
	c := toCouncil(row)
	c.Seats = each(seats, toSeat)
	return c, err
}

func toCouncil(c rows.Council) Council {
	return Council{Key: key.Council(c.Council), Place: place.ID(c.Place), Level: c.Level, Name: c.Name, DecisionNo: c.DecisionNo,
		DecisionDate: c.DecisionDate, Quorum: Quorum{Num: int(c.QuorumNum), Den: int(c.QuorumDen)}, SpreadLimit: int(c.SpreadLimit),
		MinimumRule: c.MinimumRule, Illustrative: c.Illustrative, Created: instant(c.CreatedAt), Version: c.Version}
}

func toSeat(s rows.Seat) Seat {
	return Seat{Key: key.Seat(s.Seat), Council: key.Council(s.Council), Person: key.Person(s.Person), Name: s.Name,
		Position: s.Position, Duty: Duty(s.Duty), Votes: s.Votes, Order: int(s.Ord)}
}

func toSitting(r rows.SittingsRow) Sitting {
	s := r.Sitting
	return Sitting{Key: key.Sitting(s.Sitting), Round: key.Round(s.Round), RoundTitle: r.RoundTitle, RoundNumber: int(r.RoundNumber),
		Season: key.Season(r.Season), Book: r.Book, Digest: r.Digest, Council: key.Council(s.Council), CouncilName: r.CouncilName,
		Level: s.Level, Place: place.ID(s.Place), PlannedBefore: s.PlannedBefore, MetOn: s.MetOn, LateReason: s.LateReason, Reopened: int(r.Reopened), ReopenedAt: instant(r.ReopenedAt),
		Rules: Rules{Number: s.RulesNo, Date: s.RulesDate, Digest: s.RulesDigest}, Note: s.Note, State: State(s.State), Opened: instant(s.OpenedAt), ClosedAt: instant(s.ClosedAt), Version: s.Version,
		Progress: Progress{Dossiers: int(r.Dossiers), Voters: int(r.Voters), Expected: int(r.Dossiers*r.Voters - r.Recused),
			Drafts: int(r.Drafts), Submitted: int(r.Submitted)}}
}

// toEntry leaves the result out: who may see it is decided elsewhere.
func toEntry(r rows.EntriesRow) Entry {
	e := r.Entry
	return Entry{Key: key.Entry(e.Entry), Sitting: key.Sitting(e.Sitting), SittingState: State(r.SittingState), Order: int(e.Ord),
		Card: int(e.Card), Kept: e.Kept, Book: r.Book, Digest: r.Digest, Dossier: key.Dossier(e.Dossier), Code: r.Code, Kind: rulebook.Kind(r.Kind),
		Product: key.Product(r.Product), ProductName: r.ProductName, Group: r.Grp, Place: place.ID(r.Place),
		Producer: key.Producer(r.Producer), ProducerName: r.ProducerName}
}

// toResult reads a stored result. Where the dossier goes next is the pinned book's word;
// when that book is not loaded any more, the outcome stands and NextLevel stays empty.
func (s Service) toResult(e rows.Entry, digest, level string) Result {
	r := Result{Entry: key.Entry(e.Entry), Dossier: key.Dossier(e.Dossier), Ballots: int(e.Ballots),
		Mean: rulebook.Mean{Num: e.MeanNum, Den: e.MeanDen}, Band: int(e.Band), Star: int(e.Star),
		Spread: rulebook.Points(e.Spread), Outcome: rulebook.Outcome(e.Outcome), Reason: e.Reason}
	if book, err := s.Books.ByDigest(digest); err == nil {
		if next, err := book.Procedure.Next(level, r.Mean, r.Star); err == nil {
			r.NextLevel = next.Level
		}
	}
	return r
}

func toSheet(s rows.Sheet) (Sheet, error) {
	marks, err := score.Decode(s.Marks)
	if err != nil {
		return Sheet{}, fmt.Errorf("sheet %s: %w", s.Sheet, err)
	}
	return Sheet{Key: key.Sheet(s.Sheet), Entry: key.Entry(s.Entry), Seat: key.Seat(s.Seat), State: SheetState(s.State), Marks: marks,
		Findings: splitFindings(s.Struck), Parts: [3]rulebook.Points{rulebook.Points(s.PartA), rulebook.Points(s.PartB), rulebook.Points(s.PartC)},
		Total: rulebook.Points(s.Total), Remark: s.Remark, Saved: instant(s.SavedAt), Submitted: instant(s.SubmittedAt), Version: s.Version}, nil
}

func fromSheet(s Sheet) rows.Sheet {
	return rows.Sheet{Sheet: string(s.Key), Entry: string(s.Entry), Seat: string(s.Seat), State: string(s.State), Marks: s.Marks.Encode(),
		PartA: int64(s.Parts[0]), PartB: int64(s.Parts[1]), PartC: int64(s.Parts[2]), Total: int64(s.Total), Struck: joinFindings(s.Findings),
		Remark: s.Remark, SavedAt: milliseconds(s.Saved), SubmittedAt: milliseconds(s.Submitted), Version: s.Version}
}

func toBallot(r rows.BallotsRow) (ballot, error) {
	sheet, err := toSheet(rows.Sheet{Sheet: r.Sheet, Entry: r.Entry, Seat: r.Seat, State: r.State, Marks: r.Marks, PartA: r.PartA,
		PartB: r.PartB, PartC: r.PartC, Total: r.Total, Struck: r.Struck, Remark: r.Remark, SavedAt: r.SavedAt,
		SubmittedAt: r.SubmittedAt, Version: r.Version})
	return ballot{seat: key.Seat(r.Seat), votes: r.Votes, recused: r.Recused, kept: r.Kept, sitting: State(r.SittingState), stored: sheet}, err
}

func loadSheets(ctx context.Context, q *rows.Queries, p rows.SheetsParams) (map[spot]Sheet, error) {
	list, err := q.Sheets(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("sheets: %w", err)
	}
	sheets := make(map[spot]Sheet, len(list))
	for _, r := range list {
		s, err := toSheet(r)
		if err != nil {
			return nil, err
		}
		sheets[spot{s.Entry, s.Seat}] = s
	}
	return sheets, nil
}

// loadRecusals gives the reason of every recusal.
func loadRecusals(ctx context.Context, q *rows.Queries, p rows.RecusalsParams) (map[spot]string, error) {
	list, err := q.Recusals(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("recusals: %w", err)
	}
	reasons := make(map[spot]string, len(list))
	for _, r := range list {
		reasons[spot{key.Entry(r.Entry), key.Seat(r.Seat)}] = r.Reason
	}
	return reasons, nil
}

// loadStates gives the state of every seat before every entry that has one, and the
// reasons of those that are recused.
func loadStates(ctx context.Context, q *rows.Queries, k key.Sitting) (map[spot]SheetState, map[spot]string, error) {
	list, err := q.SheetStates(ctx, string(k))
	if err != nil {
		return nil, nil, fmt.Errorf("sheets: %w", err)
	}
	recusals, err := loadRecusals(ctx, q, rows.RecusalsParams{Sitting: string(k)})
	states := make(map[spot]SheetState, len(list))
	for _, r := range list {
		states[spot{key.Entry(r.Entry), key.Seat(r.Seat)}] = SheetState(r.State)
	}
	for at := range recusals {
		states[at] = Recused
	}
	return states, recusals, err
}

// loadRoom reads everything a sitting closes on, in six queries.
func loadRoom(ctx context.Context, a *act.Act, f facts) (room, error) {
	q := rows.New(a)
	council, err := loadCouncil(ctx, q, key.Council(f.Sitting.Council))
	if err != nil {
		return room{}, err
	}
	list, err := q.EntriesToClose(ctx, f.Sitting.Sitting)
	if err != nil {
		return room{}, fmt.Errorf("entries: %w", err)
	}
	sheets, err := loadSheets(ctx, q, rows.SheetsParams{Sitting: f.Sitting.Sitting})
	if err != nil {
		return room{}, err
	}
	recusals, err := loadRecusals(ctx, q, rows.RecusalsParams{Sitting: f.Sitting.Sitting})
	if err != nil {
		return room{}, err
	}
	recused := make(map[spot]bool, len(recusals))
	for at := range recusals {
		recused[at] = true
	}
	back, err := a.SteppedBack(ctx)
	if err != nil {
		return room{}, err
	}
	found, err := a.UndeclaredIn(ctx, f.Sitting.Sitting)
	out := each(found, toUndeclared)
	for _, x := range out {
		recused[x.spot] = true
	}
	return room{council: council, level: f.Sitting.Level, sheets: sheets, recused: recused, undeclared: out,
		candidates: each(list, func(r rows.EntriesToCloseRow) candidate {
			return candidate{entry: key.Entry(r.Entry), dossier: key.Dossier(r.Dossier), card: int(r.Card), label: r.Code + " " + r.ProductName, kept: r.Kept,
				hidden: back[key.Dossier(r.Dossier)]}
		})}, err
}

// results are the verdicts as the caller gets them.
func results(verdicts []verdict) []Result {
	return each(verdicts, func(v verdict) Result { return v.Result })
}
