package server

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// vietnamese are letters that no English sentence has.
var vietnamese = regexp.MustCompile(`[ăđơưĂĐƠƯ\x{1EA0}-\x{1EF9}]`)

// names are data inside a sentence: what is quoted, and what a decision is called.
var names = regexp.MustCompile(`“[^”]*”|Quyết định [0-9]+/\S+`)

// Whoever reads English is told in English why a form was refused: no sentence keeps a
// Vietnamese letter, but in data.
func TestRefusalsAreInEnglish(t *testing.T) {
	h := build(t)
	tried, found := map[string]bool{}, map[string]string{}
	for _, login := range []string{"vanphong", "thuky", "uyvien1", "quantri", "chuthe", "khách"} {
		for _, f := range h.formsOf(login) {
			if tried[f.name()] || strings.HasPrefix(f.action, "/ui") {
				continue
			}
			tried[f.name()] = true
			for field := range f.few() {
				for _, value := range []string{"", "Chè\x07xanh", "nobody", "2026-02-30", "9223372036854775808", strings.Repeat("abcd ", 9_000), "Chè\x00xanh"} {
					sent := maps.Clone(f.values)
					sent[field] = []string{value}
					status, body := h.post(f.action, h.cookies[login]+"; lang=en", sent)
					if status < 400 {
						continue
					}
					for _, s := range reasonsOn(t, body) {
						if vietnamese.MatchString(names.ReplaceAllString(s, "")) {
							found[s] = f.action + " " + field
						}
					}
				}
			}
		}
	}
	for _, s := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("%s: %s", found[s], s)
	}
	if len(tried) < 15 {
		t.Errorf("only %d forms were found", len(tried))
	}
}

// reasonsOn are the sentences of a page that say what was wrong.
func reasonsOn(t *testing.T, page string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "html" && attribute(n, "lang") != "en" {
			t.Error("the page is not in English")
		}
		role := attribute(n, "role")
		if n.Type == html.ElementNode && (role == "alert" || attribute(n, "class") == "wrong" || strings.Contains(attribute(n, "class"), "notice")) {
			for x := range n.Descendants() {
				if s := strings.TrimSpace(x.Data); x.Type == html.TextNode && s != "" {
					list = append(list, s)
				}
			}
		}
	}
	return list
}
