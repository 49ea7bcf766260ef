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

// line is a criterion or an option with what alignment reads of it.
type line[T any] struct {
	of            T
	key           string // everything that is read, for an order of the lists
	name, options []string
}

func criterionLine(c *Criterion) line[*Criterion] {
	l := line[*Criterion]{of: c, key: c.Code + "\x00" + c.Name + "\x00" + c.Max.Text(), name: words(c.Name)}
	for i := range c.Options {
		l.key += "\x00" + c.Options[i].text()
		l.options = append(l.options, words(c.Options[i].Text)...)
	}
	slices.Sort(l.options)
	return l
}

func lines[S, T any](list []S, of func(S) line[T]) []line[T] {
	out := make([]line[T], len(list))
	for i, x := range list {
		out[i] = of(x)
	}
	return out
}

// align pairs the criteria of one part in printed order, and then those left over that bear
// the same name, which have moved.
func align(a, b []*Criterion) []pair {
	p, q := lines(a, criterionLine), lines(b, criterionLine)
	codes := numberedAlike(p, q)
	at := sequence(p, q, func(x, y line[*Criterion]) int { return likeness(x, y, codes) })
	for j := range b {
		if at[j] < 0 {
			at[j] = moved(p, q[j], at)
		}
	}
	var out []pair
	i := 0
	passed := func(to int) {
		for ; i < to; i++ {
			if !slices.Contains(at, i) {
				out = append(out, pair{a[i], nil})
			}
		}
	}
	for j, y := range b {
		if at[j] < 0 {
			out = append(out, pair{nil, y})
			continue
		}
		passed(at[j])
		out = append(out, pair{a[at[j]], y})
	}
	passed(len(a))
	return out
}

// moved is the first line of its name that has no partner yet, or -1.
func moved(p []line[*Criterion], y line[*Criterion], at []int) int {
	for i, x := range p {
		if slices.Equal(x.name, y.name) && leaf(x.of) == leaf(y.of) && !slices.Contains(at, i) {
			return i
		}
	}
	return -1
}

// numberedAlike tells that a code means the same on both sheets: of the codes both print,
// more than half name the same criterion.
func numberedAlike(p, q []line[*Criterion]) bool {
	both, same := 0, 0
	for _, x := range p {
		for _, y := range q {
			if x.of.Code == y.of.Code {
				both++
				if slices.Equal(x.name, y.name) {
					same++
				}
			}
		}
	}
	return 2*same > both
}

// likeness is 0 for two criteria that must not be paired. A heading pairs with a leaf only
// under the same name.
func likeness(x, y line[*Criterion], codes bool) int {
	n := sameName * inCommon(x.name, y.name) / 100
	if leaf(x.of) != leaf(y.of) && n < sameName {
		return 0
	}
	if codes && x.of.Code == y.of.Code {
		n += sameCode
	}
	if n+likeOption >= enough {
		n += likeOption * inCommon(x.options, y.options) / 100
	}
	if n < enough {
		return 0
	}
	return n
}

func leaf(c *Criterion) bool { return len(c.Children) == 0 }

func optionLine(o *Option) line[*Option] {
	return line[*Option]{of: o, key: o.text(), name: words(o.Text)}
}

// likeOptions is 0 for two options that have neither points nor half of their words in common.
func likeOptions(x, y line[*Option]) int {
	n := inCommon(x.name, y.name)
	if x.of.Points == y.of.Points {
		n += 50
	}
	if x.of.Case != y.of.Case {
		n /= 4
	}
	if n < 50 {
		return 0
	}
	return n
}

// alignOptions pairs the printed choices of one criterion in order.
func alignOptions(a, b []Option) (out [][2]*Option) {
	p, q := lines(pointers(a), optionLine), lines(pointers(b), optionLine)
	i := 0
	for j, k := range sequence(p, q, likeOptions) {
		for ; i < k; i++ {
			out = append(out, [2]*Option{p[i].of, nil})
		}
		if k < 0 {
			out = append(out, [2]*Option{nil, q[j].of})
			continue
		}
		out = append(out, [2]*Option{p[k].of, q[j].of})
		i = k + 1
	}
	for ; i < len(p); i++ {
		out = append(out, [2]*Option{p[i].of, nil})
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
func sequence[T any](a, b []line[T], like func(x, y line[T]) int) []int {
	at := make([]int, len(b))
	for j := range at {
		at[j] = -1
	}
	swapped := slices.CompareFunc(a, b, func(x, y line[T]) int { return strings.Compare(x.key, y.key) }) > 0
	p, q := a, b
	if swapped {
		p, q = b, a
	}
	weights, best := table(p, q, like)
	for i, j := 0, 0; i < len(p) && j < len(q); {
		w := weights[i][j]
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

// table holds the likeness of every two lines, and the most that the rests of both lists can
// add up to.
func table[T any](p, q []line[T], like func(x, y line[T]) int) (weights, best [][]int) {
	weights, best = make([][]int, len(p)), make([][]int, len(p)+1)
	for i := range best {
		best[i] = make([]int, len(q)+1)
	}
	for i := len(p) - 1; i >= 0; i-- {
		weights[i] = make([]int, len(q))
		for j := len(q) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if w := like(p[i], q[j]); w > 0 {
				weights[i][j], best[i][j] = w, max(best[i][j], w+best[i+1][j+1])
			}
		}
	}
	return weights, best
}

// words are those of a text in small letters without punctuation, sorted.
func words(s string) []string {
	w := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	slices.Sort(w)
	return w
}

// inCommon is the share of words that two sorted lists have in common, in hundredths, each
// word counted as often as it stands.
func inCommon(x, y []string) int {
	all := len(x) + len(y)
	if all == 0 {
		return 0
	}
	both := 0
	for len(x) > 0 && len(y) > 0 {
		switch strings.Compare(x[0], y[0]) {
		case 0:
			both++
			x, y = x[1:], y[1:]
		case -1:
			x = x[1:]
		default:
			y = y[1:]
		}
	}
	return 200 * both / all
}
