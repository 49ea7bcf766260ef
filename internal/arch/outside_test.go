package arch

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestModulesAreChosen compares the modules that the code imports with
// testdata/modules.txt, where each stands with its licence and its reason, so that a
// new one shows in review.
func TestModulesAreChosen(t *testing.T) {
	required := requirements(t)
	used := map[string]bool{}
	for _, f := range source(t) {
		for _, i := range f.imports {
			if m := moduleOf(i, required); m != "" {
				used[m] = true
			}
		}
	}
	chosen := map[string]bool{}
	for line := range strings.Lines(read(t, "testdata/modules.txt")) {
		fields := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		if len(fields) != 3 || chosen[fields[0]] {
			t.Fatalf("want MODULE | LICENCE | REASON, each once: %q", line)
		}
		chosen[fields[0]] = true
		if !used[fields[0]] {
			t.Errorf("%s is listed and not imported", fields[0])
		}
	}
	for m := range used {
		if !chosen[m] {
			t.Errorf("%s is imported and not listed in testdata/modules.txt", m)
		}
	}
}

// requirements are the modules of go.mod.
func requirements(t *testing.T) (modules []string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:require )?(\S+\.\S+/\S+|\S+\.\S+) v\d`).FindAllStringSubmatch(read(t, root+"/go.mod"), -1) {
		modules = append(modules, m[1])
	}
	if len(modules) < 10 {
		t.Fatalf("only %q found in go.mod", modules)
	}
	return modules
}

// moduleOf is the longest module path that holds the package.
func moduleOf(pkg string, modules []string) (found string) {
	for _, m := range modules {
		if under(pkg, m) && len(m) > len(found) {
			found = m
		}
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// worded are the packages whose exported types are words of the trade.
var worded = []string{"plan", "registry", "dossier", "evaluation", "recognition", "recognition/award", "portal", "personal", "account", "act", "place", "law/rulebook", "law/score", "law/index"}

// TestEveryWordIsInTheGlossary compares docs/glossary.md with the exported types,
// both ways: no word without a meaning, no meaning without a word.
func TestEveryWordIsInTheGlossary(t *testing.T) {
	var words []string
	for _, f := range product(source(t)) {
		if !slices.Contains(worded, strings.TrimPrefix(f.dir, "internal/")) {
			continue
		}
		for _, name := range typesOf(f) {
			words = append(words, f.ast.Name.Name+"."+name)
		}
	}
	var explained []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+\\.\\w+)` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|$").FindAllStringSubmatch(read(t, root+"/docs/glossary.md"), -1) {
		explained = append(explained, m[1])
	}
	for _, w := range words {
		if !slices.Contains(explained, w) {
			t.Errorf("%s is not in docs/glossary.md (| `word` | Vietnamese | meaning | source |)", w)
		}
	}
	for _, w := range explained {
		if !slices.Contains(words, w) {
			t.Errorf("docs/glossary.md explains %s, which is no exported type", w)
		}
	}
}

// typesOf leaves aliases out: the word is explained where it is declared.
func typesOf(f file) (found []string) {
	for _, d := range f.ast.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			for _, s := range g.Specs {
				if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() && !ts.Assign.IsValid() {
					found = append(found, ts.Name.Name)
				}
			}
		}
	}
	return found
}

// TestFloorsAreWrittenDown: docs/floors.md names every package of the floors table.
func TestFloorsAreWrittenDown(t *testing.T) {
	text := read(t, root+"/docs/floors.md")
	for dir := range floors {
		name := strings.TrimPrefix(dir, "internal/")
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/floors.md does not name `%s`", name)
		}
	}
}
