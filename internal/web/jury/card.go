package jury

import (
	"context"
	"slices"
	"strconv"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
	"ocop/internal/web/lawbook"
	"ocop/internal/web/ui"
)

// criterion is one leaf as the sheet draws it.
func (p *sheetPage) criterion(ctx context.Context, leaf *rulebook.Criterion) ui.CriterionProps {
	c := ui.CriterionProps{Name: markField(leaf), Number: leaf.Code, Title: lang.Pick(ctx, leaf.Wording(), leaf.English), Rule: leaf.HintWording(),
		Reading: leaf.Reading, Reference: leaf.Citation, Part: p.card.Parts[leaf.Part].Code,
		Chosen: markText(p.shown.Marks[leaf.Leaf]), Locked: p.locked(), Error: p.errorOf(markField(leaf))}
	if only := leaf.OnlyIf; only != nil {
		c.Only = &ui.MarkCondition{Text: lang.F(ctx, "Chỉ chấm khi %s (tiêu chí %s).", only.Text, only.Code),
			Name: markPrefix + only.Code, Above: int64(only.Above), Off: p.off(only)}
	}
	for _, o := range leaf.Options {
		option := ui.MarkOption{Value: strconv.Itoa(o.Place), Text: o.Wording(), Points: int64(o.Points), Star: o.MinForStar, Case: o.Case}
		if g, ok := p.card.Gate(o.Gate); ok {
			option.Ends = strconv.Itoa(g.Leaf)
			option.Text += " – " + lawbook.Effect(ctx, *g)
		}
		c.Options = append(c.Options, option)
	}
	if leaf.NoneAllowed {
		c.Options = append(c.Options, ui.MarkOption{Value: "-", Ours: true, Text: lang.T(ctx, "Không đạt mức nào ở trên"), Case: lang.T(ctx, "Mức không in trên phiếu")})
	}
	return c
}

// off says that the condition is known not to hold.
func (p *sheetPage) off(only *rulebook.Condition) bool {
	m := int(p.shown.Marks[only.Leaf])
	if m == 0 {
		return false
	}
	return m < 1 || only.Parent.Options[min(m, len(only.Parent.Options))-1].Points <= only.Above
}

func (p *sheetPage) errorOf(field string) string {
	for _, e := range p.errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// findings are the boxes of gates that no option closes.
func (p *sheetPage) findings(ctx context.Context, gates []rulebook.Gate, options []rulebook.Option) []ui.FindingProps {
	var out []ui.FindingProps
	for _, g := range gates {
		if slices.ContainsFunc(options, func(o rulebook.Option) bool { return o.Gate == g.Code }) {
			continue
		}
		out = append(out, ui.FindingProps{Name: "finding", Value: g.Code, Text: g.Text, Effect: lawbook.Effect(ctx, g), Ends: strconv.Itoa(g.Leaf),
			Checked: slices.Contains(p.shown.Findings, g.Code), Locked: p.locked()})
	}
	return out
}

// whole are the gates of the sheet as a whole, which belong to no criterion.
func (p *sheetPage) whole() []rulebook.Gate {
	owned := map[string]bool{}
	for _, part := range p.card.Parts {
		for _, group := range part.Groups {
			own(owned, group.Criteria)
		}
	}
	var out []rulebook.Gate
	for _, g := range p.card.Gates {
		if !owned[g.Code] {
			out = append(out, g)
		}
	}
	return out
}

func own(owned map[string]bool, criteria []*rulebook.Criterion) {
	for _, c := range criteria {
		for _, g := range c.Gates {
			owned[g.Code] = true
		}
		own(owned, c.Children)
	}
}
