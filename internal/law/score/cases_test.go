package score_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/rulebooks"
)

var load = sync.OnceValues(func() (*rulebook.Library, error) { return rulebook.Prove(rulebooks.FS) })

func library(t testing.TB) *rulebook.Library {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func pick(t testing.TB, book string, number int) (*rulebook.Book, *rulebook.Card) {
	t.Helper()
	b, err := library(t).Book(book)
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.Card(number)
	if err != nil {
		t.Fatal(err)
	}
	return b, c
}

// everyCard calls f for each card that can score.
func everyCard(t *testing.T, f func(t *testing.T, b *rulebook.Book, c *rulebook.Card)) {
	t.Helper()
	for _, b := range library(t).Books() {
		for _, c := range b.Cards {
			if c.Incomplete == "" {
				t.Run(fmt.Sprintf("%s/%02d", b.ID, c.Number), func(t *testing.T) { f(t, b, c) })
			}
		}
	}
}

// extreme marks every leaf at its best or worst option.
func extreme(card *rulebook.Card, best bool) score.Marks {
	m := score.Blank(card)
	for i, leaf := range card.Leaves() {
		at := 0
		for k, o := range leaf.Options {
			if best && o.Points >= leaf.Options[at].Points || !best && o.Points < leaf.Options[at].Points {
				at = k
			}
		}
		m[i] = int8(at + 1)
	}
	return m
}

func caseMarks(t *testing.T, card *rulebook.Card, m rulebook.CaseMember) score.Marks {
	t.Helper()
	marks := extreme(card, m.Start == "best")
	for code, place := range m.Except {
		leaf, ok := card.Leaf(code)
		if !ok {
			t.Fatalf("no leaf %s", code)
		}
		marks[leaf.Leaf] = int8(place)
	}
	return marks
}

func TestWorkedCases(t *testing.T) {
	for _, b := range library(t).Books() {
		for _, k := range b.Cases {
			t.Run(fmt.Sprintf("%s/%s/%s", b.ID, k.File, k.Name), func(t *testing.T) { workedCase(t, b, k) })
		}
	}
}

func workedCase(t *testing.T, b *rulebook.Book, k rulebook.Case) {
	card, err := b.Card(k.Card)
	if err != nil {
		t.Fatal(err)
	}
	var results []score.Result
	for _, m := range k.Members {
		marks := caseMarks(t, card, m)
		r, err := score.Total(card, marks, m.Findings...)
		if len(m.Missing) > 0 {
			refused(t, err, m.Missing)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.Parts, r.Parts[:]); diff != "" || r.Total != m.Total {
			t.Fatalf("total %s, want %s; parts %s", r.Total.Text(), m.Total.Text(), diff)
		}
		for range max(1, m.Times) {
			results = append(results, r)
		}
	}
	tally, err := score.Council(b, card, results, score.Defaults(b))
	if err != nil {
		t.Fatal(err)
	}
	got := rulebook.Case{Mean: tally.Mean.Text(), Band: tally.Band, Star: tally.Star, Reason: tally.Reason, Over: tally.SpreadExceeded}
	want := rulebook.Case{Mean: k.Mean, Band: k.Band, Star: k.Star, Reason: k.Reason, Over: k.Over}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func refused(t *testing.T, err error, want []string) {
	t.Helper()
	incomplete, ok := errors.AsType[score.Incomplete](err)
	if !ok {
		t.Fatalf("got %v, want a refusal", err)
	}
	var codes []string
	for _, m := range incomplete {
		codes = append(codes, m.Code)
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
}
