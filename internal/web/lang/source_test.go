package lang_test

import (
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

	"ocop/internal/web/lang"

	"github.com/google/go-cmp/cmp"
)

// letters are those of the Vietnamese alphabet that no English word has.
var letters = regexp.MustCompile(`[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\x{1EA0}-\x{1EF9}]`)

// quoted is what a sentence shows as it must be typed.
var quoted = regexp.MustCompile(`“[^”]*”`)

// verbs are the places of values in a format.
var verbs = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z]`)

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
		"web/guard.go":                "plain text for when no page can be made, before the language is known",
		"web/lang/":                   "how this package writes and reads Vietnamese",
	}
}

// A text with Vietnamese in it has English, wherever it stands: subjects and rooms write refusals,
// states and notes as plain texts and do not know who reads them.
func TestEveryTextHasEnglish(t *testing.T) {
	used, all, kept := map[string]bool{}, os.DirFS("../.."), slices.Collect(maps.Keys(stays()))
	err := fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			return err
		}
		source, err := fs.ReadFile(all, name)
		if err != nil {
			return err
		}
		list, err := texts(name, source)
		for _, u := range list {
			at := slices.IndexFunc(kept, func(k string) bool { return strings.HasPrefix(u.File+" "+u.Text, k) })
			switch {
			case at >= 0:
				used[kept[at]] = true
			case !said(u.Text) && !said(u.Text+".") && !said("Không tìm thấy "+u.Text+"."):
				t.Errorf("en.po lacks %s", u)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for prefix, reason := range stays() {
		if !used[prefix] {
			t.Errorf("nothing is at %s (%s)", prefix, reason)
		}
	}
}

// said says whether a text that was written with a format is told in English.
func said(format string) bool {
	written := verbs.ReplaceAllStringFunc(format, func(verb string) string {
		if strings.HasSuffix(verb, "d") {
			return "7"
		}
		return "Abc"
	})
	return !letters.MatchString(quoted.ReplaceAllString(lang.Said(en(), written), ""))
}

// texts lists the Vietnamese texts of a Go file but those that pass through T and F, which the
// catalogue is asked for elsewhere. A text that is put together has %s, or %d for a number, where a
// value stands.
func texts(name string, source []byte) (list []lang.Use, err error) {
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
			list = append(list, lang.Use{Text: text, File: name, Line: lines.Position(n.Pos()).Line})
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
	list, err := texts("a.go", []byte("package a\n\nvar x = f(\"Số \"+strconv.Itoa(n)+\" của \"+g(\"Xã\")+\".\", lang.T(ctx, \"Đã dịch\"), lang.F(ctx, \"Đã %s\", \"tỉnh\"), \"plain\", 'đ')\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []lang.Use{{Text: "Số %d của %s.", File: "a.go", Line: 3}, {Text: "Xã", File: "a.go", Line: 3}, {Text: "tỉnh", File: "a.go", Line: 3}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
}
