package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestPackageNamesSayWhatIsInside(t *testing.T) { report(t, names(source(t))) }

func names(files []file) (broken []string) {
	for _, f := range files {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "types", "models", "misc", "shared"}, f.ast.Name.Name) {
			broken = append(broken, f.path+": a package called "+f.ast.Name.Name)
		}
	}
	return broken
}

func TestSizes(t *testing.T) { report(t, sizes(source(t))) }

// sizes counts what a person must read at once: a file under 600 lines, a function
// under 81. The longest table inside a function (cases, routes) does not count.
func sizes(files []file) (broken []string) {
	for _, f := range files {
		if f.generated {
			continue
		}
		if f.lines >= 600 {
			broken = append(broken, fmt.Sprintf("%s has %d lines", f.path, f.lines))
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			if n := f.span(fn) - f.table(fn); n > 80 {
				broken = append(broken, fmt.Sprintf("%s: %s has %d lines", f.at(fn), fn.Name.Name, n))
			}
		}
	}
	return broken
}

func (f file) span(n ast.Node) int {
	return f.fset.Position(n.End()).Line - f.fset.Position(n.Pos()).Line + 1
}

func (f file) table(fn *ast.FuncDecl) (lines int) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok {
			lines = max(lines, f.span(lit))
		}
		return true
	})
	return lines
}

func TestExportedNamesAreExplained(t *testing.T) { report(t, explained(product(source(t)))) }

func explained(files []file) (broken []string) {
	for _, f := range files {
		if f.generated || f.ast.Name.Name == "main" {
			continue
		}
		for _, d := range f.ast.Decls {
			for name, doc := range exported(d) {
				if doc == "" {
					broken = append(broken, f.at(d)+": "+name+" has no comment")
				}
			}
		}
	}
	return broken
}

// exported gives the exported names of a declaration with their comments.
func exported(d ast.Decl) map[string]string {
	found := map[string]string{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if slices.Contains([]string{"Error", "Unwrap", "String"}, d.Name.Name) {
			return nil // the standard library explains them
		}
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type))) {
			found[d.Name.Name] = comment(d.Doc)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					found[s.Name.Name] = comment(d.Doc) + comment(s.Doc) + comment(s.Comment)
				}
			case *ast.ValueSpec:
				if s.Names[0].IsExported() {
					found[s.Names[0].Name] = comment(d.Doc) + comment(s.Doc) + comment(s.Comment)
				}
			}
		}
	}
	return found
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func TestWords(t *testing.T) { report(t, words(source(t))) }

// words refuses promises in comments and errors that say "failed to": an error names
// the thing, and the reader knows that it failed.
func words(files []file) (broken []string) {
	promise := regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
	for _, f := range files {
		if f.dir == "internal/arch" {
			continue // the words stand here
		}
		for _, c := range f.ast.Comments {
			if m := promise.FindString(comment(c)); m != "" {
				broken = append(broken, f.at(c)+": "+m)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && strings.Contains(strings.ToLower(lit.Value), "failed to") && !f.generated {
				broken = append(broken, f.at(lit)+": failed to")
			}
			return true
		})
	}
	return broken
}

// TestTextIsComposed: Vietnamese has two encodings that look alike and compare
// differently. All of ours is NFC.
func TestTextIsComposed(t *testing.T) {
	seen := 0
	for _, top := range []string{"cmd", "internal", "rulebooks", "docs"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.Contains(path, "/testdata/") ||
				!slices.Contains([]string{".go", ".templ", ".po", ".md", ".yaml", ".csv", ".sql", ".js", ".css"}, filepath.Ext(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			if err == nil && !norm.NFC.IsNormal(text) {
				t.Errorf("%s is not in NFC", path)
			}
			seen++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 100 {
		t.Errorf("only %d files seen", seen)
	}
}

func TestTextRulesCatchOffenders(t *testing.T) {
	long := "package plan\nfunc f() {\n" + strings.Repeat("\tg()\n", 79) + "}\n"
	table := "package plan\nfunc f() {\n\tx := []int{\n" + strings.Repeat("\t\t1,\n", 100) + "\t}\n}\n"
	offend(t, names, "internal/util/x.go", "package util", "a package called util")
	offend(t, sizes, "internal/plan/x.go", long, "f has 81 lines")
	offend(t, sizes, "internal/plan/x.go", table, "")
	offend(t, sizes, "internal/plan/x.go", "package plan\n"+strings.Repeat("\n", 600), "lines")
	offend(t, explained, "internal/plan/x.go", "package plan\nfunc Open() {}", "Open has no comment")
	offend(t, explained, "internal/plan/x.go", "package plan\ntype x struct{}\nfunc (x) Open() {}", "")
	offend(t, explained, "internal/plan/x.go", "package plan\n// Season is a year.\ntype Season struct{}", "")
	offend(t, words, "internal/plan/x.go", "package plan\n// TODO: later", "TODO")
	offend(t, words, "internal/plan/x.go", "package plan\nconst s = \"failed to open\"", "failed to")
}
