package score_test

import (
	"testing"
	"time"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

const (
	dossiers = 12000
	members  = 9
)

// BenchmarkSheet scores one sheet; it must not allocate.
func BenchmarkSheet(b *testing.B) {
	_, card := pick(b, "26-2026", 1)
	m := score.Fill(card, 1, 7800, 4)
	b.ReportAllocs()
	for b.Loop() {
		if r, err := score.Total(card, m); err != nil || r.Total != 7800 {
			b.Fatal(r, err)
		}
	}
}

// BenchmarkNation tallies every sheet of a nation and reports the time as a ratio to summing
// the same points from one flat array.
func BenchmarkNation(b *testing.B) {
	book, card := pick(b, "26-2026", 1)
	var sheets [64]score.Marks
	for i := range sheets {
		sheets[i] = score.Fill(card, uint64(i), 7800, 4)
	}
	flat := make([]int32, 0, dossiers*members*len(card.Leaves()))
	for i := range dossiers * members {
		for _, leaf := range card.Leaves() {
			if m := sheets[i%len(sheets)][leaf.Leaf]; m > 0 {
				flat = append(flat, int32(leaf.Options[m-1].Points))
			}
		}
	}
	settings, results := score.Defaults(book), make([]score.Result, members)
	var plain, law time.Duration
	for b.Loop() {
		start := time.Now()
		sum := int64(0)
		for _, p := range flat {
			sum += int64(p)
		}
		plain += time.Since(start)
		law += nation(b, book, card, sheets[:], results, settings, sum)
	}
	b.ReportMetric(float64(law)/float64(plain), "x-flat")
	b.ReportMetric(float64(law.Nanoseconds())/float64(b.N*dossiers*members), "ns/sheet")
}

func nation(b *testing.B, book *rulebook.Book, card *rulebook.Card, sheets []score.Marks, results []score.Result, s score.Settings, want int64) time.Duration {
	start, sum := time.Now(), int64(0)
	for d := range dossiers {
		for m := range results {
			r, err := score.Total(card, sheets[(d*members+m)%len(sheets)])
			if err != nil {
				b.Fatal(err)
			}
			results[m] = r
		}
		t, err := score.Council(book, card, results, s)
		if err != nil {
			b.Fatal(err)
		}
		sum += t.Mean.Num
	}
	if sum != want {
		b.Fatalf("law sums to %d, flat to %d", sum, want)
	}
	return time.Since(start)
}

func TestScoringASheetDoesNotAllocate(t *testing.T) {
	_, card := pick(t, "26-2026", 1)
	m := score.Fill(card, 1, 7800, 4)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := score.Total(card, m); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations per sheet", n)
	}
}
