package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

// keyPattern is a key in an address; pages that differ only by keys are one page.
var keyPattern = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// lawPattern is a book of the law, or a card of one; every book has the same pages.
var lawPattern = regexp.MustCompile(`^(/luat|/office/law)/[0-9][^/]*(/[0-9]+)?$`)

// pattern reduces an address to its page: keys, codes and the values of filters are one.
func pattern(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	p := keyPattern.ReplaceAllString(u.Path, "{key}")
	if m := lawPattern.FindStringSubmatch(p); m != nil {
		p = m[1] + "/{book}"
		if m[2] != "" {
			p += "/{number}"
		}
	}
	for _, one := range []string{"/san-pham/", "/q/"} {
		if rest, ok := strings.CutPrefix(p, one); ok && rest != "" {
			p = one + "{}"
		}
	}
	return p
}

// isFile says whether an address leads to a download, not to a page.
func isFile(href string) bool {
	return strings.Contains(href, "dang=") || strings.HasSuffix(href, "/file") || strings.HasSuffix(href, ".txt") || strings.HasSuffix(href, ".csv") || strings.HasSuffix(href, ".css")
}

// walk visits one page of every kind that can be reached by links from start.
func (b browser) walk(start string, visit func(page string)) int {
	b.Helper()
	queue, seen := []string{start}, map[string]bool{pattern(start): true}
	for n := 0; n < len(queue); n++ {
		b.Open(queue[n])
		visit(pattern(queue[n]))
		links := browsertest.Eval[[]string](b.Tab, `[...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href"))`)
		for _, l := range links {
			if p := pattern(l); p != "" && !seen[p] && !isFile(l) {
				seen[p] = true
				queue = append(queue, l)
			}
		}
	}
	return len(queue)
}

// Every page that a visitor, a judge, the secretary, the office and a leader can reach
// fits at three widths, in both themes, and axe finds nothing.
func TestEveryPageOfEveryone(t *testing.T) {
	base := site(t)
	first := browsertest.Start(t, base)
	for _, who := range []struct {
		login, start string
		least        int
	}{{"", "/", 5}, {"uyvien1", "/jury", 2}, {"thuky", "/jury", 2}, {"vanphong", "/office", 15}, {"lanhdao", "/office", 10}} {
		t.Run("as "+either(who.login, "visitor"), func(t *testing.T) {
			b := browser{first.Stranger(t, base)}
			if who.login != "" {
				b.signIn(who.login)
			}
			pages := b.walk(who.start, func(page string) { b.Look(either(who.login, "visitor") + page) })
			if pages < who.least {
				t.Errorf("only %d kinds of pages could be reached", pages)
			}
		})
	}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
