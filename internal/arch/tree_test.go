package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "ocop/"
)

// file is one Go file of the project.
type file struct {
	path, dir string // from the root, with slashes
	test      bool
	generated bool
	lines     int
	imports   []string // whole paths
	names     map[string]string
	ast       *ast.File
	fset      *token.FileSet
}

// source reads every Go file that is ours.
func source(t *testing.T) (files []file) {
	t.Helper()
	for _, top := range []string{"cmd", "internal", "rulebooks", "e2e"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, parse(t, filepath.ToSlash(rel), string(text)))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 50 {
		t.Fatalf("only %d files: the rules would prove nothing", len(files))
	}
	return files
}

func parse(t *testing.T, path, text string) file {
	t.Helper()
	f := file{path: path, dir: path[:strings.LastIndex(path, "/")], fset: token.NewFileSet(),
		test: strings.HasSuffix(path, "_test.go"), lines: strings.Count(text, "\n"), names: map[string]string{}}
	var err error
	if f.ast, err = parser.ParseFile(f.fset, path, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		t.Fatal(err)
	}
	f.generated = ast.IsGenerated(f.ast)
	for _, i := range f.ast.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		f.imports = append(f.imports, p)
		name := p[strings.LastIndex(p, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		f.names[name] = p
	}
	return f
}

// ours gives the imports from this module, as folders.
func (f file) ours() (dirs []string) {
	for _, i := range f.imports {
		if d, ok := strings.CutPrefix(i, module); ok {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// at names a position for a message.
func (f file) at(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.fset.Position(n.Pos()).Line)
}

// literals calls fn with every string literal.
func (f file) literals(fn func(lit *ast.BasicLit, text string)) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				fn(lit, text)
			}
		}
		return true
	})
}

// help is what stands outside of test files and serves tests only.
var help = []string{"internal/account/passkeytest", "internal/base/clamd/clamdtest", "internal/base/db/dbtest", "internal/base/identity/identitytest", "internal/given", "internal/web/browsertest"}

// product gives the files that are neither tests nor help for tests.
func product(files []file) []file {
	return slices.DeleteFunc(slices.Clone(files), func(f file) bool { return f.test || slices.Contains(help, f.dir) })
}

// under says that dir is one of the folders or inside one.
func under(dir string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return dir == f || strings.HasPrefix(dir, f+"/") })
}

func report(t *testing.T, broken []string) {
	t.Helper()
	slices.Sort(broken)
	for _, b := range slices.Compact(broken) {
		t.Error(b)
	}
}

// rule is one rule of the house: it lists what breaks it.
type rule func([]file) []string

// offend asserts that the rule finds want (a part of one message) in a planted file,
// and nothing in the file when want is empty.
func offend(t *testing.T, r rule, path, text, want string) {
	t.Helper()
	got := r([]file{parse(t, path, text)})
	switch {
	case want == "" && len(got) > 0:
		t.Errorf("%s: allowed, but %q", path, got)
	case want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }):
		t.Errorf("%s: %q not found in %q", path, want, got)
	}
}
