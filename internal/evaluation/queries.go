package evaluation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
)

// RoundByKey gives one round.
func RoundByKey(ctx context.Context, v *act.View, k key.Round) (Round, error) {
	return loadRound(ctx, rows.New(v), k)
}

// Rounds lists the rounds of a season by number.
func Rounds(ctx context.Context, v *act.View, season key.Season) ([]Round, error) {
	list, err := rows.New(v).Rounds(ctx, rows.RoundsParams{Season: string(season)})
	return each(list, toRound), err
}

// CouncilByKey gives a council with its seats.
func CouncilByKey(ctx context.Context, v *act.View, k key.Council) (Council, error) {
	return loadCouncil(ctx, rows.New(v), k)
}

// Councils lists the councils of one place with their seats, the newest decision first.
func Councils(ctx context.Context, v *act.View, at place.ID) ([]Council, error) {
	q := rows.New(v)
	list, err := q.CouncilsAt(ctx, string(at))
	if err != nil {
		return nil, err
	}
	seats, err := q.SeatsOfCouncilsAt(ctx, string(at))
	councils := each(list, toCouncil)
	for i := range councils {
		for _, s := range seats {
			if s.Council == string(councils[i].Key) {
				councils[i].Seats = append(councils[i].Seats, toSeat(s))
			}
		}
	}
	return councils, err
}

// PersonSeat is a seat with the council it is in.
type PersonSeat struct {
	Seat
	CouncilName string
	Place       place.ID
	Level       string
}

// SeatsOf lists the seats of a person, the newest decision first: one's own, or
// anybody's for an office.
func SeatsOf(ctx context.Context, v *act.View, p key.Person) ([]PersonSeat, error) {
	if p != v.Actor().Person {
		if err := v.Need(act.OfficeRead, ""); err != nil {
			return nil, err
		}
	}
	list, err := rows.New(v).SeatsOfPerson(ctx, string(p))
	return each(list, func(r rows.SeatsOfPersonRow) PersonSeat {
		return PersonSeat{Seat: toSeat(r.Seat), CouncilName: r.CouncilName, Place: place.ID(r.Place), Level: r.Level}
	}), err
}

// Sittings lists the sittings of a round that the actor's office covers, with progress,
// by deadline and place.
func Sittings(ctx context.Context, v *act.View, k key.Round) ([]Sitting, error) {
	list, err := rows.New(v).Sittings(ctx, rows.SittingsParams{Round: string(k), Person: string(v.Actor().Person)})
	var out []Sitting
	for _, r := range list {
		if v.May(act.OfficeRead, place.ID(r.Sitting.Place)) {
			out = append(out, toSitting(r))
		}
	}
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, lessUndeclared(ctx, v, string(k), out)
}

// SittingByKey gives one sitting to the office and to the members of its council; the
// progress of others is for the office and the secretary only.
func SittingByKey(ctx context.Context, v *act.View, k key.Sitting) (Sitting, error) {
	list, err := rows.New(v).Sittings(ctx, rows.SittingsParams{Sitting: string(k), Person: string(v.Actor().Person)})
	if err != nil || len(list) == 0 {
		return Sitting{}, orMissing(err, "phiên đánh giá")
	}
	s, duty := toSitting(list[0]), Duty(list[0].Duty)
	if v.May(act.OfficeRead, s.Place) || duty == Secretary {
		one := []Sitting{s}
		err := lessUndeclared(ctx, v, string(k), one)
		return one[0], err
	}
	if duty == "" {
		return Sitting{}, fault.Missing("phiên đánh giá")
	}
	s.Progress = Progress{Dossiers: s.Progress.Dossiers}
	return s, nil
}

// Entries lists the dossiers before a sitting, for the office and the council's members.
// Results are there only once the sitting is closed.
func (s Service) Entries(ctx context.Context, v *act.View, k key.Sitting) ([]Entry, error) {
	return s.entries(ctx, v, rows.EntriesParams{Sitting: string(k)})
}

