package act_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
)

// BenchmarkIdleSeal is a second in which nothing happened, in a journal of fifty thousand
// entries, against one in a journal of five hundred: it must not grow with the years.
func BenchmarkIdleSeal(b *testing.B) {
	spent := func(b *testing.B, entries int) time.Duration {
		now := noon()
		d := &act.Desk{DB: dbtest.SQLite(b, func() time.Time { return now }), Places: gazetteer(b)}
		for first := 0; first < entries; first += 500 {
			now = now.Add(2 * time.Hour)
			err := d.Do(context.Background(), holder(act.Office, bacGiang), func(ctx context.Context, a *act.Act) error {
				for i := range 500 {
					if err := a.Record(ctx, "thing.done", fmt.Sprintf("x/%d", first+i), bacGiang, 1, 2); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		for {
			n, err := d.Seal(context.Background(), 0)
			if err != nil {
				b.Fatal(err)
			}
			if n == 0 {
				break
			}
		}
		start := time.Now()
		for b.Loop() {
			if n, err := d.Seal(context.Background(), 0); n != 0 || err != nil {
				b.Fatal(n, err)
			}
		}
		return time.Since(start) / time.Duration(b.N)
	}
	var small, large time.Duration
	b.Run("small", func(b *testing.B) { small = spent(b, 500) })
	b.Run("large", func(b *testing.B) {
		large = spent(b, 50000)
		b.ReportMetric(float64(large)/float64(small), "x-small")
	})
}
