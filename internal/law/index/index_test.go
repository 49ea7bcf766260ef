package index_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/index"
	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

var update = flag.Bool("update", false, "write cited.txt and docs/law-index.md anew")

const root = "../../.."

func TestParse(t *testing.T) {
	for text, want := range map[string][]string{
		"26/2026 art. 7.2":                                               {"26/2026/QĐ-TTg, Điều 7 khoản 2"},
		"26/2026/QĐ-TTg, Điều 7 khoản 2":                                 {"26/2026/QĐ-TTg, Điều 7 khoản 2"},
		"26/2026/QĐ-TTg, điểm a khoản 3 Điều 7":                          {"26/2026/QĐ-TTg, Điều 7 khoản 3 điểm a"},
		"26/2026 art. 7.3a, 7.3đ and 12":                                 {"26/2026/QĐ-TTg, Điều 7 khoản 3 điểm a", "26/2026/QĐ-TTg, Điều 7 khoản 3 điểm đ", "26/2026/QĐ-TTg, Điều 12"},
		"26/2026 art. 7.3-7.4; 148/2023 annex II; 1048/2019 annex II.":   {"26/2026/QĐ-TTg, Điều 7 khoản 3", "26/2026/QĐ-TTg, Điều 7 khoản 4", "148/QĐ-TTg, Phụ lục II", "1048/QĐ-TTg, Phụ lục II"},
		"26/2026 art. 6, 7, 148/2023 annex III":                          {"26/2026/QĐ-TTg, Điều 6", "26/2026/QĐ-TTg, Điều 7", "148/QĐ-TTg, Phụ lục III"},
		"26/2026 art. 5-7":                                               {"26/2026/QĐ-TTg, Điều 5", "26/2026/QĐ-TTg, Điều 6", "26/2026/QĐ-TTg, Điều 7"},
		"26/2026 art. 4.3 (36 months), art. 8 (withdrawal)":              {"26/2026/QĐ-TTg, Điều 4 khoản 3", "26/2026/QĐ-TTg, Điều 8"},
		"26/2026 art. 7.6: 180 days":                                     {"26/2026/QĐ-TTg, Điều 7 khoản 6"},
		"781/2020, section 6 of annex II.":                               {"781/QĐ-TTg, Mục 6 Phụ lục II"},
		"781/QĐ-TTg, Mục 6 Phụ lục II":                                   {"781/QĐ-TTg, Mục 6 Phụ lục II"},
		"1048/QĐ-TTg, Phụ lục III, bộ 12":                                {"1048/QĐ-TTg, Phụ lục III, bộ 12"},
		"490/QD-TTg (7/5/2018).":                                         {"490/QĐ-TTg"},
		"202/2025/QH15).":                                                {"202/2025/QH15"},
		"30/2020/NĐ-CP annex I: A4, top and bottom 20-25 mm, left 30-35": {"30/2020/NĐ-CP, Phụ lục I"},
		"Labour Code 2019 art. 111.3; Civil Code 2015 art. 147.2":        {"45/2019/QH14, Điều 111 khoản 3", "91/2015/QH13, Điều 147 khoản 2"},
		"exactly one option per criterion":                               nil,
		"art. 7":                                                         nil,
		"":                                                               nil,
	} {
		var got []string
		for _, c := range index.Parse(text) {
			got = append(got, c.Text())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// What is parsed and written reads the same again.
func TestTextParsesBack(t *testing.T) {
	for _, u := range append(index.Code(), index.Books(library(t))...) {
		if again := index.Parse(u.Citation.Text()); len(again) != 1 || again[0] != u.Citation {
			t.Errorf("%s: %s reads as %v", u.Where, u.Citation.Text(), again)
		}
	}
}

func TestHolds(t *testing.T) {
	seven := index.Parse("26/2026 art. 7")[0]
	for text, want := range map[string]bool{"26/2026 art. 7.3a": true, "26/2026 art. 7": true, "26/2026 art. 8": false, "26/2026 annex II": false, "148/2023 art. 7": false} {
		if got := seven.Holds(index.Parse(text)[0]); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func library(t *testing.T) *rulebook.Library {
	t.Helper()
	lib, err := rulebook.Load(rulebooks.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestIndexIsFresh compares both generated files with the source; -update writes them.
func TestIndexIsFresh(t *testing.T) {
	lines := strings.Join(comments(t), "")
	golden(t, "cited.txt", lines)
	golden(t, root+"/docs/law-index.md", index.Markdown(index.Comments(lines), library(t)))
}

func golden(t *testing.T, name, want string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if string(got) == want {
		return
	}
	if !*update {
		t.Errorf("%s is stale; go test ./internal/law/index -update writes it anew: %s", name, cmp.Diff(string(got), want))
		return
	}
	if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// comments gathers "where<TAB>text" of every comment with "Law:" in the product.
func comments(t *testing.T) (lines []string) {
	t.Helper()
	for _, top := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil || ast.IsGenerated(f) {
				return err
			}
			dir, err := filepath.Rel(root, filepath.Dir(path))
			for _, c := range f.Comments {
				for _, text := range laws(c.Text()) {
					lines = append(lines, filepath.ToSlash(dir)+owner(f, c)+"\t"+text+"\n")
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

var (
	quoted = regexp.MustCompile("`[^`]*`")
	ending = regexp.MustCompile(`\.\s+[\p{Lu}"]|\n\n|\.?$`)
)

// laws are the texts behind each "Law:" of a comment, up to the end of the sentence. Law in
// backquotes is spoken about.
func laws(comment string) (texts []string) {
	for _, s := range strings.Split(quoted.ReplaceAllString(comment, ""), "Law: ")[1:] {
		s = strings.TrimSpace(s)
		s = s[:ending.FindStringIndex(s)[0]]
		texts = append(texts, strings.Join(strings.Fields(s), " "))
	}
	return texts
}

// owner is the declaration a comment belongs to, empty for the package's own.
func owner(f *ast.File, c *ast.CommentGroup) string {
	if c.Pos() < f.Package {
		return ""
	}
	name := ""
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if start(d.Doc, d) <= c.Pos() {
				name = "." + receiver(d) + d.Name.Name
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				name = specOwner(name, d, s, c)
			}
		}
	}
	return name
}

func specOwner(name string, d *ast.GenDecl, s ast.Spec, c *ast.CommentGroup) string {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if start(s.Doc, s) <= c.Pos() || d.Doc == c {
			return "." + s.Name.Name
		}
	case *ast.ValueSpec:
		if start(s.Doc, s) <= c.Pos() || d.Doc == c && s == d.Specs[0] {
			return "." + s.Names[0].Name
		}
	}
	return name
}

func start(doc *ast.CommentGroup, n ast.Node) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return n.Pos()
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name + "."
	}
	return ""
}

// The extractor on a planted file.
func TestComments(t *testing.T) {
	src := "// Package x. Law: 26/2026 art. 1\npackage x\n\n// A is. Law: 26/2026 art. 2. And more.\ntype A struct {\n\tb int // Law: 26/2026 art. 3\n}\n\nconst (\n\tc = 1\n\td = 2 // Law: 26/2026 art. 4\n)\n\n" +
		"// Say `Law: nothing`.\nfunc e() {}\n\n// F does.\n// Law: 26/2026 art. 5,\n// 6.\nfunc (*A) F() {\n\t// Law: 26/2026 art. 7\n}\n"
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range f.Comments {
		for _, text := range laws(c.Text()) {
			got = append(got, owner(f, c)+" "+text)
		}
	}
	want := []string{" 26/2026 art. 1", ".A 26/2026 art. 2", ".A 26/2026 art. 3", ".d 26/2026 art. 4", ".A.F 26/2026 art. 5, 6", ".A.F 26/2026 art. 7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
