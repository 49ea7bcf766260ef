package evaluation

import (
	"fmt"
	"strings"

	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// Result is what a closed sitting decided about one entry.
type Result struct {
	Entry     key.Entry
	Dossier   key.Dossier
	Ballots   int           // counted sheets
	Mean      rulebook.Mean // exact: hundredths over counted sheets
	Band      int           // star band of the mean
	Star      int           // band capped by the star minimums; 0 when the scoring was stopped
	Spread    rulebook.Points
	Outcome   rulebook.Outcome
	Reason    string // one Vietnamese sentence, without full stop
	NextLevel string // where the dossier goes; '' = nowhere, or back to the producer
}

// Tally is every member's sheet for one entry beside the result. It exists only after
// the sitting is closed.
type Tally struct {
	Entry  Entry
	Lines  []TallyLine // one per voting seat, in the order of the council
	Result Result
}

// Tallied are the entries of tallies.
func Tallied(list []Tally) (keys []key.Entry) {
	for _, t := range list {
		keys = append(keys, t.Entry.Key)
	}
	return keys
}

// Recusals lists who did not score which of the entries, and why, in the order of tallies and seats.
func Recusals(list []Tally) (out []Recusal) {
	for _, t := range list {
		for _, l := range t.Lines {
			if l.State == Recused {
				out = append(out, Recusal{Entry: t.Entry, Seat: l.Seat, Reason: l.Recusal})
			}
		}
	}
	return out
}

// TallyLine is one voting seat's part in a tally.
type TallyLine struct {
	Seat    Seat
	State   SheetState // Sealed = counted, NoSheet or Drafted = no ballot, Recused
	Recusal string     // the reason, set when recused
	Sheet   Sheet      // also kept, and not counted, for a recused seat
}

// Counted says whether the sheet is part of the mean.
func (l TallyLine) Counted() bool { return l.State == Sealed }

// candidate is one entry that waits for its result.
type candidate struct {
	entry   key.Entry
	dossier key.Dossier
	card    int
	label   string // code and product, for sentences
	kept    bool   // scored at an earlier close of the sitting, and not again
	hidden  bool   // from who closes, by a conflict of interest
}

// blocks says why a candidate keeps the sitting open. Who has stepped back from its dossier is told
// neither which it is nor whose ballots are meant.
func (c candidate) blocks(why, hidden string) fault.Field {
	if c.hidden {
		return fault.Field{Sentence: hidden}
	}
	return fault.Field{Name: "entry/" + string(c.entry), Sentence: why}
}

// spot is one seat before one entry.
type spot struct {
	entry key.Entry
	seat  key.Seat
}

// undeclared is a seat that gives no ballot on an entry though nobody declared why.
type undeclared struct {
	spot
	ground string
}

// room is everything a sitting closes on.
type room struct {
	council    Council
	level      string
	candidates []candidate
	sheets     map[spot]Sheet
	recused    map[spot]bool // undeclared ones too
	undeclared []undeclared
}

// verdict is the result of one entry with what the journal must also know.
type verdict struct {
	Result
	Absent []string `json:",omitempty"` // voting members without a counted sheet
	kept   bool
}

// voters are the voting seats, in the order of the council.
func (c Council) voters() []Seat {
	var out []Seat
	for _, s := range c.Seats {
		if s.Votes {
			out = append(out, s)
		}
	}
	return out
}

// counted are the sheets of an entry that count, and the seats whose ballots are out.
func (r room) counted(e key.Entry) (in []Sheet, seats, out []Seat) {
	for _, s := range r.council.voters() {
		at := spot{e, s.Key}
		switch sheet := r.sheets[at]; {
		case r.recused[at]:
		case sheet.State.in():
			in, seats = append(in, sheet), append(seats, s)
		default:
			out = append(out, s)
		}
	}
	return in, seats, out
}

// quorum says whether enough ballots are in, that of the chair or a deputy among them.
// The chair is not waited for where everybody who could lead is recused. Recused seats
// count as voters, see Quorum.Met.
func (r room) quorum(e key.Entry) bool {
	ballots, led, leaders := 0, false, 0
	voters := r.council.voters()
	for _, s := range voters {
		at := spot{e, s.Key}
		if r.recused[at] {
			continue
		}
		in := r.sheets[at].State.in()
		if s.Duty.leads() {
			leaders++
			led = led || in
		}
		if in {
			ballots++
		}
	}
	return r.council.Quorum.Met(ballots, len(voters)) && (led || leaders == 0)
}

// complete refuses to close while any entry lacks its quorum, naming every entry and
// every ballot that is out. A sitting without entries may close: a district may have no
// product in a round.
func (r room) complete() error {
	var fields []fault.Field
	for _, c := range r.candidates {
		if r.quorum(c.entry) {
			continue
		}
		_, _, out := r.counted(c.entry)
		sentence := c.label + ": thiếu phiếu của " + names(out) + "."
		if len(out) == 0 {
			sentence = c.label + ": có quá nhiều thành viên không chấm điểm."
		}
		fields = append(fields, c.blocks(sentence, "Một hồ sơ mà bạn đã từ chối chấm điểm chưa đủ số phiếu; văn phòng xem được chi tiết."))
	}
	return refusal(fields, "Chưa khóa được: %d hồ sơ chưa đủ số phiếu theo quy chế của Hội đồng, hãy nhắc các thành viên nộp phiếu.")
}

// decide gives the result of every entry, or the refusal that names the entries whose
// sheets lie too far apart. Stored totals are not believed: they must equal the marks.
func (r room) decide(book *rulebook.Book) ([]verdict, error) {
	verdicts := make([]verdict, 0, len(r.candidates))
	var apart []fault.Field
	for _, c := range r.candidates {
		card, err := book.Card(c.card)
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", c.entry, err)
		}
		sheets, seats, out := r.counted(c.entry)
		results, err := recount(card, sheets)
		if err != nil {
			return nil, err
		}
		t, err := score.Council(book, card, results, r.council.settings(book))
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", c.entry, err)
		}
		if t.SpreadExceeded {
			apart = append(apart, c.blocks(c.label+": chênh lệch giữa phiếu của "+extremes(results, seats)+", hãy thảo luận và chấm lại.",
				"Một hồ sơ mà bạn đã từ chối chấm điểm có điểm chênh lệch quá mức cho phép; văn phòng xem được chi tiết."))
		}
		next, err := book.Procedure.Next(r.level, t.Mean, t.Star)
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", c.entry, err)
		}
		verdicts = append(verdicts, verdict{kept: c.kept, Absent: nameList(out), Result: Result{Entry: c.entry, Dossier: c.dossier,
			Ballots: t.Members, Mean: t.Mean, Band: t.Band, Star: t.Star, Spread: t.Spread,
			Outcome: next.Do, Reason: t.Reason, NextLevel: next.Level}})
	}
	return verdicts, refusal(apart, "Chưa khóa được: %d hồ sơ có điểm chênh lệch quá mức cho phép, đề nghị các thành viên thảo luận và chấm lại.")
}

