package score_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// naive is a second evaluator in another style: it walks the printed tree, not the leaves.
func naive(card *rulebook.Card, marks score.Marks) (parts [3]rulebook.Points) {
	chosen := map[string]rulebook.Points{}
	var walk func(part int, c *rulebook.Criterion)
	walk = func(part int, c *rulebook.Criterion) {
		for _, k := range c.Children {
			walk(part, k)
		}
		if len(c.Children) > 0 || marks[c.Leaf] <= 0 || int(marks[c.Leaf]) > len(c.Options) {
			return
		}
		if c.OnlyIf != nil && chosen[c.OnlyIf.Code] <= c.OnlyIf.Above {
			return
		}
		chosen[c.Code] = c.Options[marks[c.Leaf]-1].Points
		parts[part] += chosen[c.Code]
	}
	for i, p := range card.Parts {
		for _, g := range p.Groups {
			for _, c := range g.Criteria {
				walk(i, c)
			}
		}
	}
	return parts
}

func anyMarks(t *rapid.T, card *rulebook.Card) score.Marks {
	m := score.Blank(card)
	for i, leaf := range card.Leaves() {
		m[i] = int8(rapid.IntRange(-2, len(leaf.Options)+1).Draw(t, leaf.Code))
	}
	return m
}

func TestTotalsEqualTheNaiveOnesAndStayBelowTheCap(t *testing.T) {
	everyCard(t, func(t *testing.T, _ *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			m := anyMarks(t, card)
			r := score.Partial(card, m)
			if want := naive(card, m); r.Parts != want || r.Total != want[0]+want[1]+want[2] {
				t.Fatalf("parts %v total %d, naive %v", r.Parts, r.Total, want)
			}
			for i, p := range card.Parts {
				if r.Parts[i] < 0 || r.Parts[i] > p.Max {
					t.Fatalf("part %s has %d", p.Code, r.Parts[i])
				}
			}
			score.Check(card, m, rapid.SampledFrom([]string{"hs", "6.1", "x", ""}).Draw(t, "finding"))
		})
	})
}

func TestRaisingAMarkNeverLowersATotal(t *testing.T) {
	everyCard(t, func(t *testing.T, _ *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			m := anyMarks(t, card)
			leaf := rapid.SampledFrom(card.Leaves()).Draw(t, "leaf")
			o := rapid.SampledFrom(leaf.Options).Draw(t, "option")
			now := m[leaf.Leaf]
			if now > 0 && int(now) <= len(leaf.Options) && leaf.Options[now-1].Points > o.Points {
				return
			}
			before := score.Partial(card, m).Total
			m[leaf.Leaf] = int8(o.Place)
			if after := score.Partial(card, m).Total; after < before {
				t.Fatalf("raising %s to %d: %d -> %d", leaf.Code, o.Place, before, after)
			}
		})
	})
}

// legal draws a complete sheet that closes no gate.
func legal(t *rapid.T, card *rulebook.Card, name string) score.Result {
	r, err := score.Total(card, score.Fill(card, rapid.Uint64().Draw(t, name),
		rulebook.Points(rapid.Int64Range(0, 10000).Draw(t, name+" target")), rapid.SampledFrom([]int{0, 3, 4, 5}).Draw(t, name+" stars")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPermutingMembersChangesNothing(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			sheets := []score.Result{legal(t, card, "a"), legal(t, card, "b"), legal(t, card, "c"), legal(t, card, "d")}
			one, err := score.Council(b, card, sheets, score.Defaults(b))
			if err != nil {
				t.Fatal(err)
			}
			two, err := score.Council(b, card, rapid.Permutation(sheets).Draw(t, "order"), score.Defaults(b))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(one, two); diff != "" {
				t.Fatal(diff)
			}
			if one.Star > one.Band {
				t.Fatalf("star %d above band %d", one.Star, one.Band)
			}
		})
	})
}

// Raising one member's option on one starred or unstarred criterion never lowers the star.
func TestRaisingNeverLowersTheStar(t *testing.T) {
	everyCard(t, func(t *testing.T, b *rulebook.Book, card *rulebook.Card) {
		rapid.Check(t, func(t *rapid.T) {
			low, other := legal(t, card, "a"), legal(t, card, "b")
			leaf := rapid.SampledFrom(card.Leaves()).Draw(t, "leaf")
			now := int(low.Marks[leaf.Leaf])
			if now < 1 || now >= len(leaf.Options) || leaf.Options[now].Case != leaf.Options[now-1].Case {
				return
			}
			up := append(score.Marks{}, low.Marks...)
			up[leaf.Leaf]++
			high := score.Partial(card, up)
			s := score.Defaults(b)
			before, err := score.Council(b, card, []score.Result{low, other, other}, s)
			if err != nil {
				t.Fatal(err)
			}
			after, err := score.Council(b, card, []score.Result{high, other, other}, s)
			if err != nil || after.Star < before.Star {
				t.Fatalf("raising %s: %d -> %d stars (%v)", leaf.Code, before.Star, after.Star, err)
			}
		})
	})
}
