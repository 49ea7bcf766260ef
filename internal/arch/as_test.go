package arch

import (
	"go/ast"
	"testing"
)

// asking are the files that may look through the eyes of somebody else (act.View.As), each
// with what for. Anywhere else it would be a way to read with the powers of others.
var asking = map[string]string{"internal/web/readers.go": "who may open a page: what a page answers to others is thrown away"}

func TestNobodyLooksThroughOtherEyes(t *testing.T) { report(t, otherEyes(product(source(t)))) }

func otherEyes(files []file) (broken []string) {
	for _, f := range files {
		if asking[f.path] != "" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && len(c.Args) == 1 {
				if s, ok := c.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "As" {
					if x, ok := s.X.(*ast.Ident); !ok || f.names[x.Name] == "" { // errors.As is a function of a package
						broken = append(broken, f.at(s)+": looks as somebody else")
					}
				}
			}
			return true
		})
	}
	return broken
}
