package evaluation

import (
	"context"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Reopenings lists the reopenings of a sitting, oldest first, for the council's members and
// who reads its results; entries that the reader has stepped back from are left out. A proposal
// that was not agreed to is for the chair, the secretary and the office.
func Reopenings(ctx context.Context, v *act.View, k key.Sitting) ([]Reopening, error) {
	q := rows.New(v)
	f, err := q.SittingFacts(ctx, rows.SittingFactsParams{Sitting: string(k), Person: string(v.Actor().Person)})
	if err != nil {
		return nil, missing(err, "phiên đánh giá")
	}
	office := v.May(act.ResultRead, place.ID(f.Sitting.Place))
	if f.Seat == "" && !office {
		return nil, nil
	}
	back, err := v.SteppedBack(ctx)
	if err != nil {
		return nil, err
	}
	all, err := loadReopenings(ctx, q, k, back)
	var list []Reopening
	for _, r := range all {
		if office || Duty(f.Duty).heads() || r.State == ReopeningAgreed {
			list = append(list, r)
		}
	}
	return list, err
}

// ReopeningsAsked are the sittings whose reopening waits for the answer of the actor.
func ReopeningsAsked(ctx context.Context, v *act.View) (map[key.Sitting]bool, error) {
	list, err := rows.New(v).ReopeningsAsked(ctx, string(v.Actor().Person))
	if err != nil {
		return nil, fmt.Errorf("reopenings: %w", err)
	}
	asked := map[key.Sitting]bool{}
	for _, k := range list {
		asked[key.Sitting(k)] = true
	}
	return asked, nil
}

func loadReopenings(ctx context.Context, q *rows.Queries, k key.Sitting, back map[key.Dossier]bool) ([]Reopening, error) {
	list, err := q.Reopenings(ctx, string(k))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	chosen, err := q.ReopeningEntries(ctx, string(k))
	all := each(list, toReopening)
	for i := range all {
		for _, c := range chosen {
			if c.Reopening == string(all[i].Key) && !back[key.Dossier(c.Dossier)] {
				all[i].Entries = append(all[i].Entries, key.Entry(c.Entry))
			}
		}
	}
	return all, err
}

func toReopening(r rows.ReopeningsRow) Reopening {
	x := r.Reopening
	return Reopening{Key: key.Reopening(x.Reopening), Sitting: key.Sitting(x.Sitting), Ground: Ground(x.Ground), Reason: x.Reason,
		State: ReopeningState(x.State), Answer: x.Answer,
		Proposed: Voice{Seat: key.Seat(x.ProposedBy), Name: r.Proposer, Duty: Duty(r.ProposerDuty), At: instant(x.ProposedAt)},
		Answered: Voice{Seat: key.Seat(x.AnsweredBy.String), Name: r.Answerer, Duty: Duty(r.AnswererDuty), At: instant(x.AnsweredAt)},
		Edition:  Edition{Number: int(r.Number), MetOn: r.MetOn, LateReason: r.LateReason, ClosedAt: instant(r.ClosedAt)}}
}

// TalliesOf gives the tallies of an edition that has lost its effect, as they were, to those
// who could read them when it was in force: the council's members and who reads results. They
// are not computed again. Without such an edition it is NotFound.
func (s Service) TalliesOf(ctx context.Context, v *act.View, r Reopening) ([]Tally, error) {
	if r.Edition.Number == 0 {
		return nil, fault.Missing("lần khóa này")
	}
	q := rows.New(v)
	p := rows.EntriesParams{Sitting: string(r.Sitting), Person: string(v.Actor().Person)}
	list, err := q.Entries(ctx, p)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if list[0].Seat == "" && !v.May(act.ResultRead, place.ID(list[0].SittingPlace)) {
		return nil, fault.Missing("lần khóa này")
	}
	if list, err = unconflicted(ctx, v, list); err != nil {
		return nil, err
	}
	kept, err := s.keptResults(ctx, q, r, list)
	if err != nil {
		return nil, err
	}
	sheets, err := keptSheets(ctx, q, r)
	if err != nil {
		return nil, err
	}
	recusals, err := recusalsUntil(ctx, q, r.Sitting, r.Edition.ClosedAt)
	if err != nil {
		return nil, err
	}
	seats, err := q.SeatsOfSitting(ctx, string(r.Sitting))
	return tallied(Council{Seats: each(seats, toSeat)}, kept, sheets, recusals), err
}

// keptResults are the entries of an edition with the results it gave them.
func (s Service) keptResults(ctx context.Context, q *rows.Queries, r Reopening, list []rows.EntriesRow) ([]Entry, error) {
	kept, err := q.EditionEntries(ctx, rows.EditionEntriesParams{Sitting: string(r.Sitting), Number: int64(r.Edition.Number)})
	if err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	results := map[string]rows.EditionEntry{}
	for _, x := range kept {
		results[x.Entry] = x
	}
	var entries []Entry
	for _, row := range list {
		x, then := results[row.Entry.Entry]
		if !then { // admitted after the sitting was opened again
			continue
		}
		e := toEntry(row)
		result := s.toResult(rows.Entry{Entry: x.Entry, Dossier: row.Entry.Dossier, Ballots: x.Ballots, MeanNum: x.MeanNum, MeanDen: x.MeanDen,
			Band: x.Band, Star: x.Star, Spread: x.Spread, Outcome: x.Outcome, Reason: x.Reason}, row.Digest, row.Level)
		e.Result = &result
		entries = append(entries, e)
	}
	return entries, nil
}

// keptSheets are the sheets of an edition as they were.
func keptSheets(ctx context.Context, q *rows.Queries, r Reopening) (map[spot]Sheet, error) {
	list, err := q.EditionSheets(ctx, rows.EditionSheetsParams{Sitting: string(r.Sitting), Number: int64(r.Edition.Number)})
	if err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	sheets := make(map[spot]Sheet, len(list))
	for _, row := range list {
		x := row.EditionSheet
		s, err := toSheet(rows.Sheet{Sheet: x.Sheet, Entry: row.Entry, Seat: row.Seat, State: x.State, Marks: x.Marks, PartA: x.PartA, PartB: x.PartB,
			PartC: x.PartC, Total: x.Total, Struck: x.Struck, Remark: x.Remark, SavedAt: x.SavedAt, SubmittedAt: x.SubmittedAt, Version: x.Version})
		if err != nil {
			return nil, err
		}
		sheets[spot{s.Entry, s.Seat}] = s
	}
	return sheets, nil
}

// recusalsUntil are the reasons of the recusals that stood at an instant: none is taken back.
func recusalsUntil(ctx context.Context, q *rows.Queries, k key.Sitting, until time.Time) (map[spot]string, error) {
	list, err := q.Recusals(ctx, rows.RecusalsParams{Sitting: string(k)})
	reasons := map[spot]string{}
	for _, r := range list {
		if r.At <= until.UnixMilli() {
			reasons[spot{key.Entry(r.Entry), key.Seat(r.Seat)}] = r.Reason
		}
	}
	return reasons, err
}

// Earlier is a member's own sheet in an edition that has lost its effect.
type Earlier struct {
	Reopening Reopening
	Result    Result
	Sheet     Sheet
}

// EarlierSheets gives the acting member's own sheets for an entry in editions that have lost
// their effect, oldest first, with the results of those.
func (s Service) EarlierSheets(ctx context.Context, v *act.View, k key.Sitting, e key.Entry) ([]Earlier, error) {
	all, err := Reopenings(ctx, v, k)
	var list []Earlier
	for _, r := range all {
		if r.Edition.Number == 0 {
			continue
		}
		tallies, err := s.TalliesOf(ctx, v, r)
		if err != nil {
			return nil, err
		}
		for _, t := range tallies {
			if t.Entry.Key != e {
				continue
			}
			for _, l := range t.Lines {
				if l.Seat.Person == v.Actor().Person {
					list = append(list, Earlier{Reopening: r, Result: t.Result, Sheet: l.Sheet})
				}
			}
		}
	}
	return list, err
}
