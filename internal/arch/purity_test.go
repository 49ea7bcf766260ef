package arch

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// pure packages answer from their arguments alone, so the law can be recomputed by
// anybody at any time.
var pure = []string{"internal/law/rulebook", "internal/law/score", "internal/law/index", "internal/recognition/award", "internal/key", "internal/base/fold", "internal/base/doc"}

func TestPurePackages(t *testing.T) { report(t, purity(product(source(t)))) }

func purity(files []file) (broken []string) {
	for _, f := range files {
		if !slices.Contains(pure, f.dir) {
			continue
		}
		for _, i := range f.imports {
			d, own := strings.CutPrefix(i, module)
			if own && !slices.Contains(pure, d) || under(i, "database/sql", "net", "os", "syscall") {
				broken = append(broken, f.path+" imports "+i)
			}
		}
		broken = append(broken, clockReads(f)...)
	}
	return broken
}

func clockReads(f file) (broken []string) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		reads := []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
		if ok && f.names[x.Name] == "time" && slices.Contains(reads, s.Sel.Name) {
			broken = append(broken, f.at(s)+": time."+s.Sel.Name)
		}
		return true
	})
	return broken
}

// worldly may read the clock, the environment and files. backup spools an archive
// larger than memory; demo.go dates the open season from the day of first start.
func worldly(f file) bool {
	return under(f.dir, "internal/base", "internal/server", "cmd", "internal/web/ui/build", "internal/backup") && !slices.Contains(pure, f.dir) ||
		f.path == "internal/demo/demo.go"
}

func TestOnlyTheEdgeReadsTheWorld(t *testing.T) { report(t, edgeOnly(product(source(t)))) }

func edgeOnly(files []file) (broken []string) {
	for _, f := range files {
		if worldly(f) {
			continue
		}
		broken = append(broken, clockReads(f)...)
		for _, i := range f.imports {
			if under(i, "os", "syscall", "io/ioutil") {
				broken = append(broken, f.path+" imports "+i)
			}
		}
	}
	return broken
}

func TestOneDoorToDatabasesAndNetwork(t *testing.T) { report(t, doors(product(source(t)))) }

func doors(files []file) (broken []string) {
	drivers := []string{"github.com/jackc/pgx", "modernc.org/sqlite", "github.com/mattn/go-sqlite3", "github.com/lib/pq"}
	for _, f := range files {
		for _, i := range f.imports {
			if f.dir != "internal/base/db" && slices.ContainsFunc(drivers, func(d string) bool { return strings.HasPrefix(i, d) }) {
				broken = append(broken, f.path+" imports the driver "+i)
			}
			if under(i, "net/http") && floors[owner(f.dir)] < 60 && f.dir != "internal/web" && outbound[f.dir] == "" {
				broken = append(broken, f.path+" imports "+i+" below the pages")
			}
		}
	}
	return broken
}

func TestNothingChangesBehindTheBack(t *testing.T) { report(t, constant(product(source(t)))) }

// constant refuses init and package variables that could change. Allowed are values
// that nobody can alter through the name: errors, patterns, embedded files, replacers,
// values computed once, and arrays of literals that are only read.
func constant(files []file) (broken []string) {
	for _, f := range files {
		if f.generated {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				broken = append(broken, f.at(fn)+": init")
			}
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				if !embedded(g, v) && !slices.ContainsFunc(v.Values, fixed) && v.Names[0].Name != "_" {
					broken = append(broken, f.at(v)+": package variable "+v.Names[0].Name)
				}
			}
		}
	}
	return broken
}

func embedded(g *ast.GenDecl, v *ast.ValueSpec) bool {
	return strings.Contains(comment(g.Doc)+comment(v.Doc), "//go:embed ")
}

// comment keeps directives, which CommentGroup.Text drops.
func comment(c *ast.CommentGroup) (text string) {
	if c == nil {
		return ""
	}
	for _, line := range c.List {
		text += line.Text + "\n"
	}
	return text
}

func fixed(e ast.Expr) bool {
	if lit, ok := e.(*ast.CompositeLit); ok {
		array, ok := lit.Type.(*ast.ArrayType)
		return ok && array.Len != nil
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && slices.Contains([]string{"errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer", "sync.OnceValue", "sync.OnceValues",
		"language.MustParse", "fault.Missing", "fault.Wrong", "fault.Denied", "fault.Clash"}, x.Name+"."+s.Sel.Name)
}

func TestPurityRulesCatchOffenders(t *testing.T) {
	offend(t, purity, "internal/law/score/x.go", `package score; import "database/sql"`, "imports database/sql")
	offend(t, purity, "internal/law/score/x.go", `package score; import "ocop/internal/base/db"`, "imports ocop/internal/base/db")
	offend(t, purity, "internal/base/doc/x.go", `package doc; import "time"; func f() { time.Now() }`, "time.Now")
	offend(t, edgeOnly, "internal/plan/x.go", `package plan; import clock "time"; var f = clock.Now`, "time.Now")
	offend(t, edgeOnly, "internal/plan/x.go", `package plan; import "os/exec"`, "imports os/exec")
	offend(t, edgeOnly, "internal/server/x.go", `package server; import "os"`, "")
	offend(t, doors, "internal/act/x.go", `package act; import _ "modernc.org/sqlite"`, "the driver")
	offend(t, doors, "internal/web/ui/x.go", `package ui; import "net/http"`, "below the pages")
	offend(t, doors, "internal/web/office/x.go", `package office; import "net/http"`, "")
	offend(t, constant, "internal/plan/x.go", `package plan; func init() {}`, "init")
	offend(t, constant, "internal/plan/x.go", `package plan; var cache = map[string]int{}`, "variable cache")
	offend(t, constant, "internal/plan/x.go", `package plan; var count int`, "variable count")
	offend(t, constant, "internal/plan/x.go", `package plan; import "errors"; var errX = errors.New("x")`, "")
	offend(t, constant, "internal/plan/x.go", "package plan\nimport _ \"embed\"\n//go:embed x.txt\nvar text string", "")
}
