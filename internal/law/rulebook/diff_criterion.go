package rulebook

import (
	"fmt"
	"strings"
)

// diffCriterion compares one criterion of two sheets.
func diffCriterion(a, b *Criterion) CriterionDiff {
	d := CriterionDiff{Before: a, After: b}
	if a == nil || b == nil {
		return d
	}
	d.Changes = changes(criterionFacts(a), criterionFacts(b))
	for _, p := range alignOptions(a.Options, b.Options) {
		d.Changes = append(d.Changes, diffOption(p[0], p[1])...)
	}
	return d
}

// criterionFacts states a criterion apart from its options.
func criterionFacts(c *Criterion) []fact {
	out := []fact{{"mã tiêu chí", c.Code}, {"tên tiêu chí", c.Name}, {"điểm tối đa", c.Max.Text()}, {"giải thích trên phiếu", c.Hint},
		{"cách hiểu", c.Reading}, {"chỉ chấm khi", c.OnlyIf.text()}}
	if c.NoneAllowed {
		out = append(out, fact{"ghi \"không đạt mức nào\"", "được"})
	}
	texts := map[GateKind][]string{}
	for _, g := range c.Gates {
		texts[g.Kind] = append(texts[g.Kind], g.Text)
	}
	out = append(out, fact{"điều kiện loại", strings.Join(texts[GateDisqualify], "; ")}, fact{"điều kiện dừng chấm", strings.Join(texts[GateStop], "; ")})
	for star := 3; star <= 5; star++ {
		out = append(out, fact{fmt.Sprintf("yêu cầu tối thiểu %d sao", star), c.minimum(star)})
	}
	return out
}

// minimum names the options that a star is printed after, by points and text: an option that
// only moved to another place is no change.
func (c *Criterion) minimum(star int) string {
	var s []string
	for _, o := range c.Options {
		if o.MinForStar == star {
			s = append(s, o.text())
		}
	}
	return strings.Join(s, "; ")
}

func (c *Condition) text() string {
	if c == nil {
		return ""
	}
	return c.Text
}

// text is an option as read aloud: "2 điểm: Đồng đều", with its case when there are two.
func (o *Option) text() string {
	s := o.Points.Text() + " điểm: " + o.Text
	if o.Case != "" {
		s = o.Case + ", " + s
	}
	return s
}

// diffOption compares one printed choice; what differs gives the name of the change.
func diffOption(a, b *Option) []Change {
	switch {
	case a == nil:
		return []Change{{What: "mức thêm", After: b.text()}}
	case b == nil:
		return []Change{{What: "mức bỏ", Before: a.text()}}
	case a.Points == b.Points && a.Text == b.Text && a.Case == b.Case:
		return nil
	case a.Text == b.Text:
		return []Change{{"điểm của mức", a.text(), b.text()}}
	case a.Points == b.Points:
		return []Change{{"nội dung của mức", a.text(), b.text()}}
	}
	return []Change{{"điểm và nội dung của mức", a.text(), b.text()}}
}
