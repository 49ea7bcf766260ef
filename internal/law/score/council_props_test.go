package score_test

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

var sameRat = cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })

// anySheets draws members of every sort: careful ones, ones that mark what no sheet prints,
// and ones that record gates. Few members, so that ties come up.
func anySheets(t *rapid.T, card *rulebook.Card) []sheet {
	n := rapid.IntRange(1, 5).Draw(t, "members")
	out := make([]sheet, n)
	for i := range out {
		name := fmt.Sprint("member ", i)
		if rapid.IntRange(0, 2).Draw(t, name+" careless") == 0 {
			out[i].marks = anyMarks(t, card)
		} else {
			out[i].marks = legal(t, card, name).Marks
		}
		if len(card.Gates) > 0 && rapid.IntRange(0, 3).Draw(t, name+" stops") == 0 {
			out[i].findings = append(out[i].findings, rapid.SampledFrom(card.Gates).Draw(t, name+" gate").Code)
		}
	}
	return out
}

func anySettings(t *rapid.T) score.Settings {
	rules := rapid.SampledFrom([]rulebook.MinimumRule{rulebook.Majority, rulebook.Unanimous})
	return score.Settings{Spread: rulebook.Points(rapid.IntRange(0, 2000).Draw(t, "spread")),
		Minimums: rules.Draw(t, "minimums"), Gates: rules.Draw(t, "gates")}
}

func tally(t interface{ Fatal(...any) }, b *rulebook.Book, card *rulebook.Card, sheets []sheet, s score.Settings) score.Tally {
	var results []score.Result
	for _, x := range sheets {
		results = append(results, x.result(card))
	}
	out, err := score.Council(b, card, results, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCouncilEqualsTheNaiveOne(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			sheets, s := anySheets(t, card), anySettings(t)
			got := tally(t, b, card, sheets, s)
			if diff := cmp.Diff(naiveCouncil(b, card, sheets, s), asVerdict(got), sameRat); diff != "" {
				t.Fatal(diff)
			}
			if got.Reason == "" || got.Star > got.Band || got.Mean.Num > int64(card.Max)*got.Mean.Den {
				t.Fatalf("%+v", got)
			}
		})
	})
}

// The same on cards that no decision prints, where conditions, cases and stops meet, some
// with more options than a prepared row holds.
func TestCouncilEqualsTheNaiveOneOnSmallCards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, card := small(t, 16)
		sheets := make([]sheet, rapid.IntRange(1, 5).Draw(t, "members"))
		for i := range sheets {
			sheets[i].marks = anyMarks(t, card)
		}
		s := anySettings(t)
		if diff := cmp.Diff(naiveCouncil(b, card, sheets, s), asVerdict(tally(t, b, card, sheets, s)), sameRat); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Order and number of equal members change nothing: a council in another order gives the
// same tally, and one that sits twice the same mean, star and reason.
func TestOrderAndDoublingChangeNothing(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			sheets, s := anySheets(t, card), anySettings(t)
			one := tally(t, b, card, sheets, s)
			if diff := cmp.Diff(one, tally(t, b, card, rapid.Permutation(sheets).Draw(t, "order"), s)); diff != "" {
				t.Fatal("in another order ", diff)
			}
			two := tally(t, b, card, append(slices.Clone(sheets), sheets...), s)
			two.Members, two.Mean.Num, two.Mean.Den = one.Members, two.Mean.Num/2, two.Mean.Den/2
			if diff := cmp.Diff(one, two); diff != "" {
				t.Fatal("doubled ", diff)
			}
		})
	})
}

// Moving one member's mark to an option of as many points or more, that closes no gate and
// satisfies every minimum the old one did, lowers neither total nor band nor star. Each of
// the three conditions is needed: points, gates, and minimums, which differ between the two
// cases of a criterion.
func TestRaisingLowersNothingUnlessTheLawSaysSo(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) { raising(t, b, card) })
	})
	t.Run("small", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			b, card := small(t, 16)
			raising(t, b, card)
		})
	})
}

