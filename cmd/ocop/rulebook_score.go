package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// mostSheetBytes is far above the sheets of any council.
const mostSheetBytes = 10 << 20

type ruleScore struct {
	cardSource
	Sheets string `required:"" placeholder:"FILE" help:"Members' sheets as JSON; - is standard input."`
}

// Run scores the sheets under the book's default rules.
func (c *ruleScore) Run() error {
	b, card, err := c.find()
	if err != nil {
		return err
	}
	src, err := readSheets(c.Sheets)
	if err != nil {
		return refuse(err)
	}
	sheets, err := score.ReadSheets(card, src)
	if err != nil {
		return refuse(err)
	}
	verdict, tally, err := score.Judge(b, card, sheets)
	if err != nil {
		return refuse(err)
	}
	if c.JSON {
		return printJSON(os.Stdout, verdict)
	}
	return printVerdict(os.Stdout, b, card, verdict, tally)
}

func readSheets(name string) (src []byte, err error) {
	f := os.Stdin
	if name != "-" {
		if f, err = os.Open(name); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
	}
	src, err = io.ReadAll(io.LimitReader(f, mostSheetBytes+1))
	if len(src) > mostSheetBytes {
		return nil, fmt.Errorf("%s: tệp phiếu lớn hơn %d MB", name, mostSheetBytes>>20)
	}
	return src, err
}

func printVerdict(out io.Writer, b *rulebook.Book, card *rulebook.Card, v score.Verdict, t score.Tally) error {
	fmt.Fprintf(out, "%s, bộ %d: %s\n\n", b.Decision.Short, card.Number, card.Name)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	head := "Thành viên"
	for _, p := range card.Parts {
		head += "\tPhần " + p.Code
	}
	fmt.Fprintln(w, head+"\tTổng")
	for _, m := range v.Members {
		row := m.Member
		for _, p := range card.Parts {
			row += "\t" + m.Parts[p.Code].Text()
		}
		fmt.Fprintln(w, row+"\t"+m.Total.Text())
	}
	fmt.Fprintf(w, "\nĐiểm trung bình\t%s (chính xác: %d/%d phần trăm điểm)\n", v.Mean.Text, v.Mean.Num, v.Mean.Den)
	fmt.Fprintf(w, "Khoảng điểm\t%d sao\n", v.Band)
	for star := 3; star <= 5; star++ {
		fmt.Fprintf(w, "Yêu cầu tối thiểu %d sao\t%s\n", star, minimumText(t, star))
	}
	if t.SpreadExceeded {
		fmt.Fprintf(w, "Chênh lệch điểm\t%s, vượt mức cho phép; hội đồng cần thảo luận và chấm lại\n", t.Spread.Text())
	}
	result := "chưa xếp hạng"
	if v.Star > 0 {
		result = fmt.Sprintf("%d sao", v.Star)
	}
	fmt.Fprintf(w, "Kết quả\t%s\nLý do\t%s.\n", result, v.Reason)
	for _, note := range t.Interpretations {
		fmt.Fprintf(w, "Cách hiểu\t%s\n", note)
	}
	return w.Flush()
}

// minimumText keeps apart what is met and what no sheet prints.
func minimumText(t score.Tally, star int) string {
	for _, m := range t.Minimums {
		switch {
		case m.Star != star:
		case m.Met:
			return "đạt"
		default:
			return "chưa đạt: " + strings.Join(m.Failed, ", ")
		}
	}
	return "phiếu không in"
}
