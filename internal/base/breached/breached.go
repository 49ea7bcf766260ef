// Package breached knows passwords that stand in published lists of breaches. It asks
// nobody: a filter made from such a list is part of the program.
package breached

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Shortest is the least length in signs of the passwords in the filter. No shorter one is
// taken here anyway.
const Shortest = 10

// width is how many bytes of a digest stand for a password. With four, one password of
// 38,000 that stand in no list is refused as if it did, and chooses again.
const width = 4

// shipped is what Filter made of the list: digests in order. They give back no password.
//
//go:embed filter.bin
var shipped string

// Known says whether a password stands in the list, in any case of its letters.
func Known(password string) bool {
	want, n := digest(password), len(shipped)/width
	at := func(i int) string { return shipped[i*width : (i+1)*width] }
	i := sort.Search(n, func(i int) bool { return at(i) >= want })
	return i < n && at(i) == want
}

// Filter makes the filter of a list with one password on each line.
func Filter(list io.Reader) (string, error) {
	var digests []string
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		if utf8.RuneCountInString(lines.Text()) >= Shortest {
			digests = append(digests, digest(lines.Text()))
		}
	}
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("list of passwords: %w", err)
	}
	slices.Sort(digests)
	return strings.Join(slices.Compact(digests), ""), nil
}

func digest(password string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(password)))
	return string(sum[:width])
}