// recount scores sheets again from their marks. A stored total that differs means that
// a row was changed behind the system's back: nothing is decided on it.
func recount(card *rulebook.Card, sheets []Sheet) ([]score.Result, error) {
	results := make([]score.Result, len(sheets))
	for i, s := range sheets {
		r, err := score.Total(card, s.Marks, s.Findings...)
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.Key, err)
		}
		if r.Total != s.Total || r.Parts != s.Parts {
			return nil, fmt.Errorf("sheet %s: stored total %d, its marks give %d", s.Key, s.Total, r.Total)
		}
		results[i] = r
	}
	return results, nil
}

// settings are the working rules of this council; what it leaves open is the book's.
func (c Council) settings(book *rulebook.Book) score.Settings {
	s := score.Defaults(book)
	s.Spread = rulebook.Points(c.SpreadLimit)
	if c.MinimumRule != "" {
		s.Minimums = rulebook.MinimumRule(c.MinimumRule)
	}
	if c.GateRule != "" {
		s.Gates = rulebook.MinimumRule(c.GateRule)
	}
	return s
}

func knownMinimumRule(rule string) bool {
	r := rulebook.MinimumRule(rule)
	return r == "" || r == rulebook.Majority || r == rulebook.Unanimous
}

// extremes names the members at both ends, without points: before closing nobody may
// know those, but these members must talk.
func extremes(results []score.Result, seats []Seat) string {
	low, high := results[0].Total, results[0].Total
	for _, r := range results {
		low, high = min(low, r.Total), max(high, r.Total)
	}
	var ends []Seat
	for i, r := range results {
		if r.Total == low || r.Total == high {
			ends = append(ends, seats[i])
		}
	}
	return names(ends)
}

func nameList(seats []Seat) []string {
	var list []string
	for _, s := range seats {
		list = append(list, s.Name)
	}
	return list
}

func names(seats []Seat) string { return strings.Join(nameList(seats), ", ") }

// refusal is nil without fields; %d in the sentence is their number.
func refusal(fields []fault.Field, format string) error {
	if len(fields) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Conflict, Sentence: fmt.Sprintf(format, len(fields)), Fields: fields}
}