// EntryByKey gives one dossier before a sitting, under the rules of Entries.
func (s Service) EntryByKey(ctx context.Context, v *act.View, k key.Entry) (Entry, error) {
	list, err := s.entries(ctx, v, rows.EntriesParams{Entry: string(k)})
	if err != nil || len(list) == 0 {
		return Entry{}, orMissing(err, "hồ sơ đánh giá")
	}
	return list[0], nil
}

func (s Service) entries(ctx context.Context, v *act.View, p rows.EntriesParams) ([]Entry, error) {
	p.Person = string(v.Actor().Person)
	list, err := rows.New(v).Entries(ctx, p)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	seated, at := list[0].Seat != "", place.ID(list[0].SittingPlace)
	if !seated && !v.May(act.OfficeRead, at) {
		return nil, fault.Missing("hồ sơ đánh giá")
	}
	if list, err = unconflicted(ctx, v, list); err != nil || len(list) == 0 {
		return nil, err
	}
	open := State(list[0].SittingState) == Closed && (seated || v.May(act.ResultRead, at))
	return each(list, func(r rows.EntriesRow) Entry {
		e := toEntry(r)
		if open {
			result := s.toResult(r.Entry, r.Digest, r.Level)
			e.Result = &result
		}
		return e
	}), nil
}

// unconflicted leaves out what the actor has stepped back from.
func unconflicted(ctx context.Context, v *act.View, list []rows.EntriesRow) ([]rows.EntriesRow, error) {
	back, err := v.SteppedBack(ctx)
	return slices.DeleteFunc(list, func(r rows.EntriesRow) bool { return back[key.Dossier(r.Entry.Dossier)] }), err
}

// MyEntry is an entry as one member of the council sees it.
type MyEntry struct {
	Entry         // without a result
	CouncilName   string
	RoundTitle    string
	Level         string
	SittingPlace  place.ID
	PlannedBefore string // ISO date
	MetOn         string // ISO date; '' until closed
	Seat          key.Seat
	Votes         bool
	Recusal       string // the reason, '' when not recused
	Sheet         SheetState
	Recheck       bool // the member is asked to look at the sheet again, and has not answered
	Marked, All   int  // criteria marked, and wanted; All is 0 when the card is gone from the law
	Saved         time.Time
}

// MyEntries lists every entry, open or past, before the councils of the acting person,
// with the state of that person's own sheet. Nobody may ask for another's.
func (s Service) MyEntries(ctx context.Context, v *act.View, p key.Person) ([]MyEntry, error) {
	if p == "" || p != v.Actor().Person {
		return nil, fault.Denied("Chỉ xem được danh sách hồ sơ của chính mình, hãy mở từ bàn làm việc của bạn.")
	}
	list, err := rows.New(v).PersonEntries(ctx, string(p))
	if err != nil {
		return nil, err
	}
	back, err := v.SteppedBack(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]MyEntry, len(list))
	for i, r := range list {
		if out[i], err = s.toMyEntry(r); err != nil {
			return nil, err
		}
		if back[out[i].Dossier] && out[i].Recusal == "" {
			out[i].Recheck = false
			out[i].Recusal = "Bạn làm việc cho chủ thể của sản phẩm, hoặc đã từ chối chấm điểm sản phẩm này ở một Hội đồng khác."
		}
	}
	return out, nil
}

// SheetFor gives a member's sheet for an entry: one's own at any time, another's only
// after closing and under result.read. A member without a saved sheet gets an empty one.
// Who has stepped back from the dossier gets none but the one saved before.
func SheetFor(ctx context.Context, v *act.View, e key.Entry, p key.Person) (Sheet, error) {
	row, err := ballotOf(ctx, rows.New(v), e, p)
	if err != nil {
		return Sheet{}, orMissing(err, "phiếu đánh giá")
	}
	own := p != "" && p == v.Actor().Person
	if !own && (State(row.SittingState) != Closed || !v.May(act.ResultRead, place.ID(row.Place))) || row.Seat == "" {
		return Sheet{}, fault.Missing("phiếu đánh giá")
	}
	if back, err := v.StoodBackFrom(ctx, e); err != nil || back && !own {
		return Sheet{}, orMissing(err, "phiếu đánh giá")
	}
	b, err := toBallot(row)
	return b.stored, err
}

