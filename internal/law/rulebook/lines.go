package rulebook

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

// The budgets of shown text, in runes: what one or two lines of a tablet hold.
const (
	nameBudget   = 80  // names of cards, groups and criteria
	optionBudget = 160 // one printed choice
	noteBudget   = 240 // hints, readings, gates and conditions
)

// file is one law file that has been read. A path names a node in it: keys and places of
// lists, joined by slashes ("levels/2/citation").
type file struct {
	name  string
	bytes []byte
	root  *yaml.Node
	lines map[string]int // by path
	first map[string]int // where a key, or the value of a code or id, is first written
}

// line is the line of a path; of the nearest node around it where the path is not written.
func (f file) line(path string) int {
	if f.root == nil {
		return min(len(f.bytes), 1)
	}
	if n, ok := f.first[path]; ok && f.lines[path] == 0 {
		return n
	}
	for path != "" {
		if n := f.lines[path]; n > 0 {
			return n
		}
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	return 1
}

// spot is a node of a file.
type spot struct {
	file file
	path string
}

func (s spot) in(key string) spot {
	if s.path != "" {
		key = s.path + "/" + key
	}
	return spot{s.file, key}
}

func (s spot) item(key string, i int) spot { return s.in(key).in(itoa(i)) }

func (s spot) written() bool { return s.file.lines[s.path] > 0 }

// index remembers the lines of everything below a node. Depth is bounded because an alias
// may hold itself.
func (f *file) index(n *yaml.Node, path string, depth int) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || depth > 40 {
		return
	}
	at := spot{path: path}
	switch n.Kind {
	case yaml.DocumentNode:
		f.index(n.Content[0], path, depth)
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			f.lines[at.in(k.Value).path] = k.Line
			f.remember(k.Value, k.Line)
			if k.Value == "code" || k.Value == "id" {
				f.remember(v.Value, v.Line)
			}
			f.index(v, at.in(k.Value).path, depth+1)
		}
	case yaml.SequenceNode:
		for i, v := range n.Content {
			f.lines[at.in(itoa(i)).path] = v.Line
			f.index(v, at.in(itoa(i)).path, depth+1)
		}
	}
}

func (f *file) remember(key string, line int) {
	if _, seen := f.first[key]; !seen {
		f.first[key] = line
	}
}

// lineOf finds the line in a message of the YAML reader.
var lineOf = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// unreadable reports what the YAML reader refused, each on its line.
func (r *reader) unreadable(f file, err error) {
	list := []string{err.Error()}
	if all, ok := errors.AsType[*yaml.TypeError](err); ok {
		list = all.Errors
	}
	for _, text := range list {
		p := Problem{File: f.name, Line: min(len(f.bytes), 1), Text: text}
		if m := lineOf.FindStringSubmatch(text); m != nil {
			p.Line, _ = strconv.Atoi(m[1]) // digits by the pattern
			p.Text = text[len(m[0]):]
			if strings.HasPrefix(p.Text, "did not find expected") { // the parser counts its lines from 0
				p.Line = min(p.Line+1, bytes.Count(f.bytes, []byte("\n")))
			}
		}
		r.add(p)
	}
}

// texts wants every text of a file NFC and without stray spaces; comments must be NFC too.
func (r *reader) texts(f file) {
	at := 0
	for line := range strings.Lines(string(f.bytes)) {
		if at++; !norm.NFC.IsNormalString(line) {
			r.add(Problem{f.name, at, "text is not NFC"})
		}
	}
	each(f.root, func(n *yaml.Node) {
		s := n.Value
		switch {
		case n.Kind != yaml.ScalarNode || s == "":
		case !norm.NFC.IsNormalString(s):
			r.add(Problem{f.name, n.Line, "text is not NFC"})
		case strings.TrimFunc(s, unicode.IsSpace) != s || strings.Contains(s, "  "):
			r.add(Problem{f.name, n.Line, fmt.Sprintf("text %.40q has spaces at an end or twice in a row", s)})
		}
	})
}

// budgets wants every shown text of a card or fragment to fit on a tablet.
func (r *reader) budgets(f file) {
	within := func(n *yaml.Node, what string, most int) {
		if c := utf8.RuneCountInString(n.Value); n.Kind == yaml.ScalarNode && c > most {
			r.add(Problem{f.name, n.Line, fmt.Sprintf("%s has %d characters, a tablet holds %d", what, c, most)})
		}
	}
	pairs(f.root, func(key string, v *yaml.Node) {
		switch key {
		case "name", "english", "group":
			within(v, key, nameBudget)
		case "hint", "reading", "text", "incomplete":
			within(v, key, noteBudget)
		case "disqualify":
			for _, n := range v.Content {
				within(n, key, noteBudget)
			}
		case "options":
			for _, o := range v.Content {
				if len(o.Content) == 2 {
					within(o.Content[1], "option", optionBudget)
				}
			}
		}
	})
}

// each visits every node that is written out.
func each(n *yaml.Node, visit func(*yaml.Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, c := range n.Content {
		each(c, visit)
	}
}

// pairs visits every key with its value.
func pairs(root *yaml.Node, visit func(key string, v *yaml.Node)) {
	each(root, func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			visit(n.Content[i].Value, n.Content[i+1])
		}
	})
}
