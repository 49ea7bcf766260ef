package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// views are how pages are looked at: at a desk, on a tablet in the dark, on a telephone.
var views = []struct {
	width int64
	theme string
}{{1366, "light"}, {1024, "dark"}, {360, "light"}}

// unsafe is what names of pictures do without.
var unsafe = regexp.MustCompile(`[^a-z0-9]+`)

// Look checks the page that is open in every view.
func (b *Tab) Look(name string) {
	b.Helper()
	for _, v := range views {
		b.Size(v.width)
		b.Theme(v.theme)
		b.Check(name)
	}
	b.Size(views[0].width)
	b.Theme(views[0].theme)
}

// Check fails when axe-core finds something on the page that is open, or when it is wider
// than the window. With OCOP_SHOTS it leaves a picture in that folder.
func (b *Tab) Check(name string) {
	b.Helper()
	b.axe(name)
	width := b.Fits(name)
	if dir := os.Getenv("OCOP_SHOTS"); dir != "" {
		name = strings.Trim(unsafe.ReplaceAllString(strings.ToLower(name), "-"), "-")
		b.keep(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)))
	}
}

// axe fails for every violation that axe-core finds. The policy of the pages would not load
// it, so it is evaluated directly.
func (b *Tab) axe(name string) {
	b.Helper()
	found := Eval[[]string](b, source(b.T)+`; axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v =>
		v.id + " (" + v.help + "): " + v.nodes.slice(0, 4).map(n => n.html + " " + n.failureSummary).join("\n")))`)
	for _, f := range found {
		b.Errorf("%s at %s: %s", name, b.Address(), f)
	}
}

// Fits fails when the page is wider than the window, and gives the width of the window.
func (b *Tab) Fits(name string) int64 {
	b.Helper()
	at := Eval[[2]int64](b, `[document.documentElement.scrollWidth, innerWidth]`)
	if at[0] > at[1] {
		b.Errorf("%s is %d wide at %d", name, at[0], at[1])
	}
	return at[1]
}

// Picture takes one of the page, whole or of the window.
func (b *Tab) Picture(take chromedp.Action[[]byte]) []byte {
	b.Helper()
	ask(b, "a whole page", chromedp.Evaluate[bool](whole), isTrue)
	return ask(b, "a picture", take, anything)
}

func (b *Tab) keep(file string) {
	b.Helper()
	err := os.MkdirAll(filepath.Dir(file), 0o750)
	if err == nil {
		err = os.WriteFile(file, b.Picture(chromedp.FullScreenshot(100)), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// source is that of axe-core from the npm packages of the repository.
func source(t *testing.T) string {
	t.Helper()
	root := "."
	for ; ; root = filepath.Join("..", root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
	}
	source, err := os.ReadFile(filepath.Join(root, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		missing(t, "axe-core (npm ci)")
	}
	return string(source)
}
