package rulebook

import (
	"slices"
	"strings"
)

// Seals reads lines "book digest date reason"; the last line of a book counts, the earlier
// ones tell its corrections.
func Seals(text string) map[string]string {
	seals := map[string]string{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) >= 3 && !strings.HasPrefix(f[0], "#") {
			seals[f[0]] = f[1]
		}
	}
	return seals
}

// Sealed compares the books with their seals: books in force are immutable, so a book that
// has changed needs a new line with its reason. Cards that an office completes are not sealed. The error is a Problems that names the file
// of the seals as given and the line of each.
func (l *Library) Sealed(file, text string) error {
	seals, lines, last := Seals(text), map[string]int{}, 0
	for line := range strings.Lines(text) {
		last++
		if f := strings.Fields(line); len(f) > 0 {
			lines[f[0]] = last
		}
	}
	var out Problems
	for _, b := range l.books {
		switch seal, ok := seals[b.ID]; {
		case !ok:
			out = append(out, Problem{file, last, "book " + b.ID + " has no seal; its digest is " + b.Shipped})
		case seal != b.Shipped:
			out = append(out, Problem{file, lines[b.ID], "book " + b.ID + " has changed since it was sealed; its digest is " + b.Shipped})
		}
		delete(seals, b.ID)
	}
	for id := range seals {
		out = append(out, Problem{file, lines[id], "seal of " + id + ", which is no book"})
	}
	if out == nil {
		return nil
	}
	slices.SortFunc(out, func(a, b Problem) int { return a.Line - b.Line })
	return out
}
