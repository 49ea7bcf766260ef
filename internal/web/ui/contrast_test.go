package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func readCSS(t *testing.T) string {
	t.Helper()
	css, err := join(source, "assets/css")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := join(source, "assets/pages")
	if err != nil {
		t.Fatal(err)
	}
	return css + pages
}

// tokens reads the colour tokens of the block that follows a selector.
func tokens(t *testing.T, css, selector string) map[string]string {
	t.Helper()
	_, rest, found := strings.Cut(css, selector+" {")
	if !found {
		t.Fatalf("no block for %s", selector)
	}
	block, _, _ := strings.Cut(rest, "}")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})\b`).FindAllStringSubmatch(block, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&255) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*part(16) + .7152*part(8) + .0722*part(0)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func TestContrastFormula(t *testing.T) {
	if got := contrast(t, "#000000", "#FFFFFF"); math.Abs(got-21) > .001 {
		t.Errorf("black on white is %.3f, want 21", got)
	}
	if got := contrast(t, "#777777", "#FFFFFF"); math.Abs(got-4.478) > .01 {
		t.Errorf("#777 on white is %.3f, want 4.478", got)
	}
}

const (
	darkByMachine = `:root:not([data-theme="light"])`
	darkByChoice  = `:root[data-theme="dark"]`
)

func TestEveryTextReadsOnEverySurface(t *testing.T) {
	css := readCSS(t)
	texts := []string{"ink", "ink-soft", "rice", "rice-deep", "gold", "lacquer", "lacquer-deep", "indigo", "amber"}
	surfaces := []string{"paper", "sheet", "well", "rice-tint", "gold-tint", "lacquer-tint", "indigo-tint", "amber-tint"}
	for _, theme := range []string{":root", darkByMachine, darkByChoice} {
		colours := tokens(t, css, theme)
		for _, text := range texts {
			for _, surface := range surfaces {
				if got := contrast(t, colours[text], colours[surface]); got < 4.5 {
					t.Errorf("%s: %s on %s reaches %.2f, want 4.5", theme, text, surface, got)
				}
			}
		}
		for _, line := range []string{"edge", "focus"} { // what shows a control must reach 3:1
			for _, surface := range []string{"paper", "sheet", "well"} {
				if got := contrast(t, colours[line], colours[surface]); got < 3 {
					t.Errorf("%s: %s on %s reaches %.2f, want 3", theme, line, surface, got)
				}
			}
		}
		for i := range 8 {
			n := strconv.Itoa(i + 1)
			if got := contrast(t, colours["plate-"+n+"a"], colours["plate-"+n+"b"]); got < 3 {
				t.Errorf("%s: plate %s reaches %.2f, want 3", theme, n, got)
			}
		}
	}
}

// TestEveryPairSetTogether checks each rule that sets a text and a surface at once, so
// that a new pair can not slip past the matrix.
func TestEveryPairSetTogether(t *testing.T) {
	css := readCSS(t)
	rules := regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`).FindAllStringSubmatch(css, -1)
	text := regexp.MustCompile(`(?:^|[;\s])color:\s*var\(--([a-z-]+)\)`)
	surface := regexp.MustCompile(`background(?:-color)?:\s*var\(--([a-z-]+)\)`)
	pairs := 0
	for _, r := range rules {
		c, b := text.FindStringSubmatch(r[2]), surface.FindStringSubmatch(r[2])
		if c == nil || b == nil {
			continue
		}
		pairs++
		for _, theme := range []string{":root", darkByChoice} {
			colours := tokens(t, css, theme)
			if got := contrast(t, colours[c[1]], colours[b[1]]); got < 4.5 {
				t.Errorf("%s in %s: %s on %s reaches %.2f, want 4.5", strings.TrimSpace(r[1]), theme, c[1], b[1], got)
			}
		}
	}
	if pairs < 15 {
		t.Errorf("found %d rules with both colours; the reading of the style sheet is broken", pairs)
	}
}

func TestDarkIsTheSameByMachineAndByChoice(t *testing.T) {
	css := readCSS(t)
	block := func(selector string) string {
		_, rest, _ := strings.Cut(css, selector+" {")
		b, _, _ := strings.Cut(rest, "}")
		return b
	}
	if block(darkByMachine) != block(darkByChoice) {
		t.Error("the two dark blocks differ")
	}
	for name := range tokens(t, css, ":root") {
		if _, ok := tokens(t, css, darkByChoice)[name]; !ok {
			t.Errorf("dark lacks --%s", name)
		}
	}
}

// TestEveryTokenExists catches a misspelt custom property, which a browser ignores in
// silence.
func TestEveryTokenExists(t *testing.T) {
	css := readCSS(t)
	for _, m := range regexp.MustCompile(`var\(--([a-z0-9-]+)([,)])`).FindAllStringSubmatch(css, -1) {
		if m[2] == ")" && !regexp.MustCompile(`--`+m[1]+`:`).MatchString(css) {
			t.Errorf("--%s is used and never set", m[1])
		}
	}
}
