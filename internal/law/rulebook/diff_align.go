package rulebook

import (
	"slices"
	"strings"
	"unicode"
)

// pair is one line of an alignment; a nil side has no partner.
type pair struct{ before, after *Criterion }

// Weights of likeness, in hundredths. A pair below enough is never made: two criteria that
// share neither name nor options are one gone and one new.
const (
	sameName   = 100
	sameCode   = 45 // counts only where both sheets number alike
	likeOption = 40 // at most, for options of like text
	enough     = 45
)

// align pairs the criteria of one part in printed order, and then those left over that bear
// the same name, which have moved.
func align(a, b []*Criterion) []pair {
	codes := numberedAlike(a, b)
	like := func(x, y *Criterion) int { return likeness(x, y, codes) }
	at := sequence(a, b, like, key)
	for j, y := range b {
		if at[j] < 0 {
			at[j] = slices.IndexFunc(a, func(x *Criterion) bool {
				return words(x.Name) == words(y.Name) && leaf(x) == leaf(y) && !slices.Contains(at, slices.Index(a, x))
			})
		}
	}
	var out []pair
	i := 0
	for j, y := range b {
		if at[j] < 0 {
			out = append(out, pair{nil, y})
			continue
		}
		for ; i < at[j]; i++ {
			if !slices.Contains(at, i) {
				out = append(out, pair{a[i], nil})
			}
		}
		out = append(out, pair{a[at[j]], y})
	}
	for ; i < len(a); i++ {
		if !slices.Contains(at, i) {
			out = append(out, pair{a[i], nil})
		}
	}
	return out
}

// numberedAlike tells that a code means the same on both sheets: of the codes both print,
// more than half name the same criterion.
func numberedAlike(a, b []*Criterion) bool {
	both, same := 0, 0
	for _, x := range a {
		for _, y := range b {
			if x.Code == y.Code {
				both++
				if words(x.Name) == words(y.Name) {
					same++
				}
			}
		}
	}
	return 2*same > both
}

// likeness is 0 for two criteria that must not be paired. A heading pairs with a leaf only
// under the same name.
func likeness(x, y *Criterion, codes bool) int {
	n := sameName * overlap(words(x.Name), words(y.Name)) / 100
	if leaf(x) != leaf(y) && n < sameName {
		return 0
	}
	if codes && x.Code == y.Code {
		n += sameCode
	}
	if leaf(x) && leaf(y) {
		n += likeOption * overlap(optionWords(x), optionWords(y)) / 100
	}
	if n < enough {
		return 0
	}
	return n
}

func leaf(c *Criterion) bool { return len(c.Children) == 0 }

// alignOptions pairs the printed choices of one criterion in order. Equal texts find each
// other first; next equal points; what is between two pairs may have changed altogether.
func alignOptions(a, b []Option) (out [][2]*Option) {
	like := func(x, y *Option) int {
		n := overlap(words(x.Text), words(y.Text))
		if x.Points == y.Points {
			n += 50
		}
		if x.Case != y.Case {
			n /= 4
		}
		if n < 50 {
			return 0
		}
		return n
	}
	p, q := pointers(a), pointers(b)
	i := 0
	for j, k := range sequence(p, q, like, (*Option).text) {
		for ; k >= 0 && i < k; i++ {
			out = append(out, [2]*Option{p[i], nil})
		}
		if k < 0 {
			out = append(out, [2]*Option{nil, q[j]})
			continue
		}
		out = append(out, [2]*Option{p[k], q[j]})
		i = k + 1
	}
	for ; i < len(p); i++ {
		out = append(out, [2]*Option{p[i], nil})
	}
	return out
}

func pointers(list []Option) []*Option {
	out := make([]*Option, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// sequence aligns two lists in order so that the likeness of the pairs adds up to the most:
// the partner in a of each of b, or -1. The two are first put in one order of their own, so
// that ties fall alike whichever is called a.
func sequence[T any](a, b []T, like func(x, y T) int, key func(T) string) []int {
	at := make([]int, len(b))
	for j := range at {
		at[j] = -1
	}
	swapped := slices.CompareFunc(a, b, func(x, y T) int { return strings.Compare(key(x), key(y)) }) > 0
	p, q := a, b
	if swapped {
		p, q = b, a
	}
	best := table(p, q, like)
	for i, j := 0, 0; i < len(p) && j < len(q); {
		w := like(p[i], q[j])
		switch {
		case w > 0 && best[i][j] == w+best[i+1][j+1]:
			if swapped {
				at[i] = j
			} else {
				at[j] = i
			}
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return at
}

// table holds the most likeness that the rests of both lists can reach.
func table[T any](p, q []T, like func(x, y T) int) [][]int {
	best := make([][]int, len(p)+1)
	for i := range best {
		best[i] = make([]int, len(q)+1)
	}
	for i := len(p) - 1; i >= 0; i-- {
		for j := len(q) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if w := like(p[i], q[j]); w > 0 {
				best[i][j] = max(best[i][j], w+best[i+1][j+1])
			}
		}
	}
	return best
}

// key orders criteria by everything that alignment reads.
func key(c *Criterion) string {
	s := c.Code + "\x00" + c.Name + "\x00" + c.Max.Text()
	for i := range c.Options {
		s += "\x00" + c.Options[i].text()
	}
	return s
}

// words is a name in small letters without punctuation.
func words(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }), " ")
}

func optionWords(c *Criterion) string {
	var s []string
	for _, o := range c.Options {
		s = append(s, words(o.Text))
	}
	return strings.Join(s, " ")
}

// overlap is the share of words two texts have in common, in hundredths, each word counted as
// often as it stands.
func overlap(x, y string) int {
	p, q := strings.Fields(x), strings.Fields(y)
	if len(p)+len(q) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range p {
		count[w]++
	}
	both := 0
	for _, w := range q {
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return 200 * both / (len(p) + len(q))
}
