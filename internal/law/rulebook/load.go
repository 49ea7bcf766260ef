package rulebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Problem is one thing wrong in a book, with its place.
type Problem struct {
	File string
	Line int // 0 when there is no such file
	Text string
}

// Problems is everything wrong that Load found; as an error it lists all of them.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "law refused, %d problems:", len(p))
	for _, x := range p {
		fmt.Fprintf(&b, "\n%s:%d: %s", x.File, x.Line, x.Text)
	}
	return b.String()
}

// Load reads every folder that holds a decision.yaml and refuses the whole law when anything
// in it is wrong; the error is then a Problems.
//
// The worked cases are not read: they prove the text to whoever changes it, and a server that
// starts has nothing to learn from them. Prove reads them.
func Load(fsys fs.FS) (*Library, error) { return LoadWith(fsys, nil) }

// Prove is Load with the worked cases: each must speak of a card as it stands, and each card
// that can score must have enough of them. What they say is true is tested with the scorer.
func Prove(fsys fs.FS) (*Library, error) {
	r := newReader(fsys)
	r.proving = true
	l := r.library()
	if len(r.problems) > 0 {
		return nil, r.sorted()
	}
	return l, nil
}

// reader walks the folders and gathers problems instead of stopping at the first.
type reader struct {
	fsys      fs.FS
	proving   bool // worked cases are read too
	problems  Problems
	decisions map[*Book]file
	homes     map[*Book]string // the folder that holds the cards of a book
	fragments map[*Book]fragments
	read      map[string]file
}

func newReader(fsys fs.FS) *reader {
	return &reader{fsys: fsys, decisions: map[*Book]file{}, homes: map[*Book]string{}, fragments: map[*Book]fragments{}, read: map[string]file{}}
}

// library reads every book.
func (r *reader) library() *Library {
	var l Library
	dirs := r.glob("*/decision.yaml")
	for _, d := range dirs {
		l.books = append(l.books, r.decision(path.Dir(d)))
	}
	for i, d := range dirs {
		r.book(path.Dir(d), l.books[i], l.books)
	}
	slices.SortFunc(l.books, func(a, b *Book) int { return a.Decision.FilingFrom.Compare(b.Decision.FilingFrom) })
	l.calendar, l.parameters = r.calendar(), r.parameters()
	r.checkLibrary(&l)
	return &l
}

// bad reports a problem of a file: at a path, or where that key, code or id is first written.
func (r *reader) bad(f file, path, format string, args ...any) {
	r.add(Problem{File: f.name, Line: f.line(path), Text: fmt.Sprintf(format, args...)})
}

func (r *reader) at(s spot, format string, args ...any) { r.bad(s.file, s.path, format, args...) }

// add keeps a problem once: two books may read the same card, two cards the same fragment.
func (r *reader) add(p Problem) {
	if !slices.Contains(r.problems, p) {
		r.problems = append(r.problems, p)
	}
}

// sorted are the problems by file and line.
func (r *reader) sorted() Problems {
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line) })
	return r.problems
}

// yaml decodes a file strictly: unknown keys and unclean text are problems.
func (r *reader) yaml(name string, into any) file {
	f, again := r.read[name]
	if again && f.root != nil { // a book that takes its cards from another reads them once more
		d := yaml.NewDecoder(bytes.NewReader(f.bytes))
		d.KnownFields(true)
		_ = d.Decode(into) // what it refuses was reported the first time
		return f
	}
	f = file{name: name, lines: map[string]int{}, first: map[string]int{}}
	defer func() { r.read[name] = f }()
	src, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		r.bad(f, "", "not readable: %v", err)
		return f
	}
	f.bytes = src
	d := yaml.NewDecoder(bytes.NewReader(src))
	d.KnownFields(true)
	err = d.Decode(into)
	if _, partly := errors.AsType[*yaml.TypeError](err); err != nil && !partly {
		r.unreadable(f, err)
		return f
	}
	var root yaml.Node
	if err := yaml.Unmarshal(src, &root); err == nil && len(root.Content) > 0 {
		f.root = &root
		f.index(f.root, "", 0)
	}
	r.texts(f)
	if err != nil {
		r.unreadable(f, err)
	}
	if err := d.Decode(new(yaml.Node)); err != io.EOF {
		r.bad(f, "", "file holds a second document, which nobody would read")
	}
	return f
}

