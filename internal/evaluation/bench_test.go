package evaluation_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/evaluation"
)

// BenchmarkSaveSheet measures one durable save of a draft beside a bare UPDATE of one
// row in the same database; ratio is how many times longer the save takes.
func BenchmarkSaveSheet(b *testing.B) {
	for _, engine := range engines() {
		b.Run(engine.name, func(b *testing.B) {
			w := build(b, engine.open, small())
			w.open()
			sheet, err := w.save(w.judges[0], evaluation.Draft{Entry: w.entries[0], Marks: w.marks(75)})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			var saves, bare time.Duration
			for i := range b.N {
				start := time.Now()
				w.bareUpdate(fmt.Sprint(i))
				bare += time.Since(start)
				start = time.Now()
				draft := evaluation.Draft{Entry: w.entries[0], Marks: sheet.Marks, Remark: fmt.Sprint(i), Version: sheet.Version}
				if sheet, err = w.save(w.judges[0], draft); err != nil {
					b.Fatal(err)
				}
				saves += time.Since(start)
			}
			b.ReportMetric(float64(saves)/float64(bare), "x-bare-update")
		})
	}
}

func (w *world) bareUpdate(note string) {
	err := w.desk.DB.Update(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sitting SET note = $1 WHERE sitting = $2`, note, string(w.sitting))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// BenchmarkSubmitSheets measures handing in 60 reviewed sheets in one act beside handing in 60
// sheets one by one in the same database; ratio is the share of that time.
func BenchmarkSubmitSheets(b *testing.B) {
	for _, engine := range engines() {
		b.Run(engine.name, func(b *testing.B) {
			s := small()
			s.dossiers = 60
			var together, alone time.Duration
			for range b.N {
				w := build(b, engine.open, s)
				w.open()
				list := w.drafted(w.judges[0], 75)
				w.drafted(w.judges[1], 75)
				marks := w.marks(75)
				start := time.Now()
				if _, err := w.submitSheets(w.judges[0], list...); err != nil {
					b.Fatal(err)
				}
				together += time.Since(start)
				start = time.Now()
				for _, e := range w.entries {
					if _, err := w.save(w.judges[1], evaluation.Draft{Entry: e, Marks: marks, Version: 1, Submit: true}); err != nil {
						b.Fatal(err)
					}
				}
				alone += time.Since(start)
			}
			b.ReportMetric(float64(together)/float64(alone), "x-one-by-one")
			b.ReportMetric(float64(together.Milliseconds())/float64(b.N), "ms/60-sheets")
		})
	}
}

// BenchmarkCloseSitting measures the close of 300 dossiers by 9 members: 2,700 sheets
// read, recounted from their marks and sealed, beside adding the same totals in memory,
// and beside the least any close must do in this database: read the sheets, write 300 rows.
func BenchmarkCloseSitting(b *testing.B) {
	for _, engine := range engines() {
		b.Run(engine.name, func(b *testing.B) {
			var closes, sums, rows time.Duration
			var before, after runtime.MemStats
			var memory uint64
			for range b.N {
				b.StopTimer()
				w := fullHouse(b, engine)
				runtime.GC()
				runtime.ReadMemStats(&before)
				b.StartTimer()
				start := time.Now()
				results, err := w.close(w.secretary, "2021-09-15", "")
				closes += time.Since(start)
				b.StopTimer()
				runtime.ReadMemStats(&after)
				memory += after.TotalAlloc - before.TotalAlloc
				if err != nil || len(results) != 300 || results[0].Ballots != 9 {
					b.Fatalf("%d results: %v", len(results), err)
				}
				sums += bareSum(b, results)
				rows += w.bareRows(b, results)
			}
			b.ReportMetric(float64(closes)/float64(sums), "x-bare-sum")
			b.ReportMetric(float64(closes)/float64(rows), "x-bare-rows")
			b.ReportMetric(float64(closes.Milliseconds())/float64(b.N), "ms/close")
			b.ReportMetric(float64(memory)/float64(b.N)/(1<<20), "MB/close")
		})
	}
}

// fullHouse is a sitting of 300 dossiers in which all nine members have submitted.
func fullHouse(b *testing.B, e engine) *world {
	s := small()
	s.members, s.dossiers = 9, 300
	w := build(b, e.open, s)
	w.open()
	marks := w.marks(75)
	for _, j := range w.judges {
		w.must(j, func(ctx context.Context, a *act.Act) error {
			for _, e := range w.entries {
				if _, err := w.svc.SaveSheet(ctx, a, evaluation.Draft{Entry: e, Marks: marks, Submit: true}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return w
}

// bareSum adds nine totals for each of the results, from a plain array.
func bareSum(b *testing.B, results []evaluation.Result) time.Duration {
	totals := make([]int64, 9*len(results))
	for i := range totals {
		totals[i] = results[i/9].Mean.Num / 9
	}
	start := time.Now()
	for range 100 { // once is too short for the clock
		for i, r := range results {
			sum := int64(0)
			for _, t := range totals[i*9 : i*9+9] {
				sum += t
			}
			if sum != r.Mean.Num {
				b.Fatalf("entry %d: %d, want %d", i, sum, r.Mean.Num)
			}
		}
	}
	return time.Since(start) / 100
}

// bareRows reads the totals of all sheets and writes one row per result, and nothing else.
func (w *world) bareRows(b *testing.B, results []evaluation.Result) time.Duration {
	start := time.Now()
	err := w.desk.DB.Update(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		list, err := tx.QueryContext(ctx, `SELECT marks, total FROM sheet`)
		if err != nil {
			return err
		}
		for list.Next() {
			var marks string
			var total int64
			if err := list.Scan(&marks, &total); err != nil {
				return err
			}
		}
		if err := list.Close(); err != nil {
			return err
		}
		for _, r := range results {
			if _, err := tx.ExecContext(ctx, `UPDATE entry SET spread = $1 WHERE entry = $2`, 1, string(r.Entry)); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE sheet SET state = 'sealed' WHERE state <> 'draft'`)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkProgress measures the page "progress by district" of a round with 2,700 sheets.
func BenchmarkProgress(b *testing.B) {
	for _, engine := range engines() {
		b.Run(engine.name, func(b *testing.B) {
			w := fullHouse(b, engine)
			b.ReportAllocs()
			for b.Loop() {
				w.mustSee(office, func(ctx context.Context, v *act.View) error {
					_, err := evaluation.Sittings(ctx, v, w.round)
					return err
				})
			}
		})
	}
}
