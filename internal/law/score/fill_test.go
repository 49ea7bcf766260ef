package score_test

import (
	"fmt"
	"testing"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// Councils of every size whose members aim within two points of a target get the wanted star.
func TestFillGivesTheWantedStar(t *testing.T) {
	targets := map[int][]rulebook.Points{3: {5300, 6000, 6700}, 4: {7300, 8000, 8700}}
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		for star, list := range targets {
			for _, target := range list {
				for n := 3; n <= 15; n += 2 {
					wantedStar(t, b, card, n, target, star)
				}
			}
		}
	})
}

func wantedStar(t *testing.T, b *rulebook.Book, card *rulebook.Card, n int, target rulebook.Points, star int) {
	t.Helper()
	var results []score.Result
	for i := range n {
		aim := target + rulebook.Points(i%5-2)*100
		r, err := score.Total(card, score.Fill(card, uint64(i)+uint64(target)*31, aim, star))
		if err != nil {
			t.Fatal(err)
		}
		if r.Total-aim > 100 || aim-r.Total > 100 {
			t.Errorf("aimed at %s, filled %s", aim.Text(), r.Total.Text())
		}
		results = append(results, r)
	}
	tally, err := score.Council(b, card, results, score.Defaults(b))
	if err != nil {
		t.Fatal(err)
	}
	if tally.Star != star || tally.SpreadExceeded {
		t.Errorf("%d members at %s: %d stars, want %d (%s)", n, target.Text(), tally.Star, star, tally.Reason)
	}
}

// Every whole total that a card can reach with no minimum is hit exactly, from the poorest
// sheet to the full one; a target below gives the poorest.
func TestFillReachesTheTarget(t *testing.T) {
	everyCard(t, func(t *testing.T, _ *rulebook.Book, card *rulebook.Card) {
		poorest := score.Partial(card, score.Fill(card, 1, 0, 0)).Total
		for target := poorest; target <= card.Max; target += 100 {
			m := score.Fill(card, 7, target, 0)
			r, err := score.Total(card, m)
			if err != nil || r.Total != target || r.Stop != nil {
				t.Errorf("target %s: %s (%v)", target.Text(), r.Total.Text(), err)
			}
		}
		if got := score.Partial(card, score.Fill(card, 3, 10000, 5)).Total; got != card.Max {
			t.Errorf("full sheet gives %s", got.Text())
		}
	})
}

func TestFillIsDeterministicAndVaries(t *testing.T) {
	_, card := pick(t, "26-2026", 1)
	seen := map[string]bool{}
	for seed := range uint64(50) {
		a, b := score.Fill(card, seed, 7800, 4), score.Fill(card, seed, 7800, 4)
		if a.Encode() != b.Encode() {
			t.Fatalf("seed %d gives two sheets", seed)
		}
		seen[a.Encode()] = true
	}
	if len(seen) < 25 {
		t.Errorf("50 seeds give only %d sheets", len(seen))
	}
}

// A sheet filled for some stars satisfies their minimums by the member alone.
func TestFillSatisfiesMinimums(t *testing.T) {
	everyCard(t, func(t *testing.T, _ *rulebook.Book, card *rulebook.Card) {
		for _, star := range []int{3, 4, 5} {
			for seed := range uint64(20) {
				m := score.Fill(card, seed, rulebook.Points(seed)*500, star)
				for _, leaf := range card.Leaves() {
					if !leaf.Meets(star, int(m[leaf.Leaf])) {
						t.Errorf("seed %d, %d stars: criterion %s at %d", seed, star, leaf.Code, m[leaf.Leaf])
					}
				}
			}
		}
	})
}

func ExampleFill() {
	lib, err := load()
	if err != nil {
		panic(err)
	}
	book, err := lib.Book("26-2026")
	if err != nil {
		panic(err)
	}
	card, err := book.Card(6)
	if err != nil {
		panic(err)
	}
	r, err := score.Total(card, score.Fill(card, 2021, 7800, 4))
	fmt.Println(r.Total.Text(), err)
	// Output: 78 <nil>
}
