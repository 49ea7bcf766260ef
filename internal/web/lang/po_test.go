package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestEnglishCatalogue(t *testing.T) {
	c, err := parsePO(englishPO)
	if err != nil {
		t.Fatal(err)
	}
	for key, e := range c {
		if !norm.NFC.IsNormalString(key) {
			t.Errorf("%q is not in composed form", key)
		}
		for _, text := range []string{e.one, e.many} {
			if text != "" && !slices.Equal(verbs(key), verbs(text)) {
				t.Errorf("%q and %q take different values", key, text)
			}
		}
	}
}

// verbs lists the values a format takes, in the order it takes them.
func verbs(format string) []string {
	return regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z]`).FindAllString(format, -1)
}

func TestParsePO(t *testing.T) {
	c, err := parsePO("# note\nmsgid \"\"\nmsgstr \"header\"\n\nmsgid \"một \"\n\"hai\"\nmsgstr \"one \\\"two\\\"\"\nmsgid \"%d sao\"\nmsgid_plural \"%d sao\"\nmsgstr[0] \"%d star\"\nmsgstr[1] \"%d stars\"\n")
	if err != nil {
		t.Fatal(err)
	}
	want := catalogue{"một hai": {one: `one "two"`}, "%d sao": {one: "%d star", many: "%d stars"}}
	if len(c) != len(want) || c["một hai"] != want["một hai"] || c["%d sao"] != want["%d sao"] {
		t.Errorf("read %v, want %v", c, want)
	}
}

func TestParsePORefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown word":     {"msgid \"a\"\nmsgctxt \"b\"", "line 2"},
		"no text":          {"msgid", "has no text"},
		"bad quotes":       {"msgid \"a", "badly quoted"},
		"text first":       {"\"a\"", "out of place"},
		"str before id":    {"msgstr \"a\"", "out of place"},
		"no English":       {"msgid \"a\"\nmsgstr \"\"\n\nmsgid \"b\"\nmsgstr \"c\"", "no English"},
		"no plural":        {"msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[0] \"b\"", "lacks its plural"},
		"twice":            {"msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"", "stands twice"},
		"twice at the end": {"msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n", "stands twice"},
	} {
		if _, err := parsePO(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}
