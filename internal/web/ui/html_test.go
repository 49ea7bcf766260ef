package ui

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ocop/internal/web/lang"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// elements lists the elements below a node, in order, that a test selects.
func elements(n *html.Node, want func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && want(d) {
			out = append(out, d)
		}
	}
	return out
}

func named(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.Data) }
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// samples are all pages of the gallery in both languages and every theme.
func samples(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, code := range lang.Codes() {
		ctx := lang.With(context.Background(), code)
		for _, theme := range []Theme{ThemeAuto, ThemeLight, ThemeDark} {
			at := fmt.Sprintf("%s %s ", code, theme)
			out[at+"ui"] = render(t, ctx, Gallery(theme))
			for _, p := range GalleryPages(theme) {
				out[at+p.Name] = render(t, ctx, p.Content)
			}
		}
	}
	return out
}

// void elements have no end tag.
func void() []string {
	return []string{"meta", "link", "input", "img", "br", "hr", "!doctype"}
}

func TestPagesAreWellFormed(t *testing.T) {
	for name, page := range samples(t) {
		z := html.NewTokenizer(strings.NewReader(page))
		var open []string
		for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
			tok := z.Token()
			switch {
			case tt == html.StartTagToken && !slices.Contains(void(), tok.Data):
				open = append(open, tok.Data)
			case tt == html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != tok.Data {
					t.Fatalf("%s: </%s> closes %v", name, tok.Data, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: %v never closed", name, open)
		}
	}
}

func TestPagesObeyTheContentPolicy(t *testing.T) {
	for name, page := range samples(t) {
		for _, n := range elements(parse(t, page), func(*html.Node) bool { return true }) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> has the attribute %s", name, n.Data, a.Key)
				}
				if v := strings.ToLower(a.Val); strings.HasPrefix(v, "data:") || strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "http") {
					t.Errorf("%s: <%s %s=%q> leaves the site", name, n.Data, a.Key, a.Val)
				}
			}
			if n.Data == "style" || n.Data == "script" && text(n) != "" {
				t.Errorf("%s: inline <%s>", name, n.Data)
			}
		}
	}
}

func TestIdentifiersAreUniqueAndFound(t *testing.T) {
	for name, page := range samples(t) {
		root := parse(t, page)
		ids := map[string]bool{}
		for _, n := range elements(root, func(*html.Node) bool { return true }) {
			if id, ok := attr(n, "id"); ok {
				if ids[id] || id == "" {
					t.Errorf("%s: id %q stands twice or is empty", name, id)
				}
				ids[id] = true
			}
		}
		for _, n := range elements(root, func(*html.Node) bool { return true }) {
			for _, key := range []string{"for", "form", "aria-labelledby", "aria-describedby"} {
				for _, id := range strings.Fields(value(n, key)) {
					if !ids[id] {
						t.Errorf("%s: <%s %s> names %q, which is not on the page", name, n.Data, key, id)
					}
				}
			}
			if href := value(n, "href"); n.Data == "a" && strings.HasPrefix(href, "#") && !ids[href[1:]] {
				t.Errorf("%s: a link leads to %s, which is not on the page", name, href)
			}
		}
	}
}

func value(n *html.Node, key string) string {
	v, _ := attr(n, key)
	return v
}

func TestEveryControlHasALabel(t *testing.T) {
	for name, page := range samples(t) {
		root := parse(t, page)
		labelled := map[string]bool{}
		for _, l := range elements(root, named("label")) {
			if text(l) == "" {
				t.Errorf("%s: an empty label", name)
			}
			labelled[value(l, "for")] = true
			for _, in := range elements(l, named("input", "select", "textarea")) {
				labelled[fmt.Sprintf("%p", in)] = true
			}
		}
		for _, in := range elements(root, named("input", "select", "textarea")) {
			if value(in, "type") == "hidden" || value(in, "aria-label") != "" || labelled[fmt.Sprintf("%p", in)] {
				continue
			}
			if id := value(in, "id"); id == "" || !labelled[id] {
				t.Errorf("%s: <%s name=%q> has no label", name, in.Data, value(in, "name"))
			}
		}
	}
}

func TestPicturesAndButtonsSpeak(t *testing.T) {
	for name, page := range samples(t) {
		root := parse(t, page)
		for _, svg := range elements(root, named("svg")) {
			titled := len(elements(svg, named("title"))) == 1 && text(elements(svg, named("title"))[0]) != ""
			if value(svg, "aria-hidden") != "true" && (value(svg, "role") != "img" || !titled) {
				t.Errorf("%s: a drawing of class %q is neither hidden nor titled", name, value(svg, "class"))
			}
		}
		for _, b := range elements(root, named("button", "a", "summary", "th", "h1", "h2", "h3", "legend", "caption")) {
			if text(b) == "" {
				t.Errorf("%s: an empty <%s class=%q>", name, b.Data, value(b, "class"))
			}
		}
		for _, n := range elements(root, named("progress", "nav", "iframe")) {
			if value(n, "aria-label") == "" && value(n, "title") == "" {
				t.Errorf("%s: <%s> has no name", name, n.Data)
			}
		}
		for _, n := range elements(root, named("table")) {
			if len(elements(n, named("caption"))) != 1 {
				t.Errorf("%s: a table without a caption", name)
			}
		}
	}
}

func TestHeadingsDescendByOne(t *testing.T) {
	for name, page := range samples(t) {
		level, first := 0, 0
		for _, h := range elements(parse(t, page), named("h1", "h2", "h3", "h4")) {
			now := int(h.Data[1] - '0')
			if now > level+1 {
				t.Errorf("%s: %s follows level %d: %q", name, h.Data, level, text(h))
			}
			if now == 1 {
				first++
			}
			level = now
		}
		if first != 1 {
			t.Errorf("%s: %d headings of the first level", name, first)
		}
	}
}

func TestIconsExist(t *testing.T) {
	known := map[string]bool{}
	for _, n := range iconNames(source) {
		known[n] = true
	}
	for name, page := range samples(t) {
		for _, u := range elements(parse(t, page), named("use")) {
			_, icon, _ := strings.Cut(value(u, "href"), "#")
			if !known[icon] {
				t.Errorf("%s: there is no icon %q", name, icon)
			}
		}
	}
	for _, s := range States() {
		if !known[s.icon()] {
			t.Errorf("state %s has no icon", s)
		}
	}
}

func TestPagesNameTheirLanguageAndTheme(t *testing.T) {
	for name, page := range samples(t) {
		root := elements(parse(t, page), named("html"))[0]
		code, rest, _ := strings.Cut(name, " ")
		theme, _, _ := strings.Cut(rest, " ")
		if value(root, "lang") != code || value(root, "data-theme") != theme {
			t.Errorf("%s: lang=%q data-theme=%q", name, value(root, "lang"), value(root, "data-theme"))
		}
	}
}
