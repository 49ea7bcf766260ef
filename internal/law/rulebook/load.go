package rulebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

// Problem is one thing wrong in a book, with its place.
type Problem struct {
	File string
	Line int // 0 when the whole file is meant
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
func Load(fsys fs.FS) (*Library, error) {
	dirs, err := fs.Glob(fsys, "*/decision.yaml")
	if err != nil {
		return nil, err
	}
	r := &reader{fsys: fsys}
	var l Library
	for _, d := range dirs {
		l.books = append(l.books, r.book(path.Dir(d)))
	}
	slices.SortFunc(l.books, func(a, b *Book) int { return a.Decision.FilingFrom.Compare(b.Decision.FilingFrom) })
	l.calendar, l.parameters = r.calendar(), r.parameters()
	r.checkLibrary(&l)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return &l, nil
}

// reader walks the folders and gathers problems instead of stopping at the first.
type reader struct {
	fsys     fs.FS
	problems Problems
}

// file is one law file that has been read, with the lines of its codes.
type file struct {
	name  string
	bytes []byte
	lines map[string]int
}

func (r *reader) bad(f file, code, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: f.name, Line: f.lines[code], Text: fmt.Sprintf(format, args...)})
}

// yaml decodes a file strictly: unknown keys and text that is not NFC are problems.
func (r *reader) yaml(name string, into any) file {
	f := file{name: name}
	src, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		r.bad(f, "", "not readable: %v", err)
		return f
	}
	f.bytes, f.lines = src, codeLines(src)
	for i, line := range bytes.Split(src, []byte("\n")) {
		if !norm.NFC.IsNormal(line) {
			r.problems = append(r.problems, Problem{File: name, Line: i + 1, Text: "text is not NFC"})
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(src))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		r.bad(f, "", "%v", err)
	}
	return f
}

// codeLines remembers where each code is first written, as a value of "code" or as a key.
func codeLines(src []byte) map[string]int {
	lines := map[string]int{}
	var root yaml.Node
	if yaml.Unmarshal(src, &root) != nil {
		return lines
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(n.Content); i += 2 {
				k, v := n.Content[i], n.Content[i+1]
				if _, seen := lines[k.Value]; !seen {
					lines[k.Value] = k.Line
				}
				if k.Value == "code" || k.Value == "id" {
					lines[v.Value] = v.Line
				}
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(&root)
	return lines
}

// book reads one folder.
func (r *reader) book(dir string) *Book {
	b := &Book{}
	df := r.yaml(dir+"/decision.yaml", &b.Decision)
	pf := r.yaml(dir+"/procedure.yaml", &b.Procedure)
	b.ID = b.Decision.ID
	if b.ID != dir {
		r.bad(df, "id", "id %q is not the folder's name", b.ID)
	}
	r.checkDecision(df, b)
	r.checkProcedure(pf, &b.Procedure)
	b.Forms = r.forms(dir)
	r.checkWhole(pf, b)
	s := r.shared(dir)
	for _, name := range r.glob(dir + "/cards/*.yaml") {
		var raw rawCard
		f := r.yaml(name, &raw)
		b.Cards = append(b.Cards, r.card(f, b, s, raw))
	}
	slices.SortFunc(b.Cards, func(x, y *Card) int { return x.Number - y.Number })
	r.checkCards(df, b)
	r.cases(dir, b)
	b.Digest = r.digest(dir)
	return b
}

func (r *reader) glob(pattern string) []string {
	names, _ := fs.Glob(r.fsys, pattern) // the only error is a bad pattern, and ours are constant
	return names
}

// digest is the sha256 of the canonical listing: "sha256  path" of every file of the folder
// except its worked cases, sorted by path.
func (r *reader) digest(dir string) string {
	list := sha256.New()
	var names []string
	for _, pattern := range []string{"/*.yaml", "/cards/*.yaml", "/forms/*.yaml", "/shared/*.yaml"} {
		names = append(names, r.glob(dir+pattern)...)
	}
	slices.Sort(names)
	for _, name := range names {
		src, err := fs.ReadFile(r.fsys, name)
		if err != nil {
			r.bad(file{name: name}, "", "not readable: %v", err)
		}
		fmt.Fprintf(list, "%x  %s\n", sha256.Sum256(src), strings.TrimPrefix(name, dir+"/"))
	}
	return hex.EncodeToString(list.Sum(nil))
}
