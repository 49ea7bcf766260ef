package score_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"pgregory.net/rapid"

	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

// small builds a book with one random card of a few criteria, through the loader, so that
// the card is one the law could print: conditions, two cases, minimums and stops included.
// A list has at most so many options and one.
func small(t *rapid.T, most int) (*rulebook.Book, *rulebook.Card) {
	const dir = "26-2026/"
	law := fstest.MapFS{}
	forms, err := fs.Glob(rulebooks.FS, dir+"forms/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(forms, dir+"decision.yaml", dir+"procedure.yaml") {
		src, err := fs.ReadFile(rulebooks.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(src), "replaces: 148-1489", `replaces: ""`, 1)
		law[name] = &fstest.MapFile{Data: []byte(text)}
	}
	law[dir+"cards/01-x.yaml"] = &fstest.MapFile{Data: []byte(smallCard(t, most))}
	lib, err := rulebook.Load(law)
	if err != nil {
		t.Fatalf("%v\n%s", err, law[dir+"cards/01-x.yaml"].Data)
	}
	b := lib.Books()[0]
	c, err := b.Card(1)
	if err != nil {
		t.Fatal(err)
	}
	return b, c
}

func smallCard(t *rapid.T, most int) string {
	var s strings.Builder
	s.WriteString("number: 1\nid: x\nname: x\nenglish: x\ngroup: x\ncitation: x\nparts:\n")
	unit := rapid.SampledFrom([]int{1, 50, 100, 500}).Draw(t, "unit")
	var parents []string // unconditional leaves so far
	for i, max := range []int{4000, 2500, 3500} {
		fmt.Fprintf(&s, "  - {code: %c, name: x, english: x, max: %d, groups: [{code: \"%d\", name: x, english: x, max: %d, criteria: [", 'A'+i, max/100, i+1, max/100)
		left := max
		for k := 1; left > 0; k++ {
			points := left
			if k < 2 && rapid.Bool().Draw(t, "split") {
				points = unit * rapid.IntRange(1, left/unit).Draw(t, "points")
			}
			left -= points
			code := fmt.Sprintf("%d.%d", i+1, k)
			only := ""
			if len(parents) > 0 && rapid.IntRange(0, 2).Draw(t, "depends") == 0 {
				only = fmt.Sprintf("only_if: {code: %q, above: 0, text: x}, ", rapid.SampledFrom(parents).Draw(t, "on"))
			} else {
				parents = append(parents, code)
			}
			fmt.Fprintf(&s, "{code: %q, name: x, english: x, max: %s, %s%s},", code, decimal(points), only, smallOptions(t, points, unit, most))
		}
		s.WriteString("]}]}\n")
	}
	return s.String()
}

// smallOptions prints the choices of one criterion, in one list or two cases.
func smallOptions(t *rapid.T, max, unit, most int) string {
	var stars, stops []string
	place := 0
	list := func(top int) string {
		var out []string
		points, star := 0, 3
		for k := rapid.IntRange(1, most).Draw(t, "options"); k >= 0; k-- {
			points += unit * rapid.IntRange(0, (top-points)/unit).Draw(t, "more")
			if k == 0 {
				points = top
			}
			place++
			out = append(out, fmt.Sprintf("{%s: x}", decimal(points)))
			if star <= 5 && rapid.IntRange(0, 3).Draw(t, "starred") == 0 {
				level := rapid.IntRange(star, 5).Draw(t, "star")
				stars, star = append(stars, fmt.Sprintf("%d: %d", place, level)), level+1
			}
			if k > 0 && rapid.IntRange(0, 11).Draw(t, "stops") == 0 { // never the best one: no book may put a star out of reach
				stops = append(stops, fmt.Sprint(place))
			}
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	body := "options: " + list(max)
	if rapid.IntRange(0, 3).Draw(t, "cases") == 0 {
		place, stars, stops = 0, nil, nil
		body = "cases: [{name: một, options: " + list(unit*rapid.IntRange(0, max/unit).Draw(t, "top")) + "}, {name: hai, options: " + list(max) + "}]"
	}
	return fmt.Sprintf("%s, min_star: {%s}, stop_at: [%s]", body, strings.Join(stars, ", "), strings.Join(stops, ", "))
}

func decimal(points int) string { return fmt.Sprintf("%d.%02d", points/100, points%100) }
