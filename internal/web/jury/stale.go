package jury

import (
	"context"
	"fmt"
	"strings"

	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// stalePage sets a refused sheet beside the one that was stored meanwhile.
type stalePage struct {
	*sheetPage
	stored evaluation.Sheet
	yours  evaluation.Draft
	intent string // as it was pressed
}

func newStalePage(p *sheetPage, s *evaluation.Stale) *stalePage {
	return &stalePage{sheetPage: p, stored: s.Stored, yours: s.Yours, intent: p.r.Value("intent")}
}

// reopens says that keeping one's own sheet takes a submitted one back first.
func (p *stalePage) reopens() bool { return p.stored.State == evaluation.Submitted }

// fields are everything typed, on top of the stored version.
func (p *stalePage) fields() []ui.Hidden {
	out := []ui.Hidden{{Name: "version", Value: fmt.Sprint(p.stored.Version)}, {Name: "remark", Value: p.yours.Remark}}
	for _, leaf := range p.card.Leaves() {
		if m := p.yours.Marks[leaf.Leaf]; m != score.Unmarked {
			out = append(out, ui.Hidden{Name: markField(leaf), Value: markText(m)})
		}
	}
	for _, code := range p.yours.Findings {
		out = append(out, ui.Hidden{Name: "finding", Value: code})
	}
	if p.reopens() {
		out = append(out, ui.Hidden{Name: "reopen", Value: "1"})
	}
	return out
}

// ledger lists the criteria on which the two sheets differ.
func (p *stalePage) ledger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "two", Caption: lang.T(ctx, "Chỗ khác nhau giữa hai bản"), Cards: true, Columns: []ui.Column{
		{Name: lang.T(ctx, "Tiêu chí")}, {Name: lang.T(ctx, "Bản của bạn")}, {Name: lang.T(ctx, "Bản đang lưu")}},
		Empty: ui.Empty{Title: lang.T(ctx, "Hai bản có các mức chấm như nhau"), Text: lang.T(ctx, "Chỉ nhận xét, điều phát hiện hoặc việc nộp phiếu là khác.")}}
	stored := p.stored.Marks
	if len(stored) != len(p.card.Leaves()) {
		stored = score.Blank(p.card)
	}
	for _, leaf := range p.card.Leaves() {
		mine, theirs := p.yours.Marks[leaf.Leaf], stored[leaf.Leaf]
		if mine == theirs {
			continue
		}
		l.Rows = append(l.Rows, ui.Row{Key: leaf.Code, Cells: []ui.Cell{
			{Text: leaf.Code + ". " + lang.Pick(ctx, leaf.Wording(), leaf.English)}, choice(ctx, leaf, mine), choice(ctx, leaf, theirs)}})
	}
	return l
}

// choice writes one mark in words with its points.
func choice(ctx context.Context, leaf *rulebook.Criterion, m int8) ui.Cell {
	switch {
	case m == score.None:
		return ui.Cell{Text: lang.F(ctx, "%s điểm", "0"), Sub: lang.T(ctx, "Không đạt mức nào ở trên")}
	case m < 1 || int(m) > len(leaf.Options):
		return ui.Cell{Text: lang.T(ctx, "Chưa chấm")}
	}
	o := leaf.Options[m-1]
	return ui.Cell{Text: lang.F(ctx, "%s điểm", lang.Points(ctx, int64(o.Points))), Sub: o.Wording()}
}

// texts are what differs beside the marks.
func (p *stalePage) texts(ctx context.Context) []ui.ComparedText {
	var out []ui.ComparedText
	add := func(label, mine, stored string) {
		if mine != stored {
			out = append(out, ui.ComparedText{Label: label, Mine: mine, Stored: stored})
		}
	}
	add(lang.T(ctx, "Điều phát hiện"), p.found(p.yours.Findings), p.found(p.stored.Findings))
	add(lang.T(ctx, "Nhận xét"), p.yours.Remark, p.stored.Remark)
	return out
}

func (p *stalePage) found(codes []string) string {
	var out []string
	for _, code := range codes {
		if g, ok := p.card.Gate(code); ok {
			out = append(out, g.Text)
		}
	}
	return strings.Join(out, "; ")
}

// mend is the word for keeping one's own version.
func (p *stalePage) mend() string {
	switch {
	case p.reopens() && p.intent == string(submit):
		return lang.Mark("Mở lại phiếu đã nộp và nộp bản của tôi")
	case p.reopens():
		return lang.Mark("Mở lại phiếu đã nộp và lưu bản của tôi")
	case p.intent == string(submit):
		return lang.Mark("Nộp bản của tôi")
	}
	return lang.Mark("Lưu bản của tôi")
}
