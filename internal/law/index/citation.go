// Package index leads from an article of the law to the code and the data that rest on it,
// and back. The code says so in comments (`Law: 26/2026 art. 7.2`), the books in their
// citations; both writings are read into one. The package is pure: the comments are gathered
// from the source by its test, run with -update, and embedded.
package index

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Citation is one place in one document. What is 0 or empty is not said: a citation without a
// place means the whole document.
type Citation struct {
	Document string // number as printed: 26/2026/QĐ-TTg
	Article  int    // điều
	Clause   int    // khoản
	Point    string // điểm
	Annex    string // phụ lục, Roman
	Section  int    // mục of the annex
	Set      int    // product set (bộ) of the annex
}

// known are the short names that comments use. A Prime Minister's decision of individual
// effect bears no year in its number, a legal document does.
var known = [...][2]string{
	{"26/2026", "26/2026/QĐ-TTg"}, {"148/2023", "148/QĐ-TTg"}, {"1489/2025", "1489/QĐ-TTg"}, {"1048/2019", "1048/QĐ-TTg"},
	{"781/2020", "781/QĐ-TTg"}, {"490/2018", "490/QĐ-TTg"}, {"30/2020", "30/2020/NĐ-CP"},
	{"Civil Code 2015", "91/2015/QH13"}, {"Labour Code 2012", "10/2012/QH13"}, {"Labour Code 2019", "45/2019/QH14"},
}

var (
	document = regexp.MustCompile(`^(?:(?:Civil|Labour) Code \d{4}|\d+/\d{4}/[A-ZĐ]+\d*(?:-[A-ZĐ][\pL]*)?|\d+/Q[ĐD]-TTg|\d+/\d{4}\b)`)
	aside    = regexp.MustCompile(`^\([^)]*\)`)
	section  = regexp.MustCompile(`^(?:section (\d+) of annex|Mục (\d+) Phụ lục) ([IVX]+)`)
	annex    = regexp.MustCompile(`^(?:annex|Phụ lục) ([IVX]+)(?:, bộ (\d+))?`)
	numbers  = regexp.MustCompile(`^art\. ?`)
	place    = regexp.MustCompile(`^(\d+)(?:\.(\d+))?([a-zđ])?(?:-(?:(\d+)\.)?(\d+))?`)
	between  = regexp.MustCompile(`^(?:, | and )`)
	downward = regexp.MustCompile(`^Điều (\d+)(?:,? khoản (\d+))?(?:,? điểm ([a-zđ]))?`)
	upward   = regexp.MustCompile(`^(?:điểm ([a-zđ]) )?khoản (\d+),? Điều (\d+)`)
)

// apart are the signs that part words.
const apart = " (\n;,"

// Parse reads every citation of a comment or of a book's data. Words that cite nothing are
// passed over; a text without a document gives none.
func Parse(s string) []Citation {
	p := reading{rest: s}
	for p.rest != "" {
		if p.step() {
			continue
		}
		i := strings.IndexAny(p.rest, apart)
		if i < 0 {
			break
		}
		p.rest = p.rest[max(1, i):]
	}
	p.whole()
	return p.found
}

// reading is a text half read.
type reading struct {
	rest, document string
	places         int // of the document
	found          []Citation
}

// take gives the submatches of a pattern at the start, and passes over them.
func (p *reading) take(re *regexp.Regexp) []string {
	m := re.FindStringSubmatch(p.rest)
	if m != nil {
		p.rest = p.rest[len(m[0]):]
	}
	return m
}

func (p *reading) add(c Citation) {
	if c.Document = p.document; c.Document != "" {
		p.places++
		p.found = append(p.found, c)
	}
}

// whole cites a document of which no place was named.
func (p *reading) whole() {
	if p.document != "" && p.places == 0 {
		p.found = append(p.found, Citation{Document: p.document})
	}
}

func (p *reading) step() bool {
	if p.take(aside) != nil {
		return true
	}
	if m := p.take(document); m != nil {
		p.whole()
		p.document, p.places = strings.ReplaceAll(m[0], "QD-", "QĐ-"), 0
		if i := slices.IndexFunc(known[:], func(k [2]string) bool { return k[0] == m[0] }); i >= 0 {
			p.document = known[i][1]
		}
		return true
	}
	if m := p.take(section); m != nil {
		p.add(Citation{Section: atoi(m[1] + m[2]), Annex: m[3]})
		return true
	}
	if m := p.take(annex); m != nil {
		p.add(Citation{Annex: m[1], Set: atoi(m[2])})
		return true
	}
	if m := p.take(downward); m != nil {
		p.add(Citation{Article: atoi(m[1]), Clause: atoi(m[2]), Point: m[3]})
		return true
	}
	if m := p.take(upward); m != nil {
		p.add(Citation{Article: atoi(m[3]), Clause: atoi(m[2]), Point: m[1]})
		return true
	}
	return p.take(numbers) != nil && p.list()
}

// list reads "7.2, 7.3a and 12" or a range "7.3-7.4"; a number before a slash begins the next
// document.
func (p *reading) list() bool {
	for {
		m := place.FindStringSubmatch(p.rest)
		if m == nil || strings.HasPrefix(p.rest[len(m[0]):], "/") {
			return true
		}
		p.rest = p.rest[len(m[0]):]
		c := Citation{Article: atoi(m[1]), Clause: atoi(m[2]), Point: m[3]}
		p.add(c)
		p.through(c, m[5])
		if p.take(between) == nil {
			return true
		}
	}
}

// through adds what lies behind the first of a range of clauses or of articles.
func (p *reading) through(c Citation, last string) {
	at := &c.Article
	if c.Clause > 0 {
		at = &c.Clause
	}
	for to := min(atoi(last), *at+20); *at < to; {
		*at++
		p.add(c)
	}
}

// atoi is 0 for what is not written.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// Text is the citation as an official writes it: "26/2026/QĐ-TTg, Điều 7 khoản 3 điểm a".
func (c Citation) Text() string {
	if p := c.Place(); p != "" {
		return c.Document + ", " + p
	}
	return c.Document
}

// Place is the citation without its document, empty when the whole of it is meant.
func (c Citation) Place() string {
	var s string
	switch {
	case c.Article > 0:
		s = "Điều " + strconv.Itoa(c.Article)
	case c.Section > 0:
		s = "Mục " + strconv.Itoa(c.Section) + " Phụ lục " + c.Annex
	case c.Annex != "":
		s = "Phụ lục " + c.Annex
	}
	if c.Clause > 0 {
		s += " khoản " + strconv.Itoa(c.Clause)
	}
	if c.Point != "" {
		s += " điểm " + c.Point
	}
	if c.Set > 0 {
		s += ", bộ " + strconv.Itoa(c.Set)
	}
	return s
}

// Holds tells whether another citation lies within this one: article 7 holds article 7.3a.
func (c Citation) Holds(o Citation) bool {
	same := func(a, b int) bool { return a == 0 || a == b }
	return c.Document == o.Document && same(c.Article, o.Article) && same(c.Clause, o.Clause) && (c.Point == "" || c.Point == o.Point) &&
		(c.Annex == "" || c.Annex == o.Annex) && same(c.Section, o.Section) && same(c.Set, o.Set)
}

// letter puts đ between d and e, as decisions count their points.
func letter(point string) string { return strings.ReplaceAll(point, "đ", "d1") }

// compare orders by document, articles before annexes.
func compare(a, b Citation) int {
	return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Annex, b.Annex), cmp.Compare(a.Article, b.Article),
		cmp.Compare(a.Clause, b.Clause), cmp.Compare(letter(a.Point), letter(b.Point)), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Set, b.Set))
}
