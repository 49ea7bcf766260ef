package lang

import (
	"fmt"
	"strconv"
	"strings"
)

// entry is the English of one Vietnamese text. many is empty when the text has no
// plural.
type entry struct {
	one, many string
}

func (e entry) form(n int64) string {
	if e.many == "" || n == 1 || n == -1 {
		return e.one
	}
	return e.many
}

type catalogue map[string]entry

// parsePO reads the part of the gettext format that the catalogue uses: msgid,
// msgid_plural, msgstr, msgstr[0], msgstr[1], continued strings and comments. Anything
// else is an error that names the line.
func parsePO(text string) (catalogue, error) {
	r := poReader{out: catalogue{}}
	for i, line := range strings.Split(text, "\n") {
		if err := r.read(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("catalogue line %d: %w", i+1, err)
		}
	}
	return r.out, r.store()
}

type poReader struct {
	out    catalogue
	fields map[string]string
	last   string
}

func (r *poReader) read(line string) error {
	switch {
	case line == "":
		return r.store()
	case strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, `"`):
		return r.add(r.last, line)
	}
	word, quoted, found := strings.Cut(line, " ")
	if !found {
		return fmt.Errorf("%q has no text", line)
	}
	switch word {
	case "msgid":
		if err := r.store(); err != nil {
			return err
		}
		r.fields = map[string]string{}
	case "msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]":
	default:
		return fmt.Errorf("unknown word %q", word)
	}
	r.last = word
	return r.add(word, quoted)
}

func (r *poReader) add(word, quoted string) error {
	text, err := strconv.Unquote(quoted)
	if err != nil || r.fields == nil {
		return fmt.Errorf("text out of place or badly quoted: %s", quoted)
	}
	r.fields[word] += text
	return nil
}

func (r *poReader) store() error {
	f := r.fields
	r.fields = nil
	if f == nil || f["msgid"] == "" { // the entry of the empty text is the file's header
		return nil
	}
	e := entry{one: f["msgstr"]}
	if f["msgid_plural"] != "" {
		e = entry{one: f["msgstr[0]"], many: f["msgstr[1]"]}
		if e.many == "" {
			return fmt.Errorf("%q lacks its plural", f["msgid"])
		}
	}
	if e.one == "" {
		return fmt.Errorf("%q has no English", f["msgid"])
	}
	if _, twice := r.out[f["msgid"]]; twice {
		return fmt.Errorf("%q stands twice", f["msgid"])
	}
	r.out[f["msgid"]] = e
	return nil
}
