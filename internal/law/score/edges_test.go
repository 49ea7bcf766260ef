package score_test

import (
	"slices"
	"testing"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// nudge is a sheet of a real card whose total lies on an edge, and the same with one leaf
// changed by the smallest step that the card prints.
type nudge struct {
	at, under, over score.Result // under and over are zero where the card has none
	down, up        rulebook.Points
}

// nudges finds the smallest steps by one leaf around sheets that lie exactly on the edge and
// hold every minimum up to the star. The sheets are real marks, scored as they are.
func nudges(t *testing.T, card *rulebook.Card, edge rulebook.Points, star int) (n nudge) {
	t.Helper()
	for seed := range uint64(40) {
		m := score.Fill(card, seed, edge, star)
		at, err := score.Total(card, m)
		if err != nil {
			t.Fatal(err)
		}
		if at.Total != edge {
			continue
		}
		n.at = at
		for _, leaf := range card.Leaves() {
			for _, o := range leaf.Options {
				other := slices.Clone(m)
				other[leaf.Leaf] = int8(o.Place)
				r, err := score.Total(card, other)
				if err != nil || r.Stop != nil || !holdsAll(leaf, o.Place, star) {
					continue
				}
				if d := edge - r.Total; d > 0 && (n.down == 0 || d < n.down) {
					n.under, n.down = r, d
				}
				if d := r.Total - edge; d > 0 && (n.up == 0 || d < n.up) {
					n.over, n.up = r, d
				}
			}
		}
	}
	return n
}

func holdsAll(leaf *rulebook.Criterion, place, star int) bool {
	return star < 3 || leaf.Meets(star, place)
}

// On every card of every book, at every edge, in councils of 3 to 15: all members on the edge
// are in the upper band, one member a smallest step lower puts the product into the lower
// band however many the others are, and a step higher changes nothing.
func TestBandEdgesOnEveryCard(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		least := score.Partial(card, score.Fill(card, 0, 0, 0)).Total
		for _, band := range b.Procedure.Bands.List[1:] {
			if least >= band.From {
				continue // tourism: even the lowest option of every criterion is worth more
			}
			star := band.Star
			if score.Partial(card, score.Fill(card, 0, band.From, star)).Total > band.From {
				star = 0 // the minimums alone are worth more than the edge: only the band can be tried there
			}
			n := nudges(t, card, band.From, star)
			if n.down == 0 || n.up == 0 {
				t.Errorf("no sheet lies on %s points, or none beside it; the least is worth %s", band.From.Text(), least.Text())
				continue
			}
			for members := 3; members <= 15; members++ {
				edge(t, b, card, band, n, members, star == band.Star)
			}
		}
	})
}

func edge(t *testing.T, b *rulebook.Book, card *rulebook.Card, band rulebook.Band, n nudge, members int, starred bool) {
	t.Helper()
	for _, tt := range []struct {
		last score.Result
		band int
	}{{n.under, band.Star - 1}, {n.at, band.Star}, {n.over, band.Star}} {
		council := slices.Repeat([]score.Result{n.at}, members)
		council[members-1] = tt.last
		tally, err := score.Council(b, card, council, score.Defaults(b))
		if err != nil {
			t.Fatal(err)
		}
		if tally.Band != tt.band || starred && tally.Star != tt.band {
			t.Errorf("%d members at %s, one at %s: band %d, star %d, want %d (%s)",
				members, n.at.Total.Text(), tt.last.Total.Text(), tally.Band, tally.Star, tt.band, tally.Reason)
		}
	}
}
