package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"ocop/internal/law/rulebook"
)

type ruleShow struct {
	lawSource
	Book string `arg:"" help:"Book, like 26-2026."`
	Card string `arg:"" optional:"" help:"Number of a product set."`
}

// Run prints a book, or one of its cards: an incomplete one too, with the reason.
func (c *ruleShow) Run() error {
	b, err := c.book(c.Book)
	if err != nil {
		return err
	}
	if c.Card == "" {
		if c.JSON {
			return printJSON(os.Stdout, bookJSONOf(b))
		}
		printBook(os.Stdout, b)
		return nil
	}
	n, err := cardNumber(c.Card)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(b.Cards, func(x *rulebook.Card) bool { return x.Number == n })
	if i < 0 {
		_, err := b.Card(n)
		return refuse(err)
	}
	if c.JSON {
		return printJSON(os.Stdout, cardJSONOf(b.Cards[i]))
	}
	printCard(os.Stdout, b, b.Cards[i])
	return nil
}

func printBook(w io.Writer, b *rulebook.Book) {
	d, p := b.Decision, b.Procedure
	fmt.Fprintf(w, "%s\n%s\nHồ sơ nộp: %s\nMã băm: %s\n\nVăn bản\n", d.Short, d.Title, period(d.FilingFrom, d.FilingTo), b.Digest)
	for _, doc := range d.Documents {
		fmt.Fprintf(w, "  %s, %s, ký ngày %s: %s\n", doc.Number, doc.Issuer, doc.Signed.Text(), doc.Title)
	}
	fmt.Fprintf(w, "\nĐiểm tối đa: phần A %s, phần B %s, phần C %s\n\nKhoảng điểm (%s)\n", d.Parts["A"].Text(), d.Parts["B"].Text(), d.Parts["C"].Text(), p.Bands.Citation)
	for _, x := range p.Bands.List {
		to := "đến dưới "
		if x.To == rulebook.Full {
			to = "đến "
		}
		fmt.Fprintf(w, "  %d sao: từ %s %s%s điểm\n", x.Star, x.From.Text(), to, x.To.Text())
	}
	printRuling(w, "  ", p.Bands.Ruling)
	fmt.Fprintf(w, "\nGiấy chứng nhận có hiệu lực %d tháng (%s)\n\nCác cấp\n", p.ValidityMonths, p.ValidityCitation)
	for _, l := range p.Levels {
		printLevel(w, &p, l)
	}
	fmt.Fprintf(w, "\nPhiếu đánh giá\n")
	for _, c := range b.Cards {
		state := ""
		if c.Incomplete != "" {
			state = " (chưa dùng để chấm điểm: " + c.Incomplete + ")"
		}
		fmt.Fprintf(w, "  %2d  %s%s\n", c.Number, c.Name, state)
	}
	if len(b.Cards) == 0 {
		fmt.Fprintln(w, "  Bộ này chỉ được giữ để tra cứu, chưa có phiếu để chấm điểm.")
	}
}

func printLevel(w io.Writer, p *rulebook.Procedure, l rulebook.Level) {
	fmt.Fprintf(w, "  %s: %s (%s)\n", l.Name, l.Body, l.Citation)
	name := func(id string) string {
		if to, ok := p.Level(id); ok {
			return strings.ToLower(to.Name)
		}
		return "chủ thể"
	}
	if !l.Scored {
		fmt.Fprintf(w, "    xem xét, không chấm điểm, chuyển %s\n", name(l.Forward))
	}
	for _, o := range l.Outcomes {
		what := map[rulebook.Outcome]string{rulebook.Recognise: l.RecognisedBy + " công nhận", rulebook.Forward: "chuyển " + name(o.Level), rulebook.Return: "trả lại " + name(o.Level)}[o.Do]
		fmt.Fprintf(w, "    %d sao: %s\n", o.Star, what)
	}
	printRuling(w, "    ", l.Ruling)
}

// printRuling marks what is our reading and not the text of the law.
func printRuling(w io.Writer, indent string, r rulebook.Ruling) {
	if r.Interpretation {
		fmt.Fprintf(w, "%sCách hiểu: %s Nơi có thể trả lời: %s (%s).\n", indent, r.Note, r.SettledBy, r.Citation)
	}
}

func printCard(w io.Writer, b *rulebook.Book, c *rulebook.Card) {
	fmt.Fprintf(w, "%s, bộ %d: %s\nNhóm: %s\nTrích dẫn: %s\n", b.Decision.Short, c.Number, c.Name, c.Group, c.Citation)
	if c.Incomplete != "" {
		fmt.Fprintf(w, "CHƯA DÙNG ĐỂ CHẤM ĐIỂM: %s\n", c.Incomplete)
	}
	for _, g := range c.Gates {
		if g.Kind == rulebook.GateDisqualify {
			fmt.Fprintf(w, "Hồ sơ bị loại [%s]: %s\n", g.Code, g.Text)
		}
	}
	for _, p := range c.Parts {
		fmt.Fprintf(w, "\nPhần %s. %s (%s điểm)\n", p.Code, p.Name, p.Max.Text())
		for _, g := range p.Groups {
			if len(g.Criteria) != 1 || g.Criteria[0].Code != g.Code {
				fmt.Fprintf(w, "\n%s. %s (%s điểm)\n", g.Code, g.Name, g.Max.Text())
			}
			for _, k := range g.Criteria {
				printCriterion(w, "", k)
			}
		}
	}
}

func printCriterion(w io.Writer, indent string, c *rulebook.Criterion) {
	fmt.Fprintf(w, "%s%s %s (%s điểm)\n", indent, c.Code, c.Name, c.Max.Text())
	in := indent + "    "
	if c.Hint != "" {
		fmt.Fprintf(w, "%sGiải thích: %s\n", in, c.Hint)
	}
	if c.OnlyIf != nil {
		fmt.Fprintf(w, "%sChỉ chấm khi %s (tiêu chí %s trên %s điểm)\n", in, c.OnlyIf.Text, c.OnlyIf.Code, c.OnlyIf.Above.Text())
	}
	for _, g := range c.Gates {
		fmt.Fprintf(w, "%s%s [%s]: %s\n", in, gateText(g.Kind), g.Code, g.Text)
	}
	name := ""
	for _, o := range c.Options {
		if o.Case != name {
			name = o.Case
			fmt.Fprintf(w, "%s%s:\n", in, name)
		}
		mark := ""
		if o.MinForStar > 0 {
			mark = fmt.Sprintf(" [tối thiểu %d sao]", o.MinForStar)
		}
		fmt.Fprintf(w, "%s%2d. %s điểm: %s%s\n", in, o.Place, o.Points.Text(), o.Text, mark)
	}
	if c.NoneAllowed {
		fmt.Fprintf(w, "%s -  0 điểm: không đạt mức nào (phiếu không in mức 0 điểm)\n", in)
	}
	if c.Reading != "" {
		fmt.Fprintf(w, "%sCách hiểu: %s\n", in, c.Reading)
	}
	if c.Leaf >= 0 {
		fmt.Fprintf(w, "%sTrích dẫn: %s\n", in, c.Citation)
	}
	for _, k := range c.Children {
		printCriterion(w, indent+"  ", k)
	}
}

func gateText(k rulebook.GateKind) string {
	if k == rulebook.GateStop {
		return "Không đánh giá tiếp khi"
	}
	return "Hồ sơ bị loại khi"
}
