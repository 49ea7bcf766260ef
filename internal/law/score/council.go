package score

import (
	"errors"

	"ocop/internal/law/rulebook"
)

// Settings are the council's working rules that the tally needs. A province's own rules
// replace the book's defaults; both are kept with the tally's round.
type Settings struct {
	Spread   rulebook.Points      // most that two totals may differ; 0: no limit
	Minimums rulebook.MinimumRule // how differing marks in a starred criterion are read
	Gates    rulebook.MinimumRule // majority: half of the members stop the product; all: every member
	// Found are the places the council agreed on, in leaf order, apart from the points; read
	// under the rule Found alone. A starred criterion left Unmarked misses its minimum.
	Found Marks
}

// Defaults are the settings a book proposes.
func Defaults(book *rulebook.Book) Settings {
	c := book.Procedure.Council
	return Settings{Spread: c.Spread.Limit, Minimums: c.Minimums.Rule, Gates: c.Gates.Rule}
}

// Minimum is the finding on the star minimums of one level.
type Minimum struct {
	Star     int
	Met      bool
	Failed   []string // criteria whose minimum is not met
	Disputed []string // criteria on which the members differ
}

// Tally is a council's result for one product.
type Tally struct {
	Members        int
	Mean           rulebook.Mean // exact
	Band           int           // star band of the exact mean
	Star           int           // band capped by minimums; 0 when the scoring was stopped
	Minimums       []Minimum     // for each star that the card prints minimums for, ascending
	Spread         rulebook.Points
	SpreadExceeded bool           // the council must discuss and score again
	Stop           *rulebook.Gate // set when enough members recorded it
	Reason         string         // one Vietnamese sentence, without full stop
	// Interpretations are the notes of those readings of a silent law that bore on this result.
	Interpretations []string
}

// Council tallies complete results of one card. The order of members changes nothing. No
// results, or results of another card, are an error.
// Law: 26/2026 art. 3.3; 1048/2019 art. 1 (mean of the members' totals).
func Council(book *rulebook.Book, card *rulebook.Card, results []Result, s Settings) (Tally, error) {
	if len(results) == 0 {
		return Tally{}, errors.New("hội đồng chưa có phiếu chấm nào, cần ít nhất một phiếu để tổng hợp")
	}
	if s.Minimums == rulebook.Found && len(s.Found) != len(card.Leaves()) {
		return Tally{}, errors.New("hội đồng chưa ghi kết luận về yêu cầu tối thiểu theo mẫu phiếu này, cần ghi trước khi tổng hợp")
	}
	t := Tally{Members: len(results), Mean: rulebook.Mean{Den: int64(len(results))}}
	low, high := results[0].Total, results[0].Total
	for _, r := range results {
		if len(r.Marks) != len(card.Leaves()) {
			return Tally{}, errors.New("có phiếu không cùng mẫu với phiếu của bộ sản phẩm này, xin kiểm tra lại")
		}
		t.Mean.Num += int64(r.Total)
		low, high = min(low, r.Total), max(high, r.Total)
	}
	t.Spread = high - low
	t.Band = book.Procedure.Bands.Star(t.Mean)
	t.Minimums = minimums(card, results, s)
	t.Star = capped(t.Band, t.Minimums)
	stops := t.close(results, s)
	// Totals of sheets that all stopped are worth nothing, so they can not lie apart.
	t.SpreadExceeded = s.Spread > 0 && t.Spread > s.Spread && stops < len(results)
	t.Reason = t.because(book)
	t.interpret(book, results, stops > 0)
	return t, nil
}

// close sets Stop when enough members recorded a gate, and counts those who did. Where they
// recorded different ones, it names the one most of them recorded.
func (t *Tally) close(results []Result, s Settings) int {
	stops, most := 0, 0
	for _, r := range results {
		if r.Stop == nil {
			continue
		}
		stops++
		same := 0
		for _, other := range results {
			if other.Stop != nil && other.Stop.Code == r.Stop.Code {
				same++
			}
		}
		if t.Stop == nil || same > most || same == most && before(r.Stop, t.Stop) {
			t.Stop, most = r.Stop, same
		}
	}
	enough := 2*stops >= len(results)
	if s.Gates == rulebook.Unanimous {
		enough = stops == len(results)
	}
	if !enough {
		t.Stop = nil
	}
	if t.Stop != nil {
		t.Star = 0
	}
	return stops
}

