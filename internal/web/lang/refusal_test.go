package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// way is how a refusal says what to do, or under which condition alone it would have been none.
var way = regexp.MustCompile(`(?i)hãy|xin |phải|chỉ |muốn|không cần làm gì|kết luận khi|đề nghị các`)

// A refusal says what to do next. One that ends in a value leaves that to the value; of what was
// not found, the page says what to do.
func TestRefusalsSayWhatToDo(t *testing.T) {
	n := 0
	for name, source := range goFiles(t) {
		if strings.HasPrefix(name, "law/") {
			continue // told by commands
		}
		for _, u := range refusals(t, name, source) {
			n++
			text := strings.ReplaceAll(u.Text, "địa chỉ ", "")
			if !way.MatchString(text) && !strings.HasSuffix(text, "%s") && !strings.HasPrefix(text, "Không tìm thấy %s") {
				t.Errorf("no way out: %s", u)
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d refusals were found", n)
	}
}

// refusals are the sentences that a file hands to package fault, where they are written out.
func refusals(t *testing.T, name, source string) (list []Use) {
	t.Helper()
	lines := token.NewFileSet()
	file, err := parser.ParseFile(lines, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(e ast.Expr) {
		if text := format(e); letters.MatchString(text) {
			list = append(list, Use{Text: text, File: name, Line: lines.Position(e.Pos()).Line})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.KeyValueExpr:
			if k, ok := x.Key.(*ast.Ident); ok && k.Name == "Sentence" {
				keep(x.Value)
			}
		case *ast.CallExpr:
			f, ok := x.Fun.(*ast.SelectorExpr)
			if ok && len(x.Args) > 0 && slices.Contains([]string{"Denied", "Clash", "Full", "check", "Check"}, f.Sel.Name) {
				keep(x.Args[len(x.Args)-1])
			}
		}
		return true
	})
	return list
}
