package score

import (
	"fmt"
	"slices"

	"ocop/internal/law/rulebook"
)

// closing says what a gate does to the product.
func closing(g *rulebook.Gate) string {
	if g.Kind == rulebook.GateDisqualify {
		return "Hồ sơ bị loại: " + g.Text
	}
	return "Dừng chấm, sản phẩm chưa được xếp hạng: " + g.Text
}

// because says in one sentence why the tally has its star.
func (t *Tally) because(book *rulebook.Book) string {
	if t.Stop != nil {
		return closing(t.Stop)
	}
	if t.Star < t.Band {
		return t.capped()
	}
	if !book.Procedure.Certifies(t.Star) {
		return fmt.Sprintf("%s điểm, xếp %d sao, chưa đến mức được công nhận (từ %d sao)", t.Mean.Text(), t.Star, book.Procedure.Certifiable[0])
	}
	return fmt.Sprintf("%s điểm, đạt %d sao", t.Mean.Text(), t.Star)
}

// capped names the criteria that fail the minimums of the star above.
func (t *Tally) capped() string {
	above := t.Star + 1
	i := slices.IndexFunc(t.Minimums, func(m Minimum) bool { return m.Star == above })
	if i < 0 {
		return fmt.Sprintf("%s điểm nhưng chỉ đạt %d sao vì chưa đạt yêu cầu tối thiểu %d sao", t.Mean.Text(), t.Star, above)
	}
	failed := t.Minimums[i].Failed
	if len(failed) > 1 {
		return fmt.Sprintf("%s điểm nhưng chỉ đạt %d sao vì chưa đạt yêu cầu tối thiểu %d sao ở các tiêu chí %s", t.Mean.Text(), t.Star, above, list(failed))
	}
	return fmt.Sprintf("%s điểm nhưng chỉ đạt %d sao vì chưa đạt yêu cầu tối thiểu %d sao ở tiêu chí %s", t.Mean.Text(), t.Star, above, list(failed))
}

// interpret gathers the notes of the readings that bore on the result.
func (t *Tally) interpret(book *rulebook.Book, results []Result, gates bool) {
	c := book.Procedure.Council
	note := func(when bool, r rulebook.Ruling) {
		if when && r.Interpretation {
			t.Interpretations = append(t.Interpretations, r.Note)
		}
	}
	note(between(book.Procedure.Bands, t.Mean), book.Procedure.Bands.Ruling)
	note(gates, c.Gates.Ruling)
	note(t.capDisputed() || len(book.Procedure.Checklist) > 0 && book.Procedure.Certifies(t.Band), c.Minimums.Ruling)
	note(rounds(book.Procedure.Bands, t.Mean), c.Decimals.Ruling)
	note(usesNone(results), c.None.Ruling)
	note(t.SpreadExceeded, c.Spread.Ruling)
}

// capDisputed tells whether the star rests on a cap, or on a minimum the members differ on.
func (t *Tally) capDisputed() bool {
	if t.Star < t.Band && t.Stop == nil {
		return true
	}
	return slices.ContainsFunc(t.Minimums, func(m Minimum) bool { return m.Star <= t.Band && len(m.Disputed) > 0 })
}

// between tells whether the mean lies in the last point below a band, where decisions that
// print whole ranges (70-89, 90-100) say nothing.
func between(b rulebook.Bands, m rulebook.Mean) bool {
	return slices.ContainsFunc(b.List, func(x rulebook.Band) bool {
		return x.From > 0 && !m.AtLeast(x.From) && m.Num > int64(x.From-100)*m.Den
	})
}

// rounds tells whether the mean as shown reaches a band that the exact one does not.
func rounds(b rulebook.Bands, m rulebook.Mean) bool {
	return slices.ContainsFunc(b.List, func(x rulebook.Band) bool {
		return !m.AtLeast(x.From) && 2*m.Num+m.Den >= 2*int64(x.From)*m.Den
	})
}

func usesNone(results []Result) bool {
	return slices.ContainsFunc(results, func(r Result) bool { return r.Nones > 0 })
}
