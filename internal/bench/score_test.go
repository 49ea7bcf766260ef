package bench

import (
	"fmt"
	"testing"
	"time"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/rulebooks"
)

// nation is how many dossiers a year of the whole country brings, all scored at once here.
const nation = 12_000

// ledger is every mark of the nation in memory, and the points they are worth.
type ledger struct {
	book   *rulebook.Book
	card   *rulebook.Card
	marks  []score.Marks // dossier by dossier, member by member
	flat   []int32       // the points of the same marks, one after another
	prices [][]int32     // points by leaf and place
	sum    int64
}

// scoring measures the law itself, without a database: every sheet checked, added up and
// tallied into mean, band, minimums, star and reason, beside adding up the same points.
func scoring(b *testing.B, rep *recorder) {
	if !rep.wants("score") {
		return
	}
	l := fillLedger(b)
	sheets := float64(nation * members)
	rep.play(match{name: fmt.Sprintf("score a nation, %d dossiers x %d members x %d criteria", nation, members, len(l.prices)),
		workers: 1, least: 1, budget: 200 * time.Millisecond,
		subject: contender{name: "law", do: func(int) error { return l.expect(l.law()) }},
		against: []contender{
			{name: "the same points summed from one flat array", do: func(int) error { return l.expect(l.plain(), nil) }},
			{name: "the same marks looked up in plain arrays and summed", do: func(int) error { return l.expect(l.lookUp(), nil) }},
		}})
	last := rep.report.Results[len(rep.report.Results)-1]
	rep.figure(figure{Name: "scoring of a sheet, its share of the tally included", Value: float64(last.Subject.Each.Nanoseconds()) / sheets, Unit: "ns"})
	rep.figure(figure{Name: "allocations to score a sheet", Value: testing.AllocsPerRun(1000, func() {
		if _, err := score.Total(l.card, l.marks[0]); err != nil {
			b.Fatal(err)
		}
	}), Unit: "allocs"})
}

func fillLedger(b *testing.B) *ledger {
	lib, err := rulebook.Load(rulebooks.FS)
	must(b, err)
	l := &ledger{}
	l.book, err = lib.Book(theBook)
	must(b, err)
	l.card, err = l.book.Card(theCard)
	must(b, err)
	for _, leaf := range l.card.Leaves() {
		row := make([]int32, len(leaf.Options)+1)
		for _, o := range leaf.Options {
			row[o.Place] = int32(o.Points)
		}
		l.prices = append(l.prices, row)
	}
	var patterns [256]score.Marks
	for i := range patterns {
		patterns[i] = score.Fill(l.card, uint64(i), rulebook.Points(7000+i%9*100), 4)
	}
	for i := range nation * members {
		m := append(score.Marks{}, patterns[i%len(patterns)]...) // each sheet has memory of its own, as read from a database
		l.marks = append(l.marks, m)
		for k, place := range m {
			p := l.prices[k][place]
			l.flat, l.sum = append(l.flat, p), l.sum+int64(p)
		}
	}
	return l
}

func (l *ledger) law() (sum int64, err error) {
	settings, results := score.Defaults(l.book), make([]score.Result, members)
	for d := range nation {
		for m := range results {
			if results[m], err = score.Total(l.card, l.marks[d*members+m]); err != nil {
				return 0, err
			}
		}
		t, err := score.Council(l.book, l.card, results, settings)
		if err != nil {
			return 0, err
		}
		sum += t.Mean.Num
	}
	return sum, nil
}

func (l *ledger) plain() (sum int64) {
	for _, p := range l.flat {
		sum += int64(p)
	}
	return sum
}

func (l *ledger) lookUp() (sum int64) {
	for _, marks := range l.marks {
		for k, place := range marks {
			sum += int64(l.prices[k][place])
		}
	}
	return sum
}

// expect holds every contender to the same sum.
func (l *ledger) expect(sum int64, err error) error {
	if err == nil && sum != l.sum {
		return fmt.Errorf("points add up to %d, not %d", sum, l.sum)
	}
	return err
}
