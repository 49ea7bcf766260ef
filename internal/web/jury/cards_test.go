package jury_test

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

type leafType = rulebook.Criterion

// sent are the marks that a form holds.
func sent(form url.Values) map[string]string {
	out := map[string]string{}
	for name, v := range form {
		if strings.HasPrefix(name, "mark.") && v[0] != "" {
			out[name] = v[0]
		}
	}
	return out
}

// hidden is what the form that leads to the path would send unseen.
func hidden(p page, path string) url.Values {
	p.t.Helper()
	form := p.one("form", func(n *html.Node) bool { return attr(n, "action") == path })
	out := url.Values{}
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && n.Data == "input" && attr(n, "type") == "hidden" {
			out.Add(attr(n, "name"), attr(n, "value"))
		}
	}
	return out
}

// other is a different option of a criterion with at least two.
func other(m int8) int8 {
	if m == 1 {
		return 2
	}
	return 1
}

// optionOf is the place of the option with the points.
func optionOf(c *rulebook.Criterion, points rulebook.Points) int8 {
	for _, o := range c.Options {
		if o.Points == points {
			return int8(o.Place)
		}
	}
	return score.None
}

// partial counts marked criteria and all that are wanted, as texts.
func partial(w *world, m score.Marks) (marked, all string) {
	n := 0
	for _, x := range m {
		if x != score.Unmarked {
			n++
		}
	}
	open := 0
	for _, x := range score.Check(w.card, m) {
		if x.Unmarked {
			open++
		}
	}
	return strconv.Itoa(n), strconv.Itoa(n + open)
}
