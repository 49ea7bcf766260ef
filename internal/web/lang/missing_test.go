package lang_test

import (
	"os"
	"testing"
	"testing/fstest"

	"ocop/internal/web/lang"

	"github.com/google/go-cmp/cmp"
)

func TestEveryTextOfAPageHasEnglish(t *testing.T) {
	missing, err := lang.Missing(os.DirFS(".."), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range missing {
		t.Errorf("en.po lacks %s", u)
	}
}

func TestUses(t *testing.T) {
	files := fstest.MapFS{
		"a/page.templ": {Data: []byte("package a\n\ntempl X() {\n\t{ lang.T(ctx, \"Một\") }\n\t{ lang.F(r.Context(), `%d \"hai\"`, n) }\n\t@b(lang.T(ctx, variable))\n}\n")},
		"a/word.go":    {Data: []byte("package a\n\nvar w = lang.Mark(\"Ba \\\"bốn\\\"\")\nvar v = slang.T(ctx, \"không\")\nvar u = lang.F(\n\tctx,\n\t\"Năm\", 1)\n")},
		"a/x_templ.go": {Data: []byte("lang.T(ctx, \"sinh ra\")")},
		"a/x_test.go":  {Data: []byte("lang.T(ctx, \"thử\")")},
		"a/x.css":      {Data: []byte("lang.T(ctx, \"css\")")},
	}
	uses, err := lang.Uses(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	want := []lang.Use{
		{Text: "Một", File: "a/page.templ", Line: 4}, {Text: `%d "hai"`, File: "a/page.templ", Line: 5},
		{Text: `Ba "bốn"`, File: "a/word.go", Line: 3}, {Text: "Năm", File: "a/word.go", Line: 5},
	}
	if diff := cmp.Diff(want, uses); diff != "" {
		t.Error(diff)
	}
	if _, err := lang.Uses(files, "nowhere"); err == nil {
		t.Error("a missing directory gave no error")
	}
}

func TestMissing(t *testing.T) {
	files := fstest.MapFS{"p.go": {Data: []byte("package p\nvar a = lang.T(ctx, \"Đăng nhập\")\nvar b = lang.T(ctx, \"chưa dịch\")\n")}}
	missing, err := lang.Missing(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) != 1 || missing[0].String() != `p.go:3: "chưa dịch"` {
		t.Errorf("missing %v, want the one text without English", missing)
	}
}
