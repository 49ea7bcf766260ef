package lang

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// letters are those of the Vietnamese alphabet that no English word has.
var letters = regexp.MustCompile(`[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\x{1EA0}-\x{1EF9}]`)

// quoted is what a sentence shows as it must be typed.
var quoted = regexp.MustCompile(`“[^”]*”`)

// stays lists the Vietnamese that no page in English shows, or shows as it is: folders and files
// below internal, or single texts of a file, each with the reason.
func stays() map[string]string {
	return map[string]string{
		"account/session.go Cốc":      "the name of a browser",
		"base/doc/":                   "official papers are Vietnamese by law",
		"base/fold/format.go":         "how Vietnamese writes numbers and days; lang writes them for pages",
		"base/identity/identitytest/": "a person of tests",
		"base/tabular/readtext.go Ã":  "how a file in a wrong encoding looks",
		"base/tabular/xlsx.go":        "words of a file that is exported",
		"clerk/postman":               "letters to people, written in Vietnamese",
		"demo/":                       "data of the demonstration",
		"law/index/":                  "citations of the law",
		"law/rulebook/":               "the law and its words; what is wrong with a book is told by the command",
		"law/score/check.go %s và ":   "a list of codes, which a sentence of a refusal takes as one value",
		"law/score/council.go":        "a caller's mistake, which is told in the log",
		"law/score/marks.go":          "a caller's mistake, which is told in the log",
		"law/score/plan":              "a command of whoever writes a self-assessment",
		"law/score/sheets.go":         "a command that reads sheets from JSON",
		"paper/":                      "official papers are Vietnamese by law",
		"place/":                      "names of places and what became of them",
		"registry/ethnicity.go":       "names of peoples",
		"web/ui/gallery":              "samples that the design system is looked at with",
		"web/guard.go":                "plain text for when no page can be made, before the language is known",
		"web/lang/":                   "how this package writes and reads Vietnamese",
	}
}

// A text with Vietnamese in it has English, wherever it stands: subjects and rooms write refusals,
// states and notes as plain texts and do not know who reads them.
func TestEveryTextHasEnglish(t *testing.T) {
	used, kept := map[string]bool{}, slices.Collect(maps.Keys(stays()))
	for _, u := range allTexts(t) {
		at := slices.IndexFunc(kept, func(k string) bool { return strings.HasPrefix(u.File+" "+u.Text, k) })
		if at >= 0 {
			used[kept[at]] = true
		} else if !slices.ContainsFunc(sentences(u.Text), said) {
			t.Errorf("en.po lacks %s", u)
		}
	}
	for prefix, reason := range stays() {
		if !used[prefix] {
			t.Errorf("nothing is at %s (%s)", prefix, reason)
		}
	}
}

// The catalogue has no English of a text that is gone.
func TestEveryEntryIsUsed(t *testing.T) {
	known := map[string]bool{}
	for _, u := range allTexts(t) {
		for _, s := range append(sentences(u.Text), parts(u.Text)...) {
			known[s] = true
		}
	}
	uses, err := Uses(os.DirFS("../.."), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range uses {
		known[u.Text] = true
	}
	for key := range english() {
		if !known[key] {
			t.Errorf("nothing says %q", key)
		}
	}
}

// sentences are the ways in which a text reaches a reader: as it stands, as the end of a sentence
// and as the thing that was not found.
func sentences(text string) []string {
	return []string{text, text + ".", "Không tìm thấy " + text + "."}
}

// parts are what Said looks for by itself: what stands before a reason, and names of fields.
func parts(text string) (list []string) {
	if label, _, ok := strings.Cut(text, ": "); ok {
		list = append(list, label)
	}
	for _, name := range quoted.FindAllString(text, -1) {
		list = append(list, strings.Trim(name, "“”"))
	}
	return list
}

func allTexts(t *testing.T) (list []Use) {
	t.Helper()
	for name, text := range goFiles(t) {
		found, err := texts(name, text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, found...)
	}
	return list
}

// goFiles are the Go files below internal but tests, by their paths there.
func goFiles(t *testing.T) map[string]string {
	t.Helper()
	files, all := map[string]string{}, os.DirFS("../..")
	err := fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(all, name)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// said says whether a text that was written with a format is told in English.
func said(format string) bool {
	english := With(context.Background(), English)
	written := verb.ReplaceAllStringFunc(format, func(v string) string {
		if strings.HasSuffix(v, "d") {
			return "7"
		}
		return "Abc"
	})
	return !letters.MatchString(quoted.ReplaceAllString(Said(english, written), ""))
}

// texts lists the Vietnamese texts of a Go file but those that pass through T and F, which the
// catalogue is asked for elsewhere. A text that is put together has %s, or %d for a number, where a
// value stands.
func texts(name, source string) (list []Use, err error) {
	lines := token.NewFileSet()
	file, err := parser.ParseFile(lines, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && translated(call) {
			for _, x := range call.Args {
				if key, ok := x.(*ast.BasicLit); !ok || key != keyOf(call) {
					ast.Inspect(x, visit)
				}
			}
			return false
		}
		e, ok := n.(ast.Expr)
		if !ok || !written(e) {
			return true
		}
		if text := format(e); letters.MatchString(text) {
			list = append(list, Use{Text: text, File: name, Line: lines.Position(n.Pos()).Line})
		}
		for _, x := range values(e) {
			ast.Inspect(x, visit)
		}
		return false
	}
	ast.Inspect(file, visit)
	return list, nil
}

// translated says whether a call is of T, F or Mark.
func translated(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := f.X.(*ast.Ident)
	return ok && of.Name == "lang" && slices.Contains([]string{"T", "F", "Mark"}, f.Sel.Name)
}

// keyOf is the text of such a call, nil when it is no literal.
func keyOf(call *ast.CallExpr) *ast.BasicLit {
	for _, x := range call.Args[:min(2, len(call.Args))] { // the context comes first, but in Mark
		if key, ok := x.(*ast.BasicLit); ok {
			return key
		}
	}
	return nil
}

// values are what stands between the words of a sum.
func values(e ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case *ast.BasicLit:
		return nil
	case *ast.BinaryExpr:
		return append(values(x.X), values(x.Y)...)
	}
	return []ast.Expr{e}
}

// written says whether an expression is a text of this file: a literal, or a sum with one in it.
func written(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && (written(x.X) || written(x.Y))
	}
	return false
}

// format is an expression as a format.
func format(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return format(x.X) + format(x.Y)
		}
	case *ast.CallExpr:
		if f, ok := x.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "Itoa" || f.Sel.Name == "FormatInt") {
			return "%d"
		}
	}
	return "%s"
}

func TestTexts(t *testing.T) {
	list, err := texts("a.go", "package a\n\nvar x = f(\"Số \"+strconv.Itoa(n)+\" của \"+g(\"Xã\")+\".\", lang.T(ctx, \"Đã dịch\"), lang.F(ctx, \"Đã %s\", \"tỉnh\"), \"plain\", 'đ')\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Use{{Text: "Số %d của %s.", File: "a.go", Line: 3}, {Text: "Xã", File: "a.go", Line: 3}, {Text: "tỉnh", File: "a.go", Line: 3}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
}