// Monitor is the secretary's view of a sitting: who has done what, never how many points.
type Monitor struct {
	Seats    []Seat // voting, in the order of the council
	Rows     []MonitorRow
	Recusals []Recusal // in the order of rows and seats
}

// Undeclared counts the recusals that the close will record.
func (m Monitor) Undeclared() (n int) {
	for _, x := range m.Recusals {
		if x.Undeclared {
			n++
		}
	}
	return n
}

// MonitorRow is one entry of a monitor.
type MonitorRow struct {
	Entry  Entry        // without a result
	States []SheetState // one per seat of the monitor, Recused included
}

// MonitorOf gives the monitor of a sitting to its secretary and to the office.
func (s Service) MonitorOf(ctx context.Context, v *act.View, k key.Sitting) (Monitor, error) {
	q := rows.New(v)
	list, err := q.Entries(ctx, rows.EntriesParams{Sitting: string(k), Person: string(v.Actor().Person)})
	if err != nil || len(list) == 0 {
		return Monitor{}, err
	}
	if Duty(list[0].Duty) != Secretary && !v.May(act.ResultRead, place.ID(list[0].SittingPlace)) {
		return Monitor{}, fault.Missing("phiên đánh giá")
	}
	of := key.Council(list[0].Council)
	if list, err = unconflicted(ctx, v, list); err != nil {
		return Monitor{}, err
	}
	council, err := loadCouncil(ctx, q, of)
	if err != nil {
		return Monitor{}, err
	}
	states, reasons, err := loadStates(ctx, q, k)
	if err != nil {
		return Monitor{}, err
	}
	found, err := v.UndeclaredIn(ctx, string(k))
	alone := map[spot]bool{}
	for _, x := range each(found, toUndeclared) {
		states[x.spot], reasons[x.spot], alone[x.spot] = Recused, x.ground, true
	}
	m := Monitor{Seats: council.voters()}
	for _, r := range list {
		row := MonitorRow{Entry: toEntry(r), States: make([]SheetState, len(m.Seats))}
		for i, seat := range m.Seats {
			at := spot{row.Entry.Key, seat.Key}
			if row.States[i] = states[at]; row.States[i] == Recused {
				m.Recusals = append(m.Recusals, Recusal{Entry: row.Entry, Seat: seat, Reason: reasons[at], Undeclared: alone[at]})
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return m, err
}

// SittingResults gives what a closed sitting decided, entry by entry, and nothing before.
func (s Service) SittingResults(ctx context.Context, v *act.View, k key.Sitting) ([]Result, error) {
	entries, err := s.Entries(ctx, v, k)
	var out []Result
	for _, e := range entries {
		if e.Result != nil {
			out = append(out, *e.Result)
		}
	}
	return out, err
}

// TallyOf gives every member's sheet and the result of one entry; NotFound before the
// sitting is closed, and for who may not read results.
func (s Service) TallyOf(ctx context.Context, v *act.View, k key.Entry) (Tally, error) {
	list, err := s.tallies(ctx, v, rows.EntriesParams{Entry: string(k)})
	if err != nil || len(list) == 0 {
		return Tally{}, orMissing(err, "kết quả đánh giá")
	}
	return list[0], nil
}

// Tallies gives the tallies of all entries of a closed sitting, and nothing before.
func (s Service) Tallies(ctx context.Context, v *act.View, k key.Sitting) ([]Tally, error) {
	return s.tallies(ctx, v, rows.EntriesParams{Sitting: string(k)})
}

func (s Service) tallies(ctx context.Context, v *act.View, p rows.EntriesParams) ([]Tally, error) {
	entries, err := s.entries(ctx, v, p)
	if err != nil || len(entries) == 0 || entries[0].Result == nil {
		return nil, err
	}
	q := rows.New(v)
	sheets, err := loadSheets(ctx, q, rows.SheetsParams{Sitting: p.Sitting, Entry: p.Entry})
	if err != nil {
		return nil, err
	}
	recusals, err := loadRecusals(ctx, q, rows.RecusalsParams{Sitting: p.Sitting, Entry: p.Entry})
	if err != nil {
		return nil, err
	}
	seats, err := q.SeatsOfSitting(ctx, string(entries[0].Sitting))
	return tallied(Council{Seats: each(seats, toSeat)}, entries, sheets, recusals), err
}

// tallied sets every voting seat's sheet beside the results of entries.
func tallied(c Council, entries []Entry, sheets map[spot]Sheet, recusals map[spot]string) []Tally {
	return each(entries, func(e Entry) Tally {
		t := Tally{Entry: e, Result: *e.Result}
		for _, seat := range c.voters() {
			at := spot{e.Key, seat.Key}
			line := TallyLine{Seat: seat, Sheet: sheets[at], State: sheets[at].State, Recusal: recusals[at]}
			if line.Recusal != "" {
				line.State = Recused
			}
			t.Lines = append(t.Lines, line)
		}
		return t
	})
}

// storedResults are the results of a closed sitting for a verb that has checked the power.
func (s Service) storedResults(ctx context.Context, q *rows.Queries, f facts) ([]Result, error) {
	list, err := q.StoredResults(ctx, f.Sitting.Sitting)
	return each(list, func(e rows.Entry) Result { return s.toResult(e, f.Digest, f.Sitting.Level) }), err
}

func (s Service) toMyEntry(r rows.PersonEntriesRow) (MyEntry, error) {
	m := MyEntry{Entry: Entry{Key: key.Entry(r.Entry), Sitting: key.Sitting(r.Sitting), SittingState: State(r.SittingState),
		Order: int(r.Ord), Card: int(r.Card), Kept: r.Kept, Book: r.Book, Digest: r.Digest, Dossier: key.Dossier(r.Dossier), Code: r.Code,
		Kind: rulebook.Kind(r.Kind), Product: key.Product(r.Product), ProductName: r.ProductName, Group: r.Grp,
		Place: place.ID(r.Place), Producer: key.Producer(r.Producer), ProducerName: r.ProducerName},
		CouncilName: r.CouncilName, RoundTitle: r.RoundTitle, Level: r.Level, SittingPlace: place.ID(r.SittingPlace),
		PlannedBefore: r.PlannedBefore, MetOn: r.MetOn, Seat: key.Seat(r.Seat), Votes: r.Votes, Recusal: r.Recused,
		Sheet: SheetState(r.SheetState), Recheck: r.Recheck && State(r.SittingState) == Scoring && r.Recused == "", Saved: instant(r.SavedAt)}
	marks, err := score.Decode(r.Marks)
	if err != nil {
		return m, fmt.Errorf("sheet for entry %s: %w", r.Entry, err)
	}
	for _, mark := range marks {
		if mark != score.Unmarked {
			m.Marked++
		}
	}
	card, err := s.card(r.Digest, int(r.Card))
	if err != nil {
		return m, nil // corrected since: a list of past work must still open
	}
	if len(marks) == 0 {
		marks = score.Blank(card)
	}
	m.All = m.Marked
	for _, x := range score.Check(card, marks, splitFindings(r.Struck)...) {
		if x.Unmarked {
			m.All++
		}
	}
	return m, nil
}

// fewestTold is how many ballots a mean by part is told of: of fewer, a part would nearly be
// one member's mark.
const fewestTold = 3

// PartsOf gives the exact means of parts A, B and C to the people of the producer, once a
// decision has recognised the dossier; nothing before, and to nobody else.
func PartsOf(ctx context.Context, v *act.View, d key.Dossier) ([]rulebook.Mean, error) {
	list, err := rows.New(v).PublishedParts(ctx, string(d))
	if err != nil {
		return nil, fmt.Errorf("parts: %w", err)
	}
	parts := make([]rulebook.Mean, 3)
	for _, r := range list {
		if r.Entry != list[0].Entry || !v.Actor().WorksFor(key.Producer(r.Producer)) {
			continue
		}
		for i, points := range []int64{r.PartA, r.PartB, r.PartC} {
			parts[i].Num += points
			parts[i].Den++
		}
	}
	if parts[0].Den < fewestTold {
		return nil, nil
	}
	return parts, nil
}
