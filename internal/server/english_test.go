package server

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/web/lang"

	"golang.org/x/net/html"
)

// round is what a round was called when it was opened, in whatever language.
var round = regexp.MustCompile(`^Đợt [0-9]+ năm [0-9]{4}:?$`)

// Whoever reads English sees no word in Vietnamese that the catalogue has in English: a page that
// shows a text of the source passes it through lang.
func TestPagesAreInEnglish(t *testing.T) {
	h := build(t)
	english, found, pages := lang.With(t.Context(), lang.English), map[string]string{}, 0
	for _, login := range []string{"vanphong", "thuky", "uyvien1", "quantri", "chuthe", "khách"} {
		seen, queue := map[string]bool{}, h.addresses()
		for len(queue) > 0 && len(seen) < 400 {
			path := queue[0]
			queue = queue[1:]
			if seen[path] || strings.HasPrefix(path, "/ui") {
				continue
			}
			seen[path] = true
			status, body := h.ask(http.MethodGet, path, h.cookies[login]+"; lang=en")
			if status != http.StatusOK || !strings.HasPrefix(body, "<!doctype html>") {
				continue
			}
			pages++
			queue = append(queue, links(body)...)
			for _, s := range words(t, body) {
				if said := lang.Said(english, s); said != s && !round.MatchString(s) {
					found[s] = login + " " + path + " says " + said
				}
			}
		}
	}
	for s, at := range found {
		t.Errorf("%s shows %q", at, s)
	}
	if pages < 1000 {
		t.Errorf("only %d pages were read", pages)
	}
}

// words are the texts of a page that a reader meets, but those that are said to be Vietnamese.
func words(t *testing.T, page string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode && (slices.Contains([]string{"script", "style"}, n.Data) || strings.HasPrefix(attribute(n, "lang"), "vi")) {
			return
		}
		if n.Type == html.TextNode {
			list = append(list, strings.TrimSpace(n.Data))
		}
		for _, name := range []string{"title", "alt", "aria-label", "placeholder"} {
			list = append(list, strings.TrimSpace(attribute(n, name)))
		}
		for x := range n.ChildNodes() {
			visit(x)
		}
	}
	visit(root)
	return list
}
