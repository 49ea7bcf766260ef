package rulebook

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Points is a number of points in hundredths: 300 is 3 points. Never a float.
type Points int64

// Full is 100 points, the most a sheet can give.
const Full Points = 10000

// Text is the shortest Vietnamese writing: "3", "0,5", "78,33".
func (p Points) Text() string {
	s := fmt.Sprintf("%d,%02d", p/100, p%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ",")
}

// UnmarshalYAML reads a decimal with up to two places, exactly.
func (p *Points) UnmarshalYAML(n *yaml.Node) error {
	v, err := parsePoints(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*p = v
	return nil
}

func parsePoints(s string) (Points, error) {
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 2 {
		return 0, fmt.Errorf("points %q have more than two decimals", s)
	}
	v, err := strconv.ParseUint(whole+frac+"00"[len(frac):], 10, 31)
	if err != nil || whole == "" {
		return 0, fmt.Errorf("points %q are not a number", s)
	}
	return Points(v), nil
}

// Mean is the exact mean of the members' totals: Num hundredths over Den members. It is
// never rounded before it meets a band.
type Mean struct{ Num, Den int64 }

// AtLeast tells whether the exact mean reaches p. A mean of nobody reaches nothing.
func (m Mean) AtLeast(p Points) bool { return m.Den > 0 && m.Num >= int64(p)*m.Den }

// Text is the mean with two decimals, half up: "78,33". For display only.
func (m Mean) Text() string {
	if m.Den <= 0 {
		return ""
	}
	r := (2*m.Num + m.Den) / (2 * m.Den)
	text := strconv.AppendInt(make([]byte, 0, 8), r/100, 10)
	return string(append(text, ',', byte('0'+r/10%10), byte('0'+r%10)))
}
