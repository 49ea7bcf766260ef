package index

import (
	"cmp"
	_ "embed"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/law/rulebook"
)

// Use says that something rests on a place in the law.
type Use struct {
	Citation Citation
	Where    string // package and name in the code, or book and place in its data
	Code     bool   // a rule in the code; else data of a book
}

//go:embed cited.txt
var cited string

// Code gives what the comments of the source cite.
func Code() []Use { return Comments(cited) }

// Comments reads gathered comments, a line each: where it stands, a tab, and what it says
// after "Law:". One that names no document is left out.
func Comments(gathered string) (uses []Use) {
	for line := range strings.Lines(gathered) {
		where, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for _, c := range Parse(text) {
			uses = append(uses, Use{c, where, true})
		}
	}
	return sorted(uses)
}

// Books gives what the books cite: the decision, every citation of its procedure, and its
// cards. The criteria of a card are cited below its own citation and not repeated here.
func Books(lib *rulebook.Library) (uses []Use) {
	for _, b := range lib.Books() {
		add := func(where, text string) {
			for _, c := range Parse(text) {
				uses = append(uses, Use{Citation: c, Where: b.ID + ": " + where})
			}
		}
		for _, text := range b.Decision.Citations {
			add("decision", text)
		}
		citations(reflect.ValueOf(b.Procedure), "procedure", add)
		for _, c := range b.Cards {
			add("card "+strconv.Itoa(c.Number), c.Citation)
		}
	}
	return sorted(uses)
}

// citations finds every string field that is called a citation, whatever the procedure holds,
// and names it by the keys of its file.
func citations(v reflect.Value, where string, add func(where, text string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			citations(v.Elem(), where, add)
		}
	case reflect.Slice:
		for i := range v.Len() {
			citations(v.Index(i), where+name(v.Index(i)), add)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case !f.IsExported():
			case f.Type.Kind() == reflect.String && strings.HasSuffix(f.Name, "Citation"):
				add(where, v.Field(i).String())
			case key == "": // embedded
				citations(v.Field(i), where, add)
			default:
				citations(v.Field(i), where+"."+key, add)
			}
		}
	}
}

// name tells an element of a list by its id, if it has one.
func name(v reflect.Value) string {
	if v.Kind() == reflect.Struct {
		if id := v.FieldByName("ID"); id.IsValid() && id.Kind() == reflect.String {
			return "." + id.String()
		}
	}
	return ""
}

// sorted puts uses in the order of the law, each once.
func sorted(uses []Use) []Use {
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(compare(a.Citation, b.Citation), cmp.Compare(rank(a), rank(b)), strings.Compare(a.Where, b.Where))
	})
	return slices.Compact(uses)
}

func rank(u Use) int {
	if u.Code {
		return 0
	}
	return 1
}

// Entry is one side of the index with everything on the other side.
type Entry struct {
	Citation Citation // zero in an index by code
	Where    string   // empty in an index by article
	Uses     []Use
}

// ByArticle lists the cited places in the order of the law with what rests on each.
func ByArticle(uses []Use) (out []Entry) {
	for _, u := range sorted(slices.Clone(uses)) {
		if n := len(out); n == 0 || out[n-1].Citation != u.Citation {
			out = append(out, Entry{Citation: u.Citation})
		}
		last := &out[len(out)-1]
		last.Uses = append(last.Uses, u)
	}
	return out
}

// ByPlace lists the code, then the data, with the places of the law each rests on.
func ByPlace(uses []Use) (out []Entry) {
	uses = sorted(slices.Clone(uses))
	slices.SortStableFunc(uses, func(a, b Use) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Where, b.Where)) })
	for _, u := range uses {
		if n := len(out); n == 0 || out[n-1].Where != u.Where {
			out = append(out, Entry{Where: u.Where})
		}
		last := &out[len(out)-1]
		last.Uses = append(last.Uses, u)
	}
	return out
}

// Markdown is docs/law-index.md. Cards stand there as one line a book, so that a new card
// does not change it.
func Markdown(code []Use, lib *rulebook.Library) string {
	var b strings.Builder
	b.WriteString("# Index of the law\n\nGenerated from the comments `Law:` of the code and the citations of the books by\n`go test ./internal/law/index -update`; a test fails when it is stale. The same index, with\nevery card: `ocop rulebook index`.\n\n## From the law\n\n| document | place | rests on it |\n|---|---|---|\n")
	uses := slices.Concat(code, Books(lib))
	for i := range uses {
		if uses[i].Citation.Set > 0 {
			book, _, _ := strings.Cut(uses[i].Where, ":")
			uses[i].Citation.Set, uses[i].Where = 0, book+": cards"
		}
	}
	for _, e := range ByArticle(uses) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", e.Citation.Document, e.Citation.Place(), list(e.Uses, func(u Use) string { return "`" + u.Where + "`" }, ", "))
	}
	b.WriteString("\n## From the code and the books\n\n| where | law |\n|---|---|\n")
	for _, e := range ByPlace(uses) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.Where, list(e.Uses, func(u Use) string { return u.Citation.Text() }, "; "))
	}
	return b.String()
}

func list(uses []Use, text func(Use) string, separator string) string {
	var s []string
	for _, u := range uses {
		s = append(s, text(u))
	}
	return strings.Join(s, separator)
}