// decision reads what a book is about.
func (r *reader) decision(dir string) *Book {
	b := &Book{}
	f := r.yaml(dir+"/decision.yaml", &b.Decision)
	r.decisions[b] = f
	b.ID = b.Decision.ID
	if b.ID != dir {
		r.bad(f, "id", "id %q is not the folder's name", b.ID)
	}
	r.checkDecision(f, b)
	return b
}

// book reads the rest of a folder, and the cards of the folder that holds them.
func (r *reader) book(dir string, b *Book, all []*Book) {
	pf := r.yaml(dir+"/procedure.yaml", &b.Procedure)
	r.checkProcedure(pf, &b.Procedure)
	b.Forms = r.forms(dir)
	r.checkWhole(pf, b)
	home := r.home(dir, b, all)
	s := r.shared(home)
	r.homes[b], r.fragments[b] = home, s
	files := map[*Card]file{}
	for _, name := range r.glob(home + "/cards/*.yaml") {
		var raw rawCard
		f := r.yaml(name, &raw)
		if f.root == nil {
			continue // unreadable, and said so
		}
		r.budgets(f)
		c := r.card(f, b, s, raw)
		b.Cards, files[c] = append(b.Cards, c), f
	}
	r.checkCards(b, files)
	r.unused(s)
	slices.SortFunc(b.Cards, func(x, y *Card) int { return x.Number - y.Number })
	if r.proving {
		r.cases(home, b, files)
	}
	b.Shipped = r.digest(dir, home)
	b.Digest = b.Shipped
}

// home is the folder with the cards of a book: its own, or the one its decision names.
func (r *reader) home(dir string, b *Book, all []*Book) string {
	from, f := b.Decision.CardsFrom, r.decisions[b]
	if from == "" {
		return dir
	}
	i := slices.IndexFunc(all, func(o *Book) bool { return path.Dir(r.decisions[o].name) == from })
	switch {
	case i < 0 || from == dir:
		r.bad(f, "cards_from", "cards_from names %q, which is no other book", from)
		return dir
	case all[i].Decision.CardsFrom != "":
		r.bad(f, "cards_from", "cards_from names %q, which has no cards of its own", from)
		return dir
	}
	for _, pattern := range []string{"/cards/*", "/shared/*", "/cases/*"} {
		if own := r.glob(dir + pattern); len(own) > 0 {
			r.bad(f, "cards_from", "book takes its cards from %q and has %s of its own", from, own[0])
		}
	}
	return from
}

func (r *reader) glob(pattern string) []string {
	names, _ := fs.Glob(r.fsys, pattern) // the only error is a bad pattern, and ours are constant
	return names
}

// digest is the sha256 of the canonical listing: "sha256  path" of every file of the folder
// except its worked cases, sorted by path; then, when the cards stand in another folder, of
// its cards and fragments.
func (r *reader) digest(dir, home string) string {
	list := sha256.New()
	r.listing(list, dir, "/*.yaml", "/cards/*.yaml", "/forms/*.yaml", "/shared/*.yaml")
	if home != dir {
		r.listing(list, home, "/cards/*.yaml", "/shared/*.yaml")
	}
	return hex.EncodeToString(list.Sum(nil))
}

func (r *reader) listing(to io.Writer, dir string, patterns ...string) {
	var names []string
	for _, pattern := range patterns {
		names = append(names, r.glob(dir+pattern)...)
	}
	slices.Sort(names)
	for _, name := range names {
		src, err := fs.ReadFile(r.fsys, name)
		if err != nil {
			r.bad(file{name: name}, "", "not readable: %v", err)
		}
		fmt.Fprintf(to, "%x  %s\n", sha256.Sum256(src), strings.TrimPrefix(name, dir+"/"))
	}
}