func raising(t *rapid.T, b *rulebook.Book, card *rulebook.Card) {
	sheets := make([]sheet, rapid.IntRange(1, 3).Draw(t, "members"))
	for i := range sheets {
		sheets[i].marks = anyMarks(t, card)
	}
	s := anySettings(t)
	leaf := rapid.SampledFrom(card.Leaves()).Draw(t, "leaf")
	o := rapid.SampledFrom(leaf.Options).Draw(t, "option")
	was := int(sheets[0].marks[leaf.Leaf])
	if was > 0 && was <= len(leaf.Options) && leaf.Options[was-1].Points > o.Points || o.Gate != "" {
		return
	}
	raised := slices.Clone(sheets)
	raised[0].marks = slices.Clone(sheets[0].marks)
	raised[0].marks[leaf.Leaf] = int8(o.Place)
	for star := 3; star <= 5; star++ {
		if naiveHolds(leaf, sheets[0].marks, star) && !naiveHolds(leaf, raised[0].marks, star) {
			return
		}
	}
	before, after := tally(t, b, card, sheets, s), tally(t, b, card, raised, s)
	if after.Mean.Num < before.Mean.Num || after.Band < before.Band || after.Star < before.Star {
		t.Fatalf("raising %s to %d: %s, then %s", leaf.Code, o.Place, before.Reason, after.Reason)
	}
}

// scoring lists every card that can score, in the order of the library.
func scoring(t testing.TB) (books []*rulebook.Book, cards []*rulebook.Card) {
	for _, b := range library(t).Books() {
		for _, c := range b.Cards {
			if c.Incomplete == "" {
				books, cards = append(books, b), append(cards, c)
			}
		}
	}
	return books, cards
}

// FuzzCouncil reads a card, some members and their marks and findings from bytes: the two
// evaluators agree, whatever they are.
func FuzzCouncil(f *testing.F) {
	books, cards := scoring(f)
	for i := range cards {
		f.Add([]byte{byte(i), 3, 0, 1, 2, 3, 4, 5})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func() byte {
			if len(data) == 0 {
				return 0
			}
			x := data[0]
			data = data[1:]
			return x
		}
		i := int(next()) % len(cards)
		b, card := books[i], cards[i]
		sheets := make([]sheet, 1+next()%15)
		s := score.Defaults(b)
		if next()%2 == 1 {
			s.Minimums, s.Gates = rulebook.Unanimous, rulebook.Unanimous
		}
		for k := range sheets {
			x := sheet{marks: score.Blank(card)}
			for n := range x.marks {
				x.marks[n] = int8(next())
			}
			if g := int(next()); g > 0 && g <= len(card.Gates) {
				x.findings = []string{card.Gates[g-1].Code}
			}
			score.Check(card, x.marks, x.findings...)
			sheets[k] = x
		}
		if diff := cmp.Diff(naiveCouncil(b, card, sheets, s), asVerdict(tally(t, b, card, sheets, s)), sameRat); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzPlan plans from whatever claims bytes make: no panic, and a route that is sound.
func FuzzPlan(f *testing.F) {
	books, cards := scoring(f)
	f.Add([]byte{0, 5, 1, 2, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 {
			return
		}
		i, target := int(data[0])%len(cards), int(data[1]%7)
		at := score.Situation{Claimed: score.Blank(cards[i]), Proved: score.Blank(cards[i])}
		for k, x := range data[2:] {
			if n := len(at.Claimed); k < n {
				at.Claimed[k] = int8(x)
			} else if k < 2*n {
				at.Proved[k-n] = int8(x)
			}
		}
		route, err := score.Plan(books[i], cards[i], at, target)
		if err == nil && route.Possible() && !reaches(t, books[i], cards[i], at, route.Marks, target) {
			t.Fatalf("the route ends at %s", route.After.Tally.Reason)
		}
	})
}

// The corpus stays small and in the repository, or ordinary test runs would not replay it.
func TestFuzzCorpusIsKept(t *testing.T) {
	for _, name := range []string{"FuzzMarks", "FuzzCouncil", "FuzzPlan"} {
		files, err := filepath.Glob(filepath.Join("testdata", "fuzz", name, "*"))
		if err != nil || len(files) == 0 || len(files) > 40 {
			t.Errorf("%s has %d seeds (%v)", name, len(files), err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || info.Size() > 4096 {
				t.Errorf("%s is too big to keep (%v)", file, err)
			}
		}
	}
}
