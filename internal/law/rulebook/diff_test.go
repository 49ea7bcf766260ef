package rulebook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
)

// Every two books of the library: a book equals itself, and the two directions tell the same.
func TestDiffOfEveryTwoBooks(t *testing.T) {
	for _, a := range library(t).Books() {
		for _, b := range library(t).Books() {
			d := rulebook.Diff(a, b)
			if d.Empty() != (a == b) {
				t.Errorf("%s and %s: empty is %v", a.ID, b.ID, d.Empty())
			}
			if diff := cmp.Diff(told(d), mirrored(told(rulebook.Diff(b, a)))); diff != "" {
				t.Errorf("%s and %s are no mirror: %s", a.ID, b.ID, diff)
			}
			once(t, d)
		}
	}
}

// line is one difference in words that compare: where, what, and both sides.
type line struct{ where, what, before, after string }

// told flattens a comparison and sorts it, because each direction keeps the order of its After.
func told(d rulebook.BookDiff) []line {
	var out []line
	add := func(where string, list []rulebook.Change) {
		for _, c := range list {
			out = append(out, line{where, c.What, c.Before, c.After})
		}
	}
	add("procedure", d.Procedure)
	for _, c := range d.Cards {
		where := "card " + cardID(c.Before) + "=" + cardID(c.After)
		out = append(out, line{where, "pair", cardID(c.Before), cardID(c.After)})
		add("card", c.Changes)
		for _, k := range c.Criteria {
			out = append(out, line{"criterion", "pair", criterion(k.Before), criterion(k.After)})
			add("criterion", k.Changes)
		}
	}
	for i := range out {
		out[i].where, _, _ = strings.Cut(out[i].where, " ")
	}
	sorted(out)
	return out
}

func mirrored(list []line) []line {
	for i, l := range list {
		l.before, l.after = l.after, l.before
		switch l.what {
		case "mức thêm":
			l.what = "mức bỏ"
		case "mức bỏ":
			l.what = "mức thêm"
		}
		list[i] = l
	}
	sorted(list)
	return list
}

func sorted(list []line) {
	text := func(l line) string { return strings.Join([]string{l.where, l.what, l.before, l.after}, "\x00") }
	slices.SortFunc(list, func(x, y line) int { return strings.Compare(text(x), text(y)) })
}

func (l line) Equal(o line) bool { return l == o }

func cardID(c *rulebook.Card) string {
	if c == nil {
		return ""
	}
	return c.ID
}

func criterion(c *rulebook.Criterion) string {
	if c == nil {
		return ""
	}
	return c.Code + " " + c.Name
}

// once: no criterion stands on two lines of a comparison, and none changes without a change.
func once(t interface{ Errorf(string, ...any) }, d rulebook.BookDiff) {
	seen := map[*rulebook.Criterion]bool{}
	for _, c := range d.Cards {
		for _, k := range c.Criteria {
			if k.Before != nil && k.After != nil && len(k.Changes) == 0 || k.Before == nil && k.After == nil {
				t.Errorf("%s: a line without change", cardID(c.After))
			}
			for _, x := range []*rulebook.Criterion{k.Before, k.After} {
				if x != nil && seen[x] && d.Before != d.After {
					t.Errorf("%s stands twice", criterion(x))
				}
				if x != nil {
					seen[x] = true
				}
			}
		}
	}
}

// invented draws a book of few words, so that likeness, ties and moves are common.
func invented(t *rapid.T, name string) *rulebook.Book {
	b := &rulebook.Book{ID: name}
	word := rapid.SampledFrom([]string{"mùi", "vị", "màu nước", "hình dạng", "hình dạng, màu", "bao bì", "nhãn"})
	for _, id := range []string{"che", "gao"} {
		if rapid.Bool().Draw(t, name+" has "+id) {
			c := &rulebook.Card{ID: id, Number: rapid.IntRange(1, 3).Draw(t, "number"), Name: id}
			part := rulebook.Part{Code: "A", Groups: []rulebook.Group{{Code: "1"}}}
			for range rapid.IntRange(0, 6).Draw(t, "criteria") {
				k := &rulebook.Criterion{Code: rapid.SampledFrom([]string{"1.1", "1.2", "1.3", "1.4"}).Draw(t, "code"), Name: word.Draw(t, "name")}
				for i := range rapid.IntRange(0, 4).Draw(t, "options") {
					k.Options = append(k.Options, rulebook.Option{Place: i + 1, Points: rulebook.Points(100 * rapid.IntRange(0, 3).Draw(t, "points")),
						Text: word.Draw(t, "text"), MinForStar: rapid.SampledFrom([]int{0, 0, 3, 4}).Draw(t, "star")})
				}
				part.Groups[0].Criteria = append(part.Groups[0].Criteria, k)
			}
			c.Parts = []rulebook.Part{part}
			b.Cards = append(b.Cards, c)
		}
	}
	return b
}

func TestDiffMirrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := invented(t, "a"), invented(t, "b")
		if d := rulebook.Diff(a, a); !d.Empty() {
			t.Fatalf("a book differs from itself: %v", told(d))
		}
		d := rulebook.Diff(a, b)
		if diff := cmp.Diff(told(d), mirrored(told(rulebook.Diff(b, a)))); diff != "" {
			t.Fatalf("no mirror: %s", diff)
		}
		once(t, d)
	})
}