// capped is the highest star up to the band whose minimums, and all below it, are met.
func capped(band int, all []Minimum) int {
	for _, m := range all {
		if m.Star <= band && !m.Met {
			return m.Star - 1
		}
	}
	return band
}

// minimums judges each star the card prints minimums for.
func minimums(card *rulebook.Card, results []Result, s Settings) []Minimum {
	rows := card.Flat().Stars
	if len(rows) == 0 {
		return nil
	}
	var room [32]uint64
	votes := append(room[:0], make([]uint64, len(rows))...)
	of := len(results)
	if s.Minimums == rulebook.Found {
		of = 1 // what the council found together is one vote
		vote(votes, rows, s.Found)
	} else {
		for i := range results {
			vote(votes, rows, results[i].Marks)
		}
	}
	lowest := 5
	for i := range rows {
		lowest = min(lowest, rows[i].Lowest)
	}
	out := make([]Minimum, 0, 3)
	for star := lowest; star <= 5; star++ {
		m := Minimum{Star: star}
		m.judge(rows, votes, of, s.Minimums)
		out = append(out, m)
	}
	return out
}

// vote adds one member's marks, or the council's findings, to the votes on each row.
func vote(votes []uint64, rows []rulebook.StarRow, marks Marks) {
	votes = votes[:len(rows)]
	for i := range rows {
		row := &rows[i]
		place := uint8(marks[row.Leaf]) + 1
		if place < rulebook.Places && row.Of.OnlyIf == nil {
			votes[i] += row.Holds[place]
			continue
		}
		for star := 3; star <= 5; star++ {
			if holds(row.Of, star, marks) {
				votes[i] += rulebook.Vote(star)
			}
		}
	}
}

// judge reads the votes by the council's rule. Both lists are cut from one piece of memory:
// a nation's tallies spend most of their time here.
func (m *Minimum) judge(rows []rulebook.StarRow, votes []uint64, of int, rule rulebook.MinimumRule) {
	failed, disputed := 0, 0
	for i := range rows {
		short, differ := m.read(&rows[i], votes[i], of, rule)
		failed, disputed = failed+short, disputed+differ
	}
	m.Met = failed == 0
	if failed+disputed == 0 {
		return
	}
	codes := make([]string, failed+disputed)
	f, d := 0, failed
	for i := range rows {
		short, differ := m.read(&rows[i], votes[i], of, rule)
		if short > 0 {
			codes[f] = rows[i].Of.Code
		}
		if differ > 0 {
			codes[d] = rows[i].Of.Code
		}
		f, d = f+short, d+differ
	}
	if failed > 0 {
		m.Failed = codes[:failed:failed]
	}
	if disputed > 0 {
		m.Disputed = codes[failed:]
	}
}

// read tells of one row whether the minimum is missed, and whether the members differ on it;
// 1 for yes.
func (m *Minimum) read(row *rulebook.StarRow, votes uint64, of int, rule rulebook.MinimumRule) (short, differ int) {
	yes := rulebook.Votes(votes, m.Star)
	if yes == of || row.Lowest > m.Star {
		return 0, 0
	}
	if yes > 0 {
		differ = 1
	}
	if rule == rulebook.Unanimous || 2*yes <= of {
		short = 1
	}
	return short, differ
}

// holds tells whether marks satisfy the minimum of a star in one leaf. A leaf whose condition
// is not met, and a place that is not printed, satisfy no more than no mark.
func holds(leaf *rulebook.Criterion, star int, marks Marks) bool {
	return leaf.Meets(star, effective(leaf, marks[leaf.Leaf], leaf.OnlyIf == nil || applies(leaf, marks)))
}

// effective is the place that minimums are judged by.
func effective(leaf *rulebook.Criterion, place int8, counts bool) int {
	if !counts || int(place) > len(leaf.Options) {
		return int(Unmarked)
	}
	return int(place)
}
